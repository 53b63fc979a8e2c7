"""The words of time phrases, from ``data/times.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from msgspec import field

from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.noun import Part
from truceline.place.folding import DATA_FOLDER
from truceline.place.words import alternation, squeeze


class Hours(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours after a day's midnight that its part may mean as well, with their share."""

    first: float = field(name="from")
    last: float = field(name="to")
    share: float


class DayPart(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a day, in hours after its midnight; ``also`` are other hours that its words may mean."""

    first: float = field(name="from")
    last: float = field(name="to")
    also: tuple[Hours, ...] = ()
    words: tuple[str, ...]
    reason: str


class MonthPart(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a month, first and last day; a last day of 99 is the month's."""

    first: int
    last: int
    words: tuple[str, ...]
    reason: str


class YearPart(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a year: its first month (0 is December of the year before) and how many months it has."""

    first: int
    months: int
    words: tuple[str, ...]


class Scale(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A length in days or a share, with its reason."""

    days: float = 0.0
    share: float = 0.0
    reason: str


class TimeWords(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``times.yaml``."""

    months: dict[str, tuple[str, ...]]
    hijri_months: dict[str, tuple[str, ...]]
    agreement_words: dict[str, tuple[str, ...]]
    weekdays: tuple[str, ...]
    parts: dict[str, DayPart]
    spans: dict[str, MonthPart]
    year_parts: dict[str, YearPart]
    feasts: dict[str, tuple[str, ...]]
    units: dict[str, float]
    numbers: dict[str, float]
    ordinals: tuple[str, ...]
    counting: tuple[str, ...]
    clocks: dict[str, str]
    friday_clocks: tuple[str, ...]
    since: tuple[str, ...]
    until: tuple[str, ...]
    after: tuple[str, ...]
    future: tuple[str, ...]
    scales: dict[str, Scale]


YEAR: Final = r"(?P<year>(?:19|20)\d{2})"
DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class TimePatterns:
    """Time words ready for use: alternations, and tables from a word to its meaning."""

    words: TimeWords
    month: str
    months: dict[str, int]
    hijri_month: str
    hijri_months: dict[str, int]
    weekday: str
    part: str
    parts: dict[str, str]
    span: str
    spans: dict[str, str]
    clock: str
    clocks: dict[str, str]
    number: str
    numbers: dict[str, float]
    unit: str
    ordinal: str


@cache
def times_lexicon() -> Lexicon:
    """The file ``times.yaml``, read once; raises LexiconError."""
    return read_lexicon(DATA_FOLDER / "times.yaml")


@cache
def load_time_patterns() -> TimePatterns:
    """All patterns; raises LexiconError."""
    words = convert(times_lexicon(), TimeWords)
    months = {name: int(number) for number, names in words.months.items() for name in names}
    hijri = {name: int(number) for number, names in words.hijri_months.items() for name in names}
    parts = {squeeze(word): name for name, part in words.parts.items() for word in part.words}
    spans = {squeeze(word): name for name, part in words.spans.items() for word in part.words}
    return TimePatterns(
        words=words,
        month=rf"{alternation(months)}\.?",
        months=months,
        hijri_month=alternation(hijri),
        hijri_months={squeeze(name): number for name, number in hijri.items()},
        weekday=alternation(words.weekdays),
        part=alternation(word for part in words.parts.values() for word in part.words),
        parts=parts,
        span=alternation(word for part in words.spans.values() for word in part.words),
        spans=spans,
        clock=alternation(words.clocks),
        clocks={squeeze(word): zone for word, zone in words.clocks.items()},
        numbers={squeeze(word): count for word, count in words.numbers.items()},
        number=rf"(?:\d{{1,3}}|{alternation(words.numbers)})",
        unit=rf"(?:{alternation(words.units)})s?",
        ordinal=alternation(words.ordinals),
    )
