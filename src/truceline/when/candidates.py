"""Weighted candidates of a time: each says that it happened at some moment of its interval, evenly.

Densities are per second within an interval; candidates of zero length are moments.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from truceline.model.when import WhenCandidate
from truceline.when.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


def interval_of(candidate: WhenCandidate) -> Interval:
    """The interval of a candidate; ItemError ``place.bad_date`` where its ends are out of order."""
    return Interval(candidate.start_utc, candidate.end_utc)


def normalise(candidates: Iterable[WhenCandidate]) -> tuple[WhenCandidate, ...]:
    """The candidates in order of weight, then time, with weights that sum to one; equal intervals become one.

    Candidates without weight are left out. The reason of the heavier of two equal ones is kept.
    """
    merged: dict[tuple[datetime, datetime, str], WhenCandidate] = {}
    for candidate in sorted(candidates, key=_rank):
        if candidate.weight <= 0:
            continue
        key = (candidate.start_utc, candidate.end_utc, candidate.clock)
        known = merged.get(key)
        merged[key] = msgspec.structs.replace(known, weight=known.weight + candidate.weight) if known else candidate
    total = sum(candidate.weight for candidate in merged.values())
    scaled = (msgspec.structs.replace(item, weight=item.weight / total) for item in merged.values())
    return tuple(sorted(scaled, key=_rank))


def _rank(candidate: WhenCandidate) -> tuple[float, datetime, datetime, str, str]:
    return -candidate.weight, candidate.start_utc, candidate.end_utc, candidate.clock, candidate.reason


def share_inside(candidate: WhenCandidate, start: datetime | None, end: datetime | None) -> float:
    """Which share of a candidate lies in [start, end); None means unbounded. A moment lies inside or not."""
    interval = interval_of(candidate)
    low = interval.start_utc if start is None else max(interval.start_utc, start)
    high = interval.end_utc if end is None else min(interval.end_utc, end)
    if not interval.length:
        return float((start is None or start <= candidate.start_utc) and (end is None or candidate.start_utc < end))
    return (high - low) / interval.length if high > low else 0.0


def probability_inside(candidates: Sequence[WhenCandidate], start: datetime | None, end: datetime | None) -> float:
    """The probability that it happened in [start, end), over all candidates; 0 where there are none."""
    return sum(candidate.weight * share_inside(candidate, start, end) for candidate in candidates)


def product(first: Sequence[WhenCandidate], second: Sequence[WhenCandidate]) -> tuple[WhenCandidate, ...]:
    """What two independent accounts of one moment say together: the product of their densities, weights to one.

    Empty where they exclude each other.
    """
    both: list[WhenCandidate] = []
    for one in first:
        for other in second:
            shared = interval_of(one).meets(interval_of(other))
            if shared is None:
                continue
            weight = one.weight * other.weight * _joint_density(interval_of(one), interval_of(other), shared)
            reason = "; ".join(dict.fromkeys(reason for reason in (one.reason, other.reason) if reason))
            both.append(
                WhenCandidate(
                    start_utc=shared.start_utc, end_utc=shared.end_utc, weight=weight, clock=one.clock, reason=reason
                )
            )
    return normalise(both)


def _joint_density(one: Interval, other: Interval, shared: Interval) -> float:
    """Mass of the product of two even densities, up to a factor; a moment counts as one second."""
    lengths = [max(interval.length.total_seconds(), 1.0) for interval in (one, other, shared)]
    return lengths[2] / (lengths[0] * lengths[1])


def overlap_probability(first: Sequence[WhenCandidate], second: Sequence[WhenCandidate]) -> float:
    """The probability that two accounts can mean one moment: the shorter reading's share inside the longer one.

    1 for a day and the month it lies in, 0 for two different days; averaged over the candidates of both.
    """
    total = 0.0
    for one in first:
        for other in second:
            short, long = sorted((one, other), key=lambda item: interval_of(item).length)
            share = share_inside(short, long.start_utc, long.end_utc)
            if not interval_of(long).length:
                share = float(short.start_utc == long.start_utc)
            total += one.weight * other.weight * share
    return total


def shared_mass(first: Sequence[WhenCandidate], second: Sequence[WhenCandidate]) -> float:
    """How alike two accounts are, in [0, 1]: the integral of the lesser of their densities; 1 where they are equal."""
    edges = sorted({edge for candidate in (*first, *second) for edge in (candidate.start_utc, candidate.end_utc)})
    total = sum(
        min(probability_inside(_stretched(first), low, high), probability_inside(_stretched(second), low, high))
        for low, high in pairwise(edges)
    )
    moments = {item.start_utc for item in (*first, *second) if item.start_utc == item.end_utc}
    for at in sorted(moments):
        total += min(_weight_at(first, at), _weight_at(second, at))
    return min(1.0, total)


def _stretched(candidates: Sequence[WhenCandidate]) -> tuple[WhenCandidate, ...]:
    """The candidates that last; moments have no density."""
    return tuple(candidate for candidate in candidates if candidate.end_utc > candidate.start_utc)


def _weight_at(candidates: Sequence[WhenCandidate], at: datetime) -> float:
    return sum(item.weight for item in candidates if item.start_utc == item.end_utc == at)
