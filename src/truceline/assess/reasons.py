"""Why is each factor what it is? One clause for people for each, which stands in a finding and in its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.assess.bounds import words
from truceline.assess.naming import (
    day_of,
    distance_words,
    joined,
    latest_end,
    number_word,
    party_name,
    place_name,
    when_words,
)
from truceline.assess.speaker import leading
from truceline.model.agreement import ProvisionKind
from truceline.model.finding import Factor, FactorName
from truceline.when.interval import local_day

if TYPE_CHECKING:
    from datetime import date

    from truceline.assess.applicability import Applicability
    from truceline.assess.clause import Clause
    from truceline.assess.context import AssessContext
    from truceline.assess.ground import Outline
    from truceline.model.agreement import Membership
    from truceline.model.incident import Alternative, Incident
    from truceline.model.noun import Bounds

CERTAIN: Final = 0.995
"""From this lower bound on a factor is told as plainly so."""

MOST_NAMED: Final = 4
"""Parties that a list names before it says how many more there are."""


@dataclass(frozen=True)
class Telling:
    """An incident under a clause, to be told of; ``failing`` is the bound below which a factor rules it out."""

    incident: Incident
    clause: Clause
    found: Applicability
    context: AssessContext

    def factors(self) -> tuple[Factor, ...]:
        """Every factor with its reason, in the order in which they are shown."""
        tellers = {
            FactorName.IN_FORCE: self.in_force,
            FactorName.IN_PLACE: self.in_place,
            FactorName.BOUND: self.bound,
            FactorName.ACT: self.act,
            FactorName.TARGET: self.target,
            FactorName.NO_EXCEPTION: self.no_exception,
        }
        return tuple(
            Factor(name=name, bounds=self.found.factors[name], reason=teller(self.found.factors[name]))
            for name, teller in tellers.items()
        )

    def in_force(self, value: Bounds) -> str:
        """Was the clause in force?"""
        when = when_words(self.incident)
        if value.low >= CERTAIN:
            return f"in force {when}"
        edges, clock = self.clause.perhaps.edges, self.clause.clock
        if not self._fails(value):
            starts = f", which begins on {day_of(edges[0], clock)} at the earliest" if edges else ""
            return f"in force {when} on some readings of its dates only ({words(value)}){starts}"
        if not edges:
            return f"not in force {when}: no date is known from which it would be"
        ends = [latest_end(alternative.times) for alternative in self.incident.alternatives]
        if all(end is None or end <= edges[0] for end in ends):
            return f"{when}, before it took effect ({day_of(edges[0], clock)} at the earliest)"
        return f"not in force {when}"

    def in_place(self, value: Bounds) -> str:
        """Was it in a zone of the clause?"""
        if self.clause.where is None:
            return "the clause is not limited to a place"
        place = place_name(self.incident)
        if place is None:
            return "no source says where it was"
        if self._fails(value):
            return self._outside(place)
        zone = self._zone_name(self.found.zone)
        if value.low >= CERTAIN:
            return f"{place} lies in the {zone}"
        if value.high - value.low < 0.01:
            return f"{place} lies in the {zone} with probability {words(value)}"
        least, most = f"{value.low:.2f}", f"{value.high:.2f}"
        return f"{place} lies in the {zone} with {least} by its certain extent and with {most} by its possible one"

    def bound(self, value: Bounds) -> str:
        """Is the actor one for whom the clause holds?"""
        actor = leading(self.incident, "actor")
        if actor is None and not self._fails(value):
            return "who did it is unknown"
        name = party_name(actor, self.context.parties)
        ground = self._ground_of(actor, self.clause.lists.bound)
        if self._fails(value):
            return f"{name} is not bound{self._instead(ground)}"
        if not self.clause.lists.bound and not self.clause.lists.by:
            return f"who is bound is not known, {name} perhaps among them"
        why = f" ({ground})" if ground else ""
        return f"{name} is bound{why}" if value.low >= CERTAIN else f"whether {name} is bound is open{why}"

    def act(self, value: Bounds) -> str:
        """Is the act one of which the clause speaks?"""
        acts, provision = self.context.acts, self.clause.provision
        heaviest = self._heaviest()
        done = acts.label(heaviest.act).lower() if heaviest and acts.knows(heaviest.act) else "what was done"
        if not provision.acts:
            return "the clause is not limited to kinds of act"
        spoken = joined((acts.label(act).lower() for act in provision.acts), "or")
        if value.low >= CERTAIN:
            return f"{done} is an act of which the clause speaks ({spoken})"
        if self._fails(value):
            return f"{done} is no act of which the clause speaks ({spoken})"
        return f"whether it was an act of which the clause speaks ({spoken}) is open: told as {done}"

    def target(self, value: Bounds) -> str:
        """Is the target one that the clause covers, and not one that the agreement leaves out?"""
        target = leading(self.incident, "target")
        lists = self.clause.lists
        if value.low >= CERTAIN:
            return "the clause covers whatever the target" if target is None else f"{self._name(target)} is covered"
        if target is None and not self._fails(value):
            return "who was hit is unknown"
        ground = self._ground_of(target, lists.excluded)
        is_left_out = ground and self.clause.provision.kind is not ProvisionKind.PERMISSION
        name = "the target" if target is None else self._name(target)
        if self._fails(value):
            return f"{name} is left out of its protection ({ground})" if is_left_out else f"{name} is not covered"
        return f"whether {name} is covered is open" + (f" ({ground})" if is_left_out else "")

    def no_exception(self, value: Bounds) -> str:
        """Does no exception or permission cover it?"""
        if value.low >= CERTAIN:
            return "no exception covers it"
        names = joined((f"“{item.provision.title}”" for item in self.clause.exceptions), "or")
        return f"perhaps covered by {names}" if value.high > 0.01 else f"covered by {names}"

    def _fails(self, value: Bounds) -> bool:
        return value.high < self.context.options.outcomes.failing

    def _name(self, party: str) -> str:
        return party_name(party, self.context.parties)

    def _heaviest(self) -> Alternative | None:
        return max(self.incident.alternatives, key=lambda item: item.weight, default=None)

    def _day(self) -> date | None:
        heaviest = self._heaviest()
        if heaviest is None or not heaviest.times:
            return None
        return local_day(max(heaviest.times, key=lambda item: item.weight).start_utc, self.clause.clock)

    def _ground_of(self, party: str | None, memberships: tuple[Membership, ...]) -> str:
        """The ground on which a list of memberships speaks of the party, or of what it is part of, on the day."""
        on = self._day()
        parties = self.context.parties
        above = (
            (() if party is None else (party,))
            if party is None or not parties.knows(party)
            else parties.within(party, on)
        )
        for nearest in above:
            for item in memberships:
                begun = on is None or item.since is None or item.since <= on
                if item.party == nearest and begun and (on is None or item.until is None or on < item.until):
                    return item.ground
        return ""

    def _instead(self, ground: str) -> str:
        """Why not, and who is bound instead."""
        if ground:
            return f": {ground}"
        bound = [item.party for item in self.clause.lists.bound if item.certainty.high > 0]
        named = self.clause.lists.by or tuple(dict.fromkeys(bound))
        if not named:
            return ""
        names = [self._name(party) for party in named[:MOST_NAMED]]
        more = len(named) - len(names)
        whom = joined([*names, f"{number_word(more)} more"] if more else names, "or")
        return f": it is not part of {whom}"

    def _zone_name(self, zone: str | None) -> str:
        return next((item.name for item in self.clause.agreement.zones if item.id == zone), zone or "area")

    def _outside(self, place: str) -> str:
        """How far away it was, from which zone."""
        zones = self.clause.where or {}
        which = "the zone" if len(zones) == 1 else f"all {number_word(len(zones))} zones"
        nearest = self._nearest()
        if nearest is None:
            return f"{place} lies outside {which}"
        length_m, zone = nearest
        away = "just beyond" if length_m < 1000 else f"{distance_words(length_m)} from"
        named = f"the {self._zone_name(zone)}" if len(zones) == 1 else f"the nearest, the {self._zone_name(zone)}"
        return f"{place} lies outside {which}, {away} {named}"

    def _nearest(self) -> tuple[float, str] | None:
        """The zone nearest to the heaviest place, and its distance in metres."""
        places = [place for item in self.incident.alternatives for place in item.places if place.weight > 0]
        outlines: list[tuple[str, Outline]] = [
            (zone, version.ground.possible)
            for zone, versions in (self.clause.where or {}).items()
            for version in versions
            if version.ground.possible is not None
        ]
        if not places or not outlines:
            return None
        name = place_name(self.incident)
        place = next(place for place in places if place.name == name)
        masses = self.context.judging.masses
        return min((masses.distance_m(place.footprint, outline), zone) for zone, outline in outlines)
