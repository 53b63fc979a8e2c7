"""What Russian sentences owe to those before them: denials, blame, tolls, habits, results and tallies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.extract.texts import chain, who
from truceline.model.claim import ActContent, Claim, LedgerContent

Claims = Callable[..., list[Claim]]
STRIKE = "Азербайджанские войска атаковали село Хцаберд, сообщило Минобороны Армении."


def test_a_denial_that_names_no_act_is_of_the_act_told_last(claims: Claims) -> None:
    attack, denial = claims(f"{STRIKE} Минобороны Азербайджана отвергло обвинение.", ActContent)
    told: list[Any] = [attack.content, denial.content]
    assert (denial.modality.value, told[1].act) == ("denied", told[0].act)
    assert [hop.via.value for hop in denial.chain[1:]] == ["denies"]


def test_blame_that_names_no_act_is_a_charge_of_the_act_told_last(claims: Claims) -> None:
    _, charge = claims("Под Сотком погиб солдат. Баку возложил вину на армянскую сторону.", ActContent)
    found: Any = charge.content
    assert (charge.modality.value, who(found.actor), chain(charge)) == ("alleged", "armenia", "Баку")


def test_a_toll_goes_on_with_the_account_of_its_act(claims: Claims) -> None:
    _, toll = claims(f"{STRIKE} Трое солдат убиты, один ранен.", ActContent)
    assert (chain(toll), toll.modality.value) == ("Минобороны Армении", "asserted")
    assert toll.chain[-1].via.value == "says"


@pytest.mark.parametrize(
    "text",
    [
        "Базы у линии фронта обстреливают ровно до тех пор, пока их плохо стерегут.",
        "Люди гибнут не столько от снарядов, сколько от того, что подбирают в поле.",
        "Тот, кто первым кричит о нарушении, обычно и стреляет первым.",
    ],
)
def test_a_habit_is_no_occurrence(claims: Claims, text: str) -> None:
    assert {claim.modality.value for claim in claims(text, ActContent)} == {"generic"}


@pytest.mark.parametrize(
    "text",
    [
        "Снаряды едва не задели конвой.",
        "Неделей раньше без жертв не обошлось.",
        "Депутат вспомнил мораторий на удары по энергетике.",
        "Грузовики, обстрела не было.",
    ],
)
def test_what_did_not_happen_in_the_reports_own_voice_is_no_claim(claims: Claims, text: str) -> None:
    assert claims(text, ActContent) == []


def test_a_result_beside_its_act_is_no_act_of_its_own(claims: Claims) -> None:
    (act,) = claims("Боевики обстреляли из миномётов село Хадер, повреждены три дома.", ActContent)
    content: Any = act.content
    assert content.trigger.text == "обстреляли"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("За сутки боевики 23 раза открывали огонь по позициям армии, сообщает штаб.", [23]),
        ("Народная милиция насчитала за вчера 82 обстрела и 780 выпущенных боеприпасов.", [82, 780]),
        ("За сутки обстрелов наблюдатели не фиксировали.", [0]),
    ],
)
def test_how_often_is_a_ledger_and_no_act(claims: Claims, text: str, counts: list[int]) -> None:
    (ledger,) = claims(text, LedgerContent)
    content: Any = ledger.content
    assert [one.low for one in content.counts] == counts
    assert claims(text, ActContent) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("«Коммерсантъ» со ссылкой на двух офицеров написал, что базу обстреляли.", "Коммерсантъ"),
        ("Военные расстреляли машину полицейских, докладывало на следующий день Минобороны РФ.", "Минобороны РФ"),
        ("Солдат уверял в разговоре с Би-би-си, что никакого обстрела не было.", "Би-би-си < Солдат"),
        ("По данным Минобороны Армении, Тертер обстреляли, шестеро солдат были ранены.", "Минобороны Армении"),
    ],
)
def test_speech_that_the_parser_hangs_elsewhere(claims: Claims, text: str, told: str) -> None:
    assert {chain(claim).startswith(told) for claim in claims(text, ActContent)} == {True}


def test_who_watches_a_war_charges_nobody(claims: Claims) -> None:
    (act,) = claims("В Карабахе азербайджанские войска обстреляли Тертер, сообщило Минобороны России.", ActContent)
    assert act.modality.value == "asserted"
