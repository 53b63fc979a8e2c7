"""What does the gazetteer know of a name, for extractors whose language writes names without capitals?

Only the layers that ship are asked, the curated one and the world's: claims must not change with what a person added.
The layers are opened at the first question, so that a case without such documents does not build them.
"""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from truceline.model import Document
    from truceline.place.index import LayerIndex

READERS: Final = frozenset({"ar"})
"""Languages whose extractors ask for names."""


class GazetteerNames:
    """The names of the layers that ship; ``tell`` hears how far the one is that is built at the first question."""

    def __init__(self, tell: Callable[[str, int, int], None] | None = None) -> None:
        self._tell = tell
        self.countries = lru_cache(maxsize=65_536)(self._countries)

    @cached_property
    def stamp(self) -> str:
        """A digest of what the layers were made from."""
        from truceline.place.bundled import world_head
        from truceline.place.curated import curated_head

        told = f"{curated_head().stamp} {world_head().stamp}"
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @cached_property
    def _layers(self) -> tuple[LayerIndex, ...]:
        from truceline.place.store import open_curated, open_world, silent

        return open_curated(), open_world(tell=self._tell or silent)

    def _countries(self, name: str) -> tuple[str, ...]:
        """Countries (alpha-3) with a place of this name, the likeliest first; empty where no place is called so."""
        from truceline.place.folding import fold

        form = fold(name)
        return tuple(dict.fromkeys(found.row.country for layer in self._layers for found in layer.find(form)))


def stamped(stamp: str, documents: Iterable[Document]) -> str:
    """The stamp of the extractor's code, with the gazetteer's where a document's claims depend on it."""
    from truceline.extract.languages import language_of

    if not any(language_of(document) in READERS for document in documents):
        return stamp
    return hashlib.sha256(f"{stamp} {GazetteerNames().stamp}".encode()).hexdigest()
