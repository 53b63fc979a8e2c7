"""Folding, forms, numbers and times of Arabic."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.arabic.reports import page_of
from truceline.extract.arabic.folding import fold, fold_text
from truceline.extract.arabic.forms import bases, stems, verb_forms
from truceline.extract.arabic.parties import names_lexicon
from truceline.extract.arabic.words import load_words
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties

LETTERS = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئء ًٌٍَُِّْـ،.؟٠١٢٣٤٥0123 \nabcXYZ", max_size=80)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أُصيبَ", "اصيب"),
        ("مدينة", "مدينه"),
        ("مستشفى", "مستشفي"),
        ("مســـلح", "مسلح"),
        ("٢٠١٧", "2017"),
        ("مسؤول", "مسوول"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other) == other


@given(LETTERS)
def test_every_folded_character_leads_back_to_its_own(text: str) -> None:
    folded = fold_text(text)
    assert len(folded.at) == len(folded.plain)
    assert list(folded.at) == sorted(set(folded.at))
    for position, place in enumerate(folded.at):
        assert fold(text[place]) == folded.plain[position]
    whole = text[folded.start(0) : folded.end(len(folded.plain))] if folded.plain else ""
    assert fold(whole) == folded.plain
    assert all(
        unicodedata.combining(sign) or not fold(sign) for place, sign in enumerate(text) if place not in folded.at
    )


def test_clitics_are_taken_off_in_every_order_they_may_have() -> None:
    found = {(base.conjunction, base.preposition, base.has_article, base.stem) for base in bases("وبالمدينه")}
    assert ("و", "ب", True, "مدينه") in found
    assert ("", "ل", True, "جيش") in {tuple(base)[:4] for base in bases("للجيش")}
    assert any(base.is_future and base.stem == "يقصف" for base in bases("سيقصف"))
    assert stems("طائراتها")[1] == "طائرات"
    assert "غاره" in stems("غارته")


def test_a_verb_has_its_persons_and_objects() -> None:
    forms = verb_forms("استهدف>ستهدف")
    assert forms["استهدفت"].is_past
    assert not forms["تستهدف"].is_past
    assert forms["استهدفوا"].is_plural
    assert forms["استهدفها"].has_object
    weak = verb_forms("نفي>نفي")
    assert {"نفي", "نفت", "نفوا", "ينفي", "ينفون"} <= weak.keys()


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("قتل ثلاثة مدنيين", 3, 3),
        ("قتل أحد عشر مدنيا", 11, 11),
        ("قتل خمسة وعشرون مدنيا", 25, 25),
        ("قتل مئتان وخمسون مقاتلا", 250, 250),
        ("قتل ١٢ مدنيا", 12, 12),
        ("قتل ما لا يقل عن 7 أشخاص", 7, None),
        ("قتل أكثر من ثلاثين شخصا", 31, None),
        ("قتل 17 شخصا على الأقل", 17, 17),
        ("قتل 10-12 شخصا", 10, 12),
        ("قتل عشرات المدنيين", 20, None),
        ("أطلق عشرة آلاف قذيفة", 10_000, 10_000),
    ],
)
def test_numbers_in_digits_and_words(words: str, low: int, high: int | None) -> None:
    (quantity,) = page_of(words).quantities
    assert (quantity.low, quantity.high) == (low, high)


@pytest.mark.parametrize(
    "phrase",
    [
        "يوم الخميس", "مساء أمس الأربعاء", "فجر اليوم الخميس", "ليل الاثنين - الثلاثاء", "8 يونيو/حزيران 2017",
        "الثامن من حزيران 2017", "12 رمضان 1438 هـ", "4 جويلية 2017", "الليلة الماضية", "خلال الساعات الـ24 الماضية",
        "قبل يومين", "منذ السبت", "بين 18 و30 ديسمبر", "الأسبوع الماضي", "أواخر مايو", "شهر أيار الماضي", "ليلا",
    ],
)  # fmt: skip
def test_times_are_found_whole(phrase: str) -> None:
    page = page_of(f"قصفت قوات النظام البلدة {phrase}، وفق ناشطين.")
    (hit,) = page.times
    assert page.quote(hit.start, hit.end).text == phrase


def test_a_gate_is_no_month_and_a_name_no_number() -> None:
    page = page_of("سقطت قذائف على حي باب توما وشارع الخمسين.")
    assert page.times == []
    assert page.quantities == []


def test_the_lexicon_names_only_acts_and_parties_that_there_are() -> None:
    acts, parties = load_acts(), load_parties()
    body = load_words().body
    assert all(frame.act == "territory" or acts.knows(frame.act) for frame in body.frames)
    assert all(acts.knows(act) for act in body.means)
    told = names_lexicon()
    named = {*told.names, *(party for by_country in told.general.values() for party in by_country.values())}
    named |= {party for pair in body.nationalities.values() for party in pair} | set(body.air_by_default)
    named |= set(body.speaks_for.values())
    assert {party for party in named if not parties.knows(party)} == set()
    assert all(0 < share < 0.8 for share in body.confidence.values())
