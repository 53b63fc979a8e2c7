"""Which side counted how many breaches where? Tallies as claims of their own: never incidents, never added up.

A ledger begins with a count of a unit ("16 cases of firing") and may go on over the next sentences, as long as these
share out its number by province and name no other side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from truceline.extract.attach import Attacher, time_phrase
from truceline.extract.claims import Draft
from truceline.extract.event_words import LedgerWords, load_event_words
from truceline.extract.ledger_lines import lines, segment_of, segments
from truceline.extract.tallies import Tallies
from truceline.model.claim import Count, Hop, LedgerContent, Mention, Modality, PlacePhrase, TimePhrase, Via

if TYPE_CHECKING:
    from truceline.extract.chain import Chain, Chains
    from truceline.extract.quantities import Quantity
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.times import TimeHit
    from truceline.extract.walks import Sentence
    from truceline.lexicon.party_names import PartyHit
    from truceline.model.noun import Span

MAX_SHARE_GAP: Final = 90
"""Characters between a number and the place it is given for."""
_COUNTING: Final = frozenset({"monitor", "organisation", "civilians"})
"""Kinds of parties that count without being a side."""
_DOING: Final = frozenset(
    {"commit", "carry", "violate", "breach", "break", "launch", "make", "perpetrate", "infringe", "conduct", "fire"}
)
"""Verbs of which whoever breaks the terms is the subject."""
_PERIOD: Final = frozenset({"period", "relative", "weekday", "date", "anaphoric"})


@dataclass(slots=True)
class _Ledger:
    """A tally as it is gathered over sentences."""

    trigger: int
    sentence: int
    side: Mention | None
    unit: str
    chain: Chain
    total: Count | None
    counts: list[Count] = field(default_factory=list)
    is_line: bool = False


class Ledgers:
    """Finds ledgers in a reading."""

    def __init__(self, reading: Reading, memory: Memory, chains: Chains) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.memory = memory
        self.chains = chains
        self.words: LedgerWords = load_event_words().ledger
        self.tallies = Tallies(reading)
        self.units: set[int] = set()

    def find(self) -> list[Draft]:
        """Ledger claims, and with them the tokens that they have used up as units."""
        open_ledgers: list[_Ledger] = []
        done: list[_Ledger] = []
        for sentence in self.tree.sentences:
            begun = self._begun(sentence, done)
            begun += self._lines(sentence, begun)
            for ledger in begun:
                self._borrow_chain(ledger, done)
            if begun:
                open_ledgers = begun
                done.extend(begun)
            elif open_ledgers and self._goes_on(sentence, open_ledgers[-1]):
                self._share_out(sentence, open_ledgers[-1], None)
                self._lend_chain(sentence, open_ledgers[-1])
            elif sentence.index - (open_ledgers[-1].sentence if open_ledgers else sentence.index) > 2:
                open_ledgers = []
        whole = [one for one in done if one.total is not None or one.is_line or len(one.counts) > 1]
        return [self._draft(ledger) for ledger in whole]

    def _base(self, chain: Chain, side: Mention | None) -> Chain:
        """The chain without the side that counts, which is put to its end at last."""
        party = side.parties[0].value if side is not None and side.parties else None
        hops = [hop for hop in chain.hops if party is None or hop.key != party]
        return replace(chain, hops=tuple(hops) or chain.hops[:1])

    def _borrow_chain(self, ledger: _Ledger, earlier: list[_Ledger]) -> None:
        """A tally that nobody is named for comes from the bulletin that the one before it came from."""
        near = [one for one in earlier if 0 <= ledger.sentence - one.sentence <= 3]
        if len(ledger.chain.hops) == 1 and near:
            ledger.chain = near[-1].chain

    def _lend_chain(self, sentence: Sentence, ledger: _Ledger) -> None:
        """“Three were in Daraa, the ministry said”: the speaker of the parts is that of the whole."""
        if len(ledger.chain.hops) == 1:
            ledger.chain = self._base(self.chains.of(self.tree.root(sentence)), ledger.side)
            if len(ledger.chain.hops) == 1:
                ledger.chain = self._base(self.chains.of(sentence.first), ledger.side)

    # beginning

    def _begun(self, sentence: Sentence, earlier: list[_Ledger]) -> list[_Ledger]:
        """Ledgers that begin in the sentence: a number of a unit under a verb of counting, or by a side that counts."""
        found = []
        totals = self.tallies.of(sentence, earlier[-1].unit if earlier else None)
        for position, (quantity, unit, head) in enumerate(totals):
            trigger = self._trigger(head)
            self.units |= {self.tree[head].start, self.tree[trigger].start}
            ledger = _Ledger(
                trigger=trigger,
                sentence=sentence.index,
                side=self._side(head, sentence),
                unit=unit,
                chain=self._base(self.chains.of(head), self._side(head, sentence)),
                total=self._count(quantity, unit, None),
            )
            part = segment_of(self.reading, sentence, quantity.start)
            last = part[1] if "\n" in self.tree.original[slice(*self.reading.bounds(sentence))] else None
            end = totals[position + 1][0].start if position + 1 < len(totals) else last
            self._share_out(sentence, ledger, (quantity.end, end if end is None or end > quantity.end else last))
            found.append(ledger)
        return found

    def _lines(self, sentence: Sentence, begun: list[_Ledger]) -> list[_Ledger]:
        """Ledgers that are lines of areas with numbers, where the document counts breaches at all."""
        unit = self._unit_of_document
        if unit is None or not self.reading.quantities[sentence.index]:
            return []
        taken = {segment_of(self.reading, sentence, self.tree[one.trigger].start) for one in begun}
        taken |= {segment_of(self.reading, sentence, one.total.span.start) for one in begun if one.total is not None}
        found = []
        for part in segments(self.reading, sentence):
            told = lines(self.reading, sentence, part) if part not in taken else []
            tokens = self.reading.tokens_within(told[0].quantity.start, told[0].quantity.end) if told else []
            if tokens:
                chain = self._base(self.chains.of(tokens[0]), None)
                ledger = _Ledger(tokens[0], sentence.index, None, unit, chain, None, is_line=True)
                ledger.counts += [self._count(one.quantity, unit, one.where) for one in told]
                found.append(ledger)
        return found

    @cached_property
    def _unit_of_document(self) -> str | None:
        return self.tallies.unit_of_document()

    def _trigger(self, head: int) -> int:
        """The verb of counting, else the unit."""
        tree = self.tree
        for above in tree.ancestors(head):
            if tree[above].is_verb:
                return above if tree[above].lemma in self.words.verbs else head
        return head

    def _side(self, head: int, sentence: Sentence) -> Mention | None:
        """Who counts: the subject or agent of the verb of counting; else the party named with the list."""
        tree = self.tree
        for above in tree.ancestors(head):
            if not tree[above].is_verb:
                continue
            agents = tree.agents(above)
            subjects = tree.children(above, "nsubj") if tree[above].lemma in self.words.verbs else []
            for who in agents + subjects:
                mention = self._whose(who)
                if mention.parties:
                    return mention
            break
        return self._list_owner(sentence, head)

    def _whose(self, who: int) -> Mention:
        """“the Russian side of the Russian-Turkish commission” is Russia's: the noun or what stands before it tells."""
        mention, noun = self.reading.mention(who), self.tree[who]
        hits = [hit for hit in self.reading.hits_within(mention.span.start, mention.span.end) if hit.parties]
        named = [hit for hit in hits if hit.start <= noun.start < hit.end] or [
            hit for hit in hits if hit.end <= noun.start
        ]
        return Mention(span=mention.span, parties=named[0].parties) if named else mention

    def _list_owner(self, sentence: Sentence, head: int) -> Mention | None:
        """“in the Russian ledger”, "the Turkish tally stands at": the party of the list."""
        tree = self.tree
        for at in sentence:
            if tree[at].lemma.lower() in self.words.tallies and tree[at].is_noun:
                span = tree.quote(tree.noun_phrase(at))
                hits = [hit for hit in self.reading.hits_within(span.start, span.end) if hit.parties]
                if hits:
                    return Mention(span=span, parties=hits[0].parties)
        return self._label(sentence, head)

    def _label(self, sentence: Sentence, head: int) -> Mention | None:
        """“Yemeni army, 22 April: 94 violations”: whose line of a list it is."""
        tree = self.tree
        start, end = segment_of(self.reading, sentence, tree[head].start)
        colon = tree.text.find(":", start, end)
        is_label = start < colon < tree[head].start
        hits = [hit for hit in self.reading.hits_within(start, colon) if hit.parties] if is_label else []
        return Mention(span=tree.span(hits[0].start, hits[0].end), parties=hits[0].parties) if hits else None

    # shares

    def _goes_on(self, sentence: Sentence, ledger: _Ledger) -> bool:
        """Whether the sentence shares out the ledger: numbers with places, and no other side that counts."""
        if sentence.index - ledger.sentence > 2 or self._list_owner(sentence, sentence.first) is not None:
            return False
        shares = self._shares(sentence, (self.reading.bounds(sentence)[0], None))
        numbers = [count for count, _ in shares]
        total = ledger.total.high if ledger.total is not None else None
        known = sum(count.low for count in ledger.counts)
        return bool(shares) and (total is None or known + sum(number.low for number in numbers) <= total)

    def _share_out(self, sentence: Sentence, ledger: _Ledger, between: tuple[int, int | None] | None) -> None:
        start, end = between or (self.reading.bounds(sentence)[0], None)
        for quantity, where in self._shares(sentence, (start, end)):
            ledger.counts.append(self._count(quantity, ledger.unit, where))

    def _shares(self, sentence: Sentence, between: tuple[int, int | None]) -> list[tuple[Quantity, str]]:
        """Numbers with the place each is for: "nine in Damascus", "Latakia (3)", "one each in Hama and Homs"."""
        start, end = between[0], between[1] or self.reading.bounds(sentence)[1]
        found: list[tuple[Quantity, str]] = []
        numbers = [q for q in self.reading.quantities[sentence.index] if start <= q.start < end and not q.is_indefinite]
        for position, quantity in enumerate(numbers):
            reach = numbers[position + 1].start if position + 1 < len(numbers) else end
            text = self.tree.text[quantity.end : min(reach, quantity.end + MAX_SHARE_GAP)]
            each = re.match(r"\s+each\s+in\s+([^.;]+)", text)
            if each:
                found.extend((quantity, name) for name in _names(each.group(1)))
                continue
            where = _place_behind(text) or self._place_before(quantity)
            if where is not None:
                found.extend((quantity, name) for name in where[:1])
        return found

    def _place_before(self, quantity: Quantity) -> list[str] | None:
        """“Damascus (10)”, "Damascus: 10"."""
        before = self.tree.text[max(0, quantity.start - 40) : quantity.start]
        behind = self.tree.text[quantity.end : quantity.end + 1]
        match = re.search(
            r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)(?: (?:province|governorate))?\s?(?:\(|[–—:-]\s?)$", before
        )
        return [match.group(1)] if match and (behind in {")", ",", ";", "."} or not behind.strip()) else None

    def _count(self, quantity: Quantity, unit: str, where: str | None) -> Count:
        span = self.tree.span(quantity.start, quantity.end)
        return Count(
            low=quantity.low, high=quantity.high, unit=unit, is_about=quantity.is_about, where=where, span=span
        )

    # the claim

    def _draft(self, ledger: _Ledger) -> Draft:
        tree = self.tree
        sentence = tree.sentences[ledger.sentence]
        counts = (*((ledger.total,) if ledger.total is not None else ()), *ledger.counts)
        place = self._place(ledger) if not ledger.counts else None
        content = LedgerContent(side=ledger.side, counts=counts, place=place, time=self._time(ledger, sentence))
        chain = self._with_side(ledger)
        modality = self._modality(ledger, chain)
        return Draft(
            "ledger",
            tree[ledger.trigger].start,
            self._proposition(ledger, sentence),
            chain,
            modality,
            content,
            confidence=0.85,
        )

    def _modality(self, ledger: _Ledger, chain: Chain) -> Modality:
        """Asserted, unless it is denied, or one side counts what it says that the other, named there, has done."""
        if chain.modality in {Modality.DENIED, Modality.ALLEGED}:
            return chain.modality
        span = self._proposition(ledger, self.tree.sentences[ledger.sentence])
        counting = {hop.party for hop in chain.hops if hop.party is not None}
        counting |= {one.value for one in ledger.side.parties[:1]} if ledger.side is not None else set()
        parties = self.reading.lexicons.parties
        fighting = {party for party in counting if parties.kind(party) not in _COUNTING}
        named = [hit for hit in self.reading.hits_within(span.start, span.end) if hit.parties and not hit.is_metonym]
        sides = {parties.side(party) for party in fighting}
        doers = [hit for hit in named if self._does(hit, ledger) and parties.side(hit.parties[0].value) not in sides]
        return Modality.ALLEGED if fighting and doers else Modality.ASSERTED

    def _does(self, hit: PartyHit, ledger: _Ledger) -> bool:
        """Whether a party stands as the one who broke the terms: before the unit, or as subject of what was done."""
        tree = self.tree
        unit = ledger.total.span.end if ledger.total is not None else hit.start
        behind = tree.text[unit : hit.start].strip() if hit.start >= unit else None
        tokens = self.reading.tokens_within(hit.start, hit.end)
        is_subject = any(tree[at].dep == "nsubj" and tree[tree[at].head].lemma in _DOING for at in tokens)
        is_before = behind is not None and len(behind.split()) <= 1
        return is_subject or is_before or (behind or "").endswith((" by", " by the"))

    def _proposition(self, ledger: _Ledger, sentence: Sentence) -> Span:
        """The sentence, or the line of a list that the tally stands in."""
        tree = self.tree
        at = ledger.total.span.start if ledger.total is not None else tree[ledger.trigger].start
        parts = segments(self.reading, sentence)
        return tree.sentence_span(sentence) if len(parts) < 2 else tree.span(*segment_of(self.reading, sentence, at))

    def _time(self, ledger: _Ledger, sentence: Sentence) -> TimePhrase | None:
        """The period of the tally first, else its day; of its own line, its sentence, or the day that heads a list."""
        start, end = (span := self._proposition(ledger, sentence)).start, span.end
        every = [hit for hit in self.reading.times[sentence.index] if hit.kind in _PERIOD]
        own = [hit for hit in every if start <= hit.start < end] or every or self._heading(sentence)
        hits = sorted(own, key=lambda hit: hit.kind != "period")
        return time_phrase(self.reading, hits[0], end) if hits else None

    def _heading(self, sentence: Sentence) -> list[TimeHit]:
        """“13 August. Donetsk region: 36 violations.”: the day that stands alone at the head of the paragraph."""
        tree = self.tree
        first = self.reading.head_of(sentence)
        hits = [hit for hit in self.reading.times[first.index] if hit.kind in _PERIOD] if first != sentence else []
        if not hits or any(tree[at].is_verb for at in first):
            return []
        start, end = self.reading.bounds(first)
        return hits if sum(hit.end - hit.start for hit in hits) * 2 > end - start else []

    def _place(self, ledger: _Ledger) -> PlacePhrase | None:
        """Where the cases lay, where no number is given for each place."""
        found = Attacher(self.reading, lambda _: False).place(ledger.trigger, {ledger.trigger})
        return found[0].phrase(self.tree) if found is not None and found[0].main.rank > 1 else None

    def _with_side(self, ledger: _Ledger) -> Chain:
        """The side that counted is the innermost source where it is another's than the speaker's."""
        chain, side = ledger.chain, ledger.side
        if side is None or not side.parties:
            return chain
        parties = self.reading.lexicons.parties
        party = side.parties[0].value
        of_speakers = {hop.party for hop in chain.hops if hop.party is not None}
        if any(parties.side(party) == parties.side(one) for one in of_speakers):
            return chain
        source = self.memory.describe(self._head_of(side))
        hop = Hop(name=source.name, key=source.key, kind=source.kind, via=Via.REPORTS, party=party, span=side.span)
        return replace(chain, hops=(*chain.hops, hop))

    def _head_of(self, side: Mention) -> int:
        inside = self.reading.tokens_within(side.span.start, side.span.end)
        for at in inside:
            if self.tree[at].head not in inside:
                return at
        return inside[-1]


def _place_behind(text: str) -> list[str] | None:
    match = re.match(
        r"\s*(?:of (?:them|the cases|the violations|these)\s+)?(?:were|was|fell|are|is|lay)?\s*"
        r"(?:cases?|violations?|breaches)?\s*"
        r"(?:were|was|fell|are|is|lay)?\s*(?:of them\s+)?(?:in|around|near|to)\s+(?:the\s+)?(?:provinces?\s+of\s+)?"
        r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)",
        text,
    )
    return [match.group(1)] if match else None


def _names(text: str) -> list[str]:
    return re.findall(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?", text)
