"""Rows of nouns on their way into a database: hashed, each once, and proven to come back as they went in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from truceline.engine import tables
from truceline.engine.columns import TYPES
from truceline.errors import StorageError
from truceline.model.noun import Noun, content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

N = TypeVar("N", bound=Noun)

REPORT: Final = "report this with the source that it comes from; the last generation is untouched"
"""The mend of what can only be a fault of ours."""


def by_content(table: tables.Table, rows: Iterable[N], written: dict[str, str]) -> list[tuple[str, N]]:
    """Rows with their content hashes, each once; what was written before is left out.

    Raises:
        StorageError: two different rows have one id, or a text cannot be encoded.
    """
    fresh = []
    for row in rows:
        try:
            content = content_hash(row)
        except UnicodeEncodeError as error:
            message = f"{table.name} {row.id}: text that no encoding can hold ({error.reason})"
            raise StorageError(message, mend=REPORT) from error
        before = written.get(row.id)
        if before is None:
            written[row.id] = content
            fresh.append((content, row))
        elif before != content:
            raise StorageError(f"{table.name}: two different rows have the id {row.id}", mend=REPORT)
    return fresh


def arrow_of_rows(table: tables.Table, rows: Sequence[tuple[str, Noun]]) -> pa.Table:
    """Rows of a noun as Arrow, each proven to come back as it went in.

    Raises:
        StorageError: a row would come back as another one, or has a number out of range.
    """
    import pyarrow as pa

    columns = tables.to_columns(table, [row for _, row in rows])
    back = tables.to_nouns(table.noun, zip(*columns.values(), strict=True))
    for (content, row), again in zip(rows, back, strict=True):
        if content_hash(again) != content:
            raise StorageError(f"{table.name} {row.id}: would not come back as it is", mend=REPORT)
    arrays: dict[str, pa.Array[Any]] = {tables.CONTENT: pa.array([content for content, _ in rows], pa.string())}
    try:
        for column in table.columns:
            arrays[column.name] = pa.array(columns[column.name], TYPES[column.kind])
    except (OverflowError, pa.ArrowInvalid) as error:
        raise StorageError(f"{table.name}: a number out of range ({error})", mend=REPORT) from error
    return pa.table(arrays)


def arrow_of_texts(names: Sequence[str], rows: Sequence[Sequence[str]]) -> pa.Table:
    """Columns of text as Arrow."""
    import pyarrow as pa

    return pa.table({name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)})
