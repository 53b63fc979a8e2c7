"""Zipped shapefiles: outlines with holes, the table beside them, and what is damaged or in metres is refused."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
import shapely

from truceline.errors import LexiconError
from truceline.geo.boundary_import import Given, import_rows
from truceline.geo.boundary_shapefile import properties_of, shapes_of
from truceline.geo.boundary_source import read_rows

DEGREES = b'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]'
METRES = b'PROJCS["WGS_1984_UTM_Zone_37N",GEOGCS["GCS_WGS_1984"]]'
OUTER = [(36.0, 35.0), (36.0, 35.5), (36.5, 35.5), (36.5, 35.0), (36.0, 35.0)]
HOLE = [(36.1, 35.1), (36.2, 35.1), (36.2, 35.2), (36.1, 35.2), (36.1, 35.1)]
FAR = [(37.0, 35.0), (37.0, 35.2), (37.2, 35.2), (37.2, 35.0), (37.0, 35.0)]


def record(*rings: list[tuple[float, float]], kind: int = 5) -> bytes:
    points = [point for ring in rings for point in ring]
    starts = [sum(len(ring) for ring in rings[:number]) for number in range(len(rings))]
    body = struct.pack("<i4d2i", kind, 0, 0, 0, 0, len(rings), len(points))
    return body + struct.pack(f"<{len(starts)}i", *starts) + b"".join(struct.pack("<2d", *point) for point in points)


def shp(*records: bytes, kind: int = 5) -> bytes:
    head = struct.pack(">i", 9994) + bytes(28) + struct.pack("<i", kind) + bytes(64)
    return head + b"".join(struct.pack(">2i", n + 1, len(r) // 2) + r for n, r in enumerate(records))


def dbf(*rows: tuple[str, ...], names: tuple[str, ...] = ("ADM1_PCODE", "ADM1_AR", "ADM0_PCODE", "VALIDON")) -> bytes:
    kinds = {"VALIDON": b"D"}
    fields = b"".join(
        name.encode().ljust(11, b"\x00")
        + kinds.get(name, b"C")
        + bytes(4)
        + bytes([20 if name != "VALIDON" else 8])
        + bytes(15)
        for name in names
    )
    width = 1 + sum(20 if name != "VALIDON" else 8 for name in names)
    head = bytes(4) + struct.pack("<IHH", len(rows), 32 + len(fields) + 1, width) + bytes(20)
    body = b"".join(
        b" "
        + b"".join(value.encode().ljust(20 if name != "VALIDON" else 8) for name, value in zip(names, row, strict=True))
        for row in rows
    )
    return head + fields + b"\x0d" + body


ROW = ("SY07", "إدلب", "SY", "20240220")


def zipped(folder: Path, **parts: bytes) -> Path:
    given = {"shp": shp(record(OUTER, HOLE, FAR)), "dbf": dbf(ROW), "prj": DEGREES, "cpg": b"UTF-8"} | parts
    path = folder / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for suffix, data in given.items():
            if data:
                archive.writestr(f"a/units.{suffix}", data)
    return path


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    given = Given(id="x", source="s", licence="", name_field="ADM1_AR")
    (unit,) = import_rows(read_rows(zipped(tmp_path)), given, "set.zip").units
    assert (unit.p_code, unit.name, unit.country) == ("SY07", "إدلب", "SYR")
    assert str(unit.since) == "2024-02-20"
    (row,) = read_rows(zipped(tmp_path))
    expected = shapely.MultiPolygon([shapely.Polygon(OUTER, [HOLE]), shapely.Polygon(FAR)])
    assert row.geometry.equals(expected)
    assert read_rows(zipped(tmp_path, shp=shp(record(OUTER, kind=15), kind=15), cpg=b"no such"))[0].number == 1


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"prj": METRES}, "WGS 84"),
        ({"prj": b""}, "WGS 84"),
        ({"shp": b"x" * 200}, "does not begin as a shapefile"),
        ({"shp": shp(record(OUTER), kind=1)}, "holds no polygons"),
        ({"shp": shp(record(OUTER))[:-8]}, "a record is cut off"),
        ({"shp": shp(record(OUTER, kind=3))}, "a record is no polygon"),
        ({"shp": shp(record(OUTER)[:60])}, "a polygon is cut off"),
        ({"dbf": b""}, "the table is cut off"),
        ({"dbf": dbf(ROW)[:-30]}, "the table is cut off"),
        ({"dbf": dbf(ROW, ROW)}, "1 outlines and 2 rows"),
    ],
)
def test_what_is_damaged_is_refused(tmp_path: Path, parts: dict[str, bytes], reason: str) -> None:
    with pytest.raises(LexiconError, match=reason):
        read_rows(zipped(tmp_path, **parts))


def test_empty_and_deleted_rows_and_parts_out_of_order() -> None:
    assert list(shapes_of(shp(struct.pack("<i", 0)))) == [None]
    table = bytearray(dbf(ROW))
    table[-69] = 0x2A
    assert list(properties_of(bytes(table), "utf-8")) == [{}]
    broken = bytearray(record(OUTER, FAR))
    broken[48:52] = struct.pack("<i", 0)
    with pytest.raises(ValueError, match="out of order"):
        list(shapes_of(shp(bytes(broken))))
    alone = next(shapes_of(shp(record(HOLE))))
    assert alone.area == pytest.approx(0.01)
