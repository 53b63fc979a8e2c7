"""What a cell of a table says: numbers, dates, codes, points and sources, or why it cannot be taken."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.claim import Casualties, HarmKind
from truceline.model.noun import Span
from truceline.model.record import Cell
from truceline.read.published import MEND as MEND_DATE
from truceline.read.published import parse_stamp
from truceline.read.tables import Bad, BadCellError

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.read.source import KnowsParties

_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
_WHOLE: Final = re.compile(r"(\d{1,12})(?:\.0+)?")
_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_CODE: Final = re.compile(r"(?:(ucdp|acled|gdelt)\s*[: ]\s*)?(\d{1,2})(?:\.0+)?", re.IGNORECASE)


class Code(NamedTuple):
    """A precision code and the scheme that it is of; ``none`` and None where the cell is empty."""

    scheme: str
    value: int | None


class Moments(NamedTuple):
    """Earliest moment, and the first moment after the latest, of what a date cell covers; UTC."""

    start_utc: datetime
    end_utc: datetime


def required(text: str) -> str | Bad:
    """A text that must be there."""
    return text or Bad("the cell is empty", "fill it")


def optional(text: str) -> str:
    """A text that may be missing."""
    return text


def identifier(text: str) -> str | Bad:
    """A row's id: as written, but ``214797.0`` is ``214797``."""
    found = _WHOLE.fullmatch(text)
    return found[1] if found else required(text)


def count(text: str) -> int | Bad | None:
    """A number of people, 0 or more; None where the cell is empty."""
    if not text:
        return None
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else Bad(f"{text[:40]!r} is not a whole number from 0", "write digits only")


def needed_count(text: str) -> int | Bad:
    """A number of people that must be there."""
    found = count(text)
    return Bad("the cell is empty", "write a whole number") if found is None else found


def degrees(limit: float) -> Callable[[str], float | Bad | None]:
    """Reader of a coordinate in degrees between ``-limit`` and ``limit``; None where the cell is empty."""

    def take(text: str) -> float | Bad | None:
        if not text:
            return None
        value = float(text) if _NUMBER.fullmatch(text) else None
        if value is None or not -limit <= value <= limit:
            return Bad(f"{text[:40]!r} is no coordinate within ±{limit:g} degrees", "write decimal degrees, WGS 84")
        return value

    return take


def code(scheme: str, highest: dict[str, int]) -> Callable[[str], Code | Bad]:
    """Reader of a precision code: ``3`` is of ``scheme``, ``acled:2`` names its own; ``highest`` code by scheme."""

    def take(text: str) -> Code | Bad:
        if not text:
            return Code("none", None)
        found = _CODE.fullmatch(text)
        named = (found[1] or scheme).lower() if found else ""
        value = int(found[2]) if found else 0
        if not 1 <= value <= highest.get(named, 0):
            ranges = ", ".join(f"{name} 1 to {last}" for name, last in sorted(highest.items()))
            return Bad(f"{text[:40]!r} is no precision code", f"write a number of {ranges}")
        return Code(named, value)

    return take


def moments(text: str) -> Moments | Bad | None:
    """A day, month or moment in ISO 8601 as it covers time, days cut in UTC; None where the cell is empty."""
    if not text:
        return None
    found = _DAY.fullmatch(text)
    try:
        if found:
            start = datetime.combine(date(int(found[1]), int(found[2]), int(found[3])), datetime.min.time(), UTC)
            return Moments(start, start + timedelta(days=1))
        parsed = parse_stamp(text)
    except (ValueError, OverflowError):
        parsed = None
    if parsed is None:
        return Bad(f"{text[:40]!r} is no date", MEND_DATE)
    return Moments(parsed[0].start_utc, parsed[0].end_utc)


def needed_moments(text: str) -> Moments | Bad:
    """A date that must be there."""
    found = moments(text)
    return Bad("the cell is empty", MEND_DATE) if found is None else found


def period(start: Moments, end: Moments | None, field: str) -> Moments:
    """From a first to a last date, both included; raises BadCellError where the last is before the first."""
    if end is None:
        return start
    if end.end_utc <= start.start_utc:
        raise BadCellError(field, Bad("lies before the start", "put the earlier date first"))
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


def harm(kind: HarmKind, low: int | None, high: int | None, text: str, field: str) -> tuple[Casualties, ...]:
    """People harmed, as a range; nothing where neither end is given; raises BadCellError on a range upside down."""
    if low is None and high is None:
        return ()
    if low is None:
        raise BadCellError(f"{field}_low", Bad("is empty while the upper end is given", "write the least number, or 0"))
    if high is not None and high < low:
        raise BadCellError(f"{field}_high", Bad(f"{high} is less than {low}", "put the lower number first"))
    return (Casualties(kind=kind, low=low, high=high, span=cell_span(text)),)


def cell_span(text: str) -> Span:
    """The span of a whole cell: its own text is what it quotes."""
    return Span(start=0, end=len(text), text=text)


def party_cell(text: str, parties: KnowsParties) -> Cell | None:
    """A participant's cell with the parties that it may mean; None where it is empty."""
    return Cell(text=text, parties=parties.match(text)) if text else None
