"""How a table's columns say what a record says: the mapping, which is data, ours or a person's.

The layouts that ship (``layouts/*.yaml``) and the file that a person lays beside a table of their own
(``log.csv.mapping.yaml``) are of one language. Names of columns are compared in lower case.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import msgspec

from truceline.lexicon.base import convert, read_lexicon
from truceline.model.claim import HarmKind, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parent / "layouts"


class MappingPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a mapping."""


class ActColumns(MappingPart, frozen=True, kw_only=True):
    """Which act: the first of ``columns`` that tells it. ``values`` are the table's words with our ids (or ACLED's).

    ``by_beginning`` takes the longest of ``values`` that a cell begins with, for codes with subdivisions.
    A cell that tells no act is a bad row, an act of ``otherwise``, or, where ``leaves_out``, none of ours: left out.
    """

    columns: tuple[str, ...]
    scheme: Literal["acts", "ucdp"] = "acts"
    values: dict[str, str] = {}
    by_beginning: bool = False
    otherwise: str = ""
    leaves_out: bool = False


class DirectedBy(MappingPart, frozen=True, kw_only=True):
    """The rows in which the actor is known to have acted on the target: those with one of ``values`` in ``column``."""

    column: str
    values: tuple[str, ...]


class DateColumns(MappingPart, frozen=True, kw_only=True):
    """When: first and last day, both included; ISO 8601, or day, month and year in this ``order``.

    ``clock`` is the time zone (IANA) that its days and clock times are of. ``precision`` is a column of codes of
    ``scheme``; ``codes`` are the table's words for them.
    """

    start: str
    end: str = ""
    order: Literal["ymd", "dmy", "mdy"] = "ymd"
    clock: str = "UTC"
    precision: str = ""
    scheme: Literal["ucdp", "acled", "gdelt", "none"] = "none"
    codes: dict[str, str] = {}


class PlaceColumns(MappingPart, frozen=True, kw_only=True):
    """Where: names from the narrowest on, the point (decimal degrees, WGS 84), and its precision code."""

    name: tuple[str, ...] = ()
    admin1: str = ""
    admin2: str = ""
    country: str = ""
    latitude: str = ""
    longitude: str = ""
    precision: str = ""
    scheme: Literal["ucdp", "acled", "gdelt", "none"] = "none"
    codes: dict[str, str] = {}
    is_needed: bool = True


class HarmColumns(MappingPart, frozen=True, kw_only=True):
    """People harmed. With ``best`` the range runs over all three numbers; without, ``low`` alone is "at least".

    ``zero_is_unsaid`` where the scheme writes 0 for "nobody said so" too.
    """

    kind: HarmKind
    low: str = ""
    high: str = ""
    best: str = ""
    exact: str = ""
    who: str = ""
    is_needed: bool = False
    zero_is_unsaid: bool = False


class SourceColumns(MappingPart, frozen=True, kw_only=True):
    """Who says so. ``said_by`` is a chain, outermost first, apart by ``<``; else the ``publisher`` cites and quotes.

    ``cites`` are outlets side by side, ``says`` who said it to them, each apart by one of some signs;
    ``host`` is an address whose host is the outlet.
    """

    said_by: str = ""
    publisher: str = ""
    publisher_column: str = ""
    key: str = ""
    cites: str = ""
    says: str = ""
    host: str = ""
    cites_apart: str = ";"
    says_apart: str = ";"


class StanceColumn(MappingPart, frozen=True, kw_only=True):
    """How the source stands to it; ``values`` are the table's words, with a modality each."""

    column: str
    values: dict[str, Modality] = {}


class WatchColumns(MappingPart, frozen=True, kw_only=True):
    """Of a coverage table: who could observe, where, by what means, and what kept them from it."""

    observer: str
    area: str
    admin1: str = ""
    means: str = ""
    restriction: str = ""


class ParticularColumns(MappingPart, frozen=True, kw_only=True):
    """Columns that tell in words what clauses with thresholds turn on."""

    weapon: str = ""
    unit: str = ""
    purpose: str = ""
    notice: str = ""
    character: str = ""
    number: str = ""
    altitude: str = ""


class TableMapping(MappingPart, frozen=True, kw_only=True):
    """A table's columns in our terms. Of ``watch`` and ``act`` one is given: a coverage table or a table of records.

    ``dataset`` is part of the rows' ids; without it a table is called by its path. ``header`` names the columns of a
    table that has no line of names. ``other_names`` are names that columns have in other releases, with ours.
    """

    title: str
    row_id: tuple[str, ...]
    date: DateColumns
    dataset: str = ""
    needed: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    delimiter: str = ""
    other_names: dict[str, str] = {}
    act: ActColumns | None = None
    place: PlaceColumns = PlaceColumns()
    actor: str = ""
    target: str = ""
    directed: bool | DirectedBy = True
    harm: tuple[HarmColumns, ...] = ()
    source: SourceColumns = SourceColumns()
    stance: StanceColumn | None = None
    addresses: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    particulars: ParticularColumns = ParticularColumns()
    watch: WatchColumns | None = None


class Told(MappingPart, frozen=True, kw_only=True):
    """How a shipped layout is told from a header: ``at_least`` of these names stand in it, and none of ``never``."""

    names: tuple[str, ...]
    at_least: int
    never: tuple[str, ...] = ()


class LayoutBody(MappingPart, frozen=True, kw_only=True):
    """Body of a shipped layout; ``is_strict`` refuses columns whose names are nearly ours."""

    rank: int
    table: TableMapping
    told: Told | None = None
    is_strict: bool = False


class Layout(NamedTuple):
    """A mapping with its name and stamp (version and hash), which go into every record's maker."""

    name: str
    stamp: str
    table: TableMapping
    told: Told | None = None
    is_strict: bool = False

    def renamed(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Names of a header with those of other releases put into ours."""
        return tuple(self.table.other_names.get(name, name) for name in names)

    def is_told(self, names: tuple[str, ...]) -> bool:
        """Is this the header of such a table?"""
        if self.told is None:
            return False
        found = set(self.renamed(names))
        return len(found & set(self.told.names)) >= self.told.at_least and not found & set(self.told.never)

    @property
    def known(self) -> tuple[str, ...]:
        """All columns that it reads, in the order of the mapping."""
        return tuple(dict.fromkeys(_columns(self.table)))

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which no row can be taken: those that the mapping names, else what no row can lack."""
        table = self.table
        if table.needed:
            return table.needed
        found = [*table.row_id, table.date.start]
        if table.act is not None and not table.act.otherwise:
            found.append(table.act.columns[0])
        if table.act is not None and table.place.is_needed:
            found += table.place.name[:1] or (table.place.latitude, table.place.longitude)
        if table.watch is not None:
            found += [table.watch.observer, table.watch.area]
        return tuple(dict.fromkeys(name for name in (*found, table.source.said_by) if name))


def _columns(part: MappingPart) -> Iterator[str]:
    """Names of columns in a mapping: every text of these fields is one."""
    skip = {"title", "dataset", "header", "delimiter", "other_names", "values", "codes", "order", "clock", "scheme",
            "otherwise", "publisher", "key", "cites_apart", "says_apart", "kind", "who"}  # fmt: skip
    for name in part.__struct_fields__:
        value = getattr(part, name)
        values = value if isinstance(value, tuple) else (value,)
        for one in values:
            if isinstance(one, MappingPart):
                yield from _columns(one)
            elif isinstance(one, str) and one and name not in skip:
                yield one


@cache
def load_layouts() -> tuple[Layout, ...]:
    """The layouts that ship, in the order in which they are tried; raises LexiconError."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        lexicon = read_lexicon(path)
        body = convert(lexicon, LayoutBody)
        found.append((body.rank, Layout(lexicon.name, lexicon.stamp, body.table, body.told, body.is_strict)))
    return tuple(layout for _, layout in sorted(found, key=lambda pair: (pair[0], pair[1].name)))
