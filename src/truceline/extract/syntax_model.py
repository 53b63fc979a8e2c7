"""Where is the English parser's model, and is it the one we know? Found without running its package, loaded by path.

Decision 0004: the official package is taken where it is installed, else the copy that is pinned; both only when all of
their weight and data files have upstream's SHA-256 (``lexicon/data/parser_model.yaml``).
"""

from __future__ import annotations

import hashlib
import importlib.util
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import LexiconError
from truceline.extract.word_vectors import keep_word_vectors
from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.language import Language

SKIPPED: Final = ("ner",)
"""Names come from lexicons and gazetteers: this model takes al-Tanf for a person."""


class ModelPackage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A package that may bring the model: its top-level module and the folder in it that holds the files."""

    module: str
    folder: str


class ModelFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model's name, the packages that may bring it, in order, and its files with their hashes."""

    model: str
    packages: tuple[ModelPackage, ...]
    files: dict[str, str]


def load_model_files() -> ModelFiles:
    """What the lexicon ``parser_model`` says; raises LexiconError."""
    return convert(load_lexicon("parser_model"), ModelFiles)


def find_model(packages: Sequence[ModelPackage]) -> Path:
    """Folder of the first package that is installed and has it; raises LexiconError when there is none."""
    for package in packages:
        spec = importlib.util.find_spec(package.module)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(location) / package.folder
            if folder.is_dir():
                return folder
    names = ", ".join(package.module for package in packages)
    raise LexiconError(f"no English syntax model is installed (looked for {names})", mend="run ./dev setup")


def verify_model(folder: Path, files: Mapping[str, str]) -> None:
    """Compares every file's SHA-256; raises LexiconError that names the first file which is missing or differs."""
    for name, expected in sorted(files.items()):
        try:
            digest = hashlib.sha256((folder / name).read_bytes()).digest()
        except OSError as error:
            raise LexiconError(
                f"cannot be read: {error.strerror}", where=f"{folder.name}/{name}", mend=_MEND
            ) from error
        if urlsafe_b64encode(digest).rstrip(b"=").decode() != expected:
            raise LexiconError("is not the file that the model is known by", where=f"{folder.name}/{name}", mend=_MEND)


def load_model() -> Language:
    """The verified model without its name finder; raises LexiconError."""
    import spacy

    known = load_model_files()
    folder = find_model(known.packages)
    verify_model(folder, known.files)
    return spacy.load(folder, exclude=list(SKIPPED))


def load_swift_model() -> Language:
    """The verified model, made to embed each word form once; raises LexiconError."""
    language = load_model()
    keep_word_vectors(language)
    return language


_MEND: Final = "install the pinned package again: ./dev setup"
