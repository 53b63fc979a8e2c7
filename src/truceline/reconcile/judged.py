"""What have people decided about items? Judgements as constraints: who belongs together, who apart, who is out.

A newer judgement wins over an older one that contradicts it; one that names what is not there, or is overruled, becomes
a refusal, so that nobody believes it is in force.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model import Assignment, Incident, Judgement, Refusal
from truceline.model.judgement import Verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CODE: Final = "reconcile.bad_judgement"
CORRECTABLE: Final = frozenset(("act", "actor", "target"))
"""Fields that this stage corrects; place and time are corrected where they are resolved."""


class Pair(NamedTuple):
    """Two items and the judgement about them."""

    one: str
    other: str
    judgement: str


@dataclass(frozen=True)
class Decisions:
    """The judgements in force, without contradiction.

    Pairs ``together`` and ``apart``; items that are out, and corrected values by (item, field), each with what decided
    it. ``refusals`` tell of judgements that are not in force.
    """

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    rejected: Mapping[str, str] = field(default_factory=dict)
    corrected: Mapping[tuple[str, str], str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()


class Prior:
    """Earlier assignments: which items each incident had, and which item stands for it."""

    def __init__(self, assignments: Iterable[Assignment], items: frozenset[str]) -> None:
        self._incident: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        for assignment in sorted(assignments, key=lambda row: (row.item, row.incident)):
            if assignment.item in items:
                self._incident[assignment.item] = assignment.incident
                self._members.setdefault(assignment.incident, []).append(assignment.item)

    @property
    def incidents(self) -> tuple[str, ...]:
        """Ids of all incidents that still have an item, sorted."""
        return tuple(sorted(self._members))

    def incident(self, item: str) -> str | None:
        """The incident that the item was assigned to."""
        return self._incident.get(item)

    def members(self, incident: str) -> tuple[str, ...]:
        """Items of an incident, its founder first where it is there."""
        return tuple(sorted(self._members.get(incident, ()), key=lambda item: (Incident.id_of(item) != incident, item)))


class _Reader:
    """Reads judgements, newest first, and keeps those that contradict no newer one."""

    def __init__(self, items: frozenset[str], prior: Prior, maker: str) -> None:
        self.items = items
        self.prior = prior
        self.maker = maker
        self.group = {item: item for item in items}
        self.together: list[Pair] = []
        self.apart: list[Pair] = []
        self.rejected: dict[str, str] = {}
        self.corrected: dict[tuple[str, str], str] = {}
        self.refusals: list[Refusal] = []
        self.moved: set[str] = set()

    def read(self, judgement: Judgement) -> None:
        if judgement.verb is Verb.REVIEWED:
            return
        groups = [self._items_of(subject) for subject in judgement.subjects]
        unknown = [subject for subject, found in zip(judgement.subjects, groups, strict=True) if not found]
        if unknown or not groups or (judgement.verb not in (Verb.REJECT, Verb.CORRECT) and len(groups) < 2):
            reason = f"{unknown[0]} is no item or incident of this case" if unknown else "names too few subjects"
            self._refuse(judgement, reason)
            return
        self._apply(judgement, groups)

    def _apply(self, judgement: Judgement, groups: list[tuple[str, ...]]) -> None:
        first = [group[0] for group in groups]
        if judgement.verb is Verb.REJECT:
            for item in (item for group in groups for item in group):
                self.rejected.setdefault(item, judgement.id)
        elif judgement.verb is Verb.CORRECT:
            if judgement.field in CORRECTABLE and judgement.value:
                self.corrected.setdefault((first[0], judgement.field), judgement.value)
        elif judgement.verb is Verb.SAME:
            self._join(judgement, list(pairwise(first)))
        elif judgement.verb is Verb.DIFFERENT:
            self._part(judgement, list(combinations(first, 2)))
        elif judgement.verb is Verb.SPLIT:
            self._part(judgement, self._split_pairs(groups[0], first[1:]))
        else:
            self._move(judgement, first)

    def _split_pairs(self, whole: tuple[str, ...], taken: list[str]) -> list[tuple[str, str]]:
        home = self.prior.incident(whole[0])
        rest = dict.fromkeys((*whole, *(self.prior.members(home) if home else ())))
        return [(item, other) for item in taken for other in rest if other not in taken]

    def _move(self, judgement: Judgement, first: list[str]) -> None:
        item, goal = first[0], first[1]
        if item in self.moved:
            self._refuse(judgement, "a newer judgement moves it")
            return
        home = self.prior.incident(item)
        if home is not None and home != self.prior.incident(goal):
            self._part(judgement, [(item, other) for other in self.prior.members(home) if other != item])
        self._join(judgement, [(item, goal)])
        self.moved.add(item)

    def _join(self, judgement: Judgement, pairs: list[tuple[str, str]]) -> None:
        for one, other in pairs:
            roots = {self._root(one), self._root(other)}
            if any({self._root(pair.one), self._root(pair.other)} == roots for pair in self.apart) and len(roots) == 2:
                self._refuse(judgement, "a newer judgement keeps these apart")
                return
            if len(roots) == 2 and not self.moved.isdisjoint((one, other)):
                self._refuse(judgement, "a newer judgement moves one of these elsewhere")
                return
            self.group[max(roots)] = min(roots)
            self.together.append(Pair(one, other, judgement.id))

    def _part(self, judgement: Judgement, pairs: list[tuple[str, str]]) -> None:
        for one, other in pairs:
            if self._root(one) == self._root(other):
                self._refuse(judgement, "a newer judgement joins these")
                return
            self.apart.append(Pair(one, other, judgement.id))

    def _root(self, item: str) -> str:
        while self.group[item] != item:
            item = self.group[item]
        return item

    def _items_of(self, subject: str) -> tuple[str, ...]:
        return (subject,) if subject in self.items else self.prior.members(subject)

    def _refuse(self, judgement: Judgement, reason: str) -> None:
        where = f"{judgement.verb.value} {' '.join(judgement.subjects)}"
        self.refusals.append(
            Refusal(
                id=Refusal.id_of(CODE, judgement.id), made_by=self.maker, derived_from=(judgement.id,), code=CODE,
                where=where, reason=reason, mend="correct its subjects, or add a judgement that supersedes it",
                item=judgement.id,
            )
        )  # fmt: skip


def decide(judgements: Iterable[Judgement], items: frozenset[str], prior: Prior, maker: str) -> Decisions:
    """The judgements in force on these items; superseded ones are left out."""
    distinct = {judgement.id: judgement for judgement in judgements}
    superseded = {judgement.supersedes for judgement in distinct.values()}
    in_force = [judgement for judgement in distinct.values() if judgement.id not in superseded]
    reader = _Reader(items, prior, maker)
    for judgement in sorted(in_force, key=lambda row: (row.time_utc, row.id), reverse=True):
        reader.read(judgement)
    return Decisions(
        tuple(reader.together), tuple(reader.apart), reader.rejected, reader.corrected, tuple(reader.refusals)
    )
