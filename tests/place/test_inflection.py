from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.place.folding import fold
from truceline.place.inflection import MOST_FORMS, base_forms


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Донецком", "Донецк"),
        ("Донецке", "Донецк"),
        ("Горловкой", "Горловка"),
        ("Горловки", "Горловка"),
        ("Ясиноватой", "Ясиноватая"),
        ("Станицы Луганской", "Станица Луганская"),
        ("Дебальцева", "Дебальцево"),
        ("Пальмире", "Пальмира"),
        ("Мариуполя", "Мариуполь"),
        ("Красного Лимана", "Красный Лиман"),
        ("Києва", "Київ"),
        ("بالرقة", "الرقة"),
        ("للحديدة", "الحديدة"),
        ("والحديدة", "الحديدة"),
        ("بحلب", "حلب"),
    ],
)
def test_inflected_names_lead_back(said, name):
    assert fold(name) in base_forms(fold(said))


def test_other_scripts_are_left_alone():
    assert base_forms("donetsk") == ()
    assert base_forms("") == ()


@given(st.text(alphabet="абвгдеийклмнорстуыья ", max_size=80))
def test_forms_are_bounded_and_other_than_the_name(name):
    forms = base_forms(name)
    assert len(forms) <= MOST_FORMS
    assert name not in forms
