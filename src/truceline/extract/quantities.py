"""How many? Numbers in figures and words, with the words that make them bounds, estimates or ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NUMBER: Final = 100_000_000
"""Numbers above this are sums of money or nonsense, not people or cases."""


class QuantityWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``quantities.yaml``."""

    numerals: dict[str, int]
    scales: dict[str, int]
    nothing: tuple[str, ...]
    indefinite: dict[str, int]
    ordinals: dict[str, int]
    at_least: tuple[str, ...]
    more_than: tuple[str, ...]
    at_most: tuple[str, ...]
    less_than: tuple[str, ...]
    about: tuple[str, ...]
    or_more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at [start, end) of the text, as a range; ``high`` None where there is no upper end."""

    start: int
    end: int
    low: int
    high: int | None
    is_about: bool = False
    is_indefinite: bool = False


class Quantities:
    """Finds numbers in normal text."""

    def __init__(self, words: QuantityWords) -> None:
        self.words = words
        small = "|".join(sorted((word for word in words.numerals if word not in {"a", "an"}), key=len, reverse=True))
        scale = "|".join(words.scales)
        figure = r"\d{1,3}(?:,\d{3})+|\d+"
        numeral = rf"(?:{small})(?:-(?:{small}))?"
        one = rf"(?:{figure}|{numeral})(?:\s(?:{scale})(?:\sand\s{numeral})?)?(?![\w-])|an?\s(?:{scale})\b"
        vague = "|".join(sorted(words.indefinite, key=len, reverse=True))
        nothing = "|".join(sorted(words.nothing, key=len, reverse=True))
        before = "|".join(
            sorted(
                {*words.at_least, *words.more_than, *words.at_most, *words.less_than, *words.about},
                key=len,
                reverse=True,
            )
        )
        after = "|".join(words.or_more)
        self._pattern = re.compile(
            rf"(?<![\w.,:/-])(?P<before>(?:between\s)?(?:(?:{before})\s){{0,2}})"
            rf"(?:(?P<low>{one})(?:\s?(?:to|or|and|[–-])\s?(?P<high>{one}))?|(?P<vague>(?:an?\s)?(?:{vague})(?:\sof)?\b)"
            rf"|(?P<nothing>(?:{nothing})\b))"
            rf"(?P<after>\s(?:{after}))?(?![\w:/%°]|\.\d)",
            re.IGNORECASE,
        )

    def find(self, text: str, start: int, end: int) -> list[Quantity]:
        """Quantities in [start, end), in order."""
        found = [self._quantity(match) for match in self._pattern.finditer(text, start, end)]
        return [quantity for quantity in found if quantity is not None]

    def ordinal(self, word: str) -> int | None:
        """The number of an ordinal: third, 3rd."""
        match = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", word.lower())
        return int(match.group(1)) if match else self.words.ordinals.get(word.lower())

    def value(self, text: str) -> int | None:
        """The number that figures or words stand for; None if they stand for none."""
        total = 0
        for part in re.split(r"[\s-]+(?:and\s+)?", text.lower().replace(",", "")):
            if part.isdigit():
                total += int(part)
            elif part in self.words.scales:
                total = max(total, 1) * self.words.scales[part]
            elif part in self.words.numerals:
                total += self.words.numerals[part]
            else:
                return None
        return total if total <= MAX_NUMBER else None

    def _quantity(self, match: re.Match[str]) -> Quantity | None:
        start, end = match.span()
        if match["nothing"]:
            return Quantity(start, end, 0, 0)
        before = " ".join(match["before"].lower().split())
        if match["vague"]:
            return self._vague(match, before)
        low = self.value(match["low"])
        if low is None:
            return None
        high = self.value(match["high"]) if match["high"] else None
        if match["high"] and (high is None or high < low or not self._is_range(match)):
            # "2 and 3 June", "18 or so": only the first number counts, and the range ends behind it.
            return self._bounded(start, match.end("low"), low, before, has_more=False)
        if high is not None:
            return Quantity(start, end, low, high)
        return self._bounded(start, end, low, before, has_more=bool(match["after"]))

    def _is_range(self, match: re.Match[str]) -> bool:
        joint = match.string[match.end("low") : match.start("high")].strip().lower()
        return joint != "and" or match["before"].lower().startswith("between")

    def _vague(self, match: re.Match[str], before: str) -> Quantity | None:
        word = re.sub(r"^an?\s|\sof$", "", match["vague"].lower())
        if before and not before.endswith(("at least", "about", "some")):
            return None
        return Quantity(*match.span(), self.words.indefinite[word], None, is_indefinite=True)

    def _bounded(self, start: int, end: int, number: int, before: str, *, has_more: bool) -> Quantity:
        words = self.words
        if has_more or _ends(before, words.at_least):
            return Quantity(start, end, number, None)
        if _ends(before, words.more_than):
            return Quantity(start, end, number + 1, None)
        if _ends(before, words.at_most):
            return Quantity(start, end, min(1, number), number)
        if _ends(before, words.less_than) and not _ends(before, words.about):
            return Quantity(start, end, min(1, number), max(number - 1, 0))
        if before == "between":
            start += len("between ")
        return Quantity(start, end, number, number, is_about=_ends(before, words.about))


def _ends(before: str, phrases: Iterable[str]) -> bool:
    return any(before == phrase or before.endswith(f" {phrase}") for phrase in phrases)


@cache
def load_quantities() -> Quantities:
    """Finder of numbers from the package's lexicon, read once; raises LexiconError."""
    return Quantities(convert(load_lexicon("quantities"), QuantityWords))
