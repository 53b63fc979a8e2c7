"""How far does a list go? The items of a list below a sentence that leads it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.walks import Sentence

_MARKS: Final = frozenset("-–—•*·")
"""Marks that an item of a list begins with."""


def last_below(reading: Reading, first: Sentence) -> int:
    """Number of the last sentence of a paragraph, or of the list whose first item it is: "1. …", "– …"."""
    sentences, last = reading.tree.sentences, first.index
    number, mark = _block(reading, first), _mark(reading, first)
    while last + 1 < len(sentences):
        block = _block(reading, sentences[last + 1])
        if block != number and (mark == "" or _mark(reading, sentences[last + 1]) != mark):
            break
        number, last = block, last + 1
    return last


def _block(reading: Reading, sentence: Sentence) -> int:
    return reading.block_of(reading.tree[sentence.first].start)


def _mark(reading: Reading, sentence: Sentence) -> str:
    """How an item of a list begins: "1" for a number or a letter, else its dash or dot; empty for no item."""
    tree = reading.tree
    token = tree[sentence.first]
    if token.text[:1] in _MARKS:
        return token.text[:1]
    after = tree[sentence.first + 1].text if sentence.first + 1 < len(tree) else ""
    is_number = token.text.strip("().").isdigit() or (len(token.text) == 1 and token.text.isalpha())
    return "1" if is_number and (after[:1] in {".", ")"} or token.text[-1] in ".)") else ""
