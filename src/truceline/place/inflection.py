"""Which name may an inflected one be a form of? Cyrillic case endings put back, Arabic clitics taken off.

Endings and clitics are data (``matching.yaml``). The forms are guesses to be looked up, never names by themselves.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product
from typing import Final

from truceline.place.folding import fold, load_matching

CYRILLIC: Final = re.compile(r"[\u0400-\u052f ]+")
ARABIC: Final = re.compile(r"[\u0600-\u06ff ]+")

MOST_FORMS: Final = 24
"""Forms of one name that are looked up."""

LEAST_STEM: Final = 2
"""Letters that must be left when an ending is taken off."""

LEAST_REST: Final = 3
"""Letters that must be left when a clitic is taken off."""


@cache
def _endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Endings, the longest first, each with what may stand for it; folded as names are."""
    table = {fold(ending): tuple(fold(item) for item in items) for ending, items in load_matching().endings.items()}
    return tuple(sorted(table.items(), key=lambda item: (-len(item[0]), item[0])))


def base_forms(folded: str) -> tuple[str, ...]:
    """Forms that a folded name may be an inflection of, the likeliest first, itself left out; none in other scripts."""
    if CYRILLIC.fullmatch(folded):
        words = [_nominatives(word) for word in folded.split()[:4]]
        forms = [" ".join(parts) for parts in islice(product(*words), MOST_FORMS)]
    elif ARABIC.fullmatch(folded):
        forms = _without_clitics(folded)
    else:
        return ()
    return tuple(form for form in dict.fromkeys(forms) if form != folded)


def _nominatives(word: str) -> tuple[str, ...]:
    found = [word]
    for ending, others in _endings():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= LEAST_STEM:
            found += [stem + other for other in others]
    return tuple(dict.fromkeys(found))[:8]


def _without_clitics(name: str) -> list[str]:
    found: list[str] = []
    for clitic in load_matching().clitics:
        rest = name.removeprefix(clitic)
        if rest == name or len(rest) < LEAST_REST:
            continue
        found += [f"ال{rest}", rest] if clitic.endswith(("ال", "لل")) else [rest]
    return found
