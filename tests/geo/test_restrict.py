from __future__ import annotations

import pytest

from truceline.geo.geodesy import buffer_ring, destination
from truceline.geo.mass import mass_inside
from truceline.geo.restrict import exclude, restrict
from truceline.geo.shapes import mix, single
from truceline.model.footprint import Disc, Normal

GARRISON = (38.6187, 33.5063)
ZONE = buffer_ring(GARRISON, 55_000)
EDGE = destination(GARRISON, 90, 55_000)


@pytest.mark.parametrize("shape", [Disc(centre=EDGE, radius_m=20_000), Normal(centre=EDGE, sigma_m=10_000)])
def test_what_is_kept_and_what_is_cut_off_make_the_whole(shape):
    inside, kept = restrict(single(shape), ZONE)
    outside, cut = exclude(single(shape), ZONE)
    assert inside is not None
    assert outside is not None
    assert kept + cut == pytest.approx(1, abs=1e-6)
    assert mass_inside(inside, ZONE) == pytest.approx(1, abs=1e-3)
    assert mass_inside(outside, ZONE) == pytest.approx(0, abs=1e-3)
    assert sum(item.weight for item in inside.shapes) == pytest.approx(1)


def test_rings_of_a_normal_keep_its_mass_in_a_zone():
    normal = single(Normal(centre=EDGE, sigma_m=30_000))
    assert restrict(normal, ZONE)[1] == pytest.approx(mass_inside(normal, ZONE), abs=0.01)


def test_a_place_wholly_outside_cannot_be_inside():
    far = single(Disc(centre=(30.0, 30.0), radius_m=500))
    assert restrict(far, ZONE) == (None, 0.0)
    assert exclude(far, ZONE)[0] == far


def test_a_point_is_kept_whole_or_not_at_all():
    points = mix([(single(Disc(centre=GARRISON, radius_m=0)), 1), (single(Normal(centre=(30.0, 30.0), sigma_m=0)), 3)])
    inside, share = restrict(points, ZONE)
    assert share == pytest.approx(0.25)
    assert inside == single(Disc(centre=GARRISON, radius_m=0))
