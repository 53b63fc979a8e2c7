"""A lexicon's words as they were read from its YAML once, kept by the content of the file.

YAML takes a second for the lexicons of one language, what is kept of them a hundredth. The key is the file's SHA-256,
so that an entry is never stale, only unused. A folder that cannot be written, or an entry that cannot be read, costs
time only.
"""

from __future__ import annotations

import contextlib
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

LARGEST: Final = 20_000_000
"""Bytes of an entry that is read back at most."""
_DAY: Final = 1
"""Code of a day of the calendar in an entry; msgpack has none of its own."""


def kept_folder() -> Path:
    """Where entries are kept: ``XDG_CACHE_HOME``, or ``.cache`` in the person's home, then ``truceline/lexicons``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "truceline" / "lexicons"


def kept_tree(sha256: str) -> dict[str, object] | None:
    """What was read from the file of this SHA-256 (hex); None where nothing of it is kept."""
    with contextlib.suppress(OSError, RuntimeError, ValueError, msgspec.MsgspecError):
        place = _place(sha256)
        if place.stat().st_size <= LARGEST:
            tree = _unpacked(place.read_bytes())
            return tree if isinstance(tree, dict) and all(isinstance(key, str) for key in tree) else None
    return None


def keep_tree(sha256: str, tree: dict[str, object]) -> None:
    """Keep what was read; nothing is kept of a tree that would not come back as it is."""
    with contextlib.suppress(OSError, RuntimeError, TypeError, ValueError, OverflowError, msgspec.MsgspecError):
        data = msgspec.msgpack.encode(_packed(tree))
        if _unpacked(data) != tree:
            return
        place = _place(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}")
        draft.write_bytes(data)
        draft.replace(place)


def _place(sha256: str) -> Path:
    return kept_folder() / f"{sha256}.msgpack"


def _packed(value: object) -> object:
    if isinstance(value, dict):
        return {key: _packed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_packed(inner) for inner in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        return msgspec.msgpack.Ext(_DAY, value.isoformat().encode())
    return value


def _unpacked(data: bytes) -> Any:
    return msgspec.msgpack.decode(data, ext_hook=_day)


def _day(code: int, data: memoryview) -> date:
    if code != _DAY:
        raise ValueError(f"{code} is no code of an entry")
    return date.fromisoformat(bytes(data).decode("ascii"))
