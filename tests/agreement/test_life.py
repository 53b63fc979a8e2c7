"""When an agreement is in force, against a calendar that asks every hour by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.factory import agreement, candidate, event, provision
from truceline.agreement.compile import compile_agreement
from truceline.agreement.life import END, due_days, life_scenarios, provision_scenarios, start_of, terms
from truceline.model.agreement import Agreement, DateCandidate, Deadline, Duration, LifeEvent, LifeState, Renewal
from truceline.when.deadline import add_months, due
from truceline.when.interval import moment


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def bounds(subject: Agreement, instant: datetime) -> tuple[float, float]:
    """How probable it is that the agreement is in force at an instant: for certain, and at most."""
    low = high = 0.0
    for scenario in life_scenarios(subject):
        for part in scenario.stretches:
            if part.start_utc <= instant < part.end_utc:
                high += scenario.weight
                low += scenario.weight if part.is_certain else 0.0
    return round(low, 9), round(high, 9)


def test_a_day_begins_at_midnight_on_the_clock_that_the_text_names() -> None:
    assert start_of(candidate("2017-05-06", clock="Asia/Damascus")) == at("2017-05-05T21:00")
    assert start_of(candidate("2020-11-10", at=time(0), clock="Europe/Moscow")) == at("2020-11-09T21:00")
    assert start_of(candidate("2017-07-09", at=time(12), clock="Asia/Damascus")) == at("2017-07-09T09:00")


def test_in_force_from_its_day_on_and_without_end_where_none_is_set() -> None:
    subject = agreement()
    assert bounds(subject, at("2017-05-05T20:59")) == (0, 0)
    assert bounds(subject, at("2017-05-05T21:00")) == (1, 1)
    assert bounds(subject, at("2099-01-01T00:00")) == (1, 1)


def test_disputed_days_are_weighted() -> None:
    dates = (
        candidate("2017-05-04", weight=0.1),
        candidate("2017-05-05", weight=0.5),
        candidate("2017-05-06", weight=0.4),
    )
    subject = agreement(life=(event("in_force", *dates),))
    assert bounds(subject, at("2017-05-04T12:00")) == (0.1, 0.1)
    assert bounds(subject, at("2017-05-05T12:00")) == (0.6, 0.6)
    assert bounds(subject, at("2017-05-06T12:00")) == (1, 1)


@pytest.mark.parametrize(
    ("renewal", "after"),
    [(Renewal.NONE, (0, 0)), (Renewal.TACIT, (1, 1)), (Renewal.CONSENSUS, (0, 1)), (Renewal.NOTICE, (0, 1))],
)
def test_what_follows_a_duration_depends_on_how_it_is_renewed(renewal: Renewal, after: tuple[float, float]) -> None:
    subject = agreement(
        life=(event("in_force", candidate("2017-05-05")),), duration=Duration(months=6, renewal=renewal)
    )
    assert bounds(subject, at("2017-11-05T23:59")) == (1, 1)
    assert bounds(subject, at("2017-11-06T00:00")) == after


def test_an_extension_runs_the_duration_from_its_own_day() -> None:
    life = (event("in_force", candidate("2017-05-05")), event("extended", candidate("2017-09-15")))
    subject = agreement(life=life, duration=Duration(months=6))
    assert bounds(subject, at("2018-03-15T12:00")) == (1, 1)
    assert bounds(subject, at("2018-03-16T00:00")) == (0, 0)


def test_an_extension_never_shortens_and_never_revives() -> None:
    early = (event("in_force", candidate("2017-05-05")), event("extended", candidate("2017-05-06")))
    assert bounds(agreement(life=early, duration=Duration(months=6)), at("2017-11-06T12:00")) == (1, 1)
    late = (event("in_force", candidate("2017-05-05")), event("extended", candidate("2018-05-06")))
    assert bounds(agreement(life=late, duration=Duration(months=6)), at("2018-05-07T12:00")) == (0, 0)


def test_a_suspension_leaves_it_open_until_it_is_in_force_again() -> None:
    life = (
        event("in_force", candidate("2015-10-20")),
        event("suspended", candidate("2017-06-19")),
        event("in_force", candidate("2017-08-01")),
        event("collapsed", candidate("2018-01-01")),
    )
    subject = agreement(life=life)
    assert bounds(subject, at("2017-06-18T23:00")) == (1, 1)
    assert bounds(subject, at("2017-06-19T00:00")) == (0, 1)
    assert bounds(subject, at("2017-08-01T00:00")) == (1, 1)
    assert bounds(subject, at("2018-01-01T00:00")) == (0, 0)


def test_what_was_only_announced_or_signed_is_possibly_in_force() -> None:
    subject = agreement(life=(event("signed", candidate("2017-05-04")),))
    assert bounds(subject, at("2017-05-03T23:00")) == (0, 0)
    assert bounds(subject, at("2017-05-04T00:00")) == (0, 1)


def test_a_duration_may_run_from_signature() -> None:
    life = (event("signed", candidate("2017-05-04")), event("in_force", candidate("2017-05-10")))
    subject = agreement(life=life, duration=Duration(days=10, trigger=LifeState.SIGNED))
    assert bounds(subject, at("2017-05-09T12:00")) == (0, 0)
    assert bounds(subject, at("2017-05-14T12:00")) == (1, 1)
    assert bounds(subject, at("2017-05-15T00:00")) == (0, 0)


def test_a_clause_holds_only_on_its_own_days_too() -> None:
    clause = provision(
        since=(candidate("2017-05-10", weight=0.8), candidate("2017-05-01", weight=0.2)),
        until=(candidate("2017-06-01"),),
    )
    subject = agreement(life=(event("in_force", candidate("2017-05-06")),))
    found = provision_scenarios(clause, life_scenarios(subject))
    assert sum(item.weight for item in found) == pytest.approx(1)
    edges = {(part.start_utc, part.end_utc): item.weight for item in found for part in item.stretches}
    assert edges == {
        (at("2017-05-10T00:00"), at("2017-06-01T00:00")): pytest.approx(0.8),
        (at("2017-05-06T00:00"), at("2017-06-01T00:00")): pytest.approx(0.2),
    }


def test_a_deadline_counts_from_every_candidate_of_its_trigger() -> None:
    dates = (candidate("2017-05-04", weight=0.25, reading="one"), candidate("2017-05-06", weight=0.75))
    subject = agreement(life=(event("signed", *dates),))
    found = due_days(subject, Deadline(days=14, trigger=LifeState.SIGNED))
    assert [(item.on, item.weight, item.reading) for item in found] == [
        (date(2017, 5, 18), 0.25, "one"),
        (date(2017, 5, 20), 0.75, ""),
    ]
    assert found[0].end_utc == at("2017-05-19T00:00")


def test_equal_due_days_are_one() -> None:
    fixed = Deadline(
        dates=(
            candidate("2017-06-04", weight=0.6, reading="a"),
            candidate("2017-06-04", weight=0.4, reading="b"),
        )
    )
    (found,) = due_days(agreement(), fixed)
    assert (found.weight, found.reading) == (pytest.approx(1), "a; b")


CLOCKS = st.sampled_from(("UTC", "Asia/Damascus", "Europe/Kyiv"))
DAYS = st.dates(date(2017, 1, 1), date(2017, 12, 31))


@st.composite
def dates_of(draw: st.DrawFn) -> tuple[DateCandidate, ...]:
    """Up to three candidates of one event, weights summing to one."""
    days = draw(st.lists(DAYS, min_size=1, max_size=3, unique=True))
    shares = {1: (1.0,), 2: (0.25, 0.75), 3: (0.5, 0.25, 0.25)}[len(days)]
    hour = st.one_of(st.none(), st.sampled_from((time(0), time(12), time(18, 30))))
    return tuple(
        DateCandidate(on=day, weight=share, clock=draw(CLOCKS), at=draw(hour))
        for day, share in zip(days, shares, strict=True)
    )


@st.composite
def lives(draw: st.DrawFn) -> Agreement:
    """An agreement with up to four events and perhaps a duration."""
    states = draw(st.lists(st.sampled_from(list(LifeState)), min_size=1, max_size=4))
    life = tuple(LifeEvent(state=state, dates=draw(dates_of())) for state in states)
    duration = draw(
        st.one_of(
            st.none(),
            st.builds(
                Duration,
                months=st.one_of(st.none(), st.integers(1, 8)),
                days=st.one_of(st.none(), st.integers(1, 40)),
                renewal=st.sampled_from(list(Renewal)),
                renewal_months=st.sampled_from((None, 3)),
                notice_months=st.sampled_from((None, 1)),
                termination_days=st.sampled_from((None, 30)),
                trigger=st.sampled_from((LifeState.IN_FORCE, LifeState.SIGNED)),
            ),
        )
    )
    return agreement(life=life, duration=duration)


def calendar(subject: Agreement, instant: datetime) -> tuple[float, float]:
    """The same question, answered afresh for one instant: each combination's events up to then, one after another."""
    low = high = 0.0
    for dates in product(*(item.dates for item in subject.life)):
        weight = 1.0
        for chosen in dates:
            weight *= chosen.weight
        told = sorted(
            (start_of(chosen), list(LifeState).index(item.state), number)
            for number, (item, chosen) in enumerate(zip(subject.life, dates, strict=True))
        )
        now = Standing()
        has_start = any(item.state is LifeState.IN_FORCE for item in subject.life)
        for start, _, number in [*told, (instant, 99, -1)]:
            if start > instant:
                continue
            if now.ends is not None and now.ends <= start:
                renewal = subject.duration.renewal if subject.duration and not now.is_ended else Renewal.NONE
                now.level = min(now.level, {Renewal.NONE: 0, Renewal.TACIT: 2}.get(renewal, 1))
                now.ends = None
            if number >= 0:
                step(subject, subject.life[number].state, dates[number], now, has_start=has_start)
        low += weight if now.level == 2 else 0.0
        high += weight if now.level else 0.0
    return round(low, 9), round(high, 9)


@dataclass
class Standing:
    """0 not in force, 1 possibly, 2 certainly; when the duration runs out, since when it counts, ended by a notice."""

    level: int = 0
    ends: datetime | None = None
    base: DateCandidate | None = None
    is_ended: bool = False


def step(subject: Agreement, state: LifeState, chosen: DateCandidate, now: Standing, *, has_start: bool) -> None:
    """What one event does."""
    span = subject.duration
    if state in {LifeState.LAPSED, LifeState.COLLAPSED}:
        now.level, now.ends = 0, None
    elif state is LifeState.IN_FORCE or (state is LifeState.EXTENDED and now.level):
        now.level = 2
    elif state is LifeState.SUSPENDED:
        now.level = min(now.level, 1)
    elif state in {LifeState.ANNOUNCED, LifeState.SIGNED, LifeState.RATIFIED} and not has_start:
        now.level = max(now.level, 1)
    if span is None:
        return
    if state is span.trigger:
        now.ends, now.base, now.is_ended = runs_out(chosen, span, 1), chosen, False
    elif state is LifeState.EXTENDED and now.level and runs_out(chosen, span, 1) is not None:
        later = runs_out(chosen, span, 1)
        now.ends, now.base = max(later, now.ends or later), chosen
    elif state is LifeState.NOTICE_GIVEN and now.level:
        ends = after_notice(chosen, now.base, span)
        if ends is not None:
            now.ends, now.is_ended = ends, True


def midnight_after(day: date, clock: str) -> datetime:
    return moment(day + timedelta(days=1), time(), clock)


def runs_out(chosen: DateCandidate, span: Duration, number: int) -> datetime | None:
    """The end of the so-many-eth term from a day."""
    if span.hours is not None:
        return start_of(chosen) + timedelta(hours=span.hours)
    day = last_day(chosen, span, number)
    return None if day is None else midnight_after(day, chosen.clock)


def last_day(chosen: DateCandidate, span: Duration, number: int) -> date | None:
    if span.months is None and span.days is None:
        return None
    months, days = span.months or 0, span.days or 0
    if span.renewal_months is not None:
        return due(chosen.on, months=months + (number - 1) * span.renewal_months, days=days)
    return due(chosen.on, months=months * number, days=days * number)


def after_notice(chosen: DateCandidate, base: DateCandidate | None, span: Duration) -> datetime | None:
    if span.termination_months is not None or span.termination_days is not None:
        day = due(chosen.on, months=span.termination_months or 0, days=span.termination_days or 0)
        return midnight_after(day, chosen.clock)
    if span.renewal is not Renewal.TACIT or base is None:
        return None
    ends = (last_day(base, span, number) for number in range(1, 200))
    return next(
        (
            midnight_after(day, base.clock)
            for day in ends
            if day is not None and chosen.on <= add_months(day, -(span.notice_months or 0))
        ),
        None,
    )


@given(lives(), st.lists(st.integers(0, 800 * 24), min_size=1, max_size=6))
def test_in_force_equals_a_calendar_that_asks_each_instant_by_itself(subject: Agreement, hours: list[int]) -> None:
    edges = {
        edge for item in life_scenarios(subject) for part in item.stretches for edge in (part.start_utc, part.end_utc)
    }
    asked = [at("2016-12-01T00:30") + timedelta(hours=hour) for hour in hours]
    for instant in [*asked, *sorted(edges - {END})]:
        assert bounds(subject, instant) == calendar(subject, instant)


@given(lives())
def test_scenarios_are_whole_ordered_and_free_of_overlap(subject: Agreement) -> None:
    found = life_scenarios(subject)
    assert sum(item.weight for item in found) == pytest.approx(1)
    assert [item.weight for item in found] == sorted((item.weight for item in found), reverse=True)
    for item in found:
        for first, second in zip(item.stretches, item.stretches[1:], strict=False):
            assert first.start_utc < first.end_utc <= second.start_utc


def karabakh(*notices: str, **changes: Any) -> Agreement:
    """Five years from 10 November 2020, renewed tacitly by five unless notice is given six months before."""
    life = [event("in_force", candidate("2020-11-10", at=time(0), clock="Europe/Moscow"))]
    life += [event("notice_given", candidate(day, clock="Europe/Moscow")) for day in notices]
    given = {"months": 60, "renewal": Renewal.TACIT, "renewal_months": 60, "notice_months": 6} | changes
    return agreement(life=tuple(life), duration=Duration(**given))


def test_a_tacit_renewal_goes_on_until_a_notice_that_kept_its_time() -> None:
    assert bounds(karabakh(), at("2090-01-01T00:00")) == (1, 1)
    in_time = karabakh("2025-05-10")
    assert bounds(in_time, at("2025-11-10T20:59")) == (1, 1)
    assert bounds(in_time, at("2025-11-10T21:00")) == (0, 0)
    too_late = karabakh("2025-05-11")
    assert bounds(too_late, at("2025-11-10T21:00")) == (1, 1)
    assert bounds(too_late, at("2030-11-10T20:59")) == (1, 1)
    assert bounds(too_late, at("2030-11-10T21:00")) == (0, 0)


def test_a_termination_runs_from_its_notice() -> None:
    subject = karabakh("2021-03-01", renewal=Renewal.NONE, notice_months=None, termination_months=3, months=None)
    assert bounds(subject, at("2021-06-01T20:59")) == (1, 1)
    assert bounds(subject, at("2021-06-01T21:00")) == (0, 0)
    assert bounds(karabakh("2021-03-01", renewal=Renewal.CONSENSUS), at("2021-06-01T21:00")) == (1, 1)


def test_terms_are_told_with_the_last_day_for_a_notice() -> None:
    told = [(term.number, term.last_day, term.notice_by) for term in terms(karabakh(), date(2026, 1, 1))]
    assert told == [
        (1, date(2025, 11, 10), date(2025, 5, 10)),
        (2, date(2030, 11, 10), date(2030, 5, 10)),
    ]
    gone = karabakh()
    ended = agreement(life=(*gone.life, event("collapsed", candidate("2023-09-20"))), duration=gone.duration)
    assert [term.number for term in terms(ended, date(2040, 1, 1))] == [1]
    assert terms(agreement(), date(2040, 1, 1)) == ()


def test_hours_run_to_the_minute_on_the_clock_that_the_text_names() -> None:
    noon = candidate("2017-07-09", at=time(12), clock="Asia/Damascus")
    subject = agreement(life=(event("in_force", noon),), duration=Duration(hours=72))
    assert bounds(subject, at("2017-07-12T08:59")) == (1, 1)
    assert bounds(subject, at("2017-07-12T09:00")) == (0, 0)
    (found,) = due_days(subject, Deadline(hours=36, trigger=LifeState.IN_FORCE))
    assert (found.on, found.at, found.end_utc) == (date(2017, 7, 11), time(0), at("2017-07-10T21:00"))
    (fixed,) = due_days(subject, Deadline(dates=(noon,)))
    assert fixed.end_utc == at("2017-07-09T09:00")


def test_a_clause_begins_where_another_falls_due_and_ends_so_long_after_an_event() -> None:
    leave = provision("leave", "obligation", deadline=Deadline(months=9, trigger=LifeState.IN_FORCE))
    enter = provision(
        "enter",
        begins=Deadline(after="leave", days=7),
        ends=Deadline(months=36, trigger=LifeState.IN_FORCE),
    )
    subject = agreement(life=(event("in_force", candidate("1979-04-25")),), provisions=(leave, enter))
    found = {item.id: item for item in compile_agreement(subject).provisions}
    (part,) = found["enter"].scenarios[0].stretches
    assert (part.start_utc, part.end_utc) == (at("1980-02-02T00:00"), at("1982-04-26T00:00"))
    assert found["enter"].due == ()
    hours = provision("hours", "obligation", deadline=Deadline(after="leave", hours=2))
    again = compile_agreement(agreement(life=subject.life, provisions=(leave, hours)))
    assert again.provisions[1].due[0].end_utc == at("1980-01-26T02:00")
