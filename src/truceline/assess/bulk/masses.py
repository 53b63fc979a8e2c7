"""Where records lie, in columns: masses of all outlines of all clauses, found by one index for a chunk of records.

What a clause asks of a place is linear in masses of outlines: the mass in a zone on its certain and its possible
extent, on disputed readings by their weights, in the part that it shares with an exception. So each question is a
``Linear``, and a chunk answers it from one sparse table of (record, outline, mass).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from truceline.assess.ground import Ground, Masses, Outline

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]


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


@dataclass(frozen=True)
class Places:
    """Masses of a chunk of records: triples sorted by outline, and which records have a place at all."""

    size: int
    record: Ints
    mass: Floats
    bounds: Ints
    """``record`` and ``mass`` of outline i stand from ``bounds[i]`` up to ``bounds[i + 1]``."""
    is_placed: npt.NDArray[np.bool_]
    _dense: dict[int, Floats] = field(default_factory=dict)

    def of(self, outline: int) -> Floats:
        """The mass of every record in an outline."""
        found = self._dense.get(outline)
        if found is None:
            found = self._dense[outline] = np.zeros(self.size)
            part = slice(self.bounds[outline], self.bounds[outline + 1])
            found[self.record[part]] = np.minimum(self.mass[part], 1.0)
        return found

    def touched(self, outlines: frozenset[int]) -> npt.NDArray[np.bool_]:
        """Which records have any mass in any of these."""
        found = np.zeros(self.size, np.bool_)
        for outline in sorted(outlines):
            found[self.record[self.bounds[outline] : self.bounds[outline + 1]]] = True
        return found

    def value(self, question: Linear, records: Ints) -> Floats:
        """The answer for some records."""
        found = np.full(len(records), question.constant)
        for weight, outline in question.terms:
            found += weight * self.of(outline)[records]
        if question.unplaced != question.constant:
            found[~self.is_placed[records]] = question.unplaced
        return found


def places_of(size: int, outlines: int, triples: tuple[Ints, Ints, Floats], is_placed: npt.NDArray[np.bool_]) -> Places:
    """Masses of a chunk from (record, outline, mass) triples in any order."""
    record, outline, mass = triples
    order = np.argsort(outline, kind="stable")
    bounds = np.searchsorted(outline[order], np.arange(outlines + 1))
    return Places(size, record[order].astype(np.int64), mass[order].astype(np.float64), bounds, is_placed)
