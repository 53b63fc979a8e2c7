"""Where in the text do these words stand? Character for character, but for runs of blanks, and nowhere else."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from truceline.errors import ItemError
from truceline.model.noun import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.normal import Piece


class Quoter:
    """Finds quotations in the prose of a document; what lies outside the prose does not count.

    The text is laid flat once (each run of blanks one blank), so that a quotation is sought as plain characters: no
    answer, however it is made, takes longer than its length times the text's.
    """

    def __init__(self, text: str, pieces: Sequence[Piece]) -> None:
        self._text = text
        self._places = [at for at, sign in enumerate(text) if not (sign.isspace() and at and text[at - 1].isspace())]
        self._flat = "".join(" " if text[at].isspace() else text[at] for at in self._places)
        self._pieces = [self._reach(piece.start, piece.end) for piece in pieces]

    def sentence(self, quote: str) -> Span:
        """The first place of a sentence; raises ItemError ``extract.unquoted``."""
        return self._sure(self._first(quote, self._pieces), "sentence", quote)

    def inside(self, quote: str, field: str, sentence: Span) -> Span:
        """The first place within a sentence; raises ItemError ``extract.unquoted``."""
        return self._sure(self._first(quote, [self._reach(sentence.start, sentence.end)]), field, quote)

    def near(self, quote: str, field: str, sentence: Span) -> Span:
        """The place within the sentence, else the nearest before it, else the first behind it; raises as ``inside``."""
        start, end = self._reach(sentence.start, sentence.end)
        before = [(low, min(high, start)) for low, high in reversed(self._pieces) if low < start]
        behind = [(max(low, end), high) for low, high in self._pieces if high > end]
        found = self._first(quote, [(start, end)]) or self._last(quote, before) or self._first(quote, behind)
        return self._sure(found, field, quote)

    def _reach(self, start: int, end: int) -> tuple[int, int]:
        return bisect_left(self._places, start), bisect_left(self._places, end)

    def _first(self, quote: str, reach: list[tuple[int, int]]) -> Span | None:
        words = " ".join(quote.split())
        for low, high in reach:
            at = self._flat.find(words, low, high)
            while words and at >= 0 and not self._is_whole(at, at + len(words)):
                at = self._flat.find(words, at + 1, high)
            if words and at >= 0:
                return self._span(at, at + len(words))
        return None

    def _last(self, quote: str, reach: list[tuple[int, int]]) -> Span | None:
        words = " ".join(quote.split())
        for low, high in reach:
            at = self._flat.rfind(words, low, high)
            while words and at >= 0 and not self._is_whole(at, at + len(words)):
                at = self._flat.rfind(words, low, at + len(words) - 1)
            if words and at >= 0:
                return self._span(at, at + len(words))
        return None

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether no word is cut at either end."""
        flat = self._flat
        is_cut = start > 0 and flat[start].isalnum() and flat[start - 1].isalnum()
        return not is_cut and not (end < len(flat) and flat[end - 1].isalnum() and flat[end].isalnum())

    def _span(self, start: int, end: int) -> Span:
        first, last = self._places[start], self._places[end - 1] + 1
        return Span(start=first, end=last, text=self._text[first:last])

    @staticmethod
    def _sure(found: Span | None, field: str, quote: str) -> Span:
        if found is None:
            raise _unquoted(field, quote)
        return found


def _unquoted(field: str, quote: str) -> ItemError:
    reason = f"{field} quotes {quote[:80]!r}, which the text does not hold there"
    return ItemError("extract.unquoted", reason, mend="nothing to mend: the claim is not taken")
