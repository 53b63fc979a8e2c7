from __future__ import annotations

from collections.abc import Iterator

import pytest
import shapely

from tests.geo.kernel.scenes import about, world
from truceline.errors import ItemError
from truceline.geo.kernel import compiled
from truceline.geo.kernel.index import ZoneIndex
from truceline.geo.kernel.single import disc_share, normal_share

ZONES = world(31, 6)
LON, LAT, RADIUS = about(ZONES, 32, 40, 500, 200_000)


@pytest.fixture(params=["core", "plain"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    compiled.core.cache_clear()
    if request.param == "plain":
        monkeypatch.setenv(compiled.SWITCH, "1")
    yield request.param
    monkeypatch.undo()
    compiled.core.cache_clear()


def test_one_place_has_the_share_that_it_has_among_millions(engine: str) -> None:
    index = ZoneIndex.build(ZONES)
    discs, normals = index.disc(LON, LAT, RADIUS), index.normal(LON, LAT, RADIUS / 7)
    for pairs, share, sizes in ((discs, disc_share, RADIUS), (normals, normal_share, RADIUS / 7)):
        known = dict(
            zip(zip(pairs.event.tolist(), pairs.zone.tolist(), strict=True), pairs.p_space.tolist(), strict=True)
        )
        for event in range(0, 40, 3):
            for number, zone in enumerate(ZONES):
                found = share((float(LON[event]), float(LAT[event])), float(sizes[event]), zone)
                assert found == pytest.approx(known.get((event, number), 0.0), abs=1e-12)


def test_what_the_kernel_does_not_take_is_none(engine: str) -> None:
    zone = shapely.box(0, 80, 20, 90)
    assert disc_share((10.0, 89.0), 300_000.0, zone) is None
    assert normal_share((10.0, 45.0), 100_000.0, zone) is None
    assert disc_share((10.0, 85.0), 0.0, zone) == 1.0
    assert disc_share((10.0, 10.0), 50.0, shapely.MultiPolygon()) == 0.0
    with pytest.raises(ItemError):
        disc_share((10.0, 10.0), 50.0, shapely.Point(10, 10))
