"""When? Time phrases of Arabic news prose: weekdays, dates of both calendars, parts of the day, lengths of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.folding import fold
from truceline.extract.arabic.words import load_words
from truceline.model.claim import TimeAnchor, TimePhrase

if TYPE_CHECKING:
    from truceline.extract.arabic.text import Sentence, Text

ABSOLUTE: Final = re.compile(r"\d{4}|\d{1,2}\D*(?:/|\s)|[^\W\d]{3,}ر(?:ان|يل|س)?")


@dataclass(frozen=True, slots=True)
class TimeHit:
    """A time phrase at tokens [first, last) and folded characters [start, end)."""

    first: int
    last: int
    start: int
    end: int
    text: str

    @property
    def is_clock(self) -> bool:
        """Whether it tells only a part of a day or an hour."""
        return not re.search(_named(), self.text)

    def phrase(self, text: Text) -> TimePhrase:
        """The phrase as a field of a claim."""
        span = text.quote(self.start, self.end)
        is_absolute = re.search(_months(), self.text) is not None or re.search(r"\d{4}", self.text) is not None
        return TimePhrase(span=span, anchor=TimeAnchor.ABSOLUTE if is_absolute else TimeAnchor.PUBLICATION)


def find_times(text: Text, sentence: Sentence) -> list[TimeHit]:
    """Time phrases of a sentence in order; of two that overlap the one that begins first, then the longer."""
    start, end = text.tokens[sentence.first].start, text.tokens[sentence.last - 1].end
    spans = sorted(
        {hit.span("time") for pattern in _patterns() for hit in pattern.finditer(text.folded.plain, start, end)},
        key=lambda span: (span[0], -span[1]),
    )
    found: list[TimeHit] = []
    at = start
    for low, high in spans:
        if low < at:
            continue
        first, last = text.within(low, high)
        if first > 0 and text.tokens[first - 1].end > low:
            first -= 1
        if last > first:
            found.append(TimeHit(first, last, low, high, text.folded.plain[low:high]))
            at = high
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    body = load_words().body
    parts = {
        "MONTH": _months(),
        "DAY": _alternation(body.weekdays),
        "PART": f"(?:في )?{_alternation(body.day_parts)}",
        "NUM": r"(?:\d{1,2}|" + _alternation(tuple(load_words().body.numerals)) + ")",
        "ORDINAL": r"(?:ال(?:"
        + "|".join(sorted({fold(word) for word in body.ordinals}))
        + r")(?: (?:عشر|والعشرين|والثلاثين))?)",
    }
    made = []
    for pattern in body.times:
        for name, piece in parts.items():
            pattern = re.sub(rf"\b{name}\b", piece.replace("\\", "\\\\"), pattern)  # noqa: PLW2901  # filled in piece by piece
        made.append(
            re.compile(rf"(?<![\w/])(?:[وف](?:[بل](?=ال))?|[بل](?=ال))?(?P<time>(?:منذ |حتي )?{pattern})(?!\w)")
        )
    return tuple(made)


@cache
def _months() -> str:
    return _alternation(load_words().body.months)


@cache
def _named() -> str:
    body = load_words().body
    return rf"(?:{_months()}|{_alternation(body.weekdays)}|امس|اليوم|\d{{4}}|ماضي|ايام|اسبوع|يوم)"


def _alternation(words: tuple[str, ...]) -> str:
    ordered = sorted({fold(word) for word in words}, key=lambda word: (-len(word), word))
    return rf"(?:{'|'.join(map(re.escape, ordered))})"
