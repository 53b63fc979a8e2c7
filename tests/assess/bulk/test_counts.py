"""Records are counted by zone and day, by their shares, and days divide into recorded, seen and unseen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import shapely

from tests.assess.instrument import compiled, extent, provision, square, zone
from truceline.assess.bulk.assessor import Columns, PlaceColumns
from truceline.assess.bulk.counts import ZoneCounts, ZoneDay, summed
from truceline.assess.bulk.find import IndexMasses
from truceline.assess.bulk.plan import RecordKind
from truceline.assess.bulk.times import micros
from truceline.assess.context import AssessContext
from truceline.assess.exposure import Observed
from truceline.when.interval import moment

CLOCK = "Asia/Damascus"
NAN = float("nan")
NORTH, SOUTH = square(36, 34, 37, 35), square(36, 33, 37, 34)
CHANGE = date(2017, 6, 11)
TWO = compiled(
    provision("1", where=("north", "south")),
    zones=(
        zone("north", extent(NORTH, NORTH, until=CHANGE), extent(square(36, 34, 36.5, 35), since=CHANGE)),
        zone("south", extent(SOUTH, certain=square(36, 33, 36.5, 34))),
    ),
)


def noon(month: int, day: int) -> datetime:
    return datetime(2017, month, day, 12, tzinfo=UTC)


def columns(*rows: tuple[float, float, float, datetime, datetime]) -> Columns:
    """Records by longitude, latitude, radius, start and end."""
    lon, lat, radius = (np.array([row[number] for row in rows], np.float64) for number in range(3))
    start, end = (np.array([micros(row[number]) for row in rows], np.int64) for number in (3, 4))
    place = PlaceColumns(lon, lat, radius, np.full(len(rows), NAN))
    return Columns(start, end, np.zeros(len(rows), np.int64), (((1.0, RecordKind("attack")),),), place)


def days(*batches: Columns, observers: tuple[Observed, ...] = ()) -> tuple[dict[tuple[str, date], ZoneDay], int]:
    counts = ZoneCounts((TWO,), AssessContext(as_of=date.max), IndexMasses(), date(2017, 5, 1))
    for batch in batches:
        counts.add(batch)
    return {(day.zone, day.day): day for day in counts.days(observers)}, counts.unplaced


def test_a_record_counts_where_and_when_it_may_be() -> None:
    start = moment(date(2017, 6, 5), (noon(6, 5) - timedelta(hours=12)).time(), CLOCK)
    found, unplaced = days(
        columns(
            (36.25, 34.5, 100.0, noon(6, 3), noon(6, 3)),
            (36.75, 33.5, 100.0, start, start + timedelta(days=4)),
            (36.5, 34.0, 1_000.0, noon(6, 20), noon(6, 21)),
        ),
        columns((36.75, 34.5, 100.0, noon(6, 12), noon(6, 12)), (NAN, NAN, 0.0, noon(6, 1), noon(6, 2))),
    )
    assert unplaced == 1
    assert (found["north", date(2017, 6, 3)].low, found["north", date(2017, 6, 3)].high) == (1.0, 1.0)
    for day in range(5, 9):
        there = found["south", date(2017, 6, day)]
        assert (there.low, there.high) == (0.0, pytest.approx(0.25))
    assert found["south", date(2017, 6, 9)].high == 0.0
    middle = [found[name, date(2017, 6, day)].high for name in ("north", "south") for day in (20, 21)]
    assert sum(middle) == pytest.approx(0.25 + 0.5, abs=1e-3)
    assert found["north", date(2017, 6, 12)].high == 0.0
    assert sum(day.high for day in found.values()) == pytest.approx(1 + 1 + 0.75, abs=1e-3)


def test_days_are_those_in_force_up_to_the_last_record() -> None:
    found, _ = days(columns((36.25, 34.5, 0.0, noon(5, 20), noon(6, 30))))
    assert min(day for _, day in found) == date(2017, 6, 1)
    assert max(day for _, day in found) == date(2017, 6, 30)
    assert len(found) == 60


def test_days_divide_into_recorded_seen_limited_and_unseen() -> None:
    observers = (
        Observed(noon(6, 1) - timedelta(days=1), noon(6, 10), shapely.box(35, 33.5, 38, 36), False),
        Observed(noon(6, 5), noon(6, 30), shapely.box(35, 32, 38, 36), True),
    )
    records = columns((36.25, 33.5, 0.0, noon(6, 7), noon(6, 7)), (36.75, 33.5, 0.0, noon(6, 8), noon(6, 30)))
    found, _ = days(records, observers=observers)
    south = summed([day for (name, _), day in found.items() if name == "south"])
    assert (south.zone_days, south.recorded) == (30, 1)
    assert south.low == pytest.approx(1.0)
    assert south.high == pytest.approx(2.0)
    assert south.recorded + south.none_seen + south.none_restricted + south.none_unseen == pytest.approx(30)
    assert south.seen == pytest.approx(10 * 0.5, abs=0.02)
    assert south.none_seen == pytest.approx(9 * 0.5, abs=0.02)
    assert south.none_unseen == pytest.approx(5 * 0.5, abs=0.02)
    blind, _ = days(records)
    assert summed([day for (name, _), day in blind.items() if name == "south"]).none_unseen == 29


def test_nothing_is_counted_of_nothing() -> None:
    found, unplaced = days()
    assert (found, unplaced) == ({}, 0)
    found, _ = days(columns())
    assert found == {}


def test_parts_of_a_table_sum_to_the_whole() -> None:
    chance = np.random.default_rng(8)
    rows = []
    for _ in range(400):
        start = noon(5, 25) + timedelta(hours=float(chance.uniform(0, 1_000)))
        end = start + timedelta(hours=float(chance.choice([0, 5, 400])))
        rows.append((*chance.uniform((35.8, 32.8), (37.2, 35.2)), float(chance.choice([0, 9_000])), start, end))
    whole, _ = days(columns(*rows))
    parts, _ = days(*(columns(*rows[first : first + 37]) for first in range(0, 400, 37)))
    assert whole.keys() == parts.keys()
    for key, day in whole.items():
        assert (parts[key].low, parts[key].high) == (pytest.approx(day.low), pytest.approx(day.high))


def test_nothing_is_counted_after_the_last_record() -> None:
    assert days() == ({}, 0)
    assert days(columns((36.25, 34.5, 100.0, noon(4, 1), noon(4, 30)))) == ({}, 0)
    found, _ = days(columns((36.25, 34.5, 100.0, noon(5, 1), noon(5, 1))))
    assert {day for _, day in found} <= {date(2017, 5, 1)}
