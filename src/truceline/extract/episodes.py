"""What does an act owe to its neighbours? References to acts told before, counts of known acts, ties, and tolls.

Works on the acts of a whole document, in the order of the text; adds to them, and leaves out what tells nothing new.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Final

from truceline.extract.acts import Act
from truceline.extract.attach import LOOSE
from truceline.extract.casualties import Harm
from truceline.extract.frames import Trigger
from truceline.extract.modality import Stance
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.acts import Acts
    from truceline.extract.places import PlaceHit
    from truceline.extract.reading import Reading

NEAR: Final = 24
"""Acts in front of an act that are looked at for what it leaves out; a sentence seldom tells three."""
REACH: Final = 8
"""Sentences over which "the strike" or a toll is taken for that of an act told before."""
_ANAPHORIC: Final = frozenset({"the", "this", "that", "these", "those", "such", "both", "its", "their"})
_NOT_TOLD: Final = frozenset({"move", "base"})


class _Series:
    """Which acts of a document a count, an ordinal or a word that points back means."""

    def __init__(self, reading: Reading, finder: Acts) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.finder = finder
        self.links = reading.lexicons.cues.body.links

    def _series(self, act: Act) -> int | None:
        """The number in "this was the third attack", "the third time that", "three strikes": known acts, counted."""
        tree = self.tree
        number = self._third_time(act)
        if number is not None or not act.trigger.is_noun:
            return number
        ordinal = next((self._ordinal(at) for at in tree.children(act.index, "amod") if self._ordinal(at)), None)
        head = tree[tree[act.index].head]
        is_copular = tree[act.index].dep == "attr" and head.lemma == "be" and not self._exists(head.index)
        if ordinal is not None and (is_copular or (act.time is None and act.roles.support is None)):
            return ordinal
        if is_copular and act.time is None and re.search(r"\b(?:such|this kind|the kind)\b", self._around(act.index)):
            return ordinal or 1
        count = self._count(act.index)
        if count is not None and count > 1 and act.roles.support is None:
            return count
        return None

    def _exists(self, verb: int) -> bool:
        return bool(self.tree.children(verb, "expl"))

    def _ordinal(self, index: int) -> int | None:
        return self.reading.lexicons.quantities.ordinal(self.tree[index].text)

    def _count(self, index: int) -> int | None:
        tree = self.tree
        for child in tree.children(index, "nummod", "amod", "predet"):
            value = self.reading.lexicons.quantities.value(tree[child].text)
            if value is not None:
                return value
        return None

    def _third_time(self, act: Act) -> int | None:
        start, end = self.reading.bounds(self.tree.sentence_of(act.index))
        match = re.search(r"\b(?:the|a) (\w+) time\b", self.tree.text[start:end])
        return self.reading.lexicons.quantities.ordinal(match.group(1)) if match else None

    def _around(self, index: int) -> str:
        return self.reading.text(self.tree.subtree(index))

    def _referent(self, act: Act, earlier: list[Act]) -> Act | None:
        """The act told before that a bare noun or a toll refers to: the last one of a like kind within reach."""
        near = [one for one in earlier if self._is_near(one.index, act.index) and one.stance.modality in _FACTUAL]
        if act.trigger.is_noun and not self.tree[act.index].is_noun and near:
            return near[-1]
        near = [one for one in near if one.series is None and one.trigger.frame.name not in _NOT_TOLD]
        if act.is_charge:
            return act.inherited["act"]
        if act.trigger.frame.is_harm and act.cast.actor is None and act.time is None and act.place is None:
            return near[-1] if near else None
        if act.series is not None:
            return None
        if not act.trigger.is_noun:
            return self._same_target(act, near)
        definite = any(
            self.tree[at].lower in _ANAPHORIC for at in self.tree.children(act.index, "det", "predet", "poss")
        )
        is_confirmed = len(act.chain.hops) > 1 and act.chain.speaker.via is Via.CONFIRMS
        if not (definite or is_confirmed) or (act.cast.actor is not None and act.cast.target is not None):
            return None
        same = [one for one in near if one.act == act.act or one.trigger.frame.name == act.trigger.frame.name]
        return same[-1] if same else None

    def _same_target(self, act: Act, near: list[Act]) -> Act | None:
        """“The drone came down outside the zone”: what befell a thing that an act was told to hit."""
        tree, head = self.tree, act.cast.target_head
        if head is None or act.cast.actor is not None or tree[tree.noun_phrase(head)[0]].lower != "the":
            return None
        same = [
            one
            for one in near
            if one.trigger.frame.name == act.trigger.frame.name
            and one.cast.target_head is not None
            and tree[one.cast.target_head].lemma == tree[head].lemma
        ]
        return same[-1] if same else None

    def _is_near(self, before: int, index: int) -> bool:
        return 0 <= self.tree[index].sentence - self.tree[before].sentence <= REACH


class Episodes(_Series):
    """Ties the acts of a document together."""

    def tie(self, acts: Sequence[Act]) -> list[Act]:
        """The acts that tell something, each with what it takes over from its neighbours.

        Cascade: (1) charges and tolls told by themselves go to the act they are of; (2) counts about known acts are
        marked; (3) a reference takes over what it leaves out; (4) mere mentions fall away; (5) acts are linked; (6) an
        act without day or place takes those of the telling round it.
        """
        told = self._with_tolls(self._with_charges(list(acts)))
        for act in told:
            act.series = self._series(act)
        kept: list[Act] = []
        for act in told:
            earlier = self._referent(act, kept[-NEAR:])
            if earlier is not None and self._is_its_toll(act, earlier):
                earlier.harms += act.harms
                continue
            if earlier is not None:
                self._take_over(act, earlier)
            if self._tells(act, earlier):
                kept.append(act)
        for position, act in enumerate(kept):
            self._link(act, kept[max(0, position - NEAR) : position + NEAR])
        for position, act in enumerate(kept):
            self._lend(act, kept[max(0, position - NEAR) : position])
        return kept

    def _with_charges(self, acts: list[Act]) -> list[Act]:
        """“The ministry blamed X.”: who did what was told before, according to another."""
        tree = self.tree
        known = {act.index for act in acts}
        for token in tree.tokens:
            if token.lemma != "blame" or not token.is_verb or token.index in known:
                continue
            last = bisect_left(acts, token.index, key=lambda one: one.index)
            near = [one for one in acts[max(0, last - NEAR) : last] if self._is_near(one.index, token.index)]
            near = [one for one in near if one.trigger.frame.name not in _NOT_TOLD]
            near = [one for one in near if one.stance.modality in _FACTUAL and not one.stance.is_unsaid]
            blamed = [at for at in tree.children(token.index, "dobj") if self.reading.mention(at).parties]
            if near and blamed:
                insort(acts, self._charge(token.index, blamed[0], near[-1]), key=lambda one: one.index)
        return acts

    def _charge(self, verb: int, blamed: int, of: Act) -> Act:
        cast = type(of.cast)(actor=self.reading.mention(blamed), actor_head=blamed)
        trigger = Trigger(verb, of.trigger.frame, is_noun=True)
        stance = Stance(Modality.ALLEGED, verb)
        chain = self.finder.chains.of(blamed)
        act = Act(trigger, type(of.roles)(nodes={verb}), cast, of.act, chain, stance, is_charge=True)
        self._take_over(act, of)
        return act

    def _with_tolls(self, acts: list[Act]) -> list[Act]:
        owned = {(harm.head, harm.kind) for act in acts for harm in act.harms}
        orphans = [harm for harm in self.finder.harms if (harm.head, harm.kind) not in owned]
        for harm in orphans:
            last = bisect_left(acts, harm.head, key=lambda one: one.index)
            before = [one for one in acts[max(0, last - NEAR) : last] if self._is_near(one.index, harm.head)]
            violent = [
                one for one in before if one.trigger.frame.name not in _NOT_TOLD and one.stance.modality in _FACTUAL
            ]
            if not violent:
                continue
            act = self._toll_of(harm, violent)
            chain = self.finder.chains.of(harm.head)
            if chain.key == act.chain.key or (len(chain.hops) == 1 and harm.high == 0):
                act.harms.append(harm)
            elif harm.low > 0:
                insort(acts, self._toll_act(harm, act), key=lambda one: one.index)
        return acts

    def _toll_of(self, harm: Harm, acts: list[Act]) -> Act:
        """The act whose target is whom the toll names, else the last one."""
        who = self._parties(harm.victim)
        for act in reversed(acts):
            target = {one.value for one in act.cast.target.parties} if act.cast.target is not None else set()
            if who & target:
                return act
        return acts[-1]

    def _parties(self, head: int | None) -> set[str]:
        if head is None:
            return set()
        return {one.value for one in self.reading.mention(head).parties}

    def _toll_act(self, harm: Harm, of: Act) -> Act:
        """Another source's toll is a claim of its own about the same act."""
        chain = self.finder.chains.of(harm.head)
        trigger = Trigger(harm.head, of.trigger.frame, is_noun=True)
        roles = type(of.roles)(nodes={harm.head})
        stance = Stance(of.stance.modality if of.stance.modality in _FACTUAL else Modality.ASSERTED)
        act = Act(trigger, roles, type(of.cast)(), of.act, chain, stance, harms=[harm])
        self._take_over(act, of)
        return act

    def _is_its_toll(self, act: Act, earlier: Act) -> bool:
        """Whether a sentence of harm only completes what the same speaker told, or says in nobody's name: none."""
        if not act.trigger.frame.is_harm:
            return False
        nobody = len(act.chain.hops) == 1 and all(harm.high == 0 for harm in act.harms)
        return act.chain.key == earlier.chain.key or nobody

    def _take_over(self, act: Act, earlier: Act) -> None:
        if act.trigger.frame.is_harm or (act.trigger.is_noun and not self.tree[act.index].is_noun):
            act.act = earlier.act
        act.inherited["act"] = earlier

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
            if tree[one.index].sentence < tree[act.index].sentence and one.stance.modality in _FACTUAL
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

    def _lend(self, act: Act, before: list[Act]) -> None:
        """Day and place that an act leaves to the telling: the linked act's, or those of the paragraph's last act."""
        if act.series is not None or act.stance.modality not in _FACTUAL:
            return
        linked = [one for one in before if one.index == act.link]
        near = [one for one in before if self._is_one_telling(one, act)]
        if act.time is None and "time" not in act.inherited and "act" not in act.inherited:
            dated = [one for one in (*near, *linked) if one.time is not None and one.time[0].kind in _DAYS]
            own = [hit for hit in self.reading.times[self.tree[act.index].sentence] if hit.kind in _DAYS]
            same = dated and self._same_sentence(dated[-1], act)
            if dated and (same or not own):
                act.inherited["time"] = dated[-1]
        if act.place is None and act.cast.place is None and not {"place", "act"} & act.inherited.keys():
            told = self._told_place(act)
            if told is not None:
                act.place = (told, LOOSE)
            elif linked and (linked[0].place is not None or linked[0].cast.place is not None):
                act.inherited["place"] = linked[0]

    def _is_one_telling(self, one: Act, act: Act) -> bool:
        """Whether two acts stand within two sentences of one paragraph and come from one speaker."""
        tree, reading = self.tree, self.reading
        same_block = reading.block_of(tree[one.index].start) == reading.block_of(tree[act.index].start)
        gap = tree[act.index].sentence - tree[one.index].sentence
        return same_block and 0 <= gap <= 2 and one.series is None and one.stance.modality in _FACTUAL

    def _told_place(self, act: Act) -> PlaceHit | None:
        """“The patrol was outside the zone”: where the next two sentences say that one who took part was."""
        tree = self.tree
        heads = {tree[at].lemma.lower() for at in (act.cast.target_head, act.cast.actor_head) if at is not None}
        number = tree[act.index].sentence
        for sentence in tree.sentences[number + 1 : number + 3]:
            root = next((at for at in sentence if tree[at].lemma == "be" and tree.children(at, "nsubj")), None)
            if root is None or tree[tree.children(root, "nsubj")[0]].lemma.lower() not in heads:
                continue
            hits = [hit for hit in self.reading.places[sentence.index] if tree[hit.parts[0].top].head == root]
            if hits and not hits[0].is_reference:
                return hits[0]
        return None

    def _tells(self, act: Act, earlier: Act | None) -> bool:
        """Whether an act is more than a mention of one told before or of a thing of rules."""
        if act.stance.is_unsaid or self._is_passing(act):
            return False
        if act.series is not None or not act.trigger.is_noun or act.stance.modality is Modality.DENIED:
            return True
        if earlier is not None and (act.chain.speaker.via is Via.CONFIRMS or act.is_charge):
            return True
        if act.harms or act.time is not None or act.cast.place is not None:
            return self._is_of_the_world(act)
        has_place = act.place is not None and not act.place[0].is_reference
        if earlier is not None:
            return has_place
        has_sides = act.cast.actor is not None or act.cast.target is not None or act.cast.weapon is not None
        is_hedged = act.stance.modality is Modality.ALLEGED
        return self._is_of_the_world(act) and (has_place or has_sides or (is_hedged and act.roles.support is not None))

    def _is_passing(self, act: Act) -> bool:
        """“the force hit in May”, “nobody killed in fighting”: words that only point at acts told elsewhere."""
        tree = self.tree
        token = tree[act.index]
        is_dated = act.time is not None and act.time[0].kind != "month"
        placed = act.place is not None or act.cast.place is not None
        if token.dep == "acl" and token.tag == "VBN" and not act.trigger.frame.is_harm:
            return act.cast.actor is None and not is_dated and not placed
        nobody = bool(act.harms) and all(harm.high == 0 for harm in act.harms)
        named = act.cast.actor or act.cast.weapon or (act.cast.target is not None and act.cast.target.parties)
        return act.trigger.is_noun and nobody and not named and not placed

    def _is_of_the_world(self, act: Act) -> bool:
        blocking = self.finder.frames.body.blocking
        above = self.tree[self.tree[act.index].head]
        owner = self.tree[above.head] if above.dep == "prep" else above
        return not (owner.is_noun and owner.lemma.lower() in blocking)


_DAYS: Final = frozenset({"date", "weekday", "relative", "anaphoric"})
_FACTUAL: Final = frozenset({Modality.ASSERTED, Modality.ALLEGED})
