"""Publication dates: what was written, as an interval in UTC with how it is known."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.model.evidence import Published, PublishedFrom
from truceline.when.interval import Interval, day, month

if TYPE_CHECKING:
    from truceline.model.noun import Span

_STAMP: Final = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d\d)(?:-?(?P<day>\d\d)"
    r"(?:[T ]\s*(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?)?",
    re.IGNORECASE,
)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
MEND: Final = "write YYYY-MM-DD, or YYYY-MM-DDTHH:MM+00:00 with the offset"


def parse_stamp(text: str) -> tuple[Interval, str] | None:
    """A date or moment in ISO 8601 as an interval in UTC, with how it was read; None where it is not one.

    A day and a month are those of the clock UTC. A moment with an offset is its second or minute. One without is taken
    for its whole day in UTC, since nobody says by which clock it was written.
    """
    found = _STAMP.fullmatch(text.strip())
    if found is None:
        return None
    part = {name: int(value) for name, value in found.groupdict().items() if value and name != "zone"}
    if not _FIRST_YEAR <= part["year"] <= _LAST_YEAR:
        return None
    try:
        if "day" not in part:
            return month(part["year"], part["month"], "UTC"), "a month"
        on = date(part["year"], part["month"], part["day"])
        if "hour" not in part:
            return day(on, "UTC"), "a day, cut in UTC"
        offset = _offset(found["zone"])
        moment = datetime(*on.timetuple()[:3], part["hour"], part["minute"], part.get("second", 0), tzinfo=UTC)
    except (ValueError, ItemError):
        return None
    if offset is None:
        return day(on, "UTC"), "a time without its offset: the whole day in UTC"
    length = timedelta(seconds=1) if "second" in part else timedelta(minutes=1)
    return Interval(moment - offset, moment - offset + length), "a moment"


def published(stamp: str, known_from: PublishedFrom, source: str, span: Span | None = None) -> Published | None:
    """Publication date from an ISO 8601 text found in ``source``; None where it is not one."""
    parsed = parse_stamp(stamp)
    if parsed is None:
        return None
    interval, how = parsed
    return Published(
        known_from=known_from,
        start_utc=interval.start_utc,
        end_utc=interval.end_utc,
        span=span,
        reason=f"{source}: {how}",
    )


def published_on(on: date, known_from: PublishedFrom, source: str, span: Span | None = None) -> Published:
    """Publication date from a day written out in ``source``."""
    interval = day(on, "UTC")
    return Published(
        known_from=known_from,
        start_utc=interval.start_utc,
        end_utc=interval.end_utc,
        span=span,
        reason=f"{source}: a day, cut in UTC",
    )


def _offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError(zone)
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)
