"""What a time phrase can say, before any year or clock is known: the bases it counts from, and how it bounds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class DayOf:
    """A day of a month, with the year and weekday if the text gives them.

    ``year_shift`` of "last year" is -1; ``is_told_year`` where it is the year of the day told of before ("that year").
    """

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None
    year_shift: int | None = None
    is_told_year: bool = False


@dataclass(frozen=True, slots=True)
class NthOf:
    """A day whose month is told elsewhere: "the 7th of that month", "the 14th"; ``shift`` is -1 for "last month"."""

    day: int
    weekday: int | None = None
    shift: int | None = None


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month or a part of it (``early``, ``late`` …), its year as with ``DayOf``."""

    month: int
    year: int | None = None
    part: str = ""
    year_shift: int | None = None
    is_told_year: bool = False


@dataclass(frozen=True, slots=True)
class YearOf:
    """A year."""

    year: int


@dataclass(frozen=True, slots=True)
class HijriOf:
    """A day or month of the Hijri calendar, with its year if the text gives it."""

    month: int
    day: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class WeekdayOf:
    """A day of the week (Monday is 0), by the word beside it.

    The last one before publication; with ``next`` the coming one, with ``week_before`` that of the week before; with
    ``told``, ``told_before`` and ``told_after`` the one of the days told of, or before or after them.
    """

    weekday: int
    word: str = ""


@dataclass(frozen=True, slots=True)
class PartOfYear:
    """Months of a year: a season, a half, a quarter, "late 2016"; ``first`` may be in the year before (-1 is November).

    Without a year the last such stretch that had begun before publication; ``shift`` of "last summer" is -1, of "the
    following summer" 1.
    """

    first: int
    months: int
    year: int | None = None
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """So many days that end with the day told of before ("for the third day running")."""

    days: int


@dataclass(frozen=True, slots=True)
class Span:
    """Days counted from the day of publication: from ``first`` to ``last`` (0 is that day), in days."""

    first: float
    last: float
    is_whole_days: bool = True


@dataclass(frozen=True, slots=True)
class Calendar:
    """The week, month or year of publication, ``shift`` of them before (−1) or after (1).

    ``part`` is a part of a month (early, late …); ``is_told`` where it counts from the day told of before.
    """

    unit: str
    shift: int = 0
    part: str = ""
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class SameDay:
    """The day told of before ("earlier in the day"), ``shift`` days on.

    ``is_night`` is the night told of before, if one was ("that night", "the same night"); ``is_near`` where it counts
    from publication unless its own paragraph told of a day before.
    """

    shift: int = 0
    is_night: bool = False
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class NthDay:
    """A day counted from the first one of what began before ("on the second day" of a truce); the first is 0.

    -1 is the last of the days told of before ("on the last of these days"); ``days`` of them together.
    """

    number: int
    days: int = 1


@dataclass(frozen=True, slots=True)
class NewsDay:
    """The day that a part of a day is told of without a day ("at dawn", "overnight"): as a rule that of the report."""


@dataclass(frozen=True, slots=True)
class SomeTime:
    """A length of time whose days are not told ("during one night"): somewhere in what is told of before."""


@dataclass(frozen=True, slots=True)
class AfterAgreement:
    """From the ``first`` to the ``last`` day after an event of an agreement; 0 is the event's own day.

    ``noun`` is truce or accord where the text says what it was.
    """

    first: int
    last: int
    event: str
    noun: str = ""


Base = (
    DayOf
    | NthOf
    | MonthOf
    | YearOf
    | HijriOf
    | WeekdayOf
    | PartOfYear
    | Running
    | Span
    | Calendar
    | SameDay
    | NthDay
    | NewsDay
    | SomeTime
    | AfterAgreement
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """One or more bases (``is_range``: from the first to the last), a part of the day, a wall time with its clock.

    ``is_each`` where bases are told together ("4 and 5 May"), not one or the other; ``at_end`` is the second of two
    wall times; ``window_days`` how far before the day the phrase reaches ("the week to 3 June"); ``edge`` is since,
    until or after where the phrase only bounds; ``is_future`` where it points ahead; ``shift_days`` how many days after
    the bases the phrase lies ("the day after Christmas").
    """

    bases: tuple[Base, ...]
    is_range: bool = False
    part: str = ""
    at: time | None = None
    clock: str | None = None
    edge: str = ""
    is_future: bool = False
    is_each: bool = False
    at_end: time | None = None
    window_days: float | None = None
    shift_days: int = 0
