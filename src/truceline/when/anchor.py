"""Dated facts of the library of agreements, as ``flow`` hands them to the place stage, so that a year can be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorDate:
    """An agreement reached ``event`` (a life state, such as ``signed``) on the day ``on``.

    ``parties`` are ids of who made it; ``words`` are what texts call the agreement. ``weight`` is the library's belief
    in this day against its other candidates for the same event.
    """

    agreement: str
    event: str
    on: date
    parties: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weight: float = 1.0
