"""What does a claim tell in its own words of a height? Clauses on volumes turn on it.

Only what stands plainly in the quoted words is taken: a height that is called one ("at an altitude of 600 m"), and one
alone. The name of a unit is no size of what acted ("the army", "the Sultan Murad Brigade"), so none is taken from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHARACTERS: Final = 2_000
HEIGHT: Final = re.compile(
    r"\b(?:altitude|height)s?\s+(?:of\s+)?(?:about\s+|around\s+|some\s+|nearly\s+|just\s+|only\s+){0,2}"
    r"(\d{1,3}(?:,\d{3})|\d{1,6}(?:\.\d{1,3})?)\s?(km|kilomet(?:re|er)s?|m|met(?:re|er)s?|feet|ft)\b",
    re.IGNORECASE,
)
_UNITS: Final = {"k": "km", "m": "m", "f": "ft"}


def told_in(text: str) -> Iterator[tuple[str, str]]:
    """Names and words of what a claim tells; ``text`` is its quoted sentence."""
    found = {f"{match[1]} {_UNITS[match[2][0].casefold()]}" for match in HEIGHT.finditer(text[:MOST_CHARACTERS])}
    if len(found) == 1:
        yield "altitude", found.pop()
