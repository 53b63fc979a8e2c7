"""What do sources make of it? Rows of tables with the errors that their codes admit, and some that they do not."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from truceline.synth.land import Land, moved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.synth.parameters import ActNoise, PartyNoise, SourceParameters, WorldParameters
    from truceline.synth.truth import Truth
    from truceline.synth.words import Words

SIGMAS_95: Final = 2.4477
"""Standard deviations within which a two-dimensional normal holds 95 % of its mass."""
CODE_2_M: Final = 25_000.0
"""What UCDP's place code 2 stands for: up to 25 km from the coded place."""
OUTSIDE_M: Final = 1_000.0
"""How well an exact place outside towns is known, along an axis."""
MOST_WRONG_DAYS: Final = 1
LONGEST_FEW: Final = 6
"""UCDP's date code 2: within two to six days."""
WEEK: Final = 7
MONTH: Final = 30
NOBODY: Final = -1
"""Instead of a count or a party: the source is silent."""


@dataclass(frozen=True)
class Rows:
    """Rows of one or several sources, in columns.

    ``incident`` is what each row tells, ``second`` another incident that it tells too (or -1), ``copy_of`` the
    position of the row that it copies (or -1). Days are whole, ``day_end`` included. ``act`` and the parties count in
    the world's words; -1 where silent.
    """

    source: NDArray[np.int64]
    incident: NDArray[np.int64]
    second: NDArray[np.int64]
    copy_of: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    place_code: NDArray[np.int64]
    day_start: NDArray[np.int64]
    day_end: NDArray[np.int64]
    date_code: NDArray[np.int64]
    act: NDArray[np.int64]
    actor: NDArray[np.int64]
    target: NDArray[np.int64]
    killed_low: NDArray[np.int64]
    killed_high: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.source)

    def take(self, index: NDArray[Any]) -> Rows:
        """The rows at these positions (or where a mask is true); ``copy_of`` keeps the old positions."""
        return Rows(**{field.name: getattr(self, field.name)[index] for field in fields(self)})


def joined(parts: list[Rows]) -> Rows:
    """The rows of all parts, one after the other."""
    return Rows(**{field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Rows)})


def report(
    number: int, source: SourceParameters, land: Land, truth: Truth, words: Words, rng: np.random.Generator
) -> Rows:
    """The rows of source ``number``: one for each incident that it tells, in the order of the incidents."""
    told = np.flatnonzero(rng.random(len(truth)) < _coverage(source, land, truth))
    place_code = 1 + rng.choice(4, len(told), p=source.place_codes)
    lon, lat = _places(place_code, told, source, land, truth, rng)
    date_code = 1 + rng.choice(4, len(told), p=source.date_codes)
    start, end = _days(date_code, np.floor(truth.day[told]).astype(np.int64), source, rng)
    low, high = _killed(truth.killed[told], source, rng)
    return Rows(
        source=np.full(len(told), number),
        incident=told,
        second=np.full(len(told), NOBODY),
        copy_of=np.full(len(told), NOBODY),
        lon=lon,
        lat=lat,
        place_code=place_code,
        day_start=start,
        day_end=end,
        date_code=date_code,
        act=_acts(truth.act[told], source.act, words, rng),
        actor=_parties(truth.actor[told], source.party, words, rng),
        target=_parties(truth.target[told], source.party, words, rng),
        killed_low=low,
        killed_high=high,
    )


def _coverage(source: SourceParameters, land: Land, truth: Truth) -> NDArray[np.float64]:
    """Probability that a source tells each incident: its own, more or less in large towns."""
    size = np.log(land.town_share)
    standard = np.append((size - size.mean()) / max(float(size.std()), 1e-9), 0.0)[truth.town]
    odds = np.log(source.coverage / (1 - source.coverage)) + source.town_bias * standard
    found: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return found


def _places(
    code: NDArray[np.int64],
    told: NDArray[np.int64],
    source: SourceParameters,
    land: Land,
    truth: Truth,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coded points: the source's own point of the town, a point near by, the middle of the district or province."""
    parameters = land.parameters
    own = rng.normal(0, source.gazetteer_m, (2, parameters.towns))
    town_lon, town_lat = moved(land.town_lon, land.town_lat, own[0], own[1])
    town = truth.town[told]
    shift = rng.normal(0, 1, (2, len(told))) * np.where(code == 1, OUTSIDE_M, CODE_2_M / SIGMAS_95)
    lon, lat = moved(truth.lon[told], truth.lat[told], shift[0], shift[1])
    at_town = (code == 1) & (town >= 0)
    lon, lat = np.where(at_town, town_lon[town], lon), np.where(at_town, town_lat[town], lat)
    for number, grid in ((3, parameters.districts), (4, parameters.provinces)):
        middle = land.middle(land.unit(truth.lon[told], truth.lat[told], grid), grid)
        lon, lat = np.where(code == number, middle[0], lon), np.where(code == number, middle[1], lat)
    return lon, lat


def _days(
    code: NDArray[np.int64], day: NDArray[np.int64], source: SourceParameters, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last day: the day, a few days, a week or a month that hold it; an exact day may be off by one."""
    wrong = np.where(
        rng.random(len(day)) < source.day_wrong, rng.choice((-MOST_WRONG_DAYS, MOST_WRONG_DAYS), len(day)), 0
    )
    few = rng.integers(2, LONGEST_FEW + 1, len(day))
    length = np.choose(code - 1, (np.ones_like(day), few, np.full_like(day, WEEK), np.full_like(day, MONTH)))
    start = day - np.floor(rng.random(len(day)) * length).astype(np.int64) + np.where(code == 1, wrong, 0)
    return start, start + length - 1


def _acts(true: NDArray[np.int64], noise: ActNoise, words: Words, rng: np.random.Generator) -> NDArray[np.int64]:
    kind = rng.choice(4, len(true), p=(noise.same, noise.family, noise.akin, noise.other))
    drawn = rng.random(len(true))
    akin, other = words.drawn_act(true, drawn, is_akin=True), words.drawn_act(true, drawn, is_akin=False)
    found: NDArray[np.int64] = np.choose(kind, (true, words.family[true], akin, other))
    return found


def _parties(true: NDArray[np.int64], noise: PartyNoise, words: Words, rng: np.random.Generator) -> NDArray[np.int64]:
    kind = rng.choice(5, len(true), p=(noise.same, noise.parent, noise.sibling, noise.wrong, noise.silent))
    wrong = rng.integers(0, words.n_sides, len(true))
    found: NDArray[np.int64] = np.choose(
        kind, (true, words.parent[true], words.sibling[true], wrong, np.full_like(true, NOBODY))
    )
    return found


def _killed(
    true: NDArray[np.int64], source: SourceParameters, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lowest and highest number of dead: the true one, one near it as a range, or none."""
    noise = source.killed
    kind = rng.choice(3, len(true), p=(noise.same, noise.near, noise.silent))
    near = np.maximum(0, np.round(true * rng.uniform(0.5, 1.4, len(true)))).astype(np.int64)
    wide = near + rng.integers(0, 3, len(true))
    silent = np.full_like(true, NOBODY)
    return np.choose(kind, (true, near, silent)), np.choose(kind, (true, wide, silent))


def shifted(rows: Rows, share: float, rng: np.random.Generator) -> Rows:
    """The rows, a share of those with an exact day booked to the next one."""
    late = (rng.random(len(rows)) < share) & (rows.date_code == 1)
    return replace(rows, day_start=rows.day_start + late, day_end=rows.day_end + late)


def to_capitals(rows: Rows, share: float, land: Land, truth: Truth, rng: np.random.Generator) -> Rows:
    """The rows, a share of them at the largest town of the province, with the code of an exact place."""
    taken = rng.random(len(rows)) < share
    told = rows.incident
    unit = land.unit(truth.lon[told], truth.lat[told], land.parameters.provinces)
    capital = land.capitals()[unit]
    return replace(
        rows,
        lon=np.where(taken, land.town_lon[capital], rows.lon),
        lat=np.where(taken, land.town_lat[capital], rows.lat),
        place_code=np.where(taken, 1, rows.place_code),
    )


def copied(rows: Rows, positions: NDArray[np.int64], copier: int) -> Rows:
    """Copies of rows, errors and all; ``positions`` are theirs in the whole."""
    return replace(rows, source=np.full(len(rows), copier), copy_of=positions)


def merged(rows: Rows, truth: Truth, share: float, rng: np.random.Generator) -> Rows:
    """The rows, a share of those whose incident answers another one telling both: longer, with the dead of both."""
    before = truth.answers[rows.incident]
    both = (before >= 0) & (rng.random(len(rows)) < share / max(answering(truth), 1e-9))
    first = np.floor(truth.day[before]).astype(np.int64)
    told = rows.killed_low >= 0
    dead = np.where(both & told, truth.killed[before], 0)
    return replace(
        rows,
        second=np.where(both, before, rows.second),
        day_start=np.where(both, np.minimum(rows.day_start, first), rows.day_start),
        killed_low=rows.killed_low + dead,
        killed_high=rows.killed_high + dead,
    )


def answering(truth: Truth) -> float:
    """Share of the incidents that answer another one."""
    return float(np.mean(truth.answers >= 0))


def split(rows: Rows, parameters: WorldParameters, rng: np.random.Generator) -> Rows:
    """The rows, and second ones of a share of them: the source told one incident twice, with other dead."""
    twice = rows.take(np.flatnonzero(rng.random(len(rows)) < parameters.split))
    other = np.where(twice.killed_low >= 0, rng.geometric(1 / parameters.killed_mean, len(twice)), NOBODY)
    return joined([rows, replace(twice, killed_low=other, killed_high=other)])
