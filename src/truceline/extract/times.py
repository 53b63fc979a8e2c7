"""Which words say when? Time phrases of normal text, joined where they stand side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.lexicon.base import convert, load_lexicon
from truceline.model.claim import TimeAnchor

if TYPE_CHECKING:
    from collections.abc import Iterator


class TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``time_words.yaml``: words and patterns of which time phrases are made."""

    months: tuple[str, ...]
    feasts: tuple[str, ...]
    seasons: tuple[str, ...]
    hijri_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    parts: tuple[str, ...]
    clocks: tuple[str, ...]
    moments: tuple[str, ...]
    numbers: tuple[str, ...]
    relative: tuple[str, ...]
    recent: tuple[str, ...]
    anaphoric: tuple[str, ...]
    periods: tuple[str, ...]
    agreement: tuple[str, ...]
    before: tuple[str, ...]
    joints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeHit:
    """A time phrase at [start, end) of the text.

    ``kind`` is the firmest part of it: date, month, weekday, relative, anaphoric ("the same day"), agreement, period
    ("the past 24 hours"), clock, or shift ("two days after" something that the sentence goes on to tell).
    ``since`` is where a clause begins that says since when by the phrase ("since the truce began on Monday").
    """

    start: int
    end: int
    kind: str
    since: int | None = None

    @property
    def is_coarse(self) -> bool:
        """Whether it names a stretch in which things use to happen ("in recent days") rather than when one did."""
        return self.kind == "recent"

    @property
    def anchor(self) -> TimeAnchor:
        """What the phrase counts from."""
        if self.kind in {"date", "month"}:
            return TimeAnchor.ABSOLUTE
        return TimeAnchor.AGREEMENT if self.kind == "agreement" else TimeAnchor.PUBLICATION


_UNIT: Final = r"(?:minutes?|hours?|days?|weeks?|months?|years?|nights?|fortnight)"
_NTH: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_ORDINAL: Final = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
_DAYS: Final = frozenset({"date", "weekday", "month"})
_UP_TO: Final = re.compile(r" (?:to|ending|ended|until|up to|till)(?: on)? ", re.IGNORECASE)
_PART_OF: Final = re.compile(r" and (?:(?:early|late)(?: on)?|on the (?:morning|evening) of) ", re.IGNORECASE)
_THAT_IS: Final = re.compile(r", an? |, ", re.IGNORECASE)
_YEAR: Final = r"(?:19|20)\d{2}"
_SOME: Final = r"(?:over |about |just |only |some |less than |more than |within )?"
_LONGEST_CLAUSE: Final = 90
_SINCE: Final = re.compile(r"\b(?:ever )?since (?:[\w’'-]+ ){2,14}$", re.IGNORECASE)
RANK: Final = ("date", "agreement", "weekday", "anaphoric", "relative", "recent", "period", "month", "clock")
"""Firmest first: what a joined phrase is taken for."""


class Times:
    """Finds time phrases. One pattern a kind; hits that stand side by side become one phrase."""

    def __init__(self, words: TimeWords) -> None:
        self.words = words
        clock = _any(words.clocks)
        self._patterns = tuple(_patterns(words))
        self._before = re.compile(rf"(?:\b{_any(words.before)}\s)+$", re.IGNORECASE)
        self._joint = re.compile(rf"(?:,? {clock})?(?:,?\s{_any(words.joints)}\s|,?\s|,)", re.IGNORECASE)
        number = rf"(?:\d{{1,3}}|{_any(words.numbers)})"
        long = rf"{_SOME}{number} {_UNIT}|hours|minutes"
        self._shift = re.compile(
            rf"\b(?:{long}) (?:after|before)(?= (?!(?:the )?(?:past|last)\b)[\w“\"(])", re.IGNORECASE
        )
        self._clock_after = re.compile(rf",? {clock}\b", re.IGNORECASE)

    def find(self, text: str, start: int, end: int) -> list[TimeHit]:
        """Time phrases in [start, end), in order, without overlap."""
        hits = self._raw(text, start, end)
        joined: list[TimeHit] = []
        for hit in hits:
            if joined and self._belongs(text, joined[-1], hit):
                joined[-1] = _joined(joined[-1], hit)
            else:
                joined.append(hit)
        return [self._widened(text, hit, start) for hit in joined if not self._is_alone(text, hit)]

    def shifts(self, text: str, start: int, end: int) -> list[TimeHit]:
        """“Two days after”, "the night before", where a clause may follow: times of what that clause tells."""
        if not _SHIFT.is_in(_twice(text, start, end)):
            return []
        return [TimeHit(*hit.span(), "shift") for hit in self._shift.finditer(text, start, end)]

    def _belongs(self, text: str, last: TimeHit, hit: TimeHit) -> bool:
        """Whether two hits are one phrase: side by side, and not two days that are told apart ("and on Tuesday")."""
        gap = text[last.end : hit.start]
        if last.kind == "period" and hit.kind in _DAYS and _UP_TO.fullmatch(gap):
            return True
        if last.kind in _DAYS and hit.kind in _DAYS and " and " in gap:
            is_between = re.search(r"\bbetween (?:the )?$", text[max(0, last.start - 12) : last.start], re.IGNORECASE)
            is_part = _PART_OF.fullmatch(gap) is not None
            return (gap == " and " or is_part) and (last.kind == hit.kind or is_between is not None)
        return self._joint.fullmatch(text, last.end, hit.start) is not None or bool(_THAT_IS.fullmatch(gap))

    def _raw(self, text: str, start: int, end: int) -> list[TimeHit]:
        found: list[TimeHit] = []
        twice = _twice(text, start, end)
        shown = {name: sign.is_in(twice) for name, sign in _SIGNS.items()}
        for kind, pattern, sign in self._patterns:
            if sign and not shown[sign]:
                continue
            for match in pattern.finditer(text, start, end):
                at, until = match.span()
                lead = re.match(r"(?:on|in|at|for|by) ", match.group(), re.IGNORECASE)
                at += lead.end() if lead else 0
                tail = re.search(r"'s(?= |$)", text[at:until])
                until = at + tail.start() if tail and kind == "weekday" and tail.end() == until - at else until
                if not any(at < other.end and other.start < until for other in found):
                    found.append(TimeHit(at, until, kind))
        return sorted(found, key=lambda hit: hit.start)

    def _widened(self, text: str, hit: TimeHit, start: int) -> TimeHit:
        """Takes in "just after", "late on", "since" before the phrase and "local time" behind it."""
        before = self._before.search(text, max(start, hit.start - 40), hit.start)
        after = self._clock_after.match(text, hit.end)
        begin = before.start() if before else hit.start
        clause = _SINCE.search(text, max(start, begin - _LONGEST_CLAUSE), begin)
        since = clause.start() if clause else None
        return TimeHit(begin, after.end() if after else hit.end, hit.kind, since)

    def _is_alone(self, text: str, hit: TimeHit) -> bool:
        # "May" and "March" are verbs, "noon" and "now" say little; a bare clock part needs a day beside it or a colon.
        return hit.kind == "clock" and text[hit.start : hit.end].lower() in {"morning", "evening", "afternoon", "night"}


class _Sign:
    """What stands in any phrase of some patterns: one of the parts, as written or in lower case, and the pattern."""

    def __init__(self, *parts: str, pattern: str = "") -> None:
        self._parts = parts or ("",)
        self._pattern = re.compile(pattern)

    def is_in(self, words: str) -> bool:
        """Whether it is shown by words that stand there twice: as written, and in lower case."""
        for part in self._parts:
            if part in words:
                return self._pattern.search(words) is not None
        return False


def _twice(text: str, start: int, end: int) -> str:
    words = text[start:end]
    return f"{words}\n{words.lower()}"


_UNITS: Final = r"\b(?:hours?|days?|weeks?|months?|years?|nights?|minutes?|fortnight|period)\b"
_SHIFT: Final = _Sign(" after ", " before ", pattern=_UNITS)
_SIGNS: Final = {
    "figure": _Sign(pattern=r"\d"),
    "month": _Sign("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "day": _Sign("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "unit": _Sign("hour", "day", "week", "month", "year", "night", "minute", "period", pattern=_UNITS),
    "part": _Sign(
        "day", "night", "morrow", "week", "month", "year", "morning", "noon", "evening", "time", "after", "later",
        "then", "since",
        pattern=r"\b(?:to(?:day|night|morrow)|yesterday|weekend|weeks?|months?|years?|nights?|mornings?|afternoons?"
        r"|evenings?|time|days?|after|afterwards?|later|then|since)\b",
    ),
    "ago": _Sign(" ago"),
    "feast": _Sign("Christmas", "New Year", "Boxing", "Nowruz", "Newroz", "Epiphany", "May Day", "Labour Day"),
    "season": _Sign("spring", "summer", "autumn", "fall", "winter"),
    "face": _Sign("half", "quarter", "minute", "hour", pattern=r"\b(?:half|quarter|minutes?|hour)\b"),
    "half": _Sign("a.m", "p.m", "o'clock", "am", "pm", pattern=r"a\.m|p\.m|o'clock|\b\d{0,2}\s?(?:am|pm)\b"),
    "part of day": _Sign("in the morning", "in the afternoon", "in the evening"),
    "at night": _Sign("at night"),
    "moment": _Sign(
        "light", "lunch", "dark", "dawn", "sunrise", "daybreak", "noon", "midday", "dusk", "sunset", "nightfall",
        "midnight", "hours", "morning", "evening", "overnight",
    ),
}  # fmt: skip
"""Words without which costly patterns cannot hold: most sentences are told by them to have none of these phrases."""


def _patterns(words: TimeWords) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Patterns by kind, the firmest first, each with its sign or none.

    Names of months and days are capitals, the rest may begin a sentence.
    """
    for kind, pattern, *sign in (*_calendar(words), *_dates(words), *_counted(words), *_told(words), *_clocks(words)):
        flags = 0 if kind in {"date", "month", "weekday"} else re.IGNORECASE
        yield kind, re.compile(pattern, flags), sign[0] if sign else ""


def _calendar(words: TimeWords) -> Iterator[tuple[str, ...]]:
    """Feasts, parts of years, and what tells several days or months in one."""
    month, season = _any(words.months), _any(words.seasons)
    beside = r"(?:(?:the (?:day|morning|evening|night|week)|(?:a|one|two|three) (?:days?|weeks?)) (?:after|before) )?"
    yield "date", rf"\b{beside}{_any(words.feasts)}(?:,? {_YEAR}|(?: of)? last year)?(?![\w-])", "feast"
    yield "date", rf"\b{_any(words.weekdays)},? the {_NTH}\b(?! of)", "figure"
    yield "date", rf"\b(?<=from )the {_NTH} (?:to|until|till|through) the {_NTH}\b", "figure"
    part, lead = r"(?:early |late |mid-?)?", r"(?:(?<=[Ii]n )|(?<=[Bb]etween )|(?<=[Ff]rom ))"
    yield "month", rf"{lead}{part}{month} (?:and|to|until|through) {part}{month}(?:,? {_YEAR})?\b(?! \d)", "month"
    yield "month", rf"(?<=[Ii]n )(?:early |late |mid-?){_YEAR}\b", "figure"
    which = r"(?:first|second) half|(?:first|second|third|fourth|last|final) quarter|beginning|start|middle|end"
    yield "month", rf"\bthe (?:{which}) of {_YEAR}\b", "figure"
    year = rf"(?: (?:of )?(?:{_YEAR}|last year))"
    yield "month", rf"\b(?:(?:last|this|the following) {season}|the (?:early |late )?{season}{year})\b", "season"
    yield "month", rf"(?<=[Ii]n )(?:the )?(?:early |late )?(?:spring|summer|autumn|winter){year}?\b", "season"


def _dates(words: TimeWords) -> Iterator[tuple[str, ...]]:
    """Days and months of the calendar."""
    month, day = _any(words.months), _any(words.weekdays)
    days = rf"{_NTH}(?:\s?(?:[–-]|to|and|or)\s?{_NTH})?"
    part = (
        r"(?:towards |around )?the (?:beginning|middle|end|start|first half|second half|(?:first|last|final) week"
        r"|(?:very )?(?:first|last|final|closing|opening) (?:few |ten )?days?|first) of "
    )
    lead = r"(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=for )|(?<=of )|(?<=hroughout )|(?<=uring )"
    yield "date", rf"\b{_YEAR}-\d{{2}}-\d{{2}}\b", "figure"
    yield "date", rf"(?<![\d./])\d{{1,2}}([./])\d{{1,2}}\1{_YEAR}\b", "figure"
    year = rf"(?:,? {_YEAR}|,? (?:of )?(?:that|the same|that same) year)?"
    yield "date", rf"\b(?:{_NTH}, )?(?:the )?{days}(?: of)? {month}{year}(?![\w-])", "figure"
    yield "date", rf"\b{month} {days}{year}(?![\w%]|:\d)", "figure"
    yield "date", rf"\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?= (?:and|to) (?:the )?{_NTH} )", "figure"
    which = r"(?: of (?:that|the same|the|this|last|the previous) month)"
    counted = "attack|strike|time|day|anniversary|parallel|violation|case|round|meeting|floor|hour|brigade|month"
    unit = rf"(?! (?:[A-Z]|\w*(?:{counted})\b))"
    part_of = "(?<=morning of )|(?<=evening of )|(?<=night of )|(?<=afternoon of )"
    part_of = f"{part_of}|(?<=night to )|(?<=night of )"
    behind = f"(?:{part_of}|(?<=[Oo]n )|(?<=ince )|(?<=ntil )|(?<=[Ff]rom )|(?<=[Bb]y ))"
    yield "date", rf"{behind}the \d{{1,2}}(?:st|nd|rd|th)(?:{which}\b|(?!\w){unit})", "figure"
    yield "date", rf"\bthe \d{{1,2}}(?:st|nd|rd|th){which}\b", "figure"
    hijri = _any(words.hijri_months)
    yield "date", rf"\b(?:{_NTH} (?:of )?|the (?:first|last) day of ){hijri}(?:,? 1[345]\d\d)?\b"
    year = rf"(?: {_YEAR}|,? (?:of )?(?:last|this|the previous|that|the same|that same) year)"
    yield "month", rf"\b(?:early |late |mid-?|{part})?{month}{year}\b", "month"
    yield (
        "month",
        rf"\b(?:last |this |about |around )?(?:{part}|early |late |mid-?|{lead})(?:last )?{month}(?! \d)\b",
        "month",
    )
    yield "month", rf"(?<!\bthe )\b[Ll]ast {month}(?! \d)\b", "month"
    yield "month", rf"(?:(?<=[Ii]n )|(?<=ince )|(?<=uring )|(?<=ntil )){_YEAR}\b(?![-–,/:.]\d)", "figure"
    week = r"(?: (?:of )?(?:last|the previous) week| (?:a|one) week (?:ago|earlier|before)| before(?=[,.;]))"
    told = r"(?:the (?:following|next|previous|same) |that (?:same )?)"
    lead = rf"(?:a week ago on |early |late |last |this |next |on |{told})?"
    yield "weekday", rf"\b(?i:{lead}){day}(?:'s)?(?: {_any(words.parts)})?(?:{week})?\b", "day"


def _counted(words: TimeWords) -> Iterator[tuple[str, ...]]:
    """So long before or after something."""
    number = rf"(?:\d{{1,3}}|{_any(words.numbers)})"
    some = _SOME
    anchor = _any(words.agreement)
    yield (
        "agreement",
        rf"\b{some}(?:{number} {_UNIT}|the day|hours|minutes|days) (?:after|before|of|from|into) {anchor}\b",
        "unit",
    )
    yield "agreement", rf"\b(?:the {_ORDINAL} (?:days?|nights?|hours?)|the eve) of {anchor}\b"
    yield "agreement", r"\bthe day (?:that )?the (?:truce|ceasefire|cease-fire)(?= (?:began|started|took|came|entered))"
    act = r"(?:the|that|this) (?:\w+ )?(?:attack|strike|raid|shelling|clash(?:es)?|bombing|ambush|blast|explosion)"
    yield "anaphoric", rf"\b{some}(?:{number} (?:days?|weeks?)|hours|minutes) (?:after|before) {act}\b", "unit"
    behind = r"(?:ago|earlier|later|afterwards|(?:before|after)(?:(?=[,.;])| that\b(?= (?!\w+ed\b))))"
    yield "relative", rf"\b(?:the )?(?:{some}{number} {_UNIT} {behind})", "unit"
    yield "relative", r"\b(?:hours|minutes|moments|days|weeks|months) ago\b", "ago"
    alone = r"(?! (?:of|in|after|running|that|on which|when)\b)"
    yield "anaphoric", rf"\b(?:on )?(?:the|its) {_ORDINAL} (?:day|night)\b{alone}", "unit"
    yield "anaphoric", r"\b(?:hours|minutes) (?:earlier|later|afterwards|before(?=[,.;]))", "unit"


def _told(words: TimeWords) -> Iterator[tuple[str, ...]]:
    """Words that count from the report or from a day told before."""
    number = rf"(?:\d{{1,3}}|{_any(words.numbers)})"
    periods = _any(words.periods).replace("NUMBER", number).replace("UNIT", _UNIT)
    yield "relative", rf"\b{_any(words.relative)}\b", "part"
    yield "recent", rf"\b{_any(words.recent)}\b"
    yield "anaphoric", rf"\b{_any(words.anaphoric)}\b", "part"
    yield "period", rf"\b(?:over |during |in |for |within )?{periods}\b", "unit"


def _clocks(words: TimeWords) -> Iterator[tuple[str, ...]]:
    """Hours and parts of a day."""
    clock, numbers = _any(words.clocks), _any(words.numbers)
    face = rf"(?:\d{{1,2}}|{numbers})"
    minutes = rf"(?:half|(?:a )?quarter|{face} minutes?|(?:an|one|two) hours?|{numbers})"
    hour = rf"(?:{face}|noon|midday|midnight)(?! ?(?:\w+ )?(?:minutes?|hours?|days?|men|people|January|July|June)\b)"
    yield (
        "clock",
        rf"\b(?:half|(?:a )?quarter|{face} minutes?|an hour) (?:past|after|to|before) {hour}(?: o'clock)?\b",
        "face",
    )
    yield "clock", rf"(?<=at ){minutes} (?:past|to) {hour}(?: o'clock)?\b"
    yield "clock", rf"\b(?:[01]\d|2[0-3])[0-5]\d (?:hours|{clock})\b", "figure"
    yield "clock", rf"\b\d{{1,2}}[:.]\d{{2}}(?:\s?(?:a\.m\.|p\.m\.|am|pm)(?!\w))?(?: {clock})?", "figure"
    yield "clock", rf"\b(?:\d{{1,2}}|{numbers})\s?(?:a\.m\.|p\.m\.|am\b|pm\b|o'clock\b)(?: {clock})?", "half"
    lead = r"(?:(?<=at )|(?<=after )|(?<=before )|(?<=about )|(?<=around ))"
    yield "clock", rf"\bbetween {numbers} and {numbers} in the (?:morning|afternoon|evening)\b", "part of day"
    yield "clock", rf"{lead}{numbers} in the (?:morning|afternoon|evening)\b", "part of day"
    yield "clock", rf"{lead}{numbers} at night\b", "at night"
    yield "clock", rf"(?<=at ){numbers}(?= on )"
    day = _any(words.weekdays)
    yield "clock", rf"\b(?:in )?the night(?= (?:from|to|of|between) (?:{day}|(?:the )?\d|{_any(words.months)}))", "unit"
    yield "clock", rf"\b(?:in the |at |by )?{_any(words.moments)}(?:,? {clock})?\b", "moment"


def _joined(last: TimeHit, hit: TimeHit) -> TimeHit:
    """One phrase of two; "a day earlier, on 24 June", "on Sunday, hours after the truce" say no more than the day."""
    if hit.kind == "date" and last.kind in {"relative", "anaphoric"}:
        return hit
    if hit.kind == "agreement" and last.kind in {"date", "weekday"}:
        return last
    return TimeHit(last.start, hit.end, min((last.kind, hit.kind), key=RANK.index))


def _any(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


@cache
def load_times() -> Times:
    """Finder of time phrases from the package's lexicon, read once; raises LexiconError."""
    return Times(convert(load_lexicon("time_words"), TimeWords))
