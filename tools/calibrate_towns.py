"""How deep in the region of a named town do other gazetteers put it? Points of towns that are not GeoNames'.

Two works: the principal towns of the time zones (``zone.tab`` of the package tzdata, public domain), and Natural
Earth's populated places, 1:10m (``data/cityMap.json`` of the npm package city-timezones 1.3.4). Each town that both
have in its country is asked for by its name ("the town of X"), as the command line does; the truth is the other work's
point. All readings count: a point may lie in the region of a namesake. Some time zones go by an island. Widths were set
on the half 0 of the names of Natural Earth; the half 1 and the time zones are held out.
"""

from __future__ import annotations

import importlib.resources
import itertools
import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.geo.geodesy import distance_m
from truceline.model.footprint import Disc
from truceline.place.entry import Kind
from truceline.place.gazetteer import Asked, Gazetteer
from truceline.place.geonames import country_rows
from truceline.place.relation import inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from truceline.model.footprint import Footprint, Position

ZONES: Final = "zoneinfo/zone.tab"
POSITION: Final = re.compile(r"([+-])(\d{2})(\d\d)(\d\d)?([+-])(\d{3})(\d\d)(\d\d)?")


class TownPoint(NamedTuple):
    """A town's name, its country (alpha-3), and where another gazetteer has it."""

    name: str
    country: str
    point: Position


def of_time_zones() -> list[TownPoint]:
    """The town that each time zone is called after, good to a minute or a second of arc."""
    by_alpha_2 = {row.iso: code for code, row in country_rows().items()}
    text = importlib.resources.files("tzdata").joinpath(ZONES).read_text("utf-8")
    found = []
    for line in text.splitlines():
        fields = line.split("\t")
        told = POSITION.fullmatch(fields[1]) if len(fields) > 2 else None
        if told is not None and fields[0] in by_alpha_2:
            name = fields[2].rpartition("/")[2].replace("_", " ")
            found.append(TownPoint(name, by_alpha_2[fields[0]], (_degrees(told, 5), _degrees(told, 1))))
    return found


def _degrees(told: re.Match[str], group: int) -> float:
    sign, degrees, minutes, seconds = (told[group + step] for step in range(4))
    return (-1 if sign == "-" else 1) * (int(degrees) + int(minutes) / 60 + int(seconds or 0) / 3600)


def of_natural_earth(path: Path) -> list[TownPoint]:
    """The populated places of Natural Earth in countries that GeoNames knows."""
    rows = json.loads(path.read_text("utf-8"))
    return [
        TownPoint(row["city"], row["iso3"], (float(row["lng"]), float(row["lat"])))
        for row in rows
        if row["iso3"] in country_rows()
    ]


def town_depths(points: Iterable[TownPoint]) -> Iterator[tuple[str, float]]:
    """Names of towns that the gazetteer has in their country, and how deep in their regions the other's point lies."""
    asked = Asked(kinds=frozenset({Kind.SETTLEMENT}))
    ordered = sorted(points, key=lambda town: (town.country, town.name, town.point))
    for country, towns in itertools.groupby(ordered, key=lambda town: town.country):
        gazetteer = Gazetteer([country])
        for town in towns:
            found = [match for match in gazetteer.match(town.name, asked) if match.entry.kind is Kind.SETTLEMENT]
            if any(match.entry.country == country for match in found):
                readings = [(match.weight, inside(match.entry).footprint) for match in found]
                yield town.name, mixed_depth(readings, town.point)


def mixed_depth(readings: Iterable[tuple[float, Footprint]], point: Position) -> float:
    """The mass of all ground that is denser than where a point lies; 2 where it lies in no disc of any reading.

    Each reading is made of discs about one middle; the ground between two of them is even. A point on the ground of
    several readings counts with the densest.
    """
    grounds: list[tuple[float, float, float, float, float]] = []
    for weight, footprint in readings:
        discs = sorted(
            (item.shape.radius_m, item.weight, item.shape.centre)
            for item in footprint.shapes
            if isinstance(item.shape, Disc)
        )
        within = 0.0
        for index, (radius, _, centre) in enumerate(discs):
            dense = weight * sum(share / outer**2 for outer, share, _ in discs[index:])
            mass = dense * (radius**2 - within**2)
            grounds.append((dense, mass, within, radius, distance_m(centre, point)))
            within = radius
    total = sum(mass for _, mass, *_ in grounds)
    denser = 0.0
    for _, mass, within, radius, away in sorted(grounds, key=lambda ground: -ground[0]):
        if within <= away < radius:
            return (denser + mass * (away**2 - within**2) / (radius**2 - within**2)) / total
        denser += mass
    return 2.0
