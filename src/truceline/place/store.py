"""Where is the gazetteer, and is it there yet? Opens the layers, and builds those that ship at their first use."""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.errors import LexiconError
from truceline.place.bundled import WORLD, world_head, world_rows
from truceline.place.curated import CURATED, curated_facts, curated_head, curated_rows
from truceline.place.folders import cache_folder, layer_folder
from truceline.place.index import LayerIndex, fill, write_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from truceline.place.index import LayerHead

SUFFIX: Final = ".sqlite"
PLACES_OF_WORLD: Final = 240_000
"""About how many places the world's layer has: what progress is told against."""


def silent(layer: str, done: int, total: int) -> None:
    """Hears how far a layer is and says nothing."""


def world_path(folder: Path | None = None) -> Path:
    """Where the world's layer lies, whether it is built or not."""
    return _path(folder, world_head())


def curated_path(folder: Path | None = None) -> Path:
    """Where the curated layer lies, whether it is built or not."""
    return _path(folder, curated_head())


def _path(folder: Path | None, head: LayerHead) -> Path:
    return (folder or cache_folder()) / f"gazetteer-{head.id}-{head.stamp}{SUFFIX}"


def open_world(folder: Path | None = None, tell: Callable[[str, int, int], None] = silent) -> LayerIndex:
    """The world's layer; built first where it is not there. Held in memory where no folder can be written."""
    path = world_path(folder)
    if not is_whole(path):
        try:
            build_world(path, tell)
        except OSError:
            return _in_memory(WORLD)
    return _opened(path)


def open_curated(folder: Path | None = None) -> LayerIndex:
    """The curated layer; built first where it is not there."""
    path = curated_path(folder)
    if not is_whole(path):
        try:
            with _locked(path):
                if not is_whole(path):
                    write_layer(path, curated_head(), curated_rows(), facts=curated_facts())
        except OSError:
            return _in_memory(CURATED)
    return _opened(path)


def build_world(path: Path, tell: Callable[[str, int, int], None] = silent) -> None:
    """Write the world's layer; of several processes one does, the others wait. Raises OSError where it cannot."""
    with _locked(path):
        if is_whole(path):
            return
        tell(WORLD, 0, PLACES_OF_WORLD)
        write_layer(
            path, world_head(), world_rows(), lambda done: tell(WORLD, min(done, PLACES_OF_WORLD), PLACES_OF_WORLD)
        )
        tell(WORLD, PLACES_OF_WORLD, PLACES_OF_WORLD)


@cache
def _opened(path: Path) -> LayerIndex:
    return LayerIndex.open(path)


@cache
def _in_memory(name: str) -> LayerIndex:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if name == WORLD:
        fill(connection, world_head(), world_rows())
    else:
        fill(connection, curated_head(), curated_rows(), facts=curated_facts())
    return LayerIndex(connection)


def is_whole(path: Path) -> bool:
    """Whether a layer is there and can be read; a damaged one is built anew."""
    if not path.is_file():
        return False
    try:
        layer = LayerIndex.open(path)
    except LexiconError:
        return False
    with contextlib.closing(layer.connection):
        try:
            return layer.is_filled()
        except sqlite3.DatabaseError:
            return False


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds the lock of a file that is to be built."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def added_paths() -> tuple[Path, ...]:
    """The files of the layers that a person or a case added, by name; none where there is no folder."""
    try:
        return tuple(sorted(path for path in layer_folder().iterdir() if path.suffix == SUFFIX and path.is_file()))
    except OSError:
        return ()


def open_added() -> tuple[LayerIndex, ...]:
    """The layers that were added, by name; raises LexiconError where one cannot be read."""
    return tuple(LayerIndex.open(path) for path in added_paths())
