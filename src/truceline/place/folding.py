"""When are two spellings one name? Folding, articles and consonant keys.

Three forms, each coarser than the one before: the folded name (case, marks, hyphens and apostrophes gone), the bare
name (the Arabic article gone too), and the consonant key (digraphs one letter, vowels, doubles and spaces gone), which
is safe within one country only. Arabic and Cyrillic names are put into Latin letters for the key, so that a name leads
to its place although no list has it in that script. Case endings and clitics are in ``inflection``.
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

MOST_READINGS: Final = 4
"""Latin readings of one name: more ambiguous letters are read in their first way."""


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
    letters: dict[str, dict[str, tuple[str, ...]]]
    endings: dict[str, tuple[str, ...]]
    clitics: tuple[str, ...]
    unit_words: tuple[str, ...]
    least_key: int
    short_likeness: float
    long_likeness: float
    strict_short_likeness: float
    strict_long_likeness: float
    leaning_likeness: float
    leaning_people: int
    likeness_slack: float
    leaning_slack: float
    fuzzy_likeness: float
    context_share: float
    population_floor: int
    population_half: int
    hint: Hint
    kind: Pull
    unit_importance: float
    country_importance: float
    least_weight: float
    most_candidates: int
    kinds: dict[str, tuple[str, ...]]
    facilities: tuple[str, ...]


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
    """The forms of a name: ``keys`` are empty where too little is left, several where a letter can be read two ways."""

    folded: str
    bare: str
    keys: tuple[str, ...]
    latin: tuple[str, ...]
    """The bare name in Latin letters, the readings of its keys: to tell how alike a spelling is."""


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
    """What is left of a bare Latin name when digraphs become one letter and vowels, final h, doubles and spaces fall.

    Empty for other scripts, which ``latin_readings`` puts into Latin letters first.
    """
    if not LATIN.fullmatch(bare_name):
        return ""
    pattern, table = _digraphs()
    words = (pattern.sub(lambda found: table[found.group()], word) for word in bare_name.split())
    kept = (word.translate(_vowels()) for word in words)
    return DOUBLES.sub(r"\1", "".join(word if len(word) < 2 else word.removesuffix("h") for word in kept if word))


@cache
def _vowels() -> dict[int, None]:
    return dict.fromkeys(map(ord, load_matching().vowels))


@cache
def _letters() -> dict[str, tuple[str, ...]]:
    return {letter: readings for script in load_matching().letters.values() for letter, readings in script.items()}


def latin_readings(bare_name: str) -> tuple[str, ...]:
    """A bare name in Latin letters; none in other or in mixed scripts.

    There are several where a letter is written in two ways.
    """
    if LATIN.fullmatch(bare_name):
        return (bare_name,)
    table = _letters()
    readings = [""]
    for letter in bare_name:
        options = (letter,) if letter == " " or letter.isdigit() else table.get(letter, ())
        if not options:
            return ()
        if len(readings) * len(options) > MOST_READINGS:
            options = options[:1]
        readings = [reading + option for reading in readings for option in options]
    return tuple(" ".join(reading.split()) for reading in readings)


def forms(name: str) -> Forms:
    """The forms of a name."""
    folded = fold(name)
    plain = bare(folded)
    readings = tuple(dict.fromkeys(bare(reading) for reading in latin_readings(plain)))
    keys = tuple(dict.fromkeys(key for reading in readings if (key := usable_key(reading))))
    return Forms(folded, plain, keys, readings)


def usable_key(bare_name: str) -> str:
    """The consonant key of a bare name; empty where it has fewer than two consonants."""
    key = consonant_key(bare_name)
    return key if len(key) >= 2 else ""
