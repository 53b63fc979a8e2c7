"""Places of a table's rows: names, points and precision codes, a chunk at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa

from truceline.engine.columns import number_texts, quoted
from truceline.engine.compute import Vector, pc
from truceline.read import cells
from truceline.read.distinct import Bad, Chunk, Judge, Judged, Taken
from truceline.read.vectors import first_of

if TYPE_CHECKING:
    from truceline.read.mapping import PlaceColumns

_NUMBER: Final = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"
_CODES: Final = {"ucdp": 7, "acled": 3, "gdelt": 5}


class _Degrees(NamedTuple):
    """A column of coordinates: numbers, empty where the cell is or cannot be taken."""

    numbers: Vector
    is_empty: Vector
    is_bad: Vector


def place_of(chunk: Chunk, columns: PlaceColumns) -> Judged:
    """The place of each row as JSON of a ``CodedPlace``."""
    latitude = _degrees(chunk.texts(columns.latitude), 90)
    longitude = _degrees(chunk.texts(columns.longitude), 180)
    name = first_of(chunk, columns.name)
    code = _code(chunk, columns)
    pieces: list[Vector] = [pa.scalar('{"name":'), quoted(name)]
    for key in ("admin1", "admin2", "country"):
        pieces += [pa.scalar(f',"{key}":'), _quoted_names(chunk, getattr(columns, key))]
    for key, degrees in (("longitude", longitude), ("latitude", latitude)):
        pieces += [pa.scalar(f',"{key}":'), number_texts(degrees.numbers).fill_null("null")]
    pieces += [code.values.dictionary_decode().fill_null(""), pa.scalar("}")]
    values = pc.binary_join_element_wise(*pieces, "").dictionary_encode()
    bads, bad_of_row = _bads(chunk, columns, (latitude, longitude), name, code)
    return Judged(values, bads, bad_of_row)


def _quoted_names(chunk: Chunk, name: str) -> Vector:
    texts, numbers = chunk.encoded(name)
    return quoted(pa.array(texts, pa.string())).take(pa.array(numbers))


def _degrees(texts: Vector, limit: float) -> _Degrees:
    is_empty = pc.equal(texts, "")
    is_number = pc.match_substring_regex(texts, _NUMBER)
    bare = pc.utf8_ltrim(pc.if_else(is_number, texts, pa.scalar(None, pa.string())), "+")
    numbers = bare.cast(pa.float64())
    is_within = pc.less_equal(pc.abs(numbers), limit).fill_null(False)
    is_bad = pc.and_(pc.invert(is_empty), pc.invert(is_within))
    return _Degrees(pc.if_else(is_within, numbers, pa.scalar(None, pa.float64())), is_empty, is_bad)


def _code(chunk: Chunk, columns: PlaceColumns) -> Judged:
    def take(text: str) -> Taken[str]:
        code = cells.code(columns.codes.get(text.casefold(), text), columns.scheme, _CODES)
        if isinstance(code, Bad):
            return Taken(bad=code._replace(field=columns.precision))
        value = "null" if code.value is None else str(code.value)
        return Taken(f',"scheme":"{code.scheme}","precision":{value}')

    return Judge((columns.precision,), take, pa.string()).of(chunk)


def _bads(
    chunk: Chunk, columns: PlaceColumns, point: tuple[_Degrees, _Degrees], name: Vector, code: Judged
) -> tuple[tuple[Bad, ...], np.ndarray | None]:
    """What is wrong with the place of each row: a coordinate, one without the other, no place at all, the code."""
    latitude, longitude = point
    found: list[Bad] = []
    of_row = np.full(chunk.size, -1, np.int32)

    def put(mask: Vector, bads: tuple[Bad, ...], numbers: np.ndarray | None = None) -> None:
        rows = np.flatnonzero(mask.to_numpy(zero_copy_only=False).astype(bool) & (of_row < 0))
        if len(rows):
            of_row[rows] = len(found) + (0 if numbers is None else numbers[rows])
            found.extend(bads)

    for column, degrees, limit in ((columns.latitude, latitude, 90), (columns.longitude, longitude, 180)):
        if pc.any(degrees.is_bad).as_py():
            texts, numbers = chunk.encoded(column)
            put(degrees.is_bad, tuple(_no_coordinate(text, limit, column) for text in texts), numbers)
    half = Bad("is empty while the other coordinate is given", "fill both, or neither")
    put(pc.and_(latitude.is_empty, pc.invert(longitude.is_empty)), (half._replace(field=columns.latitude),))
    put(pc.and_(longitude.is_empty, pc.invert(latitude.is_empty)), (half._replace(field=columns.longitude),))
    if columns.is_needed:
        nowhere = Bad("there is neither a place nor a point", "write the place", (*columns.name, columns.latitude)[0])
        put(pc.and_(latitude.is_empty, pc.equal(name, "")), (nowhere,))
    if code.bad_of_row is not None:
        put(pa.array(code.bad_of_row >= 0), code.bads, code.bad_of_row)
    return tuple(found), of_row if found else None


def _no_coordinate(text: str, limit: int, column: str) -> Bad:
    return Bad(f"{text[:40]!r} is no coordinate within ±{limit} degrees", "write decimal degrees, WGS 84", column)
