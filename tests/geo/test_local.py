from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from truceline.geo.area import area_km2
from truceline.geo.geodesy import buffer_ring, destination, distance_m, from_local_xy, local_xy
from truceline.geo.local import (
    between,
    beyond,
    beyond_towards,
    centre_part,
    middle,
    part_towards,
    rim,
    sweep,
    widen,
)

CELL = shapely.box(36, 34, 38, 35)


@given(st.floats(-400_000, 400_000), st.floats(-400_000, 400_000))
def test_local_metres_lead_back_to_where_they_came_from(east, north):
    there = from_local_xy((38.6, 33.5), np.array([[east, north]]))
    assert local_xy((38.6, 33.5), there)[0] == pytest.approx([east, north], abs=1e-3)


def test_nothing_leads_back_to_nothing():
    assert from_local_xy((0.0, 0.0), np.empty((0, 2))).shape == (0, 2)


def test_a_point_widened_is_a_buffer():
    wide = widen(shapely.Point(38.6, 33.5), 20_000)
    assert area_km2(wide.symmetric_difference(buffer_ring((38.6, 33.5), 20_000))) < 2


def test_a_line_widened_is_a_strip_with_round_ends():
    end = destination((38.0, 34.0), 90, 30_000)
    strip = widen(shapely.LineString([(38.0, 34.0), end]), 5_000)
    assert area_km2(strip) == pytest.approx(30 * 10 + math.pi * 25, rel=0.01)


def test_the_north_of_a_cell_is_its_northern_half():
    north = part_towards(CELL, 0, 0.5)
    assert north.bounds[1] == pytest.approx(middle(CELL)[1], abs=0.01)
    assert area_km2(north) + area_km2(part_towards(CELL, 180, 0.5)) == pytest.approx(area_km2(CELL), rel=0.01)


@given(st.floats(0, 360), st.floats(0.05, 0.95))
def test_a_part_and_what_lies_the_other_way_make_the_whole(bearing, share):
    one, other = part_towards(CELL, bearing, share), part_towards(CELL, bearing + 180, 1 - share)
    assert area_km2(one) + area_km2(other) == pytest.approx(area_km2(CELL), rel=1e-3)
    assert area_km2(one.intersection(other)) < area_km2(CELL) * 1e-3


def test_the_centre_is_the_middle_quarter_or_all_of_a_shape_without_one():
    assert area_km2(centre_part(CELL, 0.5)) == pytest.approx(area_km2(CELL) / 4, rel=0.02)
    ring = CELL.difference(shapely.box(36.4, 34.2, 37.6, 34.8))
    assert centre_part(ring, 0.3).equals(ring)


def test_what_lies_beyond_is_outside_and_no_further():
    band = beyond(CELL, 10_000)
    assert band.intersection(CELL).area < 1e-9
    assert band.covers(shapely.Point(destination((37.0, 35.0), 0, 9_000)))
    assert not band.intersects(shapely.Point(destination((37.0, 35.0), 0, 11_000)))


def test_east_of_an_area_is_not_west_of_it():
    east = beyond_towards(CELL, 90, 30, 20_000)
    assert east.bounds[0] >= 37.9
    assert east.covers(shapely.Point(38.1, 34.5))


def test_a_rim_lies_on_both_sides():
    band = rim(CELL, 5_000)
    assert band.covers(shapely.Point(36.02, 34.5))
    assert band.covers(shapely.Point(35.98, 34.5))
    assert not band.intersects(shapely.Point(37.0, 34.5))


def test_the_ground_between_two_points_holds_the_way_from_one_to_the_other():
    first, second = (36.7, 34.7), (36.75, 35.1)
    strip = between(first, second, 4_000)
    half = destination(first, 5.9, distance_m(first, second) / 2)
    assert strip.covers(shapely.Point(half))
    assert strip.covers(shapely.Point(first))
    assert not strip.intersects(shapely.Point(36.9, 34.9))


def test_a_river_swept_east_covers_its_east_side_only():
    river = shapely.LineString([(38.0, 36.8), (38.2, 36.4), (38.1, 36.0)])
    east = sweep(river, 90, 20_000)
    assert east.covers(shapely.Point(38.25, 36.4))
    assert not east.intersects(shapely.Point(38.05, 36.4))
