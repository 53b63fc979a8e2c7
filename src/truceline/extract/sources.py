"""Who is the speaker? A noun phrase or pronoun as a source, with a small memory of whom the document named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.descriptions import KEPT_IN_MIND, Descriptions, Source
from truceline.extract.issuers import Issuers
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading

_PAPERS: Final = frozenset({"newspaper", "paper", "daily", "journal"})
_NO_PAPERS: Final = frozenset({"site", "website", "agency", "channel", "radio", "television", "broadcaster", "portal"})
_ON_AIR: Final = frozenset({"station", "channel", "radio", "television", "tv", "broadcaster"})
_GROUPS: Final = frozenset(
    {"group", "organisation", "organization", "movement", "faction", "militia", "ngo", "watchdog"}
)
_NO_STATES: Final = frozenset(
    {"group", "faction", "movement", "organisation", "organization", "charity", "watchdog", "foundation"}
)
_OFFICES: Final = frozenset(
    {"ministry", "government", "army", "department", "embassy", "command", "staff", "parliament"}
)
_PERSONAL: Final = ("man", "woman", "person", "people", "ist", "keeper", "holder", "worker", "master", "mate")
"""Ends of nouns of people: headman, archivist, gatekeeper."""
_IMPERSONAL: Final = ("human", "roman", "list", "checklist", "twist", "checkmate", "climate", "estimate", "inmate")
MIN_PERSON: Final = 5
"""Letters of a noun that such an end says anything of."""
_PARTS: Final = frozenset(
    {"entry", "page", "passage", "paragraph", "chapter", "section", "excerpt", "extract", "item", "row", "copy"}
)
"""Nouns of parts of a text, which speak for whoever issued it."""
_OF_TWO: Final = frozenset({"former", "latter"})
MAX_UNNAMED: Final = 8
"""Sentences over which "the source" is the one that spoke before."""


def _innermost(spoke: Sequence[Source]) -> Source:
    """Who spoke last; of "X wrote, the agency reports" it is X that "it" goes on with."""
    last = spoke[-1]
    before = [one for one in spoke if one.key != last.key]
    return before[-1] if before and last.kind is SourceKind.OUTLET else last


class Memory:
    """The speakers of a document, in the order in which they are named, and how later words take them up."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cues: Cues = reading.lexicons.cues
        self.descriptions = Descriptions(reading)
        self.speakers: list[Source] = []
        self._issuers = Issuers(self)
        body = self.cues.body
        self._papers_and_words = body.documents | body.utterances | body.shown | body.counts

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
            found = self._in_full(self._pronoun(head)) or self._unresolved(head)
            return [replace(found, span=tree.quote([head]))] if found else []
        lemma = token.lemma.lower()
        whole = self._issuers.whole(head) if lemma in _PARTS else None
        if whole is not None:
            return self.sources(whole)
        if lemma in _OF_TWO and tree[head - 1].lower == "the":
            of_two = self._of_two(head)
            return [replace(of_two, span=tree.quote([head]))] if of_two is not None else []
        if lemma in self._papers_and_words and not token.is_name:
            issuer = self._issuers.of(head) or self._issuers.last(head)
            if issuer:
                return issuer
        told = self._issuers.of(head) if lemma in self.cues.body.news and not token.is_name else []
        if told:
            return told  # "information from the police"
        same = self._same(head)
        if same is not None:
            return [same]
        owner = self._owner(head)
        taken_up = self._taken_up(head)
        if taken_up is not None:
            return [replace(taken_up, span=tree.quote(tree.noun_phrase(head)))]
        own = self.describe(head)
        if owner is not None and own.kind in {SourceKind.ANONYMOUS, SourceKind.UNKNOWN}:
            return [owner, replace(own, key=f"{own.key} ({owner.key})")]
        return [own]

    def _same(self, head: int) -> Source | None:
        """“the same spokesman”, "the same sources", "the same report": whoever spoke last."""
        tree = self.reading.tree
        is_same = any(tree[at].lower == "same" for at in tree.children(head, "amod")) and not tree[head].is_name
        if not is_same or not self.speakers or tree.children(head, "prep", "appos", "relcl"):
            return None
        last, lemma = self.speakers[-1], tree[head].lemma.lower()
        kinds = self.cues.takes_up.get(lemma, ())
        is_meant = lemma in self._papers_and_words or last.kind in kinds or lemma == last.head
        is_meant = is_meant or (last.is_person and SourceKind.OFFICIAL in kinds)
        if not is_meant or self._taken_up(head) is not None:
            return None
        near = 0 <= tree[head].sentence - last.sentence <= MAX_UNNAMED
        return replace(last, span=tree.quote(tree.noun_phrase(head))) if near else None

    def _of_two(self, head: int) -> Source | None:
        """“the former”, "the latter": one of the last two who are named in the sentence before, or in this one."""
        tree = self.reading.tree
        before = self.descriptions.recent(tree[head].start)
        near = [one for one in before if tree[head].sentence - one.sentence <= 1 and self._can_speak(one)][::-1]
        last = [one for one in near if one.sentence < tree[head].sentence]
        near = last if len(last) > 1 else near
        if len(near) < 2:
            return None
        return near[-1] if tree[head].lower == "latter" else near[-2]

    def issuers(self, head: int) -> list[Source]:
        """Whoever the text says issued a document, right there: "the ministry's bulletin"; empty where nobody."""
        return self._issuers.of(head)

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
            owner = self._antecedent(head)
            return self.describe(owner) if owner is not None else None
        if word in {"he", "she", "his", "her", "him", "hers"}:
            return self._last(head, lambda source: source.is_person and not source.is_plural)
        if word in {"it", "its"}:
            return self._last(head, lambda source: not source.is_person and self._can_speak(source))
        if word in {"they", "their", "them", "both", "these", "others", "some", "many"}:
            return self._last(head, lambda source: source.is_plural and self._can_speak(source))
        return None

    def _in_full(self, source: Source | None) -> Source | None:
        """The name of whom "he" stands for, where he was last called by what he is: "the spokesman"."""
        if source is None or source.name[:1].isupper() or source.position < 0:
            return source
        heads = self.reading.tokens_within(source.span.start, source.span.end)
        named = self._taken_up(heads[-1]) if heads else None
        return named or source

    def _antecedent(self, head: int) -> int | None:
        """The noun that a relative pronoun stands for."""
        tree = self.reading.tree
        verb = tree[tree[head].head]
        return verb.head if verb.dep == "relcl" and tree[verb.head].is_noun else None

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

    def _can_speak(self, source: Source) -> bool:
        return source.kind is not SourceKind.UNKNOWN or source.party is not None

    def _last(self, head: int, fits: Callable[[Source], bool]) -> Source | None:
        """The last fitting source before a token: who spoke in the last two sentences, else a subject in them."""
        position, sentence = self.reading.tree[head].start, self.reading.tree[head].sentence
        voices = {SourceKind.OUTLET, SourceKind.MONITOR}
        before = [source for source in self.descriptions.recent(position) if fits(source)][::-1]
        spoken = [one for one in self.speakers[-KEPT_IN_MIND:] if one.sentence == sentence and one.position < position]
        if spoken and fits(spoken[-1]):
            return spoken[-1]
        same = [one for one in before if one.sentence == sentence and one.is_subject]
        same = [one for one in same if one.kind in voices or one.depth <= 1]
        if same:
            return same[-1]
        for number in (sentence - 1, sentence - 2):
            spoke = [source for source in self.speakers[-KEPT_IN_MIND:] if source.sentence == number and fits(source)]
            subjects = [source for source in before if source.sentence == number and source.is_subject]
            if spoke or subjects:
                return _innermost(spoke) if spoke else min(subjects, key=lambda one: one.depth)
        main = [one for one in before if one.sentence == sentence and one.is_subject]
        if main:
            return min(main, key=lambda one: one.depth)
        return before[-1] if before else None

    def can_speak(self, head: int) -> bool:
        """Whether a noun or pronoun is somebody who speaks, and not a thing that shows or threatens."""
        token = self.reading.tree[head]
        if token.tag == "WDT" or (token.tag == "IN" and token.lower == "that"):
            owner = self._antecedent(head)
            return owner is not None and self.can_speak(owner)
        words = {token.lemma.lower(), token.lower}
        if token.tag in {"PRP", "WP"} or token.is_name or words & (self.cues.body.documents | self.cues.body.people):
            return True
        if not words.isdisjoint(self.cues.kinds) or self.descriptions.hit(head) is not None:
            return True
        lemma = token.lemma.lower()
        return len(lemma) > MIN_PERSON and lemma.endswith(_PERSONAL) and not lemma.endswith(_IMPERSONAL)

    def _taken_up(self, head: int) -> Source | None:
        """An earlier speaker for "the journal", "the ministry", "the expert", "the same group"."""
        tree = self.reading.tree
        token = tree[head]
        lemma = token.lemma.lower()
        phrase = tree.noun_phrase(head)
        if token.is_name or lemma not in self.cues.takes_up or not self._is_definite(phrase):
            return None
        if any(tree[at].is_name and at > head for at in tree.children(head, "appos")) or self._is_named_behind(head):
            return None  # "the site Al-Mashareq" names itself
        modifiers = [
            tree[index].lower
            for index in phrase
            if index != head and tree[index].dep in {"amod", "compound", "poss", "nmod", "prep"}
        ]
        if not set(modifiers) <= self.cues.body.generic_modifiers:
            return None
        kinds = self.cues.takes_up[lemma]
        if any(word.startswith(("monitor", "right")) for word in modifiers):
            kinds = (SourceKind.MONITOR,)
        before = [source for source in self.descriptions.recent(token.start) if source.name[:1].isupper()]
        named = [source for source in before if source.head == lemma and source.name.lower() != lemma]
        named += [source for source in before if lemma in source.words]
        named = [one for one in named if self._is_of_place(one, head)]
        if named:
            return named[0]
        if token.tag in {"NNS", "NNPS"} or kinds == (SourceKind.UNKNOWN,):
            return None
        if kinds == (SourceKind.ANONYMOUS,) or (kinds == (SourceKind.PARTY,) and lemma not in _GROUPS | {"side"}):
            return self._spoke_last(head)
        fitting = [source for source in before if source.kind in kinds and self._is_of_place(source, head)]
        if lemma in _NO_STATES:
            fitting = [one for one in fitting if not self._is_of_state(one)]
            spoken = {one.key for one in self.speakers[-KEPT_IN_MIND:]}
            fitting = [one for one in fitting if one.key in spoken] or fitting
        return self._fitting(lemma, fitting)

    def _fitting(self, lemma: str, sources: list[Source]) -> Source | None:
        """The last of these that a noun may take up: papers for "the newspaper", no state for "the group"."""
        if lemma in _PAPERS:
            sources = self._papers(sources)
        if lemma in _ON_AIR:
            sources = [one for one in sources if not one.words.isdisjoint(_ON_AIR)] or sources
        if lemma in _GROUPS:
            sources = [one for one in sources if not self._is_state(one)]
        return sources[0] if sources else None

    def _is_named_behind(self, head: int) -> bool:
        """“the newspaper The Dawn”: a name right behind an outlet's noun, which the parser hung elsewhere."""
        reading = self.reading
        if SourceKind.OUTLET not in self.cues.takes_up[reading.tree[head].lemma.lower()]:
            return False
        behind = [reading.tree[at] for at in self.descriptions.outlets.capitals_behind(head)]
        times = reading.times[reading.tree[head].sentence]
        return any(one.is_name for one in behind) and not any(hit.start <= behind[0].start < hit.end for hit in times)

    def _is_state(self, source: Source) -> bool:
        """Whether a source is a state, by its capital or its name: no "group" and no "organisation"."""
        return source.party is not None and self.reading.lexicons.parties.kind(source.party) == "state"

    def _spoke_last(self, head: int) -> Source | None:
        """“the source”: the last source without a name that spoke, called by more words than one."""
        tree = self.reading.tree
        spoken = [one for one in self.speakers[-KEPT_IN_MIND:] if one.head == tree[head].lemma.lower()]
        last = spoken[-1] if spoken else None
        near = last is not None and tree[head].sentence - last.sentence <= MAX_UNNAMED
        return last if near and last is not None and " " in last.name else None

    def _is_of_place(self, source: Source, head: int) -> bool:
        """Whether a body taken up is of no other side than the place that it is told to be in: "the ministry in X"."""
        tree = self.reading.tree
        preps = [at for at in tree.children(head, "prep") if tree[at].lower in {"in", "of"}]
        places = [at for prep in preps for at in tree.children(prep, "pobj") if tree[at].is_name]
        side = self.reading.lexicons.parties.side
        own = {side(party) if (party := self.descriptions.hit(at)) is not None else None for at in places}
        said = {tree[at].lower for at in places} & source.words
        if places and own == {None}:
            return bool(said)  # "the militia in Donetsk" names itself
        return not own or source.party is None or bool(said) or side(source.party) in own

    def _is_of_state(self, source: Source) -> bool:
        """Whether a source is a state, or an office of one: no group or movement."""
        parties = self.reading.lexicons.parties
        is_state = source.party is not None and parties.kind(source.party) == "state"
        return is_state or source.head in _OFFICES

    def _papers(self, outlets: list[Source]) -> list[Source]:
        """Those that "the newspaper" may mean: by their names, else any that is not told to be something else."""
        press = self.cues.body.press_names
        named = [one for one in outlets if not press.isdisjoint(one.name.lower().split())]
        return named or [one for one in outlets if one.words.isdisjoint(_NO_PAPERS)] or outlets

    def _is_definite(self, phrase: list[int]) -> bool:
        tree = self.reading.tree
        article = {"the", "this", "that"}
        if phrase[-1] + 1 < len(tree) and tree[phrase[-1] + 1].lower in {"there", "here"}:
            return False  # "the ministry there" is that of a place
        return tree[phrase[0]].lower in article or (phrase[0] > 0 and tree[phrase[0] - 1].lower in article)

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
