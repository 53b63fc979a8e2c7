from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assess.factory import at, on
from truceline.assess.timeline import Span, day_starts, pieces, steps
from truceline.errors import ItemError
from truceline.model.when import WhenCandidate

hours = st.integers(0, 200)


def hour(number):
    return at(2017, 6, 1) + timedelta(hours=number)


@given(st.lists(st.tuples(st.sampled_from([0.25, 0.5]), st.none() | hours, st.none() | hours), max_size=4), hours)
def test_steps_add_the_weights_of_what_holds(told, moment):
    spans = [
        Span(weight, None if start is None else hour(start), None if end is None else hour(end))
        for weight, start, end in told
        if start is None or end is None or start < end
    ]
    expected = sum(
        span.weight
        for span in spans
        if (span.start_utc is None or span.start_utc <= hour(moment))
        and (span.end_utc is None or hour(moment) < span.end_utc)
    )
    assert steps(spans).at(hour(moment)) == pytest.approx(min(1.0, expected))


@given(hours, st.integers(0, 100), st.lists(hours, max_size=6, unique=True).map(sorted))
def test_pieces_cut_a_time_at_the_edges_and_lose_nothing(start, length, edges):
    candidate = WhenCandidate(start_utc=hour(start), end_utc=hour(start + length), weight=1.0)
    found = pieces(candidate, [hour(edge) for edge in edges])
    assert sum(piece.share for piece in found) == pytest.approx(1.0)
    for moment in range(start, start + length):
        stretch = sum(edge <= moment for edge in edges)
        assert any(piece.stretch == stretch for piece in found)
    assert len({piece.stretch for piece in found}) == len(found)


def test_a_moment_on_an_edge_lies_after_it():
    moment = WhenCandidate(start_utc=hour(5), end_utc=hour(5), weight=1.0)
    (piece,) = pieces(moment, [hour(5)])
    assert (piece.stretch, piece.share) == (1, 1.0)


def test_a_time_whose_ends_are_out_of_order_is_refused():
    backwards = msgspec.structs.replace(on(2017, 6, 1), end_utc=hour(-30))
    with pytest.raises(ItemError):
        pieces(backwards, [])


def test_days_begin_on_the_clock():
    assert list(day_starts([date(2017, 6, 2)], "Asia/Damascus")) == [at(2017, 6, 2)]
