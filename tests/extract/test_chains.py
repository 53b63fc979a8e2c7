"""Who says it, through whom: chains of any depth, with names taken up again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim, Observation, SourceKind, Via

Claims = Callable[..., list[Claim]]

ACT = "rebels shelled the town of Rastan on 3 May"
CAP = "Rebels shelled the town of Rastan on 3 May"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{CAP}.", ""),
        (f"{CAP}, the Pentagon said.", "Pentagon"),
        (f"The Pentagon said on Friday that {ACT}.", "Pentagon"),
        (f"According to the Pentagon, {ACT}.", "Pentagon"),
        (f"{CAP}, according to Reuters.", "Reuters"),
        (f"{CAP}, Reuters reported, citing the Pentagon.", "Reuters < Pentagon"),
        (f"Reuters, citing US officials, reported that {ACT}.", "Reuters < US officials"),
        (f"Reuters reported citing US officials that {ACT}.", "Reuters < US officials"),
        (f"{CAP}, the Pentagon said on Tuesday, according to Interfax.", "Interfax < Pentagon"),
        (f"{CAP}, a US official told CNN.", "CNN < US official"),
        (f"{CAP}, sources told the Wall Street Journal.", "Wall Street Journal < sources"),
        (f"{CAP}, a rebel commander told reporters.", "rebel commander"),
        (f"{CAP}, SouthFront wrote, citing TASS, which referred to the Russian Defence Ministry.",
         "SouthFront < TASS < Russian Defence Ministry"),
        (f"{CAP}, said Omar Haddad, a spokesman of Jaysh al-Islam.", "Omar Haddad"),
        (f"{CAP}, the Russian Defence Ministry said in a bulletin that TASS carried.",
         "TASS < Russian Defence Ministry"),
        (f"In a statement, US Central Command said that {ACT}.", "US Central Command"),
        (f"In an interview with Reuters, analyst Jana Brandt said that {ACT}.", "Reuters < Jana Brandt"),
        (f"The newspaper cited diplomats as saying that {ACT}.", "newspaper < diplomats"),
        (f"Omar Haddad was quoted as saying that {ACT}.", "Omar Haddad"),
        (f'"{CAP}," the ministry said.', "ministry"),
    ],
)  # fmt: skip
def test_the_chain_runs_outermost_first(claims: Claims, text: str, expected: str) -> None:
    (claim,) = claims(text, ActContent)
    assert claim.chain[0].kind is SourceKind.PUBLISHER
    assert chain(claim) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"The Russian Defence Ministry spoke on Friday. {CAP}, the ministry said.", "Russian Defence Ministry"),
        (f"The Russian Defence Ministry slammed the raid on Friday. It said that {ACT}.", "Russian Defence Ministry"),
        (f"The Syrian Observatory for Human Rights saw calm. {CAP}, the monitoring group said.",
         "Syrian Observatory for Human Rights"),
        (f"US Central Command issued a statement. {CAP}, the command said.", "US Central Command"),
        (f"Analyst Jana Brandt spoke in Berlin. {CAP}, the analyst said.", "Jana Brandt"),
        (f"Analyst Jana Brandt spoke in Berlin. {CAP}, she said.", "Jana Brandt"),
        (f"Jana Brandt, an analyst, spoke in Berlin. {CAP}, Brandt said.", "Jana Brandt"),
        (f"The Wall Street Journal wrote of talks. {CAP}, the WSJ said.", "Wall Street Journal"),
        (f"The Wall Street Journal wrote of talks. {CAP}, the newspaper said.", "Wall Street Journal"),
        (f"The ministry's daily bulletin appeared on Friday. {CAP}, the bulletin said.", "ministry"),
        (f"The Russian Defence Ministry publishes a bulletin. {CAP}, its bulletin said.", "Russian Defence Ministry"),
    ],
)  # fmt: skip
def test_a_speaker_is_taken_up_again(claims: Claims, text: str, expected: str) -> None:
    claim = claims(text, ActContent)[-1]
    assert chain(claim) == expected


def test_equal_speakers_have_equal_keys(claims: Claims) -> None:
    text = (
        f"{CAP}, its spokesman Ryan Cole told the coalition's press. {CAP}, the US-led coalition said. "
        f"{CAP}, the Wall Street Journal wrote. {CAP}, the WSJ wrote."
    )
    keys = [claim.chain[-1].key for claim in claims(text, ActContent)]
    assert keys[2] == keys[3] == "wall street journal"
    assert keys[1] == "us-led-coalition"


def test_an_outlet_that_named_its_source_goes_on_resting_on_it(claims: Claims) -> None:
    text = (
        "The Wall Street Journal reported citing US officials that rebels had shelled Rastan on 3 May.\n"
        "According to the WSJ, rebels shelled Talbiseh on 4 May.\n"
        "Rebels allegedly shelled Hama on 5 May."
    )
    first, second, third = claims(text, ActContent)
    assert chain(first) == chain(second) == "Wall Street Journal < US officials"
    assert chain(third) == ""


def test_a_hedged_sentence_continues_the_source_of_its_paragraph(claims: Claims) -> None:
    text = "According to the Pentagon, rebels shelled Rastan on 3 May. Rebels allegedly shelled Hama on 5 May."
    _, hedged = claims(text, ActContent)
    assert chain(hedged) == "Pentagon"


def test_a_quotation_over_sentences_has_its_speaker_at_the_end(claims: Claims) -> None:
    text = '"Rebels shelled Rastan on 3 May. They shelled Hama on 4 May. We saw it," a villager concluded.'
    assert [chain(claim) for claim in claims(text, ActContent)] == ["villager", "villager"]


def test_a_quotation_goes_on_behind_its_speaker(claims: Claims) -> None:
    text = '"It was a hard night," a villager said. "Rebels shelled Rastan on 3 May."'
    (claim,) = claims(text, ActContent)
    assert chain(claim) == "villager"
    assert claim.observation is Observation.DIRECT


def test_this_points_at_the_sentence_before(claims: Claims) -> None:
    text = f"{CAP}. This was reported by RIA Novosti on Monday, citing the Russian Defence Ministry."
    (claim,) = claims(text, ActContent)
    assert chain(claim) == "RIA Novosti < Russian Defence Ministry"


def test_an_account_that_is_carried_comes_through_its_carrier(claims: Claims) -> None:
    text = f"Enab Baladi also carried an account from Hama. {CAP}, said Omar Haddad, a rebel spokesman."
    (claim,) = claims(text, ActContent)
    assert chain(claim) == "Enab Baladi < Omar Haddad"


def test_a_semicolon_parts_what_two_say(claims: Claims) -> None:
    text = "Rebels shelled Rastan on 3 May; TASS reported that they shelled Hama on 4 May."
    first, second = claims(text, ActContent)
    assert (chain(first), chain(second)) == ("", "TASS")


def test_denial_and_acknowledgement_are_told_in_the_chain(claims: Claims) -> None:
    (denied,) = claims(f"The army denied that {ACT}.", ActContent)
    assert denied.chain[-1].via is Via.DENIES
    (owned,) = claims(f"The rebels acknowledged that {ACT}.", ActContent)
    assert owned.chain[-1].via is Via.CONFIRMS
    (doubted,) = claims("The army did not confirm any shelling of Rastan on 3 May.", ActContent)
    assert doubted.chain[-1].via is Via.DENIES


def test_the_publisher_is_the_first_link_and_not_told_twice(claims: Claims) -> None:
    (claim,) = claims(f"In a comment for Reuters, analyst Jana Brandt said that {ACT}.", publisher="Reuters")
    assert [hop.name for hop in claim.chain] == ["Reuters", "Jana Brandt"]
    (claim,) = claims(f"{CAP}.", publisher=None)
    assert claim.chain[0].name == "unknown publisher"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{CAP}, Reuters reported.", SourceKind.OUTLET),
        (f"{CAP}, the news site Hama Today reported.", SourceKind.OUTLET),
        (f"{CAP}, the Syrian Observatory for Human Rights said.", SourceKind.MONITOR),
        (f"{CAP}, a military source said.", SourceKind.ANONYMOUS),
        (f"{CAP}, a spokesman said.", SourceKind.OFFICIAL),
        (f"{CAP}, the Pentagon said.", SourceKind.PARTY),
        (f"{CAP}, an expert said.", SourceKind.EXPERT),
        (f"{CAP}, a resident said.", SourceKind.WITNESS),
    ],
)
def test_the_kind_of_speaker(claims: Claims, text: str, kind: SourceKind) -> None:
    assert claims(text, ActContent)[0].chain[-1].kind is kind


def test_a_spokesman_speaks_for_his_party(claims: Claims) -> None:
    (claim,) = claims(f"{CAP}, a spokesman of the rebel group Jaysh al-Nasr said.", ActContent)
    assert (claim.chain[-1].party, claim.chain[-1].key) == ("jaysh-al-nasr", "jaysh-al-nasr")


def test_sources_of_two_papers_are_not_one(claims: Claims) -> None:
    text = f"{CAP}, the Guardian's sources said. {CAP}, the Wall Street Journal's sources said."
    first, second = claims(text, ActContent)
    assert first.chain[-1].key != second.chain[-1].key
    assert chain(first) == "The Guardian < Guardian's sources"
