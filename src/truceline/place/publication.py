"""On which day was a document published? From what it says of itself, else from the dates in it and the library.

Where nobody says, days are weighed: a day counts for as much as it makes sense of the dates that the text gives without
a year. The library of agreements decides the year: a text that dates the signing of the memorandum of Russia, Turkey
and Iran to "May 4" was written after 4 May 2017 and before that day came round again. A page's clock is never asked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final

from truceline.place.time_expression import DayOf
from truceline.place.time_words import load_time_patterns
from truceline.when.interval import day as day_of_clock
from truceline.when.interval import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from truceline.when.anchor import AnchorDate

LEAST_SHARE: Final = 1e-4
"""Days below this share are dropped."""

YEAR_DAYS: Final = 366
MOST_DAYS: Final = 40 * 366
"""How many days are weighed at most; no library spans more years."""


@dataclass(frozen=True, slots=True)
class Published:
    """Days on which a document may have been published, with weights that sum to one, and how they are known.

    ``reason`` goes into the reason of each time that counts from publication; ``year_reason`` into those whose year was
    found so.
    """

    days: tuple[tuple[date, float], ...] = ()
    reason: str = ""
    year_reason: str = ""
    year: int | None = None
    """The year that the library gave, if it did."""

    def reason_for(self, on: date) -> str:
        """Why a day without a year falls into the year that it does."""
        return self.year_reason if self.year in {None, on.year} else f"another year is not excluded; {self.year_reason}"

    @property
    def last(self) -> date | None:
        """The last day that it may be."""
        return max((day for day, _ in self.days), default=None)


UNPUBLISHED: Final = Published()
"""Nothing is known of it."""


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """The text dates an agreement's event to a day without a year, as the library does: ``day`` and the anchor."""

    day: DayOf
    anchor: AnchorDate


@dataclass(frozen=True, slots=True)
class Clues:
    """What a text gives to find the year by: days without years, dated events, the latest day that has a year."""

    days: tuple[DayOf, ...] = ()
    events: tuple[DatedEvent, ...] = ()
    not_before: date | None = None
    period: tuple[date, date] | None = None


def published_on(start: datetime, end: datetime, clock: str, reason: str) -> Published:
    """A publication date as given, as days of the clock, each by its share of [start, end).

    Whole days in UTC are dates that were given without a clock: they are those dates and no others.
    """
    is_dates = start < end and start.time() == end.time() == time()
    if is_dates:
        first, last = start.date(), (end - timedelta(days=1)).date()
    else:
        first = local_day(start, clock)
        last = max(first, local_day(end - timedelta(microseconds=1), clock))
    count = min((last - first).days + 1, MOST_DAYS)
    listed = [first + timedelta(days=index) for index in range(count)]
    shares = [1.0 if is_dates or start >= end else _share(on, start, end, clock) for on in listed]
    total = math.fsum(shares)
    days = tuple((on, share / total) for on, share in zip(listed, shares, strict=True))
    return Published(days, reason, "the year is that of the last such day before publication")


def _share(on: date, start: datetime, end: datetime, clock: str) -> float:
    """How much of [start, end) falls on a day of the clock, in seconds."""
    whole = day_of_clock(on, clock)
    return max(0.0, (min(end, whole.end_utc) - max(start, whole.start_utc)).total_seconds())


def find_publication(clues: Clues) -> Published:
    """Days on which a text may have been published that gives no date of its own; none where nothing tells.

    Each day is weighed by (1) the library: is the last such day before it the anchor's, (2) weekdays that the text puts
    to its dates, (3) recency of all its dates, (4) the news: the newest date lies days back, (5) the case's period.
    """
    if not clues.events and clues.period is None:
        return Published()
    span = _span(clues)
    weights = {day: _weight(day, clues) for day in span}
    total = math.fsum(weights.values())
    if total <= 0:
        return Published()
    days = tuple((day, weight / total) for day, weight in weights.items() if weight / total >= LEAST_SHARE)
    kept = math.fsum(weight for _, weight in days)
    reason, year_reason = _reasons(clues)
    year = clues.events[0].anchor.on.year if clues.events else None
    return Published(tuple((day, weight / kept) for day, weight in days), reason, year_reason, year)


def _span(clues: Clues) -> Iterable[date]:
    after_period = load_time_patterns().words.scales["after_period"].days
    firsts = [event.anchor.on for event in clues.events]
    lasts = [on + timedelta(days=2 * YEAR_DAYS) for on in firsts]
    firsts = [on - timedelta(days=YEAR_DAYS) for on in firsts]
    if clues.period is not None:
        firsts.append(clues.period[0])
        lasts.append(clues.period[1] + timedelta(days=after_period))
    first, last = min(firsts), max(lasts)
    if clues.not_before is not None:
        first = max(first, clues.not_before)
    count = min(max(0, (last - first).days) + 1, MOST_DAYS)
    return (first + timedelta(days=index) for index in range(count))


def _weight(day: date, clues: Clues) -> float:
    scales = load_time_patterns().words.scales
    mismatch = scales["mismatch"].share
    log_weight = 0.0
    log_weight += len(_contradicted(day, clues.events)) * math.log(mismatch)
    ages: list[int] = []
    for one in clues.days:
        on = last_before(day, one)
        if on is None:
            continue
        ages.append((day - on).days)
        if one.weekday is not None and on.weekday() != one.weekday:
            log_weight += math.log(mismatch)
    log_weight -= math.fsum(ages) / scales["recency"].days
    newest = min(ages, default=1)
    log_weight += math.log(scales["same_day"].share) if newest == 0 else -newest / scales["news"].days
    if clues.period is not None and not _is_in_period(day, clues.period):
        log_weight += math.log(scales["outside_period"].share)
    return math.exp(log_weight)


def _contradicted(day: date, events: Iterable[DatedEvent]) -> frozenset[str]:
    """The agreements of which some event would lie in another year, were the text of this day.

    Each counts once: signing and entry into force of one agreement say the same of the year, and are no two witnesses.
    """
    return frozenset(event.anchor.agreement for event in events if last_before(day, event.day) != event.anchor.on)


def _is_in_period(day: date, period: tuple[date, date]) -> bool:
    after = load_time_patterns().words.scales["after_period"].days
    return period[0] <= day < period[1] + timedelta(days=after)


def last_before(day: date, one: DayOf) -> date | None:
    """The last date with this month and day on or before a day; None for 29 February in a run of common years."""
    for year in range(day.year, day.year - 9, -1):
        try:
            on = date(year, one.month, one.day)
        except ValueError:
            continue
        if on <= day:
            return on
    return None


def first_after(day: date, one: DayOf) -> date | None:
    """The first date with this month and day on or after a day."""
    for year in range(day.year, day.year + 9):
        try:
            on = date(year, one.month, one.day)
        except ValueError:
            continue
        if on >= day:
            return on
    return None


def _reasons(clues: Clues) -> tuple[str, str]:
    """How publication and year were found, in words."""
    if clues.events:
        found = clues.events[0]
        month = load_time_patterns().words.months[str(found.day.month)][0].title()
        told = f"the text dates {_event_words(found.anchor)} to {found.day.day} {month}"
        year_reason = (
            f"the year {found.anchor.on.year} is found through the library: {told} and gives no year; "
            f"the library has it on {found.anchor.on.isoformat()}"
        )
        return "publication is not dated; days are weighed by the dates in the text and the library", year_reason
    return (
        "publication is not dated; days are weighed by the dates in the text and the case's period",
        "the year is found through the case's period",
    )


def _event_words(anchor: AnchorDate) -> str:
    words = {"signed": "the signing", "in_force": "the entry into force", "announced": "the announcement"}
    return f"{words.get(anchor.event, anchor.event)} of {anchor.agreement}"


def choose_events(days: Sequence[DatedEvent]) -> tuple[DatedEvent, ...]:
    """Dated events in order of the anchor's weight, one for each day of the text."""
    best: dict[tuple[int, int, str], DatedEvent] = {}
    for event in sorted(days, key=lambda item: (-item.anchor.weight, item.anchor.agreement, item.anchor.event)):
        best.setdefault((event.day.month, event.day.day, event.anchor.on.isoformat()), event)
    return tuple(best.values())
