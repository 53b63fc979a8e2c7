"""The verb read: files in, things out, without a case; and interrupts that come early."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyarrow import parquet

if TYPE_CHECKING:
    from tests.cli.conftest import Call

SOURCES = Path(__file__).resolve().parents[2] / "src/truceline/cases/syria-2017/sources"
ROWS = len((SOURCES / "incidents.csv").read_text("utf-8").splitlines()) - 1


def test_files_are_counted_and_what_was_not_taken_is_said(call: Call, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    said = call("read", SOURCES / "incidents.csv", SOURCES / "coverage.csv", empty)
    assert said.code == 0
    assert str(ROWS) in said.out
    assert "read.empty" in said.err
    assert "Mend: save it again" in said.err


def test_everything_as_lines_of_json(call: Call) -> None:
    rows = [json.loads(line) for line in call("read", SOURCES / "coverage.csv", "--json").out.splitlines()]
    assert {row["noun"] for row in rows} == {"coverage"}
    assert len(rows) == len((SOURCES / "coverage.csv").read_text("utf-8").splitlines()) - 1


def test_records_go_into_parquet_in_the_columns_of_a_case(call: Call, tmp_path: Path) -> None:
    said = call("read", SOURCES / "incidents.csv", "--out", tmp_path / "records.parquet")
    assert f"wrote {tmp_path}/records.parquet" in said.err
    table = parquet.read_table(tmp_path / "records.parquet")
    assert table.num_rows == ROWS
    assert {"id", "content_sha256", "act", "place", "chain"} <= set(table.column_names)
    said = call("read", SOURCES / "coverage.csv", "--out", tmp_path / "none.parquet")
    assert (said.code, "no table gave a record" in said.err) == (1, True)
    said = call("read", SOURCES / "incidents.csv", "--out", tmp_path / "no" / "records.parquet")
    assert (said.code, "cannot be written" in said.err) == (1, True)


def test_a_mapping_says_what_the_columns_of_a_table_mean(call: Call, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("No;When;Where;Kind\n1;31/05/2017;Homs;shells\n", "utf-8")
    mapping = tmp_path / "ours.yaml"
    mapping.write_text(
        "schema: truceline-table/1\ntitle: log\nrow_id: No\ndate: {start: When, order: dmy}\nplace: {name: Where}\n"
        "act: {columns: Kind, values: {shells: shelling_artillery_missile_attack}}\nsource: {publisher: Mission}\n",
        "utf-8",
    )
    [line] = call("read", tmp_path / "log.csv", "--mapping", mapping, "--json").out.splitlines()
    assert json.loads(line)["row"]["act"] == "shelling_artillery_missile_attack"
    said = call("read", tmp_path / "log.csv", "--mapping", tmp_path / "none.yaml")
    assert (said.code, "there is no such file" in said.err) == (1, True)
    said = call("read", tmp_path / "log.csv")
    assert (said.code, "log.csv.mapping.yaml" in said.err) == (1, True)


def test_a_file_that_is_not_there(call: Call, tmp_path: Path) -> None:
    said = call("read", tmp_path / "none.txt")
    assert (said.code, "No such file" in said.err) == (1, True)


def test_it_reads_what_comes_in_on_stdin() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "truceline", "read", "-", "--json"],
        input=(SOURCES / "incidents.csv").read_bytes(), capture_output=True, check=True,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == ROWS


@pytest.mark.parametrize("after", [0.02, 0.06, 0.1, 0.15, 0.3])
def test_an_interrupt_while_it_begins_is_no_fault(after: float) -> None:
    begun = subprocess.Popen(
        [sys.executable, "-c", "import sys; from truceline.cli.app import main; print(1, flush=True);"
         " sys.argv = ['truceline', 'doctor']; main()"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert begun.stdout is not None
    begun.stdout.readline()
    time.sleep(after)
    begun.send_signal(signal.SIGINT)
    _, errors = begun.communicate(timeout=30)
    assert begun.returncode in (0, 1, 130)
    assert "Traceback" not in errors
