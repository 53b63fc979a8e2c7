"""The verb for tables of millions: records against agreements, without a case."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import msgspec
import typer

from truceline.cli import agreement_looks, options, output
from truceline.errors import CaseError
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.bulk.judge import BatchJudge
    from truceline.flow.bulk import Totals

THREADS: Final = 2
MOST_TOLD: Final = 8
"""Unknown words that a message names."""


class Engine(StrEnum):
    """Where the records are, and what reads and writes them."""

    DUCKDB = "duckdb"
    POSTGRES = "postgres"
    SPARK = "spark"


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command(
        "assess",
        epilog="\b\nExamples:\n"
        "  truceline assess events.parquet --agreement syr-2017-05-04-astana --out findings.parquet\n"
        "  truceline assess log.csv --agreement ours.yaml --clock Asia/Damascus --out findings.csv --all\n"
        "  truceline assess mission.events --engine postgres --agreement ours.yaml --out mission.findings",
    )(assess)


def assess(
    records: Annotated[
        str,
        typer.Argument(metavar="RECORDS", help="Parquet or CSV; a table of PostgreSQL; Parquet for Spark."),
    ],
    agreement: Annotated[
        list[str], typer.Option("--agreement", metavar="ID_OR_FILE", help="An id of the library or a file; repeatable.")
    ],
    out: Annotated[
        str, typer.Option("--out", metavar="OUT", help="Where findings go: .parquet or .csv; a new table; a folder.")
    ],
    engine: Annotated[
        Engine, typer.Option("--engine", help="duckdb: files; postgres: tables of a server; spark: a data lake.")
    ] = Engine.DUCKDB,
    is_all: Annotated[bool, typer.Option("--all", help="Write what is not applicable too, with its reasons.")] = False,
    clock: Annotated[str, typer.Option("--clock", metavar="ZONE", help="Clock of its days, by IANA name.")] = "UTC",
    json: options.JsonFlag = False,
) -> None:
    """Tables of millions against agreements.

    Memory is bounded, and an interrupted run goes on where it was when the same command is given again.

    Columns: id, lon, lat (radius_m or sigma_m), start and end (or date and date_end), act, actor, target, weapon and
    more, as the manual has them. Each row is judged as an incident that nobody disputes. Rows that cannot be taken go
    to a file beside the findings, with the reason.
    """
    compiled = _compiled(agreement)
    if engine is Engine.SPARK:
        from truceline.flow.bulk_spark import LakeOptions, assess_spark

        totals = assess_spark(records, out, compiled, LakeOptions(clock, is_all))
    else:
        totals = _here(records, out, engine, _Judging(compiled, clock, is_all))
    if json:
        output.put_lines([msgspec.json.encode(totals).decode()])
        return
    _print(totals, out, _refused_at(out, engine))


def _compiled(names: list[str]) -> tuple[CompiledAgreement, ...]:
    """The agreements that are asked for, each once.

    Raises:
        CaseError: two that differ have one id, so that nobody could tell their findings apart.
    """
    found: dict[str, CompiledAgreement] = {}
    for name in dict.fromkeys(names):
        compiled = agreement_looks.compiled_of(name)
        own = found.setdefault(compiled.agreement.id, compiled)
        if own.agreement != compiled.agreement:
            mend = "give one of them another id, or judge them one after the other"
            raise CaseError(f"another agreement has the id {compiled.agreement.id} too", where=name, mend=mend)
    return tuple(found.values())


class _Judging(NamedTuple):
    """What judges a table, as a person asked for it."""

    agreements: tuple[CompiledAgreement, ...]
    clock: str
    is_all: bool


def _here(records: str, out: str, engine: Engine, asked: _Judging) -> Totals:
    """The totals of a table that is judged in this process."""
    from truceline.flow.bulk import assess_table
    from truceline.flow.bulk_judge import bulk_judge
    from truceline.flow.bulk_postgres import assess_postgres
    from truceline.flow.bulk_tables import assess_events, is_of_records

    if engine is Engine.DUCKDB and Path(out).suffix not in {".parquet", ".csv"}:
        raise typer.BadParameter(f"{out!r} ends in neither .parquet nor .csv", param_hint="--out")
    if engine is Engine.DUCKDB and not Path(records).is_file():
        raise CaseError("there is no such file", where=records, mend="name a Parquet or CSV file")
    judge, stamp = bulk_judge(asked.agreements, clock=asked.clock, keep_all=asked.is_all, threads=THREADS)
    with output.progress() as progress:
        if engine is Engine.POSTGRES:
            totals = assess_postgres(records, out, judge, progress)
        else:
            judge_it = assess_table if is_of_records(Path(records)) else assess_events
            totals = judge_it(Path(records), Path(out), judge, stamp, progress)
    _tell_words(judge)
    return totals


def _tell_words(judge: BatchJudge) -> None:
    """Which words of a table no lexicon has, and which were read as what they may mean."""
    for what, words in zip((("act",), ("party", "parties")), judge.unknown, strict=True):
        if words:
            told = output.counted(len(words), *what)
            output.say(f"{told} that no lexicon has; clauses that turn on such words stay open: {_some(words)}")
    readings = [f"“{name}” as {shares or 'nobody known'}" for name, shares in judge.readings.items()]
    if readings:
        told = output.counted(len(readings), "party", "parties")
        output.say(f"{told} not told plainly, read as what fits: {_some(readings)}")


def _some(words: Sequence[str]) -> str:
    """The first of some words."""
    return ", ".join(words[:MOST_TOLD]) + (" …" if len(words) > MOST_TOLD else "")


def _refused_at(out: str, engine: Engine) -> str:
    """Where the refused rows are."""
    from truceline.flow.bulk import refused_beside

    if engine is Engine.DUCKDB:
        return str(refused_beside(Path(out)))
    return f"{out}_refused" if engine is Engine.POSTGRES else f"{out.rstrip('/')}.refused"


def _print(totals: Totals, out: str, refused: str) -> None:
    """What was counted, by clause and outcome."""
    rows = [(*name.split(" "), f"{count:,}") for name, count in sorted(totals.outcomes.items())]
    print_sheet(output.data(), Sheet(("agreement", "clause", "outcome", "records"), tuple(rows)))
    codes = "".join(f", {count:,} {code}" for code, count in sorted(totals.refusals.items()))
    output.say(f"{totals.taken:,} in = {totals.judged:,} judged + {totals.refused:,} refused{codes}")
    output.say(
        f"{output.counted(totals.written, 'finding')} in {out}" + (f", refusals in {refused}" if totals.refused else "")
    )
