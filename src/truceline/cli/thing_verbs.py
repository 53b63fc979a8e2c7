"""Verbs about one thing: show it, why we say so, and what we said of it when."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli import options, output
from truceline.errors import CaseError
from truceline.publish import lines
from truceline.publish.chronicle import chronicle, in_force_at
from truceline.publish.derivation import RowOfTable, derive, derive_row
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_fields, print_sheet, print_tree
from truceline.publish.view import BANNER, View, full_id

if TYPE_CHECKING:
    from truceline.model.noun import Noun
    from truceline.publish.chronicle import Entry
    from truceline.publish.derivation import Branch


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command(
        "show",
        short_help="One thing, with all of it.",
        epilog="\b\nExamples:\n  truceline show inc-k3m4\n  truceline show clm-7a2b --case my-case --json",
    )(show)
    app.command(
        "why",
        short_help="Why we say so, to the source.",
        epilog="\b\nExamples:\n  truceline why fnd-k3m4\n  truceline why inc-7a2b --case my-case\n"
        "  truceline why r17 --table events.parquet --agreement syr-2017-05-04-astana",
    )(why)
    app.command(
        "history",
        short_help="What we said of it when.",
        epilog="\b\nExamples:\n  truceline history fnd-k3m4\n  truceline history fnd-k3m4 --on 2017-06-10",
    )(history)


def show(key: options.IdArgument, case: options.CaseOption = None, json: options.JsonFlag = False) -> None:
    """One thing with everything that is kept of it."""
    with options.the_case(case).reading() as reading:
        view = View(reading)
        noun = _get(view, key)
        row = lines.row_of(view, noun)
        if json:
            output.put_lines([lines.line(row)])
            return
        print_fields(output.data(), row)
        _mark(view, noun)


def why(
    key: options.IdArgument,
    case: options.CaseOption = None,
    table: Annotated[
        Path | None,
        typer.Option("--table", metavar="FILE", help="Why a row of a table that assess judged has its findings."),
    ] = None,
    agreement: Annotated[
        list[str] | None, typer.Option("--agreement", metavar="ID_OR_FILE", help="With --table: as given to assess.")
    ] = None,
    clock: Annotated[str, typer.Option("--clock", metavar="ZONE", help="With --table: clock of its days.")] = "UTC",
    json: options.JsonFlag = False,
) -> None:
    """Why we say so: from the finding down to the quoted sentence and the hash of its source."""
    if table is not None:
        for branch in _row_branches(key, table, agreement or [], clock):
            if json:
                output.put_lines([lines.line(lines.tree_of(branch))])
            else:
                print_tree(output.data(), branch)
        return
    with options.the_case(case).reading() as reading:
        view = View(reading)
        noun = _get(view, key)
        branch = derive(view, noun)
        if json:
            output.put_lines([lines.line(lines.tree_of(branch) | {"kind": view.kind(noun)})])
            return
        print_tree(output.data(), branch)
        _mark(view, noun)


def _row_branches(record: str, table: Path, names: list[str], clock: str) -> list[Branch]:
    """The derivation of each row of a table with this id.

    Raises:
        CaseError: no agreement is named, the table cannot be read, or no row has the id.
    """
    from truceline.cli.agreement_looks import compiled_of
    from truceline.flow.bulk_why import judge_row

    if not names:
        raise CaseError("no agreement is named", where=str(table), mend="give --agreement, as to assess")
    if not table.is_file():
        raise CaseError("there is no such file", where=str(table), mend="name the table that was given to assess")
    compiled = [compiled_of(name) for name in dict.fromkeys(names)]
    rows, makers = judge_row(table, record, compiled, clock)
    agreements = {one.agreement.id: one.agreement for one in compiled}
    made_by = {maker.id: maker for maker in makers}
    told = [RowOfTable(table.name, one.row, one.incident, one.findings) for one in rows]
    return [derive_row(one, agreements, made_by) for one in told]


def history(
    key: options.IdArgument,
    case: options.CaseOption = None,
    on: Annotated[
        date | None,
        typer.Option(
            "--on", metavar="DAY", parser=options.parse_day, help="Only what held at the end of this day (UTC)."
        ),
    ] = None,
    json: options.JsonFlag = False,
) -> None:
    """What we said of it, from which generation on."""
    from truceline.agreement.library import library_ids

    if key in library_ids():
        raise CaseError("is an agreement", where=key, mend=f"truceline agreement timeline {key}")
    with options.the_case(case).reading() as reading:
        entries = chronicle(reading.history(full_id(reading, key)))
    if on is not None:
        held = in_force_at(entries, datetime.combine(on + timedelta(days=1), time(), UTC) - timedelta(microseconds=1))
        entries = [held] if held else []
    if json:
        output.put_lines(lines.line(_row(entry)) for entry in entries)
        return
    cells = [
        (str(entry.generation), f"{entry.time_utc:%Y-%m-%d %H:%M} UTC", entry.words, ", ".join(entry.changed))
        for entry in entries
    ]
    sheet = Sheet(("generation", "from", "what we said", "changed"), tuple(cells))
    print_sheet(output.data(), sheet, empty=f"nothing had been said of it by the end of {on}")


def _row(entry: Entry) -> dict[str, object]:
    return {
        "generation": entry.generation,
        "time_utc": entry.time_utc,
        "words": entry.words,
        "changed": entry.changed,
        "thing": entry.noun,
    }


def _get(view: View, key: str) -> Noun:
    """The thing that a person means by an id.

    Raises:
        CaseError: there is none, or it is no longer part of the case.
    """
    from truceline.agreement.library import library_ids

    found = full_id(view.reading, key)
    noun = view.get(found)
    if noun is None and found in library_ids():
        raise CaseError("is an agreement", where=found, mend=f"truceline agreement show {found}")
    if noun is None:
        raise CaseError("not part of the latest generation", where=found, mend=f"truceline history {found}")
    if noun.id != found:
        output.say(f"{found} was merged into {noun.id}")
    return noun


def _mark(view: View, noun: Noun) -> None:
    if view.kind(noun) == "reconstruction":
        output.say(BANNER)
