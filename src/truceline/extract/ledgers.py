"""Which side counted how many breaches where? Tallies as claims of their own: never incidents, never added up.

A ledger begins with a count of a unit ("16 cases of firing") and may go on over the next sentences, as long as these
share out its number by province and name no other side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from truceline.extract.attach import Attacher, time_phrase
from truceline.extract.claims import Draft
from truceline.extract.event_words import LedgerWords, load_event_words
from truceline.model.claim import Count, Hop, LedgerContent, Mention, Modality, PlacePhrase, TimePhrase, Via

if TYPE_CHECKING:
    from truceline.extract.chain import Chain, Chains
    from truceline.extract.quantities import Quantity
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.walks import Sentence

MAX_SHARE_GAP: Final = 90
"""Characters between a number and the place it is given for."""
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
    has_negation: bool = False


class Ledgers:
    """Finds ledgers in a reading."""

    def __init__(self, reading: Reading, memory: Memory, chains: Chains) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.memory = memory
        self.chains = chains
        self.words: LedgerWords = load_event_words().ledger

    def find(self) -> list[Draft]:
        """Ledger claims, and with them the tokens that they have used up as units."""
        open_ledgers: list[_Ledger] = []
        done: list[_Ledger] = []
        for sentence in self.tree.sentences:
            begun = self._begun(sentence, done)
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
        return [self._draft(ledger) for ledger in done if ledger.total is not None or len(ledger.counts) > 1]

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
        totals = self._totals(sentence, earlier)
        for position, (quantity, unit, head) in enumerate(totals):
            ledger = _Ledger(
                trigger=self._trigger(head),
                sentence=sentence.index,
                side=self._side(head, sentence),
                unit=unit,
                chain=self._base(self.chains.of(head), self._side(head, sentence)),
                total=self._count(quantity, unit, None),
            )
            end = totals[position + 1][0].start if position + 1 < len(totals) else None
            self._share_out(sentence, ledger, (quantity.end, end))
            found.append(ledger)
        return found

    def _totals(self, sentence: Sentence, earlier: list[_Ledger]) -> list[tuple[Quantity, str, int]]:
        """Numbers that are whole tallies: of a unit with its number before it, or bare under a side that counts."""
        found: list[tuple[Quantity, str, int]] = []
        for quantity in self.reading.quantities[sentence.index]:
            head = self._unit_head(quantity, sentence)
            if head is not None and self._counts(head, sentence):
                found.append((quantity, self._unit(head), head))
            elif earlier and not found and self._is_bare(quantity):
                bare = self.reading.tokens_within(quantity.start, quantity.end)
                found.append((quantity, earlier[-1].unit, bare[-1]))
        return [one for one in found if not self._is_share(one[0])]

    def _unit_head(self, quantity: Quantity, sentence: Sentence) -> int | None:
        """The unit that a number counts: right behind it, with "of firing" where the unit needs it."""
        tree = self.tree
        tokens = [at for at in self.reading.tokens_within(quantity.end, quantity.end + 60) if at < sentence.last]
        for at in tokens[:4]:
            lemma = tree[at].lemma.lower()
            if lemma in self.words.units and tree[at].is_noun:
                return at if self._is_tallied(at) else None
            if not (tree[at].tag in {"JJ", "VBN", "NN", "NNP", "CD"} or tree[at].lower in {"such", "of", "the"}):
                return None
        return None

    def _is_tallied(self, head: int) -> bool:
        tree = self.tree
        lemma = tree[head].lemma.lower()
        if lemma not in self.words.needs_of:
            return True
        text = tree.text[tree[head].end : tree[head].end + 40].lower()
        before = " ".join(tree[at].lower for at in tree.children(head, "compound", "amod"))
        return any(re.match(rf"\s+of\s+(?:[\w-]+\s)?{word}", text) or word in before for word in self.words.of)

    def _unit(self, head: int) -> str:
        """The unit as one writes it: "cases of firing", "violations"."""
        text = self.tree.text[self.tree[head].start :]
        match = re.match(
            r"[\w-]+(?:\s+of\s+(?:the\s+)?(?:[\w-]+[\s-])?(?:fire|firing|shelling|violations?|breach(?:es)?))?", text
        )
        return " ".join(match.group().split()) if match else self.tree[head].text

    def _counts(self, head: int, sentence: Sentence) -> bool:
        """Whether somebody keeps the tally: a verb of counting above, or the sentence's subject is a list."""
        tree = self.tree
        above = [tree[at].lemma for at in tree.ancestors(head) if tree[at].is_verb]
        if any(lemma in self.words.verbs - {"have", "be", "hold", "stand", "keep", "see"} for lemma in above[:2]):
            return True
        nouns = {tree[at].lemma.lower() for at in sentence if tree[at].is_noun}
        return bool(nouns & self.words.tallies)

    def _is_bare(self, quantity: Quantity) -> bool:
        """“Turkish observers registered eight”, "the Turkish side noted two": the unit is that of the ledger before."""
        tree = self.tree
        tokens = self.reading.tokens_within(quantity.start, quantity.end)
        if not tokens or quantity.is_indefinite:
            return False
        token = tree[tokens[-1]]
        behind = re.match(r"[,:.;]|\s+(?:over|in the same|on|for)\b", tree.text[quantity.end : quantity.end + 20])
        head = tree[token.head]
        verbs = self.words.verbs - {"have", "be", "hold", "keep", "see"}
        is_object = token.dep in {"dobj", "attr", "nummod", "npadvmod", "pobj"} and head.is_verb and head.lemma in verbs
        return is_object and behind is not None and token.tag == "CD"

    def _is_share(self, quantity: Quantity) -> bool:
        """Whether the number is a part of one before it ("three cases in Daraa") rather than a whole."""
        text = self.tree.text[quantity.end : quantity.end + 40].lower()
        return bool(re.match(r"\s+(?:of (?:them|these|those|the cases|the violations)\b)", text))

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
            agents = [at for agent in tree.children(above, "agent") for at in tree.children(agent, "pobj")]
            subjects = tree.children(above, "nsubj") if tree[above].lemma in self.words.verbs else []
            for who in agents + subjects:
                mention = self._whose(who)
                if mention.parties:
                    return mention
            break
        return self._list_owner(sentence)

    def _whose(self, who: int) -> Mention:
        """“the Russian side of the Russian-Turkish commission” is Russia's: the noun or what stands before it tells."""
        mention, noun = self.reading.mention(who), self.tree[who]
        hits = [hit for hit in self.reading.hits_within(mention.span.start, mention.span.end) if hit.parties]
        named = [hit for hit in hits if hit.start <= noun.start < hit.end] or [
            hit for hit in hits if hit.end <= noun.start
        ]
        return Mention(span=mention.span, parties=named[0].parties) if named else mention

    def _list_owner(self, sentence: Sentence) -> Mention | None:
        """“in the Russian ledger”, "the Turkish tally stands at": the party of the list."""
        tree = self.tree
        for at in sentence:
            if tree[at].lemma.lower() in self.words.tallies and tree[at].is_noun:
                span = tree.quote(tree.noun_phrase(at))
                hits = [hit for hit in self.reading.hits_within(span.start, span.end) if hit.parties]
                if hits:
                    return Mention(span=span, parties=hits[0].parties)
        return None

    # shares

    def _goes_on(self, sentence: Sentence, ledger: _Ledger) -> bool:
        """Whether the sentence shares out the ledger: numbers with places, and no other side that counts."""
        if sentence.index - ledger.sentence > 2 or self._list_owner(sentence) is not None:
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
        content = LedgerContent(side=ledger.side, counts=counts, place=place, time=self._time(sentence))
        chain = self._with_side(ledger)
        modality = Modality.DENIED if chain.modality is Modality.DENIED else Modality.ASSERTED
        return Draft(
            "ledger",
            tree[ledger.trigger].start,
            tree.sentence_span(sentence),
            chain,
            modality,
            content,
            confidence=0.85,
        )

    def _time(self, sentence: Sentence) -> TimePhrase | None:
        """The period of the tally first, else its day."""
        hits = sorted(
            (hit for hit in self.reading.times[sentence.index] if hit.kind in _PERIOD),
            key=lambda hit: hit.kind != "period",
        )
        return time_phrase(self.reading, hits[0]) if hits else None

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
