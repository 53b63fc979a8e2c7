"""Sources that tables name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, load_lexicon
from truceline.lexicon.source_names import fold_name
from truceline.model.claim import SourceKind, Via
from truceline.read import speakers
from truceline.read.speakers import chain_of, load_speakers, speaker

if TYPE_CHECKING:
    from truceline.read.source import Lexicons


@pytest.mark.parametrize(
    ("name", "key", "kind"),
    [
        ("The Wall Street Journal", "wall street journal", SourceKind.OUTLET),
        ("WSJ", "wall street journal", SourceKind.OUTLET),
        ("Pentagon", "pentagon", SourceKind.PARTY),
        ("the Russian Ministry of Defence", "russian-defence-ministry", SourceKind.PARTY),
        ("SOHR", "sohr", SourceKind.MONITOR),
        ("US officials", "us officials", SourceKind.OFFICIAL),
        ("coalition spokesman Ryan Dillon", "us-led-coalition", SourceKind.OFFICIAL),
        ("Syrian military source", "syrian military source", SourceKind.ANONYMOUS),
        ("local residents", "local residents", SourceKind.WITNESS),
        ("Nobody Known", "nobody known", SourceKind.UNKNOWN),
        ("?!", "?!", SourceKind.UNKNOWN),
    ],
)
def test_a_speaker_has_one_key_under_all_names(lexicons: Lexicons, name: str, key: str, kind: SourceKind) -> None:
    found = speaker(name, SourceKind.UNKNOWN, Via.SAYS, lexicons.parties)
    assert (found.key, found.kind) == (key, kind)


@given(st.text(max_size=60))
def test_a_key_folds_to_itself_and_has_no_accents_nor_capitals(name: str) -> None:
    key = fold_name(name)
    assert fold_name(key) in {key, key.partition(" ")[2]}
    assert key == key.casefold().strip()


def test_an_outlet_that_publishes_stays_the_publisher(lexicons: Lexicons) -> None:
    hops = chain_of(("Sputnik News", "WSJ", "US officials"), Via.SAYS, lexicons.parties)
    assert [(hop.name, hop.kind, hop.via) for hop in hops] == [
        ("Sputnik", SourceKind.PUBLISHER, Via.PUBLISHES),
        ("Wall Street Journal", SourceKind.OUTLET, Via.CITES),
        ("US officials", SourceKind.OFFICIAL, Via.SAYS),
    ]


def test_a_lexicon_of_another_form_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load_lexicon("sources")
    broken = Lexicon(whole.name, whole.version, whole.sha256, whole.head, {"outlets": ["Reuters"]})
    monkeypatch.setattr(speakers, "load_lexicon", lambda name: broken if name == "sources" else load_lexicon(name))
    load_speakers.cache_clear()
    try:
        with pytest.raises(LexiconError, match="object"):
            load_speakers()
    finally:
        load_speakers.cache_clear()
