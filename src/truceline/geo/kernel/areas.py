"""Events whose place is an area: the part of its surface that lies in each zone.

Areas are few (units, districts) and stand for many events, so each distinct one is intersected once, in GEOS, and its
shares are handed to all events that have it. Surface is that of the ellipsoid: polygons are cut finely and measured in
longitude and the sine of authalic latitude, where areas are true.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from truceline.geo.kernel.metric import authalic
from truceline.geo.kernel.outlines import geometry_of
from truceline.geo.kernel.pairs import NOTHING, Fault, Pairs, ordered
from truceline.geo.kernel.plain import TURNS, shares_in_time, zone_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.geo.kernel.pairs import Codes, Floats, Integers
    from truceline.geo.kernel.sections import Sections

STEP_DEG: Final = 0.1
"""The longest edge of an area, so that its bend in the equal-area plane is below 1e-6 of the edge."""


def _turned(geometry: Any, angle: float) -> Any:
    """Geometries with their first coordinate moved."""
    return shapely.transform(geometry, lambda points: points + np.array([angle, 0.0]))


def _flat(geometry: Any) -> Any:
    """Geometries in longitude (rad) and sine of authalic latitude."""
    return shapely.transform(
        geometry,
        lambda points: np.column_stack((np.radians(points[:, 0]), np.sin(authalic(np.radians(points[:, 1]))))),
    )


def _read(areas: Sequence[Any]) -> tuple[NDArray[Any], NDArray[np.intp], Codes]:
    """The distinct areas as polygons, for each event which of them it has, and its fault."""
    column = np.empty(len(areas), object)
    column[:] = list(areas)
    is_bytes = np.array([isinstance(area, bytes) for area in column], bool)
    keys = np.empty(len(areas), object)
    keys[is_bytes] = column[is_bytes]
    keys[~is_bytes] = [b"" if area is None else shapely.to_wkb(area) for area in column[~is_bytes]]
    numbers: dict[bytes, int] = {}
    which = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp)
    shapes = np.asarray(shapely.from_wkb(np.array([*numbers, b""], object)[:-1], on_invalid="ignore"), object)
    codes = np.array([_fault(shape) for shape in shapes], np.uint8)
    return shapes, which, codes[which] if len(codes) else np.empty(0, np.uint8)


def _fault(shape: Any) -> int:
    if shape is None or shape.geom_type not in ("Polygon", "MultiPolygon") or not shape.area > 0 or not shape.is_valid:
        return int(Fault.BAD_SIZE)
    west, south, east, north = shape.bounds
    return 0 if max(-west, east) <= 540 and max(-south, north) <= 90 else int(Fault.NO_POINT)


class Areas:
    """The zones of an index as polygons, for areas to be laid over."""

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self._zones = sections.arrays[0]
        self._rows = np.flatnonzero(self._zones["blocks"] > 0)
        self._tree = zone_tree(sections, self._rows)
        self._flat: dict[int, Any] = {}

    def ask(self, areas: Sequence[Any], start: Integers | None, end: Integers | None) -> Pairs:
        """All pairs of some areas (WKB or shapely, degrees)."""
        shapes, which, faults = _read(areas)
        if start is not None and end is not None:
            faults = np.where((faults == 0) & (end < start), np.uint8(Fault.BAD_DATES), faults)
        sound = np.flatnonzero(faults == 0)
        known = {number: self._shares(shapes[number]) for number in np.unique(which[sound]).tolist()}
        event: list[Integers] = []
        zone: list[Integers] = []
        mass: list[Floats] = []
        share: list[Floats] = []
        for row in sound.tolist():
            rows, shares = known[which[row]]
            event.append(np.full(len(rows), row, np.int32))
            zone.append(rows)
            mass.append(shares)
            share.append(self._in_time(row, rows, start, end))
        if not event:
            nothing = np.empty(0)
            return ordered(nothing.astype(np.int32), nothing.astype(np.int32), nothing, nothing, faults)
        return ordered(np.concatenate(event), np.concatenate(zone), np.concatenate(mass), np.concatenate(share), faults)

    def _in_time(self, row: int, rows: Integers, start: Integers | None, end: Integers | None) -> Floats:
        if start is None or end is None:
            return np.ones(len(rows))
        valid = self._zones["valid_from"][rows], self._zones["valid_to"][rows]
        return shares_in_time(int(start[row]), int(end[row]), *valid)

    def _shares(self, shape: Any) -> tuple[Integers, Floats]:
        """The zones that an area lies in, with its part in each."""
        own = _flat(shapely.segmentize(shape, STEP_DEG))
        whole = float(shapely.area(own))
        turned = [_turned(shape, turn) for turn in TURNS]
        turn, near = self._tree.query(turned)
        rows = self._rows[near]
        if not len(rows):
            return np.empty(0, np.int32), np.empty(0)
        moved = np.array([_turned(own, math.radians(turn)) for turn in TURNS], object)
        zones = np.array([self._zone(int(row)) for row in rows], object)
        common = shapely.area(shapely.intersection(moved[turn], zones)) / whole
        unique, where = np.unique(rows, return_inverse=True)
        total = np.bincount(where, weights=common, minlength=len(unique)).astype(np.float64)
        total = np.where(total < NOTHING, 0.0, np.where(total > 1 - NOTHING, 1.0, total))
        return unique.astype(np.int32), total

    def _zone(self, row: int) -> Any:
        if row not in self._flat:
            flat = _flat(geometry_of(self._sections, row))
            self._flat[row] = flat if flat.is_valid else shapely.make_valid(flat)
        return self._flat[row]
