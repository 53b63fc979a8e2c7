"""Which sentences turn to another's account, without words of it? “Not so the army”, “Moscow disagrees”.

What follows in the paragraph and has no speaker of its own is theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_DIFFERING: Final = frozenset({"differ", "disagree", "demur", "object", "contradict", "dissent", "beg"})
_OTHER: Final = frozenset({"another", "different", "other"})
_HAVING: Final = frozenset({"have", "remember", "recall", "tell", "give", "know", "offer", "report", "add"})
_LOOKING: Final = frozenset({"look", "seem", "appear", "sound", "be"})
_NO_VOICES: Final = frozenset({SourceKind.UNKNOWN, SourceKind.OUTLET, SourceKind.DOCUMENT, SourceKind.ANONYMOUS})
MAX_TURNING: Final = 16
"""Words of a sentence that only turns to somebody."""


def turned_to(reading: Reading, memory: Memory, found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions of what stands behind sentences that turn to somebody's account."""
    return _Turning(reading, memory, found).find()


class _Turning:
    """Finds such sentences."""

    def __init__(self, reading: Reading, memory: Memory, found: Sequence[Attribution]) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues
        body = self.cues.body
        self.words = body.documents | body.utterances | body.counts | body.accounts | {"verdict"}
        self.spoken = {self.tree[one.cue].sentence for one in found if one.sources and not one.is_attitude}

    def find(self) -> list[Attribution]:
        made = []
        for sentence in self.tree.sentences:
            if len(sentence) > MAX_TURNING or sentence.index in self.spoken:
                continue
            root = self.tree.root(sentence)
            heads = [at for at in self._whose(root, sentence) if self._is_voice(at)]
            content = self._behind(sentence) if heads else frozenset()
            sources = self.memory.sources(heads[0]) if content else []
            if sources:
                made.append(Attribution(tuple(sources), root, Via.SAYS, content))
        return made

    def _whose(self, root: int, sentence: Sentence) -> list[int]:
        tree = self.tree
        if [tree[at].lower for at in range(sentence.first, min(sentence.first + 2, sentence.last))] == ["not", "so"]:
            return [root] if tree[root].is_noun else tree.children(root, "nsubj")
        if not tree[root].is_verb or tree.children(root, "ccomp", "aux"):
            return []
        if tree[root].lemma in _LOOKING:
            looked = self._looking(root)
            if looked:
                return looked
        subjects = [owner for at in tree.children(root, "nsubj") for owner in self._owners(at)]
        turns = tree[root].lemma in _DIFFERING or self._is_firm(root) or self._has_other(root) or self._is_longer(root)
        return subjects if turns else []

    def _is_longer(self, root: int) -> bool:
        """“The list of the army is longer”, "the ministry's account goes further": beside another."""
        tree = self.tree
        texts = [at for at in tree.children(root, "nsubj") if self._owners(at) != [at]]
        more = tree.children(root, "acomp", "advmod", "attr")
        return bool(texts) and any(tree[at].tag in {"JJR", "RBR"} or tree[at].lower in _OTHER for at in more)

    def _looking(self, root: int) -> list[int]:
        """“Things looked different to the army”: to whom."""
        tree = self.tree
        other = [at for at in tree.children(root, "acomp", "advmod") if tree[at].lower in {"different", "differently"}]
        return [at for holder in (root, *other) for at in tree.led(holder, {"to", "for"})] if other else []

    def _is_firm(self, root: int) -> bool:
        tree = self.tree
        said = tree.children(root, "acomp") if tree[root].lemma in {"be", "remain", "stay"} else []
        return any(tree[at].lemma.lower() in self.cues.body.firm and not tree.children(at, "prep") for at in said)

    def _has_other(self, root: int) -> bool:
        """“has another memory of that day”, "has a different Tuesday"."""
        tree = self.tree
        things = tree.children(root, "dobj") if tree[root].lemma in _HAVING else []
        if any(tree[at].lower == "more" and not tree.children(at, "prep") for at in things):
            return True  # "had more to tell"
        told = [at for at in things if tree[at].lemma.lower() in self.words or tree[at].tag == "NNP"]
        return any(tree[at].lower in _OTHER for thing in told for at in tree.children(thing, "det", "amod"))

    def _owners(self, noun: int) -> list[int]:
        """“the verdict of the inspectors”: whose it is, or the one named."""
        tree = self.tree
        if tree[noun].lemma.lower() not in self.words or tree[noun].is_name:
            return [noun]
        return tree.children(noun, "poss") or tree.led(noun, {"of", "from", "by"})

    def _is_voice(self, head: int) -> bool:
        if self.tree[head].tag.startswith("PRP"):
            return False
        found = self.memory.describe(head)
        return found.kind not in _NO_VOICES or found.party is not None or (found.is_person and found.name[:1].isupper())

    def _behind(self, sentence: Sentence) -> frozenset[int]:
        """The sentences behind in the paragraph, up to the first that has a speaker."""
        tree = self.tree
        block = self.reading.block_of(tree[sentence.first].start)
        found: set[int] = set()
        for one in tree.sentences[sentence.index + 1 :]:
            if one.index in self.spoken or self.reading.block_of(tree[one.first].start) != block:
                break
            found.update(one)
        return frozenset(found)
