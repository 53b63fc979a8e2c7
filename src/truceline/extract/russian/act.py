"""A Russian act as the rules gather it, from its trigger on, before it becomes a claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from truceline.model.claim import Modality

if TYPE_CHECKING:
    from truceline.extract.chain import Chain
    from truceline.extract.roles import Roles
    from truceline.extract.russian.casting import Cast
    from truceline.extract.russian.harms import Harm
    from truceline.extract.russian.places import Place
    from truceline.extract.russian.words import Frame
    from truceline.extract.times import TimeHit

FACTUAL = frozenset({Modality.ASSERTED, Modality.ALLEGED})
"""Stances under which an act is told as having happened."""


@dataclass(slots=True)
class Stance:
    """How the text stands to an act, and the word that weakens it."""

    modality: Modality
    hedge: int | None = None


@dataclass(slots=True)
class Act:
    """An act as far as the text tells it; ``lender`` is the act that it takes over what it leaves out from.

    ``time_ground`` and ``place_ground`` name how the phrase hangs on the act, as ``confidence.yaml`` does.
    """

    index: int
    frame: Frame
    roles: Roles
    cast: Cast
    act: str
    chain: Chain
    stance: Stance
    time: TimeHit | None = None
    time_ground: str = "own"
    place: Place | None = None
    place_ground: str = "own"
    harms: list[Harm] = field(default_factory=list)
    series: int | None = None
    justification: tuple[int, int] | None = None
    lender: Act | None = None
    place_lender: Act | None = None
