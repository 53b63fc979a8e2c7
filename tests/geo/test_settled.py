"""Areas of settlement lists and parts of units."""

from __future__ import annotations

import pytest
import shapely

from truceline.errors import ItemError
from truceline.geo.area import area_km2
from truceline.geo.boundaries import outline_of
from truceline.geo.settled import core_of_unit, part_of_unit, settlements_area

TOWNS = [(36.6, 35.9), (36.8, 35.9), (36.7, 36.1), (36.72, 35.95)]


def test_each_rule_holds_all_settlements_and_a_hull_holds_what_lies_between():
    for rule in ("circles", "convex", "concave"):
        area = settlements_area(TOWNS, rule, 2_000)
        assert all(area.contains(shapely.Point(town)) for town in TOWNS)
    between = shapely.Point(36.69, 35.9)
    assert not settlements_area(TOWNS, "circles", 2_000).contains(between)
    assert settlements_area(TOWNS, "convex", 2_000).contains(between)


def test_circles_are_within_the_concave_hull_and_that_within_the_convex_one():
    circles, concave, convex = (settlements_area(TOWNS, rule, 2_000) for rule in ("circles", "concave", "convex"))
    assert area_km2(circles.difference(concave)) < 0.1
    assert area_km2(concave.difference(convex)) < 0.1
    assert area_km2(circles) < area_km2(concave) <= area_km2(convex) + 0.1


def test_part_of_a_unit_stays_in_it_and_its_core_is_within_it():
    unit = outline_of("SY-HI")
    assert unit is not None
    places = [(36.73241, 34.92667)]
    whole = part_of_unit(unit, None, 0.5, places, 3_000)
    part = part_of_unit(unit, 0.0, 0.4, places, 3_000)
    core = core_of_unit(unit, places, 3_000)
    assert area_km2(whole) == pytest.approx(area_km2(unit), rel=1e-6)
    assert area_km2(core.difference(part)) < 0.01
    assert area_km2(part) < area_km2(unit)
    assert part.contains(shapely.Point(places[0]))


def test_an_empty_list_and_one_round_the_world_are_refused():
    with pytest.raises(ItemError, match="no settlement"):
        settlements_area([], "convex", 1_000)
    with pytest.raises(ItemError, match="antimeridian"):
        settlements_area([(179.9, 0.0), (-179.9, 0.0)], "convex", 1_000)
