"""Which zone of a clause has the greatest mass of each record? Only pairs with any mass are looked at.

A clause may have thousands of zones, and a record touches few of them. What zones there are depends on the moment and
on a height that is told; each such set of zones is numbered once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from truceline.assess.bounds import DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from truceline.assess.bulk.masses import Places, Region

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

ZoneSet = tuple[tuple[int, "Region"], ...]
"""Numbers of zones, in order, with what is asked of the place of a record."""


class Links(NamedTuple):
    """What outlines tell of zones: weights of masses, sorted by the set's number and the outline (``key``).

    ``unplaced_low`` and ``unplaced_high`` (set, zone) hold for a record of whose place nothing is known.
    """

    outlines: int
    key: Ints
    zone: Ints
    low: Floats
    high: Floats
    unplaced_low: Floats
    unplaced_high: Floats


class Joint(NamedTuple):
    """Joint readings of records: whose each is, the record's position in its chunk, its zones' set, its share."""

    owner: Ints
    record: Ints
    zones: Ints
    share: Floats


class Best(NamedTuple):
    """The zone of each record (−1: no mass in any) and the mass in it."""

    zone: npt.NDArray[np.int32]
    low: Floats
    high: Floats


class _Masses(NamedTuple):
    """Masses of owners in zones, each pair once."""

    owner: Ints
    zone: Ints
    low: Floats
    high: Floats


def links_of(sets: Sequence[ZoneSet], zones: int) -> Links:
    """The links of some sets of so many zones. A zone always has an outline: what is everywhere is no zone."""
    rows: list[tuple[int, int, int, float, float]] = []
    low, high = np.zeros((len(sets), zones)), np.zeros((len(sets), zones))
    for number, regions in enumerate(sets):
        for zone, region in regions:
            ends: dict[int, list[float]] = {}
            for end, question in enumerate(region):
                for weight, outline in question.terms:
                    ends.setdefault(outline, [0.0, 0.0])[end] += weight
            rows += ((number, outline, zone, sure, perhaps) for outline, (sure, perhaps) in ends.items())
            low[number, zone], high[number, zone] = region.low.unplaced, region.high.unplaced
    outlines = max((row[1] for row in rows), default=0) + 1
    rows.sort()
    columns = np.array(rows, np.float64).reshape(-1, 5).T
    key = (columns[0] * outlines + columns[1]).astype(np.int64)
    return Links(outlines, key, columns[2].astype(np.int64), columns[3], columns[4], np.minimum(low, high), high)


def greatest(links: Links, places: Places, joint: Joint, size: int) -> Best:
    """The zone with the greatest mass of each of ``size`` owners: by what is certain, then possible, then by name.

    None where nothing certain is in any zone and nothing tells them apart.
    """
    best = Best(np.full(size, -1, np.int32), np.zeros(size), np.zeros(size))
    zones = links.unplaced_high.shape[1]
    if not zones:
        return best
    is_placed = places.is_placed[joint.record]
    _put(best, _placed(links, places, _some(joint, np.flatnonzero(is_placed))), zones)
    unplaced = _some(joint, np.flatnonzero(~is_placed))
    for block in _blocks(unplaced.owner, zones):
        _put(best, _unplaced(links, _some(unplaced, block)), zones)
    return best


def _some(joint: Joint, mine: Ints) -> Joint:
    return Joint(joint.owner[mine], joint.record[mine], joint.zones[mine], joint.share[mine])


def _placed(links: Links, places: Places, joint: Joint) -> _Masses:
    """Masses by (reading, zone), held within bounds as one reading's are, then summed over the readings of a record."""
    pairs = places.of(joint.record)
    is_linked = pairs.outline < links.outlines
    reading, mass = pairs.position[is_linked], pairs.mass[is_linked]
    key = joint.zones[reading] * links.outlines + pairs.outline[is_linked]
    first, last = np.searchsorted(links.key, key, "left"), np.searchsorted(links.key, key, "right")
    count = last - first
    pair = np.repeat(np.arange(len(key)), count)
    link = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count) + first[pair]
    found = _grouped(
        _Masses(reading[pair], links.zone[link], links.low[link] * mass[pair], links.high[link] * mass[pair])
    )
    high = np.clip(found.high, 0.0, 1.0)
    low = np.minimum(high, np.clip(found.low, 0.0, 1.0))
    share = joint.share[found.owner]
    return _grouped(_Masses(joint.owner[found.owner], found.zone, share * low, share * high))


def _unplaced(links: Links, joint: Joint) -> _Masses:
    """Every zone of each reading of records of whose place nothing is known."""
    low, high = links.unplaced_low[joint.zones], links.unplaced_high[joint.zones]
    zone = np.tile(np.arange(low.shape[1]), len(low))
    owner, share = np.repeat(joint.owner, low.shape[1]), np.repeat(joint.share, low.shape[1])
    return _grouped(_Masses(owner, zone, share * low.ravel(), share * high.ravel()))


def _blocks(owner: Ints, zones: int, most: int = 1 << 20) -> list[Ints]:
    """Positions of readings in blocks of whole owners, so that a block times all zones stays small."""
    order = np.argsort(owner, kind="stable")
    number = np.cumsum(np.diff(owner[order], prepend=owner[order][:1]) != 0) // max(1, most // zones)
    return np.split(order, np.flatnonzero(np.diff(number)) + 1) if len(order) else []


def _grouped(masses: _Masses) -> _Masses:
    """Masses of equal (owner, zone) summed."""
    order = np.lexsort((masses.zone, masses.owner))
    owner, zone = masses.owner[order], masses.zone[order]
    first = np.flatnonzero((np.diff(owner, prepend=-1) != 0) | (np.diff(zone, prepend=-1) != 0))
    if not len(first):
        return masses
    low = np.asarray(np.add.reduceat(masses.low[order], first), np.float64)
    high = np.asarray(np.add.reduceat(masses.high[order], first), np.float64)
    return _Masses(owner[first], zone[first], low, high)


def _put(best: Best, masses: _Masses, zones: int) -> None:
    """Write down the greatest of each owner; none where nothing tells the zones apart."""
    high = np.clip(np.round(masses.high, DIGITS), 0.0, 1.0)
    low = np.minimum(high, np.clip(np.round(masses.low, DIGITS), 0.0, 1.0))
    order = np.lexsort((masses.zone, -high, -low, masses.owner))
    order = order[high[order] > 0.0]
    owner = masses.owner[order]
    mine = order[np.flatnonzero(np.diff(owner, prepend=-1) != 0)]
    ahead = np.full(len(best.zone), -1, np.int64)
    ahead[masses.owner[mine]] = mine
    equal = order[(low[order] <= 0.0) & (high[order] == high[ahead[owner]])]
    mine = mine[(np.bincount(masses.owner[equal], minlength=len(ahead))[masses.owner[mine]] < zones) | (zones == 1)]
    who = masses.owner[mine]
    best.zone[who], best.low[who], best.high[who] = masses.zone[mine], low[mine], high[mine]
