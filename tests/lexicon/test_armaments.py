"""What words say of weapons, units and purposes, and which thresholds they meet."""

from __future__ import annotations

import pytest

from truceline.lexicon.armaments import load_armaments
from truceline.model.terms import Arms

HEAVY = Arms(kind="artillery", calibre_mm_from=100)


@pytest.mark.parametrize(
    ("words", "kind", "calibre"),
    [
        ("152 mm howitzer", "howitzer", 152),
        ("BM-21 Grad rockets", "mlrs", 122),
        ("a T-72 tank", "tank", 125),
        ("120mm mortars", "mortar", 120),
        ("fighter jets", "fixed_wing", None),
        ("medevac helicopter", "rotary_wing", None),
        ("anti-aircraft gun", "anti_aircraft_gun", None),
        ("something", None, None),
    ],
)
def test_words_tell_class_and_calibre(words, kind, calibre):
    found = load_armaments().read(words)
    assert (found.kind, found.calibre_mm) == (kind, calibre)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("152 mm howitzer", True),
        ("82 mm mortar", False),
        ("artillery", None),
        ("heavy weapons", None),
        ("rifles", False),
        ("a thing", None),
    ],
)
def test_a_threshold_is_met_missed_or_not_told(words, answer):
    lexicon = load_armaments()
    assert lexicon.meets(lexicon.read(words), HEAVY) is answer


def test_systems_narrow_a_class():
    lexicon, arms = load_armaments(), Arms(kind="mlrs", systems=("uragan", "smerch"))
    assert lexicon.meets(lexicon.read("9P140 Uragan"), arms) is True
    assert lexicon.meets(lexicon.read("Grad"), arms) is False
    assert lexicon.meets(lexicon.read("mlrs"), arms) is None


def test_units_purposes_and_qualifiers():
    lexicon = load_armaments()
    assert lexicon.reaches("a brigade-level exercise", "regiment") is True
    assert lexicon.reaches("two companies and a battalion", "regiment") is False
    assert lexicon.reaches("troops", "regiment") is None
    assert lexicon.purpose("medical evacuation of a patient") == "medevac"
    assert lexicon.purpose("a flight") is None
    assert lexicon.qualifies("an offensive", "offensive") is True
    assert lexicon.qualifies("a defensive position", "offensive") is False
    assert lexicon.qualifies("movement", "offensive") is None


def test_every_class_reaches_a_root_and_has_a_label():
    lexicon = load_armaments()
    assert all(lexicon.is_a(kind, "arms") or lexicon.is_a(kind, "personnel") for kind in lexicon.kinds)
    assert lexicon.label("mlrs").startswith("Multiple")
    assert lexicon.label("unknown-class") == "unknown-class"
    assert not lexicon.is_a("unknown-class", "arms")
