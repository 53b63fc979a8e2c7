"""Which language a text is in, by its script and its function words; coarse, and enough to choose an extractor."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from truceline.read.words import Words, load_words

UNKNOWN: Final = "und"
_WORD: Final = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS: Final = 20_000
_LEAST_SHARE: Final = 0.12
"""Running text of the languages listed has a fifth to a half of function words; headlines have less."""
_NOT_RUSSIAN: Final = frozenset("іїєґўјљњћђџќѓѕ")
_NOT_ARABIC: Final = frozenset("پچژگکیۀےڵۆێەٹڈڑں")


def detect_language(text: str, words: Words | None = None) -> str:
    """BCP 47 tag of the text's language: ``en``, ``ru``, ``ar``, another of the shipped function words, or ``und``.

    Texts in Cyrillic or Arabic script with letters that Russian or Arabic lack in quantity are ``und``.
    """
    sample = text[:_SAMPLE_CHARS].lower()
    found = _WORD.findall(sample)
    if len(found) < 3:
        return UNKNOWN
    script = _script(sample)
    if script == "cyrillic":
        return UNKNOWN if _share(sample, _NOT_RUSSIAN) > 0.01 else "ru"
    if script == "arabic":
        return UNKNOWN if _share(sample, _NOT_ARABIC) > 0.01 else "ar"
    return _latin(found, words or load_words()) if script == "latin" else UNKNOWN


def _script(sample: str) -> str:
    counts: Counter[str] = Counter()
    for char, often in Counter(sample).items():
        if "a" <= char <= "z" or "\u00c0" <= char <= "\u024f":
            counts["latin"] += often
        elif "\u0400" <= char <= "\u052f":
            counts["cyrillic"] += often
        elif "\u0600" <= char <= "\u06ff" or "\u0750" <= char <= "\u077f":
            counts["arabic"] += often
        elif char.isalpha():
            counts["other"] += often
    name, count = counts.most_common(1)[0]
    return name if count > sum(counts.values()) * 0.6 else ""


def _share(sample: str, letters: frozenset[str]) -> float:
    return sum(char in letters for char in sample) / max(sum(char.isalpha() for char in sample), 1)


def _latin(found: list[str], words: Words) -> str:
    often = Counter(found)
    shares = [
        (sum(often[word] for word in known & often.keys()) / len(found), name)
        for name, known in words.by_language
        if name not in {"ru", "ar"}
    ]
    best, name = max(shares, key=lambda pair: (pair[0], pair[1]))
    return name if best >= _LEAST_SHARE else UNKNOWN
