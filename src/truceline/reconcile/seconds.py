"""Which rows tell two incidents at once? Learnt from what happens, oftener than by chance, on the ends of their days.

A row that sums up an attack and what answered it begins on the day of the one and ends on the day of the other. By
their levels such pairs are hardly one incident: the row's act, sides and dead are those of both. But where a row is
long for another reason, other incidents of its place lie on its first and last day no oftener than on the days just
before and after. What lies there above that is told by the row, too (docs/decisions/0025). Where there is no excess,
all is left as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from truceline.reconcile.learn import probability_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.reconcile.columns import Columns
    from truceline.reconcile.learn import Codes, Learnt

DAY_S: Final = 86_400.0
LENGTHS: Final = (6, 7, 29)
"""Longest rows (days) of each class: those of few days, of a week and of a month mean something else in most tables."""
LIKENESS: Final = (0.0, 1.5, 3.0)
"""Log-odds of place and sides, of an answer against two apart, from which on each class begins."""
BESIDE: Final = 2
"""Days before and after a row that tell what chance does: as many as are in reach of it."""
POOL: Final = 2.0
"""Pairs that hold the share of a class to nothing."""
REFINED: Final = (0, 3)
"""Positions of the comparisons that are asked of an answer: place and sides. Act and dead of the two are unlike."""


class Long(NamedTuple):
    """Pairs of a row of several days with one of a single day.

    ``at`` are their positions among all pairs, ``cell`` their class by table, length and likeness; ``end`` is 0 for
    those on the longer row's first day, 1 on its last, and -1 elsewhere; ``is_beside`` marks those just before or after
    it.
    """

    at: NDArray[np.intp]
    cell: NDArray[np.intp]
    end: NDArray[np.int8]
    is_beside: NDArray[np.bool_]


@dataclass(frozen=True)
class Seconds:
    """Share of the pairs of each class whose incident the longer row tells, too: on its first day, and on its last."""

    share: NDArray[np.float64]

    @property
    def is_any(self) -> bool:
        """Whether any rows of the two tables tell two incidents."""
        return bool((self.share > 0).any())


CLASSES: Final = 2 * (len(LENGTHS) + 1) * len(LIKENESS)
"""Number of classes: of either table's longer rows."""


def nothing() -> Seconds:
    """Of tables that were not asked."""
    return Seconds(np.zeros((2, CLASSES)))


class Days:
    """First day and length in days of each row."""

    def __init__(self, columns: Columns) -> None:
        self._first = np.floor(columns.start_s / DAY_S).astype(np.int32)
        length = np.round((columns.end_s - columns.start_s) / DAY_S)
        self._length = np.clip(length, 1, 10_000).astype(np.int32)

    def long(
        self, one: NDArray[np.int32], other: NDArray[np.int32], pattern: NDArray[np.int32], likeness: NDArray[np.int8]
    ) -> Long:
        """Pairs of a longer row with a single day that are alike enough; ``likeness`` is by pattern, -1 for too little.

        Pairs of which neither or both are longer than a day are not among them.
        """
        at = np.flatnonzero(likeness.take(pattern) >= 0)
        mine, theirs = self._length.take(one.take(at)), self._length.take(other.take(at))
        is_long = (mine > 1) != (theirs > 1)
        at, is_mine = at[is_long], (mine > 1)[is_long]
        length = np.maximum(mine, theirs)[is_long]
        gap = self._first.take(other.take(at)) - self._first.take(one.take(at))
        gap = np.where(is_mine, gap, -gap)
        cell = np.where(is_mine, 0, len(LENGTHS) + 1) + np.digitize(length, LENGTHS, right=True)
        cell = cell * len(LIKENESS) + likeness.take(pattern.take(at))
        is_beside = ((gap < 0) & (gap >= -BESIDE)) | ((gap >= length) & (gap < length + BESIDE))
        end = np.full(len(at), -1, dtype=np.int8)
        end[gap == length - 1] = 1
        end[gap == 0] = 0
        return Long(at, cell, end, is_beside)


def likeness_of(learnt: Learnt, codes: Codes) -> NDArray[np.int8]:
    """The class of likeness of patterns of these levels: how much oftener answers agree so than two apart."""
    if learnt.answers is None:
        return np.full(len(codes[0]), -1, dtype=np.int8)
    odds = np.zeros(len(codes[0]))
    for at in REFINED:
        odds += (learnt.answers.answers[at] - learnt.answers.apart[at])[codes[at]]
    found: NDArray[np.int8] = (np.digitize(odds, LIKENESS) - 1).astype(np.int8)
    return found


def learn_seconds(long: Long, log_odds: NDArray[np.float64]) -> Seconds:
    """How often a longer row tells what happens on its first or last day, beyond what is known to be one with it.

    Args:
        long: pairs of longer rows with single days.
        log_odds: of each that the two are one incident.

    The excess on either day over the mean of the days beside is drawn to nothing by its own variance (after James
    and Stein), so that chance alone makes none.
    """
    apart = 1 - probability_of(log_odds)
    chance = np.bincount(long.cell[long.is_beside], apart[long.is_beside], CLASSES) / (2 * BESIDE)
    shares = []
    for end in (0, 1):
        there = np.bincount(long.cell[long.end == end], apart[long.end == end], CLASSES)
        excess = np.maximum(there - chance, 0.0)
        noise = there + chance / (2 * BESIDE)
        kept = np.maximum(0.0, 1 - noise / np.maximum(excess**2, 1e-9))
        shares.append(excess * kept / (there + POOL))
    return Seconds(np.stack(shares))


class Told(NamedTuple):
    """Pairs by position: a longer row, a row of a single day, and how likely the longer one tells the other's incident.

    If the two are no one incident, that is.
    """

    at: NDArray[np.intp]
    row: NDArray[np.int64]
    other: NDArray[np.int64]
    share: NDArray[np.float64]


@dataclass(frozen=True)
class Also:
    """For each row another cluster whose incident it tells beside its own (-1 for none), and how likely it does."""

    cluster: NDArray[np.int64]
    probability: NDArray[np.float64]


def also_told(parts: list[Told], cluster: NDArray[np.int64]) -> Also:
    """The likeliest second incident of each row; what several rows of one cluster say of it is taken together."""
    found = Also(np.full(len(cluster), -1), np.zeros(len(cluster)))
    if not parts:
        return found
    row, goal, share = (
        np.concatenate(column)
        for column in zip(*((part.row, cluster[part.other], part.share) for part in parts), strict=True)
    )
    apart = np.flatnonzero(goal != cluster[row])
    order = apart[np.lexsort((goal[apart], row[apart]))]
    if not len(order):
        return found
    row, goal, share = row[order], goal[order], share[order]
    first = np.flatnonzero(np.append(True, (np.diff(row) != 0) | (np.diff(goal) != 0)))
    told = np.round(-np.expm1(np.add.reduceat(np.log1p(-share), first)), 9)
    row, goal = row[first], goal[first]
    best = np.lexsort((goal, -told, row))
    best = best[np.flatnonzero(np.append(True, np.diff(row[best]) != 0))]
    found.cluster[row[best]], found.probability[row[best]] = goal[best], told[best]
    return found


def with_second(log_odds: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds that two rows share an incident: they are one, or the longer one tells the other's among others."""
    neither = np.log1p(-share) - np.logaddexp(0.0, log_odds)
    found: NDArray[np.float64] = np.log(-np.expm1(neither)) - neither
    return found
