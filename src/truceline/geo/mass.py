"""How much of a footprint's probability mass lies inside a geometry.

Discs and normals: the kernel's, the same that millions of records are asked with (docs/decisions/0014), up to a reach
of 500 km and clear of the poles. What reaches farther, rings and sectors: area ratio, exact in the azimuthal
equidistant metric of their centre (a circle there is a circle on the ground); against a uniform measure on the
ellipsoid it is off by (r / R)² / 6 of the area at distance r: 1e-5 at 55 km, 1e-3 at 500 km. Areas: ratio of areas on
the ellipsoid.

The boundary of the geometry is straight in longitude and latitude; here its edges are cut so finely that what they
leave of their line is below 1e-4 of the footprint's radius.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from truceline.errors import ItemError
from truceline.geo.area import area_m2
from truceline.geo.geodesy import EQUATOR_M, local_xy
from truceline.geo.kernel.single import disc_share, normal_share
from truceline.geo.shapes import KEPT_AREAS, area_geometry, checked_shape, polygonal, sweep_deg
from truceline.model.footprint import Area, Disc, Footprint, Normal, Ring, Sector, Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from truceline.model.footprint import Position

NORMAL_REACH: Final = 7.0
"""Where a normal is cut, in standard deviations; beyond lies exp(−24.5), 2e-11 of the mass."""

EDGES_ACROSS: Final = 32
"""Into how many edges at least a boundary is cut over the width of a footprint."""

NODES: Final = 6
"""Of the quadrature on each edge, which is at most half a standard deviation long."""

EDGE_OF_ZERO: Final = 1e-12


def mass_inside(footprint: Footprint, geometry: BaseGeometry) -> float:
    """The probability that a place with this footprint lies inside the geometry, in [0, 1].

    ``geometry`` is in (lon, lat) degrees; what of it is no polygon has no mass. A point (radius or sigma 0) on the
    boundary counts as inside. Raises ItemError ``place.bad_point`` for a footprint whose numbers make no shape.
    """
    return sum(item.weight * shape_mass_inside(item.shape, geometry) for item in footprint.shapes)


def shape_mass_inside(shape: Shape, geometry: BaseGeometry) -> float:
    """The share of one shape's mass inside the geometry, in [0, 1]."""
    checked_shape(shape)
    if isinstance(shape, Area):
        return _area_share(shape, geometry)
    reach = reach_m(shape)
    if reach == 0:
        point = shapely.Point(shape.centre)
        return float(any(part.intersects(point) for part in turned_to(polygonal(geometry), *point.bounds[::2])))
    known = _kernel_share(shape, polygonal(geometry))
    if known is not None:
        return known
    near = _near(polygonal(geometry), shape.centre, reach)
    if near is None:
        return 1.0
    if near.is_empty:
        return 0.0
    share = _normal_share(shape, near) if isinstance(shape, Normal) else _round_share(shape, near)
    return min(1.0, max(0.0, share))


def _kernel_share(shape: Disc | Normal | Ring | Sector, geometry: BaseGeometry) -> float | None:
    """The kernel's answer; None for what it does not take."""
    if isinstance(shape, Disc):
        return disc_share(shape.centre, shape.radius_m, geometry)
    return normal_share(shape.centre, shape.sigma_m, geometry) if isinstance(shape, Normal) else None


def reach_m(shape: Disc | Normal | Ring | Sector) -> float:
    """How far from its centre a shape has mass, in metres; a normal is cut at seven standard deviations."""
    if isinstance(shape, Disc):
        return shape.radius_m
    return NORMAL_REACH * shape.sigma_m if isinstance(shape, Normal) else shape.outer_m


def _area_share(shape: Area, geometry: BaseGeometry) -> float:
    own, whole = area_geometry(shape), _whole_m2(shape)
    if whole <= 0:
        raise ItemError("place.bad_point", "an area encloses nothing", mend="give a ring of at least three points")
    west, _, east, _ = own.bounds
    parts = [own.intersection(part) for part in turned_to(polygonal(geometry), west, east)]
    return min(1.0, area_m2(polygonal(shapely.union_all(parts))) / whole) if parts else 0.0


@lru_cache(maxsize=KEPT_AREAS)
def _whole_m2(shape: Area) -> float:
    return area_m2(area_geometry(shape))


def turned_to(geometry: BaseGeometry, west: float, east: float) -> list[BaseGeometry]:
    """The geometry as it stands on a map between these longitudes: as it is, and a turn of the globe to either side.

    Longitudes may run past ±180. Empty where no turn of it reaches between them.
    """
    if geometry.is_empty:
        return []
    low, _, high, _ = geometry.bounds
    turns = [turn for turn in (0.0, -360.0, 360.0) if low + turn <= east and west <= high + turn]
    return [shapely.affinity.translate(geometry, xoff=turn) if turn else geometry for turn in turns]


def _near(geometry: BaseGeometry, centre: Position, reach: float) -> BaseGeometry | None:
    """The part of a geometry round a centre, in local metres; None where it covers the whole surroundings.

    Longitudes are continued past ±180, so that a centre by the antimeridian sees both sides.
    """
    box = _surroundings(centre, reach)
    west, _, east, _ = box.bounds
    parts = turned_to(geometry, west, east)
    if any(part.covers(box) for part in parts):
        return None
    clipped = polygonal(shapely.union_all([part.intersection(box) for part in parts]))
    if clipped.is_empty:
        return clipped
    fine = shapely.segmentize(clipped, _longest_edge_deg(centre, reach))
    return shapely.transform(fine, lambda positions: local_xy(centre, positions))


def _surroundings(centre: Position, reach: float) -> shapely.Polygon:
    """A box of longitude and latitude that holds all points within ``reach`` metres, with a margin."""
    angle = min(math.pi, reach * 1.02 / (EQUATOR_M * (1 - 1 / 298)))
    south, north = centre[1] - math.degrees(angle), centre[1] + math.degrees(angle)
    sine = math.sin(angle) / max(EDGE_OF_ZERO, math.cos(math.radians(centre[1])))
    if south <= -90 or north >= 90 or sine >= 1:
        return shapely.box(centre[0] - 180, max(-90.0, south), centre[0] + 180, min(90.0, north))
    half = math.degrees(math.asin(sine))
    return shapely.box(centre[0] - half, south, centre[0] + half, north)


def _longest_edge_deg(centre: Position, reach: float) -> float:
    return max(1e-9, math.degrees(2 * reach / EQUATOR_M) / EDGES_ACROSS * max(0.02, math.cos(math.radians(centre[1]))))


def _edges(near: BaseGeometry) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Start and end (n × 2) of all edges of polygons in local metres, interior on the left."""
    starts: list[NDArray[np.float64]] = []
    ends: list[NDArray[np.float64]] = []
    for part in shapely.get_parts(near):
        for index, ring in enumerate(shapely.get_rings(part)):
            points = shapely.get_coordinates(ring)
            x, y = points[:, 0], points[:, 1]
            turn = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
            if (turn > 0) != (index == 0):
                points = points[::-1]
            starts.append(points[:-1])
            ends.append(points[1:])
    return np.vstack(starts), np.vstack(ends)


def _normal_share(shape: Normal, near: BaseGeometry) -> float:
    """Mass of an isotropic normal: ∮ cross · (1 − exp(−ρ²/2)) / ρ² dt / 2π over the edges (Green's theorem)."""
    start, end = (points / shape.sigma_m for points in _edges(near))
    cross = start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0]
    total = np.zeros(len(cross))
    for node, weight in zip(*np.polynomial.legendre.leggauss(NODES), strict=True):
        at = start + (node + 1) / 2 * (end - start)
        squared = np.maximum(np.sum(at * at, axis=1), EDGE_OF_ZERO)
        total += weight / 2 * -np.expm1(-squared / 2) / squared
    return float(np.sum(cross * total) / (2 * math.pi))


def _round_share(shape: Disc | Ring | Sector, near: BaseGeometry) -> float:
    """Share of a disc, ring or sector, with its arcs kept as arcs."""
    if isinstance(shape, Disc):
        return _disc_area(near, shape.radius_m) / (math.pi * shape.radius_m**2)
    sweep = sweep_deg(shape) if isinstance(shape, Sector) else 360.0
    inside = _wedged(near, shape, sweep) if isinstance(shape, Sector) and sweep < 360 else near
    if inside.is_empty:
        return 0.0
    covered = _disc_area(inside, shape.outer_m) - (_disc_area(inside, shape.inner_m) if shape.inner_m else 0.0)
    return covered / (math.radians(sweep) / 2 * (shape.outer_m**2 - shape.inner_m**2))


def _wedged(near: BaseGeometry, shape: Sector, sweep: float) -> BaseGeometry:
    """The part of polygons between a sector's two bearings; its straight sides are exact, its far side lies outside."""
    pieces = max(1, math.ceil(sweep / 60))
    bearings = np.radians(shape.from_deg + np.linspace(0.0, sweep, pieces + 1))
    reach = shape.outer_m * 2
    fan = shapely.Polygon([(0.0, 0.0), *((reach * math.sin(angle), reach * math.cos(angle)) for angle in bearings)])
    return polygonal(shapely.make_valid(near).intersection(fan))


def _disc_area(near: BaseGeometry, radius: float) -> float:
    """Area common to polygons and the disc of a radius round the origin: chords as triangles, the rest as arcs."""
    start, end = (points / radius for points in _edges(near))
    step = end - start
    a = np.maximum(np.sum(step * step, axis=1), EDGE_OF_ZERO**2)
    b = np.sum(start * step, axis=1)
    c = np.sum(start * start, axis=1) - 1.0
    root = np.sqrt(np.maximum(b * b - a * c, 0.0))
    crosses = b * b - a * c > 0
    enter = np.where(crosses, np.clip((-b - root) / a, 0.0, 1.0), 1.0)
    leave = np.where(crosses, np.clip((-b + root) / a, 0.0, 1.0), 1.0)
    first = start + enter[:, None] * step
    last = start + leave[:, None] * step
    chord = first[:, 0] * last[:, 1] - first[:, 1] * last[:, 0]
    arcs = _angle(start, first) + _angle(last, end)
    return float(np.sum(chord + arcs) / 2) * radius**2


def _angle(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Signed angle at the origin from one point to the other, in (−π, π]."""
    cross = start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0]
    return np.asarray(np.arctan2(cross, np.sum(start * end, axis=1)))
