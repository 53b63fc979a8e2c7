"""Distances, bearings and buffers along the geodesic of the WGS 84 ellipsoid.

Points are (longitude, latitude) in degrees; lengths are metres; bearings are degrees clockwise from true north.
The geodesics are Karney's (2013), as PROJ implements them: good to nanometres.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from truceline.errors import ItemError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import Geod

    from truceline.model.footprint import Position

EQUATOR_M: Final = 6_378_137.0
"""Semi-major axis of WGS 84."""

RING_TOLERANCE_M: Final = 2.0
"""How far an edge of a buffer may leave the circle; a fifth of the 10 m that buffers promise."""

SMALLEST_RING: Final = 256
LARGEST_RING: Final = 16_384


@cache
def wgs84() -> Geod:
    """The ellipsoid of WGS 84. Loaded at first use, since PROJ takes its time."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def checked_point(point: Position, *, where: str = "") -> Position:
    """The point itself, as floats; ItemError ``place.bad_point`` where it is no place on earth."""
    longitude, latitude = float(point[0]), float(point[1])
    if not (math.isfinite(longitude) and math.isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
        raise ItemError(
            "place.bad_point",
            f"({point[0]}, {point[1]}) is no place on earth as (longitude, latitude)",
            where=where,
            mend="give longitude first, within ±180, then latitude, within ±90",
        )
    return longitude, latitude


def checked_length(length_m: float, name: str) -> float:
    """The length itself, in metres; ItemError ``place.bad_point`` where it is negative or no number."""
    if not (math.isfinite(length_m) and length_m >= 0):
        raise ItemError("place.bad_point", f"{name} is {length_m}", mend="give a finite length that is not negative")
    return float(length_m)


def distance_m(first: Position, second: Position) -> float:
    """How far apart two points are, in metres along the geodesic."""
    start, end = checked_point(first), checked_point(second)
    return float(wgs84().inv(start[0], start[1], end[0], end[1])[2])


def bearing_deg(first: Position, second: Position) -> float:
    """In which direction the second point lies from the first: degrees in [0, 360) at the first point."""
    start, end = checked_point(first), checked_point(second)
    return float(wgs84().inv(start[0], start[1], end[0], end[1])[0]) % 360.0


def destination(point: Position, bearing: float, length_m: float) -> Position:
    """Where one arrives who starts at the point in the direction ``bearing`` (degrees) and goes ``length_m``."""
    start = checked_point(point)
    longitude, latitude, _ = wgs84().fwd(start[0], start[1], bearing, length_m)
    return float(longitude), float(latitude)


def local_xy(centre: Position, positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Positions (n × 2, degrees) as metres east and north of the centre, azimuthal equidistant on the ellipsoid.

    Distances and bearings from the centre are exact; areas grow with the distance d from it by (d / R)² / 6:
    1e-5 at 55 km, 1e-3 at 500 km.
    """
    if len(positions) == 0:
        return np.empty((0, 2))
    count = len(positions)
    azimuth, _, length = wgs84().inv(
        np.full(count, centre[0]), np.full(count, centre[1]), positions[:, 0], positions[:, 1]
    )
    angle = np.radians(np.asarray(azimuth))
    reach = np.asarray(length)
    return np.column_stack((reach * np.sin(angle), reach * np.cos(angle)))


def from_local_xy(centre: Position, metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes and latitudes (n × 2) of metres east and north of the centre: what ``local_xy`` undoes.

    Longitudes run on past ±180.
    """
    if len(metres) == 0:
        return np.empty((0, 2))
    count = len(metres)
    bearings = np.degrees(np.arctan2(metres[:, 0], metres[:, 1]))
    longitudes, latitudes, _ = wgs84().fwd(
        np.full(count, centre[0]), np.full(count, centre[1]), bearings, np.hypot(metres[:, 0], metres[:, 1])
    )
    east = centre[0] + (np.asarray(longitudes) - centre[0] + 180.0) % 360.0 - 180.0
    return np.column_stack((east, np.asarray(latitudes)))


def circle(
    point: Position, radius_m: float, bearings: NDArray[np.float64], *, unwrap: bool = True
) -> NDArray[np.float64]:
    """The points at ``radius_m`` in each direction (n × 2); longitudes run on past ±180 unless ``unwrap`` is off."""
    count = len(bearings)
    longitudes, latitudes, _ = wgs84().fwd(
        np.full(count, point[0]), np.full(count, point[1]), bearings, np.full(count, radius_m)
    )
    east = np.asarray(longitudes)
    if unwrap:
        east = point[0] + (east - point[0] + 180.0) % 360.0 - 180.0
    return np.column_stack((east, np.asarray(latitudes)))


def pole_distance_m(point: Position) -> float:
    """How far the nearer pole is, in metres."""
    pole = 90.0 if point[1] >= 0 else -90.0
    return distance_m(point, (point[0], pole))


def buffer_ring(point: Position, radius_m: float, steps: int | None = None) -> shapely.Polygon | shapely.MultiPolygon:
    """All points within ``radius_m`` of a point along the geodesic, cut in two at the antimeridian where it crosses it.

    Without ``steps`` there are as many vertices as it takes for every edge (straight in lon/lat) to keep within 2 m
    of the circle. Raises ItemError ``place.bad_point`` for a radius that is not positive, or that reaches a pole: such
    an area has no outline in longitude and latitude.
    """
    centre = checked_point(point)
    radius = checked_length(radius_m, "the radius of a buffer")
    if radius == 0:
        raise ItemError("place.bad_point", "a buffer of radius 0 has no area", mend="give a radius above 0")
    if radius >= pole_distance_m(centre):
        raise ItemError(
            "place.bad_point",
            f"a buffer of {radius_m} m round {point} reaches a pole",
            mend="give a smaller radius, or a point further from the pole",
        )
    vertices = ring_vertices(centre, radius) if steps is None else circle(centre, radius, _bearings(max(3, steps)))
    return split_at_antimeridian(vertices)


def split_at_antimeridian(vertices: NDArray[np.float64]) -> shapely.Polygon | shapely.MultiPolygon:
    """The polygon of a ring whose longitudes may run past ±180: the parts beyond are moved to the other side."""
    whole = shapely.Polygon(vertices)
    west, _, east, _ = whole.bounds
    if west >= -180.0 and east <= 180.0:
        return whole
    world = shapely.box(-180.0, -90.0, 180.0, 90.0)
    parts: list[shapely.Polygon] = []
    for shift in (-360.0, 0.0, 360.0):
        moved = shapely.affinity.translate(whole, xoff=shift).intersection(world)
        parts.extend(part for part in shapely.get_parts(moved) if part.area > 0)
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]


def _bearings(count: int) -> NDArray[np.float64]:
    """``count`` directions, counter-clockwise, so that the outer ring follows the right-hand rule."""
    return np.linspace(360.0, 0.0, count, endpoint=False)


def ring_vertices(point: Position, radius_m: float) -> NDArray[np.float64]:
    """Vertices of a circle, as many as keep the middle of every edge within the tolerance; longitudes run on past ±180.

    Raises ItemError ``place.bad_point`` where it passes too close to a pole.
    """
    count = max(SMALLEST_RING, math.ceil(math.pi * math.sqrt(radius_m / (2 * RING_TOLERANCE_M))))
    while count <= LARGEST_RING:
        vertices = circle(point, radius_m, _bearings(count))
        middles = (vertices + np.roll(vertices, -1, axis=0)) / 2
        reach = np.hypot(*local_xy(point, middles).T)
        if float(np.max(np.abs(reach - radius_m))) <= RING_TOLERANCE_M:
            return vertices
        count *= 2
    raise ItemError(
        "place.bad_point",
        f"a buffer of {radius_m} m round {point} passes too close to a pole to be drawn",
        mend="give a smaller radius, or a point further from the pole",
    )
