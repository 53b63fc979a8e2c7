"""Reader of web archives: WARC, packed or not, and WACZ. Each page of one becomes a document of its own.

The archive is the evidence. The bytes of a page are a working copy of it, kept beside it and named by their own
SHA-256, with the address and the time that the archive states: what the page's document quotes can be checked without
the archive. The records are found in a process of its own (decision 0021).
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import ItemError
from truceline.model.evidence import Evidence
from truceline.model.noun import Maker
from truceline.read.front import Front
from truceline.read.isolated import decoding
from truceline.read.source import Body, Copy, ReadResult, Source, refusals
from truceline.read.warc_records import GZIP, ZIP, ArchiveFault, ArchiveRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.model.evidence import Document
    from truceline.model.refusal import Refusal

NAME: Final = "read.warc-1"
MARK: Final = b"WARC/"
HEAD: Final = 4096
MOST_KINDS: Final = 8
"""Kinds of records without a page that are named."""
WACZ_PARTS: Final = (b"datapackage.json", b"archive/", b"indexes/", b"pages/")


@cache
def maker() -> Maker:
    """Who makes the copies: this reader with fastwarc."""
    from importlib.metadata import version

    return Maker(algorithm=NAME, inputs=(("fastwarc", version("fastwarc")),))


def is_archive(source: Source) -> bool:
    """Whether the bytes are a web archive: by their beginning, unpacked if need be."""
    start = source.body.head(HEAD)
    if start.startswith(MARK):
        return True
    if start.startswith(GZIP):
        try:
            return zlib.decompressobj(wbits=31).decompress(start, len(MARK)) == MARK
        except zlib.error:
            return False
    return start.startswith(ZIP) and (source.suffix == ".wacz" or start[30:].startswith(WACZ_PARTS))


def read_archive(source: Source, read_page: Callable[[Source], ReadResult]) -> ReadResult:
    """Read the pages of an archive, each with the reader of its format (``read_page``).

    Raises ItemError where nothing in it is a page, or the decoder died over it.
    """
    gathered = _Gathered(source, read_page)
    with decoding("warc", source) as decoder:
        for frame in decoder.frames():
            if frame.kind == "R":
                gathered.take(msgspec.msgpack.decode(frame.data, type=ArchiveRecord))
            elif frame.kind == "F":
                gathered.refuse(msgspec.msgpack.decode(frame.data, type=ArchiveFault))
            elif frame.kind == "S":
                gathered.others = msgspec.json.decode(frame.data, type=dict[str, int])
    return gathered.result()


class _Gathered:
    """What was read so far."""

    def __init__(self, source: Source, read_page: Callable[[Source], ReadResult]) -> None:
        self.source = source
        self.read_page = read_page
        self.documents: list[Document] = []
        self.copies: list[Copy] = []
        self.refusals: list[Refusal] = []
        self.errors: list[ItemError] = []
        self.others: dict[str, int] = {}
        self._seen: dict[str, str] = {}

    def take(self, record: ArchiveRecord) -> None:
        """Read a page; what is wrong with it becomes a refusal."""
        where = f"{self.source.where}:record {record.number} {record.uri}"
        evidence = self._evidence(record)
        before = self._seen.setdefault(evidence.id, where)
        if before != where:
            mend = "nothing to mend"
            self.errors.append(ItemError("read.copy", f"the same bytes as {before}", where=where, mend=mend))
            return
        front = (self.source.front or Front()).over(Front(addresses=(record.uri,)))
        page = replace(
            self.source,
            evidence=evidence,
            body=Body(record.payload),
            front=front,
            mapping=None,
            beside=(self.source.evidence.id, *self.source.beside),
        )
        try:
            result = self.read_page(page)
        except ItemError as error:
            self.errors.append(ItemError(error.code, error.reason, where=where, mend=error.mend))
            return
        self.documents.extend(result.documents)
        self.refusals.extend(result.refusals)
        if result.documents:
            self.copies.append(Copy(evidence, record.payload))

    def _evidence(self, record: ArchiveRecord) -> Evidence:
        """The bytes of a page as a working copy: from where and when the archive says that it was taken."""
        archive = self.source.evidence
        sha256 = hashlib.sha256(record.payload).hexdigest()
        return Evidence(
            id=Evidence.id_of(sha256),
            made_by=maker().id,
            derived_from=(archive.id,),
            sha256=sha256,
            size=len(record.payload),
            media_type=record.media_type,
            origin=record.uri,
            captured_utc=datetime.fromisoformat(record.date).astimezone(UTC) if record.date else archive.captured_utc,
            captured_with=record.software or archive.captured_with,
            copy_of=archive.id,
        )

    def refuse(self, fault: ArchiveFault) -> None:
        """A record that the decoder could not take."""
        where = f"{self.source.where}:record {fault.number} {fault.uri}".strip()
        self.errors.append(ItemError(fault.code, fault.reason, where=where, mend=fault.mend))

    def result(self) -> ReadResult:
        """All that was read; raises ItemError where it is nothing, and nothing was refused."""
        if self.others:
            self.errors.append(self._other_records())
        if not self.documents and not self.errors:
            reason = "the archive has no pages"
            raise ItemError("read.empty", reason, where=self.source.where, mend="fetch it again, or take it out")
        said = (*self.refusals, *refusals(self.source, self.errors, maker()))
        return ReadResult(documents=tuple(self.documents), refusals=said, copies=tuple(self.copies))

    def _other_records(self) -> ItemError:
        """Records that hold no page, counted by what they hold."""
        ordered = sorted(self.others.items(), key=lambda one: (-one[1], one[0]))
        named = [f"{count} of {kind}" for kind, count in ordered[:MOST_KINDS]]
        rest = sum(count for _, count in ordered[MOST_KINDS:])
        kinds = ", ".join([*named, *([f"{rest} of other kinds"] if rest else [])])
        total = sum(self.others.values())
        reason = f"{total} records that hold no page are not read: {kinds}"
        return ItemError("read.other_records", reason, where=f"{self.source.where}:more", mend="nothing to mend")
