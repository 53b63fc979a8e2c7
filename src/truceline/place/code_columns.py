"""Precision codes of millions of rows as columns: what shape each coded place is, how wide, and which unit bounds it.

The same reading as ``place.codes`` for one row, without outlines: bulk work looks units up once and asks a kernel of
discs and normals for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from truceline.place.codes import NO_CODE, PLACE_CODES, SIGMAS_95, Meaning
from truceline.place.widths import load_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DISC: Final = 0
NORMAL: Final = 1
UNIT: Final = 2
REFUSED: Final = 3
"""Shapes: an even disc, a normal, all of a unit (a disc where its outline is not at hand), a place to be refused."""

LEVELS: Final = ("", "country", "admin1", "admin2")
"""What bounds a place, by the number in ``CodeColumns.level``."""


@dataclass(frozen=True, slots=True)
class CodeColumns:
    """A row a place: ``shape`` (see the constants), ``radius_m`` of discs, ``sigma_m`` of normals, ``level`` of units.

    ``radius_m`` and ``sigma_m`` are nan where the shape has none; a unit's ``radius_m`` is that of the disc that stands
    in for it. A town's ring is left out: its disc reaches to the ring's outer edge.
    """

    shape: NDArray[np.uint8]
    radius_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    level: NDArray[np.uint8]


def code_columns(
    scheme: str, codes: NDArray[np.int64], longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]
) -> CodeColumns:
    """The shapes of places coded in one scheme (``ucdp``, ``acled``, ``gdelt`` or ``none``).

    ``codes`` below 0 stand for no code; coordinates are degrees on WGS 84. A code that the scheme has not, and
    coordinates that are no place on earth, are ``REFUSED``.
    """
    listed, place = np.unique(codes, return_inverse=True)
    rows = [_row(scheme, int(code)) for code in listed]
    table = np.array(rows or [(float(REFUSED), np.nan, np.nan, 0.0)])[place]
    with np.errstate(invalid="ignore"):
        is_place = (np.abs(longitudes) <= 180) & (np.abs(latitudes) <= 90)
    table[~is_place] = (REFUSED, np.nan, np.nan, 0)
    return CodeColumns(
        table[:, 0].astype(np.uint8), table[:, 1].copy(), table[:, 2].copy(), table[:, 3].astype(np.uint8)
    )


def _row(scheme: str, code: int) -> tuple[float, float, float, float]:
    meaning = NO_CODE if scheme == "none" or code < 0 else PLACE_CODES.get((scheme, code))
    if meaning is None:
        return float(REFUSED), np.nan, np.nan, 0.0
    return (*_shape(meaning), float(LEVELS.index(meaning.unit)))


def _shape(meaning: Meaning) -> tuple[float, float, float]:
    """Shape, radius and standard deviation of a code's meaning."""
    widths = load_widths()
    reach = widths.of(meaning.width).value * 1000.0
    if meaning.shape == "normal":
        return float(NORMAL), np.nan, reach
    if meaning.shape == "normal95":
        return float(NORMAL), np.nan, reach / SIGMAS_95
    if meaning.shape == "unit":
        return float(UNIT), reach, np.nan
    ring = widths.km("code.town_ring") if meaning.shape == "town" else 0.0
    return float(DISC), reach + ring, np.nan


def schemes() -> Sequence[str]:
    """The schemes whose codes are known, sorted; "none" stands for rows without any."""
    return sorted({scheme for scheme, _ in PLACE_CODES} | {"none"})
