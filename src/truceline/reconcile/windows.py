"""Which rows are near enough in space and time to be one incident? In columns, each row with its own width.

Rows are put in classes of like width. Two classes are joined over a grid whose cells are as wide as their widest joint
uncertainty, sorted by cell and time, so that work grows with the pairs that come out. A row that has more rows in reach
than the weights' ``most`` is crowded: nothing can tell it apart by place and time, and it is not compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from truceline.reconcile.columns import Columns
    from truceline.reconcile.weights import Weights

METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude, on a sphere of the mean radius."""
SIGMA_CLASSES_M: Final = (1_500.0, 11_000.0, 20_000.0, 40_000.0)
"""Upper ends of the classes of width: exact places, what lies about towns, districts, provinces; more beyond."""
LENGTH_CLASSES_S: Final = (1.5 * 86_400.0, 8 * 86_400.0)
"""Upper ends of the classes of length: days, weeks; months and more beyond."""
CHUNK: Final = 1 << 17
"""Pairs that are looked at together: as many as stay near the processor."""
STRIDE: Final = 1 << 34
"""Seconds of one cell in a key: more than five hundred years."""


class Reach(NamedTuple):
    """Two rows (positions) in reach of each other, with what was measured: squared deviations and metres."""

    one: NDArray[np.intp]
    other: NDArray[np.intp]
    deviations2: NDArray[np.float32]
    joint2_m: NDArray[np.float32]


@dataclass(frozen=True)
class _Grid:
    """Rows of one class in the order of (cell, start), with what is measured of them in that order.

    ``keys`` are of cell and start, ``cells`` the distinct cells. Why copies: rows that are compared stand together.
    """

    rows: NDArray[np.int32]
    cells: NDArray[np.int64]
    keys: NDArray[np.int64]
    size_deg: float
    origin_s: float
    lon: NDArray[np.float32]
    lat: NDArray[np.float32]
    cos: NDArray[np.float32]


class _Class(NamedTuple):
    """Rows of one source and of like width: upper end of their width (metres), length of the longest (seconds)."""

    key: tuple[int, int]
    rows: NDArray[np.int32]
    widest_m: float
    longest_s: float


class Windows:
    """The pairs of rows of two sources that are in reach of each other; ``crowded`` marks rows that are not compared.

    Rows of one source are never paired: its two rows are two incidents. What two sources' rows reach does not depend
    on a third.
    """

    def __init__(self, columns: Columns, weights: Weights) -> None:
        self._columns = columns
        self._noise2 = weights.place_scale.noise_m**2
        self._margin = weights.candidates.margin_deviations
        self._slack_s = weights.candidates.slack_hours * 3600.0
        self._most = weights.learning.most
        self._lon, self._lat = columns.lon.astype(np.float32), columns.lat.astype(np.float32)
        self._cos = np.cos(np.radians(columns.lat)).astype(np.float32)
        self._sigma2 = (columns.sigma_m**2).astype(np.float32)
        self._is_round = bool(len(columns)) and float(columns.lon.max() - columns.lon.min()) > 180.0
        self._length = columns.end_s - columns.start_s
        self._classes = self._classed()
        self._grids: dict[tuple[int, int, float], _Grid] = {}
        self.crowded: NDArray[np.bool_] = np.zeros(len(columns), dtype=bool)

    def pairs(self, source: int, other: int) -> Iterator[Reach]:
        """All pairs of a row of the one source with a row of the other, each once, in chunks."""
        for one in self._classes[source]:
            for against in self._classes[other]:
                few, many = (one, against) if len(one.rows) <= len(against.rows) else (against, one)
                yield from self._joined(few, many)

    def _classed(self) -> list[list[_Class]]:
        """For each source, the classes that have any rows."""
        sigma_m = self._columns.sigma_m
        width = np.digitize(sigma_m, SIGMA_CLASSES_M, right=True)
        length = np.digitize(self._length, LENGTH_CLASSES_S, right=True)
        number = width * (len(LENGTH_CLASSES_S) + 1) + length
        found = []
        for source in range(len(self._columns.vocabulary.sources)):
            own = np.flatnonzero(self._columns.source == source).astype(np.int32)
            classes = []
            for class_ in np.unique(number[own]).tolist():
                rows = own[number[own] == class_]
                limits = (*SIGMA_CLASSES_M, float(sigma_m[rows].max()))
                widest = limits[class_ // (len(LENGTH_CLASSES_S) + 1)]
                classes.append(_Class((source, class_), rows, widest, float(self._length[rows].max())))
            found.append(classes)
        return found

    def _joined(self, few: _Class, many: _Class) -> Iterator[Reach]:
        """Pairs of a row of the one class with one of the other."""
        columns = self._columns
        limit_m = self._margin * math.sqrt(few.widest_m**2 + many.widest_m**2 + self._noise2)
        grid, own = (self._grid(class_, limit_m / METRES_PER_DEGREE) for class_ in (many, few))
        first_s = columns.start_s[own.rows] - self._slack_s - many.longest_s
        last_s = columns.end_s[own.rows] + self._slack_s
        at, start, count = self._ranges(own.rows, grid, first_s, last_s)
        crowded = np.bincount(at, count, len(own.rows)) > self._most
        if crowded.any():
            self.crowded[own.rows[crowded]] = True
            kept = np.flatnonzero(~crowded[at])
            at, start, count = at[kept], start[kept], count[kept]
        for some, each, held in _expanded(at, start, count):
            yield self._near((own, some, each), (grid, held), limit_m)

    def _grid(self, class_: _Class, size_deg: float) -> _Grid:
        """The rows of a class in cells of this size: made once."""
        key = (*class_.key, size_deg)
        if key not in self._grids:
            self._grids[key] = self._made(class_.rows, size_deg)
        return self._grids[key]

    def _made(self, rows: NDArray[np.int32], size_deg: float) -> _Grid:
        columns = self._columns
        cell = _cells(columns.lon[rows], columns.lat[rows], size_deg)
        origin_s = float(columns.start_s.min())
        order = np.lexsort((columns.start_s[rows], cell))
        cells, rank = np.unique(cell[order], return_inverse=True)
        keys = rank * STRIDE + (columns.start_s[rows[order]] - origin_s).astype(np.int64)
        rows = rows[order]
        return _Grid(rows, cells, keys, size_deg, origin_s, self._lon[rows], self._lat[rows], self._cos[rows])

    def _ranges(
        self, order: NDArray[np.int32], grid: _Grid, first_s: NDArray[np.float64], last_s: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Rows (by position in the order) with any row of the grid in reach of their time in one of nine cells.

        With each stands where those rows begin in the grid, and how many they are.
        """
        low = np.clip(first_s - grid.origin_s, 0, STRIDE - 1).astype(np.int64)
        high = np.clip(last_s - grid.origin_s, 0, STRIDE - 1).astype(np.int64)
        lon, lat = self._columns.lon[order], self._columns.lat[order]
        found = []
        for rank, at in _around(lon, lat, grid.cells, grid.size_deg):
            base = rank.take(at) * STRIDE
            start = np.searchsorted(grid.keys, base + low.take(at), side="left")
            count = np.searchsorted(grid.keys, base + high.take(at), side="right") - start
            used = np.flatnonzero(count)
            found.append((at.take(used), start.take(used), count.take(used)))
        at, start, count = (np.concatenate(column) for column in zip(*found, strict=True))
        return at, start, count

    def _near(
        self,
        few: tuple[_Grid, NDArray[np.intp], NDArray[np.intp]],
        many: tuple[_Grid, NDArray[np.intp]],
        limit_m: float,
    ) -> Reach:
        """Those of the pairs that are within reach, by the widest first and then each by its own; the earlier first.

        Args:
            few: a grid, and which of its rows stands in how many pairs, one after the other.
            many: a grid, and which of its rows stands in each pair.
            limit_m: what is within reach of the widest.
        """
        own, at, count = few
        grid, held = many
        up = np.repeat(own.lat.take(at), count)
        up -= grid.lat.take(held)
        across = np.repeat(own.lon.take(at), count)
        across -= grid.lon.take(held)
        if self._is_round:
            np.abs(across, out=across)
            np.minimum(across, np.float32(360.0) - across, out=across)
        across *= across
        across *= np.repeat(own.cos.take(at), count)
        across *= grid.cos.take(held)
        up *= up
        across += up
        near = np.flatnonzero(across <= np.float32((limit_m / METRES_PER_DEGREE) ** 2))
        rows = np.repeat(own.rows.take(at), count).take(near)
        return self._within(rows.astype(np.intp), grid.rows.take(held.take(near)).astype(np.intp), across.take(near))

    def _within(self, rows: NDArray[np.intp], others: NDArray[np.intp], degrees2: NDArray[np.float32]) -> Reach:
        """Those of the pairs that are within reach, each by its own width and length."""
        joint2 = self._sigma2.take(rows)
        joint2 += self._sigma2.take(others)
        joint2 += np.float32(self._noise2)
        degrees2 *= np.float32(METRES_PER_DEGREE**2)
        degrees2 /= joint2
        near = np.flatnonzero(degrees2 <= np.float32(self._margin**2))
        rows, others = rows.take(near), others.take(near)
        columns = self._columns
        gap = np.maximum(columns.start_s.take(rows), columns.start_s.take(others))
        gap -= np.minimum(columns.end_s.take(rows), columns.end_s.take(others))
        late = gap > self._slack_s
        if late.any():
            kept = np.flatnonzero(~late)
            near, rows, others = near.take(kept), rows.take(kept), others.take(kept)
        if len(rows) and rows[0] > others[0]:  # sources are in order: all rows of the one stand before the other's
            rows, others = others, rows
        return Reach(rows, others, degrees2.take(near), joint2.take(near))


def measured(columns: Columns, one: int, other: int, weights: Weights) -> tuple[np.float32, np.float32]:
    """Squared joint deviations and squared joint width (metres) of two rows, in reach or not."""
    lon, lat = columns.lon[[one, other]].astype(np.float32), columns.lat[[one, other]].astype(np.float32)
    shrink = np.prod(np.cos(np.radians(columns.lat[[one, other]])).astype(np.float32))
    across = abs(lon[0] - lon[1])
    across = min(across, np.float32(360.0) - across)
    degrees2 = across * across * shrink + (lat[0] - lat[1]) ** 2
    joint2 = np.float32((columns.sigma_m[[one, other]] ** 2).sum() + weights.place_scale.noise_m**2)
    return np.float32(degrees2 * np.float32(METRES_PER_DEGREE**2) / joint2), joint2


def _bands(lat: NDArray[np.float64], size_deg: float) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.floor((lat + 90.0) / size_deg).astype(np.int64)
    return found


def _across(band: NDArray[np.int64], size_deg: float) -> NDArray[np.int64]:
    """Number of cells round the earth in each band, each at least ``size_deg`` of latitude wide everywhere in it."""
    outer = np.maximum(np.abs(band * size_deg - 90.0), np.abs((band + 1) * size_deg - 90.0))
    width = size_deg / np.maximum(np.cos(np.radians(np.minimum(outer, 90.0))), 1e-9)
    found: NDArray[np.int64] = np.maximum(1, np.floor(360.0 / width)).astype(np.int64)
    return found


def _cells(lon: NDArray[np.float64], lat: NDArray[np.float64], size_deg: float) -> NDArray[np.int64]:
    band = _bands(lat, size_deg)
    return band * STRIDE + _column(lon, _across(band, size_deg))


def _column(lon: NDArray[np.float64], across: NDArray[np.int64]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.floor((lon + 180.0) / 360.0 * across).astype(np.int64) % across
    return found


def _around(
    lon: NDArray[np.float64], lat: NDArray[np.float64], cells: NDArray[np.int64], size_deg: float
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """The nine cells about each point: where each would stand among ``cells``, and for which points it stands there.

    Round a pole several of the nine are the same; each counts once.
    """
    own, last = _bands(lat, size_deg), len(cells) - 1
    for above in (-1, 0, 1):
        across = _across(own + above, size_deg)
        column = _column(lon, across)
        cell = (own + above) * STRIDE + column
        rank = np.searchsorted(cells, cell)
        is_there = cells[np.minimum(rank, last)] == cell
        yield rank, np.flatnonzero(is_there)
        for aside, least, beside in ((1, 2, rank + is_there), (-1, 3, rank - 1)):
            neighbour = cell + aside
            wraps = np.flatnonzero((column + aside < 0) | (column + aside >= across))
            if len(wraps):
                neighbour[wraps] -= aside * across[wraps]
                beside[wraps] = np.searchsorted(cells, neighbour[wraps])
            found = cells[np.clip(beside, 0, last)] == neighbour
            yield beside, np.flatnonzero(found & (across >= least))


def _expanded(
    at: NDArray[np.intp], start: NDArray[np.intp], count: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]]:
    """All pairs of the ranges, in chunks: rows, in how many pairs each stands, and positions in the grid of all."""
    ends = np.cumsum(count)
    limits = np.arange(CHUNK, (int(ends[-1]) if len(ends) else 0) + CHUNK, CHUNK)
    first = 0
    for cut in np.unique(np.minimum(np.searchsorted(ends, limits, side="left") + 1, len(at))).tolist():
        some = count[first:cut]
        if len(some):
            shift = start[first:cut] - (np.cumsum(some) - some)
            held = np.repeat(shift, some)
            held += np.arange(len(held))
            yield at[first:cut], some, held
        first = cut
