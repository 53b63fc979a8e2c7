"""Evidence (bytes as they came), the custody of it, and the document read from it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from truceline.model.noun import Noun, Part, Span, identify


class Evidence(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bytes as they came: never changed, named by their SHA-256 (hex).

    ``origin`` tells where they came from (an address, or a path relative to the case); ``captured_utc`` and
    ``captured_with`` when and by which tool. ``copy_of`` is set on a working copy and names the evidentiary one.
    """

    STAGE: ClassVar[str] = "read"
    NAME: ClassVar[str] = "evidence"
    PREFIX: ClassVar[str] = "ev"

    sha256: str
    size: int
    media_type: str
    origin: str
    captured_utc: datetime
    captured_with: str
    copy_of: str | None = None

    @staticmethod
    def id_of(sha256: str) -> str:
        """Id of the bytes with this SHA-256 (hex): the same bytes are the same evidence, wherever found."""
        return identify("ev", {"sha256": sha256})


class CustodyEntry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the custody log; ``previous`` is the SHA-256 of the line before, so that none can be changed.

    ``act`` is one of captured, copied, verified, erased (payload key destroyed; hash and tombstone stay).
    """

    sequence: int
    act: str
    sha256: str
    size: int
    origin: str
    at_utc: datetime
    by: str
    previous: str


class PublishedFrom(StrEnum):
    """How the publication date is known. A page clock is never one of them."""

    META = "meta"
    FRONT_MATTER = "front_matter"
    DATELINE = "dateline"
    TABLE = "table"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


class Published(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Publication date as an interval [start, end) in UTC with how it is known; both None where unknown."""

    known_from: PublishedFrom = PublishedFrom.UNKNOWN
    start_utc: datetime | None = None
    end_utc: datetime | None = None
    span: Span | None = None
    reason: str = ""


class BlockRole(StrEnum):
    """What a block of a page is. Only prose, headline and dateline can hold claims of the report itself."""

    PROSE = "prose"
    HEADLINE = "headline"
    DATELINE = "dateline"
    BYLINE = "byline"
    CAPTION = "caption"
    CREDIT = "credit"
    RELATED = "related"
    NAVIGATION = "navigation"
    TAGS = "tags"
    PAGE_CLOCK = "page_clock"
    FRONT_MATTER = "front_matter"


class Block(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One block of a document: [start, end) in ``Document.text``; original_* in the decoded evidence.

    ``original_start`` and ``original_end`` are None where the reader cannot align (a PDF's text layer).
    ``score`` is the reader's probability that the block is prose of the report.
    """

    start: int
    end: int
    role: BlockRole
    score: float = 1.0
    reason: str = ""
    original_start: int | None = None
    original_end: int | None = None


class DocumentKind(StrEnum):
    """What stands behind the text: a report as captured, our own reconstruction from facts, a mission's note."""

    REPORT = "report"
    RECONSTRUCTION = "reconstruction"
    NOTE = "note"


class Document(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One report read from evidence: its text, the blocks in it, and what is known about its origin.

    ``text`` is the working copy that all spans refer to (code points); ``blocks`` cover it without overlap, in order.
    ``addresses`` are the addresses of the page, or, for a reconstruction, of the sources of its facts.
    """

    STAGE: ClassVar[str] = "read"
    NAME: ClassVar[str] = "document"
    PREFIX: ClassVar[str] = "doc"

    evidence: str
    part: int = 0
    kind: DocumentKind = DocumentKind.REPORT
    media_type: str
    origin: str
    addresses: tuple[str, ...] = ()
    publisher: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    language: str = "und"
    published: Published = Published()
    page_clock: Span | None = None
    text: str
    blocks: tuple[Block, ...] = ()

    @staticmethod
    def id_of(evidence: str, part: int) -> str:
        """Id of the ``part``-th document (from 0) in a piece of evidence."""
        return identify("doc", {"evidence": evidence, "part": part})
