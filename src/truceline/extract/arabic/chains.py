"""Through whom does it come? The source chain of a token, outermost first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.folding import fold
from truceline.extract.chain import UNKNOWN_PUBLISHER, Chain
from truceline.model.claim import Hop, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.sayings import Saying
    from truceline.extract.arabic.sources import Source

THEMSELVES: Final = frozenset({"انه", "انها", "انهم"})
OWNING: Final = ("تبن", "يتبن", "تتبن")
GOING_ON: Final = frozenset({"كما", "كذلك", "ايضا"})


class Chains:
    """Builds the chain of any token of a page."""

    def __init__(self, page: Page, sayings: Sequence[Saying]) -> None:
        self.page = page
        self.sayings = sayings
        self._by_token: dict[int, list[Saying]] = {}
        self._by_sentence: dict[int, list[Saying]] = {}
        for one in sayings:
            self._by_sentence.setdefault(page.tokens[one.cue].sentence, []).append(one)
            for index in sorted(one.content):
                self._by_token.setdefault(index, []).append(one)
        self._publisher = self._publishes()

    def in_sentence(self, number: int) -> list[Saying]:
        """Sayings whose cue stands in a sentence, in order."""
        return self._by_sentence.get(number, [])

    def holding(self, index: int) -> list[Saying]:
        """Sayings whose content holds the token, outermost first."""
        found = self._by_token.get(index, [])
        if not found and self._goes_on(index):
            found = self._before(index)
        return sorted(found, key=lambda one: (not one.is_outer, one.is_inner, -len(one.content), one.cue))

    def of(self, index: int) -> Chain:
        """The chain of the proposition that this token is the trigger of."""
        holding = self.holding(index)
        hops = [self._publisher]
        for saying in holding:
            for position, source in enumerate(saying.sources):
                hop = self._hop(source, saying, is_last=position == len(saying.sources) - 1)
                if hop.key not in {one.key for one in hops}:
                    hops.append(hop)
        modality = next((one.modality for one in reversed(holding) if one.modality is not None), None)
        return Chain(tuple(hops), modality, False)

    def accused(self, index: int) -> tuple[int, int] | None:
        """Whom the innermost charge round a token is laid upon."""
        return next((one.accused for one in reversed(self.holding(index)) if one.accused is not None), None)

    def owned(self, index: int) -> tuple[int, int] | None:
        """Who owns up to the act that a token names: “the group claimed the attack”."""
        for one in reversed(self.holding(index)):
            if one.via is Via.CONFIRMS and one.sources and self.page.key(one.cue).removeprefix("و").startswith(OWNING):
                return one.sources[-1].first, one.sources[-1].last
        return None

    def themselves(self, index: int) -> tuple[int, int] | None:
        """The speaker whom “that it …” means, right in front of the verb of what it did: “the army says it shelled”."""
        for one in reversed(self.holding(index)):
            begin = min(one.content, default=index)
            is_pronoun = self.page.key(begin - 1).removeprefix("ب") in THEMSELVES
            if is_pronoun and index - begin <= 1 and one.sources and one.sources[-1].party is not None:
                return one.sources[-1].first, one.sources[-1].last
        return None

    def _hop(self, source: Source, saying: Saying, *, is_last: bool) -> Hop:
        via = saying.via if is_last else Via.REPORTS
        if is_last and via is Via.CITES:
            via = Via.REPORTS if source.kind is SourceKind.OUTLET or len(saying.sources) == 1 else Via.SAYS
        if is_last and via is Via.SAYS and source.kind is SourceKind.OUTLET:
            via = Via.REPORTS
        if is_last and via is Via.REPORTS and source.kind is not SourceKind.OUTLET:
            via = Via.SAYS
        party = source.party or self._for(source, saying)
        return Hop(
            name=source.name, key=source.key, kind=source.kind, via=via, party=party, span=source.span,
            cue=self.page.span(saying.cue, saying.cue + 1),
        )  # fmt: skip

    def hop_of(self, source: Source, cue: int) -> Hop:
        """A speaker as a hop of its own, where its verb is none of saying."""
        return Hop(
            name=source.name, key=source.key, kind=source.kind, via=Via.SAYS, party=source.party, span=source.span,
            cue=self.page.span(cue, cue + 1),
        )  # fmt: skip

    def _for(self, source: Source, saying: Saying) -> str | None:
        """For whom an unnamed source of a state's agency speaks."""
        if source.kind not in {SourceKind.ANONYMOUS, SourceKind.OFFICIAL}:
            return None
        told = self.page.words.body.speaks_for
        return next(
            (party for one in saying.sources for outlet, party in told.items() if one.key == fold(outlet)), None
        )

    def _goes_on(self, index: int) -> bool:
        """Whether a sentence goes on with the speech before it: “as well …”, or the pluperfect."""
        sentence = self.page.sentence_of(index)
        keys = [self.page.key(at) for at in range(sentence.first, min(sentence.first + 2, sentence.last))]
        return any(key.removeprefix("و") in GOING_ON for key in keys)

    def _before(self, index: int) -> list[Saying]:
        page = self.page
        sentence = page.sentence_of(index)
        if sentence.index == 0 or page.sentences[sentence.index - 1].block != sentence.block:
            return []
        before = page.sentences[sentence.index - 1]
        return [one for one in self.in_sentence(before.index) if not one.is_inner][-1:]

    def _publishes(self) -> Hop:
        document = self.page.document
        name = document.publisher or UNKNOWN_PUBLISHER
        matches = self.page.finder.parties.match(name)
        party = matches[0].value if matches and matches[0].weight >= 0.95 else None
        return Hop(name=name, key=party or fold(name), kind=SourceKind.PUBLISHER, via=Via.PUBLISHES, party=party)
