"""The rows of a table as records or coverage, in columns; each row that cannot be taken is named with its field.

A chunk's cells are judged here, in the order of the table; putting the rows' JSON together and hashing it is left to
two threads, which Arrow and DuckDB let run beside this one.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from truceline.engine.columns import Columns, Hasher, columns_of
from truceline.engine.compute import Vector
from truceline.errors import ItemError
from truceline.model.coverage import Coverage
from truceline.model.record import Record
from truceline.read.distinct import Chunk
from truceline.read.fields import coverage_fields, record_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from truceline.model.noun import Maker, Noun
    from truceline.read.distinct import Bad, Judged
    from truceline.read.fields import Field
    from truceline.read.mapping import Layout
    from truceline.read.source import Source
    from truceline.read.table_files import TableFile, WrongRow

THREADS: Final = 2
_AHEAD: Final = 4
"""Chunks that may wait to be hashed: each holds some 20 MB."""


class Rows(NamedTuple):
    """What a table gave: records or coverage, what was not taken, and how many rows it has."""

    columns: Columns[Any]
    errors: tuple[ItemError, ...]
    taken: int


class Faults:
    """What is wrong with rows of one table, in the order of its rows, within a bound.

    Of one code and column the first rows are named, each; what is beyond the bound is told as a number. Rows that a
    mapping leaves out on purpose are told by their value, once each.
    """

    def __init__(self, where: str, bound: int) -> None:
        self._where = where
        self._bound = bound
        self._named: list[tuple[int, ItemError]] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self._left_out: Counter[Bad] = Counter()

    def put(self, bad: Bad, row: int) -> None:
        """One row's fault."""
        kind = (bad.code, bad.field)
        self._counts[kind] += 1
        if self._counts[kind] <= self._bound:
            place = f"{self._where}:row {row}:{bad.field}" if bad.field else f"{self._where}:row {row}"
            reason = f"{bad.field}: {bad.reason}" if bad.field else bad.reason
            self._named.append((row, ItemError(bad.code, reason, where=place, mend=bad.mend)))

    def put_all(self, bads: Sequence[Bad], numbers: np.ndarray, rows: np.ndarray) -> None:
        """Faults of several rows: the number of each row's own in ``bads``."""
        if bads and bads[0].code == "read.no_act":
            for number, count in zip(*np.unique(numbers, return_counts=True), strict=True):
                self._left_out[bads[number]] += int(count)
            return
        kinds = [(bad.code, bad.field) for bad in bads]
        for place, (number, row) in enumerate(zip(numbers.tolist(), rows.tolist(), strict=True)):
            if self._counts[kinds[number]] >= self._bound and len(set(kinds)) == 1:
                self._counts[kinds[number]] += len(rows) - place
                return
            self.put(bads[number], row)

    def errors(self) -> tuple[ItemError, ...]:
        """All of them, by row, then what is told as a number."""
        found = [error for _, error in sorted(self._named, key=lambda pair: pair[0])]
        for bad, count in sorted(self._left_out.items()):
            place = f"{self._where}:{bad.field}:{bad.reason.split(' is ', maxsplit=1)[0]}"
            found.append(ItemError(bad.code, f"{count} rows: {bad.reason}", where=place, mend=bad.mend))
        for (code, field), count in sorted(self._counts.items()):
            if count > self._bound:
                reason = f"{field}: {count - self._bound} more rows, not named one by one"
                place = f"{self._where}:{field}:more"
                found.append(ItemError(code, reason, where=place, mend="mend the rows named, and read it again"))
        return tuple(found)


class RowMaker:
    """Makes rows of one table into rows of a noun."""

    def __init__(self, source: Source, layout: Layout, made: Maker) -> None:
        table = layout.table
        self._layout = layout
        self._noun: type[Noun] = Record if table.watch is None else Coverage
        make = record_fields if table.watch is None else coverage_fields
        self._fields: tuple[Field, ...] = make(table, source.lexicons)
        self._dataset = table.dataset or source.dataset
        self._constants: dict[str, Any] = {
            "made_by": made.id,
            "derived_from": msgspec.json.encode(source.derived_from).decode(),
            "evidence": source.evidence.id,
        }
        if self._noun is Record:
            self._constants["dataset"] = self._dataset
        self._options = source.options
        self._where = source.where
        self.faults = Faults(source.where, source.options.max_row_refusals)
        self._local = threading.local()

    def read(self, file: TableFile) -> Rows:
        """All rows of a table; raises ItemError where the file is damaged or has too many."""
        parts: list[pa.Table] = []
        count = 0
        waiting: deque[Future[pa.Table]] = deque()
        with ThreadPoolExecutor(THREADS) as pool:
            for rows, arrays in self._judged(file):
                count = int(rows[-1]) if len(rows) else count
                waiting.append(pool.submit(self._finished, arrays))
                while len(waiting) > _AHEAD:
                    parts.append(waiting.popleft().result())
            parts += [one.result() for one in waiting]
        for wrong in file.wrong:
            self.faults.put(_wrong_length(wrong, len(file.names)), wrong.row)
        pa.default_memory_pool().release_unused()
        columns = self._without_duplicates(Columns(self._noun, parts))
        count = max(count, *(wrong.row for wrong in file.wrong), 0) if file.wrong else count
        return Rows(columns, self.faults.errors(), count)

    def _judged(self, file: TableFile) -> Iterator[tuple[np.ndarray, dict[str, Vector]]]:
        """Of each chunk the numbers of its rows, and the arrays of those that can be taken."""
        counter = _Numbers(file)
        renames = self._layout.table.other_names
        wanted = set(self._layout.known)
        columns = [name for name in file.names if renames.get(name, name) in wanted]
        for batch in _ahead(file.batches(columns)):
            rows = counter.of(batch.num_rows)
            if counter.last > self._options.max_rows:
                reason = f"over {self._options.max_rows} rows"
                mend = "split it, or raise [read] max_rows"
                raise ItemError("read.too_large", reason, where=self._where, mend=mend)
            named = {renames.get(name, name): column for name, column in zip(columns, batch.columns, strict=True)}
            yield rows, self._arrays(Chunk(named, batch.num_rows), rows)

    def _arrays(self, chunk: Chunk, rows: np.ndarray) -> dict[str, Vector]:
        judged = {field.name: field.of(chunk) for field in self._fields}
        is_open = np.ones(chunk.size, dtype=bool)
        for one in judged.values():
            self._put_faults(one, is_open, rows)
        for one in judged.values():
            if one.notice_of_row is not None:
                seen = np.flatnonzero(is_open & (one.notice_of_row >= 0))
                self.faults.put_all(one.notices, one.notice_of_row[seen], rows[seen])
        arrays = {name: one.values for name, one in judged.items()} | {"row": pa.array(rows, pa.int64())}
        if is_open.all():
            return arrays
        mask = pa.array(is_open)
        return {name: array.filter(mask) for name, array in arrays.items()}

    def _put_faults(self, judged: Judged, is_open: np.ndarray, rows: np.ndarray) -> None:
        if judged.bad_of_row is None:
            return
        bad = np.flatnonzero(is_open & (judged.bad_of_row >= 0))
        if len(bad):
            self.faults.put_all(judged.bads, judged.bad_of_row[bad], rows[bad])
            is_open[bad] = False

    def _finished(self, arrays: Mapping[str, Vector]) -> pa.Table:
        """The columns of a chunk with ids and content hashes."""
        hasher: Hasher | None = getattr(self._local, "hasher", None)
        if hasher is None:
            hasher = self._local.hasher = Hasher()
        size = len(arrays["row"])
        zeros: Any = pa.array(np.zeros(size, np.int32))
        whole: dict[str, Any] = {
            name: pa.DictionaryArray.from_arrays(zeros, pa.array([value], pa.string()))
            for name, value in self._constants.items()
        }
        whole |= arrays
        ids = hasher.ids(self._noun.PREFIX, {"dataset": self._dataset, "row": arrays["row_id"]})
        whole["id"] = ids
        return columns_of(self._noun, whole, hasher)

    def _without_duplicates(self, columns: Columns[Any]) -> Columns[Any]:
        """The rows whose id stood in no earlier row that was taken; the others are faults."""
        ids = columns.texts("id").combine_chunks().dictionary_encode()
        numbers = ids.indices.to_numpy(zero_copy_only=False)
        _, firsts = np.unique(numbers, return_index=True)
        if len(firsts) == len(columns):
            return columns
        rows = columns.texts("row").to_numpy()
        is_first = np.zeros(len(columns), dtype=bool)
        is_first[firsts] = True
        field = self._layout.table.row_id[0]
        for place in np.flatnonzero(~is_first).tolist():
            bad = _duplicate(field, int(rows[firsts[numbers[place]]]))
            self.faults.put(bad, int(rows[place]))
        return columns.kept(pa.chunked_array([pa.array(is_first)]))


def _ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same batches, of which the next is read while one is worked on."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


class _Numbers:
    """The numbers of a table's rows, those left out counted in."""

    def __init__(self, file: TableFile) -> None:
        self._file = file
        self.last = 0

    def of(self, size: int) -> np.ndarray:
        """The numbers of the next ``size`` rows."""
        wrong = np.array([one.row for one in self._file.wrong if one.row > self.last], np.int64)
        numbers = np.arange(self.last + 1, self.last + 1 + size + len(wrong), dtype=np.int64)
        kept: np.ndarray = np.setdiff1d(numbers, wrong)[:size] if len(wrong) else numbers
        self.last = int(kept[-1]) if size else self.last
        return kept


def _wrong_length(wrong: WrongRow, names: int) -> Bad:
    from truceline.read.distinct import Bad

    mend = "put cells that hold the delimiter or a line end into double quotes"
    return Bad(f"{wrong.cells} cells under {names} column names", mend)


def _duplicate(field: str, first: int) -> Bad:
    from truceline.read.distinct import Bad

    return Bad(f"stands in row {first} already", "make the ids unique", field, "read.duplicate_row")
