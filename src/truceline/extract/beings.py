"""Who or what is a noun? Whether it can act, be struck, or is only a place, a time or a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.frames import Frames
    from truceline.extract.reading import Reading

PRONOUNS: Final = frozenset({"it", "they", "them", "he", "she"})
_OTHERS: Final = frozenset(
    {
        "those",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "us",
        "me",
        "him",
        "her",
        "others",
        "several",
        "some",
        "many",
        "who",
        "what",
        "you",
        "we",
        "i",
    }
)
"""Words for people who are not named."""
ABSTRACT: Final = frozenset(
    {
        "count",
        "attempt",
        "warning",
        "effort",
        "policy",
        "decision",
        "presence",
        "figure",
        "number",
        "line",
        "cause",
        "fire",
        "pressure",
    }
)
"""Nouns that do nothing themselves, whoever they are of."""


class Beings:
    """Tells what nouns stand for, by the lexicons and by what stands round them."""

    def __init__(self, reading: Reading, frames: Frames) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = frames

    def is_tool(self, head: int) -> bool:
        """Whether a subject is only what was fired: somebody fired the shells, but a drone strikes itself."""
        known = self.frames.weapon_at(self.tree, head)
        first = self.tree.sentence_of(head).first
        if any(self.tree[at].text[:1].isupper() and at != first for at in self.tree.children(head, "amod", "compound")):
            return False
        return (
            known is not None and known.name not in {"drone", "aircraft"} and not self.has_party(head, adjectives=True)
        )

    def can_act(self, head: int) -> bool:
        """Somebody, or a platform; not a place, a time or another act, and no count or claim "of" somebody."""
        tree = self.tree
        token = tree[head]
        cues = self.reading.lexicons.cues
        if token.lemma.lower() in cues.body.documents | cues.body.utterances | ABSTRACT and not token.is_name:
            return False
        if self.reading.is_time(head):
            return False
        if token.lower in PRONOUNS | {"who", "which", "we", "i", "you"}:
            return True
        if self.has_party(head) or self.frames.is_force(tree, head) or self.frames.weapon_at(tree, head) is not None:
            return True
        manned = self.frames.body.objects["post"] | self.frames.weapons.vehicles
        if token.lemma.lower() in manned and self._is_manned(head):
            return True
        if token.lemma.lower() in self.reading.lexicons.cues.kinds or self.frames.is_people(tree, head):
            return True
        return token.is_name and (self._is_people(head) or self._is_state(head) or not self.is_place(head))

    def _is_manned(self, head: int) -> bool:
        """“a Houthi mortar position”, "the army post": a post that somebody is named for acts as they do."""
        tree = self.tree
        before = tree.children(head, "compound", "amod", "nmod", "poss")
        named = any(tree[at].text[:1].isupper() or self.frames.is_force(tree, at) for at in before)
        return named or self.has_party(head, adjectives=True)

    def _is_state(self, head: int) -> bool:
        """“The North fired”, "India shelled": one of two states that have a name in common, or any other."""
        tree, token = self.tree, self.tree[head]
        half = token.text in {"North", "South"} and head > 0 and tree[head - 1].lower == "the"
        return token.dep == "nsubj" and (half or token.text in self.reading.lexicons.places.words.countries)

    def _is_people(self, head: int) -> bool:
        """“the Houthis”, "the Tigrayans": a name in the plural with its article is a people or a group, not a place."""
        token = self.tree[head]
        first = self.tree[self.tree.noun_phrase(head)[0]].lower
        return first == "the" and len(token.text) > 4 and token.lower.endswith("s") and not token.lower.endswith("ss")

    def has_party(self, head: int, *, adjectives: bool = False) -> bool:
        """Whether a noun phrase names a party, the country in front of a noun not counted."""
        tree = self.tree
        phrase = tree.noun_phrase(head)
        start, end = tree[phrase[0]].start, tree[phrase[-1]].end
        hits = self.reading.hits_within(start, end)
        countries = self.reading.lexicons.places.words.countries
        named = [hit for hit in hits if (adjectives or not hit.is_adjective) and hit.parties]
        if adjectives:
            return bool(named)
        return any(not (hit.text in countries and hit.end < tree[head].start) for hit in named)

    def is_arms(self, head: int) -> bool:
        """Weapons and shells, also as "them": what is let off, and not what is hit."""
        token = self.tree[head]
        return token.lower in {"it", "them", "they"} or self.frames.weapon_at(self.tree, head) is not None

    def is_ground(self, head: int) -> bool:
        """“left the area”, "crossed the border": ground that is walked on."""
        lemma = self.tree[head].lemma.lower()
        return lemma in self.reading.lexicons.places.words.nouns and not self.frames.is_people(self.tree, head)

    def is_of_a_side(self, head: int) -> bool:
        """Whether somebody is of a party to the war, and not only a civilian."""
        known = self.reading.lexicons.parties
        parties = self.reading.mention(head).parties
        return bool(parties) and not (known.knows(parties[0].value) and known.kind(parties[0].value) == "civilians")

    def is_place(self, head: int) -> bool:
        """Whether a noun phrase names a place."""
        if self.frames.weapon_at(self.tree, head) is not None or (self.tree[head].is_name and self._is_people(head)):
            return False
        places = self.reading.lexicons.places
        return places.is_place(self.tree, head, self.reading.taken(self.tree[head].sentence))

    def is_somebody(self, head: int) -> bool:
        """People, forces, vehicles, posts or buildings: what can be struck and is not a mere place."""
        tree, frames = self.tree, self.frames
        token = tree[head]
        if token.lower in PRONOUNS | _OTHERS or token.tag == "CD" or self.has_party(head):
            return True
        if self.reading.lexicons.quantities.ordinal(token.text) is not None:
            return True  # "bombed a fourth"
        lemma = token.lemma.lower()
        if frames.is_people(tree, head) or frames.weapon_at(tree, head) is not None:
            return True
        if lemma in frames.weapons.vehicles or lemma in frames.body.objects["post"]:
            return True
        if lemma in frames.weapons.buildings or token.is_name:
            return True
        return lemma in self.reading.lexicons.places.words.nouns
