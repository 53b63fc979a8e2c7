"""Who acts, on whom, with what? The participants of a Russian act from its roles, and its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.extract.russian.camps import Camps

if TYPE_CHECKING:
    from truceline.extract.roles import Roles
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.words import Frame, WeaponClass
    from truceline.model.claim import Mention

_CAUGHT: Final = "ambushed"
"""The frame whose subject was attacked."""
_ARMS: Final = frozenset(
    {"артиллерия", "миномет", "танк", "установка", "пушка", "орудие", "самоходка", "пулемет", "зенитка"}
)
"""Weapons that stand for those who serve them."""


@dataclass(slots=True)
class Cast:
    """Heads of the actor and the target, the weapon's head and class, and the place that was struck itself."""

    actor: int | None = None
    target: int | None = None
    weapon: int | None = None
    weapon_class: WeaponClass | None = None
    place: int | None = None


class Casting:
    """Reads participants of acts."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = reading.lexicon.frames
        self.camps = Camps(reading)

    def of(self, index: int, frame: Frame, roles: Roles) -> Cast:
        """The participants of an act."""
        cast = Cast()
        self._weapon(index, roles, cast)
        if self.tree[index].is_noun:
            self._of_noun(frame, roles, cast)
        else:
            self._of_verb(frame, roles, cast)
        if frame.name == _CAUGHT:
            cast.actor, cast.target = None, roles.subject  # "колонна попала в засаду"
        self._tidy(cast)
        if cast.target is not None and self._is_struck_place(cast.target):
            cast.place = cast.target
        return cast

    def _tidy(self, cast: Cast) -> None:
        """What is no participant: a weapon that is fired, a place, an act or a time in an actor's place."""
        if cast.actor is not None and not self.can_act(cast.actor):
            weapon = self.class_of(cast.actor)
            if weapon is not None and cast.weapon is None:
                cast.weapon, cast.weapon_class = cast.actor, weapon
            cast.actor = None
        if cast.target is not None and not self.is_thing(cast.target):
            cast.target = None
        if cast.target is not None and cast.target == cast.weapon:
            cast.target = None

    def can_act(self, head: int) -> bool:
        """Whether a noun is somebody who may act: a party, forces, people, a platform; no thing, place or act."""
        token = self.tree[head]
        sides = self.reading.lexicon.parties.sides
        if token.pos == "PRON" or token.has("Animacy=Anim") or token.lemma in self.frames.forces | sides.foes:
            return True
        weapon = self.class_of(head)
        if weapon is not None:
            return weapon.platform and not (
                weapon.munition and token.has("Animacy=Inan") and token.lemma not in self.frames.forces | _ARMS
            )
        if token.lemma in self.reading.lexicon.by_noun or self.reading.is_time(head):
            return False
        if self.reading.mention(head).parties:
            return token.lemma not in self.frames.buildings
        if token.rel == "nsubj" and self.camps.is_side(head):
            return True
        if token.pos == "PROPN" and token.lemma in self.reading.lexicon.words.speakers["party"]:
            return True  # "Камбоджа открыла огонь": a state of which no party is kept
        return token.lemma in self.frames.civilians or (token.pos in {"ADJ", "DET", "NUM"} and token.has("Number=Plur"))

    def class_of(self, head: int) -> WeaponClass | None:
        """The class of weapon that a noun or what stands before it names."""
        weapon = self.reading.lexicon.weapon
        told = [one for at in self.tree.children(head, "amod") if (one := weapon(self.tree[at].lemma))]
        return told[0] if told else weapon(self.tree[head].lemma)

    # weapons

    def _weapon(self, index: int, roles: Roles, cast: Cast) -> None:
        """A cascade: (1) an adjective; (2) "из", a bare instrumental, "с применением"; (3) a platform that acts."""
        lexicon = self.reading.lexicon
        for at in roles.modifiers:
            found = lexicon.weapon(self.tree[at].lemma)
            if found is not None:
                cast.weapon, cast.weapon_class = at, found
                return
        for prep, at in roles.obliques:
            found = self.class_of(at) if prep in {*self.frames.weapon, "=Ins", "=Gen"} else None
            if found is not None and not (prep == "=Gen" and self.reading.mention(at).parties):
                cast.weapon, cast.weapon_class = at, found
                return
        named = self._named_means(index)
        if named is not None:
            cast.weapon, cast.weapon_class = named, self.class_of(named)
            return
        subject = roles.subject
        if subject is not None:
            cast.weapon_class = self.class_of(subject) or self._of_arm(subject)
            if cast.weapon_class is not None:
                cast.weapon = subject

    def _of_arm(self, head: int) -> WeaponClass | None:
        """“расчёты миномётов”, "самолёт": the arm among what hangs on the actor."""
        return next(
            (
                one
                for at in self.tree.phrase(head)
                if at != head and (one := self.reading.lexicon.weapon(self.tree[at].lemma))
            ),
            None,
        )

    def _named_means(self, index: int) -> int | None:
        """“с применением тяжёлой артиллерии”."""
        tree = self.tree
        for at in tree.subtree(index):
            if tree[at].lemma in {"применение", "использование", "помощь"} and tree.preposition(at) in {"с", "при"}:
                return next((one for one in tree.children(at, "nmod") if self.class_of(one) is not None), None)
        return None

    # nouns and verbs

    def _of_noun(self, frame: Frame, roles: Roles, cast: Cast) -> None:
        cast.actor = roles.subject
        if roles.is_subject_target:
            cast.target = roles.object
        for prep, at in roles.obliques:
            if at == cast.weapon:
                continue
            if prep == "=Gen":
                self._genitive(frame, at, cast)
            elif prep == "=Ins" and cast.actor is None:
                cast.actor = at
            elif prep in {"со", "с"} and cast.actor is None and self._on_whose_side(at) is not None:
                cast.actor = self._on_whose_side(at)
            elif prep in {"между"} or (frame.is_mutual and prep in self.frames.opponent):
                self._mutual(prep, at, cast)
            else:
                self._struck(prep, at, cast)
        if frame.name == "damage" and roles.subject is not None:
            cast.actor, cast.target = None, roles.subject
        if cast.actor is None and frame.genitive == "actor":
            cast.actor = self._national(roles)

    def _on_whose_side(self, at: int) -> int | None:
        """“со стороны армянских войск": whose side, be "сторона" the noun to the parser or not."""
        tree = self.tree
        if tree[at].lemma == "сторона":
            return next(iter(tree.children(at, "nmod", "amod")), None)
        led = [below for case in tree.children(at, "case") for below in tree.subtree(case)]
        return at if any(tree[below].lower == "стороны" for below in led) else None

    def _national(self, roles: Roles) -> int | None:
        """“израильский удар": the nationality at the act is its actor."""
        hits = [(at, self.reading.naming.at(at)) for at in roles.modifiers]
        return next((at for at, hit in hits if hit is not None and hit.kind == "adjective"), None)

    def _genitive(self, frame: Frame, at: int, cast: Cast) -> None:
        if frame.genitive == "target":
            cast.target = cast.target if cast.target is not None else at
        elif frame.genitive == "weapon":
            if self.class_of(at) is not None:
                cast.weapon, cast.weapon_class = at, self.class_of(at)
        elif cast.actor is None:
            cast.actor = at

    def _mutual(self, prep: str, at: int, cast: Cast) -> None:
        if prep == "между" and cast.actor is None:
            pair = [at, *self.tree.children(at, "conj")]
            cast.actor = pair[0]
            cast.target = pair[1] if len(pair) > 1 else None
        elif cast.target is None and prep != "между" and self.can_act(at):
            cast.target = at

    def _struck(self, prep: str, at: int, cast: Cast) -> None:
        case = self.frames.target.get(prep)
        if cast.target is None and case is not None and self.tree[at].case in {case, ""} and self.is_thing(at):
            cast.target = at

    def is_thing(self, at: int) -> bool:
        """Whether the noun can be struck: nothing that says when, how or in what course."""
        return (
            self.tree[at].lemma not in self.reading.lexicon.words.courses
            and not self.reading.is_time(at)
            and self.tree[at].is_noun | (self.tree[at].pos == "PRON")
        )

    def _of_verb(self, frame: Frame, roles: Roles, cast: Cast) -> None:
        cast.actor, cast.target = roles.subject, roles.object
        self._as_frame(frame, roles, cast)
        munition = self.class_of(cast.target) if cast.target is not None else None
        if frame.name in {"fire", "use"} and munition is not None:
            cast.weapon, cast.weapon_class, cast.target = cast.target, munition, None
        if frame.name in {"move", "flight", "base", "deploy"}:
            cast.target = None if frame.name == "flight" else cast.target
            return
        for prep, at in roles.obliques:
            if at in {cast.weapon, cast.actor}:
                continue
            if frame.is_mutual and prep in self.frames.opponent:
                self._mutual(prep, at, cast)
            else:
                self._struck(prep, at, cast)

    def _as_frame(self, frame: Frame, roles: Roles, cast: Cast) -> None:
        """What a frame makes of its subject and object: who is harmed acts not, what falls is a weapon."""
        head = roles.subject if roles.subject is not None else roles.object
        if frame.name == "raid" and roles.object is not None and not roles.is_passive:
            # "ударить" takes no object: what stands before it struck
            cast.actor, cast.target = (roles.object, None) if roles.object < min(roles.nodes) else (roles.subject, None)
        elif frame.is_harm and (roles.object is None or roles.subject is None):
            cast.actor, cast.target = None, roles.object if roles.object is not None else roles.subject
        elif frame.needs in {"weapon_as_subject", "drone_as_subject"}:
            cast.actor, cast.target = None, None
            if head is not None:
                cast.weapon, cast.weapon_class = head, self.class_of(head)
        elif frame.name == "explode" and roles.object is None:
            is_weapon = roles.subject is not None and self.class_of(roles.subject) is not None
            cast.actor, cast.target = None, None if is_weapon else roles.subject

    def _is_struck_place(self, head: int) -> bool:
        """Whether the target is a place by itself: a town, a quarter, an airfield."""
        token = self.tree[head]
        if token.has("Animacy=Anim") or self.class_of(head) is not None:
            return False
        words = self.reading.lexicon.words.places
        if token.lemma in words.kinds - self.frames.vehicles:
            return token.lemma not in words.weak or self.reading.place_finder.has_name(head)
        hit = self.reading.naming.at(head)
        return token.is_name and token.pos == "PROPN" and (hit is None or hit.kind == "metonym")

    # the act

    def kind(self, frame: Frame, cast: Cast) -> str:
        """The act: (1) by its frame; (2) by the weapon; (3) by the actor's arm; (4) by whom it hit."""
        actor = self.reading.mention(cast.actor) if cast.actor is not None else None
        if frame.act == "territory":
            return "government_regains_territory" if self._is_state(actor) else "non_state_actor_overtakes_territory"
        weapon = cast.weapon_class
        if frame.name == "explode" and weapon is not None and weapon.munition and self._is_mine(cast):
            return frame.act
        is_shot = weapon is not None and weapon.munition and weapon.act != "armed_clash"
        by_means = frame.by_means or (frame.is_harm and is_shot)
        if weapon is not None and weapon.act and (by_means or weapon.name in {"chemical", "suicide"}):
            return weapon.act
        if frame.name == "raid" and actor is not None and self._is_group(actor):
            return "shelling_artillery_missile_attack"
        if not frame.by_means or frame.name not in {"hit", "fire", "work"}:
            return frame.act
        if actor is not None and any(one.value in self.frames.air_by_default for one in actor.parties):
            return "air_drone_strike" if frame.name == "hit" else frame.act
        if frame.name == "hit" and cast.target is not None and self.is_armed(cast.target):
            return "armed_clash"
        return frame.act

    def _is_mine(self, cast: Cast) -> bool:
        """A mine that one drives on is no mine that is fired."""
        return cast.weapon is not None and self.tree[cast.weapon].lemma in self.frames.objects["device"]

    def _is_group(self, actor: Mention) -> bool:
        """Whether the actor is an armed group, which has no aircraft."""
        return bool(actor.parties) and self.reading.parties.kind(actor.parties[0].value) in {"armed_group", "umbrella"}

    def _is_state(self, actor: Mention | None) -> bool:
        if actor is None or not actor.parties:
            return bool(actor and re.search(r"правительств|арми", actor.span.text.lower()))
        party = actor.parties[0].value
        return self.reading.parties.kind(party) in {"state", "armed_forces"} or party.startswith("pro-government")

    def is_armed(self, head: int) -> bool:
        """Whether the phrase is of those who fight, or of their posts."""
        tree = self.tree
        lemma = tree[head].lemma
        if lemma in self.frames.civilians and not self.reading.mention(head).parties:
            return False
        if lemma in self.frames.forces or lemma in self.frames.objects["post"] or lemma in self.frames.objects["armed"]:
            return True
        parties = self.reading.mention(head).parties
        return (
            bool(parties)
            and self.reading.parties.kind(parties[0].value) in {"armed_forces", "armed_group", "umbrella", "coalition"}
            and (parties[0].value != "civilians")
        )
