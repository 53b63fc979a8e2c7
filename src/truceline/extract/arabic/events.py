"""Agreements that were signed or began, zones and what they take in, meetings held, planned or put off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.arabic.folding import fold
from truceline.extract.arabic.forms import stems, verb_forms
from truceline.extract.claims import Draft
from truceline.model.claim import AgreementContent, Modality, TalkContent, TalkStatus, ZoneContent
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.arabic.chains import Chains
    from truceline.extract.arabic.page import Page
    from truceline.extract.arabic.text import Sentence
    from truceline.extract.arabic.words import Event
    from truceline.model.claim import Content, Mention, PlacePhrase, TimePhrase

NEAR: Final = 14
"""Tokens between the word of an event and what it happens to."""
MOST_PARTIES: Final = 8
SECRET: Final = frozenset({"سري", "سريه", "مغلق", "مغلقه", "مغلقا"})
EFFECT: Final = frozenset({"حيز", "السريان", "سريان", "التنفيذ", "تنفيذ", "مفعول", "مفعوله"})


class EventFinder:
    """Finds what happens to agreements, zones and talks; ``taken`` are tokens that tell of it and of no act."""

    def __init__(self, page: Page, chains: Chains, taken: frozenset[int]) -> None:
        self.page = page
        self.chains = chains
        self.taken: set[int] = set(taken)
        body = page.words.body
        self._agreements = [(event, _forms(event)) for event in body.agreement_events]
        self._talks = [(event, _forms(event)) for event in body.talk_events]
        self._meeting_verbs = frozenset(form for entry in body.meeting_verbs for form in verb_forms(fold(entry)))
        self._zone_verbs = frozenset(form for entry in body.zone_verbs for form in verb_forms(fold(entry)))

    def find(self) -> list[Draft]:
        """Claims of agreements, zones and talks."""
        drafts: list[Draft] = []
        for sentence in self.page.sentences:
            found = self._zone(sentence) or self._agreement(sentence) or self._talk(sentence)
            if found is not None:
                drafts.append(found)
        return drafts

    def _agreement(self, sentence: Sentence) -> Draft | None:
        page = self.page
        instrument = self._first(sentence, "instruments")
        if instrument is None:
            return None
        for event, forms in self._agreements:
            for at in range(sentence.first, sentence.last):
                if at in self.taken or at in page.time_tokens or not self._is_form(at, forms):
                    continue
                window = range(max(sentence.first, at - NEAR), min(at + NEAR + 1, sentence.last))
                if event.beside and not any(page.key(one) in EFFECT for one in window):
                    continue
                things = [one for one in window if one != at and self._is_instrument(at, one)]
                if things and not self._is_unreal(at, sentence):
                    return self._signed(sentence, at, event, things[0])
        return None

    def _is_instrument(self, at: int, index: int) -> bool:
        """Whether a word is what the verb is of: no truce that was only broken, none in what somebody says."""
        page = self.page
        if page.member(index, "instruments") is None or page.member(index - 1, "ledger_units") is not None:
            return False
        return not any(page.is_plain(one, "connectors") for one in range(at + 1, index))

    def _signed(self, sentence: Sentence, at: int, event: Event, thing: int) -> Draft:
        page = self.page
        last = at + 1
        while event.beside and last < sentence.last and page.key(last) in EFFECT:
            last += 1
        content = AgreementContent(
            event=event.event,
            trigger=page.span(at, last),
            name=page.span(thing, self._name_end(thing, sentence)),
            parties=self._parties(sentence),
            time=self._time(sentence, at),
            place=self._place(sentence),
        )
        self.taken.update(range(at, last))
        return self._draft("agreement", sentence, at, content)

    def _name_end(self, first: int, sentence: Sentence) -> int:
        page = self.page
        at = first + 1
        while at < min(first + 6, sentence.last) and page.tokens[at].is_word:
            is_end = page.is_plain(at, "breaks") or page.is_plain(at, "prepositions") or page.key(at) in EFFECT
            if is_end or at in page.time_tokens:
                break
            at += 1
        return at

    def _zone(self, sentence: Sentence) -> Draft | None:
        page = self.page
        start, end = page.tokens[sentence.first].start, page.tokens[sentence.last - 1].end
        hit = page.words.phrases("zones").search(page.folded.plain, start, end)
        verb = next((at for at in range(sentence.first, sentence.last) if self._is_form(at, self._zone_verbs)), None)
        if hit is None or verb is None:
            return None
        first, last = page.within(*hit.span("phrase"))
        first = first if last > first else last - 1
        areas = tuple(one.phrase(page) for one in page.places_in(max(verb, last), sentence.last) if one.is_named)
        if not areas:
            return None
        name = page.quote(hit.start("phrase"), hit.end("phrase"))
        self.taken.add(verb)
        return self._draft(
            "zone", sentence, verb, ZoneContent(trigger=page.span(verb, verb + 1), name=name, areas=areas)
        )

    def _talk(self, sentence: Sentence) -> Draft | None:
        page = self.page
        verb = next((at for at in range(sentence.first, sentence.last) if self._is_form(at, self._meeting_verbs)), None)
        meeting = self._first(sentence, "meetings")
        if verb is not None and (meeting is None or verb < meeting):
            return self._draft("talk", sentence, verb, self._met(sentence, verb, TalkStatus.HELD))
        if meeting is None or self._is_aside(meeting):
            return None
        for event, forms in self._talks:
            for at in range(sentence.first, sentence.last):
                is_beside = bool(event.beside) and page.key(at) in {fold(word) for word in event.beside}
                if (
                    at == meeting
                    or at in page.time_tokens
                    or abs(at - meeting) > NEAR
                    or not (is_beside or self._is_form(at, forms))
                ):
                    continue
                return self._draft("talk", sentence, meeting, self._met(sentence, meeting, TalkStatus(event.event)))
        return None

    def _met(self, sentence: Sentence, at: int, status: TalkStatus) -> TalkContent:
        page = self.page
        return TalkContent(
            trigger=page.span(at, at + 1),
            status=status,
            participants=self._parties(sentence),
            place=self._place(sentence),
            time=self._time(sentence, at),
            is_secret=any(page.key(one).removesuffix("ا") in SECRET for one in range(sentence.first, sentence.last)),
        )

    def _is_aside(self, index: int) -> bool:
        """Whether a meeting is told of only to say where or when something else was."""
        return self.page.key(index - 1) in {"مغادرتهم", "بعد", "عقب", "قبل", "خلال", "مغادره", "انتظار"}

    def _draft(self, kind: str, sentence: Sentence, at: int, content: Content) -> Draft:
        page = self.page
        sure = page.words.body.confidence[kind]
        chain = self.chains.of(at)
        return Draft(
            kind=kind,
            trigger_start=page.folded.start(page.tokens[at].start),
            proposition=page.span(sentence.first, sentence.last),
            chain=chain,
            modality=chain.modality or Modality.ASSERTED,
            content=content,
            confidence=sure,
            fields=(Weighted(value="event", weight=sure, reason="words that stand near each other"),),
        )

    def _first(self, sentence: Sentence, name: str) -> int | None:
        return next((at for at in range(sentence.first, sentence.last) if self.page.member(at, name)), None)

    def _is_form(self, index: int, forms: Iterable[str]) -> bool:
        page = self.page
        if not page.tokens[index].is_word or index in page.hit_tokens:
            return False
        return any(
            (
                base.stem in forms
                or any(stem in forms for stem in stems(base.stem) if base.has_article or base.preposition)
            )
            and not base.is_future
            for base in page.bases(index)
        )

    def _is_unreal(self, index: int, sentence: Sentence) -> bool:
        page = self.page
        before = range(max(sentence.first, index - NEAR), index)
        return any(
            page.is_plain(at, "generic") or page.is_plain(at, "proposed") or page.is_plain(at, "negations")
            for at in before
        )

    def _parties(self, sentence: Sentence) -> tuple[Mention, ...]:
        page = self.page
        hits = [hit for hit in page.hits_in(sentence.first, sentence.last) if page.party_of(hit)]
        return tuple(page.mention(hit.first, hit.last) for hit in hits[:MOST_PARTIES])

    def _time(self, sentence: Sentence, at: int) -> TimePhrase | None:
        hits = self.page.times_in(sentence.first, sentence.last)
        best = min(hits, key=lambda hit: (abs(hit.first - at), hit.first), default=None)
        return best.phrase(self.page) if best is not None else None

    def _place(self, sentence: Sentence) -> PlacePhrase | None:
        hits = [hit for hit in self.page.places_in(sentence.first, sentence.last) if hit.is_named and hit.lead]
        return hits[0].phrase(self.page) if hits else None


def _forms(event: Event) -> frozenset[str]:
    verbs = {form for entry in event.verbs for form in verb_forms(fold(entry))}
    return frozenset((*verbs, *map(fold, event.nouns)))
