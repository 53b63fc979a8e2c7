"""Who acted on whom, with what? Roles become mentions of actor, target, weapon and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.beings import PRONOUNS, Beings
from truceline.model.claim import Mention

if TYPE_CHECKING:
    from truceline.extract.frames import Frames, Trigger, WeaponClass
    from truceline.extract.places import PlacePart
    from truceline.extract.reading import Reading
    from truceline.extract.roles import Roles
    from truceline.extract.sources import Memory
    from truceline.model.noun import Weighted

NEAR: Final = frozenset({"near", "beside", "around", "among"})
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
        self.memory = memory
        self.beings = Beings(reading, frames)

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
        return Participants(
            actor=self._mention(actor, trigger),
            actor_head=actor,
            target=self._mention(target, trigger),
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
        for prep, head in roles.obliques:
            if prep in {"of", "from"} and self.beings.has_party(head) and not self.beings.is_place(head):
                others = [p for p, h in roles.obliques if p in {"on", "against"}]
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
        place: PlacePart | None = None
        for head in self._candidates(trigger, roles):
            if head in {actor, weapon} or head in roles.nodes:
                continue
            if self.beings.is_place(head) and not self.frames.is_force(self.tree, head):
                place = place or self._place(head)
            elif self.beings.is_somebody(head):
                return head, place
        return None, place

    def _candidates(self, trigger: Trigger, roles: Roles) -> list[int]:
        """Heads that may be the target, the likeliest first."""
        obliques = self.frames.body.obliques
        found = [roles.object] if roles.object is not None else []
        found += [head for prep, head in roles.obliques if prep in obliques.target]
        if trigger.is_noun:
            found += [head for prep, head in roles.obliques if prep == "of"]
        found += [head for prep, head in roles.obliques if prep in NEAR]
        return [head for head in found if not self.beings.is_time(head)]

    # weapon

    def _weapon(self, trigger: Trigger, roles: Roles) -> int | None:
        tree, frames = self.tree, self.frames
        wanted = frames.body.obliques.weapon
        candidates = [head for prep, head in roles.obliques if prep in wanted]
        candidates += [at for at in roles.modifiers if tree[at].dep in {"compound", "amod", "nmod"}]
        candidates += [roles.subject] if roles.subject is not None else []
        if trigger.frame.name in {"fire", "drop", "exchange"} and roles.object is not None:
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

    def _mention(self, head: int | None, trigger: Trigger) -> Mention | None:
        if head is None:
            return None
        tree = self.tree
        token = tree[head]
        if token.lower in PRONOUNS:
            return self._antecedent(head)
        if (
            head < trigger.index
            and trigger.is_noun
            and token.dep in {"poss", "compound", "nmod", "amod"}
            and tree.governs(trigger.index, head)
        ):
            return self._modifier(head, trigger)
        mention = self.reading.mention(head, self._count(head))
        if not mention.parties:
            mention = Mention(span=mention.span, parties=self._same_thing(head), count=mention.count)
        owner = [at for at in tree.noun_phrase(head) if tree[at].tag == "PRP$"]
        if not mention.parties and owner:
            held = self._antecedent(owner[0])
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

    def _antecedent(self, head: int) -> Mention | None:
        """Whom "it" or "they" stands for among the participants told before."""
        tree = self.tree
        token = tree[head]
        for sentence in (token.sentence, token.sentence - 1):
            named = [
                source for source in self.memory.known
                if source.sentence == sentence and source.position < token.start and source.party is not None
            ]  # fmt: skip
            subjects = [source for source in named if source.is_subject] or named
            if subjects:
                best = min(subjects, key=lambda source: source.depth)
                parties = self.reading.parties_of(best.span)
                return Mention(span=best.span, parties=parties)
        return None
