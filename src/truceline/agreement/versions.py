"""Into which versions does an outline fall, where the zones and lines that it is drawn from change over time?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from truceline.model.agreement import Agreement, Course, Extent, Geometry
    from truceline.model.constructor import LineRef


class Piece(NamedTuple):
    """From ``since`` up to, not including, ``until`` (None: unbounded) nothing changes; ``on`` is a day within."""

    since: date | None
    until: date | None
    on: date | None


def pieces_of_extent(agreement: Agreement, extent: Extent) -> tuple[Piece, ...]:
    """The stretches of an extent in which all that it is drawn from is there and stays as it is."""
    parts = [part for part in (extent.certain, extent.possible, *(item.outline for item in extent.readings)) if part]
    edges = {day for part in parts for day in _edges(agreement, part, frozenset())}
    return tuple(
        piece
        for piece in _cut(extent.since, extent.until, edges)
        if all(_is_there(agreement, part, piece.on, frozenset()) for part in parts)
    )


def pieces_of_line(agreement: Agreement, of: LineRef) -> tuple[Piece, ...]:
    """The stretches in which a line is there and has one course."""
    edges = set(_line_edges(agreement, of))
    return tuple(piece for piece in _cut(None, None, edges) if course_on(agreement, of, piece.on) is not None)


def course_on(agreement: Agreement, of: LineRef, on: date | None) -> Course | None:
    """The course of a line on a day (None: its first one); None where it has none then."""
    line = next(line for line in agreement.lines if line.id == of.line)
    return next((course for course in line.courses if holds(course, on)), None)


def holds(item: Extent | Course, on: date | None) -> bool:
    """Whether an extent or course is that of a day; each is where no day is asked for."""
    if on is None:
        return True
    return (item.since is None or item.since <= on) and (item.until is None or on < item.until)


def lines_of(geometry: Geometry) -> Iterator[LineRef]:
    """The lines that a constructor names itself, not through other zones."""
    for part in (geometry.along, geometry.corridor):
        if part is not None:
            yield part.of
    if geometry.between is not None:
        yield from (geometry.between.first, geometry.between.second)
    for inner in _inner(geometry):
        yield from lines_of(inner)


def zones_of(geometry: Geometry) -> Iterator[str]:
    """The other zones that a constructor names."""
    if geometry.zone is not None:
        yield geometry.zone
    for inner in _inner(geometry):
        yield from zones_of(inner)


def _inner(geometry: Geometry) -> tuple[Geometry, ...]:
    minus = geometry.corridor.minus if geometry.corridor is not None else ()
    return (*(geometry.union or ()), *(geometry.intersection or ()), *(geometry.difference or ()), *minus)


def _cut(since: date | None, until: date | None, edges: Iterable[date]) -> Iterator[Piece]:
    inside = sorted(day for day in edges if (since is None or day > since) and (until is None or day < until))
    starts, ends = [since, *inside], [*inside, until]
    for start, end in zip(starts, ends, strict=True):
        yield Piece(start, end, start if start is not None else end - timedelta(days=1) if end is not None else None)


def _edges(agreement: Agreement, geometry: Geometry, seen: frozenset[str]) -> Iterator[date]:
    """Days on which anything changes that a constructor names, through any number of zones."""
    for of in lines_of(geometry):
        yield from _line_edges(agreement, of)
    for name in zones_of(geometry):
        zone = next((zone for zone in agreement.zones if zone.id == name), None)
        if zone is None or name in seen:
            continue
        for extent in zone.extents:
            yield from (day for day in (extent.since, extent.until) if day is not None)
            yield from _edges(agreement, extent.possible, seen | {name})


def _line_edges(agreement: Agreement, of: LineRef) -> Iterator[date]:
    for line in agreement.lines:
        if line.id == of.line:
            yield from (day for course in line.courses for day in (course.since, course.until) if day is not None)


def _is_there(agreement: Agreement, geometry: Geometry, on: date | None, seen: frozenset[str]) -> bool:
    """Has everything that a constructor names an outline or course on a day?"""
    if any(of.line and course_on(agreement, of, on) is None for of in lines_of(geometry)):
        return False
    for name in zones_of(geometry):
        extents = [extent for zone in agreement.zones if zone.id == name for extent in zone.extents]
        if name not in seen and not any(
            holds(extent, on) and _is_there(agreement, extent.possible, on, seen | {name}) for extent in extents
        ):
            return False
    return True
