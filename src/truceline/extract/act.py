"""An act as the rules gather it, from its trigger on, before it becomes a claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from truceline.model.claim import Modality

if TYPE_CHECKING:
    from truceline.extract.casualties import Harm
    from truceline.extract.chain import Chain
    from truceline.extract.frames import Trigger
    from truceline.extract.modality import Stance
    from truceline.extract.participants import Participants
    from truceline.extract.places import PlaceHit
    from truceline.extract.roles import Roles
    from truceline.extract.times import TimeHit

FACTUAL: Final = frozenset({Modality.ASSERTED, Modality.ALLEGED})
"""Stances under which an act is told as having happened."""
NOT_TOLD: Final = frozenset({"move", "base"})
"""Frames whose acts no toll or reference ("the strike") is of."""
NEAR: Final = 24
"""Acts in front of an act that are looked at for what it leaves out; a sentence seldom tells three."""
REACH: Final = 8
"""Sentences over which "the strike" or a toll is taken for that of an act told before."""
ANAPHORIC: Final = frozenset({"the", "this", "that", "these", "those", "such", "both", "its", "their"})


@dataclass(slots=True)
class Act:
    """An act as far as the text tells it; later rules fill in what it leaves to its neighbours.

    ``inherited`` names the fields that were taken from another act of the text; ``series`` is the number in "the third
    attack" or "three strikes"; ``link`` is the trigger of the act that this one is told to follow, precede or answer.
    """

    trigger: Trigger
    roles: Roles
    cast: Participants
    act: str
    chain: Chain
    stance: Stance
    time: tuple[TimeHit, float] | None = None
    place: tuple[PlaceHit, float] | None = None
    harms: list[Harm] = field(default_factory=list)
    series: int | None = None
    link: int | None = None
    link_cue: tuple[int, int] | None = None
    justification: tuple[int, int] | None = None
    is_charge: bool = False
    is_toll: bool = False
    inherited: dict[str, Act] = field(default_factory=dict)

    @property
    def index(self) -> int:
        """Token of the trigger."""
        return self.trigger.index
