"""At which level do two names of participants agree? Each pair of names is compared once, when it first occurs.

Names that mean known parties are compared by the party graph, as in claims; other names by their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from truceline.reconcile.columns import Name
from truceline.reconcile.compare import party_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.reconcile.account import Context

MOST_NAMES: Final = 4096
"""Names that are compared with one another, in the vocabulary's order; of the others only equal ones agree."""
UNSEEN: Final = -1
SHARED_WORDS: Final = 0.5
"""Share of the words of two names that both have, from which on the one is taken for a part of the other."""


class NameLevels:
    """Levels of pairs of names, by number; -1 stands for a participant that is not told."""

    def __init__(self, names: Sequence[Name], context: Context) -> None:
        self._context = context
        self._order = context.weights.party_names
        self._names = names[:MOST_NAMES]
        self._has_rare = len(names) > MOST_NAMES
        self._unknown = self._order.index("unknown")
        size = len(self._names) + 1
        self._table = np.full((size, size), UNSEEN, dtype=np.int8)
        self._table[-1, :] = self._table[:, -1] = self._unknown
        self._by_parties: dict[tuple[object, object], int] = {}

    def slots(self, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """Where the table has each name: untold ones have the last slot, rare ones stand beyond it."""
        last = len(self._names)
        found: NDArray[np.int32] = np.where(numbers < 0, last, np.where(numbers >= last, numbers + 1, numbers))
        return found.astype(np.int32)

    def levels(self, one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int8]:
        """Level of each pair of names, by their slots, as positions in the weights' order."""
        size = len(self._names) + 1
        rare = np.flatnonzero((one >= size) | (other >= size)) if self._has_rare else np.zeros(0, dtype=np.intp)
        if len(rare):
            is_same = one[rare] == other[rare]
            one, other = np.minimum(one, size - 1), np.minimum(other, size - 1)
        key = one * np.int32(size) + other
        found = self._table.take(key)
        if (found == UNSEEN).any():
            self._fill(np.unique(key[found == UNSEEN]))
            found = self._table.take(key)
        if len(rare):
            found[rare[is_same]] = 0
        return found

    def _fill(self, keys: NDArray[np.int32]) -> None:
        size = len(self._names) + 1
        for key in keys.tolist():
            one, other = divmod(key, size)
            if self._table[one, other] == UNSEEN:
                self._table[one, other] = self._table[other, one] = self._level(self._names[one], self._names[other])

    def _level(self, one: Name, other: Name) -> int:
        if one.text == other.text:
            return 0
        if one.parties and other.parties:
            key = (one.parties, other.parties)
            if key not in self._by_parties:
                level = party_level(one.parties, other.parties, self._context.parties, self._context.weights)
                self._by_parties[key] = self._order.index(level)
            return self._by_parties[key]
        if one.parties or other.parties:
            return self._unknown
        return self._order.index(word_level(one.text, other.text))


def word_level(one: str, other: str) -> str:
    """How two folded names that we know nothing of agree: same, part (half of their words), other."""
    mine, theirs = frozenset(one.split()), frozenset(other.split())
    if mine == theirs:
        return "same"
    return "part" if len(mine & theirs) >= SHARED_WORDS * len(mine | theirs) else "other"
