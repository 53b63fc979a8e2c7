from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.model.when import WhenCandidate
from truceline.when.candidates import (
    normalise,
    overlap_probability,
    probability_inside,
    product,
    share_inside,
    shared_mass,
)
from truceline.when.interval import Interval, day, month

START = datetime(2017, 5, 1, tzinfo=UTC)


def candidate(interval: Interval, weight: float = 1.0, reason: str = "") -> WhenCandidate:
    return WhenCandidate(start_utc=interval.start_utc, end_utc=interval.end_utc, weight=weight, reason=reason)


@st.composite
def candidate_sets(draw: st.DrawFn) -> tuple[WhenCandidate, ...]:
    rows = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), st.floats(0.1, 5)), min_size=1, max_size=4))
    return normalise(
        candidate(Interval(START + timedelta(hours=begin), START + timedelta(hours=begin + length)), weight)
        for begin, length, weight in rows
    )


MAY, EIGHTEENTH = candidate(month(2017, 5, "UTC")), candidate(day(date(2017, 5, 18), "UTC"))


def test_a_day_lies_wholly_in_its_month_and_the_month_by_a_31st_in_the_day():
    assert share_inside(EIGHTEENTH, MAY.start_utc, MAY.end_utc) == 1
    assert share_inside(MAY, EIGHTEENTH.start_utc, EIGHTEENTH.end_utc) == pytest.approx(1 / 31)
    assert share_inside(MAY, None, None) == 1
    assert share_inside(MAY, MAY.end_utc, None) == 0


def test_a_moment_lies_inside_or_not_and_the_end_is_outside():
    noon = candidate(Interval(START, START))
    assert share_inside(noon, START, None) == 1
    assert share_inside(noon, None, START) == 0
    assert share_inside(noon, START + timedelta(seconds=1), None) == 0


def test_equal_readings_become_one_and_weights_sum_to_one():
    merged = normalise(
        [candidate(day(date(2017, 5, 18), "UTC"), 2, "a"), EIGHTEENTH, MAY, candidate(day(date(2017, 5, 1), "UTC"), 0)]
    )
    assert [item.weight for item in merged] == [0.75, 0.25]
    assert merged[0].reason == "a"
    assert normalise([]) == ()


@given(candidate_sets())
def test_weights_sum_to_one_and_normalising_twice_is_once(rows):
    assert sum(item.weight for item in rows) == pytest.approx(1)
    again = normalise(rows)
    assert [(item.start_utc, item.end_utc) for item in again] == [(item.start_utc, item.end_utc) for item in rows]


def test_a_month_and_a_day_together_are_the_day():
    both = product([MAY], [EIGHTEENTH])
    assert [(item.start_utc, item.end_utc, item.weight) for item in both] == [
        (EIGHTEENTH.start_utc, EIGHTEENTH.end_utc, 1.0)
    ]
    assert product([MAY], [candidate(month(2017, 6, "UTC"))]) == ()


def test_a_weekday_decides_between_two_years():
    years = [candidate(day(date(2017, 6, 9), "UTC"), 0.5, "2017"), candidate(day(date(2018, 6, 9), "UTC"), 0.5, "2018")]
    friday = [candidate(day(date(2017, 6, 9), "UTC"), 1.0, "a Friday")]
    assert [item.reason for item in product(years, friday)] == ["2017; a Friday"]


def test_days_overlap_with_themselves_and_their_month_and_no_other_day():
    nineteenth = candidate(day(date(2017, 5, 19), "UTC"))
    noon = candidate(Interval(START + timedelta(days=17, hours=12), START + timedelta(days=17, hours=12)))
    assert overlap_probability([EIGHTEENTH], [EIGHTEENTH]) == 1
    assert overlap_probability([EIGHTEENTH], [MAY]) == 1
    assert overlap_probability([EIGHTEENTH], [nineteenth]) == 0
    assert overlap_probability([noon], [EIGHTEENTH]) == overlap_probability([noon], [noon]) == 1
    assert overlap_probability([noon], [nineteenth]) == 0


def test_a_month_is_little_like_one_of_its_days():
    assert shared_mass([MAY], [EIGHTEENTH]) == pytest.approx(1 / 31)
    noon = candidate(Interval(START, START))
    assert shared_mass([noon], [noon]) == 1
    assert shared_mass([noon], [MAY]) == 0


@given(candidate_sets(), candidate_sets())
def test_order_does_not_matter_and_shares_are_probabilities(first, second):
    for measure in (overlap_probability, shared_mass):
        value = measure(first, second)
        assert -1e-9 <= value <= 1 + 1e-9
        assert value == pytest.approx(measure(second, first))
    assert shared_mass(first, first) == pytest.approx(1)
    assert sum(item.weight for item in product(first, second)) == pytest.approx(1) or product(first, second) == ()


@given(candidate_sets(), st.integers(0, 80))
def test_before_and_after_a_moment_make_one(rows, hours):
    cut = START + timedelta(hours=hours)
    assert probability_inside(rows, None, cut) + probability_inside(rows, cut, None) == pytest.approx(1)


def test_a_reading_whose_ends_are_swapped_is_refused():
    wrong = WhenCandidate(start_utc=MAY.end_utc, end_utc=MAY.start_utc, weight=1.0)
    with pytest.raises(ItemError, match="before"):
        share_inside(wrong, None, None)
