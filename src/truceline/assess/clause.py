"""A provision made ready to be judged: its terms, its life as steps over time, and the state it is in at each moment.

Everything that depends on time, actor and target is worked out once for each pair of parties and each stretch between
two edges of time, however many incidents meet it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.agreement.life import BEGINNING, END
from truceline.assess.belonging import Belonging, Lists, bound, covered_target, left_out
from truceline.assess.bounds import ALL, NONE, OPEN, bounds
from truceline.assess.ground import EVERYWHERE, NOWHERE, Ground, Volume, union
from truceline.assess.timeline import EARLIEST, Span, Steps, day_starts, steps
from truceline.model.agreement import ProvisionKind
from truceline.model.noun import Bounds
from truceline.when.interval import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from truceline.agreement.compile import CompiledAgreement, CompiledProvision, DistanceGround
    from truceline.agreement.compile import ZoneVersion as OutlineVersion
    from truceline.agreement.life import Scenario
    from truceline.lexicon.acts import Acts
    from truceline.model.agreement import Agreement, Provision
    from truceline.model.terms import Arms


CLEARING: Final = frozenset((ProvisionKind.PERMISSION, ProvisionKind.EXCEPTION))
"""Kinds of provision that let somebody act: who is named in one need not be bound by the agreement."""


class Band(NamedTuple):
    """Where such arms of these parties may not be, by a table of distances from their reference line, and when."""

    parties: tuple[str, ...]
    arms: Arms
    ground: Ground
    since: date | None = None
    until: date | None = None


class ZoneVersion(NamedTuple):
    """One outline of a zone and the days for which it holds, the last excluded."""

    ground: Ground
    since: date | None
    until: date | None


@dataclass(frozen=True, eq=False)
class Clause:
    """A provision of an agreement with all that judging it needs.

    ``surely`` and ``perhaps`` are the least and greatest probability over time that the clause is in force. ``where``
    are the versions of its zones by zone; None means anywhere. ``exceptions`` are those that it names, and the
    permissions of its agreement. ``clock`` cuts the days of memberships and zones. ``bands`` are its table of
    distances. ``life`` is how probable it is over time that the agreement itself is in force.
    """

    agreement: Agreement
    provision: Provision
    clock: str
    surely: Steps
    perhaps: Steps
    where: Mapping[str, tuple[ZoneVersion, ...]] | None
    lists: Lists
    exceptions: tuple[Clause, ...] = ()
    bands: tuple[Band, ...] = ()
    life: Steps | None = None
    _courses: dict[tuple[str | None, str | None], Course] = field(default_factory=dict, init=False, repr=False)
    _grounds: dict[tuple[int, ...], Ground] = field(default_factory=dict, init=False, repr=False)
    _acts: dict[str, Bounds] = field(default_factory=dict, init=False, repr=False)
    _zones: dict[date | None, dict[str, Ground]] = field(default_factory=dict, init=False, repr=False)

    def act(self, acts: Acts, act: str) -> Bounds:
        """That the act is one of which the clause speaks: open where the sources tell it too coarsely to say."""
        if act not in self._acts:
            self._acts[act] = _act_bounds(acts, act, self.provision.acts)
        return self._acts[act]

    def course(self, belonging: Belonging, actor: str | None, target: str | None) -> Course:
        """What the clause is to these two parties over time."""
        if (actor, target) not in self._courses:
            self._courses[actor, target] = Course(self, belonging, actor, target, self._edges(belonging, actor, target))
        return self._courses[actor, target]

    def zones_at(self, on: date | None) -> Mapping[str, Ground]:
        """The outline of each zone on a day (None: all it ever had); zones without one then are left out."""
        if on not in self._zones:
            self._zones[on] = self._zones_at(on)
        return self._zones[on]

    def _zones_at(self, on: date | None) -> dict[str, Ground]:
        found: dict[str, Ground] = {}
        for zone, versions in (self.where or {}).items():
            valid = [version.ground for version in versions if _holds(version, on)]
            if valid:
                found[zone] = self._united(valid)
        return found

    def ground_at(self, on: date | None) -> Ground:
        """Where the clause holds on a day."""
        if self.where is None:
            return EVERYWHERE
        valid = list(self.zones_at(on).values())
        return self._united(valid) if valid else NOWHERE

    def _united(self, grounds: list[Ground]) -> Ground:
        key = tuple(id(ground) for ground in grounds)
        if key not in self._grounds:
            self._grounds[key] = union(grounds)
        return self._grounds[key]

    def _edges(self, belonging: Belonging, actor: str | None, target: str | None) -> tuple[datetime, ...]:
        """All moments at which anything that the clause depends on changes, in order."""
        clauses = (self, *self.exceptions)
        instants = {edge for clause in clauses for edge in clause.perhaps.edges + clause.surely.edges}
        days: set[date] = set()
        for clause in clauses:
            days.update(clause._own_days())
            for party in clause.lists.all_parties():
                days.update(belonging.days_of(party))
        days.update((*belonging.days_of(actor), *belonging.days_of(target)))
        return tuple(sorted(instants | set(day_starts(days, self.clock))))

    def _own_days(self) -> Iterable[date]:
        versions = [version for group in (self.where or {}).values() for version in group]
        members = (*self.lists.bound, *self.lists.excluded)
        yield from (day for version in versions for day in (version.since, version.until) if day is not None)
        yield from (day for band in self.bands for day in (band.since, band.until) if day is not None)
        yield from (day for member in members for day in (member.since, member.until) if day is not None)


def _holds(version: ZoneVersion | Band, on: date | None) -> bool:
    if on is None:
        return True
    return (version.since is None or version.since <= on) and (version.until is None or on < version.until)


def _act_bounds(acts: Acts, act: str, spoken_of: tuple[str, ...]) -> Bounds:
    """All, none or some of the acts that ``act`` may stand for are spoken of; some leaves it open.

    Why no share: which kinds of violence hide behind a word such as "attack" is not a matter of counting kinds.
    """
    if not spoken_of:
        return ALL
    if not acts.knows(act):
        return OPEN
    mine = acts.members(act)
    theirs = frozenset().union(*(acts.members(name) for name in spoken_of))
    if mine <= theirs:
        return ALL
    return OPEN if mine & theirs else NONE


class Cover(NamedTuple):
    """How far an exception covers what the parties did, its place apart, and where it holds."""

    clause: Clause
    bounds: Bounds
    ground: Ground


class State(NamedTuple):
    """What a clause is to an actor and a target between two edges of time.

    ``protected`` is that the target is one that the clause covers, ``anybody`` the same of a target that nobody names,
    ``excluded`` that the agreement leaves the target out, ``bands`` the rows of its table that hold then.
    """

    force: Bounds
    bound: Bounds
    protected: Bounds
    anybody: Bounds
    excluded: Bounds
    ground: Ground
    zones: Mapping[str, Ground]
    covers: tuple[Cover, ...]
    bands: tuple[Band, ...] = ()


UNKNOWN_TIME: Final = -1
"""Index of the stretch that stands for a time of which nothing is known."""


@dataclass(frozen=True, eq=False)
class Course:
    """A clause for an actor and a target over time, cut at ``edges``."""

    clause: Clause
    belonging: Belonging
    actor: str | None
    target: str | None
    edges: tuple[datetime, ...]
    _states: dict[int, State] = field(default_factory=dict, init=False, repr=False)

    def state(self, index: int) -> State:
        """The state in the stretch before the edge of this number (``UNKNOWN_TIME``: at a time unknown)."""
        if index not in self._states:
            self._states[index] = self._state(index)
        return self._states[index]

    def _state(self, index: int) -> State:
        instant = None if index == UNKNOWN_TIME else self._inside(index)
        on = None if instant is None else local_day(instant, self.clause.clock)
        lists = self.clause.lists
        return State(
            force=_force(self.clause, instant),
            bound=_softened(bound(self.belonging, self.actor, lists, on), on, self.edges),
            protected=covered_target(self.belonging, self.actor, self.target, lists, on),
            anybody=covered_target(self.belonging, self.actor, None, lists, on),
            excluded=left_out(self.belonging, self.target, lists, on),
            ground=self.clause.ground_at(on),
            zones=self.clause.zones_at(on),
            covers=tuple(self._cover(exception, instant, on) for exception in self.clause.exceptions),
            bands=tuple(band for band in self.clause.bands if _holds(band, on)),
        )

    def _inside(self, index: int) -> datetime:
        """A moment of the stretch: its start, or, before the first edge, a day earlier."""
        if index > 0:
            return self.edges[index - 1]
        return self.edges[0] - timedelta(days=1) if self.edges else EARLIEST + timedelta(days=2)

    def _cover(self, exception: Clause, instant: datetime | None, on: date | None) -> Cover:
        lists = exception.lists
        parts = (
            _force(exception, instant),
            bound(self.belonging, self.actor, lists, on) if lists.by else ALL,
            covered_target(self.belonging, self.actor, self.target, lists, on),
        )
        low, high = 1.0, 1.0
        for part in parts:
            low, high = low * part.low, high * part.high
        return Cover(exception, Bounds(low=low, high=high), exception.ground_at(on))


def _force(clause: Clause, instant: datetime | None) -> Bounds:
    if instant is None:
        return OPEN if clause.perhaps.edges or clause.surely.edges else ALL
    return bounds(clause.surely.at(instant), clause.perhaps.at(instant))


def _softened(value: Bounds, on: date | None, edges: tuple[datetime, ...]) -> Bounds:
    """At an unknown time what holds at some time may not have held then."""
    return Bounds(low=0.0, high=value.high) if on is None and edges else value


def clauses_of(compiled: CompiledAgreement, belonging: Belonging) -> dict[str, Clause]:
    """The provisions of an agreement by id, each ready to be judged."""
    versions: dict[str, tuple[ZoneVersion, ...]] = {}
    for version in compiled.versions:
        made = ZoneVersion(ground_of(version), version.since, version.until)
        versions[version.zone] = (*versions.get(version.zone, ()), made)
    plain = {item.id: _clause(compiled, item, belonging, versions) for item in compiled.provisions}
    return {
        item.id: replace(plain[item.id], exceptions=tuple(plain[exception.id] for exception in item.exceptions))
        for item in compiled.provisions
    }


def ground_of(version: OutlineVersion) -> Ground:
    """The ground of an outline. Above a floor nothing is certain where no source tells a height."""
    readings = tuple((item.weight, Ground(item.outline, item.outline)) for item in version.readings)
    whole = Ground(version.certain, version.possible, readings=readings)
    if not version.floor_m and version.ceiling_m is None:
        return whole
    volume = Volume(version.floor_m, version.ceiling_m, whole)
    if version.floor_m:
        return Ground(None, version.possible, volume=volume)
    return Ground(version.certain, version.possible, readings=readings, volume=volume)


def _band(distance: DistanceGround) -> Band:
    """One row of a table: the nearest outline is certain, the farthest possible, those between are readings."""
    outlines = [item.outline for item in distance.readings]
    readings = tuple((item.weight, Ground(item.outline, item.outline)) for item in distance.readings)
    ordered = sorted(outlines, key=lambda item: item.area)
    ground = Ground(ordered[0], ordered[-1], readings=readings)
    return Band(distance.parties, distance.arms, ground, distance.since, distance.until)


def _clause(
    compiled: CompiledAgreement,
    item: CompiledProvision,
    belonging: Belonging,
    versions: Mapping[str, tuple[ZoneVersion, ...]],
) -> Clause:
    agreement, provision = compiled.agreement, item.provision
    return Clause(
        agreement=agreement,
        provision=provision,
        clock=compiled.clock,
        surely=steps(_spans(item.scenarios, only_certain=True)),
        perhaps=steps(_spans(item.scenarios, only_certain=False)),
        where={zone: versions.get(zone, ()) for zone in provision.where} if provision.where else None,
        lists=Lists(
            bound=agreement.bound,
            excluded=agreement.excluded,
            by=provision.by,
            against=provision.against,
            sides=provision.between,
            is_by_bound=provision.kind not in CLEARING and _is_any_bound(agreement, provision, belonging),
        ),
        bands=tuple(_band(distance) for distance in item.distances),
        life=life_of(compiled),
    )


def life_of(compiled: CompiledAgreement) -> Steps:
    """How probable it is over time that an agreement is in force."""
    return steps(_spans(compiled.scenarios, only_certain=False))


def _spans(scenarios: Iterable[Scenario], *, only_certain: bool) -> Iterable[Span]:
    for scenario in scenarios:
        for part in scenario.stretches:
            if part.is_certain or not only_certain:
                start = None if part.start_utc == BEGINNING else part.start_utc
                yield Span(scenario.weight, start, None if part.end_utc == END else part.end_utc)


def _is_any_bound(agreement: Agreement, provision: Provision, belonging: Belonging) -> bool:
    """Does the agreement say of any party named in ``by`` that it is bound, or not?"""
    return any(
        belonging.stands(party, member.party, None).high > 0 or belonging.stands(member.party, party, None).high > 0
        for party in provision.by
        for member in agreement.bound
    )
