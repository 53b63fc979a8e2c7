"""How does the text stand to an act? Asserted, alleged, denied, proposed, generic or an opinion, and by which words.

A numbered cascade, the surest sign of "not a fact" first, because a claim that is no fact must found no incident:
1 the speaker is told not to have said it, or is an expert · 2 denied or negated · 3 planned, possible or
conditional · 4 opinion · 5 a habit (``habits``) · 6 alleged · 7 asserted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from truceline.extract.habits import Habits
from truceline.extract.hearsay import Hearsay
from truceline.extract.hedging import Hedging, joined
from truceline.extract.irrealis import Irrealis
from truceline.extract.motives import Motives
from truceline.extract.norms import Norms, is_regretted
from truceline.extract.nothings import Nothings
from truceline.extract.particular import Particular
from truceline.extract.rhetoric import is_asked, is_titled
from truceline.model.claim import Modality, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.extract.chain import Chain
    from truceline.extract.cues import Cues
    from truceline.extract.reading import Reading


_GOING_ON: Final = frozenset({"stop", "cease", "end", "halt", "abate", "subside", "let", "pause"})
"""Verbs that say, denied, that something goes on."""
_HARMS: Final = frozenset({"kill", "wound", "injure", "hurt", "harm", "damage", "lose", "hit"})
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
        self.nothings = Nothings(reading)
        self.habits = Habits(reading)
        self.particular = Particular(reading)
        self.hearsay = Hearsay(reading)
        self.motives = Motives(reading, self.norms, self.hearsay)
        self.irrealis = Irrealis(reading, self.hedging, self.norms)

    def of(self, trigger: int, nodes: Iterable[int], chain: Chain, *, is_noun: bool, has_time: bool) -> Stance:
        """Stance to the act of ``trigger``; ``nodes`` are the trigger and the verbs that lend it time."""
        spine = sorted(set(nodes))
        if chain.is_negated and not self.hedging.is_granted(trigger):
            return Stance(Modality.PROPOSED, is_unsaid=True)
        if is_asked(self.reading, trigger) or (self.reading.is_opinion and len(chain.hops) == 1):
            return Stance(Modality.OPINION)
        cried = self.norms.chanted(trigger, spoken=self.reading.is_spoken(self.tree[trigger].start))
        if cried is not None:
            return Stance(Modality.OPINION, cried)
        told = self._by_words(trigger, spine, chain, is_noun=is_noun, has_time=has_time)
        outside = told.modality is Modality.ASSERTED and self._is_told(trigger, chain)
        return told if outside or not self._is_judge(chain) else Stance(Modality.OPINION)

    def _by_words(self, trigger: int, spine: list[int], chain: Chain, *, is_noun: bool, has_time: bool) -> Stance:
        known = self._known(trigger, spine, chain)
        if known is not None:
            return known
        norm = self._ruled(trigger, spine, chain)
        if norm is not None:
            return Stance(Modality.GENERIC, norm)
        unchecked = self.hedging.unchecked(trigger)
        if unchecked is not None:
            return Stance(Modality.ALLEGED, unchecked)
        stance = self._no_fact(trigger, spine, chain)
        if stance is not None:
            return stance
        motive = self.motives.of(trigger) if not has_time else None
        if motive is not None:
            return Stance(Modality.OPINION, motive)
        argued = None if is_noun else self.motives.argued(trigger)
        if argued is not None:
            return Stance(Modality.OPINION, argued)
        generic = self.habits.of(trigger, spine, is_noun=is_noun, has_time=has_time)
        if generic is not None:
            return Stance(Modality.GENERIC, generic)
        return self._alleged(trigger, spine, chain) or Stance(Modality.ASSERTED)

    def _no_fact(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        """The first that holds: denied, foreseen, planned or possible, somebody's opinion."""
        denied = self._denied(trigger, spine, chain)
        if denied is not None:
            return denied
        foreseen = self.norms.forecast(trigger, chain)
        if foreseen is not None:
            return Stance(Modality.OPINION, foreseen)
        return self._proposed(trigger, spine, chain) or self._opinion(trigger, spine, chain)

    def _known(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        """What a noun tells that is taken for granted, or that stands in a title."""
        if not self.tree[trigger].is_noun:
            return None
        if self.particular.is_presupposed(trigger):
            told = self._denied(trigger, spine, chain) or self._alleged(trigger, spine, chain)
            return told or Stance(Modality.ASSERTED)
        return Stance(Modality.GENERIC, is_unsaid=True) if is_titled(self.reading, trigger) else None

    def _ruled(self, trigger: int, spine: list[int], chain: Chain) -> int | None:
        token = self.tree[trigger]
        holder = [token.head] if token.is_noun and token.dep == "dobj" else []
        norm = self.norms.rule(trigger, [*spine, *holder], chain)
        return self.nothings.listed(trigger) if norm is None else norm

    def _is_judge(self, chain: Chain) -> bool:
        """An analyst or scholar, who gives opinions; not a panel, researchers or a doctor, who find and tell."""
        is_expert = chain.speaker.kind is SourceKind.EXPERT
        return is_expert and self.hedging.words.telling.isdisjoint(_callings(self.reading, chain))

    def _is_told(self, trigger: int, chain: Chain) -> bool:
        """“Badi, an analyst, writes that …; forces were firing on the town”: what stands outside of his words."""
        said = chain.used[-1].cue if chain.used else trigger
        return self.norms.is_past(trigger) and said not in (trigger, *self.tree.ancestors(trigger))

    # 2

    def _denied(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        tree = self.tree
        for node in spine:
            bare_of = self.nothings.none_of(trigger) if node == trigger else None
            marks = [*tree.children(node, "neg", "det"), *([bare_of] if bare_of is not None else [])]
            verbs = (node, *joined(tree, node)) if node == trigger else ()
            marks += [at for one in verbs for at in tree.children(one, "preconj")]
            for child in dict.fromkeys(marks):
                if tree[child].dep == "neg" and (self._is_rule(node) or self.habits.is_never(node, child)):
                    return Stance(Modality.GENERIC, child)
                if tree[child].dep == "neg" and self.norms.is_unborn(node):
                    return Stance(Modality.PROPOSED, child)
                if tree[child].dep == "neg" and (tree[node].lemma.lower() in _GOING_ON or is_regretted(tree, node)):
                    continue  # "has not stopped"
                if tree[child].dep == "neg" or (tree[child].lower in {"no", "neither"} and node == trigger):
                    bare = tree[child].dep != "neg"  # "undertook to launch no strikes"
                    above = [at for at in tree.ancestors(trigger) if tree[at].is_verb][:2] if bare else []
                    promised = bare and any(self.irrealis.at(at) is not None for at in (*spine, *above))
                    return Stance(Modality.GENERIC if promised else Modality.DENIED, child)
            nobody = self._by_nobody(node)
            if nobody is not None:
                return nobody
        if chain.modality is Modality.DENIED and chain.used:
            stance = self._by_denier(trigger, spine, chain.used[-1].cue)
            if stance is not None:
                return stance
        return self._unreal(trigger, spine)

    def _by_nobody(self, verb: int) -> Stance | None:
        """“nobody fired that day”; "nobody shoots there" is a habit."""
        firsts = [self.tree.first_of(at) for at in self._subjects(verb)] if self.tree[verb].is_verb else []
        if not any(self.tree[at].lower in _NOBODY for at in firsts):
            return None
        helped = self.tree.children(verb, "aux", "advmod")  # "nobody would have fired", "has ever fired first"
        modal = any(self.tree[at].tag == "MD" or self.tree[at].lower == "ever" for at in helped)
        usual = modal or self.tree[verb].tag == "VB" or self.habits.is_usual(verb)  # "ordered that nobody fire"
        return Stance(Modality.GENERIC if usual else Modality.DENIED, firsts[0])

    def _by_denier(self, trigger: int, spine: list[int], cue: int) -> Stance | None:
        """“denied shelling it”; habits, plans, refusals and what is added to what is denied are no act denied."""
        tree = self.tree
        verbs = [at for at in spine if tree[at].is_verb]
        if self._is_left_open(cue):
            return Stance(Modality.PROPOSED, cue, is_unsaid=True)
        if verbs and self.habits.is_usual(verbs[0]):
            return Stance(Modality.GENERIC, cue)
        planned = [at for at in verbs if tree[at].tag == "VB" and self.irrealis.at(at) is not None]
        if planned:
            return Stance(Modality.PROPOSED, planned[0])  # "denied that it planned to attack"
        if self.hedging.is_aside(trigger, cue) or self.hedging.is_refusal(cue):
            return None
        return Stance(Modality.DENIED, cue)

    def _is_left_open(self, cue: int) -> bool:
        """“neither confirmed nor denied the raid”, "did not deny it": no denial."""
        tree = self.tree
        marks = tree.children(cue, "neg", "preconj", "cc")
        if tree[cue].dep == "conj":
            marks += tree.children(tree[cue].head, "preconj", "cc")
        return any(tree[at].lower in {"not", "n't", "neither", "nor", "never"} for at in marks)

    def _unreal(self, trigger: int, spine: list[int]) -> Stance | None:
        """“had not seen aircraft cross”, "has fired no shells", "no evidence of a strike", "a lie"."""
        found = self.nothings.unseen(trigger)
        if found is None and self.tree[trigger].lemma not in _HARMS:
            found = self.nothings.nothing(trigger)
        found = self.nothings.cleft(trigger) if found is None else found
        found = self.hedging.unknown(trigger) if found is None else found
        found = self.hedging.untrue(trigger) if found is None else found
        if found is None:
            return None
        usual = self.tree[found].is_verb and found not in spine and self._is_rule(found)
        return Stance(Modality.GENERIC if usual else Modality.DENIED, found)  # "pilots do not see whom they hit"

    def _is_rule(self, verb: int) -> bool:
        """“does not target civilians”, "would not strike": what somebody never does, and no act."""
        tree = self.tree
        aux = {tree[at].lower for at in tree.children(verb, "aux")}
        perfect = any(tree[at].lemma == "have" for at in tree.children(verb, "aux")) and "would" not in aux
        return not perfect and not tree.children(verb, "auxpass") and bool(aux & {"do", "does", "would", "never"})

    def _subjects(self, verb: int) -> list[int]:
        """The subjects of a verb; of passives of harm none: "nobody was hurt" is a toll and denies nothing."""
        first = [self.tree[self.tree.first_of(at)].lower for at in self.tree.children(verb, "nsubjpass")]
        harms = _HARMS - ({"hit"} if "none" in first else set())  # "none of its jets was hit"
        is_harm = self.tree[verb].lemma in harms
        return self.tree.children(verb, "nsubj") if is_harm else self.tree.children(verb, "nsubj", "nsubjpass")

    # 3

    def _proposed(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        tree, irrealis = self.tree, self.cues.body.irrealis
        wished = chain.modality is Modality.PROPOSED and bool(chain.used) and self._is_held(trigger, chain)
        if wished and not self.norms.is_past(trigger):
            return Stance(Modality.PROPOSED, chain.used[-1].cue)
        for node in spine:
            found = self.irrealis.at(node)
            if found is not None:
                return self._unborn(found, chain)
        planned = self.hedging.planned(trigger) if not tree[trigger].is_verb else self.hedging.plotted(trigger)
        if planned is not None:
            return Stance(Modality.PROPOSED, planned)
        if self.hedging.is_prevented(trigger):
            return Stance(Modality.PROPOSED, tree[tree[trigger].head].head, is_unsaid=True)
        asked = self.hedging.asked(trigger)
        if asked is not None:
            return Stance(Modality.PROPOSED, asked, is_unsaid=True)
        supposed = self.irrealis.supposed(trigger)
        held = self._held_off(trigger) if supposed is None else supposed
        if held is not None:
            return Stance(Modality.PROPOSED, held)
        for above in (above for node in spine if not self.norms.is_past(node) for above in self._governors(node)):
            token = tree[above]
            if token.is_noun and token.lemma.lower() in irrealis.nouns and token.dep != "nsubj":
                return Stance(Modality.PROPOSED, above)
        return None

    def _unborn(self, mark: int, chain: Chain) -> Stance:
        """What is planned, or held possible by one who argues: "could strike again, he argued"."""
        token = self.tree[mark]
        if chain.modality is Modality.OPINION and token.tag == "MD":
            return Stance(Modality.OPINION, mark)
        means = token.tag == "VBG" and token.dep == "pcomp"  # "by letting them leave"
        return Stance(Modality.PROPOSED, mark, is_unsaid=means)

    def _held_off(self, trigger: int) -> int | None:
        """“halted its air strikes”, “called for strikes”: the noun names what is stopped or wanted."""
        tree, irrealis = self.tree, self.cues.body.irrealis
        token = tree[trigger]
        if token.is_verb:
            return None
        if token.dep == "nsubjpass" and self.hedging.is_undone(token.head):
            return token.head
        verb = next((at for at in tree.ancestors(trigger) if tree[at].is_verb), None)
        if verb is not None and not self.hedging.is_told_by(verb, trigger) and self.irrealis.at(verb) is not None:
            return self.irrealis.at(verb)
        head = tree[token.head]
        if token.dep == "dobj" and (head.lemma.lower() in irrealis.stopping or self.hedging.is_undone(head.index)):
            return head.index
        wanting = irrealis.verbs | (self.hedging.words.readying if head.lower == "for" else frozenset())
        leads = {"at"} if tree[head.head].lemma == "hint" else {"for", "against", "off"}
        if token.dep == "pobj" and head.lower in leads and tree[head.head].lemma in wanting:
            return head.head
        return self.hedging.put_off(trigger)

    def _governors(self, node: int) -> list[int]:
        """Nouns that hold the word ("a ban on strikes"), as far as the next verb."""
        return list(takewhile(lambda above: not self.tree[above].is_verb, self.tree.ancestors(node)))

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
            is_seeming = token.lemma in hedges.opinion_verbs and tree.children(above, "xcomp", "ccomp", "acomp", "oprd")
            if is_seeming or (token.dep == "acomp" and token.lower in hedges.opinion_adjectives):
                return Stance(Modality.OPINION, above)
        return None

    # 6

    def _is_held(self, trigger: int, chain: Chain) -> bool:
        """Whether the word of accusing or doubting stands in the act's own sentence: what follows it is told."""
        tree = self.tree
        return tree[chain.used[-1].cue].sentence == tree[trigger].sentence

    def _with_harm(self, spine: list[int]) -> list[int]:
        """“reportedly died when a mine went off”: with the verb of harm that a clause of time hangs on."""
        tree = self.tree
        above = [tree[at].head for at in spine if tree[at].dep == "advcl" and tree[at].tag != "VBG"]
        return [*spine, *(at for at in above if tree[at].lemma in _HARMS | {"die"})]

    def _alleged(self, trigger: int, spine: list[int], chain: Chain) -> Stance | None:
        hedging = self.hedging
        guess = next((modal for node in spine if (modal := hedging.guess(node)) is not None), None)
        own = [at for at in spine if at == trigger or self.tree[at].dep != "acl" or not self.tree[trigger].is_verb]
        found = guess if guess is not None else hedging.adverb(self._with_harm(own))  # "a rocket, fired most likely by"
        found = hedging.believed(spine) if found is None else found
        if found is not None:
            return Stance(Modality.ALLEGED, found)
        if chain.modality in {Modality.ALLEGED, Modality.OPINION} and chain.used and self._is_held(trigger, chain):
            return Stance(Modality.ALLEGED, chain.used[-1].cue)
        doubted = self.hearsay.doubted(chain)
        if doubted is not None:
            return Stance(Modality.ALLEGED, doubted)
        for found in (
            self.hearsay.told_of(trigger),
            self.hearsay.rumoured(trigger),
            hedging.laid(trigger),
            hedging.beside(trigger),
            hedging.seeming(trigger),
            hedging.suspected(trigger, hedging.doers(spine)),
        ):
            if found is not None:
                return Stance(Modality.ALLEGED, found)
        return None


def _callings(reading: Reading, chain: Chain) -> set[str]:
    """Words of a speaker's name, and what else he is told to be an expert by: "Layla Haddad, a doctor"."""
    kinds, speaker = reading.lexicons.cues.kinds, chain.speaker
    words = {word for one in chain.used for source in one.sources if source.key == speaker.key for word in source.words}
    name = {word.strip(".,'").lower() for word in speaker.name.split()}
    return name | {word for word in words if kinds.get(word) is SourceKind.EXPERT}
