"""What do the forms of a Russian word have in common? A light stem, without a dictionary, to compare names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

SHORTEST: Final = 3
"""Letters that a stem keeps; a shorter word is compared as it is."""
_ENDING: Final = re.compile(
    "(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ией|иям|иях|ием|ов|ев|ей|ой|ый|ий|ая|яя|ое|ее|ые|ие|ую|юю|ою|ею|ым|им|ом"
    "|ем|ам|ям|ах|ях|ых|их|ью|ия|ии|ию|ьи|ья|ье|а|я|о|е|ы|и|у|ю|ь|й)$"
)
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its ending, in lower case, ё as е; of hyphened words the last part's. Capitals stay whole."""
    if "-" in word:
        first, _, last = word.rpartition("-")
        return f"{first.lower()}-{stem(last)}"
    if len(word) <= SHORTEST or (word.isupper() and len(word) <= 6):
        return word.lower().replace("ё", "е")
    low = word.lower().replace("ё", "е")
    found = _ENDING.search(low, SHORTEST)
    return low[: found.start()] if found else low


def stems(phrase: str) -> tuple[str, ...]:
    """The stems of all words of a phrase."""
    return tuple(stem(word) for word in _WORD.findall(phrase))
