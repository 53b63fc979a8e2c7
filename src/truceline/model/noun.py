"""What every noun has: a content-derived id, the ids it came from, and who made it.

Identity (docs/decisions/0005): an id is a prefix and the first 80 bits of the SHA-256 of canonical inputs, in
lower-case base32, e.g. ``clm-k3m4xq7a2b5c6d7e``. Canonical inputs are NFC text, integers, booleans, None, and lists
and mappings of them with sorted keys; never floats and never versions, so that an upgrade orphans no judgement.
"""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b32encode
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, Final

import msgspec

ID_BITS: Final = 80
"""Length of an id's hash: at 10^9 items of one kind the chance of any collision is below 1e-6."""

Canonical = str | int | bool | None | list["Canonical"] | dict[str, "Canonical"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value inside a noun: no id of its own."""


class Noun(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A thing that the system keeps: one row of one table.

    ``id`` is content-derived; ``made_by`` is the id of a ``Maker``; ``derived_from`` lists ids in the order that
    matters to the noun (sorted where none does).
    """

    STAGE: ClassVar[str] = ""
    """First word of the table."""
    NAME: ClassVar[str] = ""
    """Second word of the table; what a person calls the thing."""
    PREFIX: ClassVar[str] = ""
    """First letters of the ids."""

    id: str
    made_by: str
    derived_from: tuple[str, ...] = ()


class Maker(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who made a record: a named algorithm with its revision, and the versions of what it read.

    ``algorithm`` is a name such as ``extract.rules-1``; ``inputs`` are pairs of (lexicon, gazetteer or model name,
    version or SHA-256), sorted by name.
    """

    algorithm: str
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Content-derived id of this maker, ``mkr-…``."""
        return identify("mkr", {"algorithm": self.algorithm, "inputs": [list(pair) for pair in self.inputs]})


class Span(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The characters of ``Document.text`` that a field quotes: half-open [start, end), counted in code points."""

    start: int
    end: int
    text: str


class Weighted(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One candidate value with its weight; the weights of a field's candidates sum to at most one.

    What is missing to one is the weight of "none of these".
    """

    value: str
    weight: float
    reason: str = ""


class Bounds(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A probability known as an interval: low ≤ high, both within [0, 1]; a point where they are equal."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Midpoint, for ranking and drawing only; never an argument of an outcome."""
        return (self.low + self.high) / 2


def canonical(value: object) -> Canonical:
    """Canonical form of an identity input; raises TypeError on floats and on unknown types.

    Why floats are refused: their text differs between platforms and algorithms; scale them to integers
    (millimetres, 1e-7 degrees, microseconds) where they are part of an identity.
    """
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", key): canonical(item) for key, item in sorted(value.items())}
    msg = f"{type(value).__name__} cannot be part of an identity"
    raise TypeError(msg)


def identify(prefix: str, inputs: object) -> str:
    """Content-derived id of the canonical ``inputs``: ``prefix-`` and 16 characters of base32."""
    encoded = msgspec.json.encode(canonical(inputs), order="sorted")
    digest = hashlib.sha256(encoded).digest()[: ID_BITS // 8]
    return f"{prefix}-{b32encode(digest).decode().lower()}"


def content_hash(noun: Part) -> str:
    """SHA-256 (hex) of everything a noun holds, floats included: tells two versions of one id apart."""
    return hashlib.sha256(msgspec.json.encode(noun, order="deterministic")).hexdigest()
