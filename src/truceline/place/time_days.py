"""Which days may the base of a time phrase mean, where it stands? Each with a weight and the reason."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from truceline.place.folding import fold
from truceline.place.publication import first_after, last_before
from truceline.place.time_expression import (
    AfterAgreement,
    Base,
    Calendar,
    DayOf,
    HijriOf,
    MonthOf,
    NewsDay,
    NthDay,
    NthOf,
    PartOfYear,
    Running,
    SameDay,
    Span,
    TimeExpression,
    WeekdayOf,
    YearOf,
)
from truceline.place.time_scene import Dated, TimeScene
from truceline.place.time_words import load_time_patterns
from truceline.when.hijri import hijri_days, hijri_year
from truceline.when.interval import Interval, checked_date, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from truceline.when.anchor import AnchorDate


MONTH_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
EXACT: Final = 0.6
"""How often "a week ago" is meant to the day; declared, not fitted."""
MOST_EXACT: Final = timedelta(days=4)
"""Width up to which a count of days back may be meant to the day."""
NIGHTS: Final = frozenset({"overnight"})
EVENINGS: Final = frozenset({"evening", "night", "night_on", "late"})
NIGHT_ENDS: Final = frozenset({"dawn", "midnight"})
"""Parts that end a night wherever it was told of; a morning follows it only in the same paragraph."""
MORNINGS: Final = frozenset({"dawn", "morning", "midnight", "early"})


def dated_days(base: Base, expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    """The days that a base may mean."""
    if isinstance(base, DayOf | MonthOf | YearOf):
        yield from _calendar_day(base, expression, scene)
    elif isinstance(base, PartOfYear):
        yield from _part_of_year(base, scene)
    elif isinstance(base, NthOf):
        yield from _nth(base, scene)
    elif isinstance(base, HijriOf):
        yield from _hijri(base, expression, scene)
    elif isinstance(base, WeekdayOf):
        yield from _weekdays(base, scene, is_future=expression.is_future)
    elif isinstance(base, Span):
        yield from _span(base, scene)
    elif isinstance(base, Calendar):
        yield from _calendars(base, scene)
    elif isinstance(base, AfterAgreement):
        yield from _after_agreement(base, scene)
    else:
        yield from _untold(base, expression, scene)


def _untold(base: Base, expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    """The days of a base that leaves its day to what was told before."""
    if isinstance(base, SameDay):
        yield from _same_day(base, scene)
    elif isinstance(base, NthDay):
        yield from _nth_day(base, scene)
    elif isinstance(base, Running):
        for item in _same_day(SameDay(), scene):
            yield Dated(item.last - timedelta(days=base.days - 1), item.last, item.weight, item.reason)
    elif isinstance(base, NewsDay):
        yield from _news_day(scene, expression.part)
    else:
        yield from _some_time(scene)


def _calendar_day(base: DayOf | MonthOf | YearOf, expression: TimeExpression, scene: TimeScene) -> Iterator[Dated]:
    if isinstance(base, YearOf):
        yield Dated(checked_date(base.year, 1, 1), checked_date(base.year, 12, 31), 1.0, "the year as given")
        return
    if base.year is not None:
        first, last = _within_year(base, base.year)
        yield Dated(first, last, 1.0, "the date as given")
        return
    of_told = scene.told if scene.span is None else ((scene.span[1], 1.0),)
    if base.is_told_year and of_told:
        for on, weight in of_told:
            yield Dated(*_within_year(base, on.year), weight, "the year of what was told of before")
        return
    start = DayOf(base.month, base.day if isinstance(base, DayOf) else 1)
    for published, weight in scene.published.days:
        if base.year_shift is not None:
            first, last = _within_year(base, published.year + base.year_shift)
            yield Dated(first, last, weight, f"the year is counted from publication: {scene.published.reason}")
            continue
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


def _part_of_year(base: PartOfYear, scene: TimeScene) -> Iterator[Dated]:
    """The months of a year; without a year the last such stretch that had begun, or was over ("last summer")."""
    if base.year is not None:
        first, last = _months(base, base.year)
        yield Dated(first, last, 1.0, "the part of the year as given")
        return
    if base.shift == 1:
        of_told = scene.told if scene.span is None else ((scene.span[1], 1.0),)
        for on, weight in of_told or scene.published.days:
            ahead = (_months(base, on.year + more) for more in range(3))
            yield Dated(*next(one for one in ahead if one[0] > on), weight, "the first one after the day told of")
        return
    for published, weight in scene.published.days:
        begun = [_months(base, published.year - back) for back in range(3)]
        begun = [one for one in begun if one[0] <= published and (base.shift != -1 or one[1] < published)]
        if base.shift == -2:
            begun = [one for one in begun if one[0].year == published.year - 1]
        if begun:
            yield Dated(*begun[0], weight, f"the last one before publication: {scene.published.reason}")


def _months(base: PartOfYear, year_number: int) -> tuple[date, date]:
    index = year_number * 12 + base.first - 1
    first, _ = _within_year(MonthOf(index % 12 + 1), index // 12)
    end = index + base.months - 1
    return first, _within_year(MonthOf(end % 12 + 1), end // 12)[1]


def _within_year(base: DayOf | MonthOf, year_number: int) -> tuple[date, date]:
    """First and last day of a day or (part of a) month in a year."""
    if isinstance(base, DayOf):
        on = checked_date(year_number, base.month, base.day)
        return on, on
    following = checked_date(year_number + base.month // 12, base.month % 12 + 1, 1)
    month_days = (following - timedelta(days=1)).day
    span = load_time_patterns().words.spans.get(base.part)
    first = min(span.first, month_days) if span else 1
    last = min(span.last, month_days) if span else month_days
    return checked_date(year_number, base.month, first), checked_date(year_number, base.month, last)


def _from_publication(scene: TimeScene, choose: Callable[[date], tuple[date, date]]) -> Iterator[Dated]:
    """Days counted from each day on which the text may have been published."""
    for published, weight in scene.published.days:
        first, last = choose(published)
        yield Dated(first, last, weight, f"counted from publication: {scene.published.reason}")


def _nth(base: NthOf, scene: TimeScene) -> Iterator[Dated]:
    """The day of the month told of: of the month named last, of the days told, else the last such day.

    A weekday beside it ("the 7th, a Monday") must fit.
    """
    for published, weight in scene.published.days:
        for on, why in _nths(base, published, scene):
            if on <= published and base.weekday in {None, on.weekday()}:
                yield Dated(on, on, weight, f"{why}: {scene.published.reason}")
                break


def _nths(base: NthOf, published: date, scene: TimeScene) -> Iterator[tuple[date, str]]:
    """Days that "the 7th" may be, the likeliest first, each with why."""
    named = [] if scene.month is None else [(scene.month, "the month named last")]
    told = [(on.month, "the month of the day told of before") for on, _ in scene.told[:1]]
    if base.shift is None:
        for day_told, _ in scene.told[:1]:
            if scene.month == day_told.month and base.day <= MONTH_DAYS[day_told.month - 1]:
                yield checked_date(day_told.year, day_told.month, base.day), "the month of the day told of before"
        for month, why in (*named, *told):
            on = last_before(published, DayOf(month, base.day)) if base.day <= MONTH_DAYS[month - 1] else None
            if on is not None:
                yield on, why
    backs = range(12) if base.shift is None else [-base.shift]
    for back in backs:
        index = published.year * 12 + published.month - 1 - back
        first, last = _within_year(MonthOf(index % 12 + 1), index // 12)
        if base.day <= last.day:
            yield first.replace(day=base.day), "the last month with such a day"


def _weekdays(base: WeekdayOf, scene: TimeScene, *, is_future: bool) -> Iterator[Dated]:
    """A day of the week, counted from the days told of where the phrase says so and there are any."""
    if base.word.startswith("told") and scene.told:
        for on, weight in scene.told:
            found = _told_weekday(base, on)
            yield Dated(found, found, weight, "counted from the day told of before")
        return
    yield from _from_publication(scene, lambda on: _weekday(base, on, is_future=is_future))


def _told_weekday(base: WeekdayOf, told: date) -> date:
    """The weekday nearest to a day told of, or the first one before or after it."""
    ahead = (base.weekday - told.weekday()) % 7
    if base.word == "told_after":
        return told + timedelta(days=ahead or 7)
    if base.word == "told_before":
        return told - timedelta(days=7 - ahead)
    return told + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def _weekday(base: WeekdayOf, published: date, *, is_future: bool) -> tuple[date, date]:
    """The last such weekday up to publication; with "next" the first after it, "last" is never the day itself."""
    back = (published.weekday() - base.weekday) % 7
    if base.word == "week_before":
        on = published - timedelta(days=published.weekday() + 7 - base.weekday)
    elif is_future or base.word == "next":
        on = published + timedelta(days=(base.weekday - published.weekday() - 1) % 7 + 1)
    else:
        more = 7 if base.word == "week_ago" or (base.word in {"last", "told_before"} and back == 0) else 0
        on = published - timedelta(days=back + more)
    return on, on


def _span(base: Span, scene: TimeScene) -> Iterator[Dated]:
    for published, weight in scene.published.days:
        first = published + timedelta(days=math.floor(base.first))
        last = published + timedelta(days=math.ceil(base.last))
        reason = f"counted from publication: {scene.published.reason}"
        if base.is_whole_days and first < last and (base.first + base.last) % 2 == 0 and last - first <= MOST_EXACT:
            middle = published + timedelta(days=(base.first + base.last) / 2)
            yield Dated(middle, middle, weight * EXACT, reason)
            yield Dated(first, last, weight * (1 - EXACT), f"{reason}, give or take")
            continue
        if base.is_whole_days:
            yield Dated(first, last, weight, reason)
            continue
        whole = day(published, scene.clock)
        start = whole.start_utc + timedelta(days=base.first)
        yield Dated(first, last, weight, reason, Interval(start, whole.end_utc + timedelta(days=base.last)))


def _calendars(base: Calendar, scene: TimeScene) -> Iterator[Dated]:
    """A week, month or year beside that of publication, or beside the days told of."""
    choose = partial(_calendar, base, scene.clock)
    if base.is_told and scene.told:
        for on, weight in scene.told:
            yield Dated(*choose(on), weight, "counted from the day told of before")
        return
    yield from _from_publication(scene, choose)


def _calendar(base: Calendar, clock: str, published: date) -> tuple[date, date]:
    """The week or weekend (as the clock's country counts them), month or year about a day, or its neighbour."""
    from_friday = clock in load_time_patterns().words.friday_clocks
    if base.unit == "weekend":
        saturday = published - timedelta(days=(published.weekday() - 5) % 7)
        return saturday - timedelta(days=from_friday), saturday + timedelta(days=1)
    if base.unit == "week":
        first = published - timedelta(days=(published.weekday() + from_friday) % 7) + timedelta(weeks=base.shift)
        return first, first + timedelta(days=6)
    if base.unit == "year":
        return checked_date(published.year + base.shift, 1, 1), checked_date(published.year + base.shift, 12, 31)
    index = published.year * 12 + published.month - 1 + base.shift
    return _within_year(MonthOf(index % 12 + 1, part=base.part), index // 12)


def _same_day(base: SameDay, scene: TimeScene) -> Iterator[Dated]:
    """The day told of before; without one, that of publication and the day before it, or the week before it.

    Nothing that has happened lies after publication: so many days later than nobody knows what is some day up to it.
    """
    told = scene.told if scene.is_near or not base.is_near else ()
    for on, weight in told:
        shifted = on + timedelta(days=base.shift)
        if base.is_night and scene.published.last is not None and shifted > scene.published.last:
            shifted = on  # the night that has ended
        yield Dated(shifted, shifted, weight, "the day told of before")
    if not told and base.shift < 0:
        yield from dated_days(Span(base.shift, base.shift), TimeExpression(()), scene)
    elif not told:
        reach = 1 if base.shift == 0 else load_time_patterns().words.scales["recent_days"].days
        for published, weight in scene.published.days:
            before = published - timedelta(days=reach)
            yield Dated(before, published, weight, f"no day is given: about publication ({scene.published.reason})")


def _nth_day(base: NthDay, scene: TimeScene) -> Iterator[Dated]:
    """A day counted from what the text told to have begun; without that, the day told of before."""
    more = timedelta(days=base.days - 1)
    if scene.span is not None and scene.span[1] - scene.span[0] > more and (base.number < 0 or base.days > 1):
        first = scene.span[1] - more if base.number < 0 else scene.span[0]
        yield Dated(first, first + more, 1.0, "counted among the days told of before")
    elif base.number < 0 or scene.began is None:
        yield from _same_day(SameDay(), scene)
    else:
        on = scene.began + timedelta(days=base.number)
        yield Dated(on, on + more, 1.0, f"counted from {scene.began.isoformat()}, when what is told of began")


def _news_day(scene: TimeScene, part: str) -> Iterator[Dated]:
    """The day told of before where the report goes on about its last days; else the day of the report itself.

    A night told of behind a day is the one that it ends with; dawn behind an evening or a night is the next day's, and
    so is a morning right behind it.
    """
    last = scene.published.last
    reach = timedelta(days=load_time_patterns().words.scales["news_day"].days)
    is_recent = all(timedelta(0) <= last - on <= reach for on, _ in scene.told) if last is not None else True
    if last is None or (scene.told and (scene.is_near or is_recent)):
        for item in _same_day(SameDay(), scene):
            follows = part in MORNINGS and scene.part in EVENINGS and (scene.is_near or part in NIGHT_ENDS)
            turns = part in NIGHTS or follows
            is_next = turns and bool(scene.told) and (last is None or item.last < last)
            shift = timedelta(days=int(is_next))
            yield Dated(item.first + shift, item.last + shift, item.weight, item.reason)
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
