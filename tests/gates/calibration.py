"""Records of a generated conflict with the exact posterior of their places, and a made-up agreement as a file."""

from __future__ import annotations

import math
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from truceline.synth.parameters import load_worlds
from truceline.synth.reports import CODE_2_M, SIGMAS_95
from truceline.synth.world import FIRST_DAY

if TYPE_CHECKING:
    import numpy.typing as npt

    from truceline.synth.agreement import MadeAgreement
    from truceline.synth.world import World

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

METRES_PER_DEGREE = 111_195.0
"""Of latitude on the generator's sphere."""
CHUNK = 10_000
"""Rows whose odds over all towns are held at once."""
KEPT = 0.999
"""Mass of the components of a place that are kept; the rest is shared out among them."""


class Components(NamedTuple):
    """Places as weighted sets of normals: the record that owns each, its weight within it, middle and sigma."""

    owner: Ints
    weight: Floats
    lon: Floats
    lat: Floats
    sigma_m: Floats


class Told(NamedTuple):
    """Rows that tell rightly who did what: the incident of each, its days (``end`` excluded), its place."""

    incident: Ints
    start: Floats
    end: Floats
    actor: Ints
    act: Ints
    place: Components


def told_by(world: World) -> Told:
    """The rows of all sources whose act and party are the true ones, places as an exact posterior."""
    rows, truth = world.rows, world.truth
    right = (rows.act == truth.act[rows.incident]) & (rows.actor == truth.actor[rows.incident])
    rows = rows.take(np.flatnonzero(right))
    parts = []
    for number, name in enumerate(world.sources):
        for code in (1, 2, 3, 4):
            all_mine = np.flatnonzero((rows.source == number) & (rows.place_code == code))
            for mine in np.array_split(all_mine, len(all_mine) // CHUNK + 1) if len(all_mine) else ():
                own = _posterior(world, code, rows.lon[mine], rows.lat[mine], load_worlds().sources[name].gazetteer_m)
                parts.append(own._replace(owner=mine[own.owner]))
    place = Components(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    start, end = rows.day_start.astype(np.float64), rows.day_end.astype(np.float64) + 1
    return Told(rows.incident, start, end, rows.actor, rows.act, place)


def told_of(told: Told, is_kept: npt.NDArray[np.bool_]) -> Told:
    """Some of the rows."""
    place = told.place
    mine = is_kept[place.owner]
    number = np.cumsum(is_kept) - 1
    own = Components(
        number[place.owner[mine]], place.weight[mine], place.lon[mine], place.lat[mine], place.sigma_m[mine]
    )
    return Told(
        told.incident[is_kept], told.start[is_kept], told.end[is_kept], told.actor[is_kept], told.act[is_kept], own
    )


def _posterior(world: World, code: int, lon: Floats, lat: Floats, gazetteer_m: float) -> Components:
    """Where it was, given a coded point: towns by how often they are fought over and how well they fit the point."""
    land, spread = world.land, world.parameters.town_spread_m
    if code in (3, 4):
        return _in_unit(world, code, lon, lat)
    noise = gazetteer_m if code == 1 else CODE_2_M / SIGMAS_95
    width = noise if code == 1 else math.hypot(noise, spread)
    wide = METRES_PER_DEGREE * np.cos(np.radians(lat))[:, None]
    east = (land.town_lon[None, :] - lon[:, None]) * wide
    north = (land.town_lat[None, :] - lat[:, None]) * METRES_PER_DEGREE
    odds = land.town_share[None, :] * np.exp(-(east**2 + north**2) / (2 * width**2))
    owner, town, weight = _most_of(odds)
    pull = 0.0 if code == 1 else spread**2 / (spread**2 + noise**2)
    sigma = spread if code == 1 else spread * noise / math.hypot(spread, noise)
    return Components(
        owner,
        weight,
        land.town_lon[town] * (1 - pull) + lon[owner] * pull,
        land.town_lat[town] * (1 - pull) + lat[owner] * pull,
        np.full(len(owner), sigma),
    )


def _in_unit(world: World, code: int, lon: Floats, lat: Floats) -> Components:
    """Somewhere in the unit whose middle is given: its towns by their mass in it."""
    land, spread = world.land, world.parameters.town_spread_m
    grid = world.parameters.districts if code == 3 else world.parameters.provinces
    unit = land.unit(lon, lat, grid)
    inside = np.stack([_mass_in(world, number, grid) for number in range(grid[0] * grid[1])])
    owner, town, weight = _most_of(land.town_share[None, :] * inside[unit])
    return Components(owner, weight, land.town_lon[town], land.town_lat[town], np.full(len(owner), spread))


def _mass_in(world: World, unit: int, grid: tuple[int, int]) -> Floats:
    """The share of each town's incidents that lies in a unit."""
    land, (west, south, east, north) = world.land, world.parameters.box
    across, up = (east - west) / grid[0], (north - south) / grid[1]
    left, low = west + unit % grid[0] * across, south + unit // grid[0] * up
    wide = world.parameters.town_spread_m / (METRES_PER_DEGREE * np.cos(np.radians(land.town_lat)))
    high = world.parameters.town_spread_m / METRES_PER_DEGREE
    found = [
        (_normal((left + across - x) / w) - _normal((left - x) / w))
        * (_normal((low + up - y) / high) - _normal((low - y) / high))
        for x, y, w in zip(land.town_lon, land.town_lat, wide, strict=True)
    ]
    return np.array(found)


def _normal(value: float) -> float:
    return 0.5 * (1 + math.erf(value / math.sqrt(2)))


def _most_of(odds: Floats) -> tuple[Ints, Ints, Floats]:
    """Of each row the greatest odds that make up almost all, as (row, column, weight)."""
    total = odds.sum(axis=1, keepdims=True)
    shares = odds / np.where(total > 0, total, 1)
    order = np.argsort(-shares, axis=1)
    ranked = np.take_along_axis(shares, order, axis=1)
    is_kept = (np.cumsum(ranked, axis=1) - ranked) < KEPT
    is_kept &= ranked > 0
    ranked = np.where(is_kept, ranked, 0)
    ranked /= np.where(total > 0, ranked.sum(axis=1, keepdims=True), 1)
    row, rank = np.nonzero(is_kept)
    return row, order[row, rank], ranked[row, rank]


def as_table(world: World, told: Told) -> pa.Table:
    """A table of records, one for each component of each place."""
    owner = told.place.owner
    first = np.datetime64(FIRST_DAY, "us")
    day = np.timedelta64(86_400_000_000, "us")
    acts, parties = np.array(world.words.acts), np.array(world.words.parties)
    return pa.table(
        {
            "id": pa.array(np.arange(len(owner))),
            "lon": told.place.lon,
            "lat": told.place.lat,
            "sigma_m": told.place.sigma_m,
            "start": pa.array(first + told.start[owner].astype(np.int64) * day),
            "end": pa.array(first + told.end[owner].astype(np.int64) * day),
            "act": pa.array(acts[told.act[owner]].tolist(), pa.string()),
            "actor": pa.array(parties[told.actor[owner]].tolist(), pa.string()),
        }
    )


def as_file(made: MadeAgreement) -> bytes:
    """A made-up agreement in our language."""
    start, end = (datetime.combine(FIRST_DAY, time(), UTC) + timedelta(days=day) for day in made.in_force)
    lines = [
        "id: syn-made-up",
        "title: A made-up agreement",
        "kind: agreement",
        "countries: [SYR]",
        "text_status: published",
        "map_status: published",
        "sources:",
        '  made: {address: "https://example.org/made-up", publisher: Made up for a test}',
        "life:",
        *(
            f"  - {{state: {state}, dates: [{{on: {at:%Y-%m-%d}, at: '{at:%H:%M}', clock: UTC, sources: [made]}}]}}"
            for state, at in (("in_force", start), ("lapsed", end))
        ),
        "bound:",
        *(f"  - {{party: {party}, ground: made up, sources: [made]}}" for party in made.parties),
        "zones:",
    ]
    for number, (lon, lat, radius) in enumerate(zip(made.lon, made.lat, made.radius_m, strict=True)):
        circle = f"{{buffer: {{point: [{lon:.6f}, {lat:.6f}], radius_km: {radius / 1000:.4f}}}}}"
        lines += [
            f"  - id: zone-{number}",
            f"    name: Zone {number}",
            "    extents:",
            f"      - {{certain: {circle}, possible: {circle}, drawn_from: made up, sources: [made]}}",
        ]
    zones = ", ".join(f"zone-{number}" for number in range(len(made.lon)))
    lines += [
        "provisions:",
        "  - id: ceasefire",
        "    kind: prohibition",
        "    title: Ceasefire",
        "    text: These acts stop in these zones.",
        f"    acts: [{', '.join(made.acts)}]",
        f"    where: [{zones}]",
        "    sources: [made]",
    ]
    return "\n".join(lines).encode()
