"""Which accounts make one incident? Joins the likeliest first, by the mean of all pairs, while no pair forbids it.

The result does not depend on the order of the input: ties are broken by ids, and every mean is over all pairs.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.claim import Modality
from truceline.reconcile.candidates import candidate_pairs
from truceline.reconcile.pairs import Pairs, PairScore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.reconcile.account import Account, Context
    from truceline.reconcile.judged import Decisions

MAX_LINKED: Final = 32
"""Members of a cluster, smallest ids first, that stand for it in a mean, so that a great cluster costs no squares."""


class Link(NamedTuple):
    """Mean log-odds between two clusters; minus infinity where something forbids that they be one."""

    mean: float
    reason: str


class Clusters(NamedTuple):
    """Positions of accounts by cluster, each sorted, sorted by their first; those of lone denials; all pair scores.

    ``near`` lists for each position the others that it was compared with.
    """

    members: tuple[tuple[int, ...], ...]
    lone: tuple[int, ...]
    pairs: Pairs
    near: dict[int, set[int]]


def cluster_accounts(accounts: Sequence[Account], decisions: Decisions, context: Context) -> Clusters:
    """Clusters of accounts (sorted by id) about one incident each; denials join what they deny, and found nothing."""
    pairs = Pairs(accounts, decisions, context)
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in (*candidate_pairs(accounts, context.weights), *pairs.together):
        near[one].add(other)
        near[other].add(one)
    linker = _Linker(pairs, near, context)
    linker.join_all()
    return Clusters(*linker.with_denials(), pairs, near)


class _Linker:
    def __init__(self, pairs: Pairs, near: dict[int, set[int]], context: Context) -> None:
        self._pairs = pairs
        self._near = near
        self._weights = context.weights
        self._members: dict[int, list[int]] = {index: [index] for index in range(len(pairs.accounts))}
        for one, other in pairs.together:
            self._merge_members(*sorted((self._home(one), self._home(other))))
        self._denied = {
            root
            for root, members in self._members.items()
            if all(pairs.accounts[index].modality is Modality.DENIED for index in members)
        }
        self._heap: list[tuple[float, int, int, int, int]] = []

    def _home(self, index: int) -> int:
        return next(root for root, members in self._members.items() if index in members)

    def _merge_members(self, root: int, other: int) -> None:
        if root != other:
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
        """Mean log-odds between two clusters; minus infinity where a pair forbids, or speaks strongly against it."""
        total = count = 0.0
        for one in members[:MAX_LINKED]:
            for other in others[:MAX_LINKED]:
                score = self._pairs.score(one, other)
                if score.forbidden or score.log_odds < self._weights.veto:
                    return -math.inf
                total += score.log_odds
                count += 1
        return round(total / count, 9)

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


def mean_score(index: int, members: Sequence[int], pairs: Pairs) -> float:
    """Mean log-odds between one account and the other members of a cluster; 0 where there are none."""
    scores = [pairs.score(index, other).log_odds for other in members[:MAX_LINKED] if other != index]
    return sum(scores) / len(scores) if scores else 0.0


def best_pair(index: int, members: Sequence[int], pairs: Pairs) -> PairScore | None:
    """The likeliest pair of one account with another member; None where there are none."""
    others = [other for other in members[:MAX_LINKED] if other != index]
    return max((pairs.score(index, other) for other in others), key=lambda score: score.log_odds, default=None)
