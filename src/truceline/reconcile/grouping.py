"""Which rows make one incident? Joins the likeliest first, in rounds over columns, with no two rows of one source.

The link of two clusters is the mean log-odds of all their pairs; pairs that are not in reach count as ``absent``. In
each round every two clusters that are each other's best are joined, so that what happens in one part of a country does
not depend on another. Ties are broken by the rows' own ids, never by their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.reconcile.columns import Columns

MOST_SOURCES: Final = 63
"""Sources of a cluster are bits of a number."""
FORBIDDEN: Final = -1e9
"""Log-odds of two rows that a person has kept apart: no mean with others makes up for it."""
MIX: Final = 0x9E3779B97F4A7C15
"""Odd multiplier that scatters the bits of a hash (the golden ratio)."""


@dataclass(frozen=True)
class Links:
    """Pairs of rows, first position smaller, with their log-odds that both tell one incident."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    log_odds: NDArray[np.float32]


@dataclass(frozen=True)
class Grouped:
    """For each row: its cluster (the position of its first row), the probability that it belongs there, the next best.

    ``rival`` is another cluster that the row may belong to, or -1, with ``rival_probability``.
    """

    cluster: NDArray[np.int64]
    probability: NDArray[np.float64]
    rival: NDArray[np.int64]
    rival_probability: NDArray[np.float64]


class _Edges:
    """Links of clusters: sums of log-odds over so many pairs; the first cluster is the smaller."""

    def __init__(self, one: NDArray[np.int64], other: NDArray[np.int64], odds: NDArray[np.float64]) -> None:
        self.one, self.other, self.odds = one, other, odds
        self.count = np.ones(len(one))

    def keep(self, mask: NDArray[np.bool_]) -> None:
        """Drops the links that are not marked."""
        self.one, self.other = self.one[mask], self.other[mask]
        self.odds, self.count = self.odds[mask], self.count[mask]

    def renamed(self, name: NDArray[np.int64], *, by_best: bool = False) -> None:
        """Gives clusters new names; links that become one are added up, or count as their best one.

        What a person has kept apart stays so, by whichever link.
        """
        one, other = name[self.one], name[self.other]
        self.one, self.other = np.minimum(one, other), np.maximum(one, other)
        self.keep(self.one != self.other)
        order = np.argsort(self.one * len(name) + self.other, kind="stable")
        if not len(order):
            return
        one, other = self.one[order], self.other[order]
        first = np.flatnonzero(np.append(True, (one[1:] != one[:-1]) | (other[1:] != other[:-1])))
        odds, add = self.odds[order], np.maximum if by_best else np.add
        self.odds = add.reduceat(odds, first)
        if by_best:
            worst = np.minimum.reduceat(odds, first)
            self.odds = np.where(worst <= FORBIDDEN, worst, self.odds)
        self.count = add.reduceat(self.count[order], first)
        self.one, self.other = one[first], other[first]


def group(columns: Columns, links: Links, absent: float, together: NDArray[np.int64]) -> NDArray[np.int64]:
    """The cluster of each row, as the position of its first row.

    Args:
        columns: the rows in their canonical order; at most ``MOST_SOURCES`` sources.
        links: pairs of rows; those that must not come together have log-odds of minus infinity.
        absent: log-odds of a pair that is not among the links.
        together: pairs of positions (n, 2) that a person has joined: such rows count as one, by the one that fits
            best.
    """
    stamp = stamps(columns.key)
    cluster = _joined(len(columns), together)
    size = np.ones(len(columns))
    held = np.zeros(len(columns), dtype=np.uint64)
    np.bitwise_or.at(held, cluster, np.uint64(1) << columns.source.astype(np.uint64))
    odds = np.maximum(links.log_odds.astype(np.float64), FORBIDDEN)
    edges = _Edges(links.one.astype(np.int64), links.other.astype(np.int64), odds)
    edges.renamed(cluster, by_best=True)
    while len(edges.one):
        edges.keep((held[edges.one] & held[edges.other]) == 0)
        pairs = size[edges.one] * size[edges.other]
        mean = (edges.odds + absent * (pairs - edges.count)) / pairs
        one, other = _mutual(edges, np.round(mean, 6), stamp)
        if not len(one):
            break
        name = np.arange(len(columns))
        name[other] = one
        size[one] += size[other]
        held[one] |= held[other]
        cluster = name[cluster]
        edges.renamed(name)
    return cluster


def _mutual(
    edges: _Edges, mean: NDArray[np.float64], stamp: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The clusters that are each other's likeliest, and likelier one than two: first the smaller of each two."""
    likely = np.flatnonzero(mean > 0)
    one, other, mean = edges.one[likely], edges.other[likely], mean[likely]
    tie = (stamp[one] ^ stamp[other]) * np.uint64(MIX)
    mine, theirs = np.concatenate((one, other)), np.concatenate((other, one))
    order = np.lexsort((np.tile(tie, 2), -np.tile(mean, 2), mine))
    first = order[np.flatnonzero(np.append(True, np.diff(mine[order]) != 0))] if len(order) else order
    best = np.full(len(stamp), -1)
    best[mine[first]] = theirs[first]
    root = np.flatnonzero(best >= 0)
    is_mutual = (best[best[root]] == root) & (root < best[root])
    return root[is_mutual], best[root[is_mutual]]


def stamps(keys: NDArray[np.str_]) -> NDArray[np.uint64]:
    """A hash of each row's id, the same wherever the row stands."""
    found = np.zeros(len(keys), dtype=np.uint64)
    if not len(keys):
        return found
    width = max(1, keys.dtype.itemsize // 4)
    letters = np.ascontiguousarray(keys).view(np.uint32).reshape(len(keys), width)
    for column in range(width):
        letter = letters[:, column].astype(np.uint64)
        mixed = (found ^ letter) * np.uint64(MIX) + np.uint64(1)
        found = np.where(letter > 0, mixed ^ (mixed >> np.uint64(29)), found)
    return found


def _joined(size: int, together: NDArray[np.int64]) -> NDArray[np.int64]:
    """The smallest position of the group of each, where pairs are joined."""
    root = list(range(size))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for one, other in together.tolist():
        first, second = sorted((find(one), find(other)))
        root[second] = first
    found = np.arange(size)
    for index in np.unique(together).tolist():
        found[index] = find(index)
    return found


def weigh(columns: Columns, links: Links, cluster: NDArray[np.int64], absent: float) -> Grouped:
    """How sure is each row's place? Its own cluster, any other one, or none.

    Several rows of a cluster that speak for a row make its place surer than their mean alone, though not by as much as
    if each had erred by itself: the mean counts times the root of their number. While a row is joined, a cluster that
    has a row of its table is no other place for it (docs/decisions/0025).
    """
    size = np.bincount(cluster, minlength=len(columns)).astype(np.float64)
    row = np.concatenate((links.one, links.other)).astype(np.int64)
    goal = cluster[np.concatenate((links.other, links.one))]
    odds = np.tile(np.maximum(links.log_odds.astype(np.float64), FORBIDDEN), 2)
    order = np.argsort(row * len(columns) + goal, kind="stable")
    row, goal, odds = row[order], goal[order], odds[order]
    first = np.flatnonzero(np.append(True, (np.diff(row) != 0) | (np.diff(goal) != 0))) if len(row) else order
    total = np.add.reduceat(odds, first) if len(first) else odds
    count = np.diff(np.append(first, len(row)))
    row, goal = row[first], goal[first]
    is_own = cluster[row] == goal
    others = np.maximum(size[goal] - is_own, 1)
    mean = (total + absent * (others - count)) / others
    own = np.where(size[cluster] > 1, absent, 0.0)
    own[row[is_own]] = mean[is_own] * np.sqrt(others[is_own])
    row, goal, mean = row[~is_own], goal[~is_own], mean[~is_own]
    rival, best = _rivals(columns, row, goal, mean, cluster)
    top = np.maximum(np.maximum(own, best), 0.0)
    bit = np.uint64(1) << columns.source.astype(np.uint64)
    held = np.zeros(len(columns), dtype=np.uint64)
    np.bitwise_or.at(held, cluster, bit)
    is_open = (size[cluster[row]] == 1) | ((held[goal] & bit[row]) == 0)
    row, mean = row[is_open], mean[is_open]
    against: NDArray[np.float64] = np.zeros(len(columns))
    against += np.bincount(row, np.exp(mean - top[row]), len(columns))
    return _probabilities(cluster, size[cluster] > 1, (np.exp(own - top), against, np.exp(-top)), rival, best - top)


def _rivals(
    columns: Columns,
    row: NDArray[np.int64],
    goal: NDArray[np.int64],
    mean: NDArray[np.float64],
    cluster: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The likeliest other cluster of each row, and its log-odds; -1 and minus infinity where there is none."""
    rival, against = np.full(len(cluster), -1), np.full(len(cluster), -np.inf)
    tie = stamps(columns.key)[goal]
    order = np.lexsort((tie, -mean, row))
    first = order[np.flatnonzero(np.append(True, np.diff(row[order]) != 0))] if len(order) else order
    rival[row[first]], against[row[first]] = goal[first], mean[first]
    return rival, against


def _probabilities(
    cluster: NDArray[np.int64],
    is_joined: NDArray[np.bool_],
    weights: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    rival: NDArray[np.int64],
    best: NDArray[np.float64],
) -> Grouped:
    """Shares of the possibilities: the own cluster, all others that are open, none; and of the likeliest other one.

    For a row alone, its own cluster is "none of the others".
    """
    mine, against, none = weights
    mine = np.where(is_joined, mine, 0.0)
    theirs = np.exp(best)
    probability = np.where(is_joined, mine, none) / (mine + against + none)
    rival_probability = theirs / (mine + np.maximum(against, theirs) + none)
    return Grouped(
        cluster=cluster,
        probability=probability,
        rival=rival,
        rival_probability=np.minimum(rival_probability, 1 - probability),
    )
