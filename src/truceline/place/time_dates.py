"""Which days of the calendar does a phrase name? Dates, months, weekdays, years, and days of the Hijri calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from truceline.place.time_expression import Base, DayOf, HijriOf, MonthOf, NthOf, WeekdayOf, YearOf
from truceline.place.time_words import DAY, YEAR, TimePatterns, load_time_patterns
from truceline.place.words import squeeze
from truceline.when.interval import checked_date

Found = tuple[tuple[Base, ...], str, str]
"""The bases, the text without them, and a part of the day that they bring along."""
NOTHING: Final[Found] = ((), "", "")
YEAR_SHIFTS: Final = {"last": -1, "the previous": -1, "this": 0, "next": 1}
"""Years from that of publication."""
TOLD_YEARS: Final = ("that", "the same", "that same")
"""Words for the year of the day told of before."""
WEEKDAY_WORDS: Final = {
    "that": "told",
    "the same": "told",
    "that same": "told",
    "the following": "told_after",
    "the next": "told_after",
    "the previous": "told_before",
    "previous": "told_before",
    "coming": "next",
    "last week on": "week_before",
    "a week ago on": "week_ago",
    "one week ago on": "week_ago",
}
"""Words before a weekday as ``WeekdayOf`` has them; "last", "this" and "next" stand for themselves."""

_MONTH: Final = r"(?P<month>0?[1-9]|1[0-2])"
_YEAR_BEHIND: Final = r"(?P<year>(?:19|20)\d\d)(?![\d./])"
IN_DIGITS: Final = (
    rf"(?<![\d./])(?P<day>0?[1-9]|[12]\d|3[01])\.{_MONTH}\.{_YEAR_BEHIND}",
    rf"(?<![\d./])(?P<day>1[3-9]|2\d|3[01])/{_MONTH}/{_YEAR_BEHIND}",
    rf"(?<![\d./]){_MONTH}/(?P<day>1[3-9]|2\d|3[01])/{_YEAR_BEHIND}",
)
"""07.06.2017 (the day comes first where dots part it), and with slashes where only one of the two can be the month."""


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The patterns of dates, compiled once."""

    known: TimePatterns
    days: tuple[re.Pattern[str], ...]
    month_of: re.Pattern[str]
    year_of: re.Pattern[str]
    nth: re.Pattern[str]
    hijri: re.Pattern[str]
    weekday: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    known = load_time_patterns()
    many = rf"{DAY}(?:\s?(?P<joint>-|to|and|or|,)\s?(?:the )?(?P<upper>\d{{1,2}})(?:st|nd|rd|th)?)?"
    weekday = rf"(?:(?P<weekday>{known.weekday}),? (?:the )?)?"
    year = rf"(?:,? {YEAR}|,? (?:of )?(?P<which>last|this|next|the previous|that|the same|that same) year)?"
    return _Shapes(
        known,
        (
            re.compile(r"\b(?P<year>\d{4})(?P<part>[-/])(?P<month>\d{2})(?P=part)(?P<day>\d{2})\b"),
            *map(re.compile, IN_DIGITS),
            re.compile(rf"{weekday}\b{many}(?: of)? (?P<month>{known.month}){year}\b"),
            re.compile(rf"{weekday}\b(?P<month>{known.month}) {many}(?![\d:]){year}\b"),
        ),
        re.compile(rf"(?:\b(?P<span>{known.span})[ -])?\b(?P<month>{known.month}){year}\b"),
        re.compile(rf"\b{YEAR}\b"),
        re.compile(
            rf"(?:\b(?P<before>{known.weekday}),? )?\bthe (?P<day>\d{{1,2}})(?:st|nd|rd|th)\b"
            r"(?: (?:to|and|until|till|through) (?:the )?(?P<upper>\d{1,2})(?:st|nd|rd|th)\b)?"
            r"(?: of (?P<which>that|the same|the|this|last|the previous) month)?"
            rf"(?:, an? (?P<weekday>{known.weekday}))?"
        ),
        re.compile(
            rf"\b(?:{DAY} (?:of )?)?(?P<month>{known.hijri_month})(?:,? (?P<year>1[345]\d\d)(?! ?\d))?"
            r"(?: (?:a\.?h\.?|h)\b)?"
        ),
        re.compile(
            rf"\b(?:(?P<word>{'|'.join(sorted((*WEEKDAY_WORDS, 'last', 'this', 'next'), key=len, reverse=True))}) )?"
            rf"(?P<weekday>{known.weekday})\b"
            r"(?P<behind> (?:of )?(?:last|the previous) week\b| (?:a|one) week (?:ago|earlier|before)\b| before$)?"
        ),
    )


def day_patterns() -> tuple[re.Pattern[str], ...]:
    """Patterns of days in running text (in lower case): dates with their month, and days of the week."""
    return (*_shapes().days, _shapes().weekday)


def nth_pattern() -> re.Pattern[str]:
    """The pattern of a day whose month is told elsewhere, in lower case."""
    return _shapes().nth


def read_days(text: str) -> tuple[tuple[Base, ...], bool, str]:
    """Days with their month, in order; whether one joint makes a range of two; the text with "#" in their stead."""
    found: list[tuple[int, DayOf]] = []
    is_range, rest = False, text
    for pattern in _shapes().days:
        for hit in list(pattern.finditer(rest)):
            days, ranged = _days(hit)
            found += [(hit.start() + index, day) for index, day in enumerate(days)]
            is_range = is_range or ranged
            rest = rest[: hit.start()] + "#" * (hit.end() - hit.start()) + rest[hit.end() :]
    return _with_shared_year([base for _, base in sorted(found, key=lambda item: item[0])]), is_range, rest


def _with_shared_year(bases: list[DayOf]) -> tuple[Base, ...]:
    """Days of one phrase share the year that only the last gives: "from 4 May to 6 May 2017"."""
    if not bases or bases[-1].year is None:
        return tuple(bases)
    return tuple(replace(base, year=bases[-1].year) if base.year is None else base for base in bases)


def _days(hit: re.Match[str]) -> tuple[list[DayOf], bool]:
    groups = hit.groupdict()
    month = groups["month"] or ""
    number = int(month) if month.isdigit() else load_time_patterns().months[month.rstrip(".")]
    year = int(groups["year"]) if groups.get("year") else None
    which = groups.get("which") or ""
    base = DayOf(number, int(groups["day"] or 0), year, None, YEAR_SHIFTS.get(which), which in TOLD_YEARS)
    days = [_checked(replace(base, weekday=_weekday_number(groups.get("weekday"))))]
    if groups.get("upper"):
        days.append(_checked(replace(base, day=int(groups["upper"] or 0))))
    return days, groups.get("joint") in {"-", "to"}


def _weekday_number(name: str | None) -> int | None:
    return load_time_patterns().words.weekdays.index(name) if name else None


def _checked(day: DayOf) -> DayOf:
    """The day itself; ItemError where no year has it. 29 February stands in a leap year."""
    checked_date(day.year or 2000, day.month, day.day)
    return day


def hijri(text: str) -> Found:
    """Days and months of the Hijri calendar."""
    shapes = _shapes()
    bases = tuple(
        HijriOf(
            shapes.known.hijri_months[squeeze(hit["month"])],
            int(hit["day"]) if hit["day"] else None,
            int(hit["year"]) if hit["year"] else None,
        )
        for hit in shapes.hijri.finditer(text)
    )
    return bases, shapes.hijri.sub(" ", text), ""


def nth(text: str) -> Found:
    """“the 7th of that month, a Monday”, “the 14th”: a day whose month another phrase tells."""
    hit = _shapes().nth.search(text)
    if hit is None or not 1 <= int(hit["day"]) <= 31:
        return NOTHING
    shift = -1 if hit["which"] in {"last", "the previous"} else 0 if hit["which"] == "this" else None
    first = NthOf(int(hit["day"]), _weekday_number(hit["weekday"] or hit["before"]), shift)
    upper = int(hit["upper"]) if hit["upper"] and 1 <= int(hit["upper"]) <= 31 else None
    bases = (first,) if upper is None else (first, NthOf(upper, None, shift))
    return bases, text[: hit.start()] + text[hit.end() :], ""


def weekdays(text: str) -> Found:
    """Days of the week with the words beside them."""
    bases = []
    for hit in _shapes().weekday.finditer(text):
        word = WEEKDAY_WORDS.get(hit["word"] or "", hit["word"] or "")
        behind = (hit["behind"] or "").strip()
        if behind:
            word = "told_before" if behind == "before" else "week_before" if behind.endswith("week") else "week_ago"
        bases.append(WeekdayOf(_weekday_number(hit["weekday"]) or 0, word))
    return tuple(bases), _shapes().weekday.sub(" ", text), ""


def months(text: str) -> Found:
    """Months and parts of months."""
    known = load_time_patterns()
    bases = tuple(
        MonthOf(
            known.months[hit["month"].rstrip(".")],
            int(hit["year"]) if hit["year"] else None,
            known.spans[squeeze(hit["span"])] if hit["span"] else "",
            YEAR_SHIFTS.get(hit["which"] or ""),
            hit["which"] in TOLD_YEARS,
        )
        for hit in _shapes().month_of.finditer(text)
    )
    year = bases[-1].year if bases else None
    if year is not None:
        bases = tuple(replace(base, year=year) if base.year is None else base for base in bases)
    return bases, _shapes().month_of.sub(" ", text), ""


def month_parts(text: str) -> Found:
    """Parts of months ("the last week of August") and "October last year", before their words are read alone."""
    found = months(text)
    parts = (base for base in found[0] if isinstance(base, MonthOf))
    is_told = any(base.part or base.year_shift is not None or base.is_told_year for base in parts)
    return found if is_told else NOTHING


def years(text: str) -> Found:
    """Years."""
    hits = list(_shapes().year_of.finditer(text))
    return tuple(YearOf(int(hit["year"])) for hit in hits), _shapes().year_of.sub(" ", text), ""
