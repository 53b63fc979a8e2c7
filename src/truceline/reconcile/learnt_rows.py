"""Rows of two tables within a case are weighed as tables alone are: by weights that are learnt from the two.

Only where enough pairs of the two are in reach; shorter tables, and all claims, go by the declared weights.
"""

from __future__ import annotations

import zlib
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from truceline.model.claim import HarmKind
from truceline.reconcile.columns import OPEN, UNTOLD, Columns, Name, Vocabulary
from truceline.reconcile.compare import Term
from truceline.reconcile.grouping import MOST_SOURCES
from truceline.reconcile.waterfall import ANSWERS, habit_words
from truceline.reconcile.weighing import Compared, Weighed, Weigher
from truceline.reconcile.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.model import Weighted
    from truceline.model.claim import Casualties
    from truceline.reconcile.account import Account, Context

LEAST_TEXT: Final = 20
"""Characters from which on the same text in two tables is a copy."""


LEARNT: Final = frozenset(("learnt", "absent"))
"""Levels of the prior of pairs that are weighed here."""


class LearntRows:
    """Terms of pairs of rows, by their positions among all accounts; none for pairs that are not weighed here."""

    def __init__(self, accounts: Sequence[Account], context: Context) -> None:
        self._context = context
        self._pairs: dict[tuple[int, int], tuple[int, int]] = {}
        self._known: list[tuple[Compared, Weighed]] = []
        self._tables: dict[frozenset[str], int] = {}
        told = [at for at, account in enumerate(accounts) if account.is_record and account.spots and account.times]
        sources = sorted({accounts[at].source for at in told})
        if not 2 <= len(sources) <= MOST_SOURCES:
            return
        told.sort(key=lambda at: (accounts[at].source, accounts[at].id))
        columns = _columns([accounts[at] for at in told], tuple(sources))
        windows, self._weigher = Windows(columns, context.weights), Weigher(columns, context)
        for one, other in combinations(range(len(sources)), 2):
            found = self._weigher.compare(windows, (one, other))
            if len(found.one) >= context.weights.learning.half_pairs:
                self._tables[frozenset((sources[one], sources[other]))] = len(self._known)
                self._keep(found, (one, other), told)

    def _keep(self, found: Compared, sources: tuple[int, int], told: list[int]) -> None:
        """Learns the weights of two tables, and keeps those pairs that are likelier than pairs out of reach."""
        weighed = self._weigher.learn(found, sources)
        odds = self._weigher.score(found, weighed).log_odds
        for at in np.flatnonzero(odds > self._context.weights.learning.absent).tolist():
            one, other = sorted((told[found.one[at]], told[found.other[at]]))
            self._pairs[one, other] = len(self._known), at
        self._known.append((found, weighed))

    def terms(self, one: int, other: int, sources: tuple[str, str]) -> tuple[Term, ...] | None:
        """The terms of two rows (first position smaller), prior first; None where their tables are not weighed here."""
        if frozenset(sources) not in self._tables:
            return None
        place = self._pairs.get((one, other))
        learning = self._context.weights.learning
        if place is None:
            return (Term("prior", "absent", learning.absent, "hardly in reach of each other"),)
        found, weighed = self._known[place[0]]
        learnt, levels, at = weighed.learnt, self._weigher.levels, np.array([place[1]])
        codes = levels.unravel(found.pattern[at])
        prior = Term("prior", "learnt", learnt.prior, f"{learnt.matched:.0f} of {learnt.pairs} pairs of the two tables")
        terms = [
            Term(comparison.name, level, float(weights[int(code[0])]), level)
            for comparison, weights, code in zip(levels.comparisons, learnt.weights, codes, strict=True)
            for level in (comparison.levels[int(code[0])],)
        ]
        if learnt.answers is not None:
            terms.append(Term("answers", "learnt", float(learnt.answers.added(codes)[0]), ANSWERS))
        by_level = learnt.log_odds(codes)
        if by_level[0] > learning.hopeless:
            added = self._weigher.habits(found, weighed, at, by_level.astype(np.float32))[:, 0]
            terms.extend(Term(name, "learnt", odds, words) for name, words, odds in habit_words(added))
        if found.is_copy[place[1]]:
            terms.append(Term("text", "copy", learning.copy, "the same words"))
        return (prior, *terms)


def _columns(accounts: Sequence[Account], sources: tuple[str, ...]) -> Columns:
    """Accounts of rows, in canonical order, as columns: the likeliest place and time of each."""
    acts: dict[str, int] = {}
    names: dict[Name, int] = {}

    def name_of(text: str, parties: tuple[Weighted, ...]) -> int:
        folded = " ".join(text.casefold().split())
        return names.setdefault(Name(folded, parties), len(names)) if folded else UNTOLD

    act = np.array([acts.setdefault(one.act, len(acts)) for one in accounts], dtype=np.int32)
    actor = np.array([name_of(one.phrases.actor, one.actor) for one in accounts], dtype=np.int32)
    target = np.array([name_of(one.phrases.target, one.target) for one in accounts], dtype=np.int32)
    tolls = {
        kind: np.array([_toll(one.casualties, kind) for one in accounts], dtype=np.int32).reshape(-1, 2)
        for kind in (HarmKind.KILLED, HarmKind.INJURED)
    }
    return Columns(
        vocabulary=Vocabulary(sources, tuple(acts), tuple(names)),
        key=np.array([one.id for one in accounts]),
        source=np.array([sources.index(one.source) for one in accounts], dtype=np.int32),
        start_s=np.array([one.times[0].start_utc.timestamp() for one in accounts]),
        end_s=np.array([one.times[0].end_utc.timestamp() for one in accounts]),
        lon=np.array([one.spots[0].longitude for one in accounts]),
        lat=np.array([one.spots[0].latitude for one in accounts]),
        sigma_m=np.array([one.spots[0].sigma_m for one in accounts]),
        act=act,
        actor=actor,
        target=target,
        is_directed=np.array([one.is_directed for one in accounts]),
        killed=tolls[HarmKind.KILLED],
        injured=tolls[HarmKind.INJURED],
        text=np.array([_hash(one.phrases.text) for one in accounts], dtype=np.uint64),
        origin=np.zeros(len(accounts), dtype=np.uint64),
    )


def _toll(casualties: Sequence[Casualties], kind: HarmKind) -> tuple[int, int]:
    """The first count of a kind, lowest and highest; untold where there is none."""
    for toll in casualties:
        if toll.kind is kind:
            return min(toll.low, OPEN), OPEN if toll.high is None else min(toll.high, OPEN)
    return UNTOLD, UNTOLD


def _hash(text: str) -> int:
    return zlib.crc32(text.encode()) + 1 if len(text) >= LEAST_TEXT else 0
