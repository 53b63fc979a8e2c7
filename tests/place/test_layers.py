from __future__ import annotations

import json
import time

import pytest

from truceline.errors import LexiconError
from truceline.place.entry import Kind
from truceline.place.folders import using
from truceline.place.gazetteer import Gazetteer
from truceline.place.index import write_layer
from truceline.place.layers import GivenLayer, import_places

GIVEN = GivenLayer(id="mine", source="https://example.org/mine", country="SYR")


def feature(geometry, **properties):
    return {"type": "Feature", "properties": {"name": "Oak Hill", **properties}, "geometry": geometry}


def point(lon=37.0, lat=35.0):
    return {"type": "Point", "coordinates": [lon, lat]}


def polygon(*ring):
    return {"type": "Polygon", "coordinates": [list(ring)]}


@pytest.fixture
def write(tmp_path):
    def make(*features):
        path = tmp_path / "mine.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
        return path

    return make


def test_places_of_ones_own_are_found_under_all_their_names(write, tmp_path):
    path = write(
        feature(point(), id="hill", kind="site", name_ar="تل البلوط", aliases="Tell Ballout|Oak Tell", radius_km=2),
        feature(polygon([37, 35], [37.2, 35], [37.2, 35.2], [37, 35]), name="Oak Plain", since="2017-01-01"),
        feature({"type": "LineString", "coordinates": [[37, 35], [37.5, 35]]}, name="Oak Road", kind="road"),
    )
    head, rows = import_places(path, GIVEN)
    assert [row.kind for row, _ in rows] == [Kind.SITE, Kind.REGION, Kind.ROAD]
    write_layer(tmp_path / "layers" / "mine.sqlite", head, rows)
    with using(tmp_path / "layers"):
        gazetteer = Gazetteer(["SYR"])
    for name in ("Oak Hill", "تل البلوط", "Tell Ballout"):
        assert gazetteer.match(name)[0].entry.id == "mine:hill"
    assert gazetteer.match("Oak Plain")[0].entry.geometry.geom_type == "Polygon"
    assert gazetteer.match("Oak Road")[0].entry.kind is Kind.ROAD
    assert gazetteer.entry("mine:hill").radius_m == 2000
    assert ("layer mine", head.stamp) in gazetteer.inputs
    assert Gazetteer(["SYR"]).match("Tell Ballout") == () or "mine" not in dict(Gazetteer(["SYR"]).inputs)


def test_the_common_sets_are_read_by_their_own_properties(write):
    told = {"ADM3_EN": "Oak", "ADM3_AR": "بلوط", "ADM3_PCODE": "SY0101", "name": None}
    (row, spelt), *_ = import_places(write(feature(point(), **told)), GIVEN)[1]
    assert row.id == "mine:SY0101"
    assert {item.name: item.language for item in spelt} == {"Oak": "en", "بلوط": "ar"}


def test_a_table_is_read(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("name,lon,lat,population\nOak,37.0,35.0,5000\nElm,37.1,35.1,\n")
    rows = import_places(path, GIVEN)[1]
    assert [(row.name, row.lon, row.population) for row, _ in rows] == [("Oak", 37.0, 5000), ("Elm", 37.1, 0)]


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        (feature(polygon([37, 35], [38, 36], [38, 35], [37, 36], [37, 35])), "crosses or touches itself"),
        (feature(point(35.0, 37.9) | {"coordinates": [33.5, 42.0]}), "swapped"),
        (feature(point(34.5, 36.9)), "swapped"),
        (feature(point(-60.0, -30.0)), "far from SYR"),
        (feature(point(500, 1e9)), "far from SYR"),
        (feature(None), "no point, line or polygon"),
        (feature({"type": "Point", "coordinates": ["x"]}), "no point, line or polygon"),
        (feature(point(), name=""), "no name"),
        (feature(point(), kind="castle"), "kind is 'castle'"),
        (feature(point(), importance=7), "importance"),
        (feature(point(), radius_km="wide"), "radius_km"),
        (feature(point(), since="yesterday"), "since"),
    ],
)
def test_a_faulty_row_is_refused_with_its_number(write, faulty, words):
    with pytest.raises(LexiconError, match=words) as caught:
        import_places(write(feature(point(), id="good"), faulty), GIVEN)
    assert "row 2" in str(caught.value)
    assert "Mend" in str(caught.value)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (b"\xff\xfe\x00name", "is no CSV.*utf-8"),
        (b"name,lon,lat\n" + b"x" * 200_000 + b",36,34\n", "is no CSV.*field"),
        (b"", "holds no rows"),
        (b"name,lon,lat\nA,nan,34\nB,36,inf\n", "row 2: a position of it is no number"),
    ],
)
def test_a_table_that_is_none_says_what_is_wrong(tmp_path, table, words):
    path = tmp_path / "mine.csv"
    path.write_bytes(table)
    with pytest.raises(LexiconError, match=words):
        import_places(path, GIVEN)
    path.unlink()
    with pytest.raises(LexiconError, match="No such file"):
        import_places(path, GIVEN)


def test_control_characters_are_no_part_of_a_name(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("name,lon,lat\nOld\x00\x07Oak,37.0,35.0\n")
    assert import_places(path, GIVEN)[1][0][0].name == "Old Oak"


def test_a_place_by_the_border_of_its_country_is_not_taken_for_swapped(write):
    assert import_places(write(feature(point(36.4, 36.75))), GIVEN)[1][0][0].lon == 36.4


def test_a_country_that_is_none_and_a_double_id_are_refused(write):
    with pytest.raises(LexiconError, match="country"):
        import_places(write(feature(point())), GivenLayer(id="mine", source="x"))
    with pytest.raises(LexiconError, match="id of row 1"):
        import_places(write(feature(point(), id=1), feature(point(), id=1)), GIVEN)
    with pytest.raises(LexiconError, match="no id for a layer"):
        import_places(write(feature(point())), GivenLayer(id="../up", source="x"))
    with pytest.raises(LexiconError, match="places that ship"):
        import_places(write(feature(point())), GivenLayer(id="geonames", source="x"))


def test_a_million_vertices_are_refused_in_bounded_time(write):
    ring = [[37 + i * 1e-7, 35.0] for i in range(1_000_000)]
    path = write(feature(polygon(*ring, [37.05, 35.5], ring[0])))
    start = time.perf_counter()
    with pytest.raises(LexiconError, match=r"1,000,002 vertices"):
        import_places(path, GIVEN)
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": [NaN, 35]}}]}',
        '{"type": "FeatureCollection", "features": ' + "[" * 100_000,
        '{"type": "FeatureCollection", "features": []}',
        "not json",
        '{"type": "Polygon"}',
    ],
)
def test_what_is_no_collection_is_refused(tmp_path, text):
    path = tmp_path / "mine.geojson"
    path.write_text(text)
    with pytest.raises(LexiconError):
        import_places(path, GIVEN)


def test_tables_that_cannot_be_read_are_refused(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"name,lon,lat\n\xff\xfe,1,2\n")
    with pytest.raises(LexiconError, match="is no CSV"):
        import_places(path, GIVEN)
    path.write_text("name,lon,lat\nOak,nan,35\nElm,here,there\n")
    with pytest.raises(LexiconError, match="no number"):
        import_places(path, GIVEN)
