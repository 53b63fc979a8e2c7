"""Which agreements, zones and meetings does a Russian text tell of? What became of them, when, where and with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.claims import Draft
from truceline.extract.russian.attaching import Attaching
from truceline.extract.russian.roles import of_verb
from truceline.model.claim import AgreementContent, Modality, PlacePhrase, TalkContent, TalkStatus, ZoneContent

if TYPE_CHECKING:
    from truceline.extract.russian.reading import Reading
    from truceline.model.claim import Mention, TimePhrase
    from truceline.model.noun import Span

_RANK: Final = (TalkStatus.CANCELLED, TalkStatus.POSTPONED, TalkStatus.PLANNED, TalkStatus.HELD)
_VAGUE: Final = frozenset(
    {"документ", "прекращение", "режим", "план", "заявление", "декларация", "акт", "комплекс", "дорожный"}
)
"""Words for an instrument that are one only with a verb of signing, force or a qualifier."""


class Events:
    """Finds agreements, zones and talks of a reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = reading.lexicon.words
        self.attaching = Attaching(reading)

    def find(self) -> list[Draft]:
        """All claims of these kinds, in order of their triggers."""
        found: list[Draft] = []
        for token in self.tree.tokens:
            if token.is_verb or token.is_passive:
                found += [one for one in (self._agreement(token.index), self._zone(token.index)) if one is not None]
        return found + self._talks()

    # agreements

    def _agreement(self, verb: int) -> Draft | None:
        tree = self.tree
        event = next((one.event for one in self.words.agreement.events if tree[verb].lemma in one.verbs), None)
        if event is None:
            return None
        roles = of_verb(tree, verb)
        candidates = [at for at in (roles.object, roles.subject) if at is not None]
        candidates += [at for prep, at in roles.obliques if prep in {"о", "об", "к", "ко", "под"}]
        name = next((at for at in candidates if self._is_instrument(at, event)), None)
        if name is None or (event == "in_force" and not self._takes_force(verb, name)):
            return None
        parties = [at for prep, at in roles.obliques if prep in {"между", "с"}]
        beside = [at for at in tree.children(name, "appos") if self.reading.naming.at(at) is not None]
        subject = roles.subject if roles.subject != name else None
        subject = beside[0] if subject is None and beside else subject
        who = [subject, *tree.children(subject, "conj")] if subject is not None else parties
        mentions = tuple(one for at in who if (one := self.reading.mention(at)).parties)
        content = AgreementContent(
            event=event,
            trigger=tree.quote([verb]),
            name=self._named(name),
            parties=mentions,
            time=self._time(verb),
            place=self._place(verb),
        )
        return self._draft("agreement", verb, content)

    def _is_instrument(self, at: int, event: str) -> bool:
        token = self.tree[at]
        if token.lemma not in self.words.agreement.instruments:
            return False
        return token.lemma not in _VAGUE or event in {"signed", "in_force", "joined"} or len(self.tree.phrase(at)) > 1

    def _takes_force(self, verb: int, name: int) -> bool:
        """“вступил в силу”, "начал действовать", "начался режим тишины"; a meeting that begins takes no force."""
        tree = self.tree
        if tree[verb].lemma in {"вступить", "вступать"}:
            return any(tree[at].lemma in self.words.agreement.force for at in tree.children(verb, "obl", "obj"))
        return name in tree.children(verb, "nsubj") and tree[name].lemma not in {"документ", "план", "заявление"}

    def _named(self, name: int) -> Span:
        phrase = self.tree.phrase(name)
        beside = [
            at for at in self.tree.children(name, "appos") if self.reading.naming.at(at) is not None and at > name
        ]
        return self.tree.quote([at for at in phrase if not beside or at < beside[0]])

    # zones

    def _zone(self, verb: int) -> Draft | None:
        """“зона включает …”, "в зону входят …"."""
        tree, words = self.tree, self.words.zone
        if tree[verb].lemma not in words.verbs:
            return None
        around = tree.children(verb, "nsubj", "nsubj:pass", "obj", "obl")
        zones = [at for at in around if tree[at].lemma in words.nouns and self._is_qualified(at)]
        if not zones:
            return None
        areas = [
            one
            for at in around
            if at not in zones
            for one in (
                at,
                *(other for owner in (at, *tree.children(at, "appos")) for other in tree.children(owner, "conj")),
            )
            if self.reading.place_finder.is_place(one)
        ]
        if not areas:
            return None
        places = tuple(PlacePhrase(span=tree.quote(tree.phrase(at))) for at in areas)
        number = next((one.low for one in self.reading.numbers[tree[verb].sentence] if one.last + 1 == zones[0]), None)
        content = ZoneContent(trigger=tree.quote([verb]), name=self._named(zones[0]), number=number, areas=places)
        return self._draft("zone", verb, content)

    def _is_qualified(self, zone: int) -> bool:
        tree = self.tree
        return any(tree[at].lemma in self.words.zone.qualifiers for at in tree.children(zone, "nmod", "amod"))

    # talks

    def _talks(self) -> list[Draft]:
        """One claim for each meeting of a sentence and what became of it."""
        tree, words = self.tree, self.words.talk
        found: list[Draft] = []
        told: set[tuple[int, str]] = set()
        for token in tree.tokens:
            is_met = token.is_verb and token.lemma in words.meeting_verbs
            if not is_met and not (token.is_noun and token.lemma in words.nouns):
                continue
            verb = token.index if is_met else self._verb(token.index)
            status = self._status(verb) if verb is not None else None
            if verb is None or status is None or (token.sentence, status.value) in told:
                continue
            told.add((token.sentence, status.value))
            found.append(self._talk(token.index, verb, status))
        return found

    def _verb(self, noun: int) -> int | None:
        """The verb that tells what became of a meeting: over it, or a participle that hangs on it."""
        tree = self.tree
        token = tree[noun]
        verb = token.head
        known = frozenset().union(*self.words.talk.statuses.values())
        if tree[verb].is_verb and token.rel in {"nsubj", "nsubj:pass", "obj"} and tree[verb].lemma in known:
            return verb
        return next(
            (at for at in tree.children(noun, "acl", "amod") if tree[at].lemma in known and tree[at].pos == "VERB"),
            None,
        )

    def _status(self, verb: int) -> TalkStatus | None:
        token = self.tree[verb]
        status = next((one for one in _RANK if token.lemma in self.words.talk.statuses[one.value]), None)
        if token.lemma in self.words.talk.meeting_verbs or status is TalkStatus.HELD:
            if self.tree.is_negated(verb):
                return TalkStatus.CANCELLED if token.has("Tense=Past") else None
            unsure = token.has("Tense=Fut") or token.has("VerbForm=Inf")
            return TalkStatus.PLANNED if unsure else TalkStatus.HELD
        return status

    def _talk(self, noun: int, verb: int, status: TalkStatus) -> Draft:
        tree = self.tree
        secret = self.words.talk.secret
        numbers = [one for one in self.reading.numbers[tree[noun].sentence] if one.last in tree.phrase(noun)]
        topic = next((at for at in tree.children(noun, "nmod") if tree.preposition(at) in {"о", "об", "по"}), None)
        content = TalkContent(
            trigger=tree.quote([noun]),
            status=status,
            number=numbers[0].low if numbers else 1,
            participants=self._participants(noun, verb),
            place=self._place(verb) or self._place(noun),
            time=self._time(verb),
            topic=tree.quote(tree.subtree(topic)) if topic is not None else None,
            is_secret=any(tree[at].lemma in secret for at in (*tree.children(noun), *tree.children(verb))),
        )
        return self._draft("talk", noun, content)

    def _participants(self, noun: int, verb: int) -> tuple[Mention, ...]:
        """Subjects of the verb and who stands behind "между", "с" or in the genitive."""
        tree = self.tree
        heads = [at for at in tree.children(verb, "nsubj") if at != noun]
        for owner in sorted({noun, verb}):
            for at in tree.children(owner, "nmod", "obl"):
                is_owner = owner == noun and tree[at].case == "Gen" and not tree.preposition(at)
                heads += [at] if is_owner or tree.preposition(at) in {"между", "с", "со"} else []
        every = [
            one
            for head in heads
            for at in (head, *tree.children(head, "nmod"))
            for one in (at, *tree.children(at, "conj"))
        ]
        found: dict[str, Mention] = {}
        for at in sorted(set(every)):
            mention = self.reading.mention(at)
            if mention.parties:
                found.setdefault(mention.parties[0].value, mention)
        return tuple(found.values())

    # what all have

    def _time(self, index: int) -> TimePhrase | None:
        found = self.attaching.time(index, {index})
        return self.reading.time_phrase(found[0]) if found is not None else None

    def _place(self, index: int) -> PlacePhrase | None:
        found = self.attaching.place(index, {index}, set())
        return found[0].phrase(self.tree) if found is not None else None

    def _draft(self, kind: str, index: int, content: AgreementContent | ZoneContent | TalkContent) -> Draft:
        tree = self.tree
        chain = self.reading.chains.of(index)
        token = tree[index]
        modality = chain.modality or Modality.ASSERTED
        if kind != "talk" and (token.has("Tense=Fut") or token.has("VerbForm=Inf")):
            modality = Modality.PROPOSED
        elif kind != "talk" and tree.is_negated(index):
            modality = Modality.DENIED
        sentence = tree.sentence_span(tree.sentence_of(index))
        return Draft(kind, token.start, sentence, chain, modality, content, confidence=0.8)
