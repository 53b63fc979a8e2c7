"""Is a verb of what is only meant, wished, possible or conditional? "Plans to shell", "if they fire", "bomb us all"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.norms import bidden, is_regretted

if TYPE_CHECKING:
    from truceline.extract.hedging import Hedging
    from truceline.extract.norms import Norms
    from truceline.extract.reading import Reading

_TRYING: Final = frozenset({"try", "attempt", "endeavour", "endeavor", "seek", "struggle"})
_IF: Final = frozenset({"when", "if", "once", "unless", "whenever", "until"})
_BARELY: Final = frozenset({"sooner", "hardly", "scarcely", "barely", "rarely", "seldom", "only"})
"""Words behind which subject and verb change places without a condition."""
NEAR: Final = 3
"""Words from "going" to the verb of "going to attack"."""
_KEEPING: Final = frozenset({"keep", "start", "begin", "resume", "go"})
"""Verbs before a gerund of what is done."""
_RULED: Final = frozenset({"rule", "put", "call"})
_SHRINKING: Final = frozenset({"hesitate", "fail", "scruple", "shrink", "omit"})
_ACTUAL: Final = frozenset({"continue", "begin", "start", "manage", "say", "report", "claim", "allege", "go"})
"""Verbs before an infinitive of something that happens."""


class Irrealis:
    """Finds the word by which a verb tells no fact."""

    def __init__(self, reading: Reading, hedging: Hedging, norms: Norms) -> None:
        self.tree = reading.tree
        self.cues = reading.lexicons.cues
        self.hedging = hedging
        self.norms = norms

    def at(self, node: int) -> int | None:
        """A modal, an infinitive under a verb of intention, or a condition over a verb."""
        tree = self.tree
        if not tree[node].is_verb:
            return None
        for at in (node, *self._coordinated(node)):
            if self.hedging.guess(at) is not None or is_regretted(tree, at):
                return None
            modal = self._modal(at)
            modal = self._going_to(at) if modal is None else modal
            modal = self.norms.imperative(at) if modal is None else modal
            modal = bidden(tree, at) if modal is None else modal
            if modal is not None:
                return modal
            if tree[at].tag == "VB" and tree[at - 1].lower == "than":
                return at - 1  # "would rather die than surrender it"
            clause = self._condition(at)
            if clause is not None:
                return None if self.hedging.credence(clause) else clause
            marks = [child for child in tree.children(at, "mark", "advmod") if self._is_mark(child)]
            if self.norms.is_past(at) and self._modal(tree[at].head) is None and not self._is_told_to(tree[at].head):
                marks = [child for child in marks if tree[child].lower not in {"before", "until"}]  # it happened then
            if marks:
                return marks[0]
        above = (self._irreal_above(at) for at in (node, *self._coordinated(node)))
        return next((at for at in above if at is not None), None)

    def _going_to(self, verb: int) -> int | None:
        """“are going to attack it”: what has not happened."""
        tree, above = self.tree, self.tree[self.tree[verb].head]
        is_near = above.lower == "going" and 0 < verb - above.index <= NEAR and tree[above.index + 1].lower == "to"
        return above.index if is_near and tree[verb].dep == "xcomp" and tree[verb].tag == "VB" else None

    def _condition(self, verb: int) -> int | None:
        """The clause of "if" under a verb; not "if anyone doubted it: on Tuesday a rocket hit the church"."""
        tree = self.tree
        for clause in tree.children(verb, "advcl"):
            if any(tree[mark].lower in {"if", "unless"} for mark in tree.children(clause, "mark")):
                return None if tree[verb].tag == "VBD" and self._is_aside(clause, verb) else clause
        return None

    def _is_aside(self, clause: int, verb: int) -> bool:
        """“unless both lie, tanks crossed the line”: a condition of no past act."""
        tree = self.tree
        colon = any(tree[at].text == ":" for at in range(min(clause, verb), max(clause, verb)))
        return colon or not self.norms.is_past(clause)

    def supposed(self, trigger: int) -> int | None:
        """“Should the enemy attack, we fight”, "fire only when fired upon": conditions without "if"."""
        tree, token = self.tree, self.tree[trigger]
        held = tree[token.head]
        if token.dep == "pobj" and held.lower == "with" and tree[held.head].lemma in self.hedging.words.dallying:
            return held.head  # "toyed with a raid"
        sentence = tree.sentence_of(trigger)
        first = tree[sentence.first]
        comma = next((at for at in sentence if tree[at].text == ","), sentence.first)
        if first.lower in {"should", "had"} and trigger < comma:
            return first.index
        open_ends = {"ccomp", "xcomp"}  # "as if the town had to be shelled"
        over = next((at for at in (trigger, *tree.ancestors(trigger)) if tree[at].dep not in open_ends), trigger)
        ifs = [at for at in tree.children(over, "mark") if tree[at].lower in {"if", "unless"}]
        if over != trigger and ifs and tree[over].dep == "advcl" and not self.hedging.credence(over):
            return ifs[0]  # "if it turned out that they had shelled it"
        reduced = token.dep == "advcl" and token.tag == "VBN" and not tree.children(trigger, "nsubjpass", "auxpass")
        leads = [at for at in tree.children(trigger, "advmod", "mark") if tree[at].lower in _IF]
        return leads[0] if reduced and leads and self.at(token.head) is not None else None

    def _is_told_to(self, node: int) -> bool:
        """“told them to leave before it struck”: what was to come first leaves open what followed."""
        tree, above = self.tree, self.tree[node].head
        open_end = tree[node].tag == "VB" and above != node and tree[above].is_verb
        return open_end and self._irreal_above(node) is not None

    def _irreal_above(self, node: int) -> int | None:
        """The verb over an infinitive that leaves open whether it was done: "plans to shell", not "was forced to"."""
        tree, above = self.tree, self.tree[node].head
        is_to = any(tree[child].lower == "to" for child in tree.children(node, "aux"))
        is_past = any(tree[child].lemma == "have" for child in tree.children(node, "aux"))
        infinitive = is_to and (tree[node].tag == "VB" or tree[above].lemma == "be" or not is_past)
        if infinitive and above != node:
            if tree[above].lower == "able" and self.norms.is_past(tree[above].head):
                return None  # "were able to seize it"
            caused = tree[above].lemma in self.hedging.words.causing and tree[above].tag in {"VBD", "VBN", "VBG"}
            if (
                self._is_dared(above)
                or self._is_made_of(above)
                or tree[above].lower == "had"
                or self._is_tried(above)
                or tree[above].lemma in _ACTUAL
            ):
                return None  # "we had to shoot back"
            return self.at(above) if caused else above
        if tree[node].tag == "VBG" and tree[node].dep == "pcomp" and tree[above].lower == "by":
            return self._modal(tree[above].head)  # "by shelling it they would only harm themselves"
        if tree[node].dep == "pcomp" and tree[above].lower == "of" and tree[above - 1].lower == "instead":
            return above - 1  # "instead of shelling it they should talk"
        ruled = tree[above].head if tree[node].dep == "pcomp" else above
        if node > 0 and tree[node - 1].lower in {"out", "off"} and tree[ruled].lemma in _RULED:
            return ruled if tree[node].tag == "VBG" else None  # "ruled out shelling it"
        on = self._kept_on(node)
        if on is not None:
            return self.at(on)  # "will go on bombing", "if they keep bombing"
        governed = tree[node].dep in {"xcomp", "ccomp", "pcomp"}
        open_verbs = self.cues.body.irrealis.verbs | self.hedging.words.undone
        if tree[node].dep == "pcomp" and tree[above].lower == "on":
            above = tree[above].head  # "planned on shelling it"
        wanted = governed and tree[above].lemma.lower() in open_verbs
        return above if wanted and tree[node].tag in {"VB", "VBG"} else None

    def _is_dared(self, verb: int) -> bool:
        """“did not hesitate to shell it”: what was not shrunk from was done."""
        aux = {self.tree[at].lower for at in self.tree.children(verb, "aux")}
        is_past = not aux.isdisjoint({"did", "had", "has", "have"})
        return self.tree[verb].lemma in _SHRINKING and is_past and bool(self.tree.children(verb, "neg"))

    def _is_made_of(self, verb: int) -> bool:
        """“used the fog to bomb it”, "took advantage of the pause to retake it", "took them two days to take it"."""
        tree, token = self.tree, self.tree[verb]
        if token.is_noun and tree[token.head].lower == "of":  # as "the pause to retake it" is often parsed
            token = tree[tree[tree[token.head].head].head]
        if token.lower == "used" and tree[token.index + 1].lower == "to":
            return not tree.children(token.index, "aux", "auxpass")  # a habit
        done = token.tag == "VBD" or any(tree[at].lower in {"have", "has"} for at in tree.children(token.index, "aux"))
        return done and token.lemma in {"use", "take", "exploit", "seize"}

    def _kept_on(self, node: int) -> int | None:
        """“go on bombing”, "go on looting houses", "keep bombing": the verb that holds it, however it was parsed."""
        tree = self.tree
        if tree[node].tag != "VBG":
            return None
        noun = tree[node].head if tree[node].dep == "amod" else node
        above = tree[tree[noun].head]
        if above.lower == "on" and tree[noun].dep in {"pcomp", "pobj"} and node > above.index:
            above = tree[above.head]
        elif tree[noun].dep == "advcl":
            on = [at for at in tree.children(above.index, "prt") if tree[at].lower == "on" and noun == at + 1]
            above = above if on else tree[noun]
        return above.index if above.index not in {noun, node} and above.lemma in _KEEPING else None

    def _is_tried(self, verb: int) -> bool:
        """“had tried to push in”, "are trying to take the hill": what was tried was done as far as it went."""
        tree = self.tree
        if tree[verb].lemma not in _TRYING or self._modal(verb) is not None:
            return False
        begun = any(tree[at].lemma in {"be", "have"} for at in tree.children(verb, "aux"))
        return tree[verb].tag == "VBD" or begun

    def _is_mark(self, child: int) -> bool:
        """“before it shells”; not "a few days before"."""
        token = self.tree[child]
        is_time = token.dep == "advmod" and token.lower in {"before", "until"}
        return token.lower in self.cues.body.irrealis.marks and not is_time

    def _modal(self, node: int) -> int | None:
        """“will shell”, and "Had the shell landed further off"."""
        tree = self.tree
        aux = tree.children(node, "aux")
        if any(tree[at].text == ":" for one in aux for at in range(one, node)):
            return None  # "should anyone ask: on Monday they shelled it"
        if aux and tree[aux[0] - 1].lower in _BARELY:
            return None  # "no sooner had they left"
        inverted = [at for at in tree.children(node, "nsubj", "nsubjpass") if aux and aux[0] < at]
        if inverted and tree[aux[0]].lower in {"had", "should"} and "?" not in tree.text[tree[node].end :][:80]:
            return aux[0]
        wills = self.cues.body.irrealis.modals
        found = next((at for at in aux if tree[at].tag == "MD" and tree[at].lower in wills), None)
        heard = tree[node].lemma in self.cues.body.perceiving and tree.children(node, "auxpass")
        return None if found is not None and heard and tree[found].lower == "could" else found  # "could be heard"

    def _coordinated(self, node: int) -> list[int]:
        tree = self.tree
        found = []
        while tree[node].dep == "conj" and tree[tree[node].head].is_verb and tree[node].tag == "VB":
            node = tree[node].head
            found.append(node)
        return found
