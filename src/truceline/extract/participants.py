"""Who acted on whom, with what? Roles become mentions of actor, target, weapon and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.beings import PRONOUNS, Beings
from truceline.extract.whose import Whose
from truceline.model.claim import Mention

if TYPE_CHECKING:
    from truceline.extract.frames import Frames, Trigger, WeaponClass
    from truceline.extract.places import PlacePart
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles
    from truceline.extract.sources import Memory
    from truceline.model.noun import Weighted

NEAR: Final = frozenset({"near", "beside", "around", "among"})
_NOBODY: Final = frozenset({"nobody", "none", "anybody", "anyone", "anything", "nothing", "others", "fewer"})
"""Words for whom nobody can say who is meant."""
_ON_GROUND: Final = frozenset({"base", "entrench", "works", "flight", "hearing", "sighting", "seen", "mines", "drill"})
"""Frames of what is built, flown, heard or seen, which befall nobody."""
_OPEN: Final = frozenset({"sea", "water", "waters", "air", "sky", "ground", "field"})
"""Where nobody is hit: "fired into the sea"."""
_LETTING_OFF: Final = frozenset({"use", "fire", "drop", "exchange", "explode", "deploy"})
"""Frames whose object may be what was let off or laid."""
_GOING: Final = frozenset({"move", "deploy"})
"""Frames of going somewhere."""
_WAYS: Final = frozenset({"way", "means", "virtue", "dint"})
"""Nouns behind "by" that nobody acts as: “by way of Russia”."""


@dataclass(frozen=True, slots=True)
class Participants:
    """What is known of an act beside its time: heads are token indices, for later rules."""

    actor: Mention | None = None
    actor_head: int | None = None
    target: Mention | None = None
    target_head: int | None = None
    weapon: Mention | None = None
    weapon_class: WeaponClass | None = None
    place: PlacePart | None = None


class Casting:
    """Gives the roles of an act to participants."""

    def __init__(self, reading: Reading, frames: Frames, memory: Memory) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = frames
        self.beings = Beings(reading, frames)
        self.whose = Whose(reading, frames, memory)

    def of(self, trigger: Trigger, roles: Roles) -> Participants:
        """Participants of an act.

        Cascade: (1) mutual acts split subject and opponent; (2) actor from the subject, "by", or words before a noun;
        (3) target from the object, else from what "on", "against", "of" lead in, unless it is a place; (4) weapon.
        """
        if trigger.frame.is_mutual:
            actor, target = self._sides(trigger, roles)
        else:
            actor, target = self._actor(trigger, roles), None
        weapon = self._weapon(trigger, roles)
        place = None
        if target is None:
            target, place = self._target(trigger, roles, actor, weapon)
        elif roles.object is not None and self.beings.is_place(roles.object):
            place = self._place(roles.object)
        if target is not None and target == actor:
            target = None
        if trigger.frame.is_mutual:
            return self._mutual(actor, target, weapon, place)
        done_by = self._mention(actor, trigger)
        struck = self._mention(target, trigger, by=done_by, is_target=True)
        self._note(actor, done_by, target, struck, place)
        return Participants(
            actor=done_by,
            actor_head=actor,
            target=struck,
            target_head=target,
            weapon=self.reading.mention(weapon) if weapon is not None else None,
            weapon_class=self.frames.weapon_at(self.tree, weapon) if weapon is not None else None,
            place=place,
        )

    def _mutual(
        self, actor: int | None, target: int | None, weapon: int | None, place: PlacePart | None
    ) -> Participants:
        """Two sides of a clash, each without the other that it is coordinated with."""
        sides = []
        for head in (actor, target):
            span = self.tree.quote(self.tree.noun_phrase(head)) if head is not None else None
            sides.append(Mention(span=span, parties=self.reading.parties_of(span)) if span is not None else None)
        weapon_class = self.frames.weapon_at(self.tree, weapon) if weapon is not None else None
        named = self.reading.mention(weapon) if weapon is not None else None
        return Participants(sides[0], actor, sides[1], target, named, weapon_class, place)

    # actor

    def _actor(self, trigger: Trigger, roles: Roles) -> int | None:
        subject = roles.subject
        if (
            subject is not None
            and not roles.is_subject_target
            and self.beings.can_act(subject)
            and not self.beings.is_tool(subject)
        ):
            return subject
        for prep, head in roles.obliques:
            if prep == "by" and self.beings.can_act(head) and self.tree[head].lemma.lower() not in _WAYS:
                return head
            if roles.is_subject_target and prep == "from" and self.beings.can_act(head):
                return head
        if not trigger.is_noun and not roles.modifiers:
            return None
        before = self._before(roles)
        if before is not None:
            return before
        return self._actor_behind(trigger, roles)

    def _actor_behind(self, trigger: Trigger, roles: Roles) -> int | None:
        """Who stands behind a noun with "of" or "from": "strikes of X", "the withdrawal of the fighters"."""
        for prep, head in roles.obliques:
            if trigger.frame.name == "move" and prep == "of" and self.frames.is_force(self.tree, head):
                return head
            if prep in {"of", "from"} and self.beings.has_party(head) and not self.beings.is_place(head):
                others = [p for p, h in roles.obliques if p in {"on", "against"} and not self.reading.is_time(h)]
                if others or (trigger.frame.name in {"strike", "air"} and prep == "of") or prep == "from":
                    return head
        return None

    def _before(self, roles: Roles) -> int | None:
        """The party whose name or adjective stands before a noun: "coalition strikes", "Russian air raids"."""
        for at in roles.modifiers:
            token = self.tree[at]
            if token.dep == "poss" and (self.beings.has_party(at) or self.frames.is_force(self.tree, at)):
                return at
        for at in roles.modifiers:
            if self.beings.has_party(at, adjectives=True) and self.frames.weapon_at(self.tree, at) is None:
                return at
        for at in roles.modifiers:
            armed = self.frames.is_force(self.tree, at) and self.frames.weapon_at(self.tree, at) is None
            if armed and self.tree[at].is_noun:
                return at
        return None

    def _place(self, head: int) -> PlacePart:
        return self.reading.lexicons.places.at(self.tree, head, self.reading.taken(self.tree[head].sentence))

    # both sides

    def _sides(self, trigger: Trigger, roles: Roles) -> tuple[int | None, int | None]:
        """“A and B fought”, "A clashed with B", "clashes between A and B"."""
        tree = self.tree
        subject = roles.subject
        opponents = [
            head
            for prep, head in roles.obliques
            if prep in self.frames.body.obliques.opponent
            and (self.beings.has_party(head) or self.frames.is_force(tree, head))
        ]
        if trigger.is_noun and opponents:
            pair = [at for at in tree.conjuncts(opponents[0]) if self.beings.can_act(at)]
            first = self._before(roles) if len(pair) < 2 else None
            return (pair[0], pair[1]) if len(pair) > 1 else (first, opponents[0])
        if trigger.is_noun:
            return self._actor(trigger, roles), None
        if subject is None or not self.beings.can_act(subject):
            return None, (opponents[0] if opponents else None)
        pair = tree.conjuncts(subject)
        if opponents:
            return subject, opponents[0]
        objects = [roles.object] if roles.object is not None and self.beings.has_party(roles.object) else []
        return subject, (pair[1] if len(pair) > 1 else (objects[0] if objects else None))

    # target

    def _target(
        self, trigger: Trigger, roles: Roles, actor: int | None, weapon: int | None
    ) -> tuple[int | None, PlacePart | None]:
        """The first that can be struck; a place in front of it is what was struck, and no target beside it."""
        place: PlacePart | None = None
        for given in self._candidates(trigger, roles):
            head = self._told_as(given)
            if head in {actor, weapon} or head in roles.nodes:
                continue
            if self.beings.is_place(head) and not self.frames.is_force(self.tree, head):
                place = place or self._place(head)
            elif self.beings.is_somebody(head):
                if not self._is_of_the_act(trigger, roles, head):
                    return head, place
                if trigger.frame.name in _ON_GROUND:
                    break  # "set up a post near Salwah": what stands behind it is where
        return None, place

    def _told_as(self, head: int) -> int:
        """“What they bombed was a sports ground”: what a clause of "what" is said to be."""
        tree = self.tree
        if tree[head].lower != "what":
            return head
        be = next((tree[at].head for at in [head, *tree.ancestors(head)] if tree[at].dep == "csubj"), None)
        told = tree.children(be, "attr") if be is not None else []
        return told[0] if told else head

    def _is_of_the_act(self, trigger: Trigger, roles: Roles, head: int) -> bool:
        """Nobody that was struck: what was used, laid, set up or seen, where somebody went, an hour, a bare number."""
        tree, frame = self.tree, trigger.frame.name
        is_led_in = any(at == head and prep not in {"on", "against", "upon"} for prep, at in roles.obliques)
        is_bare = tree[head].tag == "CD" and not tree.children(head, "prep")
        if is_bare and (is_led_in or trigger.frame.is_harm or frame in _LETTING_OFF | _GOING):
            return True
        if tree[head].lower in _NOBODY or frame in _ON_GROUND or (is_led_in and tree[head].lemma in _OPEN):
            return True
        if frame in _LETTING_OFF and head == roles.object and self.beings.is_arms(head):
            return True
        return frame in _GOING and (is_led_in or (head == roles.object and self.beings.is_ground(head)))

    def _candidates(self, trigger: Trigger, roles: Roles) -> list[int]:
        """Heads that may be the target, the likeliest first.

        What a noun is "on" goes before those whom it befell, who are told as its harm, unless their side is named.
        """
        obliques = self.frames.body.obliques
        found = [roles.object] if roles.object is not None else []
        aimed = [head for prep, head in roles.obliques if prep in obliques.target]
        is_first = not trigger.is_noun or (roles.object is not None and self.beings.is_of_a_side(roles.object))
        found = [*found, *aimed] if is_first else [*aimed, *found]
        if trigger.is_noun:
            found += [head for prep, head in roles.obliques if prep == "of"]
        found += [head for prep, head in roles.obliques if prep in NEAR]
        return [head for head in found if not self.reading.is_time(head)]

    # weapon

    def _weapon(self, trigger: Trigger, roles: Roles) -> int | None:
        tree, frames = self.tree, self.frames
        wanted = frames.body.obliques.weapon
        candidates = [head for prep, head in roles.obliques if prep in wanted]
        candidates += [at for at in roles.modifiers if tree[at].dep in {"compound", "amod", "nmod"}]
        candidates += [roles.subject] if roles.subject is not None else []
        suffers = trigger.is_noun and roles.is_subject_target  # "a drone came under fire"
        if trigger.frame.name in {"fire", "drop", "exchange", "use"} and roles.object is not None and not suffers:
            candidates.insert(0, roles.object)
        candidates += self._led_in(trigger)
        candidates += [trigger.index] if trigger.is_noun else []  # "barrel bombs on three hospitals"
        for at in candidates:
            if frames.weapon_at(tree, at) is not None:
                return at
        return None

    def _led_in(self, trigger: Trigger) -> list[int]:
        """“mortar rounds that forces fired”: the noun before "that", where the parser lost the relative clause."""
        if trigger.is_noun or trigger.frame.name not in {"fire", "drop"}:
            return []
        leads = [
            at
            for at in self.tree.children(trigger.index, "mark")
            if self.tree[at].lower in {"that", "which"} and at > 0
        ]
        return [at - 1 for at in leads]

    # mentions

    def _note(
        self, actor: int | None, done_by: Mention | None, target: int | None, struck: Mention | None,
        place: PlacePart | None,
    ) -> None:  # fmt: skip
        """Keeps who did and suffered it for the pronouns of later sentences."""
        if actor is not None and done_by is not None:
            self.whose.note(actor, done_by, is_target=False)
        if target is not None and struck is not None:
            self.whose.note(target, struck, is_target=True)
        elif place is not None:
            self.whose.note(place.head, Mention(span=self.tree.span(place.start, place.end)), is_target=True)

    def _mention(
        self, head: int | None, trigger: Trigger, *, by: Mention | None = None, is_target: bool = False
    ) -> Mention | None:
        """The words for a participant with their parties; ``by`` is who did it, where the participant suffered it."""
        if head is None:
            return None
        tree = self.tree
        token = tree[head]
        if token.lower in PRONOUNS:
            return self.whose.pronoun(head, is_target=is_target, actor=by)
        if (
            head < trigger.index
            and trigger.is_noun
            and token.dep in {"poss", "compound", "nmod", "amod"}
            and tree.governs(trigger.index, head)
        ):
            mention = self._modifier(head, trigger)
            is_own = tree[head].lower not in {"its", "their"} and mention.parties
            return Mention(span=mention.span, parties=self.whose.forces(mention.parties)) if is_own else mention
        mention = self.whose.armed(head, self.reading.mention(head, self._count(head)))
        if not mention.parties:
            mention = Mention(span=mention.span, parties=self._same_thing(head), count=mention.count)
        owner = [at for at in tree.noun_phrase(head) if tree[at].tag == "PRP$"]
        if not mention.parties and owner:
            held = self.whose.owner(owner[0], by)
            return Mention(span=mention.span, parties=held.parties if held else (), count=mention.count)
        return mention

    def _same_thing(self, head: int) -> tuple[Weighted, ...]:
        """Whose "the plane" is, after "a Syrian Su-22" in the two sentences before: the last platform of its class."""
        tree, frames = self.tree, self.frames
        kind = frames.weapon_at(tree, head)
        if kind is None or not kind.platform or tree[tree.noun_phrase(head)[0]].lower not in {"the", "this", "that"}:
            return ()
        first = tree.sentences[max(tree[head].sentence - 2, 0)].first
        for at in range(tree.noun_phrase(head)[0] - 1, first - 1, -1):
            known = frames.weapon_at(tree, at) if tree[at].is_noun else None
            if known is not None and known.name == kind.name:
                parties = self.reading.mention(at).parties
                if parties:
                    return parties
        return ()

    def _modifier(self, head: int, trigger: Trigger) -> Mention:
        """The words before a noun that name a party: the name that the lexicon knows, else the word's own phrase."""
        tree = self.tree
        phrase = tree.noun_phrase(head)
        start, end = tree[phrase[0]].start, tree[trigger.index].start
        hits = [hit for hit in self.reading.hits_within(start, end) if hit.parties]
        if hits:
            best = max(hits, key=lambda hit: (not hit.is_adjective, hit.end - hit.start))
            return Mention(span=tree.span(best.start, best.end), parties=best.parties)
        return self.reading.mention(head)

    def _count(self, head: int) -> int | None:
        tree = self.tree
        phrase = tree.noun_phrase(head)
        start, end = tree[phrase[0]].start, tree[head].start
        for quantity in self.reading.quantities[tree[head].sentence]:
            if start <= quantity.start and quantity.end <= end and quantity.low == quantity.high and quantity.low > 0:
                return quantity.low
        return None
