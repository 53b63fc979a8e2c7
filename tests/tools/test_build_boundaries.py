"""The boundaries that ship are made from the package's file: by country, names kept, codes as ISO 3166 has them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from tools import build_boundaries
from truceline.errors import LexiconError
from truceline.geo.boundary_file import BoundaryFile

if TYPE_CHECKING:
    from pathlib import Path


def feature(country: str, code: str, shift: float, alpha_2: str = "") -> dict[str, Any]:
    ring = [
        [36 + shift, 34.0],
        [37.1234567 + shift, 34.0],
        [37.1234568 + shift, 34.0],
        [36.5, 35.0],
        [36 + shift, 34.0],
    ]
    properties = {
        "adm0_a3": country,
        "admin": f"Country {country}",
        "iso_a2": alpha_2 or code[:2],
        "iso_3166_2": code,
        "name": f"Unit {code}",
        "name_alt": "Other| ",
        "name_local": "Own",
        "name_en": f"Unit {code}",
        "name_ar": "وحدة",
        "name_ru": "",
        "name_zht": "單位",
        "type_en": "Province",
    }
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_a_layer_is_made_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = tmp_path / "build.json"
    units = [
        feature("SYR", "SY-B", 0.0),
        feature("SYR", "SY-A", 0.1),
        feature("PSX", "PS-A", 0.2),
        feature("RUS", "UA-43", 0.3, "RU"),
        feature("CYN", "-99-X04~", 0.4, "-1"),
    ]
    build.write_text(json.dumps({"type": "FeatureCollection", "features": units}), encoding="utf-8")
    monkeypatch.setattr(build_boundaries, "FILE", tmp_path / "out" / "world.zip")
    assert build_boundaries.main([str(build)]) == 0
    layer = BoundaryFile(tmp_path / "out" / "world.zip")
    assert layer.manifest.package_sha256 == hashlib.sha256(build.read_bytes()).hexdigest()
    told = {code: (entry.name, entry.alpha_2, entry.units) for code, entry in layer.manifest.countries.items()}
    assert told == {
        "CYP": ("Cyprus", "CY", 1),
        "PSE": ("Palestine", "PS", 1),
        "SYR": ("Country SYR", "SY", 2),
        "UKR": ("Ukraine", "UA", 1),
    }
    (first, _), (second, outline) = layer.units("SYR")
    assert (first.code, second.code, first.kind, first.held_by) == ("SY-A", "SY-B", "province", "")
    assert first.names == {"ar": "وحدة", "en": "Unit SY-A", "zh-Hant": "單位"}
    assert first.aliases == ("Other", "Own")
    assert list(outline.exterior.coords) == [(36.0, 34.0), (37.12346, 34.0), (36.5, 35.0), (36.0, 34.0)]
    assert [(item.code, item.held_by) for item in (*layer.names("UKR"), *layer.names("CYP"))] == [
        ("UA-43", "RUS"),
        ("CY-X04~", "CYN"),
    ]
    assert layer.names("FRA") == ()
    assert layer.units("FRA") == ()


def test_a_layer_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        BoundaryFile(tmp_path / "none.zip").names("SYR")


def test_without_its_argument_it_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_boundaries.main([]) == 2
    assert "BUILD_JSON" in capsys.readouterr().err
