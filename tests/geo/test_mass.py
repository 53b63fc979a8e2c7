from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.geo.geodesy import buffer_ring, circle, destination
from truceline.geo.mass import mass_inside, shape_mass_inside
from truceline.geo.shapes import mix, single, to_area, to_geometry
from truceline.model.footprint import Area, Disc, Normal, Ring, Sector

GARRISON = (38.6187, 33.5063)
ZONE = buffer_ring(GARRISON, 55_000)


def drawn(centre, radii, bearings, geometry):
    """Share of points at given distances and directions that lie in a geometry: Monte Carlo on the ellipsoid."""
    rows = [circle(centre, radius, np.array([bearing]))[0] for radius, bearing in zip(radii, bearings, strict=True)]
    return float(np.mean(shapely.contains_xy(geometry, np.array(rows))))


def test_a_normal_about_the_middle_of_a_disc_has_the_rayleigh_mass():
    for sigma in (5_000, 25_000, 60_000):
        expected = 1 - math.exp(-(55_000**2) / (2 * sigma**2))
        assert shape_mass_inside(Normal(centre=GARRISON, sigma_m=sigma), ZONE) == pytest.approx(expected, abs=1e-5)


def test_a_normal_beside_a_half_plane_has_the_error_function():
    sigma, away = 10_000.0, 7_000.0
    edge = destination((20.0, 0.0), 90, away)[0]
    west = shapely.box(edge - 30, -20, edge, 20)
    expected = 0.5 * (1 + math.erf(away / sigma / math.sqrt(2)))
    assert shape_mass_inside(Normal(centre=(20.0, 0.0), sigma_m=sigma), west) == pytest.approx(expected, abs=1e-6)


def test_a_normal_agrees_with_monte_carlo_on_a_polygon_with_a_hole():
    holed = ZONE.difference(buffer_ring(destination(GARRISON, 200, 20_000), 18_000))
    centre, sigma = destination(GARRISON, 45, 40_000), 22_000.0
    random = np.random.default_rng(4)
    east, north = random.normal(0, sigma, (2, 40_000))
    observed = drawn(centre, np.hypot(east, north), np.degrees(np.arctan2(east, north)), holed)
    assert shape_mass_inside(Normal(centre=centre, sigma_m=sigma), holed) == pytest.approx(observed, abs=0.009)


def test_two_discs_share_the_lens_that_trigonometry_gives():
    away, radius = 30_000.0, 55_000.0
    lens = 2 * radius**2 * math.acos(away / (2 * radius)) - away / 2 * math.sqrt(4 * radius**2 - away**2)
    disc = Disc(centre=destination(GARRISON, 90, away), radius_m=radius)
    assert shape_mass_inside(disc, ZONE) == pytest.approx(lens / (math.pi * radius**2), abs=1e-4)


def test_rings_and_sectors_are_shares_of_area():
    ring = Ring(centre=GARRISON, inner_m=50_000, outer_m=60_000)
    assert shape_mass_inside(ring, ZONE) == pytest.approx((55**2 - 50**2) / (60**2 - 50**2), abs=1e-3)
    sector = Sector(centre=GARRISON, inner_m=10_000, outer_m=110_000, from_deg=300, to_deg=30)
    assert shape_mass_inside(sector, ZONE) == pytest.approx((55**2 - 10**2) / (110**2 - 10**2), abs=1e-4)
    whole = Sector(centre=GARRISON, inner_m=10_000, outer_m=110_000, from_deg=90, to_deg=90)
    assert shape_mass_inside(whole, ZONE) == pytest.approx((55**2 - 10**2) / (110**2 - 10**2), abs=1e-4)


def test_a_sector_has_no_mass_behind_its_back():
    south = shapely.box(30, 20, 45, GARRISON[1])
    sector = Sector(centre=GARRISON, inner_m=0, outer_m=40_000, from_deg=315, to_deg=45)
    assert shape_mass_inside(sector, south) == pytest.approx(0, abs=1e-9)
    wide = Sector(centre=GARRISON, inner_m=0, outer_m=40_000, from_deg=225, to_deg=135)
    assert shape_mass_inside(wide, south) == pytest.approx(90 / 270, abs=2e-3)


@given(st.floats(0, 360), st.floats(0, 120_000), st.floats(500, 90_000), st.floats(0, 360), st.floats(20, 360))
def test_a_sector_agrees_with_the_area_of_its_outline(bearing, away, radius, start, sweep):
    sector = Sector(
        centre=destination(GARRISON, bearing, away),
        inner_m=radius / 3,
        outer_m=radius,
        from_deg=start,
        to_deg=start + sweep,
    )
    outlined = shape_mass_inside(to_area(to_geometry(sector)), ZONE)
    assert shape_mass_inside(sector, ZONE) == pytest.approx(outlined, abs=2e-3)


@given(st.floats(0, 360), st.floats(0, 150_000), st.floats(10, 90_000))
def test_inside_and_outside_make_one(bearing, away, size):
    centre = destination(GARRISON, bearing, away)
    rest = shapely.box(30, 25, 47, 42).difference(ZONE)
    for shape in (Disc(centre=centre, radius_m=size), Normal(centre=centre, sigma_m=size / 2)):
        assert shape_mass_inside(shape, ZONE) + shape_mass_inside(shape, rest) == pytest.approx(1, abs=1e-5)


@given(st.floats(0, 360), st.floats(0, 100_000), st.floats(10, 60_000))
def test_a_wider_zone_never_holds_less(bearing, away, size):
    shape = Normal(centre=destination(GARRISON, bearing, away), sigma_m=size)
    wider = buffer_ring(GARRISON, 70_000)
    assert shape_mass_inside(shape, wider) >= shape_mass_inside(shape, ZONE) - 1e-9


@pytest.mark.parametrize(
    "shape", [Disc(centre=(-179.95, -17.0), radius_m=30_000), Normal(centre=(179.98, 5.0), sigma_m=9_000)]
)
def test_the_antimeridian_cuts_nothing_off(shape):
    zone = buffer_ring(shape.centre, 200_000)
    assert shape_mass_inside(shape, zone) == pytest.approx(1, abs=1e-9)
    east = shapely.box(-180, -60, -170, 60)
    west = shapely.box(170, -60, 180, 60)
    assert shape_mass_inside(shape, east) + shape_mass_inside(shape, west) == pytest.approx(1, abs=1e-6)


def test_a_disc_round_a_pole_has_its_share_in_a_wedge_of_longitude():
    wedge = shapely.box(0, 60, 90, 90)
    assert shape_mass_inside(Disc(centre=(10.0, 90.0), radius_m=300_000), wedge) == pytest.approx(0.25, abs=1e-6)


def test_an_area_has_the_share_of_its_own_area():
    area = to_area(shapely.box(36, 33, 37, 34))
    assert shape_mass_inside(area, shapely.box(36.5, 30, 40, 40)) == pytest.approx(0.5, abs=1e-9)
    assert shape_mass_inside(area, shapely.box(50, 30, 60, 40)) == 0


def test_points_lie_inside_or_not_and_on_the_edge_is_inside():
    cell = shapely.box(36, 33, 37, 34)
    assert shape_mass_inside(Disc(centre=(36.0, 33.5), radius_m=0), cell) == 1
    assert shape_mass_inside(Normal(centre=(35.9, 33.5), sigma_m=0), cell) == 0


def test_the_mass_of_a_set_is_the_weighted_mass_of_its_shapes():
    inside = single(Disc(centre=GARRISON, radius_m=1_000))
    outside = single(Disc(centre=(30.0, 30.0), radius_m=1_000))
    assert mass_inside(mix([(inside, 3), (outside, 1)]), ZONE) == pytest.approx(0.75)


def test_lines_and_points_hold_no_mass():
    disc = Disc(centre=GARRISON, radius_m=1_000)
    assert shape_mass_inside(disc, shapely.LineString([(30, 30), (45, 40)])) == 0
    assert shape_mass_inside(disc, shapely.MultiPolygon()) == 0


@pytest.mark.parametrize(
    "shape",
    [
        Disc(centre=(200.0, 0.0), radius_m=1),
        Disc(centre=GARRISON, radius_m=-1),
        Normal(centre=GARRISON, sigma_m=math.nan),
        Ring(centre=GARRISON, inner_m=5, outer_m=5),
        Sector(centre=GARRISON, inner_m=0, outer_m=5, from_deg=math.inf, to_deg=0),
        Area(polygons=()),
        Area(polygons=((((0.0, 0.0), (1.0, 1.0), (0.0, 0.0)),),)),
        Area(polygons=((((0.0, 0.0), (1.0, 99.0), (2.0, 0.0), (0.0, 0.0)),),)),
    ],
)
def test_a_footprint_whose_numbers_make_no_shape_is_refused(shape):
    with pytest.raises(ItemError) as caught:
        shape_mass_inside(shape, ZONE)
    assert caught.value.code == "place.bad_point"
