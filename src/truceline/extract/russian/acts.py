"""Who did what to whom, where, when? Finds the acts that a Russian text tells and gathers what it says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.extract.russian.act import Act
from truceline.extract.russian.attaching import Attaching
from truceline.extract.russian.casting import Cast, Casting
from truceline.extract.russian.chains import denying
from truceline.extract.russian.harms import Harms
from truceline.extract.russian.roles import roles_of
from truceline.extract.russian.stance import Stances
from truceline.extract.russian.tolls import Tolls
from truceline.model.claim import Modality

if TYPE_CHECKING:
    from truceline.extract.roles import Roles
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.words import Frame


class Acts:
    """Finds the acts of a reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.lexicon = reading.lexicon
        self.casting = Casting(reading)
        self.stances = Stances(reading)
        self.attaching = Attaching(reading)
        self.harms = Harms(reading).find()

    def find(self) -> list[Act]:
        """Acts in order of their triggers.

        A cascade: (1) triggers by word whose conditions hold; (2) a verb that only lends a noun its subject is no act
        of its own; (3) harm told with an act in its sentence belongs to it.
        """
        acts = [act for token in self.tree.tokens if (act := self._at(token.index)) is not None]
        supports = {node for act in acts for node in act.roles.nodes if node != act.index}
        acts = [act for act in acts if act.index not in supports]
        return Tolls(self.reading, self.harms, self.made).given(acts)

    def _at(self, index: int) -> Act | None:
        token = self.tree[index]
        frames: tuple[Frame, ...] = ()
        if token.is_noun:
            frames = self.lexicon.by_noun.get(token.lemma, ()) or self._compound(token.lemma)
        elif token.pos in {"VERB", "ADJ"}:
            frames = self.lexicon.by_verb.get(token.lemma, ())
        if not frames or (token.is_noun and self._is_no_act(index)):
            return None
        roles = roles_of(self.tree, index)
        for frame in frames:
            cast = self.casting.of(index, frame, roles)
            if self._fits(index, frame, roles, cast):
                return self.made(index, frame, roles, cast)
        return None

    def _compound(self, lemma: str) -> tuple[Frame, ...]:
        """“авиаудар”, "артобстрел", "ракетно-бомбовый удар": compounds of a known noun."""
        for tail in ("удар", "обстрел", "налет", "атака"):
            if lemma.endswith(tail) and lemma != tail:
                return self.lexicon.by_noun.get("авиаудар" if lemma.startswith(("авиа", "бомбо")) else tail, ())
        return ()

    def _is_no_act(self, index: int) -> bool:
        """A noun under a word that makes it none ("прекращение огня", "случай стрельбы")."""
        tree, token = self.tree, self.tree[index]
        above = tree[token.head]
        if above.index == index:
            return False
        blocks = self.lexicon.frames.not_acts.before
        if above.is_noun and token.case == "Gen" and not tree.preposition(index) and above.lemma in blocks:
            return above.lemma not in self.lexicon.frames.still_acts or above.lemma == "прекращение"
        if above.is_noun and above.lemma in self.lexicon.words.ledger.units and token.case == "Gen":
            return True
        return token.lemma == "огонь" and above.lemma in {"прекращение", "режим", "прекратить", "линия", "сектор"}

    # conditions

    def _fits(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> bool:
        if frame.object and not self._has_object(index, frame, roles, cast):
            return False
        if frame.needs and not self._has_needed(index, frame, roles, cast):
            return False
        if frame.is_harm:
            return any(harm.head == index for harm in self.harms)
        if self.tree[index].is_noun:
            return self._tells(index, roles, cast)
        return frame.object != "" or frame.needs != "" or self._has_people(frame, cast)

    def _has_people(self, frame: Frame, cast: Cast) -> bool:
        """A verb of violence has somebody or something beside it; figurative ones ("атаковать проблему") are rare."""
        if frame.name in {"raid", "hit", "ambush"}:
            return cast.actor is not None or cast.target is not None or cast.weapon is not None
        return True

    def _tells(self, index: int, roles: Roles, cast: Cast) -> bool:
        """Whether a noun tells something: who, on whom, with what, that it happened or did not, or whom it harmed."""
        if self.reading.chains.of(index).modality is Modality.DENIED:
            return True
        number = self.tree[index].sentence
        if any(harm.casualties(self.reading) for harm in self.harms if self.tree[harm.head].sentence == number):
            return True
        if any(self.tree[at].lemma in self.lexicon.words.ordinals for at in roles.modifiers):
            return True
        return roles.support is not None or any(one is not None for one in (cast.actor, cast.target, cast.weapon))

    def _has_object(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> bool:
        tree = self.tree
        heads = [
            at for at in (roles.object, cast.target, roles.subject if roles.is_passive else None) if at is not None
        ]
        lets = tree[index].lemma in self.lexicon.frames.letting
        if frame.name == "obstruct" and lets and not tree.is_negated(index):
            return False
        if frame.object == "place":
            words = self.lexicon.words.places
            return any(tree[at].pos == "PROPN" or tree[at].lemma in words.kinds for at in heads) and not any(
                tree[at].lemma in self.lexicon.frames.objects["person"] for at in heads
            )
        wanted = self.lexicon.frames.objects[frame.object]
        if frame.object == "access" and any(tree[at].pos == "PRON" for at in heads):
            return any(tree[at].lemma in wanted for at in tree.sentence_of(index))
        if any(
            tree[at].lemma in wanted or any(tree[below].lemma in wanted for below in tree.children(at, "amod", "appos"))
            for at in heads
        ):
            return True
        return frame.object in {"armed", "flying"} and any(self.casting.class_of(at) is not None for at in heads)

    def _has_needed(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> bool:
        if frame.needs == "means_or_target":
            is_told = cast.weapon is not None or cast.target is not None or cast.actor is not None
            return is_told or roles.support is not None
        if frame.needs == "weapon_as_subject":
            return cast.weapon_class is not None and cast.weapon_class.munition
        if frame.needs == "weapon_as_object":
            weapon = self.casting.class_of(roles.object) if roles.object is not None else None
            return weapon is not None and weapon.munition
        if frame.needs == "aircraft":
            return cast.weapon_class is not None and cast.weapon_class.name in {"aircraft", "drone"}
        if frame.needs == "armed_actor":
            return self._moves(index, roles)
        return True

    def _moves(self, index: int, roles: Roles) -> bool:
        """A movement is one of forces or their arms; somebody who enters a talk or leaves an office makes none."""
        tree = self.tree
        heads = [at for at in (roles.subject, roles.object) if at is not None]
        heads += [at for prep, at in roles.obliques if prep == "=Gen" and tree[index].is_noun]
        frames = self.lexicon.frames
        armed = [
            at
            for at in heads
            if tree[at].lemma in frames.objects["armed"] | frames.vehicles | frames.objects["heavy"]
            or self.casting.is_armed(at)
        ]
        states = {"сторона", "сила", "коалиция", "оппозиция"}
        objects = [
            at
            for prep, at in roles.obliques
            if tree[at].lemma
            in {"сила", "действие", "состав", "переговоры", "контакт", "интервью", "ультиматум", "должность", "список"}
            and prep in {"в", "из", "=Acc", "во", "с"}
        ]
        return (
            bool(armed)
            and not objects
            and any(tree[at].lemma not in states or tree[at].has("Number=Plur") for at in armed)
        )

    # what is told of it

    def made(self, index: int, frame: Frame, roles: Roles, cast: Cast) -> Act:
        """The act with its chain, stance, time and place."""
        chain = self.reading.chains.of(index)
        stance = self.stances.of(index, frame, roles, cast, chain)
        if stance.modality.value == "alleged" and self.stances.is_charge(frame, cast, chain):
            chain = chain.alleging()
        if stance.modality is Modality.DENIED:
            chain = denying(chain)
        act = Act(index, frame, roles, cast, self.casting.kind(frame, cast), chain, stance)
        sentence = self.tree.sentence_of(index)
        time = self.attaching.time(index, roles.nodes)
        if time is not None:
            act.time, act.time_ground = time
        inside = {head for head in (cast.actor, cast.target, cast.weapon) if head is not None}
        place = self.attaching.place(index, roles.nodes, inside, moves=frame.name in {"move", "flight"})
        if place is not None:
            act.place, act.place_ground = place
        act.justification = self.attaching.ground(index, roles.nodes, sentence)
        act.series = self._series(act)
        return act

    def _series(self, act: Act) -> int | None:
        """The number in "третий удар"."""
        tree = self.tree
        ordinals = self.lexicon.words.ordinals
        for at in tree.children(act.index, "amod", "nummod"):
            if tree[at].lemma in ordinals and ordinals[tree[at].lemma] > 1 and act.cast.target is None:
                return ordinals[tree[at].lemma]
        return None
