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


@pytest.mark.parametrize(
    "text",
    [
        "333021N 0383704E",
        "N333021 E0383704",
        "33 30 21 N, 38 37 04 E",
        "33:30:21N 38:37:04E",
        "33°30'21\" 38°37'04\"",
        "coordinates: 33.50583 N, 38.61778 E",
        "lat 33.50583, lon 38.61778",
        "lon: 38.61778; lat: 33.50583",
        "geo:33.50583,38.61778",
        "33,50583; 38,61778",
        "+33.50583 +38.61778",
        "33.50583 с.ш. 38.61778 в.д.",
        "٣٣٫٥٠٥٨٣ شمالا ٣٨٫٦١٧٧٨ شرقا",
    ],
)
def test_rarer_notations_give_the_same_point(text):
    point = parse_coordinates(text)
    assert point is not None
    assert point.position == pytest.approx((38.61778, 33.50583), abs=2e-5)


@pytest.mark.parametrize(
    "text", ["nan, nan", "NaN 38.6", "inf, 3", "33°75′N 38°E", "33 30 61 N 38 37 04 E", "5 N 6 S", "120.5, 38.2"]
)
def test_hostile_numbers_are_refused_with_a_mend(text):
    with pytest.raises(ItemError) as caught:
        parse_coordinates(text)
    assert caught.value.code == "place.bad_point"
    assert caught.value.mend


def test_swapped_axes_are_told():
    with pytest.raises(ItemError, match="no place on earth") as caught:
        parse_coordinates("98.25, 38.5")
    assert "swapped" in caught.value.mend


@pytest.mark.parametrize(
    "text",
    ["north of Homs", "1.5-2.5", "33,506 38,617", "5 north 6", "33.5 38.6 40.1 12.2 3.3", "1°2'3\"4' 5", "9" * 10_000],
)
def test_what_only_looks_like_coordinates_is_none(text):
    assert parse_coordinates(text) is None


@given(st.text("0123456789.,°'\"NSEW +-:;/", max_size=60))
def test_any_text_gives_a_point_none_or_a_refusal(text):
    try:
        point = parse_coordinates(text)
    except ItemError:
        return
    assert point is None or abs(point.position[1]) <= 90


@given(st.floats(0, 89.9), st.floats(0, 179.9))
def test_degrees_minutes_and_seconds_come_back_within_half_a_second(latitude, longitude):
    def angle(value: float) -> str:
        seconds = round(value * 3600)
        return f"{seconds // 3600}°{seconds // 60 % 60}'{seconds % 60}\""

    point = parse_coordinates(f"{angle(latitude)}S {angle(longitude)}W")
    assert point is not None
    assert point.position == pytest.approx((-longitude, -latitude), abs=0.51 / 3600)
