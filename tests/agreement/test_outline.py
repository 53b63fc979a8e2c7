"""Constructors give the area they say, tested against geodesics and against one point at a time."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from tests.agreement.factory import agreement, disc, square, zone
from truceline.agreement.outline import CERTAIN, POSSIBLE, Drawer, misplaced_extents
from truceline.geo.area import area_km2
from truceline.geo.boundaries import outline_of
from truceline.model.agreement import AdminGeometry, Agreement, Geometry, PolygonGeometry

GEOD = Geod(ellps="WGS84")
POINTS = st.tuples(st.floats(35.0, 39.0), st.floats(33.0, 36.0))
A = square(36.0, 34.0, 37.0, 35.0)
B = square(36.5, 34.5, 38.0, 35.5)


def drawn(geometry: Geometry) -> shapely.Geometry:
    return Drawer(agreement()).geometry(geometry, POSSIBLE, None)


def holds(geometry: Geometry, point: tuple[float, float]) -> bool:
    return bool(drawn(geometry).intersects(shapely.Point(point)))


@pytest.mark.parametrize("bearing", range(0, 360, 15))
def test_a_buffer_of_55_km_is_55_km_in_every_direction_to_within_10_m(bearing: int) -> None:
    outline = drawn(disc(38.61778, 33.50583, 55))
    for length, inside in ((54_990, True), (55_010, False)):
        longitude, latitude, _ = GEOD.fwd(38.61778, 33.50583, bearing, length)
        assert outline.contains(shapely.Point(longitude, latitude)) is inside


@given(POINTS)
def test_a_buffer_contains_what_a_geodesic_says(point: tuple[float, float]) -> None:
    _, _, length = GEOD.inv(37.0, 34.5, *point)
    if abs(length - 80_000) > 10:
        assert holds(disc(37.0, 34.5, 80), point) == (length < 80_000)


@given(POINTS)
def test_union_intersection_and_difference_are_or_and_and_not(point: tuple[float, float]) -> None:
    in_a, in_b = holds(A, point), holds(B, point)
    edge = shapely.union_all([drawn(A).boundary, drawn(B).boundary]).distance(shapely.Point(point)) < 1e-9
    if not edge:
        assert holds(Geometry(union=(A, B)), point) == (in_a or in_b)
        assert holds(Geometry(intersection=(A, B)), point) == (in_a and in_b)
        assert holds(Geometry(difference=(A, B)), point) == (in_a and not in_b)


def test_a_polygon_has_its_holes() -> None:
    ring = ((36.0, 34.0), (37.0, 34.0), (37.0, 35.0), (36.0, 35.0))
    hole = ((36.4, 34.4), (36.6, 34.4), (36.6, 34.6), (36.4, 34.6))
    outline = drawn(Geometry(polygon=PolygonGeometry(ring=ring, holes=(hole,))))
    assert not outline.contains(shapely.Point(36.5, 34.5))
    assert outline.contains(shapely.Point(36.2, 34.2))


def test_an_administrative_unit_is_that_of_the_boundaries() -> None:
    assert drawn(Geometry(admin=AdminGeometry(code="SY-HI"))).equals(outline_of("SY-HI"))


def two_zones(other: Geometry) -> Agreement:
    """``inner`` surely within A and possibly in B; ``outer`` by ``other``."""
    wide = Geometry(union=(A, B))
    return agreement(zones=(zone("inner", wide, A), zone("outer", other, other)))


def test_a_zone_drawn_from_another_takes_its_extent_of_the_same_kind() -> None:
    subject = two_zones(Geometry(zone="inner"))
    drawer = Drawer(subject)
    outer = subject.zones[1]
    certain, possible = (drawer.extent(outer, outer.extents[0], kind) for kind in (CERTAIN, POSSIBLE))
    assert certain is not None
    assert possible is not None
    assert certain.equals(drawn(A))
    assert area_km2(possible) > area_km2(certain)


def test_what_is_taken_away_counts_the_other_way_round() -> None:
    """All that may belong to a zone is missing from what surely lies outside it."""
    whole = square(35.0, 33.0, 39.0, 36.0)
    subject = two_zones(Geometry(difference=(whole, Geometry(zone="inner"))))
    drawer = Drawer(subject)
    outer = subject.zones[1]
    certain, possible = (drawer.extent(outer, outer.extents[0], kind) for kind in (CERTAIN, POSSIBLE))
    in_doubt = shapely.Point(37.8, 35.3)
    assert certain is not None
    assert possible is not None
    assert not certain.contains(in_doubt)
    assert possible.contains(in_doubt)


def test_faults_of_drawn_extents_have_a_path() -> None:
    empty = Geometry(intersection=(A, square(38.0, 33.0, 38.5, 33.5)))
    subject = agreement(zones=(zone("empty", empty), zone("wide", A, B), zone("fine", A, A), zone("open", A)))
    found = {path: reason for path, reason, _ in misplaced_extents(subject)}
    assert set(found) == {("zones", 0, "extents", 0), ("zones", 1, "extents", 0, "certain")}
    assert "encloses no area" in found["zones", 0, "extents", 0]


def test_a_buffer_that_reaches_a_pole_is_refused_with_a_word() -> None:
    subject = agreement(zones=(zone("pole", disc(0.0, 89.9, 55)),))
    ((_, reason, mend),) = misplaced_extents(subject)
    assert "pole" in reason
    assert mend
