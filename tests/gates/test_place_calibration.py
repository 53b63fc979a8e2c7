"""Calibration of spatial words: regions of 50, 80 and 95 % contain the truth that often, by place name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.calibrate_places import (
    ENOUGH_NAMES,
    LEVELS,
    Pair,
    constructed,
    coverage,
    expected_near,
    fit_near,
    is_calibrated,
    lines,
    named_towns,
    near_pairs,
    near_trials,
)
from tools.calibrate_towns import of_time_zones
from truceline.place.context import open_context
from truceline.place.widths import load_widths

TABLE = Path(__file__).resolve().parents[3] / "shared/data/ucdp-syria/ucdp_ged191_syria.csv.gz"

pytestmark = pytest.mark.slow


def test_told_distances_and_bearings_hold_the_place_as_often_as_they_say() -> None:
    found = constructed()
    assert found.names >= ENOUGH_NAMES
    assert is_calibrated(found), "\n".join(lines([found]))


def test_named_towns_lie_where_the_time_zones_have_them_about_as_often_as_is_said() -> None:
    """Fewer names than it takes for a bound; the figure of Natural Earth's 3,422 is in the scores, by the tool."""
    found = named_towns("named towns", of_time_zones())
    assert 300 <= found.names < ENOUGH_NAMES
    for level, share, (low, high) in zip(LEVELS, found.shares, found.intervals, strict=True):
        assert low - 0.04 <= level <= high + 0.04, "\n".join(lines([found]))
        assert abs(share - level) <= 0.08, "\n".join(lines([found]))


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    if not TABLE.exists():
        pytest.skip("../shared/data/ucdp-syria is not here")
    return near_pairs(TABLE, open_context(["SYR"], cache=tmp_path_factory.mktemp("gazetteer")).gazetteer)


def test_near_is_no_narrower_or_wider_than_the_headlines_allow(pairs: list[Pair]) -> None:
    """Far fewer names than it takes for a bound of 4 points: what the mixture expects must lie in the interval."""
    found = coverage("near", near_trials(pairs))
    assert found.names < ENOUGH_NAMES
    for level, expected, (low, high) in zip(LEVELS, expected_near(pairs), found.intervals, strict=True):
        assert low <= expected <= high, (level, "\n".join(lines([found])))


@pytest.mark.parametrize("size", ["village", "town", "city"])
def test_the_widths_of_near_lie_in_the_likelihood_intervals(pairs: list[Pair], size: str) -> None:
    _, (low, high), _ = fit_near([pair.away_m for pair in pairs if pair.town.size == size])
    assert low <= load_widths().km(f"near.{size}") <= high
