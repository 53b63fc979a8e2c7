"""A clause made ready for columns: what words and parties decide, as one row of numbers for each kind of record.

A kind of record is a combination of act, actor, target and what is told of weapon, unit, purpose, notice, character and
number. The judgement of one incident (``assess.clause``, ``assess.applicability``) is asked once for each kind and each
stretch of time between two edges; many kinds give the same row, which is kept once.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from truceline.assess.applicability import Cell, Disputed, band_bounds, cover_bounds, target_bounds
from truceline.assess.bounds import least
from truceline.assess.bulk.zones import links_of
from truceline.assess.particulars import Particulars, exceeds, fits, weapon_fits
from truceline.model.incident import Alternative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    import numpy.typing as npt

    from truceline.assess.applicability import Judging
    from truceline.assess.bulk.masses import Outlines, Region
    from truceline.assess.bulk.zones import Links, ZoneSet
    from truceline.assess.clause import Clause, State
    from truceline.model.noun import Bounds

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

FORCE: Final = 0
BOUND: Final = 2
ACT: Final = 4
TARGET: Final = 6
EXCEEDED: Final = 8
GROUND: Final = 9
ZONES: Final = 10
FIRST_BAND: Final = 11
"""Columns of a row: the low and high ends of each factor, whether a ceiling is exceeded, the numbers of the ground's
region and of the set of zones that there are then, then the ends of bands and exceptions.
"""


class RecordKind(NamedTuple):
    """What is told of records in words; party and act ids, None where unknown."""

    act: str
    actor: str | None = None
    target: str | None = None
    told: Particulars = Particulars()

    def as_alternative(self) -> Alternative:
        """The one reading of an incident of this kind."""
        return Alternative(weight=1.0, act=self.act, actor=self.actor, target=self.target)


Mixture = tuple[tuple[float, RecordKind], ...]
"""The readings of a record and their weights, to one: which parties a name may mean, and who acted on whom."""


@dataclass
class ClausePlan:
    """A clause over stretches of time between ``edges``, the same for all clauses of its agreement.

    ``ground[s]`` is the number of a region in ``regions``, ``covers[e][s]`` that of an exception's ground,
    ``losses[e][s]`` that of what the exception takes; ``zone_sets`` are regions by the number of a zone in ``zones``.
    """

    clause: Clause
    judging: Judging
    outlines: Outlines
    edges: tuple[datetime, ...]
    regions: list[Region] = field(default_factory=list)
    rows: list[Floats] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    zone_sets: list[ZoneSet] = field(default_factory=list)
    _known: dict[bytes, int] = field(default_factory=dict)
    _sets: dict[ZoneSet, int] = field(default_factory=dict)
    _seen: dict[tuple[int, float | None], int] = field(default_factory=dict)
    _numbers: dict[Region, int] = field(default_factory=dict)
    _links: tuple[int, Links] | None = None

    def __post_init__(self) -> None:
        clause, count = self.clause, len(self.edges) + 1
        course = clause.course(self.judging.belonging, None, None)
        states = [self._state(course.edges, course.state, stretch) for stretch in range(count)]
        self.covers = [
            np.array([self._region(self.outlines.region(state.covers[number].ground)) for state in states])
            for number in range(len(clause.exceptions))
        ]
        self.losses = [
            np.array([self._region(self.outlines.loss(state.ground, state.covers[number].ground)) for state in states])
            for number in range(len(clause.exceptions))
        ]
        self.bands = [self._region(self.outlines.region(band.ground)) for band in clause.bands]
        self.zones = sorted(clause.where or {})
        self._grounds: set[int] = set()
        claimed = {e.provision.id for e in clause.exceptions if e.provision.is_contested and e.provision.against}
        self.disputed = Disputed(claimed=frozenset(claimed))

    @property
    def reach(self) -> tuple[frozenset[int], bool, bool]:
        """Outlines in which a record must have mass to be in place; is it in place anywhere; and where unplaced?"""
        numbers = self.bands or sorted(self._grounds)
        highs = [self.regions[number].high for number in numbers]
        touched = frozenset(outline for high in highs for _, outline in high.terms)
        return touched, any(high.constant > 0 for high in highs), any(high.unplaced > 0 for high in highs)

    def row_of(self, kind: RecordKind) -> int:
        """The number of the row of a kind of record."""
        course = self.clause.course(self.judging.belonging, kind.actor, kind.target)
        cells = [
            Cell(1.0, kind.as_alternative(), self._state(course.edges, course.state, stretch), False, kind.told)
            for stretch in range(len(self.edges) + 1)
        ]
        row = np.array([self._numbers_of(cell, kind) for cell in cells])
        key = row.tobytes()
        if key not in self._known:
            self._known[key] = len(self.rows)
            self.rows.append(row)
        return self._known[key]

    def table(self) -> Floats:
        """All rows: (row, stretch, column)."""
        return np.stack(self.rows) if self.rows else np.zeros((0, len(self.edges) + 1, FIRST_BAND))

    def _numbers_of(self, cell: Cell, kind: RecordKind) -> list[float]:
        clause, judging, state = self.clause, self.judging, cell.state
        act = least(clause.act(judging.acts, kind.act), fits(clause.provision, kind.told, judging.armaments))
        parts: list[Bounds] = [state.force, state.bound, act, target_bounds(clause, cell, self.disputed)]
        found = [end for part in parts for end in (part.low, part.high)]
        ground = self._region(self.outlines.region(state.ground.at_height(kind.told.height_m)))
        self._grounds.add(ground)
        found += (float(self._is_exceeded(kind)), float(ground), float(self._set_of(cell)))
        speaking = {id(band): fit for band, fit in band_bounds(cell, judging)}
        for band in clause.bands:
            fit = speaking.get(id(band))
            found += (fit.low, fit.high) if fit is not None else (0.0, 0.0)
        for cover in state.covers:
            value = cover_bounds(cover, cell, judging, self.disputed)
            found += (value.low, value.high)
        return found

    def _set_of(self, cell: Cell) -> int:
        """The number of the set of zones that there are then, each as it is at the height that is told."""
        zones, height = cell.state.zones, cell.told.height_m
        if (id(zones), height) not in self._seen:
            regions = tuple(
                (number, self.outlines.region(zones[zone].at_height(height)))
                for number, zone in enumerate(self.zones)
                if zone in zones
            )
            found = self._sets.setdefault(regions, len(self.zone_sets))
            if found == len(self.zone_sets):
                self.zone_sets.append(regions)
            self._seen[id(zones), height] = found
        return self._seen[id(zones), height]

    def links(self) -> Links:
        """Which outlines tell of which zones, by set."""
        if self._links is None or self._links[0] != len(self.zone_sets):
            self._links = len(self.zone_sets), links_of(self.zone_sets, len(self.zones))
        return self._links[1]

    def _is_exceeded(self, kind: RecordKind) -> bool:
        armaments = self.judging.armaments
        return any(
            weapon_fits(kind.told, ceiling.arms, armaments).low > 0 and exceeds(ceiling, kind.told)
            for ceiling in self.clause.provision.ceilings
        )

    def _state(self, own: Sequence[datetime], state: Callable[[int], State], stretch: int) -> State:
        """The state of a course in a stretch of the agreement, which may have more edges than the course."""
        return state(bisect_right(own, self.edges[stretch - 1]) if stretch else 0)

    def _region(self, region: Region) -> int:
        if region not in self._numbers:
            self._numbers[region] = len(self.regions)
            self.regions.append(region)
        return self._numbers[region]


def edges_for(clauses: Iterable[Clause], kinds: Iterable[RecordKind], judging: Judging) -> tuple[datetime, ...]:
    """All moments at which anything changes for records of these kinds under any of these clauses."""
    pairs = {(kind.actor, kind.target) for kind in kinds} | {(None, None)}
    courses = [clause.course(judging.belonging, actor, target) for clause in clauses for actor, target in pairs]
    return tuple(sorted({edge for course in courses for edge in course.edges}))
