"""Rules, forecasts, habits and attempts: what a text forbids or expects tells no act, what was tried does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from truceline.model.claim import ActContent, Claim, Modality

Claims = Callable[..., list[Claim]]

FACTUAL = {Modality.ASSERTED, Modality.ALLEGED}


def stances(claims: Claims, text: str) -> set[Modality]:
    return {claim.modality for claim in claims(text, ActContent)}


@pytest.mark.parametrize(
    "text",
    [
        "The memorandum forbids any shelling of Rastan.",
        "The agreement prohibits attacks on Rastan.",
        "Nobody is to shell Rastan.",
        "Both sides are to withdraw from Rastan.",
        "The rebels are to leave Rastan by 4 May.",
        "By 4 May the rebels were to have left Rastan.",
        "The rebels have to withdraw from Rastan, by the text of the deal.",
        "Under the accord the rebels must leave Rastan.",
        "The rebels shall withdraw from Rastan.",
        "From then on the rebels may be attacked.",
        "Commanders may let their men shell Rastan only if nothing else helps.",
        "The army would shell Rastan only if nothing else helped, the minister said.",
        "The parties decided on measures: no shelling, no air strikes and no attacks.",
        "The army undertook to launch no air strikes or shelling in Rastan.",
        "Killing civilians in Rastan may be a crime.",
        "The army announces air strikes on Rastan almost daily.",
    ],
)
def test_what_a_text_rules_is_no_act(claims: Claims, text: str) -> None:
    assert stances(claims, text) <= {Modality.GENERIC, Modality.OPINION}


@pytest.mark.parametrize(
    "text",
    [
        "Residents expect further air strikes on Rastan.",
        "Diplomats fear that the rebels will shell Rastan.",
        "Analysts predict more shelling of Rastan.",
        "Officials warn that the rebels will shell Rastan again.",
        "The next attack on Rastan is only a question of time.",
    ],
)
def test_what_somebody_foresees_is_opinion(claims: Claims, text: str) -> None:
    assert stances(claims, text) <= {Modality.OPINION}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Rebels tried to storm Rastan on 4 May.", Modality.ASSERTED),
        ("Rebels were trying to storm Rastan on 4 May.", Modality.ASSERTED),
        ("Rebels had attempted to seize Rastan on 4 May, the army said.", Modality.ALLEGED),
        ("Rebels will try to storm Rastan.", Modality.PROPOSED),
        ("Officials think that rebels shelled Rastan on 4 May.", Modality.ALLEGED),
        ("The envoy warned that Rastan was being shelled.", Modality.ASSERTED),
        ("Shells could be heard in Rastan on 4 May.", Modality.ASSERTED),
        ("A man hurt in an attack on Rastan a few days before died on 4 May.", Modality.ASSERTED),
        ("The monitors had not seen rebels shell Rastan on 4 May.", Modality.DENIED),
        ("Nobody was hit in the shelling of Rastan on 4 May.", Modality.ASSERTED),
    ],
)
def test_what_was_tried_or_told_as_past_is_an_act(claims: Claims, text: str, modality: Modality) -> None:
    assert stances(claims, text) == {modality}


@pytest.mark.parametrize(
    "text",
    [
        "The offensive on Rastan is under way.",
        "The shelling of Rastan continues.",
        "The centre of Rastan is under heavy fire.",
    ],
)
def test_what_is_told_as_going_on_is_an_act(claims: Claims, text: str) -> None:
    assert stances(claims, text) <= {Modality.ASSERTED}


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attack the army wherever it stands.",
        "Such shells have started fires in Rastan before.",
        "The rebels would seize no further towns.",
    ],
)
def test_what_is_told_of_no_one_time_is_a_habit_or_a_rule(claims: Claims, text: str) -> None:
    assert stances(claims, text) <= {Modality.GENERIC}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The army had fired no shells at Rastan on 4 May, it said.", Modality.DENIED),
        ("The army had nothing to do with the shelling of Rastan on 4 May, it said.", Modality.DENIED),
        ("In a strike on Rastan on 4 May, allegedly by a Russian drone, a house burned.", Modality.ALLEGED),
        ("A strike on Rastan on 4 May was blamed on the rebels.", Modality.ALLEGED),
    ],
)
def test_denials_and_charges_in_passing(claims: Claims, text: str, modality: Modality) -> None:
    assert modality in stances(claims, text)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Shells forced the rebels to leave Rastan on 4 May.", Modality.ASSERTED),
        ("The army is shelling Rastan now.", Modality.ASSERTED),
        ("Rebels took the hill on 4 May before Rastan was shelled.", Modality.ASSERTED),
        ("The army repeatedly shelled Rastan on 4 May.", Modality.ASSERTED),
        ("Shelling was reported from Rastan on 4 May.", Modality.ASSERTED),
        ("Rebels are reported to have shelled Rastan on 4 May.", Modality.ALLEGED),
    ],
)
def test_what_happened_as_a_result_or_goes_on_is_an_act(claims: Claims, text: str, modality: Modality) -> None:
    assert modality in stances(claims, text)
    assert stances(claims, text) <= FACTUAL


def test_a_question_tells_no_act(claims: Claims) -> None:
    assert stances(claims, "Why should the army shell Rastan? Did rebels shell it on 4 May?") <= {Modality.OPINION}


@pytest.mark.parametrize(
    "text",
    [
        "The council condemns attacks on hospitals in Idlib.",
        "Residents use cellars to protect their children from shelling.",
        "The walls shield the post against sniper fire from Shyrokyne.",
        "The team found signs of shelling on the road to Maryinka.",
        "The committee investigates attacks on peacekeepers in Lebanon.",
        "The purpose of the trip was to discuss attacks on shipping in the Red Sea.",
        "The EU is concerned about air strikes on Idlib.",
        "The resolution deplores the killing of journalists in Gaza.",
        "The clinic treats victims of shelling.",
        "The regiment specialises in ambushes on convoys.",
        "The UN says that attacks on hospitals violate the law.",
        "Moscow's doctrine allows strikes on command centres in Kyiv.",
        "Activists chanted against the bombing of Gaza.",
        "It was like the bombing of Guernica.",
        "He compared the strike on Douma to Srebrenica.",
        "Ankara reserves the right to respond to attacks from Syria.",
        "The ceasefire was meant to put an end to the shelling of Stepanakert.",
        "A Ukrainian attack on Crimea is unlikely, the Kremlin said.",
        "Under the accord neither army may hold artillery drills near the line.",
        "The marines could hold their first live-fire exercise since January.",
        "The army rehearsed storming a village near Sokcho.",
        "The army never targets civilians in Gaza.",
        "Israel will keep bombing Lebanon until the rockets stop, Katz said.",
        "Intelligence points to an attack on Kharkiv in the coming days.",
        "Attacks on the port happen almost weekly.",
    ],
)
def test_what_is_only_judged_feared_warded_off_or_usual_founds_nothing(claims: Claims, text: str) -> None:
    assert not FACTUAL & {claim.modality for claim in claims(text, ActContent)}


@pytest.mark.parametrize(
    "text",
    [
        "Villagers heard shelling near Maryinka on 3 May.",
        "Clashes are under way in the east of Tripoli.",
        "Rebels launched attacks on two posts near Bor on 3 May.",
        "Two people died of shelling in Idlib.",
        "He condemned two attacks on hospitals in Idlib.",
        "Israel kept bombing Tyre on 3 May.",
    ],
)
def test_what_is_told_founds_an_incident(claims: Claims, text: str) -> None:
    assert FACTUAL & {claim.modality for claim in claims(text, ActContent)}


@pytest.mark.parametrize(
    "text",
    [
        "Whoever comes over that line is shot at.",
        "Those who attack hospitals may be committing a crime.",
        "Where the governor complains, an attack on Rastan follows.",
        "Clashes on the border have occurred again and again since then.",
        "Neither side was to fire artillery at Rastan.",
    ],
)
def test_what_befalls_whoever_comes_or_comes_again_and_again_is_no_incident(claims: Claims, text: str) -> None:
    assert not FACTUAL & stances(claims, text)


@pytest.mark.parametrize(
    "text",
    [
        "The rebels had attacked nobody in Lainya, their spokesman said.",
        "What had been brought down near Kanaker was no plane, the army said.",
        "That its fighters shelled the city of Aleppo is untrue, declared the Syrian Democratic Forces.",
    ],
)
def test_nobody_and_what_was_none_deny(claims: Claims, text: str) -> None:
    assert stances(claims, text) == {Modality.DENIED}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("A strike hit Rastan on 3 May. The war monitor ascribed it to Russia.", Modality.ASSERTED),
        ("A strike hit Rastan on 3 May. The opposition ascribed it to Russia.", Modality.ALLEGED),
        ("A strike hit Rastan on 3 May. The war monitor blamed Russia for it.", Modality.ALLEGED),
    ],
)
def test_what_monitors_ascribe_they_have_found(claims: Claims, text: str, modality: Modality) -> None:
    assert [claim.modality for claim in claims(text, ActContent)] == [Modality.ASSERTED, modality]


@pytest.mark.parametrize(
    "text",
    [
        "For years Israel has struck whatever it takes for Iranian in Syria.",
        'The Kremlin complains of "daily" Ukrainian strikes.',
        "No drone is allowed to fly over Donetsk under the terms of last July.",
    ],
)
def test_what_is_done_for_years_daily_or_not_allowed_founds_nothing(claims: Claims, text: str) -> None:
    assert not FACTUAL & stances(claims, text)


@pytest.mark.parametrize(
    "text",
    [
        "The Observatory counts this as the 17th Israeli attack on Syria since January.",
        "It was the 17th Israeli attack on Syria since January.",
        "The blast marked the third attack on Rastan.",
    ],
)
def test_what_is_counted_as_one_of_many_is_a_number_in_a_series(claims: Claims, text: str) -> None:
    assert all(claim.content.ordinal for claim in claims(text, ActContent) if isinstance(claim.content, ActContent))


def test_a_threat_of_ones_own_is_no_forecast(claims: Claims) -> None:
    assert stances(claims, "Turkey will bomb Rastan, President Recep Tayyip Erdogan warned.") == {Modality.PROPOSED}


def test_whose_an_act_was_is_found_or_charged(claims: Claims) -> None:
    of = "attributed a strike on Rastan on 3 May to Russia."
    assert stances(claims, f"The war monitor {of}") == {Modality.ASSERTED}
    assert stances(claims, f"The opposition {of}") == {Modality.ALLEGED}
