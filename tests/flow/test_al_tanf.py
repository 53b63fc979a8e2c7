"""Who reported what of the three strikes at al-Tanf: one incident each, copies of one wire one origin."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from truceline.flow.case import init_case, open_case
from truceline.model import Incident, Record

if TYPE_CHECKING:
    from collections.abc import Iterable

REPORTS = Path(__file__).resolve().parents[3] / "shared/data/syria-ledgers/al_tanf_reports.csv"
COALITION = "US-led coalition"
HEAD = (
    "row_id",
    "date_start",
    "date_end",
    "place",
    "lat",
    "lon",
    "where_precision",
    "act",
    "actor",
    "target",
    "said_by",
)

pytestmark = pytest.mark.skipif(not REPORTS.is_file(), reason="../shared/data is not there")


def chain_of(publisher: str, note: str) -> str:
    """Who says it after whom, outermost first, from the publisher's column and the note."""
    outer, _, rest = publisher.partition(" (")
    speakers = outer.split(" quoting ")
    if "Reuters copy" in rest:
        speakers += ["Reuters", COALITION]
    elif "coalition statement" in note:
        speakers.append(COALITION)
    elif "cites DoD" in note or "Pentagon" in note:
        speakers.append("Pentagon")
    return " < ".join(speakers)


def rows() -> Iterable[tuple[object, ...]]:
    """The reports as rows of an incident table: what a report tells happened in the days up to it."""
    with REPORTS.open(encoding="utf-8", newline="") as file:
        for number, report in enumerate(csv.DictReader(file)):
            told = date.fromisoformat(report["date"])
            day = date(2017, 5, 18) if told.month == 5 else told
            yield (
                f"r{number}", day, told, "al-Tanf", 33.489518, 38.656978, 2, "Air/drone strike",
                COALITION, "pro-government forces", chain_of(report["publisher"], report["what_it_says_in_our_words"]),
            )  # fmt: skip


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Incident, list[str]]]:
    """The incidents of a case of these reports alone, each with the rows that tell it."""
    folder = tmp_path_factory.mktemp("tanf") / "case"
    init_case(folder, "al-Tanf", ["SYR"], ("syr-al-tanf-zone",))
    with (folder / "sources/reports.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(rows())
    case = open_case(folder)
    case.run()
    names = {record.id: record.row_id for record in case.rows(Record)}
    found = [(one, sorted(names[member.item] for member in one.members)) for one in case.rows(Incident)]
    return sorted(found, key=lambda pair: pair[1])


def test_18_may_and_6_june_are_one_incident_each_with_all_their_reports(
    incidents: list[tuple[Incident, list[str]]],
) -> None:
    told = [names for _, names in incidents]
    assert ["r0", "r1", "r2", "r3", "r4", "r5"] in told
    assert ["r6"] in told
    assert ["r7", "r8"] in told
    assert len(told) == 3


def test_copies_of_one_wire_are_one_origin(incidents: list[tuple[Incident, list[str]]]) -> None:
    first = next(one for one, names in incidents if "r0" in names)
    origins = [member.origin for member in first.members]
    assert len(set(origins)) <= 2
    assert first.origins_asserting == len(set(origins))
