"""Footprints cut by an area: what of the mass lies in it, or outside it, as a footprint of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from truceline.geo.mass import shape_mass_inside
from truceline.geo.shapes import level_radius_m, polygonal, to_area, to_geometry
from truceline.model.footprint import Disc, Footprint, Normal, Ring, Shape, WeightedShape

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

NORMAL_LEVELS: Final = (0.2, 0.4, 0.6, 0.8, 0.9, 0.97, 0.999)
"""Shares of mass at which a normal is cut into rings of even density before an area cuts it."""

LEAST_SHARE: Final = 1e-6
"""A share of a shape's mass below this is left out."""


def restrict(footprint: Footprint, geometry: BaseGeometry) -> tuple[Footprint | None, float]:
    """The footprint given that the place lies inside the geometry, and the probability that it does.

    None where that is nil. Uniform shapes stay uniform over what is left of them; a normal is first taken for seven
    rings of even density.
    """
    return _cut(footprint, polygonal(geometry), keep_inside=True)


def exclude(footprint: Footprint, geometry: BaseGeometry) -> tuple[Footprint | None, float]:
    """The footprint given that the place lies outside the geometry, and the probability that it does."""
    return _cut(footprint, polygonal(geometry), keep_inside=False)


def _cut(footprint: Footprint, geometry: BaseGeometry, *, keep_inside: bool) -> tuple[Footprint | None, float]:
    kept: list[WeightedShape] = []
    for item in footprint.shapes:
        for piece in _even_pieces(item):
            inside = shape_mass_inside(piece.shape, geometry)
            share = inside if keep_inside else 1.0 - inside
            if share > LEAST_SHARE:
                shape = piece.shape if share > 1 - LEAST_SHARE else _cut_shape(piece.shape, geometry, keep_inside)
                kept.append(WeightedShape(shape=shape, weight=piece.weight * share))
    total = sum(item.weight for item in kept)
    if total <= 0:
        return None, 0.0
    shapes = tuple(WeightedShape(shape=item.shape, weight=item.weight / total) for item in kept)
    return Footprint(shapes=shapes), min(1.0, total)


def _even_pieces(item: WeightedShape) -> list[WeightedShape]:
    """The shape itself, or a normal as rings of even density."""
    shape = item.shape
    if not isinstance(shape, Normal) or shape.sigma_m == 0:
        return [item]
    pieces: list[WeightedShape] = []
    inner, below = 0.0, 0.0
    for level in NORMAL_LEVELS:
        outer = level_radius_m(shape, level)
        ring: Shape = Ring(centre=shape.centre, inner_m=inner, outer_m=outer)
        if inner == 0:
            ring = Disc(centre=shape.centre, radius_m=outer)
        weight = item.weight * (level - below) / NORMAL_LEVELS[-1]
        pieces.append(WeightedShape(shape=ring, weight=weight))
        inner, below = outer, level
    return pieces


def _cut_shape(shape: Shape, geometry: BaseGeometry, keep_inside: bool) -> Shape:
    outline = to_geometry(shape)
    part = shapely.intersection(outline, geometry) if keep_inside else shapely.difference(outline, geometry)
    return to_area(part)
