"""Candidates in columns: just those pairs that are within reach, each once, whatever the order, in bounded work."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reconcile.rows import rows
from truceline.reconcile.account import Context
from truceline.reconcile.columns import Columns
from truceline.reconcile.windows import Windows, measured

WEIGHTS = Context().weights
DAY = 86_400.0


def found(columns: Columns) -> set[tuple[int, int]]:
    windows = Windows(columns, WEIGHTS)
    pairs = [
        (int(one), int(other))
        for sources in combinations(range(len(columns.vocabulary.sources)), 2)
        for reach in windows.pairs(*sources)
        for one, other in zip(reach.one, reach.other, strict=True)
    ]
    assert len(pairs) == len(set(pairs))
    return set(pairs)


def brute(columns: Columns) -> set[tuple[int, int]]:
    pairs = set()
    for one, other in combinations(range(len(columns)), 2):
        if columns.source[one] == columns.source[other]:
            continue
        gap = max(columns.start_s[one], columns.start_s[other]) - min(columns.end_s[one], columns.end_s[other])
        deviations2, _ = measured(columns, one, other, WEIGHTS)
        if gap <= WEIGHTS.candidates.slack_hours * 3600 and deviations2 <= WEIGHTS.candidates.margin_deviations**2:
            pairs.add((one, other))
    return pairs


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.floats(35.0, 36.5),
            st.floats(33.0, 34.0),
            st.sampled_from((500.0, 1_000.0, 10_213.7, 15_500.0, 32_500.0, 75_000.0)),
            st.integers(0, 40),
            st.sampled_from((1, 3, 7, 30, 365)),
        ),
        min_size=2,
        max_size=40,
    )
)
def test_the_pairs_are_those_of_brute_force(drawn: list[tuple[int, float, float, float, int, int]]) -> None:
    source, lon, lat, sigma, start, length = zip(*sorted(drawn), strict=True)
    columns = rows(source=source, lon=lon, lat=lat, sigma_m=sigma, day=start, days=length, sources=("a", "b", "c"))
    assert found(columns) == brute(columns)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [((179.99, -179.99), (10.0, 10.0)), ((0.0, 180.0), (89.999, 89.999)), ((10.0, 10.0), (-89.99, -90.0))],
    ids=["antimeridian", "north pole", "south pole"],
)
def test_neighbours_over_the_edges_of_the_map_are_found(lon: tuple[float, float], lat: tuple[float, float]) -> None:
    columns = rows(source=(0, 1), lon=lon, lat=lat)
    if lon == (179.99, -179.99):
        assert found(columns) == {(0, 1)}
    assert found(columns) == brute(columns)


def test_rows_of_one_source_are_never_paired() -> None:
    assert found(rows(source=(0, 0), lon=(36.0, 36.0), lat=(33.0, 33.0))) == set()


def test_a_third_source_does_not_change_the_pairs_of_two() -> None:
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(36, 37, 90), rng.uniform(33, 34, 90)
    source = np.sort(np.arange(90) % 3)
    whole = rows(source=source, lon=lon, lat=lat, sigma_m=rng.uniform(500, 60_000, 90), sources=("a", "b", "c"))
    two = replace(whole.take(source < 2), vocabulary=replace(whole.vocabulary, sources=("a", "b")))
    assert {pair for pair in found(whole) if max(pair) < len(two)} == found(two)


def test_a_crowd_on_one_spot_is_bounded_and_said() -> None:
    number = 4_000
    columns = rows(source=np.sort(np.arange(number) % 2), lon=[36.0] * number, lat=[33.0] * number)
    windows = Windows(columns, WEIGHTS)
    pairs = sum(len(reach.one) for reach in windows.pairs(0, 1))
    assert pairs <= number * WEIGHTS.learning.most
    assert windows.crowded.any()
