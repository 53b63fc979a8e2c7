"""Which kind of what has not happened is it? It is told by who speaks, and of whom.

One's own plan, threat or order is proposed; so is what a side of the fighting demands or is bound to do by its own
word. What somebody foresees of others is an opinion. What a text or a third party binds others to is a rule.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.extract.act import NOT_TOLD
from truceline.extract.hedging import load_hedges
from truceline.model.claim import Modality, SourceKind

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.frames import Trigger
    from truceline.extract.modality import Stance
    from truceline.extract.norms import Norms
    from truceline.extract.participants import Participants
    from truceline.extract.reading import Reading
    from truceline.extract.sides import Sides

_WILL: Final = frozenset({"will", "'ll", "wo"})
_LIKELY: Final = frozenset({"likely", "unlikely", "bound", "certain", "sure"})
_WARNING: Final = frozenset({"warn", "caution"})


class Foretelling:
    """Tells plans and threats from forecasts, and both from rules and demands."""

    def __init__(self, reading: Reading, sides: Sides, norms: Norms) -> None:
        self.tree = reading.tree
        self.words = load_hedges()
        self.sides = sides
        self.norms = norms

    def of(self, trigger: Trigger, stance: Stance, cast: Participants, chain: Chain) -> Stance:
        """The stance to an act, of the kind that its speaker makes it."""
        if self._is_threat(trigger, stance) and self.sides.is_own_deed(cast, chain):
            return replace(stance, modality=Modality.PROPOSED)
        if self._is_forecast(trigger, stance) and self.sides.is_foretold(cast, chain):
            return replace(stance, modality=Modality.OPINION)
        if self._is_rhetoric(trigger, stance, cast, chain):
            return replace(stance, modality=Modality.OPINION)
        if self._is_guess(trigger, stance, chain) and self._is_of_others(trigger, stance, cast, chain):
            return replace(stance, modality=Modality.OPINION)
        if self._is_warned_of(trigger, stance, cast, chain):
            return replace(stance, modality=Modality.OPINION)
        if self._is_reckoned_of_others(stance, cast, chain) or self._is_will_of_others(stance, cast, chain):
            return replace(stance, modality=Modality.OPINION)
        if self._is_warned_off(stance):
            return replace(stance, modality=Modality.GENERIC)
        standing = self.sides.standing(chain.speaker)
        is_side = len(chain.hops) > 1 and standing.is_side
        own_wish = is_side and (bool(standing.camps) or self._is_called_for(trigger))
        if self._is_demand(stance) and not own_wish:
            return replace(stance, modality=Modality.GENERIC)
        if is_side and self._is_duty(stance, chain):
            return replace(stance, modality=Modality.PROPOSED)
        return stance

    def _is_forecast(self, trigger: Trigger, stance: Stance) -> bool:
        """“the city will be shelled”: violence that is to come."""
        will = stance.hedge is not None and self.tree[stance.hedge].lower in _WILL
        return stance.modality is Modality.PROPOSED and will and trigger.frame.name not in NOT_TOLD

    def _is_rhetoric(self, trigger: Trigger, stance: Stance, cast: Participants, chain: Chain) -> bool:
        """“they shell homes and hospitals”: what a side says that its opponents do, at no time."""
        tree, token = self.tree, self.tree[trigger.index]
        held = stance.modality is Modality.GENERIC and stance.hedge == trigger.index and token.tag in {"VBP", "VBZ"}
        if not held or tree.children(token.index, "neg", "npadvmod") or cast.actor_head is None:
            return False
        if not chain.used or tree[chain.used[-1].cue].lemma in self.words.demanding:
            return False  # "insists that soldiers leave the town"
        standing = self.sides.standing(chain.speaker)
        they = tree[cast.actor_head].lower == "they"
        return standing.is_side and bool(standing.camps) and (they or self.sides.is_foretold(cast, chain))

    def _is_guess(self, trigger: Trigger, stance: Stance, chain: Chain) -> bool:
        """“if the M4 is surrendered, …”, "new fighting would drive them out, he said": what might be, of others."""
        if stance.modality is not Modality.PROPOSED or stance.hedge is None:
            return False
        tree, hedge = self.tree, self.tree[stance.hedge]
        if hedge.lower in _LIKELY:
            return True
        if any(tree[at].lower == "to" for at in tree.children(trigger.index, "aux")):
            return False  # "ordered them to shell it if the talks fail"
        clause = stance.hedge if hedge.is_verb else hedge.head
        if any(tree[at].lower == "if" for at in tree.children(clause, "mark")):
            return tree[clause].tag != "VBD"
        held = hedge.tag == "MD" and hedge.lower in {"would", "could", "might", "may"} and len(chain.hops) > 1
        return held and trigger.frame.name not in NOT_TOLD

    def _is_of_others(self, trigger: Trigger, stance: Stance, cast: Participants, chain: Chain) -> bool:
        """“the Georgians might attack, the minister said”: a guess about others, and no threat."""
        might = stance.hedge is not None and self.tree[stance.hedge].lower in {"might", "may", "could"}
        if might and len(chain.hops) > 1 and cast.actor is not None and not self.sides.is_own_deed(cast, chain):
            return not self.sides.is_self(cast, chain)
        likely = stance.hedge is not None and self.tree[stance.hedge].lower in _LIKELY
        supposed = chain.speaker.kind is SourceKind.OUTLET and (likely or self._is_supposed(trigger))
        return supposed or self._is_reckoned(chain) or self.sides.is_foretold(cast, chain)

    def _is_supposed(self, trigger: Trigger) -> bool:
        """“if they go on bombing it”: what a clause of "if" tells."""
        tree = self.tree
        above = [trigger.index, *(at for at in tree.ancestors(trigger.index) if tree[at].is_verb)][:2]
        return any(tree[mark].lower == "if" for at in above for mark in tree.children(at, "mark"))

    def _is_warned_of(self, trigger: Trigger, stance: Stance, cast: Participants, chain: Chain) -> bool:
        """“if they go on bombing, aid will stop, the envoy warned”: what might be, by the word of who warns."""
        held = bool(chain.used) and stance.hedge == chain.used[-1].cue
        warned = held and stance.modality is Modality.PROPOSED and self.tree[chain.used[-1].cue].lemma in _WARNING
        return warned and self._is_supposed(trigger) and self.sides.is_foretold(cast, chain)

    def _is_reckoned_of_others(self, stance: Stance, cast: Participants, chain: Chain) -> bool:
        """“the government, he believes, is getting ready to attack”: a plan that somebody suspects others of."""
        if stance.modality is not Modality.PROPOSED or not self._is_reckoned(chain):
            return False
        head = cast.actor_head
        is_own = head is not None and self.tree[head].lower in {"we", "i"}
        return not is_own and stance.hedge != chain.used[-1].cue

    def _is_reckoned(self, chain: Chain) -> bool:
        """“the town would fall, an official estimates”: by the verb of whoever speaks."""
        reckoning = (self.words.warning - _WARNING) | self.words.forecasting
        return bool(chain.used) and self.tree[chain.used[-1].cue].lemma in reckoning

    def _is_will_of_others(self, stance: Stance, cast: Participants, chain: Chain) -> bool:
        """“they wanted to hit those who sheltered there, he said”: a motive that is read into others."""
        if stance.modality is not Modality.PROPOSED or stance.hedge is None or len(chain.hops) == 1:
            return False
        token = self.tree[stance.hedge]
        wants = token.is_verb and token.lemma in self.words.wanting and stance.hedge != chain.used[-1].cue
        subjects = [self.tree[at].lower for at in self.tree.children(token.index, "nsubj")]
        by_itself = cast.actor_head is None or not subjects or subjects[0] in {"i", "we"}
        if not wants or by_itself or self.sides.is_self(cast, chain) or self.sides.is_own_deed(cast, chain):
            return False
        judged = self.tree[chain.used[-1].cue].lemma in self.words.warning
        others = subjects[0] in {"they", "he", "it", "she"}
        return judged or self.sides.is_foretold(cast, chain) or others

    def _is_warned_off(self, stance: Stance) -> bool:
        """“warned the rebels against attacking it”: what somebody is asked not to do."""
        if stance.modality is not Modality.OPINION or stance.hedge is None:
            return False
        token = self.tree[stance.hedge]
        asked = self.words.demanding | self.words.warning
        return token.lower in {"against", "from"} and self.tree[token.head].lemma in asked

    def _is_threat(self, trigger: Trigger, stance: Stance) -> bool:
        """“Turkey will hit back, its president warned”: what oneself will do is foreseen by nobody."""
        warned = stance.hedge is not None and self.tree[stance.hedge].lemma in self.words.warning
        will = any(self.tree[at].lower in _WILL for at in self.tree.children(trigger.index, "aux"))
        return stance.modality is Modality.OPINION and warned and will

    def _is_demand(self, stance: Stance) -> bool:
        """“urged both sides to stop shelling”, "should pull back": what is asked of others."""
        if stance.modality is not Modality.PROPOSED or stance.hedge is None:
            return False
        tree = self.tree
        spine = (stance.hedge, *tree.ancestors(stance.hedge))
        verbs = [at for at in spine if tree[at].is_verb or tree[at].tag == "MD"]
        return any(self._demands(at) for at in verbs[:2])

    def _is_called_for(self, trigger: Trigger) -> bool:
        """“called for air strikes”: a wish for the act itself."""
        token = self.tree[trigger.index]
        return trigger.is_noun and token.dep == "pobj" and self.tree[token.head].lower == "for"

    def _demands(self, at: int) -> bool:
        """“called on them”, "they should leave"; not "was called off" nor "should they leave"."""
        tree, token = self.tree, self.tree[at]
        if token.lower == "should":
            return at not in {tree.sentence_of(at).first, *self._behind_quotes(at)}
        off = any(tree[one].lower in {"off", "up", "out", "in"} for one in tree.children(at, "prt"))
        return token.lemma.lower() in self.words.demanding and not off

    def _behind_quotes(self, at: int) -> set[int]:
        """A word that a quotation opens with."""
        return {at} if at > 0 and self.tree[at - 1].text in {'"', "“", "``", "‘"} else set()

    def _is_duty(self, stance: Stance, chain: Chain) -> bool:
        """“are to be sent”: behind "are to", a rule where a text has it so, else a plan of who says it."""
        if stance.modality is not Modality.GENERIC or stance.hedge is None or not chain.used:
            return False
        tree, at = self.tree, stance.hedge
        bound = [one for verb in tree.children(at, "xcomp") for one in tree.children(verb, "aux")]
        if tree[at].lemma != "be" or not any(tree[one].lower == "to" for one in bound):
            return False
        return tree[at].sentence == tree[chain.used[-1].cue].sentence and not self.norms.is_of_text(at)
