"""Where does a speech end within its sentence? "X puts the dead at 13; Y counts 18": Y's figure is not X's.

A border is a semicolon, or a comma and a word that joins two clauses, where somebody speaks on either side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.attribution import Attribution
    from truceline.extract.tree import Tree
    from truceline.extract.walks import Sentence

_LISTS: Final = frozenset({":", '"', "``", "''"})
"""Marks between a cue and a semicolon behind which one speech is told in several clauses."""
_JOINING: Final = frozenset({"and", "but", "while", "whereas", "yet", "although", "though"})
_MARKS: Final = frozenset({",", "–", "—", "-"})
MAX_SPEAKER: Final = 12
"""Words of a phrase that names a speaker right behind a joining word."""


def across(tree: Tree, cited: Attribution, outer: Attribution) -> bool:
    """Whether a joining word stands between one who cites and one who is cited, and another speaks on: no such thing.

    “X, citing A, reported that …, while Y, citing B, said that …”.
    """
    low, high = sorted((cited.cue, outer.cue))
    borders = [at for at in range(low + 1, high) if _is_border(tree, at)]
    side = {at < borders[0] for at in outer.content} if borders else set()
    return len(side) == 1 and all(tree[at].sentence == tree[outer.cue].sentence for at in (low, high))


def _is_border(tree: Tree, at: int) -> bool:
    return tree[at].lower in _JOINING and tree[at - 1].text in _MARKS


def parted(tree: Tree, found: list[Attribution], sentence: Sentence) -> list[Attribution]:
    """The attributions of a sentence, none of which goes on behind a border where another speaks there."""
    marks = [at for at in sentence if tree[at].text == ";"]
    found = [_until(tree, one, found, marks) for one in found] if marks else found
    if len(found) < 2:
        return found
    found = _bracketed(tree, found, sentence)
    for at in range(sentence.first + 2, sentence.last):
        if _is_border(tree, at):
            found = _joined(tree, found, sentence, at)
    return found


def _until(tree: Tree, one: Attribution, found: list[Attribution], marks: list[int]) -> Attribution:
    mark = next((at for at in marks if at > one.cue), None)
    if mark is None or one.is_attitude or any(tree[at].text in _LISTS for at in range(one.cue, mark)):
        return one
    others = [two for two in found if two.cue > mark and two.sources and not two.is_attitude]
    if not any(not tree.governs(one.cue, two.cue) and tree.children(two.cue, "nsubj") for two in others):
        return one
    content = frozenset(at for at in one.content if at < mark)
    return replace(one, content=content) if content else one


def _bracketed(tree: Tree, found: list[Attribution], sentence: Sentence) -> list[Attribution]:
    """“…, X said (…, according to Y)": what is told in brackets by somebody of its own is Y's, and the rest is not."""
    first = next((at for at in sentence if tree[at].text == "("), None)
    last = next((at for at in range(first, sentence.last) if tree[at].text == ")"), None) if first is not None else None
    if first is None or last is None:
        return found
    inside = frozenset(range(first, last + 1))
    own = [one for one in found if one.cue in inside and one.sources and not one.is_attitude]
    if not own or not any(_has_clause(tree, one, first, last) for one in own):
        return found
    kept = [(one, one.content & inside if one.cue in inside else one.content - inside) for one in found]
    return [replace(one, content=content) if content else one for one, content in kept]


def _joined(tree: Tree, found: list[Attribution], sentence: Sentence, border: int) -> list[Attribution]:
    """The attributions, with those on either side of a joining word kept to their sides where each has its own."""
    speaking = [one for one in found if one.sources and not one.is_attitude]
    before = [one for one in speaking if one.cue < border]
    after = next((one for one in speaking if one.cue > border), None)
    if not before or after is None or not _is_own(tree, before[-1], after, border):
        return found
    is_behind = _has_clause(tree, after, border, after.cue)
    if _is_closed(tree, before[-1], sentence, border):
        if not is_behind and not _opens(tree, after, border):
            return found
    elif is_behind or not _opens(tree, after, border):
        return found
    return [_kept(one, after, border) for one in found]


def _kept(one: Attribution, after: Attribution, border: int) -> Attribution:
    if one.cue > border and one is not after:
        return one
    content = frozenset(at for at in one.content if (at < border) == (one.cue < border))
    return replace(one, content=content) if content else one


def _is_own(tree: Tree, before: Attribution, after: Attribution, border: int) -> bool:
    """Whether the second speech names a speaker of its own."""
    known = {source.key for source in before.sources}
    is_new = after.sources[-1].key not in known and any(one.span.start >= tree[border].start for one in after.sources)
    return is_new and not any(tree[at].text in _LISTS for at in range(before.cue, border))


def _has_clause(tree: Tree, one: Attribution, first: int, last: int) -> bool:
    inside = [at for at in one.content if first <= at < last]
    return any(tree[at].is_finite or tree.children(at, "nsubj", "nsubjpass") for at in inside)


def _is_closed(tree: Tree, one: Attribution, sentence: Sentence, border: int) -> bool:
    """“…, X said, and": whether all that a speech says before a border stands before its own cue."""
    return _has_clause(tree, one, sentence.first, one.cue) and not _has_clause(tree, one, one.cue, border)


def _opens(tree: Tree, one: Attribution, border: int) -> bool:
    """“…, and Y said that": whether a speech begins right behind a border, with a subject and a clause of its own."""
    if tree[one.cue].lower == "according" and one.cue <= border + 2:
        return _has_clause(tree, one, one.cue, one.cue + len(tree))
    verb = tree[tree[one.cue].head].head if tree[one.cue].dep == "pcomp" else one.cue  # "and X quoted Y as saying"
    subjects = [at for at in tree.children(verb, "nsubj") if border < at < verb]
    if not subjects or verb - border > MAX_SPEAKER or not tree[verb].is_finite:
        return False
    between = range(border + 1, tree.first_of(subjects[0]))
    is_first = all(tree[at].tag in {"IN", "DT", "RB", ",", "NNP", "CD"} and tree[at].lower != "that" for at in between)
    return is_first and _has_clause(tree, one, one.cue, one.cue + len(tree))
