"""Acts told by other words than verbs of arms, by bare words, and what passages on other fields must not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from truceline.extract.subjects import load_fields
from truceline.model.claim import ActContent, HarmKind, Modality

if TYPE_CHECKING:
    from tests.extract.conftest import Claims

FACTUAL = {Modality.ASSERTED, Modality.ALLEGED}
ANY_FIRE = "shelling_artillery_missile_attack"
LEAD = "Rebels fired three rockets at the town of Marib on 4 May, and four soldiers were killed. "


def acts_of(claims: Claims, text: str) -> list[tuple[str, str]]:
    """Trigger and act of what a text tells as facts."""
    found = [claim for claim in claims(text, ActContent) if claim.modality in FACTUAL and claim.content.ordinal is None]
    return [(claim.content.trigger.text, claim.content.act) for claim in found]


@pytest.mark.parametrize(
    ("text", "trigger", "act"),
    [
        ("The posts at Shumy and the mine were mortared on 4 May.", "mortared", "shelling_artillery_missile_attack"),
        ("Also bombed was the village of Tayba.", "bombed", "air_drone_strike"),
        ("The company said that its plants had been struck on Friday.", "struck", "air_drone_strike"),
        ("Islamic extremists attacked a family on the road to Medea.", "attacked", "attack"),
        ("The opposition had attacked first, the minister said.", "attacked", "attack"),
        ("The followers of the sheikh struck back on Tuesday.", "struck", "armed_clash"),
        ("A truck ran on to an anti-tank mine near Debaltseve.", "ran", "remote_explosive_landmine_ied"),
        ("An ammunition store near Jermuk went up in flames on Tuesday.", "went", "attack"),
        ("A drone of the mission was lost near Popasna on 27 October.", "lost", "disrupted_weapons_use"),
        ("The separatists spoke of a provocation by Kyiv near Shumy on 4 May.", "provocation", "armed_clash"),
        ("Their men pulled out of the ports on 11 May.", "pulled", "movement_of_forces"),
        ("Turkish forces sent armoured vehicles to Idlib on Monday.", "sent", "movement_of_forces"),
        ("Turkey sent reinforcements to Idlib on Monday.", "sent", "movement_of_forces"),
        ("The enemy had opened up with a 122-mm gun, 82-mm mortars and small arms.", "opened", ANY_FIRE),
        ("Up to 30 of their tank rounds landed near the building.", "landed", ANY_FIRE),
        ("Residents heard mortars at Salaheddin on Monday.", "heard", ANY_FIRE),
        ("Drones had made out mines on a road near Vodiane.", "made", "weapons_deployment"),
        ("The convoy was on its way to Yei when it came under fire.", "fire", "armed_clash"),
        ("On Wednesday residents took to the streets of Tripoli.", "took", "peaceful_protest"),
        ("Rebels threw a grenade into the courtyard of the school.", "threw", "grenade"),
        ("A drone of the mission came under small-arms fire near Popasna.", "fire", "armed_clash"),
        ("Drones were heard over the port of Hodeidah on Monday.", "heard", "military_flight"),
        ("A teacher saw a drone over the town of Marib on Monday.", "saw", "military_flight"),
        ("The army used drones on Monday.", "used", "air_drone_strike"),
        ("Troops fell on the village of Mboro at seven in the morning.", "fell", "attack"),
        ("Turkish gunners answered the fire at once.", "answered", "armed_clash"),
        ("In Taiz clashes broke out on 4 May.", "clashes", "armed_clash"),
        ("On the first morning militants shelled the corridor.", "shelled", "shelling_artillery_missile_attack"),
        ("Residents walked home on Sunday and were fired on.", "fired", "armed_clash"),
        ("They used 120 mm mortars near Shumy on 4 May.", "used", "shelling_artillery_missile_attack"),
        ("The army has sent its 4th Division to Daraa.", "sent", "movement_of_forces"),
        ("Armenian units were trying to advance.", "advance", "movement_of_forces"),
        ("Shelling was reported from the north of Aden.", "Shelling", "shelling_artillery_missile_attack"),
        ("Jets destroyed the administration of the village of Kekhvi.", "destroyed", "air_drone_strike"),
        ("Shots came from the roof of the hotel.", "Shots", "armed_clash"),
        ("They spoke of barrel bombs on three hospitals on Wednesday.", "bombs", "air_drone_strike"),
        ("A drone hit a car by the mosque of Saida.", "hit", "air_drone_strike"),
        ("Residents protested outside the police station of Taiz on Friday.", "protested", "peaceful_protest"),
        ("The rebels were bringing up reinforcements near Marib.", "bringing", "movement_of_forces"),
        ("Two hundred soldiers were rushed to the town of Yei on Monday.", "rushed", "movement_of_forces"),
        ("A witness described how they took control of Yei.", "took", "non_state_actor_overtakes_territory"),
        ("Rebels seized a police post in the town of Yei on Monday.", "seized", "non_state_actor_overtakes_territory"),
        ("The army turned a school in Yei into a barracks in May.", "turned", "headquarters_or_base_established"),
        ("It was the 4th Brigade and the 9th Brigade that fought each other on Monday.", "fought", "armed_clash"),
        ("On Saturday the Turkish army sent reinforcements to the post.", "sent", "movement_of_forces"),
        ("Attack drones were seen in the sky of Kharkiv on Monday.", "seen", "military_flight"),
        ("Two drones crossed the border into Lebanon on Monday.", "crossed", "military_flight"),
        ("A drone passed over the town of Saida on Monday.", "passed", "military_flight"),
        ("Somebody had fired at the village of Kekhvi on Monday.", "fired", "armed_clash"),
        ("Assault units cleared two villages near Palmyra.", "cleared", "non_state_actor_overtakes_territory"),
        ("Troops had been pushing towards Pagak for a month.", "pushing", "movement_of_forces"),
        ("The army used white phosphorus against Kafr Kila on Monday.", "used", "chemical_weapon"),
    ],
)  # fmt: skip
def test_an_act_is_told_in_other_words(claims: Claims, text: str, trigger: str, act: str) -> None:
    assert (trigger, act) in acts_of(claims, text)


@pytest.mark.parametrize(
    "text",
    [
        "Three wounded soldiers were rushed to hospital on Monday.",
        "Moscow protested the strike on Monday.",
        "The ministry asked how rebels took control of the town of Yei.",
        "The army turned the page on Monday.",
        "Anyone who passed the fence is fired at, the general said.",
        "The drone programme passed its first test on Monday.",
    ],
)
def test_words_that_also_tell_of_other_things_tell_no_act(claims: Claims, text: str) -> None:
    assert not {"rushed", "protested", "took", "turned", "passed", "fired"} & {
        word for word, _ in acts_of(claims, text)
    }


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Six more were launched at noon.", "launched"),
        ("Two more fell on the port of Hodeidah.", "fell"),
        ("Several of them had come over the line in the morning.", "come"),
    ],
)
def test_a_bare_word_stands_for_arms_or_men_told_before(claims: Claims, text: str, trigger: str) -> None:
    assert trigger in [word for word, _ in acts_of(claims, LEAD + text)]


@pytest.mark.parametrize(
    ("text", "kind", "low"),
    [
        ("The army put its losses at 49.", HarmKind.KILLED, 49),
        ("A news agency had 73 dead.", HarmKind.KILLED, 73),
        ("A doctors' network later counted 57.", HarmKind.KILLED, 57),
        ("A day earlier the minister had spoken of 12.", HarmKind.KILLED, 12),
        ("A website had only two injured teachers.", HarmKind.INJURED, 2),
        ("The minister put the number of the killed at 11.", HarmKind.KILLED, 11),
        ("Several of the wounded are said to have died in hospital.", HarmKind.KILLED, 3),
        ("Nobody in the mosque came to harm.", HarmKind.INJURED, 0),
        ("No one was hit.", HarmKind.KILLED, 0),
    ],
)
def test_a_toll_needs_no_verb_of_harm(claims: Claims, text: str, kind: HarmKind, low: int) -> None:
    tolls = [harm for claim in claims(LEAD + text, ActContent) for harm in claim.content.casualties]
    assert (kind, low) in [(harm.kind, harm.low) for harm in tolls]


@pytest.mark.parametrize(
    "text",
    [
        "The agency counted 57 houses.",
        "A news agency put the price at 49.",
        "The minister had spoken of twelve years.",
    ],
)
def test_a_number_of_other_things_is_no_toll(claims: Claims, text: str) -> None:
    told = [claim.content for claim in claims(LEAD + text, ActContent)]
    assert {harm.low for content in told for harm in content.casualties} == {4}


@pytest.mark.parametrize(
    "text",
    [
        "The hosts came under attack from the first minute, and after a foul they were a man short.",
        "The champion fought off two set points against the Norwegian.",
        "Brent had crashed when Riyadh fired the first shot in its price war with Moscow.",
        "Storm Eunice battered the coast and killed a dozen people.",
        "The quake struck at noon and destroyed six villages.",
        "The thief attacked the jeweller with a knife; he was arrested and sentenced to five years.",
        "An explosion at a transformer shut Heathrow, and the flights were cancelled.",
        "The film's hero storms the palace in the last scene, and critics shot it down.",
        "In 1943 the Wehrmacht shelled the town, as a memorial recalls.",
        "The vehicle went off the motorway, and the driver was killed in the collision.",
    ],
)
def test_other_fields_borrow_the_words_of_war(claims: Claims, text: str) -> None:
    assert acts_of(claims, text) == []


def test_words_of_another_field_do_not_hide_the_war(claims: Claims) -> None:
    text = "Rebels shelled the stadium of Taiz during a match on 4 May, killing two players."
    assert [act for _, act in acts_of(claims, text)] == ["shelling_artillery_missile_attack"]


def test_the_words_of_a_field_are_strong_or_weak() -> None:
    body = load_fields()
    assert all(not words.strong & words.weak for name, words in body.fields.items() if name != "weather")
    assert body.weights.strong > body.weights.weak > 0


@pytest.mark.parametrize(
    "text",
    [
        "Who fired the shells was not known.",
        "Not a shot was fired on 4 May.",
        "A car that had not been hit drove on.",
        "Suver was taken to a hospital in Columbia.",
        "A cease-fire took effect in Aleppo on Wednesday.",
        "The guns set the tone.",
        "The coalition came to half of that conclusion.",
    ],
)
def test_what_is_asked_negated_or_meant_otherwise_is_no_act(claims: Claims, text: str) -> None:
    assert acts_of(claims, text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Jets carried out air strikes, artillery fire and rocket attacks in the zone on 4 May.", 1),
        ("Army units attacked the post at Morsak on 4 May and were thrown back.", 1),
        ("Four soldiers were killed and nine wounded by the Syrian army on 4 May.", 1),
        ("A car was hit by one round of small-arms fire in Hodeidah on 4 May.", 1),
    ],
)
def test_what_one_clause_tells_together_is_one_act(claims: Claims, text: str, count: int) -> None:
    assert len(acts_of(claims, text)) == count


def test_nobody_hurt_means_nobody_killed_either(claims: Claims) -> None:
    (claim,) = claims("Militants shelled the post at Shumy on 4 May; no one was hurt.", ActContent)
    assert {(harm.kind, harm.high) for harm in claim.content.casualties} == {
        (HarmKind.KILLED, 0),
        (HarmKind.INJURED, 0),
    }
