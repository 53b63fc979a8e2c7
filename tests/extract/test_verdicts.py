"""Who did what was told before, and who did not: phrases that name no act themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain, when, who
from truceline.extract.verdicts import kinds_of
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
        ("The Israeli army named Hezbollah as the culprit.", Modality.ALLEGED, "named", "Israeli army"),
        ("The Israeli army pointed the finger at Hezbollah.", Modality.ALLEGED, "pointed", "Israeli army"),
        ("The Israeli army laid the attack at the door of Hezbollah.", Modality.ALLEGED, "laid", "Israeli army"),
        ("The Israeli army held Hezbollah responsible.", Modality.ALLEGED, "held", "Israeli army"),
        ("The Israeli army suspects Hezbollah.", Modality.ALLEGED, "suspects", "Israeli army"),
        ("Hezbollah had done it, the Israeli army charged.", Modality.ALLEGED, "done", "Israeli army"),
        ("Hezbollah had carried it out, the Israeli army said.", Modality.ALLEGED, "carried", "Israeli army"),
        ("Hezbollah had a hand in the attack, the Israeli army said.", Modality.ALLEGED, "hand", "Israeli army"),
        ("A spokesman for Hezbollah knew nothing of it.", Modality.DENIED, "nothing", "spokesman"),
        ('"That is not possible," a spokesman for Hezbollah said.', Modality.DENIED, "possible", "spokesman"),
        ("There was no question of an attack, Hezbollah's spokesman said.", Modality.DENIED, "no", "spokesman"),
        ("Hezbollah denied any involvement.", Modality.DENIED, "denied", "Hezbollah"),
        ("Hezbollah denied having done it.", Modality.DENIED, "denied", "Hezbollah"),
        ("Hezbollah called it a fabrication.", Modality.DENIED, "called", "Hezbollah"),
        ("The army is convinced that Hezbollah did it.", Modality.ALLEGED, "did", "army"),
        ("Responsibility lies with Hezbollah, the army said.", Modality.ALLEGED, "lies", "army"),
        ("They were Hezbollah's rockets, the army said.", Modality.ALLEGED, "were", "army"),
        ("It came from Hezbollah, according to the army.", Modality.ALLEGED, "came", "army"),
        ("The accusation was rejected by Hezbollah.", Modality.DENIED, "rejected", "Hezbollah"),
        ("From Hezbollah came a denial.", Modality.DENIED, "denial", "Hezbollah"),
        ("Hezbollah washed its hands of it.", Modality.DENIED, "washed", "Hezbollah"),
        ("Hezbollah's spokesman said the rockets were not its own.", Modality.DENIED, "own", "spokesman"),
        ('"Not true," a spokesman for Hezbollah said.', Modality.DENIED, "true", "spokesman"),
        ("Hezbollah said it had not fired.", Modality.DENIED, "fired", "Hezbollah"),
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
        "Nobody has claimed responsibility.",
        "Both sides were at fault, the mayor said.",
        "The army declined to blame Hezbollah.",
        "Hezbollah neither confirmed nor denied it.",
        "Hezbollah rejected the charge that it smuggles gold.",
        "They found nobody to confirm that.",
        "It was the army's policy, a spokesman said.",
        "The army holds Hezbollah responsible for everything that comes from there.",
        "Was Hezbollah behind it?",
        "No one has claimed it.",
        "Hezbollah seldom owns up to such attacks.",
        "Hezbollah was to blame for the end of the accord, the mayor said.",
    ],
)
def test_what_names_nobody_or_no_act_is_no_verdict(claims: Claims, text: str) -> None:
    found = claims(f"{TOLD} {text}", ActContent)
    assert [claim.modality for claim in found if claim.modality is not Modality.ASSERTED] == []


def test_a_verdict_without_an_act_before_it_is_none(claims: Claims) -> None:
    assert claims('"We had nothing to do with it," a spokesman for Hezbollah said.', ActContent) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hezbollah claimed responsibility for the attack.",
        "Hezbollah took credit for it.",
        "Hezbollah owned up to it.",
        "Hezbollah acknowledged the attack.",
        "Hezbollah said it was behind the attack.",
        "Hezbollah said it had carried it out.",
    ],
)
def test_owning_up_is_asserted_of_the_act_told_before(claims: Claims, text: str) -> None:
    told, owned = claims(f"{TOLD} {text}", ActContent)
    assert (owned.modality, chain(owned)) == (Modality.ASSERTED, "Hezbollah")
    assert when(owned) == when(told) == "Saturday"


def test_the_noun_tells_which_act_is_meant(claims: Claims) -> None:
    text = f"{TOLD} Israeli aircraft bombed Khiam on Sunday. The Israeli army blamed Hezbollah for the rockets."
    *_, verdict = claims(text, ActContent)
    assert isinstance(verdict.content, ActContent)
    assert (when(verdict), who(verdict.content.actor)) == ("Saturday", "hezbollah")


def test_words_of_another_kind_of_act_weigh_less() -> None:
    assert kinds_of("raid") == {"air_drone_strike", "arrests"}
    assert kinds_of("attack") == frozenset()
    assert kinds_of("meeting") is None
