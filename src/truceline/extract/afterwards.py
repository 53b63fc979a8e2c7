"""Whose account was it, as a sentence behind it tells? "So says the governor", "The agency X took this from Y".

What it speaks for are the sentences right before it in the paragraph that nobody else is told to have said.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import MAX_PARAGRAPH, Attribution
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_POINTING: Final = frozenset({"this", "that", "it", "these", "those", "them", "all", "everything", "such", "so"})
_SO: Final = frozenset({"so", "thus"})
_TAKING: Final = frozenset(
    {"have", "take", "get", "draw", "obtain", "lift", "borrow", "copy", "gather", "receive", "source", "know", "owe"}
)
_VOUCHING: Final = frozenset({"vouch", "swear", "attest", "testify", "bear"})
_COMING: Final = frozenset({"come", "stem", "originate", "derive", "date", "be", "follow", "emerge"})
_WAYS: Final = frozenset({"from", "by", "to", "of"})


class Afterwards:
    """Finds sentences that only tell whose account stands before them."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers) -> None:
        self.reading = reading
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        self.cues = reading.lexicons.cues
        body = self.cues.body
        self.words = body.documents | body.utterances | body.news | body.counts | body.pieces | body.accounts

    def of(self, sentence: Sentence, spoken: AbstractSet[int]) -> list[Attribution]:
        """The attribution of what stands before a sentence; ``spoken`` are the numbers of sentences with a speaker."""
        root = self.tree.root(sentence)
        if not self.tree[root].is_verb:
            return self._line(sentence, spoken)
        sources = self._taken(root) or self._so(root, sentence) or self._is(root) or self._vouched(root)
        sources = sources or self._gave(root)
        content = (self._within(root) or self._before(sentence, spoken)) if sources else set()
        only_outlets = all(one.kind is SourceKind.OUTLET for one in sources)
        if not content or (only_outlets and self._is_spoken(sentence, spoken)):
            return []  # who carries what somebody said: see ``accounts``
        return [Attribution(tuple(sources), root, Via.SAYS, frozenset(content))]

    def _within(self, root: int) -> set[int]:
        """What stands before in the sentence itself: "…: that is what X says", "that … is what X says"."""
        tree = self.tree
        pointing = any(tree[at].lower in {"that", "this", "such"} for at in tree.children(root, "nsubj"))
        before = [at for at in tree.children(root, "ccomp", "parataxis") if pointing and at < root]
        before += tree.children(root, "csubj")
        return set(tree.subtree(before[0])) if before else set()

    def _is_spoken(self, sentence: Sentence, spoken: AbstractSet[int]) -> bool:
        """Whether somebody speaks before a sentence in its paragraph."""
        block = self.reading.block_of(self.tree[sentence.first].start)
        near = reversed(self.tree.sentences[max(sentence.index - MAX_PARAGRAPH, 0) : sentence.index])
        paragraph = takewhile(lambda one: self.reading.block_of(self.tree[one.first].start) == block, near)
        return any(one.index in spoken for one in paragraph)

    def _before(self, sentence: Sentence, spoken: AbstractSet[int]) -> set[int]:
        """The sentences right before one in its paragraph that have no speaker."""
        block = self.reading.block_of(self.tree[sentence.first].start)
        found: set[int] = set()
        for one in reversed(self.tree.sentences[max(sentence.index - MAX_PARAGRAPH, 0) : sentence.index]):
            if one.index in spoken or self.reading.block_of(self.tree[one.first].start) != block:
                break
            found |= set(one)
        return found

    def _taken(self, verb: int) -> list[Source]:
        """“The agency took this from the mission's report”: the outlet, and from whom it has it."""
        tree = self.tree
        if tree[verb].lemma not in _TAKING | self.cues.body.passing:
            return []
        subjects = tree.children(verb, "nsubj")
        things = [at for at in tree.children(verb, "dobj") if self._points(at)]
        if things and subjects and tree[subjects[0]].lower in {"we", "i"}:
            return self._from(verb, things, frozenset({"from", "to"}))  # "we have this from a driver"
        outlets = [self.memory.describe(at) for at in subjects]
        if not things or not outlets or outlets[0].kind is not SourceKind.OUTLET:
            return []
        inner = self._from(verb, things, frozenset({"from", "to"}))
        outer = self.memory.sources(tree.children(verb, "nsubj")[0]) if inner else []
        return [*outer, *inner]

    def _line(self, sentence: Sentence, spoken: AbstractSet[int]) -> list[Attribution]:
        """“Source: the regional staff.”, "Thus the governor.": a line without a verb at the end of a paragraph."""
        tree = self.tree
        first, second = tree[sentence.first].lower, min(sentence.first + 1, sentence.last - 1)
        is_source = first in {"source", "sources"} and tree[second].text == ":"
        if not is_source and first not in _SO:
            return []
        behind = range(sentence.first + 1 + is_source, sentence.last)
        heads = [at for at in behind if tree[at].is_noun and tree[at].head not in set(behind) - {at}]
        sources = self.memory.sources(heads[0]) if heads and self.memory.can_speak(heads[0]) else []
        content = self._before(sentence, spoken) if sources else set()
        return [Attribution(tuple(sources), heads[0], Via.SAYS, frozenset(content))] if content else []

    def _vouched(self, verb: int) -> list[Source]:
        """“The bishop vouches for this”: who answers for what was told."""
        tree = self.tree
        if tree[verb].lemma not in _VOUCHING or tree.children(verb, "neg"):
            return []
        led = tree.led(verb)
        heads = [at for at in tree.children(verb, "nsubj") if self.memory.can_speak(at)]
        return self.memory.sources(heads[0]) if heads and any(self._points(at) for at in led) else []

    def _so(self, verb: int, sentence: Sentence) -> list[Source]:
        """“So says the governor”, "Thus the account of the army"."""
        tree = self.tree
        if not self.cues.reports(tree[verb].lemma):
            return []
        said_so = any(tree[at].lower in _SO for at in tree.children(verb, "advmod") if at > verb)
        clauses = [at for at in tree.children(verb, "ccomp") if not self._is_apart(verb, at)]
        if said_so and not clauses and not tree.children(verb, "neg"):  # "the group itself said so"
            heads = [at for at in tree.children(verb, "nsubj") if at < verb and self.memory.can_speak(at)]
            return self.speakers.sources(verb, heads[:1])
        if tree[sentence.first].lower not in _SO:
            return []
        before = [at for at in tree.children(verb, "nsubj") if at < verb and self.memory.can_speak(at)]
        if before and not clauses:  # "So X told Y on Tuesday."
            told = tree.children(verb, "dobj") if tree[verb].lemma not in self.cues.body.told else []
            return self.speakers.sources(verb, before[:1]) if not told else []
        heads = [at for at in tree.children(verb, "nsubj", "dobj", "attr") if at > verb and self.memory.can_speak(at)]
        bare = verb == sentence.first + 1 and len(heads) == 1
        return self.memory.sources(heads[0]) if bare else []

    def _is_apart(self, verb: int, clause: int) -> bool:
        """Whether a clause stands behind a semicolon: "Yerevan said so; Baku denies it"."""
        return any(self.tree[at].text == ";" for at in range(verb + 1, clause))

    def _gave(self, verb: int) -> list[Source]:
        """“The army, which gave this account, blames the rebels”: whose it is, told beside something else."""
        tree = self.tree
        for head in tree.children(verb, "nsubj"):
            told = [at for at in tree.children(head, "relcl") if self._gives(at) and at < verb]
            if told and self.memory.can_speak(head):
                return self.memory.sources(head)
        return []

    def _gives(self, verb: int) -> bool:
        """Whether a clause with "which" or "who" tells that somebody gave what was told before."""
        tree, body = self.tree, self.cues.body
        is_given = tree[verb].lemma in body.uttering or self.cues.reports(tree[verb].lemma)
        whose = any(tree[at].lower in {"which", "who"} for at in tree.children(verb, "nsubj"))
        return is_given and whose and any(self._points(at) for at in tree.children(verb, "dobj"))

    def _is(self, verb: int) -> list[Source]:
        """“That is according to X”, "This comes from X", "The figures are the army's", "That is X's account"."""
        tree = self.tree
        subjects = tree.children(verb, "nsubj", "csubj")
        if tree[verb].lower == "according":  # "that is according to X", with "according" read as the verb
            return self._from(verb, [], _WAYS) if any(map(self._points, subjects)) else []
        if tree[verb].lemma not in _COMING or len(subjects) != 1:
            return []
        if tree[verb].lemma == "be" and tree[subjects[0]].lemma.lower() == "source":
            named = [at for at in tree.children(verb, "attr") if self.memory.can_speak(at)]
            return self.memory.sources(named[0]) if named else []  # "the source is the ministry"
        if tree[verb].lemma == "be" and subjects[0] > verb and tree[verb - 1].lower in _POINTING:
            return self._whose(subjects[0])  # "such is the account of the army"
        if not self._points(subjects[0]) and tree[subjects[0]].dep != "csubj":
            return []
        told = self._said(verb, subjects[0]) if tree[verb].lemma == "be" else []
        return told or self._from(verb, [], _WAYS - {"of"})

    def _whose(self, noun: int) -> list[Source]:
        """Whose account a noun is told to be."""
        return self.memory.issuers(noun) if self.tree[noun].lemma.lower() in self.words else []

    def _said(self, verb: int, subject: int) -> list[Source]:
        """Who is told by what "this is": "what the mayor says", "the army's version", "X who says this"."""
        tree = self.tree
        below = tree.children(verb, "ccomp", "attr", "acl")
        unsaid = {Modality.PROPOSED, Modality.OPINION}
        said = [one for one in below if self.cues.verb_modality.get(tree[one].lemma) not in unsaid]
        said = [one for one in said if self.cues.reports(tree[one].lemma) and self._is_what(one)]
        heads = [at for one in said for at in tree.children(one, "nsubj") if self.memory.can_speak(at)]
        if heads:
            return self.memory.sources(heads[0])
        for at in tree.children(verb, "attr"):
            clauses = [*tree.children(at, "relcl"), *tree.children(verb, "ccomp")]
            clauses = [one for one in clauses if one > at and self.cues.reports(tree[one].lemma)]
            if any(self._points(one) for clause in clauses for one in tree.children(clause, "dobj")):
                return self.memory.sources(at)  # "it is the pastor who says this"
            owners = [one for one in tree.children(at, "case") if tree[one].lower in {"'s", "’s", "'"}]
            if owners and tree[subject].lower not in _POINTING:
                return self.memory.sources(at)
            if tree[at].lower in {"those", "that"}:
                return self._from(at, [], frozenset({"of"}))
            if tree[subject].lower in _POINTING and self._whose(at):
                return self._whose(at)
        return []

    def _is_what(self, verb: int) -> bool:
        """“what the army claims”, "how the army tells it"."""
        first = self.tree[self.tree.first_of(verb)].lower
        return first in {"what", "how"} or any(
            self.tree[at].lower == "what" for at in self.tree.children(verb, "dobj", "pobj")
        )

    def _from(self, verb: int, things: Sequence[int], ways: AbstractSet[str]) -> list[Source]:
        tree = self.tree
        preps = [at for one in (verb, *things) for at in tree.children(one, "prep", "agent")]
        preps += [at for one in preps if tree[one].lower == "according" for at in tree.children(one, "prep")]
        heads = [at for prep in preps if tree[prep].lower in ways for at in tree.children(prep, "pobj")]
        return self.memory.sources(heads[0]) if heads and self.memory.can_speak(heads[0]) else []

    def _points(self, head: int) -> bool:
        """Whether a word stands for what was told: a pronoun, or a definite noun for an account."""
        tree = self.tree
        if tree[head].lower in _POINTING:
            return True
        definite = any(tree[at].lower in _POINTING | {"the", "both"} for at in tree.children(head, "det", "predet"))
        return tree[head].lemma.lower() in self.words and definite and not tree[head].is_name
