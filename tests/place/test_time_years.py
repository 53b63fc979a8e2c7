"""Feasts, parts of years, days beside a day, and days that run up to one."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.place.factory import Report
from truceline.errors import ItemError
from truceline.place.dating import date_claims
from truceline.place.publication import Published
from truceline.place.time_scene import TimeScene
from truceline.place.times import resolve_time

CLOCK = "Asia/Damascus"
SCENE = TimeScene(clock=CLOCK, published=Published(((date(2017, 6, 14), 1.0),), "given", "given"))
"""A Wednesday."""


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("Christmas Eve", date(2016, 12, 24), date(2016, 12, 24)),
        ("the day after Christmas", date(2016, 12, 26), date(2016, 12, 26)),
        ("two days before Christmas Day", date(2016, 12, 23), date(2016, 12, 23)),
        ("New Year's Eve", date(2016, 12, 31), date(2016, 12, 31)),
        ("a week after 1 June", date(2017, 6, 8), date(2017, 6, 8)),
        ("the week to 3 June", date(2017, 5, 27), date(2017, 6, 3)),
        ("the spring of 2016", date(2016, 3, 1), date(2016, 5, 31)),
        ("last summer", date(2016, 6, 1), date(2016, 8, 31)),
        ("the winter", date(2016, 12, 1), date(2017, 2, 28)),
        ("autumn last year", date(2016, 9, 1), date(2016, 11, 30)),
        ("late 2016", date(2016, 10, 1), date(2016, 12, 31)),
        ("the first half of 2016", date(2016, 1, 1), date(2016, 6, 30)),
        ("the first quarter of 2017", date(2017, 1, 1), date(2017, 3, 31)),
        ("a third consecutive day", date(2017, 6, 12), date(2017, 6, 14)),
        ("three days in a row", date(2017, 6, 12), date(2017, 6, 14)),
        ("the last day of May", date(2017, 5, 31), date(2017, 5, 31)),
        ("the closing days of May", date(2017, 5, 24), date(2017, 5, 31)),
        ("10, 11 and 12 June", date(2017, 6, 10), date(2017, 6, 12)),
        ("April and May", date(2017, 4, 1), date(2017, 5, 31)),
        ("November and December 2016", date(2016, 11, 1), date(2016, 12, 31)),
        ("from the 2nd to the 5th", date(2017, 6, 2), date(2017, 6, 5)),
        ("the week before last", date(2017, 5, 28), date(2017, 6, 3)),
        ("during the night", date(2017, 6, 13), date(2017, 6, 14)),
        ("in the course of the night", date(2017, 6, 13), date(2017, 6, 14)),
        ("throughout the day", date(2017, 6, 14), date(2017, 6, 14)),
        ("overnight Monday to Tuesday", date(2017, 6, 12), date(2017, 6, 13)),
        ("overnight between 11 and 12 June", date(2017, 6, 11), date(2017, 6, 12)),
        ("after dark on Tuesday", date(2017, 6, 13), date(2017, 6, 13)),
        ("since five past midnight", date(2017, 6, 14), date(2017, 6, 14)),
        ("since midnight", date(2017, 6, 14), date(2017, 6, 14)),
        ("moments ago", date(2017, 6, 14), date(2017, 6, 14)),
    ],
)
def test_the_likeliest_days(phrase: str, first: date, last: date) -> None:
    best = resolve_time(phrase, SCENE)[0]
    zone = ZoneInfo(CLOCK)
    end = max(best.start_utc, best.end_utc - timedelta(seconds=1))
    assert (best.start_utc.astimezone(zone).date(), end.astimezone(zone).date()) == (first, last)


def first_days(report: Report) -> list[str]:
    found = []
    for dated in date_claims(report.document.text, report.claims, SCENE):
        assert not isinstance(dated.found, ItemError)
        found.append(dated.found[0].start_utc.astimezone(ZoneInfo(CLOCK)).date().isoformat())
    return found


def test_an_hour_is_of_the_day_that_the_text_names_though_no_claim_tells_it() -> None:
    report = Report("The south had a bad Monday.\nAt noon shells fell.")
    report.act("shells fell", time=report.when("noon"))
    assert first_days(report) == ["2017-06-12"]


def test_an_hour_is_not_of_the_day_of_a_speech_in_another_paragraph() -> None:
    report = Report("The office said on Monday that talks went on.\nAt noon shells fell.")
    report.act("shells fell", time=report.when("noon"))
    assert first_days(report) == ["2017-06-14"]


def test_what_points_back_counts_from_the_day_named_before_it_in_another_paragraph() -> None:
    report = Report("It was a quiet Sunday.\nShells fell that day.")
    report.act("Shells fell that day", time=report.when("that day"))
    assert first_days(report) == ["2017-06-11"]
