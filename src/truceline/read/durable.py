"""Files that are on the disk when a function returns, and errors of the disk in words that help."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from truceline.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLOCK: Final = 1 << 20


@contextmanager
def storage_errors(where: str) -> Iterator[None]:
    """Turns errors of the file system into StorageError with what to do about them."""
    try:
        yield
    except OSError as error:
        mends = {
            errno.ENOSPC: "free space on the disk and run again; nothing that was kept is lost",
            errno.EDQUOT: "free space within your quota and run again; nothing that was kept is lost",
            errno.EROFS: "the file system is read-only: copy the case to one that can be written",
            errno.EACCES: "give yourself permission to write there, or copy the case",
            errno.EPERM: "give yourself permission to write there, or copy the case",
        }
        mend = mends.get(error.errno or 0, "check the disk, then run again")
        raise StorageError(f"{error.strerror or error}", where=where, mend=mend) from error


def sha256_of(data: bytes) -> str:
    """SHA-256 of bytes, in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, read in blocks; OSError where it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and see it on the disk before returning; OSError where that fails."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def copy_durably(stream: IO[bytes], path: Path) -> str:
    """Write a stream into a file, see it on the disk, and give its SHA-256; OSError where that fails."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        while block := stream.read(_BLOCK):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def sync_folder(path: Path) -> None:
    """See a folder's entries on the disk: without it a rename may be forgotten."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
