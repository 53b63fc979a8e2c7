"""Where layers of boundaries are kept: one file each in a folder, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from truceline.errors import StorageError
from truceline.geo.boundaries import SUFFIX
from truceline.geo.boundary_import import SLUG

if TYPE_CHECKING:
    from pathlib import Path


def keep_layer(data: bytes, id_: str, folder: Path) -> Path:
    """Write a layer under its id; what lay there under the same id is replaced. Raises StorageError."""
    place = folder / f"{id_}{SUFFIX}"
    draft = folder / f".{id_}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        mend = "choose another folder with --case, or free the disk"
        raise StorageError(f"cannot be written: {error.strerror}", where=str(place), mend=mend) from error
    return place


def remove_layer(id_: str, folder: Path) -> bool:
    """Remove a layer; whether there was one. Raises StorageError."""
    if not SLUG.fullmatch(id_):
        return False
    place = folder / f"{id_}{SUFFIX}"
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(
            f"cannot be removed: {error.strerror}", where=str(place), mend="check permissions"
        ) from error
    return True
