"""A height is taken from a claim's words only where it is called one, and where there is one alone."""

from __future__ import annotations

import pytest

from truceline.assess.particulars import height_m
from truceline.reconcile.told import told_in


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("A drone flew at an altitude of about 600 m over the line.", 600.0),
        ("Aircraft crossed at altitudes of 2,000 feet.", 609.6),
        ("It flew at a height of some 1.5 km.", 1_500.0),
        ("at an altitude of 12000 metres", 12_000.0),
        ("It stayed at height 300m near the base", 300.0),
    ],
)
def test_a_height_that_is_called_one(text: str, metres: float) -> None:
    ((name, words),) = told_in(text)
    assert name == "altitude"
    assert height_m(words) == pytest.approx(metres)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The strike hit a base 55 km from the border.",
        "The altitude of the pass is not known; the shell flew 600 m.",
        "First at an altitude of 600 m, then at an altitude of 900 m.",
        "at the height of the battle, 300 men",
        "a brigade of the Syrian army",
        "altitude of " * 400 + "600 m",
    ],
)
def test_other_numbers_are_no_height(text: str) -> None:
    assert list(told_in(text)) == []
