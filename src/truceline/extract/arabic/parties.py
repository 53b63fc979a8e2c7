"""Which parties and outlets does a text name? Names in Arabic, found word by word behind any clitic.

Names come from the party lexicon and from ``arabic_parties.yaml``. General names ("the army", "the coalition") mean the
party of the country that the text speaks of, and nobody where it speaks of none that the lexicon tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from truceline.extract.arabic.folding import fold
from truceline.extract.arabic.words import PARTIES, load_words
from truceline.lexicon.base import convert, load_lexicon
from truceline.model.noun import Part, Weighted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.arabic.text import Text
    from truceline.lexicon.parties import Parties

GENERAL_WEIGHT: Final = 0.7
"""Weight of a party that a general name means by the country alone; declared, not fitted."""
NATION_WEIGHT: Final = 0.6
"""Weight of the forces of a nationality ("Russian aircraft"); declared, not fitted."""
ARTICLE: Final = "ال"

V = TypeVar("V")


class PartyNames(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``arabic_parties.yaml``."""

    names: dict[str, tuple[str, ...]]
    general: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name at tokens [first, last): an id of a party, an outlet's name, or what a general name means by country."""

    first: int
    last: int
    party: str = ""
    outlet: str = ""
    by_country: tuple[tuple[str, str], ...] = ()


@dataclass
class Trie(Generic[V]):
    """Names as chains of folded words."""

    below: dict[str, Trie[V]] = field(default_factory=dict)
    value: V | None = None

    def add(self, name: str, value: V) -> None:
        """Enter a name; one that is there keeps its value."""
        node = self
        for word in fold(name).split():
            node = node.below.setdefault(word, Trie())
        if node.value is None:
            node.value = value

    def longest(self, first: str, rest: list[str]) -> tuple[int, V] | None:
        """How many words the longest name has that begins with these, and its value."""
        node = self.below.get(first)
        best: tuple[int, V] | None = None
        count = 1
        while node is not None:
            if node.value is not None:
                best = count, node.value
            node = node.below.get(rest[count - 1]) if count <= len(rest) else None
            count += 1
        return best


Value = tuple[str, str, tuple[tuple[str, str], ...]]


class NameFinder:
    """Finds names of parties and outlets; made once for the party lexicon."""

    LONGEST: Final = 8

    def __init__(self, parties: Parties) -> None:
        self.parties = parties
        self._trie: Trie[Value] = Trie()
        told = names_lexicon()
        for party in parties.ids:
            for name in parties.get(party).names:
                if name.lang == "ar":
                    self._enter(name.text, party, told)
            for text in told.names.get(party, ()):
                self._enter(text, party, told)
        for text, by_country in told.general.items():
            self._trie.add(text, ("", "", tuple(sorted(by_country.items()))))
        for outlet, forms in load_words().body.outlets.items():
            for form in forms:
                self._trie.add(form, ("", outlet, ()))

    def _enter(self, name: str, party: str, told: PartyNames) -> None:
        if name not in told.general:
            self._trie.add(name, (party, "", ()))

    def find(self, text: Text, first: int, last: int) -> Iterator[NameHit]:
        """Names among tokens [first, last), the longest at each word."""
        index = first
        while index < last:
            hit = self._at(text, index, last)
            if hit is None:
                index += 1
                continue
            yield hit
            index = hit.last

    def _at(self, text: Text, index: int, last: int) -> NameHit | None:
        if not text.tokens[index].is_word:
            return None
        rest = [text.key(at) for at in range(index + 1, min(index + self.LONGEST, last))]
        best: tuple[int, Value] | None = None
        for form in _first_forms(text, index):
            found = self._trie.longest(form, rest)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        if best is None:
            return None
        count, (party, outlet, by_country) = best
        return NameHit(index, index + count, party, outlet, by_country)


@cache
def names_lexicon() -> PartyNames:
    """The file ``arabic_parties.yaml``, read once; raises LexiconError."""
    return convert(load_lexicon(PARTIES), PartyNames)


def _first_forms(text: Text, index: int) -> list[str]:
    """A word as it stands and without clitics; the article stays, since it is part of a name."""
    forms = [text.key(index)]
    plain = (base for base in text.bases(index) if not base.is_future)
    forms.extend(f"{ARTICLE}{base.stem}" if base.has_article else base.stem for base in plain)
    return list(dict.fromkeys(forms))


def nation_of(text: Text, index: int) -> tuple[str, str] | None:
    """The state and forces of an adjective of nationality, in any gender and number: روسية, الروسي, روسيتان."""
    for base in text.bases(index):
        for ending in ("", "ه", "ا", "ين", "ون", "ان", "تان", "تين"):
            stem = base.stem.removesuffix(ending) if ending else base.stem
            if stem in text.words.nationalities and (not ending or stem != base.stem):
                return text.words.nationalities[stem]
    return None


def weighted(party: str, weight: float, reason: str) -> tuple[Weighted, ...]:
    """One party with its weight."""
    return (Weighted(value=party, weight=weight, reason=reason),)
