"""Land, borders and first-level units for the maps of a report, cut to a window; and paths of geometry in map units.

Sources: the boundaries that ship with Truceline (Natural Earth 1:10m) where we have a country, world-atlas (Natural
Earth 1:50m) elsewhere. Map units are Web Mercator, a thousand to a degree of longitude, y downward: the same drawing
serves as a large map and, through a smaller window, as the map of one incident.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import shapely

from truceline.geo import boundaries
from truceline.geo.shapes import polygonal
from truceline.publish.report.assets import vendored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

UNITS: Final = 1000.0
"""Map units in a degree of longitude; a tenth of a kilometre at 35° north."""

SIMPLIFY_DEG: Final = 0.004
"""About how far a simplified line may leave its source: half a kilometre, below the accuracy of Natural Earth."""

WIDE_DEG: Final = 40.0
"""From this width on half a kilometre is a tenth of a pixel, and a world of units would be drawn for nothing."""

SEAM_DEG: Final = 0.12
"""How far apart borders of the two scales may run and still be one border."""

NO_UNIT: Final = "~"
"""With this Natural Earth ends codes of its own making, for areas that are no administrative unit."""

Window = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name at a point of a map; ``kind`` is country, unit or place, ``rank`` falls with importance."""

    text: str
    longitude: float
    latitude: float
    kind: str
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """The base of a map within a window, geometries in (lon, lat) degrees."""

    window: Window
    land: BaseGeometry
    own_land: BaseGeometry
    coast: BaseGeometry
    borders: BaseGeometry
    contested: BaseGeometry
    units: BaseGeometry
    labels: tuple[Label, ...]


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """A point in map units."""
    mercator = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))
    return longitude * UNITS, -mercator * UNITS


def path(geometry: BaseGeometry) -> str:
    """Polygons and lines as an SVG path in whole map units, relative and without repeated points."""
    pieces: list[str] = []
    for part in shapely.get_parts(geometry):
        lines = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        if part.geom_type in {"Polygon", "LineString", "LinearRing"}:
            pieces.extend(_line(shapely.get_coordinates(line), part.geom_type == "Polygon") for line in lines)
    return "".join(pieces)


def _line(positions: Iterable[Sequence[float]], is_ring: bool) -> str:
    points: list[tuple[int, int]] = []
    for longitude, latitude in positions:
        x, y = project(float(longitude), float(latitude))
        point = (round(x), round(y))
        if not points or points[-1] != point:
            points.append(point)
    if len(points) < 2:
        return ""
    steps = [f"{x2 - x1},{y2 - y1}" for (x1, y1), (x2, y2) in pairwise(points[:-1] if is_ring else points)]
    return f"M{points[0][0]},{points[0][1]}l{' '.join(steps)}{'z' if is_ring else ''}"


def decode_topology(topology: dict[str, Any], window: Window) -> list[tuple[str, BaseGeometry]]:
    """Names and polygons of the countries of a TopoJSON file (quantised arcs, shared between neighbours) by a window.

    Without a name where it has no ISO code: whether that is a country is disputed, and nothing for a map to say.
    """
    arcs = _arcs(topology)
    found: list[tuple[str, BaseGeometry]] = []
    for item in topology["objects"]["countries"]["geometries"]:
        polygons = [item["arcs"]] if item["type"] == "Polygon" else item.get("arcs", [])
        near = [rings for polygon in polygons if (rings := _rings(polygon, arcs)) and _reaches(rings[0], window)]
        if near:
            outline = shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in near])
            found.append((item["properties"]["name"] if "id" in item else "", shapely.make_valid(outline)))
    return found


def _arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The arcs of a topology, their steps summed up, in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    return arcs


def _reaches(ring: list[tuple[float, float]], window: Window) -> bool:
    """Whether a ring's box touches the window."""
    longitudes, latitudes = [point[0] for point in ring], [point[1] for point in ring]
    west, south, east, north = window
    return min(longitudes) <= east and max(longitudes) >= west and min(latitudes) <= north and max(latitudes) >= south


def _rings(polygon: list[list[int]], arcs: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    rings = []
    for indexes in polygon:
        ring: list[tuple[float, float]] = []
        for index in indexes:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring.extend(arc[1:] if ring else arc)
        if len(ring) >= 4:
            rings.append(ring)
    return rings


def make_atlas(window: Window, seen: Window, countries: Sequence[str], contested: Sequence[tuple[str, str]]) -> Atlas:
    """The base map of a window; names stand within ``seen``, the part that a reader sees first.

    ``countries`` (alpha-3) are those of the case, drawn in full with their units.
    """
    frame = shapely.box(*window)
    known = _known(frame, countries)
    others = [
        (name, part)
        for name, whole in _world(window)
        if not (part := polygonal(shapely.intersection(whole, frame))).is_empty
    ]
    unnamed = shapely.union_all([part.boundary for name, part in others if not name])
    own = shapely.union_all([outline for code, (outline, _) in known.items() if code in countries])
    near = shapely.union_all([outline for outline, _ in known.values()])
    land = polygonal(shapely.intersection(shapely.union_all([near, *(part for _, part in others)]), frame))
    edges = {code: _cut(outline.boundary, frame) for code, (outline, _) in known.items()}
    shared = _shared(list(edges.values()))
    far = shapely.union_all([part.boundary for _, part in others])
    far = _cut(far, frame).difference(_about(near, SEAM_DEG)).difference(_about(frame.boundary, 1e-6))
    far_land = shapely.union_all([part for _, part in others])
    far_borders = far.difference(_about(far_land.boundary, 1e-6))
    doubtful = shapely.union_all(
        [edges[a].intersection(_about(edges[b], 1e-6)) for a, b in contested if a in edges and b in edges]
    )
    doubtful = shapely.union_all([doubtful, _cut(unnamed, frame).intersection(_about(far_borders, 1e-6))])
    inner = shapely.union_all([_cut(units, frame) for code, (_, units) in known.items() if code in countries])
    return Atlas(
        window=window,
        land=land,
        own_land=_cut(own, frame),
        coast=_merged(land.boundary.difference(_about(frame.boundary, 1e-6))),
        borders=_merged(shapely.union_all([shared, far_borders]).difference(_about(doubtful, 1e-5))),
        contested=_merged(doubtful),
        units=_merged(inner.difference(_about(shapely.union_all(list(edges.values())), 1e-5))),
        labels=_labels(shapely.box(*seen), others, countries),
    )


def _known(frame: BaseGeometry, own: Sequence[str]) -> dict[str, tuple[BaseGeometry, BaseGeometry]]:
    """Outline and unit boundaries of the countries near by, simplified alike on shared edges.

    In a wide window, where nobody sees so much detail, only of those of the case.
    """
    west, _, east, _ = frame.bounds
    codes = boundaries.countries_in(frame.bounds) if east - west <= WIDE_DEG else sorted(own)
    near = [(code, item.geometry) for code in codes for item in boundaries.units(code)]
    pairs = [(code, shape) for code, shape in near if shape.intersects(frame)]
    simple = shapely.coverage_simplify([shapely.set_precision(shape, 1e-6) for _, shape in pairs], SIMPLIFY_DEG)
    grouped: dict[str, list[BaseGeometry]] = {}
    for (code, _), shape in zip(pairs, simple, strict=True):
        grouped.setdefault(code, []).append(shape)
    return {
        code: (shapely.union_all(shapes), shapely.union_all([shape.boundary for shape in shapes]))
        for code, shapes in grouped.items()
    }


def _world(window: Window) -> list[tuple[str, BaseGeometry]]:
    return decode_topology(json.loads(vendored("countries-50m.json.gz")), window)


def _cut(geometry: BaseGeometry, frame: BaseGeometry) -> BaseGeometry:
    return shapely.intersection(geometry, frame)


def _about(geometry: BaseGeometry, degrees: float) -> BaseGeometry:
    """What lies within so many degrees; corners are cut straight, which nobody sees at such widths and costs least."""
    return geometry.buffer(degrees, quad_segs=1)


def _shared(edges: list[BaseGeometry]) -> BaseGeometry:
    """What of the countries' edges is an edge of two of them: borders, not coasts."""
    pairs = [
        first.intersection(_about(second, 1e-6))
        for place, first in enumerate(edges)
        for second in edges[place + 1 :]
        if first.intersects(second)
    ]
    return shapely.union_all(pairs)


def _merged(lines: BaseGeometry) -> BaseGeometry:
    kinds = {"LineString", "LinearRing"}
    parts = [part for part in shapely.get_parts(lines) if part.geom_type in kinds and not part.is_empty]
    return shapely.line_merge(shapely.MultiLineString(parts)) if parts else shapely.MultiLineString()


def _labels(
    frame: BaseGeometry, others: Sequence[tuple[str, BaseGeometry]], countries: Sequence[str]
) -> tuple[Label, ...]:
    """Names of countries and of the case's units, at points inside them."""
    labels = []
    for name, whole in others:
        part = shapely.intersection(whole, frame)
        if not name or part.is_empty:
            continue
        largest = max(shapely.get_parts(polygonal(part)), key=lambda item: item.area)
        if largest.area > 0.25:
            point = shapely.maximum_inscribed_circle(largest, 0.05).coords[0]
            labels.append(Label(text=name, longitude=point[0], latitude=point[1], kind="country", rank=1))
    for code in countries:
        for unit in boundaries.units(code):
            part = polygonal(shapely.intersection(unit.geometry, frame))
            if unit.code.endswith(NO_UNIT):
                continue
            if not part.is_empty and unit.geometry.area > 0.02:
                point = shapely.maximum_inscribed_circle(part, 0.02).coords[0]
                labels.append(
                    Label(
                        text=dict(unit.names).get("en", unit.name),
                        longitude=point[0],
                        latitude=point[1],
                        kind="unit",
                        rank=2,
                    )
                )
    return tuple(sorted(labels, key=lambda item: (item.rank, item.text)))
