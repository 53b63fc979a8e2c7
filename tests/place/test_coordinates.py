from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.place.coordinates import parse_coordinates


@pytest.mark.parametrize(
    "text",
    [
        "33°30′21″N 38°37′04″E",
        "33°30'21\"N, 38°37'04\"E",
        "33.50583 N 38.61778 E",
        "33.50583°N, 38.61778°E",
        "38.61778E 33.50583N",
        "33.50583, 38.61778",
        "(33.50583, 38.61778)",
        "N33.50583 E38.61778",
        "33°30,35′N 38°37,0667′E",
    ],
)
def test_common_notations_give_one_point(text):
    point = parse_coordinates(text)
    assert point is not None
    assert point.position == pytest.approx((38.61778, 33.50583), abs=2e-5)


def test_south_and_west_are_negative():
    point = parse_coordinates("12°30′S 70°15′W")
    assert point is not None
    assert point.position == pytest.approx((-70.25, -12.5))


def test_precision_follows_the_digits():
    whole = parse_coordinates("33°30′N 38°40′E")
    fine = parse_coordinates("33.500000, 38.600000")
    assert whole is not None
    assert fine is not None
    assert whole.radius_m == pytest.approx(928, abs=1)
    assert fine.radius_m < 0.1


@pytest.mark.parametrize("text", ["", "near al-Tanf", "21 km", "33", "33 38", "4.5.2017", "20:55", "1,5 km"])
def test_what_is_no_pair_of_coordinates_is_none(text):
    assert parse_coordinates(text) is None


@pytest.mark.parametrize("text", ["95.5, 38.2", "33.5 N 40.1 N", "10°N 200°E"])
def test_numbers_that_are_no_place_are_refused(text):
    with pytest.raises(ItemError) as caught:
        parse_coordinates(text)
    assert caught.value.code == "place.bad_point"


@given(st.floats(-89, 89), st.floats(-179, 179))
def test_decimal_degrees_come_back_within_their_precision(latitude, longitude):
    point = parse_coordinates(f"{latitude:.4f}, {longitude:.4f}")
    assert point is not None
    assert point.position == pytest.approx((longitude, latitude), abs=5.1e-5)
