"""Which words tell of an act that was told before? Tolls, and where somebody was, as acts that lean on that one."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.act import FACTUAL, NEAR, NOT_TOLD, Act
from truceline.extract.attach import LOOSE
from truceline.extract.frames import Trigger, load_frames
from truceline.extract.modality import Stance, Stances
from truceline.extract.places import PlaceHit, PlacePart
from truceline.extract.references import is_near, is_over_days
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.casualties import Harm
    from truceline.extract.chain import Chain, Chains
    from truceline.extract.reading import Reading


_BEARINGS: Final = frozenset({"inside", "outside", "beyond", "within"})
_MARKS: Final = frozenset({".", ",", "``", "''", ":", '"'})
MAX_BEARING: Final = 3
"""Words that say no more than where: "well inside", "just outside it"."""


class Echoes:
    """Adds the acts that only lean on others."""

    def __init__(self, reading: Reading, chains: Chains, stances: Stances, harms: Sequence[Harm]) -> None:
        self.reading = reading
        self.stances = stances
        self.tree = reading.tree
        self.chains = chains
        self.harms = harms
        self.frames = load_frames()

    def added(self, acts: list[Act]) -> list[Act]:
        """The acts with the bearings and tolls told of them, in order."""
        return self._with_tolls(self._with_bearings(self._whereabouts(acts)))

    def _whereabouts(self, acts: list[Act]) -> list[Act]:
        """“The militia had gone beyond the zone”, after a strike on a militia: where it was when it was struck."""
        tree = self.tree
        for position, act in enumerate(acts):
            mover = act.cast.actor_head
            if act.trigger.frame.name != "move" or mover is None or act.place is None:
                continue
            is_back = tree.is_past_of_past(act.index)
            definite = tree[tree.noun_phrase(mover)[0]].lower in {"the", "this", "that"}
            struck = [one for one in acts[max(0, position - NEAR) : position] if self._hit(one, mover)]
            if is_back and definite and struck and is_near(tree, struck[-1].index, act.index):
                act.cast = type(act.cast)()
                act.act, act.is_charge = struck[-1].act, True
                act.inherited["act"] = struck[-1]
        return acts

    def _hit(self, act: Act, head: int) -> bool:
        target = act.cast.target_head
        return (
            target is not None and act.stance.modality in FACTUAL and self.tree[target].lemma == self.tree[head].lemma
        )

    def _with_bearings(self, acts: list[Act]) -> list[Act]:
        """“The statement says "well inside".”: another source on where the act told before was."""
        tree, plain = self.tree, self.reading.lexicons.cues.body.plain
        for token in tree.tokens:
            if not token.is_verb or token.lemma not in plain:
                continue
            words = [
                at for at in range(token.index + 1, tree.sentence_of(token.index).last) if tree[at].tag not in _MARKS
            ]
            bearing = next((at for at in words if tree[at].lower in _BEARINGS), None)
            if bearing is None or len(words) > MAX_BEARING:
                continue
            last = bisect_left(acts, token.index, key=lambda one: one.index)
            near = [one for one in acts[max(0, last - NEAR) : last] if is_near(self.tree, one.index, token.index)]
            near = [one for one in near if one.place is not None and one.place[0].main.rank > 0]
            if near:
                insort(acts, self._placed_anew(words, near[-1]), key=lambda one: one.index)
        return acts

    def _placed_anew(self, words: list[int], of: Act) -> Act:
        """The act again, by another source, with where this one puts it."""
        tree = self.tree
        own = PlacePart(tree[words[0]].start, tree[words[-1]].end, words[0], words[-1], 1)
        zone = of.place[0].main if of.place is not None else own
        inner = PlacePart(tree[zone.head].start, zone.end, zone.head, zone.head, zone.rank + 1)
        start = tree[tree.noun_phrase(zone.head)[0]].start
        inner = replace(inner, start=start)
        trigger = Trigger(words[-1], of.trigger.frame, is_noun=True)
        chain = self.chains.of(words[-1])
        act = Act(trigger, type(of.roles)(nodes={words[-1]}), type(of.cast)(), of.act, chain, Stance(Modality.ASSERTED))
        act.place = (PlaceHit((inner, own)), LOOSE)
        act.is_charge = True
        self.take_over(act, of)
        return act

    def _with_tolls(self, acts: list[Act]) -> list[Act]:
        owned = {(harm.head, harm.kind) for act in acts for harm in act.harms}
        orphans = [harm for harm in self.harms if (harm.head, harm.kind) not in owned]
        for harm in orphans:
            last = bisect_left(acts, harm.head, key=lambda one: one.index)
            before = [one for one in acts[max(0, last - NEAR) : last] if is_near(self.tree, one.index, harm.head)]
            violent = [
                one for one in before if one.trigger.frame.name not in NOT_TOLD and one.stance.modality in FACTUAL
            ]
            if not violent or not self._is_told(harm):
                continue
            act = self._toll_of(harm, violent)
            told = next((one for one in acts if one.is_toll and self._is_one_sentence(one.index, harm.head)), None)
            is_its = self._is_one_sentence(act.index, harm.head) and self._is_one_speaker(act, harm)
            if is_its or self.is_behind_semicolon(act, harm.head):
                act.harms.append(harm)
            elif told is not None and self._is_one_speaker(told, harm):
                told.harms.append(harm)
            else:
                insort(acts, self._toll_act(harm, act), key=lambda one: one.index)
        return acts

    def _is_told(self, harm: Harm) -> bool:
        """Whether a verb of harm tells a toll; not "people die every day", "nobody would have hit it"."""
        if not self.tree[harm.head].is_verb:
            return True
        chain = self.chains.of(harm.head)
        stance = self.stances.of(harm.head, (harm.head,), chain, is_noun=False, has_time=False)
        return stance.modality in FACTUAL

    def _is_one_sentence(self, one: int, other: int) -> bool:
        return self.tree[one].sentence == self.tree[other].sentence

    def is_behind_semicolon(self, act: Act, head: int) -> bool:
        """“shot at soldiers, the army said; nobody was hurt”: the rest of the sentence, by nobody else."""
        tree = self.tree
        number = tree[head].sentence
        if number - tree[act.index].sentence != 1 or len(self.chains.of(head).hops) > 1:
            return False
        end = tree[tree.sentences[number - 1].last - 1].end
        return tree.text[end - 1 : end + 1].strip().startswith(";") or tree.text[end : end + 1] == ";"

    def _is_one_speaker(self, act: Act, harm: Harm) -> bool:
        return self.chains.of(harm.head).key == act.chain.key or act.chain.key == self._chain_of(harm, act).key

    def _chain_of(self, harm: Harm, of: Act) -> Chain:
        """Who gives a toll: whoever its sentence names, else who told of the act right before it in the paragraph."""
        chain, tree, reading = self.chains.of(harm.head), self.tree, self.reading
        near = tree[harm.head].sentence - tree[of.index].sentence <= 1
        same = reading.block_of(tree[harm.head].start) == reading.block_of(tree[of.index].start)
        return of.chain if len(chain.hops) == 1 and near and same and harm.high != 0 else chain

    def _toll_of(self, harm: Harm, acts: list[Act]) -> Act:
        """The act whose target is whom the toll names, else the last one."""
        who = self._parties(harm.victim)
        for act in reversed(acts):
            target = {one.value for one in act.cast.target.parties} if act.cast.target is not None else set()
            if who & target:
                return act
        single = [act for act in acts if not is_over_days(self.tree, act)]
        return (single or acts)[-1]

    def _parties(self, head: int | None) -> set[str]:
        if head is None:
            return set()
        return {one.value for one in self.reading.mention(head).parties}

    def _toll_act(self, harm: Harm, of: Act) -> Act:
        """A toll told in another sentence, or by another source, is a claim of its own about the same act."""
        chain = self._chain_of(harm, of)
        trigger = Trigger(harm.head, of.trigger.frame, is_noun=True)
        roles = type(of.roles)(nodes={harm.head})
        own = len(chain.hops) > 1 and chain.key != of.chain.key and chain.modality is not Modality.ALLEGED
        is_hedged = of.stance.modality is Modality.ALLEGED and of.stance.hedge is not None and not own
        stance = Stance(Modality.ALLEGED if is_hedged else Modality.ASSERTED)  # who is named did it, is not told here
        act = Act(trigger, roles, type(of.cast)(), of.act, chain, stance, harms=[harm], is_toll=True)
        self.take_over(act, of)
        return act

    def speak_on(self, act: Act, earlier: Act) -> None:
        """“Six of its men were wounded”, right behind what X said: X goes on speaking."""
        near = 0 < self.tree[act.index].sentence - self.tree[earlier.index].sentence <= 1
        same = self.reading.block_of(self.tree[act.index].start) == self.reading.block_of(
            self.tree[earlier.index].start
        )
        counts = act.trigger.frame.is_harm and any(harm.high != 0 for harm in act.harms)
        if near and same and counts and len(act.chain.hops) == 1:
            act.chain = earlier.chain

    def take_over(self, act: Act, earlier: Act) -> None:
        """Lets an act stand for the one that it refers to."""
        if act.trigger.frame.is_harm or (act.trigger.is_noun and not self.tree[act.index].is_noun):
            act.act = earlier.act
        act.inherited["act"] = earlier
