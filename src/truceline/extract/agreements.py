"""Which instrument was signed, announced, in force, extended, joined or ended? By whom, when, by what name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.attach import Attacher, time_phrase
from truceline.extract.claims import Draft
from truceline.extract.event_words import AgreementEvent, AgreementWords, load_event_words
from truceline.model.claim import AgreementContent, Mention, Modality

if TYPE_CHECKING:
    from truceline.extract.chain import Chains
    from truceline.extract.modality import Stances
    from truceline.extract.places import PlaceHit
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory

_RELATIVES: Final = frozenset({"that", "which"})
_WORKS: Final = frozenset(
    {"work", "cooperation", "co-operation", "participation", "implementation", "membership", "contact", "compliance"}
)
_VAGUE: Final = frozenset(
    {
        "plan",
        "terms",
        "document",
        "paper",
        "text",
        "understanding",
        "settlement",
        "zone",
        "area",
        "regime",
        "arrangement",
    }
)
"""Words for an instrument that are one only with a verb of signing or taking effect."""


def _is_told(draft: Draft, earlier: list[Draft]) -> bool:
    """Whether the sentence tells the same of the same instrument already: "have joined or will join the truce"."""
    content = draft.content
    return any(
        isinstance(content, AgreementContent)
        and isinstance(one.content, AgreementContent)
        and one.proposition == draft.proposition
        and one.content.event == content.event
        and one.content.name == content.name
        for one in earlier
    )


_TURNS: Final = frozenset({"begin", "start", "commence", "end", "expire"})
_WHEN: Final = frozenset({"since", "after", "before", "until", "when", "as", "from", "day", "hours", "days"})
_MADE: Final = frozenset({"broker", "mediate", "arrange", "negotiate"})


class Agreements:
    """Finds what a reading tells of instruments."""

    def __init__(self, reading: Reading, memory: Memory, chains: Chains, stances: Stances) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.memory = memory
        self.chains = chains
        self.stances = stances
        self.words: AgreementWords = load_event_words().agreement
        self.attacher = Attacher(reading, lambda _: False)

    def find(self) -> list[Draft]:
        """One claim for each event told, in order."""
        found: list[Draft] = []
        for token in self.tree.tokens:
            if not token.is_verb or token.dep in {"aux", "auxpass"} or self._dates(token.index):
                continue
            for event in self.words.events:
                instrument = self._instrument(token.index, event) if token.lemma in event.verbs else None
                if instrument is not None:
                    draft = self._draft(token.index, event.event, instrument, found)
                    found.extend([draft] if draft is not None and not _is_told(draft, found) else [])
                    break
        return found

    def _dates(self, verb: int) -> bool:
        """“since the truce began”, "the day it ended", "a truce brokered in X": words that only date or name."""
        tree = self.tree
        token = tree[verb]
        if token.lemma in _TURNS and token.dep in {"advcl", "relcl", "ccomp", "pcomp", "acl"}:
            above = tree[token.head]
            marks = {tree[at].lower for at in tree.children(verb, "mark", "advmod")}
            before = tree[tree.first_of(verb) - 1].lower if tree.first_of(verb) else ""
            return (
                bool({*marks, before} & _WHEN)
                or above.lemma in {"day", "hour", "week", "month"}
                or above.lower in _WHEN
            )
        return token.lemma in _MADE and token.dep == "acl" and self.attacher.time(verb, {verb}) is None

    # the instrument

    def _instrument(self, verb: int, event: AgreementEvent) -> int | None:
        """The noun of the instrument that the event is told of; None where the words tell something else."""
        if event.event == "joined" and event.oblique:
            return self._joined(verb, event)
        if event.oblique:
            leads = self._obliques(verb, event.oblique)
            return self._as_instrument(self._first(verb), event) if leads else None
        if event.object == "effect":
            objects = self.tree.children(verb, "dobj")
            is_idiom = bool(objects) and self.tree[objects[0]].lower == "effect"
            return self._as_instrument(self._first(verb), event) if is_idiom else None
        if event.object == "name":
            return self._put_name(verb)
        if event.subject_only:
            if self.tree.children(verb, "dobj"):
                return None
            return self._as_instrument(self._first(verb), event)
        found = self._as_instrument(self._second(verb), event) or self._topic(verb, event)
        return found if found is not None or event.event != "suspended" else self._work_under(verb, event)

    def _work_under(self, verb: int, event: AgreementEvent) -> int | None:
        """“stopped work with X under the memorandum”, "suspended its participation in the treaty"."""
        tree = self.tree
        works = [at for at in tree.children(verb, "dobj", "nsubjpass") if tree[at].lemma in _WORKS]
        preps = [
            prep
            for owner in (*works, verb)
            for prep in tree.children(owner, "prep")
            if tree[prep].lower in {"under", "in", "of"}
        ]
        nouns = [at for prep in preps for at in tree.children(prep, "pobj")] if works else []
        return next((at for at in nouns if self._as_instrument(at, event) is not None), None)

    def _obliques(self, verb: int, wanted: tuple[str, ...]) -> bool:
        """“came into force”, "entered into effect", "acceded to"."""
        tree = self.tree
        for prep in tree.children(verb, "prep"):
            if tree[prep].lower in wanted:
                return True
            nouns = tree.children(prep, "pobj")
            nouns += [at for inner in tree.children(prep, "prep") for at in tree.children(inner, "pobj")]
            if any(tree[at].lower in wanted for at in nouns):
                return True
        return False

    def _joined(self, verb: int, event: AgreementEvent) -> int | None:
        """“acceded to the truce”: the instrument stands behind the preposition."""
        tree = self.tree
        nouns = tree.led(verb, {"to"})
        return self._as_instrument(nouns[0], event) if nouns else None

    def _put_name(self, verb: int) -> int | None:
        """“put their names to a memorandum”."""
        tree = self.tree
        objects = tree.children(verb, "dobj")
        if not objects or tree[objects[0]].lemma not in {"name", "signature"}:
            return None
        preps = [*tree.children(verb, "prep", "dative"), *tree.children(objects[0], "prep")]
        nouns = [at for prep in preps if tree[prep].lower == "to" for at in tree.children(prep, "pobj")]
        return nouns[0] if nouns and tree[nouns[0]].lemma in self.words.instruments else None

    def _first(self, verb: int) -> int | None:
        """The subject, seen through relative pronouns and coordination."""
        tree = self.tree
        own = tree.children(verb, "nsubj", "nsubjpass")
        if own:
            return self._resolved(own[0], verb)
        if tree[verb].dep == "conj" and tree[tree[verb].head].is_verb:
            return self._first(tree[verb].head)
        if tree[verb].dep in {"xcomp", "advcl"} and tree[tree[verb].head].is_verb:
            return self._first(tree[verb].head)
        return None

    def _second(self, verb: int) -> int | None:
        """The object, or the subject of a passive, or the noun of a relative clause or participle."""
        tree = self.tree
        own = tree.children(verb, "nsubjpass", "dobj")
        if own:
            return self._resolved(own[0], verb)
        if tree[verb].dep in {"relcl", "acl"} and tree[tree[verb].head].is_noun:
            return tree[verb].head
        if tree[verb].dep == "conj" and tree[tree[verb].head].is_verb and tree[verb].tag == "VBN":
            return self._second(tree[verb].head)
        return None

    def _resolved(self, head: int, verb: int) -> int:
        tree = self.tree
        if tree[head].lower in _RELATIVES and tree[verb].dep == "relcl":
            return tree[verb].head
        return head

    def _topic(self, verb: int, event: AgreementEvent) -> int | None:
        """“agreed on a ceasefire”, "agreed to a truce"; "it" and "which" are left to what stands before."""
        tree = self.tree
        if tree[verb].lemma not in {"agree", "announce", "settle", "join"} or event.event not in {
            "announced",
            "joined",
        }:
            return None
        nouns = tree.led(verb, {"on", "to", "upon", "in"})
        return next((at for at in nouns if self._as_instrument(at, event) is not None), None)

    def _as_instrument(self, head: int | None, event: AgreementEvent) -> int | None:
        tree = self.tree
        if head is None:
            return None
        token = tree[head]
        if token.lower in {"it", "they", "this", "that"} and not event.subject_only:
            return self._before(head)
        lemma = token.lemma.lower()
        if lemma not in self.words.instruments:
            return None
        strict = event.event in {"announced", "suspended", "lapsed"} or event.subject_only
        if lemma in {"zone", "area"} and event.event not in {"in_force"}:
            return None
        return None if strict and lemma in _VAGUE else head

    def _before(self, head: int) -> int | None:
        """The instrument that "it" stands for, in the sentence before."""
        tree = self.tree
        number = tree[head].sentence
        for at in range(head - 1, -1, -1):
            if tree[at].sentence < number - 2:
                return None
            if tree[at].is_noun and tree[at].lemma.lower() in self.words.instruments - _VAGUE:
                return at
        return None

    # the claim

    def _draft(self, verb: int, event: str, instrument: int, earlier: list[Draft]) -> Draft | None:
        tree = self.tree
        chain = self.chains.of(verb)
        time = self.attacher.time(verb, {verb, instrument})
        place = self.attacher.place(verb, {verb})
        stance = self.stances.of(verb, {verb}, chain, is_noun=False, has_time=time is not None)
        parties = self._parties(verb, instrument) or self._told_parties(instrument, earlier)
        is_told = stance.modality in {Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED, Modality.PROPOSED}
        if stance.is_unsaid or not is_told or (event == "announced" and not parties and time is None):
            return None
        content = AgreementContent(
            event=event,
            trigger=tree.quote([verb]),
            name=tree.quote(self._name(instrument)),
            parties=parties,
            time=time_phrase(self.reading, time[0]) if time is not None else None,
            place=place[0].phrase(tree) if place is not None and self._is_where(place[0], verb, instrument) else None,
            topic=self._about(instrument),
        )
        hedge = tree.quote([stance.hedge]) if stance.hedge is not None else None
        sentence = tree.sentence_span(tree.sentence_of(verb))
        return Draft("agreement", tree[verb].start, sentence, chain, stance.modality, content, hedge, confidence=0.85)

    def _name(self, instrument: int) -> list[int]:
        """The instrument's phrase with what names it: "memorandum of understanding"."""
        tree = self.tree
        members = tree.noun_phrase(instrument)
        for prep in tree.children(instrument, "prep"):
            if prep == members[-1] + 1 and tree[prep].lower in {"of", "on", "for"}:
                heads = tree.children(prep, "pobj")
                members = [*members, *tree.noun_phrase(heads[0])] if heads else members
        return list(range(members[0], members[-1] + 1))

    def _is_where(self, place: PlaceHit, verb: int, instrument: int) -> bool:
        """Whether a place is where it was made, and not part of the instrument's name or matter."""
        tree = self.tree
        top = place.parts[0].top
        return place.main.rank > 1 and (not tree.governs(instrument, top) or tree.governs(verb, top))

    def _told_parties(self, instrument: int, earlier: list[Draft]) -> tuple[Mention, ...]:
        """The parties of an instrument of that name which the text told of before: "the memorandum took effect"."""
        lemma = self.tree[instrument].lemma.lower()
        for draft in reversed(earlier):
            content = draft.content
            named = isinstance(content, AgreementContent) and content.name is not None and content.parties
            if (
                named
                and isinstance(content, AgreementContent)
                and lemma in (content.name.text.lower() if content.name else "")
            ):
                return content.parties
        return ()

    def _about(self, instrument: int) -> str:
        tree = self.tree
        for prep in tree.children(instrument, "prep"):
            if tree[prep].lower in {"on", "for", "about"}:
                heads = tree.children(prep, "pobj")
                return self.reading.text(self._name(heads[0])) if heads else ""
        return ""

    def _parties(self, verb: int, instrument: int) -> tuple[Mention, ...]:
        """Who made it: the subject's coordinates, "between A and B", "with B", "backed by A"."""
        tree = self.tree
        heads: list[int] = []
        subject = self._first(verb)
        if subject is not None and subject != instrument:
            heads += tree.conjuncts(subject)
            heads += self._followers(subject)
        heads += [at for agent in tree.children(verb, "agent") for at in self._all(agent)]
        for owner in (verb, instrument, *tree.children(verb, "dobj")):
            for prep in tree.children(owner, "prep"):
                if tree[prep].lower in {"between", "with", "by", "among", "of"}:
                    heads += self._all(prep)
        for clause in tree.children(instrument, "acl"):
            heads += [at for agent in tree.children(clause, "agent") for at in self._all(agent)]
        return self._mentions(heads)

    def _all(self, prep: int) -> list[int]:
        return [at for head in self.tree.children(prep, "pobj") for at in self.tree.conjuncts(head)]

    def _followers(self, subject: int) -> list[int]:
        """Names in a list that the parser hung on each other as appositions."""
        tree = self.tree
        found = [at for at in tree.children(subject, "appos") if tree[at].is_name]
        return [other for at in found for other in tree.conjuncts(at)]

    def _mentions(self, heads: list[int]) -> tuple[Mention, ...]:
        tree = self.tree
        found: list[Mention] = []
        for head in dict.fromkeys(heads):
            if tree[head].lower in {"they", "it"}:
                continue
            span = tree.quote(tree.noun_phrase(head))
            parties = self.reading.parties_of(span)
            if parties and parties[0].value not in {one.parties[0].value for one in found}:
                found.append(Mention(span=span, parties=parties))
                self._listed(span.end, found)
        return tuple(found)

    def _listed(self, end: int, found: list[Mention]) -> None:
        """Names that follow in the same list, where the parser lost them: "backed by A, B and C"."""
        text = self.tree.text
        for hit in self.reading.hits_within(end, end + 80):
            if (
                hit.start < end
                or not re.fullmatch(r",?\s(?:and\s)?(?:the\s)?", text[end : hit.start])
                or hit.is_adjective
            ):
                break
            if hit.parties and hit.parties[0].value not in {one.parties[0].value for one in found}:
                found.append(Mention(span=self.tree.span(hit.start, hit.end), parties=hit.parties))
            end = hit.end
