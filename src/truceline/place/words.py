"""The words of spatial language as patterns, from ``data/spatial.yaml`` and the kinds of ``matching.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.noun import Part
from truceline.place.entry import Kind
from truceline.place.folding import DATA_FOLDER, load_matching

if TYPE_CHECKING:
    from collections.abc import Iterable

METRES: Final = {"km": 1000.0, "mile": 1609.344, "m": 1.0}
"""Of the units that ``spatial.yaml`` names; the mile is the international one."""

GAP: Final = r"[\s-]*"


class SpatialWords(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``spatial.yaml``."""

    bearings: dict[str, tuple[str, ...]]
    centre: tuple[str, ...]
    near: tuple[str, ...]
    outskirts: tuple[str, ...]
    edge: tuple[str, ...]
    countryside: tuple[str, ...]
    inside: tuple[str, ...]
    outside: tuple[str, ...]
    along: tuple[str, ...]
    part: tuple[str, ...]
    empty: tuple[str, ...]
    about: tuple[str, ...]
    bounds: tuple[str, ...]
    units: dict[str, tuple[str, ...]]
    zones: tuple[str, ...]
    adverbs_back: tuple[str, ...]
    nouns_back: tuple[str, ...]
    kinds_back: dict[Kind, tuple[str, ...]]
    between_what: tuple[str, ...]
    ways: tuple[str, ...]
    named_of: tuple[str, ...]
    articles: tuple[str, ...]
    borders: tuple[str, ...]
    coordinates: tuple[str, ...]
    hemispheres: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Spatial words ready for use: alternations (strings) and tables from a word's folded form."""

    words: SpatialWords
    bearing: str
    bearings: dict[str, float]
    unit: str
    units: dict[str, float]
    kind: str
    plural_kind: str
    kinds: dict[str, frozenset[Kind]]
    facilities: frozenset[str]
    """Words, squeezed, for what is called after a place and lies in or by it: airports, camps, plants."""

    def any_of(self, *names: str) -> str:
        """Alternation of all words of these lists."""
        return alternation(word for name in names for word in getattr(self.words, name))


def squeeze(word: str) -> str:
    """A word without blanks and hyphens: how tables of words are looked up."""
    return re.sub(r"[\s-]+", "", word)


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; blanks match blanks, hyphens or nothing."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(GAP.join(map(re.escape, word.split())) for word in ordered)})"


@cache
def spatial_lexicon() -> Lexicon:
    """The file ``spatial.yaml``, read once; raises LexiconError."""
    return read_lexicon(DATA_FOLDER / "spatial.yaml")


@cache
def load_patterns() -> Patterns:
    """All patterns; raises LexiconError."""
    words = convert(spatial_lexicon(), SpatialWords)
    bearings = {squeeze(word): float(angle) for angle, names in words.bearings.items() for word in names}
    units = {squeeze(word): METRES[unit] for unit, names in words.units.items() for word in names}
    kinds: dict[str, set[Kind]] = {}
    for kind, names in load_matching().kinds.items():
        for name in names:
            for form in (name, f"{name}s", f"{name[:-1]}ies" if name.endswith("y") else name):
                kinds.setdefault(squeeze(form), set()).add(Kind(kind))
    plurals = {f"{name}s" for names in load_matching().kinds.values() for name in names}
    singulars = {name for names in load_matching().kinds.values() for name in names}
    plurals |= {f"{name[:-1]}ies" for name in singulars if name.endswith("y")}
    return Patterns(
        words=words,
        bearing=alternation(word for names in words.bearings.values() for word in names),
        bearings=bearings,
        unit=alternation(word for names in words.units.values() for word in names),
        units=units,
        kind=alternation(singulars | plurals),
        plural_kind=alternation(plurals),
        kinds={word: frozenset(values) for word, values in kinds.items()},
        facilities=frozenset(map(squeeze, load_matching().facilities)),
    )
