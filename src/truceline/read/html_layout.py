"""What each block of a page is: trafilatura tells the prose, the page's elements and the layout rules tell the rest."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from truceline.model.evidence import BlockRole
from truceline.read.layout import Line, Page, Verdict, caption_score, clock_reason, credit_reason, is_tag_list, lay_out
from truceline.read.layout_words import LayoutWords, load_layout
from truceline.read.lines import load_lines
from truceline.read.text import folded

if TYPE_CHECKING:
    from truceline.read.html_text import PageBlock, PageText

_SURE: Final = 0.95
_LIKELY: Final = 0.8
_UNLIKELY: Final = 0.05
_GRAM: Final = 4
_COVERED: Final = 0.75
"""Share of a block's runs of four words that the extraction must hold: trafilatura drops and joins inline pieces."""
_MAX_TAGS: Final = 12_000
"""Pages of more elements go to the line model at once: trafilatura's time grows with the square of lists and tables
(measured: 80,000 take two minutes, 12,000 three seconds), and news pages have about two thousand."""
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def lay_out_page(decoded: str, page: PageText, title: str, min_prose_chars: int) -> list[Verdict]:
    """A verdict for each block of a page."""
    lines = [Line(block.start, block.end, page.text[block.start : block.end]) for block in page.blocks]
    chances = prose_chances(lines, _extracted(decoded) if page.tags <= _MAX_TAGS else "")
    words = load_layout()
    found = sum(len(line.text) for line, chance in zip(lines, chances, strict=True) if chance >= _LIKELY)
    if found < min_prose_chars:
        model = load_lines()
        texts = [" ".join(line.text.split()) for line in lines]
        guessed = model.chances(texts).tolist() if texts else []
        return lay_out(Page(lines, guessed, model.threshold, words))
    view = Page(lines, chances, _LIKELY, words)
    headline = _headline(page, view, folded(title))
    credits = {number for number in range(len(lines)) if credit_reason(view, number)}
    return [_verdict(page.blocks[number], view, number, headline, credits) for number in range(len(lines))]


def prose_chances(lines: list[Line], extracted: str) -> list[float]:
    """For each block how sure it is that the extraction holds it: whole, in most of its words, or not."""
    kept = [folded(_bare(line)) for line in extracted.split("\n")]
    whole = set(kept)
    joined = " ".join(kept)
    words = joined.split()
    grams = set(zip(*(words[shift:] for shift in range(_GRAM)), strict=False))
    chances = []
    for line in lines:
        text = folded(line.text)
        if text in whole or (len(text) >= 40 and text in joined):
            chances.append(_SURE)
        elif _share(text.split(), grams) >= _COVERED:
            chances.append(_LIKELY)
        else:
            chances.append(_UNLIKELY)
    return chances


def _bare(line: str) -> str:
    return line.removeprefix("- ").strip("|").strip()


def _share(words: list[str], grams: set[tuple[str, ...]]) -> float:
    own = list(zip(*(words[shift:] for shift in range(_GRAM)), strict=False))
    return sum(gram in grams for gram in own) / len(own) if len(own) >= _GRAM else 0.0


def _extracted(decoded: str) -> str:
    """The running text that trafilatura finds; empty where it finds none or cannot take the page."""
    from lxml.etree import LxmlError
    from trafilatura import extract

    logger = logging.getLogger("trafilatura")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        return extract(decoded, include_comments=False, include_tables=True, deduplicate=False) or ""
    except (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return ""
    finally:
        logger.setLevel(level)


def _headline(page: PageText, view: Page, title: str) -> int | None:
    """Which block is the headline: a heading that the page's title holds, else the first h1, else the title's words."""
    headings = [number for number, block in enumerate(page.blocks) if block.hints & _HEADINGS]
    texts = {number: folded(view.lines[number].text) for number in headings}
    titled = [number for number in headings if len(texts[number]) > 8 and texts[number] in title]
    first = [number for number in headings if "h1" in page.blocks[number].hints and len(texts[number]) > 8]
    same = [number for number, line in enumerate(view.lines) if title and folded(line.text) == title]
    return next(iter([*titled, *first, *same]), None)


def _verdict(block: PageBlock, view: Page, number: int, headline: int | None, credits: set[int]) -> Verdict:
    chance = view.chances[number]
    if number == headline:
        return Verdict(BlockRole.HEADLINE, chance, "the page's title")
    if reason := clock_reason(view, number):
        return Verdict(BlockRole.PAGE_CLOCK, chance, reason)
    if "figcaption" in block.hints or ".caption" in block.hints:
        return Verdict(BlockRole.CAPTION, chance, "element of a caption")
    if number in credits:
        return Verdict(BlockRole.CREDIT, chance, credit_reason(view, number))
    if chance < _LIKELY and _furniture(block, view.lines[number].text, view.words) is BlockRole.BYLINE:
        return Verdict(BlockRole.BYLINE, chance, "class of a byline")
    points, reason = caption_score(view, number, credits)
    if points >= 2:
        return Verdict(BlockRole.CAPTION, chance, reason)
    if chance < _LIKELY:
        return Verdict(_furniture(block, view.lines[number].text, view.words), chance, "not in the extraction")
    if block.hints & _HEADINGS:
        return Verdict(BlockRole.HEADLINE, chance, "a heading in the report")
    if block.linked > 0.8 * len(view.lines[number].text):
        return Verdict(BlockRole.RELATED, chance, "nothing but a link")
    return Verdict(BlockRole.PROSE, chance, "in the extraction of trafilatura")


def _furniture(block: PageBlock, text: str, words: LayoutWords) -> BlockRole:
    if words.tags_start.match(text.lower()) or is_tag_list(text):
        return BlockRole.TAGS
    for role, names in words.class_words:
        if any("." + name in block.hints for name in names):
            return role
    if block.hints & {"nav", "footer", "header", "form", "button", "select", "hidden"}:
        return BlockRole.NAVIGATION
    return BlockRole.RELATED if block.hints & {"aside", "a"} and block.linked >= 25 else BlockRole.NAVIGATION
