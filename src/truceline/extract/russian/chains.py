"""Through whom does it come? The source chain of a Russian word, outermost first."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from msgspec import structs

from truceline.extract.chain import UNKNOWN_PUBLISHER, Chain
from truceline.model.claim import Hop, Modality, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.attribution import Saying
    from truceline.extract.russian.reading import Reading
    from truceline.extract.times import TimeHit
    from truceline.extract.walks import Sentence
    from truceline.lexicon.parties import Parties
    from truceline.model.evidence import Document

MAX_TOLD_ON: Final = 4
"""Sentences over which speech is told on without its speaker being named again."""
_ALSO: Final = re.compile(
    r"^[\"'«„“–\s-]*(?:также|кроме того|помимо этого|при этом|еще один|в то же время)\b|^.{0,60}\bтакже\b"
)
"""Words near the head of a sentence by which speech goes on from the sentence before."""
_DATELINE: Final = re.compile(
    r"\s*[А-ЯЁ]{3}[А-ЯЁ -]{0,40}(?: \([^)\n]{1,30}\))?, "
    r"\d{1,2} [а-я]{3,8}\.?(?: \d{4}(?: г(?:ода|\.))?)?[.,]? ?[–—/(-]+ ?[/(]?"
)
"""Place in capitals and day at the head of a dispatch, up to the agency's name."""
_OWN_DAY: Final = frozenset({"date", "month", "anaphoric"})
"""Kinds of time by which a sentence goes to another day than the account before it."""
_SAME_DAY: Final = re.compile(r"час|минут|же\b|эт(?:от|у|ой|им)")
_SHOWN: Final = frozenset({"сам", "этот", "тот", "же", "самый"})
ANSWERING: Final = frozenset({"ответить", "отвечать", "отозваться"})
"""Verbs by which one answers by deeds too: somebody else's deeds follow on what was told."""
_FACTUAL: Final = frozenset({None, Modality.ALLEGED})


class Chains:
    """Builds the chain of any token."""

    def __init__(self, reading: Reading, publisher: Hop) -> None:
        self.tree = reading.tree
        self.sayings = reading.sayings
        self.blocks = reading.block_numbers
        self.times = reading.times
        self.perceiving = reading.lexicon.words.perceiving
        self.acts = reading.lexicon.by_noun
        self.turning = reading.lexicon.words.turning
        self._publisher = publisher
        self._dateline = tuple(hop for hop in _dateline(reading) if hop.key != publisher.key)
        self._spoken = sorted(
            (one for one in self.sayings if one.sources and self._is_here(one)), key=lambda one: one.cue
        )
        self._by_token: dict[int, list[Saying]] = {}
        for one in self.sayings:
            for index in one.content:
                self._by_token.setdefault(index, []).append(one)

    def _is_here(self, one: Saying) -> bool:
        """Whether something of its own sentence is said; "его слова передаёт X" speaks of the sentences before."""
        return any(self.tree[at].sentence == self.tree[one.cue].sentence for at in one.content)

    def of(self, index: int) -> Chain:
        """The chain of what a token tells."""
        holding = self._widest(self._by_token.get(index, []))
        if not any(one.sources and not self._carries(one) for one in holding):
            holding = self._widest(holding + self._gone_on(index))
        hops: list[Hop] = [self._publisher, *self._dateline]
        for one in holding:
            for source, via in one.sources:
                if source.key not in {hop.key for hop in hops}:
                    hops.append(source.hop(via, self.tree.quote([one.cue])))
        modality = next((one.modality for one in reversed(holding) if one.modality is not None), None)
        return Chain(tuple(hops), modality, any(one.is_negated for one in holding))

    def holding(self, index: int) -> list[Saying]:
        """Attributions in whose content a token stands."""
        return self._by_token.get(index, [])

    def _widest(self, found: Sequence[Saying]) -> list[Saying]:
        """Outermost first: outlets before those whom they may cite, wider speech before narrower."""
        return sorted(
            found, key=lambda one: (self._is_here(one), not self._is_outlets(one), -len(one.content), one.cue)
        )

    def _carries(self, one: Saying) -> bool:
        """Whether an attribution behind an account tells no more than which outlet passed it on."""
        return not self._is_here(one) and all(source.kind is SourceKind.OUTLET for source, _ in one.sources)

    def _is_outlets(self, one: Saying) -> bool:
        return bool(one.sources) and one.sources[-1][0].kind is SourceKind.OUTLET and self._is_aside(one)

    def _is_aside(self, one: Saying) -> bool:
        return self.tree[one.cue].rel in {"parataxis", "advcl", "conj"}

    def _gone_on(self, index: int) -> list[Saying]:
        """The speech that a sentence without a speaker of its own goes on with.

        A cascade: (1) that of the clause before a semicolon; (2) "также" and the like: that of the sentence before;
        (3) between two sentences of one speaker: his; (4) what tells on of itself: that of the account before it.
        """
        tree = self.tree
        sentence = tree.sentence_of(index)
        stops = [at for at in range(sentence.first, index) if tree[at].text == ";"]
        if stops:
            return [one for one in self.sayings if one.sources and sentence.first <= one.cue < stops[-1]][-1:]
        if _ALSO.search(tree.words(sentence).replace("ё", "е")):
            return self._before(sentence.index)
        found = self._between(sentence) or self._account(sentence, index)
        return [retelling(one) for one in found] if not any(self._names(sentence, one) for one in found) else []

    def _names(self, sentence: Sentence, one: Saying) -> bool:
        """Whether a sentence speaks of the speaker himself, as somebody else would."""
        tree = self.tree
        spoken = {tree[source.head].lemma for source, _ in one.sources}
        named = [at for at in sentence if tree[at].is_noun and tree[at].lemma in spoken]
        return any(all(tree[below].lemma in _SHOWN for below in tree.phrase(at) if below != at) for at in named)

    def _before(self, number: int) -> list[Saying]:
        """Attributions of the main clause of the sentence before, where it stands in the same paragraph."""
        if number == 0 or self.blocks[number - 1] != self.blocks[number]:
            return []
        root = self.tree.root(self.tree.sentences[number - 1])
        return self._widest([one for one in self.sayings if one.sources and (root in one.content or one.cue == root)])

    def _account(self, sentence: Sentence, index: int, depth: int = 0) -> list[Saying]:
        """What somebody is telling when a sentence tells on of itself: his account in the sentences right before."""
        number = sentence.index
        if number == 0 or self.blocks[number - 1] != self.blocks[number] or not self._tells_on(sentence, index):
            return []
        last = self.tree.sentences[number - 1]
        found = [one for one in self._before(number) if self._is_here(one)]
        found += [one for other in found[-1:] for one in self._by_token.get(other.cue, []) if self._carries(one)]
        if found or self._speaks(last):
            return found if all(self._carries(one) or self._is_account(one) for one in found) else []
        return self._account(last, self.tree.root(last), depth + 1) if depth < MAX_TOLD_ON else []

    def _between(self, sentence: Sentence) -> list[Saying]:
        """The speech between two sentences of one and the same speaker, none of them far off."""
        number = sentence.index
        dated = any(self._is_other_day(hit) for hit in self.times[sentence.index])
        if not self._is_past(sentence) or self._speaks(sentence) or dated:
            return []
        before = next((one for one in reversed(self._spoken) if self._number(one) < number), None)
        after = next((one for one in self._spoken if self._number(one) > number), None)
        if before is None or after is None or not self._is_account(before):
            return []
        first, last = self._number(before), self._number(after)
        told = [at for at in range(first, last) if any(self.tree[one].is_verb for one in self.tree.sentences[at])]
        near = len(told) <= MAX_TOLD_ON + 1 and len({self.blocks[at] for at in told}) <= 2
        same = before.sources[-1][0].key == after.sources[-1][0].key
        return (
            self._widest([one for one in self._spoken if self._number(one) == first and one.cue == before.cue])
            if near and same
            else []
        )

    def _number(self, saying: Saying) -> int:
        return self.tree[saying.cue].sentence

    def _speaks(self, sentence: Sentence, index: int | None = None) -> bool:
        """Whether somebody speaks in a sentence, or in that part of it before a semicolon in which a token stands."""
        marks = [at for at in sentence if self.tree[at].text == ";" and index is not None and index < at]
        stop = marks[0] if marks else sentence.last
        return any(sentence.first <= one.cue < stop for one in self._spoken)

    def _tells_on(self, sentence: Sentence, index: int) -> bool:
        """Whether a sentence tells what happened, turns nowhere else and has no day of its own."""
        is_answer = self.tree[self.tree.root(sentence)].lemma in ANSWERING
        if is_answer or self.turns(sentence) or self._speaks(sentence, index):
            return False
        return self._is_past(sentence) and not any(self._is_other_day(hit) for hit in self.times[sentence.index])

    def turns(self, sentence: Sentence) -> bool:
        """Whether a sentence goes to something else than the account before it by its first words."""
        words = self.tree.words(sentence).replace("ё", "е").lstrip("\"'«„“–- ")
        return words.startswith(self.turning)

    def _is_other_day(self, hit: TimeHit) -> bool:
        """Whether a time goes to another day than the account: not to the same one, nor some hours on."""
        words = self.tree.text[hit.start : hit.end].lower()
        return hit.kind in _OWN_DAY and not (hit.kind == "anaphoric" and _SAME_DAY.search(words))

    def _is_past(self, sentence: Sentence) -> bool:
        """A main clause in the past, a participle, or no verb at all."""
        root = self.tree[self.tree.root(sentence)]
        if root.is_verb:
            return (
                root.has("Tense=Past")
                or root.has("Variant=Short")
                or (root.has("Tense=Pres") and root.lower.endswith("ся"))
            )
        return root.has("Variant=Short") or (root.is_noun and not root.is_name) or root.pos == "NUM"

    def _is_account(self, one: Saying) -> bool:
        """Whether somebody tells what happened: no denial, charge, wish or guess."""
        if one.modality not in _FACTUAL or one.is_negated or one.via in {Via.DENIES, Via.CONFIRMS}:
            return False
        words = self.perceiving
        if self.tree[one.cue].lemma in words.verbs | words.counting | words.presenting:
            return True
        if all(self.tree[at].lemma in words.accounts or not self.tree[at].is_noun for at in one.content):
            return True  # "рассказала свою версию"
        if any(self.tree[at].is_noun and self.tree[at].lemma in self.acts for at in one.content):
            return True
        return any(self.tree[at].has("Tense=Past") or self.tree[at].has("Variant=Short") for at in one.content)


def _dateline(reading: Reading) -> tuple[Hop, ...]:
    """“МОСКВА, 5 мая – ТАСС.": the agency whose dispatch the document is, by the line at its head."""
    tree = reading.tree
    line = _DATELINE.match(tree.text)
    at = next((token.index for token in tree.tokens if line is not None and token.start >= line.end()), None)
    if at is None or not reading.sources.is_outlet(at):
        return ()
    source = reading.sources.of(at)
    return (source.hop(Via.REPORTS, tree.quote([at])),)


def publisher_hop(document: Document, parties: Parties) -> Hop:
    """The first link: who publishes the document."""
    name = document.publisher or UNKNOWN_PUBLISHER
    matches = parties.match(name)
    party = matches[0].value if matches and matches[0].weight >= 0.95 else None
    key = party or " ".join(name.lower().split())
    return Hop(name=name, key=key, kind=SourceKind.PUBLISHER, via=Via.PUBLISHES, party=party)


def retelling(saying: Saying) -> Saying:
    """An attribution as it holds for what goes on with it: its speaker tells, and charges nobody."""
    via = Via.SAYS if saying.via is Via.ALLEGES else saying.via
    sources = tuple((source, Via.SAYS if how is Via.ALLEGES else how) for source, how in saying.sources)
    return replace(saying, modality=None, via=via, sources=sources)


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
