"""Who had it last of those whose words one sentence is? "According to the militia, X reported", "as X has it"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.model.claim import SourceKind

if TYPE_CHECKING:
    from truceline.extract.attribution import Attribution
    from truceline.extract.tree import Tree


def through_media(tree: Tree, ordered: list[Attribution]) -> list[Attribution]:
    """Attributions that hold one word, outermost first, with an outlet before the speaker beside it in its sentence.

    What a speaker says of an outlet's report stays inside: the outlet's cue is then part of what he says.
    """
    for place, one in enumerate(ordered):
        is_medium = one.parent is None and bool(one.sources) and one.sources[-1].kind is SourceKind.OUTLET
        for before in range(place) if is_medium else ():
            if _is_passed_on(tree, ordered[before], one):
                return [*ordered[:before], one, *ordered[before:place], *ordered[place + 1 :]]
    return ordered


def _is_passed_on(tree: Tree, speech: Attribution, medium: Attribution) -> bool:
    """Whether an outlet passes on a speech that stands beside its own words in the sentence."""
    is_beside = tree[speech.cue].sentence == tree[medium.cue].sentence and speech.parent is None
    is_speaker = bool(speech.sources) and speech.sources[-1].kind is not SourceKind.OUTLET
    is_told = tree[speech.cue].is_verb and tree[speech.cue].lower != "according"
    is_behind = min(medium.content, default=medium.cue) < speech.cue < medium.cue  # "…, a source said, X reported"
    is_inside = medium.cue in speech.content and is_told and not is_behind and not _is_as(tree, medium.cue)
    return is_beside and is_speaker and not is_inside


def _is_as(tree: Tree, cue: int) -> bool:
    """“as X has it”: a clause with "as" beside a speech is no part of it."""
    return any(tree[at].lower == "as" for at in tree.children(cue, "mark", "prep"))
