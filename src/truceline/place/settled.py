"""Where in a unit do people live? The ground by its settlements, for places that are known by their unit only."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import shapely

from truceline.geo.geodesy import buffer_ring
from truceline.geo.shapes import mix, polygonal, single, to_area
from truceline.place.widths import load_widths

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from truceline.model.footprint import Footprint, Position
    from truceline.place.entry import Entry
    from truceline.place.gazetteer import Gazetteer

CORNERS: Final = 24
"""Of the polygon about a settlement; it lies within 1 % of its circle."""

LEAST_SHARE: Final = 0.001
"""Settled ground that is a smaller part of the unit is none to speak of."""


@lru_cache(maxsize=256)
def _ground(outline: bytes, points: tuple[Position, ...], reach_m: float) -> BaseGeometry:
    """What of an outline (WKB) lies within reach of the points."""
    unit = shapely.from_wkb(outline)
    west, south, east, north = unit.bounds
    near = [point for point in points if west <= point[0] <= east and south <= point[1] <= north]
    rings = [buffer_ring(point, reach_m, CORNERS) for point in near if abs(point[1]) < 85]
    return polygonal(shapely.union_all(rings).intersection(unit)) if rings else shapely.MultiPolygon()


def settled_unit(unit: Entry, gazetteer: Gazetteer) -> tuple[Footprint, str] | None:
    """A unit as its outline, denser by its settlements, with the reason; None for one without outline.

    Every settlement counts alike: where events happen in a unit does not go by how many people live there.
    """
    if unit.geometry is None:
        return None
    whole = single(to_area(unit.geometry))
    widths = load_widths()
    width, share = widths.of("unit.settled"), widths.shares["unit_settled"]
    ground = _ground(shapely.to_wkb(unit.geometry), gazetteer.geonames.points(unit.country), width.value * 1000)
    if ground.is_empty or ground.area < LEAST_SHARE * unit.geometry.area:
        return whole, "its outline"
    footprint = mix([(single(to_area(ground)), share.value), (whole, 1 - share.value)])
    return (
        footprint,
        f"its outline, {share.value:.0%} of it within {width.value:g} km of its settlements ({share.reason})",
    )
