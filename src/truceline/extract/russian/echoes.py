"""Which Russian sentences deny or charge an act that they do not name? “Минобороны отвергло обвинение”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.roles import Roles
from truceline.extract.russian.act import FACTUAL, Act, Stance
from truceline.extract.russian.casting import Cast
from truceline.extract.russian.chains import denying
from truceline.extract.russian.roles import of_verb
from truceline.model.claim import Modality, Via

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.extract.russian.attribution import Saying
    from truceline.extract.russian.reading import Reading

REACH: Final = 4
"""Sentences over which a denial is taken for that of an act told before."""
_NOT_ECHOED: Final = frozenset({"move", "base", "flight", "deploy", "arms", "sighting"})


class Echoes:
    """Makes acts of denials and charges that take up an act told before."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.words = reading.lexicon.words

    def find(self, acts: Sequence[Act]) -> list[Act]:
        """The acts with those that such sentences deny or charge somebody with, in order of their words."""
        found = [made for one in self.reading.sayings if (made := self._echo(one, acts)) is not None]
        return sorted([*acts, *found], key=lambda act: act.index)

    def _echo(self, saying: Saying, acts: Sequence[Act]) -> Act | None:
        if saying.via not in {Via.DENIES, Via.ALLEGES} or not saying.sources or saying.is_negated:
            return None
        number = self.tree[saying.cue].sentence
        content = sorted(at for at in saying.content if self.tree[at].sentence == number)
        if not content or any(act.index in saying.content for act in acts) or not self._takes_up(saying, content):
            return None
        of = self._of(saying.cue, acts)
        if of is None:
            return None
        chain = self.reading.chains.of(content[0])
        roles, cast = Roles(nodes={saying.cue}), Cast()
        if saying.via is Via.ALLEGES:
            cast.actor = self._blamed(saying.cue)
            if cast.actor is None:
                return None
        modality = Modality.DENIED if saying.via is Via.DENIES else Modality.ALLEGED
        chain = denying(chain) if modality is Modality.DENIED else chain
        stance = Stance(modality)
        return Act(
            saying.cue, of.frame, roles, cast, of.act, chain, stance, time=of.time, time_ground="taken_over", lender=of
        )

    def _takes_up(self, saying: Saying, content: Sequence[int]) -> bool:
        """Whether what is denied or charged is no more than "this", "the charge", "the blame"."""
        nouns = {self.tree[at].lemma for at in content if self.tree[at].is_noun or self.tree[at].pos in {"PRON", "DET"}}
        verbs = any(self.tree[at].is_verb and at != saying.cue for at in content)
        whole = any(self.tree[at].lower in {"все", "это"} for at in self.tree.children(saying.cue, "obj", "nsubj"))
        return not verbs and (whole or bool(nouns & self.words.echoed))

    def _of(self, cue: int, acts: Sequence[Act]) -> Act | None:
        """The last act told as a fact before a word of denying or charging."""
        number = self.tree[cue].sentence
        near = [one for one in acts if one.index < cue and number - self.tree[one.index].sentence <= REACH]
        told = [one for one in near if one.stance.modality in FACTUAL and one.frame.name not in _NOT_ECHOED]
        return told[-1] if told else None

    def _blamed(self, verb: int) -> int | None:
        """Whom a charge is laid upon: behind "на", beside the verb or its "blame", else the object."""
        tree, sides = self.tree, self.reading.lexicon.parties.sides
        roles = of_verb(tree, verb)
        below = tree.children(roles.object, "nmod", "obl") if roles.object is not None else []
        behind = [at for prep, at in roles.obliques if prep == "на"]
        behind += [at for at in below if tree.preposition(at) == "на"]
        blamed = behind[0] if behind else roles.object
        if blamed is None:
            return None
        armed = sides.foes | sides.irregular | self.reading.lexicon.frames.forces
        is_known = bool(self.reading.mention(blamed).parties) or tree[blamed].lemma in armed
        return blamed if is_known else None
