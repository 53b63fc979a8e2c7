"""Who said what near by? The attributions of a text by sentence, by paragraph and by speaker.

Made once of all of a text's attributions: each is asked what stands round it, and a page may have thousands.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.attribution import Saying
    from truceline.extract.russian.taking import Source
    from truceline.extract.russian.tree import Tree
    from truceline.model.claim import Via

MOST: Final = 200
"""Attributions that are gone over back from one of them: more than any paragraph has."""


class Heard:
    """Attributions in order of their sentences; ``blocks`` are the numbers of the sentences' paragraphs.

    ``carriers`` are noted by who finds them: the outlets that carry all the words of somebody, by his key.
    """

    def __init__(self, tree: Tree, every: Sequence[Saying], blocks: Sequence[int]) -> None:
        self.tree = tree
        self.every = every
        self._blocks = blocks
        self.carriers: dict[str, tuple[Source, Via]] | None = None
        self._by_sentence: dict[int, list[Saying]] = {}
        self._by_block: dict[int, list[Saying]] = {}
        self._by_key: dict[str, list[Saying]] = {}
        for one in every:
            self._by_sentence.setdefault(self.sentence(one), []).append(one)
            self._by_block.setdefault(self.block(one), []).append(one)
            if one.sources:
                self._by_key.setdefault(one.sources[-1][0].key, []).append(one)

    def sentence(self, one: Saying) -> int:
        """Number of the sentence of an attribution's cue."""
        return self.tree[one.cue].sentence

    def block(self, one: Saying) -> int:
        """Number of the paragraph of an attribution's cue."""
        return self._blocks[self.sentence(one)]

    def of_sentence(self, number: int) -> list[Saying]:
        """The attributions of a sentence."""
        return self._by_sentence.get(number, [])

    def before(self, one: Saying) -> list[Saying]:
        """The attributions before one in its paragraph, in order."""
        found = self._to(self._by_block.get(self.block(one), []), one)
        return [other for other in found if other.cue < one.cue]

    def above(self, one: Saying) -> list[Saying]:
        """The last attribution of the paragraph before, which one at the head of the next may go on with."""
        return [other for other in self._by_block.get(self.block(one) - 1, []) if other.sources][-1:]

    def of_speaker(self, key: str, one: Saying) -> list[Saying]:
        """What somebody, by his key, says up to an attribution, in order."""
        return [other for other in self._to(self._by_key.get(key, []), one) if other.cue <= one.cue]

    def _to(self, found: list[Saying], one: Saying) -> list[Saying]:
        last = bisect_right(found, self.sentence(one), key=self.sentence)
        return found[max(last - MOST, 0) : last]
