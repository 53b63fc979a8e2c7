"""Habits of two tables: what just these values say beyond their level, learnt from all pairs but the one itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.reconcile.rows import names, rows
from tests.reconcile.worlds import compare_all, play
from truceline.reconcile.account import Context
from truceline.reconcile.columns import Columns
from truceline.reconcile.habits import FEWEST_ROWS, HABITS, Values
from truceline.reconcile.matching import match
from truceline.reconcile.waterfall import explain

CONTEXT = Context()
KNOWN = len(names())
ACTOR = next(at for at, (name, _) in enumerate(HABITS) if name == "actor")


def two_tables(incidents: int = 120, days: int = 40) -> Columns:
    """Each incident in both tables; what the one calls Brigade One the other calls Northern Front, and Two Southern."""
    rng = np.random.default_rng(5)
    side = rng.integers(0, 2, incidents)
    actor = np.concatenate((KNOWN + side, KNOWN + 2 + side))
    return rows(
        source=np.repeat((0, 1), incidents),
        strangers=("Brigade One", "Brigade Two", "Northern Front", "Southern Front"),
        actor=actor,
        day=np.tile(rng.integers(0, days, incidents), 2),
        lon=np.tile(36.0 + rng.random(incidents), 2),
        lat=np.tile(33.0 + rng.random(incidents), 2),
        sigma_m=[9_000.0] * (2 * incidents),
        killed=np.tile(np.repeat(rng.integers(0, 12, incidents)[:, None], 2, axis=1), (2, 1)),
    )


def test_two_names_for_one_party_are_learnt_though_no_lexicon_knows_them() -> None:
    columns = two_tables()
    found = match(columns, CONTEXT)
    added = {}
    for other in (2, 3):
        one = np.flatnonzero((columns.source == 0) & (columns.actor == KNOWN))
        against = np.flatnonzero((columns.source == 1) & (columns.actor == KNOWN + other))
        pair = np.array([(a, b) for a in one.tolist() for b in against.tolist()])
        at = np.flatnonzero(np.isin(found.links.one, pair[:, 0]) & np.isin(found.links.other, pair[:, 1]))
        steps = [
            step.log_odds
            for link in at[:40].tolist()
            for step in explain(found, int(found.links.one[link]), int(found.links.other[link]), CONTEXT).steps
            if step.name == "habit: actor"
        ]
        added[other] = np.mean(steps)
    assert added[2] > 0.3
    assert added[3] < -0.3


def test_habits_sharpen_a_world_that_has_them() -> None:
    world = compare_all(play("plain", 11))
    with_habits, bare = {}, {}
    for pair, found in world.compared.items():
        weighed = world.weigher.learn(found, pair)
        with_habits[pair] = weighed
        bare[pair] = type(weighed)(weighed.learnt, type(weighed.habits)(weighed.habits.values), weighed.partners)
    assert world.quality(with_habits).pairwise > world.quality(bare).pairwise + 0.002


def test_short_tables_have_no_habits() -> None:
    found = match(two_tables(12), CONTEXT)
    assert not found.weighed[0, 1].habits.habits
    assert not any(step.name.startswith("habit") for step in explain(found, 0, 12, CONTEXT).steps)


def test_values_that_come_up_too_seldom_are_nobody_s_habit() -> None:
    often = FEWEST_ROWS
    columns = rows(source=[0] * often + [1], lon=[36.0] * often + [36.5])
    point = next(at for at, (name, _) in enumerate(HABITS) if name == "point")
    meetings = Values(columns).meetings(point, np.array([0], np.int32), np.array([often], np.int32))
    assert meetings.tolist() == [-1]
    assert Values(columns).meetings(ACTOR, np.array([0], np.int32), np.array([1], np.int32))[0] >= 0


def test_a_pair_does_not_count_for_itself() -> None:
    """A name that each table has in one likely pair only adds next to nothing to that pair."""
    columns = two_tables()
    lone = [int(np.flatnonzero(columns.source == source)[0]) for source in (0, 1)]
    actor = columns.actor.copy()
    actor[lone] = -1
    found = match(replace(columns, actor=actor), CONTEXT)
    steps = explain(found, lone[0], lone[1], CONTEXT).steps
    assert not [step for step in steps if step.name == "habit: actor" and abs(step.log_odds) > 0.2]


def test_a_row_that_would_have_a_partner_is_joined_sooner() -> None:
    world = compare_all(play("plain", 12, incidents=2000, days=120))
    learnt = world.learnt()
    for pair in combinations(range(4), 2):
        one, other = learnt[pair].partners
        assert learnt[pair].partner == pytest.approx(-np.log(1 - one) - np.log(1 - other))
    assert learnt[0, 1].partner > learnt[1, 3].partner > 0.3
    few = match(rows(source=(0, 1)), CONTEXT)
    assert few.weighed[0, 1].partner < 0.1
