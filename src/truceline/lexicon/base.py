"""Which words and codes do we know, and from where? Reads one data file, once, and checks its head.

A lexicon is a YAML file in ``data/`` that begins with ``schema``, ``name``, ``version``, ``licence``, ``source`` and
``note``; whatever stands beside them is its body. The readers beside this module give the bodies types.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.kept import keep_tree, kept_tree

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA: Final = "truceline-lexicon/1"
DATA_FOLDER: Final = Path(__file__).parent / "data"
NAME_PATTERN: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
MEND: Final = "install Truceline again, or undo the change to the file"

T = TypeVar("T")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What every lexicon says of itself: ``source`` are addresses or references, ``note`` is its status and limits."""

    schema: str
    name: str
    version: str
    licence: str
    source: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Lexicon:
    """A lexicon as read: ``sha256`` (hex) is of the file's bytes, ``body`` all top-level keys outside the head."""

    name: str
    version: str
    sha256: str
    head: Head
    body: dict[str, object]

    @property
    def stamp(self) -> str:
        """Version and the first 12 digits of the SHA-256: what a maker's inputs record, so that no change hides."""
        return f"{self.version}+{self.sha256[:12]}"

    @property
    def file(self) -> str:
        """File name, for messages."""
        return f"{self.name}.yaml"


@cache
def load_lexicon(name: str) -> Lexicon:
    """Lexicon of this name from the package's data, read once; raises LexiconError with the file and a mend."""
    if not NAME_PATTERN.fullmatch(name):
        raise LexiconError(f"{name!r} is not the name of a lexicon", mend="names are lower-case words")
    return read_lexicon(DATA_FOLDER / f"{name}.yaml")


def read_lexicon(path: Path) -> Lexicon:
    """Lexicon in this file, its head checked against the file's name; raises LexiconError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LexiconError(f"cannot be read: {error.strerror}", where=path.name, mend=MEND) from error
    sha256 = hashlib.sha256(data).hexdigest()
    tree = kept_tree(sha256)
    if tree is None:
        tree = _parse(data, path.name)
        keep_tree(sha256, tree)
    head = _check_head(tree, path)
    body = {key: value for key, value in tree.items() if key not in Head.__struct_fields__}
    return Lexicon(head.name, head.version, sha256, head, body)


def convert(lexicon: Lexicon, type_: type[T]) -> T:
    """Body of the lexicon as a typed struct; raises LexiconError naming the field that does not fit."""
    try:
        return msgspec.convert(lexicon.body, type_)
    except msgspec.ValidationError as error:
        raise LexiconError(str(error), where=lexicon.file, mend=MEND) from error


def versions(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of lexicon name and stamp, sorted by name: ``Maker.inputs`` of a maker that read these lexicons."""
    return tuple((name, load_lexicon(name).stamp) for name in sorted(set(names)))


def _parse(data: bytes, where: str) -> dict[str, object]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        tree = YAML(typ="safe", pure=True).load(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LexiconError(f"is not UTF-8 at byte {error.start}", where=where, mend=MEND) from error
    except YAMLError as error:
        raise LexiconError(f"is not valid YAML: {error}", where=where, mend=MEND) from error
    if not isinstance(tree, dict) or not all(isinstance(key, str) for key in tree):
        raise LexiconError("is not a mapping of words to values", where=where, mend=MEND)
    return tree


def _check_head(tree: dict[str, object], path: Path) -> Head:
    try:
        head = msgspec.convert(tree, Head)
    except msgspec.ValidationError as error:
        raise LexiconError(f"head: {error}", where=path.name, mend=MEND) from error
    if head.schema != SCHEMA:
        mend = "use the release of Truceline that the file was written for"
        raise LexiconError(f"schema is {head.schema!r}, not {SCHEMA!r}", where=path.name, mend=mend)
    if head.name != path.stem:
        raise LexiconError(f"calls itself {head.name!r}", where=path.name, mend=MEND)
    return head
