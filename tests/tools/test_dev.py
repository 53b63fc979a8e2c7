"""The ./dev script: its decisions, with a stand-in for uv as the installer, so that nothing is fetched."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tools.tracked import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

STAND_IN = """\
#!/bin/sh
echo "$*" >> {log}
for last; do :; done
if [ "$1" = venv ]; then mkdir -p "$last/bin" && ln -s {python} "$last/bin/python"; fi
if [ "$1" = pip ] && [ -e {refusal} ]; then exit 1; fi
"""


@pytest.fixture
def uv_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the stand-in for uv writes how it was called; it refuses to install while a file ``refuse`` is there."""
    log = tmp_path / "uv.log"
    log.touch()
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "uv").write_text(STAND_IN.format(log=log, python=sys.executable, refusal=tmp_path / "refuse"))
    (programs / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return log


def calls(log: Path) -> list[str]:
    """What uv was asked for since the last question: making a venv, the packages of the lock, or the project."""
    names = {"venv": "venv", "-r": "lock", "-e": "project"}
    said = [next(name for key, name in names.items() if key in line.split()) for line in log.read_text().splitlines()]
    log.write_text("")
    return said


def test_help_names_every_verb(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == dev.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [verb for verb in dev.VERBS if f"\n  {verb} " not in shown] == []


def test_an_unknown_verb_is_wrong_usage(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["tset"]) == 2
    assert "no verb called tset" in capsys.readouterr().err


def test_the_script_needs_nothing_installed() -> None:
    command = [sys.executable, "-I", "-S", str(ROOT / "dev"), "help"]
    assert subprocess.run(command, capture_output=True, check=True, cwd="/").stdout.startswith(b"usage: ./dev")


def test_set_up_once_then_nothing_to_do(dev: ModuleType, uv_log: Path) -> None:
    assert dev.main(["setup"]) == 0
    assert calls(uv_log) == ["venv", "lock", "project"]
    assert (dev.VENV / "bin/python").exists()
    assert dev.main(["setup"]) == 0
    assert calls(uv_log) == []


def test_the_lock_is_installed_whole_with_hashes_and_without_building(dev: ModuleType, uv_log: Path) -> None:
    dev.setup()
    line = next(line for line in uv_log.read_text().splitlines() if "-r" in line.split())
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(line.split())


def test_an_interrupted_set_up_is_not_taken_for_a_whole_one(dev: ModuleType, uv_log: Path, tmp_path: Path) -> None:
    (tmp_path / "refuse").touch()
    assert dev.main(["setup"]) == 1
    assert not dev.VENV.exists()
    (tmp_path / "refuse").unlink()
    assert dev.main(["setup"]) == 0
    assert calls(uv_log) == ["venv", "lock", "venv", "lock", "project"]


def test_a_failed_project_install_is_done_again_without_the_packages(
    dev: ModuleType, uv_log: Path, tmp_path: Path
) -> None:
    dev.setup()
    dev.PROJECT.write_text(dev.PROJECT.read_text().replace('version = "0.1.0"', 'version = "0.1.1"', 1))
    (tmp_path / "refuse").touch()
    assert dev.main(["setup"]) == 1
    (tmp_path / "refuse").unlink()
    calls(uv_log)
    dev.setup()
    assert calls(uv_log) == ["project"]


def test_settings_of_tools_cost_no_set_up(dev: ModuleType, uv_log: Path) -> None:
    dev.setup()
    calls(uv_log)
    dev.PROJECT.write_text(dev.PROJECT.read_text() + "\n[tool.other]\nx = 1\n")
    dev.setup()
    assert calls(uv_log) == []


def test_another_lock_makes_another_venv_and_removes_the_old_one(dev: ModuleType, uv_log: Path) -> None:
    dev.setup()
    old = dev.VENV.resolve()
    dev.LOCK.write_text(dev.LOCK.read_text() + "# changed\n")
    calls(uv_log)
    dev.setup()
    assert calls(uv_log) == ["venv", "lock", "project"]
    assert dev.VENV.resolve() != old
    assert not old.exists()


def test_a_copied_repository_makes_a_venv_of_its_own(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    here = dev.venv_name("3.11")
    monkeypatch.setattr(dev, "ROOT", dev.ROOT / "elsewhere")
    assert dev.venv_name("3.11") != here
    assert dev.venv_name("3.11") != dev.venv_name("3.12")


def test_a_venv_that_dev_did_not_make_is_left_alone(
    dev: ModuleType, uv_log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dev.VENV.mkdir()
    (dev.VENV / "mine").touch()
    assert dev.main(["setup"]) == 1
    assert "move it away" in capsys.readouterr().err
    assert (dev.VENV / "mine").exists()


def test_without_leave_to_install_the_exact_line_is_printed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRUCELINE_NO_APT", "1")
    assert not dev.install("the browser tests need Chromium", "chromium")
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium" in capsys.readouterr().err


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_all_tests_are_measured_but_the_browser_s_and_each_run_counts(
    failing: int, dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[list[str]] = []

    def run(command: list[str | Path]) -> int:
        runs.append([str(word) for word in command])
        return int(len(runs) == failing)

    for name, stand_in in (("setup", lambda: None), ("provide_postgres", lambda: None), ("run", run)):
        monkeypatch.setattr(dev, name, stand_in)
    assert dev.main(["test"]) == int(failing > 0)
    browser, others = runs
    assert browser[-1] == "tests/browser"
    assert others[-4:] == ["--ignore", "tests/browser", "--cov", f"--cov-fail-under={dev.COVERAGE_FLOOR}"]
    assert dev.main(["test", "-x"]) == 0
    assert runs[-1][-2:] == ["pytest", "-x"]


@pytest.mark.parametrize(("required", "told"), [("", "will be skipped"), ("1", "will fail")])
def test_a_missing_browser_is_told_with_what_follows(
    required: str, told: str, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRUCELINE_NO_APT", "1")
    monkeypatch.setenv("TRUCELINE_REQUIRE_BROWSER", required)
    monkeypatch.setenv("PATH", str(dev.ROOT))
    dev.provide_browser()
    assert told in capsys.readouterr().err


def test_an_unsupported_python_looks_for_a_supported_one(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "SUPPORTED", ((3, 98), (3, 99)))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(dev.CannotGoOn, match=r"needs one of 3\.98, 3\.99"):
        dev.choose_python()
    for name, code in (("python3.99", 1), ("python3.98", 0)):  # A version manager's shim is there but does not run.
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    assert dev.choose_python() == str(tmp_path / "python3.98")


@pytest.mark.parametrize("verb", ["bench", "docs", "gates"])
def test_a_verb_with_nothing_to_run_does_not_pass(
    verb: str, dev: ModuleType, uv_log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main([verb]) == 1
    assert "yet" in capsys.readouterr().err


def test_an_unknown_benchmark_is_named_with_those_there_are(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    (dev.ROOT / "bench").mkdir()
    for name in ("bulk.py", "_peers.py"):
        (dev.ROOT / "bench" / name).touch()
    assert dev.main(["bench", "blk"]) == 1
    assert "no benchmark called blk; there are: bulk" in capsys.readouterr().err
