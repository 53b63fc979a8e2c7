from __future__ import annotations

from datetime import date

import pytest

from tests.assess.instrument import member
from truceline.assess.belonging import Belonging, Lists, bound, covered_target, left_out
from truceline.lexicon.parties import load_parties
from truceline.model.noun import Bounds

DAY = date(2017, 6, 10)


@pytest.fixture
def belonging():
    return Belonging(load_parties())


def pair(one: Bounds):
    return one.low, one.high


BOUND = (
    member("syrian-government"),
    member("armed-opposition", 0.0, 0.8),
    member("faylaq-al-rahman", 0.0, 0.0, until=date(2017, 8, 18)),
    member("faylaq-al-rahman", since=date(2017, 8, 18)),
)


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ("syrian-government", (1.0, 1.0)),
        ("syria", (1.0, 1.0)),
        ("syrian-air-force", (1.0, 1.0)),
        ("national-defence-forces", (1.0, 1.0)),
        ("us-led-coalition", (0.0, 0.0)),
        ("centcom", (0.0, 0.0)),
        ("armed-opposition", (0.0, 0.8)),
        ("jaysh-al-nasr", (0.0, 0.8)),
        ("pro-government-forces", (0.0, 1.0)),
        ("hayat-tahrir-al-sham", (0.0, 0.8)),
        (None, (0.0, 1.0)),
        ("somebody-not-in-the-lexicon", (0.0, 1.0)),
    ],
    ids=str,
)
def test_who_is_bound(belonging, party, expected):
    assert pair(bound(belonging, party, Lists(bound=BOUND), DAY)) == expected


def test_what_is_said_of_a_party_goes_before_what_is_said_of_a_wider_one(belonging):
    lists = Lists(bound=BOUND)
    assert pair(bound(belonging, "faylaq-al-rahman", lists, date(2017, 8, 17))) == (0.0, 0.0)
    assert pair(bound(belonging, "faylaq-al-rahman", lists, date(2017, 8, 18))) == (1.0, 1.0)


def test_at_an_unknown_time_a_dated_membership_is_open(belonging):
    assert pair(bound(belonging, "faylaq-al-rahman", Lists(bound=BOUND), None)) == (0.0, 1.0)
    assert pair(bound(belonging, "syrian-government", Lists(bound=BOUND), None)) == (1.0, 1.0)


def test_where_nobody_is_named_as_bound_it_is_open(belonging):
    assert pair(bound(belonging, "us-led-coalition", Lists(), DAY)) == (0.0, 1.0)


def test_by_narrows_whom_a_clause_binds(belonging):
    lists = Lists(bound=BOUND, by=("armed-opposition",), is_by_bound=True)
    assert pair(bound(belonging, "syrian-government", lists, DAY)) == (0.0, 0.0)
    assert pair(bound(belonging, "jaysh-al-nasr", lists, DAY)) == (0.0, 0.8)


def test_who_is_named_in_a_permission_need_not_be_bound(belonging):
    assert pair(bound(belonging, "russia", Lists(bound=BOUND, by=("russia",)), DAY)) == (1.0, 1.0)


def test_who_is_excluded_is_not_bound(belonging):
    lists = Lists(bound=(member("syrian-insurgents"),), excluded=(member("hayat-tahrir-al-sham", 0.9, 1.0),))
    assert bound(belonging, "hayat-tahrir-al-sham", lists, DAY).high == pytest.approx(0.1)


EXCLUDED = (member("islamic-state"), member("jabhat-al-nusra"), member("hayat-tahrir-al-sham", 0.9, 1.0))


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ("islamic-state", (1.0, 1.0)),
        ("yarmouk-martyrs", (1.0, 1.0)),
        ("hayat-tahrir-al-sham", (0.9, 1.0)),
        ("syrian-insurgents", (0.0, 1.0)),
        ("armed-opposition", (0.0, 0.0)),
        ("free-syrian-army", (0.0, 0.0)),
        ("civilians", (0.0, 0.0)),
        (None, (0.0, 1.0)),
    ],
    ids=str,
)
def test_who_is_left_out(belonging, party, expected):
    assert pair(left_out(belonging, party, Lists(bound=BOUND, excluded=EXCLUDED), DAY)) == expected


SIDES = Lists(sides=(("syrian-government", "russia", "civilians"), ("armed-opposition", "civilians")))


@pytest.mark.parametrize(
    ("actor", "target", "expected"),
    [
        ("syrian-army", "jaysh-al-nasr", (1.0, 1.0)),
        ("syrian-army", "russia", (0.0, 0.0)),
        ("syrian-army", "civilians", (1.0, 1.0)),
        ("jaysh-al-nasr", "civilians", (1.0, 1.0)),
        ("syrian-army", "us-led-coalition", (0.0, 0.0)),
        ("syrian-army", None, (0.0, 1.0)),
        (None, "jaysh-al-nasr", (0.0, 1.0)),
    ],
    ids=str,
)
def test_between_sides_a_clause_covers_what_one_does_to_another(belonging, actor, target, expected):
    assert pair(covered_target(belonging, actor, target, SIDES, DAY)) == expected


def test_against_names_whom_a_clause_protects(belonging):
    lists = Lists(against=("civilians",))
    assert pair(covered_target(belonging, "russia", "civilians", lists, DAY)) == (1.0, 1.0)
    assert pair(covered_target(belonging, "russia", "syrian-army", lists, DAY)) == (0.0, 0.0)
    assert pair(covered_target(belonging, "russia", None, lists, DAY)) == (0.0, 1.0)


def test_days_of_ties_are_known_for_all_above(belonging):
    assert date(2017, 1, 28) in belonging.days_of("hayat-tahrir-al-sham")
    assert belonging.days_of(None) == belonging.days_of("nobody") == ()


def test_a_tie_that_ends_ends_the_membership(belonging):
    lists = Lists(bound=(member("hayat-tahrir-al-sham"),))
    zenki = "nour-al-din-al-zenki"
    assert pair(bound(belonging, zenki, lists, date(2017, 7, 19))) == (1.0, 1.0)
    assert bound(belonging, zenki, lists, date(2017, 7, 20)).low == 0.0
