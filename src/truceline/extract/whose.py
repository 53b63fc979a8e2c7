"""Of which side is it? Parties of pronouns, of what is "its" or "theirs", and of a state's troops and arms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.model.claim import Mention
from truceline.model.noun import Weighted

if TYPE_CHECKING:
    from truceline.extract.frames import Frames
    from truceline.extract.reading import Reading
    from truceline.extract.sources import Memory

REACH: Final = 2
"""Sentences over which a pronoun takes up who or what was told of."""
_ONE: Final = frozenset({"it", "he", "she", "him", "her"})
_OF_STATE: Final = frozenset({"state", "organisation", "government", "ministry"})
"""Kinds of parties that are no arm themselves, and whose arms bear another name."""
_PARTED: Final = frozenset({"police", "peacekeeper", "civilian", "official"})
"""Nouns of those who are of a state and not of its forces."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who did or suffered something, as told: the noun, the mention, and in which part."""

    head: int
    mention: Mention
    is_target: bool


class Whose:
    """Finds the parties of words that do not name them; ``note`` keeps who was told of, in order."""

    def __init__(self, reading: Reading, frames: Frames, memory: Memory) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = frames
        self.memory = memory
        self._told: list[Told] = []

    def note(self, head: int, mention: Mention, *, is_target: bool) -> None:
        """Keeps somebody or something that an act was told of."""
        self._told.append(Told(head, mention, is_target))

    def armed(self, head: int, mention: Mention) -> Mention:
        """“Israeli warplanes”, "units of Azerbaijan", "a Turkish column": a state's arms are its armed forces."""
        if not mention.parties or not self.is_arms(head):
            return mention
        return Mention(span=mention.span, parties=self.forces(mention.parties), count=mention.count)

    def is_arms(self, head: int) -> bool:
        """Whether a noun is of a force: who bears arms, what is fired or flown, a post or column, a noun of attack."""
        tree, frames = self.tree, self.frames
        lemma = tree[head].lemma.lower()
        if lemma in _PARTED or tree[head].is_name:
            return False
        if frames.is_force(tree, head) or frames.weapon_at(tree, head) is not None:
            return True
        return lemma in frames.body.objects["post"] or lemma in frames.weapons.vehicles

    def forces(self, parties: tuple[Weighted, ...]) -> tuple[Weighted, ...]:
        """The same parties, states by the names of their armed forces on this theatre."""
        known = self.reading.lexicons.parties
        found = []
        for one in parties:
            is_state = known.knows(one.value) and known.kind(one.value) == "state"
            forces = known.forces(one.value) if is_state else None
            found.append(Weighted(value=forces, weight=one.weight, reason=one.reason) if forces else one)
        return tuple(found) if len({one.value for one in found}) == len(found) else parties

    def pronoun(self, head: int, *, is_target: bool, actor: Mention | None) -> Mention | None:
        """Whom "it" or "they" stands for; who suffers an act is not who does it."""
        if not is_target:
            return self._named(head, frozenset()) or self._last_told(head, is_target=False, but=None)
        told = self._last_told(head, is_target=True, but=actor)
        if told is not None or actor is None:
            return told or self._named(head, frozenset())
        return self._named(head, frozenset(one.value for one in actor.parties)) if actor.parties else None

    def owner(self, head: int, actor: Mention | None) -> Mention | None:
        """Whose "its positions" are: the side of whoever was named before, and not of him who attacks them."""
        but = frozenset(one.value for one in actor.parties) if actor is not None else frozenset[str]()
        found = self._named(head, but)
        if found is None or not found.parties:
            return found
        known = self.reading.lexicons.parties
        sides = []
        for one in found.parties:
            is_voice = known.knows(one.value) and known.kind(one.value) in _OF_STATE
            sides.append(
                Weighted(value=known.side(one.value), weight=one.weight, reason=one.reason) if is_voice else one
            )
        is_one_each = len({one.value for one in sides}) == len(sides)
        return Mention(span=found.span, parties=self.forces(tuple(sides) if is_one_each else found.parties))

    def _named(self, head: int, but: frozenset[str]) -> Mention | None:
        """Who was named last in the sentence or the one before, subjects first; none of certain parties."""
        token = self.tree[head]
        for sentence in (token.sentence, token.sentence - 1):
            named = [
                source for source in self.memory.known
                if source.sentence == sentence and source.position < token.start
                and source.party is not None and source.party not in but
            ]  # fmt: skip
            subjects = [source for source in named if source.is_subject] or named
            if subjects:
                best = min(subjects, key=lambda source: source.depth)
                parties = tuple(one for one in self.reading.parties_of(best.span) if one.value not in but)
                return Mention(span=best.span, parties=parties)
        return None

    def _last_told(self, head: int, *, is_target: bool, but: Mention | None) -> Mention | None:
        """Who was told of last within reach in the same part, one or many as the pronoun says."""
        token, tree = self.tree[head], self.tree
        barred = {one.value for one in but.parties} if but is not None else set()
        near = [
            one for one in self._told
            if one.head < head and 0 <= token.sentence - tree[one.head].sentence <= REACH
            and (token.lower in _ONE) == (tree[one.head].tag not in {"NNS", "NNPS", "CD"})
            and (one.mention.span != but.span if but is not None else True)
            and barred.isdisjoint(two.value for two in one.mention.parties)
        ]  # fmt: skip
        same = [one for one in near if one.is_target == is_target] or (near if is_target else [])
        return same[-1].mention if same else None
