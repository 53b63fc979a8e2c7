from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.assess.bounds import ALL, NONE, OPEN, bounds, complement, greatest, least, words
from truceline.model.noun import Bounds

ends = st.floats(0, 1)
intervals = st.tuples(ends, ends).map(lambda pair: Bounds(low=min(pair), high=max(pair)))


@given(st.floats(-0.1, 1.1), st.floats(-0.1, 1.1))
def test_any_two_numbers_give_an_interval_of_probability(low, high):
    found = bounds(low, high)
    assert 0 <= found.low <= found.high <= 1


@given(intervals)
def test_the_complement_of_the_complement_is_the_thing_itself(one):
    twice = complement(complement(one))
    assert (twice.low, twice.high) == pytest.approx((one.low, one.high))


@given(intervals, intervals)
def test_both_is_never_more_than_either_and_either_never_less(one, other):
    assert least(one, other).high <= min(one.high, other.high)
    assert greatest((one, other)).low >= max(one.low, other.low)


def test_of_nothing_nothing_is_greatest():
    assert greatest(()) == NONE


@pytest.mark.parametrize(
    ("interval", "told"),
    [
        (ALL, "1.00"),
        (NONE, "0.00"),
        (OPEN, "0.00–1.00"),
        (Bounds(low=0.971, high=0.972), "0.97"),
        (Bounds(low=0.999, high=0.999), ">0.99"),
        (Bounds(low=0.001, high=0.2), "<0.01–0.20"),
    ],
)
def test_words_never_say_more_than_is_known(interval, told):
    assert words(interval) == told
