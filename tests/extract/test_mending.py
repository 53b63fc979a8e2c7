"""A mended parse is a tree, whatever the repairs make of a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from truceline.extract.mending import mend
from truceline.extract.tree import MENDED
from truceline.extract.walks import is_circular

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Token
    from truceline.extract.walks import Sentence

Read = Callable[[str], "Reading"]

HOSPITAL = (
    "Troops shot dead a teenager Saturday in a clash in a village near Bethlehem, staff at a local hospital reported, "
    "but the army said it had no report of it."
)


def test_a_noun_is_not_hung_on_what_hangs_on_it(reading: Read) -> None:
    tree = reading(HOSPITAL).tree
    assert not any(is_circular(tree.tokens, sentence) for sentence in tree.sentences)


def test_a_repair_that_goes_round_is_taken_back_alone(reading: Read) -> None:
    tree = reading("Rebels shelled the town on Monday.").tree
    (sentence,) = tree.sentences
    before = [(token.head, token.dep, token.tag, token.lemma) for token in tree.tokens]

    def going_round(tokens: list[Token], sentence: Sentence) -> None:
        tokens[sentence.first].head, tokens[sentence.first + 1].head = sentence.first + 1, sentence.first
        tokens[sentence.first].tag = "XX"

    def calling_a_noun(tokens: list[Token], sentence: Sentence) -> None:
        tokens[sentence.last - 1].tag = "NN"

    mend(tree.tokens, sentence, (calling_a_noun, going_round), MENDED)
    *all_but_the_last, (head, dep, _, lemma) = before
    mended = [*all_but_the_last, (head, dep, "NN", lemma)]
    assert [(token.head, token.dep, token.tag, token.lemma) for token in tree.tokens] == mended
