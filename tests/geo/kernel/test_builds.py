"""The builds of the compiled core for narrower and wider processors."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest

from tests.geo.kernel.scenes import about, world
from truceline.geo.kernel import compiled
from truceline.geo.kernel.index import ZoneIndex

pytestmark = pytest.mark.skipif(compiled.core() is None, reason="the compiled core was not built here")

ZONES = world(31, 30)


@pytest.fixture(params=compiled.BUILDS)
def build(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    path = compiled.FOLDER / str(request.param)
    if not path.is_file() or compiled.BUILDS.index(path.name) > compiled.loaded().tl_width():
        pytest.skip(f"{path.name} was not built, or this processor cannot run it")
    library = compiled.made_ready(ctypes.CDLL(str(path)))
    monkeypatch.setattr(compiled, "core", lambda: library)
    return path.name


def test_every_build_gives_the_same_bits(build: str) -> None:
    lon, lat, size = about(ZONES, 32, 3_000, 100, 450_000)
    index = ZoneIndex.build(ZONES)
    answers = index.disc(lon, lat, size), index.normal(lon, lat, size / 8), index.point(lon, lat)
    monkey = pytest.MonkeyPatch()
    monkey.setattr(compiled, "core", lambda: compiled.made_ready(ctypes.CDLL(str(compiled.FOLDER / "kernel.so"))))
    plain = ZoneIndex.build(ZONES)
    expected = plain.disc(lon, lat, size), plain.normal(lon, lat, size / 8), plain.point(lon, lat)
    monkey.undo()
    for one, two in zip(index._sections.arrays, plain._sections.arrays, strict=True):
        assert one.tobytes() == two.tobytes()
    for answer, other in zip(answers, expected, strict=True):
        assert answer.rows > 500
        for one, two in zip(answer[:4], other[:4], strict=True):
            assert np.array_equal(one, two)


def test_the_widest_build_that_the_processor_can_run_is_taken() -> None:
    compiled.core.cache_clear()
    there = [name for name in compiled.BUILDS if (compiled.FOLDER / name).is_file()]
    core = compiled.loaded()
    able = [name for name in there if compiled.BUILDS.index(name) <= core.tl_width()]
    assert str(core._name).endswith(f"/{able[-1]}")
