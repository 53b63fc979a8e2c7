"""What could be seen of a zone: by whom, under what restriction, and not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import shapely

from truceline.assess.exposure import NONE, Lookout, Observed, load_exposure, observed
from truceline.model import Coverage

ZONE = shapely.box(36.0, 33.0, 37.0, 34.0)
WEST = shapely.box(35.0, 32.0, 36.5, 35.0)
SOUTH = shapely.box(35.0, 32.0, 38.0, 33.5)


def at(day: int) -> datetime:
    return datetime(2017, 6, day, 12, tzinfo=UTC)


def seen(area: shapely.Polygon, first: int, last: int, *, is_restricted: bool = False) -> Observed:
    return Observed(at(first), at(last), area, is_restricted)


def coverage(**changes: str) -> Coverage:
    told = {"observer": "a monitor", "area": "somewhere", "means": "patrols"} | changes
    return Coverage(id="cov-1", made_by="m", evidence="e", row=1, start_utc=at(1), end_utc=at(9), **told)


def test_shares_of_the_area_add_up_and_overlaps_count_once() -> None:
    lookout = Lookout(ZONE, [seen(WEST, 1, 10), seen(SOUTH, 5, 10, is_restricted=True), seen(WEST, 5, 6)])
    assert lookout.at(at(1)).seen == pytest.approx(0.5, abs=1e-3)
    assert lookout.at(at(1)).restricted == 0.0
    both = lookout.at(at(5))
    assert both.seen == pytest.approx(0.5, abs=1e-3)
    assert both.restricted == pytest.approx(0.25, abs=1e-3)
    assert both.seen + both.restricted + both.unseen == pytest.approx(1.0)
    assert lookout.at(at(10)) == NONE
    assert NONE.unseen == 1.0


def test_who_looks_elsewhere_or_at_nothing_sees_nothing() -> None:
    assert Lookout(ZONE, [seen(shapely.box(40, 33, 41, 34), 1, 10)]).at(at(2)) == NONE
    assert Lookout(ZONE, []).at(at(2)) == NONE
    assert Lookout(shapely.Polygon(), [seen(WEST, 1, 10)]).at(at(2)) == NONE


def test_coverage_without_means_or_place_is_no_observation() -> None:
    assert observed(coverage(), WEST) == Observed(at(1), at(9), WEST, False)
    assert observed(coverage(restriction="by day only"), WEST) == Observed(at(1), at(9), WEST, True)
    assert observed(coverage(), None) is None
    assert observed(coverage(means=""), WEST) is None
    assert observed(coverage(means="None on the ground"), WEST) is None


def test_the_thresholds_are_data() -> None:
    assert 0 < load_exposure().recorded <= 1
    assert 0 < load_exposure().in_force <= 1
