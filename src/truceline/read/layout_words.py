"""The words that the layout rules look for: reader of ``layout.yaml``, with the patterns made of them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.lexicon.base import convert, read_lexicon
from truceline.model.evidence import BlockRole
from truceline.read.words import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

_ABSENT: Final = "-"


class LayoutBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of the data file."""

    months: dict[str, tuple[str, ...]]
    days: tuple[str, ...]
    clock_words: tuple[str, ...]
    clock_zones: tuple[str, ...]
    clock_cues: tuple[str, ...]
    not_places: tuple[str, ...]
    credit_starts: tuple[str, ...]
    credit_agencies: tuple[str, ...]
    caption_cues: tuple[str, ...]
    published_cues: tuple[str, ...]
    byline_starts: tuple[str, ...]
    tags_starts: tuple[str, ...]
    related_starts: tuple[str, ...]
    end_starts: tuple[str, ...]
    reporting: tuple[str, ...]
    class_words: dict[str, tuple[str, ...]]


class FoundDay(NamedTuple):
    """A calendar day written out at [start, end) of a text; ``year`` is None where the text does not give it."""

    start: int
    end: int
    day: int
    month: int
    year: int | None

    def on(self) -> date | None:
        """The date, or None where the year is missing or there is no such day."""
        try:
            return date(self.year, self.month, self.day) if self.year else None
        except ValueError:
            return None


class LayoutWords(NamedTuple):
    """The words as patterns, each for texts in lower case unless said otherwise; ``stamp`` is version and hash."""

    stamp: str
    months: dict[str, int]
    clock_words: frozenset[str]
    clock_zones: frozenset[str]
    clock_cue: re.Pattern[str]
    not_places: frozenset[str]
    reporting: frozenset[str]
    agencies: frozenset[str]
    credit_start: re.Pattern[str]
    caption_cue: re.Pattern[str]
    published_cue: re.Pattern[str]
    byline_start: re.Pattern[str]
    tags_start: re.Pattern[str]
    related_start: re.Pattern[str]
    end_start: re.Pattern[str]
    day: re.Pattern[str]
    class_words: tuple[tuple[BlockRole, frozenset[str]], ...]

    def find_day(self, text: str) -> FoundDay | None:
        """First day written out in a text, in any case: June 7, 2017; 7 June; 2017-06-07; 07.06.2017; 07-06-2017.

        With slashes only where one of the two numbers can be no month.
        """
        found = self.day.search(text.lower())
        if found is None:
            return None
        parts = {name.rstrip("0123456789"): value for name, value in found.groupdict().items() if value}
        month = self.months.get(parts["month"]) or int(parts["month"])
        year = int(parts["year"]) if "year" in parts else None
        return FoundDay(found.start(), found.end(), int(parts["day"]), month, year)


@cache
def load_layout() -> LayoutWords:
    """The shipped layout words; raises LexiconError where the file is not the one it claims to be."""
    lexicon = read_lexicon(FOLDER / "layout.yaml")
    body = convert(lexicon, LayoutBody)
    months = {name: number for names in body.months.values() for number, name in enumerate(names, 1) if name != _ABSENT}
    days = {day for line in body.days for day in line.split()}
    return LayoutWords(
        stamp=lexicon.stamp,
        months=months,
        clock_words=frozenset(body.clock_words) | days | set(months),
        clock_zones=frozenset(body.clock_zones),
        clock_cue=re.compile(rf"(?:{_any(body.clock_cues)})(?!\w)"),
        not_places=frozenset(body.not_places) | days,
        reporting=frozenset(body.reporting),
        agencies=frozenset(body.credit_agencies),
        credit_start=re.compile(rf"(?:{_any(body.credit_starts)})(?:\s*[:/|]| by\b|$)"),
        caption_cue=re.compile(rf"(?<!\w)(?:{_any(body.caption_cues)})(?!\w)"),
        published_cue=re.compile(rf"(?:{_any(body.published_cues)})(?!\w)"),
        byline_start=re.compile(rf"(?:{_any(body.byline_starts)})(?!\w)"),
        tags_start=re.compile(rf"(?:{_any(body.tags_starts)})\s*:"),
        related_start=re.compile(rf"(?:{_any(body.related_starts)})(?!\w)"),
        end_start=re.compile(rf"(?:{_any(body.end_starts)})(?!\w)"),
        day=_day_pattern(months),
        class_words=tuple((BlockRole(role), frozenset(words)) for role, words in body.class_words.items()),
    )


def _any(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _day_pattern(months: dict[str, int]) -> re.Pattern[str]:
    month = rf"(?:{_any(months)})"
    forms = (
        r"(?P<year1>(?:19|20)\d\d)(?P<part>[-/])(?P<month1>0[1-9]|1[0-2])(?P=part)(?P<day1>[0-3]\d)",
        rf"(?P<month2>{month})\.?,? (?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year2>(?:19|20)\d\d))?",
        rf"(?P<day3>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<month3>{month})\b\.?(?:,? (?P<year3>(?:19|20)\d\d))?",
        r"(?P<day4>[0-3]?\d)\.(?P<month4>0?[1-9]|1[0-2])\.(?P<year4>(?:19|20)\d\d)",
        r"(?P<day5>[0-3]?\d)-(?P<month5>0?[1-9]|1[0-2])-(?P<year5>(?:19|20)\d\d)",
        r"(?P<day6>1[3-9]|2\d|3[01])/(?P<month6>0?[1-9]|1[0-2])/(?P<year6>(?:19|20)\d\d)",
        r"(?P<month7>0?[1-9]|1[0-2])/(?P<day7>1[3-9]|2\d|3[01])/(?P<year7>(?:19|20)\d\d)",
    )
    return re.compile(rf"(?<![\w.])(?:{'|'.join(forms)})(?!\d)")
