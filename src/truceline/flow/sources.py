"""Which files of a case are to be read: those that its globs name, inside its folder, in one order always."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from truceline.errors import CaseError, ItemError

if TYPE_CHECKING:
    from collections.abc import Sequence

SIDECAR: Final = ".meta.yaml"
"""A file of this ending stands beside a source and says what it cannot say of itself."""

MAPPING: Final = ".mapping.yaml"
"""A file of this ending stands beside a table and says what its columns mean."""

MADE_BY_RUNS: Final = frozenset({"evidence", "parses", "out"})
"""Folders of a case in which no source lies."""

MAX_FILES: Final = 1_000_000


class SourceFile(NamedTuple):
    """A file to read: where it stands, and what ids and messages call it (relative to the case, with slashes)."""

    path: Path
    origin: str


def find_sources(folder: Path, patterns: Sequence[str]) -> tuple[SourceFile, ...]:
    """The files that the globs name, sorted by origin, each once; READMEs, hidden files and sidecars left out.

    Raises:
        CaseError: a glob cannot be meant, there are more files than anybody means, or a folder cannot be looked into
            (what lies in it would else be taken for withdrawn).
    """
    _check_folders(folder)
    found: dict[str, SourceFile] = {}
    for pattern in patterns:
        try:
            for path in folder.glob(pattern):
                origin = path.relative_to(folder).as_posix()
                if _is_source(path, origin):
                    found[origin] = SourceFile(path, origin)
        except (ValueError, OSError) as error:
            raise CaseError(f"sources: {pattern!r}: {error}", where="case.toml", mend="correct the glob") from error
        if len(found) > MAX_FILES:
            raise CaseError(f"sources: {pattern!r} names over {MAX_FILES} files", where="case.toml", mend="name fewer")
    return tuple(found[origin] for origin in sorted(found))


def _check_folders(folder: Path) -> None:
    def stop(error: OSError) -> None:
        where = os.path.relpath(error.filename, folder)
        raise CaseError(f"cannot be looked into: {error.strerror}", where=where, mend="check its permissions")

    for place, below, _ in os.walk(folder, onerror=stop):
        if Path(place) == folder:
            below[:] = [name for name in below if name not in MADE_BY_RUNS]


def _is_source(path: Path, origin: str) -> bool:
    parts = origin.split("/")
    if any(part.startswith(".") for part in parts) or parts[-1].endswith((SIDECAR, MAPPING)):
        return False
    return path.stem.lower() != "readme" and not (path.is_dir() and not path.is_symlink())


def beside(file: SourceFile, ending: str) -> SourceFile | None:
    """The file of this ending that stands beside a source, where there is one."""
    path = file.path.with_name(file.path.name + ending)
    return SourceFile(path, file.origin + ending) if path.is_file() else None


class LockedError(ItemError):
    """A source that is there and cannot be read: what was kept of it earlier may stand in for it."""

    def __init__(self, error: OSError, where: str) -> None:
        reason = error.strerror or str(error)
        super().__init__("read.unreadable", reason, where=where, mend="check its permissions and the disk")


def open_source(folder: Path, file: SourceFile) -> IO[bytes]:
    """A source, opened for reading.

    Raises:
        ItemError: it is no plain file, leads out of the case, or cannot be opened (LockedError).
    """
    try:
        if not file.path.resolve(strict=True).is_relative_to(folder.resolve()):
            raise ItemError(
                "read.unreadable", "a link that leads out of the case", where=file.origin, mend="copy the file"
            )
        handle = os.open(file.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise ItemError("read.unreadable", "not a plain file", where=file.origin, mend="take it out of the sources")
        return os.fdopen(handle, "rb")
    except OSError as error:
        raise LockedError(error, file.origin) from error
    except RuntimeError as error:  # links that go round in a ring, before Python 3.13
        raise ItemError("read.unreadable", "links in a ring", where=file.origin, mend="copy the file") from error


def read_bytes(folder: Path, file: SourceFile, limit: int) -> bytes:
    """The bytes of a source.

    Raises:
        ItemError: it is no plain file, leads out of the case, is over ``limit`` bytes, or cannot be read.
    """
    with open_source(folder, file) as stream:
        try:
            data = stream.read(limit + 1)
        except OSError as error:
            raise LockedError(error, file.origin) from error
    if len(data) > limit:
        raise ItemError("read.too_large", f"over {limit} bytes", where=file.origin, mend="split it, or raise the limit")
    return data
