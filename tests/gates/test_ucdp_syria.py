"""UCDP's Syria in 2017 against the library: the figures that the manual gives, and how long they take."""

from __future__ import annotations

import csv
import gzip
import re
import time
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from truceline.agreement.cache import load_compiled
from truceline.agreement.library import library_ids, library_path
from truceline.assess.bulk.counts import summed
from truceline.flow.bulk_counts import count_zones
from truceline.flow.bulk_judge import bulk_judge
from truceline.flow.bulk_tables import assess_events
from truceline.flow.case import BUNDLED

if TYPE_CHECKING:
    from truceline.agreement.compile import CompiledAgreement
    from truceline.assess.bulk.counts import ZoneDay

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/ucdp-syria/ucdp_ged191_syria.csv.gz"
MANUAL = ROOT / "docs/manual/assess.md"
COVERAGE = BUNDLED / "syria-2017/sources/coverage.csv"
MEMORANDUM = "syr-2017-05-04-astana"
ZONES = {"Eastern Ghouta": "eastern-ghouta", "Idlib": "idlib", "north Homs": "north-homs", "south": "south"}
MONTHS = "May June July August September October November December".split()  # noqa: SIM905 shorter
CLOCK = "Asia/Damascus"
MOST_SECONDS = 3.0


def compiled() -> tuple[CompiledAgreement, ...]:
    return tuple(load_compiled(library_path(name)) for name in library_ids() if name.startswith("syr"))


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The events of 2017 as a file."""
    if not DATA.is_file():
        pytest.skip(f"{DATA.name} is not beside the repository")
    path = tmp_path_factory.mktemp("ucdp") / "ged.csv"
    with (
        gzip.open(DATA, "rt", encoding="utf-8", newline="") as source,
        path.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.DictReader(source)
        writer = csv.DictWriter(out, rows.fieldnames or [])
        writer.writeheader()
        writer.writerows(row for row in rows if row["date_start"].startswith("2017"))
    return path


@pytest.fixture(scope="module")
def days(events: Path) -> tuple[ZoneDay, ...]:
    """The days of the four areas."""
    memorandum = (load_compiled(library_path(MEMORANDUM)),)
    found = count_zones(events, memorandum, COVERAGE, (date(2017, 5, 1), None), CLOCK)
    assert (found.taken, found.refused, found.unplaced) == (5_587, 0, 173)
    return found.days


def tables() -> list[dict[str, list[str]]]:
    """The manual's tables: the cells of each row under its first cell."""
    blocks = re.findall(r"(?:^\|.*\n)+", MANUAL.read_text("utf-8"), flags=re.MULTILINE)
    rows = [
        [[cell.strip() for cell in line.strip("|\n").split("|")] for line in block.splitlines()] for block in blocks
    ]
    return [{re.sub(r"^\[(.*?)\].*", r"\1", cells[0]): cells[1:] for cells in table} for table in rows]


def table_under(first: str, second: str) -> dict[str, list[str]]:
    """The table whose header begins so, without it."""
    (found,) = (table for table in tables() if next(iter(table.items()))[1][:1] == [second] and first in table)
    return dict(list(found.items())[2:])


def ends(low: float, high: float, digits: int = 0) -> str:
    return f"{low:.{digits}f}–{high:.{digits}f}"


def test_events_are_judged_in_under_three_seconds_and_by_month_and_outcome(events: Path, tmp_path: Path) -> None:
    known = compiled()
    began = time.process_time()
    judge, stamp = bulk_judge(known, clock=CLOCK)
    totals = assess_events(events, tmp_path / "out.parquet", judge, stamp)
    spent = time.process_time() - began
    print(f"{totals.taken} events, {spent:.2f} s of processor time")  # noqa: T201 the figure
    assert spent < MOST_SECONDS
    assert (totals.taken, totals.judged, totals.refused) == (5_587, 5_587, 0)
    with events.open(encoding="utf-8", newline="") as file:
        month = {str(int(float(row["id"]))): int(row["date_start"][5:7]) for row in csv.DictReader(file)}
    outcomes: dict[int, Counter[str]] = defaultdict(Counter)
    sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in pq.read_table(tmp_path / "out.parquet").to_pylist():
        if (row["agreement"], row["provision"]) == (MEMORANDUM, "2a"):
            mine = month[row["record"]]
            outcomes[mine][row["outcome"]] += 1
            sums[mine][0] += row["applicability_low"]
            sums[mine][1] += row["applicability_high"]
    words = ("breach_very_likely", "breach_possible", "breach_unlikely")
    assert table_under("2017", "very likely") == {
        name: [*(str(outcomes[number][word]) for word in words), ends(*sums[number], 1)]
        for number, name in enumerate(MONTHS, start=5)
    }


def test_the_manual_counts_the_areas_by_month(events: Path, days: tuple[ZoneDay, ...]) -> None:
    with events.open(encoding="utf-8", newline="") as file:
        starts = [row["date_start"][:10] for row in csv.DictReader(file)]
    expected = {}
    for number, name in enumerate(MONTHS, start=5):
        mine = [day for day in days if (day.day.year, day.day.month) == (2017, number)]
        zones = [summed([day for day in mine if day.zone == zone]) for zone in ZONES.values()]
        count = sum(start[:7] == f"2017-{number:02}" and start >= "2017-05-05" for start in starts)
        expected[name] = [str(count), *(ends(one.low, one.high) for one in zones)]
    told = table_under("2017", "all events in Syria")
    assert {name.split()[0]: cells for name, cells in told.items()} == expected


def test_the_manual_reads_the_counts_against_coverage(days: tuple[ZoneDay, ...]) -> None:
    expected = {}
    for name, zone in ZONES.items():
        one = summed([day for day in days if day.zone == zone and day.day <= date(2017, 10, 31)])
        assert one.zone_days == 180
        shares = (one.seen, one.restricted, one.recorded, one.none_seen, one.none_restricted, one.none_unseen)
        expected[name] = [ends(one.low, one.high), *(f"{share:.0f}" for share in shares)]
    assert table_under("area", "records") == expected


def test_the_manual_sets_days_beside_the_ledgers(days: tuple[ZoneDay, ...]) -> None:
    told = table_under("day", "Russia")
    assert len(told) == 9
    for name, cells in told.items():
        on = datetime.strptime(name, "%d %B %Y").date()  # noqa: DTZ007 a day has no zone
        there = [day for day in days if day.day == on]
        assert cells[2] == ends(sum(day.low for day in there), sum(day.high for day in there), 1), name
