"""Areas along lines: within a width of a line, on one side of it, between two lines; pieces of a line by its markers.

Lines are (lon, lat) degrees on WGS 84 with edges straight in longitude and latitude; lengths are metres along the
geodesic. A width holds to within 10 m in every direction, across the antimeridian too. A line that comes within its
width of a pole is refused: such an area has no outline in longitude and latitude.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.ops import substring

from truceline.errors import ItemError
from truceline.geo.geodesy import (
    checked_length,
    checked_point,
    from_local_xy,
    local_xy,
    pole_distance_m,
    ring_vertices,
    wgs84,
)
from truceline.geo.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.model.footprint import Position

Outline = shapely.Polygon | shapely.MultiPolygon

STEP_M: Final = 5_000.0
"""Longest edge between two perpendiculars: its parallel curve bends by less than 3 m below 80° of latitude."""

ACROSS_M: Final = 6_000.0
"""Longest edge of a perpendicular, since a geodesic is no straight line in longitude and latitude."""

SLIVER: Final = 1e-8
"""Square degrees, about 100 m²: a hole below this is rounding."""

LONGEST_LINE_M: Final = 4_000_000.0
"""A line is cut into sides in one plane about its middle; beyond this length that plane is no picture of it."""


def line_coordinates(points: Sequence[Position]) -> NDArray[np.float64]:
    """The points of a line (n × 2) with longitudes that run on past ±180; ItemError where they make no line."""
    found = np.array([checked_point(point) for point in points], dtype=np.float64).reshape(-1, 2)
    if len(found) < 2 or len(np.unique(found, axis=0)) < 2:
        raise ItemError("place.bad_point", "a line needs two different points", mend="give at least two points")
    steps = (np.diff(found[:, 0]) + 180.0) % 360.0 - 180.0
    turns = np.round((found[0, 0] + np.cumsum(steps) - found[1:, 0]) / 360.0)
    found[1:, 0] += 360.0 * turns  # whole turns only, so that lines which meet go on meeting
    keep = np.concatenate(([True], np.any(np.diff(found, axis=0) != 0, axis=1)))
    return np.asarray(found[keep])


def within_line(points: Sequence[Position], width_m: float, *, is_flat: bool = False) -> Outline:
    """All points within ``width_m`` of a line; with ``is_flat`` cut square across its two ends.

    Raises ItemError ``place.bad_point`` for a width that is not positive, and for a line that comes near a pole.
    """
    return _wrapped(_strip_of(tuple(points), _checked_width(width_m), is_flat))


def beside_line(points: Sequence[Position], width_m: float, side: str, *, is_flat: bool = False) -> Outline:
    """All points within ``width_m`` of a line on its left or right side, seen from its first point to its last.

    Beyond its ends the line is taken to run straight on. Raises ItemError as ``within_line``, and where the line
    crosses itself or is too long for its sides to be told apart.
    """
    line = line_coordinates(points)
    width = _checked_width(width_m)
    strip = _strip_of(tuple(points), width, is_flat)
    return _wrapped(polygonal(strip.intersection(_left_or_right(line, width, side))))


def between_lines(first: Sequence[Position], second: Sequence[Position]) -> Outline:
    """What lies between two lines, joined at their ends by straight edges; they may meet, but not cross.

    Raises ItemError where they cross, with the place.
    """
    one, other = line_coordinates(first), line_coordinates(second)
    other[:, 0] += 360.0 * round((float(np.mean(one[:, 0])) - float(np.mean(other[:, 0]))) / 360.0)
    if np.sum(np.hypot(*(one[[0, -1]] - other[[0, -1]]).T)) > np.sum(np.hypot(*(one[[0, -1]] - other[[-1, 0]]).T)):
        other = other[::-1]
    for ring in (np.vstack((one, other[::-1])), np.vstack((one, other))):
        area = shapely.Polygon(ring)
        if area.is_valid and area.area > 0:
            return _wrapped(area)
    here, there = shapely.LineString(one), shapely.LineString(other)
    mended = polygonal(shapely.make_valid(shapely.Polygon(np.vstack((one, other[::-1])))))
    if here.is_simple and there.is_simple and here.touches(there) and not mended.is_empty:
        return _wrapped(mended)
    reason = f"the two lines cross{_crossing(here, there)}"
    raise ItemError("place.bad_point", reason, mend="draw them apart, or draw the area as a polygon")


def _crossing(one: shapely.LineString, other: shapely.LineString) -> str:
    """Where two lines meet, in words; nothing where they do not, and the joins of their ends cross them."""
    points = shapely.get_coordinates(one.intersection(other))
    return (
        f" at [{_east(float(points[0][0])):.4f}, {float(points[0][1]):.4f}]"
        if len(points)
        else " where they are joined"
    )


def cut_line(points: Sequence[Position], start: Position | None, end: Position | None) -> tuple[Position, ...]:
    """The piece of a line between the places on it nearest to two points (None: its own ends), in its direction.

    Raises ItemError where the end does not come after the start.
    """
    line = shapely.LineString(line_coordinates(points))
    low = 0.0 if start is None else line.project(_near(line, start))
    high = line.length if end is None else line.project(_near(line, end))
    if high <= low:
        mend = "name the markers in the direction of the line's points"
        raise ItemError("place.bad_point", "the end of the piece does not come after its start", mend=mend)
    piece = substring(line, low, high)
    return tuple((_east(x), y) for x, y in shapely.get_coordinates(piece).tolist())


def _near(line: shapely.LineString, point: Position) -> shapely.Point:
    longitude, latitude = checked_point(point)
    middle = (line.bounds[0] + line.bounds[2]) / 2
    return shapely.Point(longitude + 360.0 * round((middle - longitude) / 360.0), latitude)


def _east(longitude: float) -> float:
    return longitude if -180 <= longitude <= 180 else (longitude + 180.0) % 360.0 - 180.0


def _checked_width(width_m: float) -> float:
    width = checked_length(width_m, "the width along a line")
    if width == 0:
        raise ItemError("place.bad_point", "a width of 0 has no area", mend="give a width above 0")
    return width


@lru_cache(maxsize=64)
def _strip_of(points: tuple[Position, ...], width: float, is_flat: bool) -> Outline:
    """The strip, kept: both sides of a line, and the rows of a table, ask for the same one."""
    return _strip(line_coordinates(points), width, is_flat=is_flat)


def _strip(line: NDArray[np.float64], width: float, *, is_flat: bool) -> Outline:
    """The strip as the union of quadrilaterals on perpendiculars and of circles at the bends; longitudes run on."""
    edges = _fine(line)
    closest = line[np.argmax(np.abs(line[:, 1]))]
    if pole_distance_m((0.0, float(closest[1]))) <= width * 1.05:
        mend = "give a smaller width, or a line further from the pole"
        raise ItemError("place.bad_point", f"a strip of {width} m along this line reaches a pole", mend=mend)
    parts: list[Outline] = [quad for edge in edges for quad in _quads(edge, width)]
    parts += _discs(line[1:-1] if is_flat else line, width)
    strip = _without_slivers(polygonal(shapely.union_all([shapely.make_valid(part) for part in parts])))
    if is_flat:
        beyond = shapely.union_all([_cap(edges[0][1::-1], width), _cap(edges[-1][-2:], width)])
        strip = polygonal(strip.difference(beyond))
    return strip


def _without_slivers(area: Outline) -> Outline:
    """The area without the holes of no width that rounding leaves between neighbouring pieces."""
    return polygonal(
        shapely.MultiPolygon(
            [
                shapely.Polygon(part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area > SLIVER])
                for part in shapely.get_parts(area)
            ]
        )
    )


def _fine(line: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Each edge of the line as points at most ``STEP_M`` apart, both ends included."""
    lengths = np.asarray(wgs84().inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])[2])
    edges = []
    for index, length in enumerate(lengths):
        shares = np.linspace(0.0, 1.0, max(1, math.ceil(length / STEP_M)) + 1)[:, None]
        edges.append(line[index] + shares * (line[index + 1] - line[index]))
    return edges


def _quads(edge: NDArray[np.float64], width: float) -> list[shapely.Polygon]:
    """A quadrilateral about each piece of an edge, with corners at the width on the perpendiculars at its two ends.

    The perpendicular at an inner point is across the mean of the two directions, so that neighbours leave no gap.
    """
    ahead, back, _ = wgs84().inv(edge[:-1, 0], edge[:-1, 1], edge[1:, 0], edge[1:, 1])
    leaving, arriving = np.asarray(ahead), np.asarray(back) + 180.0
    turn = (leaving[1:] - arriving[:-1] + 180.0) % 360.0 - 180.0
    bearings = np.concatenate((leaving[:1], arriving[:-1] + turn / 2, arriving[-1:]))
    across = _across_all(edge, bearings, width)
    return [shapely.Polygon(np.vstack((one, other[::-1]))) for one, other in pairwise(across)]


def _across(point: NDArray[np.float64], bearing: float, width: float) -> NDArray[np.float64]:
    """Points on the geodesic across a direction, from the width on the left to the width on the right."""
    return _across_all(point[None, :], np.array([bearing]), width)[0]


def _across_all(points: NDArray[np.float64], bearings: NDArray[np.float64], width: float) -> list[NDArray[np.float64]]:
    """The same for many points, each with its direction, in one call."""
    reach = np.linspace(-width, width, 2 * math.ceil(width / ACROSS_M) + 1)
    from_points = np.repeat(points, len(reach), axis=0)
    rows = _reached(from_points, np.repeat(bearings, len(reach)) + 90.0, np.tile(reach, len(points)))
    return list(rows.reshape(len(points), len(reach), 2))


def _reached(
    points: NDArray[np.float64], bearings: NDArray[np.float64], lengths: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where one arrives from each point, with longitudes that run on from it."""
    east, north, _ = wgs84().fwd(points[:, 0], points[:, 1], bearings, lengths)
    run_on = points[:, 0] + (np.asarray(east) - points[:, 0] + 180.0) % 360.0 - 180.0
    return np.column_stack((run_on, np.asarray(north)))


def _discs(points: NDArray[np.float64], width: float) -> list[shapely.Polygon]:
    """Circles round points whose longitudes may run past ±180, and so may the circles'.

    All have as many vertices as the one nearest to a pole needs, where edges leave the circle most.
    """
    if not len(points):
        return []
    highest = points[np.argmax(np.abs(points[:, 1]))]
    count = len(ring_vertices((_east(float(highest[0])), float(highest[1])), width))
    bearings = np.linspace(360.0, 0.0, count, endpoint=False)
    around = np.repeat(points, count, axis=0)
    rows = _reached(around, np.tile(bearings, len(points)), np.full(len(around), width))
    return [shapely.Polygon(ring) for ring in rows.reshape(len(points), count, 2)]


def _cap(edge: NDArray[np.float64], width: float) -> shapely.Polygon:
    """What lies beyond the second point of an edge, as wide and deep as the strip reaches."""
    end = edge[1]
    bearing = float(wgs84().inv(end[0], end[1], edge[0, 0], edge[0, 1])[0]) + 180.0
    near = _across(end, bearing, 1.2 * width)
    ahead = _reached(end[None, :], np.array([bearing]), np.array([1.2 * width]))[0]
    return shapely.Polygon(np.vstack((near, _across(ahead, bearing, 1.2 * width)[::-1])))


def _left_or_right(line: NDArray[np.float64], width: float, side: str) -> Outline:
    """One half of the surroundings of a line: cut by the line, which runs straight on beyond its ends."""
    middle = ((line[:, 0].min() + line[:, 0].max()) / 2, (line[:, 1].min() + line[:, 1].max()) / 2)
    flat = local_xy(middle, np.vstack([line[:1], *(edge[1:] for edge in _fine(line))]))
    reach = float(np.max(np.hypot(flat[:, 0], flat[:, 1]))) + 3.0 * width
    if reach > LONGEST_LINE_M:
        raise ItemError("place.bad_point", "the line is too long to tell its sides apart", mend="cut it in pieces")
    start, end = _runs_out(flat[1], flat[0], reach), _runs_out(flat[-2], flat[-1], reach)
    turn = (math.atan2(start[1], start[0]) - math.atan2(end[1], end[0])) % (2 * math.pi)
    angles = math.atan2(end[1], end[0]) + np.linspace(0.0, turn, 181)
    arc = reach * np.column_stack((np.cos(angles), np.sin(angles)))
    left = shapely.Polygon(np.vstack((flat, arc)))
    if not left.is_valid:
        mend = "draw the line so that it does not cross itself, nor what runs straight on beyond its ends"
        raise ItemError("place.bad_point", "the line has no two sides: it crosses itself", mend=mend)
    half = left if side == "left" else shapely.Point(0.0, 0.0).buffer(reach, 180).difference(left)
    fine = shapely.segmentize(half, reach / 200)
    return polygonal(shapely.make_valid(shapely.transform(fine, lambda rows: from_local_xy(middle, rows))))


def _runs_out(inner: NDArray[np.float64], outer: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """Where the ray from ``inner`` through ``outer`` leaves the circle of this radius about the origin."""
    step = (outer - inner) / np.hypot(*(outer - inner))
    along = float(outer @ step)
    return np.asarray(outer + step * (math.sqrt(along**2 + reach**2 - float(outer @ outer)) - along))


def _wrapped(area: Outline) -> Outline:
    """An area whose longitudes may run past ±180, with the parts beyond moved to the other side."""
    west, _, east, _ = area.bounds
    if west >= -180.0 and east <= 180.0:
        return area
    world = shapely.box(-180.0, -90.0, 180.0, 90.0)
    moved = [shapely.affinity.translate(area, xoff=shift).intersection(world) for shift in (-360.0, 0.0, 360.0)]
    parts = [part for piece in moved for part in shapely.get_parts(polygonal(piece)) if part.area > 0]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]
