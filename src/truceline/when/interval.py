"""Half-open intervals of time in UTC, and the days, months and years of a clock as such intervals.

A clock is an IANA time zone. Its rules are read from the pinned ``tzdata`` package, never from the machine's own files,
so that the same day is the same interval everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from truceline.errors import ItemError


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """All moments from ``start_utc`` up to, not including, ``end_utc``. Equal ends mean the moment itself."""

    start_utc: datetime
    end_utc: datetime

    def __post_init__(self) -> None:
        if self.start_utc.tzinfo is None or self.end_utc.tzinfo is None:
            raise ItemError("place.bad_date", "a moment lacks its time zone", mend="give UTC")
        if self.end_utc < self.start_utc:
            raise ItemError(
                "place.bad_date",
                f"the end {self.end_utc.isoformat()} lies before the start {self.start_utc.isoformat()}",
                mend="put the earlier moment first",
            )

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end_utc - self.start_utc

    def meets(self, other: Interval) -> Interval | None:
        """The moments in both, or None where there are none."""
        start, end = max(self.start_utc, other.start_utc), min(self.end_utc, other.end_utc)
        if start > end or not (self.holds(start) and other.holds(start)):
            return None
        return Interval(start, end)

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.start_utc <= moment < self.end_utc or self.start_utc == moment == self.end_utc


@cache
def clock_names() -> frozenset[str]:
    """All IANA time zones of the pinned rules."""
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())


@cache
def clock_of(name: str) -> ZoneInfo:
    """The rules of an IANA time zone; ItemError ``place.bad_date`` where there is none of that name."""
    if name in clock_names():
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
            return ZoneInfo.from_file(stream, key=name)
    raise ItemError(
        "place.bad_date", f"no clock is called {name[:80]!r}", mend="give an IANA name such as Asia/Damascus"
    )


def moment(on: date, at: time, clock: str) -> datetime:
    """The instant (UTC) at which a clock shows that day and time.

    Where the clock was put back and shows it twice, the first; where it was put forward and never shows it, the
    instant of the change.
    """
    rules = clock_of(clock)
    local = datetime.combine(on, at, rules)
    try:
        instant = local.astimezone(UTC)
        if instant.astimezone(rules).replace(tzinfo=None) == local.replace(tzinfo=None):
            return instant
        return _change_before(instant, rules)
    except OverflowError as error:
        raise ItemError("place.bad_date", f"{on.isoformat()} lies outside the calendar") from error


def _change_before(instant: datetime, rules: ZoneInfo) -> datetime:
    """The instant of the change that made the clock skip the wall time which ``instant`` stands for."""
    low, high = instant - timedelta(days=1), instant
    before = low.astimezone(rules).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(rules).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def days(first: date, last: date, clock: str) -> Interval:
    """From the start of the first day to the end of the last, on a clock."""
    if last < first:
        raise ItemError(
            "place.bad_date", f"{last.isoformat()} lies before {first.isoformat()}", mend="put the earlier day first"
        )
    try:
        after = last + timedelta(days=1)
    except OverflowError as error:
        raise ItemError("place.bad_date", f"{last.isoformat()} is the calendar's last day") from error
    return Interval(moment(first, time(), clock), moment(after, time(), clock))


def day(on: date, clock: str) -> Interval:
    """One day of a clock: 23 or 25 hours where the clock changes."""
    return days(on, on, clock)


def month(year_number: int, month_number: int, clock: str) -> Interval:
    """One month of a clock."""
    first = checked_date(year_number, month_number, 1)
    following = checked_date(year_number + month_number // 12, month_number % 12 + 1, 1)
    return days(first, following - timedelta(days=1), clock)


def year(year_number: int, clock: str) -> Interval:
    """One year of a clock."""
    return days(checked_date(year_number, 1, 1), checked_date(year_number, 12, 31), clock)


def checked_date(year_number: int, month_number: int, day_number: int) -> date:
    """The day; ItemError ``place.bad_date`` where the calendar has none such."""
    try:
        return date(year_number, month_number, day_number)
    except ValueError as error:
        raise ItemError(
            "place.bad_date",
            f"the calendar has no day {year_number}-{month_number}-{day_number}",
            mend="correct the date",
        ) from error


def local_day(instant: datetime, clock: str) -> date:
    """The day that a clock shows at an instant."""
    return instant.astimezone(clock_of(clock)).date()
