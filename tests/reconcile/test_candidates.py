"""Candidates: near pairs are found, far ones are not compared, and hostile tables cost bounded time."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reconcile.factory import ARBIN, TANF, act_claim, chain, dated, placed
from tests.reconcile.test_compare import account
from truceline.model.claim import Modality
from truceline.model.when import WhenCandidate
from truceline.reconcile.account import Account, Spot, spots_of, times_of
from truceline.reconcile.candidates import candidate_pairs, may_meet
from truceline.reconcile.compare import compare_place, compare_time
from truceline.reconcile.origins import shingles
from truceline.reconcile.weights import load_weights

WEIGHTS = load_weights()


def row(name: str, day: str | None = "2017-05-18", point: tuple[float, float] | None = TANF, **more: object) -> Account:
    claim = act_claim(name)
    when = dated(claim, day) if day else None
    placement = placed(claim, point, 2000) if point else None
    return account(name, placement=placement, when=when, **({"is_record": True, "source": name} | more))


def pairs_of(*accounts: Account) -> list[tuple[int, int]]:
    return candidate_pairs(accounts, WEIGHTS)


def test_near_in_space_and_time_is_a_candidate() -> None:
    assert pairs_of(row("a"), row("b")) == [(0, 1)]


def test_far_in_space_or_time_is_none() -> None:
    assert pairs_of(row("a"), row("b", point=ARBIN)) == []
    assert pairs_of(row("a"), row("b", day="2017-06-06")) == []


def test_without_a_place_time_alone_brings_together() -> None:
    assert pairs_of(row("a"), row("b", point=None)) == [(0, 1)]


def test_without_a_time_only_the_document_or_a_copy_brings_together() -> None:
    assert pairs_of(row("a"), row("b", day=None)) == []
    claims = [row(name, day=None, is_record=False, source="doc") for name in "ab"]
    assert pairs_of(*claims) == [(0, 1)]
    words = shingles("one sentence that two papers print")
    copies = [row(name, day=None, is_record=False, shingles=words) for name in "ab"]
    assert pairs_of(*copies) == [(0, 1)]


def test_rows_of_event_tables_never_meet_each_other() -> None:
    assert not may_meet(row("a", coder="ucdp"), row("b", coder="ucdp"))
    assert may_meet(row("a", coder="ucdp"), row("b", coder="acled"))
    assert not may_meet(row("a", source="t", chain=chain("X")), row("b", source="t", chain=chain("X")))
    assert may_meet(row("a", source="t", chain=chain("X")), row("b", source="t", chain=chain("Y")))


@pytest.mark.parametrize("point", [(179.99, 10.0), (-179.99, 10.0), (20.0, 89.9), (20.0, -89.9)])
def test_round_the_antimeridian_and_the_poles_nothing_near_is_missed(point: tuple[float, float]) -> None:
    mirrored = (-point[0], point[1]) if abs(point[0]) > 170 else (-160.0, point[1])
    spots = [
        Spot(placed(act_claim("a")).candidates[0], 1.0, *where, 2000.0, frozenset()) for where in (point, mirrored)
    ]
    made = [account(f"{at}", when=dated(act_claim("x")), spots=(spots[at],), is_record=True) for at in (0, 1)]
    assert pairs_of(*made) == [(0, 1)]


def test_a_table_with_all_rows_on_one_spot_and_day_costs_bounded_time() -> None:
    claim = act_claim("x")
    spots, times = spots_of(placed(claim), WEIGHTS), times_of(dated(claim))
    rows = [
        Account(
            id=f"rec-{at:05d}", source=f"t{at}", is_record=True, position=at, act="attack", spots=spots, times=times,
            modality=Modality.ASSERTED, origin=f"t{at}",
        )
        for at in range(3000)
    ]  # fmt: skip
    started = time.process_time()
    found = candidate_pairs(rows, WEIGHTS)
    assert len(found) <= len(rows) * WEIGHTS.candidates.most
    assert time.process_time() - started < 20


points = st.tuples(st.floats(36, 39), st.floats(33, 36))
spans = st.tuples(st.integers(0, 20), st.integers(1, 8))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(points, st.floats(500, 60_000), spans), max_size=12))
def test_no_pair_that_agrees_in_place_and_time_is_missed(drawn: list[tuple]) -> None:
    accounts = []
    for index, (point, radius_m, (day, days)) in enumerate(drawn):
        start = datetime(2017, 5, 1, tzinfo=UTC) + timedelta(days=day)
        when = WhenCandidate(start_utc=start, end_utc=start + timedelta(days=days), weight=1.0)
        placement = placed(act_claim(f"{index}"), point, radius_m)
        accounts.append(account(f"{index}", placement=placement, is_record=True, times=(when,)))
    found = set(pairs_of(*accounts))
    for one in range(len(accounts)):
        for other in range(one + 1, len(accounts)):
            place = compare_place(accounts[one], accounts[other], WEIGHTS).level
            moment = compare_time(accounts[one], accounts[other], WEIGHTS).level
            if place not in ("far", "apart") and moment in ("day", "week", "edge"):
                assert (one, other) in found
