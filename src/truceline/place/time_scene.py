"""What is known where a time phrase stands, and the days that it may mean there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.place.publication import UNPUBLISHED, Published

if TYPE_CHECKING:
    from datetime import date

    from truceline.when.anchor import AnchorDate
    from truceline.when.interval import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeScene:
    """What is known where a phrase stands.

    ``clock`` cuts days; ``published`` is when the text appeared; ``told`` are the days told of before, for "the same
    day" (``is_near``: in the same paragraph), ``part`` the part of the day told of last, for "at dawn" behind it,
    ``span`` first and last day of what was told of last, for "during one night", ``began`` the first day of what was
    told to have begun, for "on the second day", ``named`` the days that the text names, for "by Tuesday", ``month`` the
    month named last, for "the 7th"; ``may_be_ahead`` where days without a year may lie after publication;
    ``has_happened`` where nothing of the time can; ``known`` are days on which the library has such an event;
    ``anchors`` are its dated facts, for "after the signing".
    """

    clock: str
    published: Published = UNPUBLISHED
    told: tuple[tuple[date, float], ...] = ()
    is_near: bool = False
    part: str = ""
    span: tuple[date, date] | None = None
    began: date | None = None
    named: tuple[date, ...] = ()
    month: int | None = None
    may_be_ahead: bool = False
    has_happened: bool = False
    known: frozenset[date] = frozenset()
    anchors: tuple[AnchorDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """Whole days [first, last] with a weight and a reason, or an interval where days are too coarse."""

    first: date
    last: date
    weight: float
    reason: str
    interval: Interval | None = None
