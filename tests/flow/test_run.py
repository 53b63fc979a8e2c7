"""A run: whole or not at all, the same again, and what changed since."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.engine.folders import without_write_permission
from tests.flow.on_disk import ROOT, everything, make_case, start_run
from tests.publish import small_case as small
from truceline.engine.lock import working_alone
from truceline.errors import AgreementError, CaseError, RunError, StorageError
from truceline.flow.case import Case, init_case, open_case
from truceline.flow.check import check_case
from truceline.flow.judging import as_of_day, concerning, load_agreements
from truceline.flow.tally import account, check, tally
from truceline.model import Finding, Judgement, Placement, Record, Refusal

if TYPE_CHECKING:
    from pathlib import Path

LISTED = ("evidence", "document", "record", "coverage", "incident", "finding")


class Heard:
    """Progress that remembers what it heard."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.last: dict[str, int] = {}

    def begin(self, stage: str, total: int) -> None:
        self.stages.append(stage)

    def advance(self, stage: str, done: int) -> None:
        assert done >= self.last.get(stage, 0)
        self.last[stage] = done

    def end(self, stage: str) -> None:
        assert stage in self.stages


def test_all_six_stages_account_for_what_they_took(tmp_path: Path, run_case: Case) -> None:
    with run_case.reading() as reading:
        (generation,) = reading.generations()
    assert [(one.stage, one.unit) for one in generation.tallies][:2] == [("read", "files"), ("read", "rows")]
    assert [one.stage for one in generation.tallies][1:] == ["read", "extract", "place", "reconcile", "assess"]
    assert all(one.taken == one.out + one.refused for one in generation.tallies)
    assert all(one.taken > 0 for one in generation.tallies if one.stage != "extract")
    assert [path.name for path in run_case.out.iterdir()] == ["findings.csv"]


def test_a_run_leaves_the_formats_that_the_case_names_and_mends_what_is_missing(done: Case) -> None:
    case = done
    settings = case.folder / "case.toml"
    settings.write_text(settings.read_text("utf-8").replace('publish = ["csv"]', ""), "utf-8")
    whole = open_case(case.folder)
    whole.run()
    names = ["findings.csv", "findings.geojson", "generation.jsonl", "report.html"]
    assert sorted(path.name for path in case.out.iterdir()) == names
    (case.out / "findings.csv").unlink()
    result = whole.run()
    assert result.generation is None
    assert result.tallies[-1].stage == "publish"
    assert sorted(path.name for path in case.out.iterdir()) == names
    assert whole.run().tallies[-1].stage == "assess"


def test_every_maker_is_told(run_case: Case) -> None:
    with run_case.reading() as reading:
        (generation,) = reading.generations()
        assert set(generation.makers) <= set(reading.makers())


def test_a_second_run_finds_nothing_new_and_a_third_only_what_changed(case: Case) -> None:
    heard = Heard()
    first = case.run(heard)
    assert first.in_words == "published generation 1"
    assert heard.stages == ["read", "extract", "place", "reconcile", "assess", "publish"]
    before, stamp = everything(case.folder), case.database.stat().st_mtime_ns
    second = case.run()
    assert second.in_words == "nothing new: generation 1 stands"
    assert case.database.stat().st_mtime_ns == stamp
    table = case.folder / "sources/incidents.csv"
    table.write_text("".join(table.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    third = case.run()
    assert third.number == 2
    assert len(case.records()) == len(before["record"]) - 1
    with case.reading() as reading:
        assert len(reading.read(Record, generation=1)) == len(before["record"])


def test_two_cases_with_the_same_sources_say_the_same_wherever_they_stand(tmp_path: Path, run_case: Case) -> None:
    other = make_case(tmp_path / "elsewhere" / "another name")
    other.run()
    assert everything(other.folder) == everything(run_case.folder)
    database = other.database.read_bytes()
    assert str(tmp_path).encode() not in database


def test_a_copied_case_is_whole_and_runs_on(tmp_path: Path, run_case: Case) -> None:
    shutil.copytree(run_case.folder, tmp_path / "moved")
    moved = open_case(tmp_path / "moved")
    assert check_case(moved).faults == ()
    assert moved.run().generation is None


def test_sources_with_faults_become_refusals_and_the_run_goes_on(case: Case) -> None:
    sources = case.folder / "sources"
    (sources / "empty.txt").write_bytes(b"")
    (sources / "noise.html").write_bytes(bytes(range(256)) * 40)
    (sources / "out.txt").symlink_to("/etc/hostname")
    lines = (sources / "incidents.csv").read_text("utf-8").splitlines(keepends=True)
    cut = [line.split(",", 1)[1] for line in lines]
    (sources / "without-id.csv").write_text("".join(cut), "utf-8")
    result = case.run()
    assert result.tallies[0].refused == 4
    refusals = {refusal.where.split(":")[0]: refusal.code for refusal in case.refusals()}
    assert refusals["sources/empty.txt"] == "read.empty"
    assert refusals["sources/out.txt"] == "read.unreadable"
    assert refusals["sources/without-id.csv"].startswith("read.")
    assert refusals["sources/noise.html"].startswith("read.")
    assert len(case.incidents()) > 0


def test_the_same_bytes_under_two_names_are_one_piece_of_evidence(case: Case) -> None:
    shutil.copy(case.folder / "sources/incidents.csv", case.folder / "sources/z-copy.csv")
    counted = case.run().tallies[0]
    assert (counted.taken, counted.refused) == (3, 1)
    [said] = [refusal for refusal in case.refusals() if refusal.code == "read.copy"]
    assert said.where == "sources/z-copy.csv"
    assert "the same bytes as sources/incidents.csv" in said.reason
    assert {record.dataset for record in case.records()} == {"incidents"}


def test_judgements_on_rows_win_and_unknown_ones_are_refused(done: Case) -> None:
    case = done
    before = len(case.incidents())
    (case.folder / "corrections/ours.yaml").write_text(
        "- {verb: reject, subjects: [{source: sources/incidents.csv, row: R001}], author: a, reason: r,"
        " time: 2026-01-01T00:00:00Z}\n"
        "- {verb: correct, subjects: [{source: sources/incidents.csv, row: R002}], field: place, value: Daraa,"
        " author: a, reason: r, time: 2026-01-01T00:00:00Z}\n"
        "- {verb: reject, subjects: [{source: sources/incidents.csv, row: R999}], author: a, reason: r,"
        " time: 2026-01-01T00:00:00Z}\n"
        "- {verb: correct, subjects: [{source: sources/incidents.csv, row: R003}], field: place, value: Qwxzyk,"
        " author: a, reason: r, time: 2026-01-01T00:00:01Z}\n"
        "- {verb: reviewed, subjects: [{source: sources/incidents.csv, row: R004, agreement: syr-2017-05-04-astana}],"
        " value: verified, author: a, reason: r, time: 2026-01-01T00:00:00Z}\n",
        "utf-8",
    )
    assert case.run().number == 2
    assert len(case.incidents()) == before - 1
    refused = [refusal for refusal in case.refusals() if refusal.code == "reconcile.bad_judgement"]
    assert sorted(refusal.reason[:20] for refusal in refused) == ["no row 'R999' was re", "place 'Qwxzyk': no g"]
    with case.reading() as reading:
        item = next(record.id for record in reading.read(Record) if record.row_id == "R002")
        corrected = next(place for place in reading.read(Placement) if place.item == item)
        assert corrected.phrase == "Daraa"
        assert corrected.derived_from[1].startswith("jdg-")
        reviewed = {finding.review.value for finding in reading.read(Finding)}
        assert reviewed == {"machine", "verified"}
        assert len(reading.read(Judgement)) == 4
    assert case.run().generation is None


def test_a_malformed_correction_stops_the_run_before_anything_is_said(case: Case) -> None:
    (case.folder / "corrections/ours.yaml").write_text("- verb: same\n", "utf-8")
    with pytest.raises(CaseError, match="missing required field"):
        case.run()
    assert not case.database.exists()


def test_an_empty_case_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="there is nothing to read") as caught:
        init_case(tmp_path / "new").run()
    assert "sources and run again" in caught.value.mend


def test_agreements_that_are_not_there(case: Case) -> None:
    settings = case.folder / "case.toml"
    text = settings.read_text("utf-8")

    def run_with(agreements: str) -> None:
        settings.write_text(re.sub(r"^agreements = .*$", f"agreements = {agreements}", text, flags=re.M), "utf-8")
        open_case(case.folder).run()

    with pytest.raises(AgreementError, match="the library has no 'syr-astana'"):
        run_with('["syr-astana"]')
    with pytest.raises(CaseError, match=r"there is no file 'ours\.yaml'"):
        run_with('["ours.yaml"]')
    with pytest.raises(CaseError, match="'syr-al-tanf-zone' stands twice"):
        run_with('["syr-al-tanf-zone", "syr-al-tanf-zone"]')
    (case.folder / "ours.yaml").write_text("id: x\n", "utf-8")
    with pytest.raises(AgreementError) as caught:
        run_with('["ours.yaml", "syr-astana"]')
    assert len(caught.value.faults) > 2
    (case.folder / "out.yaml").symlink_to("/etc/hostname")
    with pytest.raises(CaseError, match="leads out of the case"):
        run_with('["out.yaml"]')


def test_a_case_uses_its_own_agreement_and_all_of_the_library_where_it_names_none(case: Case) -> None:
    library = ROOT / "src/truceline/library"
    own = (library / "syr-al-tanf-zone.yaml").read_text("utf-8").replace("id: syr-al-tanf-zone", "id: our-own-zone")
    (case.folder / "ours.yaml").write_text(own, "utf-8")
    settings = case.folder / "case.toml"
    text = settings.read_text("utf-8")
    settings.write_text(re.sub(r"^agreements = .*$", 'agreements = ["ours.yaml"]', text, flags=re.M), "utf-8")
    open_case(case.folder).run()
    with case.reading() as reading:
        assert [agreement.id for agreement in reading.agreements()] == ["our-own-zone"]
    settings.write_text('title = "All"\ncountries = ["SYR"]\npublish = ["csv"]\n', "utf-8")
    open_case(case.folder).run()
    with case.reading() as reading:
        named = reading.agreements()
    assert len(named) >= 7
    assert all("SYR" in agreement.countries for agreement in named)


def test_agreements_of_the_countries_that_the_sources_speak_of(tmp_path: Path) -> None:
    case = init_case(tmp_path / "case")
    everything_known = load_agreements(case)
    told = [small.DOCUMENT]
    assert concerning(case, everything_known, told, []) == everything_known
    told = [msgspec.structs.replace(small.DOCUMENT, text="In Syria and in Syria, and once in Lebanon. Syrian forces")]
    assert {code for one in concerning(case, everything_known, told, []) for code in one.countries} >= {"SYR"}
    named = open_case(make_case(tmp_path / "named").folder)
    assert concerning(named, load_agreements(named), told, []) == load_agreements(named)


def test_the_last_day_of_what_is_known(tmp_path: Path) -> None:
    case = init_case(tmp_path / "case")
    agreements = load_agreements(case)
    told = as_of_day(case, agreements, [], [small.RECORD], [])
    assert told == date(2017, 6, 9)
    assert as_of_day(case, [small.AGREEMENT], [], [], []) == date(2017, 5, 4)
    with pytest.raises(CaseError, match="nothing in this case has a date"):
        as_of_day(case, [], [], [], [])
    settings = case.folder / "case.toml"
    settings.write_text('title = "A"\nperiod = { start = 2017-01-01, end = 2017-02-01 }\n', "utf-8")
    assert as_of_day(open_case(case.folder), [], [], []) == date(2017, 2, 1)
    settings.write_text('title = "A"\nas_of = 2017-03-01\n', "utf-8")
    assert as_of_day(open_case(case.folder), [], [], []) == date(2017, 3, 1)


def test_two_runs_at_once_are_kept_apart(case: Case) -> None:
    with working_alone(case.folder, datetime.now(UTC), "a run"), pytest.raises(CaseError, match=r"in use by process"):
        case.run()


def test_a_read_only_folder_says_how_to_mend_it(open_folder: Path) -> None:
    case = make_case(open_folder / "case")
    with without_write_permission(case.folder), pytest.raises(StorageError, match="cannot be written to"):
        case.run()
    assert not case.database.exists()


def test_a_disk_that_fails_on_the_way_leaves_the_last_generation(done: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case = done
    before = case.database.read_bytes()
    (case.folder / "sources/more.csv").write_text(
        (case.folder / "sources/incidents.csv").read_text("utf-8").replace("R0", "Q0"), "utf-8"
    )

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("truceline.engine.swap.os.fsync", full)
    with pytest.raises(StorageError, match="No space left") as caught:
        case.run()
    assert "free" in caught.value.mend
    assert case.database.read_bytes() == before


def test_a_really_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("a disk of our own cannot be mounted here (not root)")
    try:
        case = make_case(disk / "case")
        case.run()
        before = everything(case.folder)
        _fill(disk / "filler")
        (case.folder / "sources/incidents.csv").unlink()
        with pytest.raises(StorageError, match=r"No space left|not enough space") as caught:
            case.run()
        assert "free" in caught.value.mend
        assert everything(case.folder) == before
        (disk / "filler").unlink()
        assert case.run().number == 2
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _fill(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as stream, suppress(OSError):
        while True:
            stream.write(b"x" * 65536)


def test_a_reader_in_another_process_sees_the_last_whole_generation_during_a_run(done: Case) -> None:
    case = done
    whole = everything(case.folder)
    table = case.folder / "sources/incidents.csv"
    table.write_text("".join(table.read_text("utf-8").splitlines(keepends=True)[:-2]), "utf-8")
    seen: list[dict[str, list[bytes]]] = []
    running = start_run(case)
    reader = threading.Thread(target=lambda: seen.extend(_read_until_done(case, running)))
    reader.start()
    _, errors = running.communicate(timeout=120)
    reader.join()
    assert running.returncode == 0, errors
    after = everything(case.folder)
    assert after != whole
    assert len(seen) > 3
    assert all(state in (whole, after) for state in seen)
    assert seen[0] == whole


def _read_until_done(case: Case, running: subprocess.Popen[str]) -> list[dict[str, list[bytes]]]:
    seen = []
    while running.poll() is None:
        seen.append(everything(case.folder))
        time.sleep(0.1)
    return seen


def test_tallies_that_do_not_add_up_are_a_fault_of_ours() -> None:
    assert account("place", "items", ["a", "b"], ["a"], ["b"]).refused == 1
    assert account("place", "items", ["a"], ["a"], ["a"]).refused == 0
    with pytest.raises(RunError, match="the stage place lost b"):
        account("place", "items", ["a", "b"], ["a"], [])
    with pytest.raises(RunError, match="gave c, which it was not given"):
        account("place", "items", ["a"], ["a", "c"], [])
    check([tally("read", "files", 3, 1)])
    with pytest.raises(RunError, match="took 1 files, gave -1 and refused 2"):
        check([tally("read", "files", 1, 2)])


def test_verify_names_the_file_of_a_flipped_byte_and_a_changed_row(tmp_path: Path, run_case: Case) -> None:
    shutil.copytree(run_case.folder, tmp_path / "copy")
    case = open_case(tmp_path / "copy")
    assert "all is as it was left" in check_case(case).summary
    victim = sorted(path for path in case.evidence.glob("*/*") if path.is_file())[0]
    victim.chmod(0o644)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)
    faults = check_case(case).faults
    assert any(victim.name in fault for fault in faults)
    victim.unlink()
    assert any("missing" in fault for fault in check_case(case).faults)


def test_a_case_without_a_run_verifies(tmp_path: Path) -> None:
    report = check_case(init_case(tmp_path / "new"))
    assert report.faults == ()
    assert "no run yet" in report.summary


def test_runs_do_not_need_a_main_guard(case: Case, tmp_path: Path) -> None:
    script = tmp_path / "notebook.py"
    script.write_text(f"import truceline as tl\ncase = tl.open({str(case.folder)!r})\nprint(case.run().number)\n")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_refusals_of_one_thing_for_one_reason_are_kept_once() -> None:
    from truceline.flow.run import _first_of_each

    rows = [
        Refusal(id="ref-a", made_by="m", code="read.empty", where="x", reason=reason) for reason in ("first", "second")
    ]
    assert [row.reason for row in _first_of_each(rows) if isinstance(row, Refusal)] == ["first"]


def test_a_judgement_that_cannot_be_applied_is_told_with_file_and_line(done: Case) -> None:
    (done.folder / "corrections/ours.yaml").write_text(
        "- {verb: reject, subjects: [{source: sources/incidents.csv, row: R999}], author: a, reason: r,"
        " time: 2026-01-01T00:00:00Z}\n"
        "- {verb: correct, subjects: [{source: sources/incidents.csv, row: R003}], field: place, value: Qwxzyk,"
        " author: a, reason: r, time: 2026-01-01T00:00:01Z}\n",
        "utf-8",
    )
    told = done.run().unapplied
    assert [line.split(": ")[0] for line in sorted(told)] == ["corrections/ours.yaml:1", "corrections/ours.yaml:2"]
    assert "no row 'R999'" in sorted(told)[0]
    assert "Qwxzyk" in sorted(told)[1]


def test_a_custody_log_that_was_written_anew_is_found(done: Case) -> None:
    with done.reading() as reading:
        head = dict(reading.generations()[-1].made_with)["custody"]
    assert len(head) == 64
    assert check_case(done).faults == ()
    shutil.rmtree(done.evidence)
    done.run()
    faults = check_case(done).faults
    assert len(faults) == 1
    assert "written anew since generation 1" in faults[0]


def test_what_a_killed_run_left_in_out_is_removed_and_a_locked_out_says_what_stands(
    done: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    (done.out / ".findings.csv.123.part").write_text("half", "utf-8")
    (done.out / "findings.csv").unlink()
    done.run()
    assert [path.name for path in done.out.iterdir()] == ["findings.csv"]
    shutil.rmtree(done.out)
    done.out.write_text("a file stands here", "utf-8")
    with pytest.raises(StorageError) as caught:
        done.run()
    assert "generation 1 is in the case, only out/ is behind" in caught.value.mend


def test_a_new_case_with_a_wrong_value_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="'Syria' is no ISO 3166-1"):
        init_case(tmp_path / "new", countries=["Syria"])
    assert not (tmp_path / "new").exists()
    with pytest.raises(StorageError, match="File name too long"):
        init_case(tmp_path / ("x" * 300))
