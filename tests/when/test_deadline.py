from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.when.deadline import add_months, due


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2017, 5, 4), 6, date(2017, 11, 4)),
        (date(2017, 8, 31), 6, date(2018, 2, 28)),
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(2017, 3, 31), -1, date(2017, 2, 28)),
        (date(2017, 12, 31), 12, date(2018, 12, 31)),
    ],
)
def test_months_keep_the_day_or_take_the_last(on, months, expected):
    assert add_months(on, months) == expected


def test_days_are_counted_from_the_day_after():
    assert due(date(2017, 5, 4), days=14) == date(2017, 5, 18)
    assert due(date(2018, 9, 17), months=1, days=1) == date(2018, 10, 18)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_there_and_back_is_never_later_and_at_most_three_days_earlier(on, months):
    back = add_months(add_months(on, months), -months)
    assert 0 <= (on - back).days <= 3


def test_what_leaves_the_calendar_is_refused():
    with pytest.raises(ItemError, match="outside the calendar"):
        add_months(date(9999, 12, 1), 1)
    with pytest.raises(ItemError, match="outside the calendar"):
        due(date(2017, 5, 4), days=10**8)
