"""Why does a table's row have its findings? The row is looked up and judged by itself, as an incident in a case is.

Nothing of a finding in bulk is kept but its numbers. The judgement of single incidents gives the same numbers, with the
reasons: a test holds the two equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from truceline.assess.bulk.records import RecordReader, in_our_names
from truceline.assess.bulk.single import incident_of
from truceline.assess.context import AssessContext
from truceline.assess.judge import assess_incident
from truceline.errors import CaseError
from truceline.flow.bulk_judge import LAST_DAY
from truceline.flow.bulk_tables import record_batches
from truceline.when.interval import clock_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from truceline.agreement.compile import CompiledAgreement
    from truceline.model import Finding, Incident, Maker

MOST: Final = 20
"""Rows of one id that are told."""


class RowJudged(NamedTuple):
    """A row with its number in the file, as an incident, and what each clause says of it."""

    row: int
    incident: Incident
    findings: tuple[Finding, ...]


def judge_row(
    source: Path, record: str, agreements: Sequence[CompiledAgreement], clock: str = "UTC"
) -> tuple[tuple[RowJudged, ...], tuple[Maker, ...]]:
    """The rows with an id, judged one by one against agreements, and who made the findings.

    Raises:
        CaseError: the table cannot be read, no row has the id, or a row that has it is refused.
        ItemError: ``place.bad_date`` where there is no such clock.
    """
    clock_of(clock)
    context = AssessContext(as_of=LAST_DAY, has_sources=False)
    reader = RecordReader(context.parties, clock)
    found = []
    for row, batch in _rows(source, record):
        taken = reader.read(batch)
        if len(taken.refused.code):
            where = f"{source}:row {row}"
            raise CaseError(f"the row is refused: {taken.refused.reason[0]} ({taken.refused.code[0]})", where=where)
        incident = incident_of(taken, 0, record, clock)
        findings = (finding for one in agreements for finding in assess_incident(incident, one, context))
        found.append(RowJudged(row, incident, tuple(findings)))
        if len(found) == MOST:
            break
    if not found:
        raise CaseError(f"no row has the id {record!r}", where=str(source), mend="ids stand in the column record")
    return tuple(found), tuple(context.maker(one) for one in agreements)


def _rows(source: Path, record: str) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Each row with an id, by itself, with its number."""
    row = 0
    for batch in record_batches(source):
        ids: Any = pc.fill_null(pc.cast(in_our_names(batch)["id"], pa.string()), pa.scalar(""))
        for position in pc.indices_nonzero(pc.equal(ids, pa.scalar(record))).to_pylist():
            yield row + position, batch.slice(position, 1)
        row += batch.num_rows
