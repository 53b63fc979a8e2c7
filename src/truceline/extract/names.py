"""Do two names look like one? Acronyms and surnames, for sources that no lexicon knows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from truceline.lexicon.source_names import fold_name

if TYPE_CHECKING:
    from truceline.extract.tree import Tree

_LITTLE: Final = frozenset({"the", "a", "an", "of", "for", "and", "in", "on"})


@lru_cache(maxsize=4096)
def acronyms(name: str) -> frozenset[str]:
    """Acronyms that a reader may make of a name of several words: with and without its little words."""
    words = [word for word in re.split(r"[\s\-]+", name) if word[:1].isalnum()]
    if len(words) < 2:
        return frozenset()
    full = "".join(word[0] for word in words if word[0].isupper())
    short = "".join(word[0] for word in words if word.lower() not in _LITTLE).upper()
    return frozenset(acronym for acronym in (full, short) if len(acronym) >= 2)


def is_acronym(name: str) -> bool:
    """Whether the name is written as an acronym: WSJ, U.S., SOHR."""
    return bool(re.fullmatch(r"[A-Z](?:\.?[A-Z]){1,7}\.?", name))


@lru_cache(maxsize=65536)
def is_short_for(short: str, name: str) -> bool:
    """Whether a later, shorter form may stand for a name: an acronym, a surname, or its last words."""
    if is_acronym(short):
        return short.replace(".", "") in acronyms(name)
    if name.startswith((f"{short}'s ", f"{short}’s ")):
        return False  # "Haddad's own spokesman" is not Haddad
    a, b = fold_name(short).split(), fold_name(name).split()
    return bool(a) and len(a) < len(b) and (b[-len(a) :] == a or b[: len(a)] == a)


def is_there(tree: Tree, phrase: list[int]) -> bool:
    """“the Defence Ministry there”: whether a phrase is that of a place, whichever was named before."""
    last = phrase[-1] + 1
    return last < len(tree) and tree[last].lower in {"there", "here"}
