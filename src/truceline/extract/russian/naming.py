"""Whom do Russian words name? Names by their stems, adjectives of nationality, and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.stems import stem, stems
from truceline.extract.russian.words import load_words
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.extract.russian.tree import Tree
    from truceline.extract.russian.words import PartiesBody
    from truceline.lexicon.parties import Parties

ASSET_WEIGHT: Final = 0.9
"""Weight of a phrase that names a party's asset or voice ("позиция сирийской армии"); declared, as in English."""
METONYM_WEIGHT: Final = 0.75
MAX_WORDS: Final = 8
_MARKS: Final = frozenset('"«»„“”()')


@dataclass(frozen=True, slots=True)
class Hit:
    """A name over tokens [first, last]: the party, how surely, and whether it is an adjective or a capital alone."""

    first: int
    last: int
    party: str
    weight: float
    kind: str


@dataclass(frozen=True)
class Names:
    """All Russian names by their stems; ``maybe`` by scene."""

    names: dict[tuple[str, ...], tuple[str, float, str]]
    maybe: dict[str, dict[tuple[str, ...], tuple[str, float, str]]]
    scenes: dict[str, frozenset[tuple[str, ...]]]
    heads: frozenset[str]


@cache
def _names(parties: Parties) -> Names:
    body: PartiesBody = load_words().parties
    names: dict[tuple[str, ...], tuple[str, float, str]] = {}
    maybe: dict[str, dict[tuple[str, ...], tuple[str, float, str]]] = {}
    for party, known in sorted(body.parties.items()):
        for name in (*known.names, *_own_names(parties, party)):
            names.setdefault(stems(name), (party, 1.0, "name"))
        for name in known.metonyms:
            names.setdefault(stems(name), (party, METONYM_WEIGHT, "metonym"))
        for name in known.adjectives:
            names.setdefault(stems(name), (party, METONYM_WEIGHT, "adjective"))
        for scene, weights in known.maybe.items():
            for name, weight in weights.items():
                maybe.setdefault(scene, {})[stems(name)] = (party, weight, "name")
                names.pop(stems(name), None)
    for party in parties.ids:
        for called in _own_names(parties, party) if party not in body.parties else ():
            names.setdefault(stems(called), (party, 1.0, "name"))
    scenes = {scene: frozenset(stems(word) for word in words) for scene, words in body.scenes.items()}
    every = [*names, *(key for known in maybe.values() for key in known)]
    return Names(names, maybe, scenes, frozenset(key[0] for key in every if key))


def _own_names(parties: Parties, party: str) -> list[str]:
    """Russian names that the lexicon of parties has itself."""
    return [name.text for name in parties.get(party).names if name.lang == "ru"]


class Naming:
    """The names of parties in one document, found once."""

    def __init__(self, tree: Tree, parties: Parties) -> None:
        self.tree = tree
        self.parties = parties
        self.body = load_words().parties
        self._known = _names(parties)
        self.stems = [stem(token.text) for token in tree.tokens]
        self.scene = self._scene()
        self.hits = self._find()
        self._at = {at: hit for hit in self.hits for at in range(hit.first, hit.last + 1)}

    def _scene(self) -> str:
        """The scene whose words the text has most of; nothing where it has none."""
        scenes = self._known.scenes
        pairs = [*pairwise(self.stems)]
        named = frozenset(two for two in pairs if any(two in words for words in scenes.values()))
        inside = {at + 1 for at, two in enumerate(pairs) if two in named}
        told = [(word,) for at, word in enumerate(self.stems) if at not in inside] + [
            two for two in pairs if two in named
        ]
        counts = {scene: sum(one in words for one in told) for scene, words in scenes.items()}
        best = max(sorted(counts), key=lambda scene: counts[scene])
        return best if counts[best] else ""

    def _find(self) -> list[Hit]:
        found: list[Hit] = []
        at = 0
        while at < len(self.tree):
            hit = self._hit(at) if self.stems[at] in self._known.heads else None
            found.extend([hit] if hit is not None else [])
            at = hit.last + 1 if hit is not None else at + 1
        return found

    def _hit(self, first: int) -> Hit | None:
        """The longest name that begins here, marks of quotation inside left aside."""
        best: Hit | None = None
        token, behind = self.tree[first], self.tree[min(first + 1, len(self.tree) - 1)]
        if token.has("Animacy=Anim") and token.pos == "PROPN" and behind.rel == "flat:name" and behind.head == first:
            return None  # "Армен Погосян": a first name
        key: tuple[str, ...] = ()
        at = first
        last_of_sentence = self.tree.sentence_of(first).last
        maybe = self._known.maybe.get(self.scene, {})
        while at < last_of_sentence and len(key) < MAX_WORDS:
            if self.tree[at].text not in _MARKS:
                key = (*key, *(stems(self.tree[at].text) or (self.tree[at].text,)))
                known = self._known.names.get(key) or maybe.get(key)
                if known is not None:
                    best = Hit(first, at, *known)
            at += 1
        return best

    def at(self, index: int) -> Hit | None:
        """The name that a token belongs to."""
        return self._at.get(index)

    def within(self, tokens: Iterable[int]) -> list[Hit]:
        """Names all of whose words are among these tokens, in order."""
        inside = set(tokens)
        return [hit for hit in dict.fromkeys(self._at[at] for at in sorted(inside) if at in self._at) if
                inside.issuperset(range(hit.first, hit.last + 1))]  # fmt: skip

    def parties_of(self, head: int, tokens: Sequence[int]) -> tuple[Weighted, ...]:
        """Whom a phrase means.

        A cascade: (1) a name that holds the head, unless it is a general word beside a proper name; (2) a nationality
        at a noun of forces or officials; (3) the name of whose asset or voice the head is.
        """
        own = self.at(head)
        inside = [hit for hit in self.within(tokens) if hit.kind != "adjective" and hit is not own]
        is_general = own is not None and self.tree[own.last].lemma in self.body.generic and own.weight < 1
        lemma = self.tree[head].lemma
        national = self._national(head, lemma)
        if national and own is not None and own.first == own.last and lemma in self.body.nouns["officials"]:
            return national  # "турецкое минобороны"
        if own is not None and own.kind != "adjective" and not (is_general and inside):
            return self._weighted(own.party, own.weight)
        named = [hit for hit in inside if hit.kind == "name"] or inside
        if named and (lemma in self.body.owned or lemma in self._sources) and self._is_of(head, named[0]):
            return self._weighted(named[0].party, ASSET_WEIGHT * named[0].weight)
        return national

    @property
    def _sources(self) -> frozenset[str]:
        return load_words().words.speakers["official"]

    def _is_of(self, head: int, hit: Hit) -> bool:
        """Whether the name hangs below the head without "против" between them."""
        chain = [hit.last, *self.tree.ancestors(hit.last)]
        return head in chain and all(self.tree.preposition(at) != "против" for at in chain[: chain.index(head)])

    def _national(self, head: int, lemma: str) -> tuple[Weighted, ...]:
        for child in self.tree.children(head, "amod", "nmod", "appos"):
            hit = self.at(child)
            if hit is None or hit.kind != "adjective":
                continue
            party = self.body.parties[hit.party]
            if lemma in self.body.nouns["forces"]:
                return self._weighted(party.forces or hit.party, ASSET_WEIGHT)
            if lemma in self.body.nouns["officials"]:
                return self._weighted(hit.party, ASSET_WEIGHT)
        return ()

    def in_full(self, tokens: Sequence[int]) -> list[int]:
        """A phrase with the rest of a name that begins in it: "Сирийский центр мониторинга за соблюдением …"."""
        first, last = tokens[0], tokens[-1]
        for hit in (self._at[at] for at in tokens if at in self._at):
            first, last = min(first, hit.first), max(last, hit.last)
        if last > tokens[-1] and last + 1 < len(self.tree) and self.tree[last + 1].text in _MARKS - {"("}:
            last += self.tree.text[self.tree[first].start : self.tree[last].end].count('"') % 2
        return list(range(first, last + 1))

    def of_nation(self, index: int) -> tuple[Weighted, ...]:
        """The party whose nationality an adjective tells, where its noun is left out ("турецкая – 15")."""
        hit = self.at(index)
        return self._weighted(hit.party, ASSET_WEIGHT) if hit is not None else ()

    def _weighted(self, party: str, weight: float) -> tuple[Weighted, ...]:
        return (Weighted(value=party, weight=round(weight, 6), reason="name"),)
