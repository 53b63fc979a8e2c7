"""Which sentences lead in a quotation by naming nobody but its speaker? "The mayor was brief. “…”"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_NO_VOICES: Final = frozenset({SourceKind.UNKNOWN, SourceKind.OUTLET, SourceKind.DOCUMENT})
MAX_LEADING: Final = 14
"""Words of a sentence that leads in a quotation by naming its speaker."""


def led_in(reading: Reading, memory: Memory, found: Sequence[Attribution]) -> list[Attribution]:
    """Attributions of quotations that a sentence before them leads in, where nobody else is told to have spoken."""
    leading = _LeadingIn(reading, memory, found)
    return [one for sentence in reading.tree.sentences for one in leading.of(sentence)]


class _LeadingIn:
    """Finds sentences that lead in quotations."""

    def __init__(self, reading: Reading, memory: Memory, found: Sequence[Attribution]) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues
        spoken = [one for one in found if one.sources and not one.is_attitude]
        self.held = {at for one in spoken for at in one.content}
        self.spoken = {self.tree[one.cue].sentence for one in spoken}

    def of(self, sentence: Sentence) -> Iterator[Attribution]:
        """The attribution of the quotation behind a sentence."""
        if len(sentence) <= MAX_LEADING and sentence.index not in self.spoken:
            yield from self._leading(sentence)

    def _made(self, heads: list[int], cue: int, content: frozenset[int]) -> Iterator[Attribution]:
        sources: list[Source] = [source for head in heads[:1] for source in self.memory.sources(head)]
        if sources:
            yield Attribution(tuple(sources), cue, Via.SAYS, content)

    def _is_voice(self, head: int) -> bool:
        if self.tree[head].tag.startswith("PRP"):
            return self.tree[head].lower in {"he", "she", "they"}
        found = self.memory.describe(head)
        is_personal = self.tree[head].tag == "NN" and self.memory.is_of_people(self.tree[head].lemma.lower())
        return found.kind not in _NO_VOICES or (found.is_person and found.name[:1].isupper()) or is_personal

    def _leading(self, sentence: Sentence) -> Iterator[Attribution]:
        """“The mayor was brief. “…””: a sentence of one voice, right before a quotation that is nobody's yet."""
        tree = self.tree
        behind = sentence.index + 1
        if behind >= len(tree.sentences) or behind in self.spoken:
            return
        start = tree[tree.sentences[behind].first].start
        if self.reading.block_of(start) != self.reading.block_of(tree[sentence.first].start):
            return
        quote = next((one for one in self.reading.quotes_from(start) if one.start <= start + 1), None)
        root = tree.root(sentence)
        heads = [at for at in tree.children(root, "nsubj") if self._is_voice(at)]
        if quote is None or not quote.is_speech or len(heads) != 1 or tree[root].lemma in self.cues.body.passing:
            return
        if self.reading.is_spoken(tree[root].start):
            return  # the sentence is itself somebody's words
        content = frozenset(self.reading.tokens_within(quote.start, quote.end))
        if content and content.isdisjoint(self.held):
            yield from self._made(heads, root, content)
