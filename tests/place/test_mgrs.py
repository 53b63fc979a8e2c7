from __future__ import annotations

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from mgrs import MGRS
from pyproj import Transformer

from truceline.errors import ItemError
from truceline.geo.area import area_m2
from truceline.place.mgrs import parse_grid


def test_a_reference_is_the_square_of_its_digits():
    point = parse_grid("37S DT 12 34")
    assert point is not None
    assert point.radius_m == 500
    assert point.position == pytest.approx((38.05530, 33.74695), abs=1e-5)
    assert area_m2(shapely.Polygon(point.ring)) == pytest.approx(1e6, rel=2e-3)


@pytest.mark.parametrize(
    "text", ["37SDT1234", "37s dt 12 34", "MGRS 37S DT 12 34", "at grid 37S DT 1234", "(37SDT1234)"]
)
def test_spellings_of_one_reference(text):
    assert parse_grid(text) == parse_grid("37S DT 12 34")


@given(st.floats(-79, 83), st.floats(-179.9, 179.9), st.integers(1, 5))
def test_a_point_lies_in_the_square_that_an_independent_coder_names(latitude, longitude, digits):
    assume(
        not -1e-4 < latitude < 0
    )  # the coder rounds a northing of 10,000 km to the row of squares beyond the equator
    code = MGRS().toMGRS(latitude, longitude, MGRSPrecision=digits)
    point = parse_grid(code)
    assert point is not None
    square = shapely.Polygon(point.ring)
    beside = [shapely.Point(longitude + turn, latitude) for turn in (-360, 0, 360)]  # rings run on past ±180
    assert min(map(square.distance, beside)) < 2e-4  # edges are cut in eight: some metres off the grid line


@given(st.floats(33, 39), st.floats(36.5, 41.5))
def test_utm_comes_back(latitude, longitude):
    east, north = Transformer.from_crs(4326, 32637, always_xy=True).transform(longitude, latitude)
    point = parse_grid(f"37S {east:.1f} {north:.1f}")
    assert point is not None
    assert point.position == pytest.approx((longitude, latitude), abs=2e-6)


def test_the_letter_is_the_hemisphere_where_the_northing_lies_outside_the_band():
    band = parse_grid("37S 512345 3712345")
    south = parse_grid("37S 512345E 6200000N")
    assert band is not None
    assert south is not None
    assert band.position[1] == pytest.approx(33.55, abs=0.01)
    assert south.position[1] == pytest.approx(-34.34, abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "37S DT 123",
        "99X DT 12 34",
        "37S DT 123456 123456",
        "36R 712345 3712345",
        "61N 512345 12345",
        "37S 512345 37123",
    ],
)
def test_references_that_name_nothing_are_refused(text):
    with pytest.raises(ItemError) as caught:
        parse_grid(text)
    assert caught.value.code == "place.bad_point"
    assert caught.value.mend


@pytest.mark.parametrize("text", ["", "5 km", "near al-Tanf", "37 soldiers", "3 st", "37S " + "1" * 10_000])
def test_what_is_no_reference_is_none(text):
    assert parse_grid(text) is None
