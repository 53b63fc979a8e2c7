"""Does a word tell that something was struck? Conditions on who struck and on what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.firing import Firing
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Casting
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles

ABSTRACT_ENDS: Final = ("tion", "ment", "ness", "ity", "ism", "ship", "ance", "ence")
"""Ends of nouns that mostly name no thing; a building or post with such an end ("station") is in the lists."""
_WHERE: Final = frozenset({"along", "across", "around", "near", "in", "into", "over", "on"})
_TOLD: Final = frozenset({"VBD", "VBN", "VBG"})


class Striking:
    """Judges triggers by which something is struck; ``roles`` are by trigger."""

    def __init__(self, reading: Reading, casting: Casting, firing: Firing, roles: dict[int, Roles]) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames: Frames = casting.frames
        self.beings = casting.beings
        self.firing = firing
        self.roles = roles

    def strikes(self, trigger: Trigger, roles: Roles) -> bool:
        """“hit the base”, "a shed was hit": who struck bears arms, or what was struck is a thing."""
        if self._is_on_paper(roles) or self.drives_over(roles):
            return False
        struck = roles.object
        if self.tree[trigger.index].lemma in self.frames.body.by_people and not self._is_side(roles.subject):
            return False
        if struck is not None and self.reading.is_time(struck):
            return False
        if self.tree[trigger.index].lemma == "blow" and not self._is_blown(roles):
            return False
        if struck is None:
            return self._is_alone(trigger, roles)
        if struck in self.roles and self.tree[struck].is_noun:
            return self.is_concrete(roles.subject)  # "repelled an attack"
        if self.beings.is_place(struck) or self.beings.is_somebody(struck):
            return self.is_concrete(roles.subject)
        is_told = roles.is_passive and roles.subject is None
        by_arms = roles.subject is not None and self.frames.weapon_at(self.tree, roles.subject) is not None
        is_plain = self.tree[trigger.index].lemma in self.frames.body.plain
        if is_plain and self.firing.is_anybody(roles.subject) and self._is_thing(struck):
            return True  # "somebody shelled the harbour"
        return (by_arms and self._is_named(struck)) or (
            self._is_thing(struck) and (is_told or self.firing.is_armed(roles))
        )

    def _is_blown(self, roles: Roles) -> bool:
        """“was blown apart by a mine”, "blew up the bridge", and not "blew away the field"."""
        things = self.frames.weapons.buildings | self.frames.weapons.vehicles
        is_thing = roles.object is not None and self.tree[roles.object].lemma.lower() in things
        return is_thing or self.firing.is_armed(roles)

    def _is_named(self, head: int) -> bool:
        token = self.tree[head]
        return token.is_noun and token.lemma.lower() not in self.frames.body.objects["abstract"]

    def _is_alone(self, trigger: Trigger, roles: Roles) -> bool:
        """Nothing is struck: (1) what "at" or "in" lead in; (2) verbs of arms; (3) a side that "attacked first"."""
        tree, token = self.tree, self.tree[trigger.index]
        aimed = [head for prep, head in roles.obliques if prep == "at" and not self.reading.is_time(head)]
        nouns = self.reading.lexicons.places.words.nouns
        where = [head for prep, head in roles.obliques if prep in _WHERE and not self.reading.is_time(head)]
        along = [head for head in where if tree[head].lemma.lower() in nouns or self.beings.is_place(head)]
        if aimed and self.beings.is_somebody(aimed[0]) and self.is_concrete(roles.subject):
            return True
        if along and not roles.is_passive and self.firing.is_armed(roles):
            return True
        lemma, body = token.lemma.lower(), self.frames.body
        if lemma in body.plain and token.tag in _TOLD and token.dep not in {"acl", "xcomp"}:
            pronoun = roles.subject is not None and self.tree[roles.subject].tag == "PRP"
            return self.firing.is_armed(roles) or pronoun or (roles.is_passive and roles.subject is None)
        is_clause = token.tag in {"VBD", "VBN"} and token.dep not in {"conj", "relcl", "acl", "xcomp"}
        is_clause = is_clause or (token.tag in {"VBD", "VBN"} and bool(tree.children(trigger.index, "aux")))
        return lemma in body.strikes_alone and is_clause and self._is_side(roles.subject)

    def _is_side(self, subject: int | None) -> bool:
        if subject is None or self.tree[subject].lower in {"which", "that", "this", "it"}:
            return False
        return self.beings.has_party(subject) or self.frames.is_people(self.tree, subject)

    def _is_on_paper(self, roles: Roles) -> bool:
        """“hit the country with new sanctions”, "bombarded with requests": nothing that was fired."""
        papers = self.frames.body.objects["paper"]
        return any(prep == "with" and self.tree[head].lemma.lower() in papers for prep, head in roles.obliques)

    def drives_over(self, roles: Roles) -> bool:
        """“a truck struck a landmine”: it is the one that was hit."""
        mine = roles.object is not None and self.tree[roles.object].lemma.lower() in self.frames.body.objects["mine"]
        vehicles = self.frames.weapons.vehicles
        return mine and roles.subject is not None and self.tree[roles.subject].lemma.lower() in vehicles

    def _is_thing(self, head: int) -> bool:
        """Whether a noun may be struck though no list has it: no plan, no price, no time."""
        token = self.tree[head]
        known = token.is_noun and token.lemma.lower() not in self.frames.body.objects["abstract"]
        return known and not token.lower.endswith(ABSTRACT_ENDS) and not self.reading.is_time(head)

    def is_concrete(self, subject: int | None) -> bool:
        """A subject that can strike: nobody named is fine, an abstract noun is not."""
        if subject is None:
            return True
        word = self.tree[subject]
        is_event = word.index in self.roles
        named = word.is_name or word.lower in {"that", "which", "who", "whoever", "this"}
        return is_event or named or self.beings.can_act(subject)
