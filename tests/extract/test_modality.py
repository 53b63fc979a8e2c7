"""Asserted, alleged, denied, proposed, generic or an opinion, each by the words that show it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from truceline.model.claim import ActContent, Claim, Modality

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "modality", "hedge"),
    [
        ("Rebels shelled the town of Rastan on 3 May.", Modality.ASSERTED, ""),
        ("Rebels allegedly shelled the town of Rastan on 3 May.", Modality.ALLEGED, "allegedly"),
        ("An alleged rebel attack hit the town of Rastan on 3 May.", Modality.ALLEGED, "alleged"),
        ("Rebels reportedly shelled the town of Rastan on 3 May.", Modality.ALLEGED, "reportedly"),
        ("The army claimed that rebels had shelled the town of Rastan on 3 May.", Modality.ALLEGED, "claimed"),
        ("The army accused rebels of shelling the town of Rastan on 3 May.", Modality.ALLEGED, "accused"),
        ("Rebels were said to have shelled the town of Rastan on 3 May.", Modality.ALLEGED, "said"),
        ("Rebels are suspected of shelling the town of Rastan on 3 May.", Modality.ALLEGED, "suspected"),
        ("The army denied that it had shelled the town of Rastan on 3 May.", Modality.DENIED, "denied"),
        ("The army did not shell the town of Rastan on 3 May.", Modality.DENIED, "not"),
        ("Moscow dismissed reports of shelling in Rastan on 3 May.", Modality.DENIED, "dismissed"),
        ("Moscow called the reports of air strikes in Rastan a complete lie.", Modality.DENIED, "lie"),
        ("Such a strike on Rastan was impossible, the ministry said.", Modality.DENIED, "impossible"),
        ("Rebels will shell the town of Rastan.", Modality.OPINION, "will"),
        ("Rebels may have shelled the town of Rastan on 3 May.", Modality.ALLEGED, "may"),
        ("The town of Rastan could have been shelled by rebels on 3 May.", Modality.ALLEGED, "could"),
        ("Rebels could have shelled the town of Rastan.", Modality.PROPOSED, "could"),
        ("Rebels would have shelled the town of Rastan.", Modality.PROPOSED, "would"),
        ("Had rebels shelled the town of Rastan, the army would know.", Modality.PROPOSED, "Had"),
        ("Rebels appear to have shelled the town of Rastan on 3 May.", Modality.ALLEGED, "appear"),
        ("Suspected rebels shelled the town of Rastan on 3 May.", Modality.ALLEGED, "Suspected"),
        ("Reports of shelling in Rastan on 3 May could not be verified.", Modality.ALLEGED, "verified"),
        ("The mission was unable to confirm the shelling of Rastan on 3 May.", Modality.ALLEGED, "confirm"),
        ("There was no evidence of a strike on Rastan on 3 May.", Modality.DENIED, "evidence"),
        ("The army is not aware of any strike on Rastan on 3 May.", Modality.DENIED, "aware"),
        ("The minister denied backing the rebels, who shelled the town of Rastan on 3 May.", Modality.ASSERTED, ""),
        ("A possible rebel attack on Rastan was discussed on 3 May.", Modality.PROPOSED, "possible"),
        ("Rebels threatened to shell the town of Rastan.", Modality.PROPOSED, "threatened"),
        ("If rebels shelled the town of Rastan, the army answered.", Modality.PROPOSED, "If"),
        ("Australia halted its air strikes in Syria on Tuesday.", Modality.PROPOSED, "halted"),
        ("The party called for air strikes in Idlib province on Tuesday.", Modality.PROPOSED, "called"),
        ("The US carries out air strikes in those regions.", Modality.GENERIC, "carries"),
        ("The coalition has repeatedly bombed the militia near al-Tanf.", Modality.GENERIC, "repeatedly"),
        ("Jets bomb the town of Rastan.", Modality.GENERIC, "bomb"),
        ("The ministry said its aircraft had bombed only militants in recent days.", Modality.GENERIC, ""),
        ("It seems that the coalition bombed the militia near al-Tanf.", Modality.OPINION, "seems"),
        ("The coalition is more interested in bombing the Syrian army.", Modality.OPINION, "interested"),
        ("By bombing the militia, Washington shows what it wants.", Modality.OPINION, ""),
        ("The coalition probably bombed the militia near al-Tanf.", Modality.ALLEGED, "probably"),
    ],
)
def test_the_stance_of_the_text(claims: Claims, text: str, modality: Modality, hedge: str) -> None:
    (claim,) = claims(text, ActContent)
    assert claim.modality is modality
    if hedge:
        assert claim.hedge is not None
        assert claim.hedge.text == hedge


def test_an_expert_gives_opinions(claims: Claims) -> None:
    text = (
        "Jana Brandt, an analyst at a Berlin institute, said that jets bombed a militia near al-Tanf on 3 May. "
        '"They hit the militia again on 4 May," she added.'
    )
    assert {claim.modality for claim in claims(text, ActContent)} == {Modality.OPINION}


def test_a_column_is_opinion_in_its_own_voice_only(claims: Claims) -> None:
    text = "OPINION – Jets bombed a militia near al-Tanf on 3 May.\nRebels shelled Rastan on 4 May, the army said."
    own, cited = claims(text, ActContent)
    assert own.modality is Modality.OPINION
    assert cited.modality is Modality.ALLEGED


@pytest.mark.parametrize(
    "text",
    [
        "The army did not say that rebels had shelled the town of Rastan on 3 May.",
        "Neither side says whether jets bombed the town of Rastan on 3 May.",
        "How many rockets were fired at Rastan on 3 May is not known.",
    ],
)
def test_what_nobody_says_is_no_claim(claims: Claims, text: str) -> None:
    assert claims(text, ActContent) == []


def test_not_to_dispute_is_to_confirm(claims: Claims) -> None:
    text = "The minister did not dispute that coalition jets had struck a militia near al-Tanf on 6 June."
    (claim,) = claims(text, ActContent)
    assert claim.modality is Modality.ASSERTED
    assert claim.chain[-1].via.value == "confirms"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Rumours had it that rebels had shelled Rastan on 3 May.", Modality.ALLEGED),
        ("Amid speculation that rebels had shelled Rastan on 3 May, people left.", Modality.ALLEGED),
        ("Unconfirmed reports said that rebels had shelled Rastan on 3 May.", Modality.ALLEGED),
        ("There are strong indications that soldiers shelled Yei on 4 May.", Modality.ALLEGED),
        ("The mission is following up claims that rebels shelled Yei on 4 May.", Modality.ALLEGED),
        ("If witnesses are to be believed, soldiers shelled Yei on 4 May.", Modality.ALLEGED),
        ("Soldiers shelled Yei on 4 May, if witnesses are right.", Modality.ALLEGED),
        ("Turkey stands accused of shelling Ain Issa on 4 May.", Modality.ALLEGED),
        ("In the words of a resident, rebels shelled Rastan on 3 May.", Modality.ASSERTED),
        ("Moscow urged the rebels not to shell Rastan.", Modality.PROPOSED),
        ("Rastan will not be shelled, the army said.", Modality.PROPOSED),
        ("The attack on Rastan was called off.", Modality.PROPOSED),
        ("The attack on Rastan was postponed.", Modality.PROPOSED),
        ("The bombing of Rastan is a disgrace.", Modality.GENERIC),
        ("Laying mines near Rastan is forbidden by the treaty.", Modality.GENERIC),
    ],
)
def test_talk_and_acts_that_did_not_come_about(claims: Claims, text: str, modality: Modality) -> None:
    assert [claim.modality for claim in claims(text, ActContent)] == [modality]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("We will not rest until the last soldier has left Karabakh, he said.", Modality.PROPOSED),
        ("The rebels held out until the army shelled Rastan on 3 May.", Modality.ASSERTED),
        ("They say they would rather die than surrender Sloviansk.", Modality.PROPOSED),
    ],
)
def test_until_what_and_rather_than_what(claims: Claims, text: str, modality: Modality) -> None:
    assert [claim.modality for claim in claims(text, ActContent)] == [modality]


def test_who_is_denied_entry_is_told_nothing(claims: Claims) -> None:
    text = "Khartoum has denied entry to monitors who wanted to look into bombings."
    assert Modality.DENIED not in {claim.modality for claim in claims(text, ActContent)}
