"""Rows that an earlier table has word for word, whatever the file is called and however it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.model import Incident, Record

if TYPE_CHECKING:
    from truceline.flow.case import Case


def test_a_table_saved_again_changes_nothing_in_a_case(done: Case) -> None:
    with done.reading() as reading:
        before = [record.id for record in reading.read(Record)], [found.id for found in reading.read(Incident)]
    lines = (done.folder / "sources/incidents.csv").read_text("utf-8").splitlines()
    saved = "\r\n".join(lines) + "\r\n"
    (done.folder / "sources/another-name.csv").write_bytes(b"\xef\xbb\xbf" + saved.encode())
    result = done.run()
    assert result.tallies[1].refused == len(lines) - 1
    with done.reading() as reading:
        after = [record.id for record in reading.read(Record)], [found.id for found in reading.read(Incident)]
    assert after == before
    said = [refusal for refusal in done.refusals() if refusal.code == "read.duplicate_record"]
    assert len(said) == len(lines) - 1
    assert all("word for word" in refusal.reason and refusal.mend for refusal in said)


def test_a_row_that_was_changed_is_a_row_of_its_own(done: Case) -> None:
    before = len(done.records())
    lines = (done.folder / "sources/incidents.csv").read_text("utf-8").splitlines(keepends=True)
    changed = lines[1].rstrip("\n") + " Later corrected.\n"
    (done.folder / "sources/other.csv").write_text(lines[0] + changed, "utf-8")
    done.run()
    assert len(done.records()) == before + 1
