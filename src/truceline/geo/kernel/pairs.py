"""What a question to an index gives: pairs of event and zone with their shares, and the events that are no place."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Codes = NDArray[np.uint8]

NOTHING: Final = 1e-12
"""A share below this is no pair, and one nearer than this to one is one."""


class Fault(IntEnum):
    """Why an event was refused; the numbers are those of the compiled core."""

    NO_POINT = 1
    BAD_SIZE = 2
    TOO_WIDE = 3
    AT_POLE = 4
    BAD_DATES = 5


MEANING: Final = {
    Fault.NO_POINT: "longitude and latitude are no place on earth (longitude first, within ±180, then latitude)",
    Fault.BAD_SIZE: "the radius, deviation, covariance or area is negative, empty or no number",
    Fault.TOO_WIDE: "the place reaches farther than 500 km from its middle",
    Fault.AT_POLE: "the place reaches too near to a pole",
    Fault.BAD_DATES: "the end of the dates lies before their start",
}
"""One sentence for each fault, for messages and refusals."""

REFUSAL_CODE: Final = {fault: "place.bad_date" if fault is Fault.BAD_DATES else "place.bad_point" for fault in Fault}
"""The code of the registry (``model.refusal``) that each fault is refused with."""


class Refused(NamedTuple):
    """Events that were not asked: their rows (int32, ascending) and a ``Fault`` for each (uint8)."""

    event: Integers
    code: Codes

    def __len__(self) -> int:
        return len(self.event)


class Pairs(NamedTuple):
    """Columns of equal length in order of (event, zone), and what was refused.

    ``event`` and ``zone`` (int32) are rows of the input and of the index; ``p_space`` and ``share_time`` (float64) lie
    in (0, 1]. A pair without either is not there.
    """

    event: Integers
    zone: Integers
    p_space: Floats
    share_time: Floats
    refused: Refused

    @property
    def rows(self) -> int:
        """How many pairs there are."""
        return len(self.event)


def refused_of(faults: Codes) -> Refused:
    """The rows of a column of codes that are not 0."""
    rows = np.flatnonzero(faults).astype(np.int32)
    return Refused(rows, faults[rows])


def ordered(event: Integers, zone: Integers, p_space: Floats, share_time: Floats, faults: Codes) -> Pairs:
    """Columns in any order as pairs; those with no share are left out."""
    kept = np.flatnonzero((p_space > 0) & (share_time > 0))
    order = kept[np.lexsort((zone[kept], event[kept]))]
    return Pairs(event[order], zone[order], p_space[order], share_time[order], refused_of(faults))


def weighted(pairs: Pairs, owner: Integers, weight: Floats) -> Pairs:
    """The pairs of events whose mass is spread over several shapes.

    ``pairs`` are those of the shapes, asked one by one with their event's dates; ``owner`` (int32) and ``weight`` give
    for each shape its event and its part of the mass (an event's parts sum to one). Where a shape was refused, its
    event is refused, with the fault of its first such shape.
    """
    first: dict[int, int] = {}
    for shape, code in zip(pairs.refused.event.tolist(), pairs.refused.code.tolist(), strict=True):
        first.setdefault(int(owner[shape]), code)
    events = np.array(sorted(first), np.int32)
    refused = Refused(events, np.array([first[event] for event in events.tolist()], np.uint8))
    owned = owner[pairs.event]
    kept = ~np.isin(owned, events)
    keys = owned[kept].astype(np.int64) << 32 | pairs.zone[kept]
    unique, at, where = np.unique(keys, return_index=True, return_inverse=True)
    summed = np.bincount(where, weights=weight[pairs.event[kept]] * pairs.p_space[kept], minlength=len(unique))
    mass = summed.astype(np.float64)
    mass = np.where(mass > 1 - NOTHING, 1.0, mass)
    event, zone = (unique >> 32).astype(np.int32), (unique & 0xFFFFFFFF).astype(np.int32)
    some = mass >= NOTHING
    return Pairs(event[some], zone[some], mass[some], pairs.share_time[kept][at][some], refused)
