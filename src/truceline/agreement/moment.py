"""What binds whom, there and then? Agreements in force on a day, zones round a point, open deadlines; a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from truceline.agreement.life import END
from truceline.geo.boundaries import country_outline
from truceline.when.interval import local_day, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from truceline.agreement.compile import CompiledAgreement, CompiledProvision
    from truceline.agreement.life import Scenario
    from truceline.model.footprint import Position

NOON = time(12)


class Chance(NamedTuple):
    """How probable something is: ``low`` where only what is certain counts, ``high`` with what is possible."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """An agreement on a day: in force, the zones in which the point lies, clauses that hold there, open deadlines."""

    agreement: str
    title: str
    in_force: Chance
    zones: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, Chance], ...]
    open_deadlines: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a timeline; ``weight`` is below one where sources give several days."""

    on: date
    agreement: str
    what: str
    weight: float = 1.0
    note: str = ""


def chance(scenarios: Iterable[Scenario], instant: datetime) -> Chance:
    """How probable it is that something is in force at an instant."""
    low = high = 0.0
    for scenario in scenarios:
        for part in scenario.stretches:
            if part.start_utc <= instant < part.end_utc:
                high += scenario.weight
                low += scenario.weight if part.is_certain else 0.0
    return Chance(round(low, 9), round(high, 9))


def on_day(compiled: CompiledAgreement, day: date, point: Position | None = None) -> Binding | None:
    """An agreement at noon of a day on its clock, at a point if one is given; None where it is nothing there."""
    instant = moment(day, NOON, compiled.clock)
    zones = _zones_at(compiled, day, point)
    if chance(compiled.scenarios, instant).high <= 0 or (point is not None and not _concerns(compiled, zones, point)):
        return None
    clauses = tuple(
        (item.id, found)
        for item in compiled.provisions
        if _is_there(item, zones, point) and (found := chance(item.scenarios, instant)).high > 0
    )
    return Binding(
        agreement=compiled.id,
        title=compiled.title,
        in_force=chance(compiled.scenarios, instant),
        zones=tuple(sorted(zones.items())),
        clauses=clauses,
        open_deadlines=tuple(open_deadlines(compiled, day)),
    )


def open_deadlines(compiled: CompiledAgreement, day: date) -> Iterator[tuple[str, date]]:
    """Clauses that have not fallen due by a day on the latest reading, with that reading's last day."""
    for item in compiled.provisions:
        if item.due and max(due.on for due in item.due) >= day:
            yield item.id, max(due.on for due in item.due)


def _zones_at(compiled: CompiledAgreement, day: date, point: Position | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for version in compiled.versions:
        if (version.since and day < version.since) or (version.until and day >= version.until) or point is None:
            continue
        if version.certain is not None and version.certain.intersects(shapely.Point(point)):
            found[version.zone] = "certain"
        elif version.possible.intersects(shapely.Point(point)):
            found.setdefault(version.zone, "possible")
    return found


def _concerns(compiled: CompiledAgreement, zones: dict[str, str], point: Position) -> bool:
    """Is the point in a zone, or in a country of the agreement?"""
    outlines = (country_outline(code) for code in compiled.agreement.countries)
    return bool(zones) or any(outline is None or outline.intersects(shapely.Point(point)) for outline in outlines)


def _is_there(item: CompiledProvision, zones: dict[str, str], point: Position | None) -> bool:
    if point is None:
        return True
    if item.distances:
        return any(r.outline.intersects(shapely.Point(point)) for band in item.distances for r in band.readings)
    return not item.provision.where or any(zone in zones for zone in item.provision.where)


def timeline(agreements: Iterable[CompiledAgreement]) -> tuple[Entry, ...]:
    """Life events, starts and ends of clauses and zones, deadlines and ends of durations, in order of time."""
    entries = [entry for compiled in agreements for entry in _entries(compiled)]
    return tuple(sorted(entries, key=lambda item: (item.on, item.agreement, item.what, -item.weight)))


def _entries(compiled: CompiledAgreement) -> Iterator[Entry]:
    agreement = compiled.agreement
    for event in agreement.life:
        for candidate in event.dates:
            what = event.state.value.replace("_", " ")
            yield Entry(
                on=candidate.on, agreement=agreement.id, what=what, weight=candidate.weight, note=candidate.reading
            )
    for version in compiled.versions:
        for day, word in ((version.since, "begins"), (version.until, "ends")):
            if day is not None:
                yield Entry(on=day, agreement=agreement.id, what=f"outline of zone {version.zone} {word}")
    for item in compiled.provisions:
        yield from _clause_entries(agreement.id, item)
    yield from _last_days(compiled)


def _clause_entries(agreement: str, item: CompiledProvision) -> Iterator[Entry]:
    for dates, word in ((item.provision.since, "begins"), (item.provision.until, "ends")):
        for candidate in dates:
            note, weight = candidate.reading, candidate.weight
            yield Entry(on=candidate.on, agreement=agreement, what=f"clause {item.id} {word}", weight=weight, note=note)
    for due in item.due:
        what = f"clause {item.id} falls due ({item.provision.title})"
        yield Entry(on=due.on, agreement=agreement, what=what, weight=due.weight, note=due.reading)


def _last_days(compiled: CompiledAgreement) -> Iterator[Entry]:
    """Where being in force turns from certain to open or ends, by a duration: the first day after it."""
    if compiled.agreement.duration is None:
        return
    weights: dict[date, float] = {}
    for scenario in compiled.scenarios:
        for part in scenario.stretches:
            if part.is_certain and part.end_utc < END:
                day = local_day(part.end_utc.astimezone(UTC), compiled.clock)
                weights[day] = weights.get(day, 0.0) + scenario.weight
    for day, weight in sorted(weights.items()):
        yield Entry(on=day, agreement=compiled.id, what="no longer certainly in force", weight=round(weight, 9))


def binding_row(binding: Binding) -> dict[str, Any]:
    """A binding as plain values."""
    return {
        "agreement": binding.agreement,
        "title": binding.title,
        "in_force": {"low": binding.in_force.low, "high": binding.in_force.high},
        "zones": [{"zone": zone, "extent": extent} for zone, extent in binding.zones],
        "clauses": [{"clause": clause, "low": found.low, "high": found.high} for clause, found in binding.clauses],
        "open_deadlines": [{"clause": clause, "on": day.isoformat()} for clause, day in binding.open_deadlines],
    }
