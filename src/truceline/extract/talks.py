"""Which meetings were held, planned, put off or called off? Where, who with whom, about what, in secret or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.extract.attach import OWN, Attacher, time_phrase
from truceline.extract.claims import Draft
from truceline.extract.event_words import TalkWords, load_event_words
from truceline.extract.places import NAMED
from truceline.model.claim import Mention, Modality, TalkContent, TalkStatus
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from truceline.extract.chain import Chain, Chains
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.model.claim import PlacePhrase, TimePhrase
    from truceline.model.noun import Span

_PAIR: Final = re.compile(
    r"\b(?:both|the two|two) (?:countries|powers|sides|governments|capitals|states|nations|parties)\b"
)
_TOPICS: Final = frozenset({"on", "about", "over", "concerning", "regarding"})
_RANK: Final = (TalkStatus.CANCELLED, TalkStatus.POSTPONED, TalkStatus.PLANNED, TalkStatus.HELD)


@dataclass(slots=True)
class _Talk:
    """A meeting as one clause tells it."""

    noun: int
    verb: int
    status: TalkStatus
    chain: Chain
    content: TalkContent


class _Meetings:
    """What a sentence tells of one meeting: who, where, when, about what, and what became of it."""

    def __init__(self, reading: Reading, memory: Memory, chains: Chains) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.memory = memory
        self.chains = chains
        self.words: TalkWords = load_event_words().talk
        self.attacher = Attacher(reading, lambda _: False)

    def _status(self, verb: int) -> TalkStatus | None:
        """What the verb tells of a meeting: called off and put off first, then planned, then held."""
        tree = self.tree
        token = tree[verb]
        particles = [tree[at].lower for at in tree.children(verb, "prt", "advmod", "prep")]
        for status in _RANK:
            if token.lemma not in self.words.statuses[status]:
                continue
            wanted = self.words.particles.get(token.lemma)
            is_bound = wanted is not None and status in {TalkStatus.CANCELLED, TalkStatus.POSTPONED}
            if is_bound and not set(wanted or ()) & set(particles):
                continue
            if status is TalkStatus.HELD:
                return self._held(verb)
            return status
        return TalkStatus.PLANNED if token.lemma == "be" and self._is_due(verb) else None

    def _held(self, verb: int) -> TalkStatus | None:
        """Held, unless it is to be, should have been, or was not."""
        tree = self.tree
        token = tree[verb]
        if token.lemma == "be" and self._is_due(verb):
            return TalkStatus.PLANNED
        if token.lemma == "take" and not any(tree[at].lower in {"place", "part"} for at in tree.children(verb, "dobj")):
            return None
        negated = tree.children(verb, "neg") or any(
            tree[tree.first_of(at)].lower == "no" for at in tree.children(verb, "nsubj", "nsubjpass")
        )
        if negated:
            return TalkStatus.CANCELLED if token.lemma in {"take", "hold", "occur"} else None
        modal = any(tree[at].tag == "MD" for at in tree.children(verb, "aux"))
        to = any(tree[at].lower == "to" for at in tree.children(verb, "aux"))
        over = tree[tree[verb].head]
        if (
            modal
            or (to and over.lemma in {"be", "plan", "due", "schedule", "expect", "set"})
            or (to and token.dep == "xcomp")
        ):
            return TalkStatus.PLANNED
        if token.lemma == "be":
            return TalkStatus.HELD if tree.children(verb, "expl") else None
        return TalkStatus.HELD

    def _is_due(self, verb: int) -> bool:
        """“was due in Amman”, "is to be held"."""
        tree = self.tree
        due = any(
            tree[at].lower in {"due", "planned", "set", "scheduled"}
            for at in tree.children(verb, "acomp", "attr", "prep", "oprd")
        )
        return due or any(
            any(tree[aux].lower == "to" for aux in tree.children(at, "aux"))
            for at in tree.children(verb, "xcomp", "ccomp")
        )

    def _talk(self, noun: int, verb: int, status: TalkStatus, who: tuple[Mention, ...] = ()) -> _Talk:
        topic = self._topic(noun, verb)
        content = TalkContent(
            trigger=self.tree.quote([noun]),
            status=status,
            number=self._number(noun),
            participants=who or self._union(self._subjects(noun, verb), self._participants(noun)),
            place=self._place(noun, verb, topic),
            time=self._time(noun, verb),
            topic=topic,
            is_secret=self._is_secret(noun) or self._is_secret(verb),
        )
        teller = noun if self.tree[noun].sentence == self.tree[verb].sentence else verb
        return _Talk(noun, verb, status, self.chains.of(teller), content)

    def _number(self, noun: int) -> int:
        tree = self.tree
        start, end = tree[tree.first_of(noun)].start, tree[noun].end
        for quantity in self.reading.quantities[tree[noun].sentence] if tree[noun].is_noun else ():
            if start <= quantity.start and quantity.end <= end and quantity.low > 0 and not quantity.is_indefinite:
                return quantity.low
        match = re.search(r"\b(twice|three times|two times)\b", tree.text[tree[noun].start : tree[noun].start + 60])
        times = {"twice": 2, "two times": 2, "three times": 3}
        return times[match.group(1)] if match and tree[noun].is_verb else 1

    def _participants(self, noun: int) -> tuple[Mention, ...]:
        tree = self.tree
        heads: list[int] = []
        for prep in tree.children(noun, "prep"):
            if tree[prep].lower in {"between", "with", "of", "among"}:
                heads += [at for head in tree.children(prep, "pobj") for at in tree.conjuncts(head)]
        heads += [at for at in tree.children(noun, "compound", "amod", "poss") if self._names_party(at)]
        return self._mentions(heads)

    def _names_party(self, at: int) -> bool:
        """Whether a word before the noun names who talks: "US-Russian talks", not "Syria talks" or "Astana talks"."""
        token = self.tree[at]
        hits = self.reading.hits_within(token.start, token.end)
        return any(
            hit.is_adjective or (hit.text not in self.reading.lexicons.places.words.countries and not hit.is_metonym)
            for hit in hits
        )

    def _subjects(self, noun: int, verb: int) -> tuple[Mention, ...]:
        """Whoever held it: the subject of "held talks with"."""
        tree = self.tree
        owner = tree[tree[noun].head].head if tree[noun].dep == "pobj" else noun
        if tree[owner].dep != "dobj":
            return ()
        heads = [at for head in tree.children(verb, "nsubj") for at in tree.conjuncts(head)]
        heads += [at for head in self.tree.led(verb, {"with", "between"}) for at in tree.conjuncts(head)]
        return self._mentions(heads)

    def _mentions(self, heads: list[int]) -> tuple[Mention, ...]:
        tree = self.tree
        found: list[Mention] = []
        for head in dict.fromkeys(heads):
            phrase = tree.noun_phrase(head)
            span = tree.quote(phrase)
            parties = self.reading.parties_of(span)
            if tree[head].tag == "PRP":
                meant = [one.party for one in self.memory.sources(head) if one.party is not None]
                parties = tuple(
                    Weighted(value=party, weight=0.7, reason="by the name before it") for party in meant[:1]
                )
            shared = [hit for hit in self.reading.hits_within(span.start, span.end) if hit.parties]
            if len(shared) > 1 and re.search(r"\band\b", tree.text[span.start : span.end]):
                found += [Mention(span=tree.span(hit.start, hit.end), parties=hit.parties) for hit in shared]
            elif parties and parties[0].value not in {one.parties[0].value for one in found if one.parties}:
                found.append(Mention(span=span, parties=parties))
        return tuple(found)

    def _union(self, *groups: tuple[Mention, ...]) -> tuple[Mention, ...]:
        found: dict[str, Mention] = {}
        for mention in (one for group in groups for one in group):
            found.setdefault(mention.parties[0].value if mention.parties else mention.span.text, mention)
        return tuple(found.values())

    def _place(self, noun: int, verb: int, topic: Span | None) -> PlacePhrase | None:
        """Where they met; a place within what they met about is none."""
        found = self.attacher.place(verb, {verb, noun, *self.tree.children(verb, "xcomp")})
        if found is None or found[0].is_reference:
            return None
        path = self.tree.ancestors(found[0].parts[0].top)
        if any(self.tree[at].lower in _TOPICS - {"on"} and self.tree[at].dep == "prep" for at in path):
            return None
        about = topic is not None and topic.start <= found[0].start < topic.end
        return None if about else found[0].phrase(self.tree)

    def _time(self, noun: int, verb: int) -> TimePhrase | None:
        found = self.attacher.time(verb, {verb, noun, *self.tree.children(verb, "xcomp")})
        return time_phrase(self.reading, found[0]) if found is not None else None

    def _topic(self, noun: int, verb: int) -> Span | None:
        tree = self.tree
        for owner in (noun, verb):
            for prep in tree.children(owner, "prep"):
                heads = tree.children(prep, "pobj")
                if tree[prep].lower in _TOPICS and heads and not self.reading.is_time(heads[0]):
                    return tree.quote([at for at in tree.subtree(heads[0]) if not self._in_clause(at, heads[0])])
            for clause in tree.children(owner, "advcl", "xcomp", "relcl"):
                if tree[clause].lemma in {"discuss", "negotiate", "draft", "prepare"}:
                    objects = tree.children(clause, "dobj", "nsubjpass")
                    if objects:
                        return tree.quote(tree.noun_phrase(objects[0]))
        return None

    def _in_clause(self, at: int, top: int) -> bool:
        tree = self.tree
        path = [at, *tree.ancestors(at)]
        return any(tree[one].dep in {"relcl", "advcl"} for one in path[: path.index(top)])

    def _is_secret(self, at: int) -> bool:
        tree = self.tree
        words = {tree[child].lower for child in tree.subtree(at) if child <= at + 6}
        text = tree.text[tree[at].start : tree[at].start + 60].lower()
        return any(word in words for word in self.words.secret) or any(
            " " in one and one in text for one in self.words.secret
        )


class Talks(_Meetings):
    """Finds meetings in a reading."""

    def find(self) -> list[Draft]:
        """Talks in order.

        Cascade: (1) a noun of meeting with the verb that tells its fate; (2) "A and B met"; (3) "agreed in Cairo";
        (4) "during talks in Sochi". "It was cancelled" gives the meeting told just before its last status.
        """
        talks: list[_Talk] = []
        for token in self.tree.tokens:
            if token.is_verb and token.dep not in {"aux", "auxpass"}:
                told = self._by_noun(token.index, talks) or self._by_verb(token.index) or self._by_deal(token.index)
                if told is not None:
                    self._put(talks, self._with_pair(told, talks))
        talks += self._bare(talks)
        return [self._draft(talk) for talk in sorted(talks, key=lambda talk: talk.noun)]

    def _with_pair(self, told: _Talk, talks: list[_Talk]) -> _Talk:
        """“officials of the two countries”: the pair that the last meeting told of named."""
        who = told.content.participants
        if any(one.parties for one in who) or not any(_PAIR.search(one.span.text) for one in who):
            return told
        pairs = [
            one.content.participants for one in talks if sum(bool(who.parties) for who in one.content.participants) == 2
        ]
        if not pairs:
            return told
        return replace(told, content=msgspec.structs.replace(told.content, participants=pairs[-1]))

    def _put(self, talks: list[_Talk], told: _Talk) -> None:
        """A later status of the same meeting takes the place of the one before, if it is firmer news of it."""
        for position, one in enumerate(talks):
            if one.noun == told.noun:
                is_news = told.status in {TalkStatus.CANCELLED, TalkStatus.POSTPONED}
                if is_news or _RANK.index(told.status) <= _RANK.index(one.status):
                    talks[position] = self._updated(one, told)
                return
        talks.append(told)

    def _updated(self, one: _Talk, told: _Talk) -> _Talk:
        content = replace_content(told.content, one.content)
        chain = told.chain if len(told.chain.hops) >= len(one.chain.hops) else one.chain
        return _Talk(one.noun, told.verb, told.status, chain, content)

    def _by_noun(self, verb: int, talks: list[_Talk]) -> _Talk | None:
        tree = self.tree
        status = self._status(verb)
        if status is None:
            return None
        for head in self._arguments(verb):
            noun = self._meeting(head, talks, verb)
            if noun is not None:
                return self._talk(noun, verb, status)
        if tree.children(verb, "expl"):
            attrs = [self._outer(at) for at in tree.children(verb, "attr") if self._is_meeting(at)]
            return self._talk(attrs[0], verb, status) if attrs else None
        return None

    def _arguments(self, verb: int) -> list[int]:
        tree = self.tree
        own = tree.children(verb, "nsubj", "nsubjpass", "dobj")
        own = [at for at in own if tree[at].lower not in {"place", "part"}]
        if not own and tree[verb].dep in {"xcomp", "conj"} and tree[tree[verb].head].is_verb:
            own = self._arguments(tree[verb].head)
        if not own and tree[verb].dep in {"relcl", "acl"} and tree[tree[verb].head].is_noun:
            own = [tree[verb].head]
        return [
            tree[verb].head if tree[at].lower in {"that", "which"} and tree[verb].dep == "relcl" else at for at in own
        ]

    def _meeting(self, head: int, talks: list[_Talk], verb: int) -> int | None:
        """The noun of meeting; "it" takes up the meeting of this or the last sentence."""
        tree = self.tree
        if tree[head].lower in {"it", "they", "this"}:
            before = [one for one in talks if one.noun < verb and tree[verb].sentence - tree[one.noun].sentence <= 1]
            return before[-1].noun if before and self._status(verb) is not TalkStatus.HELD else None
        inner = self._inner(head)
        if inner is not None:
            return inner
        return self._outer(head) if self._is_meeting(head) else None

    def _inner(self, head: int) -> int | None:
        """“two days of talks”: the talks."""
        tree = self.tree
        if tree[head].lemma not in {"day", "hour", "week", "series"}:
            return None
        nouns = tree.led(head, {"of"})
        return next((at for at in nouns if self._is_meeting(at)), None)

    def _outer(self, head: int) -> int:
        """“a round of talks” is one talk, the round."""
        tree = self.tree
        above = tree[tree[head].head]
        if above.lower == "of" and tree[above.head].lemma == "round":
            return above.head
        return head

    def _is_meeting(self, head: int) -> bool:
        tree = self.tree
        token = tree[head]
        lemma = token.lemma.lower()
        if lemma not in self.words.nouns or not token.is_noun:
            return False
        if lemma == "round":
            return any(
                tree[at].lemma.lower() in self.words.nouns - {"round"} for at in tree.subtree(head)
            ) or self._took_part(head)
        if lemma in self.words.plural_only and token.tag != "NNS":
            return False
        return lemma not in self.words.weak or bool(self._participants(head)) or self._is_secret(head)

    def _took_part(self, head: int) -> bool:
        """Whether "the round" is one of talks that were told of before."""
        tree = self.tree
        number = tree[head].sentence
        nouns = {tree[at].lemma.lower() for one in tree.sentences[max(0, number - 6) : number] for at in one}
        return bool(nouns & (self.words.nouns | self.words.meeting_verbs))

    def _by_verb(self, verb: int) -> _Talk | None:
        """“A and B have met in secret”, "A met with B"."""
        tree = self.tree
        token = tree[verb]
        if token.lemma not in self.words.meeting_verbs:
            return None
        who = self._meeters(verb)
        if len(who) < 2 and not self._are_many(verb):
            return None
        status = self._held(verb)
        if tree.children(verb, "dobj") and token.lemma == "meet" and not self.tree.led(verb, {"with", "between"}):
            objects = tree.children(verb, "dobj")
            if not self.reading.mention(objects[0]).parties:
                return None
        return self._talk(verb, verb, status, who) if status is not None else None

    def _by_deal(self, verb: int) -> _Talk | None:
        """“agreed on it in Amman”, “received X in Sochi”: who agrees at a place met there."""
        tree = self.tree
        if tree[verb].lemma not in self.words.dealing or tree.children(verb, "neg"):
            return None
        found = self.attacher.place(verb, {verb})
        if found is None or found[0].main.rank < NAMED or found[1] < OWN or self._held(verb) is not TalkStatus.HELD:
            return None
        if tree[verb].lemma in {"receive", "host"}:
            who = self._mentions([*tree.children(verb, "nsubj"), *tree.children(verb, "dobj")])
            return self._talk(verb, verb, TalkStatus.HELD, who) if len(who) > 1 else None
        matter = {tree[at].lemma.lower() for at in tree.children(verb, "nsubj", "nsubjpass", "dobj")}
        matter |= {tree[at].lemma.lower() for at in tree.led(verb)}
        if not matter & (load_event_words().agreement.instruments | {"it", "border", "term", "map"}):
            return None
        return self._talk(verb, verb, TalkStatus.HELD, self._meeters(verb))

    def _are_many(self, verb: int) -> bool:
        """Whether the subject is a body or several people who can meet by themselves."""
        subjects = self._who(verb)
        return any(self.tree[at].lemma.lower() in self.words.bodies or self.tree[at].tag == "CD" for at in subjects)

    def _who(self, verb: int) -> list[int]:
        """Subject of the verb, or of "is to" over it."""
        own = self.tree.children(verb, "nsubj")
        if own or self.tree[verb].dep != "xcomp":
            return own
        return self.tree.children(self.tree[verb].head, "nsubj")

    def _meeters(self, verb: int) -> tuple[Mention, ...]:
        tree = self.tree
        subjects = self._who(verb)
        heads = [at for head in subjects for at in tree.conjuncts(head)]
        heads += [at for head in self.tree.led(verb, {"with", "between"}) for at in tree.conjuncts(head)]
        heads += [at for head in tree.children(verb, "dobj") for at in tree.conjuncts(head)]
        return self._mentions(heads) or tuple(self.reading.mention(at) for at in subjects[:1] if tree[at].is_noun)

    def _bare(self, talks: list[_Talk]) -> list[_Talk]:
        """“during talks with X in Sochi”, "after three days of talks in Geneva": held, though no verb says so."""
        tree = self.tree
        found = []
        for token in tree.tokens:
            if token.lemma.lower() not in {"talk", "meeting", "negotiation"} or not token.is_noun:
                continue
            known = {token.index, self._outer(token.index)}
            if any(one.noun in known for one in talks) or token.dep != "pobj":
                continue
            lead = tree[token.head].lower
            days = lead == "of" and tree[tree[token.head].head].lemma in {"day", "round", "week"}
            hits = self.reading.places[token.sentence]
            has_place = any(tree.governs(token.index, hit.parts[0].top) and not hit.is_reference for hit in hits)
            if has_place and (days or lead in {"during", "after", "in", "at"}):
                found.append(self._talk(token.index, token.index, TalkStatus.HELD))
        return found

    def _draft(self, talk: _Talk) -> Draft:
        tree = self.tree
        sentence = tree.sentence_span(tree.sentence_of(talk.noun))
        is_alleged = talk.chain.modality is Modality.ALLEGED
        return Draft(
            kind="talk",
            trigger_start=tree[talk.noun].start,
            proposition=sentence,
            chain=talk.chain,
            modality=Modality.ALLEGED if is_alleged else Modality.ASSERTED,
            content=talk.content,
            confidence=0.8,
        )


def replace_content(told: TalkContent, before: TalkContent) -> TalkContent:
    """The later news of a meeting, with what the first telling said of it where the later says nothing."""
    return msgspec.structs.replace(
        told,
        trigger=before.trigger,
        number=before.number,
        participants=told.participants or before.participants,
        place=told.place or before.place,
        time=told.time or before.time,
        topic=told.topic or before.topic,
        is_secret=told.is_secret or before.is_secret,
    )
