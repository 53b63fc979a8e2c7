"""Reader of saved pages: the text block by block as it stands in the page, the prose in it, and what the head says.

Which blocks are prose: those whose words trafilatura takes into its extraction; where it finds too little, the line
model of flattened pages decides. The layout rules then take captions, credits and clocks out of either.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.model.evidence import Block, BlockRole, Document, DocumentKind, Published
from truceline.model.noun import Maker
from truceline.read.blocks import first_of, published_in, span_of, split_dateline
from truceline.read.html_layout import lay_out_page
from truceline.read.html_meta import PageFacts, page_facts
from truceline.read.html_text import PageText, page_text
from truceline.read.language import UNKNOWN, detect_language
from truceline.read.layout import NAME as LAYOUT
from truceline.read.layout_words import load_layout
from truceline.read.lines import load_lines
from truceline.read.source import ReadResult, Source
from truceline.read.text import decode
from truceline.read.words import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.read.dateline import Dateline
    from truceline.read.front import Front
    from truceline.read.layout import Verdict

NAME: Final = "read.html-1"
_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES: Final = 4096


@cache
def maker() -> Maker:
    """Who makes the documents read here: this reader, trafilatura, and the words, line model and layout rules."""
    from importlib.metadata import version

    stamps = (
        ("layout", load_layout().stamp),
        ("lines", load_lines().stamp),
        ("trafilatura", version("trafilatura")),
        ("words", load_words().stamp),
    )
    return Maker(algorithm=f"{NAME}+{LAYOUT}", inputs=stamps)


def declared_charset(data: bytes) -> str | None:
    """The character set that a page declares in its first bytes, or None."""
    found = _DECLARED.search(data[:_HEAD_BYTES]) or _XML_DECLARED.search(data[:_HEAD_BYTES])
    return found[1].decode("ascii") if found else None


def read_html(source: Source) -> ReadResult:
    """Read a page into one document; raises ItemError where it is no text, out of bounds, or without prose."""
    decoded = decode(source.data, where=source.where, declared=declared_charset(source.data)).text
    words = load_layout()
    hint_words = frozenset().union(*(names for _, names in words.class_words))
    page = page_text(decoded, source.options, hint_words, source.where)
    facts = page_facts(page, source.options, source.where)
    front = source.front.over(facts.front) if source.front is not None else facts.front
    blocks = _blocks(page, lay_out_page(decoded, page, facts.title or "", source.options.min_prose_chars))
    prose = sum(block.end - block.start for block in blocks if block.role is BlockRole.PROSE)
    if prose < source.options.min_prose_chars:
        mend = "save the article itself as text"
        raise ItemError("read.no_prose", f"{prose} characters of prose in the page", where=source.where, mend=mend)
    blocks, dateline = split_dateline(page.text, blocks, words)
    return ReadResult(documents=(_document(source, front, facts, page, blocks, dateline),))


def _blocks(page: PageText, verdicts: Sequence[Verdict]) -> tuple[Block, ...]:
    return tuple(
        Block(
            start=block.start,
            end=block.end,
            role=verdict.role,
            score=round(verdict.chance, 4),
            reason=verdict.reason,
            original_start=block.original_start,
            original_end=block.original_end,
        )
        for block, verdict in zip(page.blocks, verdicts, strict=True)
    )


def _document(
    source: Source,
    front: Front,
    facts: PageFacts,
    page: PageText,
    blocks: tuple[Block, ...],
    dateline: Dateline | None,
) -> Document:
    text = page.text
    head, clock = first_of(blocks, BlockRole.DATELINE), first_of(blocks, BlockRole.PAGE_CLOCK)
    headline = first_of(blocks, BlockRole.HEADLINE)
    return Document(
        id=Document.id_of(source.evidence.id, 0),
        made_by=maker().id,
        derived_from=source.derived_from,
        evidence=source.evidence.id,
        kind=front.kind or DocumentKind.REPORT,
        media_type=source.evidence.media_type,
        origin=source.where,
        addresses=front.addresses or facts.addresses,
        publisher=front.publisher or facts.publisher,
        title=front.title or (span_of(text, headline).text if headline else facts.title),
        byline=front.byline or facts.author,
        dateline=front.dateline or (span_of(text, head).text if head else None),
        language=front.language or _language(text, blocks, facts),
        published=front.date() or _published(text, blocks, facts, dateline),
        page_clock=span_of(text, clock) if clock else None,
        text=text,
        blocks=blocks,
    )


def _language(text: str, blocks: Sequence[Block], facts: PageFacts) -> str:
    """The language of the prose itself; what the page declares is its template's, and counts only where that fails."""
    prose = " ".join(text[block.start : block.end] for block in blocks if block.role is BlockRole.PROSE)
    found = detect_language(prose)
    return found if found != UNKNOWN else facts.language or UNKNOWN


def _published(text: str, blocks: Sequence[Block], facts: PageFacts, dateline: Dateline | None) -> Published:
    return facts.published or published_in(text, blocks, dateline, load_layout())
