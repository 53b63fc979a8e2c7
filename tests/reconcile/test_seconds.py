"""Rows that tell two incidents: found by an excess on the ends of their days, and by nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reconcile.rows import rows
from tests.reconcile.worlds import Played, play
from truceline.reconcile.account import Context
from truceline.reconcile.learn import probability_of
from truceline.reconcile.matching import Decided, Matched, match
from truceline.reconcile.seconds import CLASSES, Days, Long, Told, also_told, learn_seconds, with_second
from truceline.reconcile.waterfall import explain

CONTEXT = Context()
LIKELY = 0.5


@pytest.fixture(scope="module")
def world() -> Played:
    return play("merged", 11, incidents=3000, days=180)


@pytest.fixture(scope="module")
def matched(world: Played) -> Matched:
    return match(world.columns, CONTEXT)


def tells_both(world: Played, found: Matched, row: int) -> bool:
    """Whether a row tells an incident of the other cluster that it is said to tell."""
    there = world.incident[found.grouped.cluster == found.also.cluster[row]]
    own = {int(world.incident[row]), int(world.second[row])}
    return bool(world.second[row] >= 0 and own & set(there.tolist()))


def test_rows_of_two_incidents_are_told_as_surely_as_they_are(world: Played, matched: Matched) -> None:
    said = np.flatnonzero(matched.also.probability >= LIKELY)
    right = [tells_both(world, matched, row) for row in said.tolist()]
    assert len(said) > 40
    assert np.mean(right) == pytest.approx(matched.also.probability[said].mean(), abs=0.12)


def test_where_no_row_tells_two_hardly_any_is_said_to() -> None:
    plain = play("plain", 11, incidents=3000, days=180)
    found = match(plain.columns, CONTEXT)
    assert (found.also.probability >= LIKELY).mean() < 0.001


def test_a_second_incident_is_never_the_row_s_own(matched: Matched) -> None:
    said = np.flatnonzero(matched.also.cluster >= 0)
    assert (matched.also.cluster[said] != matched.grouped.cluster[said]).all()
    assert (matched.also.probability[said] > 0).all()


def test_a_pair_judged_to_be_two_is_no_second_incident(world: Played, matched: Matched) -> None:
    row = int(np.argmax(matched.also.probability))
    there = np.flatnonzero(matched.grouped.cluster == matched.also.cluster[row])
    pairs = np.column_stack((np.full(len(there), row), there)).astype(np.int64)
    again = match(world.columns, CONTEXT, Decided(different=pairs))
    assert set(there.tolist()).isdisjoint(np.flatnonzero(again.grouped.cluster == again.also.cluster[row]).tolist())


def test_the_step_stands_in_the_explanation(matched: Matched) -> None:
    row = int(np.argmax(matched.also.probability))
    there = np.flatnonzero(matched.grouped.cluster == matched.also.cluster[row])
    steps = [
        step
        for other in there.tolist()
        for step in explain(matched, row, int(other), CONTEXT).steps
        if step.name == "second"
    ]
    assert steps
    assert all(step.log_odds > 0 for step in steps)


def test_no_excess_over_the_days_beside_is_no_second() -> None:
    # One pair on each of the six days: two before, the first, the last, and two after.
    end = np.tile(np.array([-1, -1, 0, 1, -1, -1], dtype=np.int8), 50)
    long = Long(np.arange(300), np.zeros(300, dtype=np.intp), end, end < 0)
    assert not learn_seconds(long, np.full(300, -5.0)).is_any


def test_an_excess_is_the_share() -> None:
    # Ten pairs by chance on each day, and thirty more on the first.
    end = np.concatenate((np.full(40, -1), np.full(10, 1), np.full(40, 0))).astype(np.int8)
    long = Long(np.arange(90), np.zeros(90, dtype=np.intp), end, end < 0)
    share = learn_seconds(long, np.full(90, -8.0)).share
    assert share.shape == (2, CLASSES)
    assert share[0, 0] == pytest.approx(30 / 42, abs=0.05)
    assert share[1, 0] == 0


def test_what_is_one_incident_is_no_excess() -> None:
    end = np.concatenate((np.full(40, -1), np.full(10, 1), np.full(40, 0))).astype(np.int8)
    long = Long(np.arange(90), np.zeros(90, dtype=np.intp), end, end < 0)
    odds = np.where((end == 0) & (np.arange(90) % 4 != 0), 8.0, -8.0)
    assert learn_seconds(long, odds).share[0, 0] == 0


def test_a_longer_row_and_a_single_day_are_told_by_where_the_day_lies() -> None:
    columns = rows(source=[0, 1, 1, 1, 1, 1], day=[100, 98, 100, 102, 104, 106], days=[5, 1, 1, 1, 1, 2])
    one, other = np.zeros(5, dtype=np.int32), np.arange(1, 6, dtype=np.int32)
    pattern = np.zeros(5, dtype=np.int32)
    long = Days(columns).long(one, other, pattern, np.zeros(1, dtype=np.int8))
    assert long.at.tolist() == [0, 1, 2, 3]
    assert long.end.tolist() == [-1, 0, -1, 1]
    assert long.is_beside.tolist() == [True, False, False, False]
    turned = Days(columns).long(other, one, pattern, np.zeros(1, dtype=np.int8))
    assert turned.end.tolist() == long.end.tolist()
    assert (turned.cell != long.cell).all()
    assert not len(Days(columns).long(one, other, pattern, np.full(1, -1, dtype=np.int8)).at)


def test_several_rows_of_one_cluster_speak_together() -> None:
    cluster = np.array([0, 1, 1, 3])
    told = Told(np.arange(3), np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([0.5, 0.5, 0.6]))
    also = also_told([told], cluster)
    assert also.cluster.tolist() == [1, -1, -1, -1]
    assert also.probability[0] == pytest.approx(0.75)
    assert also_told([], cluster).cluster.tolist() == [-1] * 4


def test_a_second_incident_never_makes_a_pair_less_likely() -> None:
    odds = np.linspace(-25, 30, 56)
    told = with_second(odds, np.full(56, 0.3))
    assert (told >= odds - 1e-9).all()
    assert probability_of(told)[0] == pytest.approx(0.3)
    assert with_second(odds, np.zeros(56)) == pytest.approx(odds, abs=1e-6)
