"""Copy and rename: whole or not at all."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from tests.engine.folders import without_write_permission
from truceline.engine import swap
from truceline.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_private_copy_takes_the_place_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    path.write_text("old")
    copy = swap.private_copy(path)
    assert copy.read_text() == "old"
    copy.write_text("new")
    assert path.read_text() == "old"
    swap.put_in_place(copy, path)
    assert path.read_text() == "new"
    assert sorted(tmp_path.iterdir()) == [path]


def test_where_there_is_no_file_yet_the_copy_is_a_free_name(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    copy = swap.private_copy(path)
    assert not copy.exists()
    copy.write_text("new")
    swap.put_in_place(copy, path)
    assert path.read_text() == "new"


@pytest.mark.parametrize(("folder", "file"), [(0o700, 0o600), (0o755, 0o644), (0o775, 0o664)])
def test_the_file_is_as_open_as_its_folder(tmp_path: Path, folder: int, file: int) -> None:
    tmp_path.chmod(folder)
    path = tmp_path / "case.duckdb"
    copy = swap.private_copy(path)
    copy.write_text("new")
    swap.put_in_place(copy, path)
    assert path.stat().st_mode & 0o777 == file


def test_what_killed_runs_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    path.write_text("old")
    copy = swap.private_copy(path)
    copy.with_name(f"{copy.name}.wal").write_text("log")
    assert swap.sweep(tmp_path) == 2
    assert sorted(tmp_path.iterdir()) == [path]
    assert swap.sweep(tmp_path) == 0


def test_what_a_database_laid_beside_a_copy_goes_with_it(tmp_path: Path) -> None:
    for name in (".next-a.duckdb", ".next-b.duckdb"):
        spilled = tmp_path / f"{name}.tmp"
        spilled.mkdir()
        (spilled / "duckdb_temp_storage-0.tmp").write_bytes(b"rows")
    (tmp_path / ".next-c.duckdb.tmp").symlink_to(tmp_path)
    swap.drop(tmp_path / ".next-a.duckdb")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".next-b.duckdb.tmp", ".next-c.duckdb.tmp"]
    assert swap.sweep(tmp_path) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to(open_folder: Path) -> None:
    path = open_folder / "case.duckdb"
    copy = swap.private_copy(path)
    copy.write_text("new")
    with without_write_permission(open_folder):
        with pytest.raises(StorageError, match="Permission denied"):
            swap.private_copy(path)
        with pytest.raises(StorageError, match="Permission denied"):
            swap.put_in_place(copy, path)
    assert not path.exists()


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EROFS, "read-only"),
        (errno.EFBIG, "ulimit"),
        (errno.EIO, "check the disk"),
    ],
)
def test_each_error_of_the_system_has_its_mend(number: int, mend: str, tmp_path: Path) -> None:
    error = swap.storage_error(OSError(number, "it failed"), tmp_path)
    assert error.reason == "it failed"
    assert error.where == str(tmp_path)
    assert mend in error.mend
    assert "no words" in swap.storage_error(OSError("no words"), tmp_path).reason


def test_a_file_keeps_the_permissions_that_a_person_gave_it(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    path.write_bytes(b"old")
    path.chmod(0o600)
    copy = swap.private_copy(path)
    copy.write_bytes(b"new")
    swap.put_in_place(copy, path)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)
