"""Fixtures for tests of what is kept on disk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may reach: those of pytest are the owner's alone."""
    folder = Path(tempfile.mkdtemp(prefix="truceline-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
