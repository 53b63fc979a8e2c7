"""Which act of the lexicon is it, and is it a charge of one side against another?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.model.claim import SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.frames import Frames, Trigger
    from truceline.extract.participants import Participants
    from truceline.extract.reading import Reading
    from truceline.model.claim import Hop
    from truceline.model.noun import Span

_SIDES: Final = frozenset({SourceKind.PARTY, SourceKind.OFFICIAL, SourceKind.WITNESS})
_TELLING: Final = frozenset({Via.SAYS, Via.REPORTS, Via.CITES, Via.ALLEGES})
_OF_SIDES: Final = frozenset(
    {
        "military",
        "army",
        "government",
        "security",
        "rebel",
        "rebels",
        "militia",
        "opposition",
        "separatist",
        "insurgent",
    }
)
"""Words in the name of an unnamed source that tell whose it is: "a government military source"."""
_UNKNOWN: Final = frozenset({"unknown", "unidentified", "unnamed", "masked"})
_NOBODY: Final = frozenset({"gunman", "gunmen", "attacker", "assailant", "man", "men", "sniper", "shooter", "bomber"})
_BYSTANDERS: Final = frozenset(
    {"committee", "committees", "activists", "doctors", "network", "syndicate", "hospital", "hospitals", "residents"}
)
_GAINS: Final = frozenset({"capture", "lost"})
"""Acts that a side which nobody names boasts of rather than charges another with."""
_PEACEFUL: Final = frozenset({"move", "base", "down", "flight"})


class ActKinds:
    """Names acts and judges charges, by frame, weapon, actor and target."""

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

    def is_charge(self, trigger: Trigger, cast: Participants, chain: Chain) -> bool:
        """Whether a side says that another did violence: a charge, whatever verb it is told with.

        What a neutral monitor counts is none, nor what a side says of its own acts or of nobody's.
        """
        speaker = self._voice(chain)
        if not self._is_voice(speaker) or speaker.via not in _TELLING or cast.actor is None:
            return False
        if trigger.frame.name in _PEACEFUL:
            return False
        actor = next((one.value for one in cast.actor.parties), None)
        if self._is_own(cast.actor.span, speaker):
            return False
        if self._is_unnamed(cast.actor_head) or self._is_bystander(speaker):
            return False
        if actor is None:
            return speaker.kind is not SourceKind.WITNESS and self._is_side(cast.actor_head)
        if speaker.party is None:
            return speaker.kind is not SourceKind.WITNESS and trigger.frame.name not in _GAINS
        parties = self.reading.lexicons.parties
        tied = parties.tie(speaker.party, actor).value in {"same", "part_of", "contains"}
        return not tied and parties.side(speaker.party) != parties.side(actor)

    def _is_unnamed(self, head: int | None) -> bool:
        """“gunmen”, "unknown assailants": nobody's opponent is named."""
        tree = self.tree
        if head is None or self.reading.mention(head).parties:
            return False
        unknown = any(tree[at].lower in _UNKNOWN for at in tree.children(head, "amod"))
        return unknown or tree[head].lemma.lower() in _NOBODY or tree[head].lower in _NOBODY

    def _is_bystander(self, speaker: Hop) -> bool:
        """Activists, doctors, hospitals and committees of a place: they tell what befell it."""
        words = {word.strip(".,'").lower() for word in speaker.name.split()}
        return speaker.party is None and not words.isdisjoint(_BYSTANDERS)

    def _voice(self, chain: Chain) -> Hop:
        """Who answers for the words: the innermost source, or the side that cites an outlet for them."""
        hops = list(chain.hops)
        while len(hops) > 2 and hops[-1].kind is SourceKind.OUTLET and hops[-2].kind in _SIDES:
            hops.pop()
        return hops[-1]

    def _is_voice(self, speaker: Hop) -> bool:
        """Whether a speaker is of some side; of unnamed ones, if their description says so."""
        words = {word.strip(".,'").lower() for word in speaker.name.split()}
        unnamed = speaker.kind in {SourceKind.ANONYMOUS, SourceKind.UNKNOWN} and not words.isdisjoint(_OF_SIDES)
        return speaker.kind in _SIDES or unnamed

    def is_own_deed(self, cast: Participants, chain: Chain) -> bool:
        """Whether a side tells of what it did itself: "his army had destroyed a ship, he claimed"."""
        speaker = chain.speaker
        if cast.actor is None or not self._is_voice(speaker):
            return False
        if cast.actor.span.text.split(" ")[0].lower() in {"its", "their", "our", "his"}:
            return True
        actor = next((one.value for one in cast.actor.parties), None)
        if actor is None or speaker.party is None:
            return False
        return self.reading.lexicons.parties.side(speaker.party) == self.reading.lexicons.parties.side(actor)

    def _is_own(self, actor: Span, speaker: Hop) -> bool:
        """“its aircraft”, or a speaker who counts the sick and the dead: no charge against another."""
        words = {word.strip(".,'").lower() for word in speaker.name.split()}
        return actor.text.split(" ")[0].lower() in {"its", "their", "our", "his"} or not words.isdisjoint(
            self.reading.lexicons.cues.body.counting_bodies
        )

    def _is_side(self, head: int | None) -> bool:
        """Forces, or what a name or nationality stands before: somebody other than the speaker, where not said else."""
        tree = self.tree
        if head is None:
            return False
        first = tree.sentence_of(head).first
        named = [at for at in tree.children(head, "amod", "compound") if tree[at].text[:1].isupper() and at != first]
        return bool(named) or tree[head].is_name or self.frames.is_force(tree, head)
