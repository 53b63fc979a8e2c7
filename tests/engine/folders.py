"""Folders that make trouble: without write permission, also where the tests run as root."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = 65534


@contextmanager
def without_write_permission(folder: Path) -> Iterator[None]:
    """Within this, the tests' process may read a folder but not write into it; root works as nobody meanwhile."""
    me = os.geteuid()
    folder.chmod(0o555)
    if me == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(me)
        folder.chmod(0o755)
