"""How sure is a field, by how the rules came to it? Shares of the development gold, read from ``confidence.yaml``."""

from __future__ import annotations

from functools import cache

import msgspec

from truceline.errors import LexiconError
from truceline.lexicon.base import convert, load_lexicon


class Confidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of ``confidence.yaml``: by field and ground, a probability in (0, 1).

    ``unseen`` are right and judged fields of reports at their first sight, likewise, which the fit leans on.
    """

    fields: dict[str, dict[str, float]]
    unseen: dict[str, dict[str, tuple[int, int]]] = {}

    def of(self, field: str, ground: str) -> float:
        """How often the field is right on this ground; raises LexiconError where the lexicon does not say."""
        try:
            return self.fields[field][ground]
        except KeyError:
            raise LexiconError(f"says nothing of {field} by {ground}", where="confidence.yaml") from None


@cache
def load_confidence() -> Confidence:
    """The package's shares, read once; raises LexiconError."""
    return convert(load_lexicon("confidence"), Confidence)
