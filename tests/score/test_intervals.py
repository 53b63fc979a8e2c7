"""Intervals: Wilson's against published values, resampling against its limits."""

from __future__ import annotations

import pytest

from truceline.score.intervals import resampled, wilson


def test_wilson_as_in_newcombe() -> None:
    """Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3."""
    assert wilson(81, 263)[2:] == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148)[2:] == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20)[2:] == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_nothing_counted_says_nothing() -> None:
    assert wilson(0, 0).value is None
    assert resampled([(0, 0), (0, 0)]) == wilson(0, 0)
    assert resampled([]).value is None


def test_documents_are_resampled_whole() -> None:
    even = resampled([(1, 2)] * 40)
    lumpy = resampled([(2, 2), (0, 2)] * 20)
    assert even.value == lumpy.value == 0.5
    assert even.low == even.high == 0.5
    assert lumpy.low < 0.4
    assert lumpy.high > 0.6
    assert resampled([(2, 2), (0, 2)] * 20) == lumpy
