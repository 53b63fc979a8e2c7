"""What do the lines of a ledger say? "Donetsk region: 36", "Luhansk region 2": areas with numbers, no sentence."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from truceline.extract.quantities import Quantity
    from truceline.extract.reading import Reading
    from truceline.extract.walks import Sentence

_AREA: Final = (
    r"(?:[A-Z][\w'’-]*\s){0,3}[A-Z][\w'’-]*"
    r"(?:\s(?:region|oblast|province|sector|district|governorate|front|area|axis|zone))"
)
_LABEL: Final = re.compile(
    rf"(?P<area>{_AREA})\s?(?:[:–|/-]\s?|\s)(?:the\s(?:count|tally|total)\s(?:was|came\sto|stood\sat)\s)?$"
)
_BEHIND: Final = re.compile(r"\s*(?:$|[.,;(|\n]|of (?:them|which)|and\b)")
MAX_LABEL: Final = 70
"""Characters before a number in which the name of its area stands."""


class Line(NamedTuple):
    """A number with the area that it is given for."""

    quantity: Quantity
    where: str


def segments(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """The parts of a sentence between semicolons and line breaks: each is a line of its own in a ledger."""
    start, end = reading.bounds(sentence)
    cuts = [match.start() for match in re.finditer(r"[;\n]", reading.tree.original[start:end])]
    edges = [start, *(start + cut + 1 for cut in cuts), end]
    found = []
    for first, last in pairwise(edges):
        text = reading.tree.original[first:last]
        lead, trail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip(" ;\n"))
        if first + lead < last - trail:
            found.append((first + lead, last - trail))
    return found


def segment_of(reading: Reading, sentence: Sentence, position: int) -> tuple[int, int]:
    """The part of a sentence that a position lies in."""
    parts = segments(reading, sentence)
    return next((part for part in parts if part[0] <= position < part[1]), reading.bounds(sentence))


def lines(reading: Reading, sentence: Sentence, part: tuple[int, int]) -> list[Line]:
    """Numbers of a part of a sentence, each right behind the name of an area."""
    text = reading.tree.text
    found = []
    for quantity in reading.quantities[sentence.index]:
        if not part[0] <= quantity.start < part[1] or quantity.is_indefinite:
            continue
        label = _LABEL.search(text[max(part[0], quantity.start - MAX_LABEL) : quantity.start])
        if label is not None and _BEHIND.match(text[quantity.end : part[1]]):
            found.append(Line(quantity, label["area"]))
    return found
