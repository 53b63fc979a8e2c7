"""What does a time phrase say? Days, months, weekdays, spans and parts of a day, before any year or clock is known."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from truceline.errors import ItemError
from truceline.place.time_dates import NOTHING, Found, hijri, month_parts, months, nth, read_days, weekdays, years
from truceline.place.time_expression import (
    AfterAgreement,
    Base,
    Calendar,
    NewsDay,
    NthDay,
    SameDay,
    SomeTime,
    Span,
    TimeExpression,
)
from truceline.place.time_words import load_time_patterns
from truceline.place.time_years import beside_day, running_days, with_feasts, year_parts
from truceline.place.tongues import in_english
from truceline.place.wall_time import in_digits, read_wall_time, without_stamps
from truceline.place.words import squeeze

LONGEST_PHRASE: Final = 200
ONE: Final = frozenset(("a", "one", "1"))
"""Numbers with which "during one night" tells how long, and not back to when."""
EVENT: Final = (
    r"(?P<event>signing|signature|entry into force|truce|ceasefire|cease-fire|agreement|accord|deal|memorandum)"
)


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The patterns of spans and of what counts from something told, compiled once."""

    ago: re.Pattern[str]
    past: re.Pattern[str]
    agreement: re.Pattern[str]
    agreement_day: re.Pattern[str]
    part: re.Pattern[str]
    lasting: re.Pattern[str]
    window: re.Pattern[str]
    calendar: re.Pattern[str]
    nth_day: re.Pattern[str]
    end_days: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    known = load_time_patterns()
    number, unit = rf"(?P<number>{known.number})", rf"(?P<unit>{known.unit})"
    event = rf"(?:the |its )?(?:\w+ ){{0,3}}{EVENT}"
    return _Shapes(
        re.compile(rf"\b(?:{number} )?{unit} (?P<way>ago|earlier|before|later|afterwards|after)\b"),
        re.compile(
            rf"\b(?:past|last|previous|preceding|same|over|in|within|during|for) (?:the )?(?:past |last |previous )?"
            rf"(?:{number}[ -])?{unit}\b"
        ),
        re.compile(rf"\b(?:(?:{number} )?{unit} )?(?P<way>after|before|of|from|into|since) (?:a )?{event}\b"),
        re.compile(rf"\bthe (?P<nth>{known.ordinal}|eve|day) (?:{known.unit} )?(?:of |that )?{event}\b"),
        re.compile(rf"\b(?P<part>{known.part})\b"),
        re.compile(rf"(?:\w+ )?{number} (?:single )?{unit}(?: running)?"),
        re.compile(
            rf"\b(?:(?:in|over|during|within|for) )?(?:the )?(?:past |last )?(?:{number} )?{unit}"
            r" (?:to|ending|ended|until|up to|till|on|before)(?: on)? (?!the (?:past|last)\b)"
        ),
        re.compile(
            rf"\b(?:(?P<span>{known.span}) (?:in )?)?"
            r"(?P<which>last|this|next|(?:the )?previous|the following|that|the same|(?<=[ye] in )the)"
            r" (?P<unit>week|month|year)\b"
        ),
        re.compile(rf"\b(?:the|its) (?P<nth>{known.ordinal}) (?:(?:day|night)\b(?! of\b)|of th[eo]se days\b)"),
        re.compile(rf"\b(?:the|its) (?P<end>first|last|final)(?: {number})? (?:of th[eo]se days|days(?! of\b))\b"),
    )


DURING: Final = r"(?:throughout|through|all|during|in|over|the course of)"
RELATIVE: Final[tuple[tuple[str, Base, str], ...]] = (
    (r"the day before yesterday", Span(-2, -2), ""),
    (r"yesterday", Span(-1, -1), ""),
    (r"last night", Span(0, 0), "overnight"),
    (r"tonight", Span(0, 0), "evening"),
    (r"(?:today|this (?:morning|afternoon|evening))", Span(0, 0), ""),
    (r"tomorrow", Span(1, 1), ""),
    (r"(?:this|earlier this|later this|earlier in the) week", Calendar("week"), ""),
    (r"the week before last", Calendar("week", -2), ""),
    (r"the week before(?! \w)", Calendar("week", -1), ""),
    (r"(?:the )?(?:beginning|start|middle|end) of the week|midweek", Calendar("week"), ""),
    (r"(?:over |at )?(?:the|last|this) weekend", Calendar("weekend"), ""),
    (r"(?:this|earlier this|later this|earlier in the) month", Calendar("month"), ""),
    (r"(?:this|earlier this|later this) year", Calendar("year"), ""),
    (r"(?:in )?recent days|the other day|(?:over |in )?the (?:last|past) few days", Span(-7, 0), ""),
    (r"the other night", Span(-7, 0), ""),
    (r"recent weeks", Span(-30, 0), ""),
    (r"moments ago", Span(0, 0), ""),
    (r"^days ago", Span(-7, -1), ""),
    (r"^weeks ago", Span(-42, -7), ""),
    (r"^months ago", Span(-300, -30), ""),
    (r"recent months", Span(-120, 0), ""),
    (r"since then|^since$", SameDay(), ""),
    (r"the night before", SameDay(), "overnight"),
    (r"the previous night", SameDay(), "overnight"),
    (r"the (?:previous (?:day|morning|afternoon|evening)|(?:day|morning|afternoon|evening) before)", SameDay(-1), ""),
    (r"the eve$", SameDay(-1, is_near=True), ""),
    (r"the (?:next|following) night", SameDay(1), "overnight"),
    (r"the (?:next|following) (?:day|morning|afternoon|evening)", SameDay(1), ""),
    (r"the (?:day|morning|afternoon|evening) after", SameDay(1), ""),
    (r"(?:the|that) same night", SameDay(1, is_night=True), "overnight"),
    (r"that night", SameDay(is_night=True), ""),
    (r"the month before(?! \w)", Calendar("month", -1, is_told=True), ""),
    (r"the year before(?! \w)", Calendar("year", -1, is_told=True), ""),
    (r"(?:earlier|later) (?:in |on )?(?:the|that) (?:same )?day", SameDay(), ""),
    (r"(?:the|that) same (?:day|evening|morning|afternoon|hour|minute|moment)", SameDay(), ""),
    (r"(?:earlier |later )?that (?:day|night|evening|morning|afternoon)|(?:at )?the time$", SameDay(), ""),
    (r"(?:shortly|soon|moments|immediately) (?:afterwards?|before(?! \w)|later|earlier)", SameDay(), ""),
    (r"(?:the|this|that) (?:same |whole |entire )?(?:reporting )?period", SomeTime(), ""),
    (r"the course of the \w+ (?:days|nights|weeks|months)", SomeTime(), ""),
    (rf"{DURING} (?:the )?night(?! (?:to|of|from|into|between)\b)", NewsDay(), "overnight"),
    (rf"{DURING} (?:the )?day", NewsDay(), ""),
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
    text = with_feasts(re.sub(r"[’‘`]", "'", re.sub(r"[–—−]", "-", text)).strip())
    text, shift_days = _beside(without_stamps(in_digits(text)))
    text, window_days = (text, None) if shift_days else _window(text)
    bases, is_range, rest, part = _bases(text)
    part = part or ("overnight" if rest == "night" or (not bases and _part(rest) == "night_on") else _part(rest))
    wall = read_wall_time(rest)
    if not bases:
        if not part and wall.at is None:
            return None
        bases = (NewsDay(),)
    known = load_time_patterns().words
    is_range = is_range or _is_range(text, bases)
    edge = _edge(text, bases)
    bases, is_range, part = _one_night(text, bases, part, is_range=is_range)
    return TimeExpression(
        bases=bases,
        is_range=is_range,
        part=part if wall.at is None else "",
        at=wall.at,
        clock=wall.clock,
        edge=edge,
        is_future=any(re.search(rf"\b{word}\b", text) for word in known.future),
        is_each=not is_range and len(bases) > 1 and not re.search(r"\bor\b", text),
        at_end=wall.end,
        window_days=window_days,
        shift_days=shift_days,
    )


def _beside(text: str) -> tuple[str, int]:
    """“the day after 25 December”: the day without that, and the shift; none where no day of a calendar follows."""
    rest, shift = beside_day(text)
    is_named = bool(shift) and bool(read_days(rest)[0] or weekdays(rest)[0])
    return (rest, shift) if is_named else (text, 0)


def _bases(text: str) -> tuple[tuple[Base, ...], bool, str, str]:
    """The days that a text names, whether they are the ends of a range, the text without them, and a part of day."""
    days, is_range, rest = read_days(text)
    if days:
        return days, is_range, rest, ""
    counted = (weekdays, _relative, _calendar, _ago, _past)
    first = (hijri, _agreement, running_days, month_parts, year_parts, nth, _nth_day)
    for reader in (*first, *counted, months, years, _lasting):
        bases, rest, part = reader(text)
        if bases:
            return bases, False, rest, part
    return (), False, text, ""


def _window(text: str) -> tuple[str, float | None]:
    """“the week to 3 June”, "24 hours on 4 January": the rest, and how many days it reaches back from there."""
    hit = _shapes().window.match(text)
    is_weekday = text.startswith("last week on ")
    if hit is None or is_weekday or not (hit["number"] or hit["unit"] in {"week", "month", "year"}):
        return text, None
    rest = text[hit.end() :]
    days = _quantity(hit["number"], hit["unit"]) / 86_400
    named, _, _, _ = _bases(rest)
    return (rest, days) if named and days >= 1 else (text, None)


def _one_night(text: str, bases: tuple[Base, ...], part: str, *, is_range: bool) -> tuple[tuple[Base, ...], bool, str]:
    """“the night of 4 to 5 July”, "the night from Thursday to Friday": the one that ends on the second day."""
    if (
        len(bases) == 2
        and re.search(r"night (?:of|from|between|to|into|[a-z]+day|\d)\b", text)
        and " nights" not in text
    ):
        return bases[1:], False, "overnight"
    return bases, is_range, part


def _agreement(text: str) -> Found:
    told = _shapes().agreement_day.search(text)
    hit = _shapes().agreement.search(text)
    if told is not None and (hit is None or hit["way"] == "of"):
        first = _agreement_day(told["nth"])
        return (AfterAgreement(first, first, *_event(told["event"])),), text[: told.start()] + text[told.end() :], ""
    if hit is None or (hit["way"] == "since" and weekdays(text[hit.end() :])[0]):
        return NOTHING
    if not hit["number"] and "day after" in text[: hit.end()]:
        first = last = 1
    else:
        first, last = _agreement_days(hit, text)
    return (AfterAgreement(first, last, *_event(hit["event"])),), text[: hit.start()] + text[hit.end() :], ""


def _agreement_days(hit: re.Match[str], text: str) -> tuple[int, int]:
    """First and last day after the event: "ten days after" is a day, "within two weeks of" a stretch."""
    is_short = bool(hit["unit"]) and hit["unit"].startswith(("hour", "minute"))
    if is_short and not hit["number"]:
        return 0, 0
    last = math.ceil(_quantity(hit["number"], hit["unit"]) / 86_400) if hit["number"] else 0
    if hit["way"] == "before" and last and not is_short:
        return -last, -last
    is_that_day = hit["way"] == "after" and "within" not in text
    return (last if is_that_day else 0), last


def _agreement_day(nth_word: str) -> int:
    """Days after the event: its first day is 0, its eve -1."""
    if nth_word in {"eve", "day"}:
        return -1 if nth_word == "eve" else 0
    return load_time_patterns().words.ordinals.index(nth_word)


def _event(word: str) -> tuple[str, str]:
    """The event and the noun by which an agreement is called."""
    known = load_time_patterns().words.agreement_words
    noun = next((noun for noun in sorted(known) if word.replace("-", " ") in known[noun]), "")
    return "signed" if word in {"signing", "signature"} else "in_force", noun


def _nth_day(text: str) -> Found:
    """“on the second day”, with nothing behind it that says of what."""
    hit = _shapes().nth_day.search(text) or _shapes().end_days.search(text)
    if hit is None:
        return NOTHING
    rest = text[: hit.start()] + text[hit.end() :]
    if "end" not in hit.groupdict():
        return (NthDay(load_time_patterns().words.ordinals.index(hit["nth"])),), rest, ""
    count = round(_quantity(hit["number"], "day") / 86_400)
    if hit["end"] != "first" and not hit.group().endswith("se days"):
        return NOTHING  # "the last two days" are those before publication
    return (NthDay(0 if hit["end"] == "first" else -1, count),), rest, ""


def _relative(text: str) -> Found:
    for pattern, base, part in RELATIVE:
        hit = re.search(rf"\b(?:{pattern})\b", text)
        if hit is not None:
            rest = text[: hit.start()] + hit.group() + text[hit.end() :]
            return (base,), rest, part
    return NOTHING


def _calendar(text: str) -> Found:
    """Weeks, months and years beside that of publication, or beside what was told of before; "late last month"."""
    hit = _shapes().calendar.search(text)
    if hit is None:
        return NOTHING
    which = hit["which"].removeprefix("the ")
    shift = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(which, 0)
    is_told = which in {"that", "same", "following", "the"}
    part = load_time_patterns().spans[squeeze(hit["span"])] if hit["span"] and hit["unit"] == "month" else ""
    return (Calendar(hit["unit"], shift, part, is_told),), text[: hit.start()] + text[hit.end() :], ""


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
    if hit is None or not (hit["number"] or hit["unit"].startswith(("hour", "minute"))):
        return NOTHING
    days = _quantity(hit["number"], hit["unit"]) / 86_400 if hit["number"] else 0.0
    rest = text[: hit.start()] + text[hit.end() :]
    if hit["way"] != "ago":
        shift = round(days) if hit["way"] in {"later", "after", "afterwards"} else -round(days)
        return (SameDay(shift),), rest, ""
    slack = max(0.5, days * 0.2) if days >= 2 else 0.0
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


def _quantity(number: str | None, unit: str) -> float:
    """Seconds of a number of units; "several" and its like are read as their usual figure."""
    known = load_time_patterns()
    count = float(number) if number and number.isdigit() else known.numbers[squeeze(number or "one")]
    seconds = known.words.units.get(unit) or known.words.units[unit.removesuffix("s")]
    return count * seconds


def _part(text: str) -> str:
    hit = _shapes().part.search(text)
    return "" if hit is None else load_time_patterns().parts[squeeze(hit["part"])]


def _is_range(text: str, bases: tuple[Base, ...]) -> bool:
    return len(bases) == 2 and bool(re.search(r"\b(?:to|till|until|through|between)\b| - |\b\d{4}-\d{4}\b", text))


def _edge(text: str, bases: tuple[Base, ...]) -> str:
    """Whether the phrase only bounds the time: "since", "until", "after"."""
    known = load_time_patterns().words
    if re.match(r"by (?:day|night|now)\b", text):
        return ""
    if isinstance(bases[0], AfterAgreement | SameDay | SomeTime | Span | Calendar):
        return "since" if re.match(r"since\b", text) else ""
    for edge, words in (("since", known.since), ("after", known.after), ("until", known.until)):
        if any(re.match(rf"(?:just |shortly |soon )?{word}\b", text) for word in words):
            return "" if len(bases) > 1 and edge == "since" else edge
    return ""
