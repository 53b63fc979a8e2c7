from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ItemError
from truceline.when.hijri import hijri_days, hijri_year


def test_known_days():
    assert hijri_days(1438, 9, 1) == (date(2017, 5, 27), date(2017, 5, 27))
    assert hijri_days(1445, 1, 1)[0] == date(2023, 7, 19)
    assert hijri_days(1438, 9) == (date(2017, 5, 27), date(2017, 6, 24))


@given(st.integers(1344, 1499), st.integers(1, 12))
def test_months_follow_one_another(year, month):
    first, last = hijri_days(year, month)
    following = hijri_days(year + month // 12, month % 12 + 1)
    assert last - first in {timedelta(days=28), timedelta(days=29), timedelta(days=30)}  # 1348 has a month of 31 days
    assert following[0] == last + timedelta(days=1)
    assert hijri_year(first) == hijri_year(last) == year


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1200, 1, 1), (1501, 1, 1), (1438, 13, 1), (1438, 9, 31), (1438, 9, 0)]
)
def test_what_no_table_has_is_refused(year, month, day):
    with pytest.raises(ItemError) as caught:
        hijri_days(year, month, day)
    assert caught.value.code == "place.bad_date"


def test_days_before_the_tables_are_refused():
    with pytest.raises(ItemError):
        hijri_year(date(1900, 1, 1))
