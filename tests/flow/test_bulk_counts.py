"""Counts of a table by zone and day, against a coverage table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.flow.test_bulk import table
from truceline.agreement.compile import compile_agreement
from truceline.agreement.library import load_library
from truceline.assess.bulk.counts import summed
from truceline.errors import CaseError
from truceline.flow.bulk_counts import count_zones, observers_of
from truceline.flow.case import BUNDLED

__all__ = ["table"]

COVERAGE = BUNDLED / "syria-2017" / "sources" / "coverage.csv"
FIRST = date(2017, 5, 1)


@pytest.fixture(scope="module")
def compiled() -> tuple:
    return tuple(map(compile_agreement, load_library(["syr-2017-05-04-astana"])))


def test_zones_are_counted_against_who_could_see(table: Path, compiled: tuple) -> None:
    found = count_zones(table, compiled, COVERAGE, (FIRST, None), "Asia/Damascus")
    assert (found.taken, found.refused) == (3_000, 31)
    assert {day.zone for day in found.days} == {"eastern-ghouta", "idlib", "north-homs", "south"}
    assert found.unmapped == ()
    by_zone = {zone: summed([day for day in found.days if day.zone == zone]) for zone in {d.zone for d in found.days}}
    assert all(one.high > 1 for one in by_zone.values())
    assert by_zone["eastern-ghouta"].seen > 10 * by_zone["idlib"].seen
    assert by_zone["idlib"].restricted > 100
    for one in by_zone.values():
        parts = one.recorded + one.none_seen + one.none_restricted + one.none_unseen
        assert parts == pytest.approx(one.zone_days)
    blind = count_zones(table, compiled, None, (FIRST, None), "Asia/Damascus")
    assert [day[:5] for day in blind.days] == [day[:5] for day in found.days]
    assert all(day.sight.unseen == 1.0 for day in blind.days)


def test_what_is_no_coverage_is_one_clear_error(table: Path, compiled: tuple, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(CaseError, match="no coverage table"):
        count_zones(table, compiled, odd, (FIRST, None))
    with pytest.raises(CaseError, match="no such file"):
        count_zones(table, compiled, tmp_path / "none.csv", (FIRST, None))


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(1, 1, 1), None, "the first day that counts"),
        (date(9999, 1, 1), None, "the first day that counts"),
        (date(1900, 1, 1), None, "are counted"),
        (FIRST, date(9999, 12, 31), "are counted"),
    ],
)
def test_days_that_cannot_be_counted_are_told_and_not_left_out(
    table: Path, compiled: tuple, first: date, last: date | None, told: str
) -> None:
    with pytest.raises(CaseError, match=told):
        count_zones(table, compiled, None, (first, last))


def test_areas_that_no_map_has_are_told(compiled: tuple, tmp_path: Path) -> None:
    path = tmp_path / "coverage.csv"
    header, first, *_ = COVERAGE.read_text("utf-8").splitlines()
    line = "X1,a monitor,the land beyond Xyzzyx,,2017-05-04,2017-10-25,patrols,,https://example.org,words"
    path.write_text("\n".join((header, first, line)) + "\n", "utf-8")
    observers, unmapped = observers_of(path, compiled)
    assert len(observers) == 1
    assert unmapped == ("the land beyond Xyzzyx",)
