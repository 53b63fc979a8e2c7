"""What does a time phrase say? Days, months, weekdays, spans and parts of a day, before any year or clock is known."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cache
from typing import Final

from truceline.errors import ItemError
from truceline.place.time_words import DAY, YEAR, TimePatterns, load_time_patterns
from truceline.place.tongues import in_english
from truceline.place.words import squeeze

LONGEST_PHRASE: Final = 200
ONE: Final = frozenset(("a", "one", "1"))
"""Numbers with which "during one night" tells how long, and not back to when."""


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day of a month, with the year and weekday if the text gives them."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month or a part of it (``early``, ``late`` …)."""

    month: int
    year: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class YearOf:
    """A year."""

    year: int


@dataclass(frozen=True, slots=True)
class HijriOf:
    """A day or month of the Hijri calendar, with its year if the text gives it."""

    month: int
    day: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class WeekdayOf:
    """A day of the week (Monday is 0): the last one, or with "next" the coming one, "last" rather the one before."""

    weekday: int
    word: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days counted from the day of publication: from ``first`` to ``last`` (0 is that day), in days."""

    first: float
    last: float
    is_whole_days: bool = True


@dataclass(frozen=True, slots=True)
class Calendar:
    """The week, month or year of publication, ``shift`` of them before (−1) or after (1)."""

    unit: str
    shift: int = 0


@dataclass(frozen=True, slots=True)
class SameDay:
    """The day told of before ("earlier in the day"), ``shift`` days on."""

    shift: int = 0


@dataclass(frozen=True, slots=True)
class NewsDay:
    """The day that a part of a day is told of without a day ("at dawn", "overnight"): as a rule that of the report."""


@dataclass(frozen=True, slots=True)
class SomeTime:
    """A length of time whose days are not told ("during one night"): somewhere in what is told of before."""


@dataclass(frozen=True, slots=True)
class AfterAgreement:
    """From the ``first`` to the ``last`` day after an event of an agreement; 0 is the event's own day.

    ``noun`` is truce or accord where the text says what it was.
    """

    first: int
    last: int
    event: str
    noun: str = ""


Base = DayOf | MonthOf | YearOf | HijriOf | WeekdayOf | Span | Calendar | SameDay | NewsDay | SomeTime | AfterAgreement


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One or more bases (``is_range``: from the first to the last), a part of the day, a wall time with its clock.

    ``edge`` is since, until or after where the phrase only bounds; ``is_future`` where it points ahead.
    """

    bases: tuple[Base, ...]
    is_range: bool = False
    part: str = ""
    at: time | None = None
    clock: str | None = None
    edge: str = ""
    is_future: bool = field(default=False)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The patterns of time phrases, compiled once."""

    known: TimePatterns
    iso: re.Pattern[str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    month_of: re.Pattern[str]
    year_of: re.Pattern[str]
    hijri: re.Pattern[str]
    weekday: re.Pattern[str]
    ago: re.Pattern[str]
    past: re.Pattern[str]
    agreement: re.Pattern[str]
    clock: re.Pattern[str]
    part: re.Pattern[str]
    lasting: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    known = load_time_patterns()
    many = rf"{DAY}(?:\s?(?P<joint>-|to|and|or|,)\s?(?P<upper>\d{{1,2}})(?:st|nd|rd|th)?)?"
    weekday = rf"(?:(?P<weekday>{known.weekday}),? (?:the )?)?"
    event = r"(?P<event>signing|signature|entry into force|truce|ceasefire|cease-fire|agreement|accord|deal|memorandum)"
    return _Shapes(
        known,
        re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
        re.compile(rf"{weekday}\b{many}(?: of)? (?P<month>{known.month})(?:,? {YEAR})?\b"),
        re.compile(rf"{weekday}\b(?P<month>{known.month}) {many}(?![\d:])(?:,? {YEAR})?\b"),
        re.compile(rf"(?:\b(?P<span>{known.span})[ -])?\b(?P<month>{known.month})(?:,? {YEAR})?\b"),
        re.compile(rf"\b{YEAR}\b"),
        re.compile(
            rf"\b(?:{DAY} (?:of )?)?(?P<month>{known.hijri_month})(?:,? (?P<year>1[345]\d\d)(?! ?\d))?"
            r"(?: (?:a\.?h\.?|h)\b)?"
        ),
        re.compile(rf"\b(?:(?P<word>last|this|next|coming|previous) )?(?P<weekday>{known.weekday})\b"),
        re.compile(rf"\b(?P<number>{known.number}) (?P<unit>{known.unit}) (?P<way>ago|earlier|before|later|after)\b"),
        re.compile(
            rf"\b(?:past|last|previous|preceding|same|over|in|within|during|for) (?:the )?(?:past |last |previous )?"
            rf"(?:(?P<number>{known.number})[ -])?(?P<unit>{known.unit})\b"
        ),
        re.compile(
            rf"\b(?:(?P<number>{known.number}) (?P<unit>{known.unit}) )?(?P<way>after|of|from|into|since) "
            rf"(?:the |its )?(?:\w+ ){{0,3}}{event}\b"
        ),
        re.compile(
            rf"\b(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?(?:\s?(?P<half>a\.?m\.?|p\.?m\.?))?"
            rf"(?: (?P<clock>{known.clock})\b)?"
        ),
        re.compile(rf"\b(?P<part>{known.part})\b"),
        re.compile(rf"(?:\w+ )?(?P<number>{known.number}) (?:single )?(?P<unit>{known.unit})(?: running)?"),
    )


RELATIVE: Final[tuple[tuple[str, Base, str], ...]] = (
    (r"the day before yesterday", Span(-2, -2), ""),
    (r"yesterday", Span(-1, -1), ""),
    (r"last night", Span(0, 0), "overnight"),
    (r"tonight", Span(0, 0), "evening"),
    (r"(?:today|this (?:morning|afternoon|evening))", Span(0, 0), ""),
    (r"tomorrow", Span(1, 1), ""),
    (r"(?:this|earlier this|later this|earlier in the) week", Calendar("week"), ""),
    (r"(?:last|the previous|the week before) ?week", Calendar("week", -1), ""),
    (r"next week", Calendar("week", 1), ""),
    (r"(?:over )?(?:the|last) weekend", Calendar("weekend"), ""),
    (r"(?:this|earlier this|later this|earlier in the) month", Calendar("month"), ""),
    (r"(?:last|the previous) month", Calendar("month", -1), ""),
    (r"next month", Calendar("month", 1), ""),
    (r"(?:this|earlier this|later this) year", Calendar("year"), ""),
    (r"(?:last|the previous) year", Calendar("year", -1), ""),
    (r"next year", Calendar("year", 1), ""),
    (r"(?:in )?recent days|the other day", Span(-7, 0), ""),
    (r"recent weeks", Span(-30, 0), ""),
    (r"recent months", Span(-120, 0), ""),
    (r"the (?:previous|day before|night before)(?: day| night)?", SameDay(-1), ""),
    (r"the (?:next|following) (?:day|morning|night)|the day after", SameDay(1), ""),
    (r"(?:earlier|later) (?:in |on )?(?:the|that) (?:same )?day", SameDay(), ""),
    (r"(?:the|that) same (?:day|night|evening|morning|afternoon)", SameDay(), ""),
    (r"(?:earlier |later )?that (?:day|night|evening|morning|afternoon)|at the time", SameDay(), ""),
)  # fmt: skip
"""Phrases that point back or count from publication; the first that stands in a text wins."""


def parse_time(phrase: str, lang: str = "") -> TimeExpression | None:
    """What a phrase says, or None where no word of time is in it; ``lang`` is en, ru, ar or as the script tells.

    Raises ItemError ``place.too_long`` for a phrase over 200 characters, ``place.bad_date`` for a day that no calendar
    has.
    """
    if len(phrase) > LONGEST_PHRASE:
        raise ItemError("place.too_long", f"a time phrase of {len(phrase)} characters, limit {LONGEST_PHRASE}")
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", in_english(phrase, lang, is_time=True)).casefold())
    text = re.sub(r"[’‘`]", "'", re.sub(r"[–—−]", "-", text)).strip()
    bases, is_range, rest, part = _bases(text)
    part = part or _part(rest)
    at, clock = _wall_time(rest)
    if not bases:
        if not part and at is None:
            return None
        bases = (NewsDay(),)
    known = load_time_patterns().words
    return TimeExpression(
        bases=bases,
        is_range=is_range or _is_range(text, bases),
        part=part if at is None else "",
        at=at,
        clock=clock,
        edge=_edge(text, bases),
        is_future=any(re.search(rf"\b{word}\b", text) for word in known.future),
    )


def _bases(text: str) -> tuple[tuple[Base, ...], bool, str, str]:
    """The days that a text names, whether they are the ends of a range, the text without them, and a part of day."""
    shapes = _shapes()
    found: list[tuple[int, Base]] = []
    is_range, rest = False, text
    for pattern in (shapes.iso, shapes.day_month, shapes.month_day):
        for hit in list(pattern.finditer(rest)):
            days, ranged = _days(hit)
            found += [(hit.start() + index, day) for index, day in enumerate(days)]
            is_range = is_range or ranged
            rest = rest[: hit.start()] + "#" * (hit.end() - hit.start()) + rest[hit.end() :]
    if found:
        days_in_order = [base for _, base in sorted(found, key=lambda item: item[0])]
        return _with_shared_year(days_in_order), is_range, rest, ""
    for reader in (_hijri, _agreement, _month_parts, _relative, _ago, _weekdays, _past, _months, _years, _lasting):
        bases, rest, part = reader(text)
        if bases:
            return bases, False, rest, part
    return (), False, text, ""


def _with_shared_year(bases: list[Base]) -> tuple[Base, ...]:
    """Days of one phrase share the year that only the last gives: "from 4 May to 6 May 2017"."""
    last = bases[-1]
    if not isinstance(last, DayOf) or last.year is None:
        return tuple(bases)
    return tuple(
        replace(base, year=last.year) if isinstance(base, DayOf) and base.year is None else base for base in bases
    )


def _days(hit: re.Match[str]) -> tuple[list[DayOf], bool]:
    groups = hit.groupdict()
    month = groups["month"] or ""
    number = int(month) if month.isdigit() else load_time_patterns().months[month.rstrip(".")]
    year = int(groups["year"]) if groups.get("year") else None
    names = load_time_patterns().words.weekdays
    weekday = names.index(groups["weekday"]) if groups.get("weekday") else None
    days = [_checked(DayOf(number, int(groups["day"] or 0), year, weekday))]
    if groups.get("upper"):
        days.append(_checked(DayOf(number, int(groups["upper"] or 0), year)))
    return days, groups.get("joint") in {"-", "to"}


def _checked(day: DayOf) -> DayOf:
    """The day itself; ItemError where no year has it. 29 February stands in a leap year."""
    from truceline.when.interval import checked_date

    checked_date(day.year or 2000, day.month, day.day)
    return day


Found = tuple[tuple[Base, ...], str, str]
NOTHING: Final[Found] = ((), "", "")


def _hijri(text: str) -> Found:
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


def _agreement(text: str) -> Found:
    hit = _shapes().agreement.search(text)
    if hit is None:
        return NOTHING
    event = "signed" if hit["event"] in {"signing", "signature"} else "in_force"
    known = load_time_patterns().words.agreement_words
    noun = next((noun for noun in sorted(known) if hit["event"].replace("-", " ") in known[noun]), "")
    if not hit["number"] and "day after" in text[: hit.end()]:
        first = last = 1
    else:
        last = math.ceil(_quantity(hit["number"], hit["unit"]) / 86_400) if hit["number"] else 0
        is_that_day = hit["way"] == "after" and "within" not in text
        first = last if is_that_day else 0
    return (AfterAgreement(first, last, event, noun),), text[: hit.start()] + text[hit.end() :], ""


def _relative(text: str) -> Found:
    for pattern, base, part in RELATIVE:
        hit = re.search(rf"\b(?:{pattern})\b", text)
        if hit is not None:
            rest = text[: hit.start()] + hit.group() + text[hit.end() :]
            return (base,), rest, part
    return NOTHING


def _month_parts(text: str) -> Found:
    """Parts of months ("the last week of August") before "last week" is read by itself."""
    found = _months(text)
    return found if any(isinstance(base, MonthOf) and base.part for base in found[0]) else NOTHING


def _lasting(text: str) -> Found:
    """A bare length of time ("24 hours"): what a tally is about, up to publication."""
    hit = _shapes().lasting.fullmatch(text)
    if hit is None:
        return NOTHING
    days = _quantity(hit["number"], hit["unit"]) / 86_400
    return (Span(-days, 0, is_whole_days=days > 3),), "", ""


def _ago(text: str) -> Found:
    """So long before publication ("ago"), or before or after the day told of ("earlier", "later")."""
    hit = _shapes().ago.search(text)
    if hit is None:
        return NOTHING
    days = _quantity(hit["number"], hit["unit"]) / 86_400
    if hit["way"] != "ago":
        shift = round(days) if hit["way"] in {"later", "after"} else -round(days)
        return (SameDay(shift),), text[: hit.start()] + text[hit.end() :], ""
    slack = max(0.5, days * 0.2) if days >= 2 else 0.0
    rest = text[: hit.start()] + text[hit.end() :]
    return (Span(-days - slack, -days + slack, is_whole_days=days >= 1),), rest, ""


def _past(text: str) -> Found:
    hit = _shapes().past.search(text)
    if hit is None or (hit["number"] is None and hit["unit"] is None):
        return NOTHING
    rest = text[: hit.start()] + text[hit.end() :]
    if hit["number"] in ONE and hit["unit"] == "night" and not re.search(r"\b(?:past|last|previous)\b", hit.group()):
        return (SomeTime(),), rest, ""
    days = _quantity(hit["number"] or "one", hit["unit"]) / 86_400
    return (Span(-days, 0, is_whole_days=days > 3),), rest, ""


def _weekdays(text: str) -> Found:
    names = load_time_patterns().words.weekdays
    hits = list(_shapes().weekday.finditer(text))
    bases = tuple(WeekdayOf(names.index(hit["weekday"]), hit["word"] or "") for hit in hits)
    return bases, _shapes().weekday.sub(" ", text), ""


def _months(text: str) -> Found:
    known = load_time_patterns()
    bases = tuple(
        MonthOf(
            known.months[hit["month"].rstrip(".")],
            int(hit["year"]) if hit["year"] else None,
            known.spans[squeeze(hit["span"])] if hit["span"] else "",
        )
        for hit in _shapes().month_of.finditer(text)
    )
    return bases, _shapes().month_of.sub(" ", text), ""


def _years(text: str) -> Found:
    hits = list(_shapes().year_of.finditer(text))
    return tuple(YearOf(int(hit["year"])) for hit in hits), _shapes().year_of.sub(" ", text), ""


def _quantity(number: str | None, unit: str) -> float:
    """Seconds of a number of units; "several" and its like are read as their usual figure."""
    known = load_time_patterns()
    count = float(number) if number and number.isdigit() else known.numbers[squeeze(number or "one")]
    seconds = known.words.units.get(unit) or known.words.units[unit.removesuffix("s")]
    return count * seconds


def _part(text: str) -> str:
    hit = _shapes().part.search(text)
    return "" if hit is None else load_time_patterns().parts[squeeze(hit["part"])]


def _wall_time(text: str) -> tuple[time | None, str | None]:
    """The time of day that a text gives with a colon, "a.m." or a clock's name, and that clock."""
    for hit in _shapes().clock.finditer(text):
        if not (hit["minute"] or hit["half"] or hit["clock"]):
            continue
        hour, minute = int(hit["hour"]), int(hit["minute"] or 0)
        if hit["half"]:
            hour = hour % 12 + (12 if hit["half"].startswith("p") else 0)
        if hour == 24 and minute == 0:
            hour = 0
        if hour < 24 and minute < 60:
            clock = load_time_patterns().clocks[squeeze(hit["clock"])] if hit["clock"] else None
            return time(hour, minute), clock
    return None, None


def _is_range(text: str, bases: tuple[Base, ...]) -> bool:
    return len(bases) == 2 and bool(re.search(r"\b(?:to|till|until|through|between)\b| - ", text))


def _edge(text: str, bases: tuple[Base, ...]) -> str:
    """Whether the phrase only bounds the time: "since", "until", "after"."""
    known = load_time_patterns().words
    if isinstance(bases[0], AfterAgreement | SameDay | SomeTime | Span | Calendar):
        return "since" if re.match(r"since\b", text) else ""
    for edge, words in (("since", known.since), ("after", known.after), ("until", known.until)):
        if any(re.match(rf"(?:just |shortly |soon )?{word}\b", text) for word in words):
            return "" if len(bases) > 1 and edge == "since" else edge
    return ""
