from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.geo.kernel.scenes import blob
from truceline.geo.kernel.index import ZoneIndex
from truceline.geo.kernel.pairs import Fault, weighted

ZONES = [shapely.box(30, 30, 31, 31), shapely.box(31, 30, 32, 31)]


def test_shapes_of_one_event_are_summed_by_zone() -> None:
    index = ZoneIndex.build(ZONES, [0, 0], [100, 50])
    lon, lat, radius = [30.5, 31.5, 31.0, 40.0], [30.5, 30.5, 30.5, 40.0], [1_000.0, 1_000, 1_000, 1_000]
    dates = np.zeros(4, np.int32), np.full(4, 100, np.int32)
    shapes = index.disc(lon, lat, radius, *dates)
    owner, weight = np.array([7, 7, 7, 9], np.int32), np.array([0.5, 0.2, 0.3, 1.0])
    summed = weighted(shapes, owner, weight)
    assert (summed.event.tolist(), summed.zone.tolist()) == ([7, 7], [0, 1])
    assert summed.p_space == pytest.approx([0.65, 0.35], abs=1e-4)
    assert summed.share_time.tolist() == [1.0, 0.5]
    assert len(summed.refused) == 0


def test_an_event_with_a_refused_shape_is_refused_whole() -> None:
    shapes = ZoneIndex.build(ZONES).disc([30.5, 30.5, 30.5], [30.5, 30.5, 99.0], [1.0, -1.0, 1.0])
    summed = weighted(shapes, np.array([3, 3, 4], np.int32), np.array([0.5, 0.5, 1.0]))
    assert summed.rows == 0
    assert summed.refused.event.tolist() == [3, 4]
    assert summed.refused.code.tolist() == [Fault.BAD_SIZE, Fault.NO_POINT]


def test_weights_that_make_a_whole_make_one() -> None:
    shapes = ZoneIndex.build(ZONES).point([30.2, 30.4, 30.6], [30.5] * 3)
    assert weighted(shapes, np.zeros(3, np.int32), np.full(3, 1 / 3)).p_space.tolist() == [1.0]


def test_areas_share_their_surface() -> None:
    index = ZoneIndex.build(ZONES, [0, 0], [10, 20])
    wide = shapely.box(30.5, 30.0, 31.5, 31.0)
    areas = [
        wide,
        shapely.to_wkb(wide),
        shapely.box(35, 35, 36, 36),
        None,
        shapely.Point(1, 2),
        shapely.box(30, 30, 31, 31),
    ]
    start, end = [0] * 6, [20] * 6
    found = index.polygon(areas, start, end)
    assert list(zip(found.event.tolist(), found.zone.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0), (1, 1), (5, 0)]
    assert found.p_space == pytest.approx([0.5, 0.5, 0.5, 0.5, 1.0], abs=1e-9)
    assert found.share_time.tolist() == [0.5, 1.0, 0.5, 1.0, 0.5]
    assert found.refused.event.tolist() == [3, 4]
    assert index.polygon([wide], [5], [4]).refused.code.tolist() == [Fault.BAD_DATES]
    assert index.polygon([]).rows == 0
    assert index.polygon([shapely.box(0, 0, 900, 1)]).refused.code.tolist() == [Fault.NO_POINT]


def test_a_disc_given_as_an_area_has_the_shares_of_the_disc() -> None:
    from truceline.geo.geodesy import buffer_ring

    rng = np.random.default_rng(4)
    zone = blob(rng, 179.8, -40.0, 0.8, 300)
    index = ZoneIndex.build([zone])
    for lon in (179.3, -179.4):
        disc = index.disc([lon], [-40.3], [60_000.0])
        area = index.polygon([buffer_ring((lon, -40.3), 60_000.0)])
        assert area.p_space == pytest.approx(disc.p_space, abs=2e-4)
        assert 0.1 < disc.p_space[0] < 0.97


def test_surface_is_that_of_the_ellipsoid() -> None:
    tall = shapely.box(10, 0, 11, 60)
    north = ZoneIndex.build([shapely.box(0, 30, 20, 70)]).polygon([tall])
    from truceline.geo.area import area_m2

    expected = area_m2(shapely.box(10, 30, 11, 60)) / area_m2(tall)
    assert north.p_space[0] == pytest.approx(expected, abs=1e-6)
