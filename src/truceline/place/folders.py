"""Where do the gazetteer's files lie? What can be made again in the cache, what a person added in the data folder."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

CASE_FOLDER: Final = "gazetteer"
"""Name of the folder of layers inside a case."""

_in_use: ContextVar[Path | None] = ContextVar("gazetteer_in_use", default=None)


@contextmanager
def using(folder: Path) -> Iterator[None]:
    """Within it the layers in ``folder`` hold, and none of the person's: a case is judged alike on every machine."""
    token = _in_use.set(folder)
    try:
        yield
    finally:
        _in_use.reset(token)


def cache_folder() -> Path:
    """Where the layers that ship are kept: ``TRUCELINE_GAZETTEER``, else ``truceline`` in the person's cache."""
    told = os.environ.get("TRUCELINE_GAZETTEER", "")
    return Path(told) if told.startswith("/") else _base("XDG_CACHE_HOME", "~/.cache") / "truceline"


def layer_folder() -> Path:
    """Where the added layers that hold here lie: a case's within ``using``, else the person's."""
    return _in_use.get() or _base("XDG_DATA_HOME", "~/.local/share") / "truceline" / "gazetteer"


def _base(variable: str, otherwise: str) -> Path:
    told = os.environ.get(variable, "")
    return (Path(told) if told.startswith("/") else Path(otherwise).expanduser()).absolute()
