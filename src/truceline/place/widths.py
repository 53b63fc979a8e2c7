"""How wide are the words? Reads ``data/widths.yaml``: every width with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from truceline.errors import LexiconError
from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.noun import Part
from truceline.place.folding import DATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping


class Width(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One width: ``status`` is sourced (checkable at ``sources``), fitted, constructed or inference (our reading)."""

    value: float
    unit: str = ""
    status: str
    reason: str
    sources: tuple[str, ...] = ()


class Body(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``widths.yaml``."""

    widths: dict[str, Width]
    shares: dict[str, Width]


@dataclass(frozen=True, slots=True)
class Widths:
    """The widths by name, ``word.size``; a size without a width of its own takes the village's or the site's."""

    table: Mapping[str, Width]
    shares: Mapping[str, Width]

    def of(self, name: str) -> Width:
        """The width of this name; LexiconError where the file has none."""
        try:
            return self.table[name]
        except KeyError as error:
            raise LexiconError(f"has no width {name!r}", where="widths.yaml", mend="add it") from error

    def sized(self, word: str, size: str) -> Width:
        """The width of a word for a place of this size."""
        name = f"{word}.{size}"
        return self.table[name] if name in self.table else self.of(f"{word}.village")

    def km(self, name: str) -> float:
        """A width in km as metres."""
        return self.of(name).value * 1000

    def share(self, name: str) -> float:
        """How the mass of an ambiguous reading is shared."""
        try:
            return self.shares[name].value
        except KeyError as error:
            raise LexiconError(f"has no share {name!r}", where="widths.yaml", mend="add it") from error


@cache
def widths_lexicon() -> Lexicon:
    """The file ``widths.yaml``, read once; raises LexiconError."""
    return read_lexicon(DATA_FOLDER / "widths.yaml")


@cache
def load_widths() -> Widths:
    """All widths; raises LexiconError."""
    body = convert(widths_lexicon(), Body)
    return Widths(body.widths, body.shares)
