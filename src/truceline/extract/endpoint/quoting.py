"""Where in the text do these words stand? Character for character, but for runs of blanks, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.errors import ItemError
from truceline.model.noun import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.normal import Piece


class Quoter:
    """Finds quotations in the prose of a document; what lies outside the prose does not count."""

    def __init__(self, text: str, pieces: Sequence[Piece]) -> None:
        self._text = text
        self._pieces = tuple(pieces)

    def sentence(self, quote: str) -> Span:
        """The first place of a sentence; raises ItemError ``extract.unquoted``."""
        return self._first(quote, "sentence", [(piece.start, piece.end) for piece in self._pieces])

    def inside(self, quote: str, field: str, sentence: Span) -> Span:
        """The first place within a sentence; raises ItemError ``extract.unquoted``."""
        return self._first(quote, field, [(sentence.start, sentence.end)])

    def near(self, quote: str, field: str, sentence: Span) -> Span:
        """The place within the sentence, else the nearest before it, else the first behind it; raises as ``inside``."""
        within = self._all(quote, [(sentence.start, sentence.end)])
        everywhere = within or self._all(quote, [(piece.start, piece.end) for piece in self._pieces])
        before = [span for span in everywhere if span.end <= sentence.start]
        if not everywhere:
            raise _unquoted(field, quote)
        return within[0] if within else before[-1] if before else everywhere[0]

    def _first(self, quote: str, field: str, reach: list[tuple[int, int]]) -> Span:
        found = self._all(quote, reach)
        if not found:
            raise _unquoted(field, quote)
        return found[0]

    def _all(self, quote: str, reach: list[tuple[int, int]]) -> list[Span]:
        words = quote.split()
        if not words:
            return []
        left = r"(?<!\w)" if words[0][0].isalnum() else ""
        right = r"(?!\w)" if words[-1][-1].isalnum() else ""
        pattern = re.compile(left + r"\s+".join(map(re.escape, words)) + right)
        hits = [hit for start, end in reach for hit in pattern.finditer(self._text, start, end)]
        return [Span(start=hit.start(), end=hit.end(), text=hit[0]) for hit in hits]


def _unquoted(field: str, quote: str) -> ItemError:
    reason = f"{field} quotes {quote[:80]!r}, which the text does not hold there"
    return ItemError("extract.unquoted", reason, mend="nothing to mend: the claim is not taken")
