"""Who works on a case: one run at a time, told apart by a lock that dies with its process."""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import CaseError, StorageError
from truceline.model.noun import Part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_NAME: Final = ".lock"


class Holder(Part, frozen=True, kw_only=True):
    """Who holds the lock, for the message that the next one gets."""

    process: int
    host: str
    since_utc: datetime
    doing: str


def _holder_in_words(text: bytes) -> str:
    try:
        holder = msgspec.json.decode(text, type=Holder)
    except msgspec.MsgspecError:
        return "another process"
    since = holder.since_utc.strftime("%Y-%m-%d %H:%M:%S")
    return f"process {holder.process} on {holder.host} ({holder.doing}, since {since} UTC)"


@contextmanager
def working_alone(folder: Path, now_utc: datetime, doing: str) -> Iterator[None]:
    """Hold the lock of a case folder; it is let go when the process ends, however it ends.

    Raises:
        CaseError: somebody else holds it; the message says who and since when.
        StorageError: the folder cannot be written to.
    """
    path = folder / LOCK_NAME
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StorageError(
            f"the folder cannot be written to ({error.strerror})",
            where=str(folder),
            mend="give yourself write permission, or copy the case to a folder of your own",
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CaseError(
                f"in use by {_holder_in_words(os.read(handle, 4096))}",
                where=str(folder),
                mend="wait until it is done, or end that process; reading is possible meanwhile",
            ) from error
        holder = Holder(process=os.getpid(), host=socket.gethostname(), since_utc=now_utc, doing=doing)
        os.ftruncate(handle, 0)
        os.pwrite(handle, msgspec.json.encode(holder), 0)
        yield
    finally:
        os.close(handle)
