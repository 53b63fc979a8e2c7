"""When is an agreement in force? Its life events, with all their candidate dates, as weighted scenarios.

A scenario is one choice of a candidate for each event. Within it the agreement is in force for certain in some
intervals, and possibly in others: after a duration that may have been extended without our knowing, and after one side
said that it suspended. Days begin at midnight on the clock that the source names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

from truceline.model.agreement import DateCandidate, LifeState, Renewal
from truceline.when.deadline import due
from truceline.when.interval import local_day, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.model.agreement import Agreement, Deadline, Duration, Provision

BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)
END: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stand for unbounded."""

NOT: Final = 0
POSSIBLY: Final = 1
CERTAINLY: Final = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start_utc`` up to, not including, ``end_utc`` it is in force; ``is_certain`` or on some readings only."""

    start_utc: datetime
    end_utc: datetime
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Scenario:
    """One joint choice of dates with its weight, and the stretches in force that follow from it."""

    weight: float
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class DueDay:
    """One day on which an obligation may fall due: its last day, on ``clock``, and why."""

    on: date
    weight: float
    clock: str
    reading: str = ""

    @property
    def end_utc(self) -> datetime:
        """The instant from which it is overdue."""
        return moment(self.on + timedelta(days=1), time(), self.clock)


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    state: LifeState
    candidate: DateCandidate


def start_of(candidate: DateCandidate) -> datetime:
    """The instant that a candidate stands for: its time of day, or the start of its day, on its clock."""
    return moment(candidate.on, candidate.at or time(), candidate.clock)


def clock_of_agreement(agreement: Agreement) -> str:
    """The clock on which days without a clock of their own are cut: that of the heaviest date in force, else UTC."""
    dates = [date_ for event in agreement.life if event.state is LifeState.IN_FORCE for date_ in event.dates]
    return max(dates, key=lambda item: item.weight).clock if dates else "UTC"


def life_scenarios(agreement: Agreement) -> tuple[Scenario, ...]:
    """All scenarios of an agreement's life, weights summing to one, equal ones joined, heaviest first."""
    choices = [[(event.state, candidate) for candidate in event.dates] for event in agreement.life]
    scenarios = []
    for combination in product(*choices):
        weight = 1.0
        for _, candidate in combination:
            weight *= candidate.weight
        events = [_Event(start_of(candidate), state, candidate) for state, candidate in combination]
        scenarios.append(Scenario(weight, _stretches(events, agreement.duration)))
    return _joined(scenarios)


def _joined(scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    weights: dict[tuple[Stretch, ...], float] = {}
    for scenario in scenarios:
        weights[scenario.stretches] = weights.get(scenario.stretches, 0.0) + scenario.weight
    found = [Scenario(weight, stretches) for stretches, weight in weights.items()]
    return tuple(sorted(found, key=lambda item: (-item.weight, [(s.start_utc, s.end_utc) for s in item.stretches])))


def _stretches(events: Sequence[_Event], duration: Duration | None) -> tuple[Stretch, ...]:
    """The stretches of one combination: a walk through its events in order of time."""
    ordered = sorted(events, key=lambda item: (item.at, list(LifeState).index(item.state)))
    has_start = any(event.state is LifeState.IN_FORCE for event in ordered)
    walk = _Walk(duration)
    for event in ordered:
        walk.advance(event.at)
        walk.enter(event, has_start=has_start)
    walk.advance(END)
    return tuple(walk.stretches)


class _Walk:
    """The level in force and the instant at which its duration runs out, moved from event to event."""

    def __init__(self, duration: Duration | None) -> None:
        self._duration = duration
        self._level = NOT
        self._now = BEGINNING
        self._expiry: datetime | None = None
        self.stretches: list[Stretch] = []

    def advance(self, to: datetime) -> None:
        """Close what lies before the instant ``to``."""
        if self._expiry is not None and self._expiry < to:
            self._close(self._expiry)
            self._expiry = None
            self._level = min(self._level, self._after_expiry())
        self._close(to)

    def enter(self, event: _Event, *, has_start: bool) -> None:
        """Take the event's state; without any event in force, one announced or signed is possibly in force."""
        state = event.state
        if state is LifeState.IN_FORCE or (state is LifeState.EXTENDED and self._level > NOT):
            self._level = CERTAINLY
        elif state in {LifeState.ANNOUNCED, LifeState.SIGNED} and not has_start:
            self._level = max(self._level, POSSIBLY)
        elif state is LifeState.SUSPENDED:
            self._level = min(self._level, POSSIBLY)
        elif state in {LifeState.LAPSED, LifeState.COLLAPSED}:
            self._level, self._expiry = NOT, None
        if self._duration is not None:
            if state is self._duration.trigger:
                self._expiry = _expiry(event, self._duration)
            elif state is LifeState.EXTENDED and self._level > NOT:
                later = _expiry(event, self._duration)
                if later is not None:
                    self._expiry = max(later, self._expiry or later)

    def _after_expiry(self) -> int:
        renewal = self._duration.renewal if self._duration is not None else Renewal.NONE
        if renewal is Renewal.TACIT:
            return CERTAINLY
        return NOT if renewal is Renewal.NONE else POSSIBLY

    def _close(self, to: datetime) -> None:
        if to > self._now and self._level > NOT:
            is_certain = self._level == CERTAINLY
            last = self.stretches[-1] if self.stretches else None
            if last is not None and last.end_utc == self._now and last.is_certain == is_certain:
                self.stretches[-1] = Stretch(last.start_utc, to, is_certain)
            else:
                self.stretches.append(Stretch(self._now, to, is_certain))
        self._now = max(self._now, to)


def _expiry(event: _Event, duration: Duration) -> datetime | None:
    """The instant at which a duration counted from an event runs out: the end of its last day; None: no end is set."""
    if duration.months is None and duration.days is None:
        return None
    clock = event.candidate.clock
    last = due(local_day(event.at, clock), months=duration.months or 0, days=duration.days or 0)
    return moment(last + timedelta(days=1), time(), clock)


def provision_scenarios(
    provision: Provision, life: Sequence[Scenario], due_: Sequence[DueDay] = ()
) -> tuple[Scenario, ...]:
    """Scenarios of a provision: those of the agreement's life, cut to its own dates with all their candidates.

    An obligation that stands on once due holds from the end of the days ``due_`` on.
    """
    starts = [(start_of(item), item.weight) for item in provision.since] or [(BEGINNING, 1.0)]
    if provision.is_standing and due_:
        starts = [(day.end_utc, day.weight) for day in due_]
    ends = [(start_of(item), item.weight) for item in provision.until] or [(END, 1.0)]
    found = []
    for scenario in life:
        for (start, start_weight), (end, end_weight) in product(starts, ends):
            cut = tuple(
                Stretch(max(part.start_utc, start), min(part.end_utc, end), part.is_certain)
                for part in scenario.stretches
                if max(part.start_utc, start) < min(part.end_utc, end)
            )
            found.append(Scenario(scenario.weight * start_weight * end_weight, cut))
    return _joined(found)


def due_days(agreement: Agreement, deadline: Deadline) -> tuple[DueDay, ...]:
    """The days on which an obligation may fall due, each once, earliest first; weights sum to one."""
    if deadline.dates:
        days = [DueDay(item.on, item.weight, item.clock, item.reading) for item in deadline.dates]
    elif deadline.after is not None:
        days = _days_after(agreement, deadline)
    else:
        triggers = [
            candidate for event in agreement.life if event.state is deadline.trigger for candidate in event.dates
        ]
        total = sum(candidate.weight for candidate in triggers)
        days = [
            DueDay(
                due(candidate.on, months=deadline.months or 0, days=deadline.days or 0),
                candidate.weight / total,
                candidate.clock,
                candidate.reading,
            )
            for candidate in triggers
        ]
    return _each_day_once(days)


def _days_after(agreement: Agreement, deadline: Deadline) -> list[DueDay]:
    """Days counted from those on which another clause falls due."""
    other = next(item for item in agreement.provisions if item.id == deadline.after)
    if other.deadline is None:
        return []
    return [
        replace(day, on=due(day.on, months=deadline.months or 0, days=deadline.days or 0))
        for day in due_days(agreement, other.deadline)
    ]


def _each_day_once(days: Sequence[DueDay]) -> tuple[DueDay, ...]:
    weights: dict[tuple[date, str], tuple[float, str]] = {}
    for item in days:
        weight, reading = weights.get((item.on, item.clock), (0.0, ""))
        joined = "; ".join(part for part in (reading, item.reading) if part)
        weights[item.on, item.clock] = (weight + item.weight, joined)
    return tuple(DueDay(on, weight, clock, reading) for (on, clock), (weight, reading) in sorted(weights.items()))
