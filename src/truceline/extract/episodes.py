"""What does an act owe to its neighbours? References to acts told before, counts of known acts, ties, and tolls.

Works on the acts of a whole document, in the order of the text; adds to them, and leaves out what tells nothing new.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from truceline.extract.act import FACTUAL, NEAR
from truceline.extract.charges import Charges
from truceline.extract.echoes import Echoes
from truceline.extract.lending import Lending
from truceline.extract.modality import Stance
from truceline.extract.owners import is_apart
from truceline.extract.references import References
from truceline.extract.telling import Telling
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.act import Act
    from truceline.extract.acts import Acts
    from truceline.extract.reading import Reading


class Episodes:
    """Ties the acts of a document together."""

    def __init__(self, reading: Reading, finder: Acts) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.links = reading.lexicons.cues.body.links
        self.charges = Charges(reading, finder)
        self.echoes = Echoes(reading, finder.chains, finder.stances, finder.harms)
        self.references = References(reading)
        self.lending = Lending(reading)
        self.telling = Telling(reading)
        self.sides = finder.sides

    def tie(self, acts: Sequence[Act]) -> list[Act]:
        """The acts that tell something, each with what it takes over from its neighbours.

        Cascade: (1) charges and tolls told by themselves go to the act they are of; (2) counts about known acts are
        marked; (3) a reference takes over what it leaves out; (4) mere mentions fall away; (5) acts are linked; (6) an
        act without day or place takes those of the telling round it.
        """
        told = self.echoes.added(self.charges.added(list(acts)))
        for act in told:
            act.series = self.references.number(act)
        kept: list[Act] = []
        for act in told:
            mate = self._mate(act, kept[-NEAR:])
            if mate is not None:
                mate.harms += act.harms
                continue
            earlier = self.references.referent(act, kept[-NEAR:])
            if earlier is not None and self._is_its_toll(act, earlier):
                earlier.harms += act.harms
                continue
            if earlier is not None:
                self.echoes.take_over(act, earlier)
                self.echoes.speak_on(act, earlier)
            if act.series is not None:
                self._charge_on(act, kept[-NEAR:])
            if self.telling.tells(act, earlier):
                kept.append(act)
        for position, act in enumerate(kept):
            self._link(act, kept[max(0, position - NEAR) : position + NEAR])
        self.lending.lend(kept)
        return kept

    def _charge_on(self, act: Act, before: Sequence[Act]) -> None:
        """“It was the 59th such attack”, said by a side: a charge against those who did the one told before."""
        is_count = act.trigger.is_noun and not act.is_toll and bool(self.sides.standing(act.chain.speaker).camps)
        plain = act.stance.modality is Modality.ASSERTED and act.cast.actor is None and is_count
        done = [one for one in before if one.cast.actor is not None and one.stance.modality in FACTUAL]
        if plain and done:
            cast = replace(act.cast, actor=done[-1].cast.actor, actor_head=done[-1].cast.actor_head)
            if self.sides.is_charge(act.trigger, cast, act.chain):
                act.stance, act.chain = Stance(Modality.ALLEGED), act.chain.alleging()

    def _mate(self, act: Act, before: Sequence[Act]) -> Act | None:
        """“killed and hurt scores”, "four were killed and nine wounded": the verb of harm that another goes on from."""
        tree, at = self.tree, act.index
        if tree[at].dep == "acl" and tree[tree[at].head].dep == "conj":
            at = tree[at].head
        if not act.trigger.frame.is_harm or act.is_toll or tree[at].dep != "conj" or is_apart(tree, at):
            return None
        head = tree[at].head
        heads = [
            {one.index} if one.trigger.frame.is_harm else one.roles.nodes | {harm.head for harm in one.harms}
            for one in before
        ]
        return next((one for one, own in zip(before, heads, strict=True) if head in own), None)

    def _is_its_toll(self, act: Act, earlier: Act) -> bool:
        """Whether a verb of harm only completes what the same speaker told in the same sentence."""
        if act.trigger.frame.is_harm and is_apart(self.tree, act.index):
            return False
        if act.trigger.frame.is_harm and self.echoes.is_behind_semicolon(earlier, act.index):
            return True
        return act.trigger.frame.is_harm and act.chain.key == earlier.chain.key and self._same_sentence(act, earlier)

    def _link(self, act: Act, acts: list[Act]) -> None:
        """Ties an act to another: (1) by "after" or "in response to" in the sentence; (2) by "then", "later"."""
        others = [one for one in acts if one is not act and self._same_sentence(one, act)]
        for other in sorted(others, key=lambda one: one.index):
            cue = self._cue_between(act, other)
            if cue is not None and act.link is None:
                act.link, act.link_cue = other.index, cue
                self._share(act, other)
        if act.link is None:
            self._sequel(act, acts)

    def _same_sentence(self, one: Act, other: Act) -> bool:
        return self.tree[one.index].sentence == self.tree[other.index].sentence

    def _cue_between(self, act: Act, other: Act) -> tuple[int, int] | None:
        """The words by which the sentence says that ``act`` came after, before or in answer to ``other``."""
        tree = self.tree
        if tree.governs(other.index, act.index):
            return None
        phrases = sorted((*self.links.after, *self.links.before), key=len, reverse=True)
        start, end = self.reading.bounds(tree.sentence_of(act.index))
        before = tree.text[start : tree[other.index].start].lower()
        for phrase in phrases:
            at = before.rfind(phrase)
            if at < 0 or not re.search(rf"\b{re.escape(phrase)}\b", before[max(0, at - 1) :]):
                continue
            cue = start + at
            inner = self.reading.tokens_within(cue, end)
            owner = tree[inner[0]].index if inner else act.index
            leads = tree.governs(owner, other.index) or self._marks(owner, other.index)
            if leads and not tree.governs(owner, act.index) and tree.text[cue : tree[other.index].start].count(",") < 2:
                return cue, cue + len(phrase)
        return None

    def _marks(self, owner: int, index: int) -> bool:
        """Whether a conjunction leads in the clause of the token."""
        tree = self.tree
        return tree[owner].dep in {"mark", "prep", "advmod"} and tree.governs(tree[owner].head, index) and owner < index

    def _share(self, act: Act, other: Act) -> None:
        """An act that is only named as what another followed is placed and dated by it."""
        if other.trigger.is_noun and other.time is None and act.time is not None:
            other.inherited["time"] = act
        if other.trigger.is_noun and other.place is None and other.cast.place is None:
            other.inherited["place"] = act

    def _sequel(self, act: Act, acts: list[Act]) -> None:
        tree = self.tree
        start, end = self.reading.bounds(tree.sentence_of(act.index))
        text = tree.text[start:end].lower()
        before = [
            one for one in acts if one.index < act.index and tree[act.index].sentence - tree[one.index].sentence <= 3
        ]
        before = [
            one
            for one in before
            if tree[one.index].sentence < tree[act.index].sentence and one.stance.modality in FACTUAL
        ]
        for word in self.links.sequel:
            match = re.search(rf"\b{re.escape(word)}\b", text)
            if match and before and self._own_word(start + match.start(), act):
                act.link = before[-1].index
                act.link_cue = (start + match.start(), start + match.end())
                return

    def _own_word(self, position: int, act: Act) -> bool:
        tree = self.tree
        tokens = self.reading.tokens_within(position, position + 40)
        if not tokens:
            return False
        head = tree[tokens[0]].head
        return head in act.roles.nodes or tokens[0] in act.roles.nodes or tokens[0] < tree.first_of(act.index) + 2
