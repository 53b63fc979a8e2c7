"""A phrase's place and time as tables and GeoJSON."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from geojson_pydantic import FeatureCollection

from truceline.model.footprint import Disc, Footprint, Normal, PlaceCandidate, Placement, WeightedShape
from truceline.model.when import When, WhenCandidate
from truceline.publish.placements import place_collection, place_sheet, time_sheet

CENTRE = (38.6, 33.5)


def placement() -> Placement:
    third = Footprint(
        shapes=tuple(WeightedShape(shape=Disc(centre=CENTRE, radius_m=1000.0 * n), weight=1 / 3) for n in (1, 2, 3))
    )
    normal = Footprint(shapes=(WeightedShape(shape=Normal(centre=CENTRE, sigma_m=5000), weight=1.0),))
    return Placement(
        id="plc-test",
        made_by="mkr-test",
        item="phrase:x",
        phrase="x",
        candidates=(
            PlaceCandidate(name="one", footprint=third, weight=2 / 3, entries=("geonames:1",), rule="in", reason="so"),
            PlaceCandidate(name="other", footprint=normal, weight=1 / 3, rule="near"),
        ),
    )


def test_weights_of_all_shapes_sum_to_one_and_the_collection_is_geojson() -> None:
    found = place_collection(placement())
    assert math.isclose(sum(one["properties"]["weight"] for one in found["features"]), 1.0, abs_tol=1e-11)
    FeatureCollection.model_validate(found)
    last = found["features"][-1]["properties"]
    assert (last["shape"], last["level"], last["rule"], last["reading"]) == ("normal", 0.95, "near", 2)
    assert found["features"][0]["properties"]["entries"] == ["geonames:1"]


def test_the_sheet_has_a_row_a_reading_and_a_note_a_reason() -> None:
    sheet = place_sheet(placement())
    assert [row[:3] for row in sheet.rows] == [("67%", "one", "in"), ("33%", "other", "near")]
    assert sheet.rows[1][4] == "7.1 km"
    assert sheet.notes == ("one: so",)


def test_times_are_told_in_utc_with_their_clock() -> None:
    start, end = datetime(2017, 6, 7, 21, tzinfo=UTC), datetime(2017, 6, 8, 21, tzinfo=UTC)
    one = WhenCandidate(start_utc=start, end_utc=end, weight=1.0, clock="Asia/Damascus", reason="given")
    sheet = time_sheet(When(id="whn-test", made_by="mkr-test", item="x", phrase="x", candidates=(one,)))
    assert sheet.rows == (("100%", "2017-06-07 21:00", "2017-06-08 21:00", "Asia/Damascus"),)
    assert sheet.notes == ("given",)
