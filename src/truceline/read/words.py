"""The words that tell prose from furniture and one language from another: reader of ``words.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from truceline.lexicon.base import convert, read_lexicon

FOLDER = Path(__file__).parent
"""Where the data files of the read stage are."""


class Words(NamedTuple):
    """Function words by language and altogether, and keywords by the kind of furniture that they stand on.

    ``stamp`` is the file's version and hash.
    """

    stamp: str
    by_language: tuple[tuple[str, frozenset[str]], ...]
    function: frozenset[str]
    keywords: tuple[tuple[str, frozenset[str]], ...]


class WordsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of the data file: words separated by spaces."""

    function_words: dict[str, str]
    keywords: dict[str, str]


@cache
def load_words() -> Words:
    """The shipped words; raises LexiconError where the file is not the one it claims to be."""
    lexicon = read_lexicon(FOLDER / "words.yaml")
    body = convert(lexicon, WordsBody)
    by_language = tuple((name, frozenset(words.split())) for name, words in sorted(body.function_words.items()))
    return Words(
        stamp=lexicon.stamp,
        by_language=by_language,
        function=frozenset().union(*(words for _, words in by_language)),
        keywords=tuple((name, frozenset(words.split())) for name, words in sorted(body.keywords.items())),
    )
