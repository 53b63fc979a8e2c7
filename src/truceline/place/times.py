"""When is what a phrase says? Counts from publication, cuts days on the case's clock, and keeps every reading.

Each reading is an interval with a weight and a reason; weights sum to one. No reading means that nothing is known.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.model.when import WhenCandidate
from truceline.place.time_days import dated_days
from truceline.place.time_expression import (
    Calendar,
    DayOf,
    MonthOf,
    NewsDay,
    PartOfYear,
    SameDay,
    TimeExpression,
    WeekdayOf,
    YearOf,
)
from truceline.place.time_phrase import parse_time
from truceline.place.time_scene import Dated, TimeScene
from truceline.place.time_words import Hours, load_time_patterns
from truceline.when.candidates import normalise
from truceline.when.interval import Interval, clock_of, day, days, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST_WEIGHT: Final = 0.01
"""Readings below this share are dropped."""

MOST_READINGS: Final = 12
EVENINGS: Final = frozenset({"evening", "late"})
"""Parts of a day after which nothing of it is left: "after dark" is still that day."""
NIGHTLY: Final = frozenset({"overnight", "early", "dawn", "midnight"})
"""Parts of a day that belong to the night which ends with it."""
MINUTES_AT: Final = 30
"""A wall time in a report is good to half an hour (inference)."""


def resolve_time(phrase: str, scene: TimeScene) -> tuple[WhenCandidate, ...]:
    """The readings of a time phrase, the likeliest first; empty where it cannot be tied to any day.

    Raises ItemError ``place.bad_date`` for a day that no calendar has, ``place.too_long``.
    """
    expression = parse_time(phrase)
    return () if expression is None else resolve_time_expression(expression, scene)


def resolve_time_expression(expression: TimeExpression, scene: TimeScene) -> tuple[WhenCandidate, ...]:
    """The readings of a parsed time phrase."""
    return normalise(
        [reading for item in _days_meant(expression, scene) for reading in _candidates(item, expression, scene)]
    )


def of_told_night(expression: TimeExpression, scene: TimeScene) -> TimeExpression:
    """“That night”, behind a night or its small hours: that one, which ends with the day told of before."""
    base = expression.bases[0]
    if not (isinstance(base, SameDay) and base.is_night and scene.part in NIGHTLY):
        return expression
    return replace(expression, bases=(SameDay(),), part="" if expression.at else "overnight")


def whole_days(expression: TimeExpression, scene: TimeScene) -> tuple[WhenCandidate, ...]:
    """The days on which a part of a day or a wall time may lie, whole."""
    plain = replace(expression, part="", at=None, clock=None, edge="")
    return normalise(
        [reading for item in _days_meant(expression, scene) for reading in _candidates(item, plain, scene)]
    )


def _days_meant(expression: TimeExpression, scene: TimeScene) -> list[Dated]:
    found = list(_range(expression, scene)) if expression.is_range else list(_each(expression, scene))
    if expression.window_days is not None:
        back = timedelta(days=math.ceil(expression.window_days))
        found = [Dated(item.last - back, item.last, item.weight, item.reason) for item in found]
    if expression.shift_days:
        shift = timedelta(days=expression.shift_days)
        found = [Dated(item.first + shift, item.last + shift, item.weight, item.reason) for item in found]
    return _limited([_passed(item, expression, scene) for item in found])


def _passed(item: Dated, expression: TimeExpression, scene: TimeScene) -> Dated:
    """Of a month or week in which a text was written only what had passed, where it tells what has happened."""
    last = scene.published.last
    is_stretch = any(isinstance(base, Calendar | MonthOf | PartOfYear | YearOf) for base in expression.bases)
    if not (scene.has_happened and is_stretch and last is not None and item.first <= last < item.last):
        return item
    return replace(item, last=last, reason=f"{item.reason}; up to publication")


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
    """Readings of each base; two days next to each other are one stretch, others ("May 4 and 6") share the weight."""
    found = [_limited(list(dated_days(base, expression, scene))) for base in expression.bases]
    if expression.is_each and all(isinstance(base, DayOf | MonthOf | WeekdayOf) for base in expression.bases):
        stretch = _stretch(found)
        if stretch is not None:
            yield stretch
            return
    for readings in found:
        for item in readings:
            yield Dated(item.first, item.last, item.weight / len(found), item.reason, item.interval)


def _stretch(found: list[list[Dated]]) -> Dated | None:
    """The likeliest days of several bases as one stretch, if each follows the one before."""
    if not all(found):
        return None
    first = [readings[0] for readings in found]
    if any(later.first - earlier.last != timedelta(days=1) for earlier, later in pairwise(first)):
        return None
    return Dated(first[0].first, first[-1].last, 1.0, first[0].reason)


def _range(expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    """From the first base to the last, where they fall in order."""
    firsts = _limited(list(dated_days(expression.bases[0], expression, scene)))
    lasts = _limited(list(dated_days(expression.bases[-1], expression, scene)))
    are_told = all(getattr(base, "year", None) is not None for base in (expression.bases[0], expression.bases[-1]))
    longest = timedelta.max if are_told else timedelta(days=300)  # years that are guessed stand side by side
    for start in firsts:
        for end in lasts:
            if timedelta(0) <= end.last - start.first <= longest:
                yield Dated(start.first, end.last, start.weight * end.weight, start.reason)


def _candidates(item: Dated, expression: TimeExpression, scene: TimeScene) -> Iterator[WhenCandidate]:
    """A reading as intervals in UTC: one, or for "late on Thursday" the day's own hours and those past midnight."""
    others = () if item.interval is not None or expression.at is not None else _other_hours(expression)
    left = 1 - math.fsum(other.share for other in others)
    yield _candidate(replace(item, weight=item.weight * left), expression, scene)
    last = day(item.last, scene.clock).start_utc
    for other in others:
        yield WhenCandidate(
            start_utc=last + timedelta(hours=other.first),
            end_utc=last + timedelta(hours=other.last),
            weight=item.weight * other.share,
            clock=scene.clock,
            reason=f"{item.reason}; {expression.part.replace('_', ' ')}, at other hours",
        )


def _other_hours(expression: TimeExpression) -> tuple[Hours, ...]:
    """Hours that a part of a day may mean beside its usual ones; none where it only bounds, or is of no named day."""
    part = load_time_patterns().words.parts.get(expression.part)
    if part is None or expression.edge or _is_straddled(expression):
        return ()
    return part.also


def _is_straddled(expression: TimeExpression) -> bool:
    """A midnight without a day: the hour before it and the hour after."""
    return expression.part == "midnight" and isinstance(expression.bases[0], NewsDay)


def _candidate(item: Dated, expression: TimeExpression, scene: TimeScene) -> WhenCandidate:
    """A reading as an interval in UTC: bounded, cut to the part of the day or the wall time."""
    interval = item.interval or days(item.first, item.last, scene.clock)
    reasons = [item.reason]
    clock = scene.clock
    has_hours = expression.at is not None or bool(expression.part)
    is_within_day = item.interval is None and has_hours and expression.window_days is None
    if is_within_day and expression.at is not None:
        clock = expression.clock or scene.clock
        interval = _at(item, expression, clock)
        reasons.append(f"the wall time as given, on the clock of {clock}")
    elif is_within_day:
        interval = _part_of_day(item, expression, scene.clock)
        reasons.append(
            f"{expression.part.replace('_', ' ')}: {load_time_patterns().words.parts[expression.part].reason}"
        )
    if expression.edge == "since" and is_within_day and isinstance(expression.bases[0], NewsDay):
        whole = day(item.last, scene.clock)
        interval = Interval(interval.start_utc, max(interval.end_utc, whole.end_utc))
        reasons.append("from then to the end of the day told of")
    elif expression.edge:
        interval, why = _bounded(interval, expression.edge, scene, is_within_day=is_within_day)
        if expression.edge == "after" and expression.part in EVENINGS:
            interval = Interval(interval.start_utc, day(item.last, scene.clock).end_utc)
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
    first, last = moment(item.first, at, clock), moment(item.last, expression.at_end or at, clock)
    if expression.at_end is not None:
        return Interval(first, last)
    slack = timedelta(minutes=MINUTES_AT)
    begin, end = day(item.first, clock).start_utc, day(item.last, clock).end_utc
    return Interval(max(first - slack, begin), min(last + slack, end))


def _part_of_day(item: Dated, expression: TimeExpression, clock: str) -> Interval:
    """The part of the first to that of the last day, in hours of real time after each midnight.

    What is bounded by midnight lies after the day's first one or before its last one; a midnight without a day lies
    on both sides of it.
    """
    hours = load_time_patterns().words.parts[expression.part]
    first, last = day(item.first, clock).start_utc, day(item.last, clock).start_utc
    if expression.part != "midnight" or not (expression.edge or _is_straddled(expression)):
        return Interval(first + timedelta(hours=hours.first), last + timedelta(hours=hours.last))
    if expression.edge == "until":
        return Interval(last + timedelta(days=1), last + timedelta(days=1))
    if expression.edge == "since":
        return Interval(first, first + timedelta(hours=hours.last))
    return Interval(first - timedelta(hours=hours.last), first + timedelta(hours=hours.last))


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
        told = [day(on, scene.clock).start_utc for on in scene.named]
        told = [start for start in told if interval.start_utc - reach <= start < interval.start_utc]
        if told:
            return Interval(told[0], interval.end_utc), "from the first day that the text names before it"
        return Interval(interval.start_utc - reach, interval.end_utc), f"before that: within {reach.days} days"
    reach = timedelta(days=scales["following"].days)
    return Interval(interval.start_utc, interval.end_utc + reach), f"after that: within {reach.days} days"
