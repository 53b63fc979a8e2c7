"""What a table tells of weapons and heights reaches the clauses that turn on them, in a case and without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from truceline.agreement.cache import load_compiled
from truceline.agreement.library import library_path
from truceline.flow.bulk_judge import bulk_judge
from truceline.flow.bulk_tables import assess_events
from truceline.flow.bulk_why import judge_row
from truceline.flow.case import init_case, open_case
from truceline.model import Finding, Incident, Record
from truceline.model.record import Particular

if TYPE_CHECKING:
    from pathlib import Path

MINSK = "ukr-2015-02-12-minsk-ii"
HEADER = "row_id,date_start,date_end,date_precision,place,lat,lon,where_precision,act,actor,target,said_by,weapon,what"
ROWS = {
    "howitzer": "152 mm howitzer",
    "rifle": "small arms",
    "untold": "",
}
PLACES = {"howitzer": (47.75, 38.05), "rifle": (48.0, 38.35), "untold": (48.25, 38.6)}


def log(path: Path) -> Path:
    """A mission's log: three rows on fire, each far from the others and with another weapon."""
    rows = []
    for number, (name, weapon) in enumerate(ROWS.items()):
        lat, lon = PLACES[name]
        what = f"Fire by formations of Donbas number {number}"
        rows.append(
            f"{name},2015-06-1{number},2015-06-1{number},1,village {number},{lat},{lon},1,"
            f"shelling_artillery_missile_attack,donbas-armed-formations,ukraine,Mission,{weapon},{what}"
        )
    path.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    return path


def told(low: float, high: float) -> str:
    return "yes" if low > 0 else "no" if high == 0 else "open"


EXPECTED = {"howitzer": "yes", "rifle": "no", "untold": "open"}


def test_findings_of_a_case_turn_on_the_weapon_of_a_row(tmp_path: Path) -> None:
    init_case(tmp_path / "case", "Log", ["UKR"], [MINSK])
    log(tmp_path / "case" / "sources" / "incidents.csv")
    case = open_case(tmp_path / "case")
    case.run()
    records = {record.id: record for record in case.rows(Record)}
    assert {record.row_id: record.particulars for record in records.values()} == {
        name: (Particular(name="weapon", text=weapon),) if weapon else () for name, weapon in ROWS.items()
    }
    incidents = {incident.id: records[incident.members[0].item].row_id for incident in case.rows(Incident)}
    assert sorted(incidents.values()) == sorted(ROWS)
    values = {
        incidents[one.id]: [value.value for value in one.values if value.field == "weapon"]
        for one in case.rows(Incident)
    }
    assert values == {name: [weapon] if weapon else [] for name, weapon in ROWS.items()}
    acts = {
        incidents[one.subject]: next(factor.bounds for factor in one.factors if factor.name == "act")
        for one in case.rows(Finding)
        if one.provision == "2" and one.subject in incidents
    }
    assert {name: told(bounds.low, bounds.high) for name, bounds in acts.items()} == EXPECTED


@pytest.mark.parametrize("is_mapped", [False, True])
def test_findings_of_a_table_turn_on_the_weapon_of_a_row(tmp_path: Path, is_mapped: bool) -> None:
    path = log(tmp_path / "log.csv")
    if is_mapped:
        text = (
            path.read_text("utf-8").replace("row_id", "No", 1).replace("said_by", "Who", 1).replace("weapon", "Arm", 1)
        )
        path.write_text(text, "utf-8")
        mapping = (
            "schema: truceline-table/1\ntitle: a log\nrow_id: [No]\ndate: {start: date_start, end: date_end}\n"
            "place: {name: [place], latitude: lat, longitude: lon, precision: where_precision, scheme: ucdp}\n"
            "act: {columns: [act]}\nactor: actor\ntarget: target\nsource: {said_by: Who}\nparticulars: {weapon: Arm}\n"
        )
        (tmp_path / "log.csv.mapping.yaml").write_text(mapping, "utf-8")
    compiled = load_compiled(library_path(MINSK))
    judge, stamp = bulk_judge((compiled,), keep_all=True)
    totals = assess_events(path, tmp_path / "out.parquet", judge, stamp)
    assert (totals.taken, totals.refused) == (3, 0)
    rows = [row for row in pq.read_table(tmp_path / "out.parquet").to_pylist() if row["provision"] == "2"]
    assert {row["record"]: told(row["act_low"], row["act_high"]) for row in rows} == EXPECTED
    ((_, incident, _),), _ = judge_row(path, "howitzer", (compiled,))
    assert [(value.field, value.value) for value in incident.values] == [("weapon", "152 mm howitzer")]
