from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.when.anchor import AnchorDate
from truceline.when.interval import Interval, checked_date, clock_of, day, days, local_day, moment, month, year

DAMASCUS = "Asia/Damascus"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_summer_day_in_damascus_begins_three_hours_before_utc():
    assert day(date(2017, 5, 18), DAMASCUS) == Interval(utc(2017, 5, 17, 21), utc(2017, 5, 18, 21))


def test_the_day_whose_midnight_is_skipped_has_23_hours():
    change = day(date(2017, 3, 31), DAMASCUS)
    assert change.start_utc == utc(2017, 3, 30, 22)
    assert change.length == timedelta(hours=23)


def test_the_day_before_clocks_go_back_at_midnight_has_25_hours():
    assert day(date(2017, 10, 26), DAMASCUS).length == timedelta(hours=25)
    assert day(date(2017, 10, 27), DAMASCUS).length == timedelta(hours=24)


@given(
    st.dates(date(1950, 1, 1), date(2030, 12, 31)), st.sampled_from([DAMASCUS, "Europe/Kyiv", "Asia/Yerevan", "UTC"])
)
def test_days_follow_each_other_without_gap_or_overlap(on, clock):
    today, tomorrow = day(on, clock), day(on + timedelta(days=1), clock)
    assert today.end_utc == tomorrow.start_utc
    assert today.length > timedelta(hours=20)
    assert local_day(today.start_utc, clock) == on
    assert local_day(today.end_utc - timedelta(seconds=1), clock) == on


def test_a_wall_time_that_is_never_shown_is_the_instant_of_the_change():
    assert moment(date(2017, 3, 31), time(0, 30), DAMASCUS) == utc(2017, 3, 30, 22)


def test_a_wall_time_that_is_shown_twice_is_the_first():
    assert moment(date(2017, 10, 26), time(23, 30), DAMASCUS) == utc(2017, 10, 26, 20, 30)


def test_noon_in_damascus_on_the_day_of_the_south_west_ceasefire_is_nine_utc():
    assert moment(date(2017, 7, 9), time(12), DAMASCUS) == utc(2017, 7, 9, 9)


def test_months_and_years_are_cut_on_the_clock():
    assert month(2015, 10, DAMASCUS) == Interval(utc(2015, 9, 30, 21), utc(2015, 10, 31, 22))
    assert month(2017, 12, "UTC") == Interval(utc(2017, 12, 1), utc(2018, 1, 1))
    assert year(2017, "UTC") == Interval(utc(2017, 1, 1), utc(2018, 1, 1))


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../../etc/passwd", "/etc/localtime", "asia/damascus", "A" * 500])
def test_a_clock_that_is_none_is_refused(name):
    with pytest.raises(ItemError, match="no clock"):
        clock_of(name)


def test_a_clock_comes_from_the_pinned_rules():
    assert clock_of(DAMASCUS).key == DAMASCUS


def test_dates_the_calendar_lacks_are_refused():
    with pytest.raises(ItemError, match="2017-2-30"):
        checked_date(2017, 2, 30)
    with pytest.raises(ItemError, match="before"):
        days(date(2017, 5, 2), date(2017, 5, 1), "UTC")
    with pytest.raises(ItemError, match="last day"):
        day(date.max, "UTC")
    with pytest.raises(ItemError, match="outside the calendar"):
        moment(date.min, time(), DAMASCUS)


def test_intervals_out_of_order_or_without_a_zone_are_refused():
    with pytest.raises(ItemError, match="before"):
        Interval(utc(2017, 1, 2), utc(2017, 1, 1))
    with pytest.raises(ItemError, match="time zone"):
        Interval(utc(2017, 1, 2).replace(tzinfo=None), utc(2017, 1, 3))


def test_what_two_intervals_share():
    may = month(2017, 5, "UTC")
    assert may.meets(day(date(2017, 5, 18), "UTC")) == day(date(2017, 5, 18), "UTC")
    assert may.meets(month(2017, 6, "UTC")) is None
    noon = Interval(utc(2017, 5, 18, 12), utc(2017, 5, 18, 12))
    assert may.meets(noon) == noon == noon.meets(noon)
    assert may.meets(Interval(may.end_utc, may.end_utc)) is None
    assert may.holds(may.start_utc)
    assert not may.holds(may.end_utc)


def test_an_anchor_is_a_day_of_an_agreement():
    anchor = AnchorDate(agreement="a", event="signed", on=date(2017, 5, 4))
    assert anchor.weight == 1
