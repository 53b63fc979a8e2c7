"""Which sentences open an account that others tell? "X carried an account from Y", "The ministry tells it otherwise".

What follows in the paragraph is theirs, with no word of saying of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import MAX_PARAGRAPH, Attribution
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.contents import Contents
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_OTHER: Final = frozenset(
    {"other", "another", "different", "own", "fuller", "rival", "contrary", "opposite", "following", "further"}
)
_OTHERWISE: Final = frozenset({"otherwise", "differently", "thus", "so", "as"})
MAX_TURNED: Final = 7
"""Words behind a verb among which "the other way round" stands."""
_VOICES: Final = frozenset(SourceKind) - {SourceKind.UNKNOWN, SourceKind.PUBLISHER}


class Openings:
    """Finds the attributions of sentences that open an account."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers, contents: Contents) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        self.contents = contents
        self.cues = reading.lexicons.cues

    def of(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution that a verb opens: what follows in the paragraph comes through or from its subject."""
        token = self.tree[index]
        if not token.is_verb or token.tag in {"VBN", "VBG"} or token.dep == "relcl":
            return None
        if any(self.tree[at].lower == "whose" for at in self.tree.subtree(index)):
            return None  # "Reuters, whose report X carries"
        is_own = token.lemma in self.cues.body.opening or self._differs(index)
        if not is_own and token.lemma not in self.cues.body.carrying:
            return None
        things = self.tree.children(index, "dobj")
        told = [at for head in things for at in self.tree.children(head, "prep") if self.tree[at].lower == "of"]
        if (told and is_own) or self.tree.children(index, "dative", "iobj"):
            return None  # "gave AFP a figure of 70"
        if not self._differs(index) and not any(self.tree[head].lemma in self._accounts for head in things):
            return None
        heads = [head for head in self.speakers.of(index) if self.memory.can_speak(head)]
        sources = [source for head in heads for source in self.memory.sources(head)]
        later = self._account(sentence, is_own=is_own)
        content = frozenset(at for one in later for at in one)
        return Attribution(tuple(sources), index, Via.REPORTS, content) if sources and content else None

    @property
    def _accounts(self) -> frozenset[str]:
        body = self.cues.body
        return body.utterances | body.documents | body.accounts

    def _differs(self, index: int) -> bool:
        """“tells it otherwise”, "has another version", "gave a fuller picture": unlike the last account."""
        tree = self.tree
        if tree[index].lemma not in self.cues.body.differing:
            return False
        heads = [at for at in tree.children(index, "nsubj") if tree[at].is_noun]
        if not heads or self.memory.describe(heads[0]).kind not in _VOICES:
            return False
        if tree[index].lemma in {"tell", "see", "put"} and any(
            tree[at].lower in _OTHERWISE for at in tree.children(index, "advmod")
        ):
            return True
        last = tree.sentence_of(index).last
        turned = {tree[at].lower for at in range(index + 1, min(index + MAX_TURNED, last))}
        if {"other", "way"} <= turned:
            return True
        things = [at for at in tree.children(index, "dobj") if tree[at].lemma in self._accounts]
        return any(
            tree[at].lower in _OTHER or tree[at].tag == "JJR"
            for head in things
            for at in tree.children(head, "amod", "det", "poss")
        )

    def _orders(self, verb: int) -> bool:
        """“told the guards to leave”: what somebody was to do, and nobody's account."""
        tree = self.tree
        return any(
            tree[at].tag == "VB" and any(tree[to].lower == "to" for to in tree.children(at, "aux"))
            for at in tree.children(verb, "xcomp", "ccomp")
        )

    def _account(self, sentence: Sentence, *, is_own: bool) -> list[Sentence]:
        """The sentences of the paragraph behind one that opens an account: of its own as far as nobody else speaks."""
        block = self.contents.block(sentence)
        found = []
        for one in self.tree.sentences[sentence.index + 1 : sentence.index + 1 + MAX_PARAGRAPH]:
            said = any(
                self.tree[at].is_verb and self.tree[at].lemma in self.cues.via and not self._orders(at) for at in one
            )
            said = said or any(self.tree[at].lower == "according" for at in one)
            if self.contents.block(one) != block or (said and is_own):
                break
            found.append(one)
        return found
