"""Agreements made ready for tables: takes columns of records, gives columns of findings, chunk by chunk.

The judgement is the one of single incidents (``assess.judge``): a record is an incident with one reading that nobody
disputes. What a table does not tell (chains of sources, justifications, competing readings) it cannot weigh, so there
is no support, and nothing is cleared by the actor's own word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from truceline.assess.bulk.evaluate import Chunk, Readings, candidates, evaluate
from truceline.assess.bulk.masses import Outlines, Places, places_of
from truceline.assess.bulk.plan import ClausePlan, edges_for
from truceline.assess.bulk.words import Distinctions
from truceline.assess.judge import judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    import numpy.typing as npt

    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.bulk.evaluate import Found
    from truceline.assess.bulk.plan import Mixture, RecordKind
    from truceline.assess.clause import Clause
    from truceline.assess.context import AssessContext
    from truceline.assess.ground import Outline

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.integer[Any]]
    Triples = tuple[Numbers, Numbers, Floats]


class PlaceColumns(NamedTuple):
    """Where records are: WGS 84 degrees, metres. A row is a disc where ``sigma_m`` is not a number, else a normal.

    Where ``lon`` is not a number, nothing is known of the place.
    """

    lon: Floats
    lat: Floats
    radius_m: Floats
    sigma_m: Floats

    @property
    def is_placed(self) -> npt.NDArray[np.bool_]:
        """Which records have a place."""
        return ~np.isnan(self.lon)


class Columns(NamedTuple):
    """Checked records: instants in microseconds since 1970 UTC (half-open), ``kind`` a number of ``kinds``.

    Each of ``kinds`` is a mixture of readings.
    """

    start: Ints
    end: Ints
    kind: Ints
    kinds: tuple[Mixture, ...]
    place: PlaceColumns


class MassFinder(Protocol):
    """What finds masses of places in outlines."""

    def __call__(self, outlines: Sequence[Outline], place: PlaceColumns) -> Triples:
        """(record, number of the outline, mass) of every pair with any mass, in any order."""
        ...


class _Prepared(NamedTuple):
    """An agreement's clauses over one set of edges."""

    edges: tuple[datetime, ...]
    plans: tuple[ClausePlan, ...]


class BulkAssessor:
    """Findings of some agreements on any number of records."""

    def __init__(self, agreements: Sequence[CompiledAgreement], context: AssessContext, find: MassFinder) -> None:
        self.agreements = tuple(agreements)
        self._context = context
        self._find = find
        self._outlines = Outlines(context.judging.masses)
        self._kinds: dict[RecordKind, int] = {}
        self._prepared = [self._prepare(compiled) for compiled in self.agreements]
        self.distinctions = Distinctions(self.clauses, context.judging.armaments)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that give findings, in the order in which they are given."""
        return tuple(plan.clause for prepared in self._prepared for plan in prepared.plans)

    def assess(self, columns: Columns, *, keep_all: bool = False) -> Iterator[tuple[ClausePlan, Found]]:
        """The findings of each clause; those that are not applicable only where all are kept.

        Which records are left out is then told by their absence: each is not applicable.
        """
        readings = self._take(columns.kinds)
        chunk = Chunk(columns.start, columns.end, columns.kind, readings, self._places(columns.place))
        rules = self._context.options.outcomes
        for plan in (plan for prepared in self._prepared for plan in prepared.plans):
            records = np.arange(len(chunk)) if keep_all else candidates(chunk, plan, rules.failing)
            if len(records):
                yield plan, evaluate(chunk, plan, records, rules)

    def _places(self, place: PlaceColumns) -> Places:
        shapes = self._outlines.shapes
        return places_of(len(place.lon), len(shapes), self._find(shapes, place), place.is_placed)

    def _take(self, mixtures: Sequence[Mixture]) -> Readings:
        """The readings of these mixtures; kinds that are new among them are judged by every clause, once."""
        kinds = dict.fromkeys(kind for mixture in mixtures for _, kind in mixture)
        fresh = [kind for kind in kinds if kind not in self._kinds]
        for kind in fresh:
            self._kinds[kind] = len(self._kinds)
        for place, prepared in enumerate(self._prepared):
            if set(self._edges(self.agreements[place], fresh)) <= set(prepared.edges):
                self._judge(prepared, fresh)
            else:
                self._prepared[place] = self._prepare(self.agreements[place])
        count = np.array([len(mixture) for mixture in mixtures], np.int64)
        return Readings(
            first=np.cumsum(count) - count,
            length=count,
            kind=np.array([self._kinds[kind] for mixture in mixtures for _, kind in mixture], np.int64),
            weight=np.array([weight for mixture in mixtures for weight, _ in mixture], np.float64),
        )

    def _edges(self, compiled: CompiledAgreement, kinds: Sequence[RecordKind]) -> tuple[datetime, ...]:
        return edges_for(judged(compiled, self._context), kinds, self._context.judging)

    def _prepare(self, compiled: CompiledAgreement) -> _Prepared:
        edges = self._edges(compiled, tuple(self._kinds))
        clauses = judged(compiled, self._context)
        plans = tuple(ClausePlan(clause, self._context.judging, self._outlines, edges) for clause in clauses)
        prepared = _Prepared(edges, plans)
        self._judge(prepared, tuple(self._kinds))
        return prepared

    def _judge(self, prepared: _Prepared, kinds: Sequence[RecordKind]) -> None:
        for plan in prepared.plans:
            plan.kinds.extend(plan.row_of(kind) for kind in kinds)
