"""Who fights whom: camps by parties and by words, wars that no theatre is kept of, and what the file must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import LexiconError
from truceline.lexicon.base import DATA_FOLDER, read_lexicon
from truceline.lexicon.belligerents import Belligerents, load_belligerents
from truceline.lexicon.parties import load_parties
from truceline.lexicon.theatres import load_theatres


def test_every_theatre_has_a_war_and_every_camp_known_parties() -> None:
    parties = load_parties()
    known = load_belligerents()
    assert load_theatres(parties).names <= known.words.wars.keys()
    named = [party for war in known.words.wars.values() for camp in war.camps.values() for party in camp.parties]
    assert [party for party in named if not parties.knows(party)] == []


@pytest.mark.parametrize(
    ("theatre", "party", "camp"),
    [
        ("karabakh", "azerbaijani-armed-forces", "azerbaijan"),
        ("karabakh", "russian-peacekeepers", None),
        ("ukraine", "donetsk-formations", "russia"),
        ("ukraine", "osce-smm", None),
        ("lebanon", "israel-defence-forces", "israel"),
    ],
)
def test_a_member_is_of_its_camp_and_a_monitor_of_none(theatre: str, party: str, camp: str | None) -> None:
    war = load_belligerents().of(theatre)
    assert war is not None
    assert war.camp_of(party, load_parties()) == camp


def test_camps_are_opposed_unless_they_are_friends() -> None:
    war = load_belligerents().of("syria")
    assert war is not None
    assert war.are_opposed(["government"], ["opposition", "coalition"])
    assert not war.are_opposed(["government"], ["russia"])
    assert not war.are_opposed(["government"], [])
    assert war.are_states(["government", "russia"])
    assert not war.are_states(["opposition"])


def test_words_show_a_camp_but_not_behind_a_hyphen() -> None:
    war = load_belligerents().of("yemen")
    assert war is not None
    assert war.shown("a Houthi spokesman") == {"houthis"}
    assert war.shown("anti-Houthi fighters") == set()


def test_a_war_without_a_theatre_is_told_by_two_of_its_camps() -> None:
    known, theatres = load_belligerents(), load_theatres(load_parties()).names
    text = "Thai and Cambodian troops exchanged fire, Bangkok and Phnom Penh said."
    assert known.war("elsewhere", text, theatres) is known.of("thailand")
    assert known.war("elsewhere", "Thai troops exchanged fire.", theatres) is None
    assert known.war("syria", "Syrian and Russian jets bombed Idlib.", theatres) is known.of("syria")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("friends: [[lebanon, hezbollah]]", "friends: [[lebanon, nobody]]", "nobody"),
        ("  haiti: https", "  elsewhere: https", "haiti"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    source = DATA_FOLDER / "belligerents.yaml"
    path = tmp_path / "belligerents.yaml"
    path.write_text(source.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(LexiconError, match=says):
        Belligerents(read_lexicon(path))
