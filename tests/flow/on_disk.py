"""A small case on disk, runs of it as processes of their own, and what its findings are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from truceline.flow.case import BUNDLED, Case, init_case, open_case
from truceline.model import TABLE_NOUNS, Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
SOURCES = BUNDLED / "syria-2017" / "sources"
ROWS = 12
AGREEMENTS = ("syr-2017-05-04-astana", "syr-al-tanf-zone", "syr-2015-10-20-flight-safety")


def make_case(folder: Path, *reports: str, rows: int = ROWS) -> Case:
    """A case with the first rows of the bundled tables, and bundled reports by name."""
    init_case(folder, "Small", ["SYR"], AGREEMENTS)
    with (folder / "case.toml").open("a", encoding="utf-8") as settings:
        settings.write('publish = ["csv"]\n')
    for name in ("incidents.csv", "coverage.csv"):
        lines = (SOURCES / name).read_text("utf-8").splitlines(keepends=True)
        (folder / "sources" / name).write_text("".join(lines[: rows + 1]), "utf-8")
    for name in reports:
        for path in SOURCES.glob(f"{name}*"):
            (folder / "sources" / path.name).write_bytes(path.read_bytes())
    return open_case(folder)


def environment(**more: str) -> Mapping[str, str]:
    """The environment of a run as a process."""
    return {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", **more}


def start_run(case: Case) -> subprocess.Popen[str]:
    """``truceline run`` as a process of its own."""
    command = [sys.executable, "-m", "truceline", "run", str(case.folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())


def everything(folder: Path) -> dict[str, list[bytes]]:
    """All rows of the latest generation, by noun, without what may differ between machines: the time of capture."""
    found: dict[str, list[bytes]] = {}
    with open_case(folder).reading() as reading:
        for noun in TABLE_NOUNS:
            rows = reading.read(noun)
            if noun is Evidence:
                rows = [msgspec.structs.replace(row, captured_utc=None) for row in rows]
            found[noun.NAME] = [msgspec.json.encode(row) for row in rows]
    return found
