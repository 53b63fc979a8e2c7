"""Areas along lines against independent geodesics: every boundary point at the width, every inner point within it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from pyproj import Geod

from truceline.errors import ItemError
from truceline.geo.along import beside_line, between_lines, cut_line, line_coordinates, within_line
from truceline.geo.area import area_km2

WGS84 = Geod(ellps="WGS84")

LINES = {
    "a bend in Donbas": ([(38.0, 48.0), (38.5, 47.5), (38.2, 47.1)], 25_000),
    "as wide as it is long": ([(38.0, 48.0), (38.5, 47.5), (38.2, 47.1)], 140_000),
    "across the antimeridian": ([(179.5, -17.0), (-179.5, -16.0), (-178.0, -16.5)], 55_000),
    "across it in the north": ([(179.5, 65.0), (-179.5, 66.0)], 55_000),
    "on the equator": ([(10.0, 0.0), (10.0, 1.0), (11.0, 2.0)], 6_000),
    "beyond the polar circle": ([(10.0, 70.0), (14.0, 71.0), (20.0, 70.0)], 70_000),
}


def to_line_m(points, line):
    """Distances to a line, by brute force over thousands of its points."""
    run = line_coordinates(line)
    dense = np.vstack([a + np.linspace(0, 1, 1200)[:, None] * (b - a) for a, b in pairwise(run)])
    found = []
    for x, y in points:
        _, _, lengths = WGS84.inv(np.full(len(dense), x), np.full(len(dense), y), dense[:, 0], dense[:, 1])
        found.append(np.min(lengths))
    return np.array(found)


@pytest.mark.parametrize("name", LINES)
def test_the_edge_of_a_strip_is_at_its_width_to_10_m_in_every_direction(name):
    line, width = LINES[name]
    edge = shapely.get_coordinates(shapely.segmentize(within_line(line, width).boundary, 0.05))
    free = edge[np.abs(np.abs(edge[:, 0]) - 180.0) > 1e-9]
    off = to_line_m(free[:: max(1, len(free) // 60)], line) - width
    assert np.max(np.abs(off)) < 10


@pytest.mark.parametrize("name", LINES)
def test_points_are_inside_a_strip_exactly_where_they_are_within_its_width(name):
    line, width = LINES[name]
    strip = within_line(line, width)
    random = np.random.default_rng(7)
    centre = line[0]
    bearings, lengths = random.uniform(0, 360, 120), random.uniform(0, 2 * width, 120)
    east, north, _ = WGS84.fwd(np.full(120, centre[0]), np.full(120, centre[1]), bearings, lengths)
    points = np.column_stack((east, north))
    distance = to_line_m(points, line)
    sure = np.abs(distance - width) > 10
    inside = shapely.contains_xy(strip, points[:, 0], points[:, 1])
    assert np.array_equal(inside[sure], (distance < width)[sure])
    assert 10 < np.sum(inside) < 120


def test_the_two_sides_of_a_line_make_up_the_whole_and_share_nothing():
    line, width = LINES["a bend in Donbas"]
    whole, left, right = within_line(line, width), beside_line(line, width, "left"), beside_line(line, width, "right")
    assert area_km2(left) + area_km2(right) == pytest.approx(area_km2(whole), rel=1e-6)
    assert area_km2(left.intersection(right)) < 0.01
    assert left.contains(shapely.Point(38.45, 47.7))
    assert right.contains(shapely.Point(38.1, 47.5))


def test_left_is_left_of_one_who_walks_along_the_line():
    north_bound = [(44.0, 40.0), (44.0, 41.0)]
    assert beside_line(north_bound, 10_000, "left").contains(shapely.Point(43.95, 40.5))
    assert beside_line(north_bound[::-1], 10_000, "left").contains(shapely.Point(44.05, 40.5))


def test_flat_ends_stop_at_the_end_and_round_ends_go_on():
    line, beyond = [(44.0, 40.0), (44.0, 41.0)], shapely.Point(44.0, 41.02)
    assert within_line(line, 5_000).contains(beyond)
    assert not within_line(line, 5_000, is_flat=True).contains(beyond)
    assert within_line(line, 5_000, is_flat=True).contains(shapely.Point(44.03, 40.99))


def test_a_corridor_s_area_is_its_length_times_its_width():
    line = [(44.0, 40.0), (44.0, 41.0)]
    length = WGS84.inv(44.0, 40.0, 44.0, 41.0)[2]
    assert area_km2(within_line(line, 2_500, is_flat=True)) == pytest.approx(length / 1000 * 5, rel=1e-4)


def test_between_two_lines_whichever_way_they_are_drawn():
    one, other = [(126.0, 37.6), (127.0, 37.7)], [(126.0, 37.9), (127.0, 38.0)]
    assert between_lines(one, other).equals(between_lines(one, other[::-1]))
    assert between_lines(one, other).contains(shapely.Point(126.5, 37.8))
    across = between_lines([(179.0, 1.0), (-179.0, 1.0)], [(-179.0, 2.0), (179.0, 2.0)])
    assert across.contains(shapely.Point(-179.5, 1.5))
    assert across.contains(shapely.Point(179.5, 1.5))
    assert not across.contains(shapely.Point(0.0, 1.5))


def test_a_piece_between_markers_runs_in_the_direction_of_the_line():
    line = [(126.0, 38.0), (127.0, 38.0), (128.0, 38.0)]
    piece = cut_line(line, (126.5, 38.1), (127.5, 37.9))
    assert np.allclose(piece, [(126.5, 38.0), (127.0, 38.0), (127.5, 38.0)])
    assert np.allclose(cut_line(line, None, None), line)
    with pytest.raises(ItemError, match="does not come after"):
        cut_line(line, (127.5, 38.0), (126.5, 38.0))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: within_line([(10.0, 89.0), (20.0, 89.0)], 200_000), "reaches a pole"),
        (lambda: within_line([(10.0, 40.0), (10.0, 40.0)], 1_000), "two different points"),
        (lambda: within_line([(10.0, 40.0), (11.0, 40.0)], 0), "no area"),
        (lambda: within_line([(10.0, 40.0), (11.0, 100.0)], 5), "no place on earth"),
        (lambda: beside_line([(10.0, 40.0), (11.0, 41.0), (11.0, 40.0), (10.0, 41.0)], 9, "left"), "crosses itself"),
        (lambda: beside_line([(-80.0, 10.0), (80.0, 10.0)], 9, "left"), "too long"),
        (lambda: between_lines([(10.0, 40.0), (11.0, 41.0)], [(10.0, 41.0), (10.0, 40.0)]), None),
        (lambda: between_lines([(0.0, 0.0), (2.0, 0.0)], [(0.0, 1.0), (1.0, -1.0), (2.0, 1.0)]), "cross"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_word(call, words):
    if words is None:
        assert call().area > 0
        return
    with pytest.raises(ItemError, match=words):
        call()
