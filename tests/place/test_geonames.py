from __future__ import annotations

import sqlite3

import pytest

from truceline.errors import LexiconError
from truceline.place import geonames
from truceline.place.geonames import ALTERNATE, EXACT, GeonamesIndex, country_rows, is_name, neighbours


@pytest.fixture(scope="module")
def index(context):
    return context.gazetteer.geonames


@pytest.fixture
def few_places(monkeypatch):
    """An index of the countries asked for and capitals only, quick to build."""
    monkeypatch.setattr(geonames, "WORLD_POPULATION", 10**9)


def test_countries_have_neighbours():
    assert neighbours(["SYR"]) == ("IRQ", "ISR", "JOR", "LBN", "TUR")
    assert neighbours(["QQQ"]) == ()


def test_all_308_places_of_syria_are_indexed(index):
    row = index.connection.execute("select count(*) from place where country = 'SYR'").fetchone()
    assert row == (308,)


def test_a_name_in_any_script_leads_to_its_place(index):
    for name in ("Aleppo", "Halab", "حلب", "Алеппо"):
        assert "geonames:170063" in {hit.entry.id for hit in index.find(name)}


def test_the_main_name_is_better_than_another(index):
    assert index.find("Aleppo")[0].level == EXACT
    assert index.find("Halab")[0].level == ALTERNATE


def test_large_towns_of_the_world_are_there_and_villages_elsewhere_are_not(index):
    assert {hit.entry.country for hit in index.find("Geneva")} >= {"CHE"}
    assert {hit.entry.country for hit in index.find("Astana")} >= {"KAZ"}
    assert index.find("Soldeu") == ()


def test_population_makes_importance(index):
    by_name = {hit.entry.name: hit.entry for hit in (*index.find("Aleppo"), *index.find("Idlib"))}
    assert 1 > by_name["Aleppo"].importance > by_name["Idlib"].importance > 0


def test_a_country_has_the_clock_of_its_capital(index):
    assert index.clock("SYR") == "Asia/Damascus"
    assert index.clock("RUS") == "Europe/Moscow"
    assert index.clock("QQQ") is None
    assert index.middle("QQQ") is None


def test_the_file_is_built_once_and_a_damaged_one_anew(tmp_path, few_places):
    first = GeonamesIndex(["LBN"], tmp_path)
    path = next(tmp_path.glob("*.sqlite"))
    stamp = path.stat().st_mtime_ns
    GeonamesIndex(["LBN"], tmp_path)
    assert path.stat().st_mtime_ns == stamp
    first.connection.close()
    path.write_bytes(path.read_bytes()[:5000])
    again = GeonamesIndex(["LBN"], tmp_path)
    assert "geonames:276781" in {hit.entry.id for hit in again.find("Beirut")}
    assert [item.suffix for item in tmp_path.iterdir()] == [".sqlite"]


def test_without_a_folder_that_can_be_written_the_index_lives_in_memory(tmp_path, few_places):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    index = GeonamesIndex([], blocked / "inside")
    assert index.find("Damascus")
    assert isinstance(index.connection, sqlite3.Connection)


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
        GeonamesIndex([])
    assert rows["SYR"].capital == "Damascus"


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(geonames, "PACKAGE", "no_such_package")
    with pytest.raises(LexiconError, match="cannot be read"):
        geonames._data("countries.json")
