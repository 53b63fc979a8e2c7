"""A table of millions of records against agreements, without a case: in parts that are done once, then put together.

The table is read in batches and never held whole. Each part's findings are written to a file of their own beside the
output; a run that was interrupted finds them and goes on after them, if neither the table nor anything that judges it
has changed. At the end the parts become one file, put in place in one step.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

import truceline
from truceline.assess.bulk.judge import FINDINGS, REFUSALS
from truceline.assess.bulk.records import check_schema
from truceline.engine.swap import storage_error
from truceline.errors import CaseError
from truceline.flow import bulk_csv
from truceline.flow.progress import Silence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.assess.bulk.judge import BatchJudge, Judged
    from truceline.flow.progress import Progress

BATCH_ROWS: Final = 1 << 17
"""Rows judged at once: their columns stay in a processor's cache, and no list of pairs grows large."""
PART_ROWS: Final = 1 << 20
"""Rows of a part, at least: what an interruption costs."""
COMPRESSION: Final = "zstd"
_MENDS: Final = (
    ("UTF8", "save it as UTF-8"),
    ("UTF-16", "save it as UTF-8 (“CSV UTF-8” in spreadsheets)"),
    ("Expected", "give every row as many values as there are columns"),
    ("quotation mark", "close it, or fetch the file again if it is cut short"),
)


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What a run counted: ``taken`` = ``judged`` + ``refused``.

    ``outcomes`` are findings by "agreement provision outcome", those not written too; ``refusals`` are rows by code.
    """

    taken: int = 0
    judged: int = 0
    refused: int = 0
    written: int = 0
    outcomes: dict[str, int] = {}
    refusals: dict[str, int] = {}

    def plus(self, other: Totals) -> Totals:
        """Both together."""
        return Totals(
            taken=self.taken + other.taken,
            judged=self.judged + other.judged,
            refused=self.refused + other.refused,
            written=self.written + other.written,
            outcomes=dict(Counter(self.outcomes) + Counter(other.outcomes)),
            refusals=dict(Counter(self.refusals) + Counter(other.refusals)),
        )


class Part(NamedTuple):
    """Some whole row groups of a table: their numbers, and the number of their first row."""

    groups: tuple[int, ...]
    first_row: int
    rows: int


def assess_table(
    source: Path,
    out: Path,
    judge: BatchJudge,
    stamp: str,
    progress: Progress | None = None,
    refused_before: pa.Table | None = None,
) -> Totals:
    """Judge a table (Parquet or CSV) and write its findings to ``out`` (Parquet or CSV, by its name).

    Refused rows go to a file beside it, ``NAME.refused.csv``, after those that were ``refused_before``. ``stamp``
    names everything that judges.

    Raises:
        CaseError: the table cannot be read, lacks a column, or would be written over; another run writes ``out``.
        StorageError: the disk would not take it; ``out`` is what it was.
    """
    see_apart(source, out)
    table = table_of(source)
    check_schema(table.schema, str(source))
    progress = progress or Silence()
    folder = out.with_name(f".{out.name}.parts")
    key = hashlib.sha256(msgspec.json.encode([table.stamp, stamp, truceline.__version__])).hexdigest()
    try:
        with alone(folder, out):
            _make_ready(folder, key)
            parts = table.parts()
            progress.begin("assess", table.rows)
            totals = Totals()
            work = _Work(folder, table, judge, progress, {"truceline": truceline.__version__, "truceline.judge": stamp})
            for number, part in enumerate(parts):
                totals = totals.plus(_part(work, part, folder / f"{number:05d}"))
            progress.end("assess")
            _put_together(work, len(parts), out, refused_before or REFUSALS.empty_table())
            shutil.rmtree(folder)
    except OSError as error:
        raise storage_error(error, out) from error
    return totals


def refused_beside(out: Path) -> Path:
    """Where the refused rows of a table go whose findings go to ``out``."""
    return out.with_name(f"{out.stem}.refused.csv")


def see_apart(source: Path, out: Path) -> None:
    """See that neither findings nor refusals would be written over the records.

    Raises:
        CaseError: they would.
    """
    for path in (out, refused_beside(out)):
        if path.exists() and source.exists() and path.samefile(source):
            raise CaseError("the findings would be written over the records", where=str(path), mend="name another OUT")


@contextmanager
def alone(folder: Path, out: Path) -> Iterator[None]:
    """Hold a folder of a work's own files; it is let go when the process ends, however it ends.

    Raises:
        CaseError: another run holds it.
    """
    with ExitStack() as open_:
        is_ours = False
        while not is_ours:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            open_.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                mend = "wait until it is done, or name another OUT"
                raise CaseError("another run is writing these findings", where=str(out), mend=mend) from error
            with suppress(FileNotFoundError):
                is_ours = os.path.samestat(os.fstat(handle), folder.stat())
        yield


def _make_ready(folder: Path, key: str) -> None:
    """Only parts of this very work stay in its folder: what another work left there is thrown away."""
    mark = folder / "work"
    if not (mark.is_file() and mark.read_text("ascii", errors="replace") == key):
        for path in folder.iterdir():
            path.unlink()
        mark.write_text(key, "ascii")


class _Work(NamedTuple):
    """What a run judges, with what, and where it keeps its parts; ``made_with`` goes into files of Parquet."""

    folder: Path
    table: Table
    judge: BatchJudge
    progress: Progress
    made_with: dict[str, str]


def _part(work: _Work, part: Part, place: Path) -> Totals:
    """The findings of a part, from its files where an earlier run made them."""
    progress = work.progress
    told = place.with_suffix(".json")
    if all(path.is_file() for path in (told, _of(place, "findings"), _of(place, "refusals"))):
        progress.advance("assess", part.first_row + part.rows)
        return msgspec.json.decode(told.read_bytes(), type=Totals)
    totals, row = Totals(), part.first_row
    with ExitStack() as files:
        findings = files.enter_context(_parquet(_of(place, "findings"), FINDINGS))
        refusals = files.enter_context(_parquet(_of(place, "refusals"), REFUSALS))
        for batch in work.table.batches(part):
            found = work.judge.judge(batch, row)
            findings.write_table(found.findings)
            refusals.write_table(found.refusals)
            row += batch.num_rows
            progress.advance("assess", row)
            totals = totals.plus(totals_of(found))
        findings.add_key_value_metadata(work.made_with)
    fresh = told.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(totals))
    fresh.replace(told)
    return totals


def totals_of(found: Judged) -> Totals:
    """What a batch gave, counted."""
    return Totals(
        taken=found.taken,
        judged=found.judged,
        refused=len(found.refusals),
        written=len(found.findings),
        outcomes={" ".join(name): count for name, count in found.outcomes.items() if count},
        refusals=dict(Counter(str(code) for code in found.refusals["code"].to_pylist())),
    )


def _of(place: Path, what: str) -> Path:
    return place.with_name(f"{place.name}-{what}.parquet")


def _put_together(work: _Work, parts: int, out: Path, refused_before: pa.Table) -> None:
    """One file of all parts' findings, one of refusals where there are any."""
    refused = refused_beside(out)
    count = sum(pq.read_metadata(_of(work.folder / f"{number:05d}", "refusals")).num_rows for number in range(parts))
    if count + len(refused_before):
        _join(work, parts, "refusals", refused_before, refused)
    else:
        refused.unlink(missing_ok=True)
    _join(work, parts, "findings", FINDINGS.empty_table(), out)


def _join(work: _Work, parts: int, what: str, before: pa.Table, out: Path) -> None:
    """Put a file in place: some rows, then those of all parts."""
    fresh, schema, folder = work.folder / out.name, before.schema, work.folder
    is_parquet = out.suffix == ".parquet"
    if is_parquet and parts == 1 and not len(before):
        _of(folder / "00000", what).replace(out)
        return
    plain = schema if is_parquet else plain_schema(schema)
    writer: Any = _parquet(fresh, plain) if is_parquet else pcsv.CSVWriter(fresh, plain)
    with writer:
        writer.write_table(before.cast(plain))
        for number in range(parts):
            with pq.ParquetFile(_of(folder / f"{number:05d}", what)) as file:
                for batch in file.iter_batches(BATCH_ROWS):
                    writer.write_batch(batch.cast(plain))
        if is_parquet:
            writer.add_key_value_metadata(work.made_with)
    fresh.replace(out)


def _parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer that keeps words once each; numbers as dictionaries take twice the time and no less room."""
    words: Any = [field.name for field in schema if pa.types.is_dictionary(field.type)] or ["code", "reason"]
    return pq.ParquetWriter(path, schema, compression=COMPRESSION, use_dictionary=words)


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """The schema without dictionaries, which CSV has not."""
    kinds = [field.type.value_type if pa.types.is_dictionary(field.type) else field.type for field in schema]
    return pa.schema([pa.field(field.name, kind) for field, kind in zip(schema, kinds, strict=True)])


def table_of(path: Path) -> Table:
    """A table of records, looked at.

    Raises:
        CaseError: it is not there, of a kind that we do not read, or damaged.
    """
    return Table.open(path)


class Table(NamedTuple):
    """A table on disk, read in batches."""

    path: Path
    schema: pa.Schema
    rows: int
    stamp: tuple[str, ...]
    group_rows: tuple[int, ...] = ()

    @classmethod
    def open(cls, path: Path) -> Table:
        """Look at a table.

        Raises:
            CaseError: it is not there, of a kind that we do not read, or damaged.
        """
        try:
            size, changed = path.stat().st_size, path.stat().st_mtime_ns
            stamp: tuple[str, ...] = (str(size), str(changed))
            if path.suffix == ".parquet":
                with pq.ParquetFile(path) as file:
                    meta, footer = file.metadata, pa.BufferOutputStream()
                    meta.write_metadata_file(footer)
                    groups = tuple(meta.row_group(number).num_rows for number in range(meta.num_row_groups))
                    stamp = (*stamp, hashlib.sha256(footer.getvalue()).hexdigest())
                    return cls(path, file.schema_arrow, meta.num_rows, stamp, groups)
            if path.suffix != ".csv":
                raise CaseError("a table of no kind that we read", where=str(path), mend="give Parquet or CSV")
            return cls(path, bulk_csv.schema_of(path), 0, stamp)
        except OSError as error:
            raise CaseError(f"cannot be read: {_plainly(error)}", where=str(path), mend="check the file") from error
        except pa.ArrowInvalid as error:
            raise _damaged("cannot be read", error, path) from error

    def parts(self) -> Sequence[Part]:
        """The table in parts: whole row groups of Parquet; CSV, which cannot be entered midway, in one."""
        if not self.group_rows:
            return (Part((), 0, self.rows),)
        found: list[Part] = []
        first, groups, rows = 0, [], 0
        for number, size in enumerate(self.group_rows):
            groups.append(number)
            rows += size
            if rows >= PART_ROWS or number == len(self.group_rows) - 1:
                found.append(Part(tuple(groups), first, rows))
                first, groups, rows = first + rows, [], 0
        return found

    def batches(self, part: Part) -> Iterator[pa.RecordBatch]:
        """The batches of a part.

        Raises:
            CaseError: the table is damaged further on.
        """
        try:
            if self.path.suffix == ".parquet":
                with pq.ParquetFile(self.path) as file:
                    yield from file.iter_batches(BATCH_ROWS, row_groups=list(part.groups))
            else:
                yield from bulk_csv.batches_of(self.path, self.schema)
        except (OSError, pa.ArrowInvalid) as error:
            raise _damaged("cannot be read to its end", error, self.path) from error


def _damaged(what: str, error: Exception, path: Path) -> CaseError:
    told = _plainly(error)
    mend = next((mend for sign, mend in _MENDS if sign in told), "it is cut short or damaged: fetch it again")
    return CaseError(f"{what}: {told}", where=str(path), mend=mend)


def _plainly(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
