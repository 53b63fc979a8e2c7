"""Polygons and their properties from the parts of a shapefile, read as hostile input.

Follows the ESRI Shapefile Technical Description (July 1998) and the dBASE III file that goes with it. Polygons with and
without heights are read; heights are left out. Raises ValueError where the bytes are not what they claim to be.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

POLYGONS: Final = (5, 15, 25)
"""Shape types: Polygon, PolygonZ, PolygonM."""

HEAD: Final = 100
END_OF_FIELDS: Final = 0x0D
DELETED: Final = 0x2A


def shapes_of(data: bytes) -> Iterator[Any]:
    """The polygons of a ``.shp`` file in order; None for an empty record."""
    if len(data) < HEAD or struct.unpack(">i", data[:4])[0] != 9994:
        raise ValueError("does not begin as a shapefile")
    if struct.unpack("<i", data[32:36])[0] not in POLYGONS:
        raise ValueError("holds no polygons")
    at = HEAD
    while at + 8 <= len(data):
        length = 2 * struct.unpack(">i", data[at + 4 : at + 8])[0]
        if length < 4 or at + 8 + length > len(data):
            raise ValueError("a record is cut off")
        yield _shape(data[at + 8 : at + 8 + length])
        at += 8 + length


def _shape(record: bytes) -> Any:
    kind = struct.unpack("<i", record[:4])[0]
    if kind == 0:
        return None
    if kind not in POLYGONS or len(record) < 44:
        raise ValueError("a record is no polygon")
    parts, points = struct.unpack("<ii", record[36:44])
    first = 44 + 4 * parts
    if parts < 1 or points < 1 or first + 16 * points > len(record):
        raise ValueError("a polygon is cut off")
    starts = np.frombuffer(record, dtype="<i4", count=parts, offset=44)
    positions = np.frombuffer(record, dtype="<f8", count=2 * points, offset=first).reshape(-1, 2)
    if np.any(np.diff(starts) <= 0) or starts[0] != 0 or starts[-1] >= points:
        raise ValueError("the parts of a polygon are out of order")
    return _polygons([ring for ring in np.split(positions, starts[1:]) if len(ring) >= 4])


def _polygons(rings: list[Any]) -> Any:
    """Rings as polygons: those that run clockwise are outer ones, the others holes in the outer one around them."""
    made = [shapely.Polygon(ring) for ring in rings]
    outer = [one for one in made if not one.exterior.is_ccw] or made
    holes = [one for one in made if one.exterior.is_ccw and one not in outer]
    found = []
    for one in outer:
        inside = [hole.exterior for hole in holes if one.covers(shapely.Point(hole.exterior.coords[0]))]
        found.append(shapely.Polygon(one.exterior, inside))
    return found[0] if len(found) == 1 else shapely.MultiPolygon(found)


def properties_of(data: bytes, encoding: str) -> Iterator[dict[str, Any]]:
    """The rows of a ``.dbf`` file in order, deleted ones too, as empty mappings."""
    if len(data) < 33:
        raise ValueError("the table is cut off")
    count, head, width = struct.unpack("<IHH", data[4:12])
    fields = list(_fields(data[32:head]))
    if width < 1 or head + count * width > len(data) or 1 + sum(size for _, _, size in fields) > width:
        raise ValueError("the table is cut off")
    for number in range(count):
        row = data[head + number * width : head + (number + 1) * width]
        yield {} if row[0] == DELETED else _row(row, fields, encoding)


def _fields(data: bytes) -> Iterator[tuple[str, str, int]]:
    """Name, type and width of each column."""
    for at in range(0, len(data) - 31, 32):
        if data[at] == END_OF_FIELDS:
            return
        name = data[at : at + 11].split(b"\x00")[0].decode("ascii", "replace")
        yield name, chr(data[at + 11]), data[at + 16]


def _row(row: bytes, fields: list[tuple[str, str, int]], encoding: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    at = 1
    for name, kind, size in fields:
        text = row[at : at + size].decode(encoding, "replace").strip(" \x00")
        at += size
        if kind == "D" and len(text) == 8:
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        found[name] = text or None
    return found
