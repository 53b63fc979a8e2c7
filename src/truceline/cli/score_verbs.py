"""The verb that scores claims against gold reports, counts the reports, and writes them out as files to read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.cli import options, output
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import clean, print_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.score.figures import Figures, Score, ScoreError
    from truceline.score.gold import GoldReport
    from truceline.score.intervals import Share
    from truceline.score.predicted import Predictions

EPILOG = """\b
Examples:
  truceline score gold/ --reports my-case/sources && truceline run my-case
  truceline score gold/ my-case --errors
  truceline score gold/ claims.jsonl --by language --by conflict --json"""


class Grouping(StrEnum):
    """By what figures are split."""

    LANGUAGE = "language"
    CONFLICT = "conflict"
    FORM = "form"
    PHENOMENON = "phenomenon"


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command("score", short_help="Claims against gold reports.", epilog=EPILOG)(score)


def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="A gold report or a folder of them.")],
    predicted: Annotated[
        Path | None,
        typer.Argument(
            metavar="PREDICTED", help="A case, or claims as JSON Lines; without it the reports are counted."
        ),
    ] = None,
    by: Annotated[list[Grouping] | None, typer.Option("--by", help="Figures of each group as well.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every error with report and passage.")] = False,
    reports: Annotated[
        Path | None, typer.Option("--reports", metavar="FOLDER", help="Write the reports there, as files to read.")
    ] = None,
    json: options.JsonFlag = False,
) -> None:
    """How many claims of gold reports were found, and how many of their fields are right, with intervals."""
    from truceline.score.figures import score as score_claims
    from truceline.score.load import load_gold

    found = load_gold(gold)
    if reports is not None:
        from truceline.score.files import write_reports

        output.say(f"{write_reports(found, reports)} files written to {reports}")
    if predicted is None:
        if reports is None:
            _count(found, is_json=json)
        return
    predictions = _predictions(found, predicted)
    result = score_claims(found, predictions, tuple(one.value for one in by or ()))
    if json:
        rows = [*map(_figures_row, result.figures), *(map(_error_row, result.errors) if errors else ())]
        output.put_lines(map(lines.line, rows))
        return
    _print(result, predictions, with_errors=errors)


def _predictions(reports: Sequence[GoldReport], path: Path) -> Predictions:
    """The claims of a case or of a file."""
    from truceline.score.predicted import gather, read_predicted

    if not path.is_dir():
        return read_predicted(path, reports)
    from truceline.model import Claim, Document
    from truceline.publish.view import View

    with options.the_case(path).reading() as reading:
        view = View(reading)
        names = {document.id: document.origin for document in view.all(Document)}
        return gather(reports, view.all(Claim), view.whens, names)


def _count(reports: Sequence[GoldReport], *, is_json: bool) -> None:
    """What the gold reports hold: reports by phenomenon, claims by kind."""
    from truceline.model.claim import Modality
    from truceline.score.figures import phenomena
    from truceline.score.gold import Kind

    claims = [claim for report in reports for claim in report.claims]
    acts = [claim for claim in claims if claim.kind is Kind.ACT]
    rows = [("reports", len(reports)), ("claims", len(claims))]
    rows.append(("incident claims", sum(one.is_incident for one in acts)))
    rows.append(("of these required", sum(one.is_incident and one.is_required for one in acts)))
    rows += [(f"modality {one}", count) for one in Modality if (count := sum(act.modality is one for act in acts))]
    rows += [(f"kind {kind}", count) for kind in Kind if (count := sum(one.kind is kind for one in claims))]
    rows += [(f"phenomenon {name}", count) for name, count in phenomena(reports)]
    if is_json:
        output.put_lines([lines.line(dict(rows))])
        return
    print_sheet(output.data(), Sheet(("what", "how many"), tuple((name, str(count)) for name, count in rows)))


def _print(result: Score, predictions: Predictions, *, with_errors: bool) -> None:
    for figures in result.figures:
        notes = []
        if not predictions.has_times:
            notes.append(
                "No times came with the claims: dates were not scored; give a case, or an export with its whens."
            )
        if predictions.strangers:
            notes.append(f"{predictions.strangers} claims are of documents that are no gold report.")
        title = f"{figures.group} ({figures.reports} reports)"
        print_sheet(output.data(), Sheet((title, "share", "95 %", "of"), tuple(_rows(figures)), tuple(notes)))
    if with_errors:
        output.put_lines(clean(line) for error in result.errors for line in _error_lines(error))


def _rows(figures: Figures) -> Iterator[tuple[str, str, str, str]]:
    """The lines of a table of figures."""
    yield _share_row("incident claims: precision", figures.precision)
    yield _share_row("incident claims: recall", figures.recall)
    yield "incidents from passages that found none", str(figures.in_nothing), "", ""
    for name, share in figures.fields.items():
        if share.of:
            yield _share_row(name.replace("_", " "), share)
    for kind, (right, found, wanted) in figures.kinds.items():
        if found or wanted:
            yield f"kind {kind}", "", "", f"{right} right of {found} found, {wanted} wanted"
    for one in figures.bins:
        verdict = "within" if one.is_calibrated else "outside"
        yield _share_row(f"confidence stated {one.stated:.2f}, {verdict}", one.observed)


def _share_row(name: str, share: Share) -> tuple[str, str, str, str]:
    value = "–" if share.value is None else f"{share.value:.3f}"
    return name, value, f"{share.low:.2f}–{share.high:.2f}", f"{share.right} of {share.of}"


def _share(share: Share) -> dict[str, Any]:
    return {"share": share.value, "low": share.low, "high": share.high, "right": share.right, "of": share.of}


def _figures_row(figures: Figures) -> dict[str, Any]:
    kinds = {
        name: dict(zip(("right", "found", "wanted"), counts, strict=True)) for name, counts in figures.kinds.items()
    }
    bins = [{"stated": one.stated, "is_calibrated": one.is_calibrated} | _share(one.observed) for one in figures.bins]
    return {
        "noun": "score",
        "group": figures.group,
        "reports": figures.reports,
        "precision": _share(figures.precision),
        "recall": _share(figures.recall),
        "f": figures.f,
        "in_nothing": figures.in_nothing,
        "fields": {name: _share(share) for name, share in figures.fields.items()},
        "kinds": kinds,
        "confidence": bins,
    }


def _error_row(error: ScoreError) -> dict[str, Any]:
    return {"noun": "error", **error._asdict()}


def _error_lines(error: ScoreError) -> Iterator[str]:
    yield f"{error.report}:{error.start}-{error.end} {error.what}: {error.quote}"
    if error.gold or error.predicted:
        yield f"  gold: {error.gold or '–'}   predicted: {error.predicted or '–'}"
