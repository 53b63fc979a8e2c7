"""Who is meant by these words, and who belongs to whom? Reads ``data/parties.yaml``.

Names are found as wholes: "US-led coalition" is the coalition, never the United States; "Syrian Democratic Forces" is
never Syria. Ties are dated; ``part_of`` and ``member_of`` make one party part of another, through any number of steps.
"""

from __future__ import annotations

from copy import copy
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, convert, load_lexicon
from truceline.lexicon.party_names import Naming, PartiesBody, PartyEntry, PartyHit
from truceline.model import Maker, Party, Weighted
from truceline.model.party import Name, Tie

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

NAME: Final = "parties"
WORLD: Final = "parties_world"
CONTAINING: Final = frozenset(("part_of", "member_of"))
MEND: Final = "use an id of lexicon/data/parties.yaml"


class WorldBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of a further file of parties, which agreements may name and texts are not searched for."""

    sources: dict[str, str]
    parties: dict[str, PartyEntry]


class Relation(StrEnum):
    """How one party stands to another on a date."""

    SAME = "same"
    PART_OF = "part_of"
    CONTAINS = "contains"
    UNRELATED = "unrelated"
    UNKNOWN = "unknown"


class Parties:
    """The parties we know: names found in texts, ties over time; made from the lexicon, checked once.

    Parties of ``world`` have ids, names and ties; their names are not looked for in texts.
    """

    def __init__(self, lexicon: Lexicon, world: Lexicon | None = None) -> None:
        self.version: Final = lexicon.stamp if world is None else f"{lexicon.stamp}.{world.stamp}"
        self._file: Final = lexicon.file
        named = convert(lexicon, PartiesBody)
        self._body: Final = named if world is None else _with_world(named, world)
        self._maker: Final = Maker(algorithm="lexicon.parties-1", inputs=((NAME, lexicon.stamp),)).id
        self._unclear: Final = frozenset(frozenset(pair) for pair in self._body.unclear)
        self.learnt: frozenset[str] = frozenset()
        self._check()
        self._named: Final = named
        self._naming = Naming(named, self._is_within)
        self._forces = {party: entry.forces for party, entry in named.parties.items() if entry.forces}

    def named(self, names: Callable[[PartiesBody, Mapping[str, PartyEntry]], PartiesBody]) -> Parties:
        """The same parties by other names: ``names`` makes them of the lexicon's own and of all parties."""
        other = copy(self)
        body = names(self._named, self._body.parties)
        other._naming = Naming(body, self._is_within)
        other._forces = {party: entry.forces for party, entry in body.parties.items() if entry.forces}
        return other

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all parties, sorted."""
        return tuple(sorted(self._body.parties))

    def knows(self, party: str) -> bool:
        """Is this the id of a party?"""
        return party in self._body.parties

    def learn(self, parties: Mapping[str, PartyEntry], sources: Mapping[str, str]) -> None:
        """Know further parties for as long as the process runs, as those of ``world``; their names are not looked for.

        Raises LexiconError where an id already means another party, or a tie leads to none.
        """
        for party in sorted(parties):
            if self._body.parties.get(party, parties[party]) != parties[party]:
                mend = "give it an id of its own, such as one with the agreement's name in it"
                raise LexiconError(f"the party {party!r} already stands for another", where=self._file, mend=mend)
        self.learnt = self.learnt | (parties.keys() - self._body.parties.keys())
        self._body.parties.update(parties)
        self._body.sources.update(sources)
        for party in sorted(parties):
            for tie in parties[party].ties:
                self._check_tie(party, tie.party, tie.source)

    def name(self, party: str) -> str:
        """Preferred English name; raises LexiconError if unknown."""
        self._require(party)
        return self._body.parties[party].en[0]

    def kind(self, party: str) -> str:
        """Kind of the party, as ``model.Party.kind``; raises LexiconError if unknown."""
        self._require(party)
        return self._body.parties[party].kind

    def forces(self, party: str) -> str | None:
        """The party that a state's troops and arms are of, as texts on this theatre mean them; None where unknown."""
        return self._forces.get(party)

    def get(self, party: str) -> Party:
        """The party as a noun, with names and dated ties, whose sources are addresses."""
        self._require(party)
        entry = self._body.parties[party]
        ties = tuple(
            Tie(
                kind=tie.kind,
                party=tie.party,
                since=tie.since,
                until=tie.until,
                note=tie.note,
                source=self._body.sources[tie.source],
            )
            for tie in entry.ties
        )
        names = tuple(
            Name(text=text, lang=lang, is_preferred=position == 0)
            for lang, texts in (("en", entry.en), ("ar", entry.ar), ("ru", entry.ru))
            for position, text in enumerate(texts)
        )
        sources = tuple(sorted({self._body.sources[tie.source] for tie in entry.ties}))
        return Party(
            id=party,
            made_by=self._maker,
            kind=entry.kind,
            country=entry.country,
            names=names,
            ties=ties,
            note=entry.note,
            sources=sources,
        )

    def find(self, text: str) -> tuple[PartyHit, ...]:
        """All names of parties in a text, in order, longest first where they overlap, with offsets in code points."""
        return self._naming.find(text)

    @lru_cache(maxsize=32768)  # noqa: B019 - there is one Parties a process, kept for its life by load_parties
    def match(self, text: str) -> tuple[Weighted, ...]:
        """Parties that a whole phrase may mean, most likely first; empty where it names none that we know."""
        return self._naming.match(text)

    @lru_cache(maxsize=32768)  # noqa: B019 - as match
    def tie(self, party: str, other: str, on: date | None = None) -> Relation:
        """How ``party`` stands to ``other`` on a date (None: at any time): same, part of, contains, or neither.

        Unknown where sources differ, or where one is an open umbrella and the other an actor of nobody we know.
        """
        self._require(party)
        self._require(other)
        if party == other:
            return Relation.SAME
        if self._steps_up(party, other, on) is not None:
            return Relation.PART_OF
        if self._steps_up(other, party, on) is not None:
            return Relation.CONTAINS
        return Relation.UNKNOWN if self._is_unclear(party, other, on) else Relation.UNRELATED

    @lru_cache(maxsize=32768)  # noqa: B019 - as match
    def kinship(self, a: str, b: str, on: date | None = None) -> float:
        """How likely two sources mean one actor when they name these two, in [0, 1]; a declared scale, symmetric."""
        self._require(a)
        self._require(b)
        scale = self._body.kinship
        steps = self._steps_up(a, b, on)
        if steps is None:
            steps = self._steps_up(b, a, on)
        if steps is not None:
            return scale.step**steps
        if self._siblings(a, b, on):
            return scale.siblings
        if self._is_unclear(a, b, on):
            return scale.unclear
        return scale.supported if self._is_supported(a, b, on) else scale.unrelated

    @lru_cache(maxsize=4096)  # noqa: B019 - as match
    def side(self, party: str, on: date | None = None) -> str:
        """The party for whom this one speaks and acts: the end of its ``part_of`` ties (the Pentagon: the USA)."""
        self._require(party)
        seen = {party}
        while True:
            above = [tie.party for tie in self._ties(party, on, frozenset(("part_of",))) if tie.party not in seen]
            if not above:
                return party
            party = min(above)
            seen.add(party)

    def within(self, party: str, on: date | None = None) -> tuple[str, ...]:
        """The party and all that it is part of on a date, nearest first."""
        self._require(party)
        order = [party]
        for here in order:
            order.extend(sorted(tie.party for tie in self._ties(here, on, CONTAINING) if tie.party not in order))
        return tuple(dict.fromkeys(order))

    def _require(self, party: str) -> None:
        if party not in self._body.parties:
            raise LexiconError(f"no party is called {party!r}", where=self._file, mend=MEND)

    def _ties(self, party: str, on: date | None, kinds: frozenset[str]) -> list[Tie]:
        return [
            Tie(kind=tie.kind, party=tie.party, since=tie.since, until=tie.until)
            for tie in self._body.parties[party].ties
            if tie.kind in kinds and _covers(tie.since, tie.until, on)
        ]

    def _steps_up(self, party: str, other: str, on: date | None) -> int | None:
        """Number of containing ties from a party up to another; None where there is no such way."""
        level, seen, steps = {party}, {party}, 0
        while level:
            if other in level:
                return steps
            above = {tie.party for here in level for tie in self._ties(here, on, CONTAINING)}
            level = above - seen
            seen |= level
            steps += 1
        return None

    def _is_within(self, party: str, other: str) -> bool:
        return self._steps_up(party, other, None) is not None

    def _siblings(self, a: str, b: str, on: date | None) -> bool:
        return bool(set(self.within(a, on)[1:]) & set(self.within(b, on)[1:]))

    def _is_unclear(self, a: str, b: str, on: date | None) -> bool:
        if any(frozenset((x, y)) in self._unclear for x in self.within(a, on) for y in self.within(b, on)):
            return True
        return self._is_stray(a, b, on) or self._is_stray(b, a, on)

    def _is_stray(self, umbrella: str, group: str, on: date | None) -> bool:
        """Could the open umbrella hold a group of which we know no umbrella at all?"""
        return (
            self._body.parties[umbrella].open
            and self._body.parties[group].kind == "armed_group"
            and self._body.parties[group].stray
            and len(self.within(group, on)) == 1
        )

    def _is_supported(self, a: str, b: str, on: date | None) -> bool:
        kinds = frozenset(("supported_by",))
        helpers = {tie.party for tie in self._ties(a, on, kinds)} | {tie.party for tie in self._ties(b, on, kinds)}
        return bool(helpers & {a, b})

    def _check(self) -> None:
        for id_, entry in self._body.parties.items():
            for tie in entry.ties:
                self._check_tie(id_, tie.party, tie.source)
        for pair in self._body.unclear:
            for party in pair:
                self._require(party)

    def _check_tie(self, party: str, other: str, source: str) -> None:
        self._require(other)
        if source not in self._body.sources:
            raise LexiconError(f"party {party!r} cites {source!r}", where=self._file, mend="add it to `sources`")


def _covers(since: date | None, until: date | None, on: date | None) -> bool:
    if on is None:
        return True
    return (since is None or since <= on) and (until is None or on < until)


def _with_world(body: PartiesBody, world: Lexicon) -> PartiesBody:
    further = convert(world, WorldBody)
    for id_ in sorted(body.parties.keys() & further.parties.keys()):
        raise LexiconError(f"party {id_!r} stands in two files", where=world.file, mend="keep it in one of them")
    sources, parties = body.sources | further.sources, body.parties | further.parties
    return msgspec.structs.replace(body, sources=sources, parties=parties)


@cache
def load_parties() -> Parties:
    """The parties of the package's lexicons, read once."""
    return Parties(load_lexicon(NAME), load_lexicon(WORLD))
