from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely

from truceline.errors import ItemError
from truceline.geo import boundaries
from truceline.geo.boundaries import outline_of
from truceline.geo.boundary_import import Given, import_rows
from truceline.geo.boundary_source import read_rows
from truceline.geo.boundary_store import keep_layer
from truceline.geo.geodesy import buffer_ring
from truceline.geo.mass import mass_inside
from truceline.model.footprint import Disc, Normal
from truceline.model.record import CodedPlace, CodedTime
from truceline.place.code_columns import DISC, LEVELS, NORMAL, REFUSED, UNIT, code_columns, schemes
from truceline.place.codes import PLACE_CODES, place_of_code, time_of_code
from truceline.place.entry import Entry, Kind
from truceline.place.reading import UnknownNameError
from truceline.place.settled import settled_unit
from truceline.when.interval import day, days, month, year

POINT = (38.656978, 33.489518)
DAMASCUS = "Asia/Damascus"


def coded(precision=1, scheme="ucdp", **more):
    row = {"name": "At Tanf village", "admin1": "Homs governorate", "country": "Syria"}
    row |= {"longitude": POINT[0], "latitude": POINT[1], "scheme": scheme, "precision": precision}
    return CodedPlace(**(row | more))


def footprint(scene, place):
    (candidate,) = place_of_code(place, scene)
    assert candidate.weight == 1
    assert candidate.reason
    return candidate.footprint


def test_an_exact_place_is_a_small_disc(scene):
    town = footprint(scene, coded(1))
    assert mass_inside(town, buffer_ring(POINT, 2_010)) == pytest.approx(0.85, abs=1e-3)
    assert mass_inside(town, buffer_ring(POINT, 5_010)) == pytest.approx(1, abs=1e-3)


def test_code_2_reaches_25_km_and_stays_in_the_country(scene):
    found = footprint(scene, coded(2))
    assert 0.9 < mass_inside(found, buffer_ring(POINT, 25_000)) <= 1
    assert mass_inside(found, outline_of("SYR")) > 0.999


def test_a_unit_is_its_outline_and_never_its_centroid(scene):
    found = footprint(scene, coded(4))
    homs = outline_of("SY-HI")
    assert mass_inside(found, homs) == pytest.approx(1)
    assert mass_inside(found, buffer_ring(POINT, 25_000)) < 0.1
    assert place_of_code(coded(4), scene)[0].entries == ("admin:SY-HI",)
    assert mass_inside(footprint(scene, coded(3)), homs) > 0.999
    assert mass_inside(footprint(scene, coded(3, "acled")), homs) == pytest.approx(1)


def test_the_country_is_its_outline(scene):
    assert mass_inside(footprint(scene, coded(6)), outline_of("SYR")) == pytest.approx(1)
    assert mass_inside(footprint(scene, coded(5)), outline_of("SYR")) > 0.999


def test_a_unit_that_nobody_knows_is_the_one_about_the_point_or_a_disc(scene):
    assert place_of_code(coded(4, admin1="Xyzzy province"), scene)[0].entries == ("admin:SY-HI",)
    assert place_of_code(coded(4, admin1=""), scene)[0].entries == ("admin:SY-HI",)
    at_sea = coded(4, admin1="Xyzzy province", longitude=34.0, latitude=35.0)
    found = place_of_code(at_sea, scene)[0]
    assert found.entries == ()
    assert mass_inside(found.footprint, buffer_ring((34.0, 35.0), 65_100)) == pytest.approx(1, abs=1e-3)


def test_a_unit_is_denser_by_its_settlements(scene):
    found = footprint(scene, coded(4))
    town, desert = buffer_ring((36.72, 34.73), 5_000), buffer_ring((38.9, 33.9), 5_000)
    assert mass_inside(found, town) > 5 * mass_inside(found, desert) > 0


def test_a_town_is_as_wide_as_the_gazetteer_knows_it_where_its_point_agrees(scene):
    homs = coded(1, name="Homs city", longitude=36.72, latitude=34.73)
    village = coded(1, name="Xyzzy village", longitude=36.72, latitude=34.73)
    namesake = coded(1, name="Homs city", longitude=36.0, latitude=35.5)
    near = [
        mass_inside(footprint(scene, one), buffer_ring((one.longitude, one.latitude), 2_000))
        for one in (homs, village, namesake)
    ]
    assert near[0] < 0.5
    assert near[1] == pytest.approx(near[2])
    assert near[1] > 0.8


def test_what_is_coded_at_sea_keeps_off_the_land(scene):
    sea = coded(7, longitude=35.2, latitude=35.2)
    assert mass_inside(footprint(scene, sea), outline_of("SYR")) < 1e-3
    assert mass_inside(footprint(scene, coded(7)), buffer_ring(POINT, 100_100)) == pytest.approx(1, abs=1e-3)


def test_types_of_gdelt(scene):
    assert mass_inside(footprint(scene, coded(1, "gdelt")), outline_of("SYR")) == pytest.approx(1)
    assert mass_inside(footprint(scene, coded(5, "gdelt", admin1="")), outline_of("SY-HI")) == pytest.approx(1)
    assert mass_inside(footprint(scene, coded(4, "gdelt")), buffer_ring(POINT, 10_050)) == pytest.approx(1, abs=1e-3)


def test_a_second_level_unit_is_its_outline_where_somebody_added_it(scene, tmp_path):
    ring = [[38.0, 33.2], [39.0, 33.2], [39.0, 33.9], [38.0, 33.9], [38.0, 33.2]]
    properties = {
        "ADM2_PCODE": "SY0405",
        "ADM2_EN": "Rutbah",
        "ADM1_PCODE": "SY04",
        "ADM1_EN": "Homs",
        "ADM0_PCODE": "SY",
    }
    made = {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = tmp_path / "units.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [made]}), encoding="utf-8")
    given = Given(id="syr-adm2", source="https://example.org/cod", licence="CC BY-IGO")
    layer = import_rows(read_rows(path), given, path.name)
    with boundaries.using(tmp_path / "layers"):
        before = place_of_code(coded(3, admin2="Rutbah district"), scene)[0]
        keep_layer(layer.data, given.id, tmp_path / "layers")
        found = place_of_code(coded(3, admin2="Rutbah district"), scene)[0]
        other = place_of_code(coded(3, admin2="Xyzzy district"), scene)[0]
    assert found.entries == ("admin:SY0405",)
    assert mass_inside(found.footprint, shapely.box(38, 33.2, 39, 33.9)) == pytest.approx(1)
    assert before.footprint == other.footprint != found.footprint


def test_a_point_outside_the_named_unit_is_not_cut_away(scene):
    found = footprint(scene, coded(3, admin1="Latakia governorate"))
    assert mass_inside(found, buffer_ring(POINT, 31_100)) == pytest.approx(1, abs=1e-3)


def test_every_code_of_every_scheme_draws_something(scene):
    for scheme, precision in PLACE_CODES:
        assert footprint(scene, coded(precision, scheme)).shapes
    assert footprint(scene, coded(None, "none")).shapes


def test_names_alone_are_read_from_the_narrowest(scene):
    place = CodedPlace(name="Xyzzyville", admin1="Homs", country="Syria")
    assert place_of_code(place, scene)[0].entries[0] in {"admin:SY-HI", "geonames:169577"}
    rastan = CodedPlace(name="Rastan", country="Syria")
    assert place_of_code(rastan, scene)[0].entries == ("geonames:172946",)
    with pytest.raises(UnknownNameError):
        place_of_code(CodedPlace(name="Xyzzyville"), scene)


def test_wrong_codes_and_coordinates_are_refused(scene):
    with pytest.raises(ItemError, match="no place code 9"):
        place_of_code(coded(9), scene)
    with pytest.raises(ItemError, match="no place on earth"):
        place_of_code(coded(1, latitude=138.6), scene)


def dated(precision, scheme="ucdp", first=date(2017, 5, 18), last=date(2017, 5, 18)):
    span = days(first, last, DAMASCUS)
    return CodedTime(start_utc=span.start_utc, end_utc=span.end_utc, clock=DAMASCUS, scheme=scheme, precision=precision)


def interval(time):
    (found,) = time_of_code(time)
    return found.start_utc, found.end_utc


def ends(span):
    return span.start_utc, span.end_utc


def test_date_codes_are_intervals():
    on = date(2017, 5, 18)
    assert interval(dated(1)) == ends(day(on, DAMASCUS))
    assert interval(dated(3)) == ends(days(date(2017, 5, 15), date(2017, 5, 21), DAMASCUS))
    assert interval(dated(4)) == ends(month(2017, 5, DAMASCUS))
    assert interval(dated(5)) == ends(year(2017, DAMASCUS))
    assert interval(dated(3, "acled")) == ends(month(2017, 5, DAMASCUS))
    assert interval(dated(None, "none")) == ends(day(on, DAMASCUS))


def test_a_span_that_the_table_gives_is_kept():
    span = dated(2, last=date(2017, 5, 22))
    assert interval(span) == (span.start_utc, span.end_utc)
    assert "two to six days" in time_of_code(span)[0].reason
    assert "one day of it" in time_of_code(dated(2))[0].reason


def test_wrong_date_codes_and_orders_are_refused():
    with pytest.raises(ItemError, match="no date code 8"):
        time_of_code(dated(8))
    swapped = CodedTime(start_utc=datetime(2017, 5, 2, tzinfo=UTC), end_utc=datetime(2017, 5, 1, tzinfo=UTC))
    with pytest.raises(ItemError, match="before"):
        time_of_code(swapped)


def test_days_of_a_table_without_a_clock_are_those_days_on_the_cases_clock():
    def bare(scheme):
        start, end = datetime(2017, 5, 18, tzinfo=UTC), datetime(2017, 5, 19, tzinfo=UTC)
        return CodedTime(start_utc=start, end_utc=end, scheme=scheme, precision=None)

    (found,) = time_of_code(bare("none"), DAMASCUS)
    assert (found.start_utc, found.end_utc) == ends(day(date(2017, 5, 18), DAMASCUS))
    assert found.clock == DAMASCUS
    (found,) = time_of_code(bare("gdelt"), DAMASCUS)
    assert (found.start_utc, found.clock) == (datetime(2017, 5, 18, tzinfo=UTC), "UTC")
    hour = CodedTime(start_utc=datetime(2017, 5, 18, 3, tzinfo=UTC), end_utc=datetime(2017, 5, 18, 4, tzinfo=UTC))
    assert time_of_code(hour, DAMASCUS)[0].start_utc == hour.start_utc


def columns(scheme, codes, longitude=POINT[0], latitude=POINT[1]):
    count = len(codes)
    return code_columns(scheme, np.array(codes), np.full(count, longitude), np.full(count, latitude))


def test_columns_read_the_codes_as_single_rows_do(scene):
    for scheme in schemes():
        codes = sorted({code for one, code in PLACE_CODES if one == scheme} or {-1})
        found = columns(scheme, codes)
        for index, code in enumerate(codes):
            shapes = footprint(scene, coded(code if code >= 0 else None, scheme)).shapes
            shape = shapes[0].shape
            if found.shape[index] == NORMAL and isinstance(shape, Normal):
                assert found.sigma_m[index] == pytest.approx(shape.sigma_m)
            elif found.shape[index] == DISC and isinstance(shape, Disc):
                widest = max(getattr(item.shape, "outer_m", getattr(item.shape, "radius_m", 0)) for item in shapes)
                assert found.radius_m[index] == pytest.approx(widest)
            else:
                assert found.shape[index] in {UNIT, NORMAL, DISC}
                assert LEVELS[found.level[index]] or scheme == "ucdp"


def test_columns_refuse_what_single_rows_refuse():
    found = columns("ucdp", [1, 9, 4, -1])
    assert found.shape.tolist() == [DISC, REFUSED, UNIT, DISC]
    assert np.isnan(found.radius_m[1])
    assert set(columns("ucdp", [1, 2], latitude=91.0).shape.tolist()) == {REFUSED}
    assert set(columns("acled", [1, 2], longitude=np.nan).shape.tolist()) == {REFUSED}
    assert len(columns("gdelt", []).shape) == 0


def test_a_million_codes_take_no_time():
    codes = np.random.default_rng(0).integers(1, 8, 1_000_000)
    found = code_columns("ucdp", codes, np.full(1_000_000, 38.0), np.full(1_000_000, 33.0))
    assert len(found.shape) == 1_000_000


def test_a_unit_without_settlements_is_even_and_one_without_outline_is_none(scene):
    sea = Entry(id="x", name="x", kind=Kind.ADMIN1, country="SYR", importance=1, geometry=shapely.box(20, 20, 21, 21))
    drawn = settled_unit(sea, scene.context.gazetteer)
    assert drawn is not None
    assert len(drawn[0].shapes) == 1
    assert settled_unit(replace(sea, geometry=None), scene.context.gazetteer) is None
