"""Which accounts make one incident? Joins the likeliest first, by the mean of all pairs, while no pair forbids it.

The result does not depend on the order of the input: ties are broken by ids, and every mean is over all pairs.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.claim import Modality
from truceline.reconcile.candidates import candidate_pairs, document_pairs
from truceline.reconcile.fill import fill, placed_after
from truceline.reconcile.learnt_rows import LEARNT, LearntRows
from truceline.reconcile.pairs import Pairs, PairScore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.reconcile.account import Account, Context
    from truceline.reconcile.judged import Decisions

MAX_LINKED: Final = 32
"""Members of a cluster, smallest ids first, that stand for it in a mean, so that a great cluster costs no squares."""


class Clusters(NamedTuple):
    """Positions of accounts by cluster, each sorted, sorted by their first; those of lone denials; all pair scores.

    ``near`` lists for each position the others that it was compared with. The accounts of ``pairs`` are as told;
    ``filled`` are the same with what their documents tell around them.
    """

    members: tuple[tuple[int, ...], ...]
    lone: tuple[int, ...]
    pairs: Pairs
    filled: tuple[Account, ...]
    near: dict[int, set[int]]


def cluster_accounts(accounts: Sequence[Account], decisions: Decisions, context: Context) -> Clusters:
    """Clusters of accounts (sorted by id) about one incident each; denials join what they deny, and found nothing.

    1. Within each document, for a sentence leaves to its neighbours what they have told. 2. With that filled in, over
    all documents and tables; what a document tells as one stays one.
    """
    pairs = Pairs(accounts, accounts, decisions, context)
    within = _Linker(pairs, _near(document_pairs(accounts, context.weights)), pairs.together)
    within.join_all()
    groups, _ = within.with_denials()
    filled = fill(accounts, groups, context.weights.report_days)
    pairs = Pairs(accounts, filled, decisions, context, LearntRows(filled, context))
    near = _near((*candidate_pairs(filled, context.weights), *pairs.together))
    across = _Linker(pairs, near, (*pairs.together, *_chained(groups)))
    across.join_all()
    told = placed_after(filled, context.weights.nearby_chars)
    return Clusters(*across.with_denials(), pairs, told, near)


def _near(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    return near


def _chained(groups: Iterable[tuple[int, ...]]) -> list[tuple[int, int]]:
    """Pairs of neighbours in each group: what is enough to keep it together."""
    return [pair for group in groups for pair in pairwise(group)]


class _Linker:
    """Joins clusters of positions; ``together`` are pairs that are joined to begin with."""

    def __init__(self, pairs: Pairs, near: dict[int, set[int]], together: Iterable[tuple[int, int]]) -> None:
        self._pairs = pairs
        self._near = near
        self._weights = pairs.weights
        self._members = _joined(len(pairs.accounts), together)
        self._denied = {
            root
            for root, members in self._members.items()
            if all(pairs.accounts[index].modality is Modality.DENIED for index in members)
        }
        self._heap: list[tuple[float, int, int, int, int]] = []

    def _merge_members(self, root: int, other: int) -> None:
        self._members[root] = sorted(self._members[root] + self._members.pop(other))

    def join_all(self) -> None:
        """Joins clusters, likeliest first, until no two are likelier one than two."""
        neighbours = self._neighbours()
        for root in sorted(neighbours):
            for other in sorted(neighbours[root]):
                if root < other:
                    self._push(root, other)
        while self._heap:
            _, root, other, size, other_size = heapq.heappop(self._heap)
            is_stale = len(self._members.get(root, ())) != size or len(self._members.get(other, ())) != other_size
            if is_stale:
                continue
            self._merge_members(root, other)
            around = (neighbours[root] | neighbours.pop(other)) - {root, other}
            neighbours[root] = around
            for third in sorted(around):
                neighbours[third].discard(other)
                neighbours[third].add(root)
                self._push(*sorted((root, third)))

    def _neighbours(self) -> dict[int, set[int]]:
        home = {index: root for root, members in self._members.items() for index in members}
        neighbours: dict[int, set[int]] = {root: set() for root in self._members if root not in self._denied}
        for index, others in self._near.items():
            for other in others:
                root, against = home[index], home[other]
                if root != against and root in neighbours and against in neighbours:
                    neighbours[root].add(against)
        return neighbours

    def _push(self, root: int, other: int) -> None:
        link = self._link(self._members[root], self._members[other])
        if link > self._weights.join:
            heapq.heappush(self._heap, (-link, root, other, len(self._members[root]), len(self._members[other])))

    def _link(self, members: list[int], others: list[int]) -> float:
        """Mean log-odds between two clusters; minus infinity where a pair forbids or a voice speaks against it.

        Accounts that a person has joined count as one, by the one that fits best. What a document tells of one incident
        is one voice, however many sentences it takes: the mean of its accounts, denials left out where it asserts too.
        Pairs with learnt weights veto nothing: they are as sure as they say, and two tables often differ in one thing.
        """
        members, others = members[:MAX_LINKED], others[:MAX_LINKED]
        if any(self._pairs.score(mine, theirs).forbidden for mine in members for theirs in others):
            return -math.inf
        voices: dict[tuple[str, str], list[float]] = defaultdict(list)
        may_veto: set[tuple[str, str]] = set()
        for unit in self._pairs.units(self._asserting(members)):
            for other in self._pairs.units(self._asserting(others)):
                scores = [self._pairs.score(mine, theirs) for mine in unit for theirs in other]
                best = max(scores, key=lambda score: score.log_odds)
                between = self._voice(unit), self._voice(other)
                voices[between].append(best.log_odds)
                may_veto |= {between} if best.terms[0].level not in LEARNT else set()
        means = {between: math.fsum(odds) / len(odds) for between, odds in sorted(voices.items())}
        if any(means[between] < self._weights.veto for between in may_veto):
            return -math.inf
        return round(math.fsum(means.values()) / len(means), 9)

    def _asserting(self, members: list[int]) -> list[int]:
        """The members that do not deny; all where all do. A denial is as loose about what it denies as it likes."""
        told = [index for index in members if self._pairs.accounts[index].modality is not Modality.DENIED]
        return told or members

    def _voice(self, unit: list[int]) -> str:
        """The document of a claim; each row of a table, and what a person has joined, is a voice of its own."""
        account = self._pairs.accounts[unit[0]]
        return account.id if account.is_record or len(unit) > 1 else account.source

    def with_denials(self) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
        """Clusters with each denial in the likeliest one that it may mean, and the positions of denials of nothing."""
        founded = {root: tuple(members) for root, members in self._members.items() if root not in self._denied}
        home = {index: root for root, members in founded.items() for index in members}
        joined: dict[int, list[int]] = {root: list(members) for root, members in founded.items()}
        lone: list[int] = []
        for root in sorted(self._denied):
            members = self._members[root]
            around = sorted({home[other] for index in members for other in self._near[index] if other in home})
            links = [(self._link(members, list(founded[other])), -other) for other in around]
            best = max(links, default=(-math.inf, 0))
            if best[0] > self._weights.join:
                joined[-best[1]].extend(members)
            else:
                lone.extend(members)
        return tuple(tuple(sorted(members)) for _, members in sorted(joined.items())), tuple(sorted(lone))


def _joined(size: int, together: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Sorted members by their smallest, of the groups that the pairs make of so many positions."""
    root = list(range(size))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for one, other in together:
        first, second = sorted((find(one), find(other)))
        root[second] = first
    members: dict[int, list[int]] = {}
    for index in range(size):
        members.setdefault(find(index), []).append(index)
    return members


def mean_score(index: int, members: Sequence[int], pairs: Pairs) -> float:
    """Mean log-odds between one account and the other members of a cluster; 0 where there are none."""
    scores = [pairs.score(index, other).log_odds for other in members[:MAX_LINKED] if other != index]
    return sum(scores) / len(scores) if scores else 0.0


def best_pair(index: int, members: Sequence[int], pairs: Pairs) -> PairScore | None:
    """The likeliest pair of one account with another member; None where there are none."""
    others = [other for other in members[:MAX_LINKED] if other != index]
    return max((pairs.score(index, other) for other in others), key=lambda score: score.log_odds, default=None)
