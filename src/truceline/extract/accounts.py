"""Through which outlet did an account come, as a clause of its own tells? "TASS carried his remarks", "AFP had it".

Whatever the verb: an outlet, a clause that says nothing itself, and a word for what was told before. Of two outlets in
one clause the one that had it from the other stands outside.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.attribution import MAX_SPEECHES
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.attribution import Attribution
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree

_PRONOUNS: Final = frozenset({"it", "this", "that", "them", "these", "him", "her", "both", "all", "everything"})
_HERE: Final = frozenset({"this", "that", "these"})
_OTHERWISE: Final = frozenset({"differently", "otherwise", "elsewhere"})
_ALL: Final = frozenset({"all", "everything", "every"})
_WAYS: Final = frozenset({"from", "through", "via", "by", "in", "with", "of", "on", "at", "into", "onto", "over"})
_ANY: Final = frozenset({"no", "any", "every", "each", "some", "what", "which"})
_REACHING: Final = frozenset({"reach", "find"})
_NO_SPEAKERS: Final = frozenset({SourceKind.OUTLET, SourceKind.UNKNOWN})
_CARRYING: Final = frozenset({"ROOT", "conj", "ccomp", "parataxis", "advcl", "relcl"})
_RELATIVE: Final = frozenset({"which", "who", "that"})
_CLAUSES: Final = ("ccomp", "xcomp", "csubj")
MAX_THAT: Final = 6
"""Words behind "has" within which "that" opens what an outlet has."""
REACH: Final = 2
"""Paragraphs before a carrying clause in which its speaker may stand."""


class Account(NamedTuple):
    """Outlets, the innermost first, and the attributions that came through them."""

    outlets: tuple[Source, ...]
    carried: tuple[Attribution, ...]


class Relay(NamedTuple):
    """An outlet that passes another one on."""

    by: Source
    of: Source


class Accounts:
    """Finds the clauses that tell through whom an account came."""

    def __init__(self, reading: Reading, memory: Memory, attributions: Sequence[Attribution]) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.attributions = attributions
        self.cues = reading.lexicons.cues
        body = self.cues.body
        self.words = body.documents | body.utterances | body.news | body.counts | body.shown | body.pieces
        self._saying = {one.cue: one for one in attributions}

    def of(self, verb: int) -> Account | None:
        """What a verb tells of how an account came, or None."""
        tree = self.tree
        token = tree[verb]
        if token.dep not in _CARRYING or not self._is_finite(verb):
            return None
        if token.lemma in self.cues.body.apart or self._has_clause(verb) or self._speaks(verb) or self._tells_on(verb):
            return None
        if any(tree[at].lower in _OTHERWISE for at in tree.children(verb, "advmod")):
            return None  # "X puts it differently"
        quoted = self._quoted(verb)
        if quoted is not None:
            return quoted
        subjects = self._subjects(verb)
        things = [at for at in (*tree.children(verb, "dobj"), *subjects) if self._is_account(at, verb)]
        things = things or self._reported_on(verb) or self._so(verb) or self._first(verb)
        if not subjects or not things:
            return None
        from_whom = [source for at in self._through(verb, things) for source in self._outlet(at)]
        carrier = [source for at in subjects if at not in things for source in self._outlet(at)]
        if subjects[0] in things and token.lemma in _REACHING:  # "his words reached the agency"
            carrier = [source for at in tree.children(verb, "dobj") for source in self._outlet(at)]
        outlets = [*from_whom[:1], *carrier[:1]]
        carried = self._carried(things[0], verb) if outlets else []
        whose = self._from_whom(verb)
        carried = [one for one in carried if not whose or whose & {one.sources[-1].key, one.sources[-1].party}]
        own = {one.key for one in carrier}  # "X, which took it from Y, writes": X cites Y
        carried = [one for one in carried if not from_whom or one.sources[-1].key not in own]
        return Account(tuple(outlets), tuple(carried)) if carried else None

    def _subjects(self, verb: int) -> list[int]:
        """The subjects of a verb; what "which" stands for: "Reuters, which carried the statement"."""
        tree = self.tree
        subjects = tree.children(verb, "nsubj", "nsubjpass")
        if tree[verb].dep != "relcl":
            return subjects
        above = tree[tree[verb].head]
        named = above.head if above.dep == "appos" else above.index
        return [named for at in subjects if tree[at].lower in _RELATIVE and self._outlet(named)]

    def _has_clause(self, verb: int) -> bool:
        """Whether a verb is denied, or tells something; a clause before a comma is another beside it."""
        tree = self.tree
        told = [at for at in tree.children(verb, *_CLAUSES) if at > verb or at - 1 in tree.children(verb, "mark")]
        behind = [tree[at].lower for at in range(verb + 1, min(verb + MAX_THAT, tree.sentence_of(verb).last))]
        has_it = tree[verb].lemma == "have" and behind[:1] == ["it"] and "that" in behind  # "had it early on that"
        return bool(told or has_it or tree.children(verb, "neg"))

    def _quoted(self, verb: int) -> Account | None:
        """“That is how the medic was quoted by X”: a speaker told before, and an outlet without other words."""
        tree = self.tree
        speakers = [at for at in tree.children(verb, "nsubjpass") if self.memory.can_speak(at)]
        if tree[verb].lemma not in self.cues.body.citing.verbs or not speakers:
            return None
        ways = [at for at in tree.children(verb, "agent", "prep") if tree[at].lower in {"by", "in", "on"}]
        outlets = [one for way in ways for at in tree.children(way, "pobj") for one in self._outlet(at)]
        told = [at for at in tree.children(verb, "prep") if tree[at].lower == "as"]
        if not outlets or told:
            return None
        block = self.reading.block_of(tree[verb].start)
        keys = {one.key for one in self.memory.sources(speakers[0])[-1:]}
        last = bisect_left(self.attributions, verb, key=lambda one: one.cue)
        before = self.attributions[max(last - MAX_SPEECHES, 0) : last]
        near = [one for one in before if one.sources and one.sources[-1].key in keys]
        near = [one for one in near if block - self.reading.block_of(tree[one.cue].start) <= REACH]
        return Account((outlets[0],), tuple(near)) if near else None

    def _reported_on(self, verb: int) -> list[int]:
        """“X reported from the session”: where somebody spoke, of an outlet that tells no word of its own."""
        tree = self.tree
        if not self.cues.reports(tree[verb].lemma) or tree.children(verb, "dobj"):
            return []
        preps = [at for at in tree.children(verb, "prep") if tree[at].lower == "from"]
        heads = [at for prep in preps for at in tree.children(prep, "pobj")]
        return [at for at in heads if tree[at].lemma.lower() in self.cues.body.gatherings]

    def _so(self, verb: int) -> list[int]:
        """“So X reported on Tuesday.”: a word for what was told, in a sentence with nothing else to tell."""
        first = self.tree.sentence_of(verb).first
        is_so = self.tree[first].lower in {"so", "thus"} and self.tree[first].head == verb
        return (
            [first]
            if is_so and self.cues.reports(self.tree[verb].lemma) and not self.tree.children(verb, "dobj")
            else []
        )

    def _first(self, verb: int) -> list[int]:
        """“X was the first to report this”."""
        tree = self.tree
        heads = [at for at in tree.children(verb, "attr", "acomp") if tree[at].lower == "first"]
        below = [at for head in (verb, *heads) for at in tree.children(head, "relcl", "acl", "xcomp") if heads]
        return [at for one in below if self.cues.reports(tree[one].lemma) for at in tree.children(one, "dobj")]

    def _from_whom(self, verb: int) -> set[str | None]:
        """Who an outlet has it from, where that is no outlet: "AFP has that from the mayor"."""
        tree = self.tree
        preps = [at for at in tree.children(verb, "prep") if tree[at].lower == "from"]
        heads = [at for prep in preps for at in tree.children(prep, "pobj") if self.memory.can_speak(at)]
        found = [source for at in heads for source in self.memory.sources(at) if source.kind not in _NO_SPEAKERS]
        return {key for one in found for key in (one.key, one.party) if key is not None}

    def of_outlet(self, verb: int) -> Relay | None:
        """“… and UrduPoint reported Sputnik”: who passes on whom."""
        tree = self.tree
        if tree[verb].lemma not in self.cues.body.passing or not self._is_finite(verb):
            return None
        by = [source for at in tree.children(verb, "nsubj") for source in self._outlet(at)]
        whom = [at for at in tree.children(verb, "dobj") if at > verb]
        of = [source for at in whom for source in self._outlet(at)]
        if not of and tree[verb].lemma in self.cues.body.citing.verbs and not self._speaks(verb):
            of = [source for at in whom if self.memory.can_speak(at) for source in self.memory.sources(at)]
        return Relay(by[0], of[0]) if by and of and by[0].key != of[0].key else None

    def _is_finite(self, verb: int) -> bool:
        tree = self.tree
        aided = any(tree[at].tag in {"VBD", "VBZ", "VBP"} for at in tree.children(verb, "aux", "auxpass"))
        return aided or tree[verb].tag in {"VBD", "VBZ", "VBP"}

    def _speaks(self, verb: int) -> bool:
        """Whether the verb has words of its own to tell."""
        tree = self.tree
        saying = [
            self._saying[at] for at in tree.subtree(verb) if at >= verb and at in self._saying
        ]  # "quoted him as saying that …"
        return any(
            tree[at].is_verb and tree[at].sentence == tree[verb].sentence for one in saying for at in one.content
        )

    def _tells_on(self, verb: int) -> bool:
        """“CNN says this”, of what nobody else is told to have said before: words of its own."""
        own = self._saying.get(verb)
        number = self.tree[verb].sentence
        return own is not None and any(self.tree[at].is_verb and self.tree[at].sentence < number for at in own.content)

    def _is_account(self, head: int, verb: int) -> bool:
        """A pronoun or a definite noun for what was told, or for who told it."""
        tree = self.tree
        if tree[head].lower in _PRONOUNS:
            is_what = tree[head].lower not in {"him", "her", "them", "both"} or tree[head].dep != "nsubj"
            if tree[head].lower in {"him", "her", "them"} and not self._is_heard(verb):
                return False  # "the paper mourned him"
            return is_what and (tree[head].dep != "nsubj" or self._is_passing(verb))
        if tree[head].lemma.lower() not in self.words or tree[head].is_name or self._outlet(head):
            return False
        owned = tree.children(head, "det", "poss", "predet")
        return any(
            tree[at].lower in {"the", "this", "that", "these", "both", "all"} or tree[at].dep == "poss" for at in owned
        )

    def _is_heard(self, verb: int) -> bool:
        """Whether a verb tells how an outlet heard or quoted somebody."""
        body = self.cues.body
        return self.tree[verb].lemma in body.passing | body.meeting | body.relaying

    def _is_passing(self, verb: int) -> bool:
        lemma = self.tree[verb].lemma
        return (
            lemma in self.cues.body.passing
            or lemma in self.cues.body.arriving
            or lemma in {"take", "send", "be", "stand"}
        )

    def _through(self, verb: int, things: list[int]) -> list[int]:
        tree = self.tree
        holders = [verb, *[at for at in things if at > verb], *tree.children(verb, "dobj", "prt")]
        preps = [at for holder in holders for at in tree.children(holder, "prep", "agent") if tree[at].lower in _WAYS]
        found = [at for prep in preps for at in tree.children(prep, "pobj")]
        inner = [
            at
            for one in found
            for prep in tree.children(one, "prep")
            for at in tree.children(prep, "pobj")
            if tree[one].lemma.lower() in self.words
        ]
        return [*found, *inner]

    def _outlet(self, head: int) -> list[Source]:
        token = self.tree[head]
        if token.tag.startswith("PRP") or token.lemma in self.cues.body.reporters:
            return []
        if not token.is_name and any(self.tree[at].lower in _ANY for at in self.tree.children(head, "det")):
            return []  # "no paper has kept them"
        described = self.memory.describe(head)
        is_unknown = (
            described.kind is SourceKind.UNKNOWN
            and described.party is None
            and token.is_name
            and not described.is_person
        )
        if described.kind is not SourceKind.OUTLET and not (
            is_unknown and token.dep == "nsubj" and self.tree[token.head].lemma in self.cues.body.passing
        ):
            return []
        found = self.memory.sources(head) or [described]
        return found[-1:]

    # which words came that way

    def _carried(self, thing: int, verb: int) -> list[Attribution]:
        """The attributions that a word for an account means.

        A cascade: (1) "all this": every one before; (2) "his words", "the ministry's bulletin": those of whom it is;
        (3) those of the last speaker.
        """
        tree = self.tree
        first = next((at for at in range(verb, tree.sentence_of(verb).first, -1) if tree[at].text == ";"), None)
        first = tree.sentence_of(verb).first if first is None else first
        last = bisect_left(self.attributions, verb, key=lambda one: one.cue)
        before = [one for one in self.attributions[max(last - MAX_SPEECHES, 0) : last] if one.sources]
        if tree[thing].is_noun and tree.children(thing, "poss"):
            before = [one for one in before if one.cue < first]
        owners = tree.children(thing, "poss")
        whole = [tree[thing].lower, *(tree[at].lower for at in tree.children(thing, "det", "predet"))]
        whole += [tree[at].lower for at in range(max(thing - 2, 0), thing)]
        block = self.reading.block_of(tree[verb].start)
        if _ALL & set(whole):
            return [one for one in before if self._is_open(one, block)]
        near = [one for one in before if block - self.reading.block_of(tree[one.cue].start) <= REACH]
        if tree[thing].lower in _HERE and self._is_unspoken(before, verb):
            return []  # "this" is what the paragraph tells: see ``afterwards``
        if "both" in whole or any(
            tree[at].lower == "both" for owner in owners for at in tree.children(owner, "det", "predet")
        ):
            return self._of_last(near, 2)
        names = list(self.memory.issuers(thing)) if tree[thing].is_noun else []
        keys = {one.key for one in names} | {one.party for one in names if one.party is not None}
        named = [one for one in near if keys & {one.sources[-1].key, one.sources[-1].party}]
        here = [one for one in near if self.reading.block_of(tree[one.cue].start) == block]
        if tree[thing].lemma.lower() in self.cues.body.wholes and not owners and here:
            return here
        return named or self._of_last(here or near, 1)

    def _is_unspoken(self, before: Sequence[Attribution], verb: int) -> bool:
        """Whether the paragraph tells something before a verb's sentence, and nobody speaks there."""
        block, sentence = self.reading.block_of(self.tree[verb].start), self.tree.sentence_of(verb)
        starts_later = sentence.first > 0 and self.reading.block_of(self.tree[sentence.first - 1].start) == block
        return starts_later and not any(self.reading.block_of(self.tree[one.cue].start) == block for one in before)

    def _is_open(self, one: Attribution, block: int) -> bool:
        """Whether words of a page may be among "all this": elsewhere, not those that were told to an outlet by name."""
        here = self.reading.block_of(self.tree[one.cue].start) == block
        return here or len(one.sources) < 2 or one.sources[0].kind is not SourceKind.OUTLET

    def _of_last(self, near: Sequence[Attribution], number: int) -> list[Attribution]:
        """All that the last speakers said who are no outlets; "the chief" takes up the one before."""
        keys: list[str] = []
        for one in reversed(near):
            if one.sources[-1].kind is not SourceKind.OUTLET and one.sources[-1].key not in keys:
                keys.append(one.sources[-1].key)
                number += self._takes_up(one) and len(keys) == number
        return [one for one in near if one.sources[-1].key in keys[:number]]

    def _takes_up(self, one: Attribution) -> bool:
        """“The chief of the centre”, "the South's generals": a definite noun that no name stands beside."""
        span = one.sources[-1].span
        words = self.reading.tokens_within(span.start, span.end)
        if not words or self.tree[words[-1]].is_name or one.sources[-1].name[:1].isupper():
            return False
        before = self.tree[words[0] - 1].lower if words[0] else ""
        return "the" in {self.tree[words[0]].lower, before}
