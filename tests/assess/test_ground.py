from __future__ import annotations

import math

import msgspec
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assess.factory import TANF, place, point
from truceline.assess.ground import EVERYWHERE, NOWHERE, Ground, Masses, Volume, union
from truceline.geo.geodesy import buffer_ring, destination
from truceline.geo.mass import mass_inside
from truceline.geo.shapes import single, to_area
from truceline.model.footprint import Area, Disc, Normal, Ring, Sector

CIRCLE = buffer_ring(TANF, 55_000)
CORE = buffer_ring(TANF, 20_000)
GROUND = Ground(CORE, CIRCLE)


def test_certain_extent_gives_the_lower_bound_and_possible_the_upper():
    between = place(destination(TANF, 90, 40_000), radius_m=1_000)
    found = Masses().inside((between,), GROUND)
    assert (found.low, found.high) == (0.0, 1.0)


def test_of_an_unknown_place_nothing_is_known():
    masses = Masses()
    assert masses.inside((), GROUND).high == 1.0
    assert masses.inside((), GROUND).low == 0.0
    assert masses.inside((), EVERYWHERE).low == 1.0
    assert masses.inside((), NOWHERE).high == 0.0


def test_what_candidates_leave_unsaid_may_lie_inside():
    told = (place(TANF, weight=0.6),)
    found = Masses().inside(told, GROUND)
    assert (found.low, found.high) == (0.6, 1.0)


shapes = st.one_of(
    st.builds(lambda c, r: Disc(centre=c, radius_m=r), st.just(TANF), st.floats(0, 90_000)),
    st.builds(lambda c, s: Normal(centre=c, sigma_m=s), st.just(TANF), st.floats(1, 40_000)),
    st.builds(lambda c, r: Ring(centre=c, inner_m=r / 2, outer_m=r), st.just(TANF), st.floats(10, 90_000)),
    st.builds(
        lambda r, b: Sector(centre=TANF, inner_m=0, outer_m=r, from_deg=b, to_deg=b + 40),
        st.floats(10, 90_000),
        st.floats(0, 300),
    ),
)


@settings(max_examples=40)
@given(shapes, st.floats(0, 360), st.floats(0, 200_000))
def test_the_box_that_spares_work_never_changes_a_mass(shape, bearing, away):
    centre = destination(TANF, bearing, away)
    moved = single(msgspec.structs.replace(shape, centre=centre))
    assert Masses().mass(moved, CIRCLE) == pytest.approx(mass_inside(moved, CIRCLE), abs=1e-12)


@pytest.mark.parametrize("centre", [(179.99, 10.0), (-179.99, 10.0), (0.0, 88.0)])
def test_by_the_antimeridian_and_the_poles_no_box_is_trusted(centre):
    wide = single(Disc(centre=centre, radius_m=100_000))
    west = shapely.box(-180, 5, -179, 15)
    assert Masses().mass(wide, west) == pytest.approx(mass_inside(wide, west))


BEYOND = {
    "east": (shapely.box(178, 50, 182, 54), (179.5, 52.0), (-178.5, 52.0), (177.9, 52.0), (-177.9, 52.0)),
    "west": (shapely.box(-182, 50, -178, 54), (179.5, 52.0), (-178.5, 52.0), (177.9, 52.0), (-177.9, 52.0)),
}
SPLIT = shapely.MultiPolygon([shapely.box(178, 50, 180, 54), shapely.box(-180, 50, -178, 54)])


@pytest.mark.parametrize("side", BEYOND)
@pytest.mark.parametrize(
    "shape",
    [
        Disc(centre=(0.0, 52.0), radius_m=0.0),
        Disc(centre=(0.0, 52.0), radius_m=30_000.0),
        Normal(centre=(0.0, 52.0), sigma_m=15_000.0),
        Ring(centre=(0.0, 52.0), inner_m=10_000.0, outer_m=40_000.0),
        Sector(centre=(0.0, 52.0), inner_m=0.0, outer_m=40_000.0, from_deg=30.0, to_deg=130.0),
    ],
)
def test_an_outline_past_the_antimeridian_is_the_outline_cut_there(side, shape):
    outline, *centres = BEYOND[side]
    found = []
    for centre in centres:
        moved = single(msgspec.structs.replace(shape, centre=centre))
        found.append(Masses().mass(moved, outline))
        assert found[-1] == pytest.approx(Masses().mass(moved, SPLIT), abs=1e-6)
    assert max(found[:2]) > 0.99
    assert Masses().distance_m(single(msgspec.structs.replace(shape, centre=centres[1])), outline) == 0.0


@pytest.mark.parametrize("side", BEYOND)
def test_an_area_past_the_antimeridian_is_the_area_cut_there(side):
    outline = BEYOND[side][0]
    across = shapely.MultiPolygon([shapely.box(179.5, 51, 180, 52), shapely.box(-180, 51, -179.5, 52)])
    assert Masses().mass(single(to_area(across)), outline) == pytest.approx(1.0)
    for west in (177.5, -178.5):
        area = single(to_area(shapely.box(west, 51, west + 1, 52)))
        assert Masses().mass(area, outline) == pytest.approx(0.5, abs=1e-6)
        assert Masses().mass(area, SPLIT) == pytest.approx(0.5, abs=1e-6)


def test_an_area_and_an_empty_area_are_boxed():
    masses = Masses()
    assert masses.mass(single(to_area(CORE)), CIRCLE) == pytest.approx(1.0)
    assert masses.mass(single(to_area(CORE)), shapely.box(0, 0, 1, 1)) == 0.0
    empty = single(Area(polygons=(((),),)))
    assert masses._boxes_of(99, empty)[0][0] == -math.inf


def test_equal_footprints_are_measured_once():
    masses = Masses()
    masses.mass(point(TANF), CIRCLE)
    masses.mass(point(TANF), CIRCLE)
    assert len(masses._known) == 1


def test_nothing_lies_in_no_outline():
    assert Masses().mass(point(TANF), None) == 0.0


def test_a_union_holds_what_either_holds():
    east = Ground(None, buffer_ring(destination(TANF, 90, 100_000), 20_000))
    both = union([GROUND, east])
    masses = Masses()
    there = (place(destination(TANF, 90, 100_000)),)
    assert masses.inside(there, both).high == 1.0
    assert masses.inside((place(TANF),), both).low == 1.0
    assert union([GROUND]) is GROUND
    assert union([NOWHERE, NOWHERE]).possible is None


def test_an_exception_takes_at_least_its_core_and_at_most_all_that_it_may_hold():
    masses = Masses()
    here = (place(TANF, radius_m=30_000),)
    own = Ground(CIRCLE, CIRCLE)
    loss = masses.loss(here, own, Ground(CORE, CIRCLE))
    assert loss.least == pytest.approx((20 / 30) ** 2, abs=1e-3)
    assert loss.most == pytest.approx(1.0)
    assert masses.loss(here, own, EVERYWHERE) == (1.0, 1.0)
    assert masses.loss(here, EVERYWHERE, Ground(CORE, CORE)).least == pytest.approx((20 / 30) ** 2, abs=1e-3)
    assert masses.loss(here, own, Ground(None, shapely.box(0, 0, 1, 1))) == (0.0, 0.0)


def test_a_distance_runs_along_the_geodesic_to_the_nearest_edge():
    masses = Masses()
    away = point(destination(TANF, 250, 200_000))
    assert masses.distance_m(away, CIRCLE) == pytest.approx(145_000, abs=50)
    assert masses.distance_m(away, CIRCLE) == masses.distance_m(away, CIRCLE)
    assert masses.distance_m(point(TANF), CIRCLE) == 0.0


def test_a_union_of_volumes_is_that_of_those_that_hold_at_a_height():
    low, high = shapely.box(36, 33, 37, 34), shapely.box(37, 33, 38, 34)
    plain = Ground(shapely.box(38, 33, 39, 34), shapely.box(38, 33, 39, 34))
    volumes = [
        Ground(None, low, volume=Volume(100.0, 2_000.0, Ground(low, low))),
        Ground(None, high, volume=Volume(1_000.0, None, Ground(high, high))),
    ]
    both = union([*volumes, plain])
    here = [place((lon, 33.5)) for lon in (36.5, 37.5, 38.5)]
    masses = Masses()

    def found(metres):
        return [(b.low, b.high) for b in (masses.inside((one,), both.at_height(metres)) for one in here)]

    sure, never, perhaps = (1.0, 1.0), (0.0, 0.0), (0.0, 1.0)
    assert found(None) == [perhaps, perhaps, sure]
    assert found(50.0) == [never, never, sure]
    assert found(500.0) == [sure, never, sure]
    assert found(1_500.0) == [sure, sure, sure]
    assert found(9_000.0) == [never, sure, sure]
    assert both.at_height(9_000.0) is both.at_height(8_000.0)
    assert union(volumes).at_height(5.0) is NOWHERE
    assert union([plain, GROUND]).parts == ()
