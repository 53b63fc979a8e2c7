from __future__ import annotations

import math

import pytest
import shapely

from truceline.errors import ItemError
from truceline.geo.area import area_km2
from truceline.geo.geodesy import distance_m
from truceline.geo.mass import mass_inside
from truceline.geo.shapes import (
    bounds,
    centre_and_spread,
    level_radius_m,
    mix,
    polygonal,
    single,
    sweep_deg,
    to_area,
    to_geometry,
)
from truceline.model.footprint import Area, Disc, Normal, Ring, Sector

CENTRE = (36.3, 33.5)


def test_the_outline_of_a_normal_holds_the_share_that_was_asked_for():
    shape = Normal(centre=CENTRE, sigma_m=4_000)
    for level in (0.5, 0.8, 0.95):
        assert mass_inside(single(shape), to_geometry(shape, level=level)) == pytest.approx(level, abs=2e-4)


@pytest.mark.parametrize("level", [0, 1, -0.5, 2])
def test_a_share_that_is_none_has_no_radius(level):
    with pytest.raises(ItemError, match="share"):
        level_radius_m(Normal(centre=CENTRE, sigma_m=1), level)


def test_outlines_have_the_areas_of_their_formulas():
    ring = to_geometry(Ring(centre=CENTRE, inner_m=10_000, outer_m=20_000))
    assert area_km2(ring) == pytest.approx(math.pi * 300, rel=2e-4)
    assert area_km2(to_geometry(Ring(centre=CENTRE, inner_m=0, outer_m=20_000))) == pytest.approx(
        math.pi * 400, rel=2e-4
    )
    sector = Sector(centre=CENTRE, inner_m=0, outer_m=20_000, from_deg=350, to_deg=35)
    assert sweep_deg(sector) == 45
    assert area_km2(to_geometry(sector)) == pytest.approx(math.pi * 400 / 8, rel=2e-4)
    hollow = Sector(centre=CENTRE, inner_m=10_000, outer_m=20_000, from_deg=350, to_deg=35)
    assert area_km2(to_geometry(hollow)) == pytest.approx(math.pi * 300 / 8, rel=2e-4)


def test_a_sector_over_the_antimeridian_is_cut_in_two():
    sector = Sector(centre=(179.9, 10.0), inner_m=0, outer_m=50_000, from_deg=45, to_deg=135)
    assert to_geometry(sector).geom_type == "MultiPolygon"


def test_a_point_has_a_point_for_an_outline():
    assert to_geometry(Disc(centre=CENTRE, radius_m=0)).equals(shapely.Point(CENTRE))


def test_an_area_comes_back_from_its_geometry():
    holed = shapely.box(36, 33, 37, 34).difference(shapely.box(36.4, 33.4, 36.6, 33.6))
    assert to_geometry(to_area(holed)).equals(holed)


def test_a_ring_that_crosses_itself_is_mended():
    bow = Area(polygons=((((0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)),),))
    assert to_geometry(bow).is_valid
    assert to_geometry(bow).area == pytest.approx(0.5)


def test_what_has_no_area_makes_none():
    with pytest.raises(ItemError, match="no area"):
        to_area(shapely.LineString([(0, 0), (1, 1)]))


def test_of_a_collection_the_polygons_are_kept():
    cell = shapely.box(0, 0, 1, 1)
    both = shapely.GeometryCollection([cell, shapely.Point(5, 5), shapely.MultiPolygon([shapely.box(2, 2, 3, 3)])])
    assert polygonal(both).area == 2
    assert polygonal(shapely.Point(1, 1)).is_empty


def test_a_mixture_scales_its_shares_to_one():
    mixture = mix([(single(Disc(centre=CENTRE, radius_m=5)), 3.0), (single(Normal(centre=CENTRE, sigma_m=5)), 1.0)])
    assert [item.weight for item in mixture.shapes] == [0.75, 0.25]
    with pytest.raises(ItemError, match="weight"):
        mix([(mixture, 0.0)])


def test_bounds_hold_the_outline():
    west, south, east, north = bounds(single(Disc(centre=CENTRE, radius_m=11_000)))
    assert west < CENTRE[0] < east
    assert north - south == pytest.approx(0.198, abs=0.001)


@pytest.mark.parametrize(
    ("shape", "spread"),
    [
        (Disc(centre=CENTRE, radius_m=10_000), 10_000 / math.sqrt(2)),
        (Normal(centre=CENTRE, sigma_m=10_000), 10_000 * math.sqrt(2)),
        (Ring(centre=CENTRE, inner_m=9_999, outer_m=10_001), 10_000),
    ],
)
def test_round_shapes_are_centred_and_spread_as_their_moments_say(shape, spread):
    centre, found = centre_and_spread([(single(shape), 1.0)])
    assert distance_m(centre, CENTRE) < 0.01
    assert found == pytest.approx(spread, rel=1e-6)


def test_a_sector_and_its_outline_have_one_centre_and_spread():
    sector = Sector(centre=CENTRE, inner_m=5_000, outer_m=20_000, from_deg=10, to_deg=130)
    centre, spread = centre_and_spread([(single(sector), 1.0)])
    other, other_spread = centre_and_spread([(single(to_area(to_geometry(sector))), 1.0)])
    assert distance_m(centre, other) < 30
    assert spread == pytest.approx(other_spread, rel=2e-3)


def test_two_points_are_centred_between_them_by_weight():
    near, far = single(Disc(centre=(36.0, 0.0), radius_m=0)), single(Disc(centre=(36.2, 0.0), radius_m=0))
    centre, spread = centre_and_spread([(near, 0.75), (far, 0.25)])
    assert centre[0] == pytest.approx(36.05, abs=1e-6)
    assert spread == pytest.approx(distance_m((36.0, 0.0), (36.2, 0.0)) * math.sqrt(0.1875), rel=1e-6)


def test_nothing_has_no_centre():
    with pytest.raises(ItemError):
        centre_and_spread([])
    with pytest.raises(ItemError):
        centre_and_spread([(single(Area(polygons=())), 1.0)])
