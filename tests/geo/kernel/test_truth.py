"""The kernel against others: brute force, GEOS in the same plane, sampling on the ellipsoid."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from tests.geo.kernel.scenes import about, same_metric, sampled, world
from truceline.geo.geodesy import wgs84
from truceline.geo.kernel import compiled
from truceline.geo.kernel.index import ZoneIndex

pytestmark = pytest.mark.skipif(compiled.core() is None, reason="the compiled core was not built here")

ZONES = world()
SIDE = 111_000.0


def brute_distance(zone: shapely.Geometry, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Metres along the geodesic from points to the boundary of a zone, to 20 m; 0 inside."""
    points = shapely.get_coordinates(shapely.segmentize(zone, 0.02))
    far = np.empty(len(lon))
    for row, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
        east = x + (points[:, 0] - x + 180) % 360 - 180
        rough = np.hypot((east - x) * math.cos(math.radians(y)), points[:, 1] - y)
        near = points[np.argsort(rough)[:12]]
        best = wgs84().inv(np.full(len(near), x), np.full(len(near), y), near[:, 0], near[:, 1])[2]
        far[row] = float(np.min(best))
    inside = np.zeros(len(lon), bool)
    for turn in (-360, 0, 360):
        inside |= shapely.contains_xy(zone, lon + turn, lat)
    return np.where(inside, 0.0, far)


def test_ten_thousand_random_discs_miss_no_pair_and_add_none() -> None:
    lon, lat, radius = about(ZONES, 1, 10_000, 300, 80_000)
    index = ZoneIndex.build(ZONES)
    found = index.disc(lon, lat, radius)
    pairs = set(zip(found.event.tolist(), found.zone.tolist(), strict=True))
    judged = 0
    for number, zone in enumerate(ZONES):
        west, south, east, north = zone.bounds
        wide = (radius / SIDE + 0.1) / np.cos(np.radians(np.minimum(80, np.abs(lat) + 1)))
        middle, half = (west + east) / 2, (east - west) / 2
        near = (np.abs((lon - middle + 180) % 360 - 180) <= half + wide) & (lat >= south - radius / SIDE - 0.1)
        rows = np.flatnonzero(near & (lat <= north + radius / SIDE + 0.1))
        far = brute_distance(zone, lon[rows], lat[rows])
        sure = (far <= radius[rows] * 0.98 - 30) | (far == 0)
        never = far >= radius[rows] * 1.005 + 1200
        judged += int(sure.sum() + never.sum())
        for row in rows[sure].tolist():
            assert (row, number) in pairs
        for row in rows[never].tolist():
            assert (row, number) not in pairs
        others = np.setdiff1d(np.arange(len(lon)), rows)
        assert not {(row, number) for row in others.tolist()} & pairs
    assert judged > 9_000


def test_ten_thousand_points_are_where_geos_has_them() -> None:
    lon, lat, _ = about(ZONES, 2, 10_000, 100, 60_000)
    found = ZoneIndex.build(ZONES).point(lon, lat)
    expected = {
        (int(row), number)
        for number, zone in enumerate(ZONES)
        for turn in (-360, 0, 360)
        for row in np.flatnonzero(shapely.intersects_xy(zone, lon + turn, lat))
    }
    assert set(zip(found.event.tolist(), found.zone.tolist(), strict=True)) == expected
    assert len(expected) > 3_000


def test_shares_are_those_of_geos_in_the_same_plane() -> None:
    lon, lat, radius = about(ZONES, 3, 600, 200, 450_000)
    found = ZoneIndex.build(ZONES).disc(lon, lat, radius)
    partial = np.flatnonzero((found.p_space > 1e-6) & (found.p_space < 1 - 1e-6))[:250]
    assert len(partial) == 250
    worst = 0.0
    for at in partial.tolist():
        event, zone = int(found.event[at]), ZONES[int(found.zone[at])]
        if abs(lon[event]) > 170:
            continue
        worst = max(worst, abs(same_metric(zone, lon[event], lat[event], radius[event]) - found.p_space[at]))
    assert worst <= 1e-5


def test_long_edges_keep_the_same_shares() -> None:
    boxes = [shapely.box(-20, 55, 60, 70), shapely.Polygon([(0, 0), (60, 10), (50, 70), (-10, 60)])]
    lon, lat, radius = about(boxes, 4, 120, 2, 300_000)
    found = ZoneIndex.build(boxes).disc(lon, lat, radius)
    partial = np.flatnonzero((found.p_space > 1e-3) & (found.p_space < 1 - 1e-3))
    assert len(partial) > 60
    for at in partial.tolist():
        event, zone = int(found.event[at]), boxes[int(found.zone[at])]
        expected = same_metric(zone, lon[event], lat[event], radius[event])
        assert found.p_space[at] == pytest.approx(expected, abs=1e-5)


def test_shares_are_those_of_the_ellipsoid() -> None:
    lon, lat, radius = about(ZONES, 5, 300, 500, 500_000)
    found = ZoneIndex.build(ZONES).disc(lon, lat, radius)
    partial = np.flatnonzero((found.p_space > 0.02) & (found.p_space < 0.98))
    widest = partial[np.argsort(radius[found.event[partial]])[-12:]]
    for at in np.concatenate((partial[:12], widest)).tolist():
        event, zone = int(found.event[at]), ZONES[int(found.zone[at])]
        assert found.p_space[at] == pytest.approx(sampled(zone, lon[event], lat[event], radius[event]), abs=0.002)


def test_a_normal_is_that_of_many_draws() -> None:
    rng = np.random.default_rng(6)
    lon, lat, radius = about(ZONES, 6, 60, 500, 60_000)
    found = ZoneIndex.build(ZONES).normal(lon, lat, radius)
    partial = np.flatnonzero((found.p_space > 0.05) & (found.p_space < 0.95))[:12]
    for at in partial.tolist():
        event, zone = int(found.event[at]), ZONES[int(found.zone[at])]
        east, north = rng.normal(0, radius[event], (2, 60_000))
        azimuth, length = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
        x, y, _ = wgs84().fwd(np.full(60_000, lon[event]), np.full(60_000, lat[event]), azimuth, length)
        expected = float(np.mean(shapely.contains_xy(zone, np.asarray(x), np.asarray(y))))
        assert found.p_space[at] == pytest.approx(expected, abs=0.009)


def test_a_covariance_is_that_of_many_draws() -> None:
    rng = np.random.default_rng(8)
    zone = shapely.box(36.0, 33.0, 36.5, 33.4)
    covariance = np.array([[9e8, 4e8], [4e8, 4e8]])
    found = ZoneIndex.build([zone]).normal([36.4], [33.1], [[9e8, 4e8, 4e8]])
    east, north = rng.multivariate_normal([0, 0], covariance, 200_000).T
    azimuth, length = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    x, y, _ = wgs84().fwd(np.full(200_000, 36.4), np.full(200_000, 33.1), azimuth, length)
    assert found.p_space[0] == pytest.approx(float(np.mean(shapely.contains_xy(zone, x, y))), abs=0.004)
