"""Who did what to whom, where, when? Finds the acts that a text tells and gathers what it says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.absorbing import Absorber
from truceline.extract.act import ANAPHORIC, FACTUAL, NOT_TOLD, Act
from truceline.extract.act_kinds import ActKinds
from truceline.extract.attach import Attacher
from truceline.extract.casualties import find_harms
from truceline.extract.fitting import Fitting
from truceline.extract.frames import Frames, Trigger, load_frames
from truceline.extract.grounds import ground_of
from truceline.extract.modality import Stance
from truceline.extract.owners import Owners
from truceline.extract.participants import Casting
from truceline.extract.roles import Roles, roles_of
from truceline.extract.settling import Settling, Told
from truceline.extract.sides import Sides
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from truceline.extract.casualties import Harm
    from truceline.extract.chain import Chains
    from truceline.extract.modality import Stances
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory

_NUMERALS: Final = frozenset({"first", "second", "third", "fourth", "fifth", "latter", "former", "last", "latest"})


class Acts:
    """Finds the acts of a reading."""

    def __init__(self, reading: Reading, memory: Memory, chains: Chains, stances: Stances) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames: Frames = load_frames()
        self.chains = chains
        self.stances = stances
        self.harms = [harm for harm in find_harms(reading) if not self._is_mishap(harm.head)]
        self._roles: dict[int, Roles] = {}
        self.casting = Casting(reading, self.frames, memory)
        self.fitting = Fitting(reading, self.casting, self._roles, self.harms)
        self.owners = Owners(reading, chains, self._roles, self.harms)
        self.kinds = ActKinds(reading, self.frames)
        self.sides = Sides(reading, self.frames, memory)
        self.settling = Settling(reading, stances, self.sides)

    def find(self) -> list[Act]:
        """Acts in order of their triggers, each with what its own sentence says of it.

        Cascade: (1) triggers by word; (2) those whose conditions fail fall away; (3) a verb that only lends a noun its
        subject or time is no act of its own; (4) harm told within an act belongs to it.
        """
        candidates = self.frames.triggers(self.tree)
        first = {index: ones[0] for index, ones in candidates.items()}
        candidates |= {one.index: (one,) for one in self._ordinals(first)}
        for index, ones in candidates.items():
            self._roles[index] = roles_of(self.reading, self.frames, ones[0])
        fitting = {
            index: next((one for one in ones if self.fitting.fits(one)), None) for index, ones in candidates.items()
        }
        kept = {index: one for index, one in fitting.items() if one is not None}
        Absorber(self.reading, self._roles).absorb(kept)
        self._add_deaths(kept)
        owners = self.owners.of(kept)
        cues = frozenset(one.cue for one in self.chains.attributions)
        attacher = Attacher(self.reading, lambda index: index in kept, cues)
        acts = [self._act(one, attacher) for one in sorted(kept.values(), key=lambda one: one.index)]
        self._date_by_sentence(acts, attacher)
        harms: dict[int | None, list[Harm]] = {}
        for harm in self.harms:
            harms.setdefault(owners.get(harm.head), []).append(harm)
        for act in acts:
            act.justification = ground_of(self.reading, act)
            act.harms = harms.get(act.index, [])
        return acts

    def _is_mishap(self, head: int) -> bool:
        """“a flood killed nine”, "killed in a car crash", "storms battered the city, killing three": nobody did it.

        A definite one was told of before: "the helicopter was shot down; two died in the crash".
        """
        tree, peaceful = self.tree, self.frames.body.peaceful
        means = [at for prep in tree.children(head, "prep", "agent") for at in tree.children(prep, "pobj")]
        doer = tree[head].head if tree[head].dep == "advcl" and tree[head].tag == "VBG" else head
        told = [at for at in (*means, *tree.children(doer, "nsubj")) if tree[at].lemma.lower() in peaceful]
        return any(all(tree[det].lower not in ANAPHORIC for det in tree.children(at, "det", "poss")) for at in told)

    def _date_by_sentence(self, acts: list[Act], attacher: Attacher) -> None:
        """A day that no act of the sentence has, where one act in it has none: the parser hung it on another word.

        Not the day of a speech: "On Friday the ministry condemned the strike".
        """
        by_sentence: dict[int, list[Act]] = {}
        for act in acts:
            by_sentence.setdefault(self.tree[act.index].sentence, []).append(act)
        for act in acts:
            beside = by_sentence[self.tree[act.index].sentence]
            used = {one.time[0].start for one in beside if one.time is not None}
            if act.time is None and not used:
                act.time = attacher.loose_time(act.index)

    def _ordinals(self, triggers: dict[int, Trigger]) -> list[Trigger]:
        """“The first was carried out on May 18”: a numeral that stands for an act told in the sentence before."""
        tree, found = self.tree, []
        lending = self.frames.body.light_verbs | self.frames.body.happening
        for token in tree.tokens:
            is_numeral = token.lower in _NUMERALS and token.dep in {"nsubj", "nsubjpass"}
            head = tree[token.head]
            if not is_numeral or not head.is_verb or head.lemma not in lending or token.sentence == 0:
                continue
            last = tree.sentences[token.sentence - 1]
            before = [triggers[at] for at in last if at in triggers and not triggers[at].frame.is_harm]
            if before:
                found.append(Trigger(token.index, before[-1].frame, is_noun=True))
        return found

    def _add_deaths(self, kept: dict[int, Trigger]) -> None:
        """“Six soldiers lost their lives on Wednesday”, before a report of violence tells how: an act of its own."""
        tree = self.tree
        violent = sorted(at for at, one in kept.items() if not one.frame.is_harm and one.frame.name not in NOT_TOLD)
        for harm in self.harms:
            sentence = tree[harm.head].sentence
            beside = any(tree[at].sentence == sentence for at in violent)
            told = beside or (
                any(at < harm.head for at in violent) and not self._is_own_death(harm)
            )  # it is of that one
            peaceful = any(tree[at].lemma.lower() in self.frames.body.peaceful for at in tree.sentences[sentence])
            first = not violent and not self._is_own_death(harm)
            if harm.head in kept or told or peaceful or first or harm.high == 0:
                continue
            kept[harm.head] = Trigger(harm.head, self.frames.of_harm, is_noun=not tree[harm.head].is_verb)
            self._roles[harm.head] = roles_of(self.reading, self.frames, kept[harm.head])

    def _is_own_death(self, harm: Harm) -> bool:
        """“blamed rebels for the death of a shepherd near Halfaya on Monday”: told by its own place or day."""
        tree = self.tree
        if tree[harm.head].lemma != "death":
            return False
        own = tree.subtree(harm.head)
        placed = any(tree[at].is_name and tree[tree[at].head].lower in {"near", "in", "at", "outside"} for at in own)
        return placed and any(
            hit.start >= tree[own[0]].start for hit in self.reading.times.get(tree[harm.head].sentence, ())
        )

    def _act(self, trigger: Trigger, attacher: Attacher) -> Act:
        roles = self._roles[trigger.index]
        cast = self.casting.of(trigger, roles)
        chain = self.chains.of(trigger.index)
        nodes = roles.nodes | ({cast.target_head} if cast.target_head is not None and not trigger.is_noun else set())
        doer = cast.actor_head if not trigger.is_noun and cast.actor_head == roles.subject else None
        time = attacher.time(trigger.index, nodes | ({doer} if doer is not None else set()))
        place = attacher.place(trigger.index, nodes)
        stance = self.stances.of(trigger.index, roles.nodes, chain, is_noun=trigger.is_noun, has_time=time is not None)
        is_coarse = time is not None and time[0].is_coarse
        stance = self.settling.of(Told(trigger, cast, chain, is_coarse=is_coarse), stance)
        charged = stance.modality in FACTUAL and self.sides.is_charge(trigger, cast, chain)
        if charged and stance.modality is Modality.ASSERTED:
            stance, chain = Stance(Modality.ALLEGED), chain.alleging()
        return Act(trigger, roles, cast, self.kinds.of(trigger, cast), chain, stance, time, place)
