"""PostgreSQL as the store of a case: one schema of a database a case, where several processes read and write at once.

The server, user and password are libpq's business (``TRUCELINE_POSTGRES`` as a connection string, or the variables and
files that every PostgreSQL program reads: ``PGHOST``, ``PGSERVICE``, ``~/.pgpass``): a case names its schema only, so
that no secret lies in a folder that people hand on. A writing is one transaction: others see it whole or not at all.
Texts are compared by code point (collation "C"), so that every engine gives rows in one order. PostgreSQL's text cannot
hold U+0000: it is kept as U+0001 U+0001, and U+0001 as U+0001 U+0002.
"""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final

from truceline.engine import migrate, tables
from truceline.engine.base import SCHEMA_NAME
from truceline.engine.reading import SqlReading
from truceline.engine.statements import fill
from truceline.engine.writing import SqlWriting
from truceline.errors import CaseError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import psycopg
    import pyarrow as pa


ADDRESS: Final = "TRUCELINE_POSTGRES"
"""Environment variable with a libpq connection string or address; empty or unset leaves all to libpq's own settings."""
LOCK_SECONDS: Final = 60
"""How long a writing waits for another one of the same case."""
CONNECT_SECONDS: Final = 10

TYPES: Final[Mapping[tables.Kind, str]] = {
    tables.Kind.TEXT: 'text COLLATE "C"',
    tables.Kind.INTEGER: "bigint",
    tables.Kind.NUMBER: "double precision",
    tables.Kind.TRUTH: "boolean",
    tables.Kind.DAY: "date",
    tables.Kind.INSTANT: "timestamp",
    tables.Kind.NESTED: "json",
}

_SERVER: Final = f"start the server, or say where it is: {ADDRESS}, or PGHOST, PGPORT, PGDATABASE, PGUSER"
_MENDS: Final = (
    ("08", _SERVER),
    ("28", "check user and password: PGUSER and ~/.pgpass"),
    ("3D000", f"make the database (createdb), or name another one: {ADDRESS} or PGDATABASE"),
    ("3F000", "make the schema, or name another one"),
    ("22021", "its texts are in another encoding than it names: convert the database to UTF8"),
    ("23505", "another run made it at the same time: run again with another name"),
    ("42501", "grant this user CREATE on the database and all rights on the case's schema"),
    ("42P07", "name another table, or drop that one"),
    ("42P01", "there is no such table: check its name and schema"),
    ("53", "give the server room; the last generation is untouched"),
    ("55P03", "wait until the other run is done; reading is possible meanwhile"),
)


def _storage_error(error: psycopg.Error, where: str) -> StorageError:
    import psycopg

    state = error.sqlstate or ("08" if isinstance(error, psycopg.OperationalError) else "")
    mend = next((mend for sign, mend in _MENDS if state.startswith(sign)), "check the server; its log says more")
    text = re.sub(r"password=\S+", "password=…", str(error).strip().splitlines()[0] if str(error).strip() else state)
    return StorageError(f"the database says: {text}", where=where, mend=mend)


@contextmanager
def translated_at(where: str) -> Iterator[None]:
    """Turn errors of the server, and rows that cannot be read back, into ours."""
    import msgspec
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise _storage_error(error, where) from error
    except msgspec.MsgspecError as error:
        mend = "restore the schema from a dump, or drop it and run again: history is not kept then"
        raise StorageError(f"a row cannot be read back ({error})", where=where, mend=mend) from error


def _kept(text: str) -> str:
    return text.replace("\x01", "\x01\x02").replace("\x00", "\x01\x01")


def _given(text: str) -> str:
    return text.replace("\x01\x01", "\x00").replace("\x01\x02", "\x01") if "\x01" in text else text


def _parameter(value: object) -> object:
    return _kept(value) if isinstance(value, str) else value


class PostgresSession:
    """A connection whose unqualified names are those of one schema."""

    dialect = "postgres"
    types = TYPES

    def __init__(self, schema: str, *, writes: bool) -> None:
        self.schema = schema
        self.where = f"PostgreSQL schema {schema}"
        self._connection = self._connect(writes=writes)

    def _connect(self, *, writes: bool) -> psycopg.Connection[tuple[Any, ...]]:
        try:
            import psycopg
            from psycopg.types.string import TextLoader
        except ImportError as error:
            raise CaseError(
                "this case is kept in PostgreSQL, and its client is not installed",
                where=self.where,
                mend="pip install 'truceline[postgres]'",
            ) from error
        with self.translated():
            connection = psycopg.connect(os.environ.get(ADDRESS, ""), connect_timeout=CONNECT_SECONDS)
        connection.adapters.register_loader("json", TextLoader)
        connection.read_only = not writes
        connection.isolation_level = (
            psycopg.IsolationLevel.READ_COMMITTED if writes else psycopg.IsolationLevel.REPEATABLE_READ
        )
        with ExitStack() as undo:
            undo.callback(connection.close)
            with self.translated():
                connection.execute("SELECT set_config('search_path', %s, true)", [f'"{self.schema}"'])
            undo.pop_all()
        return connection

    def translated(self) -> AbstractContextManager[None]:
        """Turn errors of the server, and rows that cannot be read back, into ours."""
        return translated_at(self.where)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self.translated(), self._connection.cursor() as cursor:
            cursor.execute(_marked(sql), [_parameter(value) for value in parameters])
            found = cursor.fetchall()
        return [tuple(_given(value) if isinstance(value, str) else value for value in row) for row in found]

    def do(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; gives how many rows it touched."""
        with self.translated(), self._connection.cursor() as cursor:
            cursor.execute(_marked(sql), [_parameter(value) for value in parameters])
            return max(cursor.rowcount, 0)

    def insert(self, table: str, rows: pa.Table) -> None:
        """Add rows, column by column of the same names, through COPY."""
        sql = fill("COPY $table ($names) FROM STDIN", table=table, names=tuple(rows.column_names))
        with self.translated(), self._connection.cursor() as cursor, cursor.copy(sql.encode()) as copy:
            for batch in rows.to_batches(max_chunksize=10_000):
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    copy.write_row([_parameter(value) for value in row])

    def commit(self) -> None:
        """Make what was done visible to all, in one step."""
        with self.translated():
            self._connection.commit()

    def close(self) -> None:
        """Let go; what was not committed is lost."""
        self._connection.close()


def _marked(sql: str) -> bytes:
    """A statement with psycopg's marks for parameters; ours never hold a percent or question mark in a text."""
    return sql.replace("%", "%%").replace("?", "%s").encode()


class PostgresReading(SqlReading):
    """A whole state of a case: one snapshot, however long it stays open."""

    def __init__(self, schema: str) -> None:
        super().__init__(PostgresSession(schema, writes=False))


class PostgresWriting(SqlWriting):
    """A generation in the making: one transaction that holds the case's lock on the server."""

    _session: PostgresSession

    def __init__(self, schema: str) -> None:
        session = PostgresSession(schema, writes=True)
        with ExitStack() as undo:
            undo.callback(session.close)
            session.do("SELECT set_config('lock_timeout', ?, true)", [f"{LOCK_SECONDS}s"])
            session.do("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", [f"truceline {schema}"])
            is_new = not _has_tables(session)
            if is_new:
                session.do(fill("CREATE SCHEMA IF NOT EXISTS $schema", schema=schema))
            is_upgraded = migrate.create_or_upgrade(session, is_new=is_new)
            for statement in _indexes():
                session.do(statement)
            super().__init__(session, is_upgraded)
            undo.pop_all()

    def put_in_place(self) -> None:
        """Commit: others see it from here on."""
        self._session.do("DROP TABLE staged")
        self._session.commit()


def _indexes() -> Iterator[str]:
    """What keeps a look at one thing cheap where a case has grown."""
    yield 'CREATE INDEX IF NOT EXISTS flow_membership_by_id ON flow_membership (id text_pattern_ops, "generation")'
    yield 'CREATE INDEX IF NOT EXISTS flow_membership_by_noun ON flow_membership (noun, "generation")'
    for table in tables.all_tables():
        names = {"index": f"{table.name}_by_id", "table": table.name}
        yield fill("CREATE INDEX IF NOT EXISTS $index ON $table (id, content_sha256)", **names)


def _has_tables(session: PostgresSession) -> bool:
    sql = "SELECT count(*) FROM information_schema.tables WHERE table_schema = ?"
    ((found,),) = session.rows(sql, [session.schema])
    return bool(found)


class PostgresStore:
    """The store of one case: a schema of the database that libpq's settings name.

    Raises:
        CaseError: the schema's name is no plain lower-case name.
    """

    def __init__(self, schema: str) -> None:
        if not SCHEMA_NAME.fullmatch(schema):
            mend = "lower-case letters, digits and _, at most 63, such as syria_2017"
            raise CaseError(f"{schema!r} is no name of a schema", mend=mend)
        self.schema = schema

    def exists(self) -> bool:
        """Whether anything was ever published here."""
        session = PostgresSession(self.schema, writes=False)
        try:
            return _has_tables(session)
        finally:
            session.close()

    def open_reading(self) -> PostgresReading:
        """The latest whole state, upgraded first where it was made by an earlier release.

        Raises:
            CaseError: it was made by a newer release.
            StorageError: the server cannot be reached, or refuses.
        """
        with ExitStack() as undo:
            reading = undo.enter_context(PostgresReading(self.schema))
            if reading.schema_version() == migrate.SCHEMA:
                undo.pop_all()
                return reading
        with PostgresWriting(self.schema) as new:
            new.publish_upgraded()
        return PostgresReading(self.schema)

    def begin_generation(self) -> PostgresWriting:
        """A new generation on top of the latest; waits a minute at most for another one in the making.

        Raises:
            CaseError: the store was made by a newer release.
            StorageError: the server cannot be reached, refuses, or another writing does not end.
        """
        return PostgresWriting(self.schema)
