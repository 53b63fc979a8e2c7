"""Features for a map, differences, timeline, what holds there and then, further terms in words, and the cache."""

from __future__ import annotations

import json
import time
from datetime import date
from functools import cache

import pyarrow.parquet
import pytest
import shapely

from tests.agreement.factory import agreement, candidate, disc, event, provision, square, zone
from truceline.agreement.cache import cache_folder, load_compiled
from truceline.agreement.compare import differences
from truceline.agreement.compile import CompiledAgreement, compile_agreement, compile_drawn
from truceline.agreement.dump import dump_agreement
from truceline.agreement.features import collection, write_geoparquet, zone_features
from truceline.agreement.library import library_ids, library_path, load_library
from truceline.agreement.load import parse_agreement
from truceline.agreement.moment import binding_row, on_day, open_deadlines, timeline
from truceline.agreement.words import describe
from truceline.errors import AgreementError
from truceline.geo.area import area_km2
from truceline.model.agreement import Course, Deadline, Duration, LifeState, Line, Renewal


@cache
def compiled(id_: str) -> CompiledAgreement:
    return compile_agreement(load_library([id_])[0])


def test_features_hold_inner_and_outer_extents_with_areas_and_lines() -> None:
    features = zone_features(compiled("syr-2018-09-17-sochi"))
    belt = {item["properties"]["extent"]: item for item in features if item["properties"]["id"] == "belt"}
    assert belt["inner"]["properties"]["area_km2"] < belt["outer"]["properties"]["area_km2"]
    shape = shapely.from_geojson(json.dumps(belt["outer"]["geometry"]))
    assert area_km2(shape) == pytest.approx(belt["outer"]["properties"]["area_km2"], rel=1e-4)
    assert [item["properties"]["id"] for item in features if item["properties"]["kind"] == "line"] == ["edge"]
    assert collection(features)["type"] == "FeatureCollection"


def test_bands_of_a_table_are_features_with_weights(tmp_path) -> None:
    features = zone_features(compiled("ukr-2015-02-12-minsk-ii"))
    bands = [item["properties"] for item in features if item["properties"]["kind"] == "band"]
    assert len(bands) == 2 * 4 * 2
    assert {band["weight"] for band in bands} == {0.85, 0.15}
    path = tmp_path / "zones.parquet"
    write_geoparquet(features, path)
    table = pyarrow.parquet.read_table(path)
    assert table.num_rows == len(features)
    assert json.loads(table.schema.metadata[b"geo"])["primary_column"] == "geometry"


def test_differences_tell_terms_and_square_kilometres() -> None:
    one = agreement(
        zones=(zone("a", square(36, 35, 37, 36)), zone("b", disc(38, 35, 10))), provisions=(provision("x"),)
    )
    changed = provision("x", acts=("violence",))
    other = agreement(zones=(zone("a", square(36, 35, 37.5, 36)),), provisions=(changed, provision("y")))
    found = {(item.part, item.id): item for item in differences(compile_agreement(one), compile_agreement(other))}
    assert found["clause", "x"].words.startswith("acts: was “Whoever is bound may not act at all")
    assert found["clause", "y"].change == "added"
    assert found["zone", "b"].change == "removed"
    assert found["zone", "a"].gained_km2 == pytest.approx(area_km2(shapely.box(37, 35, 37.5, 36)))
    assert found["zone", "a"].lost_km2 == 0
    assert differences(compile_agreement(one), compile_agreement(one)) == ()


def test_daraa_is_under_two_ceasefires_in_july_2017() -> None:
    found = {id_ for id_ in library_ids() if on_day(compiled(id_), date(2017, 7, 15), (36.1021, 32.6189))}
    assert {"syr-2017-05-04-astana", "syr-2017-07-09-south-west"} <= found
    assert not [id_ for id_ in found if not id_.startswith("syr-")]
    assert not [id_ for id_ in library_ids() if on_day(compiled(id_), date(1970, 1, 1))]


def test_a_deadline_is_open_until_its_last_day() -> None:
    sochi = compiled("syr-2018-09-17-sochi")
    assert dict(open_deadlines(sochi, date(2018, 10, 10)))["6"] == date(2018, 10, 10)
    assert "6" not in dict(open_deadlines(sochi, date(2018, 10, 11)))
    binding = on_day(sochi, date(2018, 10, 9), (36.60, 35.37))
    assert binding is not None
    row = binding_row(binding)
    assert {"zone": "belt", "extent": "certain"} in row["zones"]
    assert {"clause": "6", "on": "2018-10-10"} in row["open_deadlines"]


def test_a_timeline_is_in_order_and_tells_each_candidate() -> None:
    entries = timeline([compiled("yem-2018-12-13-hodeidah"), compiled("nkr-2020-11-10")])
    assert [entry.on for entry in entries] == sorted(entry.on for entry in entries)
    starts = [(e.on, e.weight) for e in entries if e.agreement.startswith("yem") and e.what == "in force"]
    assert starts == [(date(2018, 12, 13), 0.4), (date(2018, 12, 18), 0.6)]
    assert any(e.what.startswith("outline of ") and e.what.endswith(" ends") for e in entries)
    notices = [(e.on, e.what) for e in entries if "notice" in e.what]
    assert notices == []
    assert "no longer certainly in force" not in {e.what for e in entries if e.agreement.startswith("nkr")}


def test_a_term_and_its_day_for_notices_stand_in_the_timeline() -> None:
    tacit = Duration(months=60, renewal=Renewal.TACIT, renewal_months=60, notice_months=6)
    told = [(entry.on, entry.what) for entry in timeline([compile_agreement(agreement(duration=tacit))])]
    assert told == [
        (date(2017, 5, 6), "in force"),
        (date(2021, 11, 6), "last day for a notice against renewal after term 1"),
        (date(2022, 5, 6), "term 1 ends"),
    ]


def test_a_duration_that_may_have_been_extended_stands_in_the_timeline() -> None:
    entries = timeline([compiled("syr-2017-05-04-astana")])
    assert any(entry.what == "no longer certainly in force" for entry in entries)


def test_further_terms_are_told_in_words() -> None:
    minsk = {term.id: term.sentence for term in describe(load_library(["ukr-2015-02-12-minsk-ii"])[0]).terms}
    assert (
        "Artillery of 100 mm and above: 25 km (85%: 50 km wide between the sides: 25 km on each) or 50 km" in minsk["2"]
    )
    korea = {term.id: term.sentence for term in describe(load_library(["kor-2018-09-19-cma"])[0]).terms}
    assert "Notice must have been given" in korea["purposes"]
    assert "units from a regiment upwards" in korea["1-2-regiment"]
    karabakh = {term.id: term.sentence for term in describe(load_library(["nkr-2020-11-10"])[0]).terms}
    assert "Personnel: at most 1,960." in karabakh["3"]


@pytest.mark.parametrize("id_", library_ids())
def test_from_the_cache_comes_the_same_agreement_in_under_50_ms(id_: str, tmp_path) -> None:
    path = library_path(id_)
    first = load_compiled(path, tmp_path)
    spent = []
    for _ in range(3):
        begin = time.perf_counter()
        second = load_compiled(path, tmp_path)
        spent.append(time.perf_counter() - begin)
    assert min(spent) < 0.05
    assert second is not first
    assert (second.agreement, second.scenarios, second.sha256) == (first.agreement, first.scenarios, first.sha256)
    for one, other in zip(first.versions, second.versions, strict=True):
        assert one.possible.equals(other.possible)
        assert (one.certain is None) == (other.certain is None)
    assert [p.due for p in first.provisions] == [p.due for p in second.provisions]


def test_a_damaged_entry_costs_time_only_and_a_fault_is_told(tmp_path) -> None:
    path, folder = library_path("syr-al-tanf-zone"), tmp_path / "kept"
    load_compiled(path, folder)
    (entry,) = folder.glob("*.msgpack")
    entry.write_bytes(b"no entry")
    assert load_compiled(path, folder).id == "syr-al-tanf-zone"
    assert load_compiled(path, path).id == "syr-al-tanf-zone", "a folder that cannot be made"
    with pytest.raises(AgreementError, match="cannot be read"):
        load_compiled(tmp_path / "none.yaml", folder)
    (tmp_path / "bad.yaml").write_text("id: x\n")
    with pytest.raises(AgreementError, match="is missing"):
        load_compiled(tmp_path / "bad.yaml", folder)


def test_the_cache_stands_where_the_person_says(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "truceline" / "agreements"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder().parts[-3:] == (".cache", "truceline", "agreements")


def test_outlines_of_another_agreement_do_not_fit() -> None:
    one = agreement(zones=(zone("a", disc(38, 35, 10)),))
    outline = compile_agreement(one).versions[0].possible
    assert compile_drawn(one, [outline]).versions[0].possible.equals(outline)
    with pytest.raises(ValueError, match="fewer"):
        compile_drawn(one, [])
    with pytest.raises(ValueError, match="more"):
        compile_drawn(one, [outline, outline])


def test_a_deadline_after_another_clause_s() -> None:
    first = provision("a", "obligation", deadline=Deadline(days=3, trigger=LifeState.IN_FORCE))
    second = provision("b", "obligation", deadline=Deadline(days=5, after="a"))
    subject = compile_agreement(
        agreement(provisions=(first, second), life=(event("in_force", candidate("2017-05-06")),))
    )
    assert [item.due[0].on for item in subject.provisions] == [date(2017, 5, 9), date(2017, 5, 14)]


def test_a_difference_is_told_with_old_and_new_words() -> None:
    old = karabakh = compiled("nkr-2020-11-10").agreement
    assert differences(compiled("nkr-2020-11-10"), compile_agreement(old)) == ()
    text = dump_agreement(karabakh).replace("value: 1960", "value: 2960").replace("months: 60", "months: 72", 1)
    new = compile_agreement(parse_agreement(text.encode(), "new.yaml"))
    told = {(item.part, item.id): item.words for item in differences(compiled("nkr-2020-11-10"), new)}
    assert "at most 1,960" in next(words for (part, _), words in told.items() if part == "clause")
    assert "at most 2,960" in next(words for (part, _), words in told.items() if part == "clause")
    assert "was “It runs for 60 months" in told["duration", "duration"]


def test_lines_that_came_went_or_moved_are_told() -> None:
    def drawn(*lines: Line) -> CompiledAgreement:
        return compile_agreement(agreement(lines=lines))

    def line(id_: str, east: float, name: str = "line") -> Line:
        return Line(id=id_, name=name, courses=(Course(points=((east, 35.0), (east, 36.0)), drawn_from="t"),))

    found = {
        item.id: item
        for item in differences(drawn(line("a", 37.0), line("b", 37.0)), drawn(line("a", 37.1), line("c", 37.0)))
    }
    assert {key: item.change for key, item in found.items()} == {"a": "changed", "b": "removed", "c": "added"}
    assert "moved by up to 9." in found["a"].words
    (renamed,) = differences(drawn(line("a", 37.0)), drawn(line("a", 37.0, "other")))
    assert renamed.words == "name"
