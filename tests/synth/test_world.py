"""Worlds: the same from one seed, errors as large as their parameters say, and truths that hold together."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.errors import LexiconError
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.synth.agreement import make_agreement
from truceline.synth.land import metres_apart, moved
from truceline.synth.ledgers import make_ledgers
from truceline.synth.parameters import load_worlds
from truceline.synth.world import World, make_world


@pytest.fixture(scope="module")
def plain() -> World:
    return make_world("plain", 11)


def test_one_seed_gives_one_world_and_another_gives_another(plain: World) -> None:
    again, other = make_world("plain", 11), make_world("plain", 12)
    assert all(plain.tables()[name].equals(again.tables()[name]) for name in plain.sources)
    assert not plain.tables()["alpha"].equals(other.tables()["alpha"])


def test_an_unknown_world_says_which_there_are() -> None:
    with pytest.raises(LexiconError, match="no world is called") as caught:
        make_world("calm", 1)
    assert "dense_towns" in caught.value.mend


def test_seeds_that_gates_use_are_none_that_were_looked_at() -> None:
    seeds = load_worlds().seeds
    assert not set(seeds.training) & set(seeds.held_out)
    assert len(seeds.held_out) >= 3


def test_every_world_gives_a_reason_and_some_break_assumptions() -> None:
    worlds = load_worlds().worlds
    assert all(world.reason for world in worlds.values())
    assert sum(not world.well_specified for world in worlds.values()) >= 5


def test_all_words_of_the_worlds_are_of_the_lexicons(plain: World) -> None:
    acts, parties = load_acts(), load_parties()
    assert all(acts.knows(act) for act in plain.words.acts)
    for party in plain.words.parties:
        assert [found.value for found in parties.match(parties.name(party))] == [party]


def test_sources_cover_what_their_parameters_say(plain: World) -> None:
    for number, name in enumerate(plain.sources):
        told = np.sum(plain.rows.source == number) / len(plain.truth)
        assert told == pytest.approx(load_worlds().sources[name].coverage, abs=0.2)


def test_exact_places_lie_near_and_coarse_ones_within_their_unit(plain: World) -> None:
    rows, truth = plain.rows, plain.truth
    away = metres_apart(rows.lon, rows.lat, truth.lon[rows.incident], truth.lat[rows.incident])
    assert np.median(away[rows.place_code == 1]) < 5_000
    assert np.quantile(away[rows.place_code == 2], 0.95) == pytest.approx(25_000, rel=0.1)
    assert np.median(away[rows.place_code == 4]) > 30_000


def test_days_hold_the_truth_unless_an_exact_one_is_off_by_one(plain: World) -> None:
    rows, day = plain.rows, np.floor(plain.truth.day[plain.rows.incident])
    holds = (rows.day_start <= day) & (day <= rows.day_end)
    assert holds[rows.date_code > 1].all()
    off = rows.day_start[~holds] - day[~holds]
    assert set(np.unique(off)) == {-1, 1}
    alpha = (rows.source == 0) & (rows.date_code == 1)
    assert 1 - holds[alpha].mean() == pytest.approx(0.03, abs=0.01)


def test_answers_follow_what_they_answer(plain: World) -> None:
    truth = plain.truth
    answer = np.flatnonzero(truth.answers >= 0)
    gap = (truth.day[answer] - truth.day[truth.answers[answer]]) % plain.parameters.days
    assert np.mean(gap) == pytest.approx(plain.parameters.burst_days, rel=0.15)
    turned = truth.actor[answer] == truth.target[truth.answers[answer]]
    assert np.mean(turned) == pytest.approx(plain.parameters.answers_reversed, abs=0.06)


def test_the_shifted_clock_moves_days_of_one_source_only() -> None:
    plain, late = make_world("plain", 12), make_world("shifted_clock", 12)
    moved_days = late.rows.day_start - plain.rows.day_start
    gamma = plain.sources.index("gamma")
    assert set(np.unique(moved_days[plain.rows.source != gamma])) == {0}
    assert moved_days[plain.rows.source == gamma].mean() == pytest.approx(0.35 * 0.88, abs=0.04)


def test_capitals_take_rows_of_one_source_as_exact() -> None:
    world = make_world("to_capitals", 12)
    gamma = world.rows.source == world.sources.index("gamma")
    _, counts = np.unique(np.column_stack((world.rows.lon, world.rows.lat))[gamma], axis=0, return_counts=True)
    heaped = np.sort(counts)[-int(np.prod(world.parameters.provinces)) :].sum()
    assert heaped / gamma.sum() > 0.3


def test_copies_are_their_originals_and_say_whom_they_copy() -> None:
    world = make_world("copies", 12)
    rows = world.rows
    copies = np.flatnonzero(rows.copy_of >= 0)
    assert len(copies) > 1000
    assert (rows.incident[copies] == rows.incident[rows.copy_of[copies]]).all()
    assert (rows.killed_low[copies] == rows.killed_low[rows.copy_of[copies]]).all()
    table = world.tables()["gamma"].to_pylist()
    cited = {row["said_by"] for row in table}
    assert cited == {"gamma < gamma", "gamma < alpha"}
    notes = {row["what"] for row in world.tables()["alpha"].to_pylist()}
    assert sum(row["what"] in notes for row in table) == len(copies)


def test_merged_rows_tell_an_answer_and_what_it_answers_and_split_ones_repeat() -> None:
    world = make_world("merged", 12)
    rows = world.rows
    both = rows.second >= 0
    assert both.mean() == pytest.approx(0.06, abs=0.02)
    assert (world.truth.answers[rows.incident[both]] == rows.second[both]).all()
    told = rows.source * len(world.truth) + rows.incident
    assert len(told) - len(np.unique(told)) > 100


def test_tables_have_unique_ids_and_no_truth(plain: World) -> None:
    for name, table in plain.tables().items():
        assert len(set(table.column("row_id").to_pylist())) == table.num_rows
        assert "incident" not in table.column_names
        assert table.num_rows == len(plain.incidents_of(name)[0])


def test_the_agreement_applies_just_where_all_factors_do(plain: World) -> None:
    made = make_agreement(plain)
    answers = made.answers(plain)
    columns = {name: answers.column(name).to_numpy() for name in answers.column_names}
    alone = columns["in_place"] & columns["in_force"] & columns["is_bound"] & columns["is_act"]
    assert (columns["applies"] == alone).all()
    assert 0.005 < columns["applies"].mean() < 0.6
    inside = np.flatnonzero(columns["zone"] == 0)
    away = metres_apart(plain.truth.lon[inside], plain.truth.lat[inside], made.lon[0], made.lat[0])
    assert (away <= made.radius_m[0]).all()


def test_ledgers_of_two_sides_stay_two_and_differ(plain: World) -> None:
    ledgers = make_ledgers(plain, "syrian-army", "jaysh-al-islam")
    sides = ledgers.column("side").to_numpy(zero_copy_only=False)
    assert set(sides) == {"syrian-army", "jaysh-al-islam"}
    lines, true = ledgers.column("lines").to_numpy(), ledgers.column("true").to_numpy()
    assert (lines > 0).all()
    assert (lines != true).any()


def test_moves_are_as_long_as_they_say() -> None:
    lon, lat = np.array([36.0, 41.0]), np.array([33.0, 36.5])
    east, north = moved(lon, lat, np.array([3000.0, 0.0]), np.array([4000.0, 5000.0]))
    assert metres_apart(lon, lat, east, north) == pytest.approx([5000.0, 5000.0], rel=1e-3)


def test_changes_of_parameters_reach_the_world() -> None:
    assert len(make_world("plain", 11, {"incidents": 500}).truth) == 500


def test_the_truth_is_a_table_in_words_of_the_lexicons(plain: World) -> None:
    table = plain.truth.table()
    assert table.num_rows == 6000
    assert set(table.column("act").to_pylist()) <= set(load_acts().ids)
