"""What is each line of a flattened page? The line model's chances, corrected by rules that read the page as people do.

The cascade (``lay_out``): 1. clocks and credits, by their own words; 2. captions, by what stands about them; 3. the
headline, by place, form and the words it shares with the report; 4. prose, by the line model; 5. byline, tags, related
headlines; 6. whatever is left is navigation. Each verdict carries its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.model.evidence import BlockRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.read.layout_words import LayoutWords

NAME: Final = "layout-1"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CLOCK_TIME: Final = re.compile(r"(?<![\d:])[0-2]?\d[:.][0-5]\d(?![\d:])")
_COUNTED: Final = re.compile(r"\(\d{1,4}\)$")
_BEFORE_DATE: Final = re.compile(r"(?:[,.!?]\s*(?:on\s+)?|\b[A-Z][^\W\d_]+[,.]?\s+|\()$")
_ENDS: Final = re.compile(r"[.!?…؟][\"'”»“’)\]]*$")
_FULL_STOP: Final = re.compile(r"\.[\"'”»“’)\]]*$")
_HEADLINE_REACH: Final = 30
"""Lines above the first prose among which the headline is looked for: galleries and share bars stand between."""
_HEADLINE_NEEDS: Final = 0.45
"""With the weights of ``headline_score`` set by hand on the pages that the line model was fitted on: of 394 titles that
stand on a line of their own 209 were found."""
_CAPTION_NEEDS: Final = 2
_SURE_CHANCE: Final = 0.9
_TITLE_SEPARATORS: Final = (" | ", " - ", " – ", " — ", " » ", " « ", " · ", " : ")


class Line(NamedTuple):
    """A line with something on it: [start, end) in the text, without indentation."""

    start: int
    end: int
    text: str


class Verdict(NamedTuple):
    """What a line is, the line model's chance that it is prose, and why."""

    role: BlockRole
    chance: float
    reason: str


class Frame(NamedTuple):
    """Where the report stands: its headline's line, the first and the last line of running text (-1 without any)."""

    headline: int | None
    first: int
    last: int


@dataclass(frozen=True)
class Page:
    """A page as the rules see it: its lines, the chance of each to be prose, and from which chance on a line is."""

    lines: Sequence[Line]
    chances: Sequence[float]
    threshold: float
    words: LayoutWords

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each line stands there."""
        return Counter(line.text for line in self.lines)

    @cached_property
    def first_seen(self) -> dict[str, int]:
        """Where each line stands first."""
        return {line.text: number for number, line in reversed(list(enumerate(self.lines)))}

    @cached_property
    def running(self) -> tuple[int, ...]:
        """The lines of running text: prose to the model, long, and ended like a sentence."""
        return tuple(
            number
            for number, line in enumerate(self.lines)
            if self.chances[number] >= self.threshold and len(line.text) >= 60 and _ENDS.search(line.text)
        )

    def is_above(self, number: int) -> bool:
        """Does the line stand above all running text?"""
        return not self.running or number <= self.running[0]


def lines_of(text: str, start: int = 0) -> list[Line]:
    """The lines of a text from ``start`` on that have something on them."""
    found = []
    position = start
    for raw in text[start:].split("\n"):
        bare = raw.strip()
        if bare:
            begin = position + len(raw) - len(raw.lstrip())
            found.append(Line(begin, begin + len(bare), bare))
        position += len(raw) + 1
    return found


def lay_out(page: Page) -> list[Verdict]:
    """A verdict for each line of a page."""
    verdicts: dict[int, Verdict] = {}
    for number in range(len(page.lines)):
        reason = clock_reason(page, number)
        if reason:
            verdicts[number] = Verdict(BlockRole.PAGE_CLOCK, page.chances[number], reason)
        elif reason := credit_reason(page, number):
            verdicts[number] = Verdict(BlockRole.CREDIT, page.chances[number], reason)
    credits = {number for number, verdict in verdicts.items() if verdict.role is BlockRole.CREDIT}
    for number in range(len(page.lines)):
        if number not in verdicts:
            points, reason = caption_score(page, number, credits)
            if points >= _CAPTION_NEEDS:
                verdicts[number] = Verdict(BlockRole.CAPTION, page.chances[number], reason)
    frame = find_frame(page, frozenset(verdicts))
    for number in range(len(page.lines)):
        if number not in verdicts:
            verdicts[number] = _remaining(page, number, frame)
        elif verdicts[number].role is BlockRole.PAGE_CLOCK and _is_stamp(page, number, frame):
            reason = "a day and a time of day between headline and report"
            verdicts[number] = Verdict(BlockRole.BYLINE, page.chances[number], reason)
    return [verdicts[number] for number in range(len(page.lines))]


def _is_stamp(page: Page, number: int, frame: Frame) -> bool:
    """Whether a line with a day and an hour stands below the headline, where reports bear their own date."""
    text = page.lines[number].text.lower()
    if frame.headline is None or not frame.headline < number < frame.first or page.words.clock_cue.match(text):
        return False
    day = page.words.find_day(text)
    return day is not None and day.on() is not None


def clock_reason(page: Page, number: int) -> str:
    """Why the line is the page's own clock: only a time of day with a zone or date, or words for it; else empty.

    Such a clock tells when the page was fetched or drawn, never when the report was published.
    """
    text = page.lines[number].text.lower()
    if len(text) > 80:
        return ""
    time = _CLOCK_TIME.search(text)
    if page.words.clock_cue.match(text) and (time is not None or page.words.find_day(text)):
        return "says when the page was fetched or drawn"
    if time is None:
        return ""
    named = set(_WORD.findall(text))
    if named - page.words.clock_words:
        return ""
    if named & page.words.clock_zones:
        return "a time of day with its zone and nothing else"
    return "a date and a time of day and nothing else" if page.words.find_day(text) or len(text) < 9 else ""


def credit_reason(page: Page, number: int) -> str:
    """Why the line is a picture's credit: a copyright sign, "Photo:", an agency and a name; else empty."""
    text = page.lines[number].text
    lowered = text.lower()
    if len(text) > 100 or _FULL_STOP.search(text):
        return ""
    if page.words.credit_start.match(lowered):
        return "begins like a credit"
    bare = lowered.lstrip("© ").split("/", maxsplit=1)[0].strip()
    if bare in page.words.agencies:
        return "names an agency and nothing else"
    return "a copyright sign and a name" if text.startswith("©") and len(_WORD.findall(text)) <= 6 else ""


def caption_score(page: Page, number: int, credits: set[int]) -> tuple[int, str]:
    """How many signs of a caption the line has, with their names; two make it one.

    Signs in its words: a phrase of captions; place and full date at its end, as captions write them. Signs about it: a
    credit within three lines; a place above the report. Without a sign in its words it is none: a report's first
    paragraph, too, stands above the rest and beside a picture. A line that reports what somebody said loses two.
    """
    text = page.lines[number].text
    lowered = text.lower()
    if len(text) > 500 or len(_WORD.findall(text)) < 6:
        return 0, ""
    signs = []
    if page.words.caption_cue.search(lowered):
        signs.append("words of a caption")
    if _ends_in_place_and_date(page, text):
        signs.append("place and full date at its end")
    if not signs:
        return 0, ""
    if not credits.isdisjoint(range(number - 3, number + 4)):
        signs.append("a credit beside it")
    if page.is_above(number):
        signs.append("above the report")
    has_speech = bool(set(_WORD.findall(lowered)) & page.words.reporting)
    return len(signs) - 2 * has_speech, ", ".join(signs)


def _ends_in_place_and_date(page: Page, text: str) -> bool:
    """Does the line end like ", Syria April 1, 2016.", ", on April 1, 2016." or ". April 1, 2016"?

    Running text says "in Syria on ...".
    """
    tail = text[-40:]
    day = page.words.find_day(tail)
    if day is None or day.year is None or tail[day.end :].strip(" .)"):
        return False
    return _BEFORE_DATE.search(tail[: day.start]) is not None


def find_frame(page: Page, taken: frozenset[int]) -> Frame:
    """Where the report stands on the page: its headline (``headline_score``; of equals the first) and running text.

    ``taken`` are lines that were found to be something else, such as captions.
    """
    running = [number for number in page.running if number not in taken]
    if not running:
        return Frame(None, len(page.lines), -1)
    first, last = running[0], running[-1]
    body = Counter(word.lower() for number in running for word in _WORD.findall(page.lines[number].text))
    candidates = [number for number in range(max(0, first - _HEADLINE_REACH), first) if number not in taken]
    scored = [(headline_score(page, number, body, first), -number) for number in candidates]
    best = max(scored, default=(0.0, 0))
    return Frame(-best[1] if best[0] >= _HEADLINE_NEEDS else None, first, last)


def headline_score(page: Page, number: int, body: Counter[str], first: int) -> float:
    """How well the line serves as headline of a report with these words that begins at line ``first``.

    The share of its words of four letters and more that the report uses; more for length up to eight words, for
    nearness to the report, and where the page's title is this line and the site's name. Nothing for lines that end in
    a full stop, a colon or a count, or stand there four times.
    """
    text = page.lines[number].text
    words = _WORD.findall(text)
    if not 2 <= len(words) <= 30 or _FULL_STOP.search(text) or _COUNTED.search(text):
        return 0.0
    lowered = text.lower()
    is_link = page.words.related_start.match(lowered) or text.endswith((":", "...", "…"))
    if is_link or page.words.byline_start.match(lowered) or page.counts[text] > 3:
        return 0.0
    long_words = [word.lower() for word in words if len(word) >= 4]
    shared = sum(word in body for word in long_words) / max(len(long_words), 3)
    form = min(len(words), 8) * 0.05 - min(first - number, _HEADLINE_REACH) * 0.012
    return shared + form + 0.6 * _is_page_title(page, number)


def _is_page_title(page: Page, number: int) -> bool:
    """Does another line hold this one and, behind a separator, something more: the title that the window shows?"""
    text = page.lines[number].text
    starts = tuple(text + separator for separator in _TITLE_SEPARATORS)
    return any(line.text.startswith(starts) for line in page.lines[: _HEADLINE_REACH + number])


def _remaining(page: Page, number: int, frame: Frame) -> Verdict:
    chance = page.chances[number]
    if number == frame.headline:
        return Verdict(BlockRole.HEADLINE, chance, "above the report, of its words, and no sentence")
    if chance >= page.threshold:
        if is_scrap(page, number, frame):
            return Verdict(BlockRole.NAVIGATION, chance, "a few words and no sentence")
        reason = _not_prose(page, number)
        return Verdict(BlockRole.RELATED, chance, reason) if reason else Verdict(BlockRole.PROSE, chance, "line model")
    role, reason = _furniture(page, number, frame.headline)
    return Verdict(role, chance, reason)


def is_scrap(page: Page, number: int, frame: Frame) -> bool:
    """Is the line outside the running text, under five words and no sentence, and the line model not sure of it?"""
    text = page.lines[number].text
    is_outside = not frame.first < number < frame.last
    return (
        is_outside and len(_WORD.findall(text)) < 5 and not _ENDS.search(text) and page.chances[number] < _SURE_CHANCE
    )


def _not_prose(page: Page, number: int) -> str:
    """Why a line that the model takes for prose is a link to another report; empty where it is prose."""
    text = page.lines[number].text
    if _COUNTED.search(text) and not _ENDS.search(text[: -len(_COUNTED.findall(text)[0])].strip()):
        return "ends in a count of reports"
    if page.first_seen[text] < number:
        return "stands on the page before"
    is_link = page.words.related_start.match(text.lower()) and not _ENDS.search(text)
    return "begins like a link to another report" if is_link else ""


def _furniture(page: Page, number: int, headline: int | None) -> tuple[BlockRole, str]:
    text = page.lines[number].text
    lowered = text.lower()
    if page.words.tags_start.match(lowered) or is_tag_list(text):
        return BlockRole.TAGS, "a list of short items"
    if is_near_headline(number, headline) and _is_byline(page, text):
        return BlockRole.BYLINE, "a name or a date beside the headline"
    n_words = len(_WORD.findall(text))
    if page.words.related_start.match(lowered) or _COUNTED.search(text):
        return BlockRole.RELATED, "begins or ends like a link to other reports"
    if n_words >= 5 and not _ENDS.search(text):
        return BlockRole.RELATED, "a headline outside the report"
    return BlockRole.NAVIGATION, "line model"


def is_near_headline(number: int, headline: int | None) -> bool:
    """Is the line within six lines of the headline?"""
    return headline is not None and abs(number - headline) <= 6


def _is_byline(page: Page, text: str) -> bool:
    lowered = text.lower()
    if len(text) > 120:
        return False
    return bool(
        page.words.byline_start.match(lowered)
        or page.words.published_cue.match(lowered)
        or (page.words.find_day(text) and len(_WORD.findall(text)) <= 6)
    )


def is_tag_list(text: str) -> bool:
    """Is the line a list of tags: three or more items of at most four words, by commas or slashes, no sentence?"""
    items = [item.strip() for item in re.split(r"[,;|#]", text) if item.strip()]
    if len(items) < 3 or _ENDS.search(text):
        return False
    return all(len(item.split()) <= 4 and not item[:1].isdigit() for item in items)
