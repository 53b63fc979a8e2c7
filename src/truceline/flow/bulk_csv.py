"""Tables of records in CSV: read in blocks, every value as it is written, until a column says what it should be.

A value that is no number or no time costs its row and not the run: it becomes a number or a time that is none, which
is refused with the row. What holds no rows at all (another encoding, a row with too few values) stops the run.
"""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from truceline.assess.bulk.records import COLUMNS, DAYS, INSTANTS, NO_DAY, NUMBERS, our_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_HEADER: Final = 1_000_000
"""Characters of a header line, at most."""
DELIMITERS: Final = ",;\t"
MISSING: Final = pa.array(("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None"), pa.string())
"""What stands for no value in columns of numbers and times."""
NO_INSTANT: Final = 2**62
"""Stands for an instant that is none: it lies outside every calendar."""
MOST_BLANK: Final = 1 << 12
"""Bytes of empty lines at the end of a file, at most."""
_BLANK: Final = b"\r\n"
_NUMBER: Final = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_WHOLE: Final = r"^[+-]?\d{1,18}$"
_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_INSTANT: Final = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$"
_ZONED: Final = r"[T ].*(Z|[+-]\d{2}(:?\d{2})?)$"
_STAMP: Final = pa.timestamp("us", "UTC")


def header_of(path: Path) -> tuple[list[str], str]:
    """The names of a file's columns, and what stands between its values: a comma, a semicolon or a tab."""
    with path.open(encoding="utf-16" if _is_wide(path) else "utf-8-sig", errors="replace", newline="") as file:
        line = file.readline(MOST_HEADER)
    delimiter = max(DELIMITERS, key=lambda sign: (line.count(sign), -DELIMITERS.index(sign)))
    return next(csv.reader([line], delimiter=delimiter), []), delimiter


def _is_wide(path: Path) -> bool:
    """Does a file begin as text in UTF-16 does?"""
    with path.open("rb") as file:
        return file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def schema_of(path: Path) -> pa.Schema:
    """The columns of a file with the types that ours have; others are text.

    Raises pyarrow.ArrowInvalid where the file is no CSV, or none in UTF-8.
    """
    if _is_wide(path):
        raise pa.ArrowInvalid("it is text in UTF-16, and records are read in UTF-8")
    with _reader(path, []) as reader:
        return pa.schema([pa.field(name, _type_of(our_name(name))) for name in reader.schema.names])


def batches_of(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The file's columns that are ours, block by block.

    Raises pyarrow.ArrowInvalid where the file is damaged further on, or ends behind an open quotation mark.
    """
    ours = [field.name for field in schema if our_name(field.name) in COLUMNS]
    last = [name for name in schema.names[-1:] if schema.names.count(name) == 1]
    tail: bytes | None = None
    with _reader(path, list(dict.fromkeys((*ours, *last)))) as reader:
        for batch in reader:
            for name in last if batch.num_rows else ():
                tail = batch[name][-1].as_buffer().to_pybytes()
            columns = [_taken(batch[name], schema.field(name).type) for name in ours]
            yield pa.RecordBatch.from_arrays(columns, schema=pa.schema([schema.field(name) for name in ours]))
    if tail is not None and _is_left_open(path, tail):
        raise pa.ArrowInvalid("a quotation mark is opened and never closed: rows after it may be lost")


def _is_left_open(path: Path, value: bytes) -> bool:
    """Whether the last value of a file stands behind a quotation mark that nothing closes.

    The reader takes all that follows such a mark for one value, and says nothing.
    """
    quoted = b'"' + value.replace(b'"', b'""')
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - len(quoted) - MOST_BLANK))
        end = file.read().rstrip(_BLANK)
    return end.endswith(quoted.rstrip(_BLANK)) and not end.endswith(quoted + b'"')


def _reader(path: Path, names: list[str]) -> pcsv.CSVStreamingReader:
    """A reader of some columns (none named: of all): ours as text, others as the bytes that they are."""
    parse = pcsv.ParseOptions(delimiter=header_of(path)[1], newlines_in_values=True)
    kinds = {name: pa.string() if our_name(name) in COLUMNS else pa.binary() for name in names}
    convert = pcsv.ConvertOptions(column_types=kinds, include_columns=names)
    return pcsv.open_csv(path, parse_options=parse, convert_options=convert)


def _type_of(name: str) -> pa.DataType:
    if name in NUMBERS:
        return pa.float64()
    if name in DAYS:
        return pa.date32()
    if name in INSTANTS:
        return _STAMP
    return pa.int64() if name == "row" else pa.string()


def _taken(column: Any, kind: pa.DataType) -> Any:
    """Text as what it should be."""
    if pa.types.is_string(kind):
        return column
    text: Any = pc.utf8_trim_whitespace(column)
    text = pc.if_else(pc.is_in(text, value_set=MISSING), pa.scalar(None, pa.string()), text)
    if pa.types.is_floating(kind):
        return _or_none(pc.cast(_fitting(text, _NUMBER), kind), text, pa.scalar(float("nan")))
    if pa.types.is_integer(kind):
        return pc.cast(_fitting(text, _WHOLE), kind)
    if pa.types.is_date(kind):
        days = _each(_fitting(text, _DAY), kind)
        return _or_none(days, text, pa.scalar(NO_DAY, pa.int32()).cast(kind))
    return _or_none(_instants(_fitting(text, _INSTANT)), text, pa.scalar(NO_INSTANT, pa.int64()).cast(kind))


def _fitting(text: Any, pattern: str) -> Any:
    """The values that look so; null for others."""
    return pc.if_else(pc.match_substring_regex(text, pattern), text, pa.scalar(None, pa.string()))


def _or_none(values: Any, text: Any, none: Any) -> Any:
    """Values, and what stands for one that is none where there was a text."""
    return pc.if_else(pc.and_(pc.is_null(values), pc.is_valid(text)), none, values)


def _instants(text: Any) -> Any:
    """Instants as text (without a zone: UTC; a day alone: its start); null for what no calendar has."""
    text = pc.replace_substring_regex(text, r"(\.\d{6})\d+", r"\1")
    text = pc.if_else(
        pc.equal(pc.utf8_length(text), pa.scalar(10)), pc.binary_join_element_wise(text, "T00:00", ""), text
    )
    zoned = pc.if_else(pc.match_substring_regex(text, _ZONED), text, pc.binary_join_element_wise(text, "Z", ""))
    return _each(zoned, _STAMP)


def _each(text: Any, kind: pa.DataType) -> Any:
    """Times as text; null for what no calendar has, which is looked for one by one only where there is any."""
    try:
        return pc.cast(text, kind)
    except pa.ArrowInvalid:
        words = text.dictionary_encode()
        known = pa.array([_one(word, kind) for word in words.dictionary], kind)
        return known.take(words.indices)


def _one(word: Any, kind: pa.DataType) -> Any:
    try:
        return pc.cast(word, kind)
    except pa.ArrowInvalid:
        return None
