"""What the parser and the lemmatiser get wrong: acts that depend on its mending."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from truceline.model.claim import ActContent

if TYPE_CHECKING:
    from tests.extract.conftest import Claims


@pytest.mark.parametrize(
    ("text", "trigger", "act"),
    [
        ("Rebels counter-attacked at Morek on Monday.", "counter-attacked", "armed_clash"),
        ("Jets fire-bombed the market of Ariha on Monday.", "fire-bombed", "air_drone_strike"),
        ("Three women were raped by soldiers at Paya, the chairman said.", "raped", "sexual_violence"),
        ("The army reoccupied the village of Rastan.", "reoccupied", "government_regains_territory"),
        ("Shells cratered the runway of the airport on Monday.", "cratered", "shelling_artillery_missile_attack"),
        (
            "Planes bombed two villages in Hama on Sunday, according to the monitor, whose head could not say whose.",
            "bombed",
            "air_drone_strike",
        ),
        (
            "The Houthis fired mortar bombs and rockets at a hospital in the east, a source told WAM.",
            "fired",
            "shelling_artillery_missile_attack",
        ),
        ("A missile came down by the camp of Rahma on Monday.", "came", "shelling_artillery_missile_attack"),
        ("Nine more border posts have fallen to the army.", "fallen", "government_regains_territory"),
        ("Bullets buzzed over the roof on Monday.", "buzzed", "armed_clash"),
        (
            "A group of rebels crossed from Jordan into Daraa on Monday, Omar Saleh, a spokesman, told reporters.",
            "crossed",
            "movement_of_forces",
        ),
    ],
)
def test_an_act_is_found_though_the_parser_errs(claims: Claims, text: str, trigger: str, act: str) -> None:
    assert (trigger, act) in [(one.content.trigger.text, one.content.act) for one in claims(text, ActContent)]


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("A soldier was wounded on Monday when a drone struck a bulldozer near Hermel.", ["struck"]),
        ("A girl was killed on Sunday, 4 June, when shells hit homes in Morek, medics told Xinhua.", ["hit"]),
        ("Two men were injured, one of them badly, when drones struck the plant of Tartus.", ["struck"]),
        ("Artillery fire that damaged a power line was reported from Dnipro.", ["fire"]),
        ("Nobody has claimed the attack on Morek.", []),
        ("Soldiers ran into an ambush at Aboroto.", ["ambush"]),
        ("The soldiers had been thrown back at Morek to where they came from.", ["thrown"]),
        ("The two sides had agreed to a truce over the feast.", []),
        ("The force does not yet know who fired.", []),
    ],
)
def test_one_act_is_told_once_and_none_of_what_is_none(claims: Claims, text: str, triggers: list[str]) -> None:
    assert [one.content.trigger.text for one in claims(text, ActContent)] == triggers


@pytest.mark.parametrize("text", ["The town was spared on Monday, residents said.", "He hoped that they would fight."])
def test_a_verb_is_not_taken_for_another(claims: Claims, text: str) -> None:
    found = [one.content.trigger.text for one in claims(text, ActContent)]
    assert not {"spared", "hoped"} & set(found)


@pytest.mark.parametrize(
    "text", ["The soldiers, whose commander fled, shelled the town.", "Ten soldiers killed near Aleppo."]
)
def test_right_parses_stay(claims: Claims, text: str) -> None:
    (found,) = claims(text, ActContent)
    assert found.content.trigger.text in {"shelled", "killed"}
