"""Blocks of a document from verdicts on its lines, and what the blocks say of the document as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.model.evidence import Block, BlockRole, Published, PublishedFrom
from truceline.model.noun import Span
from truceline.read.dateline import Dateline, find_dateline
from truceline.read.published import published_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from truceline.read.layout import Line, Verdict
    from truceline.read.layout_words import LayoutWords

DATELINE_REACH = 3
"""Prose blocks that may begin with the dateline: a summary or two stand above it."""
PUBLISHED_REACH = 8
"""Lines round the headline in which "Published …" is read as the report's own date."""
LONGEST_DATE = 90
"""Characters of a line that gives the report's date, with a byline or other small matter beside it."""
_NOT_DATES = frozenset({BlockRole.PAGE_CLOCK, BlockRole.CAPTION, BlockRole.CREDIT})
_IN_FIGURES = re.compile(r"\d[./-]\d")
"""A date in figures, as a page's own clock has it; "13 июня 2017, 09:12" below the headline is the report's."""
_PARTED = re.compile(r"\s{2,}|\s*[|•·–—]\s*|\s[-/]\s")
_CLOCK_NUMBERS = 3
"""Numbers in a time of day at most: hours, minutes, seconds."""


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
    """Publication date that the page itself gives: a dateline with its year, or a line beside the headline.

    Such a line says "Published …" or "Updated …", or is a full date and nothing else between headline and report, with
    the hour behind a month in words ("13 июня 2017, 09:12"). Unknown where there is none: a page clock, which stands
    above the headline or has its date in figures, a date elsewhere and a day without its year do not tell.
    """
    head = first_of(blocks, BlockRole.DATELINE)
    if head is not None and dateline is not None and dateline.day is not None:
        on = dateline.day.on()
        if on is not None:
            return published_on(on, PublishedFrom.DATELINE, "dateline", span_of(text, head))
    found = _said_beside(text, blocks, words) or _bare_below(text, blocks, words)
    if found is not None:
        return found
    if first_of(blocks, BlockRole.PAGE_CLOCK) is not None:
        return Published(reason="the page shows only its own clock")
    return Published(reason="the page gives no date of publication")


def _headline(blocks: Sequence[Block]) -> int | None:
    return next((number for number, block in enumerate(blocks) if block.role is BlockRole.HEADLINE), None)


def _said_beside(text: str, blocks: Sequence[Block], words: LayoutWords) -> Published | None:
    """“Published …” or “Updated …” round the headline, the first of the first kind before those of the other."""
    headline = _headline(blocks) or 0
    near = blocks[max(0, headline - PUBLISHED_REACH) : headline + PUBLISHED_REACH + 1]
    told = [block for block in near if block.role in {BlockRole.BYLINE, BlockRole.NAVIGATION}]
    told = [block for block in told if words.published_cue.match(text[block.start : block.end].lower())]
    for block in sorted(told, key=lambda block: ("upd" in _first_words(text, block), block.start)):
        day = words.find_day(text[block.start : block.end])
        on = day.on() if day is not None else None
        if on is not None:
            return published_on(on, PublishedFrom.INFERRED, "line beside the headline", span_of(text, block))
    return None


def _first_words(text: str, block: Block) -> str:
    return text[block.start : block.start + 16].lower()


def _bare_below(text: str, blocks: Sequence[Block], words: LayoutWords) -> Published | None:
    """A line between the headline and the report that is its date; above the headline it may be the page's own."""
    headline = _headline(blocks)
    if headline is None:
        return None
    for block in blocks[headline + 1 : headline + 1 + PUBLISHED_REACH]:
        if block.role is BlockRole.PROSE and block.end - block.start > LONGEST_DATE:
            break
        is_written_out = block.role is BlockRole.PAGE_CLOCK and not _IN_FIGURES.search(text, block.start, block.end)
        if (block.role in _NOT_DATES and not is_written_out) or block.end - block.start > LONGEST_DATE:
            continue
        on = _date_line(text[block.start : block.end], words)
        if on is not None:
            return published_on(on, PublishedFrom.INFERRED, "date between headline and report", span_of(text, block))
    return None


def _date_line(line: str, words: LayoutWords) -> date | None:
    """The date that a line gives and is about: "21 September 2023, 21:14 | 2 min read", "By A. Name, 3 May 2018".

    Nothing but a clock may stand beside it, or what a bar, a dot, a dash or a gap parts from it, or a byline before it.
    """
    day = words.find_day(line)
    on = day.on() if day is not None else None
    if day is None or on is None:
        return None
    before, after = line[: day.start].lower(), line[day.end :].lower()
    named = words.byline_start.match(before.strip()) or words.published_cue.search(before)
    is_led = bool(named) or _is_clock(_PARTED.split(before)[-1], words)
    return on if is_led and _is_clock(_PARTED.split(after)[0], words) else None


def _is_clock(piece: str, words: LayoutWords) -> bool:
    """Whether a piece of a line says no more than a weekday and a time of day."""
    told = re.findall(r"[^\W\d_]+", piece)
    return all(word in words.clock_words for word in told) and len(re.findall(r"\d+", piece)) <= _CLOCK_NUMBERS
