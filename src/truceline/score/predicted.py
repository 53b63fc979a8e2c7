"""Claims that somebody's extractor found, from JSON Lines: Truceline's own, or a stranger's in the same fields.

A line with ``noun: claim`` (or without ``noun``) is a claim; ``document`` names its report by the document's id or by
the gold report's. Lines with ``noun: when`` give the claims' times, lines with ``noun: document`` the files that ids
stand for; all other lines of an export are passed over.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from truceline.errors import Fault, GoldError
from truceline.model import Claim, Document, When
from truceline.score.files import document_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from truceline.score.gold import GoldReport

MAX_LINE: Final = 4_000_000
MAX_LINES: Final = 2_000_000
MEND: Final = "give claims with the fields of `truceline claims --json`"

N = TypeVar("N", Claim, When)


class Prediction(NamedTuple):
    """A claim that was found, and the days that it was placed on; ``days`` None where it has none."""

    claim: Claim
    days: tuple[date, date] | None = None


class Predictions(NamedTuple):
    """Claims by gold report, in the order of the text; ``has_times`` is whether times came with them at all."""

    by_report: Mapping[str, tuple[Prediction, ...]]
    has_times: bool
    strangers: int
    """Claims of documents that are no gold report."""


def read_predicted(path: Path, reports: Sequence[GoldReport]) -> Predictions:
    """Claims in a file of JSON Lines, by gold report; GoldError with the line that cannot be taken."""
    claims: list[Claim] = []
    whens: dict[str, When] = {}
    names: dict[str, str] = {}
    for number, row in enumerate(_rows(path), start=1):
        noun = row.pop("noun", Claim.NAME)
        row.pop("kind", None)
        if noun == Claim.NAME:
            claims.append(_taken(row, Claim, path, number))
        elif noun == When.NAME:
            when = _taken(row, When, path, number)
            whens[when.item] = when
        elif noun == Document.NAME:
            names[str(row.get("id"))] = str(row.get("origin", ""))
    return gather(reports, claims, whens, names)


def gather(
    reports: Sequence[GoldReport], claims: Iterable[Claim], whens: Mapping[str, When], names: Mapping[str, str]
) -> Predictions:
    """Claims by the gold report that their document is: by the id of the report's file, its name, or its own id.

    ``names`` are the origins of documents by id. Raises GoldError where there are claims and none belongs to a report.
    """
    known = {report.id: report.id for report in reports} | {document_id(report): report.id for report in reports}
    found: dict[str, list[Prediction]] = {}
    strangers = 0
    for claim in claims:
        name = PurePosixPath(names.get(claim.document, claim.document)).name.split(".")[0]
        report = known.get(claim.document) or known.get(name)
        if report is None:
            strangers += 1
            continue
        found.setdefault(report, []).append(Prediction(claim, days_of(whens.get(claim.id))))
    if strangers and not found:
        mend = "extract from the files that `truceline score GOLD --reports FOLDER` writes"
        raise GoldError([Fault("claims", 1, 1, "document", "no claim is of a gold report", mend)])
    ordered = {
        report: tuple(sorted(found[report], key=lambda one: (one.claim.proposition.start, one.claim.id)))
        for report in sorted(found)
    }
    return Predictions(ordered, bool(whens), strangers)


def days_of(when: When | None) -> tuple[date, date] | None:
    """First and last day of the likeliest candidate, cut on its own clock; None where there is none."""
    if when is None or not when.candidates:
        return None
    best = min(when.candidates, key=lambda one: (-one.weight, one.start_utc, one.end_utc))
    try:
        clock = ZoneInfo(best.clock)
    except (ZoneInfoNotFoundError, ValueError):
        clock = ZoneInfo("UTC")
    last = max(best.start_utc, best.end_utc - timedelta(microseconds=1))
    return best.start_utc.astimezone(clock).date(), last.astimezone(clock).date()


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            for number in range(1, MAX_LINES + 1):
                line = file.readline(MAX_LINE + 1)
                if not line:
                    return
                yield _row(line, path, number)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise GoldError([Fault(str(path), 1, 1, "", reason, "name a case or a file of JSON Lines")]) from error
    raise GoldError([Fault(path.name, MAX_LINES, 1, "", f"has over {MAX_LINES} lines", "score it in parts")])


def _row(line: bytes, path: Path, number: int) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise GoldError([Fault(path.name, number, 1, "", f"a line of over {MAX_LINE} bytes", MEND)])
    try:
        row = msgspec.json.decode(line) if line.strip() else {"noun": ""}
    except (msgspec.DecodeError, RecursionError) as error:
        raise GoldError([Fault(path.name, number, 1, "", f"no JSON: {error}", MEND)]) from error
    if not isinstance(row, dict):
        raise GoldError([Fault(path.name, number, 1, "", "no mapping of fields to values", MEND)])
    return row


def _taken(row: dict[str, Any], noun: type[N], path: Path, number: int) -> N:
    try:
        return msgspec.convert(row, noun)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at ")
        raise GoldError([Fault(path.name, number, 1, where.strip("`"), reason, MEND)]) from error
