"""A loaded agreement, ready to be judged against: zones as geometry, dates as weighted scenarios, deadlines as days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from truceline.agreement.life import (
    BEGINNING,
    END,
    DueDay,
    Scenario,
    clock_of_agreement,
    due_days,
    life_scenarios,
    provision_scenarios,
)
from truceline.agreement.outline import CERTAIN, POSSIBLE, Drawer, Outline
from truceline.model.agreement import Membership, ProvisionKind
from truceline.model.noun import content_hash
from truceline.when.interval import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.model.agreement import Agreement, Provision, Zone

BREACHABLE = frozenset((ProvisionKind.PROHIBITION, ProvisionKind.CEILING, ProvisionKind.UNPUBLISHED))
"""Kinds of provision that an incident is held against."""

DUTIES = frozenset((ProvisionKind.OBLIGATION, ProvisionKind.REPORT))
"""Kinds of provision that fall due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneVersion:
    """One outline of a zone in [start_utc, end_utc): what lies inside for certain (None: nothing), and possibly."""

    zone: str
    index: int
    start_utc: datetime
    end_utc: datetime
    since: date | None
    until: date | None
    certain: Outline | None
    possible: Outline
    drawn_from: str

    def holds(self, at: datetime) -> bool:
        """Is this the outline at that instant?"""
        return self.start_utc <= at < self.end_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledProvision:
    """A provision with its scenarios, its exceptions (permissions of the agreement too), and its due days."""

    provision: Provision
    scenarios: tuple[Scenario, ...]
    exceptions: tuple[Provision, ...]
    due: tuple[DueDay, ...]

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
    memberships: tuple[tuple[Membership, datetime, datetime], ...] = field(default=())
    """Of bound parties, each with its start and end in UTC."""
    exclusions: tuple[tuple[Membership, datetime, datetime], ...] = field(default=())

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
    def breachable(self) -> tuple[CompiledProvision, ...]:
        """Provisions that an incident is held against, in the order of the text."""
        return tuple(item for item in self.provisions if item.provision.kind in BREACHABLE)

    @cached_property
    def duties(self) -> tuple[CompiledProvision, ...]:
        """Provisions that fall due on some day, in the order of the text."""
        return tuple(item for item in self.provisions if item.provision.kind in DUTIES and item.due)

    @cached_property
    def breakpoints(self) -> tuple[datetime, ...]:
        """Every instant at which anything about the agreement changes, in order."""
        scenarios = [*self.scenarios, *(scenario for item in self.provisions for scenario in item.scenarios)]
        edges = {
            edge for scenario in scenarios for part in scenario.stretches for edge in (part.start_utc, part.end_utc)
        }
        edges |= {edge for version in self.versions for edge in (version.start_utc, version.end_utc)}
        edges |= {edge for _, start, end in (*self.memberships, *self.exclusions) for edge in (start, end)}
        return tuple(sorted(edges))


def compile_agreement(agreement: Agreement) -> CompiledAgreement:
    """The agreement with its zones drawn, its scenarios laid out and its deadlines counted.

    The agreement must have passed ``load``; a constructor that gives no area raises ItemError. What says the same is
    compiled once.
    """
    return _compile(_Keyed(content_hash(agreement), agreement))


@dataclass(frozen=True, slots=True)
class _Keyed:
    """An agreement that is equal to another by its hash."""

    sha256: str
    agreement: Agreement = field(compare=False)


@lru_cache(maxsize=256)
def _compile(keyed: _Keyed) -> CompiledAgreement:
    agreement = keyed.agreement
    clock = clock_of_agreement(agreement)
    life = life_scenarios(agreement)
    return CompiledAgreement(
        agreement=agreement,
        sha256=keyed.sha256,
        clock=clock,
        scenarios=life,
        versions=tuple(_versions(agreement, clock)),
        provisions=tuple(_provision(agreement, provision, life) for provision in agreement.provisions),
        memberships=tuple(_spans(agreement.bound, clock)),
        exclusions=tuple(_spans(agreement.excluded, clock)),
    )


def _versions(agreement: Agreement, clock: str) -> Iterable[ZoneVersion]:
    drawer = Drawer(agreement)
    for zone in agreement.zones:
        for index, extent in enumerate(zone.extents):
            possible = drawer.extent(zone, extent, POSSIBLE)
            if possible is None:
                continue
            start, end = _span(extent.since, extent.until, clock)
            yield ZoneVersion(
                zone=zone.id,
                index=index,
                start_utc=start,
                end_utc=end,
                since=extent.since,
                until=extent.until,
                certain=drawer.extent(zone, extent, CERTAIN),
                possible=possible,
                drawn_from=extent.drawn_from,
            )


def _provision(agreement: Agreement, provision: Provision, life: tuple[Scenario, ...]) -> CompiledProvision:
    exceptions = [item for item in agreement.provisions if item.id in provision.exceptions]
    if provision.kind in BREACHABLE:
        exceptions += [item for item in agreement.provisions if item.kind is ProvisionKind.PERMISSION]
    return CompiledProvision(
        provision=provision,
        scenarios=provision_scenarios(provision, life),
        exceptions=tuple(exceptions),
        due=due_days(agreement, provision.deadline) if provision.deadline is not None else (),
    )


def _spans(memberships: Iterable[Membership], clock: str) -> Iterable[tuple[Membership, datetime, datetime]]:
    for membership in memberships:
        yield (membership, *_span(membership.since, membership.until, clock))


def _span(since: date | None, until: date | None, clock: str) -> tuple[datetime, datetime]:
    start = moment(since, time(), clock) if since is not None else BEGINNING
    end = moment(until, time(), clock) if until is not None else END
    return start, end
