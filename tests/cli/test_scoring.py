"""``truceline score``: counts, files to read, figures and errors, of a file and of a case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.flow.on_disk import make_case
from tests.score.factory import REPORT, claim_of, when_of
from truceline.score.load import parse_gold

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "en-901.yaml").write_text(REPORT)
    return folder


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    report = parse_gold(REPORT.encode(), "en-901.yaml")
    path = tmp_path / "claims.jsonl"
    rows = [{"noun": "claim"} | msgspec.to_builtins(claim_of(report, index)) for index in (0, 3)]
    rows[1]["modality"] = "asserted"
    rows.append(rows[0] | {"document": "doc-of-another-case"})
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def test_reports_are_counted(call: Call, gold: Path) -> None:
    said = call("score", gold)
    assert said.code == 0
    assert "incident claims" in said.out
    assert "phenomenon nested" in said.out
    counts = json.loads(call("score", gold, "--json").out)
    assert (counts["reports"], counts["claims"], counts["incident claims"], counts["of these required"]) == (1, 5, 3, 2)


def test_reports_are_written_for_a_case(call: Call, gold: Path, tmp_path: Path) -> None:
    said = call("score", gold, "--reports", tmp_path / "sources")
    assert (said.code, said.out) == (0, "")
    assert "1 files written" in said.err
    assert "Two soldiers died" in (tmp_path / "sources" / "en-901.md").read_text()


def test_figures_and_errors_for_people(call: Call, gold: Path, claims: Path) -> None:
    said = call("score", gold, claims, "--errors", "--by", "conflict")
    assert said.code == 0
    assert "conflict syria (1 reports)" in said.out
    assert "incident claims: precision" in said.out
    assert "1 of 2" in said.out
    assert "No times came with the claims" in said.out
    assert "1 claims are of documents that are no gold report" in said.out
    assert "missed: Two soldiers died" in said.out


def test_figures_for_programs(call: Call, gold: Path, claims: Path) -> None:
    said = call("score", gold, claims, "--json", "--errors")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert rows[0]["precision"]["share"] == rows[0]["recall"]["share"] == 0.5
    assert rows[0]["in_nothing"] == 1
    assert rows[0]["fields"]["chain"]["right"] == 1
    assert {row["what"] for row in rows if row["noun"] == "error"} >= {"missed", "factuality"}
    assert said.out == call("score", gold, claims, "--json", "--errors").out


def test_times_are_scored_where_they_come(call: Call, gold: Path, claims: Path) -> None:
    report = parse_gold(REPORT.encode(), "en-901.yaml")
    with claims.open("a") as file:
        file.write(json.dumps({"noun": "when"} | msgspec.to_builtins(when_of(report, 0))) + "\n")
    row = json.loads(call("score", gold, claims, "--json").out)
    assert (row["fields"]["date"]["right"], row["fields"]["date"]["of"]) == (1, 1)


def test_a_case_is_scored(call: Call, gold: Path, tmp_path: Path) -> None:
    case = make_case(tmp_path / "case", rows=1)
    assert call("score", gold, "--reports", case.folder / "sources").code == 0
    case.run()
    row = json.loads(call("score", gold, case.folder, "--json").out)
    assert row["reports"] == 1
    assert row["recall"]["of"] == 2


def test_faults_are_told(call: Call, gold: Path, tmp_path: Path) -> None:
    (gold / "en-901.yaml").write_text(REPORT.replace("trigger: hit", "trigger: struck"))
    said = call("score", gold)
    assert said.code == 1
    assert "en-901.yaml:" in said.err
    assert "Mend:" in said.err
    assert call("score", tmp_path / "nowhere").code == 1
