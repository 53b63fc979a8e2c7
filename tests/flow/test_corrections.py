"""Judgements as people write them: strict, each fault with file and line."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from truceline.errors import CaseError
from truceline.flow.case import BUNDLED
from truceline.flow.corrections import Subject, read_corrections
from truceline.model.judgement import Verb

if TYPE_CHECKING:
    from pathlib import Path

ROW = """- verb: {verb}
  subjects: {subjects}
  author: editor
  time: {time}
  reason: because
"""


def write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


def row(verb: str = "reject", subjects: str = "[clm-a]", time: str = "2026-01-02T03:04:05Z", more: str = "") -> str:
    return ROW.format(verb=verb, subjects=subjects, time=time) + more


def test_rows_come_in_order_with_their_places(tmp_path: Path) -> None:
    folder = tmp_path / "corrections"
    folder.mkdir()
    write(folder, "# nothing yet\n", "0.yml")
    write(folder, row("same", "[clm-a, {source: s/a.md, quote: First words}]") + "\n" + row("reject", "[clm-b]"))
    write(folder, row("reject", "[{source: s/t.csv, row: 007}]"), "b.yaml")
    write(folder, "no: yaml for us", "README.md")
    first, second, third = read_corrections(folder)
    assert (first.where, second.where, third.where) == (
        "corrections/a.yaml:1",
        "corrections/a.yaml:7",
        "corrections/b.yaml:1",
    )
    assert first.correction.verb is Verb.SAME
    assert first.correction.subjects == (Subject(id="clm-a"), Subject(source="s/a.md", quote="First words"))
    assert first.correction.time == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert third.correction.subjects == (Subject(source="s/t.csv", row="007"),)


def test_no_folder_no_judgements(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections") == ()


def test_those_of_the_bundled_case_are_well_formed() -> None:
    rows = read_corrections(BUNDLED / "syria-2017" / "corrections")
    assert {placed.correction.verb for placed in rows} >= {Verb.SAME, Verb.DIFFERENT, Verb.CORRECT, Verb.REVIEWED}


@pytest.mark.parametrize(
    ("text", "line", "reason", "mend"),
    [
        (row(more="  reson: x\n"), 1, "nobody reads the key 'reson'", "'reason'"),
        (row(subjects="[{sorce: x, quote: y}]"), 1, "nobody reads the key 'sorce'", "'source'"),
        ("\n" + row("rejekt"), 2, "Invalid enum value 'rejekt'", "README"),
        (row(time="2026-01-02"), 1, "Invalid RFC3339", "README"),
        (row(time="2026-01-02T03:04:05"), 1, "time without a time zone", "UTC"),
        (row("same"), 1, "same with 1 subjects", "README"),
        (row("move", "[a, b, c]"), 1, "move with 3 subjects", "README"),
        (row(subjects="[]"), 1, "reject with 0 subjects", "README"),
        (row("correct", more="  value: x\n"), 1, "`field` belongs to `correct`", "add or remove"),
        (row(more="  field: x\n"), 1, "`field` belongs to `correct`", "add or remove"),
        (row("reviewed"), 1, "`value` belongs to", "add or remove"),
        (row(subjects="[{source: s/a.md}]"), 1, "a quote or a row", "add `quote:`"),
        (row(subjects="[{id: clm-a, source: s/a.md, row: 1}]"), 1, "by its id or by its source", "one way"),
        (row(subjects="[{source: s/a.md, row: 1, agreement: x}]"), 1, "only `reviewed`", "remove"),
        (row().replace("because", "''"), 1, "author or reason is empty", "who decided"),
        (row(more="  reason: again\n"), 6, "'reason' stands twice", "keep one"),
        ("verb: same\n", 0, "is not a list", "- verb:"),
        ("- same\n", 1, "is not a judgement", "- verb:"),
        ("- {a: [1, 2\n", 0, "not valid YAML", "close the bracket"),
        ("- &x {verb: *x}\n", 1, "the alias *x refers to nothing", "define"),
        ("- !!python/object:os.system {verb: same}\n", 1, "a tag", "take the tag out"),
        ("- " + "[" * 50 + "]" * 50 + "\n", 1, "nested deeper than 40", "flatten"),
    ],
)
def test_faults_say_where_what_and_how_to_mend(tmp_path: Path, text: str, line: int, reason: str, mend: str) -> None:
    write(tmp_path, text)
    with pytest.raises(CaseError) as caught:
        read_corrections(tmp_path)
    assert caught.value.where.startswith(f"{tmp_path.name}/a.yaml")
    assert not line or caught.value.where.endswith(f":{line}")
    assert reason in caught.value.reason
    assert mend in caught.value.mend


def test_hostile_files(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for data, reason in (
        (b"\xff\xfe\xfd", "not UTF-8"),
        (b"[" * 100_000, "nested deeper"),
        (b"- x\n" + b"#" * 1_000_001, "the file has 1000001 bytes"),
    ):
        path.write_bytes(data)
        with pytest.raises(CaseError, match=reason):
            read_corrections(tmp_path)
    names = "abcdefgh"
    bomb = ["- &a [x,x,x,x,x,x,x,x,x]"]
    bomb += [f"- &{b} [{','.join(['*' + a] * 9)}]" for a, b in pairwise(names)]
    path.write_text("\n".join(bomb), "utf-8")
    with pytest.raises(CaseError, match="aliases counted out"):
        read_corrections(tmp_path)
    path.unlink()
    path.mkdir()
    assert read_corrections(tmp_path) == ()


def test_folders_below_are_read_too_and_hidden_ones_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "corrections"
    (folder / "june").mkdir(parents=True)
    (folder / ".git").mkdir()
    write(folder / "june", row("reject", "[clm-a]"))
    write(folder / ".git", "no: yaml for us", "x.yaml")
    write(folder, "just a text", "notes.txt")
    [placed] = read_corrections(folder)
    assert placed.where == "corrections/june/a.yaml:1"


@pytest.mark.parametrize("name", ["a.yaml.txt", "a.yml.bak", "a.yaml~", "june.YAML.orig"])
def test_judgements_under_a_wrong_ending_stop_the_run(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "corrections"
    folder.mkdir()
    write(folder, row("reject", "[clm-a]"), name)
    with pytest.raises(CaseError, match="another ending are not read") as caught:
        read_corrections(folder)
    assert caught.value.where == f"corrections/{name}"
    assert "end its name in .yaml" in caught.value.mend
