"""Ledgers, agreements, zones and talks in Russian."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.extract.texts import chain, when, where, who
from truceline.model.claim import ActContent, AgreementContent, Claim, LedgerContent, TalkContent, ZoneContent

Claims = Callable[..., list[Claim]]


def counts(claim: Claim) -> list[tuple[int, int | None, str | None]]:
    content: Any = claim.content
    return [(one.low, one.high, one.where) for one in content.counts]


def test_a_bulletin_of_two_sides(claims: Claims) -> None:
    text = (
        "За минувшие сутки российская сторона совместной комиссии зафиксировала 16 случаев стрельбы в провинциях "
        "Дамаск (9), Хама (4) и Латакия (3). Турецкая сторона зарегистрировала восемь нарушений: пять в провинции "
        "Идлиб, три в Алеппо."
    )
    russian, turkish = claims(text, LedgerContent)
    assert counts(russian) == [(16, 16, None), (9, 9, "Дамаск"), (4, 4, "Хама"), (3, 3, "Латакия")]
    assert counts(turkish) == [(8, 8, None), (5, 5, "Идлиб"), (3, 3, "Алеппо")]
    assert [who(one.content.side) for one in (russian, turkish)] == ["russia", "turkey"]
    assert (when(russian), turkish.content.counts[0].unit) == ("За минувшие сутки", "нарушений")
    assert claims(text, ActContent) == []


def test_shares_behind_dashes_and_by_each(claims: Claims) -> None:
    first, second = claims(
        "Российская сторона насчитала 18 случаев стрельбы (Дамаск – 10, Латакия и Деръа – по три, Хама – два), "
        "турецкая – 15.",
        LedgerContent,
    )
    assert counts(first)[1:] == [(10, 10, "Дамаск"), (3, 3, "Латакия"), (3, 3, "Деръа"), (2, 2, "Хама")]
    assert (counts(second), who(second.content.side)) == ([(15, 15, None)], "turkey")


@pytest.mark.parametrize(
    ("text", "count", "side", "modality"),
    [
        (
            "Украинские силовики за сутки 12 раз нарушили перемирие, сообщили в ЛНР.",
            12,
            "luhansk-formations",
            "alleged",
        ),
        ("Миссия ОБСЕ не отметила у Станицы Луганской ни одного нарушения.", 0, "osce-smm", "asserted"),
        ("СММ ОБСЕ в пятницу зафиксировала в Донецкой области 840 взрывов.", 840, "osce-smm", "asserted"),
        ("За сутки нарушений перемирия российская часть комиссии зафиксировала 27.", 27, "russia", "asserted"),
        ("По посёлку было выпущено более 200 снарядов и мин.", 201, "", "asserted"),
    ],
)
def test_tallies(claims: Claims, text: str, count: int, side: str, modality: str) -> None:
    (claim,) = claims(text, LedgerContent)
    assert (claim.content.counts[0].low, who(claim.content.side), claim.modality.value) == (count, side, modality)
    assert claims(text, ActContent) == []


def test_the_side_of_another_is_a_hop_of_its_own(claims: Claims) -> None:
    (claim,) = claims("Турецкая сторона отметила семь нарушений, сообщает ТАСС.", LedgerContent)
    assert chain(claim) == "ТАСС < Турецкая сторона"


@pytest.mark.parametrize(
    ("text", "event", "name", "parties"),
    [
        (
            "Меморандум Россия, Турция и Иран подписали 4 мая в Астане.",
            "signed",
            "Меморандум",
            ["russia", "turkey", "iran"],
        ),
        ("Перемирие в Нагорном Карабахе вступило в силу в понедельник.", "in_force", "Перемирие", []),
        (
            "О перемирии контактная группа договорилась в Минске 21 июня.",
            "announced",
            "перемирии",
            ["trilateral-contact-group"],
        ),
        ("Группировка «Файлак ар-Рахман» присоединилась к соглашению.", "joined", "соглашению", ["faylaq-al-rahman"]),
        ("Стороны продлили перемирие ещё на месяц.", "extended", "перемирие", []),
        ("Срок действия соглашения истёк, перемирие рухнуло.", "lapsed", "перемирие", []),
    ],
)
def test_agreements(claims: Claims, text: str, event: str, name: str, parties: list[str]) -> None:
    (claim,) = claims(text, AgreementContent)
    content: Any = claim.content
    assert (content.event, content.name.text, [who(one) for one in content.parties]) == (event, name, parties)


def test_an_agreement_has_its_day_and_place(claims: Claims) -> None:
    (claim,) = claims("Меморандум был подписан 4 мая в Астане.", AgreementContent)
    assert (when(claim), where(claim)) == ("4 мая", "Астане")
    (claim,) = claims("Стороны подпишут соглашение в июне.", AgreementContent)
    assert claim.modality.value == "proposed"


def test_a_zone_includes_areas(claims: Claims) -> None:
    (claim,) = claims("Зона деэскалации включает провинцию Идлиб и Восточную Гуту.", ZoneContent)
    content: Any = claim.content
    assert [one.span.text for one in content.areas] == ["провинцию Идлиб", "Восточную Гуту"]
    assert content.name.text == "Зона деэскалации"


@pytest.mark.parametrize(
    ("text", "status", "number", "secret"),
    [
        ("Представители России и США провели в Иордании не менее двух закрытых встреч.", "held", 2, True),
        ("Переговоры в Астане перенесены на начало июля.", "postponed", 1, False),
        ("Встречу, намеченную на эту неделю в Аммане, отменили.", "cancelled", 1, False),
        ("Следующий раунд переговоров запланирован на 4 июля.", "planned", 1, False),
        ("Министры России и Турции встретились в Сочи.", "held", 1, False),
    ],
)
def test_talks(claims: Claims, text: str, status: str, number: int, secret: bool) -> None:
    (claim,) = claims(text, TalkContent)
    content: Any = claim.content
    assert (content.status.value, content.number, content.is_secret) == (status, number, secret)


def test_who_meets_is_told(claims: Claims) -> None:
    (claim,) = claims("Встреча представителей России и США прошла в Аммане 7 июня.", TalkContent)
    content: Any = claim.content
    assert [who(one) for one in content.participants] == ["russia", "usa"]
    assert (where(claim), when(claim)) == ("Аммане", "7 июня")
