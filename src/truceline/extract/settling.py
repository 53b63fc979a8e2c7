"""What does it change who speaks? A threat is a plan to him who utters it, and a forecast to everybody else.

What the words alone tell (``modality``) is settled by the speaker's standing and by who is said to do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.extract.act import NOT_TOLD
from truceline.extract.foretelling import Foretelling
from truceline.extract.modality import Stance
from truceline.model.claim import Modality, SourceKind

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.frames import Trigger
    from truceline.extract.modality import Stances
    from truceline.extract.participants import Participants
    from truceline.extract.reading import Reading
    from truceline.extract.sides import Sides
    from truceline.model.claim import Hop

_REFUSING: Final = frozenset({"refuse", "decline"})
_IF: Final = frozenset({"if", "unless", "should"})
_DEMANDING: Final = frozenset({"call", "demand", "urge", "appeal", "exhort", "implore", "beg"})
_MIGHT: Final = frozenset({"may", "might"})
_WILL: Final = frozenset({"will", "'ll"})
_PLEADING: Final = frozenset({SourceKind.MONITOR, SourceKind.EXPERT, SourceKind.UNKNOWN, SourceKind.WITNESS})
"""Kinds of speakers whose demands are none of a power: "the lawyers call on both sides to stop"."""


_MISSIONS: Final = frozenset({"organisation", "monitor", "mission"})
_STEPS: Final = 3
"""Words above an act's in which its "will" may stand."""


class Told(NamedTuple):
    """An act as its sentence tells it: its word, who took part, whose words; whether a long time is all its day."""

    trigger: Trigger
    cast: Participants
    chain: Chain
    is_coarse: bool


class Settling:
    """Settles the stance to the acts of one document."""

    def __init__(self, reading: Reading, stances: Stances, sides: Sides) -> None:
        self.tree = reading.tree
        self.parties = reading.lexicons.parties
        self.stances = stances
        self.sides = sides
        self.foretelling = Foretelling(reading, sides, stances.norms)

    def of(self, told: Told, stance: Stance) -> Stance:
        """The stance to an act, by who speaks and who is said to do it."""
        trigger, cast, chain, _ = told
        stance = self._by_words(told, stance)
        stance = self.foretelling.of(trigger, stance, cast, chain)
        if stance.modality is Modality.PROPOSED:
            stance = self._not_done(told, stance)
        return Stance(Modality.ASSERTED) if self._is_claimed(stance, chain) and self._is_own(told) else stance

    def _by_words(self, told: Told, stance: Stance) -> Stance:
        """What needs no more than the act's own words: spans, refusals, findings."""
        trigger = told.trigger
        coarse = told.is_coarse and not self._is_lasting(trigger.index)
        if coarse and stance.modality in {Modality.ASSERTED, Modality.ALLEGED}:
            stance = Stance(Modality.GENERIC, stance.hedge)
        negated = stance.modality in {Modality.DENIED, Modality.GENERIC} and stance.hedge in self.tree.children(
            trigger.index, "neg"
        )
        refused = stance.hedge is not None and self.tree[stance.hedge].lemma in _REFUSING
        if trigger.frame.needs == "negation" and (negated or refused):
            stance = Stance(Modality.ASSERTED)
        return Stance(Modality.ASSERTED) if self._is_finding(trigger.index, stance, told.chain) else stance

    def _not_done(self, told: Told, stance: Stance) -> Stance:
        """What did not happen: a forecast or thought is an opinion, and who is of no side demands by a rule."""
        trigger, cast, chain, _ = told
        own_voice = len(chain.hops) == 1
        might = stance.hedge is not None and self.tree[stance.hedge].lower in _MIGHT
        if self._is_forecast(trigger, stance) and self.sides.is_foretold(cast, chain) and not (might and own_voice):
            return Stance(Modality.OPINION, stance.hedge)
        if chain.modality is Modality.OPINION and chain.used:
            return Stance(Modality.OPINION, stance.hedge)  # "it means to drive them out, he thinks"
        if own_voice and self._is_supposed(stance) and not stance.is_unsaid:
            return Stance(Modality.OPINION, stance.hedge)
        is_demand = stance.hedge is not None and self.tree[stance.hedge].lemma in _DEMANDING
        if is_demand and self._is_pleading(chain.speaker):
            return Stance(Modality.GENERIC, stance.hedge, is_unsaid=stance.is_unsaid)
        return stance

    def _is_pleading(self, speaker: Hop) -> bool:
        """Whether a speaker can only ask: monitors, lawyers, a mission of the United Nations; no state, no side."""
        party = speaker.party
        if party is not None:
            return self.parties.kind(party) in _MISSIONS
        return speaker.kind in _PLEADING and not self.sides.standing(speaker).is_side

    def _is_supposed(self, stance: Stance) -> bool:
        """“if the next shell hits a school”, in a report's own voice."""
        tree = self.tree
        if stance.hedge is None:
            return False
        marks = tree.children(stance.hedge, "mark") if tree[stance.hedge].is_verb else [stance.hedge]
        return any(tree[at].lower in _IF for at in marks)

    def _is_lasting(self, index: int) -> bool:
        """“have gone off in recent weeks”, "was still being shelled": a perfect or progressive tells what happened."""
        verbs = [index, self.tree[index].head] if self.tree[index].dep == "conj" else [index]
        aux = {self.tree[at].lower for verb in verbs for at in self.tree.children(verb, "aux", "auxpass")}
        return not aux.isdisjoint({"have", "has", "being", "been"})

    def _is_forecast(self, trigger: Trigger, stance: Stance) -> bool:
        """“the city will be shelled”, "it will go on looting": violence that is to come."""
        tree, at = self.tree, trigger.index
        if stance.modality is not Modality.PROPOSED or stance.hedge is None or trigger.frame.name in NOT_TOLD:
            return False
        above = [at, *(one for one in tree.ancestors(at) if one != stance.hedge)][:_STEPS]
        will = any(tree[aux].lower in _WILL for one in above for aux in tree.children(one, "aux"))
        might = tree[stance.hedge].lower in _MIGHT and tree[stance.hedge].head == at
        return might or tree[stance.hedge].lower in _WILL or (will and tree[stance.hedge].lemma in _DEMANDING)

    def _is_finding(self, index: int, stance: Stance, chain: Chain) -> bool:
        """“the monitors attributed the raid to Russia”: found by those who are of no side, and no charge."""
        cue = stance.hedge if stance.modality is Modality.ALLEGED else None
        if cue is None or cue not in self.tree.ancestors(index):
            return False
        is_named = self.tree[cue].lemma in self.stances.hedging.words.finding and len(chain.hops) > 1
        return is_named and not self.sides.standing(chain.speaker).is_side

    def _is_own(self, told: Told) -> bool:
        """Whether somebody tells of himself, or a side of what is no charge against its opponents."""
        if self.sides.is_self(told.cast, told.chain):
            return True
        is_side = self.sides.standing(told.chain.speaker).is_side
        return is_side and not self.sides.is_charge(told.trigger, told.cast, told.chain)

    def _is_claimed(self, stance: Stance, chain: Chain) -> bool:
        """Whether nothing but a verb of claiming makes an act alleged, or of not denying it."""
        if stance.modality is not Modality.ALLEGED or not chain.used or stance.hedge != chain.used[-1].cue:
            return False
        cue = chain.used[-1].cue
        granted = self.tree[cue].lemma == "deny" and bool(self.tree.children(cue, "neg"))
        return granted or self.tree[cue].lemma == "claim"
