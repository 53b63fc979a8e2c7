"""Zones as the fallback reads them: WKB to the same blocks of vertices that ``core/build.h`` makes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from truceline.errors import ItemError
from truceline.geo.kernel.metric import AUTHALIC_M, authalic
from truceline.geo.kernel.sections import BLOCK, EDGES, LEAF, ZONE, Sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int32]

GAP_M: Final = 1.0
"""How far an edge straight in lon/lat may leave its chord on the sphere before it is cut."""
LONGEST_DEG: Final = 0.25
MOST_PARTS: Final = 1 << 12


def _parts(one: Floats, two: Floats) -> NDArray[np.int64]:
    """Into how many equal parts each edge is cut: powers of two."""
    dx, dy = np.abs(two - one).T
    worst = dx * dx * (math.radians(1) ** 2 * AUTHALIC_M / 16 / GAP_M)
    steep = np.maximum(np.abs(np.sin(2 * np.radians(one[:, 1]))), np.abs(np.sin(2 * np.radians(two[:, 1]))))
    most = np.maximum(np.maximum(dx, dy) / LONGEST_DEG, np.sqrt(worst * (steep + 2 * np.radians(dy))))
    short = (dx <= LONGEST_DEG) & (dy <= LONGEST_DEG) & (worst <= 1)
    parts = 2 ** np.ceil(np.log2(np.maximum(most, 1.0))).astype(np.int64)
    return np.where(short, 1, np.minimum(parts, MOST_PARTS))


def cut_ring(points: Floats) -> Floats:
    """A closed ring without repeated points, its long edges cut."""
    moved = np.any(points[1:] != points[:-1], axis=1)
    points = points[np.concatenate(([True], moved))]
    one, two = points[:-1], points[1:]
    parts = _parts(one, two)
    edge = np.repeat(np.arange(len(parts)), parts)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
    t = (step / parts[edge])[:, None]
    inner = one[edge] + t * (two - one)[edge]
    return np.vstack((np.where(step[:, None] == 0, one[edge], inner), points[-1:]))


def _ring_blocks(points: Floats, *, is_hole: bool) -> NDArray[Any]:
    """One ring as blocks, its inside to the left; none where it encloses nothing."""
    x, y = (points - points[0]).T
    area = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
    ring = cut_ring(points)
    if len(ring) < 4 or area == 0:
        return np.empty(0, BLOCK)
    if (area < 0) != is_hole:
        ring = ring[::-1]
    count = -(-(len(ring) - 1) // EDGES)
    places = EDGES * np.arange(count)[:, None] + np.arange(LEAF)
    padded = ring[np.minimum(places, len(ring) - 1)]
    blocks = np.empty(count, BLOCK)
    blocks["lon"], blocks["lat"] = padded[:, :, 0], padded[:, :, 1]
    return blocks


def _polygons(data: bytes, row: int) -> list[Any]:
    try:
        geometry = shapely.from_wkb(data)
    except shapely.errors.GEOSException as error:
        fault = "a zone is no whole geometry in well-known binary"
        raise ItemError("place.bad_point", fault, where=f"row {row}") from error
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.has_z:
        raise ItemError("place.bad_point", "a zone is no polygon or multipolygon in two dimensions", where=f"row {row}")
    points = shapely.get_coordinates(geometry)
    if not (np.all(np.abs(points[:, 0]) <= 360) and np.all(np.abs(points[:, 1]) <= 90)):
        fault = "a zone has a coordinate that is no place on earth"
        raise ItemError("place.bad_point", fault, where=f"row {row}")
    return [part for part in shapely.get_parts(geometry) if not part.is_empty]


def build_plain(wkb: Sequence[bytes], valid_from: Integers, valid_to: Integers) -> Sections:
    """Zones and blocks of an index without trees and grids; ItemError names the row at fault."""
    zones = np.zeros(len(wkb), ZONE)
    zones["valid_from"], zones["valid_to"] = valid_from, valid_to
    found: list[NDArray[Any]] = []
    closes: list[NDArray[np.uint8]] = []
    at = 0
    for row, data in enumerate(wkb):
        first = len(found)
        for part in _polygons(data, row):
            for number, ring in enumerate(shapely.get_rings(part)):
                blocks = _ring_blocks(shapely.get_coordinates(ring), is_hole=number > 0)
                if len(blocks):
                    found.append(blocks)
                    closes.append(np.append(np.zeros(len(blocks) - 1, np.uint8), np.uint8(1)))
        zones[row]["block"] = at
        own = found[first:]
        if own:
            zones[row]["blocks"] = sum(map(len, own))
            at += int(zones[row]["blocks"])
            _set_box(zones, row, own)
    blocks = np.concatenate(found) if found else np.empty(0, BLOCK)
    return Sections((zones, blocks, np.concatenate(closes) if closes else np.empty(0, np.uint8)), (), "")


def _set_box(zones: NDArray[Any], row: int, blocks: list[NDArray[Any]]) -> None:
    lon, lat = (np.concatenate([part[name].ravel() for part in blocks]) for name in ("lon", "lat"))
    zone = zones[row]
    zone["west"], zone["east"], zone["south"], zone["north"] = lon.min(), lon.max(), lat.min(), lat.max()
    zone["mid_lon"], zone["mid_lat"] = (zone["west"] + zone["east"]) / 2, (zone["south"] + zone["north"]) / 2
    zone["s_ref"] = np.sin(authalic(np.radians(zone["mid_lat"])))


def edges_of(sections: Sections, row: int) -> Floats:
    """All edges of a zone as (n, 4): start and end in degrees, inside to the left."""
    zone = sections.arrays[0][row]
    first, count = int(zone["block"]), int(zone["blocks"])
    blocks = sections.arrays[1][first : first + count]
    points = np.stack((blocks["lon"], blocks["lat"]), axis=2)
    edges = np.concatenate((points[:, :-1], points[:, 1:]), axis=2).reshape(-1, 4)
    return np.asarray(edges[np.any(edges[:, :2] != edges[:, 2:], axis=1)])


def geometry_of(sections: Sections, row: int) -> shapely.MultiPolygon:
    """A zone as polygons again, from its blocks: a turn to the left is an outline, one to the right a hole."""
    zone = sections.arrays[0][row]
    first, count = int(zone["block"]), int(zone["blocks"])
    blocks, closes = sections.arrays[1][first : first + count], sections.arrays[2][first : first + count]
    polygons: list[tuple[Floats, list[Floats]]] = []
    for run in np.split(np.arange(count), np.flatnonzero(closes)[:-1] + 1) if count else []:
        ring = np.column_stack((blocks["lon"][run].ravel(), blocks["lat"][run].ravel()))
        ring = ring[np.concatenate(([True], np.any(ring[1:] != ring[:-1], axis=1)))]
        x, y = (ring - ring[0]).T
        if np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) > 0:
            polygons.append((ring, []))
        elif polygons:
            polygons[-1][1].append(ring)
    return shapely.MultiPolygon(polygons)
