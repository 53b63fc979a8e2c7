"""What does a bare word stand for? "Six were launched", "several of them had come over", "two more fell"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.extract.frames import Frames
    from truceline.extract.tree import Tree

REACH: Final = 3
"""Sentences in front of a bare word in which what it stands for is looked for."""
_FLYING: Final = frozenset({"drone", "aircraft", "rocket", "air munition"})


class StandIns:
    """Finds the noun told before that a pronoun, a bare number or a vague noun takes up."""

    def __init__(self, tree: Tree, frames: Frames) -> None:
        self.tree = tree
        self.frames = frames

    def arms(self, head: int) -> int:
        """The weapon that a bare head stands for: "six", "the craft"; the head itself where it stands for none."""
        return self._last(head, self.frames.body.vague_arms, self._is_fired)

    def forces(self, head: int) -> int:
        """Those who bear arms that a bare head stands for: "several of them", "the men"; else the head itself."""
        return self._last(head, self.frames.body.vague_forces, self._bears_arms)

    def is_bare(self, head: int) -> bool:
        """A pronoun, or a number that counts what was told before."""
        token = self.tree[head]
        named = any(self.tree[at].lower == "of" and self._names(at) for at in self.tree.children(head, "prep"))
        return (token.tag == "CD" or token.lower in self.frames.body.bare) and not named

    def _counted(self, head: int) -> int | None:
        """What is counted, in "30 of their rounds"; None where nothing is."""
        tree = self.tree
        if tree[head].tag != "CD" and tree[head].lower not in self.frames.body.bare:
            return None
        return next((at for at in tree.led(head, {"of"}) if tree[at].is_noun), None)

    def _names(self, of: int) -> bool:
        """“six of the drones”: what is counted stands behind it."""
        return any(self.tree[at].is_noun for at in self.tree.children(of, "pobj"))

    def _last(self, head: int, vague: frozenset[str], fits: Callable[[int], bool]) -> int:
        tree = self.tree
        counted = self._counted(head)
        if counted is not None and fits(counted):
            return counted
        if not self.is_bare(head) and vague.isdisjoint({tree[head].lemma.lower(), tree[head].lower}):
            return head
        first = tree.sentences[max(tree[head].sentence - REACH, 0)].first
        start = tree.noun_phrase(head)[0]
        return next((at for at in range(start - 1, first - 1, -1) if tree[at].is_noun and fits(at)), head)

    def _is_fired(self, index: int) -> bool:
        found = self.frames.weapon_at(self.tree, index)
        return found is not None and (found.munition or found.name in _FLYING) and found.name != "munition"

    def _bears_arms(self, index: int) -> bool:
        is_part = self.tree[index].dep in {"compound", "nmod", "poss", "amod"}
        return not is_part and self.frames.is_force(self.tree, index)
