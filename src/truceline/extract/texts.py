"""What does a text hold? "The register lists an attack", "his dossier has units firing", "the log tells of a raid".

A text that is somebody's speaks for him with verbs by which nobody else speaks: of listing, holding and showing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_MAIN: Final = frozenset({"ROOT", "conj", "ccomp", "parataxis"})
_OF: Final = frozenset({"of", "to", "at", "with", "about"})


class Texts:
    """Finds the attributions of texts."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        body = reading.lexicons.cues.body
        self.holding = body.holding
        self.words = body.documents | body.utterances | body.counts | body.shown

    def of(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution of a verb of holding whose subject is a text."""
        tree = self.tree
        token = tree[index]
        is_main = token.is_finite and token.dep in _MAIN
        if not is_main or token.lemma not in self.holding or tree.children(index, "auxpass", "neg"):
            return None
        heads = [at for at in tree.children(index, "nsubj") if at < index and self._is_text(at)]
        things = [at for at in tree.children(index, "dobj", "ccomp", "xcomp", "advcl", "prt") if at > index]
        things += [at for at in tree.children(index, "prep") if at > index and tree[at].lower in _OF]
        if len(heads) != 1 or not things:
            return None
        sources = self.speakers.through(heads[0])
        content = {at for at in tree.subtree(index) if index < at < sentence.last}
        return Attribution(tuple(sources), index, Via.SAYS, frozenset(content)) if sources and content else None

    def _is_text(self, head: int) -> bool:
        """Whether a noun is a text that somebody is told to have issued, or one that has its own name."""
        tree = self.tree
        if tree[head].is_name or tree[head].lemma.lower() not in self.words:
            return False
        return bool(self.memory.issuers(head)) or self.memory.describe(head).kind is SourceKind.DOCUMENT
