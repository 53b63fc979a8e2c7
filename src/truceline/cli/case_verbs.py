"""Verbs that make and check a case: init, run, demo, verify, export, doctor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from truceline.cli import options, output
from truceline.cli.interrupts import heard
from truceline.errors import CaseError
from truceline.flow import case as cases
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.flow.case import Case
    from truceline.flow.run import RunResult

DEMO: Final = "syria-2017"
WORKERS: Final = 2
"""Processes that read documents, where there are many."""


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    _add(app, init, "Start a case.", "init my-case", "init my-case --title 'South, June' --country SYR")
    _add(app, run, "All six stages over what has changed.", "run", "run my-case --json")
    _add(app, demo, "Run the bundled case.", "demo", "demo look --no-open")
    _add(app, verify, "Check evidence and database.", "verify", "verify my-case")
    _add(
        app,
        export,
        "Write files that other tools read.",
        "export --format geojson --out findings.geojson",
        "export my-case --format csv --of incident",
    )
    _add(app, doctor, "What this machine lacks.", "doctor", "doctor my-case --json")


def _add(app: typer.Typer, verb: Callable[..., None], summary: str, *examples: str) -> None:
    epilog = "\b\nExamples:\n" + "\n".join(f"  truceline {example}" for example in examples)
    app.command(short_help=summary, epilog=epilog)(verb)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.", show_default=False)],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What the case is about.")] = "",
    country: Annotated[
        list[str] | None, typer.Option("--country", metavar="ISO3", help="A country of the case; may be repeated.")
    ] = None,
    agreement: Annotated[
        list[str] | None, typer.Option("--agreement", metavar="ID", help="An agreement of the case; may be repeated.")
    ] = None,
) -> None:
    """Start a case: a folder with case.toml, sources/ and corrections/."""
    cases.init_case(folder, title, country or (), agreement or ())
    output.say(
        f"made the case {folder}\n  next: put pages, text or tables into {folder}/sources, then: truceline run {folder}"
    )


def run(
    case: options.CaseArgument = None,
    send_to: Annotated[
        str, typer.Option("--send-to", metavar="HOST", help="Let the endpoint that case.toml names have the texts.")
    ] = "",
    json: options.JsonFlag = False,
) -> None:
    """All six stages over what has changed; what was published before stays readable meanwhile."""
    found = options.the_case(case)
    result = _run(found, send_to)
    if json:
        output.put_lines(lines.line(tally) for tally in result.tallies)
    else:
        print_sheet(output.data(), _tally_sheet(result))
    for line in result.unapplied:
        output.say(f"not applied: {line}")
    output.say(f"{result.in_words}\n  next: truceline findings {found.folder}")


def _run(case: Case, send_to: str = "") -> RunResult:
    try:
        with output.progress() as shown, heard(shown) as progress:
            return case.run(progress, WORKERS, send_to)
    except KeyboardInterrupt:
        output.say("interrupted: the last generation stands; run again to go on")
        raise


def _tally_sheet(result: RunResult) -> Sheet:
    rows = [
        (one.stage, one.unit, str(one.taken), str(one.out), str(one.refused), str(one.made)) for one in result.tallies
    ]
    return Sheet(("stage", "counted", "in", "out", "refused", "made"), tuple(rows))


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the copy goes.")] = Path("truceline-demo"),
    open_report: Annotated[bool, typer.Option("--open/--no-open", help="Open the report in the browser.")] = True,
) -> None:
    """Copy the bundled case (Syria 2017) into a folder, run it, and show what it finds."""
    from truceline.cli.look_verbs import print_findings_of

    case = cases.copy_bundled(DEMO, folder)
    result = _run(case)
    telling = print_findings_of(case)
    print_sheet(output.messages(), _tally_sheet(result))
    output.say(f"{result.in_words}\nThe case is in {folder}, what was published in {case.out}. Try:")
    output.say(f"  truceline why {telling} --case {folder}\n  truceline findings {folder} --outcome breach")
    report = case.out / "report.html"
    if open_report and report.is_file() and sys.stdout.isatty():
        typer.launch(str(report))


def verify(case: options.CaseArgument = None, json: options.JsonFlag = False) -> None:
    """Check every byte of evidence, the custody log and the database; names what is not as it was left."""
    from truceline.flow.check import check_case

    found = options.the_case(case)
    report = check_case(found)
    if json:
        found_faults = [{"fault": fault} for fault in report.faults]
        output.put_lines(lines.line(told) for told in found_faults or [{"summary": report.summary}])
    else:
        output.put_lines(report.faults or [report.summary])
    if report.faults:
        raise CaseError(
            f"{len(report.faults)} things are not as they were left",
            where=str(found.folder),
            mend="restore what is named from a copy of the case",
        )


def export(
    case: options.CaseArgument = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="html, geojson, csv or jsonl.")] = "geojson",
    of: Annotated[
        str, typer.Option("--of", metavar="NOUN", help="For csv: finding, incident, record, talk, refusal or coverage.")
    ] = "finding",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A file; without it, stdout.")] = None,
) -> None:
    """Write the findings in a format that other tools read."""
    from truceline.flow.outlet import wish_of, write_text
    from truceline.geo.boundaries import CASE_FOLDER, using
    from truceline.publish.formats import formats
    from truceline.publish.view import View

    chosen = formats().get(form)
    if chosen is None:
        raise typer.BadParameter(f"{form!r} is none of {', '.join(formats())}", param_hint="--format")
    if chosen.nouns and of not in chosen.nouns:
        raise typer.BadParameter(f"{of!r} is none of {', '.join(chosen.nouns)}", param_hint="--of")
    found = options.the_case(case)
    with found.reading() as reading, using(found.folder / CASE_FOLDER):
        view = View(reading)
        pieces = chosen.write(view, wish_of(found, view, of))
        if out is None:
            output.put(pieces)
            return
        write_text(out, pieces)
    output.say(f"wrote {out}")


def doctor(case: options.CaseArgument = None, json: options.JsonFlag = False) -> None:
    """What this machine lacks, and how to mend it."""
    from truceline.cli.doctor import examine

    checks = examine(case or Path())
    if json:
        output.put_lines(lines.line(check._asdict()) for check in checks)
    else:
        rows: Sequence[tuple[str, ...]] = [(one.state, one.name, one.detail, one.mend) for one in checks]
        print_sheet(output.data(), Sheet(("", "what", "found", "mend"), tuple(rows)))
    lacking = [one.name for one in checks if one.state == "lacks"]
    if lacking:
        raise CaseError(f"this machine lacks: {', '.join(lacking)}", mend="see the lines above")
