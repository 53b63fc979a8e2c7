"""Reader of PDFs: the text layer, its lines put together into paragraphs, heads and feet of pages told apart.

The text is pypdfium2's, page by page, from a process of its own. It cannot be aligned with the file's bytes: blocks
have no place in the original. A PDF's own dates tell when the file was made, not when the report
appeared: neither counts.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.errors import ItemError
from truceline.model.evidence import BlockRole
from truceline.model.noun import Maker
from truceline.read.blocks import blocks_of
from truceline.read.front import Front
from truceline.read.isolated import decoding
from truceline.read.layout import NAME as LAYOUT
from truceline.read.layout import Line, Verdict
from truceline.read.layout_words import load_layout
from truceline.read.plain import as_written, document_of
from truceline.read.source import ReadResult, Source, refusals
from truceline.read.text import working_copy
from truceline.read.words import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME: Final = "read.pdf-1"
_EDGE: Final = 2
"""Lines at the top and at the foot of a page among which its head and foot are looked for."""
_LEAST_PAGES: Final = 3
_LEAST_SHARE: Final = 0.4
_FULL: Final = 0.75
"""A line of less than this share of the text's width ends its paragraph."""
_NUMBER: Final = re.compile(r"\W*(?:page|стр\.?|صفحة)?\s*\d{1,4}(?:\s*(?:of|/|из|من)\s*\d{1,4})?\W*", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?…؟:][\"'”»“’)\]]*$")
_ITEM: Final = re.compile(r"(?:[-*•–—]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_SOFT_HYPHENS: Final = "\u00ad\ufffe"
_DIVIDED: Final = re.compile(f"[{_SOFT_HYPHENS}]")
"""Where PDFium has put two lines together already, since a word was divided between them."""


class _PageLine(NamedTuple):
    """A line of a page; ``is_edge`` where it stands by the page's top or foot."""

    text: str
    is_edge: bool


@cache
def maker() -> Maker:
    """Who makes the documents read here: this reader with its words, and pypdfium2."""
    from importlib.metadata import version

    stamps = (
        ("layout", load_layout().stamp),
        ("pypdfium2", version("pypdfium2")),
        ("words", load_words().stamp),
    )
    return Maker(algorithm=f"{NAME}+{LAYOUT}", inputs=stamps)


def read_pdf(source: Source) -> ReadResult:
    """Read a PDF's text layer into one document; raises ItemError where it has none, or is damaged or too large."""
    pages, remarks = _pages(source)
    text, lines, verdicts = lay_out_pages(pages)
    front = source.front or Front()
    blocks = blocks_of(lines, verdicts, is_aligned=False)
    prose = sum(block.end - block.start for block in blocks if block.role is BlockRole.PROSE)
    if prose < source.options.min_prose_chars:
        reason = f"{prose} characters of text in {len(pages)} pages: perhaps they are pictures"
        raise ItemError("read.no_prose", reason, where=source.where, mend="recognise its text, and save it as .txt")
    document = document_of(source, front, text, blocks, maker().id)
    said = [
        ItemError("read.truncated", remark, where=f"{source.where}:{remark.split(' cannot', maxsplit=1)[0]}")
        for remark in remarks
    ]
    return ReadResult(documents=(document,), refusals=refusals(source, said, maker()))


def _pages(source: Source) -> tuple[list[str], list[str]]:
    pages: list[str] = []
    remarks: list[str] = []
    with decoding("pdf", source) as decoder:
        for frame in decoder.frames():
            text = frame.data.decode("utf-8", "replace")
            if frame.kind == "P":
                pages.append(working_copy(text.replace("\u0002", "\u00ad")))
            else:
                remarks.append(text)
    return pages, remarks


def lay_out_pages(pages: Sequence[str]) -> tuple[str, list[Line], list[Verdict]]:
    """The text of some pages with a line for each paragraph, and what each is; heads and feet are navigation."""
    numbered = [_page_lines(page) for page in pages]
    repeated = _repeated(numbered)
    width = _width([line.text for page in numbered for line in page])
    pieces: list[tuple[str, bool]] = []
    last = -1
    is_open = False
    for line in (line for page in numbered for line in page):
        if line.is_edge and (_folded(line.text) in repeated or _NUMBER.fullmatch(line.text)):
            pieces.append((line.text, False))
            continue
        is_more = is_open or (last >= 0 and _goes_on(pieces[last][0], line.text))
        if is_more and not _ITEM.match(line.text):
            pieces[last] = (_joined(pieces[last][0], line.text), True)
        else:
            last = len(pieces)
            pieces.append((line.text, True))
        is_open = not _ends(line.text, width)
    return _assembled(pieces)


def _assembled(pieces: Sequence[tuple[str, bool]]) -> tuple[str, list[Line], list[Verdict]]:
    lines: list[Line] = []
    start = 0
    pieces = [(_DIVIDED.sub("", text), is_text) for text, is_text in pieces]
    for text, _ in pieces:
        lines.append(Line(start, start + len(text), text))
        start += len(text) + 1
    written = [line for line, (_, is_text) in zip(lines, pieces, strict=True) if is_text]
    told = iter(as_written(written) if written else [])
    verdicts = [
        next(told) if is_text else Verdict(BlockRole.NAVIGATION, 0.0, "head or foot of a page") for _, is_text in pieces
    ]
    return "\n".join(text for text, _ in pieces), lines, verdicts


def _page_lines(page: str) -> list[_PageLine]:
    texts = [" ".join(line.split()) for line in page.split("\n")]
    kept = [text for text in texts if text]
    return [_PageLine(text, place < _EDGE or place >= len(kept) - _EDGE) for place, text in enumerate(kept)]


def _folded(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _repeated(pages: Sequence[Sequence[_PageLine]]) -> frozenset[str]:
    """Lines, but for their numbers, that stand at the top or foot of many pages."""
    counts = Counter(key for page in pages for key in {_folded(line.text) for line in page if line.is_edge})
    least = max(_LEAST_PAGES, _LEAST_SHARE * len(pages))
    return frozenset(key for key, count in counts.items() if count >= least)


def _width(lines: Sequence[str]) -> int:
    """How many characters a full line has: nine in ten are no longer."""
    lengths = sorted(len(line) for line in lines)
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def _ends(line: str, width: int) -> bool:
    """Does a paragraph end with this line? Where it is not full, or full to a sentence's end well before the margin."""
    if line[-1] in _SOFT_HYPHENS or line.endswith("-"):
        return False
    share = len(_DIVIDED.split(line)[-1]) / max(width, 1)
    return share < _FULL or (share < 0.9 and _SENTENCE_END.search(line) is not None)


def _goes_on(before: str, after: str) -> bool:
    """Does a line in lower case go on with a sentence that the line before it left open?"""
    return after[:1].islower() and _SENTENCE_END.search(before) is None


def _joined(before: str, after: str) -> str:
    """Two lines of a paragraph as one; a word divided at the line's end is made whole."""
    if before[-1] in _SOFT_HYPHENS:
        return before[:-1] + after
    if before.endswith("-") and before[-2:-1].islower() and after[:1].islower():
        return before[:-1] + after
    return f"{before} {after}"
