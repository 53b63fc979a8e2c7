"""What is kept of a lexicon is what its YAML says, and a bad entry costs nothing but time."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from truceline.lexicon import base
from truceline.lexicon.kept import LAYOUT, MOST, keep_tree, kept_folder, kept_tree

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
    "data",
    [
        b"",
        b"\xc1",
        b"\x91" * 100_000,
        msgspec.msgpack.encode([1]),
        msgspec.msgpack.encode({1: 2}),
        msgspec.msgpack.encode({"a": msgspec.msgpack.Ext(9, b"x")}),
        msgspec.msgpack.encode({"a": msgspec.msgpack.Ext(1, b"May")}),
    ],
    ids=["nothing", "no code", "deep", "a row", "a number for a key", "another kind", "no day"],
)
def test_an_entry_that_is_none_is_as_good_as_not_there(data: bytes) -> None:
    keep_tree(KEY, {"a": 1})
    place = kept_folder() / f"{KEY}.msgpack"
    place.write_bytes(data)
    assert kept_tree(KEY) is None
    place.write_bytes(LAYOUT + hashlib.sha256(KEY.encode() + data).digest() + data)
    assert kept_tree(KEY) is None


def test_a_damaged_entry_is_not_believed() -> None:
    keep_tree(KEY, {"words": ["shell", "bomb"]})
    place = kept_folder() / f"{KEY}.msgpack"
    whole = place.read_bytes()
    for at in range(len(whole)):
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert kept_tree(KEY) is None
        place.write_bytes(whole[:at])
        assert kept_tree(KEY) is None
    place.write_bytes(whole)
    assert kept_tree(KEY) == {"words": ["shell", "bomb"]}


def test_an_entry_of_another_file_is_not_believed() -> None:
    other = hashlib.sha256(b"other words").hexdigest()
    keep_tree(other, {"words": ["bomb"]})
    (kept_folder() / f"{other}.msgpack").rename(kept_folder() / f"{KEY}.msgpack")
    assert kept_tree(KEY) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_or_a_folder_in_place_of_an_entry_stops_nothing() -> None:
    place = kept_folder() / f"{KEY}.msgpack"
    place.parent.mkdir(parents=True)
    os.mkfifo(place)
    assert kept_tree(KEY) is None
    place.unlink()
    place.mkdir()
    keep_tree(KEY, {"words": []})
    assert kept_tree(KEY) is None
    assert [one.name for one in kept_folder().iterdir()] == [place.name]  # no draft is left behind


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owners here")
def test_an_entry_that_others_may_write_is_not_believed() -> None:
    keep_tree(KEY, {"words": []})
    place = kept_folder() / f"{KEY}.msgpack"
    place.chmod(0o666)
    assert kept_tree(KEY) is None
    place.chmod(0o600)
    assert kept_tree(KEY) == {"words": []}


def test_many_that_keep_at_once_leave_one_whole_entry() -> None:
    tree: dict[str, object] = {"words": [str(number) for number in range(20_000)]}

    def keep(_: int) -> dict[str, object] | None:
        keep_tree(KEY, tree)
        return kept_tree(KEY)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(keep, range(40)))
    assert all(one == tree for one in found)
    assert [one.name for one in kept_folder().iterdir()] == [f"{KEY}.msgpack"]


def test_the_oldest_entries_give_way() -> None:
    keys = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(MOST + 5)]
    for age, key in enumerate(keys):
        keep_tree(key, {})
        os.utime(kept_folder() / f"{key}.msgpack", (age, age))
    keep_tree(KEY, {})
    assert kept_tree(KEY) == {}
    assert len(list(kept_folder().iterdir())) == MOST
    assert kept_tree(keys[0]) is None


def test_a_folder_that_cannot_be_written_costs_time_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert base.read_lexicon(base.DATA_FOLDER / "hedges.yaml").body
    assert kept_tree(KEY) is None


def test_the_folder_is_the_persons_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert kept_folder() == tmp_path / "cache" / "truceline" / "lexicons"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert kept_folder().parts[-3:] == (".cache", "truceline", "lexicons")
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert kept_folder().is_absolute()
    assert kept_folder().parts[-3:] == (".cache", "truceline", "lexicons")
