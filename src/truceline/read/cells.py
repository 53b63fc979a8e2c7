"""What a cell of a table says: numbers, dates, codes and addresses, or why it cannot be taken."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from truceline.errors import ItemError
from truceline.model.claim import Casualties, HarmKind
from truceline.model.noun import Span
from truceline.read.distinct import Bad
from truceline.read.published import MEND as MEND_DATE
from truceline.read.published import parse_stamp
from truceline.when.interval import days

WHOLE: Final = re.compile(r"(\d{1,12})(?:\.0+)?")
_DAY: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_PARTS: Final = re.compile(r"(\d{1,4}|[A-Za-z]{3,9})[ ./-]{1,2}(\d{1,2}|[A-Za-z]{3,9})[ ,./-]{1,2}(\d{1,4})")
_CODE: Final = re.compile(r"(?:(ucdp|acled|gdelt)\s*[: ]\s*)?(\d{1,2})(?:\.0+)?", re.IGNORECASE)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EMPTY: Final = Bad("the cell is empty", "fill it")


class Code(NamedTuple):
    """A precision code and the scheme that it is of; ``none`` and None where the cell is empty."""

    scheme: str
    value: int | None


class Moments(NamedTuple):
    """Earliest moment, and the first moment after the latest, of what a date cell covers; UTC."""

    start_utc: datetime
    end_utc: datetime


def identifier(text: str) -> str | Bad:
    """A row's id: as written, but ``214797.0`` is ``214797``."""
    found = WHOLE.fullmatch(text)
    return found[1] if found else text or EMPTY


def count(text: str) -> int | Bad | None:
    """A number of people, 0 or more; None where the cell is empty."""
    if not text:
        return None
    found = WHOLE.fullmatch(text)
    return int(found[1]) if found else Bad(f"{text[:40]!r} is not a whole number from 0", "write digits only")


def code(text: str, scheme: str, highest: dict[str, int]) -> Code | Bad:
    """A precision code: ``3`` is of ``scheme``, ``acled:2`` names its own; ``highest`` code by scheme."""
    if not text:
        return Code("none", None)
    found = _CODE.fullmatch(text)
    named = (found[1] or scheme).lower() if found else ""
    value = int(found[2]) if found else 0
    if not 1 <= value <= highest.get(named, 0):
        ranges = ", ".join(f"{name} 1 to {last}" for name, last in sorted(highest.items()))
        return Bad(f"{text[:40]!r} is no precision code", f"write a number of {ranges}")
    return Code(named, value)


def moments(text: str, order: Literal["ymd", "dmy", "mdy"] = "ymd", clock: str = "UTC") -> Moments | Bad | None:
    """A day, month or moment as it covers time, days cut on ``clock``; None where the cell is empty.

    ISO 8601 is read always; where it is not, day, month and year stand in ``order``, months as numbers or in English.
    """
    if not text:
        return None
    try:
        on = _iso_day(text) or _ordered_day(text, order)
        if on is not None:
            return _day(on, clock)
        parsed = parse_stamp(text)
    except (ValueError, OverflowError, ItemError):
        parsed = None
    if parsed is None:
        return Bad(f"{text[:40]!r} is no date", MEND_DATE)
    return Moments(parsed[0].start_utc, parsed[0].end_utc)


def _day(on: date, clock: str) -> Moments:
    if clock == "UTC":
        start = datetime.combine(on, datetime.min.time(), UTC)
        return Moments(start, start + timedelta(days=1))
    found = days(on, on, clock)
    return Moments(found.start_utc, found.end_utc)


def _iso_day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _ordered_day(text: str, order: str) -> date | None:
    """A day whose parts stand in ``order``; None where they do not; raises ValueError for one of no calendar.

    A month's name at the beginning tells the order of itself.
    """
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    part = dict(zip("mdy" if found[1].isalpha() else order, found.groups(), strict=True))
    if part["m"].isalpha() and part["m"][:3].lower() in _MONTHS:
        month = _MONTHS.index(part["m"][:3].lower()) + 1
    elif part["m"].isdigit():
        month = int(part["m"])
    else:
        return None
    if not part["d"].isdigit() or len(part["y"]) != 4:
        return None
    return date(int(part["y"]), month, int(part["d"]))


def period(start: Moments, end: Moments | None, field: str) -> Moments | Bad:
    """From a first to a last date, both included."""
    if end is None:
        return start
    if end.end_utc <= start.start_utc:
        return Bad("lies before the start", "put the earlier date first", field)
    return Moments(start.start_utc, max(end.end_utc, start.end_utc))


def addresses(text: str) -> tuple[str, ...]:
    """Addresses in a cell, apart by semicolons, bars or, for web addresses, spaces; each once, in order.

    What is no web address ("UCDP GED event 242109") is one reference with its spaces.
    """
    found: list[str] = []
    for part in re.split(r"[;|\n]", text):
        words = part.split()
        is_web = all(word.startswith(("http://", "https://")) for word in words)
        found.extend(words if is_web else [" ".join(words)])
    return tuple(dict.fromkeys(found))


def harm(kind: HarmKind, low: int | None, high: int | None, text: str, who: str = "") -> Casualties:
    """People harmed, as a range that quotes its cell."""
    return Casualties(kind=kind, low=low or 0, high=high, who=who, span=cell_span(text))


def cell_span(text: str) -> Span:
    """The span of a whole cell: its own text is what it quotes."""
    return Span(start=0, end=len(text), text=text)
