"""Parses kept in a case's folder ``parses/``: inputs of the extraction, so that a later build repeats its claims."""

from __future__ import annotations

import itertools
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from truceline.engine.swap import storage_error

if TYPE_CHECKING:
    from pathlib import Path

MAX_PARSE_BYTES: Final = 64_000_000
"""A parse of the longest text that the parser takes has about 10 MB; what is larger was put there by somebody else."""

_KEY: Final = re.compile(r"[0-9a-f]{16,128}")


class ParseFolder:
    """Keeps bytes by key, one file each; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()

    def get(self, key: str) -> bytes | None:
        """Bytes under the key, or None; what cannot be read is as good as not there."""
        path = self._path(key)
        try:
            if path.stat().st_size > MAX_PARSE_BYTES:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep the bytes under the key, whole or not at all.

        Raises:
            StorageError: the disk is full or read-only.
        """
        path = self._path(key)
        partial = path.with_name(f"{path.name}.{os.getpid()}-{next(self._numbers)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(path)
        except OSError as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise storage_error(error, path) from error

    def sweep(self) -> None:
        """Remove what killed runs left; only for the holder of the case's lock."""
        for path in sorted(self.folder.glob("*/*.part")):
            path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            msg = f"{key!r} is no key of a parse"
            raise ValueError(msg)
        return self.folder / key[:2] / f"{key[2:]}.msgpack"
