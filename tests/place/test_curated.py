from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from truceline.errors import LexiconError
from truceline.geo.boundaries import outline_of
from truceline.place import curated
from truceline.place.curated import curated_layer, curated_lexicon
from truceline.place.entry import Kind
from truceline.place.relation import anchor
from truceline.place.widths import load_widths


def test_every_place_lies_in_its_country_or_by_its_border():
    syria = outline_of("SYR").buffer(0.1)
    for entry, _ in curated_layer().entries:
        where = entry.geometry if entry.geometry is not None else None
        assert where is None or syria.intersects(where), entry.id
        assert syria.contains(curated.shapely.Point(anchor(entry))), entry.id


def test_every_place_says_what_it_rests_on():
    body = curated_lexicon().body
    for row in body["places"]:
        assert row["sources"], row["id"]
        assert row["status"] in {"sourced", "approximate", "drawn"}, row["id"]
        assert row["status"] != "approximate" or row.get("note"), row["id"]
        assert ("ring" in row or "line" in row or "unit" in row) == (row["status"] == "drawn"), row["id"]


def test_every_width_says_what_it_rests_on():
    widths = load_widths()
    for name, width in {**widths.table, **widths.shares}.items():
        assert width.status in {"sourced", "fitted", "constructed", "inference"}, name
        assert width.reason, name
        assert width.status != "sourced" or width.sources, name


def test_regions_named_as_parts_lie_in_their_units():
    for entry, _ in curated_layer().entries:
        if entry.part_of:
            unit = outline_of(entry.part_of)
            assert unit.intersection(entry.geometry).area > 0.8 * entry.geometry.area, entry.id


def test_the_garrison_stood_from_march_2016():
    garrison = next(entry for entry, _ in curated_layer().entries if entry.id == "places:al-tanf-garrison")
    assert garrison.kind is Kind.GARRISON
    assert garrison.since == date(2016, 3, 3)
    assert not garrison.is_valid_in(date(2016, 1, 1), date(2016, 2, 1))


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
    lexicon = curated_lexicon()
    row = {**lexicon.body["places"][0], **change}
    row = {key: value for key, value in row.items() if value is not None}
    faulty = replace(lexicon, body={**lexicon.body, "places": [row]})
    monkeypatch.setattr(curated, "curated_lexicon", lambda: faulty)
    with pytest.raises(LexiconError, match=words):
        curated_layer.__wrapped__()


def test_an_id_that_stands_twice_is_a_fault(monkeypatch):
    lexicon = curated_lexicon()
    row = lexicon.body["places"][0]
    monkeypatch.setattr(
        curated, "curated_lexicon", lambda: replace(lexicon, body={**lexicon.body, "places": [row, row]})
    )
    with pytest.raises(LexiconError, match="twice"):
        curated_layer.__wrapped__()


def test_a_width_that_is_not_there_is_named():
    widths = load_widths()
    with pytest.raises(LexiconError, match="nowhere"):
        widths.of("near.nowhere")
    with pytest.raises(LexiconError, match="unheard"):
        widths.share("unheard")
    assert widths.sized("near", "palace") == widths.of("near.village")
