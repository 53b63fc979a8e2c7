"""What stands between quotation marks? Ranges of quoted text, also where a quote runs over sentences and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.normal import Piece

_MARK: Final = re.compile(r"\"|''(?=\S)|(?<=\S)''")
MIN_SPEECH: Final = 4
"""A quote of fewer words is a phrase that the writer distances himself from ("secret" talks), not speech."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted text: [start, end) with its marks. ``is_open`` if it goes on in the next paragraph."""

    start: int
    end: int
    words: int
    is_open: bool = False
    is_closed_sentence: bool = False

    @property
    def is_speech(self) -> bool:
        """Whether it is speech rather than a word held at arm's length: long, or a sentence with its own mark."""
        return self.words >= MIN_SPEECH or self.is_closed_sentence


def find_quotes(text: str, blocks: Sequence[Piece]) -> list[Quote]:
    """Quotes of each block, in order.

    A mark opens where text follows it and none precedes; a quote that is not closed in its block is open, as in print
    where a speech runs over paragraphs, and ends with the block.
    """
    found = []
    for block, after in zip_longest(blocks, blocks[1:]):
        begun: int | None = None
        for match in _MARK.finditer(text, block.start, block.end):
            if begun is None:
                begun = match.start()
            elif not _reopens(text, match, block):
                found.append(_quote(text, begun, match.end()))
                begun = None
        goes_on = after is not None and _MARK.match(text, after.start) is not None
        if begun is not None and (begun < block.start + 2 or goes_on):
            found.append(_quote(text, begun, block.end, is_open=True))
    return found


def _reopens(text: str, match: re.Match[str], block: Piece) -> bool:
    """A second opening mark before any closing one: a mark was lost, or a quote stands in a quote."""
    before = text[match.start() - 1] if match.start() > block.start else " "
    after = text[match.end()] if match.end() < block.end else " "
    return before in " (" and after.isalnum()


def _quote(text: str, start: int, end: int, *, is_open: bool = False) -> Quote:
    words = len(re.findall(r"\w+", text[start:end]))
    is_closed_sentence = words > 1 and bool(re.search(r"[.,!?…][\"']+$", text[start:end]))
    return Quote(start, end, words, is_open, is_closed_sentence)
