"""The curated layer: garrisons, crossings, regions, front villages, roads and lines with their sources, as entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import shapely

from truceline.errors import LexiconError
from truceline.geo.boundaries import outline_of
from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.footprint import Position
from truceline.model.noun import Part
from truceline.place.entry import Entry, Kind
from truceline.place.folding import DATA_FOLDER

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


class CuratedPlace(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of ``places.yaml``: exactly one of point, ring, line and unit says where it is."""

    id: str
    kind: Kind
    country: str
    names: dict[str, tuple[str, ...]]
    importance: float
    status: str
    sources: tuple[str, ...]
    point: Position | None = None
    ring: tuple[Position, ...] | None = None
    line: tuple[Position, ...] | None = None
    unit: str | None = None
    radius_km: float | None = None
    part_of: str = ""
    bearing: float | None = None
    since: date | None = None
    until: date | None = None
    note: str = ""


class Body(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``places.yaml``; ``aliases`` are further names of units and countries by code.

    ``spellings`` are the names under which entries of other layers are shown, by entry id.
    """

    sources: dict[str, str]
    aliases: dict[str, tuple[str, ...]]
    spellings: dict[str, str]
    places: tuple[CuratedPlace, ...]


@dataclass(frozen=True, slots=True)
class CuratedLayer:
    """Entries with all their names, further names of units and countries by code, shown names by entry id."""

    entries: tuple[tuple[Entry, tuple[str, ...]], ...]
    aliases: dict[str, tuple[str, ...]]
    spellings: dict[str, str]


@cache
def curated_lexicon() -> Lexicon:
    """The file ``places.yaml``, read once; raises LexiconError."""
    return read_lexicon(DATA_FOLDER / "places.yaml")


@cache
def curated_layer() -> CuratedLayer:
    """The curated places; raises LexiconError where a row is malformed or names a source that is not listed."""
    body = convert(curated_lexicon(), Body)
    rows = tuple((_entry(place, body.sources), _names(place)) for place in body.places)
    if len({entry.id for entry, _ in rows}) != len(rows):
        raise LexiconError("an id stands twice", where="places.yaml", mend="make the ids unique")
    return CuratedLayer(rows, body.aliases, body.spellings)


def _names(place: CuratedPlace) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for lang in sorted(place.names) for name in place.names[lang]))


def _entry(place: CuratedPlace, sources: dict[str, str]) -> Entry:
    where = f"places.yaml: {place.id}"
    if unknown := [source for source in place.sources if source not in sources]:
        raise LexiconError(f"has an unknown source {unknown[0]!r}", where=where, mend="list it under sources")
    if sum(value is not None for value in (place.point, place.ring, place.line, place.unit)) != 1:
        raise LexiconError("needs exactly one of point, ring, line and unit", where=where, mend="give one")
    return Entry(
        id=f"places:{place.id}",
        name=place.names["en"][0],
        kind=place.kind,
        country=place.country,
        importance=place.importance,
        point=place.point,
        geometry=_geometry(place, where),
        radius_m=None if place.radius_km is None else place.radius_km * 1000,
        part_of=place.part_of,
        bearing=place.bearing,
        since=place.since,
        until=place.until,
    )


def _geometry(place: CuratedPlace, where: str) -> BaseGeometry | None:
    if place.ring is not None:
        polygon = shapely.orient_polygons(shapely.Polygon(place.ring))
        if not polygon.is_valid:
            raise LexiconError("its ring crosses itself", where=where, mend="draw it anew")
        return polygon
    if place.line is not None:
        return shapely.LineString(place.line)
    if place.unit is None:
        return None
    outline = outline_of(place.unit)
    if outline is None:
        raise LexiconError(f"no outline of {place.unit} is at hand", where=where, mend="draw a ring")
    return outline
