"""The verb for tables of millions: records against agreements, without a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from truceline.cli import agreement_looks, options, output
from truceline.errors import CaseError
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_sheet

if TYPE_CHECKING:
    from truceline.flow.bulk import Totals

THREADS: int = 2


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command(
        "assess",
        epilog="\b\nExamples:\n"
        "  truceline assess events.parquet --agreement syr-2017-05-04-astana --out findings.parquet\n"
        "  truceline assess log.csv --agreement ours.yaml --clock Asia/Damascus --out findings.csv --all",
    )(assess)


def assess(
    records: Annotated[Path, typer.Argument(metavar="RECORDS", help="A table of records: Parquet or CSV.")],
    agreement: Annotated[
        list[str], typer.Option("--agreement", metavar="ID_OR_FILE", help="An id of the library or a file; repeatable.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the findings go: .parquet or .csv.")],
    is_all: Annotated[bool, typer.Option("--all", help="Write what is not applicable too, with its reasons.")] = False,
    clock: Annotated[
        str, typer.Option("--clock", metavar="ZONE", help="Clock of its days, by IANA name.")
    ] = "UTC",
    threads: Annotated[int, typer.Option("--threads", min=1, help="Threads that look places up.")] = THREADS,
    json: options.JsonFlag = False,
) -> None:
    """Judge a table of records against agreements, in bounded memory; an interrupted run goes on where it was.

    Columns: id, lon, lat (radius_m or sigma_m), start and end (or date and date_end), act, actor, target, weapon and
    more, as the manual has them. Each row is judged as an incident that nobody disputes. Rows that cannot be taken go
    to a file beside the findings, with the reason.
    """
    from truceline.flow.bulk import assess_table
    from truceline.flow.bulk_judge import bulk_judge

    if out.suffix not in {".parquet", ".csv"}:
        raise typer.BadParameter(f"{out.name!r} ends in neither .parquet nor .csv", param_hint="--out")
    if not records.is_file():
        raise CaseError("there is no such file", where=str(records), mend="name a Parquet or CSV file")
    compiled = tuple(agreement_looks.compiled_of(name) for name in dict.fromkeys(agreement))
    judge, stamp = bulk_judge(compiled, clock=clock, keep_all=is_all, threads=threads)
    with output.progress() as progress:
        totals = assess_table(records, out, judge, stamp, progress)
    if json:
        output.put_lines([msgspec.json.encode(totals).decode()])
        return
    _print(totals, out)


def _print(totals: Totals, out: Path) -> None:
    """What was counted, by clause and outcome."""
    rows = [(*name.split(" "), f"{count:,}") for name, count in sorted(totals.outcomes.items())]
    print_sheet(output.data(), Sheet(("agreement", "clause", "outcome", "records"), tuple(rows)))
    codes = "".join(f", {count:,} {code}" for code, count in sorted(totals.refusals.items()))
    output.say(f"{totals.taken:,} in = {totals.judged:,} judged + {totals.refused:,} refused{codes}")
    output.say(f"{totals.written:,} findings in {out}")
