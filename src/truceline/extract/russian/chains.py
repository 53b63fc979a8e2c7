"""Through whom does it come? The source chain of a Russian word, outermost first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from msgspec import structs

from truceline.extract.chain import UNKNOWN_PUBLISHER, Chain
from truceline.model.claim import Hop, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.sayings import Saying
    from truceline.extract.russian.tree import Tree
    from truceline.lexicon.parties import Parties
    from truceline.model.evidence import Document

_GOES_ON: Final = ("также", "кроме того", "помимо этого", "при этом", "еще один", "в то же время")
"""Words at the head of a sentence by which speech goes on from the sentence before."""


class Chains:
    """Builds the chain of any token."""

    def __init__(self, tree: Tree, sayings: Sequence[Saying], blocks: Sequence[int], publisher: Hop) -> None:
        self.tree = tree
        self.sayings = sayings
        self.blocks = blocks
        self._publisher = publisher
        self._by_token: dict[int, list[Saying]] = {}
        for one in sayings:
            for index in one.content:
                self._by_token.setdefault(index, []).append(one)

    def of(self, index: int) -> Chain:
        """The chain of what a token tells."""
        holding = sorted(self._by_token.get(index, []), key=lambda one: (-len(one.content), one.cue))
        if not any(one.sources for one in holding):
            holding = self._gone_on(index) + holding
        hops: list[Hop] = [self._publisher]
        for one in holding:
            for source, via in one.sources:
                if source.key not in {hop.key for hop in hops}:
                    hops.append(source.hop(via, self.tree.quote([one.cue])))
        modality = next((one.modality for one in reversed(holding) if one.modality is not None), None)
        return Chain(tuple(hops), modality, any(one.is_negated for one in holding))

    def holding(self, index: int) -> list[Saying]:
        """Attributions in whose content a token stands."""
        return self._by_token.get(index, [])

    def _gone_on(self, index: int) -> list[Saying]:
        """The speech of the sentence before that this one goes on with."""
        tree = self.tree
        sentence = tree.sentence_of(index)
        number = sentence.index
        stops = [at for at in range(sentence.first, index) if tree[at].text == ";"]
        if stops:
            return [one for one in self.sayings if one.sources and sentence.first <= one.cue < stops[-1]][-1:]
        if number == 0 or self.blocks[number - 1] != self.blocks[number]:
            return []
        if (
            not tree.words(sentence).replace("ё", "е").lstrip('"«- ').startswith(_GOES_ON)
            and "также" not in tree.words(sentence)[:60]
        ):
            return []
        before = tree.sentences[number - 1]
        root = tree.root(before)
        return [one for one in self.sayings if one.sources and (root in one.content or one.cue == root)][-1:]


def publisher_hop(document: Document, parties: Parties) -> Hop:
    """The first link: who publishes the document."""
    name = document.publisher or UNKNOWN_PUBLISHER
    matches = parties.match(name)
    party = matches[0].value if matches and matches[0].weight >= 0.95 else None
    key = party or " ".join(name.lower().split())
    return Hop(name=name, key=key, kind=SourceKind.PUBLISHER, via=Via.PUBLISHES, party=party)


def denying(chain: Chain) -> Chain:
    """The chain with its speaker as one who denies what is told."""
    last = chain.hops[-1]
    if len(chain.hops) < 2 or last.via not in {Via.SAYS, Via.REPORTS, Via.CITES}:
        return chain
    return replace(chain, hops=(*chain.hops[:-1], structs.replace(last, via=Via.DENIES)))


def retold(chain: Chain) -> Chain:
    """The chain of an account for what goes on with it: its speaker says it, and charges nobody."""
    last = chain.hops[-1]
    via = Via.SAYS if last.via is Via.ALLEGES else last.via
    return Chain((*chain.hops[:-1], structs.replace(last, via=via)))
