"""When is what a phrase says? Counts from publication, cuts days on the case's clock, and keeps every reading.

Each reading is an interval with a weight and a reason; weights sum to one. No reading means that nothing is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.model.when import WhenCandidate
from truceline.place.folding import fold
from truceline.place.publication import UNPUBLISHED, Published, first_after, last_before
from truceline.place.time_phrase import (
    AfterAgreement,
    Base,
    Calendar,
    DayOf,
    HijriOf,
    MonthOf,
    NewsDay,
    SameDay,
    SomeTime,
    Span,
    TimeExpression,
    WeekdayOf,
    YearOf,
    parse_time,
)
from truceline.place.time_words import load_time_patterns
from truceline.when.candidates import normalise
from truceline.when.hijri import hijri_days, hijri_year
from truceline.when.interval import Interval, checked_date, clock_of, day, days, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from truceline.when.anchor import AnchorDate

LEAST_WEIGHT: Final = 0.01
"""Readings below this share are dropped."""

MOST_READINGS: Final = 12
MINUTES_AT: Final = 30
"""A wall time in a report is good to half an hour (inference)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeScene:
    """What is known where a phrase stands.

    ``clock`` cuts days; ``published`` is when the text appeared; ``told`` are the days told of before, for "the same
    day", and ``span`` first and last day of what was told of last, for "during one night"; ``may_be_ahead`` where days
    without a year may lie after publication; ``known`` are days on which the library has such an event; ``anchors`` are
    its dated facts, for "after the signing".
    """

    clock: str
    published: Published = UNPUBLISHED
    told: tuple[tuple[date, float], ...] = ()
    span: tuple[date, date] | None = None
    may_be_ahead: bool = False
    known: frozenset[date] = frozenset()
    anchors: tuple[AnchorDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """Whole days [first, last] with a weight and a reason, or an interval where days are too coarse."""

    first: date
    last: date
    weight: float
    reason: str
    interval: Interval | None = None


def resolve_time(phrase: str, scene: TimeScene) -> tuple[WhenCandidate, ...]:
    """The readings of a time phrase, the likeliest first; empty where it cannot be tied to any day.

    Raises ItemError ``place.bad_date`` for a day that no calendar has, ``place.too_long``.
    """
    expression = parse_time(phrase)
    return () if expression is None else resolve_time_expression(expression, scene)


def resolve_time_expression(expression: TimeExpression, scene: TimeScene) -> tuple[WhenCandidate, ...]:
    """The readings of a parsed time phrase."""
    dated = list(_range(expression, scene)) if expression.is_range else list(_each(expression, scene))
    readings = [_candidate(item, expression, scene) for item in _limited(dated)]
    return normalise(readings)


def days_told(candidates: Iterable[WhenCandidate], clock: str) -> tuple[tuple[date, float], ...]:
    """The single days among readings, weights to one: what "the same day" later points to."""
    told = [
        (item.start_utc.astimezone(clock_of(clock)).date(), item.weight)
        for item in candidates
        if item.end_utc - item.start_utc <= timedelta(hours=40)
    ]
    total = math.fsum(weight for _, weight in told)
    return tuple((on, weight / total) for on, weight in told) if total else ()


def span_told(candidates: Iterable[WhenCandidate], clock: str) -> tuple[date, date] | None:
    """First and last day of the likeliest reading; None where there is none."""
    likeliest = max(candidates, key=lambda item: item.weight, default=None)
    if likeliest is None:
        return None
    last = max(likeliest.start_utc, likeliest.end_utc - timedelta(seconds=1))
    zone = clock_of(clock)
    return likeliest.start_utc.astimezone(zone).date(), last.astimezone(zone).date()


def _limited(dated: list[Dated]) -> list[Dated]:
    """Equal readings joined, the least dropped."""
    merged: dict[tuple[date, date, Interval | None], Dated] = {}
    for item in dated:
        key = (item.first, item.last, item.interval)
        known = merged.get(key)
        weight = item.weight + (known.weight if known else 0.0)
        merged[key] = Dated(item.first, item.last, weight, item.reason, item.interval)
    total = math.fsum(item.weight for item in merged.values())
    kept = [item for item in merged.values() if item.weight >= LEAST_WEIGHT * total]
    return sorted(kept, key=lambda item: (-item.weight, item.first, item.last))[:MOST_READINGS]


def _each(expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    """Readings of each base; several bases ("May 4 and 6") share the weight."""
    share = 1 / len(expression.bases)
    for base in expression.bases:
        for item in _dated(base, expression, scene):
            yield Dated(item.first, item.last, item.weight * share, item.reason, item.interval)


def _range(expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    """From the first base to the last, where they fall in order."""
    firsts = _limited(list(_dated(expression.bases[0], expression, scene)))
    lasts = _limited(list(_dated(expression.bases[-1], expression, scene)))
    for start in firsts:
        for end in lasts:
            if timedelta(0) <= end.last - start.first <= timedelta(days=300):
                yield Dated(start.first, end.last, start.weight * end.weight, start.reason)


def _dated(base: Base, expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    """The days that a base may mean."""
    if isinstance(base, DayOf | MonthOf | YearOf):
        yield from _calendar_day(base, expression, scene)
    elif isinstance(base, HijriOf):
        yield from _hijri(base, expression, scene)
    elif isinstance(base, WeekdayOf):
        yield from _from_publication(scene, lambda on: _weekday(base, on, is_future=expression.is_future))
    elif isinstance(base, Span):
        yield from _span(base, scene)
    elif isinstance(base, Calendar):
        yield from _from_publication(scene, lambda on: _calendar(base, on))
    elif isinstance(base, SameDay):
        yield from _same_day(base, scene)
    elif isinstance(base, NewsDay):
        yield from _news_day(scene)
    elif isinstance(base, SomeTime):
        yield from _some_time(scene)
    else:
        yield from _after_agreement(base, scene)


def _calendar_day(base: DayOf | MonthOf | YearOf, expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    if isinstance(base, YearOf):
        yield Dated(checked_date(base.year, 1, 1), checked_date(base.year, 12, 31), 1.0, "the year as given")
        return
    if base.year is not None:
        first, last = _within_year(base, base.year)
        yield Dated(first, last, 1.0, "the date as given")
        return
    start = DayOf(base.month, base.day if isinstance(base, DayOf) else 1)
    for published, weight in scene.published.days:
        for on, share in _occurrences(start, published, expression, scene):
            first, last = _within_year(base, on.year)
            yield Dated(first, last, weight * share, scene.published.reason_for(first))


def _occurrences(
    start: DayOf, published: date, expression: TimeExpression, scene: TimeScene
) -> Iterator[tuple[date, float]]:
    """The last such day before publication; the next one where the text looks ahead; both where it may.

    Both are weighed by how far off they lie, on the scale of recency.
    """
    before, after = last_before(published, start), first_after(published, start)
    if expression.is_future:
        yield from [(after, 1.0)] if after else []
    elif before and after and after != before and (scene.may_be_ahead or expression.edge == "until"):
        scales = load_time_patterns().words.scales
        past = math.exp(-(published - before).days / scales["recency"].days)
        ahead = scales["ahead"].share * math.exp(-(after - published).days / scales["recency"].days)
        if (before in scene.known) != (after in scene.known):
            past, ahead = (past, 0.0) if before in scene.known else (0.0, ahead)
        yield before, past / (past + ahead)
        yield after, ahead / (past + ahead)
    elif before:
        yield before, 1.0


def _within_year(base: DayOf | MonthOf, year_number: int) -> tuple[date, date]:
    """First and last day of a day or (part of a) month in a year."""
    if isinstance(base, DayOf):
        on = checked_date(year_number, base.month, base.day)
        return on, on
    following = checked_date(year_number + base.month // 12, base.month % 12 + 1, 1)
    month_days = (following - timedelta(days=1)).day
    span = load_time_patterns().words.spans.get(base.part)
    first = span.first if span else 1
    last = min(span.last, month_days) if span else month_days
    return checked_date(year_number, base.month, first), checked_date(year_number, base.month, last)


def _from_publication(scene: TimeScene, choose: Callable[[date], tuple[date, date]]) -> Iterator[Dated]:
    """Days counted from each day on which the text may have been published."""
    for published, weight in scene.published.days:
        first, last = choose(published)
        yield Dated(first, last, weight, f"counted from publication: {scene.published.reason}")


def _weekday(base: WeekdayOf, published: date, *, is_future: bool) -> tuple[date, date]:
    """The last such weekday up to publication; with "next" the first after it."""
    if is_future:
        on = published + timedelta(days=(base.weekday - published.weekday() - 1) % 7 + 1)
    else:
        on = published - timedelta(days=(published.weekday() - base.weekday) % 7)
    return on, on


def _span(base: Span, scene: TimeScene) -> Iterator[Dated]:
    for published, weight in scene.published.days:
        first = published + timedelta(days=math.floor(base.first))
        last = published + timedelta(days=math.ceil(base.last))
        reason = f"counted from publication: {scene.published.reason}"
        if base.is_whole_days:
            yield Dated(first, last, weight, reason)
            continue
        whole = day(published, scene.clock)
        start = whole.start_utc + timedelta(days=base.first)
        yield Dated(first, last, weight, reason, Interval(start, whole.end_utc + timedelta(days=base.last)))


def _calendar(base: Calendar, published: date) -> tuple[date, date]:
    """The week (Sunday to Saturday, as the region counts), month or year about a day, or its neighbour."""
    if base.unit == "weekend":
        saturday = published - timedelta(days=(published.weekday() - 5) % 7)
        return saturday - timedelta(days=1), saturday + timedelta(days=1)
    if base.unit == "week":
        sunday = published - timedelta(days=(published.weekday() + 1) % 7) + timedelta(weeks=base.shift)
        return sunday, sunday + timedelta(days=6)
    if base.unit == "year":
        return checked_date(published.year + base.shift, 1, 1), checked_date(published.year + base.shift, 12, 31)
    index = published.year * 12 + published.month - 1 + base.shift
    return _within_year(MonthOf(index % 12 + 1), index // 12)


def _same_day(base: SameDay, scene: TimeScene) -> Iterator[Dated]:
    """The day told of before; without one, that of publication and the day before it."""
    for on, weight in scene.told:
        shifted = on + timedelta(days=base.shift)
        yield Dated(shifted, shifted, weight, "the day told of before")
    if not scene.told and base.shift:
        yield from _span(Span(base.shift, base.shift), scene)
    if not scene.told and base.shift == 0:
        for published, weight in scene.published.days:
            before = published - timedelta(days=1)
            yield Dated(before, published, weight, f"no day is given: about publication ({scene.published.reason})")


def _news_day(scene: TimeScene) -> Iterator[Dated]:
    """The day told of before where the report goes on about its last days; else the day of the report itself."""
    last = scene.published.last
    reach = timedelta(days=load_time_patterns().words.scales["news_day"].days)
    if last is None or (scene.told and all(timedelta(0) <= last - on <= reach for on, _ in scene.told)):
        yield from _same_day(SameDay(), scene)
        return
    for published, weight in scene.published.days:
        yield Dated(published, published, weight, f"no day is given: that of the report ({scene.published.reason})")


def _some_time(scene: TimeScene) -> Iterator[Dated]:
    """Somewhere in the days told of last, up to publication; without any, in the last days before it."""
    last = scene.published.last
    if scene.span is not None:
        first, end = scene.span
        until = min(end, last) if last and last >= first else end
        yield Dated(first, until, 1.0, "undated, in the days told of before")
    else:
        yield from _span(Span(-load_time_patterns().words.scales["recent_days"].days, 0), scene)


def _hijri(base: HijriOf, expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    """A day or month of the Hijri calendar, and that it began a day before or after where the moon is sighted."""
    share = load_time_patterns().words.scales["hijri_day"].share
    for year_number, weight, why in _hijri_years(base, expression, scene):
        first, last = hijri_days(year_number, base.month, base.day)
        for shift, part in ((0, 1 - 2 * share), (-1, share), (1, share)):
            moved = timedelta(days=shift)
            reason = f"{year_number} AH by the Umm al-Qura calendar{'' if not shift else ', a day off'}{why}"
            yield Dated(first + moved, last + moved, weight * part, reason)


def _hijri_years(base: HijriOf, expression: TimeExpression, scene: TimeScene) -> Iterator[tuple[int, float, str]]:
    """The year as given; else that of the last such month before publication, or of the next one."""
    if base.year is not None:
        yield base.year, 1.0, ""
        return
    for published, weight in scene.published.days:
        year_number = hijri_year(published)
        first, last = hijri_days(year_number, base.month, base.day)
        if expression.is_future:
            year_number += last < published
        else:
            year_number -= first > published
        yield year_number, weight, f"; {scene.published.year_reason}"


def _after_agreement(base: AfterAgreement, scene: TimeScene) -> Iterator[Dated]:
    """Days counted from an event of an agreement; the agreements share the weight, recent ones have more."""
    fitting = [
        (item, item.weight * _lateness(item.on, scene) * _called(item, base.noun))
        for item in scene.anchors
        if item.event == base.event
    ]
    total = math.fsum(weight for _, weight in fitting)
    for item, weight in fitting:
        if weight > 0:
            first, last = (item.on + timedelta(days=days) for days in (base.first, base.last))
            reason = f"counted from {item.event} of {item.agreement}, {item.on.isoformat()}"
            yield Dated(first, last, weight / total, reason)


def _called(anchor: AnchorDate, noun: str) -> float:
    """How well an agreement's names fit what the text calls it: 1 where they do or it gives no name."""
    words = load_time_patterns().words
    if not noun or any(
        f" {word} " in f" {fold(name)} " for name in anchor.words for word in words.agreement_words[noun]
    ):
        return 1.0
    return words.scales["other_agreement"].share


def _lateness(on: date, scene: TimeScene) -> float:
    """How near before publication a day lies, on the scale of recency; one where publication is unknown."""
    if not scene.published.days:
        return 1.0
    scale = load_time_patterns().words.scales["recency"].days
    return math.fsum(share * math.exp(-(day - on).days / scale) for day, share in scene.published.days if day >= on)


def _candidate(item: Dated, expression: TimeExpression, scene: TimeScene) -> WhenCandidate:
    """A reading as an interval in UTC: bounded, cut to the part of the day or the wall time."""
    interval = item.interval or days(item.first, item.last, scene.clock)
    reasons = [item.reason]
    clock = scene.clock
    is_within_day = item.interval is None and (expression.at is not None or bool(expression.part))
    if is_within_day and expression.at is not None:
        clock = expression.clock or scene.clock
        interval = _at(item, expression, clock)
        reasons.append(f"the wall time as given, on the clock of {clock}")
    elif is_within_day:
        interval = _part_of_day(item, expression.part, scene.clock)
        reasons.append(f"{expression.part}: {load_time_patterns().words.parts[expression.part].reason}")
    if expression.edge:
        interval, why = _bounded(interval, expression.edge, scene, is_within_day=is_within_day)
        reasons.append(why)
    return WhenCandidate(
        start_utc=interval.start_utc,
        end_utc=interval.end_utc,
        weight=item.weight,
        clock=clock,
        reason="; ".join(reason for reason in reasons if reason),
    )


def _at(item: Dated, expression: TimeExpression, clock: str) -> Interval:
    at = expression.at
    if at is None:
        raise ItemError("place.bad_date", "no wall time is given")
    first, last = moment(item.first, at, clock), moment(item.last, at, clock)
    return Interval(first - timedelta(minutes=MINUTES_AT), last + timedelta(minutes=MINUTES_AT))


def _part_of_day(item: Dated, part: str, clock: str) -> Interval:
    """The part of the first to that of the last day, in hours of real time after each midnight."""
    hours = load_time_patterns().words.parts[part]
    first, last = day(item.first, clock).start_utc, day(item.last, clock).start_utc
    return Interval(first + timedelta(hours=hours.first), last + timedelta(hours=hours.last))


def _bounded(interval: Interval, edge: str, scene: TimeScene, *, is_within_day: bool) -> tuple[Interval, str]:
    """What "since", "until" and "after" leave: to publication, from some time before, for some time after.

    "After midnight on Tuesday" reaches hours, "after Tuesday" days.
    """
    scales = load_time_patterns().words.scales
    if is_within_day and edge != "since":
        reach = timedelta(days=scales["within_day"].days)
        if edge == "until":
            return Interval(interval.start_utc - reach, interval.end_utc), f"before that: within {reach}"
        middle = interval.start_utc + interval.length / 2
        return Interval(middle, interval.end_utc + reach), f"after that: within {reach}"
    last = scene.published.last
    end_of_text = interval.end_utc if last is None else max(interval.end_utc, day(last, scene.clock).end_utc)
    if edge == "since":
        return Interval(interval.start_utc, end_of_text), "from then to publication"
    if edge == "until":
        reach = timedelta(days=scales["past"].days)
        return Interval(interval.start_utc - reach, interval.end_utc), f"before that: within {reach.days} days"
    reach = timedelta(days=scales["following"].days)
    return Interval(interval.start_utc, interval.end_utc + reach), f"after that: within {reach.days} days"
