"""A lexicon's words as they were read from its YAML once, kept by the content of the file.

YAML takes a second for the lexicons of one language, what is kept of them a hundredth. The key is the file's SHA-256,
so that an entry is never stale, only unused; an entry bears the SHA-256 of its key and content, so that a damaged one
or one of another file is not believed, and nobody else may own it or write to it. A folder that cannot be written, or
an entry that cannot be read, costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

LARGEST: Final = 20_000_000
"""Bytes of an entry that is read back at most."""
MOST: Final = 200
"""Entries that are kept, some 30 for each version of the lexicons; the oldest give way."""
LAYOUT: Final = b"truceline-lexicon-kept/2\n"
"""What an entry begins with; behind it stand 32 bytes of SHA-256, then what was read."""
_DAY: Final = 1
"""Code of a day of the calendar in an entry; msgpack has none of its own."""
_UNREADABLE: Final = (OSError, RuntimeError, ValueError, msgspec.MsgspecError)


def kept_folder() -> Path:
    """Where entries are kept: ``XDG_CACHE_HOME``, or ``.cache`` in the person's home, then ``truceline/lexicons``.

    A relative ``XDG_CACHE_HOME`` counts for nothing, as its specification has it: a folder that somebody works in is
    not to bring words of its own.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "truceline" / "lexicons"


def kept_tree(sha256: str) -> dict[str, object] | None:
    """What was read from the file of this SHA-256 (hex); None where nothing of it is kept."""
    with contextlib.suppress(*_UNREADABLE):
        entry = _own_bytes(_place(sha256))
        head, data = entry[: len(LAYOUT) + 32], entry[len(LAYOUT) + 32 :]
        if head != LAYOUT + _seal(sha256, data):
            return None
        tree = _unpacked(data)
        return tree if isinstance(tree, dict) and all(isinstance(key, str) for key in tree) else None
    return None


def keep_tree(sha256: str, tree: dict[str, object]) -> None:
    """Keep what was read; nothing is kept of a tree that would not come back as it is."""
    with contextlib.suppress(*_UNREADABLE, TypeError, OverflowError):
        data = msgspec.msgpack.encode(_packed(tree))
        if _unpacked(data) != tree:
            return
        place = _place(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, LAYOUT + _seal(sha256, data) + data)
        _forget_oldest(place.parent)


def _place(sha256: str) -> Path:
    return kept_folder() / f"{sha256}.msgpack"


def _seal(sha256: str, data: bytes) -> bytes:
    return hashlib.sha256(sha256.encode() + data).digest()


def _own_bytes(place: Path) -> bytes:
    """Bytes of a file that is the person's own and no larger than an entry; none of any other, a pipe least of all."""
    handle = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        known = os.fstat(handle)
        own = not hasattr(os, "getuid") or (known.st_uid == os.getuid() and not known.st_mode & 0o022)
        return file.read(LARGEST) if own and stat.S_ISREG(known.st_mode) and known.st_size <= LARGEST else b""


def _write(place: Path, entry: bytes) -> None:
    """Put an entry in its place whole: others see all of it or nothing, however many write it at once."""
    handle, name = tempfile.mkstemp(".draft", dir=place.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(entry)
        draft.replace(place)
    except OSError:
        draft.unlink()
        raise


def _forget_oldest(folder: Path) -> None:
    kept = [one for pattern in ("*.msgpack", "*.draft") for one in folder.glob(pattern)]
    for old in sorted(kept, key=lambda one: (one.stat().st_mtime_ns, one.name))[:-MOST]:
        old.unlink(missing_ok=True)


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
