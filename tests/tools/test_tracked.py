from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tools.tracked import python_files, read_text, tracked_files

if TYPE_CHECKING:
    from pathlib import Path


def test_new_files_are_seen_ignored_and_deleted_ones_are_not(work_tree: Path) -> None:
    for name in ("b.py", "a.txt", "gone.py", "ignored.py", "dev", "ünï.md"):
        (work_tree / name).touch()
    (work_tree / ".gitignore").write_text("ignored.py\n")
    subprocess.run(["git", "add", "gone.py", "a.txt"], cwd=work_tree, check=True)
    (work_tree / "gone.py").unlink()
    assert [path.name for path in tracked_files(work_tree)] == [".gitignore", "a.txt", "b.py", "dev", "ünï.md"]
    assert [path.name for path in python_files(work_tree)] == ["b.py", "dev"]


def test_text_is_told_from_bytes(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes("Ġoxx é".encode() + b"\xff")
    (tmp_path / "bytes").write_bytes(b"PNG\0")
    assert read_text(tmp_path / "text") == "Ġoxx é\ufffd"
    assert read_text(tmp_path / "bytes") is None
