from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.place.time_expression import (
    AfterAgreement,
    Calendar,
    DayOf,
    MonthOf,
    NewsDay,
    NthDay,
    PartOfYear,
    SameDay,
    SomeTime,
    Span,
    WeekdayOf,
    YearOf,
)
from truceline.place.time_phrase import parse_time


@pytest.mark.parametrize(
    ("phrase", "bases"),
    [
        ("May 18", [DayOf(5, 18)]),
        ("18 May 2017", [DayOf(5, 18, 2017)]),
        ("the 18th of May", [DayOf(5, 18)]),
        ("2017-05-18", [DayOf(5, 18, 2017)]),
        ("2017/05/18", [DayOf(5, 18, 2017)]),
        ("07.06.2017", [DayOf(6, 7, 2017)]),
        ("7.6.2017", [DayOf(6, 7, 2017)]),
        ("с 01.06.2017 по 07.06.2017", [DayOf(6, 1, 2017), DayOf(6, 7, 2017)]),
        ("18/5/2017", [DayOf(5, 18, 2017)]),
        ("5/18/2017", [DayOf(5, 18, 2017)]),
        ("6/7/2017", [YearOf(2017)]),
        ("Thursday, June 8", [DayOf(6, 8, None, 3)]),
        ("Sunday 9 July 2017", [DayOf(7, 9, 2017, 6)]),
        ("May 4 and 6", [DayOf(5, 4), DayOf(5, 6)]),
        ("Sept. 15", [DayOf(9, 15)]),
        ("from 4 May to 6 May 2017", [DayOf(5, 4, 2017), DayOf(5, 6, 2017)]),
        ("October 2015", [MonthOf(10, 2015)]),
        ("early June", [MonthOf(6, None, "early")]),
        ("mid-June 2017", [MonthOf(6, 2017, "mid")]),
        ("the first week of June", [MonthOf(6, None, "first_week")]),
        ("in 2016", [YearOf(2016)]),
        ("on Friday", [WeekdayOf(4)]),
        ("last Friday", [WeekdayOf(4, "last")]),
        ("yesterday", [Span(-1, -1)]),
        ("the past 24 hours", [Span(-1, 0, is_whole_days=False)]),
        ("over the past week", [Span(-7, 0)]),
        ("two days ago", [Span(-2.5, -1.5)]),
        ("this week", [Calendar("week")]),
        ("last month", [Calendar("month", -1)]),
        ("over the weekend", [Calendar("weekend")]),
        ("earlier in the day", [SameDay()]),
        ("the previous day", [SameDay(-1)]),
        ("the following morning", [SameDay(1)]),
        ("ten days after the signing", [AfterAgreement(10, 10, "signed")]),
        ("within two weeks of the truce", [AfterAgreement(0, 14, "in_force", "truce")]),
        ("the day after signing", [AfterAgreement(1, 1, "signed")]),
        ("24 hours", [Span(-1, 0, is_whole_days=False)]),
        ("two days earlier", [SameDay(-2)]),
        ("at noon", [NewsDay()]),
        ("during one night", [SomeTime()]),
        ("in recent days", [Span(-7, 0)]),
        ("9 October that year", [DayOf(10, 9, is_told_year=True)]),
        ("August of the same year", [MonthOf(8, is_told_year=True)]),
        ("August of last year", [MonthOf(8, year_shift=-1)]),
        ("the last of these days", [NthDay(-1)]),
        ("the last two of those days", [NthDay(-1, 2)]),
        ("its first two days", [NthDay(0, 2)]),
        ("the last two days", [Span(-2, 0, is_whole_days=False)]),
        ("early in the month", [Calendar("month", part="early", is_told=True)]),
        ("the following summer", [PartOfYear(6, 3, shift=1)]),
    ],
)
def test_days_are_read(phrase, bases):
    found = parse_time(phrase)
    assert found is not None
    assert list(found.bases) == bases


def test_ranges_edges_and_parts():
    ranged = parse_time("17–19 May 2017")
    assert ranged is not None
    assert ranged.is_range
    assert parse_time("May 4 and 6").is_range is False
    assert parse_time("2016-2018").is_range
    assert parse_time("since May 6").edge == "since"
    assert parse_time("before May 6").edge == "until"
    assert parse_time("shortly after May 6").edge == "after"
    assert parse_time("late on Thursday").part == "late"
    assert parse_time("the night of May 17").part == "night_on"
    assert parse_time("overnight").part == "overnight"
    assert parse_time("next week").is_future


@pytest.mark.parametrize(
    ("phrase", "at", "clock"),
    [
        ("at 20:55 GMT on June 8", time(20, 55), "UTC"),
        ("12:00 Damascus time Sunday 9 July 2017", time(12), "Asia/Damascus"),
        ("3 p.m. on June 8", time(15), None),
        ("12 a.m. on June 8", time(0), None),
        ("June 8", None, None),
        ("24:00 on June 8", time(0), None),
        ("99:99 on June 8", None, None),
        ("2017-06-08T23:30:00Z", time(23, 30), "UTC"),
        ("2017-06-08 23:30:15.5", time(23, 30), None),
        ("2017-06-08T23:30+03:00", None, None),
        ("1400Z on 8 June", time(14), "UTC"),
        ("6:30 Zulu on June 8", time(6, 30), "UTC"),
    ],
)
def test_wall_times_and_their_clocks(phrase, at, clock):
    found = parse_time(phrase)
    assert found is not None
    assert (found.at, found.clock) == (at, clock)


@pytest.mark.parametrize("phrase", ["", "hello", "33", "the third attack", "al-Tanf"])
def test_what_says_no_time_is_none(phrase):
    assert parse_time(phrase) is None


def test_a_day_that_no_calendar_has_is_refused():
    with pytest.raises(ItemError) as caught:
        parse_time("31 June 2017")
    assert caught.value.code == "place.bad_date"
    assert parse_time("29 February") is not None
    with pytest.raises(ItemError):
        parse_time("29 February 2017")


def test_a_phrase_that_is_too_long_is_refused():
    with pytest.raises(ItemError) as caught:
        parse_time("May " * 100)
    assert caught.value.code == "place.too_long"


HEAP = "May 18 June 2017 and to since the past 24 hours week Friday last of early 20:55 GMT - , signing ago two on p.m."


@given(st.lists(st.sampled_from(HEAP.split()), max_size=14))
def test_any_heap_of_words_is_read_or_refused(words):
    with suppress(ItemError):
        parse_time(" ".join(words))
