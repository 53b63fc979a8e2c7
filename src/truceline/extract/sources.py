"""Who is the speaker? A noun phrase or pronoun as a source, with a small memory of whom the document named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.descriptions import KEPT_IN_MIND, PERSONS, Descriptions, Source
from truceline.extract.excluding import doing, is_met, is_outlet, quotes_another, said_by
from truceline.extract.issuers import Issuers
from truceline.extract.meant import asked_in, one_of_them, people_before, same_as_before, sent_by
from truceline.extract.taking_up import GOING_ON, MAX_UNNAMED, TakenUp
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading

_PERSONAL: Final = ("man", "woman", "person", "people", "ist", "keeper", "holder", "worker", "master", "mate")
"""Ends of nouns of people: headman, archivist, gatekeeper."""
_IMPERSONAL: Final = ("human", "roman", "list", "checklist", "twist", "checkmate", "climate", "estimate", "inmate")
MIN_PERSON: Final = 5
"""Letters of a noun that such an end says anything of."""
_PARTS: Final = frozenset(
    {"entry", "page", "passage", "paragraph", "chapter", "section", "excerpt", "extract", "item", "row", "copy"}
)
"""Nouns of parts of a text, which speak for whoever issued it."""
_VOICES: Final = frozenset({SourceKind.OUTLET, SourceKind.MONITOR})
_ANSWERING: Final = frozenset({"react", "comment", "respond", "answer", "reply", "speak", "say", "confirm", "explain"})
_OF_TWO: Final = frozenset({"former", "latter"})


def _innermost(spoke: Sequence[Source]) -> Source:
    """Who spoke last; of "X wrote, the agency reports" it is X that "it" goes on with."""
    last = spoke[-1]
    before = [one for one in spoke if one.key != last.key]
    return before[-1] if before and last.kind is SourceKind.OUTLET else last


def _antecedent(memory: Memory, head: int) -> int | None:
    """The noun that a relative pronoun stands for; of "a nurse of the clinic, who" it is the nurse."""
    tree = memory.reading.tree
    verb = tree[tree[head].head]
    is_hung = verb.dep == "relcl" and tree[verb.head].is_noun
    is_thing = is_hung and not tree[verb.head].is_name and not memory.is_of_people(tree[verb.head].lemma.lower())
    if is_thing or not is_hung:
        found = people_before(memory, head)
        if found is not None or not is_hung:
            return found
    above = verb.head
    while tree[head].lower == "who" and tree[above].dep == "pobj" and not tree[above].is_name:
        over = tree[tree[above].head].head
        if tree[over].is_verb:  # "cited a nurse at the clinic, who"
            over = next((at for at in tree.children(over, "dobj") if memory.is_of_people(tree[at].lemma.lower())), over)
        if memory.is_of_people(tree[above].lemma.lower()) or not tree[over].is_noun or over >= above:
            break
        above = over
    return above


_PEOPLE: Final = PERSONS | {SourceKind.ANONYMOUS}


class Memory:
    """The speakers of a document, in the order in which they are named, and how later words take them up."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cues: Cues = reading.lexicons.cues
        self.descriptions = Descriptions(reading)
        self.speakers: list[Source] = []
        self._issuers = Issuers(self)
        self.taking_up = TakenUp(self)
        body = self.cues.body
        self._speaking = body.documents | body.people | body.persons
        self.papers_and_words = body.documents | body.utterances | body.shown | body.counts

    @property
    def known(self) -> list[Source]:
        """All that the document names as somebody who may speak or act, in order."""
        return self.descriptions.known

    def describe(self, head: int) -> Source:
        """The phrase round a head as a speaker of its own."""
        return self.descriptions.describe(head)

    def described(self, head: int) -> str:
        """The words of the phrase round a head, with what is apposed to it and where it is of."""
        return self.descriptions.described(head)

    def note(self, source: Source, sentence: int) -> None:
        """Remembers who spoke in a sentence: "it", "he" and "she" take up a speaker before anybody else."""
        self.speakers.append(replace(source, sentence=sentence))

    def sources(self, head: int) -> list[Source]:
        """The speakers that a noun or pronoun stands for, outermost first; empty where nobody is named.

        A cascade: (1) a pronoun or a definite noun takes up an earlier speaker; (2) a document speaks for its issuer;
        (3) "the newspaper's sources" are two speakers; (4) else the phrase itself.
        """
        tree = self.reading.tree
        token = tree[head]
        if token.tag in {"PRP", "WP", "WDT", "DT", "PRP$"}:
            found = (
                asked_in(self, head)
                or self._in_full(self._pronoun(head))
                or self._people_before(head)
                or self._unresolved(head)
            )
            return [replace(found, span=tree.quote([head]))] if found else []
        meant = one_of_them(self, head) or sent_by(self, head)
        if meant is not None:
            return [meant]
        lemma = token.lemma.lower()
        whole = self._issuers.whole(head) if lemma in _PARTS else None
        if whole is not None:
            return self.sources(whole)
        if lemma in _OF_TWO and tree[head - 1].lower == "the":
            of_two = self.taking_up.of_two(head)
            return [replace(of_two, span=tree.quote([head]))] if of_two is not None else []
        told = self._told(head) if not token.is_name else []
        if told:
            return told
        same = same_as_before(self, head)
        if same is not None:
            return [same]
        owner = self._owner(head)
        taken_up = self.taking_up.of(head)
        if taken_up is not None:
            return [replace(taken_up, span=tree.quote(tree.noun_phrase(head)))]
        own = self.describe(head)
        if owner is not None and own.kind in {SourceKind.ANONYMOUS, SourceKind.UNKNOWN}:
            return [owner, replace(own, key=f"{own.key} ({owner.key})")]
        return [self.taking_up.with_party(own, head)]

    def _told(self, head: int) -> list[Source]:
        """Whoever issued a document, or whom news is from: "information from the police"."""
        lemma = self.reading.tree[head].lemma.lower()
        if lemma in self.papers_and_words:
            issuer = self._issuers.of(head) or self._issuers.last(head) or self._issuers.spoke_before(head)
            if issuer:
                return issuer
        return self._issuers.of(head) if lemma in self.cues.body.news else []

    def issuers(self, head: int) -> list[Source]:
        """Whoever the text says issued a document, right there: "the ministry's bulletin"; empty where nobody."""
        return self._issuers.of(head)

    def put_out(self, head: int) -> list[Source]:
        """Who is told to have put out a document: "a spokesman published a letter"."""
        return self._issuers.put_out(head)

    def last_monitor(self, head: int) -> Source | None:
        """The last body before a word that watches and counts: whose "the researchers" are."""
        before = self.descriptions.recent(self.reading.tree[head].start)
        return next((one for one in before if one.kind is SourceKind.MONITOR and one.name[:1].isupper()), None)

    def last_body(self, head: int) -> Source | None:
        """The last before a word who can speak: whose "its" bulletin is."""
        return self._last(head, self._can_speak)

    def is_somebody(self, source: Source) -> bool:
        """Whether a source is somebody who speaks."""
        return self._can_speak(source)

    def _pronoun(self, head: int) -> Source | None:
        tree = self.reading.tree
        word = tree[head].lower
        if word in {"who", "which", "that"}:
            owner = _antecedent(self, head)
            return self.describe(owner) if owner is not None else None
        if word in {"he", "she", "his", "her", "him", "hers"}:
            found, unnamed = self._last(head, self.is_he), self._spoke_unnamed(head)
            is_later = found is None or (unnamed is not None and unnamed.sentence > found.sentence)
            return (unnamed if is_later else found) or self._last(head, self._is_whole)
        if word == "it" and quotes_another(self.reading, head):
            return self._last(head, is_outlet) or self._last(head, self._is_body)
        if word in {"it", "its"}:
            found = self._last(head, self._is_body)
            is_meant = found is not None and tree[head].sentence - found.sentence <= 1
            is_meant = is_meant and found is not None and (found.is_subject or found.kind in _VOICES)
            text = self._issuers.of_text_before(head) if word == "it" else None
            return text or (found if is_meant else self._body_before(head) or found)
        if word in {"they", "their", "them", "both", "these", "others", "some", "many"}:
            return self._last(head, self._is_several)
        return None

    def _in_full(self, source: Source | None) -> Source | None:
        """The name of whom "he" stands for, where he was last called by what he is: "the spokesman"."""
        if source is None or source.name[:1].isupper() or source.position < 0:
            return source
        heads = self.reading.tokens_within(source.span.start, source.span.end)
        named = self.taking_up.of(heads[-1]) if heads else None
        return named or source

    def _unresolved(self, head: int) -> Source | None:
        """A speaker of whom only a pronoun is known: still a speaker, so that the words are not the writer's own."""
        token = self.reading.tree[head]
        if token.tag == "DT" and token.lower in {"this", "that"}:
            return None
        span = self.reading.tree.quote([head])
        name = token.lower
        return Source(
            name=name, key=name, kind=SourceKind.UNKNOWN, party=None, span=span, **self.descriptions.standing(head)
        )

    def _spoke_unnamed(self, head: int) -> Source | None:
        """“he” for the source that spoke right before."""
        last = next(reversed(self.speakers), None)
        near = last is not None and self.reading.tree[head].sentence - last.sentence <= 2
        return last if near and last is not None and last.kind is SourceKind.ANONYMOUS and not last.is_plural else None

    def _is_several(self, source: Source) -> bool:
        """Whether "they" may stand for a source: those of a plural who speak, or two names that a sentence is about."""
        if source.is_plural:
            return self._can_speak(source)
        words = self.reading.tokens_within(source.span.start, source.span.end) if source.is_subject else []
        joined = [other for at in words for other in self.reading.tree.children(at, "conj")]
        return source.name[:1].isupper() and any(self.reading.tree[at].is_name for at in joined)

    def _people_before(self, head: int) -> Source | None:
        """“The paper spoke to a deserter. …, he said”: the last noun of people for whom nothing else stands."""
        tree = self.reading.tree
        tag = {"he": "NN", "she": "NN", "they": "NNS"}.get(tree[head].lower)
        here = tree[head].sentence
        numbers = (here, here - 1, here - 2) if tree[tree[head].head].dep == "relcl" else (here - 1, here - 2)
        for number in numbers if tag is not None else ():
            words = [at for at in tree.sentences[number] if at < head] if number >= 0 else []
            nouns = [at for at in words if tree[at].tag == tag and tree[at].dep in {"nsubj", "dobj", "pobj", "ROOT"}]
            nouns = [at for at in nouns if self.is_of_people(tree[at].lemma.lower())]
            subjects = [at for at in nouns if tree[at].dep == "nsubj"]
            if nouns:
                return self.describe((subjects or nouns)[-1])
        return None

    def _body_before(self, head: int) -> Source | None:
        """“The panel reached Tripoli. …, it concluded”: a body of nobody known that the sentence before is about."""
        tree = self.reading.tree
        before = tree.sentences[tree[head].sentence - 1] if tree[head].sentence > 0 else ()
        nouns = [at for at in before if tree[at].tag == "NN" and tree[at].dep == "nsubj"]
        bodies = [at for at in nouns if tree[at].lemma.lower() in self.cues.body.people]
        return self.describe(bodies[-1]) if bodies else None

    def is_of_people(self, lemma: str) -> bool:
        """Whether a noun is of people of any calling."""
        return lemma in self.cues.body.persons or self.is_personal(lemma) or self.cues.kinds.get(lemma) in _PEOPLE

    def _is_body(self, source: Source) -> bool:
        """Whether "it" may stand for a source: a body, and neither "a peacekeeper" nor "peacekeepers"."""
        is_noun = not source.name.rpartition(" ")[2][:1].isupper()
        is_people = self.is_of_people(source.head)
        is_people = is_people or (source.is_plural and (is_noun or source.head in self.cues.kinds))
        return not source.is_person and not is_people and self._can_speak(source)

    def _is_whole(self, source: Source) -> bool:
        """Whether "she" may stand for a name of nobody known: two words or more, that spoke or is a subject."""
        is_nobody = source.kind is SourceKind.UNKNOWN and source.party is None and not source.is_plural
        is_met = source.is_subject or self._has_spoken(source)
        return is_nobody and is_met and source.name[:1].isupper() and " " in source.name

    def is_he(self, source: Source) -> bool:
        """Whether "he" may stand for a source: a person, or a whole name of nobody known that has spoken."""
        if source.is_person:
            return not source.is_plural
        is_body = source.head in self.cues.kinds  # "the National News Agency"
        return self._is_whole(source) and self._has_spoken(source) and not is_body

    def _has_spoken(self, source: Source) -> bool:
        return any(one.key == source.key for one in self.speakers[-MAX_UNNAMED:])

    def _can_speak(self, source: Source) -> bool:
        return source.kind is not SourceKind.UNKNOWN or source.party is not None

    def _last(self, head: int, fits: Callable[[Source], bool]) -> Source | None:
        """The last fitting source before a token: who spoke in the last two sentences, else a subject in them."""
        position, sentence = self.reading.tree[head].start, self.reading.tree[head].sentence
        said = said_by(self.reading, head) | doing(self.reading.tree, head)
        fitting = [one for one in self.descriptions.recent(position) if fits(one)][::-1]
        before = [one for one in fitting if one.position not in said]
        spoken = [one for one in self.speakers[-KEPT_IN_MIND:] if one.sentence == sentence and one.position < position]
        if spoken and fits(spoken[-1]):
            return spoken[-1]
        ahead = self._before_colon(head, before)
        if ahead is not None:
            return ahead
        same = [one for one in before if one.sentence == sentence and one.is_subject]
        same = [one for one in same if one.kind in _VOICES or one.depth <= 1]
        if same:
            return same[-1]
        verb = self.reading.tree[head].head
        goes_on = self.reading.tree[verb].lemma in GOING_ON
        speaks_up = any(self.reading.tree[at].lower == "did" for at in self.reading.tree.children(verb, "aux"))
        for number in (sentence - 1, sentence - 2, sentence - 3):
            spoke = [source for source in self.speakers[-KEPT_IN_MIND:] if source.sentence == number and fits(source)]
            spoke = [source for source in spoke if not self._is_silent(source)]
            subjects = [source for source in before if source.sentence == number and source.is_subject]
            subjects = [source for source in subjects if speaks_up or not self._is_silent(source)]
            if spoke or subjects:
                return _innermost(spoke) if spoke else min(subjects, key=lambda one: one.depth)
            met = [one for one in before if one.sentence == number and one.is_person]
            met = [one for one in met if one.name[:1].isupper() or is_met(self.reading, one)]
            if met and not goes_on:
                return met[-1]  # "The paper also spoke to X. … , he told it"
        main = [one for one in fitting if one.sentence == sentence and one.is_subject]
        main = [one for one in main if one.position not in said or not one.is_person]  # "NAS drove them off, it said"
        if main:
            return min(main, key=lambda one: one.depth)
        return before[-1] if before else None

    def _is_silent(self, source: Source) -> bool:
        """“The ministry did not react”: who is told to have kept silent."""
        tree = self.reading.tree
        words = self.reading.tokens_within(source.span.start, source.span.end)
        verbs = [tree[at].head for at in words if tree[at].dep == "nsubj"]
        carries = source.kind is SourceKind.OUTLET and any(
            tree[at].lemma in self.cues.body.carrying and not tree.children(at, "ccomp") for at in verbs
        )  # "TASS carries the post"
        return carries or any(tree[at].lemma in _ANSWERING and tree.children(at, "neg") for at in verbs)

    def _before_colon(self, head: int, before: Sequence[Source]) -> Source | None:
        """“The army went further: it had shelled the ridge”: the subject before the colon."""
        tree = self.reading.tree
        sentence = tree.sentence_of(head)
        colon = next((at for at in range(head, sentence.first, -1) if tree[at].text == ":"), None)
        if colon is None:
            return None
        start, end = tree[sentence.first].start, tree[colon].start
        return next((one for one in before if start <= one.position < end and one.is_subject), None)

    def can_speak(self, head: int) -> bool:
        """Whether a noun or pronoun is somebody who speaks, and not a thing that shows or threatens."""
        token = self.reading.tree[head]
        if token.tag == "WDT" or (token.tag == "IN" and token.lower == "that"):
            owner = _antecedent(self, head)
            return owner is not None and self.can_speak(owner)
        words = {token.lemma.lower(), token.lower}
        if token.tag in {"PRP", "WP"} or token.is_name or words & self._speaking:
            return True
        if not words.isdisjoint(self.cues.kinds) or self.descriptions.hit(head) is not None:
            return True
        is_outlet = token.is_noun and token.text[:1].isupper() and fold_name(token.text) in self.cues.outlets
        return is_outlet or self.is_personal(token.lemma.lower())

    @staticmethod
    def is_personal(lemma: str) -> bool:
        """Whether a noun ends as those of people do."""
        return len(lemma) > MIN_PERSON and lemma.endswith(_PERSONAL) and not lemma.endswith(_IMPERSONAL)

    def _owner(self, head: int) -> Source | None:
        """The outlet whose sources they are: "the WSJ's sources", "the paper's source"."""
        tree = self.reading.tree
        for child in tree.children(head, "poss"):
            if tree[child].lower in {"its", "their"}:
                return self._last(head, lambda source: source.kind is SourceKind.OUTLET)
            if tree[child].is_noun:
                found = self.sources(child)
                return found[-1] if found and found[-1].kind is SourceKind.OUTLET else None
        return None
