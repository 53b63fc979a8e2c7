"""Who fights whom? The camps of each war, by their parties and by the words that show them.

Reads ``belligerents.yaml``.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, convert, load_lexicon
from truceline.lexicon.words import WholeWords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.lexicon.parties import Parties

NAME: Final = "belligerents"
LEAST_CAMPS: Final = 2
"""Camps that a text must name by their words to be on a war that no theatre is kept of."""
_HELPED: Final = r"(?:backed|recogni[sz]ed|supported|sponsored|brokered|aligned|allied)"
"""Whoever is so behind a neutral name is not of it: "the UN-backed government"."""
MADE: Final = r"(?:made|built|produced|manufactured|designed|supplied|type|style)(?!\w)"
MAKE: Final = r"(?:make|manufacture|origin|design|type)(?!\w)"
"""What tells where a weapon was made, and nothing of who fired it."""


class Camp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A camp as the file has it; see its note."""

    state: bool = False
    parties: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class WarEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A war as the file has it: camps by name, and pairs of them that do not fight each other."""

    camps: dict[str, Camp]
    friends: tuple[tuple[str, str], ...] = ()


class BelligerentsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of the lexicon: wars, and classes of nouns for those who bear arms or tell of it."""

    sources: dict[str, str]
    foes: frozenset[str]
    regular: frozenset[str]
    irregular: frozenset[str]
    nobody: frozenset[str]
    unknown: frozenset[str]
    means: frozenset[str]
    enemies: frozenset[str]
    offices: frozenset[str]
    halves: frozenset[str]
    of_sides: frozenset[str]
    civil: frozenset[str]
    neutral: tuple[str, ...]
    state_bodies: frozenset[str]
    bound: frozenset[str]
    wars: dict[str, WarEntry]


class War:
    """A war: whose camp a party is of, which camps words show, and whether two camps fight each other."""

    def __init__(self, entry: WarEntry) -> None:
        self._entry: Final = entry
        self._camps_by_word: Final = {word: name for name, camp in entry.camps.items() for word in camp.words}
        self._friends: Final = {frozenset(pair) for pair in entry.friends}

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return _any_of(self._camps_by_word)

    def camp_of(self, party: str, parties: Parties) -> str | None:
        """The camp that a party is of, itself or by what it is part of; None where it does not fight in this war."""
        for above in parties.within(party):
            for name, camp in self._entry.camps.items():
                if above in camp.parties:
                    return name
        return None

    def shown(self, text: str) -> frozenset[str]:
        """Camps whose words stand in a text; of words within others ("Donetsk", "governor of Donetsk") the longest.

        A word without a capital has one where it begins a sentence.
        """
        found = frozenset(self._camps_by_word[match[1]] for match in self._any.finditer(text))
        if found or not text[:1].isupper():
            return found
        return frozenset(self._camps_by_word[match[1]] for match in self._any.finditer(text[0].lower() + text[1:]))

    @cached_property
    def _titles(self) -> re.Pattern[str] | None:
        titles = {word: name for word, name in self._camps_by_word.items() if " " in word and word[:1].isupper()}
        return _any_of(titles) if titles else None

    def titled(self, text: str) -> frozenset[str]:
        """Camps whose names of several words stand in a text: "the White Army"."""
        found = self._titles.finditer(text) if self._titles is not None else ()
        return frozenset(self._camps_by_word[match[1]] for match in found)

    @cached_property
    def _names(self) -> dict[str, WholeWords]:
        names = {name: [word for word in camp.words if not word.islower()] for name, camp in self._entry.camps.items()}
        return {name: WholeWords(words, unhyphened=True) for name, words in names.items() if words}

    def named(self, text: str) -> tuple[int, int]:
        """How many camps a text names, by words with capitals, and how often."""
        counts = [words.count(text) for words in self._names.values()]
        return sum(count > 0 for count in counts), sum(counts)

    def are_states(self, camps: Iterable[str]) -> bool:
        """Whether all of some camps have regular armies."""
        return all(self._entry.camps[name].state for name in camps)

    def are_opposed(self, ones: Iterable[str], others: Iterable[str]) -> bool:
        """Whether each of some camps fights each of the others; false where a list is empty."""
        pairs = list(product(ones, others))
        return bool(pairs) and all(
            one != other and frozenset((one, other)) not in self._friends for one, other in pairs
        )


class Belligerents:
    """The wars of the lexicon, and its classes of nouns."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words: Final = convert(lexicon, BelligerentsBody)
        self._wars: Final = {name: War(entry) for name, entry in self.words.wars.items()}
        self.neutral: Final = re.compile(
            rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in self.words.neutral)})(?!\w|-{_HELPED})", re.IGNORECASE
        )
        for name, entry in self.words.wars.items():
            for one in (camp for pair in entry.friends for camp in pair):
                if one not in entry.camps:
                    raise LexiconError(f"war {name!r} has no camp {one!r}", where=lexicon.file, mend="name its camps")
            if name not in self.words.sources:
                raise LexiconError(f"war {name!r} has no source", where=lexicon.file, mend="add it to `sources`")

    def of(self, theatre: str) -> War | None:
        """The war of a theatre; None where no camps are kept of it."""
        return self._wars.get(theatre)

    def war(self, theatre: str, text: str, theatres: Iterable[str]) -> War | None:
        """The war of a theatre, unless a text names the camps of a war that no theatre is kept of more often.

        Such a war counts where ``LEAST_CAMPS`` of its camps are named; None where no war does.
        """
        found = self._wars.get(theatre)
        most = found.named(text)[1] if found is not None else 0
        for name in sorted(self._wars.keys() - frozenset(theatres)):
            camps, words = self._wars[name].named(text)
            if camps >= LEAST_CAMPS and words > most:
                found, most = self._wars[name], words
        return found


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words as they are written, whole; not in "anti-X", nor in "X-made" or "of X make".

    The Arabic article may stand before a word: "al-Mismari".
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    named = "|".join(re.escape(word) for word in ordered)
    return re.compile(rf"(?<![\w-])(?:[AaEe]l-)?({named})(?!\w|-{MADE}| {MAKE})")


@cache
def load_belligerents() -> Belligerents:
    """The wars of the package's lexicon, read once; raises LexiconError."""
    return Belligerents(load_lexicon(NAME))
