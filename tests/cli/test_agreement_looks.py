"""Verbs about agreements: zones for a map, differences, a timeline, what binds whom there and then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from truceline.agreement.library import library_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

SOCHI, TANF = "syr-2018-09-17-sochi", "syr-al-tanf-zone"


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_zones_are_geojson_on_stdout_or_a_file(call: Call, tmp_path: Path) -> None:
    said = call("agreement", "zones", TANF)
    assert said.code == 0
    features = json.loads(said.out)["features"]
    assert {item["properties"]["extent"] for item in features} == {"inner", "outer"}
    for name, format_ in (("z.geojson", "geojson"), ("z.parquet", "geoparquet")):
        assert call("agreement", "zones", TANF, "--format", format_, "--out", tmp_path / name).code == 0
        assert (tmp_path / name).stat().st_size > 1000
    assert json.loads((tmp_path / "z.geojson").read_text())["features"] == features


def test_a_format_that_is_none_is_wrong_usage_and_a_folder_that_is_none_a_fault(call: Call, tmp_path: Path) -> None:
    assert call("agreement", "zones", TANF, "--format", "shapefile").code == 2
    assert call("agreement", "zones", TANF, "--format", "geoparquet").code == 2
    said = call("agreement", "zones", TANF, "--out", tmp_path / "none" / "z.geojson")
    assert said.code == 1
    assert "Mend:" in said.err


def test_diff_tells_what_changed_between_two_drafts(call: Call, tmp_path: Path) -> None:
    text = library_path(TANF).read_text("utf-8")
    draft = tmp_path / "draft.yaml"
    draft.write_text(text.replace("radius_km: 55", "radius_km: 60"), "utf-8")
    said = call("agreement", "diff", TANF, draft, "--json")
    (row,) = [json.loads(line) for line in said.out.splitlines()]
    assert (row["part"], row["id"], row["lost_km2"]) == ("zone", "al-tanf", 0.0)
    assert row["gained_km2"] == pytest.approx(3.14159 * (60**2 - 55**2), rel=1e-3)
    assert "1,80" in call("agreement", "diff", TANF, draft).out
    assert "the two say the same" in "".join(call("agreement", "diff", TANF, TANF)[:3][1:])


def test_timeline_is_in_order(call: Call) -> None:
    rows = [json.loads(line) for line in call("agreement", "timeline", SOCHI, "--json").out.splitlines()]
    assert [row["on"] for row in rows] == sorted(row["on"] for row in rows)
    assert "clause 6 falls due" in call("agreement", "timeline", SOCHI).out


def test_on_a_day_at_a_place(call: Call) -> None:
    rows = [
        json.loads(line)
        for line in call(
            "agreement", "on", "2017-07-15", "--lat", "32.6189", "--lon", "36.1021", "--json"
        ).out.splitlines()
    ]
    assert {"syr-2017-05-04-astana", "syr-2017-07-09-south-west"} <= {row["agreement"] for row in rows}
    said = call("agreement", "on", "2018-10-09", SOCHI, "--lat", "35.37", "--lon", "36.60")
    assert "in demilitarised belt, certain" in said.out
    assert "open: 6 (Heavy weapons leave the belt), due by 2018-10-10" in said.out
    assert "no agreement that we know of" in call("agreement", "on", "1990-01-01", SOCHI).err
    assert call("agreement", "on", "2018-10-09", "--lat", "35").code == 2


def test_a_file_that_is_not_there_is_told(call: Call) -> None:
    said = call("agreement", "zones", "none.yaml")
    assert said.code == 1
    assert "there is no such file" in said.err


def test_zones_of_the_whole_library_go_in_one_file(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "all.parquet"
    assert call("agreement", "zones", "--format", "geoparquet", "--out", out).code == 0
    found = json.loads(call("agreement", "zones").out)["features"]
    assert len({item["properties"]["agreement"] for item in found}) >= 14


def test_what_does_not_hold_yet_says_how_it_stands(call: Call) -> None:
    said = call("agreement", "on", "2017-05-03", "syr-2017-05-04-astana")
    assert "signed from 2017-05-04" in said.err
    said = call("agreement", "on", "2018-01-01", "syr-2017-05-04-astana", "--lat", "48", "--lon", "2")
    assert "in none of its areas and countries" in said.err
    said = call("agreement", "on", "2021-01-01", "nkr-2020-11-10")
    assert "term 1 ends with 2025-11-10, notice by 2025-05-10" in said.out
    (row,) = [
        json.loads(line) for line in call("agreement", "on", "2021-01-01", "nkr-2020-11-10", "--json").out.splitlines()
    ]
    assert (row["term_ends"], row["notice_by"]) == ("2025-11-10", "2025-05-10")


def test_the_words_of_the_language_are_listed(call: Call) -> None:
    for of in ("acts", "parties", "arms", "systems", "units", "purposes"):
        rows = [json.loads(line) for line in call("agreement", "words", of, "--json").out.splitlines()]
        assert len(rows) >= 5
        assert all(row["id"] and row["meaning"] for row in rows)
    assert "heavy_weapons" in call("agreement", "words", "arms", "--like", "tanks").out
    assert call("agreement", "words", "colours").code == 2
    assert "no word is like this" in "".join(call("agreement", "words", "acts", "--like", "zzzz")[1:])


def test_the_schema_is_written_for_an_editor(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "agreement.schema.json"
    said = call("agreement", "schema", "--out", out)
    assert f"$schema={out}" in said.err
    assert json.loads(out.read_text("utf-8")) == json.loads(call("agreement", "schema").out)
    assert call("agreement", "schema", "--out", tmp_path / "none" / "x.json").code == 1


def test_check_remarks_on_what_may_be_a_slip(call: Call, tmp_path: Path) -> None:
    text = (
        library_path(TANF).read_text("utf-8") + "parents:\n  - {agreement: syr-2017-05-04-astan, relation: overlaps}\n"
    )
    path = tmp_path / "other.yaml"
    path.write_text(text, "utf-8")
    said = call("agreement", "check", path)
    assert said.code == 0
    assert "the file is called 'other'" in said.err
    assert "did you mean 'syr-2017-05-04-astana'?" in said.err
