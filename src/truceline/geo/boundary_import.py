"""Rows of a file become administrative units, or one error that tells what is wrong with which row.

The common sets are known by the names of their properties: the UN's common operational data sets (``ADM2_PCODE``,
``ADM2_EN``, ``adm2_name1``, ``validOn`` …), geoBoundaries (``shapeName``, ``shapeGroup``, ``shapeType``) and Natural
Earth (``iso_3166_2``). For other files a person says which property holds what.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from truceline.errors import LexiconError
from truceline.geo import boundaries
from truceline.geo.boundary_file import UnitNames, layer_bytes, on_grid
from truceline.geo.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.geo.boundary_source import Row

MOST_VERTICES: Final = 1_000_000
"""Of one unit; what is finer than that is finer than any agreement's words."""

MOST_IN_ALL: Final = 5_000_000
MOST_TOLD: Final = 20
LEVELS: Final = (1, 2, 3, 4, 5)
NEIGHBOURHOOD_DEG: Final = 3.0
"""How far outside the bounds of its country a unit may reach before its axes are looked at."""

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person says of a file: where it is from, and what its properties do not tell.

    ``name_field`` and ``code_field`` name properties; ``is_mended`` lets rings that cross themselves be mended.
    """

    id: str
    source: str
    licence: str
    title: str = ""
    added: str = ""
    country: str = ""
    level: int | None = None
    name_field: str = ""
    code_field: str = ""
    since: date | None = None
    until: date | None = None
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """A layer that can be kept: its file, its units, and how many outlines were mended."""

    data: bytes
    units: tuple[UnitNames, ...]
    mended: int


class _RowFault(Exception):  # noqa: N818 never leaves this module
    """What is wrong with one row, and how to mend it."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend


def import_rows(rows: Sequence[Row], given: Given, file: str) -> Imported:
    """The rows as a layer; LexiconError with up to twenty faults, each with its row, reason and mend."""
    if not SLUG.fullmatch(given.id):
        mend = "write lower-case letters, digits and hyphens"
        raise LexiconError(f"{given.id!r} is no id for a layer", where=file, mend=mend)
    if not rows:
        raise LexiconError("holds no rows", where=file, mend="give a file with one row a unit")
    units: list[tuple[UnitNames, Any]] = []
    faults: list[str] = []
    mended = vertices = 0
    for row in rows:
        try:
            told = _names(row.properties, given)
            outline, was_mended = _outline(row.geometry, told.country, given)
        except _RowFault as fault:
            faults.append(f"row {row.number}: {fault.reason}\n    Mend: {fault.mend}")
            continue
        units.append((told, outline))
        mended += was_mended
        vertices += int(shapely.get_num_coordinates(outline))
        if vertices > MOST_IN_ALL:
            faults.append(f"more than {MOST_IN_ALL:,} vertices in all\n    Mend: simplify or split the file")
            break
    faults += _doubles([told for told, _ in units]) + _turned(units)
    if faults:
        more = [f"and {len(faults) - MOST_TOLD} more"] if len(faults) > MOST_TOLD else []
        told_ = "\n  ".join([*faults[:MOST_TOLD], *more])
        raise LexiconError(f"cannot be taken:\n  {told_}", where=file)
    return Imported(_layer(units, given, file), tuple(told for told, _ in units), mended)


def _layer(units: Iterable[tuple[UnitNames, Any]], given: Given, file: str) -> bytes:
    head = {
        "id": given.id,
        "title": given.title or f"Units of {file}",
        "version": given.added,
        "added": given.added,
        "source": given.source,
        "licence": given.licence,
        "package": file,
    }
    known = {code: (entry.name, entry.alpha_2) for code, entry in boundaries.manifest().countries.items()}
    return layer_bytes(head, units, known)


def _doubles(told: Sequence[UnitNames]) -> list[str]:
    seen: set[str] = set()
    faults = []
    for item in told:
        key = item.p_code or item.code
        if key in seen:
            faults.append(
                f"the code {key!r} stands twice\n    Mend: join the parts of a unit, or give each its own code"
            )
        seen.add(key)
    return faults


def _turned(units: Sequence[tuple[UnitNames, Any]]) -> list[str]:
    """A fault where most units lie outside their countries, and most would lie inside with their axes swapped."""
    as_given = as_swapped = 0
    for told, outline in units:
        home = boundaries.country_outline(told.country)
        middle = outline.representative_point()
        as_given += home is not None and home.contains(middle)
        as_swapped += home is not None and home.contains(shapely.Point(middle.y, middle.x))
    if 2 * as_given < len(units) and 2 * as_swapped > len(units):
        return ["latitude and longitude are swapped\n    Mend: write positions as longitude, latitude"]
    return []


def _names(properties: dict[str, Any], given: Given) -> UnitNames:
    """What the properties of a row tell, by the names that the common sets use."""
    told = {str(key).lower(): value for key, value in properties.items() if value is not None}
    level = given.level or _level(told)
    country = given.country or _country(told)
    if boundaries.country(country) is None:
        mend = "give --country with ISO 3166-1 alpha-3, such as SYR"
        raise _RowFault(f"its country is {country!r}" if country else "it tells no country", mend)
    p_code = _text(told, given.code_field, f"adm{level}_pcode", "pcode", "p_code")
    iso = _text(told, "iso_3166_2", "shapeiso")
    name = _text(told, given.name_field, f"adm{level}_en", f"adm{level}_name", "shapename", "name_en", "name")
    if not name:
        raise _RowFault("it has no name", "give --name with the property that holds it")
    is_iso = bool(re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", iso))
    code = p_code or (iso if is_iso else "") or _text(told, "shapeid") or name
    return UnitNames(
        code=code[:80],
        country=country,
        name=name,
        names=_languages(told, level),
        level=level,
        p_code=p_code,
        parent=_text(told, f"adm{level - 1}_pcode") if level > 1 else "",
        since=given.since or _day(told, "validon", "valid_on"),
        until=given.until or _day(told, "validto", "valid_to"),
    )


def _text(told: dict[str, Any], *names: str) -> str:
    """The first of these properties that holds a text."""
    for name in names:
        value = told.get(name.lower()) if name else None
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()[:200]
    return ""


def _level(told: dict[str, Any]) -> int:
    """The deepest level of which the row has a P-code or name, or the one that it says."""
    shape = re.fullmatch(r"adm([1-5])", _text(told, "shapetype").lower())
    if shape:
        return int(shape.group(1))
    found = [level for level in LEVELS if _text(told, f"adm{level}_pcode", f"adm{level}_en", f"adm{level}_name")]
    return max(found, default=1)


def _country(told: dict[str, Any]) -> str:
    code = _text(told, "shapegroup", "iso3", "adm0_a3", "adm0_pcode").upper()
    if len(code) == 2:
        entries = sorted(boundaries.manifest().countries.items())
        return next((key for key, entry in entries if entry.alpha_2 == code), code)
    return code


def _languages(told: dict[str, Any], level: int) -> dict[str, str]:
    """Names by language: ``adm2_ar``, or ``adm2_name1`` in the language that ``lang1`` names."""
    found: dict[str, str] = {}
    for key in sorted(told):
        match = re.fullmatch(rf"adm{level}_([a-z]{{2}})", key)
        if match and _text(told, key):
            found[match.group(1)] = _text(told, key)
    for number in ("", "1", "2", "3"):
        language = _text(told, f"lang{number}")
        name = _text(told, f"adm{level}_name{number}")
        if LANGUAGE.fullmatch(language) and name:
            found[language] = name
    return dict(sorted(found.items()))


def _day(told: dict[str, Any], *names: str) -> date | None:
    """A day that a property tells; years before 1900 and after 2100 stand for none, as -99 and 9999 do."""
    for name in names:
        value = told.get(name)
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        match = re.match(r"(\d{4})-(\d{2})-(\d{2})", str(value or ""))
        if match:
            try:
                found = date(*map(int, match.groups()))
            except ValueError:
                continue
            return found if 1900 <= found.year <= 2100 else None
    return None


def _outline(geometry: Any, country: str, given: Given) -> tuple[Any, bool]:
    """A row's outline on the grid of the layer, and whether it was mended; _RowFault where it cannot be taken."""
    if geometry is None or geometry.geom_type not in {"Polygon", "MultiPolygon"} or geometry.is_empty:
        raise _RowFault("it has no polygon", "give each unit its outline, or leave the row out")
    count = int(shapely.get_num_coordinates(geometry))
    if count > MOST_VERTICES:
        raise _RowFault(f"it has {count:,} vertices", f"simplify it to at most {MOST_VERTICES:,}")
    points = shapely.get_coordinates(geometry)
    if not np.all(np.isfinite(points)):
        raise _RowFault("a position of it is no number", "write the file again from its source")
    _check_place(points, country)
    flat = shapely.force_2d(geometry)
    is_mended = False
    if not flat.is_valid:
        reason = shapely.is_valid_reason(flat)
        if not given.is_mended:
            raise _RowFault(f"its outline crosses or touches itself ({reason})", "mend it in QGIS, or give --mend")
        flat, is_mended = polygonal(shapely.make_valid(flat)), True
    drawn = shapely.remove_repeated_points(on_grid(flat))
    if polygonal(shapely.make_valid(drawn)).is_empty:
        raise _RowFault("it encloses no area", "correct its outline, or leave the row out")
    return drawn, is_mended


def _check_place(points: Any, country: str) -> None:
    """Positions are on earth and near their country; swapped axes are told from a wrong place."""
    entry = boundaries.country(country)
    bounds = entry.bounds if entry is not None else (-180.0, -90.0, 180.0, 90.0)
    west, south, east, north = _around(bounds)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    is_there = west <= middle[0] <= east and south <= middle[1] <= north
    if is_there and np.all(np.abs(points) <= (180.0, 90.0)):
        return
    if west <= middle[1] <= east and south <= middle[0] <= north:
        raise _RowFault("latitude and longitude are swapped", "write positions as longitude, latitude")
    reason = f"it lies about [{middle[0]:.4g}, {middle[1]:.4g}], far from {country}"
    raise _RowFault(reason, "write positions in degrees, longitude first; or correct the country")


def _around(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    margin = NEIGHBOURHOOD_DEG
    return bounds[0] - margin, bounds[1] - margin, bounds[2] + margin, bounds[3] + margin


def layer_id(stem: str) -> str:
    """An id for a layer from the name of its file: lower-case letters, digits and hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    return words[:60].strip("-") or "layer"
