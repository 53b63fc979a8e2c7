"""Why is each factor what it is? One clause for people for each, which stands in a finding and in its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.assess.belonging import bound
from truceline.assess.bounds import digits, words
from truceline.assess.naming import (
    are,
    day_words,
    distance_words,
    heaviest_place,
    joined,
    latest_end,
    moment_words,
    number_word,
    party_name,
    place_name,
    when_words,
    with_article,
)
from truceline.assess.speaker import leading, readings_of
from truceline.model.agreement import LifeState, ProvisionKind
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

TOLD: Final = 0.01
"""From this width on an interval is told as one."""

UNTOLD: Final = "what was done"
"""What stands for an act that is none of the list."""

MOST_NAMED: Final = 6
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
        edges = self.clause.perhaps.edges
        earliest = f"{moment_words(edges[0], self.clause.clock)} at the earliest" if edges else ""
        if not self._fails(value):
            if value.high - value.low >= TOLD:
                return f"it is open whether it was in force {when}{self._suspended()}"
            return f"in force with probability {words(value)} {when}; it took effect on {earliest}"
        if not edges:
            return f"not in force {when}: no day is known on which it took effect"
        ends = [latest_end(alternative.times) for alternative in self.incident.alternatives]
        if all(end is None or end <= edges[0] for end in ends):
            return f"it happened {when}, before this took effect ({earliest})"
        return f"not in force {when}"

    def _suspended(self) -> str:
        """Since when somebody holds it for suspended."""
        events = [event for event in self.clause.agreement.life if event.state is LifeState.SUSPENDED and event.dates]
        days = (max(event.dates, key=lambda item: item.weight).on for event in events)
        return "".join(f"; said to be suspended since {day_words(day)}" for day in days)

    def in_place(self, value: Bounds) -> str:
        """Was it in a zone of the clause?"""
        if self.clause.bands:
            return self._from_line(value)
        if self.clause.where is None:
            return "the clause is not limited to a place"
        place = place_name(self.incident)
        if place is None:
            return "no source says where it was"
        if self._fails(value):
            return self._outside(place)
        zone = self._zone_name(self.found.zone)
        if value.low >= CERTAIN:
            return f"{place} lies in {zone}"
        if value.high - value.low < TOLD:
            return f"{place} lies in {zone} with probability {words(value)}"
        least, most = digits(value.low), digits(value.high)
        height = self._floor_told()
        if height:
            return f"{place} lies under {zone} with {most}; {height}"
        return f"{place} lies in {zone} with {least} by its certain extent and with {most} by its possible one"

    def _floor_told(self) -> str:
        """Where the zone begins above the ground, and no source tells a height."""
        zones = [zone for zone in self.clause.agreement.zones if zone.id == self.found.zone]
        floors = sorted({extent.floor_m for zone in zones for extent in zone.extents if extent.floor_m})
        is_told = any(value.field == "altitude" for value in self.incident.values)
        return "" if is_told or not floors else f"it begins at {floors[0]:g} m, and no source tells a height"

    def _from_line(self, value: Bounds) -> str:
        """Was it closer to the reference line of its side than such arms may be?"""
        place = place_name(self.incident) or "the place"
        tables = {
            f"{digits(number.weight)}: {number.reading} ({number.value:g} km)"
            for row in self.clause.provision.distances
            for number in row.km
            if len(row.km) > 1
        }
        told = f"; readings: {joined(sorted(tables), ', ')}" if tables else ""
        if self._fails(value):
            return f"{place} is further from the reference line of its side than such arms must be kept{told}"
        return f"{place} is closer to the reference line of its side than such arms may be: {words(value)}{told}"

    def bound(self, value: Bounds) -> str:
        """Is the actor one for whom the clause holds?"""
        told = self._told("actor")
        if told:
            return "; ".join(
                f"with {digits(weight)} {self._bound_of(actor, self._bounds_of(actor))}" for actor, weight in told
            )
        return self._bound_of(leading(self.incident, "actor"), value)

    def _told(self, role: str) -> tuple[tuple[str | None, float], ...]:
        """Of several known parties who may be meant in a role each with its weight; what hardly counts is left out."""
        told = tuple((party, weight) for party, weight in readings_of(self.incident, role) if weight >= TOLD)
        return told if sum(party is not None for party, _ in told) > 1 else ()

    def _bounds_of(self, actor: str | None) -> Bounds:
        """That the clause holds for one of several who may have done it."""
        return bound(self.context.judging.belonging, actor, self.clause.lists, self._day())

    def _bound_of(self, actor: str | None, value: Bounds) -> str:
        """Is this actor one for whom the clause holds?"""
        if actor is None and not self._fails(value):
            return "who did it is unknown"
        name = self._name(actor)
        if self.clause.provision.kind is ProvisionKind.PERMISSION:
            return self._allowed(name, value)
        ground = self._ground_of(actor, self.clause.lists.bound)
        if self._fails(value):
            return f"{name} {are(name)} not bound{self._instead(ground)}"
        if not self.clause.lists.bound and not self.clause.lists.by:
            return f"who is bound is not known; {name} may be"
        why = f" ({ground})" if ground else ""
        return (
            f"{name} {are(name)} bound{why}"
            if value.low >= CERTAIN
            else f"it is open whether {name} {are(name)} bound{why}"
        )

    def _allowed(self, name: str, value: Bounds) -> str:
        """Is the actor one whom a permission is given?"""
        named = joined((self._name(party) for party in self.clause.lists.by), " or ") or "whoever is bound"
        if self._fails(value):
            return f"it allows {named} to act, not {name}"
        return f"it allows {name} to act" if value.low >= CERTAIN else f"it is open whether it allows {name} to act"

    def act(self, value: Bounds) -> str:
        """Is the act one of which the clause speaks?"""
        acts, provision = self.context.acts, self.clause.provision
        heaviest = self._heaviest()
        done = acts.label(heaviest.act).lower() if heaviest and acts.knows(heaviest.act) else UNTOLD
        if not provision.acts:
            return "the clause is not limited to kinds of act"
        spoken = joined((acts.label(act).lower() for act in provision.acts), " or ")
        if value.low >= CERTAIN:
            return f"{done} is an act of which the clause speaks ({spoken})"
        if self._fails(value):
            return f"{done} is no act of which the clause speaks ({spoken})"
        told = f"told as {done}" if done != UNTOLD else "no act of the list is told"
        return f"whether it was an act of which the clause speaks ({spoken}) is open: {told}"

    def target(self, value: Bounds) -> str:
        """Is the target one that the clause covers, and not one that the agreement leaves out?"""
        target = leading(self.incident, "target")
        told = self._told("target")
        if told:
            names = joined((f"{self._name(party)} ({digits(weight)})" for party, weight in told), " or ")
            return self._covered(names, value, "")
        if target is None:
            if value.low >= CERTAIN:
                return "the clause covers it whoever was hit"
            return "those hit are not covered" if self._fails(value) else "who was hit is unknown"
        is_permission = self.clause.provision.kind is ProvisionKind.PERMISSION
        ground = "" if is_permission else self._ground_of(target, self.clause.lists.excluded)
        return self._covered(self._name(target), value, ground)

    def _covered(self, name: str, value: Bounds, ground: str) -> str:
        """Are acts against whom the sources name covered, and if not, on what ground?"""
        if value.low >= CERTAIN:
            return f"acts against {name} are covered"
        if not self._fails(value):
            return f"it is open whether acts against {name} are covered" + (f" ({ground})" if ground else "")
        return f"acts against {name} are {f'left out ({ground})' if ground else 'not covered'}"

    def no_exception(self, value: Bounds) -> str:
        """Does no exception or permission cover it?"""
        if value.low >= CERTAIN:
            return "no exception covers it"
        names = joined((f"“{item.provision.title}”" for item in self.clause.exceptions), " or ")
        return f"covered by {names}" if value.high <= 1 - CERTAIN else f"perhaps covered by {names}"

    def _fails(self, value: Bounds) -> bool:
        return value.high < self.context.options.outcomes.failing

    def _name(self, party: str | None) -> str:
        return party_name(party, self.context.parties)

    def _heaviest(self) -> Alternative | None:
        return max(self.incident.alternatives, key=lambda item: item.weight, default=None)

    def _day(self) -> date | None:
        heaviest = self._heaviest()
        if heaviest is None or not heaviest.times:
            return None
        return local_day(max(heaviest.times, key=lambda item: item.weight).start_utc, self.clause.clock)

    def _ground_of(self, party: str | None, memberships: tuple[Membership, ...]) -> str:
        """On what ground a list speaks of the party, or of what it is part of, on the day; empty where it does not."""
        on = self._day()
        said = self.context.judging.belonging.said_of(party, memberships, on)
        valid = (
            item
            for item in said
            if on is None or ((item.since is None or item.since <= on) and (item.until is None or on < item.until))
        )
        return next((item.ground for item in valid), "")

    def _instead(self, ground: str) -> str:
        """Why not, and who is bound instead."""
        if ground:
            return f": {ground}"
        lists = self.clause.lists
        named = lists.by or tuple(dict.fromkeys(item.party for item in lists.bound if item.certainty.high > 0))
        if not named:
            return ""
        names = [self._name(party) for party in named[:MOST_NAMED]]
        more = len(named) - len(names)
        whom = joined([*names, f"{number_word(more)} more"] if more else names)
        return f", nor part of anybody who is or may be ({whom})"

    def _zone_name(self, zone: str | None) -> str:
        name = next((item.name for item in self.clause.agreement.zones if item.id == zone), zone or "area")
        return with_article(name)

    def _outside(self, place: str) -> str:
        """How far away it was, from which zone."""
        zones = self.clause.where or {}
        which = {1: "the zone", 2: "both zones"}.get(len(zones), f"all {number_word(len(zones))} zones")
        nearest = self._nearest()
        if nearest is None:
            return f"{place} lies outside {which}"
        length_m, zone = nearest
        if not length_m:
            return f"{place} lies where {self._zone_name(zone)} was not drawn then"
        away = "less than 1 km from" if length_m < 1000 else f"{distance_words(length_m)} from"
        named = self._zone_name(zone)
        if len(zones) == 1:
            return f"{place} lies outside, {away} {named}"
        return f"{place} lies outside {which}, {away} the nearest, {named}"

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
        name = heaviest_place(self.incident)
        place = next(place for place in places if place.name == name)
        masses = self.context.judging.masses
        return min((masses.distance_m(place.footprint, outline), zone) for zone, outline in outlines)
