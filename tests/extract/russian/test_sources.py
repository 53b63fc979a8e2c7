"""Who says so, through whom, in Russian."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain, who
from truceline.model.claim import ActContent, Claim, SourceKind, StatementContent

Claims = Callable[..., list[Claim]]
SHELLED = "боевики обстреляли село Хадер"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Боевики обстреляли село Хадер.", ""),
        ("Боевики обстреляли село Хадер, сообщает ТАСС.", "ТАСС"),
        (f"Как сообщает ТАСС со ссылкой на источник в Минобороны, {SHELLED}.", "ТАСС < источник в Минобороны"),
        (f"РИА Новости, ссылаясь на очевидцев, сообщает, что {SHELLED}.", "РИА Новости < очевидцы"),
        (f"По данным российского Центра по примирению, {SHELLED}.", "российский Центр по примирению"),
        (f"По словам командира отряда, {SHELLED}.", "командир отряда"),
        (f"Согласно бюллетеню Минобороны РФ, {SHELLED}.", "Минобороны РФ"),
        (f"В Минобороны РФ заявили, что {SHELLED}.", "Минобороны РФ"),
        (f"В заявлении Пентагона говорится, что {SHELLED}.", "Пентагон"),
        ("Боевики обстреляли село Хадер, сообщил агентству САНА военный источник.", "САНА < военный источник"),
        ("«Боевики обстреляли село Хадер», – сказал Сергей Лавров.", "Сергей Лавров"),
        ("Боевики обстреляли село Хадер. Об этом сообщил губернатор Кунейтры.", "губернатор Кунейтры"),
        ("Боевики обстреляли село Хадер. Сводку пересказало издание Sputnik.", "Sputnik"),
        ("Боевики обстреляли село Хадер. Эти данные взяты из бюллетеня Минобороны РФ.", "Минобороны РФ"),
        ("Минобороны РФ: боевики обстреляли село Хадер.", "Минобороны РФ"),
        (f"Представитель ведомства генерал-майор Игорь Конашенков сообщил, что {SHELLED}.", "Игорь Конашенков"),
        (f"По словам генерала Ахмеда аль-Мисмари, {SHELLED}.", "Ахмед аль-Мисмари"),
        (f"Один из командиров отряда рассказал, что {SHELLED}.", "Один из командиров отряда"),
        (f"Со ссылкой на очевидцев, {SHELLED}.", "очевидцы"),
    ],
)
def test_chains(claims: Claims, text: str, expected: str) -> None:
    (claim,) = claims(text, ActContent)
    assert chain(claim) == expected
    assert claim.chain[0].kind is SourceKind.PUBLISHER


def test_pronouns_and_general_nouns_take_up_who_spoke(claims: Claims) -> None:
    first, second, third = claims(
        "Обстрел села Хадер начался ночью, рассказал журналистам полковник Али Хасан. По его словам, снаряд попал "
        "в школу. "
        "Он добавил, что боевики атаковали и пост.",
        ActContent,
    )
    assert {chain(one) for one in (first, second, third)} == {"Али Хасан"}


def test_the_agency_is_the_one_named_before(claims: Claims) -> None:
    _, later = claims(
        "Боевики обстреляли село Хадер, передаёт агентство Рейтер. По сведениям агентства, бои шли и в Хаме.",
        ActContent,
    )
    assert chain(later) == "Рейтер"


def test_a_written_word_there_is_by_the_same_source(claims: Claims) -> None:
    first, second = claims(
        "Боевики обстреляли Хадер, сообщили в Минобороны РФ. Армия, говорится там же, заняла село Мурек.", ActContent
    )
    assert chain(first) == chain(second) == "Минобороны РФ"


def test_speech_goes_on_over_a_semicolon_and_behind_also(claims: Claims) -> None:
    found = claims(
        "Обсерватория говорит, что коалиция ударила по Ракке; обстрелян и рынок. Также обстреляно село Мурек.",
        ActContent,
    )
    assert {chain(one) for one in found} == {"Обсерватория"}


def test_a_quotation_over_sentences_is_of_one_speaker(claims: Claims) -> None:
    found = claims(
        "«Коалиция ударила по нашей колонне. Снаряд попал в школу», – заявил представитель армии Сирии.", ActContent
    )
    assert len(found) == 2
    assert {chain(one) for one in found} == {"армия Сирии"}


@pytest.mark.parametrize(
    ("text", "speaker", "modality"),
    [
        ("МИД России осудил действия коалиции.", "russian-foreign-ministry", "asserted"),
        (
            "Сопредседатели Минской группы призвали стороны прекратить огонь.",
            "Сопредседатели Минской группы",
            "proposed",
        ),
        ("Эксперт Иван Петров считает, что перемирие продержится недолго.", "Эксперт Иван Петров", "opinion"),
    ],
)
def test_statements(claims: Claims, text: str, speaker: str, modality: str) -> None:
    (claim,) = claims(text, StatementContent)
    assert (who(claim.content.speaker), claim.modality.value) == (speaker, modality)


def test_what_a_phrase_of_saying_leads_in_ends_at_a_colon_or_semicolon(claims: Claims) -> None:
    own, told = claims(
        "Утром 8 июня истребитель коалиции сбил беспилотник: по данным Пентагона, дрон открыл огонь по патрулю.",
        ActContent,
    )
    assert (chain(own), chain(told)) == ("", "Пентагон")


def test_a_country_is_where_it_was_counted_and_no_source(claims: Claims) -> None:
    found = claims("За сутки в Сирии отмечено 10 нарушений, говорится в бюллетене Минобороны РФ.")
    assert {chain(one) for one in found} == {"Минобороны РФ"}


def test_two_sources_of_a_sentence_have_each_their_clause(claims: Claims) -> None:
    first, second = claims(
        "Шестеро армянских военных были ранены, говорится в заявлении Армии обороны, двое бойцов азербайджанской "
        "стороны погибли, как написал президент Ильхам Алиев.",
        ActContent,
    )
    assert (chain(first), chain(second)) == ("Армия обороны", "Ильхам Алиев")
    assert [[toll.low for toll in one.content.casualties] for one in (first, second)] == [[6], [2]]


def test_an_accuser_is_not_the_accused(claims: Claims) -> None:
    (claim,) = claims("Хуситы винят коалицию: её вертолёты, говорят они, дважды ударили по дороге к порту.", ActContent)
    assert (chain(claim), claim.modality.value) == ("Хуситы", "alleged")


def test_a_speaker_of_whom_nothing_but_his_place_is_named_is_called_by_it(claims: Claims) -> None:
    text = (
        "БЕЙРУТ, 5 июня. О вчерашнем налете сообщил РИА Новости сотрудник городской службы спасения, "
        "попросивший не называть его; подробности, добавил он, уточняются. По его словам, погибли трое."
    )
    (claim,) = claims(text, ActContent)
    assert chain(claim).endswith("сотрудник городской службы спасения")
