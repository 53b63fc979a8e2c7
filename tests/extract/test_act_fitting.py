"""What is no act though it has its words, and one act that is told by several words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import when, where, who
from truceline.model.claim import ActContent, Claim, Modality

Claims = Callable[..., list[Claim]]
FACTS = {Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED}


@pytest.mark.parametrize(
    "text",
    [
        "A round of talks in Geneva ended on Wednesday.",
        "The army took a firm position on the plan.",
        "The economy was hit by sanctions on Monday.",
        "Oil prices struck a new high on Monday.",
        "The United States hit Iran with new sanctions on Monday.",
        "Washington was bombarded with requests on Monday.",
        "A flood killed nine people in Derna on Monday.",
        "Storms battered Kharkiv on Monday, killing three people.",
        "Several people died in a road accident near Hama on Monday.",
        "The general flew to Moscow on Monday.",
        "The party took control of the debate.",
        "The minister voiced concern about strikes on settlements.",
        "The day before the talks the ministry slammed the plan.",
        "Soldiers were to have left the town by Monday.",
        "The round had opened on Tuesday in Astana.",
    ],
)
def test_no_incident_is_made_of_other_senses(claims: Claims, text: str) -> None:
    assert [claim for claim in claims(text, ActContent) if claim.modality in FACTS] == []


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("A shell fired by rebels hit a bakery in Daraa on Monday.", "hit"),
        ("The army shelled the town of Rastan on Monday, firing 15 rounds.", "shelled"),
        ("A rocket crashed into the yard on Monday and set a shed ablaze.", "crashed"),
        ("A patrol was hit by sniper fire near Rastan on Monday.", "hit"),
        ("Small-arms fire was directed at a patrol near Rastan on Monday.", "fire"),
        ("The army repelled an attack on the town of Rastan on Monday.", "repelled"),
        ("The strike, carried out by a drone, hit a car near Rastan on Monday.", "strike"),
        ("Rebels pounded the town of Rastan with artillery strikes on Monday.", "pounded"),
    ],
)
def test_one_act_is_claimed_once(claims: Claims, text: str, trigger: str) -> None:
    (claim,) = claims(text, ActContent)
    assert isinstance(claim.content, ActContent)
    assert claim.content.trigger is not None
    assert claim.content.trigger.text == trigger


def test_a_shell_that_hits_was_fired_by_whom_the_participle_names(claims: Claims) -> None:
    (claim,) = claims("A shell fired by rebels hit a bakery in Daraa on Monday.", ActContent)
    assert isinstance(claim.content, ActContent)
    assert who(claim.content.actor) == "armed-opposition"
    assert (where(claim), when(claim)) == ("Daraa", "Monday")


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Gunmen shot a farmer dead near Rastan on Monday.", (1, 1)),
        ("Two soldiers were gunned down near Rastan on Monday.", (2, 2)),
        ("The army has lost 105 soldiers since rebels attacked its positions on Monday.", (105, 105)),
        ("A blast tore through a market in Rastan on Monday, killing six people.", (6, 6)),
        ("Four people lost their lives when a drone hit a car in Rastan on Monday.", (4, 4)),
    ],
)
def test_who_was_killed_belongs_to_the_act(claims: Claims, text: str, killed: tuple[int, int]) -> None:
    (claim,) = claims(text, ActContent)
    assert isinstance(claim.content, ActContent)
    assert [(one.kind.value, one.low, one.high) for one in claim.content.casualties] == [("killed", *killed)]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The army does not target civilians, a spokesman said.", Modality.GENERIC),
        ("The army would never strike a hospital, a spokesman said.", Modality.GENERIC),
        ("Hospitals are bombed in this war, aid workers say.", Modality.GENERIC),
        ("Fighting near Rastan has not stopped, a resident said on Monday.", Modality.ASSERTED),
        ("The soldiers had to shoot back at the rebels near Rastan on Monday.", Modality.ASSERTED),
        ("The drone was hit before it crossed the line on Monday.", Modality.ASSERTED),
        ("The militia took no part in any shelling of Rastan, its spokesman said.", Modality.DENIED),
        ("It was supposedly a drone that hit the depot near Rastan on Monday.", Modality.ALLEGED),
    ],
)
def test_the_stance_to_an_act(claims: Claims, text: str, modality: Modality) -> None:
    assert {claim.modality for claim in claims(text, ActContent)} == {modality}


def test_an_act_takes_the_day_that_the_report_comes_to(claims: Claims) -> None:
    text = "A market in Rastan was hit by shells. Six people were wounded. Rebels shelled Talbiseh on 3 May, too."
    found = claims(text, ActContent)
    assert {when(claim) for claim in found} == {"3 May"}


@pytest.mark.parametrize(
    "text",
    [
        "The coalition attacked a column near al-Tanf on Tuesday after they had entered the zone there.",
        "The coalition attacked a column near al-Tanf on Tuesday. It said that sixty soldiers had come into the zone.",
        "The coalition bombed a column near al-Tanf on Tuesday. It had been warned before the bombs fell.",
    ],
)
def test_what_only_led_up_to_an_act_is_none(claims: Claims, text: str) -> None:
    assert [claim.content.trigger.text for claim in claims(text, ActContent)] in (["attacked"], ["bombed"])


def test_who_drives_over_a_mine_is_no_victim_of_the_shelling_told_before(claims: Claims) -> None:
    text = (
        "Ukrainian forces shelled Horlivka on Monday, the DPR said. "
        "A Russian soldier was wounded when his vehicle hit a mine near Yasne, Moscow said."
    )
    shelling, mine = (claim.content for claim in claims(text, ActContent))
    assert isinstance(shelling, ActContent)
    assert isinstance(mine, ActContent)
    assert (shelling.casualties, mine.act, mine.actor) == ((), "remote_explosive_landmine_ied", None)
    assert [(one.kind.value, one.low) for one in mine.casualties] == [("injured", 1)]


def test_a_truck_that_strikes_a_mine_is_the_target(claims: Claims) -> None:
    (claim,) = claims("An army truck struck a landmine near Rastan on Monday, killing two soldiers.", ActContent)
    assert isinstance(claim.content, ActContent)
    assert (claim.content.act, claim.content.actor) == ("remote_explosive_landmine_ied", None)
    assert claim.content.target is not None
    assert claim.content.target.span.text == "An army truck"


def test_a_crash_told_of_before_keeps_its_dead_and_another_accident_has_none(claims: Claims) -> None:
    shot = "Azerbaijani forces shot down a helicopter near Yeraskh on Monday. Two crew members were killed in "
    assert len(claims(shot + "the crash.", ActContent)) == 2
    assert len(claims(shot + "a car crash.", ActContent)) == 1
