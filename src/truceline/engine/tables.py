"""Tables as the nouns have them: what a noun's columns are, and how a row becomes a noun again.

A scalar field is a typed column; what is nested is a column of JSON text. Each table holds, besides the fields, the
``content_sha256`` of the whole row: (id, content_sha256) names a row for good. Names and types here are those of
DuckDB; another engine maps ``Kind`` to its own.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from enum import Enum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from truceline.model import TABLE_NOUNS
from truceline.model.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

N = TypeVar("N", bound=Noun)

CONTENT: Final = "content_sha256"
"""The column that holds a row's content hash."""


class Kind(StrEnum):
    """What a column holds, by the name of DuckDB's type. ``INSTANT`` is UTC: not its type says so, but its name."""

    TEXT = "VARCHAR"
    INTEGER = "BIGINT"
    NUMBER = "DOUBLE"
    TRUTH = "BOOLEAN"
    DAY = "DATE"
    INSTANT = "TIMESTAMP"
    NESTED = "JSON"


_KINDS: Final[Mapping[type[inspect.Type], Kind]] = {
    inspect.StrType: Kind.TEXT,
    inspect.EnumType: Kind.TEXT,
    inspect.IntType: Kind.INTEGER,
    inspect.FloatType: Kind.NUMBER,
    inspect.BoolType: Kind.TRUTH,
    inspect.DateType: Kind.DAY,
    inspect.DateTimeType: Kind.INSTANT,
}


class Column(NamedTuple):
    """One field of a noun as a column; ``default`` is what the column says where a row was written before it came."""

    name: str
    kind: Kind
    is_optional: bool
    has_default: bool
    default: object


class Table(NamedTuple):
    """A noun's table: ``read_evidence`` for the noun evidence of the stage read."""

    name: str
    noun: type[Noun]
    columns: tuple[Column, ...]


def _kind_of(field: inspect.Type) -> tuple[Kind, bool]:
    """The kind of a field, and whether it may be empty."""
    if isinstance(field, inspect.UnionType):
        filled = [part for part in field.types if not isinstance(part, inspect.NoneType)]
        is_optional = len(filled) < len(field.types)
        return (_kind_of(filled[0])[0] if len(filled) == 1 else Kind.NESTED), is_optional
    return _KINDS.get(type(field), Kind.NESTED), False


def _column(field: inspect.Field) -> Column:
    kind, is_optional = _kind_of(field.type)
    default = field.default
    if field.default_factory is not msgspec.NODEFAULT:
        default = field.default_factory()
    has_default = default is not msgspec.NODEFAULT
    return Column(field.name, kind, is_optional, has_default, encode(kind, default) if has_default else None)


@cache
def table_of(noun: type[Noun]) -> Table:
    """The table of a noun."""
    kind = inspect.type_info(noun)
    if not isinstance(kind, inspect.StructType):  # a Noun is always one; this tells the type checker
        msg = f"{noun.__name__} is no struct"
        raise TypeError(msg)
    return Table(f"{noun.STAGE}_{noun.NAME}", noun, tuple(_column(field) for field in kind.fields))


def all_tables() -> tuple[Table, ...]:
    """The tables of a case, in the order of the flow."""
    return tuple(table_of(noun) for noun in TABLE_NOUNS)


def quoted(name: str) -> str:
    """A name as SQL identifier: some fields are called as words of SQL are (row, text, value)."""
    return '"' + name.replace('"', '""') + '"'


DUCKDB_TYPES: Final[Mapping[Kind, str]] = {kind: kind.value for kind in Kind}
"""What DuckDB calls each kind."""


def ddl(table: Table, types: Mapping[Kind, str] = DUCKDB_TYPES) -> str:
    """The statement that makes a table; ``types`` are what the engine calls each kind."""
    lines = [f"{quoted(CONTENT)} {types[Kind.TEXT]} NOT NULL"]
    lines += [f"{quoted(c.name)} {types[c.kind]}{'' if c.is_optional else ' NOT NULL'}" for c in table.columns]
    return f"CREATE TABLE {quoted(table.name)} (\n    " + ",\n    ".join(lines) + "\n)"


def fingerprint() -> str:
    """SHA-256 over the statements of all tables: another value is another schema."""
    return hashlib.sha256("\n".join(ddl(table) for table in all_tables()).encode()).hexdigest()


def encode(kind: Kind, value: object) -> object:
    """A field's value as its column takes it: text of an enum, naive UTC of an instant, JSON of what is nested."""
    if value is None:
        return None
    if kind is Kind.NESTED:
        return msgspec.json.encode(value).decode()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def to_columns(table: Table, rows: Sequence[Noun]) -> dict[str, list[object]]:
    """Rows of a noun, column by column, in the order of the table's columns."""
    return {column.name: [encode(column.kind, getattr(row, column.name)) for row in rows] for column in table.columns}


@cache
def _decoder(noun: type[N]) -> msgspec.json.Decoder[N]:
    return msgspec.json.Decoder(noun)


def _decoded(kind: Kind, value: object) -> object:
    if value is None:
        return None
    if kind is Kind.NESTED:
        return msgspec.Raw(str(value).encode())
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    return value


def to_nouns(noun: type[N], rows: Iterable[Sequence[object]]) -> list[N]:
    """Nouns from rows whose values stand in the order of the noun's columns (without ``content_sha256``).

    Raises:
        msgspec.ValidationError: a row is not of this noun's schema.
    """
    table = table_of(noun)
    decoder = _decoder(noun)
    nouns = []
    for row in rows:
        pairs = zip(table.columns, row, strict=True)
        nouns.append(decoder.decode(msgspec.json.encode({c.name: _decoded(c.kind, value) for c, value in pairs})))
    return nouns
