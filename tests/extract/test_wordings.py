"""Who says it, in the many ways that English has to say so: turns of phrase, frames, messages, figures and charges."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two shells fell on Marib on Tuesday, the army makes plain.", "army"),
        ("Two shells, residents recount, fell on Marib on Tuesday.", "residents"),
        ("Two shells fell on Marib on Tuesday, or so the army would have it.", "army"),
        ("Two shells fell on Marib on Tuesday, as the army tells it.", "army"),
        ("Two shells fell on Marib on Tuesday, goes the army's version.", "army"),
        ("Two shells fell on Marib on Tuesday, runs the account of the army.", "army"),
        ("Two shells fell on Marib on Tuesday – this from the provincial police.", "provincial police"),
        ("Two shells fell on Marib on Tuesday, in the telling of the army.", "army"),
        ("Two shells fell on Marib on Tuesday, going by what the army has put out.", "army"),
        ("Two shells fell on Marib on Tuesday, if the army is to be believed.", "army"),
        ("Two shells fell on Marib on Tuesday, to go by the army.", "army"),
        ("Two shells fell on Marib on Tuesday, judging by the army's bulletin.", "army"),
        ("Two shells fell on Marib on Tuesday, the army's bulletin has it.", "army"),
        ("From the army comes word that two shells fell on Marib on Tuesday.", "army"),
        ("Word came from the army that two shells fell on Marib on Tuesday.", "army"),
        ("News reached Reuters from the army that two shells fell on Marib on Tuesday.", "Reuters < army"),
        ("The army has gone on record as saying that two shells fell on Marib on Tuesday.", "army"),
        ("The army is on record that two shells fell on Marib on Tuesday.", "army"),
        ("The army put out word that two shells fell on Marib on Tuesday.", "army"),
        ("The army issued a bulletin saying two shells fell on Marib on Tuesday.", "army"),
        ("The army sounded the alarm: two shells fell on Marib on Tuesday.", "army"),
        ("The army is adamant: two shells fell on Marib on Tuesday.", "army"),
        ("The army's line is that two shells fell on Marib on Tuesday.", "army"),
        ("By the army's own admission two shells fell on Marib on Tuesday.", "army"),
        ("By its own account the army shelled Marib on Tuesday.", "army"),
        ("On the evidence of the mission, two shells fell on Marib on Tuesday.", "mission"),
        ("On the word of the army alone, two shells fell on Marib on Tuesday.", "army"),
        ("The way the army tells it, two shells fell on Marib on Tuesday.", "army"),
        ("As far as the army knows, two shells fell on Marib on Tuesday.", "army"),
        ("So far as the army could establish, two shells fell on Marib on Tuesday.", "army"),
        ("To hear the army tell it, two shells fell on Marib on Tuesday.", "army"),
        ("The army has it that two shells fell on Marib on Tuesday.", "army"),
        ("The army holds that two shells fell on Marib on Tuesday.", "army"),
        ("The army will only say that two shells fell on Marib on Tuesday.", "army"),
        ("Asked about the noise, the army answered that two shells fell on Marib on Tuesday.", "army"),
        ("Shown the pictures, the army conceded that two shells fell on Marib on Tuesday.", "army"),
        ("A letter from the army to the Council speaks of two shells that fell on Marib on Tuesday.", "army"),
        ("The mission's daily report lists an attack on a convoy near Marib on Tuesday.", "mission"),
        ("On its Telegram channel the army wrote that two shells fell on Marib on Tuesday.", "army"),
        ("Two shells fell on Marib on Tuesday, reads a post by the army.", "army"),
        ("Two shells fell on Marib on Tuesday, according to a post by the army on X.", "army"),
        ("Two shells fell on Marib on Tuesday, according to figures from the army.", "army"),
        ("Two shells fell on Marib on Tuesday, according to an account given by the army.", "army"),
        ("Two shells fell on Marib on Tuesday, according to a tally kept by the mission.", "mission"),
        ("Two shells fell on Marib on Tuesday, according to what residents told Reuters.", "Reuters < residents"),
        ("Two shells fell on Marib on Tuesday, according to Reuters, which had it from the army.", "Reuters < army"),
        (
            "Two shells fell on Marib on Tuesday, according to the army, in remarks that Reuters carried.",
            "Reuters < army",
        ),
        ("Two shells fell on Marib on Tuesday, the army said in a statement seen by Reuters.", "Reuters < army"),
        ("Two shells fell on Marib on Tuesday, the army said in a statement that Reuters saw.", "Reuters < army"),
        ("Two shells fell on Marib on Tuesday, the army said in a statement obtained by Reuters.", "Reuters < army"),
        ("Two shells fell on Marib on Tuesday, the army said in a statement posted by Saba.", "Saba < army"),
        ("Two shells fell on Marib on Tuesday, the army said in a statement sent to Reuters.", "Reuters < army"),
        ("Two shells fell on Marib on Tuesday, the army said in an e-mail to Reuters.", "Reuters < army"),
        ("Two shells fell on Marib on Tuesday, a witness reached by telephone told Reuters.", "Reuters < witness"),
        ("Two shells fell on Marib on Tuesday, a witness reached by Reuters said.", "Reuters < witness"),
        ("Two shells fell on Marib on Tuesday, a witness interviewed by Reuters said.", "Reuters < witness"),
        ("Two shells fell on Marib on Tuesday, the army said on state television.", "state television < army"),
        ("Two shells fell on Marib on Tuesday, state television quoted the army as saying.", "state television < army"),
        (
            "Two shells fell on Marib on Tuesday, the army was quoted as saying by state television.",
            "state television < army",
        ),
        ("Two shells fell on Marib on Tuesday, state television cited the army.", "state television < army"),
        (
            "Two shells fell on Marib on Tuesday, state television said, attributing the news to the army.",
            "state television < army",
        ),
        ("Two shells fell on Marib on Tuesday, wrote Reuters with a reference to the army.", "Reuters < army"),
        (
            "Two shells fell on Marib on Tuesday, a Reuters reporter at the scene was told by residents.",
            "Reuters < residents",
        ),
        ("Residents spoke to Reuters of two shells that fell on Marib on Tuesday.", "Reuters < Residents"),
        ("Reuters heard from residents that two shells fell on Marib on Tuesday.", "Reuters < residents"),
        ("Reuters has it from the army that two shells fell on Marib on Tuesday.", "Reuters < army"),
        ("Reuters learnt from the army that two shells fell on Marib on Tuesday.", "Reuters < army"),
        ("Reuters, quoting the army, put the dead of the attack on Marib on Tuesday at nine.", "Reuters < army"),
        ("Quoting the army, Reuters said that two shells fell on Marib on Tuesday.", "Reuters < army"),
        ("Reuters cites the army to the effect that two shells fell on Marib on Tuesday.", "Reuters < army"),
        (
            "In a dispatch from Aden, Reuters says that the army reports two shells fell on Marib on Tuesday.",
            "Reuters < army",
        ),
        ("In a statement that Saba carried, the army said two shells fell on Marib on Tuesday.", "Saba < army"),
        ("Speaking on Al Jazeera, Yahya Saree said two shells fell on Marib on Tuesday.", "Al-Jazeera < Yahya Saree"),
        (
            "Yahya Saree, the army's spokesman, told a news conference that two shells fell on Marib on Tuesday.",
            "Yahya Saree",
        ),
        ("Two shells fell on Marib on Tuesday (Saba, quoting the army).", "Saba < army"),
        ("Two shells fell on Marib on Tuesday, the army's media arm said.", "army's media arm"),
        ("Two shells fell on Marib on Tuesday, said the head of the town's hospital, Ali Nasser.", "Ali Nasser"),
        (
            "Two shells fell on Marib on Tuesday, Ali Nasser, who heads the town's hospital, told AFP.",
            "AFP < Ali Nasser",
        ),
        (
            "Two shells fell on Marib on Tuesday, AFP was told by Ali Nasser, who heads the town's hospital.",
            "AFP < Ali Nasser",
        ),
        ("Two shells fell on Marib on Tuesday, a diplomat who asked not to be named told AFP.", "AFP < diplomat"),
        ("Two shells fell on Marib on Tuesday, a diplomat said, speaking on condition of anonymity.", "diplomat"),
        ("Two shells fell on Marib on Tuesday, AFP quoted a diplomat, who would not be named.", "AFP < diplomat"),
        ("Two shells fell on Marib. The hospital counted nine dead.", "hospital"),
        ("Two shells fell on Marib. Doctors there spoke of nine dead.", "Doctors"),
        ("Two shells fell on Marib. The health ministry lists nine killed and four wounded.", "health ministry"),
        ("Two shells fell on Marib. Nine people were killed by the health ministry's count.", "health ministry"),
        ("Two shells fell on Marib. Nine people were killed, on the health ministry's figures.", "health ministry"),
        ("Two shells fell on Marib. Hospital records show that nine people were killed.", "Hospital records"),
        ("Two shells fell on Marib. The army owned to nine dead.", "army"),
        ("Two shells fell on Marib. The army admits to nine dead.", "army"),
        ("Two shells fell on Marib. The army mourns nine dead.", "army"),
        ("Two shells fell on Marib. The army puts its losses at nine killed.", "army"),
        ("Satellite images reviewed by CNN show that tanks entered Marib on Tuesday.", "CNN"),
        ("Video verified by the BBC shows soldiers shooting at a bus in Marib on Tuesday.", "BBC"),
        ("The army blames the Houthis for an attack on Marib on Tuesday.", "army"),
        ("The army laid the attack on Marib on Tuesday at the door of the Houthis.", "army"),
        ("The army sees the hand of the Houthis in an attack on Marib on Tuesday.", "army"),
        ("The army pointed the finger at the Houthis for an attack on Marib on Tuesday.", "army"),
        ("The Houthis were accused by the army of shelling Marib on Tuesday.", "army"),
        ("Accusations flew: the Houthis shelled Marib on Tuesday, said the army.", "army"),
    ],
)
def test_whoever_says_it_is_found_whatever_the_wording(claims: Claims, text: str, expected: str) -> None:
    assert expected in {chain(claim) for claim in claims(text, ActContent)}


@pytest.mark.parametrize(
    "text",
    [
        "Two shells fell on Marib on Tuesday, the army moved in.",
        "The army advanced as far as Idlib and Hama, where two shells fell on Tuesday.",
        "So the army shelled the town of Marib on Tuesday.",
        "The army made sure that two shells fell on Marib on Tuesday.",
    ],
)
def test_nobody_says_what_is_only_done(claims: Claims, text: str) -> None:
    assert {chain(claim) for claim in claims(text, ActContent)} <= {""}


def test_an_outlet_that_is_contradicted_passes_nothing_on(claims: Claims) -> None:
    text = "Two shells fell on Marib on Tuesday, the army said, contrary to a report by Reuters."
    assert chain(claims(text, ActContent)[0]) == "army"


def test_words_to_others_do_not_come_through_the_outlet(claims: Claims) -> None:
    text = (
        "Two shells fell on Marib, the general said in a statement seen by Reuters. "
        "Troops shelled Hays, the general told reporters."
    )
    assert [chain(claim) for claim in claims(text, ActContent)] == ["Reuters < general", "general"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Two shells fell on Marib on Tuesday, the army said on Telegram, because rockets had been fired at it.",
            "army",
        ),
        (
            "Two shells fell on Marib on Tuesday, wrote Omar Haddad, an official in the area, on Facebook, with tanks "
            "shelling Hays as well.",
            "Omar Haddad",
        ),
        ("Two shells fell on Marib on Tuesday, he wrote, according to Reuters, and a third on Hays.", "Reuters < he"),
        ("Two shells fell on Marib, the army said. Two soldiers have been wounded.", "army"),
        ("Two shells fell on Marib, the army said. Meanwhile tanks shelled Hays.", ""),
        ("Two shells fell on Marib, the army said. On 3 May tanks shelled Hays.", ""),
        ("The army has another version. Houthi fighters shelled Marib on Tuesday.", "army"),
        ("The army tells it differently. Houthi fighters shelled Marib on Tuesday.", "army"),
        ("Residents heard two shells fall on Marib on Tuesday.", ""),
    ],
)
def test_what_is_said_reaches_round_inserted_clauses_and_over_sentences(
    claims: Claims, text: str, expected: str
) -> None:
    assert chain(claims(text, ActContent)[-1]) == expected
