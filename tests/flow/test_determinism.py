"""The same input gives the same rows, whatever the order of hashes, the working folder and the language settings."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.flow.on_disk import environment, everything, make_case

if TYPE_CHECKING:
    from pathlib import Path

REPORTS = ("2017-05-18-tanf", "2017-06-08-tanf", "flattened-al-tanf")


def test_hash_order_folder_and_locale_change_nothing(tmp_path: Path) -> None:
    said = []
    for seed, language in (("1", "C"), ("4242", "tr_TR.UTF-8")):
        case = make_case(tmp_path / f"case {seed}", *REPORTS)
        (tmp_path / f"folder {seed}").mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "truceline", "run", str(case.folder)],
            cwd=tmp_path / f"folder {seed}",
            env=environment(PYTHONHASHSEED=seed, LC_ALL=language, TZ=f"UTC+{seed[0]}"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said.append(everything(case.folder))
    assert said[0] == said[1]
