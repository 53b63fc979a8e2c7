"""Event tables matched without a case: from files to a file that says which rows tell one incident."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from truceline.engine.compute import pc
from truceline.engine.swap import storage_error
from truceline.errors import CaseError
from truceline.flow.table_columns import TablesRead, read_tables
from truceline.model import Incident, Maker, Refusal
from truceline.publish.spreadsheet import FORMULA_STARTS
from truceline.reconcile.account import Context
from truceline.reconcile.matching import ALGORITHM, Decided, Matched, match
from truceline.reconcile.overlap import independent_origins, tables_telling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SAME: Final = "same"
DIFFERENT: Final = "different"
JUDGEMENT_COLUMNS: Final = ("verdict", "table", "row", "other_table", "other_row", "author", "time", "reason")
LEAST_RIVAL: Final = 0.05
"""Probability from which on another incident is named as the next best."""
LEAST_ALSO: Final = 0.5
"""Probability from which on a row is said to tell a second incident."""


class RowName(NamedTuple):
    """A row by its table and its own id in it."""

    table: str
    row: str


class TableJudgement(NamedTuple):
    """What a person decided on two rows."""

    verdict: str
    one: RowName
    other: RowName
    author: str
    time: str
    reason: str


@dataclass(frozen=True)
class TablesMatched:
    """Tables, what they were matched to, and the context that it was done in."""

    read: TablesRead
    matched: Matched
    context: Context
    refusals: tuple[Refusal, ...]
    judged: Mapping[tuple[int, int], TableJudgement]

    def name(self, position: int) -> RowName:
        """Table and id of a row."""
        return RowName(self.read.tables[self.read.table[position]], str(self.read.row_ids[position]))

    def judgement(self, one: int, other: int) -> TableJudgement | None:
        """What a person decided on two rows; None where nobody did, or a newer judgement overrules it."""
        return self.judged.get((min(one, other), max(one, other)))


def match_tables(paths: Sequence[Path], judgements: Sequence[TableJudgement] = ()) -> TablesMatched:
    """Read and match some tables; what people judged wins.

    Raises:
        CaseError: a file is no table, or a judgement names no row.
    """
    context = Context()
    read = read_tables(paths, context.parties)
    judged, overruled = _decided(read, judgements)
    matched = match(read.columns, context, _as_pairs(judged))
    return TablesMatched(read, matched, context, (*read.refusals, *_crowded(read, matched), *overruled), judged)


def position_of(read: TablesRead, name: RowName) -> int:
    """Position of a row; raises CaseError where there is none."""
    if name.table in read.tables:
        own = read.table == read.tables.index(name.table)
        found = np.flatnonzero(own & (read.row_ids == name.row))
        if len(found):
            return int(found[0])
    mend = f"name a table ({', '.join(read.tables)}) and an id of one of its rows, as TABLE:ROW"
    raise CaseError("there is no such row", where=f"{name.table}:{name.row}", mend=mend)


def _decided(
    read: TablesRead, judgements: Sequence[TableJudgement]
) -> tuple[dict[tuple[int, int], TableJudgement], list[Refusal]]:
    """Judgements in force by pair of positions, and refusals of those that newer ones contradict.

    Of two on one pair the later one counts: a person who decides anew needs no telling. What several together say is
    told: if A is B and B is C, an older judgement that A is not C is overruled.
    """
    latest: dict[tuple[int, int], TableJudgement] = {}
    for judgement in sorted(judgements, key=lambda one: (one.time, one)):
        one, other = sorted((position_of(read, judgement.one), position_of(read, judgement.other)))
        latest[one, other] = judgement
    group: dict[int, int] = {}

    def root(position: int) -> int:
        while group.get(position, position) != position:
            position = group[position]
        return position

    found: dict[tuple[int, int], TableJudgement] = {}
    refusals = []
    for pair, judgement in sorted(latest.items(), key=lambda item: (item[1].time, item[1]), reverse=True):
        roots = sorted(map(root, pair))
        is_one = roots[0] == roots[1]
        kept_apart = any(sorted(map(root, held)) == roots for held, one in found.items() if one.verdict == DIFFERENT)
        if (judgement.verdict == SAME and kept_apart) or (judgement.verdict == DIFFERENT and is_one):
            refusals.append(_overruled(judgement, "apart" if kept_apart else "together"))
            continue
        found[pair] = judgement
        if judgement.verdict == SAME:
            group[roots[1]] = roots[0]
    return found, refusals


def _overruled(judgement: TableJudgement, held: str) -> Refusal:
    one, other = (f"{name.table}:{name.row}" for name in (judgement.one, judgement.other))
    where = f"{judgement.verdict} {one} {other} ({judgement.time})"
    return Refusal(
        id=Refusal.id_of("reconcile.bad_judgement", where), made_by=Maker(algorithm=ALGORITHM).id,
        code="reconcile.bad_judgement", where=where, reason=f"newer judgements hold these two {held}",
        mend="judge the pair again, or take out what contradicts it",
    )  # fmt: skip


def _as_pairs(judged: Mapping[tuple[int, int], TableJudgement]) -> Decided:
    found: dict[str, list[tuple[int, int]]] = {SAME: [], DIFFERENT: []}
    for pair, judgement in sorted(judged.items()):
        found[judgement.verdict].append(pair)
    return Decided(*(np.array(found[verdict], dtype=np.int64).reshape(-1, 2) for verdict in (SAME, DIFFERENT)))


def _crowded(read: TablesRead, matched: Matched) -> tuple[Refusal, ...]:
    """One refusal for each table with rows that were too crowded to be compared."""
    made_by = Maker(algorithm=ALGORITHM).id
    found = []
    for number, name in enumerate(read.tables):
        own = np.flatnonzero(matched.crowded & (read.table == number))
        if len(own):
            rows = ", ".join(sorted(str(row) for row in read.row_ids[own[:20]]))
            where = f"{name}:rows {rows}" + (" …" if len(own) > 20 else "")
            reason = f"{len(own)} rows have too many of another table in reach; not compared with all of them"
            found.append(
                Refusal(
                    id=Refusal.id_of("reconcile.crowded", where), made_by=made_by, code="reconcile.crowded",
                    where=where, reason=reason, mend="give finer places or times",
                )
            )  # fmt: skip
    return tuple(found)


def result_table(done: TablesMatched) -> pa.Table:
    """One line for each row that was matched: its incident, how sure, how many tables and origins tell it, next best.

    An incident's id is that of its smallest record: the same for any order of input.
    """
    columns, grouped = done.read.columns, done.matched.grouped
    names = _incident_names(columns.key, grouped.cluster)
    has_rival = grouped.rival_probability >= LEAST_RIVAL
    rival = np.where(has_rival, grouped.rival, 0)
    also, has_second = done.matched.also, telling_two(done)
    data: dict[str, Any] = {
        "table": np.array(done.read.tables)[done.read.table],
        "row_id": pa.array(done.read.row_ids, pa.string()),
        "record": columns.key,
        "incident": names[grouped.cluster],
        "probability": np.round(grouped.probability, 6),
        "tables": tables_telling(columns, grouped.cluster),
        "origins": independent_origins(columns, grouped.cluster),
        "rival": pa.array(names[rival], mask=~has_rival),
        "rival_probability": pa.array(np.round(grouped.rival_probability, 6), mask=~has_rival),
        "also": pa.array(names[np.where(has_second, also.cluster, 0)], mask=~has_second),
        "also_probability": pa.array(np.round(also.probability, 6), mask=~has_second),
    }
    return pa.table(data)


def telling_two(done: TablesMatched) -> NDArray[np.bool_]:
    """Rows that likelier than not tell a second incident beside their own."""
    found: NDArray[np.bool_] = done.matched.also.probability >= LEAST_ALSO
    return found


def _incident_names(keys: NDArray[np.str_], cluster: NDArray[np.int64]) -> NDArray[np.object_]:
    """By position of a cluster's first row, the id of its incident."""
    order = np.lexsort((keys, cluster))
    first = order[np.flatnonzero(np.append(True, np.diff(cluster[order]) != 0))] if len(order) else order
    names = np.full(len(keys), "", dtype=object)
    for at in first.tolist():
        names[cluster[at]] = Incident.id_of(str(keys[at]))
    return names


def write_table(table: pa.Table, out: Path) -> None:
    """Write a table as Parquet or CSV, by the file's name, in one step.

    Raises:
        CaseError: the name ends in neither.
        StorageError: the disk would not take it.
    """
    import pyarrow.csv as pcsv
    import pyarrow.parquet as pq

    if out.suffix not in {".parquet", ".csv"}:
        raise CaseError("ends in neither .parquet nor .csv", where=out.name, mend="name the output so")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = out.with_name(f".next-{os.getpid()}-{out.name}")
        if out.suffix == ".csv":
            pcsv.write_csv(_guarded(table), fresh)
        else:
            pq.write_table(table, fresh, compression="zstd")
        fresh.replace(out)
    except OSError as error:
        raise storage_error(error, out) from error


def _guarded(table: pa.Table) -> pa.Table:
    """The table with a quote before each text that a spreadsheet would run as a formula."""
    starts = pa.array(FORMULA_STARTS)
    for number, column in enumerate(table.schema):
        if pa.types.is_string(column.type):
            texts = table.column(number)
            is_formula = pc.is_in(pc.utf8_slice_codeunits(texts, 0, 1), value_set=starts)
            guarded = pc.if_else(is_formula, pc.binary_join_element_wise("'", texts, ""), texts)
            table = table.set_column(number, column.name, guarded)
    return table


def read_judgements(path: Path) -> tuple[TableJudgement, ...]:
    """Judgements on rows of tables, from a CSV file; none where there is no such file.

    Raises:
        CaseError: a line of it is malformed.
    """
    if _is_new(path):
        return ()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if tuple(reader.fieldnames or ()) != JUDGEMENT_COLUMNS:
                mend = f"begin it with {','.join(JUDGEMENT_COLUMNS)}"
                raise CaseError("is no file of judgements", where=f"{path.name}:1", mend=mend)
            return tuple(_judgement(line, f"{path.name}:{reader.line_num}") for line in reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise CaseError("cannot be read as CSV in UTF-8", where=path.name, mend="save it as CSV in UTF-8") from error
    except OSError as error:
        raise storage_error(error, path) from error


def _judgement(line: dict[str, str], where: str) -> TableJudgement:
    if None in line or any(not line[name] for name in JUDGEMENT_COLUMNS[:-1]):
        mend = f"fill in {', '.join(JUDGEMENT_COLUMNS)}; only the reason may be empty"
        raise CaseError("has too few or too many cells", where=where, mend=mend)
    if line["verdict"] not in (SAME, DIFFERENT):
        raise CaseError(f"verdict {line['verdict'][:40]!r}", where=where, mend=f"write {SAME} or {DIFFERENT}")
    if (line["table"], line["row"]) == (line["other_table"], line["other_row"]):
        raise CaseError("names one row twice", where=where, mend="name two rows")
    return TableJudgement(
        verdict=line["verdict"],
        one=RowName(line["table"], line["row"]),
        other=RowName(line["other_table"], line["other_row"]),
        author=line["author"],
        time=line["time"],
        reason=line["reason"],
    )


def add_judgement(path: Path, judgement: TableJudgement) -> None:
    """Add a line to a file of judgements; nothing in it is ever changed. Raises StorageError."""
    try:
        is_new, is_open = _is_new(path), _ends_open(path)
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if is_new:
                writer.writerow(JUDGEMENT_COLUMNS)
            elif is_open:
                file.write("\r\n")
            one, other = judgement.one, judgement.other
            writer.writerow((judgement.verdict, *one, *other, judgement.author, judgement.time, judgement.reason))
    except OSError as error:
        raise storage_error(error, path) from error


def _is_new(path: Path) -> bool:
    """Whether a file of judgements is still to be begun."""
    return not path.is_file() or not path.stat().st_size


def _ends_open(path: Path) -> bool:
    """Whether a file's last line lacks its end, as some editors leave it."""
    if _is_new(path):
        return False
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def describe(done: TablesMatched, position: int) -> str:
    """One row in a line, for a person: table and id, days, place, act, sides, dead, and its own words."""
    columns, name = done.read.columns, done.name(position)
    words = columns.vocabulary
    first, last = (
        datetime.fromtimestamp(second, UTC).date().isoformat()
        for second in (columns.start_s[position], columns.end_s[position] - 1)
    )
    actor, target = (
        words.names[number].text if number >= 0 else "not told"
        for number in (columns.actor[position], columns.target[position])
    )
    low, high = columns.killed[position].tolist()
    killed = "dead not told" if low < 0 else f"{low} dead" if low == high else f"{low} to {high} dead"
    days = first if first == last else f"{first} to {last}"
    place = f"{columns.lat[position]:.3f}, {columns.lon[position]:.3f} ±{columns.sigma_m[position] / 1000:.0f} km"
    act = done.context.acts.label(words.acts[columns.act[position]])
    text = str(done.read.texts[position].as_py() or "")[:300]
    return f"{name.table}:{name.row}  {days}  {place}  {act}  {actor} / {target}  {killed}  {text}"
