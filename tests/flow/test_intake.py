"""Taking sources in: what cannot be opened any more, what stands there twice, and what is counted."""

from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

from truceline.model import Document, Record

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from truceline.flow.case import Case


def test_a_source_that_cannot_be_opened_any_more_is_what_was_kept_of_it(
    done: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [record.id for record in done.records()]
    locked = done.folder / "sources/incidents.csv"
    really = os.open

    def refuse(path: str | Path, *more: int, **named: int) -> int:
        if str(path) == str(locked):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return really(path, *more, **named)

    monkeypatch.setattr("truceline.flow.sources.os.open", refuse)
    result = done.run()
    assert (result.tallies[0].taken, result.tallies[0].refused) == (2, 0)
    assert [record.id for record in done.records()] == before
    [said] = [refusal for refusal in done.refusals() if refusal.code == "read.unreadable"]
    assert said.where == "sources/incidents.csv"
    assert "what was kept of it on" in said.reason


def test_rows_that_an_earlier_table_has_are_refused_by_name(done: Case) -> None:
    before = len(done.records())
    lines = (done.folder / "sources/incidents.csv").read_text("utf-8").splitlines(keepends=True)
    mapping = (
        "schema: truceline-table/1\ntitle: log\ndataset: incidents\nrow_id: row_id\nact: {columns: act}\n"
        "date: {start: date_start, end: date_end}\nplace: {name: place}\nsource: {said_by: said_by}\n"
    )
    (done.folder / "sources/later.csv").write_text("".join(lines[:3]) + lines[1].replace("R001", "R901"), "utf-8")
    (done.folder / "sources/later.csv.mapping.yaml").write_text(mapping, "utf-8")
    result = done.run()
    assert (result.tallies[1].unit, result.tallies[1].refused) == ("rows", 2)
    assert len(done.records()) == before + 1
    said = [refusal for refusal in done.refusals() if refusal.code == "read.duplicate_record"]
    assert sorted(refusal.where for refusal in said) == ["sources/later.csv:row 1", "sources/later.csv:row 2"]
    assert "R001 of the data set incidents" in said[0].reason + said[1].reason
    with done.reading() as reading:
        makers = reading.makers()
        assert {record.made_by for record in reading.read(Record)} <= set(makers)


def test_one_page_in_two_encodings_and_line_ends_is_one_report(case: Case) -> None:
    text = (
        "Shells fell near the village on Thursday, the governor’s office said. Four people were killed in the café.\n"
        * 3
    )
    sources = case.folder / "sources"
    (sources / "a.txt").write_text(text, "utf-8")
    (sources / "b.txt").write_bytes(text.replace("\n", "\r\n").encode("utf-8"))
    (sources / "c.txt").write_text(text, "utf-16")
    (sources / "d.txt").write_text(text, "utf-8")
    (sources / "d.txt.meta.yaml").write_text("publisher: Another\n", "utf-8")
    result = case.run()
    said = {refusal.where: refusal.reason for refusal in case.refusals() if refusal.code == "read.copy"}
    assert set(said) == {"sources/b.txt", "sources/c.txt", "sources/d.txt"}
    assert "word for word the report in sources/a.txt" in said["sources/b.txt"]
    assert "the same bytes as sources/a.txt" in said["sources/d.txt"]
    assert result.tallies[0].refused == 3
    assert [document.origin for document in case.rows(Document)] == ["sources/a.txt"]


def test_a_copy_whose_name_sorts_first_changes_nothing(done: Case) -> None:
    before = [record.id for record in done.records()], [incident.id for incident in done.incidents()]
    shutil.copy(done.folder / "sources/incidents.csv", done.folder / "sources/again.csv")
    for _ in range(2):
        done.run()
        assert ([record.id for record in done.records()], [incident.id for incident in done.incidents()]) == before
        [said] = [refusal for refusal in done.refusals() if refusal.code == "read.copy"]
        assert said.where == "sources/again.csv"


def test_of_two_savings_of_a_report_the_one_that_came_first_stays(case: Case) -> None:
    text = "Shells fell near the village on Thursday, the governor’s office said. Four people were killed.\n" * 3
    (case.folder / "sources/m.txt").write_text(text, "utf-8")
    case.run()
    (case.folder / "sources/a.txt").write_text(text, "utf-16")
    for _ in range(2):
        case.run()
        assert [document.origin for document in case.rows(Document)] == ["sources/m.txt"]
