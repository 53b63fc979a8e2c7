"""Where does a speech end at a semicolon? "X puts the dead at 13; Y counts 18": Y's figure is not X's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.attribution import Attribution
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_LISTS: Final = frozenset({":", '"', "``", "''"})
"""Marks between a cue and a semicolon behind which one speech is told in several clauses."""


def parted(tree: Tree, found: list[Attribution], sentence: Sentence) -> list[Attribution]:
    """The attributions of a sentence, none of which goes on behind a semicolon where another speaks there."""
    marks = [at for at in sentence if tree[at].text == ";"]
    return [_until(tree, one, found, marks) for one in found] if marks else found


def _until(tree: Tree, one: Attribution, found: list[Attribution], marks: list[int]) -> Attribution:
    mark = next((at for at in marks if at > one.cue), None)
    if mark is None or one.is_attitude or any(tree[at].text in _LISTS for at in range(one.cue, mark)):
        return one
    others = [two for two in found if two.cue > mark and two.sources and not two.is_attitude]
    if not any(not tree.governs(one.cue, two.cue) and tree.children(two.cue, "nsubj") for two in others):
        return one
    content = frozenset(at for at in one.content if at < mark)
    return replace(one, content=content) if content else one
