"""Tallies: sides, totals, shares by place, periods, and what is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain, when, who
from truceline.model.claim import ActContent, Claim, LedgerContent, Modality

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


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The Houthis committed 35 violations of the truce in eight provinces within two days.", [{None: 35}]),
        ("Fighters carried out 27 attacks on Ukrainian troops in the Mariupol sector on Thursday.", [{None: 27}]),
        ("The army accused the rebels of nine violations since the signing.", [{None: 9}]),
        ("The admiral put the number of breaches at six.", [{None: 6}]),
        ("The centre had put the violations of the past week at 340.", [{None: 340}]),
        ("Monitors logged 44 violations on Sunday. By Friday the total stood at 212.", [{None: 44}, {None: 212}]),
        ("Militants broke the truce seven times in 24 hours.", [{None: 7}]),
        ("It was one of 61 attacks since May, they counted.", [{None: 61}]),
        ("14 August. Donetsk region: 31 ceasefire violations; Luhansk region: 12.",
         [{None: 31}, {"Luhansk region": 12}]),
        ("Northern region: 64 violations (40 the day before). Southern region: 22 (18).",
         [{None: 64}, {"Southern region": 22}]),
        ("Violations by day:\n3 May: Northern region 9, Southern region none",
         [{"Northern region": 9, "Southern region": 0}]),
        ("Yemeni army, 3 May: 80 violations\nHouthis, 3 May: 51 violations", [{None: 80}, {None: 51}]),
    ],
)  # fmt: skip
def test_counts_in_other_words(claims: Claims, text: str, counts: list[dict[str | None, int]]) -> None:
    assert [tally(claim) for claim in claims(text, LedgerContent)] == counts


@pytest.mark.parametrize(
    "text",
    [
        "Jets carried out 12 air strikes on Rastan on Sunday.",
        "Rebels fired 40 rounds at the post near Saida.",
        "No violation may be left unanswered.",
        "The number of dead stood at 12.",
        "Two attacks hit Rastan on Sunday.",
    ],
)
def test_acts_and_rules_are_no_ledger(claims: Claims, text: str) -> None:
    assert claims(text, LedgerContent) == []


def test_the_attacks_of_a_ledger_are_no_act(claims: Claims) -> None:
    assert claims("Fighters carried out 27 attacks in the Mariupol sector on Thursday.", ActContent) == []


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The Saudi-led coalition has recorded 19 Houthi violations within two days.", Modality.ALLEGED),
        ("The Saudi-led coalition has recorded 19 violations within two days.", Modality.ASSERTED),
        ("Monitors of the OSCE recorded 19 violations within two days.", Modality.ASSERTED),
    ],
)
def test_a_side_that_counts_its_opponents_breaches_alleges_them(claims: Claims, text: str, modality: Modality) -> None:
    (claim,) = claims(text, LedgerContent)
    assert claim.modality is modality


def test_a_line_of_a_list_is_quoted_alone_with_its_side_and_day(claims: Claims) -> None:
    ours, theirs = claims("Yemeni army, 3 May: 80 violations; Houthis, 4 May: 51 violations", LedgerContent)
    assert ours.proposition.text == "Yemeni army, 3 May: 80 violations"
    assert (when(ours), when(theirs)) == ("3 May", "4 May")
    assert who(theirs.content.side) == "houthis"
