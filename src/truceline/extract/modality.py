"""How does the text stand to an act? Asserted, alleged, denied, proposed, generic or an opinion, and by which words.

A numbered cascade, the surest sign of "not a fact" first, because a claim that is no fact must found no incident:
1 the speaker is told not to have said it, or is an expert · 2 denied or negated · 3 planned, possible or
conditional · 4 opinion · 5 a habit or rule · 6 alleged · 7 asserted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.hedging import Hedging
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.chain import Chain
    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading

_GERUND_LINKS: Final = frozenset({"by", "in", "of", "for", "from", "than", "without", "instead", "against", "about"})


_DONE_BY: Final = frozenset(
    {
        "retaliate",
        "respond",
        "answer",
        "reply",
        "react",
        "violate",
        "break",
        "breach",
        "follow",
        "begin",
        "open",
        "start",
    }
)
"""Verbs that "by shelling the town" tells the deed of."""
_GOING_ON: Final = frozenset({"stop", "cease", "end", "halt", "abate", "subside", "let", "pause"})
"""Verbs that say, denied, that something goes on."""
_TRYING: Final = frozenset({"try", "attempt", "endeavour", "endeavor", "seek", "struggle"})
_HARMS: Final = frozenset({"kill", "wound", "injure", "hurt", "harm", "damage", "lose"})
_SAME_IN_PAST: Final = frozenset(
    {"hit", "cut", "set", "shut", "burst", "put", "hurt", "let", "split", "spread", "beat", "overrun"}
)
_NOBODY: Final = frozenset({"no", "nobody", "none", "neither", "not"})
"""First words of a subject that tell that nothing happened: "not a single shell was fired"."""


@dataclass(frozen=True, slots=True)
class Stance:
    """The modality and the token that shows it, if any; ``is_unsaid`` where nobody claims it at all."""

    modality: Modality
    hedge: int | None = None
    is_unsaid: bool = False


class Stances:
    """Judges the stance of the text to what a token tells."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.cues: Cues = reading.lexicons.cues
        self.hedging = Hedging(reading)

    def of(self, trigger: int, nodes: Iterable[int], chain: Chain, *, is_noun: bool, has_time: bool) -> Stance:
        """Stance to the act of ``trigger``; ``nodes`` are the trigger and the verbs that lend it time."""
        spine = sorted(set(nodes))
        if chain.is_negated:
            return Stance(Modality.PROPOSED, is_unsaid=True)
        if chain.speaker.kind is SourceKind.EXPERT or (self.reading.is_opinion and len(chain.hops) == 1):
            return Stance(Modality.OPINION)
        norm = self._norm(spine)
        if norm is not None:
            return Stance(Modality.GENERIC, norm)
        unchecked = self.hedging.unchecked(trigger)
        if unchecked is not None:
            return Stance(Modality.ALLEGED, unchecked)
        for step in (self._denied, self._proposed, self._opinion):
            stance = step(trigger, spine, chain)
            if stance is not None:
                return stance
        argued = None if is_noun else self._argued(trigger)
        if argued is not None:
            return argued
        generic = self._generic(trigger, spine, is_noun=is_noun, has_time=has_time)
        if generic is not None:
            return Stance(Modality.GENERIC, generic)
        return self._alleged(trigger, spine, chain) or Stance(Modality.ASSERTED)

    def _norm(self, spine: list[int]) -> int | None:
        """“neither side may fire”, "must not fly": what a text forbids is no denial of an act."""
        tree = self.tree
        for node in spine:
            modal = next(
                (at for at in tree.children(node, "aux") if tree[at].lower in {"may", "must", "shall", "can"}), None
            )
            subjects = tree.children(node, "nsubj", "nsubjpass")
            nobody = any(tree[tree.first_of(at)].lower in {"no", "nobody", "none", "neither"} for at in subjects)
            if modal is not None and (nobody or tree.children(node, "neg")):
                return modal
        return None

    # 2

    def _denied(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        tree = self.tree
        for node in spine:
            for child in tree.children(node, "neg", "det"):
                if tree[child].dep == "neg" and self._is_rule(node):
                    return Stance(Modality.GENERIC, child)
                if tree[child].dep == "neg" and tree[node].lemma.lower() in _GOING_ON:
                    continue  # "has not stopped"
                if tree[child].dep == "neg" or (tree[child].lower in {"no", "neither"} and node == trigger):
                    bare = tree[child].dep != "neg"  # "undertook to launch no strikes"
                    promised = bare and any(self._irreal_at(at) is not None for at in spine)
                    return Stance(Modality.GENERIC if promised else Modality.DENIED, child)
            if tree[node].is_verb and any(tree[tree.first_of(s)].lower in _NOBODY for s in self._subjects(node)):
                return Stance(Modality.DENIED, tree.first_of(self._subjects(node)[0]))
        present = next((at for at in spine if tree[at].is_verb), None)
        if chain.modality is Modality.DENIED and present is not None and self._is_usual(present):
            return Stance(Modality.GENERIC, chain.used[-1].cue if chain.used else None)
        if chain.modality is Modality.DENIED and chain.used and not self.hedging.is_aside(trigger, chain.used[-1].cue):
            return Stance(Modality.DENIED, chain.used[-1].cue)
        untrue = self.hedging.unknown(trigger)
        untrue = self.hedging.untrue(trigger) if untrue is None else untrue
        return Stance(Modality.DENIED, untrue) if untrue is not None else None

    def _is_usual(self, verb: int) -> bool:
        """“civilians are targeted”, "it shells towns": a simple present."""
        tree = self.tree
        aux = [tree[at].lower for at in tree.children(verb, "aux", "auxpass")]
        passive = tree[verb].tag == "VBN" and aux in (["are"], ["is"])
        return passive or (tree[verb].tag in {"VBZ", "VBP"} and not aux and tree[verb].lower not in _SAME_IN_PAST)

    def _is_rule(self, verb: int) -> bool:
        """“does not target civilians”, "would not strike": what somebody never does, and no act."""
        tree = self.tree
        aux = {tree[at].lower for at in tree.children(verb, "aux")}
        perfect = any(tree[at].lemma == "have" for at in tree.children(verb, "aux"))
        return not perfect and not tree.children(verb, "auxpass") and bool(aux & {"do", "does", "would", "never"})

    def _subjects(self, verb: int) -> list[int]:
        """The subjects of a verb; of passives of harm none: "nobody was hurt" is a toll and denies nothing."""
        is_harm = self.tree[verb].lemma in _HARMS
        return self.tree.children(verb, "nsubj") if is_harm else self.tree.children(verb, "nsubj", "nsubjpass")

    # 3

    def _proposed(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        tree, irrealis = self.tree, self.cues.body.irrealis
        if chain.modality is Modality.PROPOSED and chain.used and tree[trigger].tag not in {"VBD"}:
            return Stance(Modality.PROPOSED, chain.used[-1].cue)
        for node in spine:
            found = self._irreal_at(node)
            if found is not None:
                return Stance(Modality.PROPOSED, found)
        planned = self.hedging.planned(trigger) if not tree[trigger].is_verb else None
        if planned is not None:
            return Stance(Modality.PROPOSED, planned)
        if self.hedging.is_prevented(trigger):
            return Stance(Modality.PROPOSED, tree[tree[trigger].head].head, is_unsaid=True)
        asked = self.hedging.asked(trigger)
        if asked is not None:
            return Stance(Modality.PROPOSED, asked, is_unsaid=True)
        held = self._held_off(trigger)
        if held is not None:
            return Stance(Modality.PROPOSED, held)
        for above in (above for node in spine for above in self._governors(node)):
            token = tree[above]
            if token.is_noun and token.lemma.lower() in irrealis.nouns and token.dep != "nsubj":
                return Stance(Modality.PROPOSED, above)
        return None

    def _held_off(self, trigger: int) -> int | None:
        """“halted its air strikes”, “called for strikes”: the noun names what is stopped or wanted."""
        tree, irrealis = self.tree, self.cues.body.irrealis
        token = tree[trigger]
        if token.is_verb:
            return None
        verb = next((at for at in tree.ancestors(trigger) if tree[at].is_verb), None)
        if verb is not None and not self.cues.reports(tree[verb].lemma) and self._irreal_at(verb) is not None:
            return self._irreal_at(verb)
        head = tree[token.head]
        if token.dep == "dobj" and head.lemma.lower() in irrealis.stopping:
            return head.index
        if token.dep == "pobj" and head.lower in {"for", "against", "off"} and tree[head.head].lemma in irrealis.verbs:
            return head.head
        return None

    def _irreal_at(self, node: int) -> int | None:
        """A modal, an infinitive under a verb of intention, or a condition over a verb."""
        tree, irrealis = self.tree, self.cues.body.irrealis
        if not tree[node].is_verb:
            return None
        for at in (node, *self._coordinated(node)):
            if self.hedging.guess(at) is not None:
                return None
            modal = self._modal(at)
            if modal is not None:
                return modal
            for clause in tree.children(at, "advcl"):
                if any(tree[mark].lower in {"if", "unless"} for mark in tree.children(clause, "mark")):
                    return clause
            marks = [child for child in tree.children(at, "mark", "advmod") if tree[child].lower in irrealis.marks]
            if tree[at].tag == "VBD":
                marks = [child for child in marks if tree[child].lower not in {"before", "until"}]  # it happened then
            if marks:
                return marks[0]
        above = tree[node].head
        is_to = any(tree[child].lower == "to" for child in tree.children(node, "aux"))
        is_past = any(tree[child].lemma == "have" for child in tree.children(node, "aux"))
        infinitive = is_to and (tree[node].tag == "VB" or tree[above].lemma == "be" or not is_past)
        if infinitive and above != node:
            done = tree[above].lower == "had" or self._is_tried(above)  # "we had to shoot back"
            return (
                None
                if done
                or tree[above].lemma
                in {"continue", "begin", "start", "manage", "say", "report", "claim", "allege", "go"}
                else above
            )
        governed = tree[node].dep in {"xcomp", "ccomp", "pcomp"} and tree[above].lemma.lower() in irrealis.verbs
        return above if governed and tree[node].tag in {"VB", "VBG"} else None

    def _is_tried(self, verb: int) -> bool:
        """“had tried to push in”, "are trying to take the hill": what was tried was done as far as it went."""
        tree = self.tree
        if tree[verb].lemma not in _TRYING or self._modal(verb) is not None:
            return False
        begun = any(tree[at].lemma in {"be", "have"} for at in tree.children(verb, "aux"))
        return tree[verb].tag == "VBD" or begun

    def _modal(self, node: int) -> int | None:
        """“will shell”, and "Had the shell landed further off"."""
        tree = self.tree
        aux = tree.children(node, "aux")
        inverted = [at for at in tree.children(node, "nsubj", "nsubjpass") if aux and aux[0] < at]
        if inverted and tree[aux[0]].lower in {"had", "should"} and "?" not in tree.text[tree[node].end :][:80]:
            return aux[0]
        wills = self.cues.body.irrealis.modals
        return next((at for at in aux if tree[at].tag == "MD" and tree[at].lower in wills), None)

    def _coordinated(self, node: int) -> list[int]:
        tree = self.tree
        found = []
        while tree[node].dep == "conj" and tree[tree[node].head].is_verb and tree[node].tag == "VB":
            node = tree[node].head
            found.append(node)
        return found

    def _governors(self, node: int) -> list[int]:
        """Nouns that hold the word ("a ban on strikes"), as far as the next verb."""
        found = []
        for above in self.tree.ancestors(node):
            if self.tree[above].is_verb:
                break
            found.append(above)
        return found

    # 4

    def _opinion(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        tree, hedges = self.tree, self.cues.body.hedges
        if chain.modality is Modality.OPINION and chain.used:
            return Stance(Modality.OPINION, chain.used[-1].cue)
        for node in spine:
            for child in tree.children(node, "advmod"):
                if tree[child].lower in hedges.opinion - self.hedging.words.guesses:
                    return Stance(Modality.OPINION, child)
        if self.hedging.seeming(trigger) is not None:
            return None
        for above in tree.ancestors(trigger):
            token = tree[above]
            if token.lemma in hedges.opinion_verbs or (
                token.dep == "acomp" and token.lower in hedges.opinion_adjectives
            ):
                return Stance(Modality.OPINION, above)
        return None

    def _argued(self, trigger: int) -> Stance | None:
        """“by bombing X, Y shows that”: a gerund behind a preposition takes an act for granted and tells no event."""
        tree = self.tree
        token = tree[trigger]
        if self.hedging.hearsay(trigger) is not None or self._is_charged(trigger):
            return None
        above = tree[tree[token.head].head]
        if tree[token.head].lower == "by" and above.tag == "VBD" and above.lemma in _DONE_BY:
            return None  # "retaliated by hitting the base"
        links = _GERUND_LINKS | {"show", "be"}
        if token.tag == "VBG" and token.dep in {"pcomp", "csubj"} and tree[token.head].lower in links:
            return Stance(Modality.OPINION, token.head)
        return None

    def _is_charged(self, trigger: int) -> bool:
        """“accused rebels of shelling”, “blamed them for bombing”: the gerund is the charge."""
        verbs = [at for at in self.tree.ancestors(trigger) if self.tree[at].is_verb]
        return bool(verbs) and self.cues.via.get(self.tree[verbs[0]].lemma) is Via.ALLEGES

    # 5

    def _generic(self, trigger: int, spine: list[int], *, is_noun: bool, has_time: bool) -> int | None:
        tree, irrealis = self.tree, self.cues.body.irrealis
        for node in spine:
            for child in tree.children(node, "advmod"):
                if tree[child].lower in irrealis.habitual_adverbs:
                    return child
            whenever = self.hedging.whenever(node)
            if whenever is not None:
                return whenever
        verb = next((node for node in spine if tree[node].is_verb), None)
        if verb is None:
            return None
        particles = {tree[at].lower for at in tree.children(verb, "prt", "advmod")}
        goes_on = tree[verb].lemma == "continue" or (tree[verb].lemma == "go" and "on" in particles)
        if is_noun and goes_on and tree[verb].tag in {"VBZ", "VBP"}:
            return verb
        if has_time:
            return None
        if "more than once" in tree.text[tree[verb].start : tree[verb].start + 90]:
            return verb
        if not is_noun and self._is_usual(verb) and tree[verb].tag == "VBN":
            return verb  # "hospitals are bombed in this war"
        return self._present(verb) if not is_noun or verb != trigger else None

    def _present(self, verb: int) -> int | None:
        """A simple present tells what is usual; a "hit" without -s may be past, which its neighbours decide."""
        tree = self.tree
        token = tree[verb]
        if token.tag == "VBZ" or (token.tag == "VBP" and token.lower not in _SAME_IN_PAST):
            return verb if not tree.children(verb, "aux", "auxpass") else None
        if token.lower == "hit" and token.tag in {"VBP", "VBD"} and not tree.children(verb, "aux", "auxpass"):
            clauses = [tree[at] for at in tree.subtree(verb) if tree[at].tag in {"VBP", "VBZ"} and at != verb]
            return verb if clauses else None
        if token.tag in {"VBG"} and any(tree[at].lower in {"is", "are"} for at in tree.children(verb, "aux")):
            return verb
        return None

    # 6

    def _alleged(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        hedging = self.hedging
        guess = next((modal for node in spine if (modal := hedging.guess(node)) is not None), None)
        found = guess if guess is not None else hedging.adverb(spine)
        if found is not None:
            return Stance(Modality.ALLEGED, found)
        if chain.modality is Modality.ALLEGED and chain.used:
            return Stance(Modality.ALLEGED, chain.used[-1].cue)
        for found in (
            hedging.hearsay(trigger),
            hedging.seeming(trigger),
            hedging.suspected(trigger, self._doers(spine)),
        ):
            if found is not None:
                return Stance(Modality.ALLEGED, found)
        return None

    def _doers(self, spine: list[int]) -> list[int]:
        tree = self.tree
        agents = [at for node in spine for by in tree.children(node, "agent") for at in tree.children(by, "pobj")]
        return agents + [at for node in spine if tree[node].is_verb for at in tree.children(node, "nsubj")]
