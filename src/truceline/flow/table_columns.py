"""Tables as the columns that matching takes: read as in a case, their codes as widths, their words as numbers.

What a distinct cell stands for is worked out once: the read stage hands over each column with its distinct values.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from truceline.engine.columns import Columns as Records
from truceline.engine.compute import Vector, pc
from truceline.errors import CaseError, ItemError
from truceline.flow.table_copies import said_before
from truceline.model import Evidence, Maker, Record, Refusal
from truceline.model.claim import Casualties, HarmKind, Hop, Modality
from truceline.model.record import Cell, CodedTime
from truceline.place.codes import time_of_code
from truceline.place.table_widths import width_of_code
from truceline.read.durable import sha256_of_file
from truceline.read.readers import Beside, read_evidence
from truceline.reconcile.columns import OPEN, UNTOLD, Columns, Name, Vocabulary
from truceline.reconcile.origins import origin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from truceline.lexicon.parties import Parties
    from truceline.read.source import ReadResult

NAME: Final = "flow.matching-1"
NUMBERS: Final = (
    r'"longitude":(?P<lon>[-+.0-9eE]+|null),"latitude":(?P<lat>[-+.0-9eE]+|null),'
    r'"scheme":"(?P<scheme>[a-z]+)","precision":(?P<code>[0-9]+|null)'
)
"""Where a place's JSON has its numbers: no name can hold this, for quotes in names are escaped."""
MAPPING: Final = ".mapping.yaml"


class TableRead(NamedTuple):
    """A table as read: its name, its file, and what the read stage gave."""

    name: str
    path: Path
    result: ReadResult


@dataclass
class TablesRead:
    """Several tables as columns: rows taken by name of table, refusals, and each row's own id.

    ``row_ids`` are the ids that the tables give their rows, ``texts`` their descriptions, and ``particulars`` what they
    tell of weapons and more (JSON), in the columns' order; ``table`` is each row's table by its number among
    ``tables``. A source of the columns is a data set, of one table or several.
    """

    tables: tuple[str, ...]
    table: NDArray[np.int64]
    columns: Columns
    row_ids: NDArray[np.object_]
    texts: Vector
    taken: dict[str, int]
    considered: dict[str, int]
    refusals: list[Refusal] = field(default_factory=list)
    particulars: NDArray[np.object_] = field(default_factory=lambda: np.zeros(0, object))


def read_tables(paths: Sequence[Path], parties: Parties) -> TablesRead:
    """All rows of some tables, in canonical order: neither the order of files nor of rows matters.

    A file that is given twice, or whose bytes are another one's, changes nothing. Of a data set's row in two tables, or
    a row that two tables have word for word, that of the first, by name, is taken. Several tables of one data set are
    one source: their rows are not matched with each other. Rows without a place or at 0, 0, where missing coordinates
    lie, are refused.

    Raises:
        CaseError: a file is not there or no table, or two tables have one name.
    """
    refusals: list[Refusal] = []
    read = _read_all(paths, refusals)
    words = _Words(parties)
    again = _read_before(read)
    sources = _sources(read)
    parts = []
    for number, table in enumerate(read):
        source = next(at for at, tables in enumerate(sources) if table.name in tables)
        part = _table_columns(table, (source, "+".join(sources[source])), words, again[number], refusals)
        parts.append(part | {"table": np.full(len(part["source"]), number)})
    vocabulary = Vocabulary(tuple("+".join(tables) for tables in sources), tuple(words.acts), tuple(words.names))
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    row_ids, words_of_rows, particulars = whole.pop("row_id"), whole.pop("words"), whole.pop("particulars")
    of_table = whole.pop("table")
    columns = Columns(vocabulary=vocabulary, **whole)
    order = columns.order()
    taken = np.bincount(of_table, minlength=len(read)).tolist()
    return TablesRead(
        tables=tuple(table.name for table in read),
        table=of_table[order],
        columns=columns.take(order),
        row_ids=row_ids[order],
        texts=pa.array(words_of_rows[order], pa.string()),
        taken={table.name: taken[number] for number, table in enumerate(read)},
        considered={table.name: table.result.rows for table in read},
        refusals=sorted(refusals, key=lambda item: item.id),
        particulars=particulars[order],
    )


def _read_all(paths: Sequence[Path], refusals: list[Refusal]) -> list[TableRead]:
    """The tables by name, each file of the same bytes once."""
    found: dict[str, TableRead] = {}
    seen: dict[str, Path] = {}
    for path in sorted(set(paths)):
        if not path.is_file():
            raise CaseError("there is no such file", where=str(path), mend="name tables: CSV, Parquet or XLSX")
        evidence = _evidence(path)
        if evidence.sha256 in seen:
            reason = f"the same bytes as {seen[evidence.sha256].name}"
            refusals.append(_refusal("read.copy", path.name, reason, "nothing to mend: name each table once"))
            continue
        seen[evidence.sha256] = path
        beside = path.with_name(path.name + MAPPING)
        mapping = Beside(_evidence(beside), beside.read_bytes()) if beside.is_file() else None
        result = read_evidence(evidence, path, mapping=mapping)
        if not len(result.records):
            reason = result.refusals[0].reason if result.refusals else "it holds no rows of events"
            mend = (result.refusals[0].mend if result.refusals else "") or "give event tables"
            raise CaseError(reason, where=str(path), mend=mend)
        name = path.name.split(".", maxsplit=1)[0]
        if name in found:
            raise CaseError(f"two tables are called {name}", where=str(path), mend="give one of them another name")
        found[name] = TableRead(name, path, result)
        refusals.extend(result.refusals)
    return [found[name] for name in sorted(found)]


def _evidence(path: Path) -> Evidence:
    """A file as evidence; nothing of when it was read goes into any result."""
    sha256 = sha256_of_file(path)
    return Evidence(
        id=Evidence.id_of(sha256),
        made_by=Maker(algorithm=NAME).id,
        sha256=sha256,
        size=path.stat().st_size,
        media_type="text/csv",
        origin=path.name,
        captured_utc=datetime(1970, 1, 1, tzinfo=UTC),
        captured_with=NAME,
    )


def _refusal(code: str, where: str, reason: str, mend: str = "") -> Refusal:
    return Refusal(
        id=Refusal.id_of(code, where),
        made_by=Maker(algorithm=NAME).id,
        code=code,
        where=where,
        reason=reason,
        mend=mend,
    )


class _Words:
    """Acts and names of participants by number, over all tables."""

    def __init__(self, parties: Parties) -> None:
        self.parties = parties
        self.acts: dict[str, int] = {}
        self.names: dict[Name, int] = {}

    def act(self, text: str) -> int:
        """Number of an act."""
        return self.acts.setdefault(text, len(self.acts))

    def participant(self, text: str) -> int:
        """Number of the participant that a cell's JSON names."""
        cell = msgspec.json.decode(text, type=Cell)
        known = tuple(party for party in cell.parties if self.parties.knows(party.value) and party.weight > 0)
        folded = " ".join(cell.text.casefold().split())
        if not folded:
            return UNTOLD
        return self.names.setdefault(Name(folded, known), len(self.names))

    def origin(self, text: str, table: str) -> int:
        """Hash of the first speaker of a chain's JSON."""
        chain = tuple(msgspec.json.decode(text, type=list[Hop]))
        key = origin_of(chain, chain[0].key if chain else f"table:{table}", self.parties, None)
        return _hash(key)


def _hash(text: str) -> int:
    return zlib.crc32(text.encode()) + 1


def _sources(read: Sequence[TableRead]) -> list[tuple[str, ...]]:
    """Names of the tables of each data set, both in order: extracts of one maker's table are one source."""
    found: dict[str, list[str]] = {}
    for table in read:
        found.setdefault(table.result.records[0].dataset, []).append(table.name)
    return [tuple(names) for names in found.values()]


def _read_before(read: Sequence[TableRead]) -> list[NDArray[np.bool_]]:
    """Of each table, which rows an earlier one has: extracts that overlap, or a table that was saved again."""
    before: dict[str, list[Vector]] = {}
    earlier: Records[Record] = Records(Record)
    found = []
    for table in read:
        records = table.result.records
        ids, same_set = records.texts("id"), before.setdefault(records[0].dataset, [])
        known = said_before(records, earlier)
        for those in same_set:
            known |= pc.is_in(ids, value_set=those).to_numpy(zero_copy_only=False).astype(bool)
        same_set.append(ids.combine_chunks())
        earlier = earlier + records
        found.append(known)
    return found


def _table_columns(
    table: TableRead, source: tuple[int, str], words: _Words, again: NDArray[np.bool_], refusals: list[Refusal]
) -> dict[str, NDArray[Any]]:
    """The rows of one table as columns; rows that tell no fact or no place are refused."""
    rows = table.result.records.whole()
    lon, lat, sigma_m = _places(rows.column("place"))
    start_s, end_s = _each(rows.column("time"), _moments, 2, np.float64).T
    tolls = _each(rows.column("casualties"), _tolls, 4, np.int32)
    columns: dict[str, NDArray[Any]] = {
        "row_id": rows.column("row_id").to_numpy(zero_copy_only=False),
        "words": rows.column("text").to_numpy(zero_copy_only=False),
        "particulars": rows.column("particulars").to_numpy(zero_copy_only=False),
        "key": rows.column("id").to_numpy(zero_copy_only=False).astype(np.str_),
        "source": np.full(rows.num_rows, source[0], dtype=np.int32),
        "start_s": start_s,
        "end_s": end_s,
        "lon": lon,
        "lat": lat,
        "sigma_m": sigma_m,
        "act": _numbers(rows.column("act"), words.act),
        "actor": _numbers(rows.column("actor"), words.participant),
        "target": _numbers(rows.column("target"), words.participant),
        "is_directed": rows.column("is_directed").to_numpy(zero_copy_only=False).astype(bool),
        "killed": tolls[:, :2],
        "injured": tolls[:, 2:],
        "text": _hashes(rows.column("text")),
        "origin": _numbers(rows.column("chain"), lambda text: words.origin(text, source[1])).astype(np.uint64),
    }
    kept = _kept(table, rows, columns, again, refusals)
    return {name: column[kept] for name, column in columns.items()}


def _kept(
    table: TableRead,
    rows: pa.Table,
    columns: dict[str, NDArray[Any]],
    again: NDArray[np.bool_],
    refusals: list[Refusal],
) -> NDArray[np.bool_]:
    """Which rows can be matched; of each reason the rows are told together, for they may be all."""
    modality = rows.column("modality").to_numpy(zero_copy_only=False)
    no_fact = ~np.isin(modality, [Modality.ASSERTED.value, Modality.ALLEGED.value, Modality.DENIED.value])
    nowhere = np.isnan(columns["lon"])
    nought = (columns["lon"] == 0) & (columns["lat"] == 0)
    undated = ~(columns["start_s"] < columns["end_s"])
    reasons = (
        ("read.duplicate_record", again, "an earlier table has them", "nothing to mend: name each table once"),
        ("reconcile.not_fact", no_fact, "told as no fact", "nothing to mend"),
        ("place.unknown_name", nowhere, "no coordinates", "add them, or run a case, which finds places by name"),
        ("place.bad_point", nought, "at 0, 0, where missing coordinates lie", "fill in or clear both coordinates"),
        ("place.bad_date", undated, "its end is not after its start, or its date code is none", "correct the dates"),
    )
    kept = np.ones(rows.num_rows, dtype=bool)
    for code, mask, reason, mend in reasons:
        where = np.flatnonzero(mask & kept)
        if len(where):
            numbers = rows.column("row").to_numpy()[where[:20]].tolist()
            told = ", ".join(map(str, numbers)) + (" …" if len(where) > len(numbers) else "")
            place = f"{table.path.name}:rows {told}"
            refusals.append(_refusal(code, place, f"{len(where)} rows: {reason}", mend))
            kept[where] = False
    return kept


def _encoded(column: Vector) -> Vector:
    """A column in one piece, as its distinct values and their numbers; its chunks may differ in both."""
    plain = pc.cast(column, pa.string())
    whole = plain.combine_chunks() if isinstance(plain, pa.ChunkedArray) else plain
    return whole.dictionary_encode()


def _distinct(column: Vector) -> tuple[list[Any], NDArray[np.int64]]:
    """The distinct values of a column, and the number of each row's; the last value stands for what is missing."""
    whole = _encoded(column)
    values = [*whole.dictionary.to_pylist(), None]
    index = pc.fill_null(whole.indices, len(values) - 1).to_numpy(zero_copy_only=False).astype(np.int64)
    return values, index


def _each(column: Vector, take: Callable[[str], Sequence[float]], width: int, kind: type[Any]) -> NDArray[Any]:
    """For each row the numbers that ``take`` makes of its text, each distinct text once."""
    values, index = _distinct(column)
    table = np.full((len(values), width), UNTOLD, dtype=kind)
    for number, value in enumerate(values):
        if value is not None:
            table[number] = take(value)
    return table[index]


def _numbers(column: Vector, take: Callable[[str], int]) -> NDArray[np.int64] | NDArray[np.int32]:
    values, index = _distinct(column)
    found = np.array([UNTOLD if value is None else take(value) for value in values], dtype=np.int64)[index]
    return found if found.max(initial=0) >= OPEN else found.astype(np.int32)


def _hashes(column: Vector) -> NDArray[np.uint64]:
    """Hashes of texts; 0 for those that are too short to be anybody's own words."""
    texts = column.to_numpy(zero_copy_only=False)
    found = np.fromiter((zlib.crc32(text.encode()) if len(text) >= LEAST_TEXT else 0 for text in texts), np.uint64)
    held = Counter(found[found > 0].tolist())
    often = np.array([code for code, count in held.items() if count > MOST_COPIES], dtype=np.uint64)
    found[np.isin(found, often)] = 0
    return found


LEAST_TEXT: Final = 20
"""Characters from which on the same text in two tables is a copy, rather than a common phrase."""
MOST_COPIES: Final = 3
"""Rows of one table with the same text, beyond which it is a form of words and tells nothing."""


def _moments(text: str) -> tuple[float, float]:
    """Start and end, seconds of the Unix clock, by the code's meaning; a row that has none ends before it starts."""
    try:
        candidates = time_of_code(msgspec.json.decode(text, type=CodedTime))
    except ItemError:
        return 0.0, -1.0
    return candidates[0].start_utc.timestamp(), candidates[0].end_utc.timestamp()


def _tolls(text: str) -> tuple[int, int, int, int]:
    """Lowest and highest number of dead and of injured; of several counts of one kind the widest range."""
    found = {HarmKind.KILLED: (UNTOLD, UNTOLD), HarmKind.INJURED: (UNTOLD, UNTOLD)}
    for toll in msgspec.json.decode(text, type=list[Casualties]):
        if toll.kind in found and found[toll.kind][0] == UNTOLD:
            high = OPEN if toll.high is None else min(toll.high, OPEN)
            found[toll.kind] = (min(toll.low, OPEN), high)
    return (*found[HarmKind.KILLED], *found[HarmKind.INJURED])


def _places(column: Vector) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Longitude, latitude (degrees; NaN where there are none) and width (metres) of each row's coded place."""
    whole = _encoded(column)
    parts = pc.extract_regex(whole.dictionary, NUMBERS)
    index = whole.indices.to_numpy(zero_copy_only=False)

    def degrees(name: str) -> NDArray[np.float64]:
        texts = pc.struct_field(parts, name)
        numbers = pc.cast(pc.if_else(pc.equal(texts, "null"), None, texts), pa.float64())
        found: NDArray[np.float64] = pc.fill_null(numbers, np.nan).to_numpy(zero_copy_only=False)[index]
        return found

    codes = pc.binary_join_element_wise(pc.struct_field(parts, "scheme"), pc.struct_field(parts, "code"), " ")
    sigma_m = _each(codes, lambda text: (width_of_code(*text.split(" ")),), 1, np.float64)[index, 0]
    return degrees("lon"), degrees("lat"), sigma_m
