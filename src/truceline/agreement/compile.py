"""A loaded agreement, ready to be judged against: zones as geometry, dates as weighted scenarios, deadlines as days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from truceline.agreement.clearing import may_clear
from truceline.agreement.life import (
    DueDay,
    Scenario,
    clock_of_agreement,
    due_days,
    life_scenarios,
    provision_scenarios,
)
from truceline.agreement.outline import CERTAIN, POSSIBLE, Drawer, Outline, WeightedOutline
from truceline.agreement.parties import learn_parties
from truceline.agreement.versions import pieces_of_extent, pieces_of_line
from truceline.geo import boundaries
from truceline.model.agreement import ProvisionKind
from truceline.model.noun import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from truceline.model.agreement import Agreement, Provision, Zone
    from truceline.model.terms import Arms

BREACHABLE = frozenset((ProvisionKind.PROHIBITION, ProvisionKind.CEILING, ProvisionKind.UNPUBLISHED))
"""Kinds of provision that an incident is held against."""

MOST_KEPT: Final = 256
"""Compiled agreements kept in memory."""

DUTIES = frozenset((ProvisionKind.OBLIGATION, ProvisionKind.REPORT))
"""Kinds of provision that fall due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneVersion:
    """One outline of a zone from ``since`` up to, not including, ``until`` (None: unbounded), on the agreement's clock.

    What lies in ``certain`` is inside on every reading (None: nothing is), in ``possible`` on some.
    """

    zone: str
    index: int
    since: date | None
    until: date | None
    certain: Outline | None
    possible: Outline
    drawn_from: str
    readings: tuple[WeightedOutline, ...] = ()
    floor_m: float | None = None
    ceiling_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceGround:
    """Where a class of arms of some parties may not be: within ``readings`` (weighted) of their reference line.

    From ``since`` up to, not including, ``until`` (None: unbounded), where the line has several courses over time.
    """

    parties: tuple[str, ...]
    arms: Arms
    readings: tuple[WeightedOutline, ...]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledProvision:
    """A provision with its scenarios, its exceptions (permissions that bear on it too), and its due days.

    ``begins`` and ``ends`` are the days to which its beginning and end are counted, where they are.
    """

    provision: Provision
    scenarios: tuple[Scenario, ...]
    exceptions: tuple[Provision, ...]
    due: tuple[DueDay, ...]
    distances: tuple[DistanceGround, ...] = ()
    begins: tuple[DueDay, ...] = ()
    ends: tuple[DueDay, ...] = ()

    @property
    def id(self) -> str:
        """The clause's id within its agreement."""
        return self.provision.id


@dataclass(frozen=True, kw_only=True)
class CompiledAgreement:
    """An agreement as the assess stage takes it. ``sha256`` is of all that the agreement says.

    ``clock`` is the clock on which its days are cut where they name none. ``scenarios`` are those of its life.
    """

    agreement: Agreement
    sha256: str
    clock: str
    scenarios: tuple[Scenario, ...]
    versions: tuple[ZoneVersion, ...]
    provisions: tuple[CompiledProvision, ...]

    @property
    def id(self) -> str:
        """The agreement's readable id."""
        return self.agreement.id

    @property
    def title(self) -> str:
        """What the agreement is called."""
        return self.agreement.title

    @cached_property
    def zones(self) -> dict[str, Zone]:
        """Zones by id."""
        return {zone.id: zone for zone in self.agreement.zones}

    @cached_property
    def duties(self) -> tuple[CompiledProvision, ...]:
        """Provisions that fall due on some day, in the order of the text."""
        return tuple(item for item in self.provisions if item.provision.kind in DUTIES and item.due)


def compile_agreement(agreement: Agreement) -> CompiledAgreement:
    """The agreement with its zones drawn, its scenarios laid out and its deadlines counted.

    The agreement must have passed ``load``; a constructor that gives no area raises ItemError. What says the same is
    compiled once.
    """
    key = (content_hash(agreement), boundaries.stamp())
    return _memory.get(key) or _memory.keep(key, _laid_out(agreement, key[0], Drawer(agreement)))


def compile_drawn(agreement: Agreement, outlines: Sequence[Outline]) -> CompiledAgreement:
    """The same from outlines that were drawn before, in the order in which compiling draws them.

    Raises ValueError where there are too few or too many.
    """
    given = iter(outlines)
    key = (content_hash(agreement), boundaries.stamp())
    compiled = _laid_out(agreement, key[0], Drawer(agreement, given))
    if next(given, None) is not None:
        raise ValueError("more outlines than the agreement has")
    return _memory.keep(key, compiled)


@dataclass(slots=True)
class _Memory:
    """What was compiled last, by the agreement's hash and that of the boundaries under which it was drawn."""

    known: dict[tuple[str, str], CompiledAgreement] = field(default_factory=dict)

    def get(self, key: tuple[str, str]) -> CompiledAgreement | None:
        return self.known.get(key)

    def keep(self, key: tuple[str, str], compiled: CompiledAgreement) -> CompiledAgreement:
        """Keep one, without what was kept longest where there are many."""
        if len(self.known) >= MOST_KEPT:
            self.known.pop(next(iter(self.known)), None)
        self.known[key] = compiled
        return compiled


_memory = _Memory()


def _laid_out(agreement: Agreement, sha256: str, drawer: Drawer) -> CompiledAgreement:
    clock = clock_of_agreement(agreement)
    life = life_scenarios(agreement)
    learn_parties(agreement)
    versions = tuple(_versions(agreement, drawer))
    grounds: dict[str, list[Outline]] = {}
    for version in versions:
        grounds.setdefault(version.zone, []).append(version.possible)
    return CompiledAgreement(
        agreement=agreement,
        sha256=sha256,
        clock=clock,
        scenarios=life,
        versions=versions,
        provisions=tuple(_provision(agreement, item, life, grounds, drawer) for item in agreement.provisions),
    )


def _versions(agreement: Agreement, drawer: Drawer) -> Iterable[ZoneVersion]:
    for zone in agreement.zones:
        for index, extent in enumerate(zone.extents):
            for piece in pieces_of_extent(agreement, extent):
                possible = drawer.extent(zone, extent, POSSIBLE, piece.on)
                if possible is None:
                    continue
                yield ZoneVersion(
                    zone=zone.id,
                    index=index,
                    since=piece.since,
                    until=piece.until,
                    certain=drawer.extent(zone, extent, CERTAIN, piece.on),
                    possible=possible,
                    drawn_from=extent.drawn_from,
                    readings=drawer.readings(extent, piece.on),
                    floor_m=extent.floor_m,
                    ceiling_m=extent.ceiling_m,
                )


def _provision(
    agreement: Agreement,
    provision: Provision,
    life: tuple[Scenario, ...],
    grounds: Mapping[str, Sequence[Outline]],
    drawer: Drawer,
) -> CompiledProvision:
    exceptions = [item for item in agreement.provisions if item.id in provision.exceptions]
    if provision.kind in BREACHABLE or provision.is_standing:
        allowed = (item for item in agreement.provisions if item.kind is ProvisionKind.PERMISSION)
        exceptions += [item for item in allowed if may_clear(item, provision, grounds)]
    due, begins, ends = (
        () if counted is None else due_days(agreement, counted)
        for counted in (provision.deadline, provision.begins, provision.ends)
    )
    return CompiledProvision(
        provision=provision,
        scenarios=provision_scenarios(provision, life, due, begins, ends),
        exceptions=tuple(exceptions),
        due=due,
        begins=begins,
        ends=ends,
        distances=tuple(_distances(agreement, provision, drawer)),
    )


def _distances(agreement: Agreement, provision: Provision, drawer: Drawer) -> Iterable[DistanceGround]:
    """The table of distances as areas: one for each course of a reference line and class, its numbers as readings."""
    for reference in provision.reference_lines:
        for piece in pieces_of_line(agreement, reference.of):
            for row in provision.distances:
                readings = tuple(
                    WeightedOutline(number.weight, drawer.band(reference, number.value, piece.on), number.reading)
                    for number in row.km
                )
                yield DistanceGround(
                    parties=reference.parties, arms=row.arms, readings=readings, since=piece.since, until=piece.until
                )
