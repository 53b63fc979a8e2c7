"""Points of units are taken by GeoNames' numbers, and left out where they lie far from the outline."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tools import build_points

if TYPE_CHECKING:
    from pathlib import Path


def feature(code: str, number: int) -> dict[str, Any]:
    ring = [[36.0, 34.0], [37.0, 34.0], [37.0, 35.0], [36.0, 34.0]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"geometry": geometry, "properties": {"gn_id": number, "iso_3166_2": code}}


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    units = [("AA-1", 1), ("AA-2", 2), ("AA-3", 99), ("-99-X1~", 1), ("AA-1", 3)]
    (tmp_path / "build.json").write_text(json.dumps({"features": [feature(*unit) for unit in units]}))
    with closing(sqlite3.connect(tmp_path / "cities.db")) as connection:
        connection.execute("create table city (city_id integer, lat real, lon real)")
        connection.executemany(
            "insert into city values (?, ?, ?)", [(1, 34.3333, 36.66667), (2, 10, 10), (3, 34.1, 36.9)]
        )
        connection.commit()
    return [str(tmp_path / "build.json"), str(tmp_path / "cities.db")]


def test_units_with_a_point_near_their_outline_are_kept(sources, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(build_points, "FILE", tmp_path / "unit_points.csv")
    assert build_points.main(sources) == 0
    lines = (tmp_path / "unit_points.csv").read_text("utf-8").splitlines()
    assert lines[1:] == ["unit,lat,lon", "AA-1,34.33,36.667"]
    assert "1 of 5 units" in capsys.readouterr().out


def test_it_asks_for_both_files(capsys):
    assert build_points.main([]) == 2
    assert "BUILD_JSON" in capsys.readouterr().err
