"""Cases that break grids, trees and clipping; each is asked of the compiled core and of the fallback."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geo.kernel.scenes import about, asked, blob, world
from truceline.geo.kernel import compiled
from truceline.geo.kernel.index import ZoneIndex
from truceline.geo.kernel.pairs import Fault, Pairs

pytestmark = pytest.mark.skipif(compiled.core() is None, reason="the compiled core was not built here")

RING = shapely.Polygon(shapely.box(30, 30, 32, 32).exterior, [shapely.box(30.5, 30.5, 31.5, 31.5).exterior])
ISLAND = shapely.MultiPolygon([RING, shapely.box(30.9, 30.9, 31.1, 31.1)])


def share(zone: Any, kind: str, lon: float, lat: float, size: float | None) -> float:
    """The share of one place in one zone; both engines must say the same."""
    core, plain = asked(ZoneIndex.build([zone]), kind, [lon], [lat], None if size is None else [size])
    assert core.rows == plain.rows
    if core.rows:
        assert core.p_space[0] == pytest.approx(plain.p_space[0], abs=1e-9)
        return float(core.p_space[0])
    return 0.0


def assert_same(core: Pairs, plain: Pairs) -> None:
    assert core.event.tolist() == plain.event.tolist()
    assert core.zone.tolist() == plain.zone.tolist()
    assert core.p_space == pytest.approx(plain.p_space, abs=1e-9)
    assert core.share_time == pytest.approx(plain.share_time, abs=1e-12)
    assert core.refused.event.tolist() == plain.refused.event.tolist()
    assert core.refused.code.tolist() == plain.refused.code.tolist()


@pytest.mark.parametrize("kind", ["point", "disc", "normal"])
def test_both_engines_say_the_same(kind: str) -> None:
    zones = world(11, 30)
    lon, lat, radius = about(zones, 12, 700, 50, 350_000)
    size = None if kind == "point" else radius / (7 if kind == "normal" else 1)
    rng = np.random.default_rng(3)
    first = rng.integers(-2000, 2000, len(zones)).astype(np.int32)
    index = ZoneIndex.build(zones, first, first + 1500)
    start = rng.integers(-2000, 3000, len(lon)).astype(np.int32)
    core, plain = asked(index, kind, lon, lat, size, start, start + rng.integers(0, 800, len(lon)).astype(np.int32))
    assert core.rows > 100
    assert_same(core, plain)


def test_both_engines_say_the_same_of_covariances() -> None:
    zones = world(13, 20)
    lon, lat, radius = about(zones, 14, 300, 100, 40_000)
    size = np.column_stack((radius**2, 0.4 * radius**2, 0.7 * radius**2))
    core, plain = asked(ZoneIndex.build(zones), "normal", lon, lat, size)
    assert core.rows > 100
    assert_same(core, plain)


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (30.0, 30.0, 1),
        (30.05, 31.0, 1),
        (30.5, 31.0, 1),
        (30.6, 31.0, 0),
        (31.0, 31.0, 1),
        (31.1, 31.1, 1),
        (32.0, 31.0, 1),
    ],
)
def test_points_in_holes_on_islands_and_on_boundaries(lon: float, lat: float, expected: int) -> None:
    assert share(ISLAND, "point", lon, lat, None) == expected
    assert share(ISLAND, "disc", lon, lat, 0.0) == expected
    assert share(ISLAND, "normal", lon, lat, 0.0) == expected


def test_a_disc_round_the_hole_and_the_island_counts_both() -> None:
    radius = 5_000.0
    whole = share(shapely.box(30.9, 30.9, 31.1, 31.1), "disc", 31.1, 31.0, radius)
    assert whole == pytest.approx(0.5, abs=2e-3)
    assert share(ISLAND, "disc", 31.1, 31.0, radius) == pytest.approx(whole, abs=1e-9)
    filled, hole = shapely.box(30, 30, 32, 32), shapely.box(30.5, 30.5, 31.5, 31.5)
    inner = shapely.box(30.9, 30.9, 31.1, 31.1)
    for reach in (30_000.0, 80_000.0, 200_000.0):
        parts = [share(zone, "disc", 31.05, 31.02, reach) for zone in (ISLAND, filled, hole, inner)]
        assert parts[0] == pytest.approx(parts[1] - parts[2] + parts[3], abs=1e-9)


def test_vertices_on_corners_of_cells_and_tiles() -> None:
    for side in (0.05, 0.0625, 0.25, 0.5, 1.0, 4.0):
        zone = shapely.box(36.0, 36.0, 36.0 + side, 36.0 + side)
        for lon, lat in ((36.0, 36.0), (36.0 + side, 36.0), (36.0 + side, 36.0 + side), (36.0, 36.0 + side)):
            assert share(zone, "point", lon, lat, None) == 1
            assert share(zone, "disc", lon, lat, 400.0) == pytest.approx(0.25, abs=1e-3)
        assert share(zone, "disc", 36.0 + side / 2, 36.0, 300.0) == pytest.approx(0.5, abs=1e-3)
        assert share(zone, "point", 36.0 - 1e-9, 36.0, None) == 0


def test_an_event_exactly_on_the_boundary_is_half_in() -> None:
    diamond = shapely.Polygon([(0, 0), (2, 2), (0, 4), (-2, 2)])
    assert share(diamond, "point", 1.0, 1.0, None) == 1
    assert share(diamond, "disc", 1.0, 1.0, 1.0) == pytest.approx(0.5, abs=1e-6)
    assert share(diamond, "normal", 1.0, 1.0, 100.0) == pytest.approx(0.5, abs=1e-5)
    assert share(diamond, "disc", 0.0, 0.0, 100.0) == pytest.approx(0.25, abs=2e-3)


def test_a_sliver_keeps_its_mass() -> None:
    thin = shapely.box(36.0, 33.0, 37.0, 33.0 + 1e-7)
    wide = 1e-7 * 110_900
    for radius in (50.0, 5_000.0):
        expected = 2 * radius * wide / (math.pi * radius**2)
        assert share(thin, "disc", 36.5, 33.0, radius) == pytest.approx(expected, rel=2e-2)
    assert share(thin, "disc", 36.5, 33.1, 5_000.0) == 0
    hair = shapely.box(36.0, 33.0, 37.0, 33.0 + 1e-12)
    assert share(hair, "disc", 36.5, 33.0, 5_000.0) < 1e-9


def test_a_reach_beyond_the_zone_is_the_ratio_of_areas() -> None:
    rng = np.random.default_rng(2)
    small = blob(rng, 44.4, 33.3, 0.02, 60)
    radius = 60_000.0
    ground = abs(shapely.area(small)) * (111_195.0**2) * math.cos(math.radians(33.3))
    assert share(small, "disc", 44.5, 33.4, radius) == pytest.approx(ground / (math.pi * radius**2), rel=5e-3)
    assert share(small, "disc", 44.4, 33.3, 400_000.0) == pytest.approx(ground / (math.pi * 400_000.0**2), rel=5e-3)


@pytest.mark.parametrize("lon", [179.95, -179.95, 180.0, -180.0])
def test_the_antimeridian_is_no_edge(lon: float) -> None:
    split = shapely.MultiPolygon([shapely.box(179, -1, 180, 1), shapely.box(-180, -1, -179, 1)])
    beyond, before = shapely.box(179, -1, 181, 1), shapely.box(-181, -1, -179, 1)
    for zone in (split, beyond, before):
        assert share(zone, "point", lon, 0.2, None) == 1
        assert share(zone, "disc", lon, 0.1, 20_000.0) == pytest.approx(1, abs=1e-9)
        assert share(zone, "normal", lon, 0.1, 4_000.0) == pytest.approx(1, abs=1e-9)
        assert share(zone, "disc", lon, 1.0, 20_000.0) == pytest.approx(0.5, abs=1e-3)


def test_a_zone_round_the_whole_earth() -> None:
    band = shapely.box(-180, 10, 180, 20)
    for lon in (-180.0, -90.0, 0.0, 179.99, 180.0):
        assert share(band, "point", lon, 15.0, None) == 1
        assert share(band, "disc", lon, 15.0, 100_000.0) == 1
        assert share(band, "disc", lon, 10.0, 50_000.0) == pytest.approx(0.5, abs=1e-3)
        assert share(band, "disc", lon, 25.0, 300_000.0) == 0


def test_a_zone_at_the_pole_is_asked_from_afar_and_places_at_poles_are_refused() -> None:
    cap = shapely.box(-180, 80, 180, 90)
    assert share(cap, "disc", 12.0, 80.0, 100_000.0) == pytest.approx(0.5, abs=2e-2)
    index = ZoneIndex.build([cap])
    core, plain = asked(index, "disc", [0.0, 0, 0, 0], [89.0, 85.0, 90.0, -89.999], [200_000.0, 470_000, 0, 10])
    assert_same(core, plain)
    assert core.refused.event.tolist() == [0, 1]
    assert set(core.refused.code.tolist()) == {Fault.AT_POLE}


def test_what_is_no_place_is_refused_and_the_rest_is_answered() -> None:
    nan, inf = math.nan, math.inf
    lon = [36.0, nan, 36, 200, 33, 36, 36, 36, 36, 36]
    lat = [33.0, 33, inf, 33, 136, 33, 33, 33, 33, 33]
    radius = [1e3, 1e3, 1e3, 1e3, 1e3, -1, nan, inf, 6e5, 1e3]
    start, end = [0] * 9 + [5], [10] * 9 + [4]
    core, plain = asked(ZoneIndex.build([shapely.box(35, 32, 37, 34)]), "disc", lon, lat, radius, start, end)
    assert_same(core, plain)
    assert core.event.tolist() == [0]
    codes = [Fault(code).name for code in core.refused.code.tolist()]
    assert codes == ["NO_POINT"] * 4 + ["BAD_SIZE"] * 3 + ["TOO_WIDE", "BAD_DATES"]
    bad = [[1.0, 5.0, 1.0], [-1.0, 0, 1], [nan, 0, 1]]
    core, plain = asked(ZoneIndex.build([shapely.box(35, 32, 37, 34)]), "normal", [36.0] * 3, [33.0] * 3, bad)
    assert_same(core, plain)
    assert core.refused.code.tolist() == [Fault.BAD_SIZE] * 3


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 10, None),
        (90, 110, 0.5),
        (100, 200, 1.0),
        (150, 150, 1.0),
        (200, 200, None),
        (100, 100, 1.0),
        (50, 450, 0.25),
    ],
)
def test_dates_are_half_open_and_an_instant_is_in_or_not(start: int, end: int, expected: float | None) -> None:
    index = ZoneIndex.build([shapely.box(35, 32, 37, 34)], [100], [200])
    core, plain = asked(index, "disc", [36.0], [33.0], [10.0], [start], [end])
    assert_same(core, plain)
    assert core.share_time.tolist() == ([] if expected is None else [expected])


def test_a_zone_of_a_million_vertices() -> None:
    rng = np.random.default_rng(9)
    large = blob(rng, 20.0, 45.0, 6.0, 1_000_000)
    index = ZoneIndex.build([large])
    lon, lat, radius = about([large], 10, 24, 5, 100_000)
    core, plain = asked(index, "disc", lon, lat, radius)
    assert core.rows > 10
    assert_same(core, plain)


@settings(max_examples=60, deadline=None)
@given(
    lon=st.floats(-179.9, 179.9),
    lat=st.floats(-78, 78),
    size=st.floats(0.01, 4.0),
    radius=st.floats(0.5, 4e5),
    turn=st.floats(0, 6.28),
)
def test_a_zone_and_its_rest_share_all_of_a_disc(
    lon: float, lat: float, size: float, radius: float, turn: float
) -> None:
    left, right = (
        shapely.box(lon - size, lat - size, lon, lat + size),
        shapely.box(lon, lat - size, lon + size, lat + size),
    )
    both = shapely.box(lon - size, lat - size, lon + size, lat + size)
    x, y = lon + size * math.cos(turn), lat + size * math.sin(turn)
    index = ZoneIndex.build([left, right, both])
    core, plain = asked(index, "disc", [(x + 180) % 360 - 180], [y], [radius])
    assert_same(core, plain)
    shares = dict(zip(core.zone.tolist(), core.p_space.tolist(), strict=True))
    assert shares.get(0, 0) + shares.get(1, 0) == pytest.approx(shares.get(2, 0), abs=1e-7)
