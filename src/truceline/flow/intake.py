"""The read stage over a case's sources: bytes under custody, then documents, records and coverage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError, RunError
from truceline.flow.sources import SourceFile, find_sources, read_bytes, sidecar_of
from truceline.flow.tally import tally
from truceline.model import Evidence, Maker, Refusal
from truceline.read.custody import LOG, CustodyLog, EvidenceStore, take
from truceline.read.durable import sha256_of
from truceline.read.front import read_sidecar
from truceline.read.readers import load_lexicons, read_evidence

if TYPE_CHECKING:
    from datetime import datetime

    from truceline.engine.base import StageTally
    from truceline.flow.case import Case
    from truceline.flow.progress import Progress
    from truceline.model import Coverage, Document, Record
    from truceline.read.source import Lexicons, ReadResult

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
}
"""By a file's suffix (RFC 2854, 7763, 4180, 9512): the same on every machine, which the system's own table is not."""


@dataclass
class Intake:
    """What was read: each piece of evidence once, and what stood in it, in the order of the sources.

    ``files`` counts the sources, ``empty`` are origins that gave neither anything nor a refusal: a fault of ours.
    """

    files: int = 0
    refused_files: int = 0
    evidence: dict[str, Evidence] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    coverages: list[Coverage] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def tally(self, made: int) -> StageTally:
        """Files in, read and refused.

        Raises:
            RunError: a file gave nothing and no reason: a fault of ours.
        """
        if self.empty:
            reason = f"the stage read gave neither anything nor a reason ({len(self.empty)} files)"
            raise RunError(reason, where=self.empty[0], mend="report this with the file")
        return tally("read", "files", self.files, self.refused_files, made)

    def add(self, origin: str, result: ReadResult) -> None:
        """Add what one source gave."""
        made = len(result.documents) + len(result.records) + len(result.coverages)
        self.documents += result.documents
        self.records += result.records
        self.coverages += result.coverages
        self.refusals += result.refusals
        if made == 0:
            self.refused_files += 1
            if not result.refusals:
                self.empty.append(origin)


class Desk:
    """Takes sources in: keeps their bytes, logs the custody, and has them read."""

    def __init__(self, case: Case, now_utc: datetime, captured_with: str) -> None:
        self._case = case
        self._now_utc = now_utc
        self._captured_with = captured_with
        self._store = EvidenceStore(case.evidence)
        self._store.sweep()
        self._log = CustodyLog(case.evidence / LOG)
        self._captured = {entry.sha256: entry for entry in self._log.entries() if entry.act == "captured"}
        self._lexicons: Lexicons = load_lexicons()
        self.intake = Intake()

    def take_in(self, file: SourceFile) -> None:
        """Keep and read one source; what is wrong with it becomes a refusal.

        Raises:
            RunError: evidence cannot be kept, or is not what it was.
        """
        self.intake.files += 1
        options = self._case.settings.read
        limit = max(options.max_bytes, options.max_table_bytes)
        try:
            data = read_bytes(self._case.folder, file, limit)
            side = sidecar_of(file)
            front_data = None if side is None else read_bytes(self._case.folder, side, options.max_bytes)
        except ItemError as error:
            self._refuse(error)
            return
        evidence = self._kept(file.origin, data)
        if evidence.id in self.intake.evidence:
            return  # the same bytes under a second name: one piece of evidence, read once
        self.intake.evidence[evidence.id] = evidence
        front, front_evidence = None, None
        if side is not None and front_data is not None:
            front_evidence = self._kept(side.origin, front_data)
            self.intake.evidence[front_evidence.id] = front_evidence
            try:
                front = read_sidecar(front_data, options, side.origin)
            except ItemError as error:
                self._refuse(error)
                return
        self.intake.add(
            file.origin,
            read_evidence(evidence, data, options, lexicons=self._lexicons, front=front, front_evidence=front_evidence),
        )

    def _kept(self, origin: str, data: bytes) -> Evidence:
        """Bytes under custody; the time of their first capture stays theirs."""
        sha256 = sha256_of(data)
        first = self._captured.get(sha256)
        evidence = Evidence(
            id=Evidence.id_of(sha256),
            made_by=MAKER.id,
            sha256=sha256,
            size=len(data),
            media_type=MEDIA_TYPES.get("." + origin.rpartition(".")[2].lower(), "application/octet-stream"),
            origin=origin,
            captured_utc=first.at_utc if first else self._now_utc,
            captured_with=first.by if first else self._captured_with,
        )
        return take(self._store, self._log, evidence, data)

    def _refuse(self, error: ItemError) -> None:
        self.intake.refused_files += 1
        self.intake.refusals.append(
            Refusal(
                id=Refusal.id_of(error.code, error.where),
                made_by=MAKER.id,
                code=error.code,
                where=error.where,
                reason=error.reason,
                mend=error.mend,
            )
        )


def take_in_all(case: Case, now_utc: datetime, captured_with: str, progress: Progress) -> Intake:
    """Everything that the case's sources hold.

    Raises:
        RunError: evidence cannot be kept, or is not what it was.
    """
    files = find_sources(case.folder, case.settings.sources)
    progress.begin("read", len(files))
    desk = Desk(case, now_utc, captured_with)
    for done, file in enumerate(files, start=1):
        desk.take_in(file)
        progress.advance("read", done)
    progress.end("read")
    return desk.intake
