"""Which Russian words say where? Place phrases with their preposition, from the tree and words for kinds of places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.words import load_words
from truceline.model.claim import PlacePhrase

if TYPE_CHECKING:
    from truceline.extract.russian.naming import Naming
    from truceline.extract.russian.tree import Tree
    from truceline.extract.walks import Sentence

_AT: Final = frozenset({"в", "во", "на"})
LONGEST: Final = 16
"""Words behind its noun that a place phrase may have."""
_PLACING: Final = _AT | {"над", "под", "близ", "вблизи", "около", "возле", "у"}
"""Prepositions behind which a name that looks like a person's is a place."""


@dataclass(slots=True)
class Place:
    """A place phrase over tokens [first, last]: ``head`` is its noun, ``within`` further phrases that hold at once."""

    head: int
    first: int
    last: int
    preposition: str
    is_named: bool
    is_reference: bool = False
    within: list[tuple[int, int]] = field(default_factory=list)

    def phrase(self, tree: Tree) -> PlacePhrase:
        """The phrase as a field."""
        within = tuple(tree.quote(pair) for pair in self.within)
        return PlacePhrase(span=tree.quote((self.first, self.last)), within=within)


class Places:
    """Finds the place phrases of a document."""

    def __init__(self, tree: Tree, naming: Naming) -> None:
        self.tree = tree
        self.naming = naming
        self.words = load_words().words.places

    def find(self, sentence: Sentence, taken: list[tuple[int, int]]) -> list[Place]:
        """Place phrases of a sentence in order; ``taken`` are stretches of the text that say when."""
        found: list[Place] = []
        for index in sentence:
            if any(start <= self.tree[index].start < end for start, end in taken):
                continue
            place = self._at(index)
            if place is not None and not any(one.first <= place.first <= one.last for one in found):
                found.append(place)
        return self._nested(found)

    def _at(self, index: int) -> Place | None:
        tree, token = self.tree, self.tree[index]
        if token.lemma in self.words.references and token.pos == "ADV":
            return Place(index, index, index, "", False, is_reference=True)
        if token.lower in self.words.bearings and token.pos in {"ADV", "ADP", "ADJ"}:
            return self._by_bearing(index)
        preposition = tree.preposition(index)
        if not (token.is_noun or token.pos in {"X", "ADJ"}) or preposition not in self.words.prepositions:
            return None
        if preposition in self.words.bearings:
            return None  # found by the word itself
        if not self.is_place(index):
            return None
        case_at = tree.children(index, "case")[0]
        last = self.extent(index)
        first = case_at if preposition not in _AT else min(self._after(case_at), index)
        return Place(index, first, last, preposition, self.has_name(index))

    def _after(self, at: int) -> int:
        return at + 1

    def _by_bearing(self, index: int) -> Place | None:
        """“восточнее Пальмиры”, "недалеко от Хамы": the word and the noun behind it."""
        tree, token = self.tree, self.tree[index]
        noun = token.head if token.rel == "case" else None
        if noun is None:
            below = [at for at in tree.children(index, "obl", "nmod", "obj", "appos") if at > index]
            beside = [at for at in tree.children(token.head) if index < at <= index + 3 and tree[at].is_noun]
            noun = below[0] if below else (beside[0] if beside else None)
        if noun is None or noun < index or noun - index > 4 or not self.is_place(noun):
            return None
        return Place(noun, index, self.extent(noun), token.lower, self.has_name(noun))

    def is_place(self, index: int) -> bool:
        """Whether a noun is a place by its kind or by being a name of neither a person nor a party."""
        tree, token = self.tree, self.tree[index]
        hit = self.naming.at(index)
        is_alive = token.has("Animacy=Anim") and (token.pos != "PROPN" or tree.preposition(index) not in _PLACING)
        if token.lemma in self.words.not_places or is_alive:
            return False
        if hit is not None and hit.kind == "name":
            kind = self.naming.parties.kind(hit.party)
            return kind == "state" and hit.first == hit.last
        if token.lemma in self.words.kinds:
            return (
                token.lemma not in self.words.weak or self.has_name(index) or bool(tree.children(index, "amod", "nmod"))
            )
        return token.is_name and (token.pos == "PROPN" or tree[index].index != tree.sentence_of(index).first)

    def has_name(self, index: int) -> bool:
        """Whether the phrase holds a proper name."""
        return any(self.tree[at].text[:1].isupper() for at in self.tree.subtree(index) if at <= index + 8 and
                   self.tree[at].is_name and self.tree[at].lemma not in self.words.kinds)  # fmt: skip

    def extent(self, index: int) -> int:
        """The last token of a place phrase: its names, and the place that a bearing or distance is told from."""
        tree = self.tree
        last = tree.phrase(index)[-1]
        sentence_end = tree.sentence_of(index).last
        for child in tree.children(index, "nmod", "appos", "obl", "flat"):
            if not index < child < sentence_end or tree[child].pos in {"VERB", "NUM"}:
                continue
            preposition = tree.preposition(child)
            leads = tree[index].lemma in self.words.measures | self.words.relating or preposition in {"от", "с"}
            is_from = preposition == "от" and tree[index].lemma in self.words.relating
            if preposition and leads and (is_from or self.is_place(child) or tree[child].lemma in self.words.relating):
                last = max(last, self.extent(child))
            elif not preposition:
                last = max(last, tree.phrase(child)[-1])
        for other in (
            tree.children(last, "conj") if tree[last].is_name and tree[index].lemma in self.words.relating else ()
        ):
            last = other if tree[other].is_name and other == last + 2 else last
        return last if last - index <= LONGEST else tree.phrase(index)[-1]

    def _nested(self, found: list[Place]) -> list[Place]:
        """Places that hang on each other are one with what it stands within: "в городе Эр-Растан в провинции Хомс"."""
        result: list[Place] = []
        for place in found:
            outer = result[-1] if result else None
            is_next = outer is not None and self._is_joined(outer, place)
            if outer is not None and is_next:
                outer.within.append((place.first, place.last))
                if place.is_named and not outer.is_named:
                    outer.is_named = True
            elif outer is None or place.first > outer.last:
                result.append(place)
        return result

    def _is_joined(self, outer: Place, place: Place) -> bool:
        tree = self.tree
        last = outer.within[-1][1] if outer.within else outer.last
        gap = place.first - last - 1
        if gap < 0 or gap > 2 or place.is_reference or outer.is_reference:
            return False
        between = [tree[at] for at in range(last + 1, place.first)]
        return all(token.pos == "ADP" or token.text == "," for token in between) and (
            tree.governs(outer.head, place.head) or tree[outer.head].head == tree[place.head].head
        )
