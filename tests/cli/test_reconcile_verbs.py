"""The verbs of matching: overlaps and files, waterfalls, a sample judged in the terminal, a queue of doubts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.csv as pcsv
import pytest
from typer.testing import CliRunner

from truceline.cli.verbs import app
from truceline.errors import CaseError
from truceline.synth.world import make_world

if TYPE_CHECKING:
    from tests.cli.conftest import Call
    from truceline.flow.case import Case

runner = CliRunner()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("tables")
    world = make_world("plain", 11, {"incidents": 400, "days": 40})
    for name in ("alpha", "beta"):
        pcsv.write_csv(world.tables()[name], folder / f"{name}.csv")
    return [str(folder / f"{name}.csv") for name in ("alpha", "beta")]


def test_tables_are_matched_and_written(tables: list[str], tmp_path: Path) -> None:
    out = tmp_path / "matched.csv"
    result = runner.invoke(app, ["reconcile", *tables, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "alpha + beta" in result.stdout
    assert "rows in =" in result.stderr
    assert out.read_text().startswith('"table","row_id"')


def test_a_file_that_was_given_is_not_written_over(tables: list[str]) -> None:
    before = Path(tables[0]).read_bytes()
    result = runner.invoke(app, ["reconcile", *tables, "--out", tables[0]])
    assert result.exit_code == 2
    assert "would be lost" in result.output
    assert Path(tables[0]).read_bytes() == before


def test_nothing_judged_is_no_estimate(tables: list[str], tmp_path: Path) -> None:
    call = ["reconcile", "validate", *tables, "--judgements", str(tmp_path / "j.csv"), "--author", "A. Reader"]
    assert "nothing can be said" in runner.invoke(app, call, input="q\n").stdout
    assert json.loads(runner.invoke(app, [*call, "--json"], input="q\n").stdout) == {"judged": 0}


def test_overlaps_as_json_lines(tables: list[str]) -> None:
    result = runner.invoke(app, ["reconcile", "tables", *tables, "--json"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    shared = {tuple(row["tables"]): row["incidents"] for row in rows if row["kind"] == "shared"}
    assert set(shared) == {("alpha", "beta"), ("alpha",), ("beta",)}
    told = {row["table"]: row for row in rows if row["kind"] == "table"}
    assert told["alpha"]["rows"] == shared["alpha", "beta"] + shared["alpha",]


def test_why_shows_each_comparison_and_the_sum(tables: list[str]) -> None:
    rows = [json.loads(line) for line in runner.invoke(app, ["reconcile", *tables, "--json"]).stdout.splitlines()]
    assert rows
    first = pcsv.read_csv(tables[0]).column("row_id")[0].as_py()
    second = pcsv.read_csv(tables[1]).column("row_id")[0].as_py()
    names = ["--why", f"alpha:{first}", "--why", f"beta:{second}"]
    result = runner.invoke(app, ["reconcile", *tables, *names])
    assert result.exit_code == 0, result.output
    for word in ("prior", "place", "time", "act", "sides", "casualties", "log-odds"):
        assert word in result.stdout
    told = json.loads(runner.invoke(app, ["reconcile", *tables, *names, "--json"]).stdout)
    assert [step["name"] for step in told["steps"]][:2] == ["prior", "place"]


@pytest.mark.parametrize(
    "names", [["--why", "alpha:x"], ["--why", "alpha", "--why", "beta"], ["--out", "x.txt"]], ids=["one", "bare", "out"]
)
def test_wrong_usage_is_told(tables: list[str], names: list[str]) -> None:
    assert runner.invoke(app, ["reconcile", *tables, *names]).exit_code == 2


def test_a_row_that_is_not_there_is_told(tables: list[str]) -> None:
    result = runner.invoke(app, ["reconcile", *tables, "--why", "alpha:none", "--why", "beta:none"])
    assert isinstance(result.exception, CaseError)


def test_judgements_that_are_not_there_are_told(tables: list[str], tmp_path: Path) -> None:
    result = runner.invoke(app, ["reconcile", *tables, "--judgements", str(tmp_path / "none.csv")])
    assert isinstance(result.exception, CaseError)


def test_a_sample_is_judged_kept_and_gone_on_with(tables: list[str], tmp_path: Path) -> None:
    log = tmp_path / "ours.csv"
    words = ["reconcile", "validate", *tables, "--judgements", str(log), "--author", "A. Reader", "--sample", "10"]
    first = runner.invoke(app, words, input="s\nwhat\nd\n?\nq\n")
    assert first.exit_code == 0, first.output
    assert "2 pairs judged" in first.stdout
    assert len(log.read_text().splitlines()) == 3
    second = runner.invoke(app, [*words, "--json"], input="s\n" * 20)
    told = json.loads(second.stdout)
    assert told["judged"] >= 8
    assert told["precision"]["low"] <= told["precision"]["value"] <= told["precision"]["high"]
    held = log.read_text()
    runner.invoke(app, words, input="")
    assert log.read_text() == held
    joined = runner.invoke(app, ["reconcile", *tables, "--judgements", str(log)])
    assert joined.exit_code == 0, joined.output


def test_refusals_are_told_by_code(tables: list[str], tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.csv"
    rows = pcsv.read_csv(tables[0]).to_pylist()[:6]
    lines = [
        f"n{at},{row['date_start']},{0 if at else 33.5},{0 if at else 38.6},attack,x" for at, row in enumerate(rows)
    ]
    nowhere.write_text("row_id,date_start,lat,lon,act,said_by,place\n" + "".join(f"{line},\n" for line in lines))
    result = runner.invoke(app, ["reconcile", tables[0], str(nowhere)])
    assert result.exit_code == 0, result.output
    assert "place.bad_point nowhere.csv:rows 2, 3, 4, 5, 6: 5 rows: at 0, 0" in result.stderr


def test_a_queue_puts_what_matters_first(call: Call, ran: Case) -> None:
    said = call("reconcile", "queue", str(ran.folder), "--limit", "5", "--json")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert len(rows) == 5
    scores = [row["uncertainty"] * row["effect"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert all(row["title"] and row["title"] != row["item"] and row["label"] for row in rows)
    shown = call("reconcile", "queue", str(ran.folder), "--limit", "2").out
    assert "bits" in shown
    assert "what it says" in shown


def test_why_of_a_judged_pair_says_who_judged_it(tables: list[str], tmp_path: Path) -> None:
    rows = {Path(name).stem: pcsv.read_csv(name).column("row_id")[0].as_py() for name in tables}
    kept = tmp_path / "kept.csv"
    kept.write_text(
        "verdict,table,row,other_table,other_row,author,time,reason\n"
        f"different,alpha,{rows['alpha']},beta,{rows['beta']},R. Eader,2026-01-01T00:00:00Z,seen\n"
    )
    names = ["--why", f"alpha:{rows['alpha']}", "--why", f"beta:{rows['beta']}", "--judgements", str(kept)]
    assert "judged different by R. Eader" in runner.invoke(app, ["reconcile", *tables, *names]).stdout
    judged = json.loads(runner.invoke(app, ["reconcile", *tables, *names, "--json"]).stdout)["judged"]
    assert judged == {"verdict": "different", "author": "R. Eader", "time": "2026-01-01T00:00:00Z"}


def test_help_without_words() -> None:
    assert "validate" in runner.invoke(app, ["reconcile", "--help"]).stdout
