"""Which numbers tell how many were harmed, though no verb of harm has them? "Reuters had 73 dead".

A bare number is a toll where a speaker counts it and the last thing counted before it were people who came to harm.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.claim import HarmKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.extract.quantities import Quantity
    from truceline.extract.reading import Reading
    from truceline.extract.walks import Sentence

REACH: Final = 5
"""Sentences in front of a bare number in which a toll must stand."""
_COUNTING: Final = frozenset(
    {"have", "say", "give", "count", "speak", "put", "name", "report", "cite", "record", "list", "mention", "talk",
     "claim", "tally", "register", "quote", "estimate", "raise", "lower", "revise", "correct", "number", "know",
     "confirm", "publish"}
)  # fmt: skip
_SPEAKING: Final = frozenset({"speak", "talk", "know"})
_LED_IN: Final = frozenset({"of", "at", "to"})
_TALLIES: Final = frozenset(
    {
        "it",
        "they",
        "number",
        "figure",
        "toll",
        "total",
        "count",
        "tally",
        "dead",
        "death",
        "loss",
        "casualty",
        "estimate",
    }
)
_KILLED: Final = frozenset({"dead", "killed", "slain"})
_INJURED: Final = frozenset({"injured", "wounded", "hurt", "maimed"})
_NO_NUMBERS: Final = frozenset({"a", "an", "another", "one", "some", "both", "many", "few"})
_SOUND: Final = frozenset({"unhurt", "unharmed", "unscathed", "uninjured"})
_NOBODY: Final = frozenset({"nobody", "none", "neither", "no"})
_HIT: Final = frozenset({"hit", "struck", "touched", "harmed"})
_AT: Final = re.compile(
    r"\b(?:losses|(?:number|count|total|tally) of (?:the |its |their )?(?:\w+ )?"
    r"(?P<who>killed|dead|deaths|fatalities|victims|wounded|injured)"
    r"|the (?:dead|killed))\b[^.;]{0,40}?(?:\b(?:at|to|is|was|were|reached|reads|stands)|:)\s+",
    re.IGNORECASE,
)


class Toll(NamedTuple):
    """A number of people who were harmed: ``head`` is the word that it hangs on, ``victim`` who they were."""

    head: int
    kind: HarmKind
    low: int
    high: int | None
    victim: int | None
    start: int
    end: int


def find_tolls(reading: Reading, known: Sequence[tuple[int, HarmKind]]) -> Iterator[Toll]:
    """Tolls of a document that no verb of harm tells, in order; ``known`` are heads and kinds of the others."""
    finder = _Tolls(reading, known)
    for sentence in reading.tree.sentences:
        yield from finder.of(sentence)


class _Tolls:
    def __init__(self, reading: Reading, known: Sequence[tuple[int, HarmKind]]) -> None:
        self.reading = reading
        self.tree = reading.tree
        self._told = {self.tree[at].sentence for at, _ in known}
        self._heads: dict[int, HarmKind] = {}
        for head, kind in known:
            self._heads.setdefault(head, kind)

    def of(self, sentence: Sentence) -> Iterator[Toll]:
        """(1) losses put at a number; (2) people in a count; (3) nobody; (4) a bare number that a speaker counts."""
        told = sentence.index in self._told
        put = None if told else self._put_at(sentence)
        if put is not None:
            yield put
            return
        for index in sentence:
            token = self.tree[index]
            if token.lower in _SOUND and token.dep in {"acomp", "oprd", "advcl", "ROOT"}:
                yield from self._sound(index)
            elif token.lower in _NOBODY or token.lower == "harm" or token.lower in _HIT:
                yield from self._nobody(index)
            elif not told and (token.tag == "CD" or token.is_noun):
                toll = self._counted(index)
                if toll is not None:
                    yield toll

    # 1

    def _put_at(self, sentence: Sentence) -> Toll | None:
        start, end = self.reading.bounds(sentence)
        match = _AT.search(self.tree.text, start, end)
        if match is None:
            return None
        quantity = next((one for one in self._quantities(sentence) if 0 <= one.start - match.end() <= 1), None)
        number = self.tree.text[quantity.start : quantity.end].lower() if quantity is not None else ""
        if number in _NO_NUMBERS and not (number == "one" and match[0].lower().startswith("losses")):
            return None
        after = self.tree.text[quantity.end : quantity.end + 12].lower() if quantity is not None else ""
        if quantity is None or re.match(r"\s*(?:%|per|percent|million|billion|drone|tank|vehicle|aircraft)", after):
            return None
        kind = HarmKind.INJURED if (match["who"] or "").lower() in _INJURED else HarmKind.KILLED
        head = self.reading.token_at(match.start("who") if match["who"] else match.start())
        return Toll(head, kind, quantity.low, quantity.high, None, self.tree[head].start, quantity.end)

    def _quantities(self, sentence: Sentence) -> list[Quantity]:
        return [one for one in self.reading.quantities[sentence.index] if one.low > 0]

    # 2 and 4

    def _counted(self, index: int) -> Toll | None:
        """“had 73 dead”, "spoke of two injured teachers", "later counted 57"."""
        tree = self.tree
        quantity = self._quantity(index)
        if quantity is None or not self._is_count(index):
            return None
        words = {tree[at].lower for at in tree.children(index, "amod", "acl")} | {tree[index].lower}
        kind = HarmKind.KILLED if words & _KILLED else HarmKind.INJURED if words & _INJURED else None
        victim = index if tree[index].is_noun and tree[index].lower not in _KILLED | _INJURED else None
        if kind is None and tree[index].tag == "CD" and not self._has_noun(index):
            kind = self._last_kind(index)
        if kind is None:
            return None
        end = max(quantity.end, tree[index].end)
        return Toll(index, kind, quantity.low, quantity.high, victim, min(quantity.start, tree[index].start), end)

    def _quantity(self, index: int) -> Quantity | None:
        tree = self.tree
        first = min([index, *tree.children(index, "nummod", "quantmod", "advmod", "amod")])
        found = self._quantities(tree.sentence_of(index))
        return next(
            (one for one in found if tree[first].start - 12 <= one.start < tree[index].end <= one.end + 24), None
        )

    def _is_count(self, index: int) -> bool:
        """Whether a verb of counting has the word as its object: "counted 57", "spoke of 49", "put it at 50"."""
        tree = self.tree
        above = tree[tree[index].head]
        if tree[index].dep == "dobj":
            return above.lemma in _COUNTING - _SPEAKING and not tree.children(above.index, "neg")
        if tree[index].dep != "pobj" or above.lower not in _LED_IN or above.dep != "prep":
            return False
        verb = tree[above.head]
        objects = {tree[at].lemma.lower() for at in tree.children(verb.index, "dobj", "nsubj", "nsubjpass")}
        if above.lower in {"at", "to"} and objects.isdisjoint(_TALLIES):
            return False  # "put the price at 49"
        return verb.is_verb and verb.lemma in _COUNTING and (above.lower != "of" or verb.lemma in _SPEAKING)

    def _has_noun(self, index: int) -> bool:
        """“57 of the houses”: something else is counted."""
        tree = self.tree
        preps = [at for at in tree.children(index, "prep") if tree[at].lower == "of"]
        return any(tree[at].is_noun for prep in preps for at in tree.children(prep, "pobj"))

    def _last_kind(self, index: int) -> HarmKind | None:
        """What was counted last in front of a bare number: the harm of people, or something else."""
        tree = self.tree
        first = tree.sentences[max(tree[index].sentence - REACH, 0)].first
        number = tree[index].sentence
        for at in range(tree.sentences[number].first - 1, first - 1, -1):
            if at in self._heads:
                return self._heads[at]
            if tree[at].tag == "CD" and tree[at].dep == "nummod" and not self._is_harmed(at):
                return None
        return None

    def _is_harmed(self, number: int) -> bool:
        """Whether the noun of a number is told to have come to harm, or belongs to a time."""
        tree = self.tree
        noun = tree[number].head
        hits = self.reading.times[tree[number].sentence]
        if any(hit.start <= tree[number].start < hit.end for hit in hits):
            return True
        return not self._heads.keys().isdisjoint({noun, tree[noun].head, *tree.children(noun, "acl", "relcl", "amod")})

    # 3

    def _sound(self, index: int) -> Iterator[Toll]:
        """“the crew was unharmed”."""
        subjects = self.tree.children(self.tree[index].head, "nsubj", "nsubjpass")
        start = self.tree[subjects[0]].start if subjects else self.tree[index].start
        if subjects and self.tree[subjects[0]].lower not in {"building", "house", "vehicle", "car", "it"}:
            for kind in (HarmKind.KILLED, HarmKind.INJURED):
                yield Toll(index, kind, 0, 0, None, min(start, self.tree[index].start), self.tree[index].end)

    def _nobody(self, index: int) -> Iterator[Toll]:
        """“nobody came to harm”, "no one was hit": nobody was killed or injured."""
        tree, token = self.tree, self.tree[index]
        verb = tree[tree[index].head].head if token.lower == "harm" else index
        is_harm = token.lower == "harm" and tree[verb].lemma == "come"
        if not is_harm and not (token.lower in _HIT and token.tag == "VBN"):
            return
        subjects = tree.children(verb, "nsubj", "nsubjpass")
        words = {tree[at].lower for head in subjects for at in tree.noun_phrase(head)}
        words |= {tree[at].lower for head in subjects for at in tree.children(head, "preconj", "cc", "det")}
        if words & _NOBODY:
            for kind in (HarmKind.KILLED, HarmKind.INJURED):
                yield Toll(index, kind, 0, 0, None, tree[subjects[0]].start, token.end)
