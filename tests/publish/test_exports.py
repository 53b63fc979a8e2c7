"""Exports: valid, stable, marked where they rest on reconstructions, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import shapely
from geojson_pydantic import FeatureCollection
from hypothesis import given
from hypothesis import strategies as st

from tests.publish import small_case as small
from truceline.model import TABLE_NOUNS, Notice, Talk
from truceline.publish import lines, spreadsheet
from truceline.publish.formats import Wish, formats
from truceline.publish.report.inputs import CaseInfo

if TYPE_CHECKING:
    from truceline.publish.view import View


def exported(view: View, name: str, noun: str = "finding") -> str:
    return "".join(formats()[name].write(view, Wish(case=CaseInfo(title="Small"), noun=noun)))


def test_geojson_is_valid_marked_and_right_handed(view: View) -> None:
    text = exported(view, "geojson")
    collection = json.loads(text)
    FeatureCollection(**collection)
    assert collection["kind"] == "reconstruction"
    assert "None is a document of the time" in collection["notice"]
    assert "GeoNames" in collection["credit"]
    features = {feature["id"]: feature for feature in collection["features"]}
    assert features["inc-a"]["properties"]["kind"] == "reconstruction"
    assert features["inc-a"]["geometry"]["type"] == "Polygon"
    assert features["fnd-1-inc-a"]["geometry"] == {"type": "Point", "coordinates": [38.66, 33.49]}
    assert features["fnd-1-inc-a"]["properties"]["failing"] == "in_place bound"
    assert features["fnd-3-xyz-2017/3"]["geometry"] is None
    assert {"xyz-2017/z/certain", "xyz-2017/z/possible"} <= set(features)
    for feature in collection["features"]:
        if feature["geometry"] and feature["geometry"]["type"] == "Polygon":
            assert shapely.geometry.shape(feature["geometry"]).exterior.is_ccw
            for position in feature["geometry"]["coordinates"][0]:
                assert all(round(number, 6) == number for number in position)


def test_json_lines_hold_every_thing_with_its_model_s_fields(view: View) -> None:
    rows = [json.loads(line) for line in exported(view, "jsonl").splitlines()]
    head, agreement, *things = rows
    assert (head["noun"], head["kind"], head["number"]) == ("generation", "reconstruction", 1)
    assert agreement["agreement"]["id"] == "xyz-2017"
    assert len(things) == len(small.ROWS)
    assert [row["noun"] for row in things[:2]] == ["evidence", "document"]
    nouns = {noun.NAME: noun for noun in TABLE_NOUNS}
    for row in things:
        kind = row.pop("kind")
        noun = nouns[row.pop("noun")]
        if noun.NAME == "document":
            assert row.pop("text_sha256")
            row |= {"text": "", "kind": kind}
        assert msgspec.convert(row, noun).id == row["id"]


def test_no_export_carries_the_whole_text_of_a_page_or_a_notice(view: View) -> None:
    row = lines.row_of(view, small.DOCUMENT)
    assert "text" not in row
    assert len(row["text_sha256"]) == 64
    assert Notice not in lines.EXPORTED


def test_csv_has_stable_columns_and_marks_reconstructions(view: View) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(view, "csv"))))
    assert tuple(rows[0]) == spreadsheet.FINDING_COLUMNS
    absent = rows[0]
    assert (absent["id"], absent["kind"], absent["outcome"]) == ("fnd-1-inc-a", "reconstruction", "not_applicable")
    assert (absent["first_day"], absent["longitude"], absent["latitude"]) == ("2017-06-08", "38.66", "33.49")
    assert (absent["applicability_high"], absent["support"]) == ("0.004", "0.77")
    assert rows[2]["label"] == "Maps"
    incidents = list(csv.DictReader(io.StringIO(exported(view, "csv", "incident"))))
    assert tuple(incidents[0]) == spreadsheet.INCIDENT_COLUMNS
    assert incidents[0]["according_to"] == "Outlet ← officials; Outlet"


@pytest.mark.parametrize("noun", spreadsheet.NOUNS)
def test_every_noun_that_has_a_table_can_be_written(view: View, noun: str) -> None:
    text = exported(view, "csv", noun)
    header, *rows = csv.reader(io.StringIO(text))
    assert rows
    assert "kind" in header
    assert "\r" not in text.replace("\r\n", "")


def test_an_incident_without_a_place_has_no_geometry(view: View) -> None:
    bare = msgspec.structs.replace(small.INCIDENT, alternatives=())
    assert spreadsheet.where(bare) == (None, None, None)
    row = spreadsheet.incident_row(view, bare)
    assert (row["place"], row["first_day"], row["act"]) == ("place unknown", None, None)


def test_every_format_writes_something_and_leaves_a_file_of_its_own(view: View) -> None:
    assert len({form.file for form in formats().values()}) == len(formats())
    assert exported(view, "html").startswith("<!")
    assert all(exported(view, name) for name in formats())


@given(st.text(max_size=8), st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n"]))
def test_no_cell_runs_as_a_formula(rest: str, start: str) -> None:
    cell = spreadsheet.guarded(start + rest)
    assert cell == f"'{start}{rest}"
    assert not cell.startswith(spreadsheet.FORMULA_STARTS)


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (-1.5, "-1.5"), (3, "3"), (True, "True"), ("a=b", "a=b")])
def test_numbers_stay_numbers_and_plain_text_stays_plain(value: object, cell: str) -> None:
    assert spreadsheet.guarded(value) == cell


def test_a_hostile_cell_comes_out_quoted(view: View) -> None:
    row: dict[str, Any] = {"a": '=HYPERLINK("http://x","y")', "b": 'say "x",\nplease'}
    text = "".join(spreadsheet.write(["a", "b"], [row]))
    assert list(csv.reader(io.StringIO(text)))[1] == ['\'=HYPERLINK("http://x","y")', 'say "x",\nplease']
    (talk,) = view.all(Talk)
    assert talk.id in exported(view, "csv", "talk")
