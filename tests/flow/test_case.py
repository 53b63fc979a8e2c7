"""The case folder: made, found, copied, moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import truceline
from tests.engine.folders import without_write_permission
from truceline.errors import CaseError, StorageError
from truceline.flow.case import Case, bundled_cases, copy_bundled, find_case, init_case, open_case
from truceline.flow.outlet import write_text
from truceline.flow.parses import ParseFolder


def test_a_new_case_opens_and_says_what_to_do(tmp_path: Path) -> None:
    case = init_case(tmp_path / "new", 'South, "June"', ["SYR"], ["syr-2017-05-04-astana"])
    assert case.settings.title == 'South, "June"'
    assert case.settings.countries == ("SYR",)
    assert case.settings.agreements == ("syr-2017-05-04-astana",)
    assert "what is to be read" in (case.folder / "sources/README.md").read_text("utf-8")
    assert (case.folder / "corrections/README.md").is_file()
    assert init_case(tmp_path / "other").settings.title == "other"


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").write_text("x")
    with pytest.raises(CaseError, match="the folder is not empty"):
        init_case(tmp_path)
    (tmp_path / "theirs.txt").unlink()
    init_case(tmp_path)
    with pytest.raises(CaseError, match="there is a case here already"):
        init_case(tmp_path)
    with pytest.raises(CaseError, match="the folder is not empty"):
        init_case(tmp_path / "case.toml")


def test_a_case_cannot_be_made_where_nothing_may_be_written(open_folder: Path) -> None:
    with without_write_permission(open_folder), pytest.raises(StorageError, match="Permission denied"):
        init_case(open_folder / "new")


def test_a_case_is_found_from_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init_case(tmp_path / "new", "A")
    monkeypatch.chdir(tmp_path / "new/sources")
    assert find_case(Path()).folder == tmp_path / "new"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CaseError, match=r"no case\.toml here"):
        find_case(Path())


def test_a_case_that_was_never_run_says_so(tmp_path: Path) -> None:
    case = init_case(tmp_path / "new")
    with pytest.raises(CaseError, match="never been run") as caught:
        case.findings()
    assert "truceline run" in caught.value.mend


def test_the_bundled_case_is_copied_and_brought_up_to_date(tmp_path: Path) -> None:
    case = copy_bundled("syria-2017", tmp_path / "demo")
    source = case.folder / "sources/incidents.csv"
    source.unlink()
    (case.folder / "sources/mine.txt").write_text("mine")
    copy_bundled("syria-2017", tmp_path / "demo")
    assert source.is_file()
    assert (case.folder / "sources/mine.txt").is_file()


def test_a_bundled_case_does_not_overwrite_something_else(tmp_path: Path) -> None:
    init_case(tmp_path / "mine", "Mine")
    with pytest.raises(CaseError, match="holds something else"):
        copy_bundled("syria-2017", tmp_path / "mine")
    with pytest.raises(CaseError, match="no case called 'none' is bundled") as caught:
        copy_bundled("none", tmp_path / "new")
    assert "syria-2017" in caught.value.mend
    assert not (tmp_path / "new").exists()


def test_the_package_opens_cases_by_folder_and_bundled_ones_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_case(tmp_path / "new", "A")
    assert isinstance(truceline.open(tmp_path / "new"), Case)
    monkeypatch.chdir(tmp_path)
    case = truceline.open("syria-2017")
    assert case.folder == Path("syria-2017")
    assert (tmp_path / "syria-2017/case.toml").is_file()
    assert repr(case) == "Case('syria-2017', 'Syria 2017')"
    with pytest.raises(CaseError, match="no case"):
        truceline.open("nowhere")
    assert {"open", "Case", "__version__"} <= set(dir(truceline))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        truceline.nothing  # noqa: B018 the look-up itself is the test


def test_a_case_moves_by_copying_its_folder(tmp_path: Path) -> None:
    case = init_case(tmp_path / "new", "A")
    shutil.copytree(case.folder, tmp_path / "moved")
    assert open_case(tmp_path / "moved").settings == case.settings
    assert bundled_cases() == ("syria-2017",)


def test_parses_are_kept_by_key(tmp_path: Path) -> None:
    store = ParseFolder(tmp_path / "parses")
    key = "ab" * 32
    assert store.get(key) is None
    store.put(key, b"one")
    store.put(key, b"two")
    assert store.get(key) == b"two"
    (tmp_path / "parses/ab/left.part").write_bytes(b"half")
    store.sweep()
    assert [path.name for path in (tmp_path / "parses/ab").iterdir()] == [f"{key[2:]}.msgpack"]
    with pytest.raises(ValueError, match="no key of a parse"):
        store.get("../../etc/passwd")
    with (tmp_path / "parses/ab" / f"{key[2:]}.msgpack").open("ab") as stream:
        stream.truncate(64_000_001)
    assert store.get(key) is None


def test_parses_on_a_disk_that_takes_nothing(open_folder: Path) -> None:
    with without_write_permission(open_folder), pytest.raises(StorageError, match="Permission denied"):
        ParseFolder(open_folder / "parses").put("ab" * 32, b"x")


def test_a_file_is_published_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out" / "a.txt"
    write_text(path, ["ä", "b\n"])
    assert path.read_bytes() == "äb\n".encode()

    def breaks() -> object:
        yield "half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_text(path, breaks())
    assert path.read_bytes() == "äb\n".encode()
    assert [item.name for item in path.parent.iterdir()] == ["a.txt"]
    with pytest.raises(StorageError):
        write_text(path / "below", ["x"])
