"""Blocks of a document from verdicts on its lines, and what the blocks say of the document as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.model.evidence import Block, BlockRole, Published, PublishedFrom
from truceline.model.noun import Span
from truceline.read.dateline import Dateline, find_dateline
from truceline.read.published import published_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.read.layout import Line, Verdict
    from truceline.read.layout_words import LayoutWords

DATELINE_REACH = 3
"""Prose blocks that may begin with the dateline: a summary or two stand above it."""
PUBLISHED_REACH = 8
"""Lines round the headline in which "Published …" is read as the report's own date."""


def blocks_of(lines: Sequence[Line], verdicts: Sequence[Verdict], *, is_aligned: bool) -> tuple[Block, ...]:
    """One block for each line; ``is_aligned`` where offsets in the text are those in the decoded evidence."""
    return tuple(
        Block(
            start=line.start,
            end=line.end,
            role=verdict.role,
            score=round(verdict.chance, 4),
            reason=verdict.reason,
            original_start=line.start if is_aligned else None,
            original_end=line.end if is_aligned else None,
        )
        for line, verdict in zip(lines, verdicts, strict=True)
    )


def split_dateline(
    text: str, blocks: tuple[Block, ...], words: LayoutWords
) -> tuple[tuple[Block, ...], Dateline | None]:
    """The blocks with the dateline as a block of its own, and what it says; it begins one of the first prose blocks."""
    prose = [number for number, block in enumerate(blocks) if block.role is BlockRole.PROSE][:DATELINE_REACH]
    for first in prose:
        found = find_dateline(text[blocks[first].start : blocks[first].end], words)
        if found is not None:
            return (*blocks[:first], *_halves(blocks[first], found), *blocks[first + 1 :]), found
    return blocks, None


def _halves(block: Block, found: Dateline) -> tuple[Block, Block]:
    """The dateline and the rest of the block that it begins."""
    shift = block.original_start - block.start if block.original_start is not None else None
    words_end, rest = block.start + found.words_end, block.start + found.end
    is_exact = shift is not None and block.original_end == block.end + shift
    head = Block(
        start=block.start,
        end=words_end,
        role=BlockRole.DATELINE,
        score=block.score,
        reason="place, day or agency before the report",
        original_start=block.original_start if is_exact else None,
        original_end=words_end + shift if is_exact and shift is not None else None,
    )
    tail = Block(
        start=rest,
        end=block.end,
        role=BlockRole.PROSE,
        score=block.score,
        reason=block.reason,
        original_start=rest + shift if is_exact and shift is not None else block.original_start,
        original_end=block.original_end,
    )
    return head, tail


def span_of(text: str, block: Block) -> Span:
    """The span that a block covers."""
    return Span(start=block.start, end=block.end, text=text[block.start : block.end])


def first_of(blocks: Sequence[Block], role: BlockRole) -> Block | None:
    """First block with a role, or None."""
    return next((block for block in blocks if block.role is role), None)


def published_in(text: str, blocks: Sequence[Block], dateline: Dateline | None, words: LayoutWords) -> Published:
    """Publication date that the page itself gives: a dateline with its year, or a line "Published …" by the headline.

    Unknown where there is neither: a page clock, a bare date and a day without its year do not tell.
    """
    head = first_of(blocks, BlockRole.DATELINE)
    if head is not None and dateline is not None and dateline.day is not None:
        on = dateline.day.on()
        if on is not None:
            return published_on(on, PublishedFrom.DATELINE, "dateline", span_of(text, head))
    headline = next((number for number, block in enumerate(blocks) if block.role is BlockRole.HEADLINE), 0)
    for block in blocks[max(0, headline - PUBLISHED_REACH) : headline + PUBLISHED_REACH + 1]:
        line = text[block.start : block.end]
        if block.role in {BlockRole.BYLINE, BlockRole.NAVIGATION} and words.published_cue.match(line.lower()):
            day = words.find_day(line)
            on = day.on() if day is not None else None
            if on is not None:
                return published_on(on, PublishedFrom.INFERRED, "line beside the headline", span_of(text, block))
    if first_of(blocks, BlockRole.PAGE_CLOCK) is not None:
        return Published(reason="the page shows only its own clock")
    return Published(reason="the page gives no date of publication")
