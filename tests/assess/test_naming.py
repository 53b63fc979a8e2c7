from __future__ import annotations

from datetime import date

import pytest

from tests.assess.factory import incident, reading
from truceline.assess.naming import (
    are,
    day_words,
    distance_words,
    joined,
    number_word,
    party_name,
    place_name,
    sentence,
    when_words,
    with_article,
)
from truceline.lexicon.parties import load_parties


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("US-led coalition", "the US-led coalition"),
        ("Idlib zone (zone 1)", "the Idlib zone (zone 1)"),
        ("Syrian Armed Forces", "Syrian Armed Forces"),
        ("Jaysh al-Islam", "Jaysh al-Islam"),
        ("civilians", "civilians"),
        ("Syria", "Syria"),
    ],
)
def test_an_article_stands_before_common_nouns(name, told):
    assert with_article(name) == told


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("the pro-government forces", "are"),
        ("Russia", "is"),
        ("United States", "is"),
        ("United States Armed Forces", "are"),
        ("Aknaf Bait al-Maqdis", "is"),
    ],
)
def test_a_verb_agrees_with_a_name(name, verb):
    assert are(name) == verb


def test_parties_are_called_by_their_names():
    parties = load_parties()
    assert party_name("us-led-coalition", parties) == "the US-led coalition"
    assert party_name("new-one", parties) == "new-one"
    assert party_name(None, parties) == "an unknown actor"


def test_lists_numbers_and_days():
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined("abc", "; or ", "; ") == "a; b; or c"
    assert (number_word(4), number_word(11)) == ("four", "11")
    assert day_words(date(2017, 5, 4)) == "4 May 2017"


@pytest.mark.parametrize(("length_m", "told"), [(300, "1 km"), (7_400, "7 km"), (43_000, "45 km"), (237_000, "240 km")])
def test_a_distance_is_told_no_finer_than_it_is_known(length_m, told):
    assert distance_words(length_m) == told


def test_of_what_nobody_tells():
    nowhere = incident(reading(places=(), times=()))
    assert place_name(nowhere) is None
    assert when_words(nowhere) == "at an unknown time"


def test_a_sentence_begins_large_and_ends_with_a_stop():
    assert sentence(" so it is") == "So it is."
    assert sentence("So it is.") == "So it is."
