"""How does the text stand to an act? Asserted, alleged, denied, proposed, generic or an opinion, and by which words.

A numbered cascade, the surest sign of "not a fact" first, because a claim that is no fact must found no incident:
1 the speaker is told not to have said it, or is an expert · 2 denied or negated · 3 planned, possible or
conditional · 4 opinion · 5 a habit (``habits``) · 6 alleged · 7 asserted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.habits import Habits
from truceline.extract.hedging import Hedging
from truceline.extract.norms import Norms
from truceline.model.claim import Modality, SourceKind, Via

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.chain import Chain
    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading

_GERUND_LINKS: Final = frozenset({"by", "in", "of", "for", "from", "than", "without", "instead", "against", "about"})


_GOING_ON: Final = frozenset({"stop", "cease", "end", "halt", "abate", "subside", "let", "pause"})
"""Verbs that say, denied, that something goes on."""
_TRYING: Final = frozenset({"try", "attempt", "endeavour", "endeavor", "seek", "struggle"})
_KEEPING: Final = frozenset({"keep", "start", "begin", "resume", "go"})
"""Verbs before a gerund of what is done."""
_HARMS: Final = frozenset({"kill", "wound", "injure", "hurt", "harm", "damage", "lose", "hit"})
_ACTUAL: Final = frozenset({"continue", "begin", "start", "manage", "say", "report", "claim", "allege", "go"})
"""Verbs before an infinitive of something that happens."""
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
        self.norms = Norms(reading)
        self.habits = Habits(reading)

    def of(self, trigger: int, nodes: Iterable[int], chain: Chain, *, is_noun: bool, has_time: bool) -> Stance:
        """Stance to the act of ``trigger``; ``nodes`` are the trigger and the verbs that lend it time."""
        spine = sorted(set(nodes))
        if chain.is_negated:
            return Stance(Modality.PROPOSED, is_unsaid=True)
        asks = self.tree[self.tree.sentence_of(trigger).last - 1].text == "?"
        if self._is_judge(chain) or asks or (self.reading.is_opinion and len(chain.hops) == 1):
            return Stance(Modality.OPINION)
        holder = [self.tree[trigger].head] if is_noun and self.tree[trigger].dep == "dobj" else []
        norm = self.norms.rule(trigger, [*spine, *holder], chain)
        norm = self.norms.listed(trigger) if norm is None else norm
        if norm is not None:
            return Stance(Modality.GENERIC, norm)
        unchecked = self.hedging.unchecked(trigger)
        if unchecked is not None:
            return Stance(Modality.ALLEGED, unchecked)
        for step in (self._denied, self._proposed, self._opinion):
            if step == self._proposed and (foreseen := self.norms.forecast(trigger, chain)) is not None:
                return Stance(Modality.OPINION, foreseen)
            stance = step(trigger, spine, chain)
            if stance is not None:
                return stance
        argued = None if is_noun else self._argued(trigger)
        if argued is not None:
            return argued
        generic = self.habits.of(trigger, spine, is_noun=is_noun, has_time=has_time)
        if generic is not None:
            return Stance(Modality.GENERIC, generic)
        return self._alleged(trigger, spine, chain) or Stance(Modality.ASSERTED)

    def _is_judge(self, chain: Chain) -> bool:
        """An analyst or scholar, who gives opinions; not a panel or researchers, who find and tell."""
        speaker, words = chain.speaker, self.hedging.words
        if speaker.kind is not SourceKind.EXPERT:
            return False
        name = {word.strip(".,'").lower() for word in speaker.name.split()}
        return name.isdisjoint(words.telling)

    # 2

    def _denied(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        tree = self.tree
        for node in spine:
            bare_of = self.norms.none_of(trigger) if node == trigger else None
            marks = [*tree.children(node, "neg", "det"), *([bare_of] if bare_of is not None else [])]
            for child in dict.fromkeys(marks):
                if tree[child].dep == "neg" and (self._is_rule(node) or self.habits.is_never(node, child)):
                    return Stance(Modality.GENERIC, child)
                if tree[child].dep == "neg" and self.norms.is_unborn(node):
                    return Stance(Modality.PROPOSED, child)
                if tree[child].dep == "neg" and tree[node].lemma.lower() in _GOING_ON:
                    continue  # "has not stopped"
                if tree[child].dep == "neg" or (tree[child].lower in {"no", "neither"} and node == trigger):
                    bare = tree[child].dep != "neg"  # "undertook to launch no strikes"
                    above = [at for at in tree.ancestors(trigger) if tree[at].is_verb][:2] if bare else []
                    promised = bare and any(self._irreal_at(at) is not None for at in (*spine, *above))
                    return Stance(Modality.GENERIC if promised else Modality.DENIED, child)
            if tree[node].is_verb and any(tree[tree.first_of(s)].lower in _NOBODY for s in self._subjects(node)):
                return Stance(Modality.DENIED, tree.first_of(self._subjects(node)[0]))
        present = next((at for at in spine if tree[at].is_verb), None)
        if chain.modality is Modality.DENIED and present is not None and self.habits.is_usual(present):
            return Stance(Modality.GENERIC, chain.used[-1].cue if chain.used else None)
        cue = chain.used[-1].cue if chain.modality is Modality.DENIED and chain.used else None
        if cue is not None and not self.hedging.is_aside(trigger, cue) and not self.hedging.is_refusal(cue):
            return Stance(Modality.DENIED, chain.used[-1].cue)
        untrue = self._unreal(trigger)
        return Stance(Modality.DENIED, untrue) if untrue is not None else None

    def _unreal(self, trigger: int) -> int | None:
        """“had not seen aircraft cross”, "has fired no shells", "no evidence of a strike", "a lie"."""
        found = self.norms.unseen(trigger)
        if found is None and self.tree[trigger].lemma not in _HARMS:
            found = self.norms.nothing(trigger)
        found = self.norms.cleft(trigger) if found is None else found
        found = self.hedging.unknown(trigger) if found is None else found
        return self.hedging.untrue(trigger) if found is None else found

    def _is_rule(self, verb: int) -> bool:
        """“does not target civilians”, "would not strike": what somebody never does, and no act."""
        tree = self.tree
        aux = {tree[at].lower for at in tree.children(verb, "aux")}
        perfect = any(tree[at].lemma == "have" for at in tree.children(verb, "aux"))
        return not perfect and not tree.children(verb, "auxpass") and bool(aux & {"do", "does", "would", "never"})

    def _subjects(self, verb: int) -> list[int]:
        """The subjects of a verb; of passives of harm none: "nobody was hurt" is a toll and denies nothing."""
        first = [self.tree[self.tree.first_of(at)].lower for at in self.tree.children(verb, "nsubjpass")]
        is_harm = self.tree[verb].lemma in _HARMS - (
            {"hit"} if "none" in first else set()
        )  # "none of its jets was hit"
        return self.tree.children(verb, "nsubj") if is_harm else self.tree.children(verb, "nsubj", "nsubjpass")

    # 3

    def _proposed(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        tree, irrealis = self.tree, self.cues.body.irrealis
        if chain.modality is Modality.PROPOSED and chain.used and not self.norms.is_past(trigger):
            return Stance(Modality.PROPOSED, chain.used[-1].cue)
        for node in spine:
            found = self._irreal_at(node)
            if found is not None:
                means = tree[found].tag == "VBG" and tree[found].dep == "pcomp"  # "by letting them leave"
                return Stance(Modality.PROPOSED, found, is_unsaid=means)
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
        if token.dep == "nsubjpass" and self.hedging.is_undone(token.head):
            return token.head
        verb = next((at for at in tree.ancestors(trigger) if tree[at].is_verb), None)
        if verb is not None and not self.hedging.is_told_by(verb, trigger) and self._irreal_at(verb) is not None:
            return self._irreal_at(verb)
        head = tree[token.head]
        if token.dep == "dobj" and head.lemma.lower() in irrealis.stopping:
            return head.index
        if token.dep == "pobj" and head.lower in {"for", "against", "off"} and tree[head.head].lemma in irrealis.verbs:
            return head.head
        return self.hedging.put_off(trigger)

    def _irreal_at(self, node: int) -> int | None:
        """A modal, an infinitive under a verb of intention, or a condition over a verb."""
        tree = self.tree
        if not tree[node].is_verb:
            return None
        for at in (node, *self._coordinated(node)):
            if self.hedging.guess(at) is not None:
                return None
            modal = self._modal(at)
            if modal is not None:
                return modal
            if tree[at].tag == "VB" and tree[at - 1].lower == "than":
                return at - 1  # "would rather die than surrender it"
            for clause in tree.children(at, "advcl"):
                if any(tree[mark].lower in {"if", "unless"} for mark in tree.children(clause, "mark")):
                    return None if self.hedging.credence(clause) else clause
            marks = [child for child in tree.children(at, "mark", "advmod") if self._is_mark(child)]
            if self.norms.is_past(at) and self._modal(tree[at].head) is None:
                marks = [child for child in marks if tree[child].lower not in {"before", "until"}]  # it happened then
            if marks:
                return marks[0]
        above = (self._irreal_above(at) for at in (node, *self._coordinated(node)))
        return next((at for at in above if at is not None), None)

    def _irreal_above(self, node: int) -> int | None:
        """The verb over an infinitive that leaves open whether it was done: "plans to shell", not "was forced to"."""
        tree, above = self.tree, self.tree[node].head
        is_to = any(tree[child].lower == "to" for child in tree.children(node, "aux"))
        is_past = any(tree[child].lemma == "have" for child in tree.children(node, "aux"))
        infinitive = is_to and (tree[node].tag == "VB" or tree[above].lemma == "be" or not is_past)
        if infinitive and above != node:
            caused = tree[above].lemma in self.hedging.words.causing and tree[above].tag in {"VBD", "VBN", "VBG"}
            if tree[above].lower == "had" or self._is_tried(above) or tree[above].lemma in _ACTUAL:
                return None  # "we had to shoot back"
            return self._irreal_at(above) if caused else above
        governed = tree[node].dep in {"xcomp", "ccomp", "pcomp"}
        if governed and tree[node].tag == "VBG" and tree[above].lemma in _KEEPING:
            return self._modal(above)  # "will keep bombing"
        open_verbs = self.cues.body.irrealis.verbs | self.hedging.words.undone
        wanted = governed and tree[above].lemma.lower() in open_verbs
        return above if wanted and tree[node].tag in {"VB", "VBG"} else None

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
        if chain.modality is Modality.OPINION and chain.used and not self.norms.is_told(trigger, chain.used[-1].cue):
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
        if tree[token.head].lower == "by" and above.tag == "VBD":
            return None  # "retaliated by hitting the base"
        if tree.children(trigger, "nsubj") and self.norms.is_past(above.index):
            return None  # "tracked a number of fighters entering the town"
        links = _GERUND_LINKS | {"show", "be"}
        if token.tag == "VBG" and token.dep in {"pcomp", "csubj"} and tree[token.head].lower in links:
            return Stance(Modality.OPINION, token.head)
        return None

    def _is_charged(self, trigger: int) -> bool:
        """“accused rebels of shelling”, “blamed them for bombing”: the gerund is the charge."""
        verbs = [at for at in self.tree.ancestors(trigger) if self.tree[at].is_verb]
        return bool(verbs) and self.cues.via.get(self.tree[verbs[0]].lemma) is Via.ALLEGES

    # 6

    def _alleged(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        hedging = self.hedging
        guess = next((modal for node in spine if (modal := hedging.guess(node)) is not None), None)
        found = guess if guess is not None else hedging.adverb(spine)
        found = hedging.believed(spine) if found is None else found
        if found is not None:
            return Stance(Modality.ALLEGED, found)
        if chain.modality in {Modality.ALLEGED, Modality.OPINION} and chain.used:
            return Stance(Modality.ALLEGED, chain.used[-1].cue)
        for found in (
            hedging.hearsay(trigger),
            hedging.rumoured(trigger),
            hedging.laid(trigger),
            hedging.beside(trigger),
            hedging.seeming(trigger),
            hedging.suspected(trigger, hedging.doers(spine)),
        ):
            if found is not None:
                return Stance(Modality.ALLEGED, found)
        return None
