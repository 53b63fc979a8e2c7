"""A person's own places: reads GeoJSON, GeoParquet, GeoPackage and CSV, and keeps them as a layer of the gazetteer.

The names of properties are those of the common sets (COD-AB's ``ADM2_EN``, ``ADM2_AR``, ``ADM2_PCODE``; geoBoundaries'
``shapeName``) and plain ones: ``name``, ``name_ar`` or ``name:ar``, ``aliases`` (parted by ``|``), ``kind``,
``country``, ``importance``, ``population``, ``radius_km``, ``since``, ``until``, ``source``; a CSV has ``lon`` and
``lat`` beside them. A file is taken whole or not at all, and every fault is told with its row.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from truceline.errors import LexiconError
from truceline.geo.boundaries import country, country_outline
from truceline.geo.boundary_import import SLUG, layer_id
from truceline.geo.boundary_source import Row, read_rows
from truceline.place.bundled import folding_stamp, middle_of
from truceline.place.entry import Kind
from truceline.place.geonames import country_rows, importance_of
from truceline.place.index import LayerHead, PlaceRow, Spelling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

MOST_VERTICES: Final = 200_000
"""Vertices of one place: a footprint of more slows every judgement and is no more exact."""

MOST_IN_ALL: Final = 2_000_000
MOST_TOLD: Final = 20
MOST_NAMES: Final = 64
LARGEST_CSV: Final = 100_000_000
MOST_ROWS: Final = 200_000
MARGIN_DEG: Final = 2.0
"""How far outside its country's bounds a place may lie: islands, waters, borders that are told otherwise."""

BORDER_DEG: Final = 0.3
"""How far outside its outline a place is not suspected of swapped axes: borders are drawn to some kilometres."""

DEFAULT_IMPORTANCE: Final = 0.3
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
LANGUAGE_KEY: Final = re.compile(r"(?:name[_:]|adm\d_)([a-z]{2,3})")
NAME_KEYS: Final = ("name", "name_en", "name:en", "shapename", *(f"adm{level}_en" for level in (4, 3, 2, 1)))
CODE_KEYS: Final = ("id", *(f"adm{level}_pcode" for level in (4, 3, 2, 1)), "pcode", "shapeid")

Entries = tuple[PlaceRow, tuple[Spelling, ...]]


RESERVED: Final = frozenset({"world", "curated", "places", "geonames", "admin", "country", "zone"})
"""What ids of our own entries begin with: a placement must not cite one for the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenLayer:
    """What a person tells of a file: the layer's ``id``, ``source`` and licence, and what its rows leave out."""

    id: str
    source: str
    licence: str = ""
    title: str = ""
    country: str = ""
    kind: str = ""
    name_field: str = ""


class _RowFault(Exception):  # noqa: N818 never leaves this module
    """What is wrong with one row, and how to mend it."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend


def import_places(path: Path, given: GivenLayer) -> tuple[LayerHead, list[Entries]]:
    """The places of a file as a layer; LexiconError with up to twenty faults, each with its row and a mend."""
    if not SLUG.fullmatch(given.id):
        raise LexiconError(f"{given.id!r} is no id for a layer", where=path.name, mend="write a-z, 0-9 and hyphens")
    if given.id in RESERVED:
        raise LexiconError(f"{given.id!r} is the id of places that ship", where=path.name, mend="give another --id")
    rows = _csv_rows(path) if path.suffix.lower() == ".csv" else read_rows(path)
    if not rows:
        raise LexiconError("holds no rows", where=path.name, mend="give a file with one row a place")
    found, faults = _taken(rows, given)
    if faults:
        more = [f"and {len(faults) - MOST_TOLD} more"] if len(faults) > MOST_TOLD else []
        raise LexiconError("cannot be taken:\n  " + "\n  ".join([*faults[:MOST_TOLD], *more]), where=path.name)
    stamp = hashlib.sha256(f"{folding_stamp()} {given}".encode())
    stamp.update(path.read_bytes())
    head = LayerHead(
        id=given.id,
        title=given.title or path.name,
        version=date.today().isoformat(),  # noqa: DTZ011  # the day on which a person added it, by their own clock
        source=given.source,
        licence=given.licence,
        stamp=stamp.hexdigest()[:12],
    )
    return head, found


def _taken(rows: Sequence[Row], given: GivenLayer) -> tuple[list[Entries], list[str]]:
    found: list[Entries] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    vertices = 0
    for row in rows:
        try:
            entry = _entry(row, given)
        except _RowFault as fault:
            faults.append(f"row {row.number}: {fault.reason}\n    Mend: {fault.mend}")
            continue
        first = seen.setdefault(entry[0].id, row.number)
        if first != row.number:
            faults.append(f"row {row.number}: has the id of row {first}\n    Mend: give each place its own id")
        vertices += 0 if row.geometry is None else int(shapely.get_num_coordinates(row.geometry))
        if vertices > MOST_IN_ALL:
            faults.append(f"more than {MOST_IN_ALL:,} vertices in all\n    Mend: simplify or split the file")
            break
        found.append(entry)
    return found, faults


def _entry(row: Row, given: GivenLayer) -> Entries:
    told = {str(key).lower(): value for key, value in row.properties.items() if value not in (None, "")}
    code = (given.country or _text(told, "country", "iso3", "shapegroup", "adm0_a3")).upper()
    if code not in country_rows():
        reason = f"its country is {code[:20]!r}" if code else "it tells no country"
        raise _RowFault(reason, "give --tell country= with ISO 3166-1 alpha-3, such as SYR")
    shape = _checked(row.geometry, code)
    kind = _kind(_text(told, "kind") or given.kind, shape)
    spelt = _spellings(told, given)
    population = _number(told, "population", 0, 1e9)
    importance = _number(told, "importance", 0, 1)
    radius = _number(told, "radius_km", 0.01, 5000)
    is_point = shape.geom_type == "Point"
    lon, lat = _middle(shape)
    return (
        PlaceRow(
            id=f"{given.id}:{_text(told, *CODE_KEYS)[:80] or row.number}",
            name=spelt[0].name,
            kind=kind,
            country=code,
            lon=lon,
            lat=lat,
            population=int(population or 0),
            importance=importance if importance is not None else _usual(population),
            since=_day(told, "since"),
            until=_day(told, "until"),
            radius_m=None if radius is None else radius * 1000,
            shape=None if is_point else shapely.to_wkb(shape),
        ),
        spelt,
    )


def _usual(population: float | None) -> float:
    return DEFAULT_IMPORTANCE if population is None else max(DEFAULT_IMPORTANCE, importance_of(int(population)))


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return middle_of(shape)
    point = shape if shape.geom_type == "Point" else shape.interpolate(0.5, normalized=True)
    point = shapely.centroid(point)
    return float(point.x), float(point.y)


def _checked(geometry: Any, code: str) -> BaseGeometry:
    """A row's geometry, flat and sound; _RowFault where it cannot be taken."""
    kinds = {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
    if geometry is None or geometry.geom_type not in kinds or geometry.is_empty:
        raise _RowFault("it has no point, line or polygon", "give each place its position, or leave the row out")
    count = int(shapely.get_num_coordinates(geometry))
    if count > MOST_VERTICES:
        raise _RowFault(f"it has {count:,} vertices", f"simplify it to at most {MOST_VERTICES:,}")
    points = shapely.get_coordinates(geometry)
    if not np.all(np.isfinite(points)):
        raise _RowFault("a position of it is no number", "write the file again from its source")
    _check_place(points, code)
    flat: BaseGeometry = shapely.force_2d(geometry)
    if not flat.is_valid:
        reason = shapely.is_valid_reason(flat)
        raise _RowFault(f"its outline crosses or touches itself ({reason})", "mend it, for instance in QGIS")
    return flat


def _check_place(points: Any, code: str) -> None:
    """Positions are on earth and near their country; swapped axes are told from a wrong place.

    Where both ways lie near it (the Levant has like degrees), its outline tells.
    """
    known = country(code)
    west, south, east, north = (-180.0, -90.0, 180.0, 90.0) if known is None else known.bounds
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    low, high = np.array([west, south]) - MARGIN_DEG, np.array([east, north]) + MARGIN_DEG
    is_near = np.all(np.abs(points) <= (180.0, 90.0)) and np.all((low <= middle) & (middle <= high))
    if is_near and not (_is_by(code, middle[::-1], 0.0) and not _is_by(code, middle, BORDER_DEG)):
        return
    if np.all((low <= middle[::-1]) & (middle[::-1] <= high)):
        raise _RowFault("latitude and longitude are swapped", "write positions as longitude, latitude")
    where = f"[{middle[0]:.4g}, {middle[1]:.4g}]"
    raise _RowFault(f"it lies about {where}, far from {code}", "write degrees, longitude first; or correct the country")


def _is_by(code: str, position: Any, reach_deg: float) -> bool:
    """Whether a position lies in or by a country's outline; no where there is none."""
    outline = _prepared(code)
    return outline is not None and bool(shapely.dwithin(outline, shapely.Point(position), reach_deg))


@cache
def _prepared(code: str) -> BaseGeometry | None:
    outline = country_outline(code)
    shapely.prepare(outline)
    return outline


def _kind(told: str, shape: BaseGeometry) -> Kind:
    if not told:
        is_line = shape.geom_type in {"LineString", "MultiLineString"}
        is_area = shape.geom_type in {"Polygon", "MultiPolygon"}
        return Kind.LINE if is_line else Kind.REGION if is_area else Kind.SETTLEMENT
    try:
        return Kind(told.lower())
    except ValueError as error:
        known = ", ".join(kind for kind in Kind if kind not in {Kind.COUNTRY, Kind.ADMIN1})
        raise _RowFault(f"its kind is {told[:40]!r}", f"write one of {known}") from error


def _spellings(told: dict[str, Any], given: GivenLayer) -> tuple[Spelling, ...]:
    main = _text(told, given.name_field.lower(), *NAME_KEYS)
    if not main:
        raise _RowFault("it has no name", "give --tell name= with the property that holds it")
    spelt = {main: Spelling(main, "en")}
    for key in sorted(told):
        found = LANGUAGE_KEY.fullmatch(key)
        if found and (name := _text(told, key)):
            spelt.setdefault(name, Spelling(name, found.group(1)))
    for name in _text(told, "aliases", most=5000).split("|"):
        if name.strip():
            spelt.setdefault(name.strip()[:200], Spelling(name.strip()[:200]))
    return tuple(spelt.values())[:MOST_NAMES]


def _text(told: dict[str, Any], *names: str, most: int = 200) -> str:
    """The first of these properties that holds a text, on one line."""
    for name in names:
        value = told.get(name) if name else None
        if isinstance(value, str | int | float) and str(value).strip():
            return " ".join(CONTROL.sub(" ", str(value)).split())[:most]
    return ""


def _number(told: dict[str, Any], name: str, least: float, most: float) -> float | None:
    text = _text(told, name)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise _RowFault(f"its {name} is {text[:40]!r}", f"write a number from {least:g} to {most:g}")
    return value


def _day(told: dict[str, Any], name: str) -> str:
    text = _text(told, name)
    if not text:
        return ""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        raise _RowFault(f"{name} is {text[:40]!r}", "write a day such as 2017-05-04") from error


def _csv_rows(path: Path) -> list[Row]:
    """The rows of a table with ``lon`` and ``lat``; LexiconError where it is none, or larger than we take."""
    try:
        if path.stat().st_size > LARGEST_CSV:
            raise LexiconError(f"is larger than {LARGEST_CSV:,} bytes", where=path.name, mend="split it")
        table = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    except OSError as error:
        mend = "give the path of a file that is there"
        raise LexiconError(f"cannot be read: {error.strerror}", where=path.name, mend=mend) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"is no CSV: {error}", where=path.name, mend="write it as CSV in UTF-8 again") from error
    if len(table) > MOST_ROWS:
        raise LexiconError(f"has more than {MOST_ROWS:,} rows", where=path.name, mend="split it")
    return [Row(number, dict(line), _csv_point(line)) for number, line in enumerate(table, start=1)]


def _csv_point(line: dict[str, Any]) -> Any:
    told = {str(key).strip().lower(): value for key, value in line.items()}
    try:
        lon = float(told.get("lon") or told.get("longitude") or "")
        lat = float(told.get("lat") or told.get("latitude") or "")
    except (TypeError, ValueError):
        return None
    return shapely.Point(lon, lat)


def usual_id(path: Path) -> str:
    """An id for a layer from the name of its file."""
    return layer_id(path.stem)
