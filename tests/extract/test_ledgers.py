"""Tallies: sides, totals, shares by place, periods, and what is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain, when, who
from truceline.model.claim import ActContent, Claim, LedgerContent

Claims = Callable[..., list[Claim]]


def tally(claim: Claim) -> dict[str | None, int]:
    assert isinstance(claim.content, LedgerContent)
    return {count.where: count.low for count in claim.content.counts}


@pytest.mark.parametrize(
    ("text", "side", "counts", "unit"),
    [
        ("The Russian side registered 18 cases of firing: Damascus (10), Latakia (3), Hama (5).",
         "russia", {None: 18, "Damascus": 10, "Latakia": 3, "Hama": 5}, "cases of firing"),
        ("The Turkish side recorded five violations over 24 hours: three in Hama and two in Homs.",
         "turkey", {None: 5, "Hama": 3, "Homs": 2}, "violations"),
        ("Russian monitors have noted six ceasefire violations in the past 24 hours, four in the province of Aleppo "
         "and one each in Homs and Hama.", "russia", {None: 6, "Aleppo": 4, "Homs": 1, "Hama": 1}, "violations"),
        ("Twelve breaches were entered in the Turkish ledger on Monday. Nine of them fell in Idlib, three in Hama.",
         "turkey", {None: 12, "Idlib": 9, "Hama": 3}, "breaches"),
        ("Russian observers noted no case of firing in the past 24 hours.", "russia", {None: 0}, "case of firing"),
        ("The Turkish tally for the same 24 hours stands at seven violations.", "turkey", {None: 7}, "violations"),
    ],
)  # fmt: skip
def test_a_side_counts_by_place(claims: Claims, text: str, side: str, counts: dict[str | None, int], unit: str) -> None:
    (claim,) = claims(text, LedgerContent)
    assert who(claim.content.side) == side
    assert tally(claim) == counts
    assert claim.content.counts[0].unit == unit


def test_two_sides_keep_two_ledgers_and_one_bulletin_carries_both(claims: Claims) -> None:
    text = (
        "The Russian side noted nine cases of firing in Syria in 24 hours, five in Latakia and four in Damascus, the "
        "Russian Defence Ministry said. The Turkish side noted eight, five in Damascus and three in Daraa."
    )
    ours, theirs = claims(text, LedgerContent)
    assert tally(ours) == {None: 9, "Latakia": 5, "Damascus": 4}
    assert tally(theirs) == {None: 8, "Damascus": 5, "Daraa": 3}
    assert chain(ours) == "Russian Defence Ministry"
    assert chain(theirs) == "Russian Defence Ministry < Turkish side"
    assert when(ours) == "24 hours"


def test_cases_of_firing_are_no_acts(claims: Claims) -> None:
    assert claims("The Russian side registered 18 cases of firing on Monday.", ActContent) == []


def test_places_without_numbers_are_kept_as_a_place(claims: Claims) -> None:
    (claim,) = claims("The Turkish observers recorded two violations, in Hama and Damascus.", LedgerContent)
    assert claim.content.place.span.text == "Hama and Damascus"


@pytest.mark.parametrize(
    "text",
    [
        "The Russian side did not confirm any of the cases.",
        "Neither side publishes more than the number for each province.",
        "The army registered 40 recruits in May.",
        "The two lists come close in two provinces.",
    ],
)
def test_other_numbers_are_no_ledger(claims: Claims, text: str) -> None:
    assert claims(text, LedgerContent) == []
