"""How probable is it that something holds at a moment? Weighted spans of time as steps, and time cut at their edges.

All that depends on time within one agreement (its life, a clause's own dates, versions of zones, memberships, ties) is
constant between edges. So a time candidate is cut at the edges inside it, and each piece is judged once, exactly.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.when.candidates import interval_of
from truceline.when.interval import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from truceline.model.when import WhenCandidate

EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


class Span(NamedTuple):
    """It holds in [start_utc, end_utc) with this weight; no end means for ever, no start means always before."""

    weight: float
    start_utc: datetime | None
    end_utc: datetime | None


@dataclass(frozen=True, slots=True)
class Steps:
    """A probability over time: ``values[i]`` from ``edges[i - 1]`` up to ``edges[i]``, the first from ever."""

    edges: tuple[datetime, ...]
    values: tuple[float, ...]

    def at(self, instant: datetime) -> float:
        """The probability at a moment."""
        return self.values[bisect_right(self.edges, instant)]


def steps(spans: Iterable[Span]) -> Steps:
    """The summed weight of the spans that hold at each moment."""
    found = list(spans)
    edges = tuple(sorted({edge for span in found for edge in (span.start_utc, span.end_utc) if edge is not None}))
    starts = (EARLIEST, *edges)
    return Steps(edges, tuple(min(1.0, math.fsum(_weight_at(span, start) for span in found)) for start in starts))


def _weight_at(span: Span, instant: datetime) -> float:
    has_begun = span.start_utc is None or span.start_utc <= instant
    return span.weight if has_begun and (span.end_utc is None or instant < span.end_utc) else 0.0


def day_starts(days: Iterable[date], clock: str) -> Iterator[datetime]:
    """The instants at which these days begin on a clock."""
    return (moment(day, time(), clock) for day in days)


class Piece(NamedTuple):
    """A share of a time candidate that lies between the edges number ``stretch`` − 1 and ``stretch``."""

    stretch: int
    share: float


def pieces(candidate: WhenCandidate, edges: Sequence[datetime]) -> tuple[Piece, ...]:
    """A time candidate cut at the edges inside it, with shares that sum to one; a moment is one piece.

    Raises ItemError ``place.bad_date`` where its ends are out of order.
    """
    interval = interval_of(candidate)
    first = bisect_right(edges, interval.start_utc)
    last = bisect_right(edges, interval.end_utc)
    if first == last or not interval.length:
        return (Piece(first, 1.0),)
    cuts = (interval.start_utc, *edges[first:last], interval.end_utc)
    return tuple(
        Piece(first + number, (cuts[number + 1] - cuts[number]) / interval.length)
        for number in range(len(cuts) - 1)
        if cuts[number + 1] > cuts[number]
    )
