from __future__ import annotations

import sqlite3

import pytest

from truceline.errors import LexiconError
from truceline.place.entry import Kind
from truceline.place.index import ALTERNATE, BARE, EXACT, LayerHead, LayerIndex, PlaceRow, Spelling, write_layer

HEAD = LayerHead(id="few", title="A few", version="1", source="own", licence="Apache-2.0", stamp="s1")
OAK = PlaceRow("few:1", "Al Oak", Kind.SETTLEMENT, "SYR", 36.0, 35.0, 500, 0.5, "SY-HI")
ELM = PlaceRow("few:2", "Elm", Kind.SETTLEMENT, "LBN", 35.5, 33.5, 90, 0.2)


@pytest.fixture
def layer(tmp_path):
    heard = []
    rows = [(OAK, (Spelling("Al Oak", "en"), Spelling("Дуб", "ru"))), (ELM, (Spelling("Elm"), Spelling("Oak")))]
    write_layer(tmp_path / "few.sqlite", HEAD, rows, heard.append, {"word": "told"})
    assert heard == [2]
    return LayerIndex.open(tmp_path / "few.sqlite")


def test_what_is_written_is_read(layer):
    assert layer.head == HEAD
    assert layer.told["word"] == "told"
    assert layer.count() == 2
    assert layer.is_filled()
    assert layer.by_id("few:1") == OAK
    assert layer.by_id("few:9") is None
    assert layer.spelt("few:1") == (Spelling("Al Oak", "en"), Spelling("Дуб", "ru"))
    assert layer.points("SYR") == ((36.0, 35.0),)


def test_forms_lead_to_places_by_their_level_and_scope(layer):
    assert [(found.row.id, found.level) for found in layer.find("al oak")] == [("few:1", EXACT)]
    assert [(found.row.id, found.level) for found in layer.find("oak")] == [("few:1", BARE), ("few:2", ALTERNATE)]
    assert [found.row.id for found in layer.find("oak", ("LBN",))] == ["few:2", "few:1"]
    assert layer.find("") == []
    assert layer.find_key("lm", "LBN") == [2]
    assert layer.find_key("lm", "SYR") == []
    assert layer.keys_from("l", "LBN", 5) == (("lm",), (2,))


def test_nothing_half_written_is_left(tmp_path):
    def broken():
        yield OAK, (Spelling("Al Oak"),)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        write_layer(tmp_path / "few.sqlite", HEAD, broken())
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_layer_is_named(tmp_path):
    path = tmp_path / "other.sqlite"
    path.write_bytes(b"not a database, whatever its name says")
    with pytest.raises(LexiconError, match="cannot be read"):
        LayerIndex.open(path)
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("create table head (key text primary key, value text)")
    connection.close()
    with pytest.raises(LexiconError, match="another format"):
        LayerIndex.open(path)
