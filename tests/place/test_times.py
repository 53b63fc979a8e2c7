from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.place.publication import Published, published_on
from truceline.place.time_days import _called
from truceline.place.time_scene import TimeScene
from truceline.place.times import days_told, resolve_time, span_told
from truceline.when.anchor import AnchorDate
from truceline.when.interval import day, days, month

DAMASCUS = "Asia/Damascus"
SUNDAY = published_on(
    datetime(2017, 6, 10, 21, tzinfo=UTC), datetime(2017, 6, 11, 21, tzinfo=UTC), DAMASCUS, "the page says so"
)
SUNDAY_END = datetime(2017, 6, 11, 21, tzinfo=UTC)
SCENE = TimeScene(
    clock=DAMASCUS,
    published=SUNDAY,
    anchors=(AnchorDate(agreement="syr-astana", event="signed", on=date(2017, 5, 4)),),
)


def only(phrase, scene=SCENE):
    found = resolve_time(phrase, scene)
    assert len(found) == 1
    assert found[0].weight == pytest.approx(1)
    assert found[0].reason
    return found[0].start_utc, found[0].end_utc


def span(first, last):
    interval = days(first, last, DAMASCUS)
    return interval.start_utc, interval.end_utc


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("June 8", date(2017, 6, 8), date(2017, 6, 8)),
        ("12 December", date(2016, 12, 12), date(2016, 12, 12)),
        ("18 May 2017", date(2017, 5, 18), date(2017, 5, 18)),
        ("2017-05-18", date(2017, 5, 18), date(2017, 5, 18)),
        ("17-19 May 2017", date(2017, 5, 17), date(2017, 5, 19)),
        ("on Friday", date(2017, 6, 9), date(2017, 6, 9)),
        ("Thursday", date(2017, 6, 8), date(2017, 6, 8)),
        ("on Sunday", date(2017, 6, 11), date(2017, 6, 11)),
        ("next Friday", date(2017, 6, 16), date(2017, 6, 16)),
        ("yesterday", date(2017, 6, 10), date(2017, 6, 10)),
        ("today", date(2017, 6, 11), date(2017, 6, 11)),
        ("tomorrow", date(2017, 6, 12), date(2017, 6, 12)),
        ("this week", date(2017, 6, 11), date(2017, 6, 17)),
        ("last week", date(2017, 6, 4), date(2017, 6, 10)),
        ("over the weekend", date(2017, 6, 9), date(2017, 6, 11)),
        ("this month", date(2017, 6, 1), date(2017, 6, 30)),
        ("last month", date(2017, 5, 1), date(2017, 5, 31)),
        ("last year", date(2016, 1, 1), date(2016, 12, 31)),
        ("early June", date(2017, 6, 1), date(2017, 6, 10)),
        ("late May", date(2017, 5, 20), date(2017, 5, 31)),
        ("October 2015", date(2015, 10, 1), date(2015, 10, 31)),
        ("in 2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2014-2016", date(2014, 1, 1), date(2016, 12, 31)),
        ("from March 2015 to May 2016", date(2015, 3, 1), date(2016, 5, 31)),
        ("over the past week", date(2017, 6, 4), date(2017, 6, 11)),
        ("within two weeks of the signing", date(2017, 5, 4), date(2017, 5, 18)),
        ("ten days after the signing", date(2017, 5, 14), date(2017, 5, 14)),
        ("the day after signing", date(2017, 5, 5), date(2017, 5, 5)),
        ("since May 6", date(2017, 5, 6), date(2017, 6, 11)),
        ("earlier in the month", date(2017, 6, 1), date(2017, 6, 30)),
        ("the last week of May", date(2017, 5, 23), date(2017, 5, 31)),
        ("five days", date(2017, 6, 6), date(2017, 6, 11)),
    ],
)
def test_phrases_are_days_on_the_case_clock(phrase, first, last):
    assert only(phrase) == span(first, last)


def test_days_are_cut_on_the_clock_across_its_changes():
    spring = only("31 March 2017")
    assert spring[1] - spring[0] == timedelta(hours=23)
    autumn = only("26 October 2017")
    assert autumn[1] - autumn[0] == timedelta(hours=25)
    whole = month(2017, 10, DAMASCUS)
    assert only("October 2017") == (whole.start_utc, whole.end_utc)


def test_the_past_24_hours_reach_from_the_day_before_to_publication():
    start, end = only("in the past 24 hours")
    assert (start, end) == (datetime(2017, 6, 9, 21, tzinfo=UTC), datetime(2017, 6, 11, 21, tzinfo=UTC))


def test_parts_of_a_day():
    whole = day(date(2017, 6, 8), DAMASCUS)
    start, end = only("the morning of June 8")
    assert whole.start_utc < start < end < whole.end_utc
    start, end = only("overnight on June 8")
    assert start < whole.start_utc < end
    likeliest, *_ = resolve_time("the night of June 8", SCENE)
    assert likeliest.end_utc == whole.end_utc
    assert only("last night")[0] < day(date(2017, 6, 11), DAMASCUS).start_utc


def test_a_wall_time_is_read_on_its_own_clock():
    start, end = only("at 20:55 GMT on June 8")
    assert start < datetime(2017, 6, 8, 20, 55, tzinfo=UTC) < end
    assert end - start == timedelta(hours=1)
    noon = only("12:00 Damascus time 9 July 2017")
    assert noon[0] < datetime(2017, 7, 9, 9, tzinfo=UTC) < noon[1]
    assert resolve_time("12:00 Damascus time 9 July 2017", SCENE)[0].clock == DAMASCUS


def test_several_days_share_the_weight():
    found = resolve_time("May 4 and 6", SCENE)
    assert [item.weight for item in found] == pytest.approx([0.5, 0.5])


def test_before_and_after_only_bound():
    start, end = only("before June 8")
    assert end == day(date(2017, 6, 8), DAMASCUS).end_utc
    assert start < day(date(2017, 6, 1), DAMASCUS).start_utc
    start, end = only("shortly after June 8")
    assert start == day(date(2017, 6, 8), DAMASCUS).start_utc
    assert end > day(date(2017, 6, 9), DAMASCUS).end_utc


def test_after_midnight_reaches_hours_and_not_days():
    midnight = day(date(2017, 6, 8), DAMASCUS).start_utc
    start, end = only("just after midnight on June 8")
    assert start == midnight
    assert midnight + timedelta(hours=3) < end < midnight + timedelta(hours=6)
    start, end = only("before dawn on June 8")
    assert midnight - timedelta(hours=1) < start < end < midnight + timedelta(hours=9)
    start, end = only("since noon on June 8")
    assert start > midnight + timedelta(hours=9)
    assert end == SUNDAY_END


def test_a_day_ahead_is_read_where_it_may_be():
    ahead = replace(SCENE, may_be_ahead=True)
    assert resolve_time("July 4", ahead)[0].start_utc.year == 2017
    assert resolve_time("July 4", SCENE)[0].start_utc.year == 2016
    known = replace(ahead, known=frozenset({date(2017, 7, 4)}))
    assert [item.weight for item in resolve_time("July 4", known)] == [1]
    assert resolve_time("June 8", ahead)[0].start_utc == day(date(2017, 6, 8), DAMASCUS).start_utc
    assert resolve_time("until 10 July", SCENE)[0].end_utc == day(date(2017, 7, 10), DAMASCUS).end_utc


def test_the_same_day_is_the_day_told_before():
    told = TimeScene(clock=DAMASCUS, published=SUNDAY, told=((date(2017, 6, 8), 1.0),))
    assert only("earlier in the day", told) == span(date(2017, 6, 8), date(2017, 6, 8))
    assert only("the previous day", told) == span(date(2017, 6, 7), date(2017, 6, 7))
    assert only("earlier in the day") == span(date(2017, 6, 10), date(2017, 6, 11))
    assert only("a day earlier", told) == span(date(2017, 6, 7), date(2017, 6, 7))
    assert only("two days later", told) == span(date(2017, 6, 10), date(2017, 6, 10))
    assert only("the previous day") == span(date(2017, 6, 10), date(2017, 6, 10))


@pytest.mark.parametrize(
    ("clock", "phrase", "first", "last"),
    [
        (DAMASCUS, "last week", date(2017, 5, 28), date(2017, 6, 3)),
        ("Africa/Juba", "last week", date(2017, 5, 29), date(2017, 6, 4)),
        ("Europe/Kyiv", "this week", date(2017, 6, 5), date(2017, 6, 11)),
        ("UTC", "at the weekend", date(2017, 6, 3), date(2017, 6, 4)),
        ("Asia/Aden", "at the weekend", date(2017, 6, 2), date(2017, 6, 4)),
    ],
)
def test_a_week_is_that_of_the_clocks_country(clock, phrase, first, last):
    on = datetime(2017, 6, 6, 22, tzinfo=UTC)
    scene = TimeScene(clock=clock, published=published_on(on, on, clock, "given"))
    assert only(phrase, scene) == (days(first, last, clock).start_utc, days(first, last, clock).end_utc)


def test_without_publication_only_full_dates_are_known():
    bare = TimeScene(clock=DAMASCUS)
    assert resolve_time("June 8", bare) == ()
    assert resolve_time("on Friday", bare) == ()
    assert resolve_time("the past 24 hours", bare) == ()
    assert only("June 8, 2017", bare) == span(date(2017, 6, 8), date(2017, 6, 8))
    assert only("since June 8, 2017", bare) == span(date(2017, 6, 8), date(2017, 6, 8))


def test_without_publication_an_agreement_still_anchors():
    bare = replace(SCENE, published=Published())
    assert only("the day after signing", bare) == span(date(2017, 5, 5), date(2017, 5, 5))
    later = AnchorDate(agreement="other", event="signed", on=date(2018, 9, 17))
    both = replace(SCENE, anchors=(*SCENE.anchors, later))
    assert only("the day after signing", both) == span(date(2017, 5, 5), date(2017, 5, 5))


def test_an_uncertain_publication_spreads():
    either = Published(((date(2017, 6, 10), 0.7), (date(2017, 6, 17), 0.3)), "unsure", "unsure")
    found = resolve_time("on Friday", TimeScene(clock=DAMASCUS, published=either))
    assert [item.weight for item in found] == pytest.approx([0.7, 0.3])


def test_days_told_are_the_single_days():
    told = days_told(resolve_time("May 4 and 6", SCENE), DAMASCUS)
    assert told == ((date(2017, 5, 4), 0.5), (date(2017, 5, 6), 0.5))
    assert days_told(resolve_time("October 2015", SCENE), DAMASCUS) == ()


def test_a_day_no_calendar_has_is_refused():
    with pytest.raises(ItemError, match="no day"):
        resolve_time("31 June 2017", SCENE)


PHRASES = (
    "June 8;on Friday;late May;overnight;this week;the past 24 hours;since May 6;at 20:55 GMT on June 8;two days ago;"
    "12 December;mid-June;the first week of June;yesterday evening;29 February;last year"
)


@given(
    st.sampled_from(PHRASES.split(";")),
    st.lists(st.dates(date(1990, 1, 1), date(2030, 1, 1)), min_size=1, max_size=5, unique=True),
)
def test_weights_sum_to_one_and_nothing_ends_before_it_begins(phrase, on):
    published = Published(tuple((item, 1 / len(on)) for item in on), "drawn", "drawn")
    found = resolve_time(phrase, TimeScene(clock=DAMASCUS, published=published))
    assert sum(item.weight for item in found) == pytest.approx(1)
    assert all(item.start_utc < item.end_utc for item in found)


def test_a_part_of_a_day_without_a_day_is_of_the_report_or_of_the_day_told_just_before():
    told = TimeScene(clock=DAMASCUS, published=SUNDAY, told=((date(2017, 6, 10), 1.0),))
    hours = timedelta(hours=3), timedelta(hours=8)
    assert only("at dawn") == tuple(day(date(2017, 6, 11), DAMASCUS).start_utc + hour for hour in hours)
    assert only("at dawn", told) == tuple(day(date(2017, 6, 10), DAMASCUS).start_utc + hour for hour in hours)
    long_ago = replace(told, told=((date(2017, 5, 18), 1.0),))
    assert only("at dawn", long_ago) == only("at dawn")
    start, end = only("after midnight")
    assert start == day(date(2017, 6, 11), DAMASCUS).start_utc
    assert end - start == timedelta(hours=4)


def test_a_length_without_days_lies_in_what_was_told_last():
    told = replace(SCENE, span=(date(2017, 6, 3), date(2017, 6, 6)))
    assert only("during one night", told) == span(date(2017, 6, 3), date(2017, 6, 6))
    ahead = replace(SCENE, span=(date(2017, 6, 1), date(2017, 6, 30)))
    assert only("during one night", ahead) == span(date(2017, 6, 1), date(2017, 6, 11))
    assert only("during one night") == span(date(2017, 6, 4), date(2017, 6, 11))


def test_the_span_told_is_that_of_the_likeliest_reading():
    assert span_told(resolve_time("May 4 to 6", SCENE), DAMASCUS) == (date(2017, 5, 4), date(2017, 5, 6))
    assert span_told((), DAMASCUS) is None


def test_a_hijri_day_has_its_neighbours_beside_it():
    found = resolve_time("15 Ramadan 1438", TimeScene(clock="UTC"))
    assert [item.start_utc.date().isoformat() for item in found] == ["2017-06-10", "2017-06-09", "2017-06-11"]
    assert [item.weight for item in found] == pytest.approx([0.6, 0.2, 0.2])
    assert "Umm al-Qura" in found[0].reason


@pytest.mark.parametrize(
    ("phrase", "first"), [("10 Ramadan", "2017-06-05"), ("in Shawwal", "2016-07-06"), ("next Shawwal", "2017-06-25")]
)
def test_a_hijri_day_without_a_year_counts_from_publication(phrase, first):
    on = datetime(2017, 6, 9, tzinfo=UTC)
    published = published_on(on, on + timedelta(days=1), "UTC", "given")
    found = resolve_time(phrase, TimeScene(clock="UTC", published=published))
    assert found[0].start_utc.date().isoformat() == first


def test_a_hijri_day_that_no_table_has_is_refused():
    with pytest.raises(ItemError):
        resolve_time("31 Ramadan 1438", TimeScene(clock="UTC"))


def test_a_truce_is_one_that_is_called_so():
    anchors = (
        AnchorDate(agreement="a", event="in_force", on=date(2017, 5, 6), words=("de-escalation memorandum",)),
        AnchorDate(agreement="b", event="in_force", on=date(2017, 5, 6), words=("flight safety protocol",)),
    )
    scene = TimeScene(clock="UTC", anchors=anchors)
    found = resolve_time("after the truce", scene)
    assert len(found) == 1
    nouns = {item.agreement: _called(item, "truce") for item in anchors}
    assert nouns["a"] == 1.0
    assert nouns["b"] < 0.5
    assert _called(anchors[1], "accord") == 1.0
    assert _called(anchors[0], "") == 1.0


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("5 and 6 June", date(2017, 6, 5), date(2017, 6, 6)),
        ("the evenings of 5 and 6 June", date(2017, 6, 5), date(2017, 6, 6)),
        ("Monday and Tuesday", date(2017, 6, 5), date(2017, 6, 6)),
        ("between Monday and Wednesday", date(2017, 6, 5), date(2017, 6, 7)),
        ("the week to 3 June", date(2017, 5, 27), date(2017, 6, 3)),
        ("the seven days to Sunday", date(2017, 6, 4), date(2017, 6, 11)),
        ("24 hours on 4 June", date(2017, 6, 3), date(2017, 6, 4)),
        ("October last year", date(2016, 10, 1), date(2016, 10, 31)),
        ("5 October last year", date(2016, 10, 5), date(2016, 10, 5)),
        ("late last month", date(2017, 5, 20), date(2017, 5, 31)),
        ("Friday last week", date(2017, 6, 2), date(2017, 6, 2)),
        ("a week ago on Friday", date(2017, 6, 2), date(2017, 6, 2)),
        ("last Sunday", date(2017, 6, 4), date(2017, 6, 4)),
        ("over the last few days", date(2017, 6, 4), date(2017, 6, 11)),
        ("the 7th", date(2017, 6, 7), date(2017, 6, 7)),
        ("the 14th", date(2017, 5, 14), date(2017, 5, 14)),
        ("the 7th of last month", date(2017, 5, 7), date(2017, 5, 7)),
        ("the 7th of that month, a Tuesday", date(2017, 3, 7), date(2017, 3, 7)),
        ("three days before the signing", date(2017, 5, 1), date(2017, 5, 1)),
    ],
)
def test_days_that_are_told_by_others(phrase, first, last):
    start, end = only(phrase)
    assert span(first, last)[0] <= start < end <= span(first, last)[1]
    assert (end - start) > timedelta(days=(last - first).days - 1)


def local(phrase, scene=SCENE):
    best = resolve_time(phrase, scene)[0]
    zone = ZoneInfo(DAMASCUS)
    return best.start_utc.astimezone(zone), best.end_utc.astimezone(zone)


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("late on Thursday", date(2017, 6, 8), date(2017, 6, 8)),
        ("on Thursday night", date(2017, 6, 8), date(2017, 6, 8)),
        ("overnight", date(2017, 6, 10), date(2017, 6, 11)),
        ("overnight to Friday", date(2017, 6, 8), date(2017, 6, 9)),
        ("in the night to Friday", date(2017, 6, 8), date(2017, 6, 9)),
        ("the night from Thursday to Friday", date(2017, 6, 8), date(2017, 6, 9)),
        ("the night of 4 to 5 June", date(2017, 6, 4), date(2017, 6, 5)),
        ("at ten past midnight on Friday", date(2017, 6, 9), date(2017, 6, 9)),
        ("a week ago", date(2017, 6, 4), date(2017, 6, 4)),
    ],
)
def test_the_likeliest_days_of_parts_of_a_day(phrase, first, last):
    start, end = local(phrase)
    assert (start.date(), (end - timedelta(seconds=1)).date()) == (first, last)


def test_late_on_a_day_goes_past_midnight_now_and_then():
    found = resolve_time("late on Thursday", SCENE)
    assert [item.weight for item in found] == pytest.approx([0.85, 0.15])
    assert found[0].end_utc == found[1].start_utc == day(date(2017, 6, 8), DAMASCUS).end_utc


@pytest.mark.parametrize(
    ("phrase", "hour", "minute"),
    [
        ("half past three in the morning", 3, 30),
        ("five past eight on Friday morning", 8, 5),
        ("a quarter to nine on Friday", 8, 45),
        ("seven minutes to two in the night to Friday", 1, 53),
        ("one minute past noon on Friday", 12, 1),
        ("eight o'clock on Friday evening", 20, 0),
        ("ten at night on Friday", 22, 0),
        ("an hour after midnight on Friday", 1, 0),
        ("0330 hours on Friday", 3, 30),
        ("three in the afternoon on Friday", 15, 0),
    ],
)
def test_hours_in_words(phrase, hour, minute):
    start, end = local(phrase)
    middle = start + (end - start) / 2
    assert (middle.hour, middle.minute) == (hour, minute)
    assert start.date() in {date(2017, 6, 9), date(2017, 6, 11)}


def test_two_hours_are_an_interval():
    start, end = local("between 10:00 and 12:00 on Friday")
    assert (start.hour, end.hour, start.date()) == (10, 12, date(2017, 6, 9))


def test_a_telling_goes_on_through_the_night():
    saturday = TimeScene(clock=DAMASCUS, published=SUNDAY, told=((date(2017, 6, 10), 1.0),))
    start, end = local("overnight", saturday)
    assert (start.date(), end.date()) == (date(2017, 6, 10), date(2017, 6, 11))
    assert local("at dawn", replace(saturday, part="evening"))[0].date() == date(2017, 6, 11)
    assert local("at dawn", saturday)[0].date() == date(2017, 6, 10)
    sunday = replace(saturday, told=((date(2017, 6, 11), 1.0),), part="evening")
    assert local("at dawn", sunday)[0].date() == date(2017, 6, 11)


def test_weekdays_and_months_count_from_what_was_told():
    told = TimeScene(clock=DAMASCUS, published=SUNDAY, told=((date(2017, 3, 14), 1.0),))
    assert only("the following Friday", told) == span(date(2017, 3, 17), date(2017, 3, 17))
    assert only("the previous Friday", told) == span(date(2017, 3, 10), date(2017, 3, 10))
    assert only("that Tuesday", told) == span(date(2017, 3, 14), date(2017, 3, 14))
    assert only("the same month", told) == span(date(2017, 3, 1), date(2017, 3, 31))
    assert only("the night before", told)[0] < span(date(2017, 3, 14), date(2017, 3, 14))[0]
    assert only("the 2nd", replace(told, month=4)) == span(date(2017, 4, 2), date(2017, 4, 2))
    assert only("shortly afterwards", told) == span(date(2017, 3, 14), date(2017, 3, 14))


def test_so_long_after_an_unknown_day_lies_before_publication():
    assert only("two days later") == span(date(2017, 6, 4), date(2017, 6, 11))


def test_days_of_a_truce_are_counted_from_its_first():
    truce = AnchorDate(agreement="a", event="in_force", on=date(2017, 5, 6), words=("truce",))
    scene = replace(SCENE, anchors=(truce,))
    assert only("the second day of the truce", scene) == span(date(2017, 5, 7), date(2017, 5, 7))
    assert only("the eve of the truce", scene) == span(date(2017, 5, 5), date(2017, 5, 5))
    assert only("hours after the truce", scene) == span(date(2017, 5, 6), date(2017, 5, 6))
    assert only("the second day of the truce, 8 May", scene) == span(date(2017, 5, 8), date(2017, 5, 8))
