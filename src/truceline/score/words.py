"""Where do the words of a span stand in a report? Words are compared by position, white space and case left aside."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.model.noun import Span

_WORD: Final = re.compile(r"\w+", re.UNICODE)
_LIGHT: Final = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "in",
        "at",
        "on",
        "to",
        "s",
        "its",
        "their",
        "his",
        "her",
        "в",
        "на",
        "из",
        "и",
        "في",
        "من",
        "على",
    )
)
"""Words that tell no two names or places apart."""

Places = frozenset[int]
"""Numbers of words of a text, from 0."""


def folded(text: str) -> list[str]:
    """The words of a text, case, ё and compatibility forms folded; what is a word is told before that."""
    return [word for found in _WORD.findall(text) for word in _forms(found)]


def _forms(word: str) -> list[str]:
    """A word folded, which may make several of it, and itself where it would make none; Russian ё is е."""
    return _WORD.findall(unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")) or [word]


def content_words(text: str) -> frozenset[str]:
    """The words of a name or phrase that tell it apart; all of them where none does."""
    words = frozenset(folded(text))
    return (words - _LIGHT) or words


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of common words among all words of two sets; 0 where either is empty."""
    return len(one & other) / len(one | other) if one and other else 0.0


def is_within(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether all words of one are among those of the other, either way round."""
    return bool(one and other) and (one <= other or other <= one)


@dataclass
class WordText:
    """A text as numbered words, in which passages and spans of other copies of the text can be found."""

    text: str
    words: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _at: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for match in _WORD.finditer(self.text):
            for word in _forms(match[0]):
                self._at.setdefault(word, []).append(len(self.words))
                self.words.append(word)
                self._starts.append(match.start())

    def between(self, start: int, end: int) -> Places:
        """The words that begin in the characters [start, end)."""
        return frozenset(range(bisect_left(self._starts, start), bisect_right(self._starts, end - 1)))

    def find(self, text: str, near: Places = frozenset()) -> Places:
        """The words of a quoted text: where it lies within ``near``, else where it stands first, if anywhere."""
        wanted = folded(text)
        found = [Places(range(at, at + len(wanted))) for at in self._occurrences(wanted)]
        inside = [places for places in found if places <= near]
        return next(iter(inside or found), Places())

    def find_in(self, span: Span, whole: Span, places: Places) -> Places:
        """The words of a span that lies in a larger one whose words are known; else as ``find`` has it."""
        offset = span.start - whole.start
        if (
            places
            and offset >= 0
            and span.end <= whole.end
            and whole.text[offset : offset + len(span.text)] == span.text
        ):
            first = min(places) + len(folded(whole.text[:offset]))
            return Places(range(first, first + len(folded(span.text))))
        return self.find(span.text, places)

    def _occurrences(self, wanted: list[str]) -> Iterator[int]:
        if not wanted:
            return
        for at in self._at.get(wanted[0], ()):
            if self.words[at : at + len(wanted)] == wanted:
                yield at
