"""What does a writer tell of somebody's will, judgement or grounds, without words? "Wants talks", "cited a threat"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.attribution import Attribution
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree


class Attitudes:
    """Finds attributions that make no hop of a chain, and things that somebody cites for what they tell."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        self.cues = reading.lexicons.cues

    def of(self, index: int) -> Attribution | None:
        """The attribution of a verb of citing a thing, of wanting or of judging."""
        return self._cites_thing(index) or self._attitude(index)

    def _cites_thing(self, index: int) -> Attribution | None:
        """“cited the threat to civilians”: what is cited is no speaker, but what the subject brings forward."""
        tree, token = self.tree, self.tree[index]
        if not token.is_verb or token.lemma not in self.cues.body.citing.verbs or token.dep in {"amod", "compound"}:
            return None
        things = [at for at in tree.children(index, "dobj") if not self.memory.can_speak(at)]
        if self.cues.body.citing.verbs[token.lemma] or not things:
            return None
        content = {at for thing in things for at in tree.subtree(thing)}
        return self._rested_on(index, things[0]) or self._of_attitude(index, content)

    def _rested_on(self, verb: int, thing: int) -> Attribution | None:
        """“cited intelligence by which …”, "a study according to which": what a thing tells, and who cites it."""
        tree = self.tree
        clauses = [
            at for at in tree.children(thing, "relcl") if tree[tree.first_of(at)].lower in {"by", "according", "under"}
        ]
        heads = [at for at in self.speakers.of(verb) if self.memory.can_speak(at)]
        content = {at for clause in clauses[:1] for at in tree.subtree(clause)}
        sources = [source for head in heads[:1] for source in self.memory.sources(head)] if content else []
        inner = [one for one in self.memory.sources(thing) if one.key not in {source.key for source in sources}]
        return Attribution((*sources, *inner), verb, Via.SAYS, frozenset(content)) if sources else None

    def _attitude(self, index: int) -> Attribution | None:
        """“wants talks”, "opposes the deal": what a writer tells of somebody's will or judgement."""
        tree, token = self.tree, self.tree[index]
        if not token.is_verb or token.lemma not in self.cues.attitudes or token.dep in {"amod", "compound"}:
            return None
        own = tree.children(index, "dobj", "ccomp", "xcomp", "nsubjpass", "oprd", "attr")
        preps = [at for at in tree.children(index, "prep") if tree[at].lower in self.cues.attitudes[token.lemma]]
        content = {at for child in own for at in tree.subtree(child)}
        content |= {at for prep in preps for at in tree.subtree(prep)} - set(preps)
        return self._of_attitude(index, content)

    def _of_attitude(self, verb: int, content: set[int]) -> Attribution | None:
        heads = self.speakers.of(verb)
        if not content or not heads or not all(self.memory.can_speak(head) for head in heads):
            return None
        sources = self.speakers.sources(verb, heads)
        own = {verb, *(at for head in heads for at in self.tree.subtree(head) if not self.tree.governs(head, verb))}
        if not sources or not content - own:
            return None
        return Attribution(tuple(sources), verb, Via.SAYS, frozenset(content - own), is_attitude=True)
