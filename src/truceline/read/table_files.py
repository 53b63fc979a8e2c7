"""Tables as columns of texts, some thousand rows at a time, whatever file they come in: CSV, Parquet or a sheet.

CSV is read here, by Arrow, as a stream: a file of a gigabyte takes no more memory than its chunks. Parquet and sheets
are decoded in a process of their own (``read.isolated``), whose memory and time are bounded.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import IO, TYPE_CHECKING, Any, Final, Literal, NamedTuple, Protocol

import pyarrow as pa

from truceline.errors import ItemError
from truceline.read.cells import Moments, moments
from truceline.read.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyarrow import csv as arrow

    from truceline.read.mapping import Layout
    from truceline.read.options import ReadOptions
    from truceline.read.source import Source

DELIMITERS: Final = (",", ";", "\t", "|")
_HEAD_BYTES: Final = 200_000
_BLOCK_BYTES: Final = 16_000_000
_MAX_TRANSCODED: Final = 200_000_000
"""Bytes of a table that is not UTF-8: it is held whole, and some times over."""


class WrongRow(NamedTuple):
    """A row with another number of cells than the header has: its number (from 1, header not counted) and cells."""

    row: int
    cells: int


class TableFile(Protocol):
    """A table that was opened: the names of its columns in lower case, and its rows as texts."""

    names: tuple[str, ...]
    wrong: list[WrongRow]
    """Rows left out so far because they have more or fewer cells than the header."""

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows, chunk by chunk, of some columns; raises ItemError where the file is damaged or out of bounds."""
        ...


class NotUtf8Error(Exception):
    """The bytes of a table are of another encoding than UTF-8: it is to be opened again, transcoded."""


def read_header(text: str, options: ReadOptions, where: str, delimiter: str = "") -> tuple[tuple[str, ...], str]:
    """Names of columns in lower case, and what separates them, from the first line of a table.

    The delimiter is the one of comma, semicolon, tab and bar that gives most columns. Raises ItemError
    ``read.bad_header`` where the line is no header.
    """
    first = text.split("\n", maxsplit=1)[0].rstrip("\r")
    mark = delimiter or max(DELIMITERS, key=lambda mark: (len(split_line(first, mark)), -DELIMITERS.index(mark)))
    names = tuple(name.strip().strip("\ufeff").lower() for name in split_line(first, mark))
    return checked_names(names, options, where), mark


def checked_names(names: tuple[str, ...], options: ReadOptions, where: str) -> tuple[str, ...]:
    """Names of columns, where each is there, once; raises ItemError ``read.bad_header``."""
    if len(names) > options.max_columns:
        reason = f"the table has {len(names)} columns, more than {options.max_columns}"
        raise ItemError("read.bad_header", reason, where=where, mend="raise [read] max_columns")
    mend = "begin the file with one line of column names"
    if not all(names):
        number = names.index("") + 1
        raise ItemError("read.bad_header", f"column {number} has no name", where=where, mend=mend)
    if len(set(names)) < len(names):
        twice = min(name for name in names if names.count(name) > 1)
        raise ItemError("read.bad_header", f"two columns are called {twice[:80]}", where=where, mend="name them apart")
    return names


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of one line of a CSV file; none where it is no such line."""
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    except csv.Error:
        return []


def headless(line: str, layouts: Sequence[Layout]) -> Layout | None:
    """The layout of a table without a line of names, from its first row: as many cells, an id and a day; else None.

    The last column may be missing: GDELT's older files have no address.
    """
    for layout in layouts:
        names = layout.table.header
        cells = line.split(layout.table.delimiter.replace("\\t", "\t") or ",") if names else []
        if (
            names
            and len(cells) in (len(names), len(names) - 1)
            and _is_row(dict(zip(names, cells, strict=False)), layout)
        ):
            return layout
    return None


def _is_row(row: dict[str, str], layout: Layout) -> bool:
    """Does the first line hold a day where the layout has one, and a number for the id of a data set that ships?"""
    table = layout.table
    is_day = isinstance(moments(row.get(table.date.start, "").strip(), table.date.order, table.date.clock), Moments)
    return is_day and (layout.told is None or row.get(table.row_id[0], "").isdigit())


class CsvFile:
    """A CSV file, opened: ``given`` is the layout that a person's mapping gives it, or None."""

    def __init__(self, source: Source, layouts: Sequence[Layout], *, is_transcoded: bool = False) -> None:
        self._source = source
        self._is_transcoded = is_transcoded or _is_wide(source.body.head(4))
        if self._is_transcoded and source.body.size > _MAX_TRANSCODED:
            reason = f"{source.body.size} bytes in another encoding than UTF-8"
            raise ItemError("read.too_large", reason, where=source.where, mend="save it as UTF-8")
        self._text = decode(source.data, where=source.where).text if self._is_transcoded else ""
        head = self._text[:_HEAD_BYTES] or _head_text(source)
        line = head.split("\n", maxsplit=1)[0].rstrip("\r")
        plain = headless(line, layouts)
        if plain is not None:
            names = plain.table.header
            self.delimiter = plain.table.delimiter.replace("\\t", "\t")
            self.names = names[: line.count(self.delimiter) + 1]
        else:
            told = source.mapping.table.delimiter.replace("\\t", "\t") if source.mapping is not None else ""
            self.names, self.delimiter = read_header(head, source.options, source.where, told)
        self._skipped = 0 if plain is not None else 1
        # GDELT writes quotation marks as they come; a person's table without names is a CSV file like any other.
        self._has_quotes = plain is None or plain.told is None
        self.wrong: list[WrongRow] = []

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows, chunk by chunk; raises ItemError, or NotUtf8Error where it is to be opened transcoded."""
        from pyarrow import csv as arrow

        kept = [name for name in columns if name in self.names] or list(self.names[:1])

        def note(row: arrow.InvalidRow) -> Literal["skip"]:
            self.wrong.append(WrongRow((row.number or 1) - self._skipped, row.actual_columns))
            return "skip"

        try:
            with self._stream() as stream:
                yield from arrow.open_csv(
                    stream,
                    read_options=arrow.ReadOptions(
                        use_threads=False,
                        block_size=_BLOCK_BYTES,
                        column_names=list(self.names),
                        skip_rows=self._skipped,
                    ),
                    parse_options=arrow.ParseOptions(
                        delimiter=self.delimiter,
                        newlines_in_values=True,
                        invalid_row_handler=note,
                        quote_char='"' if self._has_quotes else False,
                    ),
                    convert_options=arrow.ConvertOptions(
                        include_columns=kept,
                        column_types=dict.fromkeys(self.names, pa.string()),
                        strings_can_be_null=False,
                    ),
                )
        except pa.ArrowInvalid as error:
            reason = f"cannot be read as a table: {str(error).splitlines()[0]}"[:300]
            mend = "export the table again"
            raise ItemError("read.truncated", reason, where=self._source.where, mend=mend) from error

    def _stream(self) -> Any:
        if self._is_transcoded:
            return io.BytesIO(self._text.encode("utf-8", errors="replace"))
        return _Utf8(self._source.body.open())


class _Utf8(io.RawIOBase):
    """A stream whose bytes are seen to be UTF-8 before anybody parses them; NotUtf8Error where they are not."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        try:
            self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise NotUtf8Error from error
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()


def _is_wide(start: bytes) -> bool:
    """Are these the first bytes of UTF-16 or UTF-32?"""
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
    return start.startswith(marks) or (len(start) == 4 and start.count(0) >= 2)


def _head_text(source: Source) -> str:
    """The beginning of a table, for its line of names; cut at a whole character."""
    start = source.body.head(_HEAD_BYTES).removeprefix(codecs.BOM_UTF8)
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return decode(start, where=source.where).text
