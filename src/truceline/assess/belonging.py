"""Who is bound, whom does a clause protect, and how sure is that? Ties and memberships on a day, as intervals.

Every answer is a ``Bounds``: a tie that sources dispute, an umbrella that holds a bound party among others, or an
accession known only as a count leave it open, and the interval says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from truceline.assess.bounds import ALL, NONE, OPEN, bounds, complement, greatest, least
from truceline.lexicon.parties import Parties, Relation
from truceline.model.noun import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from truceline.model.agreement import Membership


class Answer(NamedTuple):
    """What was said of a list of memberships. The list is kept with it, so that its identity stays its own."""

    memberships: tuple[Membership, ...]
    bounds: Bounds


@dataclass(frozen=True)
class Belonging:
    """Judges belonging with the ties of a lexicon of parties; keeps what it was asked once."""

    parties: Parties
    _days: dict[str, tuple[date, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _memberships: dict[tuple[str | None, int, date | None], Answer] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def stands(self, party: str | None, other: str, on: date | None) -> Bounds:
        """That ``party`` is ``other`` or part of it on a day (None: on some day).

        Open where the party is unknown, where it is an umbrella that holds the other, or where sources differ.
        """
        if party is None:
            return OPEN
        if party == other:
            return ALL
        if not (self.parties.knows(party) and self.parties.knows(other)):
            return OPEN
        relation = self.parties.tie(party, other, on)
        if relation in (Relation.SAME, Relation.PART_OF):
            return ALL
        return NONE if relation is Relation.UNRELATED else OPEN

    def among(self, party: str | None, others: Sequence[str], on: date | None) -> Bounds:
        """That the party is one of these, or part of one."""
        return greatest(self.stands(party, other, on) for other in others)

    def member(self, party: str | None, memberships: tuple[Membership, ...], on: date | None) -> Bounds:
        """That a list of memberships holds for the party on a day.

        What is said of the party itself, or of the nearest thing that it is part of, goes before what is said of a
        wider one: who joined on a date was not held before it, whatever is said of the opposition as a whole.
        """
        key = (party, id(memberships), on)
        if key not in self._memberships:
            self._memberships[key] = Answer(memberships, self._member(party, memberships, on))
        return self._memberships[key].bounds

    def _member(self, party: str | None, memberships: tuple[Membership, ...], on: date | None) -> Bounds:
        said = self.said_of(party, memberships, on)
        if said:
            return greatest(_certainty(item, on) for item in said)
        return greatest(
            Bounds(low=0.0, high=_certainty(item, on).high * self.stands(party, item.party, on).high)
            for item in memberships
        )

    def said_of(self, party: str | None, memberships: Sequence[Membership], on: date | None) -> tuple[Membership, ...]:
        """What a list says of the party itself, or of the nearest thing that it is part of; whatever its dates."""
        for nearest in self.upwards(party, on):
            own = tuple(item for item in memberships if item.party == nearest)
            if own:
                return own
        return ()

    def upwards(self, party: str | None, on: date | None) -> tuple[str, ...]:
        """The party and all that it is part of on a day, nearest first."""
        if party is None:
            return ()
        return self.parties.within(party, on) if self.parties.knows(party) else (party,)

    def days_of(self, party: str | None) -> tuple[date, ...]:
        """The days on which a tie of the party, or of anything above it, begins or ends, in order."""
        if party is None or not self.parties.knows(party):
            return ()
        if party not in self._days:
            ties = (tie for above in self.parties.within(party) for tie in self.parties.get(above).ties)
            self._days[party] = tuple(sorted({day for tie in ties for day in (tie.since, tie.until) if day}))
        return self._days[party]


def _certainty(membership: Membership, on: date | None) -> Bounds:
    """How sure a membership is on a day: not at all outside its dates; on an unknown day perhaps."""
    has_dates = membership.since is not None or membership.until is not None
    if on is None:
        return Bounds(low=0.0, high=membership.certainty.high) if has_dates else membership.certainty
    if membership.since is not None and on < membership.since:
        return NONE
    return NONE if membership.until is not None and on >= membership.until else membership.certainty


def bound(belonging: Belonging, party: str | None, lists: Lists, on: date | None) -> Bounds:
    """b(actor, clause, day): that a clause holds for what this party does.

    ``by`` of the clause narrows it; whoever is excluded from the agreement is not bound by it; where nobody is named
    as bound, who is bound is unknown.
    """
    held = belonging.member(party, lists.bound, on) if lists.bound else OPEN
    if lists.by:
        named = belonging.among(party, lists.by, on)
        held = least(named, held) if lists.is_by_bound else named
    if lists.sides:
        held = least(held, greatest(belonging.among(party, side, on) for side in lists.sides))
    return least(held, complement(left_out(belonging, party, lists, on)))


def left_out(belonging: Belonging, party: str | None, lists: Lists, on: date | None) -> Bounds:
    """That the agreement excludes a party.

    A party of which it says that it is, or may be, a side is not excluded because somebody excluded may hide in it.
    """
    if not belonging.said_of(party, lists.excluded, on):
        sides = belonging.said_of(party, lists.bound, on)
        if any(item.certainty.high > 0 for item in sides):
            return NONE
    return belonging.member(party, lists.excluded, on)


def covered_target(
    belonging: Belonging, actor: str | None, target: str | None, lists: Lists, on: date | None
) -> Bounds:
    """That the clause covers what is done to this party: named in ``against``, or on another side than the actor."""
    covered = belonging.among(target, lists.against, on) if lists.against else ALL
    if not lists.sides:
        return covered
    facing = greatest(_facing(belonging, actor, target, side, on) for side in lists.sides)
    return least(covered, facing)


def _facing(
    belonging: Belonging, actor: str | None, target: str | None, side: Sequence[str], on: date | None
) -> Bounds:
    """That the target is of this side and the actor is not."""
    theirs, own = belonging.among(target, side, on), belonging.among(actor, side, on)
    return bounds(theirs.low * (1.0 - own.high), theirs.high * (1.0 - own.low))


@dataclass(frozen=True)
class Lists:
    """The lists of parties that a clause is judged by: its own and its agreement's.

    ``is_by_bound``: is any of ``by`` among those bound, so that being named alone is not enough?
    """

    bound: tuple[Membership, ...] = ()
    excluded: tuple[Membership, ...] = ()
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    sides: tuple[tuple[str, ...], ...] = ()
    is_by_bound: bool = False

    def all_parties(self) -> Iterable[str]:
        """Every party that stands in a list."""
        yield from (item.party for item in (*self.bound, *self.excluded))
        yield from (*self.by, *self.against, *(party for side in self.sides for party in side))
