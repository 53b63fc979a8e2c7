from __future__ import annotations

import shapely

from truceline.geo.geojson import footprint_features, geometry_json
from truceline.geo.layer import NamedArea
from truceline.geo.shapes import mix, single, to_area
from truceline.model.footprint import Disc, Normal


def test_outer_rings_run_counter_clockwise_with_six_decimals():
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1.123456789, 1), (1, 0)])
    mapping = geometry_json(clockwise)
    ring = shapely.LinearRing(mapping["coordinates"][0])
    assert ring.is_ccw
    assert [1.123457, 1.0] in mapping["coordinates"][0]


def test_a_geometry_below_the_sixth_decimal_is_still_drawn():
    speck = shapely.box(0, 0, 1e-8, 1e-8)
    assert geometry_json(speck)["type"] == "Polygon"


def test_each_shape_is_a_feature_with_its_kind_and_weight():
    footprint = mix(
        [
            (single(Normal(centre=(36.0, 33.0), sigma_m=500)), 0.5),
            (single(Disc(centre=(36.0, 33.0), radius_m=0)), 0.25),
            (single(to_area(shapely.box(36, 33, 37, 34))), 0.25),
        ]
    )
    features = footprint_features(footprint)
    assert [item["properties"]["shape"] for item in features] == ["normal", "disc", "area"]
    assert [item["geometry"]["type"] for item in features] == ["Polygon", "Point", "Polygon"]
    assert sum(item["properties"]["weight"] for item in features) == 1


def test_a_zone_of_an_agreement_has_an_entry_name():
    zone = NamedArea(id="z1", agreement="syr-2017", name="Zone", possible=shapely.box(0, 0, 1, 1))
    assert zone.entry == "zone:syr-2017/z1"
