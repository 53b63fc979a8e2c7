"""Who passes on what somebody said, told beside the speech."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim, Via
from truceline.model.evidence import Block, BlockRole

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Artillery fire hit the mills on Thursday, the World Food Programme told The National, whose report the "
            "site Al Khaleej Today carries.",
            "Al-Khaleej Today < The National < World Food Programme",
        ),
        (
            "Troops attacked the village of Ketbek, he wrote in a statement that African Press carried.",
            "African Press < he",
        ),
        (
            "Explosives had hit the town of Rastan, she said in a statement that the state agency KCNA released and "
            "KBS reported.",
            "KBS < KCNA < she",
        ),
        (
            "Shells hit the town of Rastan, a witness told Reuters; Kazinform has the report.",
            "Kazinform < Reuters < witness",
        ),
        (
            "Rebels shelled the town of Shumy on 3 May, the ministry announced with reference to officers in that "
            "centre; the site UA Position published the text.",
            "UA Position < ministry < officers",
        ),
        (
            "Rebels turned back the convoy near Rastan, according to a government military source. Almasdar Online, "
            "which quoted him, did not say how long.",
            "Almasdar Online < government military source",
        ),
        (
            "Five soldiers died in an ambush in Jobar which Faylaq al-Rahman claimed for itself, SouthFront reported.",
            "SouthFront < Faylaq al-Rahman",
        ),
    ],
)
def test_outlets_that_pass_words_on_stand_before_the_speaker(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[0]) == expected


@pytest.mark.parametrize(
    "told",
    [
        "TASS carried his remarks.",
        "TASS has the statement.",
        "TASS had this from Reuters.",
        "His words were carried by TASS.",
        "The account comes from TASS.",
        "Most readers have the account from TASS.",
        "TASS keeps his words.",
        "All this was sent from Aden by the agency TASS.",
        "The news agency TASS quoted him.",
    ],
)
def test_an_outlet_in_a_clause_of_its_own_passes_the_account_on(claims: Claims, told: str) -> None:
    text = f"Two shells fell on the town of Hays on Friday, the envoy Omar Haddad said. {told}"
    assert chain(claims(text, ActContent)[0]).startswith("TASS < ")


@pytest.mark.parametrize(
    "told", ["TASS doubted the account.", "TASS did not carry his remarks.", "TASS carried other news."]
)
def test_an_outlet_that_doubts_or_leaves_out_the_account_passes_nothing_on(claims: Claims, told: str) -> None:
    text = f"Two shells fell on the town of Hays on Friday, the envoy Omar Haddad said. {told}"
    assert chain(claims(text, ActContent)[0]) == "Omar Haddad"


def test_the_one_that_had_it_last_stands_outermost(claims: Claims) -> None:
    text = (
        "Two shells fell on the town of Hays on Friday, the health ministry announced. AFP had the figures from Aden; "
        "Sharjah24 had them from AFP."
    )
    assert chain(claims(text, ActContent)[0]) == "Sharjah24 < AFP < health ministry"


def test_what_passed_one_statement_on_passes_on_the_rest_of_it(claims: Claims) -> None:
    text = (
        "Houthi fighters shelled the town of Hays within three days, Yemen's government said in a statement on Sunday "
        "night, as Xinhua reported from Aden.\n"
        "Four soldiers were killed in Tuhayta, the statement added."
    )
    assert chain(claims(text, ActContent)[-1]) == "Xinhua < Yemen's government"


def test_he_is_called_by_his_name_and_heard_through_whom_he_told(claims: Claims) -> None:
    text = (
        "Soldiers attacked a base at Bagari, the rebels' spokesman, Lam Paul Gabriel, told the Sudan Tribune. "
        "Ten soldiers were killed in the village of Wau, he said.\nAt the end of March the spokesman told a similar "
        "story. Troops attacked Ketbek, he wrote."
    )
    found = [chain(claim) for claim in claims(text, ActContent)]
    assert found[1] == "Sudan Tribune < Lam Paul Gabriel"
    assert found[-1] == "Lam Paul Gabriel"


def test_he_is_who_spoke_and_none_of_the_dead(claims: Claims) -> None:
    text = (
        "Forces of Khalifa Haftar bombed the Ain Zara front, killing one civilian, Mohammed Gununu told Libya Ahrar. "
        "His troops shelled Heera with heavy artillery, he added."
    )
    assert chain(claims(text, ActContent)[-1]) == "Libya Ahrar < Mohammed Gununu"


def test_an_outlet_named_among_the_furniture_is_quoted_where_it_stands(claims: Claims) -> None:
    text = "Two people died when shells hit Hodeidah, according to medics.\n(Source:  The\nGuardian.)"
    end = text.index("\n(")
    prose = Block(start=0, end=end, role=BlockRole.PROSE)
    credit = Block(start=end + 1, end=len(text), role=BlockRole.CREDIT)
    outlet = claims(text, ActContent, blocks=[prose, credit])[0].chain[1]
    assert outlet.name == "The Guardian"
    assert outlet.span is not None
    assert text[outlet.span.start : outlet.span.end] == outlet.span.text == "The\nGuardian"


def test_the_newspaper_is_no_site(claims: Claims) -> None:
    text = (
        "Fire hit the mills, an aid agency told The National, whose report the site Al Khaleej Today carries.\n"
        "Rebels shelled the mills, the colonel told the paper."
    )
    assert chain(claims(text, ActContent)[-1]) == "The National < colonel"


def test_who_claims_responsibility_confirms(claims: Claims) -> None:
    found = claims("The group Hasm claimed responsibility for the attack on a convoy near Rastan.", ActContent)
    assert found[0].chain[-1].via is Via.CONFIRMS


@pytest.mark.parametrize(
    "text",
    [
        "Shells hit the town of Rastan, the ministry said. Reuters has an office there.",
        "Shells hit the town of Rastan, the ministry said. The army published photographs.",
        "Shells hit the town of Rastan, the ministry said, and the army, which quoted the law, denied it.",
    ],
)
def test_others_pass_nothing_on(claims: Claims, text: str) -> None:
    assert chain(claims(text, ActContent)[0]) == "ministry"
