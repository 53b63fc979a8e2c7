from __future__ import annotations

import math

import pytest
import shapely

from truceline.geo.area import area_km2, area_m2
from truceline.geo.geodesy import buffer_ring, wgs84


def test_the_whole_ellipsoid_has_its_published_area():
    assert area_km2(shapely.box(-180, -90, 180, 90)) == pytest.approx(510_065_621.7, rel=1e-6)


def test_a_cell_agrees_with_an_independent_geodesic_integral():
    cell = shapely.box(36, 32, 39, 35)
    independent = abs(wgs84().geometry_area_perimeter(shapely.segmentize(cell, 0.001))[0])
    assert area_m2(cell) == pytest.approx(independent, rel=1e-9)


def test_a_circle_of_55_km_has_its_area_and_its_hole_is_missing():
    outer, inner = buffer_ring((38.62, 33.51), 55_000), buffer_ring((38.62, 33.51), 20_000)
    assert area_km2(outer) == pytest.approx(math.pi * 55**2, rel=1e-4)
    assert area_km2(outer.difference(inner)) == pytest.approx(area_km2(outer) - area_km2(inner), rel=1e-9)


def test_collections_count_their_polygons_and_lines_have_none():
    cell = shapely.box(36, 32, 37, 33)
    line = shapely.LineString([(0, 0), (1, 1)])
    assert area_m2(shapely.GeometryCollection([cell, line])) == area_m2(cell)
    assert area_m2(line) == 0
    assert area_m2(shapely.Polygon()) == 0
