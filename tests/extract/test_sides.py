"""Whose word it is: a side on its named opponent alleges; monitors, mediators and a side on itself do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from truceline.model.claim import ActContent, Claim, Modality

Claims = Callable[..., list[Claim]]

ASSERTED, ALLEGED = Modality.ASSERTED, Modality.ALLEGED


def stances(claims: Claims, text: str) -> list[Modality]:
    return [claim.modality for claim in claims(text, ActContent)]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Azerbaijani troops shelled the village of Aygut on 4 May, the Defence Ministry in Yerevan said.", ALLEGED),
        ("Armenian troops shelled the village of Aygut on 4 May, the Defence Ministry in Yerevan said.", ASSERTED),
        ("Ukrainian forces shelled Horlivka on 4 May, Eduard Basurin, spokesman of the DPR militia, said.", ALLEGED),
        ("Ukrainian forces shelled Horlivka on 4 May, the OSCE mission in Donetsk said.", ASSERTED),
        ("North Korean soldiers crossed the line near Yeoncheon on 4 May, the South Korean military said.", ALLEGED),
        ("Soldiers from the North crossed the line near Yeoncheon on 4 May, Seoul's Joint Chiefs said.", ALLEGED),
        ("The Houthis fired missiles at Marib on 4 May, a government military source said.", ALLEGED),
        ("Israeli jets bombed Tyre on 4 May, UNIFIL said.", ASSERTED),
        ("Israeli jets bombed Tyre on 4 May, Lebanon's health ministry said.", ASSERTED),
        ("Israeli jets bombed Tyre on 4 May, a Hezbollah official said.", ALLEGED),
        ("M23 rebels attacked Sake on 4 May, General Sylvain Ekenge of the Congolese army said.", ALLEGED),
        ("M23 rebels attacked Sake on 4 May, Angola's government said.", ASSERTED),
        ("The Rapid Support Forces shelled El Fasher on 4 May, the city's Resistance Committee said.", ASSERTED),
        ("The Rapid Support Forces shelled El Fasher on 4 May, the Sudanese army said.", ALLEGED),
    ],
)  # fmt: skip
def test_a_side_alleges_what_its_opponent_did(claims: Claims, text: str, modality: Modality) -> None:
    assert stances(claims, text) == [modality]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Indian troops shelled Neelum on 4 May, Pakistan's army said in Islamabad.", ALLEGED),
        ("Cambodian troops fired rockets at Surin on 4 May, a Thai army spokesman in Bangkok said.", ALLEGED),
        ("Al-Shabaab fighters attacked Afgoye on 4 May, the Somali government in Mogadishu said.", ALLEGED),
        ("Taliban fighters attacked Kunduz on 4 May, a spokesman for NATO in Kabul said.", ALLEGED),
    ],
)  # fmt: skip
def test_wars_of_which_no_theatre_is_kept_are_told_by_their_camps(
    claims: Claims, text: str, modality: Modality
) -> None:
    assert stances(claims, text) == [modality]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Gunmen shelled an army post near Rafah on 4 May, the Israeli military said.", ASSERTED),
        ("Unknown assailants shelled an army post near Rafah on 4 May, the Israeli military said.", ASSERTED),
        ("An army post near Rafah was shelled on 4 May, the Israeli military said.", ASSERTED),
        ("Three shells fell on an army post near Rafah on 4 May, the Israeli military said.", ASSERTED),
        ("Terrorists shelled an army post near Rafah on 4 May, the Israeli military said.", ALLEGED),
        ("Militants shelled an army post near Rafah on 4 May, the Israeli military said.", ALLEGED),
        ("The enemy shelled a hospital in Rafah on 4 May, the Qassam Brigades said.", ALLEGED),
        ("The soldiers shelled Rafah on 4 May, the Israeli military said.", ASSERTED),
    ],
)  # fmt: skip
def test_an_opponent_has_to_be_named(claims: Claims, text: str, modality: Modality) -> None:
    assert stances(claims, text) == [modality]


def test_a_pronoun_names_those_who_have_just_been_charged(claims: Claims) -> None:
    text = (
        "Azerbaijani troops shelled Aygut on 4 May, the Armenian army said. They shelled Sotk on 5 May, the army added."
    )
    assert stances(claims, text) == [ALLEGED, ALLEGED]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The Syrian army claimed that it had shelled rebels near Rastan on 4 May.", ASSERTED),
        ("The Syrian army claimed that rebels had shelled Rastan on 4 May.", ALLEGED),
        ("The Syrian army claimed that two of its soldiers had been killed in Rastan on 4 May.", ASSERTED),
        ("A resident claimed that Rastan had been shelled on 4 May.", ALLEGED),
    ],
)  # fmt: skip
def test_what_a_side_claims_of_itself_is_told_as_fact(claims: Claims, text: str, modality: Modality) -> None:
    assert stances(claims, text) == [modality]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Azerbaijani shelling damaged houses in Aygut on 4 May, the Defence Ministry in Yerevan said.", ALLEGED),
        ("Armenian shelling damaged houses in Aygut on 4 May, the Defence Ministry in Yerevan said.", ASSERTED),
        ("A Syrian missile had been fired at Kilis on 4 May, the Turkish army said.", ALLEGED),
        ("A Turkish missile had been fired at Kobani on 4 May, the Turkish army said.", ASSERTED),
        ("Shelling damaged houses in Aygut on 4 May, the Defence Ministry in Yerevan said.", ASSERTED),
    ],
)  # fmt: skip
def test_an_opponent_is_named_by_the_adjective_of_the_means(claims: Claims, text: str, modality: Modality) -> None:
    assert stances(claims, text) == [modality]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        (
            "Azerbaijan's forces shelled Aygut on 4 May, Tigran Balayan, who speaks for the Foreign Ministry, wrote.",
            ALLEGED,
        ),
        ("Azerbaijan's forces shelled Aygut on 4 May, Ani Balayan, who keeps a shop there, wrote.", ASSERTED),
        ("Near Pisky the enemy opened fire with mortars on 4 May.", ALLEGED),
        ("Drones of the Emirates bombed Jarif in Libya on 4 May, the government in Tripoli said.", ALLEGED),
        ("Fighters backed by Russia shelled Shyrokyne on 4 May, the Ukrainian army said.", ALLEGED),
        ("Gun battles between the army and the rebels shook Rastan on 4 May, the defence ministry said.", ASSERTED),
        ("Ukrainian soldiers fired at Petrivske on 4 May, the Donetsk office in the JCCC said.", ALLEGED),
        ("Israeli soldiers fired at two posts on 4 May, Farhan Haq, a spokesman of the UN, said.", ASSERTED),
        ("Israeli soldiers fired at two posts on 4 May, the commission of inquiry found.", ASSERTED),
    ],
)
def test_offices_enemies_and_those_who_find(claims: Claims, text: str, modality: Modality) -> None:
    assert stances(claims, text) == [modality]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("A man was wounded when a mine laid by Ukrainian saboteurs blew up, the DPR militia said on 4 May.", ALLEGED),
        ("Ukraine's 25th airborne brigade reported mortar fire by the militants at Avdiivka on 4 May.", ALLEGED),
        ("Ukraine's 25th airborne brigade reported mortar fire at Avdiivka on 4 May.", ASSERTED),
        ("Armenian fire killed one of its soldiers on 4 May, the Defence Ministry in Yerevan reported.", ALLEGED),
    ],
)  # fmt: skip
def test_who_did_it_may_stand_beside_the_act(claims: Claims, text: str, modality: Modality) -> None:
    assert modality in stances(claims, text)
    assert set(stances(claims, text)) <= {modality, ASSERTED}
