"""Who did what to whom, where, when and with what result, in Russian."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.extract.texts import chain, when, where, who
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


def tolls(claim: Claim) -> list[tuple[str, int, int | None]]:
    content: Any = claim.content
    return [(one.kind.value, one.low, one.high) for one in content.casualties]


def test_a_strike_is_told_by_its_noun_and_a_toll_by_itself(claims: Claims) -> None:
    strike, toll = claims(
        "Авиация международной коалиции нанесла во вторник удар по колонне проправительственных сил в районе Эт-Танфа, "
        "сообщил представитель министерства обороны Сирии. Погибли двое военнослужащих, ещё 15 получили ранения.",
        ActContent,
    )
    act: Any = strike.content
    assert act.act == toll.content.act == "air_drone_strike"
    assert act.trigger.text == "удар"
    assert (who(act.actor), who(act.target)) == ("us-led-coalition", "pro-government-forces")
    assert (where(strike), when(strike)) == ("районе Эт-Танфа", "во вторник")
    assert (chain(strike), strike.modality.value) == ("министерство обороны Сирии", "alleged")
    assert tolls(toll) == [("killed", 2, 2), ("injured", 15, 15)]
    assert (when(toll), where(toll)) == ("во вторник", "районе Эт-Танфа")
    assert [field.value for field in strike.fields] == sorted(field.value for field in strike.fields)


def rows() -> list[tuple[str, ...]]:
    """The table of sentences: what act each tells, who did it to whom (a party's id, or the words), with what toll."""
    with (Path(__file__).parent / "acts.csv").open(encoding="utf-8", newline="") as file:
        _, *told = csv.reader(file, delimiter=";")
    return [tuple(row) for row in told]


def counted(claim: Claim) -> str:
    """The tolls of a claim in words: "killed 9, injured 20+"."""
    return ", ".join(f"{kind} {low}{'+' if high is None else ''}" for kind, low, high in tolls(claim))


def told(claim: Claim) -> tuple[str, ...]:
    """The act of a claim, who did it, to whom and with what toll."""
    content: Any = claim.content
    return content.act, who(content.actor), who(content.target), counted(claim)


def test_frames_tell_who_did_what_to_whom(claims: Claims) -> None:
    found = {text: ([told(claim) for claim in claims(text, ActContent)], [tuple(one)]) for text, *one in rows()}
    assert {text: (given, wanted) for text, (given, wanted) in found.items() if given != wanted} == {}


def test_the_day_of_a_speech_is_that_of_the_act_only_where_no_other_is_told(claims: Claims) -> None:
    (claim,) = claims("Боевики обстреляли село Хадер 3 июня, сообщило в понедельник Минобороны.", ActContent)
    assert when(claim) == "3 июня"
    (claim,) = claims("В понедельник Минобороны сообщило, что боевики обстреляли село Хадер.", ActContent)
    assert when(claim) == "В понедельник"


def test_two_acts_of_a_sentence_keep_their_own_words(claims: Claims) -> None:
    first, second = claims(
        "В ответ на обстрел города Тертер армия Азербайджана нанесла удары по военным объектам.", ActContent
    )
    assert (where(first), who(second.content.actor)) == ("города Тертер", "azerbaijani-armed-forces")
    assert second.content.justification.text == "В ответ на обстрел города Тертер"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("В Авдеевке в результате обстрела погиб мужчина 52 лет.", [("killed", 1, 1)]),
        ("Ударами авиации в Дейр-эз-Зоре убиты не менее 20 человек.", [("killed", 20, None)]),
        ("При обстреле погибли от семи до десяти человек, десятки ранены.", None),
        ("Число погибших при ударе по рынку достигло 34.", [("killed", 34, 34)]),
        ("Снаряд упал на дом, погибла женщина.", [("killed", 1, 1)]),
        ("ВКС России нанесли удар по штабу, уничтожены 12 полевых командиров.", [("killed", 12, 12)]),
        ("Боевики обстреляли село. Пострадавших нет.", [("injured", 0, 0), ("killed", 0, 0)]),
        ("Боевики обстреляли село. Обошлось без жертв.", [("killed", 0, 0)]),
        ("Боевики обстреляли село, взяты в плен трое военнослужащих.", [("captured", 3, 3)]),
        ("Боевики обстреляли село, уничтожены два танка.", []),
    ],
)
def test_tolls(claims: Claims, text: str, found: list[tuple[str, int, int | None]] | None) -> None:
    told = [toll for claim in claims(text, ActContent) for toll in tolls(claim)]
    if found is None:
        assert {kind for kind, _, _ in told} == {"killed", "injured"}
    else:
        assert told == found


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Коалиция ударила по Ракке.", "asserted"),
        ("Если коалиция нанесёт удар по Ракке, Дамаск ответит.", "proposed"),
        ("США намерены обстрелять позиции сирийской армии.", "proposed"),
        ("Коалиция якобы ударила по Ракке.", "alleged"),
        ("По неподтверждённым данным, коалиция ударила по Ракке.", "alleged"),
        ("Коалиция всегда бомбит любой отряд у базы.", "generic"),
        ("Кто подойдёт к базе, того бомбят.", "generic"),
        ("Кто стрелял по конвою, неизвестно.", "generic"),
        ("Минобороны заявило, что самолёты ВКС России не наносили ударов по Идлибу.", "denied"),
        ("В ДНР отрицают причастность к обстрелу Авдеевки.", "denied"),
        ("В Киеве обвинили ополченцев в обстреле Авдеевки.", "alleged"),
        ("Эксперт считает, что коалиция ударила по Ракке.", "opinion"),
        ("Стороны договорились прекратить обстрелы сёл.", "proposed"),
    ],
)
def test_stances(claims: Claims, text: str, modality: str) -> None:
    found = {claim.modality.value for claim in claims(text, ActContent)}
    assert found == {modality}


def test_monitors_and_ones_own_acts_make_no_charge(claims: Claims) -> None:
    (claim,) = claims("Сирийская обсерватория по правам человека сообщила, что коалиция обстреляла Ракку.", ActContent)
    assert claim.modality.value == "asserted"
    (claim,) = claims("ВКС России уничтожили склад боевиков под Идлибом, сообщили в Минобороны РФ.", ActContent)
    assert claim.modality.value == "asserted"
    (claim,) = claims("Боевики обстреляли Дамаск, сообщили в Минобороны РФ.", ActContent)
    assert (claim.modality.value, claim.chain[-1].via.value) == ("alleged", "alleges")


def test_an_ordinal_counts_known_acts(claims: Claims) -> None:
    found = claims("Коалиция ударила по Эт-Танфу. Это был третий удар за месяц.", ActContent)
    assert [claim.content.ordinal for claim in found] == [None, 3]


def test_a_bare_reference_is_no_second_act(claims: Claims) -> None:
    found = claims("Коалиция ударила по колонне у Эт-Танфа. После удара колонна отошла от базы.", ActContent)
    assert [claim.content.act for claim in found] == ["air_drone_strike", "movement_of_forces"]


def test_what_stands_before_a_verb_that_takes_no_object_struck(claims: Claims) -> None:
    (claim,) = claims("Армия Израиля сообщила, что её беспилотник ударил по машине командира «Хезболлы».", ActContent)
    found: Any = claim.content
    assert (found.act, found.actor.span.text) == ("air_drone_strike", "её беспилотник")


def test_what_was_to_be_done_and_failed_is_no_act(claims: Claims) -> None:
    (claim,) = claims("Отвод сил у Станицы Луганской сорван, заявил глава делегации.", ActContent)
    assert claim.modality.value == "proposed"


def test_responsibility_that_nobody_took_is_no_act(claims: Claims) -> None:
    (claim,) = claims("Ранен мирный житель. Ответственность никто на себя не взял.", ActContent)
    assert claim.content.trigger.text == "Ранен"


def test_a_date_right_behind_the_act_is_its_own(claims: Claims) -> None:
    (claim,) = claims("Обстрел мельниц 24 января в ООН назвали тревожным.", ActContent)
    assert (when(claim), chain(claim)) == ("24 января", "ООН")


def test_who_killed_is_told_by_a_verb_with_an_object(claims: Claims) -> None:
    (claim,) = claims("Израиль заявил, что ликвидировал командира «Хезболлы».", ActContent)
    found: Any = claim.content
    assert (who(found.actor), who(found.target), tolls(claim)) == ("israel", "hezbollah", [("killed", 1, 1)])


def test_a_period_holds_for_its_own_sentence_only(claims: Claims) -> None:
    first, second = claims("За ночь на Триполи упали три ракеты. Отряд Хафтара обстрелял аэропорт Митига.", ActContent)
    assert (when(first), when(second)) == ("За ночь", "")


def test_an_act_that_nothing_near_dates_takes_the_day_of_the_telling(claims: Claims) -> None:
    told = claims(
        "Боевики обстреляли деревню. Огонь вели из миномётов. Дороги остались открыты. Рынок работал. "
        "Школы были закрыты. Света не было. Воды тоже не было. В среду армия обстреляла город. "
        "Улицы опустели. Врачи работали. Связи не было. Хлеба хватало. Ветер стих. Пошёл дождь. Дождь кончился. "
        "Боевики обстреляли склад. Командование боевиков отвергло обвинение.",
        ActContent,
    )
    assert [when(one) for one in told] == ["В среду"] * len(told)
    assert [one.modality.value for one in told][-1] == "denied"
    assert len(told) >= 4
