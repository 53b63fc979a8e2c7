"""Notice: a protected site, movement, flight or airspace volume that was notified; private by default.

A site that nobody notified is no less protected: a notice may raise a question, its absence answers none.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from truceline.model.footprint import Footprint
from truceline.model.noun import Noun


class NoticeKind(StrEnum):
    """What was notified."""

    SITE = "site"
    MOVEMENT = "movement"
    FLIGHT = "flight"
    VOLUME = "volume"


class NoticeState(StrEnum):
    """How far a notice has come."""

    SUBMITTED = "submitted"
    CHECKED = "checked"
    TRANSMITTED = "transmitted"
    ACKNOWLEDGED = "acknowledged"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Notice(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something notified in space, height (metres above mean sea level) and time; ``may_know`` are party ids.

    A notice is never part of an export that was not asked to carry it.
    """

    STAGE: ClassVar[str] = "notices"
    NAME: ClassVar[str] = "notice"
    PREFIX: ClassVar[str] = "ntc"

    kind: NoticeKind
    state: NoticeState
    footprint: Footprint
    floor_m: float | None = None
    ceiling_m: float | None = None
    start_utc: datetime
    end_utc: datetime
    may_know: tuple[str, ...] = ()
    text: str = ""
