"""Acts that lean on others, days that the telling lends, charges, and what the parser gets wrong by form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extract.texts import chain, when, where, who
from truceline.model.claim import ActContent, HarmKind, Modality, Via

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.model.claim import Claim

    Claims = Callable[..., list[Claim]]

STRUCK = "US-led coalition aircraft bombed a militia near al-Tanf on 6 June, the Pentagon said."


def test_a_toll_in_another_sentence_is_a_claim_of_its_own(claims: Claims) -> None:
    strike, toll = claims(f"{STRUCK} Two soldiers were killed, a medic said.", ActContent)
    assert strike.content.casualties == ()
    assert (toll.content.act, when(toll), chain(toll)) == ("air_drone_strike", "6 June", "medic")
    assert [(one.kind, one.low) for one in toll.content.casualties] == [(HarmKind.KILLED, 2)]


def test_a_denial_that_points_back_denies_the_act(claims: Claims) -> None:
    (_, denial) = claims(f"{STRUCK}\nMoscow rejected the charge.", ActContent)
    assert denial.modality is Modality.DENIED
    assert (denial.content.act, chain(denial)) == ("air_drone_strike", "Moscow")
    assert denial.chain[-1].via is Via.DENIES


def test_where_those_struck_were_is_of_the_strike(claims: Claims) -> None:
    text = f'{STRUCK}\nA blog writes that the militia had gone "well beyond" the zone round the garrison.'
    text += ' The statement of US Central Command says "well inside".'
    _, beyond, inside = claims(text, ActContent)
    assert beyond.content.act == inside.content.act == "air_drone_strike"
    assert "beyond" in where(beyond)
    assert [span.text for span in inside.content.place.within] == ["well inside"]
    assert "Central Command" in chain(inside)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Rebels shelled Rastan on 4 May, the army said.", Modality.ALLEGED),
        ("The Syrian Observatory for Human Rights said rebels shelled Rastan on 4 May.", Modality.ASSERTED),
        ("The army said its aircraft had bombed militants near Rastan on 4 May.", Modality.ASSERTED),
        ("Israeli air strikes killed five people at Haris, the health ministry said.", Modality.ASSERTED),
        ("Government troops entered Rastan on 4 May, a rebel commander said.", Modality.ALLEGED),
    ],
)  # fmt: skip
def test_what_one_side_says_another_did_is_alleged(claims: Claims, text: str, modality: Modality) -> None:
    (claim,) = claims(text, ActContent)
    assert claim.modality is modality


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("At 12:29 yesterday an armed man at a checkpoint did not let a patrol pass.", "aid_obstruction"),
        ("On 17 October two patrols had been stopped at a checkpoint near Kreminets.", "aid_obstruction"),
        ("The Houthis turned back 120 employees at the gate on 4 May.", "aid_obstruction"),
        ("Jets of the coalition flew low over Hodeidah on 4 May.", "military_flight"),
        ("Russian military policemen were seen in Khattab on 14 September.", "movement_of_forces"),
        ("Heavy artillery was heard in the city on 13 January.", "shelling_artillery_missile_attack"),
        ("Three shells landed on the market of Rastan on 4 May.", "shelling_artillery_missile_attack"),
        ("There was an exchange of fire at Naimah on 4 May.", "armed_clash"),
        ("The withdrawal of the fighters from the port began on 4 May.", "movement_of_forces"),
        ("Gunmen held the chairman of the committee on 4 May.", "abduction_forced_disappearance"),
    ],
)  # fmt: skip
def test_more_acts_are_read(claims: Claims, text: str, act: str) -> None:
    assert [claim.content.act for claim in claims(text, ActContent)] == [act]


@pytest.mark.parametrize(
    "text",
    [
        "Neither side may fire artillery within five kilometres of the line.",
        "No shelling was recorded at Stanytsia on 4 May.",
        "Deaths may have been reported later.",
        "The minister stopped the patrol of the plan.",
    ],
)
def test_rules_and_counts_of_none_found_no_incident(claims: Claims, text: str) -> None:
    factual = {Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED}
    acts = [claim for claim in claims(text, ActContent) if claim.modality in factual]
    assert [claim for claim in acts if claim.content.act != "aid_obstruction"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two shells hit Saida, the Observatory reported. Government troops had fired them.", "Observatory"),
        ("Jets bombed Rastan on 4 May, the site SouthFront reported.", "SouthFront"),
        ("Two men were killed in a strike on Rastan, Sputnik quoted a source as saying.", "Sputnik < source"),
        ("Rebels shelled Rastan, the defence ministry said, as quoted by JAMnews.", "JAMnews < defence ministry"),
        ("Jets bombed Rastan on 4 May, the news site Al-Mashareq reported.", "Al-Mashareq"),
        ("Jets bombed Rastan on 4 May, military sources told The Arab Weekly.", "The Arab Weekly < military sources"),
        ("Jets bombed Rastan on 4 May, a colonel told AFP.", "AFP < colonel"),
    ],
)  # fmt: skip
def test_chains_over_sentences_and_asides(claims: Claims, text: str, expected: str) -> None:
    found = claims(text, ActContent)
    assert chain(found[-1]).replace("The ", "").endswith(expected.replace("The ", ""))


def test_the_day_of_the_sentence_before_is_lent(claims: Claims) -> None:
    (claim,) = claims(
        "The trigger was an event of Sunday. A US jet shot down a Syrian Su-22 south of Tabqa.", ActContent
    )
    assert when(claim) == "Sunday"


def test_the_day_of_a_speech_is_not_lent(claims: Claims) -> None:
    text = "On Friday the ministry condemned the strike on Rastan."
    assert all(when(claim) != "Friday" for claim in claims(text, ActContent))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Friday two missiles fell short near Nakheela, military sources told the paper.", "Friday"),
        ("On Friday an official told AFP that the withdrawal of the fighters from the port was under way.", "Friday"),
        ("They had shelled Rastan and thereby broken the measures of July, the office said.", ""),
        ("Ukrainian troops have shelled the town of Shumy twice in seven days, the office stated.", "seven days"),
    ],
)
def test_days_that_stand_at_the_head_or_with_the_words(claims: Claims, text: str, expected: str) -> None:
    assert when(claims(text, ActContent)[-1]) == expected


def test_a_telling_goes_on_with_the_night_that_it_told_of(claims: Claims) -> None:
    text = (
        "Shells hit the town of Saida on Sunday. Overnight two shells hit Naimah, the monitor said. "
        "Government troops had fired them."
    )
    assert [when(claim) for claim in claims(text, ActContent)] == ["Sunday", "Overnight", "Overnight"]


def test_a_toll_is_of_a_single_act_and_not_of_days_of_acts(claims: Claims) -> None:
    text = (
        "Air strikes hit the town of Jisr on Monday, the monitor said. Russian aircraft had bombed militants over the "
        "last few days, a spokesman said.\n17 people died."
    )
    assert when(claims(text, ActContent)[-1]) == "Monday"


def test_the_plane_is_the_one_told_before(claims: Claims) -> None:
    text = "A US jet shot down a Syrian Su-22 south of Tabqa on Sunday."
    text += " The plane had dropped bombs near fighters, officers said."
    found = claims(text, ActContent)
    assert who(found[-1].content.actor).startswith("syrian")


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Turkish troops with some 30 vehicles crossed into Syria at Bab al-Hawa, a witness told us.", "crossed"),
        ("Strikes thought to have been carried out by Russian aircraft killed 37 civilians in Idlib.", "Strikes"),
    ],
)  # fmt: skip
def test_garden_paths_are_righted(claims: Claims, text: str, trigger: str) -> None:
    assert trigger in {claim.content.trigger.text for claim in claims(text, ActContent)}


def test_every_field_states_how_sure_it_is(claims: Claims) -> None:
    (claim,) = claims(STRUCK, ActContent)
    known = {one.value: one.weight for one in claim.fields}
    assert {"act", "actor", "chain", "modality", "place", "target", "time"} <= known.keys()
    assert all(0 < weight < 1 for weight in known.values())


def test_a_day_that_heads_a_paragraph_dates_its_acts(claims: Claims) -> None:
    text = "20 November. Shells hit the town of Pisky, the mission said. Monitors saw anti-tank mines near Vesele."
    assert [when(claim) for claim in claims(text, ActContent)] == ["20 November", "20 November"]


@pytest.mark.parametrize(
    "text",
    [
        "Shells hit Rastan on Monday. It was the third day in a row on which guns were heard in the town.",
        "An air raid hit Rastan on Monday. The raid was the first on the town since June.",
    ],
)
def test_a_count_of_acts_in_another_clause_founds_none(claims: Claims, text: str) -> None:
    assert claims(text, ActContent)[-1].content.ordinal is not None or len(claims(text, ActContent)) == 1


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Katyusha rockets were used against army sites near Rastan on Monday.", "shelling_artillery_missile_attack"),
        ("The South held a live-fire drill near the island on Monday.", "military_exercise"),
        ("Monitors saw anti-tank mines on both sides of the road near Pisky on Monday.", "weapons_deployment"),
        ("Explosives were set off near the village of Rastan on Monday.", "remote_explosive_landmine_ied"),
        ("One missile struck only metres away from a tanker on Monday.", "shelling_artillery_missile_attack"),
    ],
)
def test_words_of_further_acts(claims: Claims, text: str, act: str) -> None:
    assert [claim.content.act for claim in claims(text, ActContent)] == [act]


@pytest.mark.parametrize("text", ["He took part in an exercise in futility.", "Rockets may not be used against towns."])
def test_words_that_are_no_further_acts(claims: Claims, text: str) -> None:
    factual = {"asserted", "alleged"}
    assert not [claim for claim in claims(text, ActContent) if claim.modality.value in factual]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The Houthis shelled the mills near Hodeidah, according to a government military source.", "alleged"),
        ("Military sources told Reuters that the Houthis had shelled the mills near Hodeidah.", "alleged"),
        (
            "The Houthis shelled Hodeidah on 20 December, Yemen's Foreign Ministry said, quoting Saba.",
            "alleged",
        ),
        ("Not a single shell was fired at the island, the ministry answered.", "denied"),
        ("His army had shelled the port of Rastan on Monday, the rebels' commander claimed.", "asserted"),
        ("Nobody was hurt in the shelling of Rastan on Monday, the monitor said.", "asserted"),
    ],
)
def test_whose_word_it_is_tells_how_it_is_told(claims: Claims, text: str, modality: str) -> None:
    assert claims(text, ActContent)[0].modality.value == modality
