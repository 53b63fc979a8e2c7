"""When are two Arabic spellings one word? Folding, with the way back to the characters of the text.

Vowel signs and tatweel fall, the forms of alef, yeh, waw and heh become one letter each, digits become ASCII. Spans are
told in the characters of ``Document.text``: every folded character knows the one it came from.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LETTERS: Final = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه",
    "ؤ": "و", "ئ": "ي", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "،": ",", "؛": ";",
    "؟": "?", "‐": "-", "‑": "-", "−": "-", "–": "-", "—": "-", "٪": "%", "٫": ".", "٬": ",", "۔": ".",
}  # fmt: skip
"""Signs that spellings exchange."""

DROPPED: Final = frozenset(
    "\u0640\u061c\ufeff\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Tatweel and marks of direction, which are no letters."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is read: ``plain`` and, for each of its characters, where it stands in the ``original``."""

    original: str
    plain: str
    at: tuple[int, ...]

    def start(self, position: int) -> int:
        """Where a folded character stands in the original; its end where the folded text ends."""
        return self.at[position] if position < len(self.at) else len(self.original)

    def end(self, position: int) -> int:
        """Where a run that ends before this folded character ends in the original, its vowel signs included."""
        if position <= 0:
            return 0
        last = self.at[position - 1] + 1
        limit = self.start(position)
        while last < limit and (unicodedata.combining(self.original[last]) or self.original[last] == "\u0640"):
            last += 1
        return last

    def find(self, position: int) -> int:
        """The first folded character at or behind a position of the original."""
        return bisect_left(self.at, position)


def fold_text(text: str) -> Folded:
    """A text folded character by character."""
    letters: list[str] = []
    places: list[int] = []
    for position, sign in enumerate(text):
        plain = fold_sign(sign)
        if plain:
            letters.append(plain)
            places.append(position)
    return Folded(text, "".join(letters), tuple(places))


@lru_cache(maxsize=4096)
def fold_sign(sign: str) -> str:
    """One character folded to one, or to none."""
    if sign in DROPPED or unicodedata.combining(sign):
        return ""
    if sign in LETTERS:
        return LETTERS[sign]
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign.isspace():
        return "\n" if sign == "\n" else " "
    plain = unicodedata.normalize("NFKC", sign)
    return LETTERS.get(plain, plain).lower() if len(plain) == 1 and len(plain.lower()) == 1 else sign


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """A word or phrase folded."""
    return "".join(fold_sign(sign) for sign in word)
