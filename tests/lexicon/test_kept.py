"""What is kept of a lexicon is what its YAML says, and a bad entry costs nothing but time."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from truceline.lexicon import base
from truceline.lexicon.kept import keep_tree, kept_folder, kept_tree

if TYPE_CHECKING:
    from pathlib import Path

KEY = hashlib.sha256(b"words").hexdigest()


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test begins with nothing kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.mark.parametrize("path", sorted(base.DATA_FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_lexicon_is_the_same_from_what_is_kept(path: Path) -> None:
    first = base.read_lexicon(path)
    assert (kept_folder() / f"{first.sha256}.msgpack").is_file()
    again = base.read_lexicon(path)
    assert again == first
    assert repr(again.body) == repr(first.body)  # 1, 1.0 and True are told apart, and the order of keys


def test_days_come_back_as_days() -> None:
    keep_tree(KEY, {"from": [date(2014, 9, 22), None], "count": 1, "share": 1.0, "whole": True})
    assert (
        repr(kept_tree(KEY)) == "{'from': [datetime.date(2014, 9, 22), None], 'count': 1, 'share': 1.0, 'whole': True}"
    )


@pytest.mark.parametrize("value", [(1, 2), {1, 2}, 2**70, object()], ids=["row", "set", "large", "object"])
def test_what_would_not_come_back_as_it_is_is_not_kept(value: object) -> None:
    keep_tree(KEY, {"value": value})
    assert kept_tree(KEY) is None


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode([1]),
        msgspec.msgpack.encode({1: 2}),
        msgspec.msgpack.encode({"a": msgspec.msgpack.Ext(9, b"x")}),
        msgspec.msgpack.encode({"a": msgspec.msgpack.Ext(1, b"May")}),
    ],
)
def test_an_entry_that_is_none_is_as_good_as_not_there(entry: bytes) -> None:
    kept_folder().mkdir(parents=True)
    (kept_folder() / f"{KEY}.msgpack").write_bytes(entry)
    assert kept_tree(KEY) is None


def test_a_folder_that_cannot_be_written_costs_time_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert base.read_lexicon(base.DATA_FOLDER / "hedges.yaml").body
    assert kept_tree(KEY) is None


def test_the_folder_is_the_persons_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert kept_folder() == tmp_path / "cache" / "truceline" / "lexicons"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert kept_folder().parts[-3:] == (".cache", "truceline", "lexicons")
