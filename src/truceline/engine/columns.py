"""Rows of a noun in columns: a million of them are kept, hashed and written without one object each.

The columns are those of the noun's table (``engine.tables``) with its ``content_sha256`` before them: texts, numbers,
instants, and JSON text of what is nested. Ids and content hashes are those that ``model.noun`` gives to the same row
as an object: the JSON of a whole row is put together column by column, and hashed by DuckDB.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Generic, TypeVar, overload

import msgspec
import numpy as np
import pyarrow as pa

from truceline.engine import tables
from truceline.engine.compute import Vector, pc
from truceline.model.noun import ID_BITS, Noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb

N = TypeVar("N", bound=Noun)

TYPES: Final[dict[tables.Kind, pa.DataType]] = {
    tables.Kind.TEXT: pa.string(),
    tables.Kind.NESTED: pa.string(),
    tables.Kind.INTEGER: pa.int64(),
    tables.Kind.NUMBER: pa.float64(),
    tables.Kind.TRUTH: pa.bool_(),
    tables.Kind.DAY: pa.date32(),
    tables.Kind.INSTANT: pa.timestamp("us"),
}
"""Arrow's types of the kinds of column."""

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
_ESCAPES: Final = (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\b", "\\b"), ("\f", "\\f"))
_CONTROL: Final = "[\\x00-\\x1f]"
_LEAST_PLAIN: Final = 1e-4
"""Smaller numbers msgspec and Arrow write in different ways."""


class Columns(Sequence[N], Generic[N]):
    """Rows of one noun as tables of columns; a row becomes a noun when it is asked for."""

    def __init__(self, noun: type[N], parts: Iterable[pa.Table] = ()) -> None:
        self.noun = noun
        self.parts = tuple(part for part in parts if part.num_rows)

    def __len__(self) -> int:
        return sum(part.num_rows for part in self.parts)

    @overload
    def __getitem__(self, place: int) -> N: ...
    @overload
    def __getitem__(self, place: slice) -> list[N]: ...
    def __getitem__(self, place: int | slice) -> N | list[N]:
        if isinstance(place, slice):
            return list(self)[place]
        number = place + len(self) if place < 0 else place
        for part in self.parts:
            if 0 <= number < part.num_rows:
                return _nouns(self.noun, part.slice(number, 1))[0]
            number -= part.num_rows
        msg = f"there is no row {place}"
        raise IndexError(msg)

    def __iter__(self) -> Iterator[N]:
        for part in self.parts:
            for batch in part.to_batches(max_chunksize=4096):
                yield from _nouns(self.noun, pa.Table.from_batches([batch]))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Columns):
            return self.noun is other.noun and self.hashes() == other.hashes()
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash((self.noun, len(self)))

    def __add__(self, other: Columns[N]) -> Columns[N]:
        return Columns(self.noun, (*self.parts, *other.parts))

    def texts(self, column: str) -> Vector:
        """One column over all parts, as plain values."""
        kinds = {one.name: one.kind for one in tables.table_of(self.noun).columns}
        chunks: list[Vector] = [plain(chunk) for part in self.parts for chunk in part.column(column).chunks]
        kind: Vector = TYPES[kinds.get(column, tables.Kind.TEXT)]
        return pa.chunked_array(chunks, type=kind)

    def whole(self) -> pa.Table:
        """All parts as one table; nothing is copied. A database takes one large table better than many small ones."""
        return pa.concat_tables(self.parts)

    def hashes(self) -> list[str]:
        """Content hashes of the rows, in their order."""
        return [str(text) for part in self.parts for text in part.column(tables.CONTENT).to_pylist()]

    def without_hashes(self, known: Sequence[str]) -> Columns[N]:
        """The rows whose content hash is none of those."""
        if not known:
            return self
        is_known = pc.is_in(self.texts(tables.CONTENT), value_set=pa.array(known, pa.string()))
        return self.kept(pa.chunked_array([pc.invert(chunk) for chunk in is_known.chunks], type=pa.bool_()))

    def kept(self, mask: Vector) -> Columns[N]:
        """The rows for which the mask, one value a row, is true."""
        parts, start = [], 0
        for part in self.parts:
            parts.append(part.filter(mask.slice(start, part.num_rows)))
            start += part.num_rows
        return Columns(self.noun, parts)


def staged_columns(noun: str, part: pa.Table) -> pa.Table:
    """The noun's name, id and content hash of each row: what a generation is told by."""
    zeros: Vector = pa.array(np.zeros(part.num_rows, np.int32))
    names = pa.DictionaryArray.from_arrays(zeros, pa.array([noun]))
    return pa.table({"noun": names, "id": part.column("id"), tables.CONTENT: part.column(tables.CONTENT)})


def _nouns(noun: type[N], part: pa.Table) -> list[N]:
    names = [column.name for column in tables.table_of(noun).columns]
    return tables.to_nouns(noun, zip(*(part.column(name).to_pylist() for name in names), strict=True))


def plain(array: Vector) -> Vector:
    """The array without a dictionary."""
    return array.dictionary_decode() if isinstance(array, pa.DictionaryArray) else array


def columns_of(noun: type[N], arrays: Mapping[str, Vector], hasher: Hasher) -> pa.Table:
    """A table of columns of a noun from an array for each of its fields, with the content hash of each row."""
    table = tables.table_of(noun)
    body = json_of_rows(table, arrays)
    parts = {tables.CONTENT: hasher.sha256(body)}
    parts |= {column.name: arrays[column.name] for column in table.columns}
    return pa.table(parts)


def json_of_rows(table: tables.Table, arrays: Mapping[str, Vector]) -> Vector:
    """The JSON of each row as ``content_hash`` writes it: fields in the order of the noun, empty ones as null."""
    pieces: list[Vector] = []
    for number, column in enumerate(table.columns):
        opening = "{" if number == 0 else ","
        pieces.append(pa.scalar(f'{opening}"{column.name}":'))
        pieces.append(_json_of(column.kind, arrays[column.name]))
    pieces.append(pa.scalar("}"))
    return pc.binary_join_element_wise(*pieces, "")


def _json_of(kind: tables.Kind, array: Vector) -> Vector:
    if isinstance(array, pa.DictionaryArray):
        return _json_of(kind, array.dictionary).take(array.indices).fill_null("null")
    if kind is tables.Kind.TEXT:
        text = quoted(array)
    elif kind is tables.Kind.INSTANT:
        text = pc.strftime(array.cast(pa.timestamp("s")), format='"%Y-%m-%dT%H:%M:%SZ"')
    else:
        text = array.cast(pa.string())
    return text.fill_null("null")


def quoted(texts: Vector) -> Vector:
    """Texts as JSON strings, escaped as msgspec escapes them."""
    escaped = pc.replace_substring(pc.replace_substring(texts, "\\", "\\\\"), '"', '\\"')
    if pc.any(pc.match_substring_regex(escaped, _CONTROL)).as_py():
        for raw, mark in _ESCAPES:
            escaped = pc.replace_substring(escaped, raw, mark)
        for code in (code for code in range(0x20) if chr(code) not in "\n\r\t\b\f"):
            escaped = pc.replace_substring(escaped, chr(code), f"\\u{code:04x}")
    return pc.binary_join_element_wise('"', escaped, '"', "")


def number_texts(numbers: Vector) -> Vector:
    """Floats as msgspec writes them: 36.7, 36.0, 1e-7."""
    text = pc.replace_substring_regex(numbers.cast(pa.string()), "^(-?[0-9]+)$", "\\1.0")
    is_small = pc.and_(pc.less(pc.abs(numbers), _LEAST_PLAIN), pc.not_equal(numbers, 0.0)).fill_null(False)
    if not pc.any(is_small).as_py():
        return text
    written = [msgspec.json.encode(value).decode() for value in numbers.filter(is_small).to_pylist()]
    return pc.replace_with_mask(text, is_small, pa.array(written, pa.string()))


class Hasher:
    """SHA-256 over columns of text, by a DuckDB of its own: one for each thread."""

    def __init__(self) -> None:
        import duckdb

        self._connection: duckdb.DuckDBPyConnection = duckdb.connect(":memory:", config={"threads": 1})

    def sha256(self, texts: Vector) -> Vector:
        """SHA-256 of each text, in hexadecimal."""
        self._connection.register("incoming", pa.table({"text": texts}))
        found = self._connection.execute("SELECT sha256(text) AS hash FROM incoming").to_arrow_table()
        self._connection.unregister("incoming")
        return found.column("hash").combine_chunks()

    def ids(self, prefix: str, inputs: Mapping[str, Vector | str]) -> Vector:
        """Ids of rows from canonical texts by name, as ``identify`` gives them; one text for all where it is one."""
        pieces: list[Vector] = []
        for number, (name, value) in enumerate(sorted(inputs.items())):
            pieces.append(pa.scalar(f'{"," if number else "{"}"{name}":'))
            texts = pa.array([value]) if isinstance(value, str) else value
            canonical = quoted(pc.utf8_normalize(texts, form="NFC"))
            pieces.append(canonical[0] if isinstance(value, str) else canonical)
        pieces.append(pa.scalar("}"))
        hashes = self.sha256(pc.binary_join_element_wise(*pieces, ""))
        return pc.binary_join_element_wise(f"{prefix}-", _base32(hashes), "")

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


def _base32(hashes: Vector) -> Vector:
    """The first 80 bits of hexadecimal hashes in lower-case base32, sixteen characters each."""
    digits = ID_BITS // 4
    cut = pc.utf8_slice_codeunits(hashes, 0, digits)
    raw = np.frombuffer(cut.buffers()[2], dtype=np.uint8, count=len(cut) * digits, offset=cut.offset * digits)
    nibbles = np.where(raw >= ord("a"), raw - ord("a") + 10, raw - ord("0")).reshape(-1, 5)
    # Five hexadecimal digits are four of base 32: 20 bits.
    bits: Vector = np.zeros(len(nibbles), dtype=np.uint32)
    for place in range(5):
        bits = (bits << 4) | nibbles[:, place]
    letters = np.frombuffer(_ALPHABET.encode(), dtype=np.uint8)
    text = np.stack([letters[(bits >> shift) & 31] for shift in (15, 10, 5, 0)], axis=1).tobytes()
    width = ID_BITS // 5
    offsets: Vector = np.arange(0, len(cut) * width + 1, width, dtype=np.int32)
    return pa.StringArray.from_buffers(len(cut), pa.py_buffer(offsets), pa.py_buffer(text))
