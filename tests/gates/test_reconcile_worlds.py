"""Matching on worlds and seeds that nobody looked at while it was made: how near does it come to the true weights?

What the figures mean, and how they were reached: docs/manual/reconcile.md. ``--log-cli-level=INFO`` prints them.
"""

from __future__ import annotations

import logging
from functools import cache

import numpy as np
import pytest

from tests.reconcile.worlds import Scored, calibration, compare_all, play, rate, tuned_window
from truceline.synth.parameters import load_worlds

LOG = logging.getLogger(__name__)

TIMES = 4
"""Worlds are four times as long as their parameters say, as dense: each two tables have enough pairs to learn from."""
SEEDS = load_worlds().seeds
WELL = tuple(name for name, world in load_worlds().worlds.items() if world.well_specified)
ILL = tuple(name for name, world in load_worlds().worlds.items() if not world.well_specified)
LEAST_RATIO = 0.97
MOST_RATIO = 1.005
"""The truth's weights are counted from the very pairs; clusters may still come out better by chance, by this much."""
MOST_GAP = 0.04
MOST_DEVIATION = 0.10
SUPPORT = 400
"""Pairs on either side from which on a level's true weight is itself known to some per cent."""


@cache
def scored(name: str, seed: int) -> Scored:
    """A world compared once for all gates."""
    return compare_all(play(name, seed, TIMES))


def seeds_of(name: str) -> tuple[int, ...]:
    """All held-out seeds for worlds that keep the assumptions, two for the others."""
    return SEEDS.held_out if name in WELL else SEEDS.held_out[:2]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*WELL, *ILL])
def test_clusters_are_nearly_as_good_as_with_the_true_weights(name: str) -> None:
    ratios = []
    for seed in seeds_of(name):
        world = scored(name, seed)
        own, best = world.quality(world.learnt()), world.quality(world.true())
        ratios.append((own.pairwise / best.pairwise, own.b_cubed / best.b_cubed))
        LOG.info(
            f"{name} {seed}: pairwise {own.pairwise:.4f} of {best.pairwise:.4f}, "
            f"B3 {own.b_cubed:.4f} of {best.b_cubed:.4f}"
        )
    mean = np.mean(ratios, axis=0)
    assert (mean >= LEAST_RATIO).all()
    assert (mean <= MOST_RATIO).all()


@pytest.mark.slow
@pytest.mark.parametrize("name", WELL)
def test_learnt_weights_are_the_true_ones_within_a_tenth(name: str) -> None:
    deviations = []
    for seed in seeds_of(name):
        world = scored(name, seed)
        learnt, true = world.learnt(), world.true()
        for pair, found in world.compared.items():
            same = world.played.same(found.one, found.other)
            for at, code in enumerate(world.levels.unravel(found.pattern)):
                own, truth = learnt[pair].weights[at], true[pair].weights[at]
                counts = [np.bincount(code[mask], minlength=len(own)) for mask in (same, ~same)]
                told = np.flatnonzero(np.minimum(*counts) >= SUPPORT)
                deviations.extend((np.abs(own - truth) / np.maximum(np.abs(truth), 1.0))[told].tolist())
    LOG.info(f"{name}: {len(deviations)} levels, mean {np.mean(deviations):.3f}, worst {max(deviations):.3f}")
    assert len(deviations) > 20
    assert np.quantile(deviations, 0.99) <= MOST_DEVIATION
    assert max(deviations) <= 2 * MOST_DEVIATION


@pytest.mark.slow
@pytest.mark.parametrize("name", WELL)
def test_probabilities_are_calibrated_in_ten_bins(name: str) -> None:
    odds, same = [], []
    for seed in seeds_of(name):
        world = scored(name, seed)
        links = world.links(world.learnt())
        odds.append(links.log_odds)
        same.append(world.played.same(links.one, links.other))
    bins = calibration(np.concatenate(odds), np.concatenate(same))
    gaps = [abs(told - true) for told, true, _ in bins]
    LOG.info(f"{name}: worst gap {max(gaps):.3f} of {[round(gap, 3) for gap in gaps]}")
    assert len(bins) == 10
    assert max(gaps) <= MOST_GAP


@pytest.mark.slow
@pytest.mark.parametrize("name", ILL)
def test_where_assumptions_break_probabilities_stay_near(name: str) -> None:
    """Not asked for by the issue: a bound so that no change makes it worse unseen."""
    odds, same = [], []
    for seed in seeds_of(name):
        world = scored(name, seed)
        links = world.links(world.learnt())
        odds.append(links.log_odds)
        same.append(world.played.same(links.one, links.other))
    gaps = [abs(told - true) for told, true, _ in calibration(np.concatenate(odds), np.concatenate(same))]
    LOG.info(f"{name}: worst gap {max(gaps):.3f}")
    assert max(gaps) <= 0.12


@pytest.mark.slow
def test_the_margin_over_one_window_for_all() -> None:
    names = ("plain", "busy", "fronts", "dense_towns", "to_capitals")
    window = tuned_window(names, SEEDS.training[:2])
    margins = {}
    for name in names:
        held = [(compare_all(world), world) for world in (play(name, seed) for seed in SEEDS.held_out[:2])]
        own = np.mean([one.quality(one.learnt()).pairwise for one, _ in held])
        fixed = np.mean([rate(world.incident, window.cluster(world)).pairwise for _, world in held])
        margins[name] = float(own - fixed)
        LOG.info(f"{name}: {own:.4f}, one window of {window.km:g} km and {window.days} days {fixed:.4f}")
    assert all(margin > 0 for margin in margins.values())
