from __future__ import annotations

import pytest

from truceline.place.gazetteer import Gazetteer
from truceline.place.surroundings import NOTHING_TOLD, Mention, resolve_mentions, surroundings_of, told_names


@pytest.fixture(scope="module")
def world():
    return Gazetteer([])


def likeliest(names, gazetteer):
    mentions = [name if isinstance(name, Mention) else Mention(name) for name in names]
    return [ranked[0][0].row if ranked else None for ranked in resolve_mentions(mentions, gazetteer)]


def test_a_document_decides_between_namesakes(world):
    assert likeliest(["London"], world)[0].country == "GBR"
    found = likeliest(["London", "Toronto", "Ottawa", "Ontario", "Hamilton", "Kingston"], world)
    assert {row.country for row in found} == {"CAN"}


def test_what_a_name_lies_in_decides(world):
    assert likeliest([Mention("Moore", "Oklahoma"), "Oklahoma"], world)[0].unit == "US-OK"
    assert likeliest([Mention("Paris", "Texas"), "Texas"], world)[0].unit == "US-TX"


def test_an_unknown_name_stands_for_what_it_lies_in_and_spoils_nothing(world):
    found = likeliest([Mention("Xyzzyville", "Kansas"), "Kansas", "Qwxyz", "Topeka"], world)
    assert found[0] == found[1]
    assert found[2] is None
    assert found[3].unit == "US-KS"


def test_names_tell_together_where_a_document_is_about(world):
    shares = dict(surroundings_of(["Homs", "Hama", "Idlib", "Qwxyz"], world).countries)
    assert max(shares, key=shares.get) == "SYR"
    assert surroundings_of([], world).countries == ()


def test_shares_sum_to_one(world):
    for ranked in resolve_mentions([Mention("Springfield"), Mention("Georgia"), Mention("Atlanta")], world):
        assert sum(weight for _, weight in ranked) == pytest.approx(1)


def test_a_name_is_no_evidence_for_itself(world):
    told = told_names(["Springfield", "Chicago", "Illinois"], world)
    around = told.around("Springfield")
    assert max(dict(around.units), key=dict(around.units).get) == "US-IL"
    assert told.around("Chicago") != around
    assert NOTHING_TOLD.around("Chicago").countries == ()
