"""Intervals of time cut at the edges of an agreement, in columns: ``assess.timeline`` for many records at once.

Instants are microseconds since 1970-01-01T00:00Z, in int64.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from truceline.assess.timeline import Steps

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """An instant as a number of microseconds, exactly."""
    return (instant - _EPOCH) // _MICROSECOND


def edges_of(instants: Sequence[datetime]) -> Ints:
    """Edges as numbers, in order."""
    return np.array(sorted(micros(instant) for instant in instants), np.int64)


class Pieces(NamedTuple):
    """Shares of records' times; those of an owner sum to one.

    ``owner`` is a position among the records asked about, ``stretch`` lies before the edge of that number.
    """

    owner: Ints
    stretch: Ints
    share: Floats


def cut(start: Ints, end: Ints, edges: Ints) -> Pieces:
    """Times cut at the edges inside them; a moment is one piece."""
    first, last = np.searchsorted(edges, start, "right"), np.searchsorted(edges, end, "right")
    last = np.where(end == start, first, last)
    owners, stretches, shares = [np.arange(len(start))], [first], [_share(start, end, edges, first)]
    step = 1
    more = np.flatnonzero(last > first)
    while len(more):
        owners.append(more)
        stretches.append(first[more] + step)
        shares.append(_share(start[more], end[more], edges, first[more] + step))
        step += 1
        more = more[last[more] >= first[more] + step]
    owner, stretch, share = np.concatenate(owners), np.concatenate(stretches), np.concatenate(shares)
    is_some = share > 0
    return Pieces(owner[is_some], stretch[is_some], share[is_some])


def _share(start: Ints, end: Ints, edges: Ints, stretch: Ints) -> Floats:
    """The share of each time that lies in a stretch."""
    padded = np.concatenate(([np.iinfo(np.int64).min], edges, [np.iinfo(np.int64).max]))
    inside = np.minimum(end, padded[stretch + 1]) - np.maximum(start, padded[stretch])
    length = end - start
    return np.where(length > 0, inside / np.maximum(length, 1), 1.0)


def steps_at(steps: Steps, instants: Ints) -> Floats:
    """The values of a step function at many moments."""
    return np.asarray(steps.values)[np.searchsorted(edges_of(steps.edges), instants, "right")]
