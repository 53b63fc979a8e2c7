"""Whose account it was, as a sentence behind it tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("The agency OstroV took this from the mayor.", "OstroV < mayor"),
        ("Radio Tamazuj has that from the mayor.", "Radio Tamazuj < mayor"),
        ("Reuters had these figures from the mayor.", "Reuters < mayor"),
        ("So says the mayor.", "mayor"),
        ("The account is the mayor's.", "mayor"),
        ("This comes from the mayor.", "mayor"),
    ],
)
def test_a_sentence_behind_tells_whose_account_it_was(claims: Claims, behind: str, expected: str) -> None:
    text = f"On Monday rockets hit the market of Rastan. Two hours later shells fell on the school. {behind}"
    assert {chain(one) for one in claims(text, ActContent)} == {expected}


@pytest.mark.parametrize(
    "behind",
    ["The agency took a room in the town.", "So it goes.", "This was a Monday.", "The mayor has a house there."],
)
def test_other_sentences_behind_tell_of_no_speaker(claims: Claims, behind: str) -> None:
    assert chain(claims(f"On Monday rockets hit the market of Rastan. {behind}", ActContent)[0]) == ""


def test_what_somebody_else_said_before_stays_his(claims: Claims) -> None:
    text = "Rockets hit the market of Rastan, a doctor said. Shells fell on the school. AFP has that from the mayor."
    assert [chain(one) for one in claims(text, ActContent)] == ["doctor", "AFP < mayor"]
