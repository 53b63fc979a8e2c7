"""What does a noun phrase tell of a speaker? Name, kind, party and key of a source, as the phrase has them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypedDict

from truceline.extract.belonging import (
    SPEAKS_FOR,
    behind_group,
    is_set_off,
    is_where,
    owner_before,
    seat_of,
    speaking_for,
)
from truceline.extract.frames import load_frames
from truceline.extract.names import is_acronym, is_short_for, is_there
from truceline.extract.outlets import Outlets
from truceline.extract.persons import Persons
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Token
    from truceline.lexicon.party_names import PartyHit
    from truceline.model.noun import Span

KEPT_IN_MIND: Final = 400
"""Names before a word that are looked at when it takes one up: some 3,000 words of a report."""
MAX_APPOSED: Final = 10
"""Words of an apposition that tell whose a speaker is: "a website loyal to the government in Tripoli"."""
_BODIES: Final = frozenset({SourceKind.OUTLET, SourceKind.MONITOR, SourceKind.PARTY})
PERSONS: Final = frozenset({SourceKind.OFFICIAL, SourceKind.EXPERT, SourceKind.WITNESS})
_WATCHING: Final = dict.fromkeys(
    ("group", "organisation", "organization", "team", "mission"),
    frozenset({"monitoring", "rights", "monitors", "observer", "observers", "verification", "observation"}),
)
"""Words beside nouns of bodies by which these watch: "the Special Monitoring Mission"."""
_POSSESSIVE: Final = re.compile(r"'s?$")
_DETERMINERS: Final = frozenset({"the", "a", "an", "its", "his", "her", "their", "this", "that", "some"})
_TITLE_ENDS: Final = frozenset({",", ".", ";", "of", "for"})
_NONE: Final = frozenset({"no", "every", "any", "what", "which"})
MAX_TITLE: Final = 6
"""Words of a title behind a name."""
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


class Descriptions:
    """What a noun phrase tells of a source: its name, kind, party and key."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cues: Cues = reading.lexicons.cues
        self.frames = load_frames()
        self.known: list[Source] = []
        self.outlets = Outlets(reading)
        self._described: dict[int, Source] = {}
        self._hits_by_token = self._by_token()
        self._persons = Persons(reading.tree, self.cues.body, self.hit)
        for sentence in reading.tree.sentences:
            for index in sentence:
                if self._is_candidate(index):
                    self.known.append(self.describe(index))

    def describe(self, head: int) -> Source:
        """The phrase round a head as a speaker of its own."""
        if head not in self._described:
            self._described[head] = self._describe(head)
        return self._described[head]

    def _describe(self, head: int) -> Source:
        reading, tree = self.reading, self.reading.tree
        phrase = self._undated(self._persons.with_forename(tree.noun_phrase(head)))
        around = self._with_apposition(head)
        text = reading.text(phrase)
        words = frozenset(tree[index].lower for index in around) | {tree[index].lemma.lower() for index in around}
        words |= self._persons.offices(head)
        is_body = self.cues.kinds.get(tree[head].lemma.lower()) in _BODIES
        seat = seat_of(reading, head, phrase) if is_body else None
        party = seat or self._party(head, around)
        outlet = self.outlets.of(head, phrase)
        is_outlet = outlet is not None or (tree[head].is_name and self.outlets.is_surely_named(head))
        kind = SourceKind.OUTLET if is_outlet else self._kind(head, around, party)
        if outlet is None and not tree[head].is_name and tree[phrase[0]].lower in _NONE:
            kind = SourceKind.UNKNOWN  # "no paper has printed it"
        person = self._person(head) if outlet is None and kind not in _BODIES | {SourceKind.DOCUMENT} else None
        written = self.outlets.as_written(outlet) if outlet is not None else None
        name = written or person or self._named_beside(head, kind) or self._name(head, phrase, text)
        is_known = outlet is not None or seat is not None or self.hit(head) is not None or is_there(tree, phrase)
        earlier = None if is_known else self._earlier(name, tree[head].start)
        if earlier is not None:
            return replace(earlier, span=tree.quote(phrase), **self.standing(head))
        is_person = kind in PERSONS or person is not None or (outlet is None and self._persons.is_person(head))
        return Source(
            name=name,
            key=fold_name(outlet) if outlet is not None else self._key(name, kind, party, words),
            kind=kind,
            party=party,
            span=tree.quote(phrase),
            words=words,
            head=tree[head].lemma.lower(),
            is_person=is_person,
            is_plural=tree[head].tag in {"NNS", "NNPS"}
            or (tree[head].lower.endswith("s") and self.hit(head) is not None),
            **self.standing(head),
        )

    def _undated(self, phrase: list[int]) -> list[int]:
        """The phrase without a month or day in front, which the parser took into it: "(In) November Ukraine's army"."""
        first = next((at for at in phrase if not self.reading.is_time(at)), phrase[0])
        return [at for at in phrase if at >= first]

    def standing(self, head: int) -> _Standing:
        """Where a phrase stands in the text and in its sentence."""
        token = self.reading.tree[head]
        depth = len(list(self.reading.tree.ancestors(head)))
        return {
            "position": token.start,
            "sentence": token.sentence,
            "is_subject": token.dep.startswith("nsubj") or (token.dep == "ROOT" and token.is_name),
            "depth": depth,
        }

    def _is_candidate(self, index: int) -> bool:
        tree = self.reading.tree
        token = tree[index]
        if not token.is_noun or token.dep in {"compound", "nmod", "amod", "npadvmod"}:
            return False
        lemma = token.lemma.lower()
        if not (token.is_name or lemma in self.cues.kinds):
            if self.hit(index) is None or lemma in self.frames.weapons.vehicles:
                return False
            if self.frames.weapon_at(tree, index) is not None:
                return False  # "a Turkish drone" is of a party and says nothing
        return not self.reading.is_time(index)

    def _hits(self, index: int) -> list[PartyHit]:
        return self._hits_by_token.get(index, [])

    def _by_token(self) -> dict[int, list[PartyHit]]:
        """Names of parties by the words that they overlap."""
        found: dict[int, list[PartyHit]] = {}
        for hit in self.reading.hits:
            if not hit.is_adjective:
                for at in self.reading.tokens_over(hit.start, hit.end):
                    found.setdefault(at, []).append(hit)
        return found

    def hit(self, index: int) -> str | None:
        """The party that a word names, if it names one."""
        hits = self._hits(index)
        return hits[0].parties[0].value if hits and hits[0].parties else None

    def described(self, head: int) -> str:
        """The words of a phrase with its apposition and what that holds, in the order of the text."""
        tree = self.reading.tree
        around = set(self._with_apposition(head))
        for other in tree.children(head, "appos"):
            around.update(tree.subtree(other)[:MAX_APPOSED])
        return " ".join(tree[at].text for at in sorted(around))

    def _with_apposition(self, head: int) -> list[int]:
        """The phrase with its apposition, or with what it is apposed to ("Ryan Dillon, a spokesman")."""
        tree = self.reading.tree
        apposed = tree.children(head, "appos") if not is_where(tree, head) else []
        around = [at for one in (head, *apposed) for at in tree.noun_phrase(one)]
        if tree[head].dep == "appos" and tree[tree[head].head].is_noun and not is_where(tree, tree[head].head):
            around.extend(tree.noun_phrase(tree[head].head))
        for child in tree.children(head, "prep"):
            if tree[child].lower in {"of", "in", "for", "at", "from"}:
                around.extend(self._tail(child))
        around.extend(self._described_behind(max(tree.noun_phrase(head))))
        follows = max(around) + 1
        while follows < len(tree) and tree[follows].is_name and tree[follows].sentence == tree[head].sentence:
            around.append(follows)
            follows += 1
        return around

    def _described_behind(self, last: int) -> list[int]:
        """“Mohammed Gununu, the military spokesman”: a title behind a name, which the parser may hang elsewhere."""
        tree = self.reading.tree
        if not tree[last].is_name or last + 2 >= len(tree) or tree[last + 1].text != ",":
            return []
        if self.outlets.is_named_so(last) or is_where(tree, last):
            return []  # "Speaking to the Horn Observer, a general said"
        found: list[int] = []
        for at in range(last + 2, min(last + 2 + MAX_TITLE, len(tree))):
            if tree[at].tag not in {"DT", "JJ", "NN", "NNP", "POS", "PRP$"}:
                break
            found.append(at)
        ends = not found or found[-1] + 1 >= len(tree) or tree[found[-1] + 1].lower in _TITLE_ENDS
        is_title = (
            bool(found) and ends and tree[found[-1]].tag == "NN" and tree[found[-1]].lemma.lower() in self.cues.kinds
        )
        return found if is_title else []

    def _tail(self, prep: int) -> list[int]:
        tree = self.reading.tree
        heads = tree.children(prep, "pobj")
        return tree.noun_phrase(heads[0]) if heads else []

    def _kind(self, head: int, around: list[int], party: str | None) -> SourceKind:
        tree = self.reading.tree
        lemma = tree[head].lemma.lower()
        words = {tree[index].lower for index in tree.noun_phrase(head)}
        if words & _WATCHING.get(lemma, frozenset()):
            return SourceKind.MONITOR
        kind = self.outlets.kind_of(lemma, words)
        if kind is not None and (not tree[head].is_name or kind is SourceKind.PARTY):
            return self._refined(kind, around, party)
        nouns = [tree[index] for index in around if tree[index].is_noun and tree[index].index != head]
        for noun in nouns:
            kind = self.outlets.kind_of(noun.lemma.lower(), words) or self.outlets.kind_of(noun.lower, words)
            if kind is not None and kind is not SourceKind.PARTY:
                return self._refined(kind, around, party)
        if party is not None and self.reading.lexicons.parties.kind(party) == "monitor":
            return SourceKind.MONITOR
        if tree[head].is_name and fold_name(self.reading.text(tree.noun_phrase(head))) in self.cues.monitors:
            return SourceKind.MONITOR
        if tree[head].is_name and self.outlets.is_named_so(
            head, is_party=party is not None, is_hit=bool(self.hit(head))
        ):
            return SourceKind.OUTLET
        if lemma in self.cues.body.documents:
            return SourceKind.DOCUMENT
        return SourceKind.PARTY if party is not None else self._guess(head, nouns, words)

    def _refined(self, kind: SourceKind, around: list[int], party: str | None) -> SourceKind:
        parties = self.reading.lexicons.parties
        if kind is SourceKind.PARTY and party is not None and parties.kind(party) == "monitor":
            return SourceKind.MONITOR
        text = " ".join(self.reading.tree[index].lower for index in around)
        if kind is SourceKind.EXPERT and party is not None and "observer" in text and "analyst" not in text:
            return SourceKind.PARTY
        return kind

    def _guess(self, head: int, nouns: list[Token], words: set[str]) -> SourceKind:
        token = self.reading.tree[head]
        if token.lower in {"people", "person", "man", "woman", "men", "women"}:
            return SourceKind.ANONYMOUS
        kind = self.outlets.kind_of(token.lower, words)
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
        joined = {at for one in tree.children(head, "conj") for at in tree.subtree(one)}  # "and troops of Yemen"
        named = self._closest(sorted(set(around) | set(tree.subtree(head)[:16]) - joined))
        if named is not None:
            return named
        if any(tree[index].lower in {"its", "their"} for index in phrase):
            return owner_before(reading, phrase[0])
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
        if not tree[head].is_name or self.hit(head) is not None:
            text = speaking_for(tree, head, phrase) or text
            return re.sub(
                r"^(?:the|a|an|some|other|two|three|its|their)\s+", "", _POSSESSIVE.sub("", text), flags=re.IGNORECASE
            )
        first = phrase[0]
        is_office = tree[head].lemma.lower() in self.cues.kinds  # "Defence Ministry" bears no title
        while first < head and (tree[first].lower in _DETERMINERS if is_office else self._is_title(first)):
            first += 1
        last = head if self._persons.works_for(head) else phrase[-1]
        return _POSSESSIVE.sub("", tree.text[tree[first].start : tree[last].end])

    def _named_beside(self, head: int, kind: SourceKind) -> str | None:
        """The name behind a common noun: "the news site Al-Mashareq", "the agency DAN"."""
        tree = self.reading.tree
        if tree[head].is_name or kind not in _BODIES:
            return None
        names = [at for at in tree.children(head, "appos") if tree[at].is_name and tree[at].index > head]
        if names:
            return self._name(names[0], tree.noun_phrase(names[0]), "")
        behind = self.outlets.capitals_behind(head) if kind is not SourceKind.PARTY else []
        return self.reading.text(behind) if behind else None  # "the agency DAN claimed", read as two subjects

    def _person(self, head: int) -> str | None:
        """The name beside a common noun: "its spokesman Ryan Dillon", "Saad Hajj, the group's spokesman"."""
        tree = self.reading.tree
        if tree[head].is_name or tree[head].tag == "NNS":
            return None
        beside = [*tree.children(head, "appos"), *([tree[head].head] if tree[head].dep == "appos" else [])]
        if (last := tree.noun_phrase(head)[-1]) != head:  # "the mayor of Tyre, Hassan Dabouk,", hung on the town
            beside += [at for at in tree.children(last, "appos") if is_set_off(tree, at, last)]
        beside += behind_group(tree, head)
        beside = [at for at in beside if not is_where(tree, at)]
        named = next((at for at in beside if tree[at].is_name and self.hit(at) is None), None)
        if named is not None:
            return self._name(named, tree.noun_phrase(named), "")
        behind = self.outlets.capitals_behind(head) if tree[head].lemma.lower() in self.cues.kinds else []
        is_whole = len(behind) > 1 and all(tree[at].is_name and self.hit(at) is None for at in behind)
        return self.reading.text(behind) if is_whole else None  # "the official Omar Haddad", read as two subjects

    def _is_title(self, index: int) -> bool:
        token = self.reading.tree[index]
        return token.lower in self.cues.body.titles or not token.text[:1].isupper()

    def _key(self, name: str, kind: SourceKind, party: str | None, words: frozenset[str]) -> str:
        if party is not None and (kind in {SourceKind.PARTY, SourceKind.MONITOR} or words & SPEAKS_FOR):
            return party
        return fold_name(name)

    def _earlier(self, name: str, position: int) -> Source | None:
        """A fuller name of the same speaker that was told before: WSJ, Suponina."""
        if not name[:1].isupper():
            return None
        folded, is_initials = fold_name(name), is_acronym(name)
        for source in self.recent(position):
            is_same = fold_name(source.name) == folded
            if (is_same and not is_initials) or (not is_same and is_short_for(name, source.name)):
                return source
        return None

    def recent(self, position: int) -> Iterator[Source]:
        """Sources before a position, the last first, as many as a reader keeps in mind."""
        last = bisect_left(self.known, position, key=lambda source: source.position)
        yield from reversed(self.known[max(0, last - KEPT_IN_MIND) : last])
