"""The files that the repository holds, for checks that read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def tracked_files(root: Path = ROOT) -> list[Path]:
    """Every file that is tracked or could be added next, sorted; without ignored and deleted ones.

    Raises:
        subprocess.CalledProcessError: root is not a git work tree.
    """
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
    return sorted(path for name in set(listed.split("\0")) - {""} if (path := root / name).is_file())


def python_files(root: Path = ROOT) -> list[Path]:
    """The tracked files that hold Python: by suffix, and ./dev, which has none."""
    return [path for path in tracked_files(root) if path.suffix == ".py" or path == root / "dev"]


def read_text(path: Path) -> str | None:
    """A file's text, or None when it is not text (it holds a NUL byte, as git judges it too)."""
    data = path.read_bytes()
    return None if b"\0" in data[:8000] else data.decode("utf-8", errors="replace")
