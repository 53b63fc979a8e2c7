"""Sentences that tell whose account all that follows is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]

UNDER = "\nEAST. A rocket struck a school near Rastan.\nWEST. Rebels shelled the bakery at dawn."


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Figures of the Observatory for three days since the truce of July.", "Observatory"),
        ("What follows is the army's account.", "army"),
        ("Here is what the mission reports.", "mission"),
        ("Below are the figures of the Defence Ministry, day by day.", "Defence Ministry"),
        ("The following comes from the bulletin of the Defence Ministry.", "Defence Ministry"),
        ("This list is based on the reports of the Observatory.", "Observatory"),
        ("From the log of the mission.", "mission"),
        ("The army's list for Monday:", "army"),
        ("The days were quiet, says the Observatory, on whose figures this note rests:", "Observatory"),
        ("The reports of the Observatory were long.", ""),
        ("The mayor of Rastan was away.", ""),
    ],
)
def test_an_account_goes_on_under_its_heading(claims: Claims, heading: str, expected: str) -> None:
    assert {chain(claim) for claim in claims(heading + UNDER, ActContent)} == {expected}


def test_it_ends_where_somebody_else_speaks(claims: Claims) -> None:
    text = "From the log of the mission.\nA rocket struck a school near Rastan.\nRebels shelled Homs, the army said."
    text += "\nA jet bombed Daraa."
    assert [chain(claim) for claim in claims(text, ActContent)] == ["mission", "army", ""]


def test_a_place_at_the_head_of_a_line_says_nothing(claims: Claims) -> None:
    assert chain(claims("Talbiseh: rebels shelled the town at dawn.", ActContent)[0]) == ""
    assert chain(claims("Moscow: rebels shelled the town at dawn.", ActContent)[0]) == "Moscow"
