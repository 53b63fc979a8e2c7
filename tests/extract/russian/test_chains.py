"""Who says it through whom, and is it a charge? A table of sentences, and accounts over several of them, in Russian."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.extract.texts import chain
from truceline.extract.russian.words import load_words
from truceline.lexicon.belligerents import load_belligerents
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


def rows() -> list[tuple[str, ...]]:
    """The table: a sentence with one act, its chain without the publisher, and how it is told."""
    with (Path(__file__).parent / "chains.csv").open(encoding="utf-8", newline="") as file:
        _, *told = csv.reader(file, delimiter=";")
    return [tuple(row) for row in told]


def test_sentences_tell_who_says_it_and_how(claims: Claims) -> None:
    told = {
        text: ([(chain(claim), claim.modality.value) for claim in claims(text, ActContent)], [(hops, modality)])
        for text, hops, modality in rows()
    }
    assert {text: (found, wanted) for text, (found, wanted) in told.items() if found != wanted} == {}


PLAIN = "Ночью артиллерия обстреляла Авдеевку."


@pytest.mark.parametrize(
    ("behind", "hops"),
    [
        ("Такие подробности привёл мэр Павел Малыш, сообщает Reuters.", "Reuters < Павел Малыш"),
        ("Об инциденте стало известно от полиции, чьё сообщение распространил «Интерфакс».", "Интерфакс < полиция"),
        ("Это установили наблюдатели ОБСЕ.", "наблюдатели ОБСЕ"),
        ("Это подтвердили в Генштабе.", "Генштаб"),
        ("Таковы данные штаба Объединенных сил.", "штаб Объединенных сил"),
        ("Телеканал Al Arabiya ссылается на очевидцев.", "Телеканал Al Arabiya < очевидцы"),
    ],
)
def test_news_told_before_is_of_whoever_gave_it(claims: Claims, behind: str, hops: str) -> None:
    assert chain(claims(f"{PLAIN} {behind}", ActContent)[0]) == hops


TOLD = "Ночью артиллерия обстреляла Авдеевку, докладывала полиция."


@pytest.mark.parametrize(
    ("behind", "hops"),
    [
        (
            "Ее доклад обнародовал штаб АТО, а от штаба о нем узнало издание UA Position.",
            "издание UA Position < штаб АТО",
        ),
        ("Эту версию DW передает в изложении агентства AP.", "DW < AP"),
        ("Ее слова передала «Синьхуа», а оттуда их перепечатал портал China.org.cn.", "портал China.org.cn < Синьхуа"),
        ("На ее сообщения ссылается EA WorldView.", "EA WorldView"),
        ("Доклад полиции разобрал SouthFront.", "SouthFront"),
        ("Об этом случае рассказал УНИАН.", "УНИАН"),
        ("Доклад оказался в распоряжении агентства Sputnik.", "Sputnik"),
        ("Заявление командования распространило издание QCI News.", "издание QCI News"),
        ("Выдержки из ее доклада обнародовала The National.", "The National"),
    ],
)
def test_who_carries_words_is_told_behind_them(claims: Claims, behind: str, hops: str) -> None:
    assert chain(claims(f"{TOLD} {behind}", ActContent)[0]) == f"{hops} < полиция"


@pytest.mark.parametrize(
    ("text", "hops"),
    [
        ("Активисты настроены иначе. Армия, пожаловались они, обстреляла Кунейтру.", "Активисты"),
        ("Берлин и Париж выступили вместе. По их общему заявлению, аппарат сбили сепаратисты.", "Берлин"),
        ("Генерал не стал молчать. По его словам, снаряд попал в школу.", "Генерал"),
        ("Хуситы отвергли упрек. Огонь открыли боевики, сообщил их представитель.", "Хуситы"),
    ],
)
def test_pronouns_take_up_who_acted_in_the_sentence_before(claims: Claims, text: str, hops: str) -> None:
    of_army = f"По данным обсерватории, ночью выпущены два снаряда по Саиде.\n{text}"
    assert chain(claims(of_army, ActContent)[-1]) == hops


def test_numbers_that_an_outlet_gives_are_those_of_who_was_told_to_speak(claims: Claims) -> None:
    told = "Солдаты стреляли по жителям. По данным Минздрава, убиты 22 человека. Эти цифры привел сайт Protothema."
    assert [chain(one) for one in claims(told, ActContent)] == ["", "сайт Protothema < Минздрав"]


LEAD = "Ночью артиллерия обстреляла Авдеевку, сообщил мэр города Павел Малыш."


@pytest.mark.parametrize(
    ("text", "hops"),
    [
        (f"{LEAD} Разрушены два дома.", ["Павел Малыш", "Павел Малыш"]),
        (f"{LEAD} Снаряды попали и в котельную.", ["Павел Малыш", "Павел Малыш"]),
        (f"{LEAD} Спустя час был обстрелян рынок.", ["Павел Малыш", "Павел Малыш"]),
        (f"{LEAD} 3 марта был обстрелян рынок.", ["Павел Малыш", ""]),
        (f"{LEAD} Накануне боевики обстреляли рынок.", ["Павел Малыш", ""]),
        (f"{LEAD} Мэр говорит о семи ударах. На окраине взорван мост.", ["Павел Малыш", "Павел Малыш"]),
        (f"{LEAD}\nНа окраине взорван мост.", ["Павел Малыш", ""]),
        (f"{LEAD}\nНа окраине взорван мост. Мэр призвал жителей уехать.", ["Павел Малыш", "Павел Малыш"]),
        (f"{LEAD} Его слова передаёт агентство «Тасним».", ["Тасним < Павел Малыш"]),
        (f"{LEAD} Его цитирует Reuters, а Reuters – сайт EADaily.", ["сайт EADaily < Reuters < Павел Малыш"]),
        (
            f"{LEAD} В Донецке это отрицают: войска, заявил Иван Рогов, били по складу.",
            ["Павел Малыш", "Донецк", "Иван Рогов"],
        ),
    ],
)
def test_sentences_without_a_speaker_go_on_with_an_account(claims: Claims, text: str, hops: list[str]) -> None:
    assert [chain(one) for one in claims(text, ActContent)] == hops


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Пентагон сообщил, что самолёты коалиции ударили по Ракке.", "asserted"),
        ("Дамаск сообщил, что самолёты коалиции ударили по Ракке.", "alleged"),
        ("Миссия ОБСЕ сообщила, что украинские военные обстреляли Донецк.", "asserted"),
        ("Киев утверждает, что ночью обстреляна Авдеевка.", "asserted"),
        ("Киев утверждает, что ночью боевики обстреляли Авдеевку.", "alleged"),
        ("Тбилиси заявил, что осетинские ополченцы обстреляли село Авневи.", "alleged"),
        ("Врачи Донецка сообщили, что украинские военные обстреляли больницу.", "asserted"),
        ("Баку заявил, что его армия заняла высоту у Агдама.", "asserted"),
        ("Ереван заявил, что азербайджанские беспилотники ударили по селу Сотк.", "alleged"),
    ],
)
def test_a_side_charges_its_opponent_alone(claims: Claims, text: str, modality: str) -> None:
    assert {one.modality.value for one in claims(text, ActContent)} == {modality}


def test_each_part_between_semicolons_is_said_by_who_is_told_there(claims: Claims) -> None:
    told = "Войска, как утверждают повстанцы, атаковали базу в Багари; при этом, уверял Ньял, убиты десять солдат."
    assert [chain(one) for one in claims(told, ActContent)] == ["повстанцы", "Ньял"]
    told = "Бойцы обстреляли танки, говорилось в сообщении полиции; десять человек, уверяли авторы, убиты."
    assert [chain(one) for one in claims(told, ActContent)] == ["полиция", "полиция"]


def test_all_that_was_told_is_denied_in_a_word(claims: Claims) -> None:
    told = claims(f"{LEAD} Армия все отрицала: первыми, говорил ее представитель, выстрелили мятежники.", ActContent)
    assert [(chain(one), one.modality.value) for one in told][1:2] == [("Армия", "denied")]


def test_accounts_that_go_on_keep_their_carrier(claims: Claims) -> None:
    told = f"{TOLD} Разрушены два дома. На ее доклад сослался телеканал CBS News."
    assert {chain(one) for one in claims(told, ActContent)} == {"CBS News < полиция"}
    told = "Погибли двое, сообщил полковник Вадах ад-Дубейш.\nПо порту ударила ракета, напомнил ад-Дубейш."
    assert [chain(one) for one in claims(told, ActContent)] == ["Вадах ад-Дубейш", "Вадах ад-Дубейш"]


def test_camps_are_those_of_the_wars() -> None:
    wars = load_belligerents().words.wars
    told = {(war, camp) for war, camps in load_words().parties.sides.camps.items() for camp in camps}
    assert told <= {(war, camp) for war, entry in wars.items() for camp in entry.camps}


def test_accounts_come_through_whom_the_sentences_round_them_name(claims: Claims) -> None:
    """The table: a text, an act of it, its chain without the publisher (parts of the names) and how it is told."""
    with (Path(__file__).parent / "accounts.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file, delimiter=";"))
    wrong = []
    for row in told:
        found = [one for one in claims(row["text"], ActContent) if one.content.trigger.text == row["trigger"]]
        got = [(len(one.chain) - 1, *(hop.name for hop in one.chain[1:]), one.modality.value) for one in found]
        hops = row["chain"].split(" < ") if row["chain"] else []
        is_right = len(found) == 1 and len(found[0].chain) == len(hops) + 1
        is_right = is_right and all(name in hop.name for name, hop in zip(hops, found[0].chain[1:], strict=True))
        if not is_right or found[0].modality.value != row["modality"]:
            wrong.append((row["text"], got))
    assert wrong == []
