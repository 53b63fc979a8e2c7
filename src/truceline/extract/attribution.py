"""An attribution: a speaker, the word that shows it, and the stretch of text that the speaker says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from truceline.extract.descriptions import Source
    from truceline.model.claim import Modality, Via

MAX_SPEECHES: Final = 200
"""Speeches that are gone over from one of them, back or on, for who passes it on: more than any paragraph has."""
MAX_PARAGRAPH: Final = 50
"""Sentences of a paragraph that are gone over from one of them: more than any has but a page without breaks."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """``sources`` (outermost first) say what stands at the tokens ``content``; ``cue`` is the token that shows it.

    ``modality`` is set where the verb itself carries it; ``is_negated`` where the speaker is told not to have said it.
    ``parent`` is the cue of the attribution that this one is cited by ("X reported, citing Y"). ``is_attitude`` where
    the writer tells what somebody wants, does or feels about something: no words of theirs, and so no hop of a chain.
    """

    sources: tuple[Source, ...]
    cue: int
    via: Via
    content: frozenset[int]
    modality: Modality | None = None
    is_negated: bool = False
    parent: int | None = None
    is_attitude: bool = False
