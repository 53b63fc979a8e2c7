"""A batch of records in, a batch of findings and one of refusals out: what every engine calls, in Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.assess.bulk.evaluate import FACTORS, OUTCOMES, Found
from truceline.assess.bulk.records import content_rows, in_our_names
from truceline.model.finding import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from truceline.assess.bulk.assessor import BulkAssessor
    from truceline.assess.bulk.plan import ClausePlan
    from truceline.assess.bulk.records import RecordReader, Taken

_WORD: Final = pa.dictionary(pa.int32(), pa.string())

_FACTORS: Final[list[pa.Field[Any]]] = [
    pa.field(f"{name}_{end}", pa.float64(), nullable=False) for name in FACTORS for end in ("low", "high")
]
_COLUMNS: Final[list[pa.Field[Any]]] = [
    pa.field("record", pa.string(), nullable=False),
    pa.field("row", pa.int64(), nullable=False),
    pa.field("agreement", _WORD, nullable=False),
    pa.field("provision", _WORD, nullable=False),
    pa.field("outcome", _WORD, nullable=False),
    pa.field("applicability_low", pa.float64(), nullable=False),
    pa.field("applicability_high", pa.float64(), nullable=False),
    *_FACTORS,
    pa.field("failing", _WORD, nullable=False),
    pa.field("zone", _WORD),
    pa.field("in_zone_low", pa.float64(), nullable=False),
    pa.field("in_zone_high", pa.float64(), nullable=False),
]
FINDINGS: Final = pa.schema(_COLUMNS)
"""Columns of findings.

``record`` is the row's id, ``row`` its number in the file (from 0; where rows have no order, one made from what the row
tells), ``failing`` the factors that rule the clause out, joined by a space; probabilities are those of
``model.finding.Finding``.
"""

_REFUSED: Final[list[pa.Field[Any]]] = [
    pa.field("record", pa.string()),
    pa.field("row", pa.int64(), nullable=False),
    pa.field("code", pa.string(), nullable=False),
    pa.field("reason", pa.string(), nullable=False),
]
REFUSALS: Final = pa.schema(_REFUSED)
"""Columns of refusals: ``code`` is of the registry."""

_FAILING: Final = [
    " ".join(name for number, name in enumerate(FACTORS) if bits >> number & 1) for bits in range(1 << len(FACTORS))
]
_OUTCOMES: Final = [str(outcome) for outcome in OUTCOMES]


class Judged(NamedTuple):
    """What a batch gives. ``outcomes`` counts findings by (agreement, provision, outcome), those left out too.

    ``taken`` = ``judged`` + the rows of ``refusals``.
    """

    findings: pa.Table
    refusals: pa.Table
    taken: int
    judged: int
    outcomes: dict[tuple[str, str, str], int]


class BatchJudge:
    """Judges batches of one table. Findings that are not applicable are counted, and written where ``keep_all``."""

    def __init__(self, assessor: BulkAssessor, reader: RecordReader, *, keep_all: bool = False) -> None:
        self._assessor = assessor
        self._reader = reader
        self._keep_all = keep_all

    @property
    def clauses(self) -> tuple[tuple[str, str], ...]:
        """The agreement and clause of each kind of finding that a record gives."""
        return tuple((clause.agreement.id, clause.provision.id) for clause in self._assessor.clauses)

    @property
    def unknown(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Acts, and names of parties, that were met and that no lexicon has: what turns on them stays open."""
        return tuple(sorted(self._reader.unknown_acts)), tuple(sorted(self._reader.unknown_names))

    @property
    def readings(self) -> dict[str, str]:
        """Names and shares of parties that do not say plainly who is meant, with what they were read as."""
        return dict(sorted(self._reader.readings.items()))

    def judge(self, batch: pa.RecordBatch, first_row: int | None) -> Judged:
        """The findings on a batch whose first row has this number in its table; a column ``row`` goes before that.

        None: the table has no order, and rows are numbered by what they tell.
        """
        batch = in_our_names(batch)
        taken = self._reader.read(batch)
        rows = _rows(batch, first_row)
        ids = batch["id"]
        counts: dict[tuple[str, str, str], int] = {}
        parts = list(self._parts(taken, ids, rows, counts))
        refused = taken.refused
        columns: list[Any] = [
            _ids(ids, refused.position),
            pa.array(rows[refused.position], pa.int64()),
            pa.array(refused.code, pa.string()),
            pa.array(refused.reason, pa.string()),
        ]
        refusals = pa.Table.from_arrays(columns, schema=REFUSALS)
        findings = pa.concat_tables(parts) if parts else FINDINGS.empty_table()
        return Judged(findings, refusals, batch.num_rows, len(taken.position), counts)

    def _parts(
        self, taken: Taken, ids: Any, rows: npt.NDArray[np.int64], counts: dict[tuple[str, str, str], int]
    ) -> Iterator[pa.Table]:
        size = len(taken.position)
        for clause in self._assessor.clauses:
            counts[clause.agreement.id, clause.provision.id, Outcome.NOT_APPLICABLE] = size
        for plan, found in self._assessor.assess(taken.columns, keep_all=self._keep_all):
            _count(plan, found, counts)
            kept = found if self._keep_all else _applicable(found)
            if len(kept.record):
                yield _table(plan, kept, ids, taken.position[kept.record], rows)


def _rows(batch: pa.RecordBatch, first_row: int | None) -> npt.NDArray[np.int64]:
    """The number of each row: its own, where a column of whole numbers tells it, else by its place or contents."""
    own: Any = batch["row"] if "row" in batch.schema.names else pa.nulls(batch.num_rows)
    if not pa.types.is_integer(own.type):
        own = pa.nulls(batch.num_rows, pa.int64())
    numbers, is_told = np.asarray(pc.fill_null(own, 0)).astype(np.int64), np.asarray(pc.is_valid(own), np.bool_)
    if is_told.all():
        return numbers
    others = content_rows(batch) if first_row is None else np.arange(first_row, first_row + batch.num_rows)
    return np.where(is_told, numbers, others)


def _count(plan: ClausePlan, found: Found, counts: dict[tuple[str, str, str], int]) -> None:
    """Add a clause's findings; every record of which nothing is found is not applicable, and counted so before."""
    agreement, provision = plan.clause.agreement.id, plan.clause.provision.id
    for number, count in enumerate(np.bincount(found.outcome, minlength=len(OUTCOMES)).tolist()):
        if count and OUTCOMES[number] is not Outcome.NOT_APPLICABLE:
            counts[agreement, provision, _OUTCOMES[number]] = count
            counts[agreement, provision, Outcome.NOT_APPLICABLE] -= count


def _applicable(found: Found) -> Found:
    mine = np.flatnonzero(found.outcome != OUTCOMES.index(Outcome.NOT_APPLICABLE))
    return Found(
        found.record[mine],
        found.outcome[mine],
        type(found.whole)(*(end[mine] for end in found.whole)),
        tuple(type(ends)(*(end[mine] for end in ends)) for ends in found.factors),
        found.failing[mine],
        found.zone[mine],
        type(found.in_zone)(*(end[mine] for end in found.in_zone)),
    )


def _table(
    plan: ClausePlan, found: Found, ids: Any, position: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]
) -> pa.Table:
    size = len(position)
    columns: list[Any] = [
        _ids(ids, position),
        pa.array(rows[position], pa.int64()),
        _words(np.zeros(size, np.int32), [plan.clause.agreement.id]),
        _words(np.zeros(size, np.int32), [plan.clause.provision.id]),
        _words(found.outcome, _OUTCOMES),
        *(pa.array(end) for end in found.whole),
        *(pa.array(end) for ends in found.factors for end in ends),
        _words(found.failing, _FAILING),
        _words(found.zone, list(plan.zones)),
        *(pa.array(end) for end in found.in_zone),
    ]
    return pa.Table.from_arrays(columns, schema=FINDINGS)


def _ids(ids: Any, position: npt.NDArray[np.int64]) -> Any:
    """The ids of some rows, as text."""
    return pc.cast(ids.take(pa.array(position)), pa.string())


def _words(numbers: npt.NDArray[Any], words: list[str]) -> Any:
    """Words by number; none where the number is below 0."""
    codes = numbers.astype(np.int32)
    indices: Any = pa.array(codes, pa.int32(), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))
