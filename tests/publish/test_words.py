"""Values in words: never surer than the value, the same on every machine."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish import small_case as small
from truceline.model import Bounds
from truceline.model.finding import FactorName, Outcome, ReviewState
from truceline.publish import words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0%"), (0.004, "<1%"), (0.01, "1%"), (0.5, "50%"), (0.99, "99%"), (0.995, ">99%"), (1.0, "100%")],
)
def test_percent(value: float, text: str) -> None:
    assert words.percent(value) == text


@given(st.floats(0.0, 1.0))
def test_certainty_is_never_claimed_by_rounding(value: float) -> None:
    assert (words.percent(value) == "100%") == (value == 1.0)
    assert (words.percent(value) == "0%") == (value == 0.0)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.12, 0.4, "12–40%"),
        (0.5, 0.501, "50%"),
        (0.0, 0.004, "0% to <1%"),
        (0.97, 0.995, "97% to >99%"),
        (0, 1, "0–100%"),
    ],
)
def test_bounds(low: float, high: float, text: str) -> None:
    assert words.bounds_in_words(Bounds(low=low, high=high)) == text


def test_no_bounds() -> None:
    assert words.bounds_in_words(None) == "–"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2017, 6, 8), date(2017, 6, 8), "8 June 2017"),
        (date(2017, 6, 6), date(2017, 6, 8), "6–8 June 2017"),
        (date(2017, 5, 30), date(2017, 6, 2), "30 May – 2 June 2017"),
        (date(2016, 12, 31), date(2017, 1, 1), "31 December 2016 – 1 January 2017"),
        (date(2017, 6, 1), date(2017, 6, 30), "June 2017"),
        (date(2017, 12, 1), date(2017, 12, 31), "December 2017"),
        (date(2017, 1, 1), date(2017, 12, 31), "2017"),
        (date(2017, 5, 1), date(2017, 6, 30), "1 May – 30 June 2017"),
        (date(9999, 12, 30), date(9999, 12, 31), "30–31 December 9999"),
    ],
)
def test_days(first: date, last: date, text: str) -> None:
    assert words.days_in_words(first, last) == text


def test_days_are_those_of_the_candidate_s_own_clock() -> None:
    assert words.days_of(small.TIME) == (date(2017, 6, 8), date(2017, 6, 8))
    unknown = msgspec.structs.replace(small.TIME, clock="Mars/Base")
    assert words.days_of(unknown) == (date(2017, 6, 7), date(2017, 6, 8))
    moment = msgspec.structs.replace(small.TIME, end_utc=small.TIME.start_utc)
    assert words.days_of(moment) == (date(2017, 6, 8), date(2017, 6, 8))


def test_times_and_places() -> None:
    other = msgspec.structs.replace(
        small.TIME, start_utc=datetime(2017, 6, 9, tzinfo=UTC), end_utc=datetime(2017, 6, 9, 1, tzinfo=UTC), weight=0.2
    )
    assert words.time_in_words((small.TIME,)) == "8 June 2017"
    assert words.time_in_words((small.TIME, other)) == "8 June 2017 (or other days)"
    assert words.time_in_words(()) == "day unknown"
    assert words.place_in_words((small.PLACE,)) == "near al-Tanf"
    assert words.place_in_words(()) == "place unknown"
    bare = msgspec.structs.replace(small.INCIDENT, alternatives=())
    assert (words.incident_times(bare), words.incident_places(bare)) == ((), ())


def test_chains_lists_and_titles() -> None:
    assert words.chain_in_words(small.CHAIN) == "Outlet ← officials"
    assert words.joined(["a", "b", "c", "d", "e"]) == "a; b; c and 2 more"
    assert words.joined(["a"]) == "a"
    assert words.short_title(None, "xyz") == "xyz"
    assert words.short_title(small.AGREEMENT, "xyz") == "The X memorandum"
    plain = msgspec.structs.replace(small.AGREEMENT, aliases=())
    assert words.short_title(plain, "xyz") == plain.title
    assert words.short_title(msgspec.structs.replace(plain, names={"short": "X"}), "xyz") == "X"
    assert words.short_title(msgspec.structs.replace(plain, title="A truce"), "xyz") == "A truce"


def test_outcomes_name_all_that_fails() -> None:
    assert words.outcome_in_words(small.ABSENT) == "not applicable: not inside the area, not by a bound party"
    assert words.outcome_in_words(small.SEALED) == "not assessable"
    assert words.support_in_words(small.SEALED) == "77%"
    assert words.support_in_words(small.DUE) == "–"


def test_every_outcome_factor_and_state_has_words_without_guilt() -> None:
    assert set(words.OUTCOMES) == set(Outcome)
    assert set(words.FACTORS) == set(FactorName)
    assert set(words.REVIEWS) == set(ReviewState)
    breaches = [text for outcome, text in words.OUTCOMES.items() if outcome.value.startswith("breach_")]
    assert all(text.startswith(("apparent breach", "breach unlikely")) for text in breaches)
    assert not any(word in text for text in words.OUTCOMES.values() for word in ("guilty", "violat", "crime"))
