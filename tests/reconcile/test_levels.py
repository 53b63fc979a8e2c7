"""Levels in columns are those of accounts: one set of comparisons, whether a row or a claim is compared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.reconcile.factory import killed
from tests.reconcile.rows import ACTS, PARTIES, rows
from tests.reconcile.worlds import as_columns
from truceline.lexicon.parties import load_parties
from truceline.model.when import WhenCandidate
from truceline.reconcile.account import Context
from truceline.reconcile.columns import OPEN, Columns
from truceline.reconcile.compare import act_level, party_level, time_level, toll_level
from truceline.reconcile.levels import TIMES, TOLLS, Levels, toll_levels
from truceline.reconcile.naming import MOST_NAMES, NameLevels, word_level
from truceline.reconcile.windows import Reach, measured
from truceline.synth.world import make_world

CONTEXT = Context()
WEIGHTS = CONTEXT.weights


def levels_of(columns: Columns, one: int = 0, other: int = 1) -> dict[str, str]:
    """The levels of a pair by comparison."""
    levels = Levels(columns, CONTEXT)
    deviations2, joint2 = measured(columns, one, other, WEIGHTS)
    reach = Reach(np.array([one]), np.array([other]), np.array([deviations2]), np.array([joint2]))
    codes = levels.unravel(levels.patterns(reach))
    return {
        comparison.name: comparison.levels[int(code[0])]
        for comparison, code in zip(levels.comparisons, codes, strict=True)
    }


def test_times_acts_sides_and_tolls_of_a_world_have_the_levels_of_accounts() -> None:
    columns = as_columns(make_world("plain", 11, {"incidents": 300, "days": 20})).columns
    rng = np.random.default_rng(1)
    first, second = np.flatnonzero(columns.source == 0), np.flatnonzero(columns.source == 1)
    one, other = rng.choice(first, 800).astype(np.int32), rng.choice(second, 800).astype(np.int32)
    measures = [measured(columns, int(a), int(b), WEIGHTS) for a, b in zip(one, other, strict=True)]
    levels = Levels(columns, CONTEXT)
    reach = Reach(one, other, *(np.array(column) for column in zip(*measures, strict=True)))
    _, time, act, sides, toll = levels.unravel(levels.patterns(reach))
    names = WEIGHTS.party_names
    for at in range(len(one)):
        a, b = int(one[at]), int(other[at])
        assert TIMES[time[at]] == time_level(_when(columns, a), _when(columns, b))
        words = columns.vocabulary
        expected = act_level(words.acts[columns.act[a]], words.acts[columns.act[b]], CONTEXT.acts, WEIGHTS)
        assert levels.comparisons[2].levels[act[at]] == expected
        assert names[sides[at] // len(names)] == _party(columns, columns.actor[a], columns.actor[b])
        assert names[sides[at] % len(names)] == _party(columns, columns.target[a], columns.target[b])
        assert TOLLS[toll[at]] == _toll(columns, a, b)


def _when(columns: Columns, at: int) -> WhenCandidate:
    start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(columns.start_s[at]))
    return WhenCandidate(
        start_utc=start, end_utc=start + timedelta(seconds=float(columns.end_s[at] - columns.start_s[at])), weight=1.0
    )


def _party(columns: Columns, one: int, other: int) -> str:
    if one < 0 or other < 0:
        return "unknown"
    words = columns.vocabulary.names
    return party_level(words[one].parties, words[other].parties, load_parties(), WEIGHTS)


def _toll(columns: Columns, one: int, other: int) -> str:
    if columns.killed[one, 0] < 0 or columns.killed[other, 0] < 0:
        return "unknown"
    return toll_level(killed(*columns.killed[one].tolist()), killed(*columns.killed[other].tolist()))


@pytest.mark.parametrize(
    ("east_m", "level"),
    [(0, "tight"), (2_000, "close"), (3_400, "beside"), (4_500, "off"), (6_500, "away"), (9_000, "far")],
)
def test_places_by_joint_deviations(east_m: float, level: str) -> None:
    # Two exact places: the square root of 1 + 1 + 2 squared kilometres, 2.45 km.
    shift = east_m / 111_195.0 / np.cos(np.radians(33.0))
    assert levels_of(rows(source=(0, 1), lon=(36.0, 36.0 + shift)))["place"].startswith(f"{level}, precise")


@pytest.mark.parametrize(
    ("sigma_m", "width"), [(1_000, "precise"), (10_213, "local"), (32_500, "broad"), (75_000, "vague")]
)
def test_places_by_width(sigma_m: float, width: str) -> None:
    assert f", {width}, " in levels_of(rows(source=(0, 1), sigma_m=(1_000, sigma_m)))["place"]


def test_two_strikes_in_a_village_are_lone_and_among_a_hundred_they_are_not() -> None:
    village = levels_of(rows(source=(0, 1)))["place"]
    town = rows(source=[0] * 100 + [1] * 100, day=[100 + at % 50 for at in range(200)])
    assert village.endswith(", thin")
    assert levels_of(town, 0, 100)["place"].endswith((", dense", ", packed"))


def test_a_pair_that_does_not_say_who_acted_is_read_both_ways() -> None:
    turned = rows(source=(0, 1), actor=(0, 3), target=(3, 0), is_directed=(True, False))
    assert levels_of(turned)["sides"] == "actor same, target same"
    told = rows(source=(0, 1), actor=(0, 3), target=(3, 0))
    assert levels_of(told)["sides"] != "actor same, target same"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ((3, 3), (3, 3), "equal"),
        ((0, 0), (0, 0), "nil"),
        ((2, 5), (4, 9), "overlap"),
        ((6, 6), (10, 10), "near"),
        ((1, 1), (10, 10), "far"),
        ((-1, -1), (3, 3), "unknown"),
        ((8, OPEN), (12, 12), "overlap"),
    ],
)
def test_tolls_are_ranges(one: tuple[int, int], other: tuple[int, int], level: str) -> None:
    assert levels_of(rows(source=(0, 1), killed=(one, other)))["casualties"] == level
    table = np.array([one, other], dtype=np.int32)
    assert TOLLS[int(toll_levels(table, np.array([1]), np.array([0]))[0])] == level


def test_the_worse_of_dead_and_injured_decides_and_one_untold_leaves_it_to_the_other() -> None:
    both = rows(source=(0, 1), killed=((3, 3), (3, 3)), injured=((1, 1), (40, 40)))
    assert levels_of(both)["casualties"] == "far"
    injured = rows(source=(0, 1), injured=((4, 4), (4, 4)))
    assert levels_of(injured)["casualties"] == "equal"


def test_names_that_nobody_knows_are_compared_by_their_words() -> None:
    strangers = ("Village guards of Tell Brak", "Tell Brak village guards", "River police")
    first = len(PARTIES)
    columns = rows(source=(0, 1), actor=(first, first + 1), strangers=strangers)
    assert levels_of(columns)["sides"].startswith("actor part,")
    other = rows(source=(0, 1), actor=(first, first + 2), strangers=strangers)
    assert levels_of(other)["sides"].startswith("actor other,")
    known = rows(source=(0, 1), actor=(first, 0), strangers=strangers)
    assert levels_of(known)["sides"].startswith("actor unknown,")


def test_more_names_than_are_compared_agree_only_when_equal() -> None:
    strangers = tuple(f"militia {number}" for number in range(MOST_NAMES + 3))
    names = rows(source=(0,), sources=("a",), strangers=strangers).vocabulary.names
    levels = NameLevels(names, CONTEXT)
    last = len(names) - 1
    slots = levels.slots(np.array([last, last - 1, -1, 0], dtype=np.int32))
    found = levels.levels(slots[[0, 0, 0, 3]], slots[[0, 1, 2, 3]])
    order = WEIGHTS.party_names
    assert [order[level] for level in found] == ["same", "unknown", "unknown", "same"]


def test_words_of_names() -> None:
    assert word_level("river police", "police river") == "same"
    assert word_level("river police", "river police of raqqa") == "part"
    assert word_level("river police", "tribal guards") == "other"


def test_every_level_has_a_declared_weight() -> None:
    levels = Levels(rows(source=(0, 1)), CONTEXT)
    for comparison in levels.comparisons:
        assert len(comparison.levels) == len(comparison.declared)
        assert len(set(comparison.levels)) == len(comparison.levels)
    assert all(CONTEXT.acts.knows(act) for act in ACTS)
