"""Which outlet does a sentence of its own bring together with a speaker? "He spoke to X", "X reached him by phone".

Such a sentence tells no act. What the speaker says behind it, until somebody else speaks, came through the outlet;
where a pronoun stands for the speaker, what he said right before it came so too.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.attribution import Attribution
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree

_TO: Final = frozenset({"to", "with", "for", "on", "before"})
_BOTH: Final = frozenset({"both", "all", "two", "three"})
_MAIN: Final = frozenset({"ROOT", "conj", "parataxis"})
MAX_SPEECHES: Final = 200
"""Speeches behind or before a meeting that may have come through its outlet: more than any paragraph has."""


class Meeting(NamedTuple):
    """An outlet, the head of the phrase for the speaker, and the attributions that came through the outlet."""

    outlet: Source
    carried: tuple[Attribution, ...]


class Introduced:
    """Finds the sentences that bring an outlet and a speaker together."""

    def __init__(self, reading: Reading, memory: Memory, attributions: Sequence[Attribution]) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        body = reading.lexicons.cues.body
        self.reporters = body.reporters
        self.words = body.documents | body.utterances | body.counts | body.news
        self.meeting = body.meeting
        self.passing = body.passing | body.seeing | frozenset(body.citing.verbs)
        self._saying = {one.cue: one for one in attributions}
        self._by_block: dict[int, list[Attribution]] = {}
        for one in attributions:
            self._by_block.setdefault(reading.block_of(self.tree[one.cue].start), []).append(one)

    def of(self, verb: int) -> Meeting | None:
        """The meeting that a verb tells of, or None."""
        tree = self.tree
        lemma = tree[verb].lemma
        words = self._words_over(verb)
        is_told = tree[verb].dep in _MAIN or (bool(words) and not self._speaks(tree.root(tree.sentence_of(verb))))
        if not is_told or lemma not in self.meeting | self.passing or tree.children(verb, "neg"):
            return None
        if self._speaks(verb):
            return None
        subjects = tree.children(verb, "nsubj", "nsubjpass")
        others = [*tree.children(verb, "dobj", "dative"), *self._towards(verb), *words]
        pairs = [(a, b) for a in subjects for b in others] + [(b, a) for a in subjects for b in others]
        pairs += [(a, b) for a in self._towards(verb) for b in tree.children(verb, "dobj")]  # "sent a statement to X"
        for medium, speaker in pairs:
            outlet = self._outlet(medium) or self._unknown(medium, speaker)
            carried = self._carried(speaker, verb) if outlet is not None and speaker != medium else ()
            if outlet is not None and carried:
                return Meeting(outlet, carried)
        return None

    def _words_over(self, verb: int) -> list[int]:
        """“issued a statement that X published”: the words that a clause tells of."""
        noun = self.tree[self.tree[verb].head]
        is_clause = self.tree[verb].dep in {"relcl", "acl"} and self.tree[verb].lemma in self.passing
        return [noun.index] if is_clause and noun.lemma.lower() in self.words and not noun.is_name else []

    def _speaks(self, verb: int) -> bool:
        """Whether the verb has words of its own to tell."""
        tree = self.tree
        saying = [self._saying[at] for at in tree.subtree(verb) if at >= verb and at in self._saying]
        saying = [one for one in saying if tree[one.cue].dep != "relcl"]  # "quoted him as saying that …"
        told = any(
            tree[at].is_verb and tree[at].sentence == tree[verb].sentence for one in saying for at in one.content
        )
        return told or bool(tree.children(verb, "ccomp"))

    def _towards(self, verb: int) -> list[int]:
        """Whom the verb or its object is turned to: "gave an interview to X"."""
        tree = self.tree
        holders = [verb, *tree.children(verb, "dobj")]
        preps = [at for one in holders for at in tree.children(one, "prep", "agent", "dative")]
        return [at for prep in preps if tree[prep].lower in _TO | {"by"} for at in tree.children(prep, "pobj")]

    def _outlet(self, head: int) -> Source | None:
        tree = self.tree
        if tree[head].tag.startswith("PRP") or tree[head].lemma in self.reporters:
            return None
        if self.memory.describe(head).kind is not SourceKind.OUTLET:
            return None
        found = self.memory.sources(head)
        named = found[-1].name[:1].isupper() if found else False
        return found[-1] if named and found[-1].kind is SourceKind.OUTLET else None

    def _unknown(self, head: int, speaker: int) -> Source | None:
        """“Both spoke to Actualité”: a name of nobody known that speakers of the paragraph turned to is an outlet's."""
        tree = self.tree
        prep = tree[tree[head].head]
        if not tree[head].is_name or prep.lower not in {"to", "with"} or prep.dep not in {"prep", "dative"}:
            return None
        taken_up = tree[speaker].tag.startswith("PRP") or tree[speaker].lower in _BOTH
        found = self.memory.describe(head)
        is_nobody = found.kind is SourceKind.UNKNOWN and found.party is None and not found.is_person
        return replace(found, kind=SourceKind.OUTLET) if taken_up and is_nobody else None

    def _carried(self, speaker: int, verb: int) -> tuple[Attribution, ...]:
        """What the speaker says behind the sentence, and right before it where a pronoun takes him up."""
        tree = self.tree
        token = tree[speaker]
        sentence = tree.sentence_of(verb)
        near = self._by_block.get(self.reading.block_of(tree[verb].start), [])
        if token.lower in _BOTH | {"them", "they"} and tree[verb].lemma in self.meeting:
            several = self._of_several(near, sentence.first)
            if token.lower in _BOTH or len({one.sources[-1].key for one in several}) > 1:
                return several
        is_words = token.lemma.lower() in self.words and not token.is_name
        if is_words:
            issuers = (self.memory.issuers(speaker), self.memory.put_out(speaker))
            sources = next((one for one in issuers if one and one[-1].kind is not SourceKind.OUTLET), [])
        elif self._is_met(speaker, verb) and (token.tag.startswith("PRP") or self.memory.can_speak(speaker)):
            sources = self.memory.sources(speaker)
        else:
            return ()
        keys = {key for one in sources[-1:] for key in (one.key, one.party) if key is not None}
        if not keys or sources[-1].kind is SourceKind.OUTLET:
            return ()
        later = bisect_left(near, sentence.last, key=lambda one: one.cue)
        found = _while_same(near[later:], keys)
        if token.tag.startswith("PRP"):
            earlier = bisect_left(near, sentence.first, key=lambda one: one.cue)
            found += _while_same(near[max(earlier - MAX_SPEECHES, 0) : earlier][::-1], keys)
        return tuple(found)

    def _is_met(self, speaker: int, verb: int) -> bool:
        """“spoke to X”, "published an interview with X": whether a verb or its object tells that somebody spoke."""
        noun = self.tree[self.tree[self.tree[speaker].head].head]
        return self.tree[verb].lemma in self.meeting or noun.lemma in {"interview", "conversation"}

    def _of_several(self, near: Sequence[Attribution], first: int) -> tuple[Attribution, ...]:
        """“Both spoke to X”: what was said in the paragraph before, by speakers who told no outlet."""
        earlier = bisect_left(near, first, key=lambda one: one.cue)
        found = near[max(earlier - MAX_SPEECHES, 0) : earlier]
        return tuple(one for one in found if one.sources[0].kind is not SourceKind.OUTLET)


def _while_same(attributions: Sequence[Attribution], keys: set[str]) -> list[Attribution]:
    """The first of these up to one that another speaker says; one that an outlet is told already ends it, too."""
    found: list[Attribution] = []
    for one in attributions[:MAX_SPEECHES]:
        if len(one.sources) != 1 or not keys & {one.sources[-1].key, one.sources[-1].party}:
            break
        found.append(one)
    return found
