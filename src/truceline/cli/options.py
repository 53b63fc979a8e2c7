"""Arguments and options that several verbs share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from truceline.flow.case import Case, find_case, open_case


def parse_day(text: str) -> date:
    """A day in ISO 8601; wrong usage where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day such as 2017-06-08") from error


CaseArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="CASE", help="The case's folder; without it the nearest one here or above.", show_default=False
    ),
]
CaseOption = Annotated[
    Path | None,
    typer.Option("--case", metavar="CASE", help="The case's folder; without it the nearest one here or above."),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON Lines with stable field names.")]
ClausesFlag = Annotated[bool, typer.Option("--clauses", help="A line for each clause, also where several agree.")]
FullFlag = Annotated[bool, typer.Option("--full", help="All that each agreement says, also of many incidents.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="An id, or its first characters.", show_default=False)]

LIMIT: Final = typer.Option("--limit", metavar="N", min=1, help="At most so many.")
FILTERS: Final[dict[str, tuple[object, object]]] = {
    "act": (
        str | None,
        typer.Option("--act", metavar="ACT", help="An act or family of acts, such as air_drone_strike."),
    ),
    "party": (
        str | None,
        typer.Option("--party", metavar="PARTY", help="A party by id or name, or what is part of it."),
    ),
    "since": (date | None, typer.Option("--since", metavar="DAY", parser=parse_day, help="On this day or later.")),
    "until": (date | None, typer.Option("--until", metavar="DAY", parser=parse_day, help="On this day or earlier.")),
    "place": (str | None, typer.Option("--place", metavar="NAME", help="Part of a place's name.")),
    "outcome": (
        str | None,
        typer.Option("--outcome", metavar="OUTCOME", help="An outcome or its beginning: breach, not_a…"),
    ),
    "agreement": (str | None, typer.Option("--agreement", metavar="ID", help="An agreement by id.")),
    "zone": (str | None, typer.Option("--zone", metavar="ZONE", help="A zone by id.")),
    "code": (
        str | None,
        typer.Option("--code", metavar="CODE", help="A refusal's code or its beginning, such as read."),
    ),
    "limit": (int | None, LIMIT),
}
"""The filters of the verbs that look, by the name of the filter."""


def the_case(folder: Path | None) -> Case:
    """The case that a person means.

    Raises:
        CaseError: there is none.
    """
    return find_case(Path()) if folder is None else open_case(folder)
