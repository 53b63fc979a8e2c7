from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from truceline.place.publication import (
    Clues,
    DatedEvent,
    choose_events,
    find_publication,
    first_after,
    last_before,
    published_on,
)
from truceline.place.time_expression import DayOf
from truceline.when.anchor import AnchorDate

SIGNED = AnchorDate(agreement="syr-astana", event="signed", on=date(2017, 5, 4), parties=("russia",))
EVENT = DatedEvent(DayOf(5, 4), SIGNED)
DAYS = (DayOf(6, 8), DayOf(5, 18), DayOf(6, 6), DayOf(5, 4), DayOf(5, 6))


def year_share(published, year):
    return sum(weight for day, weight in published.days if day.year == year)


def test_the_library_finds_the_year():
    found = find_publication(Clues(days=DAYS, events=(EVENT,)))
    assert sum(weight for _, weight in found.days) == pytest.approx(1)
    assert year_share(found, 2017) > 0.95
    assert "found through the library" in found.year_reason
    assert "2017" in found.reason_for(date(2017, 6, 8))
    assert found.reason_for(date(2016, 6, 8)).startswith("another year is not excluded")


def test_publication_follows_the_newest_day_within_days():
    found = find_publication(Clues(days=DAYS, events=(EVENT,)))
    june = sum(weight for day, weight in found.days if date(2017, 6, 8) <= day <= date(2017, 6, 20))
    assert june > 0.85


def test_a_weekday_can_decide_too():
    thursday = Clues(days=(DayOf(6, 8, None, 3),), period=(date(2016, 1, 1), date(2019, 1, 1)))
    assert year_share(find_publication(thursday), 2017) > 0.9


def test_the_period_helps_where_the_library_is_silent():
    found = find_publication(Clues(days=(DayOf(6, 8),), period=(date(2017, 1, 1), date(2018, 1, 1))))
    assert year_share(found, 2017) > 0.9
    assert "period" in found.year_reason
    assert find_publication(Clues(days=DAYS)).days == ()


def test_a_day_with_a_year_bounds_from_below():
    found = find_publication(Clues(days=DAYS, events=(EVENT,), not_before=date(2017, 6, 9)))
    assert min(day for day, _ in found.days) >= date(2017, 6, 9)
    late = Clues(days=(), events=(EVENT,), not_before=date(2030, 1, 1))
    assert min(day for day, _ in find_publication(late).days) == date(2030, 1, 1)


def test_a_known_publication_is_its_days():
    found = published_on(
        datetime(2017, 6, 10, 21, tzinfo=UTC), datetime(2017, 6, 12, 21, tzinfo=UTC), "Asia/Damascus", "known"
    )
    assert found.days == ((date(2017, 6, 11), 0.5), (date(2017, 6, 12), 0.5))
    dates = published_on(datetime(2017, 6, 10, tzinfo=UTC), datetime(2017, 6, 11, tzinfo=UTC), "Asia/Damascus", "given")
    assert dates.days == ((date(2017, 6, 10), 1.0),)
    evening = published_on(
        datetime(2017, 6, 10, 18, tzinfo=UTC), datetime(2017, 6, 10, 22, tzinfo=UTC), "Asia/Damascus", "given"
    )
    assert evening.days == ((date(2017, 6, 10), 0.75), (date(2017, 6, 11), 0.25))
    moment = datetime(2017, 6, 10, 22, tzinfo=UTC)
    assert published_on(moment, moment, "Asia/Damascus", "known").days == ((date(2017, 6, 11), 1.0),)


def test_days_before_and_after():
    assert last_before(date(2017, 6, 8), DayOf(6, 8)) == date(2017, 6, 8)
    assert last_before(date(2017, 6, 7), DayOf(6, 8)) == date(2016, 6, 8)
    assert first_after(date(2017, 6, 9), DayOf(6, 8)) == date(2018, 6, 8)
    assert last_before(date(2017, 6, 7), DayOf(2, 29)) == date(2016, 2, 29)
    assert first_after(date(2017, 6, 7), DayOf(2, 29)) == date(2020, 2, 29)
    assert last_before(date(2017, 6, 7), DayOf(2, 31)) is None
    assert first_after(date(2017, 6, 7), DayOf(2, 31)) is None


def test_one_event_a_day_of_the_text_is_chosen():
    twin = DatedEvent(DayOf(5, 4), AnchorDate(agreement="other", event="announced", on=date(2017, 5, 4), weight=0.3))
    assert choose_events([twin, EVENT, EVENT]) == (EVENT,)


def test_two_dates_of_one_agreement_are_one_witness():
    in_force = AnchorDate(agreement="syr-astana", event="in_force", on=date(2017, 5, 6), parties=("russia",))
    other = AnchorDate(agreement="syr-other", event="in_force", on=date(2017, 5, 6), parties=("russia",))
    once = find_publication(Clues(days=DAYS, events=(EVENT,)))
    twice = find_publication(Clues(days=DAYS, events=(EVENT, DatedEvent(DayOf(5, 6), in_force))))
    apart = find_publication(Clues(days=DAYS, events=(EVENT, DatedEvent(DayOf(5, 6), other))))

    def doubt(published):
        return 1 - year_share(published, 2017)

    assert doubt(twice) == pytest.approx(doubt(once), rel=0.5)
    assert doubt(apart) < doubt(once) / 20
