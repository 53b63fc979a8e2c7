"""One who knows the generator: calibrated without having seen a row's truth, and better than who does not know it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reconcile.worlds import calibration, compare_all, play
from truceline.reconcile.learn import probability_of


@pytest.mark.parametrize("name", ["plain", "copies", "to_capitals"])
def test_a_reference_is_calibrated_and_nothing_stands_above_it(name: str) -> None:
    world = compare_all(play(name, 11, incidents=2000, days=120))
    links = world.reference()
    same = world.played.same(links.one, links.other)
    likely = probability_of(links.log_odds.astype(np.float64))
    assert likely.sum() == pytest.approx(same.sum(), rel=0.04)
    bins = calibration(links.log_odds, same, least=300)
    assert max(abs(told - true) for told, true, _ in bins) <= 0.08
    own, best = world.quality(world.learnt()), world.best()
    assert own.pairwise < best.pairwise
    assert own.b_cubed < best.b_cubed
