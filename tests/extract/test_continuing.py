"""Which sentences without a speaker go on with the speech before them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]

SAID = "Rockets hit the market of Rastan at dawn, a doctor said."


@pytest.mark.parametrize(
    "after",
    [
        "The bakery was shelled as well. Two people died there.",
        "Then shells struck the school. Nobody was inside.",
        "Two children were killed. Five more were wounded.",
    ],
)
def test_an_account_of_several_sentences_is_the_speakers(claims: Claims, after: str) -> None:
    found = claims(f"{SAID} {after}", ActContent)
    assert len(found) > 1
    assert {chain(one) for one in found} == {"doctor"}


@pytest.mark.parametrize(
    "after",
    [
        "On 3 May rebels bombed the barracks of Daraa.",
        "On Sunday rebels bombed the barracks of Daraa.",
    ],
)
def test_a_day_of_its_own_at_the_end_is_the_reports(claims: Claims, after: str) -> None:
    assert chain(claims(f"{SAID} {after}", ActContent)[-1]) == ""
