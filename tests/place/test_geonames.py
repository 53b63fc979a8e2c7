from __future__ import annotations

import pytest

from truceline.errors import LexiconError
from truceline.place import geonames
from truceline.place.geonames import cities, country_rows, is_name, neighbours
from truceline.place.index import ALTERNATE, EXACT


@pytest.fixture(scope="module")
def index(context):
    return context.gazetteer.world


def test_countries_have_neighbours():
    assert neighbours(["SYR"]) == ("IRQ", "ISR", "JOR", "LBN", "TUR")
    assert neighbours(["QQQ"]) == ()


def test_all_308_places_of_syria_are_indexed(index):
    query = "select count(*) from place where country = 'SYR' and kind = 'settlement'"
    assert index.connection.execute(query).fetchone() == (308,)


def test_a_name_in_any_script_leads_to_its_place(index):
    for name in ("aleppo", "halab", "حلب", "алеппо"):
        assert "geonames:170063" in {found.row.id for found in index.find(name)}


def test_the_main_name_is_better_than_another(index):
    assert index.find("aleppo")[0].level == EXACT
    assert index.find("halab")[0].level == ALTERNATE


def test_places_of_the_world_are_there(index):
    assert {found.row.country for found in index.find("geneva")} >= {"CHE", "USA"}
    assert {found.row.country for found in index.find("soldeu")} == {"AND"}


def test_population_makes_importance(index):
    by_name = {found.row.name: found.row for name in ("aleppo", "idlib") for found in index.find(name)}
    assert 1 > by_name["Aleppo"].importance > by_name["Idlib"].importance > 0


def test_a_country_has_the_clock_of_its_capital(context):
    assert context.gazetteer.clock("SYR") == "Asia/Damascus"
    assert context.gazetteer.clock("RUS") == "Europe/Moscow"
    assert context.gazetteer.clock("QQQ") is None


@pytest.mark.parametrize("name", ["hlb", "ALP", "aleppo", "ladhqyہ", "x", "Ḩ阿"])
def test_machine_spellings_and_codes_are_no_names(name):
    assert not is_name(name)


def test_a_damaged_package_is_named(monkeypatch):
    monkeypatch.setattr(geonames, "_data", lambda name: b"{")
    country_rows.cache_clear()
    with pytest.raises(LexiconError, match="malformed"):
        country_rows()
    monkeypatch.undo()
    country_rows.cache_clear()
    rows = country_rows()
    monkeypatch.setattr(geonames, "_data", lambda name: b"{")
    with pytest.raises(LexiconError, match="cities500"):
        next(cities())
    assert rows["SYR"].capital == "Damascus"


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(geonames, "PACKAGE", "no_such_package")
    with pytest.raises(LexiconError, match="cannot be read"):
        geonames._data("countries.json")
