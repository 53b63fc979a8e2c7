"""Rows of any number of tables as columns of numbers, each with its own width in space and time.

Words become numbers once: an act, a party's name or an origin is compared with another one a single time, however many
rows hold them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.model import Weighted

UNTOLD: Final = -1
"""Instead of the number of a word, or of a count: the row does not tell it."""
OPEN: Final = 2**31 - 1
"""Instead of a highest count: the row gives no upper end."""
CELL_DEG: Final = 0.25
"""Cells by which rows are ordered: about as wide as what is in reach of a row."""


@dataclass(frozen=True)
class Name:
    """A participant's name as rows have it, in folded form, with the parties that it may mean."""

    text: str
    parties: tuple[Weighted, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """What the numbers in columns stand for: sources (tables), acts (ids of the lexicon), names of participants."""

    sources: tuple[str, ...]
    acts: tuple[str, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Columns:
    """Rows by position.

    ``key`` orders rows without regard to the order of input (their id). ``start_s`` and ``end_s`` are seconds of the
    Unix clock, half-open; ``lon`` and ``lat`` degrees (WGS 84), ``sigma_m`` the standard deviation of the place along
    an axis in metres. ``act``, ``actor`` and ``target`` are numbers of the vocabulary (-1 where untold); ``killed`` and
    ``injured`` are (row, lowest and highest), -1 where untold. ``text`` and ``origin`` are hashes, 0 where there is
    none. ``is_directed`` is false where a table does not say who acted on whom.
    """

    vocabulary: Vocabulary
    key: NDArray[np.str_]
    source: NDArray[np.int32]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    act: NDArray[np.int32]
    actor: NDArray[np.int32]
    target: NDArray[np.int32]
    is_directed: NDArray[np.bool_]
    killed: NDArray[np.int32]
    injured: NDArray[np.int32]
    text: NDArray[np.uint64]
    origin: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.source)

    def take(self, index: NDArray[Any]) -> Columns:
        """The rows at these positions, or where a mask is true."""
        taken: dict[str, Any] = {name: getattr(self, name)[index] for name in ROWS}
        return replace(self, **taken)

    def order(self) -> NDArray[np.intp]:
        """The rows by source, and then by place, time and key: the same for any order of input.

        Why by place: rows that are compared stand near each other, where the processor finds them sooner.
        """
        band, column = np.floor(self.lat / CELL_DEG), np.floor(self.lon / CELL_DEG)
        found: NDArray[np.intp] = np.lexsort((self.key, self.start_s, column, band, self.source))
        return found

    def in_order(self) -> Columns:
        """The rows in their canonical order."""
        return self.take(self.order())


ROWS: Final = tuple(field.name for field in fields(Columns) if field.name != "vocabulary")
"""Names of the columns themselves."""


def joined(parts: list[Columns]) -> Columns:
    """Rows of one vocabulary, one after the other."""
    whole: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ROWS}
    return replace(parts[0], **whole)
