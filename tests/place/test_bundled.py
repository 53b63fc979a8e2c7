from __future__ import annotations

from itertools import islice

import pytest

from truceline.errors import LexiconError
from truceline.place import bundled
from truceline.place.bundled import (
    country_entries,
    country_names,
    country_row,
    points,
    unit_rows,
    with_units,
    world_rows,
)
from truceline.place.geonames import cities
from truceline.place.index import Spelling


@pytest.fixture
def lebanon(monkeypatch):
    """Units of one country only, quick to read."""
    monkeypatch.setattr(bundled, "outlined_countries", lambda: ("LBN",))


def test_units_have_their_names_in_many_languages_and_without_official_words(lebanon):
    units = {row.id: (row, spelt) for row, spelt in unit_rows()}
    assert len(units) == 6
    row, spelt = units["admin:LB-BI"]
    assert row.kind == "admin1"
    assert row.outline == "LB-BI"
    assert row.lon == pytest.approx(36, abs=0.7)
    assert {item.language for item in spelt} >= {"en", "ar", "ru"}


def test_a_place_is_told_the_unit_that_it_lies_in(lebanon):
    beirut = next((row, spelt) for row, spelt in cities() if row.id == "geonames:276781")
    assert beirut[0].unit == ""
    placed = next(with_units(iter([beirut])))
    assert placed[0].unit.startswith("LB-")
    abroad = beirut[0]._replace(country="SYR")
    assert next(with_units(iter([(abroad, beirut[1])])))[0].unit == ""


def test_the_package_gives_places_with_their_names():
    row, spelt = next(islice(cities(), 100, None))
    assert row.id.startswith("geonames:")
    assert spelt[0].name == row.name
    assert -180 <= row.lon <= 180


def test_countries_go_by_their_names_and_what_their_people_are_called():
    found = {row.country: {item.name for item in spelt} for row, spelt in country_entries()}
    assert {"Syria", "Syrian", "سوريا", "Сирия"} <= found["SYR"]
    assert {"US", "U.S.", "American", "США"} <= found["USA"]
    assert Spelling("Syrien", "de") in country_names()["SYR"]


def test_the_world_is_all_three(lebanon):
    assert next(world_rows())[0].kind == "settlement"


def test_a_missing_list_is_named(monkeypatch):
    monkeypatch.setattr(bundled, "COUNTRY_NAMES", ("nowhere.csv",))
    with pytest.raises(LexiconError, match="cannot be read"):
        country_names()


def test_countries_and_units_stand_where_geonames_has_them(lebanon):
    assert (country_row("CAN").lon, country_row("CAN").lat) == pytest.approx((-113.64, 60.11), abs=0.01)
    units = {row.outline: (row.lon, row.lat) for row, _ in unit_rows()}
    told = points("unit")
    assert [units[code] for code in sorted(units) if code in told] == [
        told[code] for code in sorted(units) if code in told
    ]
    assert len(told.keys() & units.keys()) >= 4


def test_a_unit_that_geonames_has_no_point_of_stands_at_its_middle(lebanon, monkeypatch):
    monkeypatch.setattr(bundled, "points", lambda of: {})
    row = next(row for row, _ in unit_rows() if row.outline == "LB-BI")
    assert (row.lon, row.lat) == pytest.approx((36.0, 33.9), abs=0.3)


def test_the_main_name_stays_first_though_it_comes_again(lebanon):
    for row, spelt in unit_rows():
        assert spelt[0].name == row.name
        assert len({item.name for item in spelt}) == len(spelt)
