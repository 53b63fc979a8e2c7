from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.geo.geodesy import bearing_deg, buffer_ring, destination, distance_m, local_xy, pole_distance_m

GARRISON = (38.6187, 33.5063)
points = st.tuples(st.floats(-180, 180), st.floats(-80, 80))


def test_a_degree_of_latitude_at_the_equator_is_the_published_length():
    assert distance_m((0.0, -0.5), (0.0, 0.5)) == pytest.approx(110_574.3, abs=0.5)


def test_a_degree_of_longitude_at_the_equator_is_a_radian_share_of_the_major_axis():
    assert distance_m((0.0, 0.0), (1.0, 0.0)) == pytest.approx(math.radians(6_378_137), abs=1e-3)


def test_north_is_zero_and_west_is_270():
    assert bearing_deg((36.0, 33.0), (36.0, 34.0)) == 0
    assert bearing_deg((0.0, 0.0), (-1.0, 0.0)) == 270


@given(points, st.floats(0, 360, exclude_max=True), st.floats(1, 900_000))
def test_who_goes_a_distance_in_a_direction_is_that_far_in_that_direction(point, bearing, length):
    end = destination(point, bearing, length)
    assert distance_m(point, end) == pytest.approx(length, abs=1e-6 * length + 1e-3)
    turn = (bearing_deg(point, end) - bearing + 180) % 360 - 180
    assert abs(turn) < 1e-3


@given(points, st.floats(100, 500_000))
def test_a_buffer_keeps_its_radius_within_ten_metres_in_every_direction(point, radius):
    ring = buffer_ring(point, radius)
    edges = shapely.get_coordinates(shapely.segmentize(ring, 0.01))
    reach = np.hypot(*local_xy(point, edges).T)
    on_seam = np.abs(np.abs(edges[:, 0]) - 180) < 1e-9
    assert np.all(np.abs(reach[~on_seam] - radius) < 10)
    assert np.all(reach < radius + 10)
    assert ring.is_valid
    west, south, east, north = ring.bounds
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90


def test_a_buffer_over_the_antimeridian_is_two_polygons_on_either_side():
    ring = buffer_ring((179.9, -17.0), 80_000)
    assert ring.geom_type == "MultiPolygon"
    assert sorted(part.bounds[0] < 0 for part in ring.geoms) == [False, True]
    assert ring.covers(shapely.Point(-179.9, -17.0))
    assert ring.covers(shapely.Point(179.5, -17.0))


def test_a_buffer_with_given_steps_has_that_many_vertices():
    assert len(shapely.get_coordinates(buffer_ring(GARRISON, 55_000, 36))) == 37


@pytest.mark.parametrize("radius", [0, -1, math.nan, math.inf])
def test_a_radius_that_is_none_is_refused(radius):
    with pytest.raises(ItemError, match="radius") as caught:
        buffer_ring(GARRISON, radius)
    assert caught.value.code == "place.bad_point"


def test_a_ring_round_a_pole_is_refused():
    point = (20.0, 89.0)
    assert pole_distance_m(point) == pytest.approx(111_694, abs=1)
    with pytest.raises(ItemError, match="pole"):
        buffer_ring(point, 111_700)


def test_a_ring_that_all_but_touches_a_pole_is_drawn_or_refused_but_never_wrong():
    with pytest.raises(ItemError, match="pole"):
        buffer_ring((20.0, 89.0), 111_693.9)


@pytest.mark.parametrize("point", [(181.0, 0.0), (0.0, 90.5), (math.nan, 0.0), (0.0, math.inf)])
def test_a_point_that_is_no_place_on_earth_is_refused(point):
    with pytest.raises(ItemError, match="no place on earth"):
        distance_m(point, GARRISON)


def test_local_metres_of_nothing_are_nothing():
    assert local_xy(GARRISON, np.empty((0, 2))).shape == (0, 2)
