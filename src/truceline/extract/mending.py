"""Mends the parse of a sentence, and leaves it a tree: a repair that would hang words in a circle is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.repairs import repair
from truceline.extract.speech_repairs import right_speech
from truceline.extract.walks import is_circular

if TYPE_CHECKING:
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence


def mend(tokens: list[Token], sentence: Sentence) -> None:
    """Runs the repairs of one sentence in place, each group taken back where heads would go round in a circle."""
    for group in (repair, right_speech):
        before = [(tokens[at].head, tokens[at].dep, tokens[at].tag, tokens[at].lemma) for at in sentence]
        group(tokens, sentence)
        if is_circular(tokens, sentence):
            for at, (head, dep, tag, lemma) in zip(sentence, before, strict=True):
                tokens[at].head, tokens[at].dep, tokens[at].tag, tokens[at].lemma = head, dep, tag, lemma
