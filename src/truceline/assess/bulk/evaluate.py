"""The findings of a clause on a chunk of records, in columns: ``applicability`` and ``judge`` for many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from truceline.assess.bounds import DIGITS
from truceline.assess.bulk.plan import ACT, BOUND, EXCEEDED, FIRST_BAND, FORCE, GROUND, TARGET, ZONES
from truceline.assess.bulk.times import Pieces, cut, edges_of, steps_at
from truceline.assess.bulk.zones import Joint, greatest
from truceline.assess.judge import UNTESTABLE
from truceline.assess.outcomes import MAY_FAIL
from truceline.model.agreement import ProvisionKind, TextStatus
from truceline.model.finding import FactorName, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from truceline.assess.bulk.masses import Places, Region
    from truceline.assess.bulk.plan import ClausePlan
    from truceline.assess.outcomes import OutcomeRules

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

OUTCOMES: Final = tuple(Outcome)
"""Outcomes by the number that stands for them in columns."""
FACTORS: Final = tuple(FactorName)
_NUMBER: Final = {outcome: number for number, outcome in enumerate(OUTCOMES)}


class Readings(NamedTuple):
    """Mixtures of readings: that of number i has ``length[i]`` of them from ``first[i]`` on, by kind and weight."""

    first: Ints
    length: Ints
    kind: Ints
    weight: Floats


class Chunk(NamedTuple):
    """Records in columns: instants in microseconds (half-open; equal ends: a moment), the mixture of each, places."""

    start: Ints
    end: Ints
    mixture: Ints
    readings: Readings
    places: Places

    def __len__(self) -> int:
        return len(self.start)


class Ends(NamedTuple):
    """Intervals in columns."""

    low: Floats
    high: Floats


class Found(NamedTuple):
    """Findings of a clause in columns; ``record`` are positions in the chunk, ``outcome`` numbers of ``OUTCOMES``.

    ``failing`` is a set of factors as bits, in the order of ``FACTORS``; ``zone`` a number of the clause's zones in the
    order of their names, −1 where it has no mass in any.
    """

    record: Ints
    outcome: npt.NDArray[np.int8]
    whole: Ends
    factors: tuple[Ends, ...]
    failing: npt.NDArray[np.uint8]
    zone: npt.NDArray[np.int32]
    in_zone: Ends


def _clipped(low: Floats, high: Floats) -> Ends:
    last = np.clip(high, 0.0, 1.0)
    return Ends(np.minimum(last, np.clip(low, 0.0, 1.0)), last)


def candidates(chunk: Chunk, plan: ClausePlan, failing: float) -> Ints:
    """Records for which the clause may apply: every other one is surely not applicable."""
    touched, is_anywhere, is_unplaced = plan.reach
    may = np.ones(len(chunk), np.bool_) if is_anywhere else chunk.places.touched(touched)
    if is_unplaced:
        may |= ~chunk.places.is_placed
    if not len(chunk):
        return np.flatnonzero(may)
    highs = plan.table().max(axis=1)[np.asarray(plan.kinds, np.int64)[chunk.readings.kind]]
    ends = highs[:, [FORCE + 1, BOUND + 1, ACT + 1, TARGET + 1]]
    most = np.maximum.reduceat(ends, chunk.readings.first, axis=0).min(axis=1)
    return np.flatnonzero(may & (most >= failing)[chunk.mixture])


class _Cells(NamedTuple):
    """Joint readings of some records: pieces of their times with the row of each, and the masses that were asked."""

    chunk: Chunk
    plan: ClausePlan
    record: Ints
    stretch: Ints
    row: Floats

    def masses(self, numbers: Ints, *, is_region: bool = True) -> Ends:
        """The answer of the region with each piece's number."""
        low, high = np.zeros(len(self.record)), np.zeros(len(self.record))
        order = np.argsort(numbers, kind="stable")
        for mine in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1):
            region: Region = self.plan.regions[numbers[mine[0]]]
            low[mine] = self.chunk.places.value(region.low, self.record[mine])
            high[mine] = self.chunk.places.value(region.high, self.record[mine])
        return _clipped(low, high) if is_region else Ends(low, high)

    def told(self, column: int) -> Ends:
        """Two neighbouring columns of the rows."""
        return Ends(self.row[:, column], self.row[:, column + 1])


def _place(cells: _Cells) -> Ends:
    plan = cells.plan
    if not plan.bands:
        return cells.masses(cells.row[:, GROUND].astype(np.int64))
    low, high = np.zeros(len(cells.record)), np.zeros(len(cells.record))
    for place, number in enumerate(plan.bands):
        inside = cells.masses(np.full(len(cells.record), number))
        fit = cells.told(FIRST_BAND + 2 * place)
        low, high = np.maximum(low, inside.low * fit.low), np.maximum(high, inside.high * fit.high)
    return _clipped(low, high)


def _exceptions(cells: _Cells, place: Ends) -> tuple[Ends, Ends]:
    """What is left of the place, and that no exception covers it."""
    plan, size = cells.plan, len(cells.record)
    surely, perhaps, low, high = np.zeros(size), np.zeros(size), np.zeros(size), np.zeros(size)
    first = FIRST_BAND + 2 * len(plan.bands)
    for number, (covers, losses) in enumerate(zip(plan.covers, plan.losses, strict=True)):
        value = cells.told(first + 2 * number)
        if not value.high.any():
            continue
        loss = cells.masses(losses[cells.stretch], is_region=False)
        surely = np.maximum(surely, value.low * loss.low)
        perhaps += value.high * loss.high
        inside = cells.masses(covers[cells.stretch])
        low = np.maximum(low, value.low * inside.low)
        high += value.high * inside.high
    return _clipped(place.low - perhaps, place.high - surely), _clipped(1.0 - high, 1.0 - low)


def evaluate(chunk: Chunk, plan: ClausePlan, records: Ints, rules: OutcomeRules) -> Found:
    """The findings of a clause on some records of a chunk."""
    pieces, kind = _readings(chunk, records, cut(chunk.start[records], chunk.end[records], edges_of(plan.edges)))
    table, row = plan.table(), np.asarray(plan.kinds, np.int64)
    cells = _Cells(chunk, plan, records[pieces.owner], pieces.stretch, table[row[kind], pieces.stretch])
    place = _place(cells)
    left, free = _exceptions(cells, place)
    parts = (cells.told(FORCE), cells.told(BOUND), cells.told(ACT), cells.told(TARGET))
    low, high = left
    for part in parts:
        low, high = low * part.low, high * part.high
    force, bound, act, target = parts
    shown = (force, place, bound, act, target, free)
    whole = _summed(pieces, Ends(low, high), len(records))
    factors = tuple(_summed(pieces, value, len(records)) for value in shown)
    joint = Joint(pieces.owner, cells.record, cells.row[:, ZONES].astype(np.int64), pieces.share)
    best = greatest(plan.links(), chunk.places, joint, len(records))
    failing = _failing(factors, rules)
    exceeded = np.minimum.reduceat(table[row[chunk.readings.kind], 0, EXCEEDED], chunk.readings.first)
    judged = _Judged(whole, factors, failing, exceeded[chunk.mixture[records]])
    outcome = _outcomes(chunk, plan, records, judged, rules)
    return Found(records, outcome, whole, factors, failing, best.zone, Ends(best.low, best.high))


def _readings(chunk: Chunk, records: Ints, pieces: Pieces) -> tuple[Pieces, Ints]:
    """The pieces of time, each once for every reading of its record, with the kind of that reading."""
    readings, mixture = chunk.readings, chunk.mixture[records[pieces.owner]]
    count = readings.length[mixture]
    if (count == 1).all():
        return pieces, readings.kind[readings.first[mixture]]
    piece = np.repeat(np.arange(len(mixture)), count)
    number = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    reading = readings.first[mixture][piece] + number
    share = pieces.share[piece] * readings.weight[reading]
    return Pieces(pieces.owner[piece], pieces.stretch[piece], share), readings.kind[reading]


def _summed(pieces: Pieces, value: Ends, size: int) -> Ends:
    low = np.bincount(pieces.owner, pieces.share * value.low, size)
    high = np.bincount(pieces.owner, pieces.share * value.high, size)
    return _clipped(np.round(low, DIGITS), np.round(high, DIGITS))


def _failing(factors: tuple[Ends, ...], rules: OutcomeRules) -> npt.NDArray[np.uint8]:
    found = np.zeros(len(factors[0].low), np.uint8)
    for number, name in enumerate(FACTORS):
        if name in MAY_FAIL:
            found |= (factors[number].high < rules.failing).astype(np.uint8) << np.uint8(number)
    return found


class _Judged(NamedTuple):
    """What the outcome rests on."""

    whole: Ends
    factors: tuple[Ends, ...]
    failing: npt.NDArray[np.uint8]
    exceeded: Floats


def _outcomes(
    chunk: Chunk, plan: ClausePlan, records: Ints, judged: _Judged, rules: OutcomeRules
) -> npt.NDArray[np.int8]:
    """Outcomes in the order of the design: what comes first in it is put on last."""
    found = np.full(len(records), _NUMBER[Outcome.BREACH_UNLIKELY], np.int8)
    for is_so, outcome in _graded(plan, judged, rules):
        found[is_so] = _NUMBER[outcome]
    fails = judged.failing != 0
    found[fails] = _NUMBER[Outcome.NOT_APPLICABLE]
    if plan.clause.provision.is_standing:
        only_force = judged.failing == 1 << FACTORS.index(FactorName.IN_FORCE)
        found[only_force & _is_early(chunk, plan, records, rules)] = _NUMBER[Outcome.PENDING]
    return found


def _graded(plan: ClausePlan, judged: _Judged, rules: OutcomeRules) -> Iterator[tuple[Flags, Outcome]]:
    """What holds of records to which the clause may apply, last what goes before all others."""
    whole, provision = judged.whole, plan.clause.provision
    every = np.ones(len(whole.low), np.bool_)
    if provision.kind is ProvisionKind.PERMISSION and not _is_mute(plan):
        yield every, Outcome.UNKNOWN
        if not provision.is_contested:
            yield whole.low >= rules.permitted, Outcome.PERMITTED
        yield whole.high < rules.failing, Outcome.NOT_APPLICABLE
        return
    breach = [
        (whole.high >= rules.possible, Outcome.BREACH_POSSIBLE),
        (whole.low >= rules.likely, Outcome.BREACH_LIKELY),
        (whole.low >= rules.very_likely, Outcome.BREACH_VERY_LIKELY),
    ]
    if not _is_mute(plan):
        yield from breach
        yield 1.0 - judged.factors[FACTORS.index(FactorName.NO_EXCEPTION)].high >= rules.permitted, Outcome.PERMITTED
        if not provision.ceilings:
            return
    else:
        yield every, Outcome.NOT_ASSESSABLE
    if provision.ceilings:
        exceeded = judged.exceeded > 0
        yield exceeded, Outcome.BREACH_UNLIKELY
        yield from ((exceeded & is_so, outcome) for is_so, outcome in breach)


def _is_mute(plan: ClausePlan) -> bool:
    """Is there nothing in the clause that a record can be held against?"""
    provision = plan.clause.provision
    is_unpublished = plan.clause.agreement.text_status is TextStatus.UNPUBLISHED
    return provision.kind in UNTESTABLE or not provision.is_testable or is_unpublished


def _is_early(chunk: Chunk, plan: ClausePlan, records: Ints, rules: OutcomeRules) -> Flags:
    """Did it happen while the agreement was in force, before this obligation falls due on any reading?"""
    edges, life = plan.clause.perhaps.edges, plan.clause.life
    if not edges or life is None:
        return np.zeros(len(records), np.bool_)
    is_before: Flags = chunk.end[records] <= edges_of(edges)[0]
    is_alive: Flags = steps_at(life, chunk.start[records]) >= rules.failing
    return is_before & is_alive
