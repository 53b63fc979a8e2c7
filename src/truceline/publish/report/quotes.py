"""Which words does a claim rest on, and where do they stand? Quotations with context, and whole texts with marks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from truceline.model.evidence import BlockRole, DocumentKind, PublishedFrom
from truceline.publish.report.lookup import anchor
from truceline.publish.report.wording import day_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.model import Claim, Document, Record
    from truceline.model.evidence import Block
    from truceline.publish.report.lookup import Lookup

CONTEXT: Final = 180
"""Characters of context on either side of a quoted sentence."""

READ_ROLES: Final = frozenset((BlockRole.PROSE, BlockRole.HEADLINE, BlockRole.DATELINE))
WHOLE_TEXTS: Final = frozenset((DocumentKind.RECONSTRUCTION, DocumentKind.NOTE))
"""Kinds of which the whole text may be shown: it is ours. Of reports by others only quotations are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address as text, and as a link target where it is one that is safe to follow."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document or a row of a table, as the foot of a quotation names it."""

    title: str
    publisher: str
    published: str
    is_reconstruction: bool
    addresses: tuple[Address, ...]
    sha256: str
    origin: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The words that a claim or row rests on, with context; ``start`` and ``end`` count code points of the text."""

    item: str
    anchor: str
    chain: str
    stance: str
    before: str
    said: str
    after: str
    where: str
    hedge: str
    confidence: float | None
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of a text: ``anchors`` are the claims that begin here, ``is_marked`` says whether one rests on it."""

    text: str
    is_marked: bool
    anchors: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A block of a document with its role; ``is_read`` is False for what is no part of the report itself."""

    role: str
    is_read: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document in the list of sources."""

    source: Source
    id: str
    language: str
    how_dated: str
    is_whole: bool
    paragraphs: tuple[Paragraph, ...]
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table in the list of sources."""

    id: str
    anchor: str
    name: str
    text: str
    chain: str
    addresses: tuple[Address, ...]
    incident: str


def address(text: str) -> Address:
    """An address; a link only where it is plain http or https."""
    is_web = text.startswith(("http://", "https://")) and not any(
        letter.isspace() or letter in "\"'<>" for letter in text
    )
    return Address(text=text, href=text if is_web else None)


def chain_words(names: Iterable[str]) -> str:
    """A source chain for people, outermost first."""
    return " ← ".join(names)


class Quoter:
    """Quotes claims and rows from the documents and tables of a report."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def quote(self, item: str) -> Quote | None:
        """The quotation behind a claim or record; None where the item is not in the report."""
        if claim := self._lookup.claims.get(item):
            return self._quote_claim(claim)
        record = self._lookup.records.get(item)
        return self._quote_record(record) if record else None

    def _quote_claim(self, claim: Claim) -> Quote:
        document = self._lookup.documents.get(claim.document)
        span = claim.proposition
        before, said, after = context_of(document, span.start, span.end, span.text)
        return Quote(
            item=claim.id,
            anchor=anchor(claim.id),
            chain=chain_words(hop.name for hop in claim.chain),
            stance=self._lookup.words.modalities[claim.modality],
            before=before,
            said=said,
            after=after,
            where=f"characters {span.start:,}–{span.end:,}",
            hedge=claim.hedge.text if claim.hedge else "",
            confidence=claim.confidence,
            source=self.source(document, claim.document),
        )

    def _quote_record(self, record: Record) -> Quote:
        evidence = self._lookup.evidence.get(record.evidence)
        return Quote(
            item=record.id,
            anchor=anchor(record.id),
            chain=chain_words(hop.name for hop in record.chain) or record.dataset,
            stance=self._lookup.words.modalities[record.modality],
            before="",
            said=record.text or record.row_id,
            after="",
            where=f"row {record.row} ({record.row_id})",
            hedge="",
            confidence=None,
            source=Source(
                title=record.dataset,
                publisher="",
                published="",
                is_reconstruction=False,
                addresses=tuple(map(address, record.addresses)),
                sha256=evidence.sha256 if evidence else "",
                origin=evidence.origin if evidence else "",
                anchor=anchor(record.id),
            ),
        )

    def source(self, document: Document | None, fallback: str) -> Source:
        """What the foot of a quotation says of its document."""
        if document is None:
            return Source(
                title=fallback, publisher="", published="", is_reconstruction=False, addresses=(), sha256="", origin="",
                anchor=anchor(fallback),
            )  # fmt: skip
        evidence = self._lookup.evidence.get(document.evidence)
        start = document.published.start_utc
        return Source(
            title=document.title or document.origin,
            publisher=document.publisher or "publisher unknown",
            published=day_words(start.date()) if start else "undated",
            is_reconstruction=document.kind is DocumentKind.RECONSTRUCTION,
            addresses=tuple(map(address, document.addresses)),
            sha256=evidence.sha256 if evidence else "",
            origin=document.origin,
            anchor=anchor(document.id),
        )

    def texts(self) -> tuple[Text, ...]:
        """All documents, by date and title, our own in full, those of others in quotations."""
        by_document: dict[str, list[Claim]] = {}
        for claim in self._lookup.claims.values():
            by_document.setdefault(claim.document, []).append(claim)
        made = [self._text(item, by_document.get(item.id, [])) for item in self._lookup.documents.values()]
        starts = {item.id: item.published.start_utc for item in self._lookup.documents.values()}
        return tuple(sorted(made, key=lambda item: (str(starts[item.id] or "9999"), item.source.title, item.id)))

    def _text(self, document: Document, claims: list[Claim]) -> Text:
        is_whole = document.kind in WHOLE_TEXTS
        blocks = [block for block in document.blocks if block.role is not BlockRole.FRONT_MATTER]
        paragraphs = [_paragraph(document, block, claims) for block in blocks] if is_whole else []
        shown = {name for paragraph in paragraphs for piece in paragraph.pieces for name in piece.anchors}
        paragraphs += [
            _excerpt(document, claim)
            for claim in sorted(claims, key=lambda item: (item.proposition.start, item.id))
            if anchor(claim.id) not in shown
        ]
        known = document.published.known_from
        return Text(
            source=self.source(document, document.id),
            id=document.id,
            language=document.language,
            how_dated="" if known is PublishedFrom.UNKNOWN else f"date known from {known.replace('_', ' ')}",
            is_whole=is_whole,
            paragraphs=tuple(paragraphs),
            claims=len(claims),
        )

    def rows(self) -> tuple[Row, ...]:
        """All rows of tables, by table and row id."""
        ordered = sorted(self._lookup.records.values(), key=lambda item: (item.dataset, item.row_id, item.id))
        return tuple(
            Row(
                id=item.id,
                anchor=anchor(item.id),
                name=f"{item.dataset} {item.row_id}",
                text=item.text,
                chain=chain_words(hop.name for hop in item.chain),
                addresses=tuple(map(address, item.addresses)),
                incident=self._lookup.incident_of.get(item.id, ""),
            )
            for item in ordered
        )


def context_of(document: Document | None, start: int, end: int, said: str) -> tuple[str, str, str]:
    """What stands before and after a quotation within its block, cut at words."""
    if document is None or document.text[start:end] != said:
        return "", said, ""
    block = next((item for item in document.blocks if item.start <= start and end <= item.end), None)
    first, last = (block.start, block.end) if block else (0, len(document.text))
    before, after = document.text[first:start], document.text[end:last]
    if len(before) > CONTEXT:
        before = "… " + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + " …"
    return before, said, after


def _paragraph(document: Document, block: Block, claims: list[Claim]) -> Paragraph:
    inside = [item for item in claims if block.start <= item.proposition.start < block.end]
    edges = {block.start, block.end}
    for item in inside:
        edges |= {item.proposition.start, min(item.proposition.end, block.end)}
    cuts = sorted(edges)
    pieces = [_piece(document, start, end, inside) for start, end in pairwise(cuts)]
    return Paragraph(role=block.role.value, is_read=block.role in READ_ROLES, pieces=tuple(pieces))


def _piece(document: Document, start: int, end: int, claims: list[Claim]) -> Piece:
    over = [item for item in claims if item.proposition.start <= start and end <= item.proposition.end]
    begin = [anchor(item.id) for item in over if item.proposition.start == start]
    return Piece(text=document.text[start:end], is_marked=bool(over), anchors=tuple(begin))


def _excerpt(document: Document, claim: Claim) -> Paragraph:
    """A claim's words with their context, where the whole text is not shown."""
    span = claim.proposition
    before, said, after = context_of(document, span.start, span.end, span.text)
    pieces = (
        Piece(text=before, is_marked=False),
        Piece(text=said, is_marked=True, anchors=(anchor(claim.id),)),
        Piece(text=after, is_marked=False),
    )
    return Paragraph(role="excerpt", is_read=True, pieces=pieces)
