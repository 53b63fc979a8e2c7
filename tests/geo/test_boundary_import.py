"""Boundary files of others: the common sets are understood, hostile ones refused with row, reason and mend."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet

from truceline.errors import LexiconError, StorageError
from truceline.geo import boundaries, boundary_source
from truceline.geo.boundary_file import BoundaryFile
from truceline.geo.boundary_import import Given, Imported, import_rows, layer_id
from truceline.geo.boundary_source import read_rows
from truceline.geo.boundary_store import keep_layer, remove_layer

GIVEN = Given(id="syr-adm2", source="https://example.org/cod", licence="CC BY-IGO")
BOX = [[[36.0, 35.0], [36.5, 35.0], [36.5, 35.5], [36.0, 35.5], [36.0, 35.0]]]
COD = {
    "ADM2_PCODE": "SY0701",
    "ADM2_EN": "Idleb",
    "ADM2_AR": "إدلب",
    "ADM1_PCODE": "SY07",
    "ADM1_EN": "Idleb",
    "ADM0_PCODE": "SY",
    "validOn": "2024-02-20",
    "validTo": None,
}


def feature(ring: Any = BOX, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {**COD, **properties},
        "geometry": {"type": kind, "coordinates": ring} if ring is not None else None,
    }


def written(folder: Path, *features: dict[str, Any], name: str = "units.geojson", **more: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}), encoding="utf-8")
    return path


def taken(path: Path, given: Given = GIVEN) -> Imported:
    return import_rows(read_rows(path), given, path.name)


def refusal(path: Path, given: Given = GIVEN) -> str:
    with pytest.raises(LexiconError) as caught:
        taken(path, given)
    return str(caught.value)


def test_a_common_operational_data_set_is_understood(tmp_path: Path) -> None:
    (unit,) = taken(written(tmp_path, feature())).units
    assert (unit.code, unit.p_code, unit.level, unit.parent) == ("SY0701", "SY0701", 2, "SY07")
    assert (unit.country, unit.name, unit.names) == ("SYR", "Idleb", {"ar": "إدلب", "en": "Idleb"})
    assert (unit.since, unit.until) == (date(2024, 2, 20), None)


def test_its_newer_edition_and_geoboundaries_are_understood(tmp_path: Path) -> None:
    newer = {
        "adm1_pcode": "SY07",
        "adm1_name": "Idleb",
        "adm1_name1": "إدلب",
        "lang": "en",
        "lang1": "ar",
        "iso3": "SYR",
    }
    other = {"shapeName": "Idlib", "shapeISO": "SY-ID", "shapeGroup": "SYR", "shapeType": "ADM1", "shapeID": "7B"}
    rows = [{"type": "Feature", "properties": item, "geometry": feature()["geometry"]} for item in (newer, other)]
    first, second = taken(written(tmp_path, *rows)).units
    assert (first.p_code, first.level, first.names) == ("SY07", 1, {"ar": "إدلب", "en": "Idleb"})
    assert (second.code, second.p_code, second.level, second.name) == ("SY-ID", "", 1, "Idlib")


def test_a_person_tells_what_the_rows_do_not(tmp_path: Path) -> None:
    rows = [{"type": "Feature", "properties": {"NOM": "Binnish", "KEY": 7}, "geometry": feature()["geometry"]}]
    path = written(tmp_path, *rows)
    assert "tells no country" in refusal(path)
    given = Given(
        id="x",
        source="s",
        licence="",
        country="SYR",
        level=3,
        name_field="NOM",
        code_field="KEY",
        since=date(2020, 1, 1),
    )
    (unit,) = taken(path, given).units
    assert (unit.p_code, unit.name, unit.level, unit.since) == ("7", "Binnish", 3, date(2020, 1, 1))


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        (None, "no polygon"),
        ([], "no polygon"),
        ([[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]], "crosses or touches itself"),
        ([[[34.5, 41.0], [34.6, 41.0], [34.6, 41.1], [34.5, 41.0]]], "swapped"),
        ([[[3600, 3500], [3650, 3500], [3650, 3550], [3600, 3500]]], "far from SYR"),
        ([[[2.0, 48.0], [2.5, 48.0], [2.5, 48.5], [2.0, 48.0]]], "far from SYR"),
        ([[[36.0, 35.0], [36.0, 35.0], [36.0, 35.0], [36.0, 35.0]]], "itself"),
    ],
)
def test_a_hostile_outline_is_refused_with_its_row(tmp_path: Path, ring: Any, reason: str) -> None:
    told = refusal(written(tmp_path, feature(), feature(ring, ADM2_PCODE="SY0702")))
    assert "row 2" in told
    assert reason in told
    assert "Mend" in told


def test_axes_are_told_apart_where_both_orders_lie_near_the_country(tmp_path: Path) -> None:
    assert "swapped" in refusal(written(tmp_path, feature([[[34.8, 36.4], [34.9, 36.4], [34.9, 36.5], [34.8, 36.4]]])))


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "nan.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": [feature()]})
    path.write_text(text.replace("36.5, 35.5", "NaN, 35.5"), encoding="utf-8")
    assert "no GeoJSON" in refusal(path)
    path.write_text(text.replace("36.5, 35.5", "1e999, 35.5"), encoding="utf-8")
    assert "row 1" in refusal(path)
    table = pa.table({"ADM2_PCODE": ["A"], "ADM2_EN": ["A"], "ADM0_PCODE": ["SY"], "geometry": [nan_wkb()]})
    assert "no number" in refusal(geoparquet(tmp_path, table))


def nan_wkb() -> bytes:
    points = [(36.0, 35.0), (float("nan"), 35.0), (36.5, 35.5), (36.0, 35.0)]
    return struct.pack("<BIII", 1, 3, 1, 4) + b"".join(struct.pack("<dd", *point) for point in points)


def geoparquet(folder: Path, table: pa.Table, crs: Any = None) -> Path:
    about = {"encoding": "WKB", "geometry_types": ["Polygon"], "crs": crs}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": about}}
    path = folder / "units.parquet"
    parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


def test_geoparquet_is_read(tmp_path: Path) -> None:
    table = pa.table({"ADM1_PCODE": ["SY07"], "ADM1_EN": ["Idleb"], "ADM0_PCODE": ["SY"], "geometry": [box_wkb()]})
    assert [unit.p_code for unit in taken(geoparquet(tmp_path, table)).units] == ["SY07"]
    assert "WGS 84" in refusal(geoparquet(tmp_path, table, {"id": {"authority": "EPSG", "code": 32637}}))
    (tmp_path / "plain.parquet").write_bytes(b"PAR1")
    assert "no GeoParquet" in refusal(tmp_path / "plain.parquet")


def box_wkb() -> bytes:
    return bytes(shapely.to_wkb(shapely.box(36, 35, 36.5, 35.5)))


def test_a_geopackage_is_read(tmp_path: Path) -> None:
    assert [unit.p_code for unit in taken(geopackage(tmp_path, 4326)).units] == ["SY07"]
    assert "WGS 84" in refusal(geopackage(tmp_path, 32637))
    (tmp_path / "no.gpkg").write_bytes(b"SQLite format 3\x00" + b"\xff" * 200)
    assert "no GeoPackage" in refusal(tmp_path / "no.gpkg")


def geopackage(folder: Path, system: int) -> Path:
    path = folder / f"units-{system}.gpkg"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)")
    database.execute("INSERT INTO gpkg_geometry_columns VALUES ('units', 'geom', ?)", (system,))
    database.execute('CREATE TABLE "units" (fid INTEGER, geom BLOB, ADM1_PCODE TEXT, ADM1_EN TEXT, ADM0_PCODE TEXT)')
    blob = b"GP" + struct.pack("<BBi", 0, 3, system) + struct.pack("<4d", 36, 36.5, 35, 35.5) + box_wkb()
    database.execute("INSERT INTO units VALUES (1, ?, 'SY07', 'Idleb', 'SY')", (blob,))
    database.commit()
    database.close()
    return path


def test_a_zip_of_one_file_is_read_and_a_bomb_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = written(tmp_path, feature()).read_bytes()
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read me.txt", "x")
        archive.writestr("a/units.geojson", inner)
    assert len(taken(path).units) == 1
    monkeypatch.setattr(boundary_source, "LARGEST_FILE", 100_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("units.geojson", b" " * 10_000_000)
    assert path.stat().st_size < 100_000
    assert "unpacks to 10,000,000 bytes" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.geojson", b"{}")
        archive.writestr("b.geojson", b"{}")
    assert "2 files" in refusal(path)
    path.write_bytes(b"PK\x03\x04 no")
    assert "no zip file" in refusal(path)


def test_files_that_are_something_else_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is not read" in refusal(written(tmp_path, feature(), name="units.kml"))
    assert "cannot be read" in refusal(tmp_path / "nowhere.geojson")
    (tmp_path / "one.geojson").write_text('{"type": "Topology", "features": []}', encoding="utf-8")
    assert "is a Topology" in refusal(tmp_path / "one.geojson")
    assert "holds no rows" in refusal(written(tmp_path))
    deep = tmp_path / "deep.geojson"
    deep.write_text('{"type":"FeatureCollection","features":[{"properties":{"a":' + "[" * 90_000, encoding="utf-8")
    assert "no GeoJSON" in refusal(deep)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}
    assert "WGS 84" in refusal(written(tmp_path, feature(), crs=crs))
    monkeypatch.setattr(boundary_source, "MOST_ROWS", 3)
    assert "more than 3 rows" in refusal(written(tmp_path, *[feature()] * 4))
    monkeypatch.setattr(boundary_source, "LARGEST_FILE", 10)
    assert "bytes" in refusal(written(tmp_path, feature()))


def test_a_million_vertices_are_too_many(tmp_path: Path) -> None:
    angles = np.linspace(0, 2 * np.pi, 1_000_005)
    ring = shapely.Polygon(np.column_stack((36.5 + 0.4 * np.cos(angles), 35.0 + 0.4 * np.sin(angles))))
    rows = [boundary_source.Row(1, dict(COD), ring)]
    with pytest.raises(LexiconError, match="1,000,005 vertices"):
        import_rows(rows, GIVEN, "big.geojson")


def test_doubled_codes_and_names_that_are_missing_are_told_together(tmp_path: Path) -> None:
    told = refusal(written(tmp_path, feature(), feature(), feature(ADM2_EN="", ADM2_PCODE="")))
    assert "'SY0701' stands twice" in told
    many = refusal(written(tmp_path, *[feature(None)] * 30))
    assert "and 10 more" in many


def test_an_outline_that_crosses_itself_is_mended_where_that_is_asked(tmp_path: Path) -> None:
    bow = [[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]]
    made = taken(written(tmp_path, feature(bow)), Given(id="x", source="s", licence="", is_mended=True))
    assert made.mended == 1


def test_a_layer_is_kept_found_by_p_code_and_name_and_removed(tmp_path: Path) -> None:
    made = taken(written(tmp_path, feature(ADM2_EN="Binnish")))
    folder = tmp_path / "layers"
    with boundaries.using(folder):
        before = boundaries.stamp()
        assert boundaries.added_layers() == ()
        keep_layer(made.data, GIVEN.id, folder)
        found = boundaries.unit_of_p_code("SY0701")
        assert found is not None
        assert found.geometry.equals(shapely.box(36, 35, 36.5, 35.5))
        assert (found.layer, found.level, found.p_code) == ("syr-adm2", 2, "SY0701")
        assert [unit.code for unit in boundaries.find_units("binnish", "SYR")] == ["SY0701"]
        assert [unit.code for unit in boundaries.find_units("Idlib", "SYR")] == ["SY-ID"]
        assert [unit.code for unit in boundaries.added_units("SYR", 2)] == ["SY0701"]
        assert boundaries.added_units("SYR", 1) == ()
        assert boundaries.p_codes() == ("SY0701",)
        assert boundaries.stamp() != before
        again = taken(written(tmp_path, feature(ADM2_EN="Other", ADM2_PCODE="SY0799")))
        keep_layer(again.data, GIVEN.id, folder)
        assert boundaries.p_codes() == ("SY0799",)
        assert remove_layer(GIVEN.id, folder)
        assert not remove_layer(GIVEN.id, folder)
        assert not remove_layer("../etc", folder)
        assert boundaries.p_codes() == ()
    assert boundaries.unit_of_p_code("SY0701") is None


def test_a_damaged_layer_is_told(tmp_path: Path) -> None:
    data = taken(written(tmp_path, feature())).data
    path = tmp_path / "x.zip"
    members = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, change in (("SYR.json", b"Idleb"), ("SYR.bin", members["SYR.bin"][20:24])):
        with zipfile.ZipFile(path, "w") as archive:
            for key, value in members.items():
                archive.writestr(key, value.replace(change, change[::-1], 1) if key == name else value)
        with pytest.raises(LexiconError, match="manifest"):
            BoundaryFile(path).units("SYR")
    path.write_bytes(b"no zip")
    with pytest.raises(LexiconError, match="cannot be read"):
        _ = BoundaryFile(path).manifest
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", members["manifest.json"].replace(b"boundaries/2", b"boundaries/1"))
    with pytest.raises(LexiconError, match="schema"):
        _ = BoundaryFile(path).manifest


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        keep_layer(b"x", "x", tmp_path / "file")


def test_an_id_comes_from_the_name_of_the_file() -> None:
    assert layer_id("SYR_ADM2 (2024)") == "syr-adm2-2024"
    assert layer_id("قرى") == "layer"
    with pytest.raises(LexiconError, match="no id"):
        import_rows([], Given(id="../x", source="s", licence=""), "f")
