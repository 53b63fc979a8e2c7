"""Boundary files are made from the package's file: one country a file, names kept, coordinates rounded."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from tools import build_boundaries

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def feature(country: str, code: str, shift: float) -> dict[str, Any]:
    ring = [
        [36 + shift, 34.0],
        [37.1234567 + shift, 34.0],
        [37.1234568 + shift, 34.0],
        [36.5, 35.0],
        [36 + shift, 34.0],
    ]
    properties = {
        "adm0_a3": country,
        "iso_a2": code[:2],
        "iso_3166_2": code,
        "name": f"Unit {code}",
        "name_alt": "Other| ",
        "name_en": f"Unit {code}",
        "name_ar": "وحدة",
        "name_ru": "",
    }
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_files_and_manifest_belong_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = tmp_path / "build.json"
    units = [
        feature("SYR", "SY-B", 0.0),
        feature("SYR", "SY-A", 0.1),
        feature("PSX", "PS-A", 0.2),
        feature("FRA", "FR-A", 0),
    ]
    build.write_text(json.dumps({"type": "FeatureCollection", "features": units}), encoding="utf-8")
    monkeypatch.setattr(build_boundaries, "FOLDER", tmp_path / "out")
    monkeypatch.setattr(build_boundaries, "COUNTRIES", ("PSE", "SYR"))
    assert build_boundaries.main([str(build)]) == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["package_sha256"] == hashlib.sha256(build.read_bytes()).hexdigest()
    assert {code: entry["units"] for code, entry in manifest["countries"].items()} == {"PSE": 1, "SYR": 2}
    data = (tmp_path / "out" / "syr.geojson").read_bytes()
    assert manifest["countries"]["SYR"]["sha256"] == hashlib.sha256(data).hexdigest()
    first, second = json.loads(data)["features"]
    assert [first["properties"]["code"], second["properties"]["code"]] == ["SY-A", "SY-B"]
    assert first["properties"]["names"] == {"en": "Unit SY-A", "ar": "وحدة"}
    assert first["properties"]["aliases"] == ["Other"]
    assert second["geometry"]["coordinates"] == [[[36.0, 34.0], [37.12346, 34.0], [36.5, 35.0], [36.0, 34.0]]]


def test_without_its_argument_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_boundaries.main([]) == 2
    assert "BUILD_JSON" in capsys.readouterr().err
