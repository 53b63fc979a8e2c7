"""Which words say where? Place phrases found with the parse, joined where several hold at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.lexicon.base import convert, load_lexicon
from truceline.model.claim import PlacePhrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence


class PlaceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``place_words.yaml``."""

    plain: frozenset[str]
    kept: frozenset[str]
    directions: frozenset[str]
    lengths: tuple[str, ...]
    units: frozenset[str]
    nouns: frozenset[str]
    vague: frozenset[str]
    countries: frozenset[str]
    not_places: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlacePart:
    """One phrase that says where: [start, end) of the text without a plain preposition.

    ``top`` is the token that the phrase hangs on by (its preposition or head), ``head`` the noun. ``rank``: 4 a named
    spot, 3 a named unit, 2 a country, 1 an area without a name of its own, 0 only a reference to one told before.
    """

    start: int
    end: int
    top: int
    head: int
    rank: int


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """Place phrases that stand side by side and hold at once."""

    parts: tuple[PlacePart, ...]

    @property
    def start(self) -> int:
        """Where the first part starts."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where the last part ends."""
        return max(part.end for part in self.parts)

    @property
    def main(self) -> PlacePart:
        """The part that says most precisely where: the first of the highest rank."""
        return max(self.parts, key=lambda part: (part.rank, -part.start))

    @property
    def is_reference(self) -> bool:
        """Whether it only refers to a place told before ("in the area", "there")."""
        return self.main.rank == 0

    def phrase(self, tree: Tree) -> PlacePhrase:
        """The phrase with what holds besides."""
        main = self.main
        others = tuple(tree.span(part.start, part.end) for part in self.parts if part is not main and part.rank > 0)
        return PlacePhrase(span=tree.span(main.start, main.end), within=others)


NAMED: Final = 3
_GAP: Final = re.compile(r",?\s*")
_TAIL: Final = re.compile(
    r"\s(?:from (?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)* to (?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)*"
    r"|(?:between|with) (?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)* and (?:the )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)*"
    r"|(?:with|to) [A-Z][\w'-]+(?: [A-Z][\w'-]+)*)"
)
_ROADS: Final = frozenset(
    {"road", "highway", "border", "frontier", "line", "section", "stretch", "crossing", "borders", "corridor"}
)


class Places:
    """Finds place phrases in a tree."""

    def __init__(self, words: PlaceWords) -> None:
        self.words = words
        lengths = "|".join(sorted(words.lengths, key=len, reverse=True))
        self._distance = re.compile(
            r"(?:just |about |some |around |roughly |less than |more than )?"
            rf"(?:\d[\d.,–-]*|[a-z]+)\s?(?:{lengths})\s(?:to the )?$"
        )
        self._to_the = re.compile(r"(?:just |well )?(?:to|on|in) the $|(?:just |well )$")

    def find(self, tree: Tree, sentence: Sentence, taken: Sequence[tuple[int, int]]) -> list[PlaceHit]:
        """Place phrases of a sentence, in order; ``taken`` are ranges of times and of parties that are no places."""
        parts: list[PlacePart] = []
        for index in sentence:
            part = self._prepositional(tree, index, taken) or self._directional(tree, index, taken)
            part = part or self._adverb(tree, index)
            if part is not None and not any(part.start < other.end and other.start < part.end for other in parts):
                parts.append(part)
        return self._joined(tree, parts)

    def is_place(self, tree: Tree, head: int, taken: Sequence[tuple[int, int]]) -> bool:
        """Whether a noun phrase names a place rather than somebody: a name no party has, or a noun that has a place."""
        return self._rank(tree, head, taken) >= NAMED

    def at(self, tree: Tree, head: int, taken: Sequence[tuple[int, int]]) -> PlacePart:
        """The noun phrase as a place, with what is coordinated to it."""
        phrase = self._extent(tree, head)
        return PlacePart(phrase[0], phrase[1], head, head, self._rank(tree, head, taken))

    def _prepositional(self, tree: Tree, index: int, taken: Sequence[tuple[int, int]]) -> PlacePart | None:
        token = tree[index]
        word = token.lower
        if (
            token.tag not in {"IN", "TO", "RB", "RP", "VBG"}
            or word not in self.words.plain | self.words.kept
            or word == "of"
        ):
            return None
        if token.dep == "agent" or tree[token.head].lower == "according":
            return None
        head = tree.child(index, "pobj")
        if head is None:
            nested = tree.child(index, "prep")
            head = (
                tree.child(nested, "pobj") if nested is not None and tree[nested].lower in {"of", "to", "in"} else None
            )
        if head is None or tree[head].index < index:
            return None
        rank = self._rank(tree, head, taken)
        is_same = any(tree[at].lower == "same" for at in tree.children(head, "amod"))
        if rank < 0 or (rank == 0 and word not in {"in", "there", "inside"} and not is_same):
            return None
        start, end = self._extent(tree, head)
        first = start if word in self.words.plain else token.start
        return PlacePart(first, end, index, head, rank)

    def _directional(self, tree: Tree, index: int, taken: Sequence[tuple[int, int]]) -> PlacePart | None:
        """“21 km north-west of Hama”, "south of Tabqa", "to the east of At Tanf"."""
        token = tree[index]
        follows = index + 1 < len(tree) and tree[index + 1].lower == "of" and tree[index + 1].sentence == token.sentence
        if token.lower not in self.words.directions or not follows:
            return None
        head = tree.child(index + 1, "pobj")
        if head is None or self._rank(tree, head, taken) < NAMED - 1:
            return None
        before = tree.text[max(0, token.start - 40) : token.start]
        lead = self._distance.search(before) or self._to_the.search(before)
        start = token.start - (len(lead.group()) if lead else 0)
        is_inner = lead is not None and lead.group().strip() in {"in the", "on the"}
        start = token.start if is_inner else start
        return PlacePart(start, self._extent(tree, head)[1], index, head, 4)

    def _adverb(self, tree: Tree, index: int) -> PlacePart | None:
        token = tree[index]
        if token.lower == "there" and token.dep == "advmod":
            return PlacePart(token.start, token.end, index, index, 0)
        return None

    def _extent(self, tree: Tree, head: int) -> tuple[int, int]:
        phrase = tree.noun_phrase(head)
        members = [index for index in tree.conjuncts(head) if index == head or self._stays_place(tree, index)]
        last = max(tree.noun_phrase(index)[-1] for index in members)
        end = tree[max(phrase[-1], last)].end
        tail = _TAIL.match(tree.text, end) if tree[head].lemma in _ROADS or tree[head].lower in _ROADS else None
        return tree[phrase[0]].start, tail.end() if tail else end

    def _stays_place(self, tree: Tree, index: int) -> bool:
        return tree[index].is_noun and tree[index].lemma not in self.words.not_places

    def _rank(self, tree: Tree, head: int, taken: Sequence[tuple[int, int]]) -> int:
        """How precisely a noun phrase says where; -1 where it is none."""
        token = tree[head]
        lemma = token.lemma.lower()
        phrase = tree.noun_phrase(head)
        text = tree.text[tree[phrase[0]].start : tree[phrase[-1]].end]
        if re.sub(r"^(?:the|[a-z-]+) ", "", text) in self.words.countries:
            return 2
        if any(start < tree[phrase[-1]].end and tree[phrase[0]].start < end for start, end in taken):
            return -1
        names = [
            at for at in phrase if tree[at].is_name and tree[at].text[:1].isalpha() and not _within(tree, at, taken)
        ]
        if lemma in self.words.nouns or token.lower in self.words.nouns:
            if names:
                return 3 if lemma in self.words.units or token.lower in self.words.units else 4
            return self._unnamed(tree, head, phrase, lemma)
        if not token.is_name or _within(tree, head, taken) or lemma in self.words.not_places:
            return -1
        return 4 if re.search(r"[A-Z]", text) else -1

    def _unnamed(self, tree: Tree, head: int, phrase: list[int], lemma: str) -> int:
        if lemma in self.words.not_places and lemma not in {"line", "part"}:
            return -1
        adds = [
            at
            for at in phrase
            if at != head
            and tree[at].dep in {"amod", "compound", "nummod", "poss", "nmod", "prep"}
            and tree[at].lower not in {"same", "said", "latter"}
        ]
        adds += [at for at in tree.children(head, "prep") if tree[at].lower in self.words.kept]
        return 0 if lemma in self.words.vague | self.words.units and not adds else 1

    def _joined(self, tree: Tree, parts: list[PlacePart]) -> list[PlaceHit]:
        hits: list[list[PlacePart]] = []
        for part in sorted(parts, key=lambda part: part.start):
            lead = min(tree[part.top].start, part.start)
            end = max((one.end for one in hits[-1]), default=0) if hits else 0
            if hits and _GAP.fullmatch(tree.text, end, max(lead, end)):
                hits[-1].append(part)
            else:
                hits.append([part])
        return [PlaceHit(tuple(group)) for group in hits]


def _within(tree: Tree, index: int, ranges: Sequence[tuple[int, int]]) -> bool:
    token = tree[index]
    return any(start <= token.start and token.end <= end for start, end in ranges)


@cache
def load_places() -> Places:
    """Finder of place phrases from the package's lexicon, read once; raises LexiconError."""
    return Places(convert(load_lexicon("place_words"), PlaceWords))
