"""Is somebody an opponent by the noun alone? "Terrorists" always; "militants" to a state, "soldiers" to its foes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.frames import Frames
    from truceline.extract.reading import Reading
    from truceline.extract.standings import Standing, Standings

_BANDS: Final = frozenset({"group", "formation", "band", "element", "faction", "unit", "organisation", "organization"})
_GROUPS: Final = frozenset(
    {"band", "group", "column", "convoy", "number", "dozen", "hundred", "party", "team", "wave", "pair", "gang"}
    | {"handful", "lorry", "truck", "unit", "force", "crowd", "score", "some", "several", "lot", "squad", "member"}
)
"""Nouns for many, of whom the next tells who they are."""
_ACROSS: Final = frozenset(
    {"other", "opposite", "opposing", "enemy", "rival", "adverse", "hostile", "neighbouring", "neighboring"}
)
"""Words before "side" that are the opponent's for whoever is of a side."""
_OF_STATES: Final = frozenset({"air", "security", "armed", "naval", "government", "special", "federal", "state"})
"""Words before "forces" that are a state's."""


class Foes:
    """Judges the nouns for those who bear arms."""

    def __init__(self, reading: Reading, frames: Frames, standings: Standings) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = frames
        self.words = standings.words
        self.war = standings.war

    def are(self, head: int | None, standing: Standing) -> bool:
        """By the noun alone: foes always; "militants" unless fighters of no state speak; "soldiers" only if they do."""
        if head is None:
            return False
        tree = self.tree
        if self._is_across(head):
            return True
        if tree[head].lower == "side":
            return False
        head = self._of_whom(head)
        forms = {tree[head].lemma.lower(), tree[head].lower, f"{tree[head].lower.removesuffix('men')}man"}
        owners = {tree[at].lemma.lower() for at in tree.children(head, "compound", "amod", "nmod", "poss")}
        if not (forms | owners).isdisjoint(self.words.foes):
            return True
        is_state = self.war is not None and bool(standing.camps) and self.war.are_states(standing.camps)
        armed = "armed" in owners and bool(forms & _BANDS)
        if armed or not forms.isdisjoint(self.words.irregular):
            called = "fighter" not in forms or not owners.isdisjoint(self.words.irregular)  # "separatist fighters"
            return called and (is_state or not standing.camps)
        armies = bool(forms & {"force", "forces"}) and bool(owners & _OF_STATES)
        if armies or not forms.isdisjoint(self.words.regular):
            return standing.is_group or (self.war is not None and bool(standing.camps) and not is_state)
        first = tree.sentence_of(head).first
        named = [at for at in tree.children(head, "amod", "compound") if tree[at].text[:1].isupper() and at != first]
        return (bool(named) and self.frames.is_force(tree, head)) or (tree[head].is_name and head != first)

    def is_enemy(self, head: int) -> bool:
        """“the enemy”, "enemy aircraft", "planes of the aggressor": a word that a side alone uses."""
        tree = self.tree
        named = [
            head,
            *tree.led(head, {"of"}),
            *(at for at in tree.children(head, "amod", "compound") if tree[at].lower == "enemy"),
        ]
        return any(tree[at].lemma.lower() in self.words.enemies for at in named)

    def _is_across(self, head: int) -> bool:
        """“the other side”, "soldiers of the neighbouring state", "a drone of the enemy": an opponent's."""
        tree = self.tree
        own = [tree[at].lower for at in tree.children(head, "amod", "compound")]
        if tree[head].lower == "side" and not _ACROSS.isdisjoint(own):
            return True
        whose = [*tree.led(head, {"of"}), *tree.children(head, "poss")]
        bordering = [tree[at].lower for one in whose for at in (one, *tree.children(one, "amod"))]
        return not (_ACROSS | self.words.enemies | {"neighbour", "neighbor"}).isdisjoint(bordering)

    def _of_whom(self, head: int) -> int:
        """“a band of rebels”, "lorries full of soldiers": those of whom a group is made up."""
        tree = self.tree
        if tree[head].lemma.lower() not in _GROUPS:
            return head
        holders = [head, *tree.children(head, "amod", "acl")]
        led = (at for one in holders for at in tree.led(one, {"of", "with"}))
        return next((at for at in led if tree[at].is_noun), head)

    def is_unnamed(self, head: int) -> bool:
        """“gunmen”, "unknown assailants": nobody's opponent is named."""
        tree = self.tree
        lemma, word = tree[head].lemma.lower(), tree[head].lower
        if lemma in self.words.nobody or f"{word.removesuffix('men')}man" in self.words.nobody:
            of = [at for at in tree.children(head, "prep") if tree[at].lower == "of"]
            phrase = [*tree.noun_phrase(head), *(at for prep in of for at in tree.subtree(prep))]
            shown = self.war.shown(self.reading.text(phrase)) if self.war is not None else ()
            return not shown and not any(tree[at].text[:1].isupper() for at in tree.noun_phrase(head)[1:])
        unknown = any(tree[at].lower in self.words.unknown for at in tree.children(head, "amod"))
        return unknown and not self.reading.mention(head).parties
