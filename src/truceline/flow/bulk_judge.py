"""What judges tables, put together: agreements, lexicons, thresholds, the index of zones; the same for every engine."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.assess.bulk.assessor import BulkAssessor
from truceline.assess.bulk.find import IndexMasses
from truceline.assess.bulk.judge import BatchJudge
from truceline.assess.bulk.records import RecordReader
from truceline.assess.context import AssessContext
from truceline.when.interval import clock_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.bulk.assessor import MassFinder

LAST_DAY: Final = date.max
"""A table is judged as of no day: obligations that fall due are not judged on it."""


def bulk_judge(
    agreements: Sequence[CompiledAgreement],
    *,
    clock: str = "UTC",
    keep_all: bool = False,
    threads: int = 1,
    find: MassFinder | None = None,
) -> tuple[BatchJudge, str]:
    """What judges batches of a table, and a stamp of all that its findings depend on, in JSON.

    ``find`` finds masses; the default is the index of zones, on so many ``threads``.

    Raises:
        ItemError: ``place.bad_date`` where there is no such clock.
    """
    clock_of(clock)
    context = AssessContext(as_of=LAST_DAY)
    assessor = BulkAssessor(agreements, context, find or IndexMasses(threads))
    makers = {compiled.agreement.id: context.maker(compiled) for compiled in agreements}
    made_with = {id_: [maker.algorithm, *(" ".join(each) for each in maker.inputs)] for id_, maker in makers.items()}
    stamp = msgspec.json.encode({"made_with": made_with, "clock": clock, "all": keep_all}, order="sorted").decode()
    reader = RecordReader(context.parties, clock, assessor.distinctions)
    return BatchJudge(assessor, reader, keep_all=keep_all), stamp
