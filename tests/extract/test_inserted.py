"""Inserted clauses of speaking: where they begin and end, and who speaks in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize("going_on", ["the mayor went on", "the mayor continued", "the mayor carried on"])
def test_who_goes_on_speaking_speaks(claims: Claims, going_on: str) -> None:
    text = f"After a fight on the bridge jets bombed the market of Rastan, {going_on}."
    assert chain(claims(text, ActContent)[-1]) == "mayor"


def test_an_army_that_goes_on_speaks_no_words(claims: Claims) -> None:
    assert chain(claims("While jets bombed Rastan, the army carried on, and nobody stopped it.", ActContent)[0]) == ""


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("General Omar Haddad of the Joint Staff (JS) said on Thursday", "Omar Haddad"),
        ("Omar Haddad, 32, told Reuters", "Reuters < Omar Haddad"),
        ("Omar Haddad, a local farmer, told Reuters", "Reuters < Omar Haddad"),
    ],
)
def test_brackets_ages_and_titles_part_no_name_from_its_verb(claims: Claims, clause: str, expected: str) -> None:
    text = f"Rebels shot dead a guard at the mill of Rastan and burnt his hut, {clause}."
    assert chain(claims(text, ActContent)[0]) == expected


def test_a_place_before_the_clause_is_not_its_speaker(claims: Claims) -> None:
    text = "Shells hit a row of houses in Afrin and, a little later, al-Shifa hospital, rescue workers told Reuters."
    assert chain(claims(text, ActContent)[0]) == "Reuters < rescue workers"


def test_who_is_quoted_by_a_pronoun_speaks_through_the_outlet(claims: Claims) -> None:
    text = (
        "On Sunday the general counted six breaches. In one of these cases, TASS quotes him, gunmen shelled the town "
        "of Rastan."
    )
    assert chain(claims(text, ActContent)[-1]) == "TASS < general"


def test_a_speech_ends_at_a_semicolon_behind_which_another_speaks(claims: Claims) -> None:
    text = "The governor of Hatay says that jets bombed Rastan; the Observatory says that they bombed Talbiseh."
    assert [chain(one) for one in claims(text, ActContent)] == ["governor of Hatay", "Observatory"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("an official who did not want to be named said", "official"),
        ("an official who did not want to be named estimated", "official"),
        ("General Omar Haddad, the head of the centre, was quoted by TASS as saying", "TASS < Omar Haddad"),
        ("a team of the mission noted after a visit", "mission"),
    ],
)
def test_clauses_between_a_speaker_and_his_verb_part_them_not(claims: Claims, clause: str, expected: str) -> None:
    text = f"Rebels shelled the mill of Rastan, killed a guard and then attacked the camp, {clause}."
    assert expected in chain(claims(text, ActContent)[0])


def test_a_name_with_an_apposition_speaks_under_its_name(claims: Claims) -> None:
    text = "Gunmen shelled the mill of Rastan, and nobody stopped them, Haddad, a top aide, said on Friday."
    assert chain(claims(text, ActContent)[0]) == "Haddad"
