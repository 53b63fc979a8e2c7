"""Reader of plain text, Markdown and flattened pages, with or without front matter.

A text is taken as written (every paragraph is the report's) where it is Markdown, has front matter of a note, or shows
no furniture; else it is a flattened page, and the line model and the layout rules tell what is what.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.model.evidence import Block, BlockRole, Document, DocumentKind
from truceline.model.noun import Maker
from truceline.read.blocks import blocks_of, first_of, published_in, span_of, split_dateline
from truceline.read.front import Front, check_front, parse_front, split_front
from truceline.read.language import detect_language
from truceline.read.layout import NAME as LAYOUT
from truceline.read.layout import Line, Page, Verdict, lay_out, lines_of
from truceline.read.layout_words import load_layout
from truceline.read.lines import load_lines
from truceline.read.source import ReadResult, Source
from truceline.read.text import decode, working_copy
from truceline.read.words import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.read.options import ReadOptions

NAME: Final = "read.text-1"
MARKDOWN: Final = frozenset({".md", ".markdown"})
FURNITURE_CHANCE: Final = 0.3
_LEAST_FURNITURE: Final = 4
_LEAST_SHARE: Final = 0.2
_LEAST_PROSE: Final = 0.3
_INDEX_LINES: Final = 30
_INDEX_PROSE: Final = 0.1
_WRAPPED_AT: Final = (45, 120)
_MARKUP: Final = re.compile(
    r"(?m)^[ \t]*#{1,6}[ \t]+|^[ \t]*>[ \t]?|\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|`+"
    r"|!?\[(?=[^\[\]\n]{1,500}\]\()|\]\([^()\n]{0,2000}\)"
)
_HEADING: Final = re.compile(r"[ \t]*#{1,6}[ \t]")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]")
_CODE: Final = re.compile(r"[ \t]*(?:```|~~~)")
_SENTENCE_END: Final = re.compile(r"[.!?…؟:][\"'”»“’)\]]*$")


@cache
def maker() -> Maker:
    """Who makes the documents read here: this reader with its words, line model and layout rules."""
    stamps = (("layout", load_layout().stamp), ("lines", load_lines().stamp), ("words", load_words().stamp))
    return Maker(algorithm=f"{NAME}+{LAYOUT}", inputs=stamps)


def read_plain(source: Source) -> ReadResult:
    """Read a text into one document; raises ItemError where it is none, or holds no prose."""
    text = working_copy(decode(source.data, where=source.where).text)
    split = split_front(text, source.options, source.where)
    front, body = Front(), 0
    if split is not None:
        raw = parse_front(text[split.start : split.end], source.options, source.where)
        front, body = check_front(raw, source.options, source.where), split.body
    front = source.front.over(front) if source.front is not None else front
    lines, verdicts = _read_lines(text, body, source, front)
    if body:
        head_end = len(text[:body].rstrip())
        start = len(text[:body]) - len(text[:body].lstrip())
        lines = [Line(start, head_end, text[start:head_end]), *lines]
        verdicts = [Verdict(BlockRole.FRONT_MATTER, 0.0, "front matter"), *verdicts]
    blocks = blocks_of(lines, verdicts, is_aligned=True)
    prose = sum(block.end - block.start for block in blocks if block.role is BlockRole.PROSE)
    if prose < min(source.options.min_prose_chars, len(text[body:].strip())) or prose == 0:
        mend = "save the article itself as text; a log of notes says kind: note in front matter"
        raise ItemError("read.no_prose", f"{prose} characters of prose in the text", where=source.where, mend=mend)
    if source.suffix in MARKDOWN:
        text = mask_markup(text, blocks[0].end if blocks[0].role is BlockRole.FRONT_MATTER else 0)
    return ReadResult(documents=(document_of(source, front, text, blocks, maker().id),))


def _read_lines(text: str, body: int, source: Source, front: Front) -> tuple[list[Line], list[Verdict]]:
    if source.suffix in MARKDOWN:
        return as_markdown(text, body)
    lines = _bounded(lines_of(text, body), source.options, source.where)
    model = load_lines()
    chances = model.chances([line.text for line in lines]).tolist() if lines else []
    if front.kind is not DocumentKind.NOTE and is_flattened(lines, chances, model.threshold):
        return lines, lay_out(Page(lines, chances, model.threshold, load_layout()))
    paragraphs = join_wrapped(text, lines)
    return paragraphs, as_written(paragraphs)


def _bounded(lines: list[Line], options: ReadOptions, where: str) -> list[Line]:
    if len(lines) > options.max_lines:
        reason = f"{len(lines)} lines, more than {options.max_lines}"
        raise ItemError("read.too_large", reason, where=where, mend="split it, or raise [read] max_lines")
    if lines and (longest := max(len(line.text) for line in lines)) > options.max_line_chars:
        reason = f"a line of {longest} characters, more than {options.max_line_chars}"
        raise ItemError("read.too_large", reason, where=where, mend="break its lines, or raise [read] max_line_chars")
    return lines


def is_flattened(lines: Sequence[Line], chances: Sequence[float], threshold: float) -> bool:
    """Is this a page flattened to text, rather than a text as somebody wrote it?

    It is where four lines, and a fifth of all, are furniture to the line model while three characters in ten are prose;
    and where nearly none of many lines is prose (an index page, which holds no report).
    """
    furniture = sum(chance < FURNITURE_CHANCE for chance in chances)
    total = sum(len(line.text) for line in lines)
    prose = sum(len(line.text) for line, chance in zip(lines, chances, strict=True) if chance >= threshold)
    if len(lines) > _INDEX_LINES and prose < _INDEX_PROSE * total:
        return True
    return furniture >= max(_LEAST_FURNITURE, _LEAST_SHARE * len(lines)) and prose >= _LEAST_PROSE * total


def join_wrapped(text: str, lines: list[Line]) -> list[Line]:
    """Lines of a text whose paragraphs were broken at a column, as paragraphs; other texts as they are.

    Broken at a column: paragraphs stand apart by blank lines, no line is over 120 characters, and half of the lines
    that another follows without a blank are 45 characters or more.
    """
    followed = [len(line.text) for line, after in pairwise(lines) if _is_next(text, line.end, after.start)]
    low, high = _WRAPPED_AT
    is_apart = len(followed) < len(lines) - 1
    if not followed or not is_apart or max(len(line.text) for line in lines) > high:
        return lines
    if sorted(followed)[len(followed) // 2] < low:
        return lines
    joined: list[Line] = []
    for line in lines:
        if joined and _is_next(text, joined[-1].end, line.start):
            start = joined.pop().start
            joined.append(Line(start, line.end, text[start : line.end]))
        else:
            joined.append(line)
    return joined


def _is_next(text: str, end: int, start: int) -> bool:
    return text.count("\n", end, start) == 1


def as_written(lines: Sequence[Line]) -> list[Verdict]:
    """Verdicts for a text without furniture: a headline where the first line looks like one, a byline, else prose."""
    words = load_layout()
    verdicts = [Verdict(BlockRole.PROSE, 1.0, "text as written") for _ in lines]
    has_sentences = any(_SENTENCE_END.search(line.text) for line in lines[1:])
    if has_sentences and not _SENTENCE_END.search(lines[0].text) and len(lines[0].text.split()) <= 25:
        verdicts[0] = Verdict(BlockRole.HEADLINE, 1.0, "first line, and no sentence")
        second = lines[1].text
        if len(lines) > 2 and len(second) < 100 and words.byline_start.match(second.lower()):
            verdicts[1] = Verdict(BlockRole.BYLINE, 1.0, "begins like a byline")
    return verdicts


def as_markdown(text: str, body: int) -> tuple[list[Line], list[Verdict]]:
    """Paragraphs, headings and list items of Markdown; markup at their ends is left out of the blocks."""
    found: list[tuple[Line, Verdict]] = []
    is_code = is_open = False
    for raw in lines_of(text, body):
        line = raw
        if _CODE.match(line.text):
            is_code, is_open = not is_code, False
            continue
        role = BlockRole.NAVIGATION if is_code else BlockRole.PROSE
        reason = "code" if is_code else "paragraph"
        if not is_code and _HEADING.match(line.text):
            role, reason = BlockRole.HEADLINE, "heading"
        is_more = is_open and role is BlockRole.PROSE and not _ITEM.match(line.text)
        if is_more and _is_next(text, found[-1][0].end, line.start):
            start = found.pop()[0].start
            line = Line(start, line.end, text[start : line.end])
        found.append((line, Verdict(role, float(role is BlockRole.PROSE), reason)))
        is_open = role is BlockRole.PROSE
    bare = [(_without_marker(line), verdict) for line, verdict in found]
    kept = [(line, verdict) for line, verdict in bare if re.search(r"\w", line.text)]
    return [line for line, _ in kept], [verdict for _, verdict in kept]


def _without_marker(line: Line) -> Line:
    found = re.match(r"(?:#{1,6}[ \t]+|>[ \t]?|(?:[-*+]|\d{1,3}[.)])[ \t]+)+", line.text)
    shift = found.end() if found else 0
    return Line(line.start + shift, line.end, line.text[shift:])


def mask_markup(text: str, body: int) -> str:
    """Markdown's emphasis, links' addresses and quote marks as spaces, one for one, from ``body`` on."""
    return text[:body] + _MARKUP.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text[body:])


def document_of(source: Source, front: Front, text: str, blocks: tuple[Block, ...], made_by: str) -> Document:
    """The document of a text with its blocks; what front matter does not say is taken from the blocks."""
    words = load_layout()
    blocks, dateline = split_dateline(text, blocks, words)
    headline, clock = first_of(blocks, BlockRole.HEADLINE), first_of(blocks, BlockRole.PAGE_CLOCK)
    byline, head = first_of(blocks, BlockRole.BYLINE), first_of(blocks, BlockRole.DATELINE)
    prose = " ".join(text[block.start : block.end] for block in blocks if block.role is BlockRole.PROSE)
    return Document(
        id=Document.id_of(source.evidence.id, 0),
        made_by=made_by,
        derived_from=source.derived_from,
        evidence=source.evidence.id,
        kind=front.kind or DocumentKind.REPORT,
        media_type=source.evidence.media_type,
        origin=source.where,
        addresses=front.addresses,
        publisher=front.publisher,
        title=front.title or (span_of(text, headline).text if headline else None),
        byline=front.byline or (span_of(text, byline).text if byline else None),
        dateline=front.dateline or (span_of(text, head).text if head else None),
        language=front.language or detect_language(prose),
        published=front.date() or published_in(text, blocks, dateline, words),
        page_clock=span_of(text, clock) if clock else None,
        text=text,
        blocks=blocks,
    )
