"""Whose words reached whom? "Word came from X that", "Y heard from X", "Y quoted X" behind what X said, and charges.

Here the verb tells how words got somewhere, and a noun or another verb's clause holds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.contents import Contents
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.speakers import Speakers
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_HANDS: Final = frozenset({"hand", "handiwork", "fingerprint", "finger", "signature"})
_BLAME: Final = frozenset({"blame", "responsibility", "guilt", "fault", "finger"})
_HELD: Final = frozenset({"responsible", "accountable", "liable", "guilty", "answerable"})
_ONTO: Final = frozenset({"on", "upon", "with", "to", "at", "for", "over"})
_BODIES: Final = frozenset({SourceKind.MONITOR, SourceKind.PARTY, SourceKind.OFFICIAL})
_WHO: Final = frozenset({"who", "which"})
_SUBJECTS: Final = ("nsubj", "nsubjpass")


class Messages:
    """Finds attributions by how words got to somebody, and by charges that no verb of saying makes."""

    def __init__(self, reading: Reading, memory: Memory, speakers: Speakers, contents: Contents) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.speakers = speakers
        self.contents = contents
        self.body = reading.lexicons.cues.body

    def of(self, index: int, sentence: Sentence) -> Attribution | None:
        """The attribution that a verb shows by what it makes of words or of a deed."""
        if not self.tree[index].is_verb:
            return None
        return (
            self._arrived(index)
            or self._heard(index, sentence)
            or self._quoted(index, sentence)
            or self._carried(index)
            or self._pinned(index)
            or self._blamed(index)
            or self._moved(index)
        )

    def _arrived(self, index: int) -> Attribution | None:
        """“Word came from the army that …”, "Reports reached the monitors of …": from whom, and to whom."""
        tree = self.tree
        if tree[index].lemma not in self.body.arriving:
            return None
        nouns = [
            at for at in tree.children(index, *_SUBJECTS, "dobj", "attr") if tree[at].lemma.lower() in self.body.news
        ]
        if not nouns:
            return None
        reached = [at for at in tree.children(index, "dobj") if at not in nouns and self.memory.can_speak(at)]
        senders = self.tree.led(index, {"from"}) + [at for noun in nouns for at in self.tree.led(noun, {"from"})]
        senders = [at for at in senders if self.memory.can_speak(at)]
        holders = [index, *nouns, *reached, *senders]
        content = self._clause(holders) or {at for holder in holders for at in self._behind(holder, "of")}
        return self._made(index, [*reached, *senders], content)

    def _heard(self, index: int, sentence: Sentence) -> Attribution | None:
        """“Reuters heard from residents that …”, "…, as it had heard from them": who heard it, and from whom."""
        tree = self.tree
        if tree[index].lemma not in self.body.hearing or tree[index].tag == "VBG":
            return None
        heads = [at for at in tree.children(index, "nsubj") if self.memory.can_speak(at)]
        told = [
            at
            for at in self.tree.led(index, {"from"})
            if self.memory.can_speak(at) and tree[at].lemma not in self.body.shown
        ]
        if not heads or not told:
            return None
        content = self._clause([index, *told]) or self.contents.of(index, sentence, heads)
        return self._made(index, [*heads[:1], *told[:1]], content - set(self.tree.subtree(told[0])))

    def _quoted(self, index: int, sentence: Sentence) -> Attribution | None:
        """“…, state television cited the army.”, "X cites Y to the effect that": what stands before, or the clause."""
        tree = self.tree
        aided = any(tree[at].lemma == "have" for at in tree.children(index, "aux"))
        is_finite = aided or tree[index].is_finite
        if self.body.citing.verbs.get(tree[index].lemma) != "" or not is_finite:
            return None
        heads = [at for at in tree.children(index, "nsubj") if self.memory.can_speak(at) and tree[at].lower != "which"]
        whom = [at for at in tree.children(index, "dobj") if self.memory.can_speak(at) and at > index]
        if not heads or not whom or any(tree[at].lower == "as" for at in tree.children(index, "prep", "mark")):
            return None
        before = [at for at in tree.children(index, "ccomp", "parataxis") if at < heads[0]]
        effect = tree.led(index)
        content = {at for clause in before for at in tree.subtree(clause)} or self._clause([*whom, *effect])
        content = content or self._perceived(whom[0])
        marks = (at for at in range(whom[0] + 1, min(whom[0] + 4, sentence.last)) if tree[at].text == ":")
        colon = next(marks, None)
        if not content and colon is not None:  # "the agency quoted a source: …"
            content = set(range(colon + 1, sentence.last))
        return self._made(index, [*heads[:1], *whom[:1]], content)

    def _carried(self, index: int) -> Attribution | None:
        """“X carried a statement by Y that …”: an outlet passes on a text that holds a clause, and whose text it is."""
        tree = self.tree
        if tree[index].lemma not in self.body.passing | self.body.carrying:
            return None
        words = self.body.utterances | self.body.documents
        texts = [at for at in tree.children(index, "dobj") if tree[at].lemma.lower() in words]
        heads = [at for at in tree.children(index, "nsubj") if self.memory.describe(at).kind is SourceKind.OUTLET]
        issued = [at for at in texts if self.memory.issuers(at)]
        content = self._clause([index, *issued]) if heads and issued else set()
        return self._made(index, [*heads[:1], *issued[:1]], content)

    def _perceived(self, whom: int) -> set[int]:
        """“cites residents, who saw jets bomb it”: what those who are cited saw or heard, or said."""
        tree = self.tree
        clauses = [at for at in tree.children(whom, "relcl") if tree[at].lemma in self.body.perceiving]
        clauses = [at for at in clauses if any(tree[one].lower in _WHO for one in tree.children(at, "nsubj"))]
        return {at for clause in clauses[:1] for at in tree.subtree(clause)} - set(clauses)

    def _pinned(self, index: int) -> Attribution | None:
        """“laid the attack at the door of X”, "put the salvo down to X", "saw the hand of X in it": a charge."""
        tree = self.tree
        wanted = self.body.pinning.get("lay" if tree[index].lower == "lay" else tree[index].lemma)
        things = tree.children(index, "dobj", "nsubjpass") if wanted is not None else []
        if tree[index].dep == "relcl" and wanted is not None and all(tree[at].tag == "WDT" for at in things):
            things = [tree[index].head]  # "a salvo that activists put down to X"
        heads = [at for at in self.speakers.of(index) if self.memory.can_speak(at)] if things else []
        if wanted is None or not heads or set(heads) & set(things):
            return None
        has_hand = tree[things[0]].lemma.lower() in _HANDS
        if has_hand != (tree[index].lemma in {"see", "point"}):
            return None
        preps = [
            at
            for holder in (index, *things, *tree.children(index, "prt", "advmod"))
            for at in tree.children(holder, "prep", "dative")
        ]
        preps = [at for at in preps if tree[at].lower in wanted]
        laid = [at for prep in preps for at in tree.children(prep, "pobj")]
        is_down = tree[index].lemma not in {"put", "chalk"} or any(
            tree[at].lower in {"down", "up"} for at in tree.children(index, "prt", "advmod")
        )
        if not laid or not is_down or not (has_hand or any(self._is_somebody(at) for at in laid)):
            return None
        content = {at for one in (*things, *preps) for at in tree.subtree(one)}
        if tree[index].dep != "relcl":
            content |= {at for at in tree.subtree(index) if at > index}
        own = {index, *(at for head in heads for at in tree.subtree(head))}
        sources = self.speakers.sources(index, heads)
        content -= own
        return (
            Attribution(tuple(sources), index, Via.ALLEGES, frozenset(content), Modality.ALLEGED)
            if sources and content
            else None
        )

    def _blamed(self, index: int) -> Attribution | None:
        """“put the blame for A on B", "pointed the finger at B", "held B liable for A": a charge in other words."""
        tree = self.tree
        things = [at for at in tree.children(index, "dobj") if tree[at].lemma.lower() in _BLAME]
        said = tree.children(index, "oprd", "acomp", "ccomp", "dobj")
        held = [at for one in said for at in (one, *tree.children(one, "amod")) if tree[at].lower in _HELD]
        if not things and not (held and tree[index].lemma in {"hold", "deem", "call"}):
            return None
        heads = [at for at in self.speakers.of(index) if self.memory.can_speak(at)]
        if not heads:
            return None
        own = tree[index].lemma in {"take", "accept", "assume", "bear", "share", "admit", "claim", "deny"}
        preps = [at for one in (index, *things, *held) for at in tree.children(one, "prep", "dative")]
        preps = [at for at in preps if tree[at].lower in _ONTO]
        content = {at for one in (*preps, *held) for at in tree.subtree(one)} - {index}
        sources = self.speakers.sources(index, heads)
        if own or not content or not sources:
            return None
        content -= {at for head in heads for at in tree.subtree(head)}
        return Attribution(tuple(sources), index, Via.ALLEGES, frozenset(content), Modality.ALLEGED)

    def _moved(self, index: int) -> Attribution | None:
        """“is concerned about reports that”, "shelling worries the mission": what a body lets know that moves it."""
        tree = self.tree
        states = [at for at in (index, *tree.children(index, "acomp")) if tree[at].lower in self.body.moved]
        heads = tree.children(index, "nsubj", "nsubjpass")
        content: set[int] = set()
        if states:
            preps = [at for one in (index, *states) for at in tree.children(one, "prep", "agent")]
            clauses = [at for one in (index, *states) for at in tree.children(one, "ccomp")]
            content = {at for one in (*preps, *clauses) if one > index for at in tree.subtree(one)}
        elif tree[index].lemma in self.body.moving and not tree.children(index, "auxpass"):
            content = {at for one in (*heads, *tree.children(index, "csubj")) for at in tree.subtree(one)}
            heads = [at for at in tree.children(index, "dobj") if at > index]
        bodies = [at for at in heads if not tree[at].tag.startswith("W") and self.memory.describe(at).kind in _BODIES]
        return self._made(index, bodies[:1], content) if bodies and content else None

    def _is_somebody(self, head: int) -> bool:
        tree = self.tree
        doors = tree.led(head)
        is_door = tree[head].lemma.lower() in {"door", "doorstep", "foot", "feet"}
        is_them = tree[head].lower in {"them", "him", "her", "us"}
        is_party = self.memory.descriptions.hit(head) is not None or self.memory.describe(head).kind in _BODIES
        return is_party or is_them or (is_door and bool(doors or tree.children(head, "poss")))

    def _behind(self, holder: int, wanted: str) -> set[int]:
        tree = self.tree
        return {at for head in self.tree.led(holder, {wanted}) for at in tree.subtree(head)}

    def _clause(self, holders: list[int]) -> set[int]:
        """The clause with "that" under one of the words."""
        tree = self.tree
        clauses = [at for holder in holders for at in tree.children(holder, "ccomp", "acl", "relcl")]
        marked = [at for at in clauses if any(tree[mark].lower == "that" for mark in tree.children(at, "mark"))]
        return {at for clause in marked[:1] for at in tree.subtree(clause)}

    def _made(self, cue: int, heads: list[int], content: set[int]) -> Attribution | None:
        sources: list[Source] = []
        for head in heads:
            sources += [one for one in self.memory.sources(head) if one.key not in {known.key for known in sources}]
        own = {cue, *(at for head in heads for at in self.tree.noun_phrase(head))}
        content = content - own
        return Attribution(tuple(sources), cue, Via.SAYS, frozenset(content)) if sources and content else None
