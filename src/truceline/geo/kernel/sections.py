"""The arrays that an index is made of, as numpy sees them, and the file that holds them.

A file is: eight bytes that name the format, eight with the length of a head in JSON, the head (version, ids, hash of
the content, place and length of each array), then the arrays, each at a multiple of 64 bytes, little-endian.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from truceline.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC: Final = b"TLZONES\n"
VERSION: Final = 3
"""Of layout and meaning; ``tl_version`` of the compiled core says the same number."""
CLASSES: Final = 7
LEAF: Final = 8
EDGES: Final = 7
"""Edges of a block of eight vertices: the next block begins with the last of them."""
ALIGNED: Final = 64
LONGEST_HEAD: Final = 1 << 30

ZONE: Final = np.dtype(
    [
        ("west", "<f8"),
        ("east", "<f8"),
        ("south", "<f8"),
        ("north", "<f8"),
        ("s_ref", "<f8"),
        ("mid_lon", "<f8"),
        ("mid_lat", "<f8"),
        ("block", "<u8"),
        ("group", "<u8"),
        ("blocks", "<u4"),
        ("unused", "<u4"),
        ("valid_from", "<i4"),
        ("valid_to", "<i4"),
    ]
)
BLOCK: Final = np.dtype([("lon", "<f8", (LEAF,)), ("lat", "<f8", (LEAF,))])
GROUP: Final = np.dtype(
    [
        ("boxes", "<f4", (4, LEAF)),
        ("sum", "<f8", (LEAF,)),
        ("begin", "<f4", (LEAF,)),
        ("end", "<f4", (LEAF,)),
    ]
)
WORD: Final = np.dtype("<u4")

LAYOUT: Final[tuple[tuple[str, np.dtype[Any]], ...]] = (
    ("zones", ZONE),
    ("blocks", BLOCK),
    ("closes", np.dtype("u1")),
    ("groups", GROUP),
    *((f"{part}{number}", WORD) for number in range(CLASSES) for part in ("tiles", "cells", "lists")),
)
"""All arrays, in the order in which the compiled core takes them; an index of the fallback has the first three."""

PLAIN: Final = 3


class Sections(NamedTuple):
    """The arrays of one index, with what keeps their memory alive, the ids of its zones and the hash of its content."""

    arrays: tuple[NDArray[Any], ...]
    ids: tuple[str, ...]
    sha256: str
    owner: object = None

    @property
    def is_whole(self) -> bool:
        """Whether the compiled core can ask it."""
        return len(self.arrays) == len(LAYOUT)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(array.nbytes for array in self.arrays)


def _padded(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def save(sections: Sections, path: Path) -> None:
    """Write an index to a file, whole or not at all. StorageError where that cannot be done."""
    places: list[tuple[int, int]] = []
    at = 0
    for array in sections.arrays:
        places.append((at, len(array)))
        at += _padded(array.nbytes)
    head = {"version": VERSION, "sha256": sections.sha256, "ids": sections.ids, "places": places, "bytes": at}
    text = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode()
    text += b" " * (_padded(16 + len(text)) - 16 - len(text))
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(MAGIC + struct.pack("<Q", len(text)) + text)
            for array in sections.arrays:
                file.write(np.ascontiguousarray(array).data)
                file.write(b"\0" * (_padded(array.nbytes) - array.nbytes))
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise StorageError(f"the index could not be written: {error.strerror}", where=str(path)) from error


def _damaged(path: Path, why: str) -> StorageError:
    return StorageError(f"this is no whole index of zones: {why}", where=str(path), mend="delete it; it is made again")


def open_file(path: Path) -> Sections:
    """Map an index into memory, read-only. StorageError where it is missing, cut short or of another version."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(16)
            if len(start) < 16 or start[:8] != MAGIC:
                raise _damaged(path, "it does not begin like one")
            length = struct.unpack("<Q", start[8:])[0]
            if length > min(LONGEST_HEAD, size):
                raise _damaged(path, "its head is cut short")
            text = file.read(length)
    except OSError as error:
        raise StorageError(f"the index cannot be read: {error.strerror}", where=str(path)) from error
    try:
        head = json.loads(text)
        version, sha256, ids = int(head["version"]), str(head["sha256"]), tuple(map(str, head["ids"]))
        places = [(int(at), int(count)) for at, count in head["places"]]
        whole = int(head["bytes"])
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged(path, "its head cannot be read") from error
    if version != VERSION:
        raise _damaged(path, f"it is of version {version}, this is {VERSION}")
    if size != 16 + length + whole or len(places) not in (PLAIN, len(LAYOUT)):
        raise _damaged(path, "its length is not what its head says")
    return Sections(_mapped(path, 16 + length, places, whole), ids, sha256)


def _mapped(path: Path, base: int, places: list[tuple[int, int]], whole: int) -> tuple[NDArray[Any], ...]:
    arrays = []
    for (name, kind), (at, count) in zip(LAYOUT, places, strict=False):
        if at < 0 or count < 0 or at % ALIGNED or at + count * kind.itemsize > whole:
            raise _damaged(path, f"{name} lies outside")
        shape = np.memmap(path, kind, "r", base + at, (count,)) if count else np.empty(0, kind)
        arrays.append(shape)
    return tuple(arrays)
