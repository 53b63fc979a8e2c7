"""How deep a point lies in the regions of a town's readings, and what other gazetteers are read from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tools.calibrate_towns import TownPoint, mixed_depth, of_natural_earth, of_time_zones, town_depths
from truceline.geo.geodesy import destination
from truceline.geo.shapes import mix, single
from truceline.model.footprint import Disc, Normal

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.model.footprint import Footprint

HERE = (36.7, 34.8)


def nested(middle: tuple[float, float]) -> Footprint:
    return mix([(single(Disc(centre=middle, radius_m=radius)), share) for radius, share in ((1000, 0.5), (4000, 0.5))])


def test_depths_of_points_drawn_from_the_mixture_are_uniform() -> None:
    draws = np.random.default_rng(5)
    far = destination(HERE, 90, 30_000)
    readings = [(0.7, nested(HERE)), (0.3, nested(far))]
    depths = []
    for _ in range(1500):
        middle = HERE if draws.random() < 0.7 else far
        radius = 1000 if draws.random() < 0.5 else 4000
        depths.append(mixed_depth(readings, destination(middle, 360 * draws.random(), radius * draws.random() ** 0.5)))
    for level in (0.5, 0.8, 0.95):
        assert np.mean(np.array(depths) <= level) == pytest.approx(level, abs=0.04)


def test_what_lies_on_no_ground_is_in_no_region() -> None:
    away = destination(HERE, 0, 5000)
    assert mixed_depth([(1.0, nested(HERE))], away) > 1
    assert mixed_depth([(1.0, single(Normal(centre=HERE, sigma_m=500)))], HERE) > 1


def test_time_zones_are_called_after_towns_with_positions() -> None:
    found = {town.name: town for town in of_time_zones()}
    assert len(found) > 380
    assert found["Damascus"].country == "SYR"
    assert found["Damascus"].point == pytest.approx((36.3, 33.5))
    assert found["Buenos Aires"].point == pytest.approx((-58.45, -34.6))


def test_natural_earth_is_read_and_unknown_countries_left_out(tmp_path: Path) -> None:
    rows = [
        {"city": "Idlib", "iso3": "SYR", "lat": 35.93, "lng": 36.63},
        {"city": "X", "iso3": "-99", "lat": 1, "lng": 2},
    ]
    (tmp_path / "map.json").write_text(json.dumps(rows), "utf-8")
    assert of_natural_earth(tmp_path / "map.json") == [TownPoint("Idlib", "SYR", (36.63, 35.93))]


def test_towns_that_the_gazetteer_has_not_are_left_out() -> None:
    towns = [TownPoint("Idlib", "SYR", (36.63, 35.93)), TownPoint("Qwxyzzy", "SYR", (36.0, 35.0))]
    found = dict(town_depths(towns))
    assert list(found) == ["Idlib"]
    assert 0 <= found["Idlib"] <= 0.5
