"""What stands in a boundary file that somebody gives us? GeoJSON, GeoParquet, GeoPackage, shapefiles; hostile input.

A zip file with one of these in it is read too, a shapefile only so. Sizes are bounded before anything is unpacked or
parsed; nothing is believed of a file but its rows: properties, and outlines in (lon, lat) degrees on WGS 84.
"""

from __future__ import annotations

import codecs
import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import numpy as np
import shapely

from truceline.errors import LexiconError
from truceline.geo.boundary_shapefile import properties_of, shapes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_FILE: Final = 300_000_000
"""Bytes, unpacked; third-level units of a large country take some 100 millions."""

MOST_ROWS: Final = 100_000
SUFFIXES: Final = (".geojson", ".json", ".parquet", ".geoparquet", ".gpkg")
SHAPES: Final = ".shp"
DEGREES: Final = ("CRS84", "4326")
"""Names of reference systems that are degrees on WGS 84 end so."""


class Row(NamedTuple):
    """One row: its number from 1, its properties, and its outline as the file gives it (None: it gives none)."""

    number: int
    properties: dict[str, Any]
    geometry: Any


class _Feature(msgspec.Struct):
    properties: dict[str, Any] | None = None
    geometry: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"null"))


class _Collection(msgspec.Struct):
    type: str
    features: list[_Feature]
    crs: Any = None


def read_rows(path: Path) -> list[Row]:
    """The rows of a file; LexiconError, with the mend, where it is none that we read, or larger than we take."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _refused(path, f"has {size:,} bytes", f"simplify it, or split it, below {LARGEST_FILE:,} bytes")
        if path.suffix.lower() == ".zip":
            return _unzipped(path)
        return _rows_of(path.name, path.read_bytes())
    except OSError as error:
        raise _refused(path, f"cannot be read: {error.strerror}", "check the path and its permissions") from error


def _refused(path: Path | str, reason: str, mend: str) -> LexiconError:
    return LexiconError(reason, where=Path(path).name, mend=mend)


def _unzipped(path: Path) -> list[Row]:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [item for item in archive.infolist() if Path(item.filename).suffix.lower() in (*SUFFIXES, SHAPES)]
            if len(inside) != 1:
                reason = f"holds {len(inside)} files that we read, not one"
                raise _refused(path, reason, f"unpack it and name one of {', '.join(SUFFIXES)}")
            if inside[0].file_size > LARGEST_FILE:
                raise _refused(path, f"unpacks to {inside[0].file_size:,} bytes", "unpack, simplify or split it")
            if Path(inside[0].filename).suffix.lower() == SHAPES:
                return _shapefile(path.name, archive, inside[0].filename)
            with archive.open(inside[0]) as member:
                data = member.read(LARGEST_FILE + 1)
    except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
        raise _refused(
            path, f"is no zip file that we can read: {error}", "unpack it and name the file in it"
        ) from error
    if len(data) > LARGEST_FILE:
        raise _refused(path, "unpacks to more than it says", "unpack, simplify or split it")
    return _rows_of(inside[0].filename, data)


def _shapefile(name: str, archive: zipfile.ZipFile, member: str) -> list[Row]:
    """The rows of a shapefile in a zip: outlines, table, reference system and encoding lie in four files."""
    parts: dict[str, bytes] = {}
    stem = member[: -len(SHAPES)]
    for item in archive.infolist():
        suffix = item.filename[len(stem) :].lower()
        if item.filename.startswith(stem) and suffix in {SHAPES, ".dbf", ".prj", ".cpg"}:
            if item.file_size > LARGEST_FILE:
                raise _refused(name, f"unpacks to {item.file_size:,} bytes", "simplify or split it")
            with archive.open(item) as stream:
                parts[suffix] = stream.read(LARGEST_FILE)
    system = parts.get(".prj", b"").decode("ascii", "replace").upper()
    is_degrees = system.startswith("GEOGCS") and "1984" in system
    _check_degrees(name, "CRS84" if is_degrees else system)
    encoding = _known_encoding(parts.get(".cpg", b"UTF-8").decode("ascii", "replace").strip())
    try:
        shapes = list(shapes_of(parts[SHAPES]))
        rows = list(properties_of(parts.get(".dbf", b""), encoding))
    except (ValueError, struct.error) as error:
        raise _refused(name, f"its shapefile is damaged: {error}", "write it again, or give GeoJSON") from error
    if len(rows) != len(shapes) or len(rows) > MOST_ROWS:
        reason = f"its shapefile has {len(shapes)} outlines and {len(rows)} rows"
        raise _refused(name, reason, "write it again, or give GeoJSON")
    return [Row(number, row, shape) for number, (row, shape) in enumerate(zip(rows, shapes, strict=True), start=1)]


def _known_encoding(name: str) -> str:
    """The encoding that a ``.cpg`` file names; UTF-8 where it names none that we know."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8"


def _rows_of(name: str, data: bytes) -> list[Row]:
    suffix = Path(name).suffix.lower()
    if suffix in {".geojson", ".json"}:
        rows = _geojson(name, data)
    elif suffix in {".parquet", ".geoparquet"}:
        rows = _geoparquet(name, data)
    elif suffix == ".gpkg":
        rows = _geopackage(name, data)
    else:
        raise _refused(name, f"{suffix or 'a file without a suffix'} is not read", f"give one of {', '.join(SUFFIXES)}")
    found = []
    for row in rows:
        if row.number > MOST_ROWS:
            raise _refused(name, f"has more than {MOST_ROWS:,} rows", "leave out what is no administrative unit")
        found.append(row)
    return found


def _geojson(name: str, data: bytes) -> Iterator[Row]:
    try:
        collection = msgspec.json.decode(data, type=_Collection)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _refused(name, f"is no GeoJSON feature collection: {error}", "write it as GeoJSON again") from error
    if collection.type != "FeatureCollection":
        raise _refused(name, f"is a {collection.type[:40]}", "give a FeatureCollection")
    told = json.dumps(collection.crs) if collection.crs else "CRS84"
    _check_degrees(name, told)
    for number, feature in enumerate(collection.features, start=1):
        yield Row(number, feature.properties or {}, _from_geojson(feature.geometry))


def _from_geojson(raw: msgspec.Raw) -> Any:
    if bytes(raw).strip() == b"null":
        return None
    try:
        return shapely.from_geojson(bytes(raw))
    except shapely.errors.ShapelyError:
        return None


def _check_degrees(name: str, told: str) -> None:
    if not any(known in told for known in DEGREES):
        mend = "transform it to EPSG:4326, for instance in QGIS: Export, Save features as"
        raise _refused(name, "is not in degrees on WGS 84", mend)


def _geoparquet(name: str, data: bytes) -> Iterator[Row]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(io.BytesIO(data))
        about = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
        column = about["primary_column"]
        told = about["columns"][column]
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise _refused(name, "is no GeoParquet file", "write it as GeoParquet or GeoJSON again") from error
    if told.get("encoding") != "WKB":
        raise _refused(name, f"its outlines are {told.get('encoding')!r}", "write them as WKB")
    _check_degrees(name, json.dumps(told.get("crs") or "CRS84"))
    for number, properties in enumerate(table.to_pylist(), start=1):
        yield Row(number, properties, _from_wkb(properties.pop(column, None)))


def _from_wkb(data: Any) -> Any:
    try:
        with np.errstate(invalid="ignore"):  # a position that is no number is told of later, with its row
            return shapely.from_wkb(data) if isinstance(data, bytes) else None
    except shapely.errors.ShapelyError:
        return None


def _geopackage(name: str, data: bytes) -> Iterator[Row]:
    """The rows of the one layer of polygons; sqlite reads a private copy, without extensions."""
    with tempfile.NamedTemporaryFile(suffix=".gpkg") as copy:
        copy.write(data)
        copy.flush()
        try:
            with closing(sqlite3.connect(f"file:{copy.name}?mode=ro&immutable=1", uri=True)) as database:
                yield from _layer_rows(name, database)
        except sqlite3.Error as error:
            raise _refused(name, f"is no GeoPackage: {error}", "write it as GeoPackage or GeoJSON again") from error


def _layer_rows(name: str, database: sqlite3.Connection) -> Iterator[Row]:
    layers = database.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchall()
    if len(layers) != 1:
        raise _refused(name, f"has {len(layers)} layers, not one", "export the layer of the units alone")
    table, column, system = layers[0]
    _check_degrees(name, str(system))
    cursor = database.execute('SELECT * FROM "{}" LIMIT {}'.format(str(table).replace('"', '""'), MOST_ROWS + 1))  # noqa: S608 the name of a table cannot be a parameter; quotes in it are doubled
    columns = [item[0] for item in cursor.description]
    for number, values in enumerate(cursor, start=1):
        properties = dict(zip(columns, values, strict=True))
        yield Row(number, properties, _from_wkb(_gpkg_wkb(properties.pop(column, None))))


def _gpkg_wkb(blob: Any) -> bytes | None:
    """The WKB in a GeoPackage blob: behind ``GP``, version, flags, reference system and an envelope of known size."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return None
    sizes = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
    envelope = sizes.get((struct.unpack("B", blob[3:4])[0] >> 1) & 7)
    return None if envelope is None else blob[8 + envelope :]
