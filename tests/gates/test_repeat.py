"""The bundled case, run twice and in two places: the same rows, the same files but for the run's stamp."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.flow.on_disk import everything
from truceline.flow.case import copy_bundled

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.flow.case import Case


def without_stamp(case: Case) -> bytes:
    """The report but for its one element that tells which run made it, and when."""
    text, count = re.subn(rb"<div data-run-stamp>.*?</div>", b"", (case.out / "report.html").read_bytes(), flags=re.S)
    assert count == 1
    return text


@pytest.mark.slow
def test_the_bundled_case_repeats_itself(tmp_path: Path) -> None:
    first, second = (copy_bundled("syria-2017", tmp_path / name) for name in ("first", "second"))
    assert first.run().number == 1
    assert second.run(workers=2).number == 1
    assert everything(first.folder) == everything(second.folder)
    for name in ("findings.csv", "findings.geojson"):
        assert (first.out / name).read_bytes() == (second.out / name).read_bytes()
    assert without_stamp(first) == without_stamp(second)
    assert first.run().generation is None
