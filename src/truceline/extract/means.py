"""Whose were the means? "Ukrainian shelling", "fire of the militia", "killed in an Israeli raid" name who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.camps import Camps
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Participants
    from truceline.extract.reading import Reading
    from truceline.extract.standings import Standing, Standings

_CRAFT: Final = frozenset({"boat", "ship", "vessel", "warship", "convoy", "patrol", "balloon", "vehicle", "machine"})
_BY: Final = frozenset({"in", "by", "from", "with", "under"})
"""Prepositions that lead from a harm to what did it."""


class Means:
    """Judges by what was fired, flown or driven whether a side charges its opponents."""

    def __init__(self, reading: Reading, frames: Frames, standings: Standings, camps: Camps) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = frames
        self.words = standings.words
        self.war = standings.war
        self.camps = camps

    def are_theirs(self, trigger: Trigger, cast: Participants, standing: Standing) -> bool:
        """“Ukrainian shelling wounded a woman”, "a Syrian missile had been fired": the means tell whose."""
        tree = self.tree
        if self.war is None or not standing.is_side:
            return False
        heads = [trigger.index, *tree.children(trigger.index, "nsubj", "nsubjpass")]
        if trigger.frame.is_harm or tree.children(trigger.index, "nsubjpass"):
            heads += self._done_with(trigger.index)
        return any(head != cast.target_head and self.is_one(head) and self.is_whose(head, standing) for head in heads)

    def is_one(self, head: int) -> bool:
        """Whether a noun is of what a side strikes with, or of its striking."""
        return self.tree[head].lemma.lower() in self.words.means

    def _done_with(self, verb: int) -> list[int]:
        """“died in an Israeli raid”, "came under Ossetian fire": what a harm or plight is put down to."""
        tree = self.tree
        joined = tree.children(verb, "conj")
        joined += [at for one in joined for at in tree.children(one, "acl")]
        preps = [at for one in (verb, *joined) for at in tree.children(one, "prep", "agent") if tree[at].lower in _BY]
        return [at for prep in preps for at in tree.children(prep, "pobj")]

    def is_whose(self, head: int, standing: Standing) -> bool:
        """Whether the words round a means are of the speaker's opponents."""
        tree = self.tree
        before = [tree[at].text for at in sorted({*tree.noun_phrase(head), head - 1}) if 0 <= at < head]
        if any(word.lower() == "their" for word in before[:2]):
            return self.reading.is_spoken(tree[head].start)  # "their snipers", said of others
        camps = self.camps.of_words(before) or self._of_whom(head)
        opposed = self.war is not None and self.war.are_opposed(standing.camps, camps)
        return bool(camps) and (not standing.camps or opposed)

    def _of_whom(self, head: int) -> frozenset[str]:
        """“artillery of the Georgians”, "a boat from the North"; where a shot comes from is a direction."""
        tree, weapon = self.tree, self.frames.weapon_at(self.tree, head)
        is_platform = weapon is not None and weapon.platform and not weapon.munition
        lemma = tree[head].lemma.lower()
        is_craft = is_platform or lemma in _CRAFT
        is_fire = weapon is not None or lemma.endswith("fire")  # "the shelling of X" is on X
        links = {"of", "from"} if is_craft else {"of"} if is_fire else set()
        named = [self.reading.text(tree.noun_phrase(at)) for at in tree.led(head, links)]
        return self.war.shown(" ; ".join(named)) if self.war is not None else frozenset()
