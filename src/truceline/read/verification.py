"""Is the evidence what was captured, and the custody log what was written? Offline, and every fault by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from truceline.errors import CustodyError
from truceline.model.evidence import CustodyEntry
from truceline.read.custody_head import HEAD, LOG, START, UNFINISHED, Head, path_of, read_head
from truceline.read.durable import sha256_of, sha256_of_file, storage_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class CustodyFault(NamedTuple):
    """One thing that is not as it was left.

    ``kind`` is changed, missing, extra (a file), line (of the log), head, or unfinished (bytes of the log that were
    never acknowledged: what a killed run leaves, and the next one cuts off). ``path`` is relative to the folder;
    ``line`` counts from 1, 0 where it is about no line; ``expected`` and ``actual`` are SHA-256 (hex) or numbers.
    """

    kind: str
    path: str
    reason: str
    sha256: str = ""
    line: int = 0
    expected: str = ""
    actual: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        found = f" (expected {self.expected}, found {self.actual})" if self.expected else ""
        return f"{place}: {self.reason}{found}"


def verify(folder: Path) -> tuple[CustodyFault, ...]:
    """Every fault in a folder of evidence and its log: of the head, of the log by line, then of the files by name.

    Empty where all is as it was left, and where there is no evidence and no log at all. Raises StorageError where the
    folder cannot be read.
    """
    with storage_errors(folder.name):
        files = _files(folder)
        if LOG not in files and HEAD not in files and not files:
            return ()
        lines, faults = _verify_log(folder)
        broken = {fault.line for fault in faults if fault.kind == "line"}
        entries = [_entry(line) for number, line in enumerate(lines, 1) if number not in broken]
        known = [entry for entry in entries if entry is not None]
        return (*faults, *_verify_files(folder, files, known, has_broken=bool(broken)))


def _files(folder: Path) -> tuple[str, ...]:
    if not folder.exists():
        return ()
    names = (path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return tuple(sorted(name.as_posix() for name in names if name.parts[0] != UNFINISHED))


def _entry(line: bytes) -> CustodyEntry | None:
    try:
        return msgspec.json.decode(line, type=CustodyEntry)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _verify_log(folder: Path) -> tuple[list[bytes], list[CustodyFault]]:
    """The lines of the log as far as acknowledged, and what is wrong with them."""
    path = folder / LOG
    if not path.exists():
        return [], [CustodyFault("missing", LOG, "the custody log is missing")]
    data = path.read_bytes()
    try:
        head = read_head(folder / HEAD)
    except CustodyError as error:
        lines = data.split(b"\n")[:-1]
        return lines, [CustodyFault("head", HEAD, error.reason), *_broken_lines(lines, None)]
    *lines, tail = data.split(b"\n")
    faults = list(_broken_lines(lines[: head.count], head))
    behind = len(data) - head.size
    if len(lines) < head.count:
        reason = "lines are missing at the end of the custody log"
        faults.append(CustodyFault("line", LOG, reason, "", len(lines) + 1, str(head.count), str(len(lines))))
    elif not faults and behind:
        count = len(lines) - head.count + bool(tail)
        reason = f"{behind} bytes behind the last acknowledged line, left by a killed run: the next run cuts them off"
        faults.append(
            CustodyFault("unfinished", LOG, reason, "", head.count + 1, str(head.count), str(head.count + count))
        )
    return lines[: head.count], faults


def _broken_lines(lines: list[bytes], head: Head | None) -> Iterator[CustodyFault]:
    """The lines that are not as they were written, by number.

    From the last to the first, each line's hash is compared with what the line after it (the last: the head) says it
    must be. Behind a changed line, what it says of the one before counts only if that one bears it out.
    """
    expected = head.sha256 if head is not None and len(lines) == head.count else None
    for number in range(len(lines), 0, -1):
        actual = sha256_of(lines[number - 1])
        entry = _entry(lines[number - 1])
        is_changed = expected is not None and actual != expected
        is_wrong = entry is None or entry.sequence != number
        if is_changed or is_wrong:
            reason = "this line of the custody log was changed" if entry is not None else "this line is no entry"
            yield CustodyFault("line", LOG, reason, "", number, expected or str(number), actual)
        before = sha256_of(lines[number - 2]) if number > 1 else START
        expected = entry.previous if entry is not None and (not is_changed or entry.previous == before) else None
    if expected is not None and expected != START:
        yield CustodyFault("line", LOG, "the custody log does not begin here", "", 1, START, expected)


def _verify_files(
    folder: Path, files: tuple[str, ...], entries: list[CustodyEntry], *, has_broken: bool
) -> Iterator[CustodyFault]:
    last_act = {entry.sha256: entry.act for entry in entries}
    for sha256 in sorted(last_act):
        name = path_of(sha256)
        if name not in files:
            if last_act[sha256] != "erased":
                yield CustodyFault("missing", name, "this evidence is missing", sha256, 0, sha256, "no file")
            continue
        actual = _hash_of(folder / name)
        if actual != sha256:
            yield CustodyFault("changed", name, "the bytes are not those that were kept", sha256, 0, sha256, actual)
    known = {path_of(sha256) for sha256 in last_act} | {LOG, HEAD, f"{HEAD}-new"}
    for name in files:
        # Behind a broken line may stand the entry of a file whose bytes and name agree: the line is the fault then.
        is_sound = has_broken and name == path_of(_hash_of(folder / name))
        if name not in known and not is_sound:
            yield CustodyFault("extra", name, "no entry of the custody log knows this file")


def _hash_of(path: Path) -> str:
    return "a link" if path.is_symlink() else sha256_of_file(path)
