"""Publication dates as intervals."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.evidence import PublishedFrom
from truceline.read.published import parse_stamp, published, published_on


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2017-06-07", "2017-06-07T00:00:00", "2017-06-08T00:00:00"),
        ("20170607", "2017-06-07T00:00:00", "2017-06-08T00:00:00"),
        ("2017-06", "2017-06-01T00:00:00", "2017-07-01T00:00:00"),
        ("2017-06-07T10:20:30Z", "2017-06-07T10:20:30", "2017-06-07T10:20:31"),
        ("2017-06-07 10:20 +03:00", "2017-06-07T07:20:00", "2017-06-07T07:21:00"),
        ("2017-06-07T01:20:00.123-0500", "2017-06-07T06:20:00", "2017-06-07T06:20:01"),
        ("2017-06-07T10:20", "2017-06-07T00:00:00", "2017-06-08T00:00:00"),
    ],
)
def test_a_stamp_is_an_interval_in_utc(text: str, start: str, end: str) -> None:
    parsed = parse_stamp(text)
    assert parsed is not None
    assert parsed[0].start_utc == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert parsed[0].end_utc == datetime.fromisoformat(end).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2017-13-01", "2017-02-30", "0017-06-07", "9999-06-07", "2017-06-07T25:00Z", "07.06.2017", "2017",
     "2017-06-07T10:00+99:00"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_stamp(text) is None
    assert published(text, PublishedFrom.META, "meta tag") is None


@given(st.text(alphabet="0123456789-T:+Z .", max_size=30))
def test_any_text_is_an_interval_or_none(text: str) -> None:
    parsed = parse_stamp(text)
    assert parsed is None or parsed[0].start_utc < parsed[0].end_utc


def test_how_it_is_known_is_said() -> None:
    found = published("2017-06-07T10:20", PublishedFrom.META, "JSON-LD")
    assert found is not None
    assert found.known_from is PublishedFrom.META
    assert found.reason == "JSON-LD: a time without its offset: the whole day in UTC"
    assert published_on(date(2017, 6, 7), PublishedFrom.DATELINE, "dateline").end_utc == datetime(
        2017, 6, 8, tzinfo=UTC
    )
