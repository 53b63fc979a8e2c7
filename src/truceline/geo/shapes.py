"""Shapes and footprints as geometry: outlines, bounds, centre and spread, mixtures and restrictions."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from truceline.errors import ItemError
from truceline.geo.area import area_m2
from truceline.geo.geodesy import (
    buffer_ring,
    checked_length,
    checked_point,
    circle,
    destination,
    local_xy,
    split_at_antimeridian,
)
from truceline.model.footprint import Area, Disc, Footprint, Normal, Ring, Sector, Shape, WeightedShape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from truceline.model.footprint import Position

NORMAL_LEVEL: Final = 0.95
"""The share of a normal's mass that its outline holds, where nobody asks for another."""

ARC_STEP_DEG: Final = 1.0
"""Between the vertices of a sector's arcs; an edge leaves the arc by 4e-5 of the radius."""


SIDE_PIECES: Final = 16
"""Into how many edges a sector's side is cut."""

KEPT_AREAS: Final = 4096
"""Areas whose check, geometry and moment are kept, and footprints whose outline is: units and towns come back in rows,
findings, maps and exports."""


def checked_shape(shape: Shape) -> Shape:
    """The shape itself; ItemError ``place.bad_point`` where its numbers make none."""
    if isinstance(shape, Area):
        return _checked_area(shape)
    checked_point(shape.centre)
    if isinstance(shape, Disc):
        checked_length(shape.radius_m, "the radius of a disc")
    elif isinstance(shape, Normal):
        checked_length(shape.sigma_m, "the standard deviation of a normal")
    else:
        inner = checked_length(shape.inner_m, "the inner radius")
        if checked_length(shape.outer_m, "the outer radius") <= inner:
            raise ItemError("place.bad_point", "the outer radius is not above the inner one", mend="swap the radii")
    if isinstance(shape, Sector) and not (math.isfinite(shape.from_deg) and math.isfinite(shape.to_deg)):
        raise ItemError("place.bad_point", "a bearing of a sector is no number", mend="give degrees from true north")
    return shape


@lru_cache(maxsize=KEPT_AREAS)
def _checked_area(area: Area) -> Area:
    """The area itself; ItemError where one of its points is no place on earth."""
    for position in (position for polygon in area.polygons for ring in polygon for position in ring):
        checked_point(position)
    return area


def sweep_deg(sector: Sector) -> float:
    """How wide a sector is, clockwise: degrees in (0, 360]; equal bearings are the whole turn."""
    return (sector.to_deg - sector.from_deg) % 360.0 or 360.0


def level_radius_m(shape: Normal, level: float) -> float:
    """The radius that holds ``level`` of a normal's mass: sigma · √(−2 ln(1 − level)), as the radius is Rayleigh's."""
    if not 0 < level < 1:
        raise ItemError("place.bad_point", f"a share of {level} has no radius", mend="give a share between 0 and 1")
    return shape.sigma_m * math.sqrt(-2 * math.log1p(-level))


def to_geometry(shape: Shape, *, level: float = NORMAL_LEVEL) -> BaseGeometry:
    """The outline of a shape in (lon, lat) degrees: all of a uniform one, the disc of mass ``level`` of a normal.

    A point where the shape has no extent. Cut in two at the antimeridian. Raises ItemError ``place.bad_point`` for a
    shape round a pole.
    """
    checked_shape(shape)
    if isinstance(shape, Area):
        return area_geometry(shape)
    if isinstance(shape, Disc):
        return _disc(shape.centre, shape.radius_m)
    if isinstance(shape, Normal):
        return _disc(shape.centre, level_radius_m(shape, level))
    if isinstance(shape, Sector) and sweep_deg(shape) < 360:
        return _sector(shape)
    outer = buffer_ring(shape.centre, shape.outer_m)
    return outer.difference(buffer_ring(shape.centre, shape.inner_m)) if shape.inner_m else outer


def _disc(centre: Position, radius_m: float) -> BaseGeometry:
    return buffer_ring(centre, radius_m) if radius_m > 0 else shapely.Point(centre)


def _sector(shape: Sector) -> BaseGeometry:
    sweep = sweep_deg(shape)
    bearings = shape.from_deg + np.linspace(0.0, sweep, max(2, math.ceil(sweep / ARC_STEP_DEG) + 1))
    buffer_ring(shape.centre, shape.outer_m, 8)  # refuses a pole
    inner = circle(shape.centre, shape.inner_m, bearings[::-1]) if shape.inner_m else np.array([shape.centre])
    sides = np.linspace(shape.inner_m, shape.outer_m, SIDE_PIECES + 1)[1:-1]
    ring = (
        circle(shape.centre, shape.outer_m, bearings),
        _side(shape.centre, bearings[-1], sides[::-1]),
        inner,
        _side(shape.centre, bearings[0], sides),
    )
    return split_at_antimeridian(np.vstack(ring))


def _side(centre: Position, bearing: float, radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points on a sector's straight side, which is a geodesic and no straight line in longitude and latitude."""
    return np.vstack([circle(centre, radius, np.array([bearing])) for radius in radii])


@lru_cache(maxsize=KEPT_AREAS)
def area_geometry(area: Area) -> shapely.Polygon | shapely.MultiPolygon:
    """An area's polygons as one valid geometry; self-crossing rings are mended, empty ones left out."""
    parts = [
        shapely.Polygon(polygon[0], polygon[1:])
        for polygon in area.polygons
        if polygon and all(len(set(ring)) >= 3 for ring in polygon)
    ]
    return polygonal(shapely.union_all([shapely.make_valid(part) for part in parts]))


def polygonal(geometry: BaseGeometry) -> shapely.Polygon | shapely.MultiPolygon:
    """The polygons of a geometry, lines and points left out; an empty multipolygon where it has none.

    What is nothing but polygons is given as it is: prepared, it stays so.
    """
    if isinstance(geometry, shapely.Polygon) and not geometry.is_empty:
        return geometry
    if isinstance(geometry, shapely.MultiPolygon):
        pieces = shapely.get_parts(geometry)
        if len(pieces) > 1 and not shapely.is_empty(pieces).any():
            return geometry
    flat = [
        part
        for top in shapely.get_parts(geometry)
        for part in (shapely.get_parts(top) if top.geom_type == "GeometryCollection" else [top])
        if not part.is_empty
    ]
    parts = [piece for part in flat for piece in shapely.get_parts(part) if piece.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def to_area(geometry: BaseGeometry) -> Area:
    """The model's area of a polygon or multipolygon, rings by the right-hand rule; ItemError where it has no area."""
    polygons = polygonal(geometry)
    if polygons.is_empty or area_m2(polygons) <= 0:
        raise ItemError("place.bad_point", "the geometry encloses no area", mend="give a polygon")
    oriented = shapely.orient_polygons(polygons)
    return Area(polygons=tuple(_rings(part) for part in shapely.get_parts(oriented)))


def _rings(polygon: BaseGeometry) -> tuple[tuple[Position, ...], ...]:
    """Rings of a polygon, the outer one first, each closed."""
    return tuple(
        tuple((float(x), float(y)) for x, y in shapely.get_coordinates(ring)) for ring in shapely.get_rings(polygon)
    )


def single(shape: Shape) -> Footprint:
    """The footprint of one shape."""
    return Footprint(shapes=(WeightedShape(shape=checked_shape(shape), weight=1.0),))


def mix(parts: Iterable[tuple[Footprint, float]]) -> Footprint:
    """Several footprints as one, each with its share; shares are scaled to sum to one, parts without share left out."""
    shares = [(footprint, share) for footprint, share in parts if share > 0]
    total = sum(share for _, share in shares)
    if not shares:
        raise ItemError("place.bad_point", "nothing to combine has any weight", mend="give a weight above 0")
    return Footprint(
        shapes=tuple(
            WeightedShape(shape=item.shape, weight=item.weight * share / total)
            for footprint, share in shares
            for item in footprint.shapes
        )
    )


@lru_cache(maxsize=KEPT_AREAS)
def outline(footprint: Footprint, *, level: float = NORMAL_LEVEL) -> BaseGeometry:
    """All shapes of a footprint as one geometry, normals cut at ``level``."""
    return shapely.union_all([to_geometry(item.shape, level=level) for item in footprint.shapes])


def bounds(footprint: Footprint, *, level: float = NORMAL_LEVEL) -> tuple[float, float, float, float]:
    """West, south, east, north of a footprint in degrees; −180 and 180 where it crosses the antimeridian."""
    west, south, east, north = outline(footprint, level=level).bounds
    return float(west), float(south), float(east), float(north)


def _moment(shape: Shape) -> tuple[Position, float]:
    """Centre of mass of a shape and its root mean square distance from there, in metres."""
    if isinstance(shape, Disc):
        return shape.centre, shape.radius_m / math.sqrt(2)
    if isinstance(shape, Normal):
        return shape.centre, shape.sigma_m * math.sqrt(2)
    if isinstance(shape, Area):
        return _area_moment(shape)
    square = (shape.inner_m**2 + shape.outer_m**2) / 2
    if isinstance(shape, Ring):
        return shape.centre, math.sqrt(square)
    half = math.radians(sweep_deg(shape)) / 2
    reach = 2 / 3 * (shape.outer_m**3 - shape.inner_m**3) / (shape.outer_m**2 - shape.inner_m**2)
    reach *= math.sin(half) / half
    centre = destination(shape.centre, shape.from_deg + math.degrees(half), reach)
    return centre, math.sqrt(max(0.0, square - reach**2))


@lru_cache(maxsize=KEPT_AREAS)
def _area_moment(area: Area) -> tuple[Position, float]:
    """Centroid of an area and its radius of gyration, from triangles about the centroid in local metres."""
    geometry = area_geometry(area)
    if geometry.is_empty:
        raise ItemError("place.bad_point", "an area has no polygon", mend="give at least one ring of three points")
    centre = (float(geometry.centroid.x), float(geometry.centroid.y))
    squares = mass = 0.0
    for ring, sign in _signed_rings(geometry):
        x, y = local_xy(centre, shapely.get_coordinates(ring)).T
        cross = x[:-1] * y[1:] - x[1:] * y[:-1]
        inertia = x[:-1] ** 2 + x[:-1] * x[1:] + x[1:] ** 2 + y[:-1] ** 2 + y[:-1] * y[1:] + y[1:] ** 2
        mass += sign * abs(float(np.sum(cross))) / 2
        squares += sign * abs(float(np.sum(cross * inertia))) / 12
    return centre, math.sqrt(max(0.0, squares / mass)) if mass > 0 else 0.0


def _signed_rings(geometry: BaseGeometry) -> list[tuple[BaseGeometry, int]]:
    """Rings of polygons with +1 for outer ones and −1 for holes."""
    return [
        (ring, 1 if index == 0 else -1)
        for part in shapely.get_parts(geometry)
        for index, ring in enumerate(shapely.get_rings(part))
    ]


def centre_and_spread(footprints: Sequence[tuple[Footprint, float]]) -> tuple[Position, float]:
    """Centre of mass and root mean square distance from it (metres) of weighted footprints: for drawing and ranking.

    The centre is taken in the local plane of the heaviest shape's centre. Never an argument of a finding.
    """
    moments = [
        (*_moment(item.shape), item.weight * share) for footprint, share in footprints for item in footprint.shapes
    ]
    if not moments:
        raise ItemError("place.bad_point", "no footprint, no centre", mend="give at least one footprint")
    origin = max(moments, key=lambda item: item[2])[0]
    weights = np.array([weight for _, _, weight in moments])
    weights = weights / weights.sum()
    xy = local_xy(origin, np.array([centre for centre, _, _ in moments]))
    east, north = (float(value) for value in weights @ xy)
    centre = destination(origin, math.degrees(math.atan2(east, north)), math.hypot(east, north))
    away = np.hypot(xy[:, 0] - east, xy[:, 1] - north)
    inner = np.array([spread for _, spread, _ in moments])
    return centre, math.sqrt(float(weights @ (away**2 + inner**2)))
