"""What ledgers count, and which numbers can be put beside each other."""

from __future__ import annotations

import pytest

from truceline.errors import LexiconError
from truceline.lexicon.counting_units import Counted, CountingUnits, load_counting_units


@pytest.fixture(scope="module")
def units() -> CountingUnits:
    return load_counting_units()


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("violations", "violation"),
        ("ceasefire violations", "violation"),
        ("breaches", "violation"),
        ("cases of firing", "firing"),
        ("Explosions", "detonation"),
        ("bursts of small-arms fire", "burst"),
        ("undetermined explosions", "detonation"),
        ("нарушение", "violation"),
        ("geese", None),
    ],
)
def test_units_are_known_by_their_words(units: CountingUnits, words: str, unit: str | None) -> None:
    assert units.of(words) == unit


def test_only_the_same_units_add(units: CountingUnits) -> None:
    assert units.beside("violations", "breaches").how == "same"
    assert units.beside("cases of firing", "violations").how == "at_least"
    assert units.beside("violations", "cases of firing").how == "apart"
    assert units.beside("explosions", "violations").how == "apart"
    assert units.beside("geese", "geese").how == "same"
    assert units.beside("geese", "violations") == ("apart", "a unit is unknown")


def test_a_unit_says_what_one_of_it_is(units: CountingUnits) -> None:
    assert units.counts("violation") is Counted.BREACH
    with pytest.raises(LexiconError, match="no unit"):
        units.counts("goose")
