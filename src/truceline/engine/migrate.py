"""Bringing a store of an earlier schema up to date: numbered steps, each run once, on a private copy.

A new field with a default, or a new noun, needs a step that says ``adopt``: the columns and tables that the model has
and the file lacks are added with their defaults, and the content hashes of the rows concerned are reckoned anew, since
a content hash covers every field. Anything else (a field renamed, a meaning changed) is a step of its own before that.
``tests/engine`` pins the fingerprint of the tables to ``SCHEMA``: whoever changes a noun raises it and adds a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.engine import statements, tables
from truceline.errors import CaseError
from truceline.model.noun import content_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

SCHEMA: Final = 2
"""Version of the tables that this release reads and writes."""


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the current schema in an empty file."""
    for statement in (*statements.HOUSEKEEPING, *(tables.ddl(table) for table in tables.all_tables())):
        connection.execute(statement)
    connection.execute("INSERT INTO flow_schema VALUES (?)", [SCHEMA])


def version(connection: duckdb.DuckDBPyConnection, where: str) -> int:
    """The schema version of an open file.

    Raises:
        CaseError: it is no store of ours, or one of a newer release.
    """
    has_schema = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_name = 'flow_schema'"
    ).fetchone()
    found = connection.execute("SELECT max(version) FROM flow_schema").fetchone() if has_schema == (1,) else None
    if found is None or found[0] is None:
        raise CaseError("a database, but not one of Truceline", where=where, mend="move it out of the case folder")
    number = int(found[0])
    if number > SCHEMA:
        raise CaseError(
            f"made by a newer release (schema {number}; this release knows {SCHEMA})",
            where=where,
            mend="install the newer release of Truceline; this one leaves the file as it is",
        )
    return number


def upgrade(connection: duckdb.DuckDBPyConnection, where: str) -> bool:
    """Bring an open file to the current schema; says whether there was need.

    Each statement stands for itself (DuckDB refuses a change of rows after a change of columns in one transaction):
    the file is a private copy, thrown away where a step fails.

    Raises:
        CaseError: it is no store of ours, or one of a newer release.
    """
    found = version(connection, where)
    for number in range(found, SCHEMA):
        STEPS[number](connection)
    if found < SCHEMA:
        connection.execute("DELETE FROM flow_schema")
        connection.execute("INSERT INTO flow_schema VALUES (?)", [SCHEMA])
    return found < SCHEMA


def adopt(connection: duckdb.DuckDBPyConnection) -> None:
    """Add tables and columns that the model has and the file lacks; rows get the defaults and new content hashes."""
    for table in tables.all_tables():
        present = _columns_present(connection, table.name)
        if not present:
            connection.execute(tables.ddl(table))
            continue
        missing = [column for column in table.columns if column.name not in present]
        for column in missing:
            _add_column(connection, table, column)
        if missing:
            _hash_anew(connection, table)


def _columns_present(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    rows = connection.execute("SELECT column_name FROM information_schema.columns WHERE table_name = ?", [table])
    return {str(name) for (name,) in rows.fetchall()}


def _add_column(connection: duckdb.DuckDBPyConnection, table: tables.Table, column: tables.Column) -> None:
    """Add a column with its default; a field without a default cannot come this way.

    Raises:
        CaseError: the field has no default, so a step of its own must say what old rows hold.
    """
    if not column.has_default:
        raise CaseError(f"{table.name}.{column.name} has no value for old rows", mend="report this: a step is missing")
    add = statements.fill("ALTER TABLE $table ADD COLUMN $column " + column.kind, table=table.name, column=column.name)
    connection.execute(add)
    put = statements.fill("UPDATE $table SET $column = ?", table=table.name, column=column.name)
    connection.execute(put, [column.default])


def _hash_anew(connection: duckdb.DuckDBPyConnection, table: tables.Table) -> None:
    names = (tables.CONTENT, *(column.name for column in table.columns))
    rows = connection.execute(statements.fill("SELECT $names FROM $table", names=names, table=table.name)).fetchall()
    nouns = tables.to_nouns(table.noun, (row[1:] for row in rows))
    pairs = [(noun.id, row[0], content_hash(noun)) for row, noun in zip(rows, nouns, strict=True)]
    connection.execute("CREATE OR REPLACE TEMP TABLE renamed (id VARCHAR, old VARCHAR, new VARCHAR)")
    connection.execute(
        "INSERT INTO renamed SELECT row[1], row[2], row[3] FROM (SELECT unnest(?::VARCHAR[][]) AS row)",
        [[list(pair) for pair in pairs]],
    )
    connection.execute(statements.fill(statements.NEW_CONTENT_OF_ROWS, table=table.name))
    connection.execute(statements.NEW_CONTENT_OF_MEMBERS, [table.noun.NAME])


def _from_1(connection: duckdb.DuckDBPyConnection) -> None:
    """Schema 1 kept neither the agreements nor what each stage worked with."""
    connection.execute("ALTER TABLE flow_generation ADD COLUMN made_with JSON")
    connection.execute("UPDATE flow_generation SET made_with = '[]'")
    connection.execute(
        "CREATE TABLE flow_agreement (content_sha256 VARCHAR NOT NULL, id VARCHAR NOT NULL, body JSON NOT NULL)"
    )
    adopt(connection)


STEPS: Final[dict[int, Callable[[duckdb.DuckDBPyConnection], None]]] = {1: _from_1}
"""What leads from each version to the next."""
