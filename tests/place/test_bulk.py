from __future__ import annotations

import pytest

from truceline.place import bulk
from truceline.place.bulk import BulkOptions, place_strings

SYRIA = BulkOptions(countries=("SYR",))
STRINGS = ["Aleppo", "Saraqib, Idlib", "Хан-Шейхуне", "Aleppo", "Qwxyz", "Lost Hamlet, Idlib", "", "x" * 10_000]


def test_each_distinct_string_has_one_row_in_order():
    table = place_strings(STRINGS, SYRIA)
    assert table.schema == bulk.SCHEMA
    assert table.column("string").to_pylist() == list(dict.fromkeys(STRINGS))
    rows = {row["string"]: row for row in table.to_pylist()}
    assert rows["Aleppo"]["entry"] == "geonames:170063"
    assert rows["Aleppo"]["share"] == pytest.approx(0.6, abs=0.01)
    assert rows["Aleppo"]["probability"] < rows["Aleppo"]["share"]
    assert rows["Saraqib, Idlib"]["unit"] == "SY-ID"
    assert rows["Хан-Шейхуне"]["level"] in {"inflected", "key"}
    assert rows["Lost Hamlet, Idlib"]["name"] == "Idlib"
    for unknown in ("Qwxyz", ""):
        assert rows[unknown]["entry"] is None
        assert rows[unknown]["candidates"] == 0
    assert place_strings([], SYRIA).num_rows == 0


def test_processes_change_nothing(monkeypatch):
    monkeypatch.setattr(bulk, "FEW", 2)
    monkeypatch.setattr(bulk, "CHUNK", 2)
    alone = place_strings(STRINGS, SYRIA)
    assert place_strings(STRINGS, BulkOptions(countries=("SYR",), workers=2)).equals(alone)
