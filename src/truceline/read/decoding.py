"""Decoders of hostile formats, in a process of their own: ``python -m truceline.read.decoding KIND FD LIMITS``.

The file comes as an open descriptor; what was asked for comes on stdin, as a line of JSON; what was decoded goes out
on stdout in frames (``read.isolated`` reads them): a letter, the length in four bytes, and the bytes. ``H`` names the
columns of a table, ``B`` is a chunk of its rows (Arrow's stream, all texts), ``P`` a page's text, ``R`` a page of a
web archive, ``F`` why one of its records was not taken, ``S`` how many of them hold no page, ``N`` a remark, ``E``
why the file cannot be decoded, ``Z`` the end. The process bounds its own memory and time; where it dies, there is no
``Z``.
"""

from __future__ import annotations

import os
import resource
import sys
import zipfile
from datetime import date, datetime, time
from typing import IO, TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROWS: Final = 20_000
"""Rows of a chunk."""
_SHEET_PARTS: Final = ("xl/", "word/", "content.xml")


class Limits(msgspec.Struct, frozen=True):
    """How much a decoder may take: bytes of memory, seconds, pages, rows, records, bytes of what is unpacked."""

    memory: int
    seconds: int
    pages: int
    rows: int
    unpacked: int
    page_chars: int
    records: int = 100_000


class UndecodableError(Exception):
    """The file cannot be decoded: code, reason and mend of the refusal."""

    def __init__(self, code: str, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.told = (code, reason, mend)


class Out:
    """The way out: frames on a stream."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def put(self, kind: str, data: bytes) -> None:
        """Send one frame."""
        self._stream.write(kind.encode() + len(data).to_bytes(4, "big") + data)
        self._stream.flush()

    def rows(self, names: Sequence[str], columns: Sequence[Any]) -> None:
        """Send a chunk of rows."""
        import pyarrow as pa

        sink = pa.BufferOutputStream()
        table = pa.table(dict(zip(names, columns, strict=True)))
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        self.put("B", sink.getvalue().to_pybytes())


def decode_pdf(file: IO[bytes], limits: Limits, out: Out, _: IO[bytes]) -> None:
    """The text of a PDF, page by page, lines as they stand."""
    import pypdfium2  # type: ignore[import-untyped]  # it ships none

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        reason = "is locked with a password" if "assword" in str(error) else f"cannot be opened as a PDF: {error}"
        raise UndecodableError("read.truncated", reason, "fetch it again, or save its text as .txt") from error
    if len(document) > limits.pages:
        reason = f"{len(document)} pages, more than {limits.pages}"
        raise UndecodableError("read.too_large", reason, "split it, or raise [read] max_pages")
    chars = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError as error:
            out.put("N", f"page {number + 1} cannot be read: {error}".encode())
            text = ""
        chars += len(text)
        if chars > limits.page_chars:
            reason = f"over {limits.page_chars} characters"
            raise UndecodableError("read.too_large", reason, "split it, or raise [read] max_bytes")
        out.put("P", text.encode("utf-8", errors="replace"))


def decode_parquet(file: IO[bytes], limits: Limits, out: Out, asked: IO[bytes]) -> None:
    """The rows of a Parquet file, every flat column as texts."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        opened = parquet.ParquetFile(file)
        if opened.metadata.num_rows > limits.rows:
            reason = f"{opened.metadata.num_rows} rows, more than {limits.rows}"
            raise UndecodableError("read.too_large", reason, "split it, or raise [read] max_rows")
        schema = opened.schema_arrow
        names = [name for name in schema.names if not pa.types.is_nested(schema.field(name).type)]
        wanted = _asked(names, out, asked)
        for batch in opened.iter_batches(ROWS, columns=wanted, use_threads=False):
            out.rows(wanted, [_texts(column) for column in batch.columns])
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        reason = f"cannot be read as Parquet: {str(error).splitlines()[0]}"[:300] if str(error) else "is damaged"
        raise UndecodableError("read.truncated", reason, "write the file again, or fetch it again") from error


def _texts(column: Any) -> Any:
    """A column as texts: days and moments in ISO 8601, numbers as they are, nothing as the empty text."""
    import pyarrow as pa
    import pyarrow.compute

    pc: Any = pyarrow.compute
    column.validate(full=True)  # the reader of Parquet takes bytes that are no UTF-8 for text
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        mark = "Z" if column.type.tz else ""
        column = pc.strftime(
            column.cast(pa.timestamp("s", column.type.tz), safe=False), format=f"%Y-%m-%dT%H:%M:%S{mark}"
        )
    elif pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column).cast(pa.string())
    elif pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = pa.array([(value or b"").decode("utf-8", "replace") for value in column.to_pylist()], pa.string())
    return column.cast(pa.string()).fill_null("")


def decode_sheet(file: IO[bytes], limits: Limits, out: Out, asked: IO[bytes]) -> None:
    """The rows of the first sheet of a workbook that holds any, every cell as text."""
    import python_calamine as calamine

    _check_parts(file, limits)
    try:
        book = calamine.CalamineWorkbook.from_filelike(file)
        sheets = [name for name in book.sheet_names if book.get_sheet_by_name(name).height]
    except calamine.CalamineError as error:
        reason = f"cannot be opened as a workbook: {error}"[:300]
        raise UndecodableError("read.truncated", reason, "save it again, or export the sheet as CSV") from error
    if not sheets:
        raise UndecodableError("read.empty", "no sheet has a cell", "add rows, or take the file out")
    sheet = book.get_sheet_by_name(sheets[0])
    if sheet.height > limits.rows + 1:
        reason = f"{sheet.height} rows, more than {limits.rows}"
        raise UndecodableError("read.too_large", reason, "split it, or raise [read] max_rows")
    if len(sheets) > 1:
        out.put("N", f"only the sheet {sheets[0]!r} is read, not {', '.join(map(repr, sheets[1:6]))}".encode())
    rows = iter(sheet.iter_rows())
    names = [_cell(cell) for cell in next(rows)]
    wanted = _asked(names, out, asked)
    places = [names.index(name) for name in wanted]
    _send(rows, places, wanted, out)


def _send(rows: Iterator[Any], places: Sequence[int], names: Sequence[str], out: Out) -> None:
    import pyarrow as pa

    def put(chunk: list[list[str]]) -> None:
        out.rows(names, [pa.array(column, pa.string()) for column in zip(*chunk, strict=True)])

    chunk: list[list[str]] = []
    for row in rows:
        chunk.append([_cell(row[place]) for place in places])
        if len(chunk) == ROWS:
            put(chunk)
            chunk = []
    if chunk:
        put(chunk)


def _check_parts(file: IO[bytes], limits: Limits) -> None:
    """See that a workbook's parts, unpacked, keep the bounds; its list of parts says how large they are."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise UndecodableError("read.truncated", f"is no whole workbook: {error}", "fetch or save it again") from error
    file.seek(0)
    if not any(part.filename.startswith(_SHEET_PARTS[0]) or part.filename == _SHEET_PARTS[2] for part in parts):
        raise UndecodableError(
            "read.unknown_format",
            "a ZIP archive or an office document without sheets",
            "unpack it, or export it as text",
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked or len(parts) > 10_000:
        reason = f"{unpacked} bytes in {len(parts)} parts when unpacked"
        raise UndecodableError("read.too_large", reason, "split it, or raise [read] max_table_bytes")


def _cell(value: object) -> str:
    """A cell as text: whole numbers without a point, days and moments in ISO 8601."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _asked(names: Iterable[str], out: Out, asked: IO[bytes]) -> list[str]:
    """Tell the names of a table's columns, and hear which are wanted."""
    out.put("H", msgspec.json.encode(list(names)))
    return msgspec.json.decode(asked.readline(), type=list[str])


def decode_warc(file: IO[bytes], limits: Limits, out: Out, _: IO[bytes]) -> None:
    """The pages of a web archive, one by one; then how many records hold none."""
    from truceline.read.warc_records import ArchiveReader, ArchiveRecord

    reader = ArchiveReader(limits.unpacked, limits.records, limits.page_chars)
    for found in reader.read(file):
        out.put("R" if isinstance(found, ArchiveRecord) else "F", msgspec.msgpack.encode(found))
    out.put("S", msgspec.json.encode(reader.counted))


DECODERS: Final = {"pdf": decode_pdf, "parquet": decode_parquet, "sheet": decode_sheet, "warc": decode_warc}


def main() -> None:
    """Decode one file; whatever a library prints goes to stderr, not between the frames."""
    kind, descriptor, told = sys.argv[1:4]
    limits = msgspec.json.decode(told, type=Limits)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = Out(os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        with os.fdopen(int(descriptor), "rb") as file:
            DECODERS[kind](file, limits, out, sys.stdin.buffer)
        out.put("Z", b"")
    except UndecodableError as error:
        out.put("E", msgspec.json.encode(error.told))
    except MemoryError:
        told_of = ("read.out_of_bounds", "takes more memory than it may", "split it, or export it as text or CSV")
        out.put("E", msgspec.json.encode(told_of))


if __name__ == "__main__":
    main()
