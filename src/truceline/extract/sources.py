"""Who is the speaker? A noun phrase or pronoun as a source, with a small memory of whom the document named."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypedDict

from truceline.extract.names import fold, is_acronym, is_short_for
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Token
    from truceline.lexicon.party_names import PartyHit
    from truceline.model.noun import Span

REACH: Final = 40
"""Sentences over which "the bulletin" is the one told of before."""
KEPT_IN_MIND: Final = 400
"""Names before a word that are looked at when it takes one up: some 3,000 words of a report."""
PERSONS: Final = frozenset({SourceKind.OFFICIAL, SourceKind.EXPERT, SourceKind.WITNESS})
_SPEAKS_FOR: Final = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_POSSESSIVE: Final = re.compile(r"'s?$")
_FEW: Final = 0.35
"""A party is taken for the speaker's when the phrase means it with at least this weight."""


@dataclass(frozen=True, slots=True)
class Source:
    """A speaker: ``key`` is equal for equal speakers; ``span`` are the words that name it here.

    ``words`` are lower-case words of the phrase and its apposition, by which the document may take it up again;
    ``position`` is where it stands, ``sentence`` in which sentence, ``depth`` how many words above it in the tree.
    """

    name: str
    key: str
    kind: SourceKind
    party: str | None
    span: Span
    position: int
    sentence: int
    words: frozenset[str] = frozenset()
    head: str = ""
    is_person: bool = False
    is_plural: bool = False
    is_subject: bool = False
    depth: int = 0


class _Standing(TypedDict):
    position: int
    sentence: int
    is_subject: bool
    depth: int


class _Descriptions:
    """What a noun phrase tells of a source: its name, kind, party and key."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cues: Cues = reading.lexicons.cues
        self.known: list[Source] = []
        self.speakers: list[Source] = []
        for sentence in reading.tree.sentences:
            for index in sentence:
                if self._is_candidate(index):
                    self.known.append(self.describe(index))

    def describe(self, head: int) -> Source:
        """The phrase round a head as a speaker of its own."""
        reading, tree = self.reading, self.reading.tree
        phrase = tree.noun_phrase(head)
        around = self._with_apposition(head)
        text = reading.text(phrase)
        words = frozenset(tree[index].lower for index in around) | {tree[index].lemma.lower() for index in around}
        party = self._party(head, around)
        outlet = self._outlet(head, phrase)
        kind = SourceKind.OUTLET if outlet else self._kind(head, around, party)
        person = self._person(head) if outlet is None and kind in PERSONS else None
        name = outlet or person or self._name(head, phrase, text)
        earlier = self._earlier(name, tree[head].start) if outlet is None and self._hit(head) is None else None
        if earlier is not None:
            span = tree.quote(phrase)
            return replace(earlier, span=span, **self._standing(head))
        is_person = kind in PERSONS
        return Source(
            name=name,
            key=self._key(name, kind, party, words),
            kind=kind,
            party=party,
            span=tree.quote(phrase),
            words=words,
            head=tree[head].lemma.lower(),
            is_person=is_person,
            is_plural=tree[head].tag in {"NNS", "NNPS"},
            **self._standing(head),
        )

    def _standing(self, head: int) -> _Standing:
        token = self.reading.tree[head]
        depth = len(list(self.reading.tree.ancestors(head)))
        return {
            "position": token.start,
            "sentence": token.sentence,
            "is_subject": token.dep.startswith("nsubj"),
            "depth": depth,
        }

    def _is_candidate(self, index: int) -> bool:
        tree = self.reading.tree
        token = tree[index]
        if not token.is_noun or token.dep in {"compound", "nmod", "amod", "npadvmod"}:
            return False
        if any(hit.start <= token.start < hit.end for hit in self.reading.times[token.sentence]):
            return False
        return token.is_name or token.lemma.lower() in self.cues.kinds or self._hit(index) is not None

    def _hits(self, index: int) -> list[PartyHit]:
        token = self.reading.tree[index]
        return [hit for hit in self.reading.hits_within(token.start, token.end) if not hit.is_adjective]

    def _hit(self, index: int) -> str | None:
        hits = self._hits(index)
        return hits[0].parties[0].value if hits and hits[0].parties else None

    def _with_apposition(self, head: int) -> list[int]:
        """The phrase with its apposition, or with what it is apposed to ("Ryan Dillon, a spokesman")."""
        tree = self.reading.tree
        around = list(tree.noun_phrase(head))
        for other in tree.children(head, "appos"):
            around.extend(tree.noun_phrase(other))
        if tree[head].dep == "appos" and tree[tree[head].head].is_noun:
            around.extend(tree.noun_phrase(tree[head].head))
        for child in tree.children(head, "prep"):
            if tree[child].lower in {"of", "in", "for", "at", "from"}:
                around.extend(self._tail(child))
        follows = max(around) + 1
        while follows < len(tree) and tree[follows].is_name and tree[follows].sentence == tree[head].sentence:
            around.append(follows)
            follows += 1
        return around

    def _tail(self, prep: int) -> list[int]:
        tree = self.reading.tree
        heads = tree.children(prep, "pobj")
        return tree.noun_phrase(heads[0]) if heads else []

    def _outlet(self, head: int, phrase: list[int]) -> str | None:
        tree = self.reading.tree
        for other in tree.children(head, "appos"):
            name = self.cues.outlets.get(fold(self.reading.text(tree.noun_phrase(other))))
            if name is not None:
                return name
        behind = [at for at in range(phrase[-1] + 1, min(phrase[-1] + 4, len(tree))) if tree[at].is_name]
        if behind and behind[0] == phrase[-1] + 1 and not tree[head].is_name:
            name = self.cues.outlets.get(fold(self.reading.text(behind)))
            if name is not None:
                return name
        for first in range(len(phrase)):
            text = fold(self.reading.text(phrase[first:]))
            if text in self.cues.outlets:
                return self.cues.outlets[text]
        return self.cues.outlets.get(fold(tree[head].text)) if tree[head].is_name else None

    def _kind(self, head: int, around: list[int], party: str | None) -> SourceKind:
        tree = self.reading.tree
        lemma = tree[head].lemma.lower()
        words = {tree[index].lower for index in tree.noun_phrase(head)}
        if lemma in {"group", "organisation", "organization", "team"} and words & {"monitoring", "rights", "monitors"}:
            return SourceKind.MONITOR
        kind = self.cues.kinds.get(lemma)
        if kind is not None and (not tree[head].is_name or kind is SourceKind.PARTY):
            return self._refined(kind, around, party)
        nouns = [tree[index] for index in around if tree[index].is_noun and tree[index].index != head]
        for noun in nouns:
            kind = self.cues.kinds.get(noun.lemma.lower()) or self.cues.kinds.get(noun.lower)
            if kind is not None and kind is not SourceKind.PARTY:
                return self._refined(kind, around, party)
        if party is not None and self.reading.lexicons.parties.kind(party) == "monitor":
            return SourceKind.MONITOR
        if lemma in self.cues.body.documents:
            return SourceKind.DOCUMENT
        return SourceKind.PARTY if party is not None else self._guess(head, nouns)

    def _refined(self, kind: SourceKind, around: list[int], party: str | None) -> SourceKind:
        parties = self.reading.lexicons.parties
        if kind is SourceKind.PARTY and party is not None and parties.kind(party) == "monitor":
            return SourceKind.MONITOR
        text = " ".join(self.reading.tree[index].lower for index in around)
        if kind is SourceKind.EXPERT and party is not None and "observer" in text and "analyst" not in text:
            return SourceKind.PARTY
        return kind

    def _guess(self, head: int, nouns: list[Token]) -> SourceKind:
        token = self.reading.tree[head]
        if token.lower in {"people", "person", "man", "woman", "men", "women"}:
            return SourceKind.ANONYMOUS
        kind = self.cues.kinds.get(token.lower)
        return kind if kind is not None and not nouns else SourceKind.UNKNOWN

    def _party(self, head: int, around: list[int]) -> str | None:
        """The party that speaks or for which a person speaks: by the head, else by the phrase, else by "its"."""
        reading, tree = self.reading, self.reading.tree
        phrase = tree.noun_phrase(head)
        hits = [
            hit for hit in reading.hits_within(tree[min(around)].start, tree[max(around)].end) if not hit.is_adjective
        ]
        matches = reading.lexicons.parties.match(reading.text(phrase)) if len(hits) < 2 else ()
        if matches and matches[0].weight >= _FEW:
            return matches[0].value
        named = self._closest(sorted(set(around) | set(tree.subtree(head)[:16])))
        if named is not None:
            return named
        if any(tree[index].lower in {"its", "their"} for index in phrase):
            before = [hit for hit in reading.hits if hit.end <= tree[phrase[0]].start and not hit.is_adjective]
            return before[-1].parties[0].value if before and before[-1].parties else None
        known = reading.mention(head).parties
        return known[0].value if known and known[0].weight >= _FEW else None

    def _closest(self, indices: list[int]) -> str | None:
        """The party named among these words; of a group and the umbrella over it, the group."""
        tree, parties = self.reading.tree, self.reading.lexicons.parties
        hits = self.reading.hits_within(tree[indices[0]].start, tree[indices[-1]].end)
        named = [hit.parties[0].value for hit in hits if hit.parties and not hit.is_adjective]
        for one in named:
            if all(one == other or parties.tie(one, other).value in {"part_of", "same"} for other in named):
                return one
        return named[0] if named else None

    def _name(self, head: int, phrase: list[int], text: str) -> str:
        tree = self.reading.tree
        hits = [hit for hit in self._hits(head) if len(hit.text) > len(tree[head].text)]
        if hits and tree[head].is_name:
            return re.sub(r"^(?:the)\s+", "", _POSSESSIVE.sub("", hits[0].text), flags=re.IGNORECASE)
        if not tree[head].is_name or self._hit(head) is not None:
            return re.sub(
                r"^(?:the|a|an|some|other|two|three|its|their)\s+", "", _POSSESSIVE.sub("", text), flags=re.IGNORECASE
            )
        first = phrase[0]
        while first < head and self._is_title(first):
            first += 1
        return _POSSESSIVE.sub("", tree.text[tree[first].start : tree[phrase[-1]].end])

    def _person(self, head: int) -> str | None:
        """The name beside a common noun: "its spokesman Ryan Dillon", "Saad Hajj, the group's spokesman"."""
        tree = self.reading.tree
        if tree[head].is_name:
            return None
        beside = [*tree.children(head, "appos"), *([tree[head].head] if tree[head].dep == "appos" else [])]
        for other in beside:
            if tree[other].is_name and self._hit(other) is None:
                return self._name(other, tree.noun_phrase(other), "")
        return None

    def _is_title(self, index: int) -> bool:
        token = self.reading.tree[index]
        return token.lower in self.cues.body.titles or not token.text[:1].isupper()

    def _key(self, name: str, kind: SourceKind, party: str | None, words: frozenset[str]) -> str:
        if party is not None and (kind in {SourceKind.PARTY, SourceKind.MONITOR} or words & _SPEAKS_FOR):
            return party
        return fold(name)

    def _earlier(self, name: str, position: int) -> Source | None:
        """A fuller name of the same speaker that was told before: WSJ, Suponina."""
        if not name[:1].isupper():
            return None
        for source in self._recent(position):
            if fold(source.name) != fold(name) and is_short_for(name, source.name):
                return source
            if fold(source.name) == fold(name) and not is_acronym(name):
                return source
        return None

    def _recent(self, position: int) -> Iterator[Source]:
        """Sources before a position, the last first, as many as a reader keeps in mind."""
        last = bisect_left(self.known, position, key=lambda source: source.position)
        yield from reversed(self.known[max(0, last - KEPT_IN_MIND) : last])


class Memory(_Descriptions):
    """The speakers of a document, in the order in which they are named, and how later words take them up."""

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
            found = self._pronoun(head) or self._unresolved(head)
            return [replace(found, span=tree.quote([head]))] if found else []
        lemma = token.lemma.lower()
        if lemma in self.cues.body.documents | self.cues.body.utterances and not token.is_name:
            issuer = self._issuer(head) or self._last_issuer(head)
            if issuer:
                return issuer
        owner = self._owner(head)
        taken_up = self._taken_up(head)
        if taken_up is not None:
            return [replace(taken_up, span=tree.quote(tree.noun_phrase(head)))]
        own = self.describe(head)
        if owner is not None and own.kind in {SourceKind.ANONYMOUS, SourceKind.UNKNOWN}:
            return [owner, replace(own, key=f"{own.key} ({owner.key})")]
        return [own]

    def _pronoun(self, head: int) -> Source | None:
        tree = self.reading.tree
        word = tree[head].lower
        if word in {"who", "which", "that"}:
            owner = self._antecedent(head)
            return self.describe(owner) if owner is not None else None
        if word in {"he", "she", "his", "her"}:
            return self._last(head, lambda source: source.is_person and not source.is_plural)
        if word in {"it", "its"}:
            return self._last(head, lambda source: not source.is_person and self._can_speak(source))
        if word in {"they", "their", "both", "these", "others", "some", "many"}:
            return self._last(head, lambda source: source.is_plural and self._can_speak(source))
        return None

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
        return Source(name=name, key=name, kind=SourceKind.UNKNOWN, party=None, span=span, **self._standing(head))

    def _can_speak(self, source: Source) -> bool:
        return source.kind is not SourceKind.UNKNOWN or source.party is not None

    def _last(self, head: int, fits: Callable[[Source], bool]) -> Source | None:
        """The last fitting source before a token: who spoke in the last two sentences, else a subject in them."""
        position, sentence = self.reading.tree[head].start, self.reading.tree[head].sentence
        voices = {SourceKind.OUTLET, SourceKind.MONITOR}
        before = [source for source in self._recent(position) if fits(source)][::-1]
        same = [one for one in before if one.sentence == sentence and one.is_subject and one.kind in voices]
        if same:
            return same[-1]
        for number in (sentence - 1, sentence - 2):
            spoke = [source for source in self.speakers[-KEPT_IN_MIND:] if source.sentence == number and fits(source)]
            subjects = [source for source in before if source.sentence == number and source.is_subject]
            if spoke or subjects:
                return spoke[-1] if spoke else min(subjects, key=lambda one: one.depth)
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
        return not words.isdisjoint(self.cues.kinds) or self._hit(head) is not None

    def _taken_up(self, head: int) -> Source | None:
        """An earlier speaker for "the journal", "the ministry", "the expert", "the same group"."""
        tree = self.reading.tree
        token = tree[head]
        lemma = token.lemma.lower()
        phrase = tree.noun_phrase(head)
        if token.is_name or lemma not in self.cues.takes_up or not self._is_definite(phrase):
            return None
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
        before = [source for source in self._recent(token.start) if source.name[:1].isupper()]
        named = [source for source in before if source.head == lemma and source.name.lower() != lemma]
        named += [source for source in before if lemma in source.words]
        if named:
            return named[0]
        if token.tag in {"NNS", "NNPS"}:
            return None
        if kinds == (SourceKind.PARTY,) and lemma not in {
            "group",
            "faction",
            "movement",
            "organisation",
            "organization",
            "side",
        }:
            return None
        for source in before:
            if source.kind in kinds:
                return source
        return None

    def _is_definite(self, phrase: list[int]) -> bool:
        tree = self.reading.tree
        article = {"the", "this", "that"}
        return tree[phrase[0]].lower in article or (phrase[0] > 0 and tree[phrase[0] - 1].lower in article)

    def _issuer(self, head: int) -> list[Source]:
        """Whoever issued a document: "a statement of OIR", "the ministry's bulletin"."""
        tree = self.reading.tree
        for child in tree.children(head, "poss", "compound", "nmod", "amod"):
            if tree[child].lower in {"its", "his", "her", "their"}:
                found = self._subject_over(head) or self._last(head, self._can_speak)
                return [found] if found else []
            if tree[child].is_noun and self._is_candidate_like(child):
                return self.sources(child)
        for prep in tree.children(head, "prep"):
            heads = tree.children(prep, "pobj")
            if tree[prep].lower in {"of", "by", "from"} and heads and self._is_candidate_like(heads[0]):
                return self.sources(heads[0])
        return []

    def _last_issuer(self, head: int) -> list[Source]:
        """Whoever issued the last document of that name which somebody is told to have issued."""
        tree = self.reading.tree
        lemma, sentence = tree[head].lemma.lower(), tree[head].sentence
        first = tree.sentences[max(0, sentence - REACH)].first
        for index in range(tree.sentences[sentence].first - 1, first - 1, -1):
            if tree[index].lemma.lower() == lemma:
                issuer = self._issuer(index)
                if issuer:
                    return issuer
        return []

    def _subject_over(self, head: int) -> Source | None:
        """The subject of the clause that a word stands in: whose bulletin "its bulletin" is."""
        tree = self.reading.tree
        for above in tree.ancestors(head):
            subjects = tree.children(above, "nsubj") if tree[above].is_verb else []
            if subjects and not tree.governs(subjects[0], head) and tree[subjects[0]].is_noun:
                found = self.describe(subjects[0])
                return found if self._can_speak(found) else None
        return None

    def _is_candidate_like(self, index: int) -> bool:
        token = self.reading.tree[index]
        return (
            token.lemma.lower() in self.cues.kinds
            or self._hit(index) is not None
            or self._outlet(index, [index]) is not None
        )

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
