"""Does a Russian word tell an act of its frame? The conditions that a frame puts on what stands beside its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.figures import Figures
from truceline.extract.russian.refuting import Refuting
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.roles import Roles
    from truceline.extract.russian.casting import Cast, Casting
    from truceline.extract.russian.harms import Harm
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.words import Frame

_FLYING: Final = frozenset({"aircraft", "drone", "air munition", "rocket"})
"""Classes of what is brought down."""
_DEVICES: Final = frozenset({"ied", "suicide", "grenade"})
_SINGLE: Final = frozenset({"сторона", "сила", "коалиция", "оппозиция"})
"""Words of forces that in the singular are a side of talks."""
_LOOSE: Final = frozenset({"raid", "hit", "ambush"})
"""Frames whose verbs need somebody or something beside them."""
_TAKING: Final = frozenset({"взять", "брать", "держать", "удерживать", "заключить", "увезти", "увести", "уводить"})
"""Verbs of seizing that are said of many things besides."""
_THERE: Final = frozenset({"в", "во", "из", "=Acc", "с", "со", "на", "от"})
"""Prepositions and cases of what is entered or left."""
_STRUCK: Final = frozenset({"по", "в", "на"})


class Conditions:
    """Asks what a frame asks for."""

    def __init__(self, reading: Reading, casting: Casting, harms: Sequence[Harm]) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.lexicon = reading.lexicon
        self.frames = reading.lexicon.frames
        self.casting = casting
        self.refuting = Refuting(reading)
        self.figures = Figures(reading)
        self._harms = {harm.head for harm in harms}
        self._tolls = {self.tree[harm.head].sentence for harm in harms if harm.casualties(reading) is not None}

    def hold(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> bool:
        """Whether the word tells an act of the frame."""
        if self.figures.is_metaphor(index, frame, roles, cast):
            return False
        if frame.object and not self._has_object(index, frame, roles, cast):
            return False
        if frame.needs and not self._has_needed(index, frame, roles, cast):
            return False
        if frame.is_harm:
            return index in self._harms
        if self.tree[index].is_noun:
            return self._tells(index, roles, cast)
        return frame.object != "" or frame.needs != "" or self._has_people(frame, cast)

    def _has_people(self, frame: Frame, cast: Cast) -> bool:
        """A verb of violence has somebody or something beside it; figurative ones ("атаковать проблему") are rare."""
        if frame.name in _LOOSE:
            return cast.actor is not None or cast.target is not None or cast.weapon is not None
        return True

    def _tells(self, index: int, roles: Roles, cast: Cast) -> bool:
        """Whether a noun tells something: who, on whom, with what, that it happened or did not, or whom it harmed."""
        chain = self.reading.chains.of(index)
        if chain.modality is Modality.DENIED or chain.speaker.via is Via.CONFIRMS or self.refuting.is_taken_back(index):
            return True
        if self.tree[index].sentence in self._tolls:
            return True
        if self._is_reported(index):
            return True
        if any(self.tree[at].lemma in self.lexicon.words.ordinals for at in roles.modifiers) or self._is_headline(
            index
        ):
            return True
        return roles.support is not None or any(one is not None for one in (cast.actor, cast.target, cast.weapon))

    def _is_reported(self, index: int) -> bool:
        """“О взрыве на рынке в Сане рассказали очевидцы”: somebody tells that it was, and where."""
        tree, above = self.tree, self.tree[self.tree[index].head]
        is_told = tree.preposition(index) in {"о", "об"} and above.is_verb and above.lemma in self.lexicon.via
        return is_told and bool(self.reading.places[tree[index].sentence])

    def _is_headline(self, index: int) -> bool:
        """“Взрыв у мечети в Сане.”: a noun at the head of a sentence without a verb that tells where it was."""
        sentence = self.tree.sentence_of(index)
        is_head = self.tree[index].head == index and not any(self.tree[at].is_verb for at in sentence)
        return is_head and any(place.is_named for place in self.reading.places[sentence.index])

    # objects

    def _has_object(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> bool:
        """Whether what the act is done to is of the frame's class."""
        tree = self.tree
        heads = [
            at for at in (roles.object, cast.target, roles.subject if roles.is_passive else None) if at is not None
        ]
        if frame.name == "obstruct":
            heads += [at for prep, at in roles.obliques if prep == "=Dat"]
            if tree[index].lemma in self.frames.letting and not tree.is_negated(index):
                return False
        if frame.object == "place":
            return self._is_place(heads)
        wanted = self.frames.objects[frame.object]
        if frame.object in {"access", "flying"} and any(tree[at].pos == "PRON" for at in heads):
            return any(tree[at].lemma in wanted for at in tree.sentence_of(index))
        if any(tree[at].lemma in wanted for head in heads for at in (head, *tree.children(head, "amod", "appos"))):
            return True
        if frame.object == "person" and tree[index].lemma not in _TAKING:
            return any(tree[at].pos == "NOUN" and tree[at].has("Animacy=Anim") for at in heads)
        classes = [one for at in heads if (one := self.casting.class_of(at)) is not None]
        if frame.object == "flying":
            return any(one.name in _FLYING for one in classes)
        return frame.object == "armed" and bool(classes)

    def _is_place(self, heads: Sequence[int]) -> bool:
        words = self.lexicon.words.places
        people = self.frames.objects["person"]
        kinds = words.kinds | self.frames.objects["post"]
        named = [
            at
            for at in heads
            if self.tree[at].lemma in kinds
            or (self.tree[at].pos == "PROPN" and self.tree[at].lemma not in self.lexicon.words.speakers["party"])
        ]
        return bool(named) and not any(self.tree[at].lemma in people for at in heads)

    # what a frame needs

    def _has_needed(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> bool:
        if frame.needs in {"weapon_as_subject", "drone_as_subject", "no_munition_subject", "no_subject"}:
            return self._has_subject(index, frame.needs, roles, cast)
        if frame.needs in {"weapon_as_object", "device_as_object", "thing_as_object"}:
            return self._has_weapon(frame.needs, roles)
        return self._has_beside(index, frame.needs, roles, cast)

    def _has_subject(self, index: int, needs: str, roles: Roles, cast: Cast) -> bool:
        """What the subject must be: a munition, a drone, no munition, or nothing ("прилетело по центру")."""
        weapon = cast.weapon_class
        if needs == "no_subject":
            bare = roles.subject is None or self.tree[roles.subject].pos == "PRON"
            return self.tree[index].is_noun or (bare and (cast.target is not None or self._where(index)))
        subject = cast.weapon if needs != "no_munition_subject" else roles.subject
        if subject is None or weapon is None:
            return needs == "no_munition_subject"
        is_munition = weapon.munition and not self.casting.can_act(subject)
        if needs == "drone_as_subject":
            return weapon.name == "drone"
        return is_munition == (needs == "weapon_as_subject")

    def _where(self, index: int) -> bool:
        return any(self.tree.preposition(at) in {"до", "по", "в", "на"} for at in self.tree.children(index, "obl"))

    def _has_weapon(self, needs: str, roles: Roles) -> bool:
        """What the object must be: a munition, a device that bursts, or a thing and no person."""
        head = roles.object
        if head is None:
            return False
        if needs == "thing_as_object":
            things = self.frames.vehicles | self.frames.buildings | self.frames.objects["post"]
            return self.tree[head].lemma in things
        weapon = self.casting.class_of(head)
        if weapon is None:
            return False
        is_device = weapon.name in _DEVICES or self.tree[head].lemma in self.frames.objects["device"]
        return is_device if needs == "device_as_object" else weapon.munition or weapon.name == "drone"

    def _has_beside(self, index: int, needs: str, roles: Roles, cast: Cast) -> bool:
        tree, weapon = self.tree, cast.weapon_class
        is_told = weapon is not None or cast.target is not None or cast.actor is not None
        struck = cast.target is not None and any(prep in _STRUCK and at == cast.target for prep, at in roles.obliques)
        armed = cast.actor is None or tree[cast.actor].pos == "PRON" or self.casting.is_armed(cast.actor)
        known = {
            "means_or_target": is_told or roles.support is not None,
            "means_or_struck": tree[index].is_noun or weapon is not None or (is_told and armed),
            "means": self._works(weapon is not None, struck, armed, cast),
            "aircraft": weapon is not None and weapon.name in {"aircraft", "drone"},
            "support": roles.support is not None,
            "suffered": roles.is_subject_target,
            "taken": roles.support is not None and tree[roles.support].lemma in self.frames.taking,
            "is_result": roles.is_passive or roles.support is not None or cast.actor is None,
            "bursts": tree[index].lemma != "взлететь" or any(tree[at].lemma == "воздух" for at in tree.children(index)),
        }
        return known[needs] if needs in known else self._moves(index, roles)

    def _works(self, has_weapon: bool, struck: bool, armed: bool, cast: Cast) -> bool:
        """“работали по нам", "кладут минами", "отработала из миномётов": a weapon, or something struck by the armed."""
        return armed and ((has_weapon and (struck or cast.weapon != cast.actor)) or struck)

    def _moves(self, index: int, roles: Roles) -> bool:
        """A movement is one of forces or their arms; somebody who enters a talk or leaves an office makes none."""
        tree, frames = self.tree, self.frames
        moved = (roles.object,) if roles.is_passive and roles.object is not None else (roles.subject, roles.object)
        heads = [at for at in moved if at is not None]
        heads += [at for prep, at in roles.obliques if prep == "=Gen" and tree[index].is_noun]
        counts = self.lexicon.words.manys | self.lexicon.words.scales.keys()
        heads += [one for at in heads if tree[at].lemma in counts for one in tree.children(at, "nmod")]
        moving = frames.objects["armed"] | frames.vehicles | frames.objects["heavy"]
        armed = [
            at
            for at in heads
            if tree[at].lemma in moving or (self.casting.is_armed(at) and tree[at].lemma not in frames.objects["post"])
        ]
        astray = [at for prep, at in roles.obliques if tree[at].lemma in frames.no_goals and prep in _THERE]
        astray += [at for at in (roles.object,) if at is not None and tree[at].lemma in frames.no_goals - moving]
        return (
            bool(armed)
            and not astray
            and any(tree[at].lemma not in _SINGLE or tree[at].has("Number=Plur") for at in armed)
        )
