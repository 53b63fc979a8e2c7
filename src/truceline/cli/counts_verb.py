"""The verb that counts a table's records in zones, read against who could see."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

import typer

from truceline.cli import agreement_looks, options, output
from truceline.errors import CaseError
from truceline.publish import lines
from truceline.publish.sheets import Sheet
from truceline.publish.terminal import print_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.assess.bulk.counts import ZoneCount, ZoneDay

COLUMNS: Final = (
    "agreement",
    "zone",
    "when",
    "days",
    "records",
    "seen",
    "limited",
    "days with any",
    "none, seen",
    "none, limited",
    "none, unseen",
)
NOTES: Final = (
    "Expected numbers: shares of places in the zone and of times in the day, least and greatest.",
    "seen, limited: days, by share of the area, that somebody could see, freely or under a restriction (the exposure).",
    "none: days without any record, by what could be seen of them: none recorded, or none that could be seen.",
)


class Period(StrEnum):
    """Over what days counts are summed."""

    DAY = "day"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True)
class Asked:
    """What the verb is asked for; each field is an argument or option of it."""

    records: Annotated[Path, typer.Argument(metavar="RECORDS", help="A table as assess takes it: Parquet or CSV.")]
    agreement: Annotated[
        list[str], typer.Option("--agreement", metavar="ID_OR_FILE", help="An id of the library or a file; repeatable.")
    ]
    since: Annotated[
        date, typer.Option("--since", metavar="DAY", parser=options.parse_day, help="The first day that counts.")
    ]
    until: Annotated[
        date | None,
        typer.Option(
            "--until",
            metavar="DAY",
            parser=options.parse_day,
            help="The last day that counts; else the last of any record.",
            show_default=False,
        ),
    ] = None
    coverage: Annotated[
        Path | None, typer.Option("--coverage", metavar="FILE", help="A coverage table: who could see what, when.")
    ] = None
    by: Annotated[Period, typer.Option("--by", help="Sum over days, months, or all.")] = Period.MONTH
    clock: Annotated[str, typer.Option("--clock", metavar="ZONE", help="Clock of its days, by IANA name.")] = "UTC"
    json: options.JsonFlag = False


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""

    def command(**chosen: Any) -> None:
        counts(Asked(**chosen))

    hints = get_type_hints(Asked, include_extras=True)
    parameters = [
        inspect.Parameter(
            one.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if one.default is MISSING else one.default,
            annotation=hints[one.name],
        )
        for one in fields(Asked)
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it from there
    command.__doc__ = counts.__doc__
    app.command(
        "counts",
        short_help="Records by zone, and who could see.",
        epilog="\b\nExamples:\n"
        "  truceline counts ged.csv --agreement syr-2017-05-04-astana --coverage coverage.csv --since 2017-05-04\n"
        "  truceline counts log.csv --agreement ours.yaml --coverage seen.csv --since 2017-05-04 --by day --json",
    )(command)


def counts(asked: Asked) -> None:
    """How many records lie in each zone while it is in force, and what could be seen of it.

    Without coverage nothing tells whether anybody looked: every day without a record is one that nobody could see.
    """
    from truceline.flow.bulk_counts import count_zones

    since, until = asked.since, asked.until
    if until is not None and until < since:
        raise typer.BadParameter(f"{until} lies before {since}, the first day", param_hint="--until")
    if not asked.records.is_file():
        raise CaseError("there is no such file", where=str(asked.records), mend="name a Parquet or CSV file")
    compiled = [agreement_looks.compiled_of(name) for name in dict.fromkeys(asked.agreement)]
    found = count_zones(asked.records, compiled, asked.coverage, (since, until), asked.clock)
    rows = list(_summed(found.days, asked.by))
    if asked.json:
        output.put_lines(lines.line(one._asdict() | {"when": when}) for when, one in rows)
    else:
        print_sheet(output.data(), Sheet(COLUMNS, tuple(_cells(when, one) for when, one in rows), NOTES))
    output.say(f"{found.taken:,} in = {found.taken - found.refused:,} counted + {found.refused:,} refused")
    if not rows:
        last = until or "the last day of any record"
        output.say(f"no day to count: no zone is in force between {since} and {last}")
    if found.unplaced:
        told = output.counted(found.unplaced, "record has no place", "records have no place")
        output.say(f"{told}: in no zone's count, though any may lie in one")
    for area in found.unmapped:
        output.say(f"coverage without a place on the map, left out: {area}")


def _summed(days: tuple[ZoneDay, ...], by: Period) -> Iterator[tuple[str, ZoneCount]]:
    from truceline.assess.bulk.counts import summed

    def period(day: ZoneDay) -> str:
        if by is Period.ALL:
            return "all"
        return day.day.isoformat() if by is Period.DAY else f"{day.day:%Y-%m}"

    for (_, _, when), mine in groupby(days, key=lambda day: (day.agreement, day.zone, period(day))):
        yield when, summed(list(mine))


def _cells(when: str, one: ZoneCount) -> tuple[str, ...]:
    numbers = (one.seen, one.restricted)
    empty = (one.none_seen, one.none_restricted, one.none_unseen)
    return (
        one.agreement,
        one.zone,
        when,
        str(one.zone_days),
        f"{one.low:.1f}–{one.high:.1f}",
        *(f"{number:.1f}" for number in numbers),
        str(one.recorded),
        *(f"{number:.1f}" for number in empty),
    )
