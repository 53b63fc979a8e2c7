"""Times of claims where they stand: days that the text told before count, whoever told them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.place.factory import Report
from truceline.errors import ItemError
from truceline.model.claim import TimeAnchor
from truceline.place.dating import date_claims
from truceline.place.publication import Published
from truceline.place.time_scene import TimeScene

SCENE = TimeScene(clock="Asia/Damascus", published=Published(((date(2017, 9, 10), 1.0),), "given", "given"))


def days_of(report: Report) -> list[str]:
    """The first day of the likeliest reading of each claim."""
    found = []
    for dated in date_claims(report.document.text, report.claims, SCENE):
        assert not isinstance(dated.found, ItemError)
        zone = ZoneInfo(SCENE.clock)
        found.append(dated.found[0].start_utc.astimezone(zone).date().isoformat() if dated.found else "")
    return found


def test_a_day_without_a_month_is_of_the_month_named_last():
    report = Report("It is August told backwards. On the 7th of that month, a Monday, shells fell. Ten days later too.")
    report.act("shells fell", time=report.when("the 7th of that month, a Monday"))
    report.act("Ten days later too", time=report.when("Ten days later"))
    assert days_of(report) == ["2017-08-07", "2017-08-17"]


def test_a_day_that_no_claim_tells_still_counts_for_what_points_back_to_it():
    report = Report("Shells fell on 2 June.\nOn 4 August the talks ended. Two days later shells fell again.")
    report.act("Shells fell", time=report.when("2 June"))
    report.act("shells fell again", time=report.when("Two days later"))
    assert days_of(report) == ["2017-06-02", "2017-08-06"]


def test_within_a_paragraph_the_telling_goes_before_other_days():
    report = Report("Shells fell on 2 June, said a note of 8 June. Two days later shells fell again.")
    report.act("Shells fell", time=report.when("2 June"))
    report.act("shells fell again", time=report.when("Two days later"))
    assert days_of(report) == ["2017-06-02", "2017-06-04"]


def test_dawn_behind_an_evening_is_the_next_day():
    report = Report("On Saturday evening shells fell. At dawn shells fell again. Overnight it was calm.")
    report.act("shells fell", time=report.when("Saturday evening"))
    report.act("shells fell again", time=report.when("At dawn"))
    report.act("it was calm", time=report.when("Overnight"))
    assert days_of(report) == ["2017-09-09", "2017-09-10", "2017-09-09"]


def test_that_night_is_the_one_told_of():
    report = Report(
        "In the night to Saturday shells fell. That night two died. On Tuesday shells fell in Arbin."
        " In the same night it burned. During the following night all was calm."
    )
    report.act("shells fell", time=report.when("the night to Saturday"))
    report.act("two died", time=report.when("That night"))
    report.act("shells fell in Arbin", time=report.when("Tuesday"))
    report.act("it burned", time=report.when("the same night"))
    report.act("all was calm", time=report.when("the following night"))
    assert days_of(report) == ["2017-09-08", "2017-09-08", "2017-09-05", "2017-09-05", "2017-09-06"]


def test_the_same_night_has_passed_when_a_report_tells_of_it():
    report = Report("On Sunday shells fell. In the same night it burned.")
    report.act("shells fell", time=report.when("Sunday"))
    report.act("it burned", time=report.when("the same night"))
    assert days_of(report) == ["2017-09-10", "2017-09-09"]


def test_the_same_hour_is_of_the_day_told_of():
    report = Report("Shells fell on Friday. At the same hour, 00:30 GMT, it burned.")
    report.act("Shells fell", time=report.when("Friday"))
    report.act("it burned", time=report.when("the same hour, 00:30 GMT"))
    first, second = days_of(report)
    assert first == second


def test_the_year_before_is_counted_from_the_one_told_of():
    report = Report("On 2 June 2015 shells fell. In the year before, two camps burned.")
    report.act("shells fell", time=report.when("2 June 2015"))
    report.act("two camps burned", time=report.when("the year before"))
    assert days_of(report) == ["2015-06-02", "2014-01-01"]


def test_russian_days_that_count_from_the_telling():
    report = Report("5 июля обстреляли Арбин. Накануне стреляли в Думе. 3-го числа бомбили Морек.")
    report.act("обстреляли Арбин", time=report.when("5 июля"))
    report.act("стреляли в Думе", time=report.when("Накануне"))
    report.act("бомбили Морек", time=report.when("3-го числа"))
    assert days_of(report) == ["2017-07-05", "2017-07-04", "2017-07-03"]


def test_a_day_that_no_calendar_has_is_an_error_of_its_claim_only():
    report = Report("Shells fell on 31 June. Shells fell again on 2 July.")
    report.act("Shells fell", time=report.when("31 June"))
    report.act("Shells fell again", time=report.when("2 July"))
    first, second = date_claims(report.document.text, report.claims, SCENE)
    assert isinstance(first.found, ItemError)
    assert not isinstance(second.found, ItemError)


@pytest.mark.parametrize("phrase", ["that month", "the following Friday", "shortly afterwards"])
def test_nothing_told_before_is_no_error(phrase):
    report = Report(f"Shells fell {phrase}.")
    report.act("Shells fell", time=report.when(phrase))
    assert len(days_of(report)) == 1


def test_an_hour_in_a_paragraph_is_of_the_day_that_it_tells_however_long_ago():
    report = Report("On 4 September shells fell. In the afternoon shells fell again.\nAt noon it was calm.")
    report.act("shells fell", time=report.when("4 September"))
    report.act("shells fell again", time=report.when("the afternoon"))
    report.act("it was calm", time=report.when("At noon"))
    assert days_of(report) == ["2017-09-04", "2017-09-04", "2017-09-10"]


def test_what_leads_in_a_clause_counts_back_from_the_rest_of_the_sentence():
    report = Report("Two days after shells fell on the market, bodies were dug out on 7 September.")
    report.act(report.document.text, time=report.when("Two days after"))
    assert days_of(report) == ["2017-09-05"]


def test_a_window_ends_with_the_speech_that_gives_it():
    report = Report("Shells fell over the past 24 hours, the admiral told a briefing on Thursday.")
    report.act(report.document.text, time=report.when("over the past 24 hours"))
    assert days_of(report) == ["2017-09-06"]


def test_words_in_a_quotation_count_from_when_they_were_said():
    report = Report('"Shells fell this morning. Nobody was hurt," a statement of the 6th read.')
    when = report.when("this morning", anchor=TimeAnchor.SPEECH)
    report.act("Shells fell this morning", time=when)
    assert days_of(report) == ["2017-09-06"]


def test_what_was_counted_up_to_a_day_reaches_from_the_first_day_told():
    report = Report("By Thursday nine people had been killed. The fighting had begun on 4 September.")
    report.act("killed", time=report.when("By Thursday"))
    assert days_of(report) == ["2017-09-04"]


def test_a_day_beside_that_no_calendar_has_harms_no_claim():
    report = Report("By Thursday nine people had been killed. Others speak of 31 June.")
    report.act("killed", time=report.when("By Thursday"))
    assert days_of(report) == ["2017-08-24"]


def test_the_second_day_counts_from_when_something_began():
    report = Report("Since 1 September it was calm. On the second day shells fell.")
    report.act("it was calm", time=report.when("Since 1 September"))
    report.act("shells fell", time=report.when("the second day"))
    assert days_of(report) == ["2017-09-01", "2017-09-02"]
