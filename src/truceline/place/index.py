"""A layer of places as one file: SQLite, opened in milliseconds, with every name in its folded forms.

All layers have the same format: the world's (GeoNames, first-level units, countries), the curated one, and those that a
person adds. A file is written under another name and renamed, so that no one reads half of it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.errors import LexiconError
from truceline.place.entry import Kind
from truceline.place.folding import bare, fold, latin_readings, usable_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FORMAT: Final = 6
EXACT, ALTERNATE, BARE, INFLECTED, KEY, FUZZY = range(6)
"""How a name led to a place: its main name, another name, without articles, inflected, by consonants, nearly."""

MOST_HITS: Final = 80
"""Places that one form leads to, those of the case's countries and the important ones first."""

BATCH: Final = 20_000
NAME_BREAK: Final = "\n"

SCHEMA: Final = """
create table head (key text primary key, value text) without rowid;
create table place
  (no integer primary key, id text, name text, kind text, country text, lon real, lat real, population integer,
   importance real, unit text, clock text, since text, until text, radius_m real, part_of text, bearing real,
   outline text, shape blob);
create table spelling (place integer primary key, names text);
create table form (form text, level integer, place integer, primary key (form, level, place)) without rowid;
create table consonants (country text, key text, place integer, primary key (country, key, place)) without rowid;
"""

SETTINGS: Final = "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000;"

STAGING: Final = """
create temp table loose_form (form text, level integer, place integer);
create temp table loose_key (country text, key text, place integer);
"""

SORTED: Final = """
insert into form select distinct form, level, place from temp.loose_form order by form, level, place;
insert into consonants select distinct country, key, place from temp.loose_key order by country, key, place;
drop table temp.loose_form;
drop table temp.loose_key;
"""
"""Rows go in by their order, so that any number of them needs little memory and makes a small file."""

INDEXES: Final = """
create unique index place_id on place (id);
create index place_country on place (country, population);
create index place_at on place (kind, lon, lat);
"""


class PlaceRow(NamedTuple):
    """One place as a layer holds it: ``lon`` and ``lat`` are its point or the middle of its area, degrees on WGS 84.

    ``unit`` is the first-level unit that it lies in (ISO 3166-2), ``outline`` the code of the boundary that it has,
    ``shape`` its own geometry as WKB. Days are ISO 8601; ``radius_m`` and ``bearing`` may be unknown.
    """

    id: str
    name: str
    kind: str
    country: str
    lon: float | None
    lat: float | None
    population: int = 0
    importance: float = 0.0
    unit: str = ""
    clock: str = ""
    since: str = ""
    until: str = ""
    radius_m: float | None = None
    part_of: str = ""
    bearing: float | None = None
    outline: str = ""
    shape: bytes | None = None


class Spelling(NamedTuple):
    """A name with its BCP 47 language, empty where the source does not tell it."""

    name: str
    language: str = ""


def each_once(spellings: Iterable[Spelling]) -> tuple[Spelling, ...]:
    """Each name where it stands first: the first of a place is its main one."""
    found: dict[str, Spelling] = {}
    for item in spellings:
        if item.name:
            found.setdefault(item.name, item)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class LayerHead:
    """What a layer says of itself: ``id``, title, version, source, licence, and the digest of what it was made from."""

    id: str
    title: str
    version: str
    source: str
    licence: str
    stamp: str


PLACE_COLUMNS: Final = ", ".join(PlaceRow._fields)
PLACE_MARKS: Final = ", ".join("?" * (len(PlaceRow._fields) + 1))


def write_layer(
    path: Path,
    head: LayerHead,
    rows: Iterable[tuple[PlaceRow, tuple[Spelling, ...]]],
    tell: Callable[[int], None] = lambda _: None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Write a layer; ``facts`` are further texts by word; ``tell`` hears how many places are in it so far.

    Raises OSError where the folder cannot be written, and LexiconError where the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as handle:
        part = Path(handle.name)
    try:
        with contextlib.closing(sqlite3.connect(part)) as connection:
            fill(connection, head, rows, tell, facts)
        part.replace(path)
    except sqlite3.Error as error:
        mend = "make room, or set XDG_CACHE_HOME to a disk that has some"
        raise LexiconError(f"cannot be written: {error}", where=path.name, mend=mend) from error
    finally:
        part.unlink(missing_ok=True)


def fill(
    connection: sqlite3.Connection,
    head: LayerHead,
    rows: Iterable[tuple[PlaceRow, tuple[Spelling, ...]]],
    tell: Callable[[int], None] = lambda _: None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Put a layer into an empty database."""
    connection.executescript(f"{SETTINGS}{SCHEMA}{STAGING}")
    told = {"format": str(FORMAT), **{name: getattr(head, name) for name in LayerHead.__slots__}, **(facts or {})}
    connection.executemany("insert into head values (?, ?)", sorted(told.items()))
    numbered = enumerate(rows, start=1)
    while batch := list(islice(numbered, BATCH)):
        _insert(connection, batch)
        tell(batch[-1][0])
    connection.commit()
    connection.executescript(SORTED)
    connection.executescript(INDEXES)
    connection.commit()


def _insert(connection: sqlite3.Connection, batch: list[tuple[int, tuple[PlaceRow, tuple[Spelling, ...]]]]) -> None:
    connection.executemany(
        f"insert into place (no, {PLACE_COLUMNS}) values ({PLACE_MARKS})",  # noqa: S608  # names of our own columns
        [(number, *row) for number, (row, _) in batch],
    )
    spelt = [
        (number, NAME_BREAK.join(f"{item.language}\t{item.name}" for item in names)) for number, (_, names) in batch
    ]
    connection.executemany("insert into spelling values (?, ?)", spelt)
    forms: list[tuple[str, int, int]] = []
    keys: set[tuple[str, str, int]] = set()
    for number, (row, spellings) in batch:
        for index, item in enumerate(spellings):
            folded = fold(item.name)
            if not folded:
                continue
            forms.append((folded, EXACT if index == 0 else ALTERNATE, number))
            if row.kind == Kind.COUNTRY:
                continue
            plain = bare(folded)
            if plain != folded:
                forms.append((plain, BARE, number))
            if key := usable_key(plain):
                keys.add((row.country, key, number))
    connection.executemany("insert into temp.loose_form values (?, ?, ?)", forms)
    connection.executemany("insert into temp.loose_key values (?, ?, ?)", keys)


class Found(NamedTuple):
    """A place of a layer that a form led to: the layer, the place's number in it, its row and the level."""

    layer: LayerIndex
    number: int
    row: PlaceRow
    level: int


class Keys(NamedTuple):
    """Consonant keys of a country's places that begin alike, and the numbers of the places: side by side."""

    keys: tuple[str, ...]
    places: tuple[int, ...]


class LayerIndex:
    """A layer, open for reading. Safe to share between threads of one process, and to open in many processes."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self.connection = connection
        self.path = path
        self.row = lru_cache(maxsize=65_536)(self._row)
        self.spellings = lru_cache(maxsize=16_384)(self._spellings)
        self.keys_from = lru_cache(maxsize=2048)(self._keys_from)
        self.points = lru_cache(maxsize=32)(self._points)

    @classmethod
    def open(cls, path: Path) -> LayerIndex:
        """The layer in a file; raises LexiconError where it is none, or one of another format."""
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            connection.execute("pragma mmap_size = 536870912")
            layer = cls(connection, path)
            if layer.told.get("format") != str(FORMAT):
                raise LexiconError("is a layer of another format", where=path.name, mend="build or add it again")
        except sqlite3.Error as error:
            raise LexiconError(f"cannot be read: {error}", where=path.name, mend="build or add it again") from error
        return layer

    @property
    def told(self) -> Mapping[str, str]:
        """What the layer says of itself, by word."""
        return dict(self.connection.execute("select key, value from head"))

    @property
    def head(self) -> LayerHead:
        """What the layer says of itself."""
        told = self.told
        return LayerHead(**{name: told.get(name, "") for name in LayerHead.__slots__})

    def is_filled(self) -> bool:
        """Whether it holds any name and was written to its end: indexes come last."""
        query = "select 1 from form, sqlite_master where sqlite_master.name = 'place_at' limit 1"
        return self.connection.execute(query).fetchone() is not None

    def count(self) -> int:
        """How many places it holds."""
        return int(self.connection.execute("select count(*) from place").fetchone()[0])

    def find(self, form: str, scope: tuple[str, ...] = ()) -> list[Found]:
        """Places that a folded or bare form leads to, each by its best level; those of ``scope`` (alpha-3) first."""
        if not form:
            return []
        best: dict[int, int] = {}
        for number, level in self.connection.execute("select place, level from form where form = ?", (form,)):
            best[number] = min(level, best.get(number, level))
        found = [Found(self, number, self.row(number), level) for number, level in best.items()]
        found.sort(key=lambda item: (item.row.country not in scope, -item.row.importance, item.row.id))
        return found[:MOST_HITS]

    def find_key(self, key: str, country: str) -> list[int]:
        """Numbers of a country's places with this consonant key."""
        query = "select place from consonants where country = ? and key = ? order by place limit ?"
        return [number for (number,) in self.connection.execute(query, (country, key, MOST_HITS))]

    def _keys_from(self, beginning: str, country: str, most: int) -> Keys:
        query = "select key, place from consonants where country = ? and key >= ? and key < ? limit ?"
        rows = self.connection.execute(query, (country, beginning, beginning + "~", most)).fetchall()
        return Keys(tuple(key for key, _ in rows), tuple(place for _, place in rows))

    def by_id(self, place_id: str) -> PlaceRow | None:
        """The place with an id."""
        query = f"select {PLACE_COLUMNS} from place where id = ?"  # noqa: S608  # names of our own columns
        row = self.connection.execute(query, (place_id,)).fetchone()
        return None if row is None else PlaceRow(*row)

    def spelt(self, place_id: str) -> tuple[Spelling, ...]:
        """All names of a place by its id, the main one first."""
        row = self.connection.execute("select no from place where id = ?", (place_id,)).fetchone()
        return () if row is None else self.spellings(row[0])

    def _points(self, country: str) -> tuple[tuple[float, float], ...]:
        """The points (lon, lat) of a country's settlements (alpha-3), in the order of the layer."""
        query = "select lon, lat from place where country = ? and kind = ? order by no"
        rows = self.connection.execute(query, (country, Kind.SETTLEMENT.value))
        return tuple((float(lon), float(lat)) for lon, lat in rows)

    def _row(self, number: int) -> PlaceRow:
        query = f"select {PLACE_COLUMNS} from place where no = ?"  # noqa: S608  # names of our own columns
        return PlaceRow(*self.connection.execute(query, (number,)).fetchone())

    def _spellings(self, number: int) -> tuple[Spelling, ...]:
        row = self.connection.execute("select names from spelling where place = ?", (number,)).fetchone()
        pairs = (line.split("\t", 1) for line in row[0].split(NAME_BREAK)) if row and row[0] else ()
        return tuple(Spelling(name, language) for language, name in pairs)

    def latin_names(self, number: int) -> frozenset[str]:
        """The bare names of a place in Latin letters: to tell how alike a spelling is."""
        return _latin_names(self.spellings(number))


@lru_cache(maxsize=16_384)
def _latin_names(names: tuple[Spelling, ...]) -> frozenset[str]:
    return frozenset(reading for item in names for reading in latin_readings(bare(fold(item.name)))[:1])
