"""Which day or month does the text name before a phrase that points back? Looked for in the words, not in claims."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from truceline.place.time_dates import day_patterns, nth_pattern
from truceline.place.time_expression import Calendar, DayOf, MonthOf, NewsDay, NthOf, PartOfYear, SameDay, WeekdayOf
from truceline.place.time_words import load_time_patterns
from truceline.place.tongues import time_forms

if TYPE_CHECKING:
    from truceline.place.time_expression import TimeExpression

REACH: Final = 2000
"""Characters before a phrase in which the month that it means is looked for."""
MOST_NAMED: Final = 200
_WINDOW: Final = re.compile(r"\b(?:past|last|previous|preceding) (?:[\w-]+ )?(?:hours|days|week)\b")
_SPOKEN: Final = re.compile(
    r"\b(?:sa(?:id|ys)|t(?:old|ells)|announced|wrote|reported|declared|statement|note|report|bulletin|letter|since|until|by)"
    r"(?: [\w'’-]+){0,3} $"
)
"""What stands before a day on which somebody only spoke, or from or up to which something is counted."""
_LEADING: Final = re.compile(r"\b(?<!the )(?:minute|hour|day|night|week|month|year|fortnight)s? (?:after|before)$")

_THAT: Final = re.compile(
    r" that(?:,| (?:an?|the|one|two|three|another|some|it|they|there|its|his|her|their|[A-Z][\w’'-]*)\b)"
)
"""“That” for what was told before: "two days before that a bomb fell"."""


@cache
def _months() -> tuple[re.Pattern[str], dict[str, int]]:
    """Full names of months as they are written, English ones with a capital: "may" and "march" are words too."""
    full = {
        name.title(): number for name, number in load_time_patterns().months.items() if len(name) > 4 or name == "may"
    }
    full |= {name.title(): number for name, number in load_time_patterns().months.items() if name in {"june", "july"}}
    full |= {form: number for name, number in list(full.items()) for form in time_forms(name.lower())}
    return re.compile(rf"\b(?:{'|'.join(sorted(full))})\b"), full


def month_before(text: str, position: int) -> int | None:
    """Number of the month that is named last before a position; None where none is within reach."""
    pattern, numbers = _months()
    hits = list(pattern.finditer(text, max(0, position - REACH), position))
    return numbers[hits[-1].group()] if hits else None


def points_back(expression: TimeExpression) -> bool:
    """Whether a phrase counts from a day that was told of before: "two days later", "the following Friday"."""
    base = expression.bases[0]
    if isinstance(base, WeekdayOf):
        return base.word.startswith("told")
    if isinstance(base, DayOf | MonthOf | PartOfYear):
        return base.shift == 1 if isinstance(base, PartOfYear) else base.is_told_year
    return isinstance(base, SameDay) or (isinstance(base, Calendar) and base.is_told)


def is_bare_hour(expression: TimeExpression) -> bool:
    """Whether a phrase tells an hour or part of a day and leaves the day to what is told before: "at noon"."""
    return isinstance(expression.bases[0], NewsDay)


def needs_month(expression: TimeExpression) -> bool:
    """Whether a phrase leaves its month to what is told before: "the 7th"."""
    return isinstance(expression.bases[0], NthOf)


def leads_clause(text: str, end: int, phrase: str) -> bool:
    """Whether a phrase that ends at a position leads in what it is counted from: "two days after bombs fell"."""
    is_leading = _LEADING.search(phrase.lower()) is not None and re.match(r" [\w“\"(]", text[end : end + 2]) is not None
    return is_leading and _THAT.match(text, end) is None


def is_window(phrase: str) -> bool:
    """Whether a phrase says how far something reaches back from when it is said: "over the past 24 hours"."""
    return _WINDOW.search(phrase.lower()) is not None


def day_beside(text: str, start: int, end: int, *, with_nth: bool = False) -> str | None:
    """The first day that is named in a stretch of text, or only its number ("the 16th"); None where none is."""
    part = text[start:end]
    patterns = (*day_patterns(), nth_pattern()) if with_nth else day_patterns()
    hits = [hit for pattern in patterns for hit in pattern.finditer(part.lower())]
    first = min(hits, key=lambda hit: (hit.start(), -hit.end()), default=None)
    return part[first.start() : first.end()] if first is not None else None


def all_days(text: str) -> tuple[str, ...]:
    """Words for days that a text names, at most ``MOST_NAMED`` of each kind."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    hits = [hit for pattern in day_patterns() for hit in islice(pattern.finditer(lowered), MOST_NAMED)]
    return tuple(dict.fromkeys(text[hit.start() : hit.end()] for hit in hits))


def day_before(text: str, start: int, position: int) -> str | None:
    """The last day that is named in the paragraph before a position, from ``start`` on; None where none is."""
    return _last_day(text, max(start, text.rfind("\n", 0, position) + 1), position)


def day_above(text: str, start: int, position: int) -> str | None:
    """The last day named in the paragraphs before that of a position, from ``start`` on, but those of mere speeches."""
    end = max(text.rfind("\n", 0, position), 0)
    return _last_day(text, start, end, is_spoken_kept=False)


def _last_day(text: str, start: int, end: int, *, is_spoken_kept: bool = True) -> str | None:
    part = text[max(start, end - REACH) : end]
    lowered = part.lower() if len(part.lower()) == len(part) else part
    found: tuple[int, str] | None = None
    for pattern in day_patterns():
        for hit in pattern.finditer(lowered):
            is_later = found is None or hit.start() >= found[0]
            if is_later and (is_spoken_kept or not _SPOKEN.search(lowered, 0, hit.start())):
                found = (hit.start(), part[hit.start() : hit.end()])
    return found[1] if found is not None else None
