"""Cells of a table, judged once for each distinct text: few hundred dates and names stand in a million rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa

from truceline.engine.compute import Vector, pc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

V = TypeVar("V")

_NOTHING: Final = {pa.bool_(): False, pa.timestamp("us"): 0}
"""What stands in a dictionary for a cell that was not taken; texts have the empty one."""
_REMEMBERED: Final = 200_000
"""Distinct texts of a column that are kept from one chunk to the next."""


class Bad(NamedTuple):
    """A cell that cannot be taken, or was taken otherwise than it stands: which field, why, and how to mend it."""

    reason: str
    mend: str
    field: str = ""
    code: str = "read.bad_row"


class Taken(NamedTuple, Generic[V]):
    """What some cells say: a value, or what is wrong with them; ``notice`` where the value was put right."""

    value: V | None = None
    bad: Bad | None = None
    notice: Bad | None = None


class Judged(NamedTuple):
    """The values of a column, and for each row the number of what is wrong with it (-1: nothing) in ``bads``."""

    values: Vector
    bads: tuple[Bad, ...] = ()
    bad_of_row: np.ndarray | None = None
    notices: tuple[Bad, ...] = ()
    notice_of_row: np.ndarray | None = None


class Chunk:
    """Some thousand rows of a table as texts, stripped; a column that the table lacks is empty."""

    def __init__(self, columns: dict[str, Vector], size: int) -> None:
        self.size = size
        self._columns = columns
        self._texts: dict[str, Vector] = {}
        self._encoded: dict[str, tuple[list[str], np.ndarray]] = {}

    def has(self, name: str) -> bool:
        """Does the table have this column?"""
        return name in self._columns

    def texts(self, name: str) -> Vector:
        """A column as stripped texts."""
        if name not in self._texts:
            column = self._columns.get(name)
            if column is None:
                self._texts[name] = pc.take(pa.array([""], pa.string()), pa.array(np.zeros(self.size, np.int32)))
            else:
                self._texts[name] = pc.utf8_trim_whitespace(column.fill_null(""))
        return self._texts[name]

    def derived(self, name: str, texts: Vector) -> Chunk:
        """The same rows with one column more, or another one under its name."""
        other = Chunk({**self._columns, name: texts}, self.size)
        other._texts = {key: value for key, value in self._texts.items() if key != name}
        other._encoded = {key: value for key, value in self._encoded.items() if key != name}
        return other

    def encoded(self, name: str) -> tuple[list[str], np.ndarray]:
        """The distinct texts of a column, and for each row the number of its own."""
        if name not in self._columns:
            return [""], np.zeros(self.size, np.int64)
        if name not in self._encoded:
            found = self.texts(name).dictionary_encode()
            self._encoded[name] = (
                [str(text) for text in found.dictionary.to_pylist()],
                found.indices.to_numpy(zero_copy_only=False).astype(np.int64),
            )
        return self._encoded[name]

    def combined(self, names: Sequence[str]) -> tuple[list[tuple[str, ...]], np.ndarray]:
        """The distinct combinations of several columns' texts, and for each row the number of its own."""
        texts, numbers = self.encoded(names[0]) if names else ([""], np.zeros(self.size, np.int64))
        found: list[tuple[str, ...]] = [(text,) for text in texts]
        for name in names[1:]:
            more, places = self.encoded(name)
            pairs, numbers = np.unique(numbers * len(more) + places, return_inverse=True)
            found = [(*found[pair // len(more)], more[pair % len(more)]) for pair in pairs.tolist()]
        return found, numbers


class Judge(Generic[V]):
    """Takes the cells of some columns through ``take`` once for each distinct combination of their texts."""

    def __init__(self, names: Sequence[str], take: Callable[..., Taken[V]], kind: pa.DataType) -> None:
        self.names = tuple(names)
        self._take = take
        self._kind = kind
        self._nothing: Vector = pa.scalar(_NOTHING.get(kind, ""), kind)
        self._known: dict[tuple[str, ...], Taken[V]] = {}

    def of(self, chunk: Chunk) -> Judged:
        """The column of a chunk."""
        combinations, numbers = chunk.combined(self.names)
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        taken = [self._of(texts) for texts in combinations]
        is_empty = np.array([one.value is None for one in taken], dtype=bool)
        values = pa.array([one.value for one in taken], self._kind)
        bads, bad_of_row = _faults([one.bad for one in taken], numbers)
        notices, notice_of_row = _faults([one.notice for one in taken], numbers)
        # What is empty is so by its row, not by its dictionary: other programs cannot write the latter.
        indices: Vector = pa.array(numbers.astype(np.int32), mask=is_empty[numbers] if is_empty.any() else None)
        values = pc.if_else(pc.is_valid(values), values, self._nothing)
        return Judged(pa.DictionaryArray.from_arrays(indices, values), bads, bad_of_row, notices, notice_of_row)

    def _of(self, texts: tuple[str, ...]) -> Taken[V]:
        found = self._known.get(texts)
        if found is None:
            found = self._known[texts] = self._take(*texts)
        return found


def _faults(found: list[Bad | None], numbers: np.ndarray) -> tuple[tuple[Bad, ...], np.ndarray | None]:
    bads = [one for one in found if one is not None]
    if not bads:
        return (), None
    of_distinct = np.full(len(found), -1, np.int32)
    of_distinct[[place for place, one in enumerate(found) if one is not None]] = np.arange(len(bads))
    return tuple(bads), of_distinct[numbers]
