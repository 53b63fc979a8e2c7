"""Talk: a meeting or step in a negotiation, with what became of it, per which source."""

from __future__ import annotations

from typing import ClassVar

from truceline.model.claim import TalkStatus
from truceline.model.incident import Member
from truceline.model.noun import Noun, Weighted, identify


class Talk(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One or more meetings (``number``) told alike: where, who with whom, about what; held or not, per which chain.

    ``members`` are the claims, whose ``Placement`` and ``When`` apply; ``agreements`` are the instruments
    that it prepares or amends, weighted.
    """

    STAGE: ClassVar[str] = "reconcile"
    NAME: ClassVar[str] = "talk"
    PREFIX: ClassVar[str] = "tlk"

    founding: str
    label: str
    status: TalkStatus
    number: int
    participants: tuple[str, ...]
    place_phrase: str = ""
    time_phrase: str = ""
    topic: str = ""
    is_secret: bool = False
    members: tuple[Member, ...]
    agreements: tuple[Weighted, ...] = ()

    @staticmethod
    def id_of(founding: str) -> str:
        """Id of the talk that this claim founded."""
        return identify("tlk", {"founding": founding})
