"""Every shell line of the guide to agreements runs, in its order, on the files that the guide writes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Call

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "manual" / "agreements.md"
FILES = ("example-river.yaml", "example-desert.yaml")


def shell_lines() -> list[str]:
    """Lines in blocks without a language: those in ``sh`` blocks name files that a reader has."""
    found, language = [], None
    for line in GUIDE.read_text("utf-8").splitlines():
        if line.startswith("```"):
            language = line[3:] if language is None else None
        elif language == "" and line.startswith("truceline "):
            found.append(line)
    return found


def test_the_lines_of_the_guide_run(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    for name, text in zip(FILES, written, strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    lines = shell_lines()
    assert len(lines) >= 12
    for line in lines:
        said = call(*shlex.split(line)[1:])
        assert said.code == 0, (line, said.err)
        assert said.out or said.err, line
    assert (tmp_path / "zones.geojson").stat().st_size > 1000
    assert (tmp_path / "zones.parquet").stat().st_size > 1000
    assert (tmp_path / "agreement.schema.json").stat().st_size > 10_000


def test_every_other_line_is_a_verb_with_options_that_there_are(call: Call) -> None:
    text = GUIDE.read_text("utf-8")
    for verb, group in sorted(set(re.findall(r"truceline (agreement|boundaries) ([a-z]+)", text))):
        assert call(verb, group, "--help").code == 0
    for option in sorted(set(re.findall(r"boundaries add [^\n]*?(--[a-z]+)", text))):
        assert option in call("boundaries", "add", "--help").out
