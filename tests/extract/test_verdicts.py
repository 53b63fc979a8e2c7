"""Who did what was told before, and who did not: phrases that name no act themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain, when, who
from truceline.model.claim import ActContent, Claim, Modality

Claims = Callable[..., list[Claim]]

TOLD = "Two rockets hit the town of Metula on Saturday."


@pytest.mark.parametrize(
    ("text", "modality", "trigger", "source"),
    [
        ('"We had nothing to do with it," a spokesman for Hezbollah said.', Modality.DENIED, "nothing", "spokesman"),
        ("Hezbollah was not behind the attack, its spokesman said.", Modality.DENIED, "behind", "spokesman"),
        ("A complete fabrication, the movement's spokesman retorted.", Modality.DENIED, "fabrication", "spokesman"),
        ("Hezbollah was behind the attack, the Israeli army said.", Modality.ALLEGED, "behind", "Israeli army"),
        ("It was the work of Hezbollah, the Israeli army said.", Modality.ALLEGED, "work", "Israeli army"),
    ],
)
def test_a_verdict_is_a_claim_about_the_act_told_before(
    claims: Claims, text: str, modality: Modality, trigger: str, source: str
) -> None:
    told, verdict = claims(f"{TOLD} {text}", ActContent)
    content = verdict.content
    assert isinstance(content, ActContent)
    assert content.trigger is not None
    assert (verdict.modality, content.trigger.text) == (modality, trigger)
    assert source in chain(verdict)
    assert when(verdict) == when(told) == "Saturday"
    if modality is Modality.ALLEGED:
        assert who(content.actor) == "hezbollah"


@pytest.mark.parametrize(
    "text",
    [
        "Hezbollah was behind the attack.",  # nobody says so
        "The army had nothing to do with the plan, a spokesman said.",  # of no act
        "It was the work of a lifetime, the mayor said.",
    ],
)
def test_what_names_nobody_or_no_act_is_no_verdict(claims: Claims, text: str) -> None:
    found = claims(f"{TOLD} {text}", ActContent)
    assert [claim.modality for claim in found if claim.modality is not Modality.ASSERTED] == []


def test_a_verdict_without_an_act_before_it_is_none(claims: Claims) -> None:
    assert claims('"We had nothing to do with it," a spokesman for Hezbollah said.', ActContent) == []
