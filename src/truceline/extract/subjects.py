"""What is a passage about? War, or sport, markets, weather, crime and the like told with the words of war.

A sentence is scored by the words of each field in it and, for less, in the rest of its paragraph; it is of another
field where that field weighs more than the signs of war. Words and weights are data (``fields.yaml``).
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from truceline.extract.reading import Reading

_ARMED_KINDS: Final = frozenset({"armed_forces", "armed_group", "mission", "coalition"})
_FOUGHT: Final = frozenset({"storm", "pound"})
"""Verbs of arms that are nouns of other fields."""
_ONLY_THERE: Final = frozenset({"drill"})
"""Fields that a sentence is of by its own words alone."""


class FieldWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a field, by how surely they tell it."""

    strong: frozenset[str]
    weak: frozenset[str]


class FieldWeights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What words weigh; ``paragraph`` is the share of those beside the sentence, of which at most ``most`` count.

    A field that weighs less than ``least`` makes no sentence its own.
    """

    strong: float
    weak: float
    paragraph: float
    most: float
    least: float


class FieldsBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``fields.yaml``."""

    weights: FieldWeights
    war: FieldWords
    fields: dict[str, FieldWords]


class Subject(NamedTuple):
    """The field that weighs most in a sentence, with its weight and that of war."""

    field: str
    weight: float
    war: float


class Subjects:
    """Judges what the sentences of a reading are about."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.body = load_fields()
        self._telling = _telling(self.body)
        self._words: dict[int, frozenset[str]] = {}
        self._paragraphs: dict[int, frozenset[str]] = {}
        self._found: dict[int, Subject] = {}

    def is_alien(self, index: int, *, drills: bool = False) -> bool:
        """Whether the sentence of a token is of another field than war; ``drills``: exercises are meant."""
        subject = self.of(self.tree[index].sentence)
        if drills and subject.field == "drill":
            return False
        return subject.weight >= self.body.weights.least and subject.weight > subject.war

    def of(self, sentence: int) -> Subject:
        """The field of a sentence, the first by name of equals."""
        if sentence not in self._found:
            self._found[sentence] = self._of(sentence)
        return self._found[sentence]

    def _of(self, sentence: int) -> Subject:
        own, paragraph = self._words_of(sentence), self._paragraph(self._block(sentence))
        weights = {
            name: self._weight(words, own, own if name in _ONLY_THERE else paragraph)
            for name, words in sorted(self.body.fields.items())
        }
        field = max(weights, key=lambda name: (weights[name], name))
        return Subject(field, weights[field], self._weight(self.body.war, own, paragraph) + self._armed(sentence))

    def _weight(self, words: FieldWords, own: frozenset[str], paragraph: frozenset[str]) -> float:
        """What a field weighs by a sentence's own words, and by those that only the rest of its paragraph has."""
        weights = self.body.weights
        strong, weak = len(words.strong & own), len(words.weak & own)
        beside = self._sum(len(words.strong & paragraph) - strong, len(words.weak & paragraph) - weak)
        return self._sum(strong, weak) + min(beside * weights.paragraph, weights.most)

    def _sum(self, strong: int, weak: int) -> float:
        return strong * self.body.weights.strong + weak * self.body.weights.weak

    def _armed(self, sentence: int) -> float:
        """What parties that bear arms, named in the sentence, weigh as a sign of war."""
        parties = self.reading.lexicons.parties
        start, end = self.reading.bounds(self.tree.sentences[sentence])
        named = {one.parties[0].value for one in self.reading.hits_within(start, end) if one.parties}
        return self.body.weights.strong * sum(parties.kind(one) in _ARMED_KINDS for one in named)

    def _words_of(self, sentence: int) -> frozenset[str]:
        """The words of a sentence that tell of any field."""
        if sentence not in self._words:
            tokens = [self.tree[at] for at in self.tree.sentences[sentence]]
            pairs = {f"{one.lower}-{other.lower}" for one, other in pairwise(tokens)}  # "stoppage time"
            lemmas = {one.lemma.lower() for one in tokens if not (one.is_verb and one.lemma in _FOUGHT)}
            words = {one.lower for one in tokens} | lemmas | pairs
            self._words[sentence] = self._telling & words
        return self._words[sentence]

    def _paragraph(self, block: int) -> frozenset[str]:
        """The words of all sentences of a paragraph, gathered once: a page may be one paragraph."""
        if not self._paragraphs:
            words: dict[int, set[str]] = {}
            for sentence in range(len(self.tree.sentences)):
                words.setdefault(self._block(sentence), set()).update(self._words_of(sentence))
            self._paragraphs = {at: frozenset(found) for at, found in words.items()}
        return self._paragraphs[block]

    def _block(self, sentence: int) -> int:
        return self.reading.block_of(self.tree[self.tree.sentences[sentence].first].start)


def _telling(body: FieldsBody) -> frozenset[str]:
    """All words that tell of a field."""
    return frozenset[str]().union(
        *(words for one in (body.war, *body.fields.values()) for words in (one.strong, one.weak))
    )


@cache
def load_fields() -> FieldsBody:
    """The words of the package's lexicon, read once; raises LexiconError."""
    return convert(load_lexicon("fields"), FieldsBody)
