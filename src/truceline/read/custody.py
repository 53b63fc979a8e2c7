"""Custody of evidence: bytes kept by their SHA-256 and never overwritten, and a log of who took what, where and when.

A folder of evidence holds ``ab/abcdef…`` (the bytes, named by their hash), ``custody.jsonl`` (one entry a line, each
with the SHA-256 of the line before) and ``custody.head`` (number of lines, bytes, and SHA-256 of the last). The head is
replaced in one step after its line is on disk: a line behind the head was never acknowledged. So one changed byte
anywhere, in the last line too, is found offline by ``verify``. One process writes at a time, by the case's lock.
"""

from __future__ import annotations

import hashlib
import io
import os
from typing import IO, TYPE_CHECKING, Final

import msgspec

from truceline.errors import CustodyError, ItemError, StorageError
from truceline.model.evidence import CustodyEntry, Evidence
from truceline.model.noun import Maker
from truceline.read.custody_head import HEAD, LOG, START, UNFINISHED, Head, is_headed, path_of, read_head
from truceline.read.durable import copy_durably, sha256_of, sha256_of_file, storage_errors, sync_folder, write_durably
from truceline.read.verification import CustodyFault, verify

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

__all__ = ["HEAD", "LOG", "CustodyFault", "CustodyLog", "EvidenceStore", "log_once", "take", "verify"]

NAME: Final = "read.custody-1"
ACTS: Final = ("captured", "copied", "verified", "erased")
_READ_ONLY: Final = 0o444
_BLOCK: Final = 1 << 20


class EvidenceStore:
    """Bytes by their SHA-256 under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes, *, origin: str, media_type: str, captured_utc: datetime, captured_with: str) -> Evidence:
        """Keep the bytes and say what they are; the same bytes are kept once.

        Raises StorageError where they cannot be written, CustodyError where a file of that name holds other bytes.
        """
        sha256 = sha256_of(data)
        target = self.folder / path_of(sha256)
        with storage_errors(target.name):
            if target.exists():
                self.get(sha256)
            else:
                self._write(target, io.BytesIO(data))
        return Evidence(
            id=Evidence.id_of(sha256),
            made_by=Maker(algorithm=NAME).id,
            sha256=sha256,
            size=len(data),
            media_type=media_type,
            origin=origin,
            captured_utc=captured_utc,
            captured_with=captured_with,
        )

    def keep(self, stream: IO[bytes], limit: int) -> tuple[str, int]:
        """Keep the bytes of a stream without holding them all; gives their SHA-256 and how many they are.

        Raises ItemError ``read.too_large`` over ``limit`` bytes, StorageError where they cannot be written,
        CustodyError where a file of that name holds other bytes; OSError of the stream itself goes through.
        """
        sha256, size = _measured(stream, limit)
        target = self.folder / path_of(sha256)
        with storage_errors(target.name):
            if target.exists():
                if sha256_of_file(target) != sha256:
                    self.get(sha256)
                return sha256, size
            stream.seek(0)
            self._write(target, stream)
        return sha256, size

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash are kept."""
        return self.folder / path_of(sha256)

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash, compared with it; raises CustodyError where they are missing or changed."""
        path = self.folder / path_of(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            mend = "restore the file from a copy of the case"
            raise CustodyError("this evidence is missing", where=path_of(sha256), mend=mend) from error
        except OSError as error:
            mend = "check the file's permissions and the disk"
            raise StorageError(f"{error.strerror}", where=path_of(sha256), mend=mend) from error
        actual = sha256_of(data)
        if actual != sha256:
            reason = f"the bytes are not those that were kept: their SHA-256 is {actual}"
            raise CustodyError(reason, where=path_of(sha256), mend="restore the file from a copy of the case")
        return data

    def sweep(self) -> int:
        """Delete what killed runs left half-written, and say how many files it was; only while nobody writes."""
        left = sorted(path for path in (self.folder / UNFINISHED).glob("*") if path.is_file())
        with storage_errors(UNFINISHED):
            for path in left:
                path.unlink(missing_ok=True)
        return len(left)

    def _write(self, target: Path, stream: IO[bytes]) -> None:
        fresh = self.folder / UNFINISHED / f"{target.name}-{os.getpid()}"
        fresh.parent.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _check_copied(copy_durably(stream, fresh), target)
            fresh.chmod(_READ_ONLY)
            fresh.rename(target)
        except (OSError, CustodyError):
            fresh.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
        sync_folder(self.folder)


def _check_copied(sha256: str, target: Path) -> None:
    if sha256 != target.name:
        raise CustodyError("changed while it was read", where=target.name, mend="run again when it is at rest")


def _measured(stream: IO[bytes], limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise ItemError("read.too_large", f"over {limit} bytes", mend="split it, or raise the limit")
        digest.update(block)
    return digest.hexdigest(), size


class CustodyLog:
    """The append-only log of a folder of evidence, opened for writing.

    ``recovered`` says what was cut off at opening: the line that a killed run never got acknowledged; empty as a rule.
    Raises CustodyError where log and head do not belong together, StorageError where they cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.recovered = ""
        with storage_errors(path.name):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() and not self._head_path.exists():
                self._write_head(Head(count=0, size=0, sha256=START))
            self._head = self._recover()
            if not path.exists():
                write_durably(path, b"")
                sync_folder(path.parent)
        self._captured = {entry.sha256 for entry in self.entries() if entry.act == "captured"}

    @property
    def _head_path(self) -> Path:
        return self.path.with_name(HEAD)

    @property
    def head_sha256(self) -> str:
        """SHA-256 of the last acknowledged line: it stands for the whole log up to it."""
        return self._head.sha256

    def holds(self, sha256: str) -> bool:
        """Is there an entry that these bytes were captured?"""
        return sha256 in self._captured

    def entries(self) -> tuple[CustodyEntry, ...]:
        """All acknowledged entries, in order; raises CustodyError at the first line that is none."""
        with storage_errors(self.path.name):
            data = self.path.read_bytes()[: self._head.size]
        found = []
        for number, line in enumerate(data.split(b"\n")[:-1], 1):
            try:
                found.append(msgspec.json.decode(line, type=CustodyEntry))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                reason = f"line {number} is no entry: {error}"
                raise CustodyError(reason, where=self.path.name, mend="restore the log from a copy") from error
        return tuple(found)

    def append(self, act: str, evidence: Evidence, *, at_utc: datetime, by: str) -> CustodyEntry:
        """Write one entry; when this returns, the entry is on disk and acknowledged."""
        if act not in ACTS:
            raise CustodyError(f"no act is called {act!r}", where=self.path.name, mend=f"use {', '.join(ACTS)}")
        entry = CustodyEntry(
            sequence=self._head.count + 1,
            act=act,
            sha256=evidence.sha256,
            size=evidence.size,
            origin=evidence.origin,
            at_utc=at_utc,
            by=by,
            previous=self._head.sha256,
        )
        line = msgspec.json.encode(entry, order="deterministic")
        head = Head(count=entry.sequence, size=self._head.size + len(line) + 1, sha256=sha256_of(line))
        with storage_errors(self.path.name):
            self._append_line(line + b"\n")
            self._write_head(head)
        self._head = head
        if act == "captured":
            self._captured.add(evidence.sha256)
        return entry

    def _append_line(self, line: bytes) -> None:
        with self.path.open("r+b") as file:
            file.seek(self._head.size)
            try:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), self._head.size)
                raise

    def _recover(self) -> Head:
        head = read_head(self._head_path)
        data = self.path.read_bytes() if self.path.exists() else b""
        if not is_headed(data, head):
            reason = f"its last acknowledged line is not the one that {HEAD} names"
            mend = "run truceline verify: it names what was changed; restore the log from a copy"
            raise CustodyError(reason, where=self.path.name, mend=mend)
        if len(data) > head.size:
            with self.path.open("r+b") as file:
                os.ftruncate(file.fileno(), head.size)
                os.fsync(file.fileno())
            cut = len(data) - head.size
            self.recovered = f"{self.path.name}: cut off {cut} bytes after line {head.count} that a killed run left"
        return head

    def _write_head(self, head: Head) -> None:
        fresh = self._head_path.with_suffix(".head-new")
        write_durably(fresh, msgspec.json.encode(head, order="deterministic") + b"\n")
        fresh.rename(self._head_path)
        sync_folder(self.path.parent)


def take(store: EvidenceStore, log: CustodyLog, evidence: Evidence, data: bytes) -> Evidence:
    """Keep bytes and log that they were captured, once for the same bytes; returns the evidence as kept.

    A run that was killed between the two does both again.
    """
    kept = store.put(
        data,
        origin=evidence.origin,
        media_type=evidence.media_type,
        captured_utc=evidence.captured_utc,
        captured_with=evidence.captured_with,
    )
    log_once(log, kept)
    return kept


def log_once(log: CustodyLog, kept: Evidence) -> None:
    """Log that bytes were captured, where the log does not say so yet."""
    if not log.holds(kept.sha256):
        log.append("captured", kept, at_utc=kept.captured_utc, by=kept.captured_with)
