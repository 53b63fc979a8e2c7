"""What is an attribution in Russian? Who says what, by which word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.extract.russian.taking import Source
    from truceline.model.claim import Modality, Via


@dataclass(frozen=True, slots=True)
class Saying:
    """One attribution: who (outermost first, with how each passes it on), by which word, and what is said."""

    cue: int
    sources: tuple[tuple[Source, Via], ...]
    content: frozenset[int]
    via: Via
    modality: Modality | None = None
    is_negated: bool = False
