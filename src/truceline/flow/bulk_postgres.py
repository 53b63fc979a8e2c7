"""A table of a PostgreSQL database against agreements: read through a cursor, findings written through COPY.

One transaction: the new tables are there whole, or not at all. The server is named as for cases (``engine.postgres``).
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from truceline.assess.bulk.judge import FINDINGS, REFUSALS
from truceline.assess.bulk.records import COLUMNS, WORDS, check_schema, our_name
from truceline.engine.postgres import ADDRESS, CONNECT_SECONDS, translated_at
from truceline.errors import CaseError
from truceline.flow.bulk import BATCH_ROWS, Totals, totals_of
from truceline.flow.progress import Silence

if TYPE_CHECKING:
    from collections.abc import Sequence

    import psycopg

    from truceline.assess.bulk.judge import BatchJudge
    from truceline.flow.progress import Progress

_ARROW: Final[dict[str, pa.DataType]] = {
    "int2": pa.int64(),
    "int4": pa.int64(),
    "int8": pa.int64(),
    "float4": pa.float64(),
    "float8": pa.float64(),
    "numeric": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "timestamptz": pa.timestamp("us", "UTC"),
}
"""Types that are read as such; of others the text."""
_OUTSIDE: Final = 2**30
"""What stands for a day outside the calendar (infinity, before Christ): no day that is taken has this number. For
instants, which are microseconds, it is that many times 2³², which none has either."""
_NUMBERS: Final = {
    "date": (
        "CASE WHEN {0} IS NULL THEN NULL WHEN {0} BETWEEN '0001-01-01' AND '9999-12-31' "
        f"THEN {{0}} - date '1970-01-01' ELSE {_OUTSIDE} END"
    ),
    "timestamp": (
        "CASE WHEN {0} IS NULL THEN NULL WHEN {0} BETWEEN '0001-01-01' AND '9999-12-31' "
        f"THEN (extract(epoch FROM {{0}}) * 1000000)::bigint ELSE {_OUTSIDE << 32}::bigint END"
    ),
}
"""How times are read: as numbers since 1970, since a server has days that no calendar of ours has."""
_SQL: Final = {pa.string(): 'text COLLATE "C"', pa.int64(): "bigint", pa.float64(): "double precision"}


def assess_postgres(records: str, out: str, judge: BatchJudge, progress: Progress | None = None) -> Totals:
    """Judge the rows of ``records`` (``schema.table``, also a view) and write findings to a new table ``out``.

    Refused rows go to ``OUT_refused``.

    Raises:
        CaseError: psycopg is not installed, a name is none, or the table lacks a column.
        StorageError: the server cannot be reached or refuses.
    """
    try:
        import psycopg
    except ImportError as error:
        mend = "pip install 'truceline[postgres]'"
        raise CaseError("the client of PostgreSQL is not installed", mend=mend) from error
    source, target, refused = _name(records), _name(out), _name(f"{out}_refused")
    progress = progress or Silence()
    with translated_at(f"PostgreSQL table {records}"), ExitStack() as open_:
        connection = open_.enter_context(
            psycopg.connect(
                os.environ.get(ADDRESS, ""),
                connect_timeout=CONNECT_SECONDS,
                options="-c timezone=UTC",
                client_encoding="utf8",
            )
        )
        _make(connection, target, FINDINGS)
        _make(connection, refused, REFUSALS)
        names, schema = _columns(connection, source)
        check_schema(schema, records)
        cursor = open_.enter_context(connection.cursor(name="truceline_records", withhold=False))
        cursor.itersize = BATCH_ROWS
        cursor.execute(f"SELECT {', '.join(names)} FROM {source}".encode())  # noqa: S608 the names are quoted
        totals = Totals()
        progress.begin("assess", 0)
        while rows := cursor.fetchmany(BATCH_ROWS):
            found = judge.judge(_batch(rows, schema), None)
            _copy(connection, target, found.findings)
            _copy(connection, refused, found.refusals)
            totals = totals.plus(totals_of(found))
            progress.advance("assess", totals.taken)
        progress.end("assess")
    return totals


def _name(text: str) -> str:
    """A table's name, quoted part by part."""
    parts = text.split(".")
    if not 1 <= len(parts) <= 2 or not all(parts) or "\0" in text:
        raise CaseError(f"{text!r} is no name of a table", mend="such as events, or mission.events")
    return ".".join(_quoted(part) for part in parts)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _make(connection: psycopg.Connection[Any], name: str, schema: pa.Schema) -> None:
    columns = ", ".join(f'"{field.name}" {_SQL[_plain(field.type)]}' for field in schema)
    connection.execute(f"CREATE TABLE {name} ({columns})".encode())


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if isinstance(kind, pa.DictionaryType) else kind


def _columns(connection: psycopg.Connection[Any], source: str) -> tuple[list[str], pa.Schema]:
    """The columns of records that a table has: how each is asked for, and its type here; others are not read."""
    cursor = connection.execute(f"SELECT * FROM {source} LIMIT 0".encode())  # noqa: S608 the name is quoted
    asked, fields = [], []
    for column in cursor.description or ():
        ours = our_name(column.name)
        if ours not in COLUMNS:
            continue
        known = connection.adapters.types.get(column.type_code)
        kind = known.name if known else ""
        quoted = _quoted(column.name)
        is_word = ours == "id" or ours in WORDS
        arrow = _ARROW.get(kind, pa.string())
        fields.append(pa.field(column.name, pa.string() if is_word and pa.types.is_floating(arrow) else arrow))
        asked.append(_NUMBERS.get(kind.removesuffix("tz"), "{0}").format(quoted))
    return asked, pa.schema(fields)


def _batch(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as columns; ids and words of any type are text."""
    columns = [_column(values, field.type) for field, values in zip(schema, zip(*rows, strict=True), strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _column(values: Sequence[Any], kind: pa.DataType) -> Any:
    if pa.types.is_floating(kind):
        return pa.array([None if value is None else float(value) for value in values], kind)
    if pa.types.is_string(kind):
        return pa.array([None if value is None else str(value) for value in values], kind)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return pa.array(values, pa.int32() if pa.types.is_date(kind) else pa.int64()).cast(kind)
    return pa.array(values, kind)


def _copy(connection: psycopg.Connection[Any], name: str, table: pa.Table) -> None:
    plain: list[Any] = [column.cast(_plain(column.type)) for column in table.columns]
    columns = [column.to_pylist() for column in plain]
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN".encode()) as copy:
        for row in zip(*columns, strict=True):
            copy.write_row(row)
