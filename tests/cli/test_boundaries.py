"""Boundaries of one's own on the command line: added with their source, listed, named in agreements, removed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.geo.test_boundary_import import feature, written
from truceline.agreement.library import library_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

SOURCE = ("--source", "https://example.org/cod")


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_units_are_added_named_in_an_agreement_and_removed(call: Call, tmp_path: Path) -> None:
    file = written(tmp_path, feature())
    said = call("boundaries", "add", file, *SOURCE, "--licence", "CC BY-IGO")
    assert said.code == 0, said.err
    assert "1 units in" in said.err
    layers = [json.loads(line) for line in call("boundaries", "list", "--json").out.splitlines()]
    assert [row["layer"] for row in layers] == ["world", "units"]
    assert layers[1]["source"] == "https://example.org/cod"
    units = [json.loads(line) for line in call("boundaries", "list", "--units", "syr", "--json").out.splitlines()]
    assert [row["name"] for row in units if row["code"] == "SY0701"] == ["Idleb"]
    draft = tmp_path / "draft.yaml"
    tanf = library_path("syr-al-tanf-zone").read_text("utf-8")
    disc = "{buffer: {point: [38.61778, 33.50583], radius_km: 55}}"
    draft.write_text(tanf.replace(disc, "{admin: {p_code: SY0701}}"), "utf-8")
    checked = call("agreement", "check", draft)
    assert checked.code == 0, checked.err
    zones = json.loads(call("agreement", "zones", draft).out)["features"]
    assert {round(item["properties"]["area_km2"]) for item in zones} == {2524}
    exported = json.loads(call("boundaries", "export", "SYR", "--level", "2").out)["features"]
    assert [item["properties"]["p_code"] for item in exported] == ["SY0701"]
    assert len(json.loads(call("boundaries", "export", "LBN").out)["features"]) == 6
    assert call("boundaries", "remove", "units").code == 0
    assert call("boundaries", "remove", "units").code == 1
    assert "world" in call("boundaries", "list").out


def test_what_a_file_does_not_tell_a_person_may(call: Call, tmp_path: Path) -> None:
    row = {**feature(), "properties": {"NOM": "Binnish"}}
    file = written(tmp_path, row)
    assert call("boundaries", "add", file, *SOURCE).code == 1
    told = ("--tell", "country=syr", "--tell", "level=3", "--tell", "name=NOM", "--tell", "since=2020-01-01")
    assert call("boundaries", "add", file, *SOURCE, "--id", "mine", *told).code == 0
    assert "Binnish" in call("boundaries", "list", "--units", "SYR").out
    for wrong in ("colour=red", "level=9", "country=", "since=soon"):
        assert call("boundaries", "add", file, *SOURCE, "--tell", wrong).code == 2


def test_a_case_has_layers_of_its_own(call: Call, tmp_path: Path) -> None:
    assert call("init", tmp_path / "case").code == 0
    file = written(tmp_path, feature())
    assert call("boundaries", "add", file, *SOURCE, "--case", tmp_path / "case").code == 0
    assert (tmp_path / "case" / "boundaries" / "units.zip").is_file()
    assert "units" in call("boundaries", "list", "--case", tmp_path / "case").out
    assert "example.org" not in call("boundaries", "list").out
    tanf = library_path("syr-al-tanf-zone").read_text("utf-8")
    disc = "{buffer: {point: [38.61778, 33.50583], radius_km: 55}}"
    inside, outside = tmp_path / "case" / "agreements" / "ours.yaml", tmp_path / "ours.yaml"
    for path in (inside, outside):
        path.parent.mkdir(exist_ok=True)
        path.write_text(tanf.replace(disc, "{admin: {p_code: SY0701}}"), "utf-8")
    assert call("agreement", "check", inside).code == 0
    assert call("agreement", "zones", inside).code == 0
    refused = call("agreement", "check", outside)
    assert refused.code == 1
    assert "truceline boundaries add" in refused.err


def test_a_hostile_file_is_refused_with_its_rows(call: Call, tmp_path: Path) -> None:
    bow = [[[36, 35], [37, 36], [37, 35], [36, 36], [36, 35]]]
    said = call("boundaries", "add", written(tmp_path, feature(bow)), *SOURCE)
    assert said.code == 1
    assert "row 1: its outline crosses or touches itself" in said.err
    assert call("boundaries", "add", written(tmp_path, feature(bow)), *SOURCE, "--mend").code == 0
    assert "no unit of that country" in "".join(call("boundaries", "list", "--units", "QQQ")[1:])
