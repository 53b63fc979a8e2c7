"""The read stage over a case's sources: bytes under custody, then documents, records and coverage."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from truceline.engine.compute import Vector, pc
from truceline.errors import ItemError, RunError
from truceline.flow.sources import (
    MAPPING,
    SIDECAR,
    LockedError,
    SourceFile,
    beside,
    find_sources,
    open_source,
    read_bytes,
)
from truceline.flow.table_copies import said_before
from truceline.flow.tally import tally
from truceline.model import Evidence, Maker, Refusal
from truceline.read.custody import LOG, CustodyLog, EvidenceStore, log_once, take
from truceline.read.durable import sha256_of
from truceline.read.readers import Beside, load_lexicons, makers_of, read_evidence
from truceline.read.source import NO_COVERAGES, NO_RECORDS, ReadResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from truceline.engine.base import StageTally
    from truceline.engine.columns import Columns
    from truceline.flow.case import Case
    from truceline.flow.progress import Progress
    from truceline.model import Coverage, Document, Record
    from truceline.read.source import Copy, Lexicons

MAKER: Final = Maker(algorithm="flow.intake-1")

MEDIA_TYPES: Final = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".yaml": "application/yaml",
    ".pdf": "application/pdf",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".xml": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".parquet": "application/vnd.apache.parquet",
    ".warc": "application/warc",
    ".wacz": "application/wacz",
    ".gz": "application/gzip",
}
"""By a file's suffix (RFC 2854, 7763, 4180, 9512): the same on every machine, which the system's own table is not."""

MOST_NAMED: Final = 1_000
"""Rows of one table that are named where they stand in an earlier table too; the others are counted."""


def media_type_of(origin: str) -> str:
    """The media type of a file, by its name's ending."""
    return MEDIA_TYPES.get("." + origin.rpartition(".")[2].lower(), "application/octet-stream")


@dataclass
class Intake:
    """What was read: each piece of evidence once, and what stood in it, in the order of the sources.

    ``files`` and ``rows`` count what was there, ``empty`` are origins that gave neither anything nor a refusal: a fault
    of ours. ``custody_head`` is the SHA-256 of the last line of the custody log when all was taken in.
    """

    custody_head: str = ""
    files: int = 0
    refused_files: int = 0
    rows: int = 0
    evidence: dict[str, Evidence] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    records: Columns[Record] = NO_RECORDS
    coverages: Columns[Coverage] = NO_COVERAGES
    refusals: list[Refusal] = field(default_factory=list)
    makers: list[Maker] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def tallies(self) -> tuple[StageTally, ...]:
        """Files in, read and refused; and, where there are tables, their rows.

        Raises:
            RunError: a file gave nothing and no reason: a fault of ours.
        """
        if self.empty:
            reason = f"the stage read gave neither anything nor a reason ({len(self.empty)} files)"
            raise RunError(reason, where=self.empty[0], mend="report this with the file")
        taken = len(self.records) + len(self.coverages)
        files = tally("read", "files", self.files, self.refused_files, len(self.documents))
        return (files, tally("read", "rows", self.rows, self.rows - taken, taken)) if self.rows else (files,)

    def add(self, origin: str, result: ReadResult) -> None:
        """Add what one source gave."""
        made = len(result.documents) + len(result.records) + len(result.coverages)
        self.documents += result.documents
        self.records += result.records
        self.coverages += result.coverages
        self.refusals += result.refusals
        self.rows += result.rows
        if made == 0:
            self.refused_files += 1
            if not result.refusals:
                self.empty.append(origin)


class Desk:
    """Takes sources in: keeps their bytes, logs the custody, and has them read."""

    def __init__(self, case: Case, now_utc: datetime, captured_with: str) -> None:
        self._case = case
        self._options = case.settings.read
        self._now_utc = now_utc
        self._captured_with = captured_with
        self._store = EvidenceStore(case.evidence)
        self._store.sweep()
        self._log = CustodyLog(case.evidence / LOG)
        entries = [entry for entry in self._log.entries() if entry.act == "captured"]
        self._captured = {entry.sha256: entry for entry in entries}
        self._last_of = {entry.origin: entry.sha256 for entry in entries}
        self._first_of = {entry.origin: place for place, entry in reversed(tuple(enumerate(entries)))}
        self._lexicons: Lexicons = load_lexicons()
        self._texts: dict[str, str] = {}
        self.intake = Intake()

    def in_order(self, files: Sequence[SourceFile]) -> list[SourceFile]:
        """Sources as they first came under custody, new ones last: of two copies the one that was read stays the one.

        Else a copy whose name sorts first would take the place of a table, and all that was decided on its rows.
        """
        return sorted(files, key=lambda file: self._first_of.get(file.origin, math.inf))

    def take_in(self, file: SourceFile) -> None:
        """Keep and read one source; what is wrong with it becomes a refusal.

        Raises:
            RunError: evidence cannot be kept, or is not what it was.
        """
        self.intake.files += 1
        try:
            evidence = self._taken(file)
            front, mapping = (self._beside(file, ending) for ending in (SIDECAR, MAPPING))
        except ItemError as error:
            self._refuse(error)
            self.intake.refused_files += 1
            return
        before = self.intake.evidence.get(evidence.id)
        if before is not None:
            reason = f"the same bytes as {before.origin}, which is read: one piece of evidence"
            self._refuse(ItemError("read.copy", reason, where=file.origin, mend="take one of them out"), evidence)
            self.intake.refused_files += 1
            return
        for one in (evidence, *(side.evidence for side in (front, mapping) if side is not None)):
            self.intake.evidence[one.id] = one
        result = read_evidence(
            evidence, self._content(evidence), self._options, lexicons=self._lexicons, front=front, mapping=mapping
        )
        if mapping is not None:
            self.intake.makers += makers_of(mapping, self._lexicons)
        for copy in result.copies:
            self._keep_copy(copy)
        self.intake.add(file.origin, self._new(file.origin, result))

    def done(self) -> Intake:
        """All that was taken in, and where the custody log stood then."""
        self.intake.custody_head = self._log.head_sha256
        return self.intake

    def _taken(self, file: SourceFile) -> Evidence:
        """A source under custody; one that cannot be opened any more is what was kept of it last.

        Raises:
            ItemError: it cannot be opened and nothing was kept of it, or it is too large.
        """
        limit = max(self._options.max_bytes, self._options.max_table_bytes)
        try:
            with open_source(self._case.folder, file) as stream:
                sha256, size = self._keep(stream, limit, file)
        except LockedError as error:
            kept = self._last_of.get(file.origin)
            if kept is None:
                raise
            at = self._captured[kept].at_utc.date().isoformat()
            error.reason = f"{error.reason}: what was kept of it on {at} is read instead"
            self._refuse(error)
            return self._evidence(file.origin, kept, self._captured[kept].size)
        evidence = self._evidence(file.origin, sha256, size)
        log_once(self._log, evidence)
        return evidence

    def _keep_copy(self, copy: Copy) -> None:
        """A working copy that was taken out of a source, under custody too: kept now, by us."""
        one = copy.evidence
        self._store.put(
            copy.data,
            origin=one.origin,
            media_type=one.media_type,
            captured_utc=one.captured_utc,
            captured_with=one.captured_with,
        )
        if not self._log.holds(one.sha256):
            self._log.append("captured", one, at_utc=self._now_utc, by=self._captured_with)
        self.intake.evidence.setdefault(one.id, one)

    def _keep(self, stream: Any, limit: int, file: SourceFile) -> tuple[str, int]:
        try:
            return self._store.keep(stream, limit)
        except ItemError as error:
            raise ItemError(error.code, error.reason, where=file.origin, mend=error.mend) from error
        except OSError as error:
            raise LockedError(error, file.origin) from error

    def _beside(self, file: SourceFile, ending: str) -> Beside | None:
        side = beside(file, ending)
        if side is None:
            return None
        data = read_bytes(self._case.folder, side, self._options.max_bytes)
        evidence = self._evidence(side.origin, sha256_of(data), len(data))
        return Beside(take(self._store, self._log, evidence, data), data)

    def _content(self, evidence: Evidence) -> bytes | Path:
        """The bytes of a piece of evidence, or, where they are many, the file that keeps them."""
        if evidence.size > self._options.max_bytes:
            return self._store.path(evidence.sha256)
        return self._store.get(evidence.sha256)

    def _evidence(self, origin: str, sha256: str, size: int) -> Evidence:
        """Bytes under custody; the time of their first capture stays theirs."""
        first = self._captured.get(sha256)
        return Evidence(
            id=Evidence.id_of(sha256),
            made_by=MAKER.id,
            sha256=sha256,
            size=size,
            media_type=media_type_of(origin),
            origin=origin,
            captured_utc=first.at_utc if first else self._now_utc,
            captured_with=first.by if first else self._captured_with,
        )

    def _new(self, origin: str, result: ReadResult) -> ReadResult:
        """What a source gave without what an earlier one gave already; that is said, by name."""
        documents = []
        for document in result.documents:
            before = self._texts.setdefault(same_report(document), origin)
            if before != origin:
                reason = f"word for word the report in {before}, saved once more: read once"
                error = ItemError("read.copy", reason, where=origin, mend="take one of them out")
                self._refuse(error, self.intake.evidence[document.evidence])
            else:
                documents.append(document)
        gone = len(result.documents) > len(documents)
        refusals = result.refusals
        if gone and not documents:
            refusals = (*refusals, *self.intake.refusals[-1:])
            self.intake.refusals.pop()
        records, said = self._unread(origin, result.records, self.intake.records)
        return result._replace(documents=tuple(documents), records=records, refusals=(*refusals, *said))

    def _unread(
        self, origin: str, rows: Columns[Record], before: Columns[Record]
    ) -> tuple[Columns[Record], tuple[Refusal, ...]]:
        """The rows of a table that no earlier table has, and refusals of the others."""
        if not len(rows) or not len(before):
            return rows, ()
        is_same_id = pc.is_in(rows.texts("id"), value_set=before.texts("id").combine_chunks()).to_numpy()
        again = said_before(rows, before) & ~is_same_id
        is_known = pa.chunked_array([pa.array(is_same_id | again)])
        if not pc.any(is_known).as_py():
            return rows, ()
        places = np.flatnonzero(is_known.to_numpy())
        dataset, names, numbers = rows[0].dataset, rows.texts("row_id"), rows.texts("row")
        said = []
        for place in places[:MOST_NAMED].tolist():
            how = ", word for word," if again[place] else f" of the data set {dataset}"
            reason = f"{names[place]}{how} was read from an earlier table: that row is kept"
            said.append((f"{origin}:row {numbers[place]}", reason))
        if len(places) > MOST_NAMED:
            said.append((f"{origin}:more", f"{len(places) - MOST_NAMED} more rows were read from an earlier table"))
        mend = "take one of the tables out, or give them data sets of their own in a mapping"
        refusals = tuple(
            self._refusal(ItemError("read.duplicate_record", text, where=at, mend=mend)) for at, text in said
        )
        return rows.kept(_inverted(is_known)), refusals

    def _refuse(self, error: ItemError, evidence: Evidence | None = None) -> None:
        self.intake.refusals.append(self._refusal(error, evidence))

    def _refusal(self, error: ItemError, evidence: Evidence | None = None) -> Refusal:
        return Refusal(
            id=Refusal.id_of(error.code, error.where),
            made_by=MAKER.id,
            derived_from=(evidence.id,) if evidence is not None else (),
            code=error.code,
            where=error.where,
            reason=error.reason,
            mend=error.mend,
            item=evidence.id if evidence is not None else None,
        )


def _inverted(mask: Vector) -> Vector:
    return pa.chunked_array([pc.invert(chunk) for chunk in mask.chunks], type=pa.bool_())


def same_report(document: Document) -> str:
    """A key that two savings of one report share: its words, and what it says of its publisher, address and day.

    Line ends, runs of spaces and encodings do not count. Two outlets with one wire are two reports.
    """
    words = " ".join(unicodedata.normalize("NFC", document.text).split())
    published = document.published.start_utc
    told: Iterable[str] = (
        document.kind.value,
        document.publisher or "",
        document.title or "",
        *document.addresses,
        published.isoformat() if published else "",
        words,
    )
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()


def take_in_all(case: Case, now_utc: datetime, captured_with: str, progress: Progress) -> Intake:
    """Everything that the case's sources hold.

    Raises:
        RunError: evidence cannot be kept, or is not what it was.
    """
    files = find_sources(case.folder, case.settings.sources)
    progress.begin("read", len(files))
    desk = Desk(case, now_utc, captured_with)
    for done, file in enumerate(desk.in_order(files), start=1):
        desk.take_in(file)
        progress.advance("read", done)
    progress.end("read")
    return desk.done()
