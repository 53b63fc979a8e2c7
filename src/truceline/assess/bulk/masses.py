"""Where records lie, in columns: masses of all outlines of all clauses, found by one index for a chunk of records.

What a clause asks of a place is linear in masses of outlines: the mass in a zone on its certain and its possible
extent, on disputed readings by their weights, in the part that it shares with an exception. So each question is a
``Linear``, and a chunk answers it from one sparse table of (record, outline, mass).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from truceline.assess.ground import Ground, Masses, Outline

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.integer[Any]]
    Small = npt.NDArray[np.int32]


class Linear(NamedTuple):
    """``constant`` plus the sum of weight × mass in outlines, by number; ``unplaced`` where no place is known."""

    terms: tuple[tuple[float, int], ...] = ()
    constant: float = 0.0
    unplaced: float = 0.0


class Region(NamedTuple):
    """The least and the greatest mass, as ``Masses.inside`` gives them for one incident."""

    low: Linear
    high: Linear


NOTHING: Final = Region(Linear(), Linear())
EVERYTHING: Final = Region(Linear((), 1.0, 1.0), Linear((), 1.0, 1.0))


def _weighted(parts: list[tuple[float, Linear]]) -> Linear:
    terms: dict[int, float] = {}
    for weight, part in parts:
        for own, outline in part.terms:
            terms[outline] = terms.get(outline, 0.0) + weight * own
    return Linear(
        tuple((weight, outline) for outline, weight in sorted(terms.items())),
        sum(weight * part.constant for weight, part in parts),
        sum(weight * part.unplaced for weight, part in parts),
    )


@dataclass(frozen=True)
class Outlines:
    """All outlines that clauses ask about, numbered; what was numbered is kept alive."""

    masses: Masses
    shapes: list[Outline] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def number(self, outline: Outline) -> int:
        """The number of an outline."""
        found = self._numbers.get(id(outline))
        if found is None:
            found = self._numbers[id(outline)] = len(self.shapes)
            self.shapes.append(outline)
        return found

    def region(self, ground: Ground) -> Region:
        """The question how much of a place lies on a ground (``Masses.inside``)."""
        if ground.is_everywhere:
            return EVERYTHING
        if ground.readings:
            parts = [(weight, self.region(reading)) for weight, reading in ground.readings]
            return Region(_weighted([(w, one.low) for w, one in parts]), _weighted([(w, one.high) for w, one in parts]))
        if ground.possible is None:
            return NOTHING
        return Region(self._mass(ground.certain), self._mass(ground.possible)._replace(unplaced=1.0))

    def loss(self, own: Ground, other: Ground) -> Region:
        """The question how much an exception takes, at least and at most (``Masses.loss``)."""
        if own.readings:
            parts = [(weight, self.loss(reading, other)) for weight, reading in own.readings]
            return Region(_weighted([(w, one.low) for w, one in parts]), _weighted([(w, one.high) for w, one in parts]))
        if other.is_everywhere:
            here = self.region(own)
            return Region(here.high, here.low)
        if own.is_everywhere:
            return self.region(other)
        overlap = self.masses.overlap(own, other)
        return Region(self._mass(overlap.sure), self._mass(overlap.greatest))

    def _mass(self, outline: Outline | None) -> Linear:
        return Linear() if outline is None else Linear(((1.0, self.number(outline)),))


class Pairs(NamedTuple):
    """Masses of some asked records: a position among those asked, the outline's number, the mass."""

    position: Ints
    outline: Small
    mass: Floats


@dataclass(frozen=True)
class Places:
    """Masses of a chunk of records: triples sorted by outline, and which records have a place at all."""

    size: int
    record: Small
    outline: Small
    mass: Floats
    bounds: Ints
    """``record`` and ``mass`` of outline i stand from ``bounds[i]`` up to ``bounds[i + 1]``."""
    is_placed: npt.NDArray[np.bool_]

    def touched(self, outlines: frozenset[int]) -> npt.NDArray[np.bool_]:
        """Which records have any mass in any of these."""
        found = np.zeros(self.size, np.bool_)
        for outline in sorted(outlines):
            found[self.record[self.bounds[outline] : self.bounds[outline + 1]]] = True
        return found

    def value(self, question: Linear, records: Ints) -> Floats:
        """The answer for some records."""
        found = np.full(len(records), question.constant)
        if question.terms:
            masses = np.zeros(self.size)
            for weight, outline in question.terms:
                part = slice(self.bounds[outline], self.bounds[outline + 1])
                masses[self.record[part]] += weight * self.mass[part]
            found += masses[records]
        if question.unplaced != question.constant:
            found[~self.is_placed[records]] = question.unplaced
        return found

    def of(self, records: Ints) -> Pairs:
        """All masses of some records, one after the other; what has no mass anywhere costs nothing."""
        order, first = self._by_record
        count = first[records + 1] - first[records]
        position = np.repeat(np.arange(len(records)), count)
        within = np.arange(len(position)) - np.repeat(np.cumsum(count) - count, count)
        mine = order[first[records[position]] + within]
        return Pairs(position, self.outline[mine], self.mass[mine])

    @cached_property
    def _by_record(self) -> tuple[Ints, Ints]:
        """The triples' order by record and outline, and where each record's begin."""
        order = np.argsort(self.record, kind="stable")
        return order, np.searchsorted(self.record[order], np.arange(self.size + 1))


def places_of(
    size: int, outlines: int, triples: tuple[Numbers, Numbers, Floats], is_placed: npt.NDArray[np.bool_]
) -> Places:
    """Masses of a chunk from (record, outline, mass) triples in any order."""
    record, outline, mass = triples
    order = np.argsort(outline, kind="stable")
    bounds = np.searchsorted(outline[order], np.arange(outlines + 1))
    masses = np.minimum(mass[order].astype(np.float64), 1.0)
    return Places(size, record[order].astype(np.int32), outline[order].astype(np.int32), masses, bounds, is_placed)
