from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely

from truceline.errors import LexiconError
from truceline.geo.boundaries import outline_of
from truceline.lexicon.base import convert
from truceline.place import curated
from truceline.place.curated import Body, curated_lexicons, curated_rows
from truceline.place.entry import Kind
from truceline.place.gazetteer import Gazetteer
from truceline.place.widths import load_widths


@pytest.fixture(scope="module")
def rows():
    return [row for row, _ in curated_rows() if row.id.startswith("places:")]


def test_every_place_lies_in_its_country_or_by_its_border(rows):
    for row in rows:
        if row.country and row.kind != Kind.LINE:
            country = outline_of(row.country)
            assert shapely.dwithin(country, shapely.Point(row.lon, row.lat), 0.35), row.id
            assert row.shape is None or shapely.dwithin(country, shapely.from_wkb(row.shape), 0.35), row.id


def test_every_place_says_what_it_rests_on():
    for lexicon in curated_lexicons():
        for row in lexicon.body["places"]:
            assert row["sources"], row["id"]
            assert row["status"] in {"sourced", "approximate", "drawn"}, row["id"]
            has_shape = "ring" in row or "line" in row or "unit" in row
            assert has_shape == (row["status"] == "drawn"), row["id"]


def test_the_wars_of_the_library_have_their_places(rows):
    countries = {row.country for row in rows}
    assert countries >= {"SYR", "UKR", "YEM", "LBN", "AZE"}
    for country in ("SYR", "UKR", "YEM", "LBN", "AZE"):
        assert sum(row.country == country for row in rows) >= 15, country


def test_every_width_says_what_it_rests_on():
    widths = load_widths()
    for name, width in {**widths.table, **widths.shares}.items():
        assert width.status in {"sourced", "fitted", "constructed", "inference"}, name
        assert width.reason, name
        assert width.status != "sourced" or width.sources, name


def test_regions_named_as_parts_lie_in_their_units(rows):
    for row in rows:
        if row.part_of and row.shape is not None:
            shape = shapely.from_wkb(row.shape)
            assert outline_of(row.part_of).intersection(shape).area > 0.8 * shape.area, row.id


def test_the_garrison_stood_from_march_2016(context):
    garrison = context.gazetteer.entry("places:al-tanf-garrison")
    assert garrison.kind is Kind.GARRISON
    assert garrison.since == date(2016, 3, 3)
    assert not garrison.is_valid_in(date(2016, 1, 1), date(2016, 2, 1))


def faulty(monkeypatch, rows):
    lexicon = curated_lexicons()[0]
    changed = replace(lexicon, body={**lexicon.body, "places": rows})
    monkeypatch.setattr(curated, "curated_lexicons", lambda: (changed,))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sources": ["nowhere"]}, "unknown source"),
        ({"point": None}, "exactly one"),
        ({"ring": [[36, 33], [37, 34], [37, 33], [36, 34]], "point": None}, "crosses itself"),
        ({"unit": "XX-YY", "point": None}, "no outline"),
        ({"kind": "castle"}, "castle"),
    ],
)
def test_a_faulty_row_is_named(monkeypatch, change, words):
    row = {**curated_lexicons()[0].body["places"][0], **change}
    faulty(monkeypatch, [{key: value for key, value in row.items() if value is not None}])
    with pytest.raises(LexiconError, match=words):
        list(curated_rows())


def test_an_id_that_stands_twice_is_a_fault(monkeypatch):
    row = curated_lexicons()[0].body["places"][0]
    faulty(monkeypatch, [row, row])
    with pytest.raises(LexiconError, match="twice"):
        list(curated_rows())


def test_further_names_are_of_units_and_countries_that_there_are():
    for lexicon in curated_lexicons():
        for code in convert(lexicon, Body).aliases:
            assert curated._aliased(code) is not None, code


def test_a_width_that_is_not_there_is_named():
    widths = load_widths()
    with pytest.raises(LexiconError, match="nowhere"):
        widths.of("near.nowhere")
    with pytest.raises(LexiconError, match="unheard"):
        widths.share("unheard")
    assert widths.sized("near", "palace") == widths.of("near.village")


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Kerem Shalom", "kerem-shalom"),
        ("معبر رفح", "rafah-crossing"),
        ("Netzarim corridor", "netzarim-corridor"),
        ("Jenin camp", "jenin-camp"),
        ("مخيم زمزم", "zamzam-camp"),
        ("Bunagana", "bunagana"),
        ("Goma airport", "goma-airport"),
        ("Запорожской АЭС", "zaporizhzhia-npp"),
        ("Ergneti", "ergneti"),
        ("Abyei area", "abyei-area"),
    ],
)
def test_what_monitors_name_is_found_without_a_country(name, entry):
    found = Gazetteer([]).match(name)
    assert found[0].entry.id == f"places:{entry}"
    assert found[0].weight > 0.6


def test_the_area_of_separation_is_as_long_and_wide_as_its_keepers_say(rows):
    row = next(row for row in rows if row.id == "places:golan-area-of-separation")
    ring = shapely.from_wkb(row.shape)
    west, south, east, north = ring.bounds
    assert 75 <= (north - south) * 111 <= 80
    across = ring.intersection(shapely.LineString([(west, 33.13), (east, 33.13)])).length * 111 * 0.837
    assert 8 <= across <= 11
