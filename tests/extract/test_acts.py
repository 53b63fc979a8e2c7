"""Who did what to whom: one sentence a rule, in words of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain, when, where, who
from truceline.model.claim import ActContent, Claim, HarmKind, Modality

Claims = Callable[..., list[Claim]]

AIR, SHELL = "air_drone_strike", "shelling_artillery_missile_attack"


@pytest.mark.parametrize(
    ("text", "act", "actor", "target", "place", "time"),
    [
        (
            "Russian warplanes bombed rebels near Saraqib on Tuesday.",
            AIR, "russian-aerospace-forces", "armed-opposition", "near Saraqib", "Tuesday",
        ),
        (
            "Rebels were bombed near Saraqib on 3 June by Russian warplanes.",
            AIR, "russian-aerospace-forces", "armed-opposition", "near Saraqib", "3 June",
        ),
        (
            "The Syrian army shelled the town of Talbiseh at dawn.",
            SHELL, "syrian-army", "", "the town of Talbiseh", "dawn",
        ),
        (
            "The shelling of Talbiseh by the Syrian army went on for an hour on 5 May.",
            SHELL, "syrian-army", "", "Talbiseh", "5 May",
        ),
        (
            "On 12 July, the US-led coalition carried out an air strike on Islamic State fighters in Raqqa.",
            AIR, "us-led-coalition", "islamic-state", "Raqqa", "12 July",
        ),
        (
            "An air strike by the US-led coalition killed four Islamic State fighters in Raqqa on 12 July.",
            AIR, "us-led-coalition", "islamic-state", "Raqqa", "12 July",
        ),
        (
            "Government troops came under fire from rebels near Daraa on Friday.",
            "armed_clash", "armed-opposition", "syrian-armed-forces", "near Daraa", "Friday",
        ),
        (
            "Rebels opened fire on Russian military police in Khattab on Friday.",
            "armed_clash", "armed-opposition", "russian-military-police", "Khattab", "Friday",
        ),
        (
            "Rebels fired rockets at government positions outside Hama on 9 May.",
            SHELL, "armed-opposition", "positions", "outside Hama", "9 May",
        ),
        (
            "Syrian helicopters dropped barrel bombs on Daraa al-Balad on 4 June.",
            AIR, "syrian-air-force", "", "Daraa al-Balad", "4 June",
        ),
        (
            "A US jet shot down an armed drone near Tabqa on Sunday.",
            "disrupted_weapons_use", "us-armed-forces", "an armed drone", "near Tabqa", "Sunday",
        ),
        (
            "The Syrian army recaptured the village of Maan in Hama province on Monday.",
            "government_regains_territory", "syrian-army", "", "the village of Maan", "Monday",
        ),
        (
            "Jaysh al-Islam seized the town of Misraba on Monday.",
            "non_state_actor_overtakes_territory", "jaysh-al-islam", "", "the town of Misraba", "Monday",
        ),
        (
            "Syrian troops clashed with Faylaq al-Rahman in Jobar on 8 August.",
            "armed_clash", "syrian-armed-forces", "faylaq-al-rahman", "Jobar", "8 August",
        ),
        (
            "Clashes between Syrian troops and Faylaq al-Rahman broke out in Jobar on 8 August.",
            "armed_clash", "syrian-armed-forces", "faylaq-al-rahman", "Jobar", "8 August",
        ),
        (
            "Faylaq al-Rahman ambushed a convoy of the Syrian army in Jobar on 8 August.",
            "armed_clash", "faylaq-al-rahman", "syrian-army", "Jobar", "8 August",
        ),
        (
            "A car bomb exploded in the city of Idlib on 2 August.",
            "remote_explosive_landmine_ied", "", "", "the city of Idlib", "2 August",
        ),
        (
            "Artillery of the Syrian army hit the town of Rastan on 1 June.",
            SHELL, "syrian-army", "", "the town of Rastan", "1 June",
        ),
        (
            "Turkish troops set up an observation post near Salwah on 12 October.",
            "headquarters_or_base_established", "turkish-armed-forces", "", "near Salwah",
            "12 October",
        ),
        (
            "Syrian troops entered the town of Sukhna on 5 August.",
            "movement_of_forces", "syrian-armed-forces", "", "the town of Sukhna", "5 August",
        ),
        (
            "Militants of the Islamic State abducted three civilians in Uqayribat on 6 June.",
            "abduction_forced_disappearance", "islamic-state", "civilians", "Uqayribat", "6 June",
        ),
    ],
)  # fmt: skip
def test_who_did_what_to_whom_where_and_when(
    claims: Claims, text: str, act: str, actor: str, target: str, place: str, time: str
) -> None:
    (claim,) = claims(text, ActContent)
    content = claim.content
    assert isinstance(content, ActContent)
    assert content.act == act
    assert who(content.actor) == actor
    if target:
        assert target in {who(content.target), content.target.span.text.split()[-1] if content.target else ""}
    assert where(claim) == place
    assert when(claim) == time


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Coalition jets hit militants near Mayadin on 3 June.", AIR),
        ("Mortars hit militants near Mayadin on 3 June.", SHELL),
        ("Rebels attacked civilians near Mayadin on 3 June.", "attack"),
        ("Rebels attacked Syrian troops near Mayadin on 3 June.", "armed_clash"),
        ("The US-led coalition attacked militants near Mayadin on 3 June.", AIR),
        ("Militants attacked Syrian troops with drones near Mayadin on 3 June.", AIR),
        ("Rebels struck Syrian troops with mortars near Mayadin on 3 June.", SHELL),
        ("Five rockets hit the offices of the delegation in Hodeidah on 3 June.", SHELL),
        ("The two sides exchanged fire near Mayadin on 3 June.", "armed_clash"),
        ("The two sides exchanged shells near Mayadin on 3 June.", SHELL),
        ("Militants used chlorine in an attack on Syrian troops near Mayadin on 3 June.", "armed_clash"),
    ],
)
def test_the_means_decide_the_act(claims: Claims, text: str, act: str) -> None:
    found = [claim.content for claim in claims(text, ActContent)]
    assert [content.act for content in found if isinstance(content, ActContent)] == [act]


def test_what_serves_a_noun_is_no_act_of_its_own(claims: Claims) -> None:
    text = "An air strike hit a convoy of Syrian troops near Palmyra on 3 June, destroying two tanks."
    assert len(claims(text, ActContent)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The minister fired his deputy on Tuesday.",
        "The news hit the markets on Tuesday.",
        "The talks took place in Amman on Tuesday.",
        "He took part in the meeting on Tuesday.",
        "The army's strike force trains near Palmyra.",
        "The bank launched a new service on Tuesday.",
        "Both powers fight over words.",
        "The company targeted young readers in June.",
    ],
)
def test_words_of_force_in_another_sense_tell_no_act(claims: Claims, text: str) -> None:
    assert [claim for claim in claims(text, ActContent) if claim.modality is Modality.ASSERTED] == []


def test_a_fault_of_the_parser_does_not_lose_the_verb(claims: Claims) -> None:
    text = (
        "On June 8, coalition aircraft bombed forces loyal to Damascus near al-Tanf following an alleged drone "
        "attack, which caused no losses among coalition troops."
    )
    strike, drone = claims(text, ActContent)
    assert who(strike.content.actor) == "us-led-coalition"
    assert strike.content.linked_trigger.text == "attack"
    assert drone.modality is Modality.ALLEGED
    assert when(drone) == "June 8"


def test_one_follows_the_other_over_sentences(claims: Claims) -> None:
    text = (
        "Coalition jets struck two trucks near al-Tanf on Thursday morning. Later in the day a drone fired on a "
        "coalition patrol. The patrol was to the east of al-Tanf. Coalition forces then shot the drone down."
    )
    strike, drone, downing = claims(text, ActContent)
    assert drone.content.linked_trigger.text == "struck"
    assert downing.content.linked_trigger.text == "fired"
    assert where(drone) == "the east of al-Tanf"
    assert when(downing) == "Later in the day"
    assert when(strike) == "Thursday morning"


def test_the_day_of_the_words_is_not_that_of_the_act(claims: Claims) -> None:
    (claim,) = claims("On Friday the ministry said that rebels had shelled the town of Rastan.", ActContent)
    assert when(claim) == ""
    (claim,) = claims("The ministry said on Friday that rebels had shelled the town of Rastan on 3 May.", ActContent)
    assert when(claim) == "3 May"
    (claim,) = claims("He called Monday's coalition strike near Raqqa unacceptable on Friday.", ActContent)
    assert when(claim) == "Monday"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It was the third such strike.", 3),
        ("This was the coalition's second attack on the militia in a month.", 2),
        ("It is the fourth time that coalition jets have struck the militia.", 4),
        ("The contacts come after three strikes of the coalition on the militia.", 3),
    ],
)
def test_a_count_of_known_acts_is_marked(claims: Claims, text: str, number: int) -> None:
    found = claims(f"Coalition jets struck a militia near al-Tanf on 8 June. {text}", ActContent)
    assert found[0].content.ordinal is None
    assert [claim.content.ordinal for claim in found[1:]] == [number]


def test_a_first_strike_with_a_day_of_its_own_is_a_strike(claims: Claims) -> None:
    (claim,) = claims("The coalition's first strikes on the militia occurred on May 18 in al-Tanf.", ActContent)
    assert claim.content.ordinal is None
    assert when(claim) == "May 18"


def test_a_numeral_stands_for_an_act_told_before(claims: Claims) -> None:
    text = "It was the coalition's third attack on allies of Damascus. The first was carried out on May 18 at al-Tanf."
    series, first = claims(text, ActContent)
    assert series.content.ordinal == 3
    assert who(first.content.actor) == "us-led-coalition"
    assert who(first.content.target) == "pro-government-forces"
    assert (when(first), where(first)) == ("May 18", "al-Tanf")


def test_a_reference_takes_over_what_it_leaves_out(claims: Claims) -> None:
    text = "Coalition jets hit a Syrian Army post near al-Tanf, an agency reported. The strike took place on Thursday."
    first, second = claims(text, ActContent)
    assert when(first) == "Thursday"  # the report comes to its day one sentence later
    assert when(second) == "Thursday"
    assert who(second.content.actor) == "us-led-coalition"
    assert where(second) == "near al-Tanf"


def test_a_bare_reference_tells_nothing(claims: Claims) -> None:
    text = "Coalition jets hit a Syrian Army post near al-Tanf on Thursday. Damascus has protested against the strike."
    assert len(claims(text, ActContent)) == 1


def test_pronouns_and_its_stand_for_the_last_party(claims: Claims) -> None:
    text = "Faylaq al-Rahman said that its fighters shelled Syrian troops in Jobar on 9 May."
    (claim,) = claims(text, ActContent)
    assert who(claim.content.actor) == "faylaq-al-rahman"


def test_a_group_named_in_apposition_is_whom_we_name(claims: Claims) -> None:
    text = "Planes of the coalition hit the Iraqi militia Kataib al-Imam Ali near Zaza on 3 June."
    (claim,) = claims(text, ActContent)
    assert claim.content.target.span.text == "the Iraqi militia Kataib al-Imam Ali"


@pytest.mark.parametrize(
    ("text", "harms"),
    [
        ("The shelling of Rastan on 3 May killed two soldiers and wounded six.", {("killed", 2, 2), ("injured", 6, 6)}),
        ("At least two soldiers were killed and more than 15 were injured in an air strike on Rastan on 3 May.",
         {("killed", 2, None), ("injured", 16, None)}),
        ("An air strike on Rastan on 3 May left 15 dead and 26 wounded.", {("killed", 15, 15), ("injured", 26, 26)}),
        ("An air strike on Rastan on 3 May resulted in deaths and injuries of soldiers.",
         {("killed", 1, None), ("injured", 1, None)}),
        ("An air strike on Rastan on 3 May caused no casualties.", {("killed", 0, 0), ("injured", 0, 0)}),
        ("An air strike hit Rastan on 3 May and nobody was hurt.", {("killed", 0, 0), ("injured", 0, 0)}),
        ("An air strike on Rastan on 3 May killed up to ten people.", {("killed", 1, 10)}),
        ("An air strike on Rastan on 3 May killed dozens of soldiers.", {("killed", 24, None)}),
        ("An air strike on Rastan on 3 May killed between five and seven people.", {("killed", 5, 7)}),
        ("An air strike on Rastan on 3 May killed a captain.", {("killed", 1, 1)}),
    ],
)  # fmt: skip
def test_the_harm_is_a_range_by_kind(claims: Claims, text: str, harms: set[tuple[str, int, int | None]]) -> None:
    (claim,) = claims(text, ActContent)
    assert {(harm.kind.value, harm.low, harm.high) for harm in claim.content.casualties} == harms


@pytest.mark.parametrize(
    "text",
    [
        "An air strike hit Rastan on 3 May. The army gave no number of dead.",
        "An air strike hit Rastan on 3 May. How many people were killed is not known.",
        "An air strike hit Rastan on 3 May. The monitor could not say whether anybody was hurt.",
        "An air strike hit Rastan on 3 May. The pilots did not mean to kill.",
        "An air strike hit Rastan on 3 May. The report gave no estimate of casualties.",
    ],
)
def test_what_is_not_known_is_no_toll(claims: Claims, text: str) -> None:
    assert [harm for claim in claims(text, ActContent) for harm in claim.content.casualties] == []


def test_another_source_toll_is_a_claim_of_its_own_about_the_same_act(claims: Claims) -> None:
    text = (
        "Coalition jets hit a militia near al-Tanf on Thursday, the Pentagon said. "
        "The Syrian Observatory for Human Rights put the dead at eight."
    )
    strike, toll = claims(text, ActContent)
    assert (chain(strike), chain(toll)) == ("Pentagon", "Syrian Observatory for Human Rights")
    assert toll.content.act == AIR
    assert [(harm.kind, harm.low, harm.high) for harm in toll.content.casualties] == [(HarmKind.KILLED, 8, 8)]
    assert when(toll) == "Thursday"


def test_who_was_harmed_is_the_target_where_nobody_else_is(claims: Claims) -> None:
    (claim,) = claims("On June 6, coalition strikes near al-Tanf killed Syrian soldiers.", ActContent)
    assert who(claim.content.target) == "syrian-armed-forces"


def test_a_ground_that_is_offered_is_quoted(claims: Claims) -> None:
    text = "Coalition jets struck a militia near al-Tanf on Thursday because it posed a threat to the garrison."
    (claim,) = claims(text, ActContent)
    assert claim.content.justification is not None
    assert "posed a threat" in claim.content.justification.text


def test_places_that_hold_at_once_are_kept_together(claims: Claims) -> None:
    text = "Insurgents shelled Syrian troops near Zellaqiyat, 21 km north-west of Hama, on 7 May."
    (claim,) = claims(text, ActContent)
    assert claim.content.place.span.text == "near Zellaqiyat"
    assert [span.text for span in claim.content.place.within] == ["21 km north-west of Hama"]


def test_there_and_in_the_zone_take_up_a_place_told_before(claims: Claims) -> None:
    text = "Jets bombed rebels near the village of Zalakiyat on 6 May. Rebels shelled Syrian troops there on 7 May."
    _, second = claims(text, ActContent)
    assert where(second) == "near the village of Zalakiyat"
