"""Mends the parse of a sentence, and leaves it a tree: a repair that would hang words in a circle is taken back."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from truceline.extract.walks import is_circular

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.extract.walks import AnyWord, Sentence


def mend(
    tokens: list[AnyWord],
    sentence: Sentence,
    repairs: Sequence[Callable[[list[AnyWord], Sentence], None]],
    changed: tuple[str, ...],
) -> None:
    """Runs the repairs of one sentence in place, each taken back where heads would go round in a circle.

    ``changed`` names the attributes of a word that repairs may change, ``head`` and at least one other.
    """
    state = attrgetter(*changed)
    for repair in repairs:
        before = [state(tokens[at]) for at in sentence]
        repair(tokens, sentence)
        if is_circular(tokens, sentence):
            for at, values in zip(sentence, before, strict=True):
                for name, value in zip(changed, values, strict=True):
                    setattr(tokens[at], name, value)
