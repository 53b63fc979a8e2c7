"""Areas on the ellipsoid, with edges straight in longitude and latitude as the model draws them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from truceline.geo.geodesy import EQUATOR_M

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

FLATTENING: Final = 1 / 298.257223563
"""Of the WGS 84 ellipsoid."""

NODES: Final = (-math.sqrt(0.6), 0.0, math.sqrt(0.6))
NODE_WEIGHTS: Final = (5 / 9, 8 / 9, 5 / 9)
"""Gauss–Legendre on three nodes: exact to 1e-9 of the area for edges of a degree."""

LONGEST_EDGE_DEG: Final = 1.0


def area_km2(geometry: BaseGeometry) -> float:
    """The area of a polygon or multipolygon in km²; 0 for lines and points."""
    return area_m2(geometry) / 1e6


def area_m2(geometry: BaseGeometry) -> float:
    """The area in m²: the integral of the authalic function q(latitude) along the rings.

    Between two parallels and two meridians an ellipsoid's area is a² / 2 · Δλ · Δq (Snyder 1987, 3-12); by Green's
    theorem a ring encloses a² / 2 · ∮ q dλ. Holes count as missing.
    """
    total = 0.0
    for part in shapely.get_parts(geometry):
        if part.geom_type == "GeometryCollection":
            total += area_m2(part)
        elif part.geom_type == "Polygon" and not part.is_empty:
            outer, *holes = shapely.get_rings(part)
            total += abs(_ring_integral(outer)) - sum(abs(_ring_integral(hole)) for hole in holes)
    return EQUATOR_M**2 / 2 * total


def _ring_integral(ring: BaseGeometry) -> float:
    vertices = shapely.get_coordinates(shapely.segmentize(ring, LONGEST_EDGE_DEG))
    step = np.radians(np.diff(vertices[:, 0]))
    low, high = vertices[:-1, 1], vertices[1:, 1]
    mean = np.zeros(len(step))
    for node, weight in zip(NODES, NODE_WEIGHTS, strict=True):
        mean += weight / 2 * _authalic(np.radians((low + high) / 2 + node * (high - low) / 2))
    return float(np.sum(step * mean))


def _authalic(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Snyder's q: twice the area, on a unit ellipsoid, between the equator and a latitude per radian of longitude."""
    squared = FLATTENING * (2 - FLATTENING)
    eccentricity = math.sqrt(squared)
    sine = np.sin(latitude)
    return np.asarray((1 - squared) * (sine / (1 - squared * sine**2) + np.arctanh(eccentricity * sine) / eccentricity))
