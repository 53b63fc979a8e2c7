from __future__ import annotations

import math

import pytest
import shapely

from truceline.errors import ItemError
from truceline.geo.boundaries import outline_of
from truceline.geo.geodesy import buffer_ring, destination, distance_m
from truceline.geo.mass import mass_inside
from truceline.geo.shapes import bounds, centre_and_spread, outline, sweep_deg, to_geometry
from truceline.model.footprint import Disc
from truceline.place import relation
from truceline.place.entry import Entry, Kind
from truceline.place.expression import Named, Offset
from truceline.place.widths import load_widths

POINT = (36.7, 34.8)


def place(kind=Kind.SETTLEMENT, **more):
    return Entry(**({"id": "x:1", "name": "X", "kind": kind, "country": "SYR", "importance": 0.5} | more))


TOWN = place(point=POINT, population=100_000)
REGION = place(Kind.REGION, geometry=shapely.box(36, 34, 37, 35))
ROAD = place(Kind.ROAD, geometry=shapely.LineString([(36.0, 34.0), (36.5, 34.5)]))
GARRISON = place(Kind.GARRISON, point=POINT)


def test_a_town_is_as_wide_as_its_people():
    assert relation.radius_m(TOWN) == pytest.approx(math.sqrt(100_000 / 5_000 / math.pi) * 1000)
    assert relation.radius_m(place(point=POINT)) == 1_000
    assert relation.radius_m(place(point=POINT, population=10**8)) == 15_000
    assert relation.radius_m(place(point=POINT, radius_m=77.0)) == 77
    assert relation.radius_m(GARRISON) == 2_000


@pytest.mark.parametrize(
    "draw", [relation.inside, relation.near, relation.outskirts, relation.edge, relation.countryside]
)
@pytest.mark.parametrize("entry", [TOWN, REGION, ROAD, GARRISON])
def test_every_word_draws_every_kind_with_a_reason(draw, entry):
    drawn = draw(entry)
    assert drawn.reason
    assert sum(item.weight for item in drawn.footprint.shapes) == pytest.approx(1)


def test_near_is_wider_than_in_and_about_the_same_middle():
    inside, near = relation.inside(TOWN).footprint, relation.near(TOWN).footprint
    assert centre_and_spread([(near, 1)])[1] > centre_and_spread([(inside, 1)])[1]
    assert distance_m(centre_and_spread([(near, 1)])[0], POINT) < 1


def test_countryside_leaves_the_town_out():
    town = buffer_ring(POINT, relation.radius_m(TOWN))
    assert mass_inside(relation.countryside(TOWN).footprint, town) < 0.01
    assert mass_inside(relation.outskirts(TOWN).footprint, buffer_ring(POINT, 500)) == 0


def test_an_offset_holds_the_point_that_was_meant():
    for bearing in (0.0, 45.0, 135.0, 270.0):
        footprint = relation.offset(TOWN, Offset(Named("x"), 21_000, bearing)).footprint
        assert outline(footprint).covers(shapely.Point(destination(POINT, bearing, 21_000)))
        assert not outline(footprint).intersects(shapely.Point(destination(POINT, bearing + 180, 21_000)))
    anywhere = relation.offset(TOWN, Offset(Named("x"), 21_000, None)).footprint
    assert outline(anywhere).covers(shapely.Point(destination(POINT, 200, 21_000)))


def test_a_rounder_number_and_a_larger_place_leave_more_open():
    def reach(step_m, entry=TOWN):
        shapes = relation.offset(entry, Offset(Named("x"), 50_000, 45.0, step_m)).footprint.shapes
        return max(item.shape.outer_m for item in shapes)

    assert reach(10_000) > reach(5_000) > reach(1_000)
    assert reach(1_000, place(point=POINT, population=1_000_000)) > reach(1_000)


def test_a_finer_wind_is_narrower():
    widest = [
        max(sweep_deg(item.shape) for item in relation.offset(TOWN, Offset(Named("x"), 50_000, wind)).footprint.shapes)
        for wind in (22.5, 45.0, 90.0)
    ]
    assert widest == sorted(widest)
    assert widest[0] < widest[2]


def test_a_direction_lies_beyond_a_place():
    north = relation.direction(TOWN, 0).footprint
    assert bounds(north)[1] > POINT[1]
    beyond = relation.direction(REGION, 90).footprint
    assert bounds(beyond)[0] > 36.95
    east = relation.direction(ROAD, 90).footprint
    assert outline(east).covers(shapely.Point(36.4, 34.25))


def test_a_part_lies_inside():
    north = relation.part(REGION, 0).footprint
    assert mass_inside(north, REGION.geometry) == pytest.approx(1, abs=1e-6)
    assert bounds(north)[1] == pytest.approx(34.5, abs=0.01)
    assert mass_inside(relation.part(REGION, None).footprint, shapely.box(36.2, 34.2, 36.8, 34.8)) > 0.99
    assert bounds(relation.part(TOWN, 0).footprint)[1] > POINT[1] - 0.01
    assert relation.part(TOWN, None) == relation.inside(TOWN)
    assert relation.part(ROAD, 0) == relation.inside(ROAD)


def test_between_a_place_and_a_road_is_the_nearest_stretch():
    off_road = place(point=(36.6, 34.4))
    strip = outline(relation.between_places(off_road, ROAD).footprint)
    assert strip.covers(shapely.Point(36.6, 34.4))
    assert strip.distance(ROAD.geometry) < 1e-6
    assert not strip.intersects(shapely.Point(36.0, 34.0))


def test_a_border_area_lies_by_the_border():
    syria, iraq, jordan = (outline_of(code) for code in ("SYR", "IRQ", "JOR"))
    alone = outline(relation.border_area([syria]).footprint)
    assert alone.intersects(syria.boundary)
    with_iraq = outline(relation.border_area([syria, iraq]).footprint)
    assert with_iraq.covers(shapely.Point(40.98, 34.42))
    assert not with_iraq.intersects(shapely.Point(36.2, 33.0))
    corner = relation.border_area([syria, iraq, jordan]).footprint
    assert mass_inside(corner, buffer_ring((38.79, 33.37), 60_000)) > 0.6


def test_areas_without_a_common_border_are_refused():
    with pytest.raises(ItemError, match="no border in common"):
        relation.border_area([outline_of("SYR"), outline_of("PSE")])


def test_a_place_without_any_extent_has_no_anchor():
    with pytest.raises(ItemError, match="no outline"):
        relation.anchor(place(Kind.COUNTRY))
    assert relation.anchor(ROAD) == pytest.approx((36.25, 34.25))


def test_outside_is_a_band_round():
    band = outline(relation.outside_of(REGION.geometry).footprint)
    assert band.intersection(REGION.geometry).area < 1e-9
    assert band.covers(shapely.Point(37.1, 34.5))


def test_a_town_of_geonames_holds_the_shares_that_its_widths_say():
    town = Entry(
        id="geonames:1",
        name="X",
        kind=Kind.SETTLEMENT,
        country="SYR",
        importance=1.0,
        point=(36.7, 34.8),
        population=50_000,
    )
    drawn = relation.inside(town)
    widths = load_widths()
    for word, held in (("half", widths.share("town_half")), ("most", widths.share("town_most")), ("all", 1.0)):
        ground = to_geometry(Disc(centre=(36.7, 34.8), radius_m=widths.km(f"in.{word}.town")))
        assert mass_inside(drawn.footprint, ground) == pytest.approx(held, abs=0.002)
    assert "50% within 1.1 km, 82% within 2.15 km" in drawn.reason


def test_a_town_that_was_looked_up_is_a_disc_of_its_people():
    entry = Entry(
        id="places:x",
        name="X",
        kind=Kind.SETTLEMENT,
        country="SYR",
        importance=1.0,
        point=(36.7, 34.8),
        population=62_832,
    )
    (shape,) = relation.inside(entry).footprint.shapes
    assert shape.shape.radius_m == pytest.approx(2000, rel=0.001)
