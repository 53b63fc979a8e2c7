"""What binds whom, there and then? Agreements in force on a day, zones round a point, open deadlines; a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from truceline.agreement.life import END, start_of, terms, told_terms
from truceline.geo.boundaries import country_outline
from truceline.when.interval import local_day, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from truceline.agreement.compile import CompiledAgreement, CompiledProvision
    from truceline.agreement.life import DurationTerm, Scenario
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
    term: DurationTerm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a timeline; ``weight`` is below one where sources give several days."""

    on: date
    agreement: str
    what: str
    weight: float = 1.0
    note: str = ""
    is_end: bool = False
    """What ends on a day stands before what begins on it."""


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
        open_deadlines=tuple(open_deadlines(compiled, day, zones, point)),
        term=_term_on(compiled, day),
    )


def _term_on(compiled: CompiledAgreement, day: date) -> DurationTerm | None:
    """The term of its duration that runs on a day, on the likeliest day of its start; None where none is counted."""
    running = [term for term in terms(compiled.agreement, day) if term.last_day >= day]
    return max(running, key=lambda term: term.weight, default=None)


def open_deadlines(
    compiled: CompiledAgreement, day: date, zones: dict[str, str] | None = None, point: Position | None = None
) -> Iterator[tuple[str, date]]:
    """Clauses that have not fallen due by a day on the latest reading, with that reading's last day.

    At a point only those that hold there.
    """
    for item in compiled.provisions:
        if item.due and _is_there(item, zones or {}, point) and max(due.on for due in item.due) >= day:
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
    return tuple(
        sorted(entries, key=lambda item: (item.on, item.agreement, not item.is_end, item.what, -item.weight, item.note))
    )


def _entries(compiled: CompiledAgreement) -> Iterator[Entry]:
    agreement = compiled.agreement
    for event in agreement.life:
        for candidate in event.dates:
            what = event.state.value.replace("_", " ")
            yield Entry(
                on=candidate.on, agreement=agreement.id, what=what, weight=candidate.weight, note=candidate.reading
            )
    for version in compiled.versions:
        yield from _span(compiled, f"outline of {compiled.zones[version.zone].name}", version.since, version.until)
    for line in agreement.lines:
        for course in line.courses:
            yield from _span(compiled, f"course of {line.name}", course.since, course.until)
    for item in compiled.provisions:
        yield from _clause_entries(agreement.id, item)
    yield from _last_days(compiled)


def _span(compiled: CompiledAgreement, what: str, since: date | None, until: date | None) -> Iterator[Entry]:
    for day, word in ((since, "begins"), (until, "ends")):
        if day is not None:
            yield Entry(on=day, agreement=compiled.id, what=f"{what} {word}", is_end=word == "ends")


def _clause_entries(agreement: str, item: CompiledProvision) -> Iterator[Entry]:
    starts = [(day.on, day.weight, day.reading) for day in item.provision.since]
    starts += [(day.on, day.weight, day.reading) for day in item.begins]
    ends = [(day.on, day.weight, day.reading) for day in item.provision.until]
    ends += [(day.on, day.weight, day.reading) for day in item.ends]
    for days, word in ((starts, "begins"), (ends, "ends")):
        for day, weight, note in days:
            what = f"clause {item.id} {word} ({item.provision.title})"
            yield Entry(on=day, agreement=agreement, what=what, weight=weight, note=note, is_end=word == "ends")
    for due in item.due:
        what = f"clause {item.id} falls due ({item.provision.title})"
        yield Entry(on=due.on, agreement=agreement, what=what, weight=due.weight, note=due.reading)


def _last_days(compiled: CompiledAgreement) -> Iterator[Entry]:
    """The last days of terms and those for notices; where being in force turns open or ends: the first day after it."""
    if compiled.agreement.duration is None:
        return
    for term in told_terms(compiled.agreement):
        yield _term_entry(compiled, term, term.last_day, f"term {term.number} ends")
        if term.notice_by is not None:
            what = f"last day for a notice against renewal after term {term.number}"
            yield _term_entry(compiled, term, term.notice_by, what)
    events = {start_of(item) for event in compiled.agreement.life for item in event.dates}
    weights: dict[date, float] = {}
    for scenario in compiled.scenarios:
        for part in scenario.stretches:
            if part.is_certain and part.end_utc < END and part.end_utc not in events:
                day = local_day(part.end_utc.astimezone(UTC), compiled.clock)
                weights[day] = weights.get(day, 0.0) + scenario.weight
    for day, weight in sorted(weights.items()):
        yield Entry(on=day, agreement=compiled.id, what="no longer certainly in force", weight=round(weight, 9))


def _term_entry(compiled: CompiledAgreement, term: DurationTerm, on: date, what: str) -> Entry:
    return Entry(on=on, agreement=compiled.id, what=what, weight=term.weight, is_end=True)


def binding_row(binding: Binding) -> dict[str, Any]:
    """A binding as plain values."""
    return {
        "agreement": binding.agreement,
        "title": binding.title,
        "in_force": {"low": binding.in_force.low, "high": binding.in_force.high},
        "zones": [{"zone": zone, "extent": extent} for zone, extent in binding.zones],
        "clauses": [{"clause": clause, "low": found.low, "high": found.high} for clause, found in binding.clauses],
        "open_deadlines": [{"clause": clause, "on": day.isoformat()} for clause, day in binding.open_deadlines],
        "term_ends": binding.term.last_day.isoformat() if binding.term else None,
        "notice_by": binding.term.notice_by.isoformat() if binding.term and binding.term.notice_by else None,
    }


def standing(compiled: CompiledAgreement, day: date) -> str:
    """How an agreement stands that does not hold on a day: what happened to it by then, and what comes next."""
    best = [(max(event.dates, key=lambda item: item.weight), event.state) for event in compiled.agreement.life]
    dated = sorted((candidate.on, state.value.replace("_", " ")) for candidate, state in best)
    before = [f"{state} on {on.isoformat()}" for on, state in dated if on <= day]
    after = [f"{state} from {on.isoformat()}" for on, state in dated if on > day]
    return ", ".join([*before[-1:], *after[:1]])
