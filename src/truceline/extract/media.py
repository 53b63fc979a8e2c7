"""Which outlet were the words told to? "Told X", "confirmed to X", "in remarks for X", "speaking on X, she said"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.outlets import PARTS
from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree

_TOWARDS: Final = frozenset({"to", "with", "for"})
_COLLECTING: Final = frozenset(
    {
        "researcher",
        "investigator",
        "monitor",
        "observer",
        "staff",
        "team",
        "interviewer",
        "inspector",
        "verifier",
        "fieldworker",
    }
)
_BODIES: Final = frozenset({SourceKind.MONITOR, SourceKind.OUTLET, SourceKind.PARTY})
_OWN: Final = frozenset({"its", "his", "her", "their"})
_THEIRS: Final = frozenset({"its", "their"})
_RESTING: Final = frozenset({"authority", "basis", "strength", "word", "evidence", "behalf"})
_EVENTS: Final = frozenset(
    {"conference", "briefing", "meeting", "rally", "gathering", "hearing", "session", "summit", "forum"}
)
_PRESS: Final = frozenset({"press", "media"})
_ON_AIR: Final = frozenset({"to", "with", "for", "on"})
_PRINTED: Final = frozenset({"article", "column", "commentary", "essay", "piece", "op-ed", "opinion", "letter"})
_ASKING: Final = frozenset({"ask", "interview", "reach", "question", "contact", "quote", "cite"})
NEAR: Final = 2
"""Sentences back to the monitors or the outlet whom "them" stands for."""


class Media:
    """Finds the outlet that a speaker speaks to, and so comes before him in the chain."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.cues = reading.lexicons.cues

    def of(self, verb: int) -> Source | None:
        """The outlet at a verb of saying.

        A cascade: (1) "told X", "confirmed to X"; (2) "in an interview with X"; (3) "speaking to X, he said"; (4) "on
        state television the army said"; (5) "X cited an officer, who said".
        """
        told = self._told(verb) or self._medium(verb) or self._spoken_to(verb) or self._on_air(verb)
        return told or self._citing(verb) or self._meeting(verb)

    def _citing(self, verb: int) -> Source | None:
        """“TASS cited a general of the centre, who said that”: the outlet that cites whoever says so."""
        tree = self.tree
        above = tree[verb].head if tree[verb].dep == "relcl" else verb
        while tree[above].dep == "pobj" and tree[tree[above].head].dep == "prep":
            lead, above = tree[above].head, tree[tree[above].head].head
            if tree[above].lemma in self.cues.body.speaking and tree[lead].lower in {"to", "with"}:
                return self._outlet(tree.children(above, "nsubj"))  # "TASS spoke to a general, who said that"
        citing, asking = tree[above].head, {*self.cues.body.citing.verbs, *_ASKING}
        cites = tree[above].dep == "dobj" and tree[citing].lemma in asking
        return self._outlet(tree.children(citing, "nsubj")) if cites else None

    def _meeting(self, verb: int) -> Source | None:
        """“X spoke to a medic, who said”, "X ran a report in which he said": whose clause holds the speaker."""
        tree = self.tree
        if tree[verb].dep != "relcl" or tree[tree[verb].head].dep in {"nsubj", "nsubjpass", "ROOT"}:
            return None
        above = next((at for at in tree.ancestors(verb) if tree[at].is_verb), None)
        subjects = tree.children(above, "nsubj") if above is not None and above < verb else []
        return self._outlet([at for at in subjects if at < tree[verb].head])

    def asked(self, verb: int) -> Source | None:
        """“AFP was told by X”: who was told, where a doer is named."""
        tree = self.tree
        is_told = tree[verb].lemma in self.cues.body.told and bool(tree.children(verb, "agent"))
        for head in tree.children(verb, "nsubjpass") if is_told else ():
            found = self._outlet([head])
            if found is None and tree[head].lemma in self.cues.body.reporters:
                found = self._outlet(tree.children(head, "compound", "nmod", "poss"))
            if found is not None:
                return found
        return None

    def _on_air(self, verb: int) -> Source | None:
        behind = [at for at in self.tree.children(verb, "nsubj") if at > verb]  # "…, says the governor in Die Welt"
        heads = [at for one in (verb, *behind) for at in self.tree.led(one, {"on", "via"})]
        named = [at for at in heads if len(self.tree.noun_phrase(at)) > 1]  # "said on television" names none
        heads += [at for one in (verb, *behind) for at in self.tree.led(one, {"in"})]
        return self._outlet([at for at in heads if at in named or self.tree[at].is_name])

    def _told(self, verb: int) -> Source | None:
        tree = self.tree
        heads = tree.children(verb, "dobj", "dative", "iobj") if tree[verb].lemma in self.cues.body.told else []
        unknown = self._unknown([at for at in heads if not tree[at].tag.startswith("W")][:1], verb)
        heads = heads or tree.children(verb, "dative", "iobj")  # "gave AFP a figure"
        behind = [at for at in tree.children(verb, "nsubj") if at > verb]  # "said a man from X to the Libya Herald"
        preps = [at for one in (verb, *behind) for at in tree.children(one, "prep", "dative") if tree[at].lower == "to"]
        return self._outlet([*heads, *(at for prep in preps for at in tree.children(prep, "pobj"))]) or unknown

    def _unknown(self, heads: list[int], verb: int) -> Source | None:
        """“a shopkeeper told Dawn”: a name of nobody known, without an office, to whom news is told, is an outlet's."""
        tree = self.tree
        for head in heads:
            if not tree[head].is_name or tree[verb].lemma != "tell" or tree.children(head, "appos", "poss"):
                return None
            source = self.memory.describe(head)
            words = [at for at in tree.noun_phrase(head) if tree[at].tag != "DT"]
            is_named = all(tree[at].is_name for at in words) and not source.is_person and source.party is None
            met = [one for one in self.memory.known if one.key == source.key and one.is_person]
            if source.kind is SourceKind.UNKNOWN and is_named and not met:
                return replace(source, kind=SourceKind.OUTLET)
        return None

    def _medium(self, verb: int) -> Source | None:
        """“in a comment for Sputnik, she said”, "said in an interview with Reuters"."""
        tree = self.tree
        words = self.cues.body.utterances | self.cues.body.documents
        utterances = [noun for noun in tree.led(verb) if tree[noun].lemma in words]
        aired = [at for noun in utterances if tree[noun].lemma == "interview" for at in tree.led(noun, _ON_AIR)]
        printed = [at for noun in tree.led(verb) if tree[noun].lemma in _PRINTED for at in tree.led(noun, {"in"})]
        return self._outlet([*aired, *printed, *(at for noun in utterances for at in tree.led(noun, _TOWARDS))])

    def _spoken_to(self, verb: int) -> Source | None:
        """“Speaking to X, the general said”."""
        tree = self.tree
        asked = [at for at in tree.children(verb, "advcl") if tree[at].tag == "VBN" and tree[at].lemma in _ASKING]
        by = [at for one in asked for agent in tree.children(one, "agent") for at in tree.children(agent, "pobj")]
        if by:
            return self._outlet(by)  # "Asked by X, the general said"
        clauses = [at for at in tree.children(verb, "advcl") if tree[at].tag == "VBG"]
        speaking = [at for at in clauses if tree[at].lemma in self.cues.body.speaking]
        return self._outlet([at for clause in speaking for at in self.tree.led(clause, _ON_AIR)])

    def _monitor(self, head: int) -> Source | None:
        """“told the researchers”, "told the mission": a body that watches passes on what it is told."""
        tree = self.tree
        if tree[head].is_name:
            return None
        if tree[head].tag == "PRP":
            if head + 1 < len(tree) and tree[head + 1].lower in {"like", "so", "this", "thus", ":"}:
                return None  # "told it like this: …"
            return self._stood_for(head) if tree[head].lower in {"it", "them"} else None
        if tree[head].lemma in _COLLECTING:
            whose = self._whose(head)
            if whose is not None:
                return whose
            if any(tree[at].lower == "the" for at in tree.children(head, "det")):
                return self.memory.last_monitor(head) or self._sending(head)
        found = self.memory.sources(head)
        return found[0] if len(found) == 1 and found[0].kind is SourceKind.MONITOR else None

    def _sending(self, head: int) -> Source | None:
        """The last organisation that is named before "the investigators"."""
        kind = self.memory.reading.lexicons.parties.kind
        named = [one for one in self.memory.descriptions.recent(self.tree[head].start) if one.name[:1].isupper()]
        return next((one for one in named if one.party is not None and kind(one.party) == "organisation"), None)

    def _whose(self, head: int) -> Source | None:
        """“its staff”, "the UN's team", "investigators of the mission": the body that collects what is told."""
        tree = self.tree
        of = tree.led(head, {"of", "for", "from"})
        for at in (*tree.children(head, "poss", "compound", "nmod"), *of):
            found = self.memory.sources(at) if tree[at].tag != "PRP$" or tree[at].lower in _THEIRS else []
            if found and found[-1].kind in _BODIES:
                return found[-1]
        return None

    def _stood_for(self, head: int) -> Source | None:
        """The outlet or monitor that "it" or "them" stands for."""
        spoke = [one for one in self.memory.speakers[-1:] if self.tree[head].sentence - one.sentence <= NEAR]
        found = [*(spoke if self.tree[head].lower == "them" else ()), *self.memory.sources(head)[-1:]]
        return next((one for one in found if one.kind in {SourceKind.OUTLET, SourceKind.MONITOR}), None)

    def _is_bare(self, head: int) -> bool:
        return all(self.tree[at].tag == "DT" or at == head for at in self.tree.noun_phrase(head))

    def _is_nobody(self, head: int) -> bool:
        """Whether a noun is no outlet of its own: "on its channel", "the authority of X", "the press", "this paper"."""
        tree, token = self.tree, self.tree[head]
        is_own = token.lemma not in _COLLECTING and any(tree[at].lower in _OWN for at in tree.children(head, "poss"))
        is_publisher = any(tree[at].lower == "this" for at in tree.children(head, "det"))
        is_met = token.lemma.lower() in _EVENTS
        return (
            is_own
            or is_publisher
            or is_met
            or token.lower in _RESTING
            or (token.lower in _PRESS and self._is_bare(head))
        )

    def _part_of(self, head: int) -> Source | None:
        """The outlet of a part of it, or of who works for it: "the BBC's Arabic service", "a Reuters correspondent"."""
        tree = self.tree
        whose = [at for at in tree.children(head, "compound", "nmod", "poss") if tree[at].is_noun]
        if tree[head].lemma in self.cues.body.reporters:
            return self._outlet([*whose, *self.tree.led(head, {"for", "of", "from", "with"})])
        return self._outlet([at for at in whose if tree[at].is_name]) if tree[head].lemma in PARTS else None

    def _outlet(self, heads: Iterable[int]) -> Source | None:
        """The first of these that is an outlet, and not those who work for one."""
        for head in heads:
            if self._is_nobody(head):
                continue
            collector = self._monitor(head)
            source = collector or self.memory.describe(head)
            if collector is not None or source.kind is SourceKind.MONITOR:
                return source
            found = self._part_of(head)
            if found is not None:
                return found
            if source.kind is SourceKind.OUTLET and self.tree[head].lemma not in self.cues.body.reporters:
                resolved = self.memory.sources(head)
                return resolved[0] if resolved else source
        return None
