"""Reader of tables: which table a CSV file is, told from its header, and its columns with every bad row named.

Columns are dictionary-encoded, and each distinct value is parsed once: a hundred thousand cells hold few hundred
different dates and codes.
"""

from __future__ import annotations

import csv
import io
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NamedTuple, TypeVar

from truceline.errors import ItemError
from truceline.read.text import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyarrow as pa

    from truceline.read.options import ReadOptions

DELIMITERS: Final = (",", ";", "\t", "|")
_MAX_HEADER_CHARS: Final = 100_000

V = TypeVar("V")


class Bad(NamedTuple):
    """A cell that cannot be taken: why, and how to mend it."""

    reason: str
    mend: str


class Header(NamedTuple):
    """The names of a table's columns, in lower case, and what separates them."""

    names: tuple[str, ...]
    delimiter: str


class Table(NamedTuple):
    """A table as texts: columns by name, the number of each row (from 1, header not counted), and bad rows."""

    columns: dict[str, pa.Array[Any]]
    rows: tuple[int, ...]
    errors: tuple[ItemError, ...]
    where: str

    def parse(self, name: str, take: Callable[[str], V | Bad]) -> Parsed[V]:
        """A column through ``take``, which sees each distinct text once, stripped; empty texts where it is absent."""
        column = self.columns.get(name)
        if column is None:
            value = take("")
            return Parsed(name, [value], [0] * len(self.rows))
        encoded = column.dictionary_encode()
        values = [take(str(text).strip()) for text in encoded.dictionary.to_pylist()]
        return Parsed(name, values, encoded.indices.to_numpy().tolist())


class Parsed(Generic[V]):
    """A column parsed: ``column[row]`` is a value, or raises what is wrong with the cell as a ``BadCellError``."""

    def __init__(self, name: str, values: Sequence[V | Bad], indices: Sequence[int]) -> None:
        self.name = name
        self._values = values
        self._indices = indices

    def __getitem__(self, row: int) -> V:
        value = self._values[self._indices[row]]
        if isinstance(value, Bad):
            raise BadCellError(self.name, value)
        return value


class BadCellError(ItemError):
    """A cell cannot be taken; the reader of the table adds where it stands."""

    def __init__(self, field: str, bad: Bad) -> None:
        super().__init__("read.bad_row", f"{field}: {bad.reason}", where=field, mend=bad.mend)


def read_header(text: str, options: ReadOptions, where: str) -> Header:
    """The header of a table; raises ItemError ``read.bad_header`` where the first line is none.

    The delimiter is the one of comma, semicolon, tab and bar that gives most columns.
    """
    first = text[:_MAX_HEADER_CHARS].split("\n", maxsplit=1)[0].rstrip("\r")
    delimiter = max(DELIMITERS, key=lambda mark: (len(_split(first, mark)), -DELIMITERS.index(mark)))
    names = tuple(name.strip().strip("\ufeff").lower() for name in _split(first, delimiter))
    mend = "begin the file with one line of column names"
    if len(names) > options.max_columns:
        reason = f"the table has {len(names)} columns, more than {options.max_columns}"
        raise ItemError("read.bad_header", reason, where=where, mend="raise [read] max_columns")
    if not all(names):
        number = names.index("") + 1
        raise ItemError("read.bad_header", f"column {number} has no name", where=where, mend=mend)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        reason = f"two columns are called {twice[0][:80]}"
        raise ItemError("read.bad_header", reason, where=where, mend="name them apart")
    return Header(names, delimiter)


def read_table(data: bytes, options: ReadOptions, where: str) -> tuple[Header, Table]:
    """The header and rows of a CSV file, every cell as text; raises ItemError where it is no table or too large.

    Rows with more or fewer cells than the header are left out and named in ``errors``.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow

    text = decode(data, where=where).text
    header = read_header(text, options, where)
    wrong: list[tuple[int, int]] = []

    def note(row: arrow.InvalidRow) -> Literal["skip"]:
        wrong.append(((row.number or 1) - 1, row.actual_columns))
        return "skip"

    encoded = text.encode("utf-8", errors="replace")
    try:
        table = arrow.read_csv(
            io.BytesIO(encoded),
            read_options=arrow.ReadOptions(
                use_threads=False, block_size=len(encoded) + 1, column_names=list(header.names), skip_rows=1
            ),
            parse_options=arrow.ParseOptions(
                delimiter=header.delimiter, newlines_in_values=True, invalid_row_handler=note
            ),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(header.names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        reason = f"cannot be read as a table: {error}"[:300]
        raise ItemError("read.truncated", reason, where=where, mend="export the table again") from error
    n_rows = table.num_rows + len(wrong)
    if n_rows > options.max_rows:
        reason = f"{n_rows} rows, more than {options.max_rows}"
        raise ItemError("read.too_large", reason, where=where, mend="split it, or raise [read] max_rows")
    skipped = {number for number, _ in wrong}
    rows = tuple(number for number in range(1, n_rows + 1) if number not in skipped)
    errors = tuple(_wrong_length(header, where, number, found) for number, found in wrong)
    columns = {name: table.column(name).combine_chunks() for name in header.names}
    return header, Table(columns, rows, errors, where)


def missing_columns(header: Header, needed: Iterable[str], table: str, where: str) -> tuple[ItemError, ...]:
    """One error for each column that the table needs and the header lacks."""
    return tuple(
        ItemError(
            "read.missing_column",
            f"the {table} lacks the column {name}",
            where=f"{where}:{name}",
            mend=f"add a column called {name}",
        )
        for name in needed
        if name not in header.names
    )


def misspelt_columns(header: Header, known: Sequence[str], where: str) -> tuple[ItemError, ...]:
    """One error for each column that we do not know while its name is nearly that of one that the table lacks.

    Other unknown columns are the table's own business; a misspelt one would lose its values in silence.
    """
    absent = [name for name in known if name not in header.names]
    errors = []
    for name in header.names:
        near = [] if name in known else get_close_matches(name, absent, n=1, cutoff=0.8)
        if near:
            reason = f"unknown column {name[:80]}"
            errors.append(ItemError("read.bad_header", reason, where=f"{where}:{name[:80]}", mend=f"write {near[0]}"))
    return tuple(errors)


def take_rows(
    table: Table, field: str, row_id: Callable[[int], str], record: Callable[[int, int], V]
) -> tuple[tuple[V, ...], tuple[ItemError, ...]]:
    """What ``record`` makes of each row (its index and number), and the errors of the rows that it cannot take.

    A row whose id stood in an earlier row that was taken is a duplicate, and refused; ``field`` is the id's column.
    """
    taken: list[V] = []
    errors: list[ItemError] = []
    first: dict[str, int] = {}
    for index, row in enumerate(table.rows):
        try:
            name = row_id(index)
            if name in first:
                errors.append(_duplicate(name, field, f"{table.where}:row {row}:{field}", first[name]))
                continue
            taken.append(record(index, row))
            first[name] = row
        except ItemError as error:
            place = f"{table.where}:row {row}:{error.where}"
            errors.append(ItemError(error.code, error.reason, where=place, mend=error.mend))
    return tuple(taken), tuple(errors)


def _duplicate(row_id: str, field: str, where: str, first: int) -> ItemError:
    reason = f"{field} {row_id[:80]} stands in row {first} already"
    return ItemError("read.duplicate_row", reason, where=where, mend="make the ids unique")


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])
    except csv.Error:
        return []


def _wrong_length(header: Header, where: str, row: int, found: int) -> ItemError:
    reason = f"{found} cells under {len(header.names)} column names"
    mend = "put cells that hold the delimiter or a line end into double quotes"
    return ItemError("read.bad_row", reason, where=f"{where}:row {row}", mend=mend)
