"""Reader of Truceline's own incident table: one record for each row, in columns that a person can fill.

Columns: ``row_id, date_start, date_end, date_precision, place, admin1, lat, lon, where_precision, act, actor, target,
killed_low, killed_high, injured_low, injured_high, said_by, stance, address, what``. Dates are ISO 8601, ``date_end``
included; precision codes are UCDP's (``2``) or name their scheme (``acled:2``); ``act`` is an id of the acts' lexicon;
or ACLED's name of it; ``said_by`` runs outermost first, joined by `` < ``; ``stance`` is how its last source stands to
it: a modality (``alleged``) or what it does (``alleges``), empty for asserted.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.claim import Casualties, HarmKind, Hop, Modality, Via
from truceline.model.noun import Maker
from truceline.model.record import Cell, CodedPlace, CodedTime, Record
from truceline.read import cells
from truceline.read.source import ReadResult, refusals
from truceline.read.speakers import chain_of
from truceline.read.tables import Bad, BadCellError, Header, Parsed, Table, missing_columns, misspelt_columns, take_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.read.speakers import chain_of
from truceline.read.source import KnowsActs, KnowsParties, Lexicons, Source

NAME: Final = "read.incidents-1"
NEEDED: Final = ("row_id", "date_start", "place", "act", "said_by")
COLUMNS: Final = (
    "row_id", "date_start", "date_end", "date_precision", "place", "admin1", "lat", "lon", "where_precision", "act",
    "actor", "target", "killed_low", "killed_high", "injured_low", "injured_high", "said_by", "stance", "address",
    "what",
)  # fmt: skip
ARROW: Final = "<"
_HARMS: Final = (("killed", HarmKind.KILLED), ("injured", HarmKind.INJURED))
_TIME_CODES: Final = {"ucdp": 5, "acled": 3}
_PLACE_CODES: Final = {"ucdp": 7, "acled": 3}


class Stance(NamedTuple):
    """How a chain stands to the proposition, and what its innermost source does."""

    modality: Modality
    via: Via


_STANCES: Final = (
    Stance(Modality.ASSERTED, Via.SAYS),
    Stance(Modality.ASSERTED, Via.CONFIRMS),
    Stance(Modality.ALLEGED, Via.ALLEGES),
    Stance(Modality.DENIED, Via.DENIES),
    Stance(Modality.PROPOSED, Via.SAYS),
    Stance(Modality.GENERIC, Via.SAYS),
    Stance(Modality.OPINION, Via.SAYS),
)
_SAME: Final = {"asserts": "asserted", "reports": "asserted", "proposes": "proposed"}
"""Other words for a stance."""


class _Columns(NamedTuple):
    """The parsed columns of a table."""

    row_id: Parsed[str]
    date_start: Parsed[cells.Moments]
    date_end: Parsed[cells.Moments | None]
    date_precision: Parsed[cells.Code]
    place: Parsed[str]
    admin1: Parsed[str]
    latitude: Parsed[float | None]
    longitude: Parsed[float | None]
    where_precision: Parsed[cells.Code]
    act: Parsed[str]
    actor: Parsed[Cell | None]
    target: Parsed[Cell | None]
    harms: dict[str, tuple[Parsed[int | None], Parsed[int | None], Parsed[str]]]
    chain: Parsed[tuple[str, ...]]
    stance: Parsed[Stance]
    addresses: Parsed[tuple[str, ...]]
    what: Parsed[str]


def is_incidents(header: Header) -> bool:
    """Is this the header of an incident table? It is where an id, an act and who said it stand, or two and a start."""
    return len({"row_id", "act", "said_by", "date_start"} & set(header.names)) >= 3 and "observer" not in header.names


def maker(lexicons: Lexicons) -> Maker:
    """Who makes the records read here: this reader with its lexicons."""
    return Maker(algorithm=NAME, inputs=lexicons.inputs)


def read_incidents(source: Source, header: Header, table: Table) -> ReadResult:
    """The records of an incident table; rows that cannot be taken are refusals with their row and field."""
    lexicons = source.lexicons
    made = maker(lexicons)
    missing = missing_columns(header, NEEDED, "incident table", source.where)
    errors = (*missing, *misspelt_columns(header, COLUMNS, source.where))
    if errors:
        return ReadResult(refusals=refusals(source, errors, made))
    rows = _Rows(source, _columns(table, lexicons.acts, lexicons.parties), made.id)
    records, found = take_rows(table, "row_id", rows.row_id, rows.record)
    return ReadResult(records=records, refusals=refusals(source, [*table.errors, *found], made))


class _Rows:
    """Makes records of rows; the chains that many rows share are made once."""

    def __init__(self, source: Source, columns: _Columns, made_by: str) -> None:
        self._source = source
        self._columns = columns
        self._made_by = made_by
        self._chains: dict[tuple[tuple[str, ...], Via], tuple[Hop, ...]] = {}

    def row_id(self, index: int) -> str:
        """The row's own id."""
        return self._columns.row_id[index]

    def record(self, index: int, row: int) -> Record:
        """The record of a row; raises BadCellError."""
        columns = self._columns
        row_id = columns.row_id[index]
        stance = columns.stance[index]
        return Record(
            id=Record.id_of(self._source.dataset, row_id),
            made_by=self._made_by,
            derived_from=self._source.derived_from,
            evidence=self._source.evidence.id,
            row=row,
            dataset=self._source.dataset,
            row_id=row_id,
            act=columns.act[index],
            actor=columns.actor[index],
            target=columns.target[index],
            place=self._place(index),
            time=self._time(index),
            casualties=self._casualties(index),
            chain=self._chain(columns.chain[index], stance.via),
            modality=stance.modality,
            addresses=columns.addresses[index],
            text=columns.what[index],
        )

    def _place(self, index: int) -> CodedPlace:
        columns = self._columns
        name, latitude, longitude = columns.place[index], columns.latitude[index], columns.longitude[index]
        if (latitude is None) != (longitude is None):
            field = "lat" if latitude is None else "lon"
            raise BadCellError(field, Bad("is empty while the other coordinate is given", "fill both, or neither"))
        if not name and latitude is None:
            raise BadCellError("place", Bad("there is neither a place nor a point", "write the place"))
        where = columns.where_precision[index]
        return CodedPlace(
            name=name,
            admin1=columns.admin1[index],
            longitude=longitude,
            latitude=latitude,
            scheme=where.scheme,
            precision=where.value,
        )

    def _time(self, index: int) -> CodedTime:
        columns = self._columns
        moments = cells.period(columns.date_start[index], columns.date_end[index], "date_end")
        when = columns.date_precision[index]
        return CodedTime(start_utc=moments.start_utc, end_utc=moments.end_utc, scheme=when.scheme, precision=when.value)

    def _casualties(self, index: int) -> tuple[Casualties, ...]:
        found: list[Casualties] = []
        for name, kind in _HARMS:
            low, high, text = self._columns.harms[name]
            found.extend(cells.harm(kind, low[index], high[index], text[index], name))
        return tuple(found)

    def _chain(self, names: tuple[str, ...], via: Via) -> tuple[Hop, ...]:
        if (names, via) not in self._chains:
            self._chains[names, via] = chain_of(names, via, self._source.lexicons.parties)
        return self._chains[names, via]


def split_chain(text: str) -> tuple[str, ...] | Bad:
    """Names of a source chain, outermost first, apart by ``<``."""
    names = tuple(" ".join(name.split()) for name in text.split(ARROW))
    return names if all(names) else Bad("a name is missing in the source chain", f"write publisher {ARROW} source")


def read_stance(text: str) -> Stance | Bad:
    """How a chain stands to the proposition; the empty text is asserted."""
    bare = _SAME.get(text.lower(), text.lower()) or Modality.ASSERTED.value
    for stance in _STANCES:
        if bare in {stance.modality.value, stance.via.value}:
            return stance
    return Bad(f"{text[:40]!r} is no stance", f"write one of {', '.join(stance.value for stance in Modality)}")


def _act_reader(acts: KnowsActs) -> Callable[[str], str | Bad]:
    def take(text: str) -> str | Bad:
        known = text if acts.knows(text) else acts.from_acled(text)
        if known is not None:
            return known
        near = get_close_matches(text, acts.ids, n=1)
        mend = f"write {near[0]}" if near else "use an id of the acts' lexicon"
        return Bad(f"{text[:40]!r} is no act", mend)

    return take


def _columns(table: Table, acts: KnowsActs, parties: KnowsParties) -> _Columns:
    def party(text: str) -> Cell | None:
        return cells.party_cell(text, parties)

    return _Columns(
        row_id=table.parse("row_id", cells.identifier),
        date_start=table.parse("date_start", cells.needed_moments),
        date_end=table.parse("date_end", cells.moments),
        date_precision=table.parse("date_precision", cells.code("ucdp", _TIME_CODES)),
        place=table.parse("place", cells.optional),
        admin1=table.parse("admin1", cells.optional),
        latitude=table.parse("lat", cells.degrees(90)),
        longitude=table.parse("lon", cells.degrees(180)),
        where_precision=table.parse("where_precision", cells.code("ucdp", _PLACE_CODES)),
        act=table.parse("act", _act_reader(acts)),
        actor=table.parse("actor", party),
        target=table.parse("target", party),
        harms={
            name: (
                table.parse(f"{name}_low", cells.count),
                table.parse(f"{name}_high", cells.count),
                table.parse(f"{name}_low", cells.optional),
            )
            for name, _ in _HARMS
        },
        chain=table.parse("said_by", split_chain),
        stance=table.parse("stance", read_stance),
        addresses=table.parse("address", cells.addresses),
        what=table.parse("what", cells.optional),
    )
