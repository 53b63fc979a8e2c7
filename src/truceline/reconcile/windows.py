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

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    deviations2: NDArray[np.float32]
    joint2_m: NDArray[np.float32]


@dataclass(frozen=True)
class _Grid:
    """Rows of one class in the order of (cell, start); ``keys`` are of both, ``cells`` the distinct cells."""

    rows: NDArray[np.int32]
    cells: NDArray[np.int64]
    keys: NDArray[np.int64]
    size_deg: float
    origin_s: float


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
        grid = self._grid(many, limit_m / METRES_PER_DEGREE)
        order = self._grid(few, limit_m / METRES_PER_DEGREE).rows
        first_s = columns.start_s[order] - self._slack_s - many.longest_s
        last_s = columns.end_s[order] + self._slack_s
        starts, counts = self._ranges(order, grid, first_s, last_s)
        crowded = counts.sum(axis=0) > self._most
        self.crowded[order[crowded]] = True
        counts[:, crowded] = 0
        for rows, held in _expanded(order, starts, counts):
            yield self._near(rows, grid.rows[held], limit_m)

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
        return _Grid(rows[order], cells, keys, size_deg, origin_s)

    def _ranges(
        self, order: NDArray[np.int32], grid: _Grid, first_s: NDArray[np.float64], last_s: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each of the nine cells about each row, where the rows of its time begin in the grid, and how many."""
        low = np.clip(first_s - grid.origin_s, 0, STRIDE - 1).astype(np.int64)
        high = np.clip(last_s - grid.origin_s, 0, STRIDE - 1).astype(np.int64)
        lon, lat = self._columns.lon[order], self._columns.lat[order]
        starts, counts = [], []
        for cell, is_there in _around(lon, lat, grid.size_deg):
            rank = np.minimum(np.searchsorted(grid.cells, cell), len(grid.cells) - 1)
            hit = np.flatnonzero(is_there & (grid.cells[rank] == cell))
            base = rank[hit] * STRIDE
            start, count = np.zeros(len(order), dtype=np.int64), np.zeros(len(order), dtype=np.int64)
            start[hit] = np.searchsorted(grid.keys, base + low[hit], side="left")
            count[hit] = np.searchsorted(grid.keys, base + high[hit], side="right") - start[hit]
            starts.append(start)
            counts.append(count)
        return np.stack(starts), np.stack(counts)

    def _near(self, rows: NDArray[np.int32], others: NDArray[np.int32], limit_m: float) -> Reach:
        """Those of the pairs that are within reach, by the widest first and then each by its own; the earlier first."""
        up = self._lat[rows] - self._lat[others]
        across = self._lon[rows] - self._lon[others]
        if self._is_round:
            across = np.abs(across)
            across = np.minimum(across, np.float32(360.0) - across)
        degrees2 = across * across * (self._cos[rows] * self._cos[others]) + up * up
        near = np.flatnonzero(degrees2 <= np.float32((limit_m / METRES_PER_DEGREE) ** 2))
        rows, others = rows[near], others[near]
        joint2 = self._sigma2[rows] + self._sigma2[others] + np.float32(self._noise2)
        deviations2 = degrees2[near] * np.float32(METRES_PER_DEGREE**2) / joint2
        columns = self._columns
        start = np.maximum(columns.start_s[rows], columns.start_s[others])
        gap = start - np.minimum(columns.end_s[rows], columns.end_s[others])
        near = np.flatnonzero((deviations2 <= np.float32(self._margin**2)) & (gap <= self._slack_s))
        one, other = rows[near], others[near]
        if len(one) and one[0] > other[0]:  # sources are in order: all rows of the one stand before the other's
            one, other = other, one
        return Reach(one, other, deviations2[near], joint2[near])


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
    return _cell(band, lon, _across(band, size_deg), 0)


def _cell(
    band: NDArray[np.int64], lon: NDArray[np.float64], across: NDArray[np.int64], aside: int
) -> NDArray[np.int64]:
    column = (np.floor((lon + 180.0) / 360.0 * across).astype(np.int64) + aside) % across
    return band * STRIDE + column


def _around(
    lon: NDArray[np.float64], lat: NDArray[np.float64], size_deg: float
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
    """The nine cells about each point, and whether each is one of its own: round a pole several are the same."""
    own = _bands(lat, size_deg)
    for above in (-1, 0, 1):
        across = _across(own + above, size_deg)
        for aside, least in ((0, 1), (1, 2), (-1, 3)):
            yield _cell(own + above, lon, across, aside), across >= least


def _expanded(
    order: NDArray[np.int32], starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64]]]:
    """Rows, and positions in the grid, of all pairs of the ranges, in chunks."""
    count = counts.T.ravel()
    used = np.flatnonzero(count)
    row, start, count = order[used // len(counts)], starts.T.ravel()[used], count[used]
    ends = np.cumsum(count)
    limits = np.arange(CHUNK, (int(ends[-1]) if len(ends) else 0) + CHUNK, CHUNK)
    first = 0
    for cut in np.unique(np.minimum(np.searchsorted(ends, limits, side="left") + 1, len(used))).tolist():
        some = count[first:cut]
        if len(some):
            shift = start[first:cut] - (np.cumsum(some) - some)
            yield np.repeat(row[first:cut], some), np.repeat(shift, some) + np.arange(int(some.sum()))
        first = cut
