"""Which unit does a ledger count in, and can numbers of two units be put beside each other?

Reads ``counting_units.yaml``.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, convert, load_lexicon
from truceline.lexicon.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "counting_units"


class Counted(StrEnum):
    """What one of a unit is."""

    DETONATION = "detonation"
    BURST = "burst"
    SHOT = "shot"
    ACT = "act"
    BREACH = "breach"
    LINE = "line"


class CountingUnit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit as the file has it; see its note."""

    counts: Counted
    words: tuple[str, ...]
    at_least: tuple[str, ...] = ()


class Beside(NamedTuple):
    """Whether numbers of one unit say something of those of another: ``same``, ``at_least`` or ``apart``, and why."""

    how: str
    reason: str


class CountingUnits:
    """The units that ledgers count in."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.version: Final = lexicon.stamp
        self._units: Final = convert(lexicon, dict[str, dict[str, CountingUnit]])["units"]
        self._by_words: Final[dict[str, str]] = {}
        for name, unit in self._units.items():
            for word in unit.words:
                if self._by_words.setdefault(_key(word), name) != name:
                    raise LexiconError(f"{word!r} stands in two units", where=lexicon.file, mend="keep it in one")
            for other in unit.at_least:
                if other not in self._units:
                    raise LexiconError(f"unit {name!r} bounds {other!r}", where=lexicon.file, mend="add that unit")

    def of(self, words: str) -> str | None:
        """The unit that a ledger's words name: the whole phrase, else its parts before and behind "of", else none."""
        return next((self._by_words[form] for form in _forms(words) if form in self._by_words), None)

    def counts(self, unit: str) -> Counted:
        """What one of a unit is; raises LexiconError for one that there is not."""
        if unit not in self._units:
            raise LexiconError(
                f"no unit is called {unit!r}", where=NAME, mend=f"one of {', '.join(sorted(self._units))}"
            )
        return self._units[unit].counts

    def beside(self, words: str, other: str) -> Beside:
        """Whether counts in the one words can be put beside counts in the other; they never add unless the same."""
        one, two = self.of(words), self.of(other)
        if one is None or two is None:
            return (
                Beside("same", "the same words") if _key(words) == _key(other) else Beside("apart", "a unit is unknown")
            )
        if one == two:
            return Beside("same", f"both count in {one}s")
        if two in self._units[one].at_least:
            return Beside("at_least", f"each {one} is at least one {two}")
        return Beside("apart", f"{one}s and {two}s are not counts of one thing")


def _key(words: str) -> str:
    return " ".join(_singular(fold(word)) for word in words.split())


def _singular(word: str) -> str:
    if not word.isascii() or word.endswith("ss") or not word.endswith("s"):
        return word
    return f"{word[:-2]}" if word.endswith(("ches", "shes")) else word[:-1]


def _forms(words: str) -> Iterator[str]:
    """The phrase, its part before "of", its last and its first word, as keys."""
    key = _key(words)
    yield key
    head, _, tail = key.partition(" of ")
    yield head
    if tail:
        yield tail
    yield head.rsplit(" ", 1)[-1]


@cache
def load_counting_units() -> CountingUnits:
    """The units of the package's lexicon, read once; raises LexiconError."""
    return CountingUnits(load_lexicon(NAME))
