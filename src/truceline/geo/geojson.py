"""GeoJSON (RFC 7946) of shapes, footprints and areas: six decimals, outer rings counter-clockwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from truceline.geo.shapes import NORMAL_LEVEL, to_geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from truceline.model.footprint import Footprint

DECIMALS: Final = 6
"""RFC 7946, 11.2: six decimals are about 10 cm."""


def geometry_json(geometry: BaseGeometry) -> dict[str, Any]:
    """A geometry as a GeoJSON mapping."""
    snapped = shapely.set_precision(geometry, 10.0**-DECIMALS)
    oriented = shapely.orient_polygons(geometry if snapped.is_empty else snapped)
    mapping = oriented.__geo_interface__
    return {"type": mapping["type"], "coordinates": _rounded(mapping["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), DECIMALS) + 0.0
    return [_rounded(item) for item in coordinates]


def footprint_features(footprint: Footprint, *, level: float = NORMAL_LEVEL) -> list[dict[str, Any]]:
    """One GeoJSON feature a shape, with its kind and share of the mass; a normal is drawn as its ``level`` region."""
    return [
        {
            "type": "Feature",
            "geometry": geometry_json(to_geometry(item.shape, level=level)),
            "properties": {"shape": type(item.shape).__name__.lower(), "weight": round(item.weight, DECIMALS)},
        }
        for item in footprint.shapes
    ]
