"""Whose day does an act without one take: the news of a report, and not its background."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extract.texts import when
from truceline.model.claim import ActContent

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.model.claim import Claim

    Claims = Callable[..., list[Claim]]


def time_of(claims: Claims, text: str, trigger: str) -> str:
    found = [claim for claim in claims(text, ActContent) if claim.content.trigger.text.endswith(trigger)]
    assert found, text
    return when(found[0])


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        (
            "Rebels shelled Latamneh on Sunday.\nOn 12 April it attacked Morek.\nWarplanes bombed Qamhana as well.",
            "bombed",
            "Sunday",
        ),
        (
            "Rebels shelled Latamneh on 3 May.\nThe army attacked Morek on 5 May.\nWarplanes then bombed Qamhana.",
            "bombed",
            "5 May",
        ),
        (
            "Rebels shelled Latamneh on Sunday.\nOn Friday gunmen had attacked Morek.\nWarplanes bombed Qamhana.",
            "bombed",
            "Sunday",
        ),
        (
            "Rebels shelled Latamneh on Sunday. By Tuesday nine people had been killed.\nWarplanes bombed Qamhana.",
            "bombed",
            "Sunday",
        ),
        (
            "Rebels shelled Latamneh on Sunday. They did not fire those of 22 March.\nA drone hit Morek.",
            "hit",
            "Sunday",
        ),
    ],
)
def test_the_news_lends_its_day_and_the_background_does_not(
    claims: Claims, text: str, trigger: str, wanted: str
) -> None:
    assert time_of(claims, text, trigger) == wanted


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        ("Nine men were killed since the truce began on Monday.", "killed", "since the truce began on Monday"),
        ("The army has shelled Latamneh since it lost Morek on Monday.", "shelled", "since it lost Morek on Monday"),
        ("It was the heaviest attack on Latamneh since Monday.", "attack", ""),
        ("Rebels attacked Latamneh for the first time since the truce of 4 May.", "attacked", ""),
        ("Two days after rebels attacked Morek, the army shelled Latamneh on Friday.", "attacked", "Two days after"),
        ("Two days after rebels attacked Morek, the army shelled Latamneh on Friday.", "shelled", "Friday"),
        ("The ministry reported an attack on a plant during the past 24 hours.", "attack", "during the past 24 hours"),
        ("The army shelled Latamneh on 06.06.2017.", "shelled", "06.06.2017"),
        ("In April, it will be recalled, rebels attacked Morek.", "attacked", "April"),
    ],
)
def test_clauses_and_the_times_of_acts(claims: Claims, text: str, trigger: str, wanted: str) -> None:
    assert time_of(claims, text, trigger) == wanted


def test_the_day_of_what_somebody_is_blamed_for(claims: Claims) -> None:
    text = "Rebels shelled Latamneh on Friday. Damascus blamed the rebels for a fire there on 21 March as well."
    assert time_of(claims, text, "blamed") == "21 March"


def test_words_on_what_was_past_have_no_day_of_their_own(claims: Claims) -> None:
    text = 'Rebels shelled Latamneh on 16 May.\n"They shot at us from there," an officer told Alpha on Monday.'
    assert time_of(claims, text, "shot") == "16 May"
