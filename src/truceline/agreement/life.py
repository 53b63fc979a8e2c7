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
from truceline.when.deadline import add_months, due
from truceline.when.interval import clock_of, local_day, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.model.agreement import Agreement, Deadline, Duration, Provision

BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)
END: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stand for unbounded."""

MOST_TERMS: Final = 200
"""Renewals that are counted at most: 200 years of a yearly one."""

BEFORE: Final = frozenset((LifeState.ANNOUNCED, LifeState.SIGNED, LifeState.RATIFIED))
"""States in which it is possibly in force where no event says that it is."""

ENDED: Final = frozenset((LifeState.LAPSED, LifeState.COLLAPSED))

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
    """One day on which an obligation may fall due: its last day on ``clock``, and why; ``at`` is its time of day."""

    on: date
    weight: float
    clock: str
    reading: str = ""
    at: time | None = None

    @property
    def end_utc(self) -> datetime:
        """The instant from which it is overdue: ``at``, or the end of the day."""
        return moment(self.on + timedelta(days=1), time(), self.clock) if self.at is None else self.at_utc

    @property
    def at_utc(self) -> datetime:
        """The time of day that the text gives, or the start of the day."""
        return moment(self.on, self.at or time(), self.clock)


@dataclass(frozen=True, slots=True)
class DurationTerm:
    """One term of a duration: its last day, and the last day for a notice that it shall not be renewed (None: no such).

    ``weight`` is below one where sources differ on the day from which it counts.
    """

    number: int
    last_day: date
    notice_by: date | None
    clock: str
    weight: float


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
        self._base: _Event | None = None
        self._is_ended = False
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
        elif state in BEFORE and not has_start:
            self._level = max(self._level, POSSIBLY)
        elif state is LifeState.SUSPENDED:
            self._level = min(self._level, POSSIBLY)
        elif state in ENDED:
            self._level, self._expiry = NOT, None
        if self._duration is not None:
            self._count(event, self._duration)

    def _count(self, event: _Event, duration: Duration) -> None:
        """What the event does to the instant at which the duration runs out."""
        if event.state is duration.trigger:
            self._expiry, self._is_ended = _expiry(event, duration), False
            self._base = event
        elif event.state is LifeState.EXTENDED and self._level > NOT:
            later = _expiry(event, duration)
            if later is not None:
                self._expiry = max(later, self._expiry or later)
                self._base = event
        elif event.state is LifeState.NOTICE_GIVEN and self._level > NOT:
            ends = _end_after_notice(event, self._base, duration)
            if ends is not None:
                self._expiry, self._is_ended = ends, True

    def _after_expiry(self) -> int:
        renewal = self._duration.renewal if self._duration is not None and not self._is_ended else Renewal.NONE
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
    """The instant at which a duration counted from an event runs out; None where no end is set.

    Hours run to the minute, days and months to the end of the last day on the clock of the event.
    """
    if duration.hours is not None:
        return event.at + timedelta(hours=duration.hours)
    if duration.months is None and duration.days is None:
        return None
    return _end_of(_last_day(event, duration, 0), event.candidate.clock)


def _end_of(day: date, clock: str) -> datetime:
    return moment(day + timedelta(days=1), time(), clock)


def _last_day(event: _Event, duration: Duration, renewals: int) -> date:
    """The last day of a duration counted from an event, after so many renewals.

    A renewal lasts ``renewal_months``, or as long as the first term.
    """
    start = local_day(event.at, event.candidate.clock)
    months, days = duration.months or 0, duration.days or 0
    if duration.renewal_months is not None:
        return due(start, months=months + renewals * duration.renewal_months, days=days)
    return due(start, months=(renewals + 1) * months, days=(renewals + 1) * days)


def _end_after_notice(notice: _Event, base: _Event | None, duration: Duration) -> datetime | None:
    """When it ends after a notice: so long after it, or with the first term whose day for notices it kept to.

    None where the text ties no consequence to a notice.
    """
    clock = notice.candidate.clock
    given = local_day(notice.at, clock)
    if duration.termination_months is not None or duration.termination_days is not None:
        last = due(given, months=duration.termination_months or 0, days=duration.termination_days or 0)
        return _end_of(last, clock)
    if base is None or duration.renewal is not Renewal.TACIT or (duration.months is None and duration.days is None):
        return None
    for renewals in range(MOST_TERMS):
        last = _last_day(base, duration, renewals)
        if given <= add_months(last, -(duration.notice_months or 0)):
            return _end_of(last, base.candidate.clock)
    return None


def ended_by(agreement: Agreement) -> date | None:
    """The last of the days on which it may have lapsed or collapsed; None where no source says that it did."""
    gone = [item.on for event in agreement.life if event.state in ENDED for item in event.dates]
    return max(gone, default=None)


def told_terms(agreement: Agreement) -> tuple[DurationTerm, ...]:
    """The terms of which an agreement's life tells: those that began by its last event, and ran out before it ended."""
    last = max((item.on for event in agreement.life for item in event.dates), default=date.min)
    gone = ended_by(agreement)
    return tuple(term for term in terms(agreement, last) if gone is None or term.last_day <= gone)


def terms(agreement: Agreement, until: date) -> tuple[DurationTerm, ...]:
    """The terms of an agreement's duration that begin by a day, and at least the first, for each date of its start.

    Only where it is renewed, and up to the day on which it lapsed or collapsed. An extension starts the count anew, and
    is told by its own event.
    """
    duration = agreement.duration
    if duration is None or (duration.months is None and duration.days is None):
        return ()
    gone = ended_by(agreement)
    until = until if gone is None else min(until, gone)
    starts = [item for event in agreement.life if event.state is duration.trigger for item in event.dates]
    found = []
    for candidate in starts:
        event = _Event(start_of(candidate), duration.trigger, candidate)
        for number in range(MOST_TERMS if duration.renewal is Renewal.TACIT else 1):
            last = _last_day(event, duration, number)
            notice = None if duration.notice_months is None else add_months(last, -duration.notice_months)
            found.append(DurationTerm(number + 1, last, notice, candidate.clock, candidate.weight))
            if last >= until:
                break
    return tuple(sorted(found, key=lambda item: (item.last_day, item.number, -item.weight)))


def provision_scenarios(
    provision: Provision,
    life: Sequence[Scenario],
    due_: Sequence[DueDay] = (),
    begins: Sequence[DueDay] = (),
    ends_: Sequence[DueDay] = (),
) -> tuple[Scenario, ...]:
    """Scenarios of a provision: those of the agreement's life, cut to its own dates with all their candidates.

    An obligation that stands on once due holds from the end of the days ``due_`` on; ``begins`` and ``ends_``
    are the days to which its beginning and end are counted: it holds from the end of the one to that of the other.
    """
    starts = [(start_of(item), item.weight) for item in provision.since] or [(BEGINNING, 1.0)]
    if begins or (provision.is_standing and due_):
        starts = [(day.end_utc, day.weight) for day in begins or due_]
    ends = [(start_of(item), item.weight) for item in provision.until] or [(END, 1.0)]
    if ends_:
        ends = [(day.end_utc, day.weight) for day in ends_]
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
        days = [DueDay(item.on, item.weight, item.clock, item.reading, item.at) for item in deadline.dates]
    elif deadline.after is not None:
        days = _days_after(agreement, deadline)
    else:
        triggers = [
            candidate for event in agreement.life if event.state is deadline.trigger for candidate in event.dates
        ]
        total = sum(candidate.weight for candidate in triggers)
        days = [
            replace(_counted(deadline, candidate), weight=candidate.weight / total, reading=candidate.reading)
            for candidate in triggers
        ]
    return _each_day_once(days)


def _days_after(agreement: Agreement, deadline: Deadline) -> list[DueDay]:
    """Days counted from those on which another clause falls due."""
    other = next(item for item in agreement.provisions if item.id == deadline.after)
    if other.deadline is None:
        return []
    days = due_days(agreement, other.deadline)
    if deadline.hours is not None:
        return [_in_hours(day.end_utc, deadline.hours, day) for day in days]
    return [replace(day, on=due(day.on, months=deadline.months or 0, days=deadline.days or 0)) for day in days]


def _counted(deadline: Deadline, trigger: DateCandidate) -> DueDay:
    """A day that is counted from a date; in hours from its time of day."""
    if deadline.hours is not None:
        return _in_hours(start_of(trigger), deadline.hours, DueDay(trigger.on, 1.0, trigger.clock))
    last = due(trigger.on, months=deadline.months or 0, days=deadline.days or 0)
    return DueDay(last, 1.0, trigger.clock)


def _in_hours(start: datetime, hours: int, day: DueDay) -> DueDay:
    """So many hours after an instant, as day and time on the clock of a day."""
    there = (start + timedelta(hours=hours)).astimezone(clock_of(day.clock))
    return replace(day, on=there.date(), at=there.time())


def _each_day_once(days: Sequence[DueDay]) -> tuple[DueDay, ...]:
    weights: dict[tuple[date, str, str], DueDay] = {}
    for item in days:
        key = (item.on, item.clock, str(item.at or ""))
        known = weights.get(key)
        if known is not None:
            joined = "; ".join(part for part in (known.reading, item.reading) if part)
            weights[key] = replace(item, weight=known.weight + item.weight, reading=joined)
        else:
            weights[key] = item
    return tuple(weights[key] for key in sorted(weights))
