"""Whom does a speaker cite? "Reported, citing officials", "the paper, which quoted a source", nested to any depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.attribution import Attribution
from truceline.extract.contents import CLAUSAL
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.descriptions import Source
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.tree import Tree


def inside_of(tree: Tree, source: Source, cue: int) -> list[int]:
    """The words of a cue's sentence that name a source."""
    return [at for at in tree.sentence_of(cue) if source.span.start <= tree[at].start < source.span.end]


_RESTING: Final = frozenset({"reference", "authority", "strength", "word", "basis", "evidence"})
_TOLD: Final = frozenset(
    {"news", "information", "account", "claim", "report", "figure", "number", "toll", "story", "word", "count"}
)
_NEWS: Final = frozenset(
    {"information", "news", "word", "data", "intelligence", "detail", "figure", "testimony", "datum"}
)
_CAUSES: Final = frozenset(
    {"reconciliation", "right", "coordination", "control", "affair", "information", "monitoring"}
)
"""What bodies are named for: "a report of the centre for reconciliation" is cited for no part."""
_TAKING: Final = frozenset({"take", "have", "get", "draw", "obtain", "lift", "borrow", "copy", "receive"})
"""Verbs by which an outlet has an account from another."""
MAX_DEPTH: Final = 8
"""Hops that are followed in one sentence; the longest chain of the gold sets has four."""


class Citations:
    """Finds those whom an attribution's speaker cites."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self.tree: Tree = reading.tree
        self.memory = memory
        self.verbs = reading.lexicons.cues.body.citing.verbs
        self.reporters = reading.lexicons.cues.body.reporters
        self.shown = reading.lexicons.cues.body.shown
        self.meeting = reading.lexicons.cues.body.speaking | {"interview"}

    def of(self, outer: Attribution, depth: int = MAX_DEPTH) -> list[Attribution]:
        """Attributions of those cited, and of those whom they cite in turn."""
        found: list[Attribution] = []
        for verb in self._citing_verbs(outer):
            sources = [source for head in self._whom(verb) for source in self.memory.sources(head)]
            sources = [source for source in sources if source.key not in {one.key for one in outer.sources}]
            partly = self._is_for_a_part(verb)
            if sources and not partly:  # "citing hospitals for the dead" cites them for no more
                content = outer.content - set(self.tree.subtree(verb)) | self._clause_of(verb)
                cited = Attribution(tuple(sources), verb, Via.CITES, frozenset(content), parent=outer.cue)
                found.append(cited)
                found.extend(self.of(cited, depth - 1) if depth > 1 else [])
        return found

    def _citing_verbs(self, outer: Attribution) -> list[int]:
        """Participles under the cue ("reported, citing Y") and relative clauses on its speaker ("X, which cited Y").

        And "with reference to Y", where the noun does what the verb does.
        """
        tree = self.tree
        inside = [at for at in tree.sentence_of(outer.cue) if tree[at].is_verb and at not in {outer.cue, outer.parent}]
        citing = [
            at
            for at in inside
            if (tree[at].lemma in self.verbs or self._attributes(at) or self._is_met(at, outer) or self._taken(at))
            and self._speaks_for(at, outer)
        ]
        speaking = [at for one in outer.sources for at in inside_of(tree, one, outer.cue)]
        references = [
            noun
            for prep in (*tree.children(outer.cue, "prep"), *(p for at in speaking for p in tree.children(at, "prep")))
            for noun in tree.children(prep, "pobj")
            if tree[prep].lower in {"with", "on", "by"} and tree[noun].lemma in _RESTING
        ]
        references += [
            noun
            for prep in self._set_off(outer)
            for noun in tree.children(prep, "pobj")
            if tree[prep].lower in {"with", "on"} and tree[noun].lemma in _RESTING
        ]
        return sorted({*citing, *references, *(at for at in inside if self._names_source(at))})

    def _set_off(self, outer: Attribution) -> list[int]:
        """“With reference to Y, X reported”, "X reported, with reference to Y, that …": what is not hung on the cue."""
        tree = self.tree
        first = tree.sentence_of(outer.cue).first
        that = min((at for at in outer.content if tree[at].tag == "IN" and tree[at].dep == "mark"), default=0)
        leading = [] if tree.governs(outer.cue, first) else [first]
        return leading + [at for at in range(outer.cue + 1, that) if tree[at].dep == "prep" and at in outer.content]

    def _is_for_a_part(self, verb: int) -> bool:
        """“citing hospitals for the number of the dead”: cited for no more than that."""
        tree = self.tree
        named = [at for at in tree.children(verb, "dobj") if tree[at].is_name]
        holders = [verb, *(at for at in tree.children(verb, "dobj") if at not in named)]
        whom = [at for one in holders for at in tree.led(one, {"for"})]
        return any(not tree[at].is_name and tree[at].lemma.lower() not in _CAUSES for at in whom)

    def _attributes(self, verb: int) -> bool:
        """“wrote on Friday, attributing this to sources at the hospital”."""
        things = self.tree.children(verb, "dobj")
        return self.tree[verb].lemma == "attribute" and any(
            self.tree[at].lower in {"this", "it", "that"} or self.tree[at].lemma.lower() in _TOLD for at in things
        )

    def _is_met(self, verb: int, outer: Attribution) -> bool:
        """Whether a clause behind what is said tells whom an outlet asked; before it, the outlet tells for itself."""
        return bool(self._met(verb)) and verb > min(outer.content, default=verb)

    def _met(self, verb: int) -> list[int]:
        """“X, which spoke with a driver”, "which had talked to him": whom the clause tells that an outlet asked."""
        tree = self.tree
        which = any(tree[at].lower in {"which", "that"} for at in tree.children(verb, "nsubj"))
        if tree[verb].lemma not in self.meeting or not which:
            return []
        if tree[verb].lemma == "interview":
            return tree.children(verb, "dobj")
        preps = [at for at in tree.children(verb, "prep", "dative") if tree[at].lower in {"to", "with"}]
        return [at for prep in preps for at in tree.children(prep, "pobj")]

    def _taken(self, verb: int) -> list[int]:
        """“X, which takes the case from Y": whom the clause tells that an outlet has an account from."""
        tree = self.tree
        which = any(tree[at].lower in {"which", "that"} for at in tree.children(verb, "nsubj"))
        if tree[verb].lemma not in _TAKING or not which:
            return []
        things = tree.children(verb, "dobj")
        return [at for one in (verb, *things) for at in tree.led(one, {"from"})] if things else []

    def _names_source(self, verb: int) -> bool:
        """“and gives the ministry as its source”: a second verb that names whom the first rests on."""
        tree = self.tree
        nouns = tree.led(verb, {"as"})
        return any(tree[at].lemma == "source" for at in nouns) and not tree.children(verb, "nsubj", "nsubjpass")

    def _speaks_for(self, verb: int, outer: Attribution) -> bool:
        tree = self.tree
        subjects = tree.children(verb, "nsubj")
        if any(tree[head].lower in {"which", "who", "that"} for head in subjects):
            before = subjects[0] - (2 if tree[subjects[0] - 1].text == "," else 1)
            owners = {tree[verb].head, max(before, 0)}
            owners |= {tree[at].head for at in owners if tree[at].dep == "appos"}  # "the newspaper X, which cites"
            spans = [source.span for source in outer.sources]
            return any(span.start <= tree[owner].start < span.end for span in spans for owner in owners)
        if subjects:
            return False
        if tree[verb].dep == "conj" and tree[verb].tag != "VBG":  # "…, X reported, and cited Y"
            said = [
                *tree.children(verb, "ccomp"),
                *(at for at in tree.children(verb, "prep") if tree[at].lower == "as"),
            ]
            return min(outer.content, default=verb) < outer.cue < verb and not said
        return tree[verb].tag == "VBG" and (
            tree.governs(outer.cue, verb) or tree[verb].sentence == tree[outer.cue].sentence
        )

    def _whom(self, verb: int) -> list[int]:
        """Whom the verb cites; of things that are cited ("citing a threat"), none."""
        tree = self.tree
        is_to = tree[verb].lemma in {"reference", "attribute", "thank"}
        wanted = "of" if tree[verb].is_noun and not is_to else "to" if is_to else self.verbs.get(tree[verb].lemma, "")
        heads = tree.children(verb, "dobj") or (tree.children(verb, "dative") if self._names_source(verb) else [])
        if wanted:
            heads = tree.led(verb, {wanted})
        told = [
            at for one in tree.children(verb, "prep") for at in tree.children(one, "pcomp") if tree[one].lower == "of"
        ]
        heads = heads or [
            at for one in told for at in tree.children(one, "nsubj")
        ]  # "on the strength of what X told it"
        heads = self._met(verb) or self._taken(verb) or heads
        from_whom = [at for head in heads if tree[head].lemma in _NEWS for at in self._led(head)]
        heads = from_whom or heads
        return [head for head in heads if self._speaks_itself(head) and not self._is_shown(head, verb)]

    def _led(self, noun: int) -> list[int]:
        """Whom news comes from: "on the basis of information from X"."""
        return self.tree.led(noun, {"from", "of", "by"})

    def _speaks_itself(self, head: int) -> bool:
        """Whether somebody cited is a source of his own, and not the outlet's own man: "its correspondent"."""
        tree = self.tree
        owners = {tree[at].lower for at in tree.children(head, "poss")}
        is_own = tree[head].lemma in self.reporters and bool(owners & {"its", "their"})
        return self.memory.can_speak(head) and not is_own

    def _is_shown(self, head: int, verb: int) -> bool:
        """“citing drone footage”, "relies on activists in the country": things, and how somebody works at all."""
        tree = self.tree
        is_habit = self.verbs.get(tree[verb].lemma) == "on" and tree[head].tag in {"NNS", "NN"}
        return is_habit or (tree[head].lemma in self.shown and not self.memory.issuers(head))

    def _clause_of(self, verb: int) -> set[int]:
        """What hangs on the one cited: "citing US officials that …"."""
        tree = self.tree
        clauses = [c for head in tree.children(verb, "dobj") for c in tree.children(head, "acl", "relcl", "ccomp")]
        clauses += tree.children(verb, *CLAUSAL)
        return {index for clause in clauses for index in tree.subtree(clause)}
