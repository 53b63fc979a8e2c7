"""The curated layer: garrisons, crossings, regions, front villages, roads and lines with their sources, as rows."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec
import shapely

from truceline.errors import LexiconError
from truceline.geo.boundaries import outline_of, unit, units
from truceline.lexicon.base import Lexicon, convert, read_lexicon
from truceline.model.footprint import Position
from truceline.model.noun import Part
from truceline.place.bundled import country_row, folding_stamp, middle_of, unit_row, world_head
from truceline.place.entry import Kind
from truceline.place.folding import DATA_FOLDER
from truceline.place.index import LayerHead, PlaceRow, Spelling, each_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry


class CuratedPlace(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of a file of the curated layer: exactly one of point, ring, line and unit says where it is."""

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
    """The body of such a file; ``aliases`` are further names of units and countries by code.

    ``spellings`` are the names under which entries of other layers are shown, by entry id. ``with_kind_only`` are units
    (ISO 3166-2) whose bare name is rather something else's, such as the Red Sea.
    """

    sources: dict[str, str]
    aliases: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    spellings: dict[str, str] = msgspec.field(default_factory=dict)
    with_kind_only: tuple[str, ...] = ()
    places: tuple[CuratedPlace, ...]


LEXICONS: Final = (
    "places",
    "places_syria_sites",
    "places_ukraine",
    "places_yemen",
    "places_lebanon",
    "places_karabakh",
    "places_world",
    "places_monitored",
)
"""Files of the curated layer, in the order of their making."""

CURATED: Final = "curated"
SPELLINGS: Final = "spellings"
WITH_KIND_ONLY: Final = "with_kind_only"
LEXICON_STAMPS: Final = "lexicons"


@cache
def curated_lexicons() -> tuple[Lexicon, ...]:
    """The files of the curated layer, each read once; raises LexiconError."""
    return tuple(read_lexicon(DATA_FOLDER / f"{name}.yaml") for name in LEXICONS)


@cache
def curated_digest() -> str:
    """A digest of the files and of what their rows rest on; read without parsing them."""
    digest = hashlib.sha256(f"{folding_stamp()} {world_head().stamp}".encode())
    for name in LEXICONS:
        digest.update((DATA_FOLDER / f"{name}.yaml").read_bytes())
    return digest.hexdigest()[:12]


def curated_head() -> LayerHead:
    """What the curated layer says of itself."""
    return LayerHead(
        id=CURATED,
        title="Garrisons, crossings, regions, front villages, roads, rivers and lines, with their sources",
        version=LEXICONS[0],
        source="the addresses in the files of the curated layer",
        licence="Apache-2.0",
        stamp=curated_digest(),
    )


def curated_facts() -> dict[str, str]:
    """What the layer's file tells beside its places: shown names by entry id, stamps of the files, as JSON."""
    bodies = [convert(lexicon, Body) for lexicon in curated_lexicons()]
    shown = {key: name for body in bodies for key, name in sorted(body.spellings.items())}
    stamps = [(lexicon.name, lexicon.stamp) for lexicon in curated_lexicons()]
    units_by_kind = sorted({code for body in bodies for code in body.with_kind_only})
    return {
        WITH_KIND_ONLY: json.dumps(units_by_kind),
        SPELLINGS: json.dumps(shown, ensure_ascii=False),
        LEXICON_STAMPS: json.dumps(stamps),
    }


def curated_rows() -> Iterator[tuple[PlaceRow, tuple[Spelling, ...]]]:
    """The curated places, then units and countries under their further names.

    Raises LexiconError where a row is malformed, an id stands twice, or a source is not listed.
    """
    seen: set[str] = set()
    for lexicon in curated_lexicons():
        body = convert(lexicon, Body)
        for place in body.places:
            if place.id in seen:
                raise LexiconError(f"the id {place.id} stands twice", where=lexicon.file, mend="make the ids unique")
            seen.add(place.id)
            yield _row(place, body.sources, lexicon.file), _names(place)
    for lexicon in curated_lexicons():
        for code, names in sorted(convert(lexicon, Body).aliases.items()):
            row = _aliased(code)
            if row is not None:
                yield row, tuple(Spelling(name) for name in names)


def _aliased(code: str) -> PlaceRow | None:
    """The row of a unit (ISO 3166-2) or country (alpha-3) that further names are given of."""
    if "-" not in code:
        return country_row(code)
    found = unit(code)
    return None if found is None else unit_row(found)


def _names(place: CuratedPlace) -> tuple[Spelling, ...]:
    languages = sorted(place.names, key=lambda language: (language != "en", language))
    return each_once(Spelling(name, language) for language in languages for name in place.names[language])


def _row(place: CuratedPlace, sources: dict[str, str], file: str) -> PlaceRow:
    where = f"{file}: {place.id}"
    if unknown := [source for source in place.sources if source not in sources]:
        raise LexiconError(f"has an unknown source {unknown[0]!r}", where=where, mend="list it under sources")
    if sum(value is not None for value in (place.point, place.ring, place.line, place.unit)) != 1:
        raise LexiconError("needs exactly one of point, ring, line and unit", where=where, mend="give one")
    shape = _shape(place, where)
    middle = place.point or (middle_of(shape) if shape is not None and place.ring else None)
    if place.line is not None and shape is not None:
        point = shape.interpolate(0.5, normalized=True)
        middle = (float(point.x), float(point.y))
    if place.unit is not None:
        middle = _middle_of_unit(place.unit, where)
    return PlaceRow(
        id=f"places:{place.id}",
        name=place.names["en"][0],
        kind=place.kind,
        country=place.country,
        lon=None if middle is None else middle[0],
        lat=None if middle is None else middle[1],
        importance=place.importance,
        unit=_unit_at(place.country, middle),
        since="" if place.since is None else place.since.isoformat(),
        until="" if place.until is None else place.until.isoformat(),
        radius_m=None if place.radius_km is None else place.radius_km * 1000,
        part_of=place.part_of,
        bearing=place.bearing,
        outline=place.unit or "",
        shape=None if shape is None else shapely.to_wkb(shape),
    )


def _unit_at(country: str, middle: Position | None) -> str:
    """The first-level unit of a country that a point lies in; empty where none does."""
    if middle is None or not country:
        return ""
    point = shapely.Point(middle)
    return next((item.code for item in units(country) if item.geometry.contains(point)), "")


def _middle_of_unit(code: str, where: str) -> Position:
    outline = outline_of(code)
    if outline is None:
        raise LexiconError(f"no outline of {code} is at hand", where=where, mend="draw a ring")
    return middle_of(outline)


def _shape(place: CuratedPlace, where: str) -> BaseGeometry | None:
    if place.ring is not None:
        polygon = shapely.orient_polygons(shapely.Polygon(place.ring))
        if not polygon.is_valid:
            raise LexiconError("its ring crosses itself", where=where, mend="draw it anew")
        return polygon
    return None if place.line is None else shapely.LineString(place.line)
