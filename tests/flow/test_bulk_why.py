"""A row of a table, judged by itself, has the findings of the table, with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from tests.flow.test_bulk import IDS, a_judge, run, table
from truceline.agreement.compile import compile_agreement
from truceline.agreement.library import load_library
from truceline.errors import CaseError, ItemError
from truceline.flow.bulk_tables import assess_events
from truceline.flow.bulk_why import judge_row
from truceline.model import Finding
from truceline.model.finding import FactorName
from truceline.publish.derivation import RowOfTable, derive_row
from truceline.synth.world import make_world

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["table"]

OPEN = "whether it was an act of which the clause speaks (violence) is open"


@pytest.fixture(scope="module")
def compiled() -> tuple[object, ...]:
    return tuple(map(compile_agreement, load_library(IDS)))


def numbers(finding: Finding) -> dict[str, float]:
    """A finding's probabilities under the names that they have in a table of findings."""
    assert finding.applicability is not None
    found = {"applicability": finding.applicability} | {one.name.value: one.bounds for one in finding.factors}
    return {f"{name}_{end}": getattr(bounds, end) for name, bounds in found.items() for end in ("low", "high")}


def test_a_row_by_itself_has_the_findings_of_the_table(table: Path, tmp_path: Path, compiled: tuple) -> None:
    out = tmp_path / "out.parquet"
    run(table, out, keep_all=True)
    told = {(row["record"], row["provision"]): row for row in pq.read_table(out).to_pylist()}
    outcomes = set()
    for number in range(1, 400, 5):
        if number % 97 == 0:
            continue
        ((row, incident, findings),), makers = judge_row(table, f"r{number}", compiled, "Asia/Damascus")
        assert (row, incident.founding) == (number, f"r{number}")
        assert {maker.id for maker in makers} >= {finding.made_by for finding in findings}
        for finding in findings:
            other = told[f"r{number}", finding.provision]
            assert other["outcome"] == finding.outcome
            assert {name: pytest.approx(other[name], abs=1e-6) for name in numbers(finding)} == numbers(finding)
            assert (other["zone"], other["failing"]) == (finding.zone, " ".join(finding.failing))
            assert finding.support is None
            assert "support" not in finding.sentence.casefold() + " ".join(finding.reasons).casefold()
            assert {factor.name for factor in finding.factors} == set(FactorName)
            assert all(factor.reason for factor in finding.factors)
            outcomes.add(finding.outcome)
    assert len(outcomes) > 3


def test_rows_of_csv_and_of_tables_of_others_are_found(table: Path, tmp_path: Path, compiled: tuple) -> None:
    plain = tmp_path / "plain.csv"
    pcsv.write_csv(pq.read_table(table), plain)
    assert judge_row(plain, "r17", compiled) == judge_row(table, "r17", compiled)
    events = tmp_path / "events.csv"
    pcsv.write_csv(make_world("sparse", 11, {"incidents": 200}).tables()["alpha"], events)
    assess_events(events, tmp_path / "out.parquet", *a_judge(keep_all=True))
    other = pq.read_table(tmp_path / "out.parquet").to_pylist()[-1]
    ((row, _, findings),), _ = judge_row(events, other["record"], compiled, "Asia/Damascus")
    assert row == other["row"]
    (finding,) = (one for one in findings if one.provision == other["provision"])
    assert {name: pytest.approx(other[name], abs=1e-6) for name in numbers(finding)} == numbers(finding)


def test_an_id_that_stands_twice_gives_both_rows(table: Path, tmp_path: Path, compiled: tuple) -> None:
    rows, twice = pq.read_table(table).slice(1, 3), tmp_path / "twice.parquet"
    pq.write_table(pa.concat_tables([rows, rows]), twice)
    found, _ = judge_row(twice, "r2", compiled)
    assert [one.row for one in found] == [1, 4]
    assert found[0].findings == found[1].findings


def test_what_cannot_be_told_is_one_clear_error(table: Path, compiled: tuple) -> None:
    with pytest.raises(CaseError, match="no row has the id 'nobody'"):
        judge_row(table, "nobody", compiled)
    with pytest.raises(CaseError, match=r"refused: lon and lat .*bad_point"):
        judge_row(table, "r97", compiled)
    with pytest.raises(ItemError, match="clock"):
        judge_row(table, "r1", compiled, "Mars/Olympus")


def test_an_act_that_is_not_told_is_said_to_be_so(tmp_path: Path) -> None:
    memorandum = tuple(map(compile_agreement, load_library(("syr-2017-05-04-astana",))))
    source = tmp_path / "log.csv"
    source.write_text("id,lon,lat,date,act\na,36.38,33.53,2017-06-10,bombing\nb,36.38,33.53,2017-06-10,\n", "utf-8")
    for record in "ab":
        ((_, incident, findings),), _ = judge_row(source, record, memorandum)
        reasons = [one.reason for finding in findings for one in finding.factors if one.name is FactorName.ACT]
        assert reasons == [f"{OPEN}: no act of the list is told"] * 2
        branch = derive_row(RowOfTable(0, source.name, incident, findings), {}, {}).branches[0].branches[0]
        assert "100%: Some act, somebody → somebody" in branch.text
