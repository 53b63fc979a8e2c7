"""Small zones and events for the tests of the kernel, drawn from a seed, and the answers of others to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from truceline.geo.geodesy import wgs84
from truceline.geo.kernel import compiled
from truceline.geo.kernel.index import ZoneIndex, _question
from truceline.geo.kernel.metric import Eye
from truceline.geo.kernel.plain import Plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.geo.kernel.pairs import Pairs

    Floats = NDArray[np.float64]

KINDS: Final = {"point": compiled.POINT, "disc": compiled.DISC, "normal": compiled.NORMAL}


def blob(rng: np.random.Generator, lon: float, lat: float, radius_deg: float, count: int) -> shapely.Polygon:
    """A jagged zone about a point."""
    half = count // 2 + 1
    power = np.zeros(half)
    power[1:] = np.arange(1, half, dtype=float) ** -1.2
    wave = np.fft.irfft(power * np.exp(1j * rng.uniform(0, 2 * np.pi, half)), count)
    radii = radius_deg * (1 + 0.6 * wave / np.abs(wave).max())
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    stretch = np.cos(np.radians(lat))
    return shapely.Polygon(np.column_stack((lon + radii * np.cos(angle) / stretch, lat + radii * np.sin(angle))))


def world(seed: int = 7, count: int = 40) -> list[shapely.geometry.base.BaseGeometry]:
    """Zones over the earth: plain, with a hole, of two parts."""
    rng = np.random.default_rng(seed)
    zones: list[Any] = []
    for number in range(count):
        lon, lat = rng.uniform(-170, 170), rng.uniform(-65, 70)
        size = float(np.exp(rng.uniform(np.log(0.05), np.log(3))))
        zone = blob(rng, lon, lat, size, int(rng.integers(12, 400)))
        if number % 4 == 1:
            zone = zone.difference(blob(rng, lon, lat, size / 4, 60))
        if number % 4 == 2:
            zone = shapely.union(zone, blob(rng, lon + 4 * size, lat, size / 2, 40))
        zones.append(zone)
    return zones


def about(
    zones: list[Any], seed: int, count: int, low: float = 200.0, high: float = 400_000.0
) -> tuple[Floats, Floats, Floats]:
    """Events near the boundaries of zones: longitude, latitude, radius in metres (log-uniform)."""
    rng = np.random.default_rng(seed)
    radius = np.exp(rng.uniform(np.log(low), np.log(high), count))
    on = shapely.line_interpolate_point(
        shapely.boundary(np.array(zones, object)[rng.integers(len(zones), size=count)]),
        rng.random(count),
        normalized=True,
    )
    far = radius / 111_000 * rng.normal(0, 0.9, count)
    angle = rng.uniform(0, 2 * np.pi, count)
    lat = np.clip(shapely.get_y(on) + far * np.sin(angle), -75, 75)
    lon = shapely.get_x(on) + far * np.cos(angle) / np.cos(np.radians(lat))
    return (lon + 180) % 360 - 180, lat, radius


def asked(
    index: ZoneIndex, kind: str, lon: Any, lat: Any, size: Any, start: Any = None, end: Any = None
) -> tuple[Pairs, Pairs]:
    """The same question to the compiled core and to the fallback."""
    question = _question(KINDS[kind], lon, lat, size, start, end)
    return compiled.ask(index._sections, question), Plain(index._sections).ask(question)


def same_metric(zone: Any, lon: float, lat: float, radius: float) -> float:
    """GEOS's answer in the kernel's plane: the zone cut very finely, the disc as a polygon of equal area."""
    eye = Eye(lon, lat, radius)
    wide, tall = 1.5 * eye.half_lon, 1.5 * eye.half_lat
    near = shapely.intersection(zone, shapely.box(lon - wide, lat - tall, lon + wide, lat + tall))
    fine = shapely.segmentize(near, max(1e-5, eye.half_lat / 300))

    def plane(points: Floats) -> Floats:
        seen = eye.see(points[:, 0], points[:, 1])
        return np.column_stack((seen.x * eye.metres_x, seen.y * eye.metres_y)) / eye.unit

    count = 8192
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    grown = np.sqrt(2 * np.pi / count / np.sin(2 * np.pi / count))
    disc = shapely.Polygon(grown * np.column_stack((np.cos(angle), np.sin(angle))))
    return float(shapely.area(shapely.intersection(shapely.transform(fine, plane), disc)) / np.pi)


def sampled(zone: Any, lon: float, lat: float, radius: float, count: int = 90_000) -> float:
    """The share of points spread evenly over a geodesic disc of the ellipsoid that lie in a zone."""
    step = (np.arange(count) + 0.5) / count
    azimuth = np.arange(count) * 360 * 0.6180339887498949
    mean = 6_371_008.8
    length = 2 * mean * np.arcsin(np.sqrt(step) * np.sin(radius / 2 / mean))
    x, y, _ = wgs84().fwd(np.full(count, lon), np.full(count, lat), azimuth, length)
    east = lon + (np.asarray(x) - lon + 180) % 360 - 180
    shapely.prepare(zone)
    return float(np.mean(shapely.contains_xy(zone, east, np.asarray(y))))
