"""Bringing a store of an earlier schema up to date: numbered steps, each run once, on a private copy.

A new field with a default, or a new noun, needs a step that says ``adopt``: the columns and tables that the model has
and the file lacks are added with their defaults, and the content hashes of the rows concerned are reckoned anew, since
a content hash covers every field. Anything else (a field renamed, a meaning changed) is a step of its own before that.
``tests/engine`` pins the fingerprint of the tables to ``SCHEMA``: whoever changes a noun raises it and adds a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.engine import statements, tables
from truceline.engine.rows import arrow_of_texts
from truceline.errors import CaseError
from truceline.model.noun import content_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.engine.session import Session

SCHEMA: Final = 4
"""Version of the tables that this release reads and writes."""


def create_or_upgrade(session: Session, *, is_new: bool) -> bool:
    """Make the tables where there are none, or bring those of an earlier schema up to date; says whether it did that.

    Raises:
        CaseError: it is no store of ours, or one of a newer release.
    """
    if is_new:
        create(session)
    return upgrade(session)


def create(session: Session) -> None:
    """Make the tables of the current schema in an empty store."""
    housekeeping = statements.housekeeping(session.types[tables.Kind.TEXT])
    for statement in (*housekeeping, *(tables.ddl(table, session.types) for table in tables.all_tables())):
        session.do(statement)
    session.do("INSERT INTO flow_schema VALUES (?)", [SCHEMA])


def version(session: Session) -> int:
    """The schema version of an open store.

    Raises:
        CaseError: it is no store of ours, or one of a newer release.
    """
    where = session.where
    found = session.rows("SELECT max(version) FROM flow_schema") if _columns_present(session, "flow_schema") else []
    if not found or found[0][0] is None:
        raise CaseError("a database, but not one of Truceline", where=where, mend="move it out of the case folder")
    number = int(found[0][0])
    if number > SCHEMA:
        raise CaseError(
            f"made by a newer release (schema {number}; this release knows {SCHEMA})",
            where=where,
            mend="install the newer release of Truceline; this one leaves the file as it is",
        )
    return number


def upgrade(session: Session) -> bool:
    """Bring an open store to the current schema; says whether there was need.

    Each statement stands for itself (DuckDB refuses a change of rows after a change of columns in one transaction):
    the file is a private copy, thrown away where a step fails.

    Raises:
        CaseError: it is no store of ours, or one of a newer release.
    """
    found = version(session)
    for number in range(found, SCHEMA):
        STEPS[number](session)
    if found < SCHEMA:
        session.do("DELETE FROM flow_schema")
        session.do("INSERT INTO flow_schema VALUES (?)", [SCHEMA])
    return found < SCHEMA


def adopt(session: Session) -> None:
    """Add tables and columns that the model has and the store lacks; rows get the defaults and new content hashes."""
    for table in tables.all_tables():
        present = _columns_present(session, table.name)
        if not present:
            session.do(tables.ddl(table, session.types))
            continue
        missing = [column for column in table.columns if column.name not in present]
        for column in missing:
            _add_column(session, table, column)
        if missing:
            _hash_anew(session, table)


def _columns_present(session: Session, table: str) -> set[str]:
    sql = "SELECT column_name FROM information_schema.columns WHERE table_name = ? AND table_schema = current_schema()"
    return {str(name) for (name,) in session.rows(sql, [table])}


def _add_column(session: Session, table: tables.Table, column: tables.Column) -> None:
    """Add a column with its default; a field without a default cannot come this way.

    Raises:
        CaseError: the field has no default, so a step of its own must say what old rows hold.
    """
    if not column.has_default:
        raise CaseError(f"{table.name}.{column.name} has no value for old rows", mend="report this: a step is missing")
    names = {"table": table.name, "column": column.name}
    session.do(statements.fill("ALTER TABLE $table ADD COLUMN $column " + session.types[column.kind], **names))
    session.do(statements.fill("UPDATE $table SET $column = ?", **names), [column.default])


def _hash_anew(session: Session, table: tables.Table) -> None:
    names = (tables.CONTENT, *(column.name for column in table.columns))
    rows = session.rows(statements.fill("SELECT $names FROM $table", names=names, table=table.name))
    nouns = tables.to_nouns(table.noun, (row[1:] for row in rows))
    pairs = [(noun.id, row[0], content_hash(noun)) for row, noun in zip(rows, nouns, strict=True)]
    session.do(statements.RENAMED)
    session.insert("renamed", arrow_of_texts(("id", "prior", "later"), pairs))
    session.do(statements.fill(statements.NEW_CONTENT_OF_ROWS, table=table.name))
    session.do(statements.NEW_CONTENT_OF_MEMBERS, [table.noun.NAME])
    session.do("DROP TABLE renamed")


def _from_1(session: Session) -> None:
    """Schema 1 kept neither the agreements nor what each stage worked with."""
    session.do("ALTER TABLE flow_generation ADD COLUMN made_with JSON")
    session.do("UPDATE flow_generation SET made_with = '[]'")
    session.do("CREATE TABLE flow_agreement (content_sha256 VARCHAR NOT NULL, id VARCHAR NOT NULL, body JSON NOT NULL)")
    adopt(session)


STEPS: Final[dict[int, Callable[[Session], None]]] = {1: _from_1, 2: adopt, 3: adopt}
"""What leads from each version to the next."""
