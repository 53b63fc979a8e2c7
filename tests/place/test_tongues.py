from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError, LexiconError
from truceline.place.expression import Between, Named, Offset, Related, Toward
from truceline.place.grammar import parse_phrase
from truceline.place.phrase import resolve_phrase
from truceline.place.time_expression import (
    AfterAgreement,
    Calendar,
    DayOf,
    HijriOf,
    MonthOf,
    NthDay,
    PartOfYear,
    SameDay,
    Span,
    WeekdayOf,
)
from truceline.place.time_phrase import parse_time
from truceline.place.tongues import in_english, language_of, languages


@pytest.mark.parametrize(
    ("text", "lang"), [("near Hama", "en"), ("под Донецком", "ru"), ("شمال حلب", "ar"), ("37S DT", "en"), ("", "en")]
)
def test_the_script_tells_the_language(text, lang):
    assert language_of(text) == lang
    assert lang in languages()


@pytest.mark.parametrize(
    ("phrase", "kind", "word"),
    [
        ("в 20 км к северу от Донецка", Offset, 0.0),
        ("в 5 километрах юго-восточнее города Марьинка", Offset, 135.0),
        ("على بعد 20 كم شمال شرق دمشق", Offset, 45.0),
        ("٥ كيلومترات غرب حماة", Offset, 270.0),
        ("севернее Горловки", Toward, 0.0),
        ("جنوب حلب", Toward, 180.0),
    ],
)
def test_distances_and_bearings(phrase, kind, word):
    found = parse_phrase(phrase)
    assert isinstance(found, kind)
    assert found.bearing == word


@pytest.mark.parametrize(
    "phrase",
    ["в радиусе 10 км от Донецка", "менее чем в 10 км от Донецка", "على بعد أقل من 10 كم من حلب", "ضمن 10 كم من حلب"],
)
def test_the_farthest_distance(phrase):
    found = parse_phrase(phrase)
    assert isinstance(found, Offset)
    assert found.told_km == "within 10 km"


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("в районе Авдеевки", "near"),
        ("под Дамаском", "near"),
        ("на окраине Алеппо", "outskirts"),
        ("вдоль трассы М5", "along"),
        ("بالقرب من التنف", "near"),
        ("محيط مدينة درعا", "near"),
        ("ريف إدلب", "countryside"),
        ("على أطراف دمشق", "outskirts"),
    ],
)
def test_relations(phrase, word):
    found = parse_phrase(phrase)
    assert isinstance(found, Related)
    assert found.word == word


def test_two_names_between():
    for phrase in ("между Идлибом и Алеппо", "بين سراقب ومعرة النعمان"):
        found = parse_phrase(phrase)
        assert isinstance(found, Between)
        assert isinstance(found.first, Named)
        assert isinstance(found.second, Named)


@pytest.mark.parametrize(
    ("phrase", "entry"),
    [
        ("под Дамаском", "geonames:170654"),
        ("на окраине Алеппо", "geonames:170063"),
        ("жилые кварталы города Хама", "geonames:170017"),
        ("населённом пункте Хан-Шейхун", "geonames:168325"),
        ("в Восточной Гуте", "places:eastern-ghouta"),
        ("на севере провинции Хомс", "places:northern-homs"),
        ("بالقرب من التنف", "places:al-tanf-garrison"),
        ("ريف إدلب", "places:idlib-countryside"),
        ("محيط مدينة درعا", "geonames:170905"),
        ("بريف إدلب الجنوبي", "admin:SY-ID"),
        ("الحدود مع العراق", "country:SYR"),
    ],
)
def test_phrases_lead_to_places(scene, phrase, entry):
    assert entry in resolve_phrase(phrase, scene)[0].entries


@pytest.mark.parametrize(
    ("phrase", "base"),
    [
        ("8 июня 2017 года", DayOf(6, 8, 2017)),
        ("8 июня", DayOf(6, 8)),
        ("в начале июня", MonthOf(6, None, "early")),
        ("в пятницу вечером", WeekdayOf(4)),
        ("за последние сутки", Span(-1, 0, is_whole_days=False)),
        ("вчера", Span(-1, -1)),
        ("в ночь на среду", WeekdayOf(2)),
        ("в минувший четверг", WeekdayOf(3, "last")),
        ("двумя днями ранее", SameDay(-2)),
        ("спустя неделю", SameDay(7)),
        ("на следующий день", SameDay(1)),
        ("за последние три дня", Span(-3, 0, is_whole_days=False)),
        ("в августе прошлого года", MonthOf(8, None, "", -1)),
        ("в августе того же года", MonthOf(8, is_told_year=True)),
        ("9 августа того же года", DayOf(8, 9, is_told_year=True)),
        ("в начале месяца", Calendar("month", part="early", is_told=True)),
        ("в последний из этих дней", NthDay(-1)),
        ("осенью 2018 года", PartOfYear(9, 3, 2018)),
        ("неделю назад", Span(-8.4, -5.6)),
        ("уже после начала перемирия", AfterAgreement(0, 0, "in_force", "truce")),
        ("أمس", Span(-1, -1)),
        ("8 حزيران/يونيو 2017", DayOf(6, 8, 2017)),
        ("أوائل تموز", MonthOf(7, None, "early")),
        ("فجر الجمعة", WeekdayOf(4)),
        ("15 رمضان 1438 هـ", HijriOf(9, 15, 1438)),
        ("١٥ رمضان ١٤٣٨", HijriOf(9, 15, 1438)),
    ],
)
def test_times(phrase, base):
    found = parse_time(phrase)
    assert found is not None
    assert found.bases == (base,)


def test_two_days_in_russian_share_month_and_year():
    found = parse_time("с 4 по 6 мая 2017 года")
    assert found is not None
    assert (found.bases, found.is_range) == ((DayOf(5, 4, 2017), DayOf(5, 6, 2017)), True)
    pair = parse_time("4 и 5 мая")
    assert pair is not None
    assert (pair.bases, pair.is_range) == ((DayOf(5, 4), DayOf(5, 5)), False)


def test_parts_of_the_day_and_clocks():
    night = parse_time("в ночь на 8 июня")
    clock = parse_time("8 июня в 15:30 мск")
    dawn = parse_time("فجر الجمعة")
    assert night is not None
    assert clock is not None
    assert dawn is not None
    assert (night.part, dawn.part) == ("overnight", "dawn")
    assert clock.clock == "Europe/Moscow"


def test_english_stays_as_it_is_and_a_language_can_be_forced():
    assert in_english("near Hama") == "near Hama"
    assert in_english("под Hama Hama", "ru") == "near hama hama"
    with pytest.raises(LexiconError):
        in_english("x", "zz")


@given(st.text(st.sampled_from("абвгия ريفحلب abc123-/,. км"), max_size=80))
def test_mixed_scripts_are_read_or_refused(text):
    try:
        parse_phrase(text)
        parse_time(text)
    except ItemError:
        return
