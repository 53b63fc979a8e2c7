"""Times and places of Arabic phrases: both calendars, months from Tangier to Baghdad, days told together."""

from __future__ import annotations

import pytest

from truceline.place.expression import Either, Named
from truceline.place.grammar import parse_phrase
from truceline.place.time_expression import AfterAgreement, Calendar, DayOf, HijriOf, SameDay, Span, WeekdayOf
from truceline.place.time_phrase import parse_time


@pytest.mark.parametrize(
    ("phrase", "bases"),
    [
        ("الثامن من يونيو 2017", [DayOf(6, 8, 2017)]),
        ("الثامن والعشرين من تشرين الثاني", [DayOf(11, 28)]),
        ("4 جويلية 2017", [DayOf(7, 4, 2017)]),
        ("3 ماي", [DayOf(5, 3)]),
        ("12/05/2017", [DayOf(5, 12, 2017)]),
        ("13 و14 يناير", [DayOf(1, 13), DayOf(1, 14)]),
        ("بين 18 و30 ديسمبر", [DayOf(12, 18), DayOf(12, 30)]),
        ("من 3 إلى 5 مايو 2017", [DayOf(5, 3, 2017), DayOf(5, 5, 2017)]),
        ("12 رمضان 1438 هـ", [HijriOf(9, 12, 1438)]),
        ("يومي الاثنين والثلاثاء", [WeekdayOf(0), WeekdayOf(1)]),
        ("أمس الأول", [Span(-2, -2)]),
        ("في اليوم التالي", [SameDay(1)]),
        ("بعد يومين", [SameDay(2)]),
        ("الشهر المقبل", [Calendar("month", 1)]),
        ("بعد يومين من توقيع الاتفاق", [AfterAgreement(2, 2, "signed")]),
    ],
)
def test_what_a_time_phrase_says(phrase: str, bases: list[object]) -> None:
    found = parse_time(phrase, "ar")
    assert found is not None
    assert list(found.bases) == bases


@pytest.mark.parametrize(
    ("phrase", "days"),
    [("قبل يومين", 2), ("قبل ثلاثة أيام", 3), ("منذ 5 أيام", 5), ("قبل أسبوع", 7)],
)
def test_so_many_days_ago(phrase: str, days: int) -> None:
    found = parse_time(phrase, "ar")
    assert found is not None
    (base,) = found.bases
    assert isinstance(base, Span)
    assert base.first <= -days <= base.last


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("محافظتي إدلب وحماة", ["إدلب", "حماة"]),
        ("بلدات كفر زيتا واللطامنة ومورك", ["كفر زيتا", "اللطامنة", "مورك"]),
    ],
)
def test_places_told_together(phrase: str, names: list[str]) -> None:
    found = parse_phrase(phrase, "ar")
    assert isinstance(found, Either)
    assert [item.text for item in found.items if isinstance(item, Named)] == names


def test_quarters_of_a_town_are_the_town() -> None:
    assert parse_phrase("أحياء مدينة درعا", "ar") == parse_phrase("مدينة درعا", "ar")
