"""One connection to a database, as the shared parts of the engines see it: statements, rows, bulk inserts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    import pyarrow as pa

    from truceline.engine.tables import Kind


class Session(Protocol):
    """A connection; parameters are marked ``?`` whatever the engine's own mark is."""

    dialect: str
    """Name of the engine's SQL."""
    where: str
    """What messages call the place: a file's path, or a server's database and schema; never a password."""
    types: Mapping[Kind, str]
    """What the engine calls each kind of column."""

    def translated(self) -> AbstractContextManager[None]:
        """Turn the engine's errors into ours, with a mend that fits."""
        ...

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query.

        Raises:
            StorageError: the engine refused.
        """
        ...

    def do(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; gives how many rows it touched (0 where the engine does not say).

        Raises:
            StorageError: the engine refused.
        """
        ...

    def insert(self, table: str, rows: pa.Table) -> None:
        """Add rows, column by column of the same names.

        Raises:
            StorageError: the engine refused.
        """
        ...

    def close(self) -> None:
        """Let go; what was not committed is lost. May be called again."""
        ...
