"""A table in a data lake against agreements: Spark reads and writes, each of its Python workers judges.

The agreements, compiled once on the driver, are broadcast; a worker builds its index of zones from them once and keeps
it for all the batches that it is given. What a batch gives is what it gives anywhere else (``assess.bulk.judge``);
rows have no order in a lake, so they are numbered by what they tell.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa

from truceline.assess.bulk.judge import FINDINGS, REFUSALS
from truceline.assess.bulk.records import check_schema
from truceline.errors import CaseError, RunError
from truceline.flow.bulk import Totals, plain_schema
from truceline.flow.bulk_judge import bulk_judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyspark import Broadcast
    from pyspark.sql import SparkSession

    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.bulk.judge import BatchJudge

    Batches = Iterator[pa.RecordBatch]


class LakeOptions(NamedTuple):
    """How a table in a lake is judged: the clock of its days, and whether all findings are kept."""

    clock: str = "UTC"
    keep_all: bool = False


PLAIN: Final = LakeOptions()
_BOTH: Final = pa.schema(
    [
        *(field.with_nullable(True) for field in plain_schema(FINDINGS)),
        *(field.with_nullable(True) for field in REFUSALS if field.name not in FINDINGS.names),
    ]
)
"""Findings and refusals in one stream, as Spark wants it: a refusal has a ``code``, a finding has none."""
SETTINGS: Final[dict[str, bool | float | int | str | None]] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "131072",
    "spark.python.worker.reuse": "true",
}
"""What the judging needs of a session; a person's own settings go beside them."""
_judges: Final[dict[str, BatchJudge]] = {}


def assess_spark(source: str, out: str, agreements: Sequence[CompiledAgreement], told: LakeOptions = PLAIN) -> Totals:
    """Judge Parquet at ``source`` and write findings to ``out``, refusals to ``out.refused`` (folders of Parquet).

    Both are addresses as Spark knows them. The session is the running one, else a local one on all cores; what else it
    needs stands in Spark's own settings.

    Raises:
        CaseError: PySpark is not installed, ``out`` is there already, or the table cannot be read or lacks a column.
        RunError: Spark stopped with an error.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise CaseError("Spark is not installed", mend="pip install 'truceline[spark]'; it needs Java 17") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.appName("truceline assess").config(map=dict(SETTINGS)).getOrCreate()
    try:
        _make_free(session, source, out)
        records = session.read.parquet(source)
        check_schema(pa.schema(_arrow_fields(records.schema)), source)
        payload = session.sparkContext.broadcast(pickle.dumps(tuple(agreements)))
        both = records.mapInArrow(_judging(payload, told), _spark_schema(_BOTH)).cache()
        findings = both.where("code IS NULL").select(*FINDINGS.names)
        refusals = both.where("code IS NOT NULL").select(*REFUSALS.names)
        refusals.write.mode("errorifexists").parquet(_refused(out))
        findings.write.mode("errorifexists").parquet(out)
        totals = _totals(records.count(), findings, refusals, agreements)
        both.unpersist()
    except PySparkException as error:
        lines = str(error).strip().splitlines()
        raise RunError(f"Spark says: {lines[0][:300] if lines else error}", where=source, mend="see its log") from error
    return totals


def _refused(out: str) -> str:
    return f"{out.rstrip('/')}.refused"


def _make_free(session: SparkSession, source: str, out: str) -> None:
    """See that nothing is written over; only what a run that was killed left is cleared away.

    Findings are written last: while they are not whole, refusals beside them are of a run that was killed.

    Raises:
        CaseError: the records, or anything else that is there, would be written over.
    """
    context: Any = session.sparkContext
    files, settings = context._jvm.org.apache.hadoop.fs, context._jsc.hadoopConfiguration()
    records = _whole(files, settings, source)
    cleared: list[Any] = []
    for address in (out, _refused(out)):
        path, whole = files.Path(address), _whole(files, settings, address)
        system = path.getFileSystem(settings)
        if records == whole or records.startswith(f"{whole}/") or whole.startswith(f"{records}/"):
            raise CaseError("the findings would be written over the records", where=address, mend="name another OUT")
        if not system.exists(path):
            continue
        is_done = system.exists(files.Path(path, "_SUCCESS"))
        is_left = not is_done and system.exists(files.Path(path, "_temporary"))
        if is_done and address != out:
            is_left = session.read.parquet(address).columns == REFUSALS.names
        if not is_left:
            raise CaseError("there is something already", where=address, mend="name another OUT, or remove it")
        cleared.append(path)
    for path in cleared:
        path.getFileSystem(settings).delete(path, True)


def _whole(files: Any, settings: Any, address: str) -> str:
    """An address in full."""
    path = files.Path(address)
    return str(path.getFileSystem(settings).makeQualified(path).toString())


def _judging(payload: Broadcast[bytes], told: LakeOptions) -> Callable[[Batches], Batches]:
    """What a worker does with the batches of a partition."""

    def judged(batches: Batches) -> Batches:
        judge = _the_judge(payload.value, told)
        for batch in batches:
            found = judge.judge(batch, None)
            for table in (found.findings, found.refusals):
                if len(table):
                    yield from _as_both(table)

    return judged


def _the_judge(payload: bytes, told: LakeOptions) -> BatchJudge:
    """This worker's judge: made once, and used for every batch that it is given."""
    key = f"{hashlib.sha256(payload).hexdigest()} {told.clock} {told.keep_all}"
    if key not in _judges:
        agreements = pickle.loads(payload)  # noqa: S301 it comes from the driver of this very job
        _judges[key] = bulk_judge(agreements, clock=told.clock, keep_all=told.keep_all)[0]
    return _judges[key]


def _as_both(table: pa.Table) -> list[pa.RecordBatch]:
    columns: list[Any] = [
        table[field.name].cast(field.type) if field.name in table.schema.names else pa.nulls(len(table), field.type)
        for field in _BOTH
    ]
    return pa.Table.from_arrays(columns, schema=_BOTH).combine_chunks().to_batches()


def _totals(taken: int, findings: Any, refusals: Any, agreements: Sequence[CompiledAgreement]) -> Totals:
    codes = {str(row["code"]): int(row["count"]) for row in refusals.groupBy("code").count().collect()}
    counted = findings.groupBy("agreement", "provision", "outcome").count().collect()
    outcomes = {" ".join(row[:3]): int(row["count"]) for row in counted}
    refused = sum(codes.values())
    judge = bulk_judge(agreements)[0]
    for agreement, provision in judge.clauses:
        stem = f"{agreement} {provision} "
        others = sum(
            n for name, n in outcomes.items() if name.startswith(stem) and not name.endswith(" not_applicable")
        )
        if taken - refused > others:
            outcomes[f"{stem}not_applicable"] = taken - refused - others
    return Totals(
        taken=taken,
        judged=taken - refused,
        refused=refused,
        written=sum(int(row["count"]) for row in counted),
        outcomes=outcomes,
        refusals=codes,
    )


def _arrow_fields(schema: Any) -> list[pa.Field[Any]]:
    from pyspark.sql.pandas.types import to_arrow_schema

    return list(to_arrow_schema(schema, timezone="UTC"))


def _spark_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)
