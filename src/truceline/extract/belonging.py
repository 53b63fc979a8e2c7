"""Whose is a body or a person, by words that stand apart from it? "In Baku the ministry", "its spokesman".

Names that stand behind a noun, set off by commas, are told here too.
"""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.reading import Reading
    from truceline.extract.tree import Tree

_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass"})
_ARTICLES: Final = frozenset({"the", "a", "an", "its", "their"})
SPEAKS_FOR: Final = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_WHERE: Final = frozenset(
    {"near", "in", "at", "outside", "inside", "around", "into", "across", "towards", "over", "beyond"}
)
_OF_PLACES: Final = frozenset(
    {"shelling", "bombing", "bombardment", "siege", "village", "town", "city", "market", "outskirt", "district", "area"}
    | {"suburb", "region", "north", "south", "east", "west", "edge", "centre", "countryside", "quarter", "hospital"}
)
"""Nouns whose "of" leads to a place: "the shelling of Jasim"."""
SURE: Final = 0.5
"""Weight from which a name means its party."""


def seat_of(reading: Reading, head: int, phrase: list[int]) -> str | None:
    """“In Baku the Defence Ministry denied it”: the party of a body by the capital that its sentence opens with."""
    tree = reading.tree
    if tree[head].dep not in _SUBJECTS:
        return None
    name = " ".join(tree[at].text for at in phrase if tree[at].lower not in _ARTICLES)
    for prep in tree.children(tree[head].head, "prep"):
        places = tree.children(prep, "pobj") if tree[prep].lower == "in" and prep < phrase[0] else []
        found = reading.lexicons.parties.match(f"{name} in {tree[places[0]].text}") if places else ()
        if found and found[0].weight >= SURE:
            return found[0].value
    return None


def owner_before(reading: Reading, first: int) -> str | None:
    """“its spokesman”: the party of the last name before, a subject of the same sentence before all others."""
    tree = reading.tree
    opening = tree[tree.sentence_of(first).first]
    before = (hit for hit in reading.hits_before(tree[first].start) if not hit.is_adjective and hit.parties)
    named = [*islice(before, 1)]
    here = [*named, *takewhile(lambda hit: hit.end > opening.start, before)]
    subjects = [at for at in range(opening.index, first) if tree[at].dep in _SUBJECTS]
    inside = [tree[at].start for head in subjects for at in tree.subtree(head) if at < first]
    doing = [hit for hit in here if any(hit.start <= start < hit.end for start in inside)]
    return next((hit.parties[0].value for hit in (*doing, *named)), None)


def behind_group(tree: Tree, head: int) -> list[int]:
    """“a spokesman of the rebel group X, Omar Haddad”: the name behind the name of whom he speaks for."""
    named = [one for group in tree.led(head) for one in (group, *tree.children(group, "appos"))]
    return [name for one in named for name in tree.children(one, "appos") if is_set_off(tree, name, one)]


def is_set_off(tree: Tree, name: int, last: int) -> bool:
    """Whether a name of two words or more stands between commas right behind a phrase."""
    phrase = tree.noun_phrase(name)
    behind = tree[phrase[-1] + 1].text if phrase[-1] + 1 < len(tree) else ""
    return len(phrase) > 1 and phrase[0] == last + 2 and tree[last + 1].text == "," and behind in {",", ".", ";", ""}


def is_where(tree: Tree, head: int) -> bool:
    """“shot down near Jasim, a spokesman told X”: whether a name is of a place, whatever is read as apposed to it."""
    lead = tree[tree[head].head]
    if not tree[head].is_name or tree[head].dep != "pobj":
        return False
    return lead.lower in _WHERE or (lead.lower == "of" and tree[lead.head].lemma.lower() in _OF_PLACES)


def speaking_for(tree: Tree, head: int, phrase: list[int]) -> str | None:
    """“a spokesman for the Red Crescent”: whom somebody without a name speaks for is part of what he is called."""
    preps = tree.children(head, "prep") if tree[head].lemma.lower() in SPEAKS_FOR else []
    bodies = [at for prep in preps if tree[prep].lower == "for" for at in tree.children(prep, "pobj")]
    return tree.text[tree[phrase[0]].start : tree[tree.noun_phrase(bodies[0])[-1]].end] if bodies else None
