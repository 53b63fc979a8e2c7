"""Which act of the lexicon is it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Participants
    from truceline.extract.reading import Reading

_BY_HAND: Final = frozenset({"throw", "lob", "hurl", "toss"})


class ActKinds:
    """Names acts by frame, weapon, actor and target."""

    def __init__(self, reading: Reading, frames: Frames) -> None:
        self.reading = reading
        self.tree = reading.tree
        self.frames = frames

    def of(self, trigger: Trigger, cast: Participants) -> str:
        """The act: (1) by its frame; (2) by the weapon; (3) by the actor's arm; (4) by whom it hit."""
        frame = trigger.frame
        if frame.name == "explode" and cast.weapon_class is not None and cast.weapon_class.name == "air munition":
            return frame.act  # "a bomb exploded" on the ground
        if frame.act == "territory":
            return "government_regains_territory" if self._is_state(cast) else "non_state_actor_overtakes_territory"
        if (
            cast.weapon_class is not None
            and (frame.by_means or cast.weapon_class.name in {"chemical", "suicide"})
            and cast.weapon_class.act
        ):
            if cast.weapon_class.name == "grenades" and self.tree[trigger.index].lemma in _BY_HAND:
                return "grenade"
            is_fired = frame.name in {"fire", "drop", "shell", "impact"} and cast.weapon_class.name == "ied"
            return (
                "shelling_artillery_missile_attack" if is_fired else cast.weapon_class.act
            )  # "fired 15 mines of 82 mm"
        if frame.name != "hit":
            return frame.act
        if cast.actor is not None and any(one.value in self.frames.body.air_by_default for one in cast.actor.parties):
            return "air_drone_strike"
        if cast.target_head is not None and not self._are_civilians(cast) and self._is_armed(cast):
            return "armed_clash"
        return frame.act

    def _is_state(self, cast: Participants) -> bool:
        parties = self.reading.lexicons.parties
        if cast.actor is None or not cast.actor.parties:
            return False
        party = cast.actor.parties[0].value
        return parties.kind(party) in {"state", "armed_forces"} or party.startswith("pro-government")

    def _are_civilians(self, cast: Participants) -> bool:
        parties = cast.target.parties if cast.target is not None else ()
        known = bool(parties) and self.reading.lexicons.parties.kind(parties[0].value) == "civilians"
        return known or (cast.target_head is not None and self.frames.is_civilian(self.tree, cast.target_head))

    def _is_armed(self, cast: Participants) -> bool:
        head = cast.target_head
        if head is None:
            return False
        parties = cast.target.parties if cast.target is not None else ()
        return (
            bool(parties)
            or self.frames.is_force(self.tree, head)
            or self.tree[head].lemma in self.frames.weapons.vehicles
        )
