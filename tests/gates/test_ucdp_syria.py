"""UCDP's Syria in 2017 against the library: the figures that the manual gives."""

from __future__ import annotations

import csv
import gzip
import re
import time
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from truceline.agreement.cache import load_compiled
from truceline.agreement.library import library_ids, library_path
from truceline.flow.bulk_judge import bulk_judge
from truceline.flow.bulk_tables import assess_events

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/ucdp-syria/ucdp_ged191_syria.csv.gz"
MANUAL = ROOT / "docs/manual/assess.md"
ZONES = ("eastern-ghouta", "idlib", "north-homs", "south")
MONTHS = "May June July August September October November December".split()  # noqa: SIM905 shorter


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


def test_the_manual_gives_what_the_library_says_of_ucdp(events: Path, tmp_path: Path) -> None:
    compiled = tuple(load_compiled(library_path(name)) for name in library_ids() if name.startswith("syr"))
    began = time.process_time()
    judge, stamp = bulk_judge(compiled, clock="Asia/Damascus")
    totals = assess_events(events, tmp_path / "out.parquet", judge, stamp)
    print(f"{totals.taken} events, {time.process_time() - began:.2f} s of processor time")  # noqa: T201 the figure
    assert (totals.taken, totals.judged, totals.refused) == (5_587, 5_587, 0)
    with events.open(encoding="utf-8", newline="") as file:
        month = {str(int(float(row["id"]))): int(row["date_start"][5:7]) for row in csv.DictReader(file)}
    found: dict[tuple[int, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in pq.read_table(tmp_path / "out.parquet").to_pylist():
        if (row["agreement"], row["provision"]) == ("syr-2017-05-04-astana", "2a"):
            ends = found[month[row["record"]], row["zone"]]
            ends[0] += row["in_zone_low"]
            ends[1] += row["in_zone_high"]
    lines = re.findall(r"^\| (\w+)[^|]*\| \d+ \| (.+) \|$", MANUAL.read_text("utf-8"), flags=re.MULTILINE)
    told = {name: [cell.strip() for cell in cells.split("|")] for name, cells in lines}
    expected = {
        name: [f"{found[number, zone][0]:.0f}–{found[number, zone][1]:.0f}" for zone in ZONES]
        for number, name in enumerate(MONTHS, start=5)
    }
    assert told == expected
