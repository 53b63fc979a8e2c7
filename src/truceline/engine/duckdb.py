"""The embedded engine: one DuckDB file a case, every generation in it (decision 0005).

Each row of a noun is stored once under its id and content hash; a generation is told by the changes of membership
against the one before. Traps of DuckDB that this module is built round (measured on 1.5.5):

* ``duckdb.connect(path)`` twice in one process gives one instance: a reading opened after a swap would see the file
  from before it. A reading is therefore an instance of its own, in memory, to which the file is attached.
* ``close()`` swallows what a checkpoint cannot write. A writing checkpoints explicitly, and looks at its file again
  before it puts it in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import duckdb
import msgspec

from truceline.engine import migrate, statements, swap, tables
from truceline.engine.lock import working_alone
from truceline.engine.reading import SqlReading
from truceline.engine.writing import SqlWriting
from truceline.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyarrow as pa


CONFIG: Final[Mapping[str, str | bool | int | float | list[str]]] = {
    # Nothing is ever fetched from a network behind a person's back.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


WRITING: Final[Mapping[str, str | bool | int | float | list[str]]] = {
    **CONFIG,
    # Unbounded, a million rows of ACLED took a gibibyte here beside the rows themselves, and 0.6 with this, in the same
    # time; what does not fit is laid beside the private copy (bench.read; 256 MB took twice the time).
    "memory_limit": "512MB",
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of DuckDB into ours, with a mend that fits."""
    try:
        yield
    except duckdb.Error as error:
        raise _storage_error(error, path) from error
    except msgspec.MsgspecError as error:
        raise StorageError(f"a row cannot be read back ({error})", where=str(path), mend=_RESTORE) from error


_RESTORE: Final = (
    "put a copy of the file back, or move it away and run again: evidence and corrections are kept, history is not"
)
_MENDS: Final = (
    (("No space left", "ENOSPC", "not enough space"), "free some space on this disk; the last generation is untouched"),
    (("File too large",), "files may not grow so large here (ulimit -f); the last generation is untouched"),
    (
        ("Permission denied", "Read-only file system"),
        "give yourself permission, or copy the case to a folder of your own",
    ),
    (("not a valid DuckDB", "Corrupt", "checksum", "corrupt", "Failed to load"), _RESTORE),
    (("Could not set lock",), "another program has the file open for writing: close it there"),
)


def _storage_error(error: duckdb.Error, path: Path) -> StorageError:
    text = str(error).strip().splitlines()[0]
    mend = next((mend for signs, mend in _MENDS if any(sign in text for sign in signs)), "check the disk and the file")
    return StorageError(f"the database says: {text}", where=str(path), mend=mend)


class DuckDBSession:
    """A connection to one file, named in messages by the path of the case's own file."""

    dialect = "duckdb"
    types = tables.DUCKDB_TYPES

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self.where = str(path)

    def translated(self) -> AbstractContextManager[None]:
        """Turn errors of DuckDB into ours."""
        return translated(self._path)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with translated(self._path):
            return self._connection.execute(sql, list(parameters)).fetchall()

    def do(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; gives how many rows it touched."""
        with translated(self._path):
            told = self._connection.execute(sql, list(parameters)).fetchone()
        return int(told[0]) if told and isinstance(told[0], int) else 0

    def insert(self, table: str, rows: pa.Table) -> None:
        """Add rows, column by column of the same names."""
        sql = statements.fill(
            "INSERT INTO $table ($names) SELECT $names FROM incoming", table=table, names=tuple(rows.column_names)
        )
        with translated(self._path):
            self._connection.register("incoming", rows)
            self._connection.execute(sql)
            self._connection.unregister("incoming")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class DuckDBReading(SqlReading):
    """A whole state of a case, as the file was when this was opened."""

    def __init__(self, path: Path) -> None:
        with translated(path):
            connection = duckdb.connect(":memory:", config=dict(CONFIG))
            literal = "'" + str(path).replace("'", "''") + "'"
            connection.execute(f"ATTACH {literal} AS kept (READ_ONLY)")
            connection.execute("USE kept")
        super().__init__(DuckDBSession(connection, path))


class DuckDBWriting(SqlWriting):
    """A generation in the making, in a private copy of the file beside it; one transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._copy = swap.private_copy(path)
        is_new = not self._copy.exists()
        with ExitStack() as undo:
            undo.callback(swap.drop, self._copy)
            session = self._open()
            undo.callback(session.close)
            is_upgraded = migrate.create_or_upgrade(session, is_new=is_new)
            session.do("BEGIN")
            super().__init__(session, is_upgraded)
            undo.pop_all()

    def _open(self) -> DuckDBSession:
        with translated(self._path):
            return DuckDBSession(duckdb.connect(str(self._copy), config=dict(WRITING)), self._path)

    def give_up(self) -> None:
        """Let go; what was not published is lost."""
        super().give_up()
        swap.drop(self._copy)

    def put_in_place(self) -> None:
        """Close the private copy, look at it once more, and make it the file itself."""
        for statement in ("DROP TABLE staged", "COMMIT", "CHECKPOINT"):
            self._session.do(statement)
        self._session.close()
        if self.number is not None:
            _check(self._copy, self.number)
        swap.put_in_place(self._copy, self._path)


def _check(copy: Path, number: int) -> None:
    """Look at a closed file once more before it takes the place of the last one.

    Raises:
        StorageError: the generation is not in it whole.
    """
    with DuckDBReading(copy) as reading:
        numbers = [generation.number for generation in reading.generations()]
    if number not in numbers or copy.with_name(f"{copy.name}.wal").exists():
        raise StorageError("the new generation was not written whole", where=str(copy), mend="check the disk")


class DuckDBStore:
    """The store of one case: ``case.duckdb`` in its folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether anything was ever published here."""
        return self.path.exists()

    def open_reading(self) -> DuckDBReading:
        """The latest whole state, upgraded first where it was made by an earlier release.

        Raises:
            CaseError: it was made by a newer release.
            StorageError: it is damaged or cannot be opened.
        """
        with ExitStack() as undo:
            reading = undo.enter_context(DuckDBReading(self.path))
            if reading.schema_version() == migrate.SCHEMA:
                undo.pop_all()
                return reading
        with working_alone(self.path.parent, datetime.now(UTC), "upgrading the case"), DuckDBWriting(self.path) as new:
            new.publish_upgraded()
        return DuckDBReading(self.path)

    def begin_generation(self) -> DuckDBWriting:
        """A new generation on top of the latest; the caller holds the case's lock.

        Raises:
            CaseError: the store was made by a newer release.
            StorageError: the disk is full or read-only, or the file damaged.
        """
        return DuckDBWriting(self.path)
