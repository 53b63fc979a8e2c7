"""Whom words were told to, beside outlets that are named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize("whom", ["its staff", "its researchers", "its investigators", "its team"])
def test_a_body_passes_on_what_its_people_are_told(claims: Claims, whom: str) -> None:
    text = f"Human Rights Watch counted eighteen dead. Rockets hit the market of Rastan, wounded people told {whom}."
    assert chain(claims(text, ActContent)[-1]) == "Human Rights Watch < wounded people"


def test_an_outlet_that_it_stands_for_passes_on(claims: Claims) -> None:
    text = "The BBC reached the mayor by phone. Rockets hit the market of Rastan, he told it."
    assert chain(claims(text, ActContent)[-1]) == "BBC < mayor"


@pytest.mark.parametrize("report", ["in the report of Xinhua", "in a dispatch of Xinhua", "in an account by Xinhua"])
def test_an_outlet_passes_on_what_somebody_says_in_its_report(claims: Claims, report: str) -> None:
    text = f"Haftar's army shelled the airport of Mitiga, a doctor says {report}."
    assert chain(claims(text, ActContent)[0]) == "Xinhua < doctor"
