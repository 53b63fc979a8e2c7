"""Whom does a side mean by "they", "them" or "the men"? Whom it has charged or just named, or else its opponents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.foes import Foes
    from truceline.extract.frames import Frames
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory
    from truceline.extract.standings import Standing, Standings

_OTHERS: Final = frozenset({"they", "these", "those", "them", "others"})
_GROUPS: Final = frozenset({"man", "group", "attacker", "assailant", "gunner", "intruder"})
_PEOPLE: Final = frozenset({"person", "people", "man", "group", "gang", "band", "fellow", "guy", "thug", "force"})
_DEFINITE: Final = frozenset({"the", "these", "those", "this", "that"})
_OWN: Final = frozenset({"its", "our", "my", "his", "her"})
_PARTS: Final = frozenset({"compound", "nmod", "poss"})
REACH: Final = 2
"""Sentences over which "they" or "the men" are those whom the same speaker has just charged."""


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge that was made: by whom, of which camps, in which sentence, against which noun."""

    speaker: str
    camps: frozenset[str]
    sentence: int
    head: int | None


class Charged:
    """Remembers the charges of one document, and tells whom words without a name take up."""

    def __init__(self, reading: Reading, frames: Frames, memory: Memory, standings: Standings, foes: Foes) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = frames
        self.memory = memory
        self.parties = reading.lexicons.parties
        self.war = standings.war
        self.foes = foes
        self._made: list[Charge] = []

    def add(self, charge: Charge) -> None:
        """Remembers a charge; they come in the order of the text."""
        self._made.append(charge)

    def goes_on(self, head: int, speaker: str, standing: Standing) -> bool:
        """“They shelled it as they fell back”: those whom the same side has charged right before, or its opponents."""
        tree = self.tree
        charged = self._before(head, speaker, standing)
        if self.is_others(head):
            return bool(charged) or self._are_before(head, standing) is not False
        if self._is_pointed_at(head):
            return True
        if not charged:
            return False
        definite = tree[tree.noun_phrase(head)[0]].lower in _DEFINITE
        last = charged[-1].head
        same = last is not None and tree[head].lemma == tree[last].lemma
        return definite and (same or tree[head].lemma.lower() in _GROUPS)

    def _before(self, head: int, speaker: str, standing: Standing) -> list[Charge]:
        """The last charge, if it is near and the same side made it."""
        near = [one for one in self._made[-1:] if 0 <= self.tree[head].sentence - one.sentence <= REACH]
        return [one for one in near if one.speaker == speaker or one.camps == standing.camps]

    def one_before(self, head: int, speaker: str, standing: Standing) -> int | None:
        """Whom "it" may take up: the one that the same side has charged right before; "he" the enemy only."""
        tree = self.tree
        last = next((one.head for one in self._before(head, speaker, standing)), None)
        if (
            last is None
            or last > head
            or tree[last].tag not in {"NN", "NNP"}
            or tree[head].sentence - tree[last].sentence > 1
        ):
            return None
        is_foe = tree[last].lemma.lower() in self.foes.words.enemies
        return last if is_foe or tree[head].lower in {"it", "its"} else None

    def many_before(self, head: int, speaker: str, standing: Standing) -> bool:
        """Whether "their" may take up those of a plural whom the same side has charged right before."""
        heads = [one.head for one in self._before(head, speaker, standing)]
        return any(last is not None and last < head and self.tree[last].tag in {"NNS", "NNPS"} for last in heads)

    def _is_pointed_at(self, head: int) -> bool:
        """“These people mined the road”, in a quotation: whoever speaks points at others."""
        tree = self.tree
        points = any(tree[at].lower in {"these", "those"} for at in tree.children(head, "det"))
        return points and tree[head].lemma.lower() in _PEOPLE and self.reading.is_spoken(tree[head].start)

    def is_others(self, head: int) -> bool:
        """Whether a word is a pronoun for others than who speaks."""
        return self.tree[head].lower in _OTHERS

    def _are_before(self, head: int, standing: Standing) -> bool | None:
        """Whether those who are named last before "they" are opponents; None where no word tells."""
        tree = self.tree
        start = tree.sentences[max(tree[head].sentence - REACH, 0)].first
        for at in range(head - 1, start - 1, -1):
            if not tree[at].is_noun or tree[at].dep in _PARTS or tree[at].tag not in {"NNS", "NNPS"}:
                continue
            if tree[at].lemma.lower() in self.foes.words.means:
                return False  # "fired missiles, and they hit a base"
            camps = self._camps_at(at) if standing.camps else frozenset()
            if camps and self.war is not None:
                return self.war.are_opposed(standing.camps, camps)
            if self.frames.is_force(tree, at):
                return self._is_opponent(at, standing)
        return None

    def _is_opponent(self, head: int, standing: Standing) -> bool | None:
        """Of bearers of arms whose camp no word tells: "its soldiers" are the speaker's own."""
        tree = self.tree
        if any(tree[at].lower in _OWN for at in tree.children(head, "poss")):
            return False
        return True if self.foes.are(head, standing) else None

    def _camps_at(self, head: int) -> frozenset[str]:
        if self.war is None:
            return frozenset()
        party = next((one.value for one in self.reading.mention(head).parties), None)
        camp = self.war.camp_of(party, self.parties) if party is not None else None
        return frozenset({camp}) if camp is not None else self.war.shown(self.memory.described(head))
