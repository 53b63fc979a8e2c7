"""Who did what was told before, according to whom? Charges, deeds owned up to and denials, as acts that lean on it."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.act import ANAPHORIC, FACTUAL, NEAR, Act
from truceline.extract.antecedents import Antecedents, Question
from truceline.extract.frames import Trigger
from truceline.extract.hedging import load_hedges
from truceline.extract.modality import Stance
from truceline.extract.verdicts import MAX_NAME, Verdict, find_verdicts, kinds_of, load_verdicts
from truceline.model.claim import Hop, Modality, SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.acts import Acts
    from truceline.extract.chain import Chain
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

ENOUGH: Final = -1.25
"""Score from which on an act is taken for the one meant: in another paragraph, eight sentences back."""
_VIA: Final = {"charging": Via.ALLEGES, "owning": Via.CONFIRMS, "denying": Via.DENIES}
"""How whoever uses such a turn speaks."""
_SPEAKER: Final = frozenset({"we", "i", "us", "he", "she", "it", "they"})
_SUBJECTS: Final = ("nsubj", "nsubjpass")
_HELD: Final = ("dobj", "nsubjpass", "attr", "ccomp", "xcomp", "pcomp")
_EVERYTHING: Final = frozenset({"everything", "anything", "whatever", "all", "any", "every"})
"""Words behind "responsible for" that name no act."""
_BOTH: Final = frozenset({"both", "each", "either", "neither", "no", "any", "all"})
_ABOUT: Final = frozenset({"that", "of", "about", "over"})
"""Words behind "the charge" that lead in what it is."""
_FINDERS: Final = frozenset({SourceKind.MONITOR, SourceKind.PARTY, SourceKind.EXPERT, SourceKind.DOCUMENT})
"""Kinds of those who look into what happened."""
_NOR: Final = frozenset({"nor", "neither"})
_GIVING_UP: Final = frozenset({"refuse", "decline", "avoid", "hesitate", "stop", "fail", "refrain"})


class Charges:
    """Adds the acts that say of one told before who did it or did not."""

    def __init__(self, reading: Reading, finder: Acts) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.chains = finder.chains
        self.stances = finder.stances
        self.sides = finder.sides
        self.frames = finder.frames
        self.beings = finder.casting.beings
        self.antecedents = Antecedents(reading)

    def added(self, acts: list[Act]) -> list[Act]:
        """The acts with the verdicts told of them, in order: the first of a sentence that stands."""
        done: set[int] = set()
        for verdict in find_verdicts(self.reading, self._is_somebody):
            number = self.tree[verdict.index].sentence
            known = {one.index for one in acts}
            if number in done or verdict.index in known or self._is_withheld(verdict):
                continue
            act = self._judged(verdict, acts)
            if act is not None:
                done.add(number)
                if verdict.way == "owning":
                    acts[:] = [
                        one for one in acts if one.index != verdict.taken or not _is_bare_mention(self.tree, one)
                    ]
                insort(acts, act, key=lambda one: one.index)
        return acts

    def _is_somebody(self, head: int) -> bool:
        """Whether a noun may name a doer: a name, people, a platform, or something of a party ("Houthi fire")."""
        tree = self.tree
        if tree[head].lemma.lower() in load_verdicts().nobody:
            return False
        if any(tree[at].lower in _BOTH for at in tree.noun_phrase(head) if at < head):
            return False
        weapon = self.frames.weapon_at(tree, head)
        if weapon is not None and not weapon.platform:
            return self._is_of_party(head)
        return tree[head].is_name or self.beings.can_act(head)

    def _may_do(self, head: int) -> bool:
        """Whether “it was X” names a doer, or whose fire it was; not "it was the work of X", "the army's policy"."""
        tree = self.tree
        is_body = tree[head].is_name or self.frames.is_people(tree, head)
        is_body = is_body or tree[head].lemma.lower() in self.reading.lexicons.cues.kinds
        is_fire = self.frames.weapon_at(tree, head) is not None or bool(kinds_of(tree[head].lemma.lower()))
        return is_body or (is_fire and self._is_of_party(head))

    def _is_of_party(self, head: int) -> bool:
        first = self.tree.noun_phrase(head)[0]
        return bool(self.reading.parties_of(self.tree.span(self.tree[first].start, self.tree[head].end)))

    # what is no verdict

    def _is_withheld(self, verdict: Verdict) -> bool:
        """“did not blame anybody”, "declined to confirm it", "nor denied it": nobody says so."""
        tree, token = self.tree, self.tree[verdict.index]
        if verdict.way == "doing" and self._is_of_other(verdict):
            return True
        if verdict.way not in {"charging", "owning"} and not self._is_denying(verdict):
            return False
        above = tree[token.head]
        balked = token.dep == "xcomp" and above.lemma in _GIVING_UP
        subjects = tree.children(token.index, *_SUBJECTS)
        nobody = any(tree[at].lemma.lower() in load_verdicts().nobody - {"it", "this"} for at in subjects)
        nobody = nobody or any(tree[tree.first_of(at)].lower in {"no", "none"} for at in subjects)
        nor = any(tree[at].lower in _NOR for at in range(tree.sentence_of(token.index).first, token.index))
        none = balked or nobody or nor or bool(tree.children(token.index, "neg"))
        return none or self._is_of_all(verdict) or self._is_bare_form(verdict) or self._is_led_on(verdict)

    def _is_of_other(self, verdict: Verdict) -> bool:
        """“were to blame for the end of the accord”: for no act that was told."""
        tree, at = self.tree, verdict.last
        behind = {tree[one].lower for one in (at - 1, at) if verdict.index < one < len(tree)}
        return verdict.taken is None and "for" in behind

    def _is_denying(self, verdict: Verdict) -> bool:
        via = self.reading.lexicons.cues.via.get(self.tree[verdict.index].lemma)
        return verdict.way == "denying" and via is Via.DENIES

    def _is_of_all(self, verdict: Verdict) -> bool:
        """“holds Hamas responsible for everything that is fired”: a rule."""
        tree, sentence = self.tree, self.tree.sentence_of(verdict.index)
        near = range(verdict.index, min(verdict.index + MAX_NAME, sentence.last - 1))
        return any(tree[at].lower == "for" and tree[at + 1].lower in _EVERYTHING for at in near)

    def _is_bare_form(self, verdict: Verdict) -> bool:
        """“nobody to confirm that”, "was confirmed": a verb without somebody who owns up."""
        token = self.tree[verdict.index]
        return verdict.way == "owning" and (token.tag == "VB" or bool(self.tree.children(token.index, "auxpass")))

    def _is_led_on(self, verdict: Verdict) -> bool:
        """“rejects the charge that it backs the rebels”: what is denied stands behind."""
        tree, at = self.tree, verdict.last
        follows = at < len(tree) and tree[at].sentence == tree[verdict.index].sentence and tree[at].lower in _ABOUT
        return follows and verdict.way == "denying" and verdict.taken is None

    # what is one

    def _judged(self, verdict: Verdict, acts: list[Act]) -> Act | None:
        doer = self._subject(verdict) if verdict.way == "doing" else verdict.doer
        if verdict.way == "done_by" and not (doer is not None and self._may_do(doer)):
            return None
        chain = self._chain(verdict)
        of = self._meant(verdict, doer, chain, acts)
        if of is None or self._is_told_beside(verdict, acts):
            return None
        stance = self._stance(verdict, doer, chain, of)
        if stance is None:
            return None
        return self._leaning(verdict, doer if stance.modality in FACTUAL else None, chain, of, stance)

    def _chain(self, verdict: Verdict) -> Chain:
        """Whose words these are: of all that the turn holds, those with most hops, since its subject may speak."""
        objects = self.tree.children(verdict.index, *_HELD)
        held = [one for one in (verdict.index, verdict.doer, verdict.taken, *objects) if one is not None]
        chain = max((self.chains.of(one) for one in held), key=lambda one: len(one.hops))
        if self._is_answer(verdict, chain):
            return self._by_subject(verdict, replace(chain, hops=chain.hops[:1], used=()))
        return chain if len(chain.hops) > 1 else self._by_subject(verdict, chain)

    def _is_answer(self, verdict: Verdict, chain: Chain) -> bool:
        """“Moscow said …; Kyiv called it a lie”: behind what somebody said, another answers it."""
        tree = self.tree
        which = any(tree[at].lower == "which" for at in tree.children(verdict.index, "dobj"))  # "…, which Kyiv denied"
        which = which or tree[verdict.index].dep == "relcl"  # "…, a charge Kyiv denied"
        held = any(verdict.index in one.content for one in chain.used)
        is_passed_on = which and any(hop.kind is SourceKind.OUTLET for hop in chain.hops)
        if verdict.way != "denying" or (held and not which) or is_passed_on:
            return False
        subjects = [at for at in tree.children(verdict.index, "nsubj") if self.chains.memory.can_speak(at)]
        said = {verdict.index} & {one.cue for one in chain.used}
        keys = {one.key for at in subjects for one in self.chains.memory.sources(at)}
        return bool(subjects) and not said and tree[subjects[0]].tag != "PRP" and chain.speaker.key not in keys

    def _by_subject(self, verdict: Verdict, chain: Chain) -> Chain:
        """“The army named the group as the culprit”: whoever does so speaks, though the verb is none of saying."""
        tree = self.tree
        subject = self._subject_head(verdict) if verdict.way in _VIA else self._convinced(verdict)
        subject = self._behind_mark(verdict) if subject is None else subject
        if verdict.way == "denying" and verdict.doer is not None:
            subject = verdict.doer  # "was denied by X", "a denial from X"
        if subject is None or not self.chains.memory.can_speak(subject):
            return chain
        sources = self.chains.memory.sources(subject)
        cue = tree.quote([verdict.index])
        hops = [
            Hop(
                name=one.name,
                key=one.key,
                kind=one.kind,
                via=_VIA.get(verdict.way, Via.ALLEGES),
                party=one.party,
                span=one.span,
                cue=cue,
            )
            for one in sources[-1:]
        ]
        return replace(chain, hops=(*chain.hops, *hops))

    def _convinced(self, verdict: Verdict) -> int | None:
        """“The army is convinced that they did it”: whose clause holds the turn's."""
        tree, own = self.tree, self._subject_head(verdict)
        for at in tree.ancestors(verdict.index):
            subjects = [one for one in tree.children(at, *_SUBJECTS) if one != own and one < verdict.index]
            if subjects:
                return subjects[0]
        return None

    def _behind_mark(self, verdict: Verdict) -> int | None:
        """“A fabrication, the ministry retorts.”: who can speak, right behind a comma."""
        tree, at = self.tree, verdict.last
        sentence = tree.sentence_of(verdict.index)
        if verdict.way != "denying" or at >= sentence.last - 1 or tree[at].text != ",":
            return None
        first = at + 1 + (tree[at + 1].tag in {"DT", "PRP$"})
        return next((one for one in range(first, sentence.last) if tree[one].is_noun), None)

    def _meant(self, verdict: Verdict, doer: int | None, chain: Chain, acts: list[Act]) -> Act | None:
        kinds = kinds_of(self.tree[verdict.taken].lemma.lower()) if verdict.taken is not None else None
        named = self.reading.mention(doer).parties if doer is not None else ()
        parties = frozenset(one.value for one in named)
        speaker = frozenset({chain.speaker.party}) if chain.speaker.party is not None else frozenset[str]()
        denies = verdict.way in {"denying", "owning"}
        doers, victims = (speaker, frozenset[str]()) if denies else (parties, speaker)
        found = self.antecedents.of(
            Question(verdict.index, kinds or frozenset(), doers, victims),
            [one for one in self._near(acts, verdict.index) if one.index != verdict.taken],
        )
        return found.act if found is not None and found.score >= ENOUGH else None

    def _near(self, acts: list[Act], index: int) -> list[Act]:
        """The last acts before a word, and one more than are looked at."""
        last = bisect_left(acts, index, key=lambda one: one.index)
        return acts[max(last - NEAR - 1, 0) : last]

    def _is_told_beside(self, verdict: Verdict, acts: list[Act]) -> bool:
        """Whether the sentence itself tells the act that it would take up, or denies it."""
        tree, index = self.tree, verdict.index
        sentence = tree.sentence_of(index)
        ends = [bisect_left(acts, at, key=lambda one: one.index) for at in (sentence.first, sentence.last)]
        beside = acts[slice(*ends)]
        if any(one.stance.modality is Modality.DENIED for one in beside):
            return True
        points = _is_mention if verdict.way == "denying" else _is_bare_mention
        told = [one.index for one in beside if not points(tree, one)]
        if verdict.taken in told:
            return verdict.way != "denying"  # "attributed the raid on Halfaya on Tuesday to the army"
        if verdict.way == "charging":
            return tree[index].lemma in {"accuse", "suspect"} and any(at > index for at in told)
        if verdict.way == "denying" and tree[index].dep in {"conj", "relcl"} and verdict.taken is None:
            told = [at for at in told if at > index or tree.governs(index, at)]  # "…, but X denied this"
        return any(at < index or verdict.way != "doing" for at in told)

    def _stance(self, verdict: Verdict, doer: int | None, chain: Chain, of: Act) -> Stance | None:
        is_said = len(chain.hops) > 1
        if verdict.way == "denying":
            is_told = is_said and not self._is_conditional(verdict)
            return Stance(Modality.DENIED, verdict.index) if is_told else None
        if verdict.way == "doing" and self._is_aside(verdict, doer):
            return None
        stance = self._open_stance(verdict, chain)
        if verdict.way == "owning":
            return Stance(Modality.ASSERTED) if is_said and stance.modality in FACTUAL else None
        if verdict.way == "charging":
            is_told = stance.modality in {*FACTUAL, Modality.OPINION}
            found = self._is_finding(verdict, chain)
            return Stance(Modality.ASSERTED if found else Modality.ALLEGED, verdict.index) if is_told else None
        if doer is None or not is_said or stance.is_unsaid or stance.modality not in {*FACTUAL, Modality.DENIED}:
            return None
        return stance if self.tree[doer].lower in _SPEAKER - {"they"} else self._charged(stance, doer, chain, of)

    def _is_finding(self, verdict: Verdict, chain: Chain) -> bool:
        """“the monitors ascribed it to the army”: what one who is of no side found, and no accusation."""
        finds = self.tree[verdict.index].lemma in load_hedges().finding
        holds = self.tree[verdict.index].lemma == "hold" and chain.speaker.kind not in _FINDERS
        if holds and len(chain.hops) > 1:
            return False  # "activists hold the army responsible"
        return finds and len(chain.hops) > 1 and not self.sides.standing(chain.speaker).is_side

    def _is_aside(self, verdict: Verdict, doer: int | None) -> bool:
        """“when he did that”: a clause of time, or somebody who is no side."""
        tree = self.tree
        clause = next((at for at in (verdict.index, *tree.ancestors(verdict.index)) if tree[at].is_verb), verdict.index)
        alone = doer is not None and tree[doer].lower in {"he", "she", "i"}
        return alone or (tree[clause].dep == "advcl" and tree[verdict.index].lemma == "do")

    def _is_conditional(self, verdict: Verdict) -> bool:
        """“if you reject this”: nobody does."""
        spine = (verdict.index, *self.tree.ancestors(verdict.index))
        return any(self.tree[at].lower in {"if", "unless"} for one in spine for at in self.tree.children(one, "mark"))

    def _charged(self, stance: Stance, doer: int, chain: Chain, of: Act) -> Stance:
        """A side that names its opponent as the doer only alleges it."""
        cast = type(of.cast)(actor=self.reading.mention(doer), actor_head=doer)
        is_charge = stance.modality is Modality.ASSERTED and self.sides.is_charge(of.trigger, cast, chain)
        return Stance(Modality.ALLEGED) if is_charge else stance

    def _open_stance(self, verdict: Verdict, chain: Chain) -> Stance:
        tree, token = self.tree, self.tree[verdict.index]
        if token.lower == "blame" and token.head != token.index:
            token = tree[token.head]  # "was to blame" is no duty
        leads = token.dep not in {"ccomp", "advcl", "relcl", "conj"} and tree[token.head].is_verb
        nodes = {token.index, token.head} if leads else {token.index}
        return self.stances.of(token.index, nodes, chain, is_noun=not token.is_verb, has_time=verdict.way != "owning")

    def _subject(self, verdict: Verdict) -> int | None:
        """Whoever the turn is said of, if that is somebody."""
        head = self._subject_head(verdict)
        if head is None:
            return None
        return head if self.tree[head].lower in _SPEAKER or self._is_somebody(head) else None

    def _subject_head(self, verdict: Verdict) -> int | None:
        """The subject of the turn's verb, or of the verb that it hangs on; a noun that the parser hung the verb on."""
        tree = self.tree
        for at in (verdict.index, *tree.ancestors(verdict.index)):
            subjects = tree.children(at, *_SUBJECTS)
            if subjects and subjects[0] < verdict.index:
                return subjects[0]
            if tree[at].dep == "acl" and tree[at].head == at - 1:
                return at - 1
        return None

    def _leaning(self, verdict: Verdict, doer: int | None, chain: Chain, of: Act, stance: Stance) -> Act:
        cast = type(of.cast)()
        if doer is not None and (self.tree[doer].is_noun or self.tree[doer].lower == "they"):
            cast = type(of.cast)(actor=self.reading.mention(doer), actor_head=doer)
        trigger = Trigger(verdict.index, of.trigger.frame, is_noun=True)
        if stance.modality is Modality.ALLEGED and chain.speaker.via in {Via.SAYS, Via.REPORTS} and len(chain.hops) > 1:
            chain = chain.alleging()
        act = Act(trigger, type(of.roles)(nodes={verdict.index}), cast, of.act, chain, stance, is_charge=True)
        act.inherited["act"] = of
        return act


def _is_bare_mention(tree: Tree, act: Act) -> bool:
    return _is_mention(tree, act) and act.time is None and act.place is None and not act.harms


def _is_mention(tree: Tree, act: Act) -> bool:
    """A definite noun, which points at an act told before."""
    words = [tree[at].lower for at in tree.children(act.index, "det", "predet", "poss")]
    return act.trigger.is_noun and not ANAPHORIC.isdisjoint(words)
