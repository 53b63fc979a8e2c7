"""Which known names stand in a text? Splits it into comparable words and finds the longest names in it, in one pass.

The names form a tree of words (a trie): each position of the text is walked once, so that a text takes time in
proportion to its length however many names there are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD: Final = re.compile(r"(?:[A-Z]\.){2,}|[A-Z](?:\.[A-Z])+\b|[^\W_]+(?:['’ʼʻ`][^\W_]+)*")
"""A word: dotted capitals (``U.S.``), or letters and digits with inner apostrophes (``Kata'ib``)."""

_LETTERS: Final = re.compile(r"\w+")
APOSTROPHES: Final = str.maketrans("", "", "'’ʼʻ`")
POSSESSIVE: Final = re.compile(r"['’]s$", re.IGNORECASE)
MAX_ACRONYM: Final = 8
"""Longest run of capitals that is taken for an acronym, whose case then matters (``US`` is not ``us``)."""

V = TypeVar("V")


class Word(NamedTuple):
    """A word of a text at [start, end): ``key`` compares spellings, ``acronym`` is set for a run of capitals."""

    start: int
    end: int
    key: str
    acronym: str


class Run(NamedTuple, Generic[V]):
    """A name found: words [first, last) of the text, and what it stands for."""

    first: int
    last: int
    value: V


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Spelling without case, diacritics, apostrophes and possessive ending, NFKD: what two spellings share."""
    bare = POSSESSIVE.sub("", word).translate(APOSTROPHES).replace(".", "").replace("\u0640", "")
    if bare.isascii():
        return bare.lower()
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=65536)
def acronym(word: str) -> str:
    """The word without dots and possessive if it is a run of Latin capitals (at least two); else the empty string."""
    bare = POSSESSIVE.sub("", word).replace(".", "")
    return bare if 2 <= len(bare) <= MAX_ACRONYM and bare.isascii() and bare.isalpha() and bare.isupper() else ""


@lru_cache(maxsize=65536)
def _spellings(word: str) -> tuple[str, str]:
    return fold(word), acronym(word)


def split_words(text: str) -> list[Word]:
    """Words of a text in order, with offsets in code points."""
    return [Word(*found.span(), *_spellings(found.group())) for found in WORD.finditer(text)]


@lru_cache(maxsize=8)
def _starts_of_runs(text: str) -> dict[str, list[int]]:
    """Where in a text each run of letters and digits begins."""
    found: dict[str, list[int]] = {}
    for run in _LETTERS.finditer(text):
        found.setdefault(run.group(), []).append(run.start())
    return found


class WholeWords:
    """Words and phrases as they are written, whole; ``unhyphened``: not behind a hyphen either ("anti-X")."""

    def __init__(self, words: Iterable[str], *, unhyphened: bool = False) -> None:
        ordered = sorted(words, key=lambda word: (-len(word), word))
        before = r"(?<![\w-])" if unhyphened else r"(?<!\w)"
        self._pattern = re.compile(rf"{before}(?:{'|'.join(re.escape(word) for word in ordered)})(?!\w)")
        self._firsts = frozenset(found.group() if (found := _LETTERS.match(word)) else "" for word in ordered)

    def count(self, text: str) -> int:
        """How often they stand in a text, side by side; looked for only where the first word of one stands."""
        if "" in self._firsts:
            return len(self._pattern.findall(text))
        starts = _starts_of_runs(text)
        count = last = 0
        for at in sorted(start for word in self._firsts & starts.keys() for start in starts[word]):
            found = self._pattern.match(text, at) if at >= last else None
            if found is not None:
                count, last = count + 1, found.end()
        return count


class _Node(Generic[V]):
    __slots__ = ("below", "value")

    def __init__(self) -> None:
        self.below: dict[str, _Node[V]] = {}
        self.value: V | None = None


class NameTree(Generic[V]):
    """Names and what they stand for, compared word by word; an acronym in a name is compared with its case."""

    def __init__(self) -> None:
        self._root: _Node[V] = _Node()

    def add(self, name: str, value: V) -> None:
        """Enter a name; one that is there already keeps the value that it has."""
        node = self._root
        for word in split_words(name):
            key = f"={word.acronym}" if word.acronym else word.key
            node = node.below.setdefault(key, _Node())
        if node is not self._root and node.value is None:
            node.value = value

    def get_words(self, words: list[Word], first: int, last: int) -> V | None:
        """What the words [first, last) stand for as a whole."""
        runs = [run for run in self._runs_at(words, first) if run.last == last]
        return runs[0].value if runs else None

    def longest(self, words: list[Word], first: int) -> list[Run[V]]:
        """Names that begin at this word, longest first."""
        word, begun = words[first], self._root.below
        if word.key not in begun and f"={word.acronym}" not in begun:
            return []
        return sorted(self._runs_at(words, first), key=lambda run: -run.last)

    def _runs_at(self, words: list[Word], first: int) -> list[Run[V]]:
        found: list[Run[V]] = []
        nodes = [self._root]
        for position in range(first, len(words)):
            nodes = _step(nodes, words[position])
            if not nodes:
                break
            found.extend(Run(first, position + 1, node.value) for node in nodes if node.value is not None)
        return found


def _step(nodes: list[_Node[V]], word: Word) -> list[_Node[V]]:
    below: list[_Node[V]] = []
    for node in nodes:
        if word.acronym and (exact := node.below.get(f"={word.acronym}")) is not None:
            below.append(exact)
        if (plain := node.below.get(word.key)) is not None:
            below.append(plain)
    return below
