"""Which rows of several tables tell one incident? Candidates, levels, weights and clusters, all in columns.

For tables alone, without a case; the comparisons are those of claims (``compare``), the result keeps each row's
probability and its next best cluster.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from truceline.errors import ItemError
from truceline.reconcile.grouping import MOST_SOURCES, Grouped, Links, group, weigh
from truceline.reconcile.learn import Learnt, Patterns, learn
from truceline.reconcile.levels import Levels
from truceline.reconcile.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.reconcile.account import Context
    from truceline.reconcile.columns import Columns

ALGORITHM: Final = "reconcile.columns-1"


@dataclass(frozen=True)
class Decided:
    """Pairs of positions (n, 2) that people judged to be one incident, or two."""

    same: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    different: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))


class Compared(NamedTuple):
    """All pairs in reach of two sources: positions, patterns, which of them are copies, and the rows' log-odds."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    pattern: NDArray[np.int32]
    is_copy: NDArray[np.bool_]


@dataclass(frozen=True)
class Matched:
    """What matching gives: rows in canonical order, all links, clusters, and the weights of each two sources.

    ``crowded`` marks the rows that had too many others in reach to be compared with all tables.
    """

    columns: Columns
    links: Links
    grouped: Grouped
    learnt: Mapping[tuple[int, int], Learnt]
    crowded: NDArray[np.bool_]
    levels: Levels


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
    windows, levels = Windows(columns, context.weights), Levels(columns, context)
    learnt: dict[tuple[int, int], Learnt] = {}
    parts = []
    for source, other in combinations(range(n_sources), 2):
        compared = compare(windows, levels, columns, (source, other))
        learnt[source, other] = learn_from(compared, levels, context, _judged(decided, columns, (source, other)))
        parts.append(telling(score(compared, levels, learnt[source, other], context), context.weights.learning.absent))
    links = _settled(_concatenated(parts), decided)
    absent = context.weights.learning.absent
    cluster = group(columns, links, absent, decided.same)
    return Matched(columns, links, weigh(columns, links, cluster, absent), learnt, windows.crowded, levels)


def compare(windows: Windows, levels: Levels, columns: Columns, sources: tuple[int, int]) -> Compared:
    """All pairs in reach of two sources, with their patterns."""
    has_copies = _share_texts(columns, sources)
    found = []
    for reach in windows.pairs(*sources):
        copies = np.zeros(len(reach.one), dtype=bool)
        if has_copies:
            text = columns.text[reach.one]
            copies = (text != 0) & (text == columns.text[reach.other])
        found.append(Compared(reach.one, reach.other, levels.patterns(reach), copies))
    empty = np.zeros(0, dtype=np.int32)
    found.append(Compared(empty, empty, empty, np.zeros(0, dtype=bool)))
    return Compared(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _share_texts(columns: Columns, sources: tuple[int, int]) -> bool:
    one, other = (np.unique(columns.text[columns.source == source]) for source in sources)
    shared = np.intersect1d(one, other, assume_unique=True)
    return bool((shared != 0).any())


def learn_from(compared: Compared, levels: Levels, context: Context, judged: _Judged | None = None) -> Learnt:
    """Weights of two sources, from all their pairs but copies, which would pass for agreement."""
    size = int(np.prod(levels.shape))
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
    patterns = Patterns(levels.unravel(used), counts[used], same[used], different[used])
    return learn(patterns, levels.comparisons, context.weights.learning)


class _Judged(NamedTuple):
    """Judged pairs of two sources, as numbers made of both positions."""

    same: NDArray[np.int64]
    different: NDArray[np.int64]


SHIFT: Final = 32
SURE: Final = 20.0
"""Log-odds of two rows that a person has joined: for the probabilities that are shown."""


def _judged(decided: Decided, columns: Columns, sources: tuple[int, int]) -> _Judged | None:
    """The judged pairs of two sources; None where there are none."""
    found = []
    for pairs in (decided.same, decided.different):
        ordered = np.sort(pairs, axis=1)
        held = np.sort(columns.source[ordered].reshape(-1, 2), axis=1) == np.array(sources)
        ordered = ordered[held.all(axis=1)]
        found.append((ordered[:, 0] << SHIFT) | ordered[:, 1])
    return _Judged(*found) if sum(map(len, found)) else None


def _patterns_of(compared: Compared, pairs: NDArray[np.int64]) -> NDArray[np.int32]:
    """Patterns of those of the pairs that are in reach and no copies."""
    if not len(pairs):
        return np.zeros(0, dtype=np.int32)
    key = (compared.one.astype(np.int64) << SHIFT) | compared.other
    return compared.pattern[np.isin(key, pairs) & ~compared.is_copy]


def score(compared: Compared, levels: Levels, learnt: Learnt, context: Context) -> Links:
    """Log-odds of all pairs: a look-up of their patterns, and what a copied text adds."""
    size = int(np.prod(levels.shape))
    table = np.zeros(size, dtype=np.float32)
    used = np.flatnonzero(np.bincount(compared.pattern, minlength=size)).astype(np.int32)
    table[used] = learnt.log_odds(levels.unravel(used))
    odds = table[compared.pattern]
    odds[compared.is_copy] += np.float32(context.weights.learning.copy)
    return Links(compared.one, compared.other, odds)


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
