"""Generations by copy and rename (decision 0005): work on a private copy of a file, put it in place in one step."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from truceline.errors import StorageError

PRIVATE_PREFIX: Final = ".next-"
"""Private copies are called so: what a killed run left can be told from everything else."""


def storage_error(error: OSError, where: Path) -> StorageError:
    """The error of ours for one of the system's, with a mend that fits."""
    mends = {
        "ENOSPC": "free some space on this disk; the last generation is untouched",
        "EDQUOT": "your quota is used up: free some space; the last generation is untouched",
        "EFBIG": "files may not grow so large here (ulimit -f); the last generation is untouched",
        "EROFS": "this disk is read-only: copy the case to a folder of your own",
        "EACCES": "give yourself write permission, or copy the case to a folder of your own",
        "EPERM": "give yourself write permission, or copy the case to a folder of your own",
    }
    mend = mends.get(os_error_name(error), "check the disk; the last generation is untouched")
    return StorageError(error.strerror or str(error), where=str(where), mend=mend)


def os_error_name(error: OSError) -> str:
    """The symbol of a system error, such as ENOSPC; empty where it has none."""
    return errno.errorcode.get(error.errno or 0, "")


def sweep(folder: Path) -> int:
    """Remove what killed runs left; gives how many files. Only for the holder of the case's lock."""
    left = sorted(folder.glob(f"{PRIVATE_PREFIX}*"))
    for path in left:
        _remove(path)
    return len(left)


def _remove(path: Path) -> None:
    """Remove a file, or the folder into which a database laid what it had no memory for."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def private_copy(path: Path) -> Path:
    """A private copy of a file beside it, or a free name beside it where there is no file yet.

    Raises:
        StorageError: there is no room for it, or no permission.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=PRIVATE_PREFIX, suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise storage_error(error, path) from error
    os.close(handle)
    copy = Path(name)
    try:
        if path.exists():
            shutil.copyfile(path, copy)
        else:
            copy.unlink()
    except OSError as error:
        drop(copy)
        raise storage_error(error, path) from error
    return copy


def drop(copy: Path) -> None:
    """Throw a private copy and what stands beside it away."""
    for path in sorted(copy.parent.glob(f"{copy.name}*")):
        _remove(path)


def put_in_place(copy: Path, path: Path) -> None:
    """Make a private copy the file itself, in one step and for good.

    Raises:
        StorageError: the system refused; ``path`` is what it was.
    """
    try:
        with copy.open("rb+") as handle:
            os.fsync(handle.fileno())
        copy.chmod((path if path.exists() else path.parent).stat().st_mode & 0o666)
        copy.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise storage_error(error, path) from error
