"""Does a word tell that an aircraft flew somewhere? Conditions on what flew, and on where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.moving import Moving
    from truceline.extract.participants import Casting
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles

_AIRSPACE: Final = frozenset({"airspace", "sky", "skies"})
_BOUNDS: Final = frozenset({"line", "border", "frontier", "boundary", "demarcation"})
_COMING: Final = frozenset({"come", "pass", "stray", "drift", "approach", "roar", "swoop", "loiter", "intrude"})
"""Verbs that tell of a flight where an aircraft does it, and where to is said."""
_INTO_AIR: Final = frozenset({"into", "over", "above", "across", "within", "near", "towards", "toward", "through"})


class Flying:
    """Judges triggers of flights; ``roles`` are by trigger."""

    def __init__(self, reading: Reading, casting: Casting, roles: dict[int, Roles], moving: Moving) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames: Frames = casting.frames
        self.beings = casting.beings
        self.roles = roles
        self.moving = moving

    def flies(self, trigger: Trigger, roles: Roles) -> bool:
        """“jets flew over the city”: an aircraft and where; a flight without place is anybody's."""
        tree = self.tree
        if trigger.is_noun:
            return any(tree[at].is_noun or self.beings.has_party(at, adjectives=True) for at in roles.modifiers)
        if roles.subject is None:
            return False
        is_pronoun = tree[roles.subject].tag == "PRP"
        found = self.frames.weapon_at(tree, roles.subject if is_pronoun else self.moving.standins.arms(roles.subject))
        lemma = tree[trigger.index].lemma
        if roles.object is not None and self.frames.is_people(tree, roles.object):
            return False
        flown = self.frames.weapon_at(tree, roles.object) if roles.object is not None and lemma == "fly" else None
        if flown is not None and flown.name in {"drone", "aircraft"}:
            return bool(roles.obliques)  # "flew drones across the line"
        if lemma in {"breach", "violate", "penetrate", "enter", "cross"}:
            words = {tree[at].lower for at in tree.subtree(trigger.index)}
            bounds = _AIRSPACE | _BOUNDS if lemma == "cross" else _AIRSPACE
            return found is not None and found.name in {"drone", "aircraft"} and not words.isdisjoint(bounds)
        is_over = roles.object is not None or bool(roles.obliques)
        if lemma in _COMING:
            is_over = any(prep in _INTO_AIR and self.moving.is_ground(head) for prep, head in roles.obliques)
        return found is not None and found.name in {"drone", "aircraft"} and is_over

    def is_seen(self, trigger: Trigger, roles: Roles) -> bool:
        """“drones were heard over the town”, "he saw a drone above the port": it flew."""
        tree, what = self.tree, roles.object
        found = self.frames.weapon_at(tree, what) if what is not None else None
        if what is None or found is None or found.name not in {"drone", "aircraft"} or what in self.roles:
            return False
        over = [
            prep
            for prep, head in roles.obliques
            if (prep in {"over", "above"} and not self.reading.is_time(head)) or tree[head].lower in _AIRSPACE
        ]
        over += [tree[at].lower for at in tree.children(what, "prep") if tree[at].lower in {"over", "above"}]
        is_told = tree[trigger.index].tag in {"VBD", "VBN"} and (bool(over) or tree[trigger.index].lemma == "hear")
        return is_told and (roles.is_passive or bool(over))
