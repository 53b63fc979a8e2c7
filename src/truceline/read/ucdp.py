"""Reader of UCDP's Georeferenced Event Dataset (and its Candidate releases): one record for each row.

Codebook: https://ucdp.uu.se/downloads/ged/ged191.pdf. Type 1 and 2 name the two sides of a conflict and do not say who
acted on whom; type 3 is by side A on civilians. ``low``, ``best`` and ``high`` count the dead of all sides together;
in published rows they are not always in order, so the range runs from the least to the greatest of them.
Codes of precision stay codes: the place stage turns them into areas and intervals. Days are cut in UTC.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.errors import LexiconError
from truceline.model.claim import Casualties, HarmKind, Hop, SourceKind, Via
from truceline.model.noun import Maker
from truceline.model.record import Cell, CodedPlace, CodedTime, Record
from truceline.read import cells
from truceline.read.source import ReadResult, refusals
from truceline.read.speakers import fold_name, speaker
from truceline.read.tables import Bad, BadCellError, Header, Parsed, Table, missing_columns, take_rows

if TYPE_CHECKING:
    from truceline.read.speakers import fold_name, speaker
from truceline.read.source import KnowsActs, KnowsParties, Lexicons, Source

NAME: Final = "read.ucdp-1"
DATASET: Final = "ucdp-ged"
NEEDED: Final = (
    "id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude", "date_prec", "date_start",
    "date_end", "low", "best", "high",
)  # fmt: skip
ALIASES: Final = {
    "low_est": "low",
    "best_est": "best",
    "high_est": "high",
    "where_description": "where_coordinates",
    "adm1": "adm_1",
    "adm2": "adm_2",
}
"""Names of columns in other releases, and ours."""
SCHEME: Final = "ucdp"
_MAX_TEXT: Final = 2_000


class _Columns(NamedTuple):
    """The parsed columns of a table."""

    row_id: Parsed[str]
    act: Parsed[tuple[str, bool]]
    actor: Parsed[Cell | None]
    target: Parsed[Cell | None]
    latitude: Parsed[float | None]
    longitude: Parsed[float | None]
    names: tuple[Parsed[str], ...]
    where_prec: Parsed[cells.Code]
    date_start: Parsed[cells.Moments]
    date_end: Parsed[cells.Moments]
    date_prec: Parsed[cells.Code]
    low: Parsed[int]
    best: Parsed[int]
    best_text: Parsed[str]
    high: Parsed[int]
    civilians: Parsed[int | None]
    civilians_text: Parsed[str]
    office: Parsed[str]
    original: Parsed[str]
    headline: Parsed[str]
    article: Parsed[str]


def is_ucdp(header: Header) -> bool:
    """Is this the header of a UCDP event table? It is where both precision codes and the type of violence stand."""
    return len({"type_of_violence", "date_prec", "where_prec"} & set(_renamed(header).names)) >= 2


def maker(lexicons: Lexicons) -> Maker:
    """Who makes the records read here: this reader with its lexicons."""
    return Maker(algorithm=NAME, inputs=lexicons.inputs)


def read_ucdp(source: Source, header: Header, table: Table) -> ReadResult:
    """The records of a UCDP table; rows that cannot be taken are refusals with their row and field."""
    lexicons = source.lexicons
    made = maker(lexicons)
    missing = missing_columns(_renamed(header), NEEDED, "UCDP table", source.where)
    if missing:
        return ReadResult(refusals=refusals(source, missing, made))
    named = {ALIASES.get(name, name): column for name, column in table.columns.items()}
    rows = _Rows(source, _columns(table._replace(columns=named), lexicons.acts, lexicons.parties), made.id)
    records, errors = take_rows(table, "id", rows.row_id, rows.record)
    return ReadResult(records=records, refusals=refusals(source, [*table.errors, *errors], made))


class _Rows:
    """Makes records of rows; what many rows share is made once."""

    def __init__(self, source: Source, columns: _Columns, made_by: str) -> None:
        self._evidence = source.evidence.id
        self._derived_from = source.derived_from
        self._parties = source.lexicons.parties
        self._columns = columns
        self._made_by = made_by
        self._chains: dict[tuple[str, str], tuple[Hop, ...]] = {}

    def row_id(self, index: int) -> str:
        """UCDP's id of the event."""
        return self._columns.row_id[index]

    def record(self, index: int, row: int) -> Record:
        """The record of a row; raises BadCellError."""
        columns = self._columns
        row_id = columns.row_id[index]
        act, is_directed = columns.act[index]
        sources = (columns.office[index], columns.original[index])
        if sources not in self._chains:
            self._chains[sources] = ucdp_chain(*sources, self._parties)
        return Record(
            id=Record.id_of(DATASET, row_id),
            made_by=self._made_by,
            derived_from=self._derived_from,
            evidence=self._evidence,
            row=row,
            dataset=DATASET,
            row_id=row_id,
            act=act,
            actor=columns.actor[index],
            target=columns.target[index],
            is_directed=is_directed,
            place=self._place(index),
            time=self._time(index),
            casualties=self._casualties(index),
            chain=self._chains[sources],
            text=(columns.headline[index] or columns.article[index])[:_MAX_TEXT],
        )

    def _place(self, index: int) -> CodedPlace:
        columns = self._columns
        name, admin1, admin2, country = (column[index] for column in columns.names)
        latitude, longitude = columns.latitude[index], columns.longitude[index]
        if (latitude is None) != (longitude is None):
            field = "latitude" if latitude is None else "longitude"
            raise BadCellError(field, Bad("is empty while the other coordinate is given", "fill both, or neither"))
        where = columns.where_prec[index]
        return CodedPlace(
            name=name,
            admin1=admin1,
            admin2=admin2,
            country=country,
            longitude=longitude,
            latitude=latitude,
            scheme=where.scheme,
            precision=where.value,
        )

    def _time(self, index: int) -> CodedTime:
        columns = self._columns
        moments = cells.period(columns.date_start[index], columns.date_end[index], "date_end")
        when = columns.date_prec[index]
        return CodedTime(start_utc=moments.start_utc, end_utc=moments.end_utc, scheme=when.scheme, precision=when.value)

    def _casualties(self, index: int) -> tuple[Casualties, ...]:
        columns = self._columns
        low, best, high = columns.low[index], columns.best[index], columns.high[index]
        span = cells.cell_span(columns.best_text[index])
        all_sides = Casualties(kind=HarmKind.KILLED, low=min(low, best, high), high=max(low, best, high), span=span)
        civilians = columns.civilians[index]
        if not civilians:
            return (all_sides,)
        span = cells.cell_span(columns.civilians_text[index])
        return (all_sides, Casualties(kind=HarmKind.KILLED, low=civilians, high=civilians, who="civilians", span=span))


def ucdp_chain(office: str, original: str, parties: KnowsParties) -> tuple[Hop, ...]:
    """UCDP publishes; it cites the offices whose reports it read; the original source said it, where it is another.

    Several offices side by side are one link whose name and key hold them all, sorted.
    """
    first = Hop(name="UCDP GED", key="ucdp", kind=SourceKind.PUBLISHER, via=Via.PUBLISHES)
    cited = _names(office, r"[;]")
    said = _names(original, r"[;,/]")
    hops = [first]
    if cited:
        hops.append(_side_by_side(cited, SourceKind.OUTLET, Via.CITES if said else Via.SAYS, parties))
    if said and set(said) != set(cited):
        hops.append(_side_by_side(said, SourceKind.UNKNOWN, Via.SAYS, parties))
    return tuple(hops)


def _names(text: str, separator: str) -> dict[str, str]:
    """Names in a cell by their key, each once."""
    found: dict[str, str] = {}
    for name in re.split(separator, text):
        bare = " ".join(name.split())
        if fold_name(bare):
            found.setdefault(fold_name(bare), bare)
    return dict(sorted(found.items()))


def _side_by_side(names: dict[str, str], kind: SourceKind, via: Via, parties: KnowsParties) -> Hop:
    if len(names) == 1:
        return speaker(next(iter(names.values())), kind, via, parties)
    return Hop(name="; ".join(names.values()), key="; ".join(names), kind=kind, via=via)


def _renamed(header: Header) -> Header:
    return header._replace(names=tuple(ALIASES.get(name, name) for name in header.names))


def _columns(table: Table, acts: KnowsActs, parties: KnowsParties) -> _Columns:
    def act(text: str) -> tuple[str, bool] | Bad:
        kind = text.removesuffix(".0")
        try:
            return acts.from_ucdp(int(kind) if kind.isascii() and kind.isdigit() else 0), kind == "3"
        except LexiconError:
            return Bad(f"{text[:40]!r} is no type of violence", "write 1, 2 or 3")

    def side(text: str) -> Cell | None:
        return cells.party_cell(text, parties)

    return _Columns(
        row_id=table.parse("id", cells.identifier),
        act=table.parse("type_of_violence", act),
        actor=table.parse("side_a", side),
        target=table.parse("side_b", side),
        latitude=table.parse("latitude", cells.degrees(90)),
        longitude=table.parse("longitude", cells.degrees(180)),
        names=tuple(table.parse(name, cells.optional) for name in ("where_coordinates", "adm_1", "adm_2", "country")),
        where_prec=table.parse("where_prec", cells.code(SCHEME, {SCHEME: 7})),
        date_start=table.parse("date_start", cells.needed_moments),
        date_end=table.parse("date_end", cells.needed_moments),
        date_prec=table.parse("date_prec", cells.code(SCHEME, {SCHEME: 5})),
        low=table.parse("low", cells.needed_count),
        best=table.parse("best", cells.needed_count),
        best_text=table.parse("best", cells.optional),
        high=table.parse("high", cells.needed_count),
        civilians=table.parse("deaths_civilians", cells.count),
        civilians_text=table.parse("deaths_civilians", cells.optional),
        office=table.parse("source_office", cells.optional),
        original=table.parse("source_original", cells.optional),
        headline=table.parse("source_headline", cells.optional),
        article=table.parse("source_article", cells.optional),
    )
