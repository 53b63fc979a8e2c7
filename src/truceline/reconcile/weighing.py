"""How likely do two rows of two tables tell one incident? All pairs in reach, weights learnt from them, log-odds.

In order: patterns of levels, weights of the levels (``learn``), habits of the two tables (``habits``), and how many
rows of each have a partner in the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from truceline.reconcile.grouping import Links
from truceline.reconcile.habits import Habits, Values, learn_habits
from truceline.reconcile.learn import Learnt, Patterns, learn
from truceline.reconcile.levels import Levels
from truceline.reconcile.seconds import (
    CLASSES,
    Days,
    Long,
    Seconds,
    Told,
    learn_seconds,
    likeness_of,
    nothing,
    with_second,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.reconcile.account import Context
    from truceline.reconcile.columns import Columns
    from truceline.reconcile.windows import Windows

SHIFT: Final = 32
"""Makes one number of two positions."""


class Compared(NamedTuple):
    """All pairs in reach of two sources: positions, patterns, and which of them are copies."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    pattern: NDArray[np.int32]
    is_copy: NDArray[np.bool_]


class Judged(NamedTuple):
    """Judged pairs of two sources, as numbers made of both positions."""

    same: NDArray[np.int64]
    different: NDArray[np.int64]


@dataclass(frozen=True)
class Weighed:
    """How pairs of two sources are weighed: by levels, by habits, and by how many rows of each have a partner.

    ``partners`` are the shares of the two sources' rows that the other one tells too; ``seconds`` tells which rows tell
    another incident beside their own.
    """

    learnt: Learnt
    habits: Habits
    partners: tuple[float, float]
    seconds: Seconds = field(default_factory=nothing)

    @property
    def partner(self) -> float:
        """Log-odds that a joined pair gains, for apart both rows are ones that the other source does not tell."""
        return float(-np.log1p(-self.partners[0]) - np.log1p(-self.partners[1]))


class Weigher:
    """Compares, learns and scores; what is the same for all sources is made once."""

    def __init__(self, columns: Columns, context: Context) -> None:
        self.levels = Levels(columns, context)
        self._columns = columns
        self._learning = context.weights.learning
        self._values = Values(columns)
        self._days = Days(columns)
        self._rows = np.bincount(columns.source, minlength=len(columns.vocabulary.sources))
        told = columns.text != 0
        self._texts = [np.sort(columns.text[told & (columns.source == number)]) for number in range(len(self._rows))]

    def compare(self, windows: Windows, sources: tuple[int, int]) -> Compared:
        """All pairs in reach of two sources, with their patterns."""
        found = []
        for reach in windows.pairs(*sources):
            pattern = self.levels.patterns(reach)
            found.append((reach.one.astype(np.int32), reach.other.astype(np.int32), pattern))
        empty = np.zeros(0, dtype=np.int32)
        one, other, pattern = (np.concatenate(column) for column in zip(*found, (empty,) * 3, strict=True))
        copies = np.zeros(len(one), dtype=bool)
        if self._share_texts(sources):
            text = self._columns.text[one]
            copies = (text != 0) & (text == self._columns.text[other])
        return Compared(one, other, pattern, copies)

    def learn(self, compared: Compared, sources: tuple[int, int], judged: Judged | None = None) -> Weighed:
        """How to weigh pairs of two sources, from all their pairs but copies, which would pass for agreement."""
        learnt = learn(self._patterns(compared, judged), self.levels.comparisons, self._learning)
        habits = Habits(self._values)
        if len(compared.one) >= self._learning.half_pairs:
            odds = self._by_level(compared, learnt)
            at = np.flatnonzero((odds > self._learning.hopeless) & ~compared.is_copy)
            pairs, codes = (compared.one[at], compared.other[at]), self.levels.unravel(compared.pattern[at])
            habits = learn_habits(self._values, self._learning, pairs, codes, odds[at].astype(np.float64))
        matched = learnt.matched + float(compared.is_copy.sum())
        shares = [
            min(self._learning.most_partners, matched / (self._rows[source] + self._learning.partner_rows))
            for source in sources
        ]
        weighed = Weighed(learnt, habits, (float(shares[0]), float(shares[1])))
        if not habits.habits:
            return weighed
        long = self._long(compared, weighed)
        at = long.at
        some = Compared(compared.one[at], compared.other[at], compared.pattern[at], compared.is_copy[at])
        return replace(weighed, seconds=learn_seconds(long, self.score(some, weighed).log_odds.astype(np.float64)))

    def _long(self, compared: Compared, weighed: Weighed) -> Long:
        """Pairs of a longer row with a single day whose place and sides are as alike as those of answers."""
        size = int(np.prod(self.levels.shape))
        likeness = np.full(size, -1, dtype=np.int8)
        used = np.flatnonzero(np.bincount(compared.pattern, minlength=size)).astype(np.int32)
        likeness[used] = likeness_of(weighed.learnt, self.levels.unravel(used))
        return self._days.long(compared.one, compared.other, compared.pattern, likeness)

    def seconds(self, compared: Compared, weighed: Weighed) -> Told:
        """Pairs of which the longer row may tell the other's incident beside its own, and how likely, if not one."""
        if not weighed.seconds.is_any:
            none = np.zeros(0, dtype=np.int64)
            return Told(none, none, none, np.zeros(0))
        long = self._long(compared, weighed)
        share = np.where(long.end >= 0, weighed.seconds.share[long.end, long.cell], 0.0)
        told = np.flatnonzero(share)
        at, is_one = long.at[told], long.cell[told] < CLASSES // 2
        one, other = compared.one[at].astype(np.int64), compared.other[at].astype(np.int64)
        return Told(at, np.where(is_one, one, other), np.where(is_one, other, one), share[told])

    def sharing(self, compared: Compared, weighed: Weighed, links: Links) -> Links:
        """The links with log-odds that the two rows share an incident, be it one of several that a row tells."""
        told = self.seconds(compared, weighed)
        odds = links.log_odds.copy()
        odds[told.at] = with_second(odds[told.at].astype(np.float64), told.share)
        return Links(links.one, links.other, odds)

    def score(self, compared: Compared, weighed: Weighed) -> Links:
        """Log-odds of all pairs, whatever else either row might be joined with."""
        odds = self._by_level(compared, weighed.learnt)
        at = np.flatnonzero(odds > self._learning.hopeless)
        odds[at] += self.habits(compared, weighed, at, odds[at]).sum(axis=0).astype(np.float32)
        odds[compared.is_copy] += np.float32(self._learning.copy)
        return Links(compared.one, compared.other, odds)

    def habits(
        self, compared: Compared, weighed: Weighed, at: NDArray[np.intp], log_odds: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """What each habit adds to some pairs, of which ``log_odds`` are those by level."""
        codes = self.levels.unravel(compared.pattern[at])
        return weighed.habits.added(compared.one[at], compared.other[at], codes, log_odds.astype(np.float64))

    def _by_level(self, compared: Compared, learnt: Learnt) -> NDArray[np.float32]:
        """A look-up of patterns, of which millions of pairs have some ten thousand."""
        size = int(np.prod(self.levels.shape))
        table = np.zeros(size, dtype=np.float32)
        used = np.flatnonzero(np.bincount(compared.pattern, minlength=size)).astype(np.int32)
        table[used] = learnt.log_odds(self.levels.unravel(used))
        return table[compared.pattern]

    def _patterns(self, compared: Compared, judged: Judged | None) -> Patterns:
        size = int(np.prod(self.levels.shape))
        counts = np.bincount(compared.pattern[~compared.is_copy], minlength=size).astype(np.float64)
        same, different = np.zeros(size), np.zeros(size)
        if judged is not None:
            # A judged pair is known: its own share of the mixture is taken out.
            for pairs, known in ((judged.same, same), (judged.different, different)):
                decided = _patterns_of(compared, pairs)
                np.add.at(known, decided, 1.0)
                np.subtract.at(counts, decided, 1.0)
        np.maximum(counts, 0.0, out=counts)
        used = np.flatnonzero((counts > 0) | (same > 0) | (different > 0)).astype(np.int32)
        return Patterns(self.levels.unravel(used), counts[used], same[used], different[used])

    def _share_texts(self, sources: tuple[int, int]) -> bool:
        """Has any row of the one source the same text as one of the other?"""
        few, many = sorted((self._texts[source] for source in sources), key=len)
        if not len(few):
            return False
        return bool((many[np.minimum(np.searchsorted(many, few), len(many) - 1)] == few).any())


def _patterns_of(compared: Compared, pairs: NDArray[np.int64]) -> NDArray[np.int32]:
    """Patterns of those of the pairs that are in reach and no copies."""
    if not len(pairs):
        return np.zeros(0, dtype=np.int32)
    key = (compared.one.astype(np.int64) << SHIFT) | compared.other
    return compared.pattern[np.isin(key, pairs) & ~compared.is_copy]
