"""Runs killed with SIGKILL at random moments, and what must hold afterwards."""

from __future__ import annotations

import random
import shutil
import signal
import time
from typing import TYPE_CHECKING, NamedTuple

from tests.flow.on_disk import everything, make_case, start_run
from truceline.flow.case import Case, open_case
from truceline.flow.check import check_case

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = ("2017-05-18-tanf", "2017-06-06-tanf", "2017-06-08-tanf")


class Undisturbed(NamedTuple):
    """What runs say that nobody disturbs: the first, one after a change of the sources, and how long a run takes."""

    first: dict[str, list[bytes]]
    second: dict[str, list[bytes]]
    seconds: float


def change(case: Case) -> None:
    """Take a report away, where there are any, and cut a table: another generation."""
    for path in case.folder.glob("sources/2017-06-06*"):
        path.unlink()
    table = case.folder / "sources/incidents.csv"
    table.write_text("".join(table.read_text("utf-8").splitlines(keepends=True)[:-2]), "utf-8")


def undisturbed(folder: Path, *reports: str) -> Undisturbed:
    """Both runs of a case with these reports, and how long the first takes as a process of its own."""
    case = make_case(folder, *reports)
    started = time.monotonic()
    _finish(case)
    seconds = time.monotonic() - started
    first = everything(case.folder)
    change(case)
    case.run()
    return Undisturbed(first, everything(case.folder), seconds)


def _finish(case: Case) -> None:
    running = start_run(case)
    _, errors = running.communicate()
    assert running.returncode == 0, errors


def kill_at_random(folder: Path, whole: Undisturbed, seed: int, *reports: str) -> str:
    """Kill a first run (odd seeds) or a second one at a moment drawn from the seed, then run again and compare.

    Gives what the case held right after the kill: nothing, first or second.
    """
    case = make_case(folder, *reports)
    is_second = seed % 2 == 0
    if is_second:
        case.run()
        change(case)
    moment = random.Random(seed).uniform(0.0, whole.seconds)  # noqa: S311 a moment, not a secret
    running = start_run(case)
    time.sleep(moment)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    held = _held(case, whole)
    assert held != "nothing" or not is_second, f"generation 1 was lost by a kill after {moment:.2f} s (seed {seed})"
    open_case(case.folder).run()
    after, expected = everything(case.folder), whole.second if is_second else whole.first
    assert after == expected, f"killed after {moment:.2f} s (seed {seed})"
    assert check_case(case).faults == ()
    assert not [*case.folder.glob(".next-*"), *case.folder.glob("parses/*/*.part")]
    shutil.rmtree(folder)
    return held


def _held(case: Case, whole: Undisturbed) -> str:
    """What a reader sees right after the kill: always something whole."""
    if not case.database.exists():
        return "nothing"
    now = everything(case.folder)
    assert now in (whole.first, whole.second)
    return "first" if now == whole.first else "second"
