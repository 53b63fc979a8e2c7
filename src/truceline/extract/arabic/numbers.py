"""How many? Digits, words, duals and what makes a number a bound, in the folded text of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.forms import stems

if TYPE_CHECKING:
    from truceline.extract.arabic.text import Text
    from truceline.extract.arabic.words import Words

LARGEST: Final = 10_000_000
BEFORE: Final = 24
"""Folded characters in front of a number in which a bound is looked for."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at tokens [first, last), as a range; ``high`` None where it is open."""

    first: int
    last: int
    low: int
    high: int | None
    is_about: bool = False
    is_digits: bool = False


def find_quantities(text: Text, first: int, last: int, taken: frozenset[int]) -> list[Quantity]:
    """Numbers among the tokens [first, last) without those that are taken, in order."""
    found: list[Quantity] = []
    index = first
    while index < last:
        quantity = None if index in taken else _at(text, index, last, taken)
        if quantity is None:
            index += 1
            continue
        found.append(_bounded(text, first, quantity))
        index = quantity.last
    return found


def _at(text: Text, index: int, last: int, taken: frozenset[int]) -> Quantity | None:
    key = text.key(index)
    if key[:1].isdigit():
        return _digits(text, index, last)
    value, end = _in_words(text, index, last, taken)
    if value is not None:
        return Quantity(index, end, value, value)
    low = _listed(text, index, text.words.indefinite)
    if low is not None and (
        text.key(index + 1) not in {"من", "الي"} or text.key(index).endswith("ات") or text.key(index).endswith("دد")
    ):
        return Quantity(index, index + 1, low, None, is_about=True)
    return None


def _digits(text: Text, index: int, last: int) -> Quantity | None:
    plain = text.key(index).replace(",", "")
    if not plain.isdigit() or len(plain) > len(str(LARGEST)):
        return None
    low = high = int(plain)
    end = index + 1
    scale = _listed(text, end, text.words.scales) if end < last else None
    if scale is not None and scale >= 1000:
        low, high, end = low * scale, high * scale, end + 1
    upper = text.key(end + 1)
    if text.key(end) in {"-", "الي", "او"} and upper.isdigit() and end + 1 < last and int(upper) > low:
        return Quantity(index, end + 2, low, int(upper), is_digits=True)
    return Quantity(index, end, low, high, is_digits=True) if low <= LARGEST else None


def _in_words(text: Text, index: int, last: int, taken: frozenset[int]) -> tuple[int | None, int]:
    """A number in words from here on: “خمسة وعشرين”, “مئة وثلاثة”, “أحد عشر”."""
    total: int | None = None
    at = index
    while at < last and at not in taken:
        key = text.key(at)
        joined = key[1:] if key.startswith("و") and total is not None else key
        if total is None and at == index:
            joined = _bare(text.words, key)
        value = text.words.numerals.get(joined)
        scale = text.words.scales.get(joined)
        if value is not None and text.key(at + 1) in text.words.sets["teen"] and value < 10:
            value, at = value + 10, at + 1
        elif joined in {"احد", "احدي"} and text.key(at + 1) in text.words.sets["teen"]:
            value, at = 11, at + 1
        if value is not None:
            if total is not None and not key.startswith("و"):
                break
            total = (total or 0) + value
        elif scale is not None:
            total = (
                (total or 1) * scale if total is None or (total < scale and not key.startswith("و")) else total + scale
            )
        else:
            break
        at += 1
    return total, at


def _bare(words: Words, key: str) -> str:
    """A number word without a conjunction or preposition in front."""
    for lead in ("", "و", "ف", "ب", "ل", "وب", "ول"):
        rest = key.removeprefix(lead)
        if (rest != key or not lead) and (rest in words.numerals or rest in words.scales or rest in {"احد", "احدي"}):
            return rest
    return key


def _listed(text: Text, index: int, table: dict[str, int]) -> int | None:
    if not 0 <= index < len(text):
        return None
    for base in text.bases(index):
        for stem in (base.stem, *stems(base.stem)):
            if stem in table:
                return table[stem]
    return None


def _bounded(text: Text, first: int, one: Quantity) -> Quantity:
    """The number with what stands before or behind it: at least, more than, up to, about."""
    words = text.words
    begin = text.tokens[one.first].start
    before = text.folded.plain[max(text.tokens[first].start, begin - BEFORE) : begin].rstrip()
    behind = text.folded.plain[text.tokens[one.last - 1].end :][:BEFORE]
    if _ends(words, "at_least", before) or words.phrases("at_least").match(behind.lstrip()):
        return Quantity(one.first, one.last, one.low, None, one.is_about, one.is_digits)
    if _ends(words, "more_than", before):
        return Quantity(one.first, one.last, one.low + 1, None, one.is_about, one.is_digits)
    if _ends(words, "at_most", before):
        return Quantity(one.first, one.last, 0, one.high, one.is_about, one.is_digits)
    is_about = one.is_about or _ends(words, "about", before)
    return Quantity(one.first, one.last, one.low, one.high, is_about, one.is_digits)


def _ends(words: Words, name: str, before: str) -> bool:
    return any(found.end() == len(before) for found in words.phrases(name).finditer(before))
