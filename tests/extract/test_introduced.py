"""Which outlet a sentence of its own brings together with a speaker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    "met",
    [
        "The mayor spoke to AFP by phone.",
        "AFP reached the mayor by telephone.",
        "The mayor gave AFP an interview.",
        "The mayor gave an interview to AFP.",
        "AFP interviewed the mayor.",
        "AFP asked the mayor about the night.",
    ],
)
def test_what_follows_a_meeting_came_through_the_outlet(claims: Claims, met: str) -> None:
    text = f"{met} Rockets hit the market of Rastan, he said."
    assert chain(claims(text, ActContent)[0]) == "AFP < mayor"


@pytest.mark.parametrize("met", ["He was speaking to AFP.", "He gave an interview to AFP.", "He was talking to AFP."])
def test_what_a_pronoun_said_before_the_meeting_came_through_it_too(claims: Claims, met: str) -> None:
    text = f"Rebels shelled the town of Rastan at dawn, the governor said. {met}"
    assert chain(claims(text, ActContent)[0]) == "AFP < governor"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army did not answer AFP. Rockets hit the market of Rastan, the army said.", "army"),
        ("The mayor spoke to AFP. Rockets hit the market of Rastan, a doctor said.", "doctor"),
        ("The mayor spoke to the council. Rockets hit the market of Rastan, he said.", "mayor"),
    ],
)
def test_no_outlet_comes_out_of_other_meetings(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[0]) == expected
