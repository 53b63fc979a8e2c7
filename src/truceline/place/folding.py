"""When are two spellings one name? Folding, articles and consonant keys.

Three forms, each coarser than the one before: the folded name (case, marks, hyphens and apostrophes gone), the bare
name (the Arabic article gone too), and the consonant key (digraphs one letter, vowels and doubles gone), which is safe
within one country only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.noun import Part

DATA_FOLDER: Final = Path(__file__).parent / "data"

LONGEST_NAME: Final = 200
"""Characters of a name that are looked at; the longest name of a gazetteer has fewer."""

LETTERS: Final = str.maketrans(
    {
        "ı": "i", "ə": "a", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ؤ": "و", "ئ": "ي",
        "ё": "е", "ѐ": "е", "ґ": "г", "є": "е", "і": "и", "ї": "и", "ў": "у",
    }
)  # fmt: skip
"""Letters that decomposition leaves apart but spellings exchange."""

SILENT: Final = re.compile(r"['’‘ʼʻʿʾ`´ʹ\u0640\u200c-\u200f]")
BREAKS: Final = re.compile(r"[\W_]+")
ARABIC_ARTICLE: Final = re.compile(r"\bال(?=\w{2})")
DOUBLES: Final = re.compile(r"(.)\1+")
LATIN: Final = re.compile(r"[a-z0-9 ]+")


class Quality(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much a match of each form is worth against an exact one."""

    exact: float
    folded: float
    bare: float
    key: float


class CountryPrior(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Prior of a candidate by where its country stands to the case."""

    case: float
    neighbour: float
    world: float


class Pull(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Factor of a candidate that fits what the phrase says, and of one that does not."""

    fits: float
    differs: float


class Hint(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Factor of a candidate inside the unit that is named with it, and of one outside."""

    inside: float
    outside: float


class Matching(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``matching.yaml``."""

    articles: tuple[str, ...]
    digraphs: tuple[tuple[str, str], ...]
    vowels: str
    least_key: int
    short_likeness: float
    long_likeness: float
    quality: Quality
    country: CountryPrior
    importance_exponent: float
    population_floor: int
    population_half: int
    hint: Hint
    kind: Pull
    unit_importance: float
    country_importance: float
    least_weight: float
    most_candidates: int
    kinds: dict[str, tuple[str, ...]]


@cache
def matching_lexicon() -> Lexicon:
    """The file ``matching.yaml``, read once; raises LexiconError."""
    return read_lexicon(DATA_FOLDER / "matching.yaml")


@cache
def load_matching() -> Matching:
    """How names are compared and ranked; raises LexiconError."""
    return convert(matching_lexicon(), Matching)


@dataclass(frozen=True, slots=True)
class Forms:
    """The three forms of a name; ``key`` is empty where the script has none or too little is left."""

    folded: str
    bare: str
    key: str


def fold(name: str) -> str:
    """The name without case, marks, apostrophes and punctuation, words parted by one space.

    ``Dar‘ā`` and ``Dara`` fold alike; so do ``al-Tanf`` and ``Al Tanf``, and the Arabic spellings of one alef.
    """
    if name.isascii():
        return BREAKS.sub(" ", SILENT.sub("", name[:LONGEST_NAME].lower())).strip()
    text = unicodedata.normalize("NFKD", name[:LONGEST_NAME]).casefold().translate(LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return BREAKS.sub(" ", SILENT.sub("", plain.translate(LETTERS))).strip()


def bare(folded: str) -> str:
    """A folded name without its articles; the name itself where nothing else is left."""
    articles = _articles()
    words = [word for word in ARABIC_ARTICLE.sub("", folded).split() if word not in articles]
    return " ".join(words) or folded


@cache
def _articles() -> frozenset[str]:
    return frozenset(load_matching().articles)


@cache
def _digraphs() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all digraphs, the longest first, and what each becomes."""
    table = dict(load_matching().digraphs)
    return re.compile("|".join(sorted(table, key=lambda item: (-len(item), item)))), table


def consonant_key(bare_name: str) -> str:
    """What is left of a bare Latin name when digraphs become one letter and vowels, final h and doubles fall.

    Empty for other scripts: their spellings vary little.
    """
    if not LATIN.fullmatch(bare_name):
        return ""
    pattern, table = _digraphs()
    words = (pattern.sub(lambda found: table[found.group()], word) for word in bare_name.split())
    kept = (DOUBLES.sub(r"\1", word.translate(_vowels())) for word in words)
    return " ".join(word if len(word) < 2 else word.removesuffix("h") for word in kept if word)


@cache
def _vowels() -> dict[int, None]:
    return dict.fromkeys(map(ord, load_matching().vowels))


def forms(name: str) -> Forms:
    """The three forms of a name."""
    folded = fold(name)
    plain = bare(folded)
    return Forms(folded, plain, usable_key(plain))


def usable_key(bare_name: str) -> str:
    """The consonant key of a bare name; empty where it has fewer than two consonants."""
    key = consonant_key(bare_name)
    return key if len(key.replace(" ", "")) >= 2 else ""
