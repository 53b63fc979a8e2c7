"""Event tables of others (UCDP, ACLED, GDELT, a mission's own by a mapping) as the records that ``assess`` takes.

They are read as in a case: their codes become widths, their names parties, what no layout tells stays unknown. Read
whole into memory: such tables have millions of rows, not hundreds of millions.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from truceline.assess.bulk.judge import REFUSALS
from truceline.assess.bulk.records import COLUMNS, check_schema, our_name, told_shares
from truceline.assess.particulars import Particulars
from truceline.engine.swap import storage_error
from truceline.errors import CaseError
from truceline.flow.bulk import BATCH_ROWS, Totals, alone, assess_table, see_apart, table_of
from truceline.flow.bulk_csv import header_of
from truceline.flow.table_columns import read_tables
from truceline.geo.kernel.metric import CUT, MOST_M
from truceline.lexicon.parties import load_parties
from truceline.lexicon.party_shares import shares_of
from truceline.model.record import Particular
from truceline.reconcile.columns import UNTOLD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from truceline.assess.bulk.judge import BatchJudge
    from truceline.flow.progress import Progress
    from truceline.flow.table_columns import TablesRead
    from truceline.model import Refusal

OURS: Final = frozenset(("id", "lon", "lat", "act"))
"""Columns by which a table is one of records already."""
ROW: Final = re.compile(r":rows? (\d{1,15})")
"""How the read stage tells which row it refuses."""
NEARLY: Final = 3
"""Columns of records by which a table is meant for one."""
MOST_SIGMA_M: Final = 0.999 * MOST_M / CUT
"""Widest place that is looked for: of what is coded more coarsely (a country) nothing is known but that."""


def is_of_records(path: Path) -> bool:
    """Whether a table has the columns of records; one that cannot be opened is taken for one, to be told of later."""
    names = _names_of(path)
    return names is None or {our_name(name) for name in names} >= OURS


def _names_of(path: Path) -> list[str] | None:
    """The columns of a table; None where it cannot be opened."""
    try:
        return pq.read_schema(path).names if path.suffix == ".parquet" else header_of(path)[0]
    except (OSError, pa.ArrowInvalid, csv.Error):
        return None


def _read(source: Path) -> TablesRead:
    """The rows of an event table.

    Raises:
        CaseError: it is no table that we know of; where it is nearly one of records, what it lacks for that is told.
    """
    try:
        return read_tables([source], load_parties())
    except CaseError as error:
        ours = {our_name(name) for name in _names_of(source) or ()} & COLUMNS
        if len(ours) < NEARLY:
            raise
        lacks = ", ".join(sorted(OURS - ours))
        mend = f"name these columns so (manual: assess); or, as a table of others: {error.mend}"
        raise CaseError(f"as a table of records it lacks {lacks}", where=str(source), mend=mend) from error


def record_batches(source: Path) -> Iterator[pa.RecordBatch]:
    """The rows of a table of records, or of an event table as such.

    Raises:
        CaseError: it cannot be read, or is no table that we know of.
    """
    if not is_of_records(source):
        yield from records_of(_read(source)).to_batches(BATCH_ROWS)
        return
    table = table_of(source)
    check_schema(table.schema, str(source))
    for part in table.parts():
        yield from table.batches(part)


def assess_events(source: Path, out: Path, judge: BatchJudge, stamp: str, progress: Progress | None = None) -> Totals:
    """Judge an event table: what the read stage takes of it becomes records, which are judged as any other.

    The records lie in a hidden folder beside ``out`` meanwhile; the next run of the same work makes them anew.

    Raises:
        CaseError: it is no table that we know of.
        StorageError: the disk would not take it; ``out`` is what it was.
    """
    see_apart(source, out)
    read = _read(source)
    lost = sum(read.considered.values()) - len(read.columns)
    folder = out.with_name(f".{out.name}.records")
    try:
        with alone(folder, out):
            records = folder / "records.parquet"
            pq.write_table(records_of(read), records, row_group_size=1 << 17)
            changed = source.stat().st_mtime_ns
            os.utime(records, ns=(changed, changed))
            totals = assess_table(records, out, judge, stamp, progress, _told_refused(read.refusals))
            shutil.rmtree(folder)
    except OSError as error:
        raise storage_error(error, out) from error
    return totals.plus(Totals(taken=lost, refused=lost, refusals=_codes(read.refusals, lost)))


def _told_refused(refusals: Sequence[Refusal]) -> pa.Table:
    """Refusals of the read stage as those of rows: each with the first row (from 0) that it stands for, −1 for none."""
    rows = [ROW.search(refusal.where) for refusal in refusals]
    columns: list[Any] = [
        pa.array([refusal.where for refusal in refusals], pa.string()),
        pa.array([int(row[1]) - 1 if row else -1 for row in rows], pa.int64()),
        pa.array([refusal.code for refusal in refusals], pa.string()),
        pa.array([refusal.reason for refusal in refusals], pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=REFUSALS)


def _codes(refusals: Sequence[Refusal], lost: int) -> dict[str, int]:
    """Rows by code: refusals name one row, or say how many rows they stand for."""
    found: Counter[str] = Counter()
    for refusal in refusals:
        many = re.match(r"(\d+) rows: ", refusal.reason)
        found[refusal.code] += int(many[1]) if many else 1
    return dict(found) if found.total() == lost else {"read.bad_row": lost} if lost else {}


def records_of(read: TablesRead) -> pa.Table:
    """Rows of event tables in the columns of records: a place is a normal about its point, as wide as its code says."""
    columns, words = read.columns, read.columns.vocabulary
    is_vague = columns.sigma_m > MOST_SIGMA_M
    names = [told_shares(shares) if (shares := shares_of(name.parties)) else name.text for name in words.names]
    moments = {"start": columns.start_s, "end": columns.end_s}
    return pa.table(
        {
            "id": pa.array(read.row_ids.tolist(), pa.string()),
            "lon": pa.array(columns.lon, mask=is_vague),
            "lat": pa.array(columns.lat, mask=is_vague),
            "sigma_m": pa.array(columns.sigma_m, mask=is_vague),
            **{name: pa.array((at * 1e6).astype(np.int64), pa.timestamp("us", "UTC")) for name, at in moments.items()},
            "act": _told(columns.act, words.acts),
            "actor": _told(columns.actor, names),
            "target": _told(columns.target, names),
            "directed": columns.is_directed,
            **_particulars(read.particulars),
        }
    )


def _particulars(told: NDArray[np.object_]) -> dict[str, Any]:
    """A column for each particular that any row tells."""
    texts = pa.array(told, pa.string()).dictionary_encode()
    rows = [msgspec.json.decode(text or "[]", type=list[Particular]) for text in texts.dictionary.to_pylist()]
    found = [{one.name: one.text for one in row} for row in rows]
    names = [name for name in Particulars._fields if any(name in one for one in found)]
    return {name: pa.array([one.get(name) for one in found], pa.string()).take(texts.indices) for name in names}


def _told(numbers: NDArray[np.int32], words: Sequence[str]) -> Any:
    """The words of numbers; none where nothing is told."""
    indices: Any = pa.array(numbers, pa.int32(), mask=numbers == UNTOLD)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))
