from __future__ import annotations

import pytest

from truceline.errors import ItemError
from truceline.place.detect import LONGEST_TEXT, find_toponyms
from truceline.place.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def world():
    return Gazetteer([])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shelling was heard in Aleppo and near Idlib on Monday.", ["Aleppo", "Idlib"]),
        ("A man from Moore, Oklahoma, was hurt.", ["Moore", "Oklahoma"]),
        ("The U.S. said so in Paris, France.", ["U.S.", "Paris", "France"]),
        ("Mr London spoke.", []),
        ("He studied at Oxford University.", []),
        ("On Monday the Army said in May that it would go.", []),
        ("Turkey’s president met others in Costa Rica.", ["Turkey", "Costa Rica"]),
        ("nothing of the kind", []),
        ("", []),
    ],
)
def test_places_are_told_from_people_and_things(world, text, names):
    assert [hit.mention.name for hit in find_toponyms(text, world)] == names


def test_what_follows_a_comma_holds_a_place(world):
    hits = find_toponyms("A fire in Paris, Texas, was put out.", world)
    assert hits[0].mention.within == "Texas"
    assert hits[0].start == 10
    assert hits[0].end == 15


def test_a_text_that_is_too_long_is_refused(world):
    with pytest.raises(ItemError, match="too many"):
        find_toponyms("A" * (LONGEST_TEXT + 1), world)


def test_long_runs_of_capitals_take_bounded_time(world):
    assert len(find_toponyms("Aleppo " * 2000, world)) <= 2000
    find_toponyms("Ab" * 50_000, world)
