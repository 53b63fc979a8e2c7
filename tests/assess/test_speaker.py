from __future__ import annotations

import pytest

from tests.assess.factory import at, claim, hop, incident, member, reading
from truceline.assess.speaker import TABLE, chain_words, is_of_side, leading, speaker_of
from truceline.lexicon.parties import load_parties
from truceline.model.claim import Observation, SourceKind
from truceline.model.record import CodedPlace, CodedTime, Record


@pytest.mark.parametrize(
    ("chain", "told"),
    [
        ("Outlet ← Paper ← officials", "officials (via Paper, Outlet)"),
        ("a monitor", "a monitor"),
        ("", "an unnamed source"),
    ],
)
def test_a_chain_is_told_from_its_first_speaker(chain, told):
    assert chain_words(chain) == told


def test_the_first_speaker_is_the_innermost():
    spoken = claim(hop("Outlet"), hop("officials", SourceKind.OFFICIAL, party="usa"), observation=Observation.DIRECT)
    found = speaker_of(member(), {"clm-a": spoken})
    assert (found.name, found.kind, found.party, found.hops) == ("officials", "official", "usa", 2)
    assert found.observation == "direct"


def test_of_an_item_that_is_not_at_hand_the_chain_in_words_tells():
    found = speaker_of(member(chain="Outlet ← officials"), {})
    assert (found.name, found.kind, found.hops) == ("officials", "unknown", 2)


def test_a_row_without_a_chain_is_a_row():
    row = Record(
        id="rec-a",
        made_by="mkr-test",
        evidence="evd-a",
        row=1,
        dataset="a table",
        row_id="1",
        act="armed_clash",
        place=CodedPlace(),
        time=CodedTime(start_utc=at(2017, 6, 1), end_utc=at(2017, 6, 2)),
    )
    assert speaker_of(member("rec-a"), {"rec-a": row}).kind == TABLE


@pytest.mark.parametrize(
    ("speaker", "party", "expected"),
    [
        ("pentagon", "us-led-coalition", True),
        ("us-led-coalition", "usa", True),
        ("syrian-army", "syrian-air-force", True),
        ("russia", "syrian-government", False),
        (None, "russia", False),
        ("russia", None, False),
        ("new-one", "new-one", True),
        ("new-one", "russia", False),
    ],
    ids=str,
)
def test_who_speaks_for_whom(speaker, party, expected):
    assert is_of_side(speaker, party, load_parties()) is expected


def test_the_leading_party_is_the_heaviest_and_a_known_one_where_equal():
    told = incident(reading(weight=0.3, actor="russia"), reading(weight=0.3, actor="turkey"), reading(weight=0.4))
    assert leading(told, "actor") == "syrian-government"
    even = incident(reading(weight=0.5, actor=None), reading(weight=0.5, actor="turkey"))
    assert leading(even, "actor") == "turkey"
    assert leading(incident(reading(target=None)), "target") is None
