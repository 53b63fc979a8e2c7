"""At which level do two rows agree in each thing compared? The comparisons of ``compare`` in columns, a number a pair.

Each comparison has so many levels; the levels of a pair together are its pattern, a number in a mixed radix, so that a
million pairs are weighed by looking up a few thousand patterns. What depends on each other is one comparison: place and
how much happens there; actor and target, for who fights whom is settled by the war, not by the incident.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np

from truceline.reconcile.columns import UNTOLD
from truceline.reconcile.compare import LENGTHS, NEAR_CASUALTIES, WIDTHS, act_level
from truceline.reconcile.naming import NameLevels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from truceline.reconcile.account import Context
    from truceline.reconcile.columns import Columns
    from truceline.reconcile.weights import Weights
    from truceline.reconcile.windows import Reach

DAY_S: Final = 86_400.0
TIMES: Final = (*(name for name, _ in LENGTHS), "wide", "edge", "next_day", "days", "apart")
TOLLS: Final = ("equal", "nil", "overlap", "near", "far", "unknown")
CROWD_SCALES_M: Final = (4_000.0, 16_000.0, 64_000.0)
"""Cells in which rows are counted, for joint widths up to the first two of ``CROWD_WIDTHS_M`` and beyond."""
CROWD_WIDTHS_M: Final = (8_000.0, 30_000.0)
CROWD_DAYS: Final = 60.0
"""Days over which rows are counted: long enough for a quiet village, short enough for a front that moves."""
METRES_PER_DEGREE: Final = 111_195.0
SHIFT: Final = 2**32
"""Makes one number of a lowest and a highest count."""
MOST_RANGES: Final = 2048
"""Distinct counts up to which the levels of all their pairs are made beforehand: four megabytes."""

Answers = Literal["near", "own", "chance"]


class Comparison(NamedTuple):
    """One thing that is compared: its name, its levels, and their declared log-odds.

    ``shape`` tells of how many levels of two things they are made (the second 1 where they are of one). For two rows
    about one incident the two are taken to go wrong independently, where little is known: actor and target.
    ``answers`` tells how two rows compare of which one's incident answers the other's: as ``near`` as for one incident,
    as by ``chance``, or as only such rows do (``own``).
    """

    name: str
    levels: tuple[str, ...]
    declared: tuple[float, ...]
    shape: tuple[int, int]
    answers: Answers


def comparisons(weights: Weights) -> tuple[Comparison, ...]:
    """The comparisons of rows with their levels; the declared log-odds are those of accounts."""
    return (
        _place(weights),
        _plain("time", TIMES, weights.time, "own"),
        _plain("act", weights.act_names, weights.act, "chance"),
        _sides(weights),
        _plain("casualties", TOLLS, weights.casualties, "chance"),
    )


def _plain(name: str, levels: tuple[str, ...], declared: Mapping[str, float], answers: Answers) -> Comparison:
    return Comparison(name, levels, tuple(declared[level] for level in levels), (len(levels), 1), answers)


def _place(weights: Weights) -> Comparison:
    """Nearness in joint deviations, width, and how much happens there."""
    steps, crowds = (*weights.near_steps, "far"), tuple(weights.crowd)
    levels, declared = [], []
    for (at, near), (width, name), crowd in product(enumerate(steps), enumerate(WIDTHS), crowds):
        levels.append(f"{near}, {name}, {crowd}")
        later = WIDTHS[min(width + (at >= 2), len(WIDTHS) - 1)]
        declared.append(weights.crowd[crowd] + weights.place["apart" if at >= 4 else later])
    return Comparison("place", tuple(levels), tuple(declared), (len(levels), 1), "near")


def _sides(weights: Weights) -> Comparison:
    names = weights.party_names
    levels = tuple(f"actor {actor}, target {target}" for actor, target in product(names, names))
    declared = tuple(weights.actor[actor] + weights.target[target] for actor, target in product(names, names))
    return Comparison("sides", levels, declared, (len(names), len(names)), "own")


class Levels:
    """Patterns of pairs of rows; the first rows of all pairs of one call are of one source, and so are the others."""

    def __init__(self, columns: Columns, context: Context) -> None:
        self._columns = columns
        self._weights = context.weights
        self.comparisons = comparisons(context.weights)
        self.shape = tuple(len(comparison.levels) for comparison in self.comparisons)
        self._n_acts = np.int32(len(columns.vocabulary.acts))
        self._acts = _act_levels(columns, context).ravel()
        self._names = NameLevels(columns.vocabulary.names, context)
        self._sides = tuple(self._names.slots(column) for column in (columns.actor, columns.target))
        self._is_directed = bool(columns.is_directed.all())
        self._crowds = [_counts(columns, scale) for scale in CROWD_SCALES_M]
        self._tolls = [_Tolls(table) for table in (columns.killed, columns.injured)]
        self._start_s, self._end_s = _whole_seconds(columns)
        self._near2 = np.array(list(context.weights.near_steps.values())) ** 2
        scale = context.weights.place_scale
        self._widths2 = np.array([scale.precise_m, scale.local_m, scale.broad_m]) ** 2
        self._crowd2 = (np.array(list(context.weights.crowd_steps.values())) * CROWD_DAYS) ** 2

    def patterns(self, reach: Reach) -> NDArray[np.int32]:
        """The pattern of each pair; ``unravel`` takes it apart."""
        one, other = reach.one, reach.other
        if not len(one):
            return np.zeros(0, dtype=np.int32)
        pattern = self._place_of(reach)
        for levels, code in (
            (len(TIMES), self._time_of(one, other)),
            (self.shape[2], self._acts_of(one, other)),
            (self.shape[3], self._sides_of(one, other)),
            (len(TOLLS), self._tolls_of(one, other)),
        ):
            pattern *= np.int32(levels)
            pattern += code
        return pattern

    def unravel(self, patterns: NDArray[np.int32]) -> tuple[NDArray[np.intp], ...]:
        """The level of each comparison, in their order, for each pattern."""
        return tuple(np.ascontiguousarray(code) for code in np.unravel_index(patterns, self.shape))

    def _place_of(self, reach: Reach) -> NDArray[np.int32]:
        pattern = _step(reach.deviations2, self._near2).astype(np.int32)
        pattern *= np.int32(len(WIDTHS))
        pattern += _step(reach.joint2_m, self._widths2)
        pattern *= np.int32(len(self._weights.crowd))
        pattern += self._crowd_of(reach)
        return pattern

    def _crowd_of(self, reach: Reach) -> NDArray[np.int8]:
        """How many rows of the other's source lie about each of the two, per day; the geometric mean of both."""
        one, other = reach.one, reach.other
        source, against = int(self._columns.source[one[0]]), int(self._columns.source[other[0]])
        scale = _step(reach.joint2_m, np.array(CROWD_WIDTHS_M) ** 2)
        about = np.zeros(len(one), dtype=np.float32)
        for number in np.flatnonzero(np.bincount(scale, minlength=len(self._crowds))).tolist():
            counts = self._crowds[number]
            at = np.flatnonzero(scale == number)
            about[at] = counts[against].take(one.take(at)) * counts[source].take(other.take(at))
        return _step(about, self._crowd2)

    def _time_of(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.int8]:
        start, later = self._start_s.take(one), self._start_s.take(other)
        end, last = self._end_s.take(one), self._end_s.take(other)
        mine, theirs = np.maximum(end - start, 1), np.maximum(last - later, 1)
        shared = np.minimum(end, last) - np.maximum(start, later)
        shorter = np.minimum(mine, theirs)
        code = _step(np.maximum(mine, theirs), np.array([limit for _, limit in LENGTHS], dtype=start.dtype))
        code[2 * np.maximum(shared, 1) < shorter] = TIMES.index("edge")
        apart = np.flatnonzero((shared < 0) | ((shared == 0) & (shorter > 1)))
        gap = -shared[apart]
        code[apart] = TIMES.index("next_day") + (gap >= DAY_S) + (gap >= 3 * DAY_S)
        return code

    def _acts_of(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.int8]:
        act = self._columns.act
        found: NDArray[np.int8] = self._acts.take(act.take(one) * self._n_acts + act.take(other))
        return found

    def _sides_of(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.int32]:
        """Levels of actors and targets; a pair with a row that does not say who acted is read both ways."""
        names, (actor, target) = self._names, self._sides
        found = names.levels(actor.take(one), actor.take(other)).astype(np.int32)
        against = names.levels(target.take(one), target.take(other))
        if not self._is_directed:
            directed = self._columns.is_directed
            crossed = np.flatnonzero(~(directed[one] & directed[other]))
            mine, theirs = one[crossed], other[crossed]
            found[crossed] = np.minimum(found[crossed], names.levels(actor[mine], target[theirs]))
            against[crossed] = np.minimum(against[crossed], names.levels(target[mine], actor[theirs]))
        found *= np.int32(len(self._weights.party_names))
        found += against
        return found

    def _tolls_of(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.int8]:
        """The worse level of the dead and the injured; one kind that is not told leaves it to the other."""
        weights = np.array(self.comparisons[4].declared, dtype=np.float32)
        killed = self._tolls[0].levels(one, other)
        if not self._tolls[1].is_told:
            return killed
        injured = self._tolls[1].levels(one, other)
        unknown = TOLLS.index("unknown")
        worse = np.where(weights[killed] <= weights[injured], killed, injured)
        found: NDArray[np.int8] = np.where(killed == unknown, injured, np.where(injured == unknown, killed, worse))
        return found


def _step(values: NDArray[Any], limits: NDArray[Any]) -> NDArray[np.int8]:
    """Number of limits that each value exceeds: quicker than a search for a handful of limits."""
    found = np.zeros(len(values), dtype=np.int8)
    for limit in limits:
        found += values > limit
    return found


def _act_levels(columns: Columns, context: Context) -> NDArray[np.int8]:
    """Level of each pair of acts of the vocabulary."""
    names = context.weights.act_names
    acts = columns.vocabulary.acts
    table = [[names.index(act_level(one, other, context.acts, context.weights)) for other in acts] for one in acts]
    return np.array(table, dtype=np.int8).reshape(len(acts), len(acts))


def _whole_seconds(columns: Columns) -> tuple[NDArray[Any], NDArray[Any]]:
    """Starts and ends as whole seconds since the first start, in the narrowest type that holds them and their gaps."""
    origin = columns.start_s.min() if len(columns) else 0.0
    start, end = (np.round(column - origin).astype(np.int64) for column in (columns.start_s, columns.end_s))
    narrow = np.int32 if int(end.max(initial=0)) < 2**30 else np.int64
    return start.astype(narrow), end.astype(narrow)


class _Tolls:
    """Levels of agreement of counts: of distinct ranges once, where they are few."""

    def __init__(self, table: NDArray[np.int32]) -> None:
        self.is_told = bool((table[:, 0] >= 0).any())
        keys, number = np.unique(table[:, 0].astype(np.int64) * SHIFT + table[:, 1], return_inverse=True)
        ranges = np.column_stack((keys // SHIFT, keys % SHIFT)).astype(np.int32)
        ranges[ranges[:, 0] < 0] = UNTOLD
        self._number = number.astype(np.int32)
        self._ranges = ranges
        self._size = np.int32(len(ranges))
        self._levels: NDArray[np.int8] | None = None
        if len(ranges) <= MOST_RANGES:
            every = np.arange(len(ranges))
            self._levels = toll_levels(ranges, np.repeat(every, len(every)), np.tile(every, len(every)))

    def levels(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.int8]:
        """Level of each pair of rows."""
        mine, theirs = self._number.take(one), self._number.take(other)
        if self._levels is None:
            return toll_levels(self._ranges, mine, theirs)
        found: NDArray[np.int8] = self._levels.take(mine * self._size + theirs)
        return found


def toll_levels(ranges: NDArray[np.int32], one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.int8]:
    """How two counts agree, as ``compare.toll_level``; ``ranges`` are (lowest, highest), -1 where untold."""
    low, high = ranges[one, 0], ranges[one, 1]
    other_low, other_high = ranges[other, 0], ranges[other, 1]
    larger, smaller = np.maximum(low, other_low), np.minimum(high, other_high)
    found = np.full(len(one), TOLLS.index("far"), dtype=np.int8)
    found[smaller >= NEAR_CASUALTIES * larger] = TOLLS.index("near")
    found[larger <= smaller] = TOLLS.index("overlap")
    same = (low == other_low) & (high == other_high)
    found[same] = TOLLS.index("equal")
    found[same & (high == 0)] = TOLLS.index("nil")
    found[(low == UNTOLD) | (other_low == UNTOLD)] = TOLLS.index("unknown")
    return found


def _counts(columns: Columns, scale_m: float) -> NDArray[np.float32]:
    """For each source and row, how many of its rows lie in the row's cell of space and time: the fuller of two."""
    n_sources = len(columns.vocabulary.sources)
    best = np.zeros((len(columns), n_sources), dtype=np.float32)
    for shift in (0.0, 0.5):
        row = np.floor(columns.lat * (METRES_PER_DEGREE / scale_m) + shift)
        shrink = np.cos(np.radians(np.clip((row - shift + 0.5) * scale_m / METRES_PER_DEGREE, -89.9, 89.9)))
        column = np.floor(columns.lon * shrink * (METRES_PER_DEGREE / scale_m) + shift)
        days = np.floor(columns.start_s / (CROWD_DAYS * DAY_S) + shift)
        key = (row.astype(np.int64) * 200_003 + column.astype(np.int64)) * 200_003 + days.astype(np.int64)
        cells, cell = np.unique(key, return_inverse=True)
        table = np.bincount(cell * n_sources + columns.source, minlength=len(cells) * n_sources)
        best = np.maximum(best, table.reshape(-1, n_sources)[cell].astype(np.float32))
    return np.ascontiguousarray(best.T)
