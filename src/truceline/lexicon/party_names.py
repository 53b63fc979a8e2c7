"""How are parties named? The body of ``data/parties.yaml``, the tree of all names, and how a phrase is read with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.lexicon.words import NameTree, Run, Word, split_words
from truceline.model import Weighted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

METONYM_WEIGHT: Final = 0.75
"""Weight of a capital's name for its government, where nothing speaks against it; declared, not fitted."""
PART_WEIGHT: Final = 0.5
"""Factor for a phrase in which the name is only a part and the other words are unknown; declared, not fitted."""
ASSET_WEIGHT: Final = 0.9
"""Factor for a phrase that names a party's asset or voice ("Syrian Army position"); declared, not fitted."""
MAX_PHRASE_WORDS: Final = 40
"""A phrase of more words is read from its first ones: no mention is longer, and hostile ones cost no time."""
HYPHENS: Final = frozenset("-‐‑–")


class TieEntry(msgspec.Struct, frozen=True, array_like=True):
    """A tie as the file has it: kind, party, since, until, key of the source, note."""

    kind: str
    party: str
    since: date | None
    until: date | None
    source: str
    note: str = ""


class PartyEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A party as the file has it: names by language, first preferred.

    ``maybe`` are words that mean it only with a weight; ``metonyms`` capitals; ``adjectives`` go with the nouns of
    the file, meaning ``forces`` or the party itself; ``supported`` are names of whom an umbrella supports.
    ``open`` umbrellas hold more than we list; a ``stray`` armed group may belong to an umbrella that we do not know.
    """

    kind: str
    en: tuple[str, ...]
    ar: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()
    country: str | None = None
    maybe: dict[str, float] = {}
    metonyms: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    forces: str | None = None
    supported: tuple[str, ...] = ()
    open: bool = False
    stray: bool = False
    ties: tuple[TieEntry, ...] = ()
    note: str = ""


class KinshipScale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The declared scale of likeness, each in [0, 1]; ``step`` is a factor for each tie between the two."""

    step: float
    siblings: float
    unclear: float
    supported: float
    unrelated: float


class PartiesBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of the lexicon; ``sources`` are addresses by key."""

    sources: dict[str, str]
    nouns: dict[str, tuple[str, ...]]
    groups: tuple[str, ...]
    patterns: dict[str, tuple[str, ...]]
    after: tuple[str, ...]
    before: tuple[str, ...]
    against: tuple[str, ...]
    helped: tuple[str, ...]
    voices: tuple[str, ...]
    prepositions: tuple[str, ...]
    not_parties: tuple[str, ...]
    place_before: tuple[str, ...]
    place_after: tuple[str, ...]
    parties: dict[str, PartyEntry]
    unclear: tuple[tuple[str, str], ...]
    kinship: KinshipScale


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: candidates with weights, and whether it is a capital's name for its government."""

    parties: tuple[tuple[str, float], ...]
    is_metonym: bool = False
    is_adjective: bool = False


@dataclass(frozen=True, slots=True)
class PartyHit:
    """A name in a text at [start, end): the parties that it may mean, most likely first.

    ``is_metonym``: a capital that may be meant as its government. ``is_adjective``: a nationality alone ("Russian"),
    which names nobody by itself and is reported for what stands beside it.
    """

    start: int
    end: int
    text: str
    parties: tuple[Weighted, ...]
    is_metonym: bool = False
    is_adjective: bool = False


def name_tree(body: PartiesBody) -> NameTree[Meaning]:
    """All names of all parties. Where two parties have one name, its weight is shared between them."""
    gathered: dict[str, dict[str, float]] = {}
    for party, entry in body.parties.items():
        for name, weight in _names_of(entry):
            gathered.setdefault(name, {})[party] = weight
    tree: NameTree[Meaning] = NameTree()
    for name in body.not_parties:
        tree.add(name, Meaning(()))
    for name, weights in gathered.items():
        tree.add(name, Meaning(_shared(weights)))
    for party, entry in body.parties.items():
        for name, holder in _composed(body, party, entry):
            tree.add(name, Meaning(((holder, 1.0),)))
    for party, entry in body.parties.items():
        for name in entry.metonyms:
            tree.add(name, Meaning(((party, METONYM_WEIGHT),), is_metonym=True))
        for name in entry.adjectives:
            tree.add(name, Meaning(((party, METONYM_WEIGHT),), is_adjective=True))
    return tree


def _names_of(entry: PartyEntry) -> Iterator[tuple[str, float]]:
    yield from ((name, 1.0) for name in (*entry.en, *entry.ar, *entry.ru))
    yield from entry.maybe.items()


def _shared(weights: dict[str, float]) -> tuple[tuple[str, float], ...]:
    scale = 1 / max(1.0, sum(weights.values()))
    return tuple(
        sorted(((party, weight * scale) for party, weight in weights.items()), key=lambda pair: (-pair[1], pair[0]))
    )


def _composed(body: PartiesBody, party: str, entry: PartyEntry) -> Iterator[tuple[str, str]]:
    """Names made of an adjective and a noun, or of whom an umbrella supports, with the party that they mean."""
    for adjective in entry.adjectives:
        for kind, nouns in body.nouns.items():
            holder = party if kind == "officials" else entry.forces or party
            yield from ((f"{adjective} {noun}", holder) for noun in nouns)
    for pattern, supported in product((p for group in body.patterns.values() for p in group), entry.supported):
        if "{f}" in pattern:
            yield from ((pattern.replace("{x}", supported).replace("{f}", noun), party) for noun in body.groups)
        else:
            yield pattern.replace("{x}", supported), party


class Naming:
    """Reads texts and phrases with the tree of names; ``is_within`` tells whether one party is part of another."""

    def __init__(self, body: PartiesBody, is_within: Callable[[str, str], bool]) -> None:
        self._tree = name_tree(body)
        self._is_within = is_within
        self._voices = frozenset(body.voices)
        self._around = frozenset((*body.after, *body.before, "and"))
        self._before = frozenset(body.before)
        self._against = frozenset(body.against)
        self._helped = frozenset(body.helped)
        self._prepositions = frozenset(body.prepositions)
        self._place_before = frozenset(body.place_before)
        self._place_after = frozenset(body.place_after)

    def find(self, text: str) -> tuple[PartyHit, ...]:
        """All names in the text, in order; of two that overlap the one that begins first, then the longer."""
        return tuple(self._find(text, split_words(text)))

    def match(self, text: str) -> tuple[Weighted, ...]:
        """Parties that the whole phrase may mean: by name, else by the names in it with what stands beside them."""
        words = split_words(text)[:MAX_PHRASE_WORDS]
        for first in range(len(words)):
            meaning = self._tree.get_words(words, first, len(words))
            if meaning is not None:
                return _weighted(meaning)
            if not self._may_precede(words[first]):
                break
        return self._match_within(text, words)

    def _match_within(self, text: str, words: list[Word]) -> tuple[Weighted, ...]:
        found = list(self._find(text, words))
        hits = self._named(words, [hit for hit in found if not self._is_against(words, hit)])
        if not hits:
            return ()
        factor = ASSET_WEIGHT if self._is_rest_known(words, found) else PART_WEIGHT
        shares: dict[str, float] = {}
        for hit in hits:
            for party in hit.parties:
                shares[party.value] = shares.get(party.value, 0.0) + factor * party.weight / len(hits)
        reason = "asset or voice of" if factor == ASSET_WEIGHT else "part of the phrase"
        ordered = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Weighted(value=party, weight=round(weight, 6), reason=reason) for party, weight in ordered)

    def _named(self, words: list[Word], hits: list[PartyHit]) -> list[PartyHit]:
        """The names that count: no bare adjective beside a name, no wide one beside its part ("Iraqi militia X")."""
        whole = [hit for hit in hits if not hit.is_adjective or _is_joined(words, hit)]
        named = whole if any(not hit.is_adjective for hit in whole) else hits
        leads = [hit.parties[0].value for hit in named]
        if any(word.key == "and" for word in words):
            return named
        return [
            hit
            for hit, lead in zip(named, leads, strict=True)
            if not any(other != lead and self._is_within(other, lead) for other in leads)
        ]

    def _is_rest_known(self, words: list[Word], hits: list[PartyHit]) -> bool:
        """Are all words beside the names such as leave their meaning (assets, voices, numbers, a place after)?"""
        seen = False
        for word in words:
            if any(hit.start <= word.start < hit.end for hit in hits):
                seen = True
            elif seen and (word.key in self._voices or word.key in self._prepositions):
                return True
            elif word.key not in self._around and not word.key.isdigit():
                return False
        return True

    def _may_precede(self, word: Word) -> bool:
        return word.key in self._before or word.key.isdigit()

    def _is_against(self, words: list[Word], hit: PartyHit) -> bool:
        """Does a word before the name say that the phrase means somebody else ("rebels fighting ...")?"""
        before = [word.key for word in words if word.end <= hit.start][-2:]
        if len(before) == 2 and before[1] == "by" and before[0] in self._helped:
            return True
        return any(word in self._against for word in before)

    def _find(self, text: str, words: list[Word]) -> Iterator[PartyHit]:
        position = 0
        while position < len(words):
            run = self._run_at(text, words, position)
            if run is None:
                position += 1
                continue
            if run.value.parties:
                start, end = words[position].start, words[run.last - 1].end
                meaning = run.value
                yield PartyHit(
                    start, end, text[start:end], _weighted(meaning), meaning.is_metonym, meaning.is_adjective
                )
            position = run.last

    def _run_at(self, text: str, words: list[Word], first: int) -> Run[Meaning] | None:
        for run in self._tree.longest(words, first):
            if self._is_glued(text, words, first, run.last):
                continue
            if run.value.is_metonym and self._is_place(words, first, run.last):
                continue
            return run
        return None

    def _is_glued(self, text: str, words: list[Word], first: int, last: int) -> bool:
        """Is the name only a piece of a compound ("US-led", "pro-Assad")? A hyphen between two names is none."""
        start, end = words[first].start, words[last - 1].end
        if end < len(text) and text[end] in HYPHENS and last < len(words) and words[last].start == end + 1:
            return not self._tree.longest(words, last)
        if start > 0 and text[start - 1] in HYPHENS and first > 0 and words[first - 1].end == start - 1:
            return self._tree.get_words(words, first - 1, first) is None
        return False

    def _is_place(self, words: list[Word], first: int, last: int) -> bool:
        if first > 0 and words[first - 1].key in self._place_before:
            return True
        return last < len(words) and words[last].key in self._place_after


def _is_joined(words: list[Word], hit: PartyHit) -> bool:
    """Does "and" follow the adjective, so that it shares the noun of the next ("Russian and Syrian aircraft")?"""
    after = [word.key for word in words if word.start >= hit.end][:1]
    return after == ["and"]


def _weighted(meaning: Meaning) -> tuple[Weighted, ...]:
    reason = "name"
    if meaning.is_metonym:
        reason = "capital for its government"
    elif meaning.is_adjective:
        reason = "nationality"
    return tuple(Weighted(value=party, weight=round(weight, 6), reason=reason) for party, weight in meaning.parties)
