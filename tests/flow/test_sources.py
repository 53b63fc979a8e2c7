"""Which files are read: sorted, inside the case, and whatever is odd is refused by its own name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from truceline.errors import CaseError, ItemError
from truceline.flow.sources import SIDECAR, SourceFile, beside, find_sources, read_bytes

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")


def test_files_come_sorted_and_once_without_readmes_hidden_files_and_sidecars(tmp_path: Path) -> None:
    put(tmp_path, "sources/b.txt", "sources/a/c.html", "sources/README.md", "sources/readme.txt", "sources/.hidden")
    put(tmp_path, "sources/b.txt.meta.yaml", "sources/.git/x.txt", "other/d.txt", "sources/a.csv")
    found = find_sources(tmp_path, ["sources/**/*", "sources/*.txt", "other/*"])
    assert [file.origin for file in found] == ["other/d.txt", "sources/a.csv", "sources/a/c.html", "sources/b.txt"]
    side = beside(found[-1], SIDECAR)
    assert side is not None
    assert side.origin == "sources/b.txt.meta.yaml"
    assert beside(found[0], SIDECAR) is None


def test_bytes_up_to_the_limit(tmp_path: Path) -> None:
    put(tmp_path, "sources/a.txt")
    file = find_sources(tmp_path, ["sources/*"])[0]
    assert read_bytes(tmp_path, file, 13) == b"sources/a.txt"
    with pytest.raises(ItemError) as caught:
        read_bytes(tmp_path, file, 12)
    assert caught.value.code == "read.too_large"


def test_links_out_of_the_case_are_refused_and_links_within_are_read(tmp_path: Path) -> None:
    case = tmp_path / "case"
    put(tmp_path, "secret.txt", "case/sources/a.txt")
    (case / "sources/out.txt").symlink_to(tmp_path / "secret.txt")
    (case / "sources/in.txt").symlink_to(case / "sources/a.txt")
    (case / "sources/dangling.txt").symlink_to(case / "nothing")
    (case / "sources/ring.txt").symlink_to(case / "sources/ring.txt")
    (case / "sources/folder.txt").symlink_to(case)
    outcomes = {}
    for file in find_sources(case, ["sources/*"]):
        try:
            outcomes[file.path.name] = read_bytes(case, file, 999).decode()
        except ItemError as error:
            outcomes[file.path.name] = error.code
    assert outcomes == {
        "a.txt": "case/sources/a.txt",
        "in.txt": "case/sources/a.txt",
        "out.txt": "read.unreadable",
        "dangling.txt": "read.unreadable",
        "ring.txt": "read.unreadable",
        "folder.txt": "read.unreadable",
    }


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ItemError, match="not a plain file"):
        read_bytes(tmp_path, SourceFile(tmp_path / "pipe.txt", "pipe.txt"), 9)


def test_a_glob_that_cannot_be_meant(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"sources: 'a\*\*b'"):
        find_sources(tmp_path, ["a**b"])


def test_a_folder_that_cannot_be_looked_into_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sources" / "sub").mkdir(parents=True)
    real = os.scandir

    def scandir(path: str) -> object:  # root may look everywhere, so permissions cannot be taken from it here
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(CaseError, match="cannot be looked into") as raised:
        find_sources(tmp_path, ["sources/**/*"])
    assert raised.value.where == "sources/sub"
