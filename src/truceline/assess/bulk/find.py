"""Masses of a chunk's places in all outlines, by the index of zones (``geo.kernel``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from truceline.geo.kernel.index import ZoneIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from truceline.assess.bulk.assessor import PlaceColumns, Triples
    from truceline.assess.ground import Outline
    from truceline.geo.kernel.pairs import Pairs

    Ints = npt.NDArray[np.int32]

_NONE: Final = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0))


class IndexMasses:
    """Finds masses; the index is built once, and again where clauses ask about an outline that it lacks."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._count = 0
        self._index: ZoneIndex | None = None

    def __call__(self, outlines: Sequence[Outline], place: PlaceColumns) -> Triples:
        """(record, number of the outline, mass) of every pair with any mass.

        Raises:
            ValueError: a place that the reader of records should have refused: a fault of ours.
        """
        if not outlines:
            return _NONE
        if self._index is None or self._count != len(outlines):
            self._index, self._count = ZoneIndex.build(list(outlines)), len(outlines)
        is_normal = ~np.isnan(place.sigma_m)
        discs = np.flatnonzero(place.is_placed & ~is_normal).astype(np.int32)
        normals = np.flatnonzero(place.is_placed & is_normal).astype(np.int32)
        found = [
            _triples(self._index.disc(*_taken(place, discs, place.radius_m), threads=self._threads), discs),
            _triples(self._index.normal(*_taken(place, normals, place.sigma_m), threads=self._threads), normals),
        ]
        records, numbers, masses = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return records, numbers, masses


def _taken(
    place: PlaceColumns, mine: Ints, size: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    return place.lon[mine], place.lat[mine], size[mine]


def _triples(pairs: Pairs, mine: Ints) -> Triples:
    if len(pairs.refused.event):
        first = int(mine[pairs.refused.event[0]])
        msg = f"the index refuses {len(pairs.refused.event)} places that were taken; the first is number {first}"
        raise ValueError(msg)
    return mine[pairs.event], pairs.zone, pairs.p_space
