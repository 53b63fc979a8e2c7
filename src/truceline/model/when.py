"""When: candidates with weights, each a half-open interval in UTC with the clock that it was read on."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from truceline.model.noun import Noun, Part, Span, identify


class WhenCandidate(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reading of a time phrase: the act happened at some moment of [start_utc, end_utc).

    ``clock`` is the IANA time zone in which days were cut; ``reason`` says how the reading was reached.
    """

    start_utc: datetime
    end_utc: datetime
    weight: float
    clock: str = "UTC"
    reason: str = ""


class When(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time phrase or date code resolved: ``item`` is the claim or record it belongs to.

    Weights sum to one where there is any candidate; no candidate means that nothing is known.
    """

    STAGE: ClassVar[str] = "place"
    NAME: ClassVar[str] = "when"
    PREFIX: ClassVar[str] = "whn"

    item: str
    phrase: str
    span: Span | None = None
    candidates: tuple[WhenCandidate, ...] = ()

    @staticmethod
    def id_of(item: str) -> str:
        """Id of the time of an item."""
        return identify("whn", {"item": item})
