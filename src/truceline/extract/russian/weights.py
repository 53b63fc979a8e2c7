"""Where are the weights of the Russian parser, and are they the ones we know? Found without running their package.

Decision 0018: natasha is taken for its files only. They are found beside its package, compared with known hashes
(``lexicon/data/russian_model.yaml``), and read by slovnet and navec, which hold numbers in archives and run no code of
theirs.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from truceline.errors import ItemError, LexiconError
from truceline.lexicon.base import convert, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEND: Final = "install the extra that reads Russian: pip install 'truceline[russian]'"
BATCH: Final = 16
"""Sentences that are parsed together; more take more memory and no less time (two cores, measured)."""


class ModelFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model's name, the packages that may bring its files, their folder, and the files with their SHA-256 (hex)."""

    model: str
    packages: tuple[str, ...]
    folder: str
    embedding: str
    morphology: str
    syntax: str
    files: dict[str, str]


class Tagged(NamedTuple):
    """A token as the weights see it: part of speech, features, index of its head (-1 for a root) and relation."""

    pos: str
    features: str
    head: int
    relation: str


def load_model_files() -> ModelFiles:
    """What the lexicon ``russian_model`` says; raises LexiconError."""
    return convert(load_lexicon("russian_model"), ModelFiles)


def find_weights(packages: Sequence[str], folder: str) -> Path:
    """Folder of the first package that has it; raises ItemError ``extract.no_model`` where none is installed."""
    for package in packages:
        spec = importlib.util.find_spec(package)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            found = Path(location) / folder
            if found.is_dir():
                return found
    raise no_model(f"no Russian model is installed (looked for {', '.join(packages)})")


def verify_weights(folder: Path, files: Mapping[str, str]) -> None:
    """Compare every file's SHA-256; raises LexiconError that names the first file which is missing or differs."""
    mend = "install the pinned natasha again"
    for name, expected in sorted(files.items()):
        try:
            digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise LexiconError(f"cannot be read: {error.strerror}", where=name, mend=mend) from error
        if digest != expected:
            raise LexiconError("is not the file that the Russian model is known by", where=name, mend=mend)


def no_model(reason: str) -> ItemError:
    """The refusal of a Russian document on a machine that lacks the extra."""
    return ItemError("extract.no_model", reason, mend=MEND)


class Weights:
    """Morphology and syntax over one table of word vectors; made by ``load_weights``."""

    def __init__(self, morphology: Any, syntax: Any, vectors: Any) -> None:
        self._morphology = morphology.navec(vectors)
        self._syntax = syntax.navec(vectors)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Tagged]]:
        """Each word of each sentence with its tag, head and relation; heads make a tree, rings are broken."""
        words = [list(sentence) for sentence in sentences]
        forms, trees = self._morphology.map(words), self._syntax.map(words)
        return [_tagged(form.tokens, tree.tokens) for form, tree in zip(forms, trees, strict=True)]


def _tagged(forms: Sequence[Any], tree: Sequence[Any]) -> list[Tagged]:
    heads = [int(token.head_id) - 1 for token in tree]
    _break_rings(heads)
    return [
        Tagged(form.pos, "|".join(f"{key}={value}" for key, value in sorted(form.feats.items())), head, token.rel)
        for form, token, head in zip(forms, tree, heads, strict=True)
    ]


def _break_rings(heads: list[int]) -> None:
    """Each word's head is chosen by itself, so that two may hang on each other: the first of a ring becomes a root."""
    for index, head in enumerate(heads):
        if not -1 <= head < len(heads) or head == index:
            heads[index] = -1
    done = [False] * len(heads)
    for index in range(len(heads)):
        path: list[int] = []
        at = index
        while at >= 0 and not done[at] and at not in path:
            path.append(at)
            at = heads[at]
        if at >= 0 and not done[at]:
            heads[at] = -1
        for one in path:
            done[one] = True


def load_weights() -> Weights:
    """The verified weights; raises ItemError ``extract.no_model`` where the extra is missing, LexiconError."""
    known = load_model_files()
    folder = find_weights(known.packages, known.folder)
    verify_weights(folder, known.files)
    try:
        from navec import Navec
        from slovnet import Morph, Syntax
    except ImportError as error:
        raise no_model(f"{error.name} is not installed") from error
    vectors = Navec.load(folder / known.embedding)
    morphology = Morph.load(folder / known.morphology, batch_size=BATCH)
    syntax = Syntax.load(folder / known.syntax, batch_size=BATCH)
    return Weights(morphology, syntax, vectors)
