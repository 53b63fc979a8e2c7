"""Which rows of several tables tell one incident? Candidates, levels, weights and clusters, all in columns.

For tables alone, without a case; the comparisons are those of claims (``compare``), the result keeps each row's
probability and its next best cluster.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from truceline.errors import ItemError
from truceline.reconcile.grouping import MOST_SOURCES, Grouped, Links, group, weigh
from truceline.reconcile.seconds import Also, Told, also_told
from truceline.reconcile.weighing import SHIFT, Judged, Weighed, Weigher
from truceline.reconcile.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.reconcile.account import Context
    from truceline.reconcile.columns import Columns

ALGORITHM: Final = "reconcile.columns-3"
SURE: Final = 20.0
"""Log-odds of two rows that a person has joined: for the probabilities that are shown."""


@dataclass(frozen=True)
class Decided:
    """Pairs of positions (n, 2) that people judged to be one incident, or two."""

    same: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    different: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))


@dataclass(frozen=True)
class Matched:
    """What matching gives: rows in canonical order, all links, clusters, and how each two sources were weighed.

    Log-odds of ``links`` are those of a pair that ends up joined or alone (``given_partners``).
    ``crowded`` marks the rows that had too many others in reach to be compared with all tables. ``also`` tells which
    rows tell a second incident beside their own.
    """

    columns: Columns
    links: Links
    grouped: Grouped
    weighed: Mapping[tuple[int, int], Weighed]
    crowded: NDArray[np.bool_]
    weigher: Weigher
    also: Also


def match(columns: Columns, context: Context, decided: Decided | None = None) -> Matched:
    """Clusters of rows about one incident each.

    Args:
        columns: rows of at least one table, in canonical order (``Columns.in_order``).
        context: lexicons and declared weights.
        decided: what people judged; it wins over the machine, and is learnt from.
    """
    n_sources = len(columns.vocabulary.sources)
    if n_sources > MOST_SOURCES:
        reason = f"{n_sources} tables at once, more than {MOST_SOURCES}"
        raise ItemError("read.too_large", reason, where="tables", mend="join tables of one maker into one")
    decided = decided or Decided()
    windows, weigher = Windows(columns, context.weights), Weigher(columns, context)
    absent = context.weights.learning.absent
    weighed: dict[tuple[int, int], Weighed] = {}
    parts, told = [], []
    for sources in combinations(range(n_sources), 2):
        compared = weigher.compare(windows, sources)
        weighed[sources] = weigher.learn(compared, sources, _judged(decided, columns, sources))
        links = given_partners(weigher.score(compared, weighed[sources]), weighed[sources].partner)
        parts.append(telling(links, absent))
        told.append(_undecided(weigher.seconds(compared, weighed[sources]), decided))
    links = _settled(_concatenated(parts), decided)
    cluster = group(columns, links, absent, decided.same)
    grouped, also = weigh(columns, links, cluster, absent), also_told(told, cluster)
    return Matched(columns, links, grouped, weighed, windows.crowded, weigher, also)


def _judged(decided: Decided, columns: Columns, sources: tuple[int, int]) -> Judged | None:
    """The judged pairs of two sources; None where there are none."""
    found = []
    for pairs in (decided.same, decided.different):
        ordered = np.sort(pairs, axis=1)
        held = np.sort(columns.source[ordered].reshape(-1, 2), axis=1) == np.array(sources)
        ordered = ordered[held.all(axis=1)]
        found.append((ordered[:, 0] << SHIFT) | ordered[:, 1])
    return Judged(*found) if sum(map(len, found)) else None


def _undecided(told: Told, decided: Decided) -> Told:
    """Without pairs that a person has kept apart."""
    if not len(decided.different):
        return told
    pairs = np.sort(decided.different, axis=1)
    key = (np.minimum(told.row, told.other) << SHIFT) | np.maximum(told.row, told.other)
    kept = ~np.isin(key, (pairs[:, 0] << SHIFT) | pairs[:, 1])
    return Told(told.at[kept], told.row[kept], told.other[kept], told.share[kept])


def given_partners(links: Links, partner: float) -> Links:
    """The links against both rows' having no partner, instead of against any two rows (``Weighed.partner``)."""
    return Links(links.one, links.other, links.log_odds + np.float32(partner))


def telling(links: Links, absent: float) -> Links:
    """The links that are likelier than a pair out of reach: the others count as such, and need no room."""
    kept = np.flatnonzero(links.log_odds > absent)
    return Links(links.one[kept], links.other[kept], links.log_odds[kept])


def _concatenated(parts: list[Links]) -> Links:
    if not parts:
        none = np.zeros(0, dtype=np.int32)
        return Links(none, none, np.zeros(0, dtype=np.float32))
    return Links(
        np.concatenate([part.one for part in parts]),
        np.concatenate([part.other for part in parts]),
        np.concatenate([part.log_odds for part in parts]),
    )


def _settled(links: Links, decided: Decided) -> Links:
    """The links with what people decided: joined pairs are sure, those kept apart impossible, in reach or not."""
    pairs = np.sort(np.concatenate((decided.same, decided.different)), axis=1)
    if not len(pairs):
        return links
    key = (links.one.astype(np.int64) << SHIFT) | links.other
    kept = ~np.isin(key, (pairs[:, 0] << SHIFT) | pairs[:, 1])
    odds = np.repeat(np.array([SURE, -np.inf], dtype=np.float32), (len(decided.same), len(decided.different)))
    return Links(
        np.concatenate((links.one[kept], pairs[:, 0].astype(np.int32))),
        np.concatenate((links.other[kept], pairs[:, 1].astype(np.int32))),
        np.concatenate((links.log_odds[kept], odds)),
    )
