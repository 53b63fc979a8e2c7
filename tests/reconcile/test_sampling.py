"""A sample that a person judges: drawn by stratum, the same for the same tables, honest about how much it tells."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reconcile.worlds import Played, play
from truceline.reconcile.account import Context
from truceline.reconcile.matching import Matched, match
from truceline.reconcile.sampling import EDGES, JOINED, quality, sample, strata


@pytest.fixture(scope="module")
def world() -> Played:
    return play("busy", 11, incidents=3000, days=60)


@pytest.fixture(scope="module")
def matched(world: Played) -> Matched:
    return match(world.columns, Context())


def test_a_larger_sample_holds_the_smaller_one_and_another_seed_gives_another(matched: Matched) -> None:
    small, large = sample(matched, 20), sample(matched, 60)
    assert set(small) <= set(large)
    assert set(sample(matched, 20, seed=1)) != set(small)
    assert small == sample(matched, 20)


def test_half_of_a_sample_is_joined_pairs(matched: Matched) -> None:
    drawn = sample(matched, 100)
    assert sum(pair.stratum == JOINED for pair in drawn) == 50
    assert {pair.stratum for pair in drawn} == set(range(len(EDGES) + 1))


def test_true_answers_give_the_true_precision_and_recall_within_their_intervals(
    world: Played, matched: Matched
) -> None:
    number = strata(matched)
    links = matched.links
    same = world.same(links.one, links.other)
    sizes = np.bincount(number[number >= 0], minlength=len(EDGES) + 1).tolist()
    answers: dict[int, tuple[int, int]] = {}
    for pair in sample(matched, 400):
        true, judged = answers.get(pair.stratum, (0, 0))
        is_same = bool(world.same(np.array([pair.one]), np.array([pair.other]))[0])
        answers[pair.stratum] = (true + is_same, judged + 1)
    found = quality(sizes, answers)
    joined = number == JOINED
    precision = same[joined].mean()
    recall = same[joined].sum() / same[number >= 0].sum()
    assert found.precision.low <= precision <= found.precision.high
    assert found.recall.low <= recall <= found.recall.high
    assert found.precision.high - found.precision.low < 0.15


def test_without_answers_nothing_is_claimed() -> None:
    found = quality([10, 5, 0, 0, 0], {})
    assert found.judged == 0
    assert found.precision.low < 0.05
    assert found.precision.high > 0.95


def test_nothing_to_match_gives_no_sample() -> None:
    assert quality([0, 0, 0, 0, 0], {}).recall.value == 0.0
