"""Which side counted how many breaches where? Tallies of Russian bulletins as claims of their own, never incidents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from truceline.extract.claims import Draft
from truceline.extract.russian.attaching import Attaching
from truceline.model.claim import Count, LedgerContent, Mention, Modality, SourceKind, Via
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.russian.numbers import Number
    from truceline.extract.russian.reading import Reading
    from truceline.extract.walks import Sentence
    from truceline.model.claim import TimePhrase

_NAME: Final = r"[А-ЯЁ][\w-]+(?:[ -][А-ЯЁ][\w-]+)*"
_BEHIND: Final = re.compile(
    rf"\s*(?:(?:случа|нарушени|инцидент|обстрел|раз)\w*\s*)?(?:[–—-]\s*)?(?:в|на|под|у)\s+"
    rf"(?:провинци\w+|област\w+|район\w+|мухафаз\w+)?\s*({_NAME}(?:(?:,| и) {_NAME})*)"
)
_BEFORE: Final = re.compile(rf"({_NAME}(?: и {_NAME})?)\s*(?:\(|[–—:-])\s*(?:по )?$")
_NAMES: Final = re.compile(_NAME)
MAX_GAP: Final = 4
"""Words between a number and the unit that it counts."""
NEAR: Final = 2
"""Sentences over which a tally is shared out."""


@dataclass(slots=True)
class _Ledger:
    """A tally as it is gathered over sentences."""

    trigger: int
    sentence: int
    side: Mention | None
    side_head: int | None
    unit: str
    chain: Chain
    counts: list[Count] = field(default_factory=list)
    shares: list[Count] = field(default_factory=list)


class Ledgers:
    """Finds ledgers in a reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = reading.lexicon.words.ledger
        self.attaching = Attaching(reading)
        self._used: set[int] = set()

    def find(self) -> list[Draft]:
        """Ledger claims in order; a sentence that only shares out the last tally belongs to it."""
        done: list[_Ledger] = []
        for sentence in self.tree.sentences:
            begun = self._begun(sentence, done)
            if begun:
                done += begun
            elif done and sentence.index - done[-1].sentence <= NEAR:
                self._share(sentence, done[-1], None)
        return [self._draft(one) for one in done]

    def used(self) -> set[int]:
        """Tokens of verbs and units that a tally has used up: they tell no act of their own."""
        return self._used

    def _begun(self, sentence: Sentence, earlier: list[_Ledger]) -> list[_Ledger]:
        found: list[_Ledger] = []
        numbers = self.reading.numbers[sentence.index]
        for number in numbers:
            unit = self._unit(number, sentence) or self._unit_before(number, sentence)
            verb = self._verb(unit) if unit is not None else None
            if verb is not None and self.tree.is_negated(verb):
                continue
            if verb is not None and any(self.tree[at].pos == "PRON" for at in self.tree.children(verb, "nsubj")):
                continue
            if verb is not None and number.low < 2 and self.tree[verb].lemma in self.words.telling:
                continue  # "отчиталось об одном обстреле" tells of that one
            if unit is not None and verb is not None and self._is_further(number, unit, verb, found):
                found[-1].counts.append(self._count(number, self.tree[unit].text, None))
                self._use(unit, verb)
            elif unit is not None and verb is not None and not self._is_share(number, found):
                found.append(self._ledger(number, unit, verb, sentence))
                self._use(unit, verb)
            elif unit is None and (found or earlier):
                bare = self._bare(number, sentence, (found or earlier)[-1])
                found += [bare] if bare is not None else []
        found += self._of_none(sentence)
        for position, ledger in enumerate(found):
            until = found[position + 1].counts[0].span.start if position + 1 < len(found) else None
            self._share(sentence, ledger, until)
            colon = next((at for at in range(ledger.trigger, sentence.last) if self.tree[at].text == ":"), None)
            if ledger.shares and colon is not None and ledger.sentence == sentence.index:
                self._used |= set(range(colon, sentence.last))
        return found

    def _use(self, unit: int, verb: int) -> None:
        """A unit with what stands at it, its verb and a noun that the verb lends itself to tell no act of their own."""
        tree = self.tree
        self._used |= {unit, verb, *tree.children(unit, "amod", "acl", "nmod")}
        if tree[unit].lemma == "раз":
            self._used |= set(tree.children(verb, "obj"))

    def _is_further(self, number: Number, unit: int, verb: int, found: list[_Ledger]) -> bool:
        """“насчитала 82 обстрела и 780 боеприпасов": a second thing that the same verb counts."""
        if not found or found[-1].trigger != verb:
            return False
        is_other = self.tree[unit].lemma not in found[-1].unit.lower() and self.tree[unit].lemma in self.words.rounds
        return is_other and number.low > 0

    def _is_share(self, number: Number, found: list[_Ledger]) -> bool:
        """Whether the number is a part of the tally before it: no greater, and without a verb of its own."""
        if not found:
            return False
        verb = self._verb(self._unit(number, self.tree.sentence_of(number.first)) or number.last)
        return verb == found[-1].trigger and number.low <= (found[-1].counts[0].high or number.low)

    def _unit(self, number: Number, sentence: Sentence) -> int | None:
        """The unit that a number counts: right behind it, adjectives between."""
        tree = self.tree
        for at in range(number.last + 1, min(number.last + 1 + MAX_GAP, sentence.last)):
            token = tree[at]
            if token.lemma in self.words.units:
                return at
            is_many = token.lemma in self.words.rounds and number.low >= self.words.many
            if is_many or (token.lemma == "раз" and token.is_noun):
                return at
            if token.pos not in {"ADJ", "DET"} and not (token.is_verb and token.has("VerbForm=Part")):
                return None
        return None

    def _unit_before(self, number: Number, sentence: Sentence) -> int | None:
        """“нарушений … зафиксировала 27”: a bare number as the object of a verb of counting whose unit stands apart."""
        tree = self.tree
        verb = tree[number.last].head
        if tree[number.last].rel not in {"obj", "nsubj", "nsubj:pass"} or tree[verb].lemma not in self.words.verbs:
            return None
        near = {verb, *tree.children(verb)}
        before = [at for at in sentence if at < number.first and tree[at].head in near and tree[at].case == "Gen"]
        return next((at for at in before if tree[at].lemma in self.words.units), None)

    def _verb(self, unit: int) -> int | None:
        """The verb of counting over a unit; for "раз", a verb of breaching."""
        tree = self.tree
        for above in tree.ancestors(unit):
            token = tree[above]
            if token.is_verb or token.is_passive:
                if tree[unit].lemma == "раз":
                    return above if self._is_often(above, unit) else None
                is_round = tree[unit].lemma in self.words.rounds
                if is_round and token.lemma in self.words.firing and self._is_salvo(above):
                    return None
                counts = self.words.firing | self.words.verbs if is_round else self.words.verbs
                return above if token.lemma in counts else None
        if tree[unit].lemma in self.words.needs_verb | self.words.rounds or tree[unit].lemma == "раз":
            is_period = any(hit.kind == "period" for hit in self.reading.times[tree[unit].sentence])
            return unit if is_period and tree[unit].lemma in self.words.units else None
        return unit if tree[unit].head == unit or tree[tree[unit].head].pos == "NOUN" else None

    def _is_salvo(self, verb: int) -> bool:
        """“КНДР выпустила 200 снарядов с мысов": rounds from a place, over no period, are one act."""
        tree = self.tree
        sentence = tree.sentence_of(verb)
        is_period = any(hit.kind == "period" for hit in self.reading.times[sentence.index])
        is_placed = any(tree.preposition(at) in {"с", "из"} and tree[at].is_noun for at in tree.subtree(verb))
        return not is_period and is_placed and bool(tree.children(verb, "nsubj"))

    def _is_often(self, verb: int, unit: int) -> bool:
        """“56 раз нарушили", "за сутки 23 раза открывали огонь": how often, and no single act."""
        lemma = self.tree[verb].lemma
        if lemma in self.words.breaching:
            return True
        number = next((one.low for one in self.reading.numbers[self.tree[unit].sentence] if one.last < unit), 0)
        is_period = any(hit.kind == "period" for hit in self.reading.times[self.tree[unit].sentence])
        return lemma in self.words.often and (number >= self.words.many_times or (is_period and number > 1))

    def _ledger(self, number: Number, unit: int, verb: int, sentence: Sentence) -> _Ledger:
        head = self._side_head(verb)
        side = self.reading.mention(head) if head is not None else None
        chain = self.reading.chains.of(verb)
        phrase = [at for at in self.tree.phrase(unit) if unit <= at < unit + MAX_GAP]
        words = " ".join(self.tree[at].text for at in phrase)
        return _Ledger(verb, sentence.index, side, head, words, chain, [self._count(number, words, None)])

    def _side_head(self, verb: int) -> int | None:
        """Who counts: the subject or agent of the verb, or the body in which it was counted."""
        tree = self.tree
        if not tree[verb].is_verb and not tree[verb].is_passive:
            return None
        subjects = [at for at in tree.children(verb, "nsubj") if not tree[at].is_passive]
        subjects += [
            at for at in tree.children(verb, "obl", "obl:agent") if tree[at].case == "Ins" and not tree.preposition(at)
        ]
        if not subjects:
            inside = [at for at in tree.children(verb, "obl") if tree.preposition(at) in {"в", "на"}]
            subjects = [at for at in inside if self.reading.mention(at).parties and not self._is_land(at)]
        return next((at for at in subjects if self.reading.mention(at).parties), next(iter(subjects), None))

    def _is_land(self, index: int) -> bool:
        """“в Сирии”: where it was counted, not by whom."""
        parties = self.reading.mention(index).parties
        return self.reading.parties.kind(parties[0].value) == "state"

    def _of_none(self, sentence: Sentence) -> list[_Ledger]:
        """“не отметила ни одного нарушения”, "нарушений не зафиксировано": a tally of none."""
        tree = self.tree
        for index in sentence:
            token = tree[index]
            if token.lemma not in self.words.units or token.case != "Gen":
                continue
            verb = next((at for at in tree.ancestors(index) if tree[at].is_verb or tree[at].is_passive), None)
            if (
                verb is None
                or tree[verb].lemma not in self.words.verbs | self.words.seeing
                or not tree.is_negated(verb)
            ):
                continue
            head = self._side_head(verb)
            side = self.reading.mention(head) if head is not None else None
            if head is not None and side is not None and side.span.end >= token.end > token.start > side.span.start:
                side = Mention(span=tree.quote((tree.phrase(head)[0], index - 1)), parties=side.parties)
            count = Count(low=0, high=0, unit=token.text, span=tree.quote([index]))
            self._used |= {index}
            return [_Ledger(verb, sentence.index, side, head, token.text, self.reading.chains.of(verb), [count])]
        return []

    def _bare(self, number: Number, sentence: Sentence, last: _Ledger) -> _Ledger | None:
        """“турецкая – 15”, "турецкая сторона – восемь": the unit and the verb are those of the tally before."""
        tree = self.tree
        if last.sentence != sentence.index and sentence.index - last.sentence > 1:
            return None
        before = [
            at
            for at in range(max(sentence.first, number.first - 4), number.first)
            if tree[at].pos in {"ADJ", "NOUN", "PROPN"}
        ]
        for at in before:
            hit = self.reading.naming.at(at)
            if hit is None or hit.kind != "adjective" or tree[at].case not in {"Nom", ""}:
                continue
            if any(tree[between].is_verb for between in range(at, number.first)) and tree[at + 1].lemma != "сторона":
                continue
            head = at + 1 if at + 1 < number.first and tree[at + 1].is_noun else at
            side = Mention(span=tree.quote(range(at, head + 1)), parties=self.reading.naming.of_nation(at))
            return _Ledger(
                at, sentence.index, side, head, last.unit, last.chain, [self._count(number, last.unit, None)]
            )
        return None

    # shares

    def _share(self, sentence: Sentence, ledger: _Ledger, until: int | None) -> None:
        """Numbers with the place each is for, behind the total; never more than the total."""
        tree = self.tree
        start, end = self.reading.bounds(sentence)
        total = ledger.counts[0]
        begin = total.span.end if total.span.start >= start else start
        stop = until if until is not None else end
        for number in self.reading.numbers[sentence.index]:
            if not begin <= tree[number.first].start < stop:
                continue
            where = self._where(number, stop)
            for name in where:
                ledger.shares.append(self._count(number, ledger.unit, name))
        known = sum(one.low for one in ledger.shares)
        if total.high is not None and known > total.high:
            ledger.shares = [one for one in ledger.shares if one.span.start < start]

    def _where(self, number: Number, stop: int) -> list[str]:
        tree = self.tree
        first, last = tree[number.first].start, tree[number.last].end
        before = _BEFORE.search(tree.text[max(0, first - 60) : first])
        if before is not None:
            return _NAMES.findall(before.group(1))
        behind = _BEHIND.match(tree.text[last : min(stop, last + 120)])
        if behind is None:
            return []
        names = _NAMES.findall(behind.group(1))
        is_each = tree.text[max(0, first - 4) : first].lower().endswith("по ")
        return names if is_each else names[:1]

    def _count(self, number: Number, unit: str, where: str | None) -> Count:
        span = self.tree.quote((number.first, number.last))
        return Count(low=number.low, high=number.high, unit=unit, is_about=number.is_about, where=where, span=span)

    # the claim

    def _draft(self, ledger: _Ledger) -> Draft:
        tree = self.tree
        chain = self._with_side(ledger)
        place = None
        if not ledger.shares:
            found = self.attaching.place(ledger.trigger, {ledger.trigger}, set())
            place = found[0].phrase(tree) if found is not None and found[0].is_named else None
        is_breach = tree[ledger.trigger].lemma in self.words.breaching | self.words.often
        side = self._speaker(ledger) if is_breach else ledger.side
        content = LedgerContent(
            side=side, counts=(*ledger.counts, *ledger.shares), place=place, time=self._time(ledger)
        )
        modality = Modality.ALLEGED if is_breach and len(chain.hops) > 1 else Modality.ASSERTED
        modality = Modality.DENIED if chain.modality is Modality.DENIED else modality
        sentence = tree.sentences[ledger.sentence]
        return Draft(
            "ledger",
            tree[ledger.trigger].start,
            tree.sentence_span(sentence),
            chain,
            modality,
            content,
            confidence=0.85,
        )

    def _speaker(self, ledger: _Ledger) -> Mention | None:
        """Who counts how often another side broke the truce: the innermost speaker."""
        speaker = ledger.chain.speaker
        if speaker.span is None or len(ledger.chain.hops) < 2:
            return None
        weighed = (Weighted(value=speaker.party, weight=0.9, reason="name"),) if speaker.party else ()
        return Mention(span=speaker.span, parties=weighed)

    def _time(self, ledger: _Ledger) -> TimePhrase | None:
        """The period of the tally first, else its day."""
        hits = sorted(self.reading.times[ledger.sentence], key=lambda hit: hit.kind != "period")
        return self.reading.time_phrase(hits[0]) if hits and hits[0].kind != "clock" else None

    def _with_side(self, ledger: _Ledger) -> Chain:
        """The side that counted is the innermost source where it is another's than the speakers'."""
        side, chain = ledger.side, ledger.chain
        if side is None or not side.parties or ledger.side_head is None:
            return chain
        if self.tree[ledger.trigger].lemma in self.words.breaching | self.words.often:
            return chain
        parties = self.reading.parties
        party = side.parties[0].value
        of_speakers = {hop.party for hop in chain.hops if hop.party is not None}
        if any(parties.side(party) == parties.side(one) for one in of_speakers):
            return chain
        source = replace(self.reading.sources.of(ledger.side_head), party=party, kind=SourceKind.PARTY)
        return replace(chain, hops=(*chain.hops, source.hop(Via.SAYS, self.tree.quote([ledger.trigger]))))
