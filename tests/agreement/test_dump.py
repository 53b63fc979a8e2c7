"""An agreement written out and read back is the same, whoever wrote it; and is in force when a calendar says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from tests.agreement.drawn import CONSTRUCTORS, START, agreements, geometries
from tests.agreement.test_life import calendar
from truceline.agreement.cache import drawn_outlines
from truceline.agreement.compile import compile_agreement, compile_drawn
from truceline.agreement.dump import dump_agreement
from truceline.agreement.library import library_ids, load_library
from truceline.agreement.life import END
from truceline.agreement.load import parse_agreement
from truceline.agreement.moment import chance
from truceline.model.agreement import Agreement, Geometry

GENERATED = {
    "deadline": None,
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
}


@pytest.mark.parametrize("id_", library_ids())
def test_the_library_written_out_and_read_back_is_the_same(id_: str) -> None:
    (subject,) = load_library([id_])
    assert parse_agreement(dump_agreement(subject).encode(), f"{id_}.yaml") == subject


@settings(max_examples=12, **GENERATED)
@given(agreements(), st.lists(st.integers(-10, 1800), min_size=1, max_size=5))
def test_generated_agreements_come_back_and_are_in_force_as_by_a_calendar(
    subject: Agreement, offsets: list[int]
) -> None:
    come_back(subject, offsets)


@pytest.mark.slow
@settings(max_examples=200, **GENERATED)
@given(agreements(), st.lists(st.integers(-10, 1800), min_size=1, max_size=5))
def test_two_hundred_of_them(subject: Agreement, offsets: list[int]) -> None:
    come_back(subject, offsets)


def come_back(subject: Agreement, offsets: list[int]) -> None:
    """Compile–decompile is stable, the cache's way too, and being in force is what a calendar says."""
    text = dump_agreement(subject)
    read = parse_agreement(text.encode(), "tst.yaml")
    assert read == subject
    assert dump_agreement(read) == text
    compiled = compile_agreement(read)
    assert compiled.agreement == subject
    again = compile_drawn(read, list(drawn_outlines(compiled)))
    assert [item.possible for item in again.versions] == [item.possible for item in compiled.versions]
    assert again.scenarios == compiled.scenarios
    edges = {edge for item in compiled.scenarios for part in item.stretches for edge in (part.start_utc, part.end_utc)}
    asked = [datetime(START.year, 1, 1, 12, tzinfo=UTC) + timedelta(days=offset) for offset in offsets]
    for instant in [*asked, *sorted(edges - {END})]:
        found = chance(compiled.scenarios, instant)
        assert (found.low, found.high) == calendar(subject, instant), instant


@pytest.mark.parametrize("kind", CONSTRUCTORS)
def test_every_constructor_is_among_those_that_are_generated(kind: str) -> None:
    def is_of_kind(made: Geometry) -> bool:
        key = {"name": "admin", "country": "admin"}.get(kind, kind)
        return getattr(made, key) is not None

    assert find(geometries(kind), is_of_kind, settings=settings(database=None)) is not None
