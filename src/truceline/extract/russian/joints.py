"""What stands where in a parsed Russian sentence? Questions that every repair of a parse asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.tokens import Token
    from truceline.extract.walks import Sentence

SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass"})
DASHES: Final = frozenset({"-", "–", "—"})
BELONGING: Final = frozenset({"obl", "obj", "iobj"})
OFFICES: Final = frozenset(
    {"минобороны", "мид", "мвд", "генштаб", "минздрав", "мчс", "ввс", "вмс", "пво", "министерство"}
)
"""Bodies whose names have one form for all cases, or are called by letters."""


def is_finite(token: Token) -> bool:
    """A finite verb or a short participle."""
    return token.pos == "VERB" and (token.has("VerbForm=Fin") or token.has("Variant=Short"))


def is_bare(tokens: Sequence[Token], verb: int, sentence: Sentence) -> bool:
    """A finite verb or short participle without a subject."""
    return is_finite(tokens[verb]) and not any(
        tokens[at].head == verb and tokens[at].rel in SUBJECTS for at in sentence
    )


def is_above(tokens: Sequence[Token], at: int, verb: int) -> bool:
    """Whether the word stands above the verb, so that hanging it there would make a ring."""
    seen: set[int] = set()  # what a ring that another repair made is left by
    while tokens[verb].head != verb and verb not in seen:
        seen.add(verb)
        verb = tokens[verb].head
        if verb == at:
            return True
    return False
