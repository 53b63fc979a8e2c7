"""Which war is a text about, and whom do its bare words mean there? Reads ``data/theatres.yaml``.

“The rebels”, "the army", "the coalition" mean others in each war. A text is on the theatre whose cues stand in it most
often; in it, names of the theatre come before those of everybody else, and bare words of other wars mean nobody.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, convert, load_lexicon
from truceline.lexicon.words import WholeWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from truceline.lexicon.parties import Parties
    from truceline.lexicon.party_names import PartiesBody, PartyEntry

NAME: Final = "theatres"
ELSEWHERE: Final = "elsewhere"
"""A war of which no names are kept."""
CASE_COUNTS: Final = 3
"""Cues that a case's country is worth: a text of a case is about its war unless it says otherwise."""


class Theatre(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A war: its countries (alpha-3), words that show it, names in which they do not, and how texts name parties."""

    countries: tuple[str, ...]
    cues: tuple[str, ...]
    within: tuple[str, ...] = ()
    adjectives: dict[str, tuple[str, ...]] = {}
    forces: dict[str, str] = {}
    metonyms: dict[str, tuple[str, ...]] = {}
    names: dict[str, tuple[str, ...]] = {}
    maybe: dict[str, dict[str, float]] = {}


class TheatresBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of the lexicon; see its note."""

    home: str
    homely: tuple[str, ...]
    elsewhere: tuple[str, ...]
    theatres: dict[str, Theatre]


class Theatres:
    """Tells the theatre of a text, and gives the parties as they are named there."""

    def __init__(self, lexicon: Lexicon, parties: Parties) -> None:
        self._body: Final = convert(lexicon, TheatresBody)
        self._parties: Final = {self._body.home: parties}
        self._home: Final = parties
        self._cues: Final = {name: WholeWords(theatre.cues) for name, theatre in self._body.theatres.items()}
        self._cues[ELSEWHERE] = WholeWords(self._body.elsewhere)
        self._within: Final = {name: WholeWords(one.within) for name, one in self._body.theatres.items() if one.within}
        for name, theatre in self._body.theatres.items():
            for party in (*theatre.names, *theatre.maybe, *theatre.adjectives, *theatre.forces, *theatre.metonyms):
                if not parties.knows(party):
                    mend = "add it to parties_world.yaml"
                    raise LexiconError(f"theatre {name!r} names {party!r}", where=lexicon.file, mend=mend)

    def of(self, text: str, countries: Iterable[str] = ()) -> str:
        """The theatre whose cues stand in a text most often; a case's ``countries`` count as some of them.

        Without any it is that of the party lexicon: its bare words have always been taken so.
        """
        told = frozenset(countries)
        counts = {name: cues.count(text) for name, cues in self._cues.items()}
        for name, others in self._within.items():
            counts[name] -= others.count(text)
        for name, theatre in self._body.theatres.items():
            counts[name] += CASE_COUNTS * (not told.isdisjoint(theatre.countries))
        return max(counts, key=lambda name: (counts[name], name == self._body.home, name != ELSEWHERE, name))

    @property
    def names(self) -> frozenset[str]:
        """The theatres of which names are kept."""
        return frozenset(self._body.theatres)

    def parties(self, theatre: str) -> Parties:
        """The parties as texts on a theatre name them; raises LexiconError for one that there is not."""
        if theatre not in self._parties:
            if theatre != ELSEWHERE and theatre not in self._body.theatres:
                raise LexiconError(f"no theatre is called {theatre!r}", where=NAME, mend="see theatres.yaml")
            self._parties[theatre] = self._home.named(lambda named, every: self._names(theatre, named, every))
        return self._parties[theatre]

    def _names(self, name: str, named: PartiesBody, every: Mapping[str, PartyEntry]) -> PartiesBody:
        """The names of the lexicon without bare words, and those of the theatre, which nobody else keeps."""
        theatre = self._body.theatres.get(name) or Theatre(countries=(), cues=())
        own = {_key(word) for words in theatre.names.values() for word in words}
        own |= {_key(word) for words in theatre.maybe.values() for word in words}
        gone = own | {_key(word) for word in self._body.homely}
        entries = {party: _worldly(entry, gone) for party, entry in named.parties.items()}
        for party in sorted({*theatre.names, *theatre.maybe, *theatre.adjectives, *theatre.forces, *theatre.metonyms}):
            base = entries.get(party) or _worldly(every[party], gone)
            entries[party] = msgspec.structs.replace(
                base,
                en=(*base.en, *theatre.names.get(party, ())),
                maybe=base.maybe | theatre.maybe.get(party, {}),
                adjectives=theatre.adjectives.get(party, base.adjectives),
                forces=theatre.forces.get(party, base.forces),
                metonyms=theatre.metonyms.get(party, base.metonyms),
            )
        return msgspec.structs.replace(named, parties=entries)


def _worldly(entry: PartyEntry, gone: set[str]) -> PartyEntry:
    """A party with the names that mean it in any war: those with a capital, and such as no theatre gives to another."""
    if entry.kind == "civilians":
        return entry
    return msgspec.structs.replace(
        entry,
        en=tuple(word for word in entry.en if not word.islower() and _key(word) not in gone),
        maybe={word: weight for word, weight in entry.maybe.items() if not word.islower() and _key(word) not in gone},
        supported=tuple(word for word in entry.supported if not word.islower()),
    )


def _key(word: str) -> str:
    return " ".join(word.lower().split())


@cache
def load_theatres(parties: Parties) -> Theatres:
    """The theatres of the package's lexicon, read once for each set of parties; raises LexiconError."""
    return Theatres(load_lexicon(NAME), parties)
