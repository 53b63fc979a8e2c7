"""The area of a list of settlements, by a stated rule; and part of a unit, by direction and settlements.

Coordinates are (lon, lat) degrees on WGS 84; lengths are metres along the geodesic. Hulls are drawn in the azimuthal
equidistant plane about the middle of the list. Not for lists on both sides of the antimeridian.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from truceline.errors import ItemError
from truceline.geo.geodesy import buffer_ring, from_local_xy, local_xy
from truceline.geo.local import middle, part_towards
from truceline.geo.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from truceline.model.footprint import Position

Outline = shapely.Polygon | shapely.MultiPolygon

CONCAVITY: Final = 0.3
"""Shapely's ratio for a concave hull: 0 follows every notch, 1 is the convex hull; declared, not fitted."""


def settlements_area(places: Sequence[Position], rule: str, margin_m: float) -> Outline:
    """The area of settlements: circles of ``margin_m`` round each, alone, or in one convex or concave hull.

    Raises ItemError ``place.bad_point`` for an empty list, a margin that is not positive, or a list that crosses the
    antimeridian.
    """
    if not places:
        raise ItemError("place.bad_point", "no settlement is given", mend="name at least one settlement")
    circles = shapely.union_all([buffer_ring(place, margin_m) for place in places])
    west, _, east, _ = circles.bounds
    if east - west > 180:
        mend = "give one list on each side, and join them with `union:`"
        raise ItemError("place.bad_point", "the settlements lie on both sides of the antimeridian", mend=mend)
    if rule == "circles" or len(places) == 1:
        return polygonal(circles)
    centre = middle(circles)
    flat = shapely.transform(circles, lambda rows: local_xy(centre, rows))
    hull = shapely.convex_hull(flat) if rule == "convex" else _concave(flat)
    fine = shapely.segmentize(hull, 2_000.0)
    drawn = shapely.transform(fine, lambda rows: _back(centre, rows))
    return polygonal(shapely.union_all([shapely.make_valid(drawn), circles]))


def _concave(flat: BaseGeometry) -> BaseGeometry:
    points = shapely.MultiPoint(shapely.get_coordinates(shapely.segmentize(flat, 2_000.0)))
    return shapely.concave_hull(points, ratio=CONCAVITY).union(flat)


def _back(centre: Position, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return from_local_xy(centre, np.asarray(rows))


def part_of_unit(
    unit: Outline, bearing: float | None, share: float, places: Sequence[Position], margin_m: float
) -> Outline:
    """The most that "part of" a unit may be: its outer ``share`` towards a bearing, and round the settlements named.

    ``bearing`` is degrees clockwise from north; None takes the whole unit. Never leaves the unit.
    """
    part = unit if bearing is None else part_towards(unit, bearing, share)
    if places:
        part = polygonal(shapely.union_all([part, settlements_area(places, "convex", margin_m)]))
    return polygonal(part.intersection(unit))


def core_of_unit(unit: Outline, places: Sequence[Position], margin_m: float) -> Outline:
    """What "part of" a unit surely holds: the hull round the settlements that sources put in it, within the unit."""
    return polygonal(settlements_area(places, "convex", margin_m).intersection(unit))
