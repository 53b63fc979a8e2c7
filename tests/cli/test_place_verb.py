"""The verb ``place``: phrases and times without a case."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Call

PHRASES = {
    "57 km north-east of Donetsk": "geonames:709717",
    "near al-Tanf": "places:al-tanf-garrison",
    "between Saraqib and the M5": "places:m5",
    "north of the central Homs province": "places:northern-homs",
    "the Idlib countryside": "places:idlib-countryside",
    "Eastern Ghouta near Damascus": "places:eastern-ghouta",
    "33°30′N 38°40′E": None,
    "37S DT 12 34": None,
    "in the area of a deconfliction zone": "zone:syr-al-tanf-zone/al-tanf",
    "в 20 км к северу от Донецка": "geonames:709717",
    "بالقرب من التنف": "places:al-tanf-garrison",
}


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_an_area_whose_weights_sum_to_one(call: Call, phrase: str) -> None:
    said = call("place", phrase, "--geojson")
    assert said.code == 0, said.err
    features = [one["properties"] for one in json.loads(said.out)["features"]]
    assert sum(one["weight"] for one in features) == pytest.approx(1, abs=1e-9)
    assert all(one["rule"] and one["reason"] for one in features)
    entry = PHRASES[phrase]
    assert entry is None or entry in features[0]["entries"]


def test_a_table_names_places_rules_and_reasons(call: Call) -> None:
    said = call("place", "near al-Tanf", "--country", "syr")
    assert said.code == 0
    assert "al-Tanf garrison" in said.out
    assert "23.4 km" in said.out


def test_json_is_the_placement(call: Call) -> None:
    said = call("place", "Daraa", "--country", "SYR", "--json")
    row = json.loads(said.out)
    assert row["noun"] == "placement"
    assert row["candidates"][0]["name"] == "Daraa"


def test_a_time_counts_from_the_documents_date_on_the_countrys_clock(call: Call) -> None:
    said = call("place", "--time", "overnight", "--document-date", "2017-06-08", "--country", "SYR", "--json")
    row = json.loads(said.out)
    assert row["noun"] == "when"
    assert row["candidates"][0]["start_utc"].startswith("2017-06-07T16:00")
    table = call("place", "--time", "early June 2017")
    assert "2017-06-01 00:00" in table.out
    assert "UTC" in table.out


def test_a_time_that_nothing_ties_to_a_day_is_refused_with_a_mend(call: Call) -> None:
    said = call("place", "--time", "yesterday")
    assert said.code == 1
    assert "--document-date" in said.err


def test_phrases_come_a_line_each_and_a_bad_one_spoils_no_other(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = f"Idlib\n\nXyzzyqq\nAleppo\n{'a' * 100_000}\nnan, nan\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    said = call("place", "-", "--country", "SYR", "--json")
    assert said.code == 1
    assert [json.loads(line)["phrase"] for line in said.out.splitlines()] == ["Idlib", "Aleppo"]
    assert said.err.count("refused") == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("place", "Idlib", "--country", "Syria"),
        ("place", "Idlib", "--lang", "xx"),
        ("place", "--time", "today", "--geojson"),
        ("place", "Idlib", "--document-date", "2017-06-08"),
        ("place", "--time", "today", "--document-date", "8 June"),
        ("place", "--time", "yesterday", "--document-date", "0001-01-01"),
        ("place", "--time", "tomorrow", "--document-date", "9999-12-31"),
    ],
)
def test_wrong_usage_is_told(call: Call, arguments: tuple[str, ...]) -> None:
    assert call(*arguments).code == 2


@pytest.mark.parametrize("phrase", ["a b" * 40_000, "91.5, 38.2", "nan, nan", "37S DT 123", "(((((", "near near near"])
def test_hostile_phrases_are_refused(call: Call, phrase: str) -> None:
    said = call("place", phrase, "--country", "SYR")
    assert said.code == 1
    assert "Mend:" in said.err
    assert len(said.err) < 600
