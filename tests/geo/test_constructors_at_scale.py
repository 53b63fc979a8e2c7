"""Ten thousand random points for each constructor: inside exactly where independent geodesics say so."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from pyproj import Geod

from truceline.geo.along import line_coordinates, within_line
from truceline.geo.geodesy import buffer_ring
from truceline.geo.settled import settlements_area

WGS84 = Geod(ellps="WGS84")
COUNT = 10_000
SLACK_M = 10.0


def round_about(centre, reach_m):
    random = np.random.default_rng(11)
    bearings, lengths = random.uniform(0, 360, COUNT), reach_m * np.sqrt(random.uniform(0, 1, COUNT))
    east, north, _ = WGS84.fwd(np.full(COUNT, centre[0]), np.full(COUNT, centre[1]), bearings, lengths)
    return np.column_stack((east, north))


def to_point_m(points, centre):
    count = len(points)
    return np.asarray(WGS84.inv(np.full(count, centre[0]), np.full(count, centre[1]), points[:, 0], points[:, 1])[2])


def agrees(area, points, distance_m, radius_m):
    sure = np.abs(distance_m - radius_m) > SLACK_M
    inside = shapely.contains_xy(area, points[:, 0], points[:, 1])
    assert np.array_equal(inside[sure], (distance_m < radius_m)[sure])
    assert 0.1 < np.mean(inside) < 0.9


@pytest.mark.parametrize("centre", [(38.61778, 33.50583), (179.9, -16.5), (-0.1, 51.5), (20.0, 75.0)])
def test_a_buffer(centre):
    points = round_about(centre, 80_000)
    agrees(buffer_ring(centre, 55_000), points, to_point_m(points, centre), 55_000)


def test_a_list_of_settlements():
    places = [(36.6, 35.9), (36.8, 35.9), (36.7, 36.1)]
    points = round_about(places[0], 40_000)
    nearest = np.min([to_point_m(points, place) for place in places], axis=0)
    agrees(settlements_area(places, "circles", 12_000), points, nearest, 12_000)


@pytest.mark.slow
@pytest.mark.parametrize("line", [[(38.0, 48.0), (38.3, 47.7), (38.2, 47.5)], [(179.7, -17.0), (-179.8, -16.8)]])
def test_a_strip_along_a_line(line):
    points = round_about(line[0], 80_000)
    run = line_coordinates(line)
    nearest = np.full(COUNT, np.inf)
    for first, last in pairwise(run):
        for share in np.linspace(0, 1, 400):
            nearest = np.minimum(nearest, to_point_m(points, first + share * (last - first)))
    agrees(within_line(line, 25_000), points, nearest, 25_000)
