"""Which act does a toll belong to? To that of its sentence and source; where there is none, it is an act itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.extract.russian.casting import Cast
from truceline.extract.russian.roles import roles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.extract.roles import Roles
    from truceline.extract.russian.act import Act
    from truceline.extract.russian.harms import Harm
    from truceline.extract.russian.reading import Reading
    from truceline.extract.russian.words import Frame

_HARM_ONLY: Final = frozenset({"casualty"})
_HARMLESS: Final = frozenset({"move", "base", "deploy", "sighting", "arrest", "down", "neutralise", "clear", "flight"})
"""Frames whose acts harm nobody by themselves."""


class Tolls:
    """Gives tolls to acts; ``made`` makes an act of a toll that has none."""

    def __init__(self, reading: Reading, harms: Sequence[Harm], made: Callable[[int, Frame, Roles, Cast], Act]) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.lexicon = reading.lexicon
        self.harms = harms
        self._made = made

    def given(self, acts: list[Act]) -> list[Act]:
        """Tolls go to the act of their sentence under the same chain; where there is none, they are acts themselves."""
        heads = {harm.head for harm in self.harms}
        triggers = {act.index: act for act in acts if act.frame.name in _HARM_ONLY or self._is_result(act, heads)}
        others = [act for act in acts if act.index not in triggers]
        homes: set[int] = set()
        for harm in self.harms:
            owner = self._owner(harm, others)
            if owner is not None:
                owner.harms.append(harm)
                homes.add(harm.head)
            elif harm.head in triggers:
                triggers[harm.head].harms.append(harm)
            elif not self._to_neighbour(harm, triggers):
                self._as_act(harm, triggers)
        left = [act for index, act in triggers.items() if index not in homes]
        return self._joined(sorted([*others, *left], key=lambda act: act.index))

    def _is_result(self, act: Act, heads: set[int]) -> bool:
        """“уничтожены 12 боевиков”: what was done to people by nobody named is the toll of the act beside it."""
        return act.index in heads and act.frame.name == "hit" and act.cast.actor is None and act.roles.is_passive

    def _owner(self, harm: Harm, acts: list[Act]) -> Act | None:
        """The act that harmed them: told in the same sentence, under the same chain, the nearest before it first."""
        key, sentence = self.reading.chains.of(harm.head).key, self.tree[harm.head].sentence
        told = [act for act in acts if self.tree[act.index].sentence == sentence and act.chain.key == key]
        same = [act for act in told if act.frame.name not in _HARMLESS and not self._apart(act.index, harm.head)]
        if not same:
            return None
        return min(same, key=lambda act: (act.index > harm.head, abs(act.index - harm.head)))

    def _apart(self, one: int, other: int) -> bool:
        """Whether a semicolon stands between two words."""
        return any(self.tree[at].text == ";" for at in range(min(one, other), max(one, other)))

    def _to_neighbour(self, harm: Harm, triggers: dict[int, Act]) -> bool:
        """A second toll of the sentence goes to the first's claim: "погибли двое, ранены пятеро"."""
        number = self.tree[harm.head].sentence
        for act in triggers.values():
            if self.tree[act.index].sentence == number and act.chain.key == self.reading.chains.of(harm.head).key:
                act.harms.append(harm)
                return True
        return False

    def _as_act(self, harm: Harm, triggers: dict[int, Act]) -> None:
        """A toll told by a noun or participle alone: "число погибших", "15 раненых", "получили ранения"."""
        if harm.casualties(self.reading) is None:
            return
        frame = next(one for one in self.lexicon.frames.frames if one.name == "casualty")
        roles = roles_of(self.tree, harm.head)
        act = self._made(harm.head, frame, roles, Cast(actor=self._doer(roles), target=harm.victim))
        act.harms.append(harm)
        triggers[harm.head] = act

    def _doer(self, roles: Roles) -> int | None:
        """Who is told to have killed them: the subject of a verb that has an object."""
        return roles.subject if roles.object is not None and not roles.is_passive else None

    def _joined(self, acts: list[Act]) -> list[Act]:
        """Two words of harm in one sentence under one chain tell one toll: "погибли двое, 15 получили ранения"."""
        kept: list[Act] = []
        for act in acts:
            home = next(
                (
                    one
                    for one in kept
                    if one.frame.is_harm and act.frame.is_harm and one.chain.key == act.chain.key
                    and self.tree[one.index].sentence == self.tree[act.index].sentence
                ),
                None,
            )  # fmt: skip
            if home is None:
                kept.append(act)
            else:
                home.harms += [harm for harm in act.harms if harm not in home.harms]
        return kept
