"""The gazetteer on the command line: built, told of, added to, and places of one's own found by their names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.place.test_dump import LINES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

SOURCE = ("--source", "https://example.org/places")


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def layers(call: Call) -> dict[str, dict[str, object]]:
    return {row["layer"]: row for row in map(json.loads, call("gazetteer", "info", "--json").out.splitlines())}


def test_the_layers_that_ship_are_told_with_their_size(call: Call) -> None:
    said = call("gazetteer", "build")
    assert said.code == 0, said.err
    assert " MB" in said.err
    found = layers(call)
    assert list(found) == ["world", "curated"]
    assert int(str(found["world"]["places"])) > 235_000
    assert float(str(found["world"]["mb"])) < 250
    assert "GeoNames" in str(found["world"]["licence"])
    assert "world" in call("gazetteer", "info").out


def test_places_are_added_found_and_removed(call: Call, tmp_path: Path) -> None:
    table = tmp_path / "villages.csv"
    table.write_text("name,name_ar,lon,lat\nQwertabad,قورتاباد,37.0,35.0\n", "utf-8")
    assert call("place", "Qwertabad", "--country", "SYR").code == 1
    assert call("gazetteer", "add", table, *SOURCE).code == 1
    said = call("gazetteer", "add", table, *SOURCE, "--tell", "country=syr", "--tell", "title=Villages")
    assert said.code == 0, said.err
    assert "1 place in" in said.err
    assert layers(call)["villages"]["title"] == "Villages"
    for name in ("Qwertabad", "near Qwertabad", "قورتاباد"):
        assert call("place", name, "--country", "SYR").code == 0
    assert call("gazetteer", "remove", "villages").code == 0
    assert call("gazetteer", "remove", "villages").code == 1
    assert call("gazetteer", "remove", "../villages").code == 1
    assert call("place", "Qwertabad", "--country", "SYR").code == 1


def test_a_dump_becomes_a_layer(call: Call, tmp_path: Path) -> None:
    dump = tmp_path / "SY.txt"
    dump.write_text(LINES.replace("Oak", "Qwertoak"), "utf-8")
    said = call("gazetteer", "build", dump)
    assert said.code == 0, said.err
    assert "9 lines: 4 places, 5 not taken" in said.err
    assert layers(call)["geonames-sy"]["places"] == 4
    assert call("place", "Qwertoak Hill", "--country", "SYR").code == 0
    assert call("gazetteer", "build", tmp_path / "none.zip").code == 1


def test_what_a_person_tells_must_have_a_meaning(call: Call, tmp_path: Path) -> None:
    table = tmp_path / "villages.csv"
    table.write_text("name,lon,lat\nOak,37.0,35.0\n", "utf-8")
    for wrong in ("colour=red", "country=", "country"):
        assert call("gazetteer", "add", table, *SOURCE, "--tell", wrong).code == 2
    assert call("gazetteer", "add", tmp_path / "none.csv", *SOURCE).code == 1
