"""Evidence is kept as it came, and what was changed afterwards is named."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from truceline.errors import CustodyError, StorageError
from truceline.model import Evidence
from truceline.read.custody import HEAD, LOG, CustodyFault, CustodyLog, EvidenceStore, take, verify

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2017, 6, 10, 12, 0, tzinfo=UTC)


def kept(folder: Path, *contents: bytes) -> list[Evidence]:
    """A folder of evidence with these bytes, captured and logged."""
    store, log = EvidenceStore(folder), CustodyLog(folder / LOG)
    return [capture(store, log, content, f"sources/{number}.txt") for number, content in enumerate(contents)]


def capture(store: EvidenceStore, log: CustodyLog, data: bytes, origin: str = "sources/a.txt") -> Evidence:
    evidence = store.put(data, origin=origin, media_type="text/plain", captured_utc=AT, captured_with="test")
    return take(store, log, evidence, data)


def kinds(faults: tuple[CustodyFault, ...]) -> list[tuple[str, str, int]]:
    return [(fault.kind, fault.path, fault.line) for fault in faults]


def test_bytes_come_back_and_stand_under_their_hash(tmp_path: Path) -> None:
    [evidence] = kept(tmp_path, b"report")
    assert EvidenceStore(tmp_path).get(evidence.sha256) == b"report"
    assert (tmp_path / evidence.sha256[:2] / evidence.sha256).read_bytes() == b"report"
    assert evidence.size == 6
    assert evidence.id == Evidence.id_of(evidence.sha256)


def test_the_same_bytes_are_kept_and_logged_once(tmp_path: Path) -> None:
    first, second = kept(tmp_path, b"report", b"report")
    assert first.id == second.id
    assert len(CustodyLog(tmp_path / LOG).entries()) == 1


def test_evidence_that_was_changed_is_neither_given_out_nor_overwritten(tmp_path: Path) -> None:
    [evidence] = kept(tmp_path, b"report")
    path = tmp_path / evidence.sha256[:2] / evidence.sha256
    path.chmod(0o644)
    path.write_bytes(b"Report")
    store = EvidenceStore(tmp_path)
    with pytest.raises(CustodyError, match="not those that were kept"):
        store.get(evidence.sha256)
    with pytest.raises(CustodyError):
        capture(store, CustodyLog(tmp_path / LOG), b"report")
    assert path.read_bytes() == b"Report"


def test_missing_evidence_says_so(tmp_path: Path) -> None:
    with pytest.raises(CustodyError, match="missing"):
        EvidenceStore(tmp_path).get("ab" * 32)


def test_entries_are_chained_and_numbered(tmp_path: Path) -> None:
    kept(tmp_path, b"one", b"two", b"three")
    entries = CustodyLog(tmp_path / LOG).entries()
    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert entries[0].previous == "0" * 64
    assert len({entry.previous for entry in entries}) == 3
    assert {entry.act for entry in entries} == {"captured"}


def test_an_act_of_another_name_is_refused(tmp_path: Path) -> None:
    [evidence] = kept(tmp_path, b"one")
    with pytest.raises(CustodyError, match="no act"):
        CustodyLog(tmp_path / LOG).append("lost", evidence, at_utc=AT, by="test")


def test_an_untouched_folder_and_an_empty_one_verify(tmp_path: Path) -> None:
    assert verify(tmp_path / "nothing") == ()
    assert verify(tmp_path) == ()
    kept(tmp_path, b"one", b"two")
    assert verify(tmp_path) == ()


def test_one_flipped_byte_anywhere_is_found_and_named(tmp_path: Path) -> None:
    evidences = kept(tmp_path, b"the first report", b"the second", b"a third one, longer")
    for path in sorted(path for path in tmp_path.rglob("*") if path.is_file()):
        path.chmod(0o644)
        data = path.read_bytes()
        for position in range(len(data)):
            flipped = bytearray(data)
            flipped[position] ^= 1 << (position * 5 + 3) % 8
            path.write_bytes(bytes(flipped))
            faults = verify(tmp_path)
            assert faults, (path.name, position)
            if path.name == LOG:
                line = data[:position].count(b"\n") + 1
                assert any(fault.kind == "line" and fault.line == line for fault in faults), (position, faults)
            elif path.name == HEAD:
                assert faults[0].path in {HEAD, LOG}
            else:
                assert kinds(faults) == [("changed", path.relative_to(tmp_path).as_posix(), 0)]
                assert faults[0].sha256 in {evidence.sha256 for evidence in evidences}
                assert faults[0].actual != faults[0].expected
        path.write_bytes(data)
    assert verify(tmp_path) == ()


def test_a_changed_line_alone_is_named_and_its_neighbours_are_not(tmp_path: Path) -> None:
    kept(tmp_path, b"1", b"2", b"3", b"4")
    log = tmp_path / LOG
    lines = log.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b"sources/1.txt", b"sources/9.txt")
    log.write_bytes(b"\n".join(lines))
    assert kinds(verify(tmp_path)) == [("line", LOG, 2)]


def test_missing_and_extra_files_are_named(tmp_path: Path) -> None:
    first, _ = kept(tmp_path, b"one", b"two")
    (tmp_path / first.sha256[:2] / first.sha256).unlink()
    (tmp_path / "notes.txt").write_text("hello")
    faults = verify(tmp_path)
    assert kinds(faults) == [
        ("missing", f"{first.sha256[:2]}/{first.sha256}", 0),
        ("extra", "notes.txt", 0),
    ]
    assert first.sha256 in str(faults[0])


def test_a_link_in_place_of_evidence_is_a_change(tmp_path: Path) -> None:
    [first] = kept(tmp_path / "evidence", b"one")
    path = tmp_path / "evidence" / first.sha256[:2] / first.sha256
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert kinds(verify(tmp_path / "evidence"))[0][0] == "changed"


def test_lines_cut_from_the_end_are_missed(tmp_path: Path) -> None:
    kept(tmp_path, b"one", b"two", b"three")
    log = tmp_path / LOG
    log.write_bytes(b"\n".join(log.read_bytes().split(b"\n")[:1]) + b"\n")
    assert ("line", LOG, 2) in kinds(verify(tmp_path))
    with pytest.raises(CustodyError, match="last acknowledged line"):
        CustodyLog(log)


@pytest.mark.parametrize("name", [LOG, HEAD])
def test_a_lost_log_or_head_is_missed(tmp_path: Path, name: str) -> None:
    kept(tmp_path, b"one")
    (tmp_path / name).unlink()
    assert verify(tmp_path)[0].path == name
    with pytest.raises(CustodyError):
        CustodyLog(tmp_path / LOG)


def test_erased_evidence_may_be_gone_and_its_entry_stays(tmp_path: Path) -> None:
    [first] = kept(tmp_path, b"a witness")
    CustodyLog(tmp_path / LOG).append("erased", first, at_utc=AT, by="test")
    (tmp_path / first.sha256[:2] / first.sha256).unlink()
    assert verify(tmp_path) == ()


@pytest.mark.parametrize("tail", [b'{"sequence":3,"act":"capt', b'{"sequence":3}\n', b"\n"])
def test_a_line_that_was_never_acknowledged_is_cut_off_and_said(tmp_path: Path, tail: bytes) -> None:
    kept(tmp_path, b"one", b"two")
    log = tmp_path / LOG
    whole = log.read_bytes()
    log.write_bytes(whole + tail)
    assert kinds(verify(tmp_path)) == [("unfinished", LOG, 3)]
    opened = CustodyLog(log)
    assert f"cut off {len(tail)} bytes after line 2" in opened.recovered
    assert log.read_bytes() == whole
    capture(EvidenceStore(tmp_path), opened, b"three")
    assert verify(tmp_path) == ()
    assert CustodyLog(log).recovered == ""


def test_a_first_entry_killed_before_its_head_is_cut_off(tmp_path: Path) -> None:
    CustodyLog(tmp_path / LOG)
    (tmp_path / LOG).write_bytes(b'{"half')
    assert CustodyLog(tmp_path / LOG).recovered
    (tmp_path / LOG).unlink()
    assert CustodyLog(tmp_path / LOG).entries() == ()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from truceline.read.custody import CustodyLog, EvidenceStore, LOG, take
folder = Path(sys.argv[1])
store, log = EvidenceStore(folder), CustodyLog(folder / LOG)
number = 0
while True:
    data = f"report {number}".encode() * 500
    at = datetime(2017, 6, 10, tzinfo=UTC)
    evidence = store.put(data, origin=f"{number}", media_type="text/plain", captured_utc=at, captured_with="test")
    take(store, log, evidence, data)
    print(evidence.sha256, flush=True)
    number += 1
"""


def test_killed_at_any_moment_what_was_acknowledged_is_there(tmp_path: Path) -> None:
    for attempt in range(3):
        folder = tmp_path / str(attempt)
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline().strip() for _ in range(5 + 7 * attempt)]
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        log = CustodyLog(folder / LOG)
        EvidenceStore(folder).sweep()
        assert all(log.holds(sha256) and EvidenceStore(folder).get(sha256) for sha256 in acknowledged)
        assert not (folder / ".new").exists() or not list((folder / ".new").iterdir())
        assert [fault for fault in verify(folder) if fault.kind != "extra"] == []


def test_sweeping_deletes_what_was_left_half_written(tmp_path: Path) -> None:
    kept(tmp_path, b"one")
    (tmp_path / ".new" / "left").write_bytes(b"half")
    assert verify(tmp_path) == ()
    assert EvidenceStore(tmp_path).sweep() == 1
    assert EvidenceStore(tmp_path).sweep() == 0


def test_a_disk_without_room_is_a_storage_error_and_loses_nothing(tmp_path: Path) -> None:
    kept(tmp_path, b"one")
    store = EvidenceStore(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        with pytest.raises(StorageError) as caught:
            capture(store, CustodyLog(tmp_path / LOG), b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, previous)
    assert caught.value.mend
    assert verify(tmp_path) == ()
    assert capture(store, CustodyLog(tmp_path / LOG), b"x" * 10_000).size == 10_000


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_storage_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(StorageError, match="ermission"):
        capture(EvidenceStore(tmp_path), CustodyLog(tmp_path / LOG), b"x")


def test_a_file_in_place_of_the_folder_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("not a folder")
    with pytest.raises(StorageError) as caught:
        CustodyLog(tmp_path / "evidence" / LOG)
    assert caught.value.mend
