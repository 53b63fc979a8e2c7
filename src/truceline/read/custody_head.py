"""Where things are in a folder of evidence, and the head that says where its custody log ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import CustodyError
from truceline.read.durable import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

LOG: Final = "custody.jsonl"
HEAD: Final = "custody.head"
UNFINISHED: Final = ".new"
"""Folder of files that are still being written; what a killed run left there is no evidence."""
START: Final = "0" * 64
"""What the first line names as the hash of the line before it."""


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the acknowledged log ends: lines, bytes, and the SHA-256 of the last line."""

    count: int
    size: int
    sha256: str


def path_of(sha256: str) -> str:
    """Where the bytes with this hash are, relative to the folder of evidence."""
    return f"{sha256[:2]}/{sha256}"


def read_head(path: Path) -> Head:
    """The head of a log; raises CustodyError where the file is missing or not as it was written."""
    mend = "restore the log and its head from a copy"
    try:
        data = path.read_bytes()
        head = msgspec.json.decode(data, type=Head)
    except FileNotFoundError as error:
        raise CustodyError("the head of the custody log is missing", where=path.name, mend=mend) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CustodyError(f"is not the head of a custody log: {error}", where=path.name, mend=mend) from error
    if data != msgspec.json.encode(head, order="deterministic") + b"\n":
        raise CustodyError("is not as it was written", where=path.name, mend=mend)
    return head


def is_headed(data: bytes, head: Head) -> bool:
    """Do the bytes of a log reach to where the head says, with the last line that it names?"""
    acknowledged = data[: head.size]
    if len(acknowledged) < head.size or acknowledged.count(b"\n") != head.count:
        return False
    if head.count == 0:
        return head.size == 0 and head.sha256 == START
    return acknowledged.endswith(b"\n") and sha256_of(acknowledged[:-1].rsplit(b"\n", 1)[-1]) == head.sha256
