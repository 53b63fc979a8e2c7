"""Reader of Truceline's own coverage table: who could observe what area in which period, and what kept them from it.

Columns: ``row_id, observer, area, admin1, date_start, date_end, means, restriction, address, what``. Dates are
ISO 8601, ``date_end`` included; ``restriction`` is empty where there was none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.coverage import Coverage
from truceline.model.noun import Maker
from truceline.read import cells
from truceline.read.source import ReadResult, refusals
from truceline.read.speakers import PARTY_WEIGHT
from truceline.read.tables import Header, Parsed, Table, missing_columns, misspelt_columns, take_rows

if TYPE_CHECKING:
    from truceline.read.speakers import PARTY_WEIGHT
from truceline.read.source import KnowsParties, Lexicons, Source

NAME: Final = "read.coverage-1"
NEEDED: Final = ("row_id", "observer", "area", "date_start", "date_end")
COLUMNS: Final = (*NEEDED, "admin1", "means", "restriction", "address", "what")


class _Columns(NamedTuple):
    """The parsed columns of a table."""

    row_id: Parsed[str]
    observer: Parsed[str]
    party: Parsed[str | None]
    area: Parsed[str]
    admin1: Parsed[str]
    date_start: Parsed[cells.Moments]
    date_end: Parsed[cells.Moments]
    means: Parsed[str]
    restriction: Parsed[str]
    addresses: Parsed[tuple[str, ...]]
    what: Parsed[str]


def is_coverage(header: Header) -> bool:
    """Is this the header of a coverage table? It is where an observer or an area stand beside two other needed ones."""
    names = set(header.names)
    return bool({"observer", "area"} & names) and len(set(NEEDED) & names) >= 3 and "act" not in names


def maker(lexicons: Lexicons) -> Maker:
    """Who makes the coverage read here: this reader with its lexicon."""
    return Maker(algorithm=NAME, inputs=(("parties", lexicons.parties.version),))


def read_coverage(source: Source, header: Header, table: Table) -> ReadResult:
    """The coverage of a table; rows that cannot be taken are refusals with their row and field."""
    made = maker(source.lexicons)
    missing = missing_columns(header, NEEDED, "coverage table", source.where)
    errors = (*missing, *misspelt_columns(header, COLUMNS, source.where))
    if errors:
        return ReadResult(refusals=refusals(source, errors, made))
    columns = _columns(table, source.lexicons.parties)

    def coverage(index: int, row: int) -> Coverage:
        return _coverage(source, columns, index, row, made.id)

    coverages, found = take_rows(table, "row_id", columns.row_id.__getitem__, coverage)
    return ReadResult(coverages=coverages, refusals=refusals(source, [*table.errors, *found], made))


def _coverage(source: Source, columns: _Columns, index: int, row: int, made_by: str) -> Coverage:
    row_id = columns.row_id[index]
    moments = cells.period(columns.date_start[index], columns.date_end[index], "date_end")
    return Coverage(
        id=Coverage.id_of(source.dataset, row_id),
        made_by=made_by,
        derived_from=source.derived_from,
        evidence=source.evidence.id,
        row=row,
        observer=columns.observer[index],
        party=columns.party[index],
        area=columns.area[index],
        admin1=columns.admin1[index],
        start_utc=moments.start_utc,
        end_utc=moments.end_utc,
        means=columns.means[index],
        restriction=columns.restriction[index],
        addresses=columns.addresses[index],
        text=columns.what[index],
    )


def _columns(table: Table, parties: KnowsParties) -> _Columns:
    def party(text: str) -> str | None:
        matched = parties.match(text)
        return matched[0].value if matched and matched[0].weight >= PARTY_WEIGHT else None

    return _Columns(
        row_id=table.parse("row_id", cells.identifier),
        observer=table.parse("observer", cells.required),
        party=table.parse("observer", party),
        area=table.parse("area", cells.required),
        admin1=table.parse("admin1", cells.optional),
        date_start=table.parse("date_start", cells.needed_moments),
        date_end=table.parse("date_end", cells.needed_moments),
        means=table.parse("means", cells.optional),
        restriction=table.parse("restriction", cells.optional),
        addresses=table.parse("address", cells.addresses),
        what=table.parse("what", cells.optional),
    )
