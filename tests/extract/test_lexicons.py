"""The stage's own lexicons: words lead to acts that exist, and no word has two readings by accident."""

from __future__ import annotations

import pytest

from truceline.extract.cues import load_cues
from truceline.extract.event_words import load_event_words
from truceline.extract.frames import load_frames
from truceline.extract.names import acronyms, is_acronym, is_short_for
from truceline.lexicon.acts import load_acts
from truceline.lexicon.base import load_lexicon
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind, TalkStatus, Via

OWN = (
    "cues", "english", "events", "frames", "parser_model", "place_words", "quantities", "sources", "time_words",
    "weapons",
)  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_every_lexicon_says_what_it_is(name: str) -> None:
    head = load_lexicon(name).head
    assert head.licence == "Apache-2.0"
    assert head.source
    assert len(head.note) > 40


def test_frames_and_weapons_lead_to_acts_that_exist() -> None:
    acts, frames = load_acts(), load_frames()
    named = {frame.act for frame in frames.body.frames} - {"territory"}
    named |= {weapon.act for weapon in frames.weapons.classes if weapon.act}
    named |= {"government_regains_territory", "non_state_actor_overtakes_territory"}
    assert all(acts.label(act) for act in named)


def test_verbs_of_saying_have_one_way_of_passing_on() -> None:
    groups = load_cues().body.reporting
    for via in (Via.DENIES, Via.CONFIRMS):
        mine = {verb for group in groups if group.via is via for verb in group.verbs}
        others = {verb for group in groups if group.via is not via for verb in group.verbs}
        assert not mine & others


def test_outlets_are_found_by_all_their_names() -> None:
    outlets = load_cues().outlets
    assert outlets["wsj"] == outlets[fold_name("The Wall Street Journal")] == "Wall Street Journal"


def test_nouns_show_kinds_of_speakers() -> None:
    kinds = load_cues().kinds
    assert kinds["spokesman"] is SourceKind.OFFICIAL
    assert kinds["witness"] is SourceKind.WITNESS
    assert kinds["source"] is SourceKind.ANONYMOUS


def test_each_fate_of_a_meeting_has_its_verbs() -> None:
    assert set(load_event_words().talk.statuses) == set(TalkStatus)


@pytest.mark.parametrize(
    ("short", "name", "is_short"),
    [
        ("WSJ", "Wall Street Journal", True),
        ("SOHR", "Syrian Observatory for Human Rights", True),
        ("Brandt", "Jana Brandt", True),
        ("US Central", "US Central Command", True),
        ("Brandt", "Omar Haddad", False),
        ("WSJ", "New York Times", False),
        ("Jana Brandt", "Brandt", False),
    ],
)
def test_shorter_forms_of_a_name(short: str, name: str, is_short: bool) -> None:
    assert is_short_for(short, name) is is_short


def test_names_fold_to_one_form() -> None:
    assert fold_name("The Ministry’s") == fold_name("ministry") == "ministry"
    assert fold_name("Kurdîstan-24") == "kurdistan 24"
    assert acronyms("Reuters") == set()
    assert is_acronym("U.S.")
    assert not is_acronym("Reuters")
