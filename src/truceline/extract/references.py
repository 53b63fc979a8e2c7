"""Which acts told before does a word mean? "The third attack", "three strikes", "the strike", "this"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.extract.act import ANAPHORIC, FACTUAL, NOT_TOLD, REACH
from truceline.model.claim import Via

if TYPE_CHECKING:
    from truceline.extract.act import Act
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

_MARKING: Final = frozenset({"mark", "become", "represent", "constitute", "count", "make", "remain"})
MANY: Final = 10
"""From so many on, "carried out 268 attacks" is a tally of a period, and no act that happened once."""


def is_near(tree: Tree, before: int, index: int) -> bool:
    """Whether a token stands at most ``REACH`` sentences behind another."""
    return 0 <= tree[index].sentence - tree[before].sentence <= REACH


def is_over_days(tree: Tree, act: Act) -> bool:
    """“had bombed only militants over the last few days”: no single act, which a toll could be of."""
    if act.time is None or act.time[0].kind not in {"period", "recent", "relative"}:
        return False
    hit = act.time[0]
    return (
        re.search(r"\b(?:days|weeks|months|years)\b(?! (?:later|earlier))", tree.text[hit.start : hit.end]) is not None
    )


class References:
    """Which acts of a document a count, an ordinal or a word that points back means."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree

    def number(self, act: Act) -> int | None:
        """The number in "this was the third attack", "the third time that", "three strikes": known acts, counted."""
        tree = self.tree
        number = self._third_time(act)
        counts_people = act.is_toll or act.trigger.frame.is_harm  # "counts 83 dead"
        if number is not None or counts_people or not act.trigger.is_noun:
            return number
        predicate = self._predicate(act.index)
        if predicate is not None:
            return predicate
        ordinal = next((self._ordinal(at) for at in tree.children(act.index, "amod") if self._ordinal(at)), None)
        head = tree[tree[act.index].head]
        is_copular = tree[act.index].dep == "attr" and head.lemma == "be" and not self._exists(head.index)
        if ordinal is not None and (self._is_counted_as(act.index) or self._is_beside(act.index)):
            return ordinal
        if ordinal is not None and (is_copular or (act.time is None and act.roles.support is None)):
            return ordinal
        if is_copular and act.time is None and re.search(r"\b(?:such|this kind|the kind)\b", self._around(act.index)):
            return ordinal or 1
        count = self._count(act.index)
        told = act.roles.support is not None and (act.place is not None or act.cast.place is not None)
        definite = any(
            self.tree[at].lower in ANAPHORIC for at in self.tree.children(act.index, "det", "predet", "poss")
        )
        if count is not None and count < MANY and not definite and (act.harms or act.cast.target or act.time):
            return None  # "two were wounded in two raids on vehicles"
        if count is not None and ((count >= MANY and not told) or (count > 1 and act.roles.support is None)):
            return count
        return None

    def _is_counted_as(self, index: int) -> bool:
        """“counts this as the 17th attack”, "it marked the third raid", "the fifth strike since May"."""
        tree, head = self.tree, self.tree[self.tree[index].head]
        is_as = tree[index].dep == "pobj" and head.lower == "as"
        is_mark = tree[index].dep in {"dobj", "attr", "oprd"} and head.lemma in _MARKING
        since = any(tree[at].lower == "since" for at in tree.children(index, "prep"))
        return is_as or is_mark or (since and tree[index].dep not in {"nsubj", "nsubjpass"})

    def _is_beside(self, index: int) -> bool:
        """“shelled the town, the fifth attack this month”: what stands beside an act and counts it."""
        tree = self.tree
        first = tree.first_of(index)
        comma = first > tree.sentence_of(index).first and tree[first - 1].text in {",", "–", "—"}
        comma = comma and tree[first].lower in {"the", "its", "their"}
        return tree[index].dep == "appos" or (comma and tree[index].dep not in {"nsubj", "nsubjpass"})

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

    def _is_of(self, act: Act, index: int) -> bool:
        """Whether "for the second time" tells of this act, and not of another verb of the sentence."""
        tree = self.tree
        time = tree[index].head if tree[tree[index].head].is_noun else index
        verb = next((at for at in tree.ancestors(time) if tree[at].is_verb), None)
        is_own = verb is None or verb in act.roles.nodes or verb == act.index or tree[verb].lemma == "be"
        return is_own or tree.governs(time, act.index) or (tree.governs(act.index, time) and verb in act.roles.nodes)

    def _third_time(self, act: Act) -> int | None:
        start, end = self.reading.bounds(self.tree.sentence_of(act.index))
        spell = r"(?:\w+ )?(?:day|night|week|month)\b(?: in a row| running)? (?:that|on which|when)\b"
        match = re.search(rf"\b(?:the|a) (\w+) (?:time\b|{spell})", self.tree.text[start:end])
        if match and self.tree[act.index].lemma == "be":
            return self.reading.lexicons.quantities.ordinal(match.group(1))  # "for the second time it was in flames"
        if match and self.tree.text[start : start + match.start()].lower().endswith("for "):
            return None
        if match and ":" in self.tree.text[start + match.end() : self.tree[act.index].start]:
            return None  # "it was the second time that it was hit: on Friday a shell landed there"
        if match and not self._is_of(act, self.reading.token_at(start + match.start(1))):
            return None
        return self.reading.lexicons.quantities.ordinal(match.group(1)) if match else None

    def _predicate(self, index: int) -> int | None:
        """“The raid was the first on the suburbs since June”: a count of acts, told of one that is known."""
        tree = self.tree
        head = tree[index].head
        if tree[index].dep != "nsubj" or tree[head].lemma != "be":
            return None
        return next((self._ordinal(at) for at in tree.children(head, "attr", "acomp") if self._ordinal(at)), None)

    def _around(self, index: int) -> str:
        return self.reading.text(self.tree.subtree(index))

    def referent(self, act: Act, earlier: list[Act]) -> Act | None:
        """The act told before that a bare noun or a toll refers to: the last one of a like kind within reach."""
        if act.is_charge:
            return act.inherited["act"]
        near = [one for one in earlier if is_near(self.tree, one.index, act.index) and one.stance.modality in FACTUAL]
        if act.trigger.is_noun and not self.tree[act.index].is_noun and near:
            single = [one for one in near if not is_over_days(self.tree, one)]
            return (single or near)[-1] if act.is_toll else near[-1]
        near = [one for one in near if one.series is None and one.trigger.frame.name not in NOT_TOLD]
        if act.trigger.frame.is_harm and act.cast.actor is None and act.time is None and act.place is None:
            single = [one for one in near if not is_over_days(self.tree, one)]
            return (single or near)[-1] if near else None
        if act.series is not None:
            return None
        if not act.trigger.is_noun:
            return self._same_target(act, near)
        definite = any(
            self.tree[at].lower in ANAPHORIC for at in self.tree.children(act.index, "det", "predet", "poss")
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
