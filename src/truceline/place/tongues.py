"""Which language is a phrase in, and what do its relation words mean? Russian and Arabic, put into English words.

Only words of relation, bearing, kind and time are put into English, by ``data/tongues.yaml``; names stay as written, in
their script, for the gazetteer. So one grammar reads all languages, and a further one is a block of that file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from msgspec import field

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.noun import Part
from truceline.place.folding import DATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH: Final = "en"


class Order(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pattern and what to put for it, with its groups by name."""

    pattern: str = field(name="from")
    becomes: str = field(name="to")


class Tongue(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One language: the script that tells it, and its words under the English ones."""

    script: str
    orders: tuple[Order, ...]
    places: dict[str, tuple[str, ...]]
    times: dict[str, tuple[str, ...]]


class Body(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``tongues.yaml``."""

    languages: dict[str, Tongue]


@dataclass(frozen=True, slots=True)
class Reader:
    """The patterns of one language for one sort of phrase."""

    orders: tuple[tuple[re.Pattern[str], str], ...]
    words: re.Pattern[str]
    english: Mapping[str, str]

    def read(self, text: str) -> str:
        """The text with its relation words in English."""
        for pattern, becomes in self.orders:
            text = pattern.sub(partial(_put, becomes), text)
        text = self.words.sub(lambda hit: f" {self.english[_folded(hit.group())]} ", text)
        return re.sub(r"\s+", " ", text).strip()


@cache
def tongues_lexicon() -> Lexicon:
    """The file ``tongues.yaml``, read once; raises LexiconError."""
    return read_lexicon(DATA_FOLDER / "tongues.yaml")


@cache
def _tongues() -> Mapping[str, Tongue]:
    return convert(tongues_lexicon(), Body).languages


def languages() -> tuple[str, ...]:
    """The languages whose phrases are read, sorted."""
    return tuple(sorted((ENGLISH, *_tongues())))


def language_of(text: str) -> str:
    """The language that the script of most letters tells; English where no other does."""
    counts = dict.fromkeys(_tongues(), 0)
    total = 0
    for letter in text:
        if letter.isalpha():
            total += 1
            name = unicodedata.name(letter, "")
            for lang, tongue in _tongues().items():
                counts[lang] += name.startswith(tongue.script)
    best = max(sorted(counts), key=lambda lang: counts[lang])
    return best if 2 * counts[best] > total else ENGLISH


def time_forms(word: str) -> tuple[str, ...]:
    """The forms in all languages but English that an English word of time is put for."""
    return tuple(form for tongue in _tongues().values() for form in tongue.times.get(word, ()))


def in_english(text: str, lang: str = "", *, is_time: bool = False) -> str:
    """A phrase with its relation words in English; as it is where it is English. Names stay in their script.

    ``lang`` is en, ru or ar; without it the script tells. A phrase that mixes scripts is read in that of most letters.
    """
    tongue = lang or language_of(text)
    if tongue == ENGLISH:
        return text
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return _reader(tongue, is_time=is_time).read(re.sub(r"\s+", " ", digits.casefold()).strip())


def _put(becomes: str, hit: re.Match[str]) -> str:
    return becomes.format(**hit.groupdict())


def _folded(word: str) -> str:
    return re.sub(r"\s+", " ", word)


@cache
def _reader(lang: str, *, is_time: bool) -> Reader:
    if lang not in _tongues():
        raise LexiconError(f"has no language {lang!r}", where="tongues.yaml", mend=f"ask for {', '.join(languages())}")
    tongue = _tongues()[lang]
    english = {form: words for words, forms in (tongue.times if is_time else tongue.places).items() for form in forms}
    ordered = sorted(english, key=lambda form: (-len(form), form))
    listed = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in ordered)
    return Reader(
        tuple((re.compile(order.pattern), order.becomes) for order in tongue.orders),
        re.compile(rf"(?<![^\W_])(?:{listed})(?![^\W_])"),
        english,
    )
