"""Comparisons: each level where a reader of two reports would put it, symmetric, and never surer for being wider."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reconcile.factory import ARBIN, TANF, act_claim, candidate, dated, killed, placed, record
from truceline.lexicon.parties import load_parties
from truceline.model import Claim, Placement, Record, Weighted, When
from truceline.model.claim import Casualties, HarmKind, Modality
from truceline.model.footprint import Ring
from truceline.model.when import WhenCandidate
from truceline.reconcile.account import Account, Context, spots_of, times_of
from truceline.reconcile.compare import (
    compare_act,
    compare_actor,
    compare_casualties,
    compare_nearby,
    compare_origin,
    compare_place,
    compare_target,
    compare_text,
    compare_time,
    likeness,
    time_level,
    toll_words,
)
from truceline.reconcile.judged import Decisions
from truceline.reconcile.origins import shingles
from truceline.reconcile.pairs import Pairs, probability, score_pair

CONTEXT = Context()
WEIGHTS = CONTEXT.weights


def account(
    name: str = "a", *, placement: Placement | None = None, when: When | None = None, **more: object
) -> Account:
    values: dict[str, object] = {
        "id": f"clm-{name}", "source": f"doc-{name}", "is_record": False, "position": 0, "act": "air_drone_strike",
        "modality": Modality.ASSERTED, "origin": name, "spots": spots_of(placement, WEIGHTS), "times": times_of(when),
    }  # fmt: skip
    return Account(**(values | more))


def at(point: tuple[float, float], radius_m: float, entries: tuple[str, ...] = (), name: str = "a") -> Account:
    return account(name, placement=placed(act_claim(name), point, radius_m, entries=entries))


def on(start: datetime, hours: float, name: str = "a") -> Account:
    candidate_ = WhenCandidate(start_utc=start, end_utc=start + timedelta(hours=hours), weight=1.0)
    when = When(id="whn-a", made_by="mkr-a", item="clm-a", phrase="", candidates=(candidate_,))
    return account(name, when=when)


DAY = datetime(2017, 5, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (at(ARBIN, 1000), at(ARBIN, 1000), "precise"),
        (at(ARBIN, 1000), at((36.41, 33.536), 1000), "local"),
        (at(ARBIN, 1000), at((36.45, 33.536), 1000), "apart"),
        (at(ARBIN, 1000), at(TANF, 1000), "far"),
        (at(ARBIN, 25_000), at(ARBIN, 1000), "local"),
        (at(TANF, 70_000), at(TANF, 1000), "broad"),
        (at(TANF, 200_000), at(TANF, 1000), "vague"),
        (at(TANF, 55_000, ("zone:x/tanf",)), at((38.5, 33.6), 30_000, ("zone:x/tanf",)), "same_name"),
        (at(TANF, 55_000, ("admin:SY-HI",)), at((38.5, 33.6), 30_000, ("admin:SY-HI",)), "broad"),
        (at(TANF, 1000), account(), "unheard"),
        (at(TANF, 1000), account("b"), "unknown"),
    ],
)
def test_places_agree_by_their_joint_width(one: Account, other: Account, level: str) -> None:
    term = compare_place(one, other, WEIGHTS)
    assert term.level == level
    assert compare_place(other, one, WEIGHTS).score == pytest.approx(term.score)
    assert term.reason


def test_two_readings_of_a_place_share_the_odds() -> None:
    both = (candidate(ARBIN, 1000, "one", 0.5), candidate(TANF, 1000, "other", 0.5))
    placement = Placement(id="plc-a", made_by="mkr-a", item="clm-a", phrase="", candidates=both)
    half = compare_place(account("a", placement=placement), at(ARBIN, 1000, name="b"), WEIGHTS)
    full = compare_place(at(ARBIN, 1000), at(ARBIN, 1000, name="b"), WEIGHTS)
    assert half.level == "precise"
    assert half.score == pytest.approx(full.score - math.log(2), abs=0.01)


def test_a_place_that_is_no_shape_is_not_told() -> None:
    bad = placed(act_claim("a"), shape=Ring(centre=TANF, inner_m=5.0, outer_m=1.0))
    assert account(placement=bad).spots == ()


def test_a_time_that_runs_backwards_or_on_no_clock_is_not_told() -> None:
    good = dated(act_claim("a")).candidates[0]
    backwards = msgspec.structs.replace(good, end_utc=good.start_utc - timedelta(days=1))
    nowhere = msgspec.structs.replace(good, clock="Moon/Tranquility")
    when = msgspec.structs.replace(dated(act_claim("a")), candidates=(backwards, nowhere))
    assert times_of(when) == ()
    assert times_of(None) == ()


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (on(DAY, 1), on(DAY, 2), "moment"),
        (on(DAY, 24), on(DAY, 24), "day"),
        (on(DAY, 24), on(DAY + timedelta(hours=10), 1), "day"),
        (on(DAY, 24), on(DAY - timedelta(hours=3), 24), "day"),
        (on(DAY, 24), on(DAY - timedelta(hours=21), 24), "edge"),
        (on(DAY, 24), on(DAY - timedelta(days=3), 7 * 24), "week"),
        (on(DAY, 24), on(DAY - timedelta(days=17), 31 * 24), "month"),
        (on(DAY, 24), on(DAY - timedelta(days=100), 365 * 24), "wide"),
        (on(DAY, 24), on(DAY + timedelta(days=1), 24), "next_day"),
        (on(DAY, 24), on(DAY + timedelta(days=2), 24), "days"),
        (on(DAY, 24), on(DAY + timedelta(days=9), 24), "apart"),
        (on(DAY, 0), on(DAY, 0), "moment"),
        (on(DAY, 0), on(DAY, 24), "day"),
        (on(DAY, 24), account("b"), "unknown"),
        (on(DAY, 24), account(), "unheard"),
    ],
)
def test_times_agree_by_the_longer_one(one: Account, other: Account, level: str) -> None:
    assert compare_time(one, other, WEIGHTS).level == level
    assert compare_time(other, one, WEIGHTS).level == level


moments = st.integers(0, 200).map(lambda hours: DAY + timedelta(hours=hours))
intervals = st.builds(
    lambda start, hours: WhenCandidate(start_utc=start, end_utc=start + timedelta(hours=hours), weight=1.0),
    moments,
    st.integers(0, 100),
)


@given(intervals, intervals)
def test_time_level_is_symmetric_and_weighted(one: WhenCandidate, other: WhenCandidate) -> None:
    assert time_level(one, other) == time_level(other, one)
    assert time_level(one, other) in WEIGHTS.time


def test_the_weights_fall_with_agreement() -> None:
    place, time, act = WEIGHTS.place, WEIGHTS.time, WEIGHTS.act
    assert place["precise"] > place["local"] > place["broad"] > place["vague"] > place["apart"] > place["far"]
    assert time["moment"] > time["day"] > time["week"] > time["month"] > time["next_day"] > time["days"] > time["apart"]
    assert act["same"] > act["contained"] > act["akin"] > act["loose"] > act["other"] > act["alien"]
    assert WEIGHTS.veto < WEIGHTS.join


@pytest.mark.parametrize(
    ("act", "level"),
    [
        ("air_drone_strike", "same"),
        ("violence", "contained"),
        ("shelling_artillery_missile_attack", "akin"),
        ("armed_clash", "loose"),
        ("disrupted_weapons_use", "other"),
        ("aid_obstruction", "alien"),
    ],
)
def test_acts_agree_by_kinship(act: str, level: str) -> None:
    assert compare_act(account(), account("b", act=act), CONTEXT.acts, WEIGHTS).level == level


def meant(*pairs: tuple[str, float]) -> tuple[Weighted, ...]:
    return tuple(Weighted(value=party, weight=weight) for party, weight in pairs)


COALITION = meant(("us-led-coalition", 1.0))


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (COALITION, "same"),
        (meant(("usa", 1.0)), "part"),
        (meant(("syrian-army", 1.0)), "other"),
        ((), "unknown"),
    ],
)
def test_actors_agree_by_the_ties_of_the_parties(other: tuple[Weighted, ...], level: str) -> None:
    term = compare_actor(account(actor=COALITION), account("b", actor=other), CONTEXT.parties, WEIGHTS)
    assert term.level == level


def test_two_militias_of_one_umbrella_are_kindred_targets() -> None:
    one = account(target=meant(("syrian-army", 1.0)))
    other = account("b", target=meant(("kataib-al-imam-ali", 1.0)))
    assert compare_target(one, other, CONTEXT.parties, WEIGHTS).level == "kindred"


def test_partners_in_one_mention_count_more_than_the_mean() -> None:
    parties = load_parties()
    both = meant(("syrian-army", 0.5), ("iran", 0.5))
    value = likeness(both, meant(("syrian-army", 1.0)), parties, None)
    assert value is not None
    assert 0.5 < value < 1.0
    assert likeness((), both, parties, None) is None


def toll(low: int, high: int | None, kind: HarmKind = HarmKind.KILLED) -> tuple[Casualties, ...]:
    return (Casualties(kind=kind, low=low, high=high, span=killed(1).span),)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (toll(8, 8), toll(8, 8), "equal"),
        (toll(8, None), toll(10, 10), "overlap"),
        (toll(28, 28), toll(38, 38), "near"),
        (toll(2, 2), toll(40, 40), "far"),
        (toll(0, 0), toll(3, 3), "far"),
        (toll(8, 8), toll(8, 8, HarmKind.INJURED), "unknown"),
        ((), toll(8, 8), "unknown"),
        ((*toll(8, 8), *toll(60, None, HarmKind.INJURED)), (*toll(8, 8), *toll(40, 40, HarmKind.INJURED)), "near"),
    ],
)
def test_tolls_agree_by_their_ranges(one: tuple, other: tuple, level: str) -> None:
    assert compare_casualties(account(casualties=one), account("b", casualties=other), WEIGHTS).level == level


def test_a_toll_in_words() -> None:
    assert [toll_words(toll(*ends)[0]) for ends in ((8, 8), (8, 10), (8, None))] == ["8", "8–10", "at least 8"]


def test_wording_is_compared_between_documents_only() -> None:
    words = shingles("the coalition struck pro-regime forces north-west of the garrison")
    part = shingles("the coalition struck pro-regime forces in the desert near the road")
    one = account(shingles=words)
    assert compare_text(one, account("b", shingles=words), WEIGHTS).level == "copy"
    assert compare_text(one, account("b", shingles=part), WEIGHTS).level == "alike"
    assert compare_text(one, account("c", source="doc-a", shingles=words), WEIGHTS).level == "own"
    assert compare_text(one, account("b"), WEIGHTS).level == "own"


def test_one_speaker_in_two_documents_speaks_for_one_incident() -> None:
    assert compare_origin(account(), account("b", origin="a"), WEIGHTS).level == "same"
    assert compare_origin(account(), account("b"), WEIGHTS).level == "other"


def test_a_sketchy_account_leans_on_its_neighbour() -> None:
    full = on(DAY, 24)
    near = account("b", source="doc-a", position=WEIGHTS.nearby_chars)
    assert compare_nearby(full, near, WEIGHTS).level == "next"
    assert (
        compare_nearby(full, account("b", source="doc-a", position=WEIGHTS.nearby_chars + 1), WEIGHTS).level == "none"
    )


def test_a_pair_is_the_sum_of_its_terms_and_symmetric() -> None:
    one, other = at(TANF, 5000), at(TANF, 9000, name="b")
    score = score_pair(one, other, CONTEXT)
    assert score.log_odds == pytest.approx(sum(term.score for term in score.terms))
    assert [term.name for term in score.terms][:3] == ["prior", "place", "time"]
    assert score_pair(other, one, CONTEXT).log_odds == pytest.approx(score.log_odds)


def test_a_sentence_told_to_follow_another_is_another_incident() -> None:
    strike = account(position=10)
    attack = account("b", source="doc-a", position=60, linked=10)
    assert score_pair(strike, attack, CONTEXT).forbidden == "told to follow one another"
    assert score_pair(attack, strike, CONTEXT).forbidden


def test_scores_are_kept() -> None:
    accounts = [at(TANF, 5000), at(TANF, 9000, name="b")]
    pairs = Pairs(accounts, accounts, Decisions(), CONTEXT)
    assert pairs.score(0, 1) is pairs.score(1, 0)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_probabilities_of_own_other_and_none_sum_to_one(own: float, other: float) -> None:
    neither = 1 / (1 + math.exp(own) + math.exp(other))
    assert probability(own, other) + probability(other, own) + neither == pytest.approx(1.0)
    assert probability(own) == pytest.approx(1 / (1 + math.exp(-own)))


def test_an_account_of_a_record_or_claim_knows_its_day() -> None:
    item: Claim | Record = record("1")
    assert account(when=dated(item)).day == DAY.date()
    assert account().day is None
    assert account().span_utc is None


def test_a_place_taken_from_another_act_contradicts_little() -> None:
    one = at(TANF, 5000)
    far = at(ARBIN, 5000, name="b")
    borrowed = replace(far, has_shared_place=True)
    assert compare_place(one, far, WEIGHTS).level == "far"
    assert compare_place(one, borrowed, WEIGHTS).level == compare_place(borrowed, one, WEIGHTS).level == "shared"
    assert compare_place(at(TANF, 5000), replace(at(TANF, 5000), has_shared_place=True), WEIGHTS).score > 0


def test_the_side_that_an_event_table_books_does_not_contradict_its_own_source() -> None:
    russia, syria = (Weighted(value="russia", weight=1.0),), (Weighted(value="syrian-government", weight=1.0),)
    one, coded = account("a", actor=russia), account("b", actor=syria, origin="a", coder="ucdp")
    assert compare_actor(one, coded, CONTEXT.parties, WEIGHTS).level == "coded"
    assert compare_actor(one, account("b", actor=syria, coder="ucdp"), CONTEXT.parties, WEIGHTS).level == "other"
    assert (
        compare_target(
            account("a", target=russia), account("b", target=syria, origin="a", coder="ucdp"), CONTEXT.parties, WEIGHTS
        ).level
        == "other"
    )


def test_one_speaker_who_gives_no_day_twice_repeats_himself() -> None:
    one, other = on(DAY, 96), on(DAY, 24 * 31)
    assert compare_origin(one, replace(other, source="doc-b", origin="a"), WEIGHTS).level == "undated"
    assert compare_origin(on(DAY, 24), replace(other, source="doc-b", origin="a"), WEIGHTS).level == "same"
