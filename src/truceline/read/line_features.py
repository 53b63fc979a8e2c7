"""What a line of a flattened page looks like, as numbers: the input of the line classifier.

A line is described by itself (length, function words, punctuation, keywords), by its neighbours up to three lines away,
and by its place in the page (how far from running text, after a comment form). Lines come without their indentation.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.read.words import Words

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DATE: Final = re.compile(r"\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b|\b(?:19|20)\d{2}\b")
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d{2}\b(?: ?(?:uhr|h|am|pm|gmt|utc))?", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://|www\.|\S@\S+\.\w|\b\w+\.(?:com|org|net|de|ru|html?)\b", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?؟…][\"'”»“’)\]]* +(?=[\"'“„«‘(\[]?[^\W\d_])")
_END_MARKS: Final = "\"'”»“’)]› "
_SEPARATORS: Final = "|•·»›→/–>«←"
_BUCKETS: Final = (12, 25, 45, 70, 100, 160, 260)
_KEYWORDS: Final = (
    "account", "byline", "comment", "commerce", "credit", "legal", "navigation", "related", "social", "tags",
)  # fmt: skip
_CARRIED: Final = ("length", "function", "ends_sentence", "prosey", "capitals")
_OFFSETS: Final = (-3, -2, -1, 1, 2, 3)
_WINDOWS: Final = (3, 8, 20)

OWN: Final = (
    "length", "words", "word_length", "function", "function_any", "function_many", "ends_sentence", "ends_asking",
    "ends_colon", "ends_open", "ends_cut", "starts_lower", "starts_digit", "starts_sign", "starts_quote", "capitals",
    "all_upper", "upper_letters", "digits", "sentences", "commas", "quotes", "separators", "brackets", "has_date",
    "has_clock", "has_address", "has_copyright", "prosey", "one_word",
)  # fmt: skip
PAGE: Final = (
    "repeated", "starts_alike", "position", "from_start", "to_end", "before_first", "after_last", "in_core",
    "from_prosey", "after_comment_mark", "after_related_mark", "after_related_near", "page_prosey", "page_lines",
    "comment_marks_before", "short_run", "text_before", "text_after",
)  # fmt: skip
FEATURES: Final = (
    *OWN,
    *(f"shorter_than_{limit}" for limit in _BUCKETS),
    *(f"keywords_{name}" for name in _KEYWORDS),
    *(f"is_keywords_{name}" for name in _KEYWORDS),
    *PAGE,
    *(f"{name}{offset:+d}" for offset in _OFFSETS for name in _CARRIED),
    *(f"{name}_within_{window}" for window in _WINDOWS for name in _CARRIED),
)
"""Names of the columns, in order."""


def line_features(lines: Sequence[str], words: Words) -> NDArray[np.float64]:
    """One row for each line, one column for each of ``FEATURES``."""
    if not lines:
        return np.zeros((0, len(FEATURES)))
    seen: dict[str, list[float]] = {}
    rows = []
    for line in lines:
        if line not in seen:
            seen[line] = _own(line, words)
        rows.append(seen[line])
    own = np.array(rows)
    carried = own[:, [OWN.index(name) for name in _CARRIED]]
    return np.hstack([own, _page(lines, own), *_neighbours(carried), *_windows(carried)])


def _own(line: str, words: Words) -> list[float]:
    found = _WORD.findall(line)
    lowered = [word.lower() for word in found]
    n_words, n_chars = len(found), max(len(line), 1)
    function = sum(word in words.function for word in lowered)
    ends = _ends(line)
    sentences = len(_SENTENCE_END.findall(line)) + 1
    share = function / max(n_words, 1)
    values = [
        math.log1p(len(line)) / 5,
        math.log1p(n_words) / 4,
        min(sum(map(len, found)) / max(n_words, 1), 15) / 10,
        share,
        float(function >= 1),
        float(function >= 4),
        *ends,
        *_starts(line),
        sum(word[:1].isupper() for word in found[1:]) / max(n_words - 1, 1),
        float(n_words > 0 and line.upper() == line and line.lower() != line),
        sum(char.isupper() for char in line) / n_chars,
        min(sum(char.isdigit() for char in line) / n_chars * 2, 1),
        math.log(sentences),
        min(line.count(",") / max(n_words, 1) * 4, 1),
        min(sum(line.count(mark) for mark in '"“”„«»') / 4, 1),
        min(sum(line.count(mark) for mark in _SEPARATORS) / 3, 1),
        min(sum(line.count(mark) for mark in "()[]{}") / 4, 1),
        float(_DATE.search(line) is not None),
        float(_CLOCK.search(line) is not None),
        float(_ADDRESS.search(line) is not None),
        float("©" in line or "(c)" in line.lower()),
        float(len(line) >= 80 and share >= 0.15 and ends[0] > 0),
        float(n_words <= 1),
    ]
    return values + [float(len(line) < limit) for limit in _BUCKETS] + _keywords(lowered, words)


def _ends(line: str) -> list[float]:
    end = line.rstrip(_END_MARKS)[-1:]
    is_cut = line.endswith(("...", "…", "[…]", "[...]", "(...)"))
    return [
        float(end in {".", "!", "?", "…", "؟"} and not is_cut),
        float(end in {"?", "!", "؟"}),
        float(line.endswith(":")),
        float(end.isalnum()),
        float(is_cut),
    ]


def _starts(line: str) -> list[float]:
    first = line[:1]
    return [
        float(first.islower()),
        float(first.isdigit()),
        float(bool(first) and not first.isalnum() and first not in "\"“„«‘'»"),
        float(bool(first) and first in "\"“„«‘'»"),
    ]


def _keywords(lowered: list[str], words: Words) -> list[float]:
    n_words = max(len(lowered), 1)
    groups = dict(words.keywords)
    shares = [sum(word in groups[name] for word in lowered) / n_words for name in _KEYWORDS]
    return [min(share * 3, 1) for share in shares] + [float(share >= 0.5) for share in shares]


def _page(lines: Sequence[str], own: NDArray[np.float64]) -> NDArray[np.float64]:
    n_lines = len(lines)
    index = np.arange(n_lines)
    prosey = own[:, OWN.index("prosey")] > 0
    strong = np.flatnonzero(prosey)
    first, last = (strong[0], strong[-1]) if len(strong) else (n_lines, -1)
    counts = Counter(lines)
    heads = Counter(line[:12] for line in lines)
    lengths = np.array([len(line) for line in lines], dtype=float)
    before = np.cumsum(np.where(prosey, lengths, 0)) - np.where(prosey, lengths, 0)
    total = max(float(np.where(prosey, lengths, 0).sum()), 1.0)
    near = _distance(prosey)
    related = _since(_marks(own, "related"))
    comment_marks = _marks(own, "comment")
    columns = [
        np.array([float(counts[line] > 1) for line in lines]),
        np.array([min(math.log(heads[line[:12]]), 2) for line in lines]),
        index / max(n_lines - 1, 1),
        np.log1p(index) / 5,
        np.log1p(n_lines - 1 - index) / 5,
        (index < first).astype(float),
        (index > last).astype(float),
        _core(prosey, lengths).astype(float),
        np.minimum(np.log1p(near), 4) / 2,
        _decay(_since(comment_marks), 60),
        _decay(related, 60),
        _decay(related, 6),
        np.full(n_lines, math.log1p(len(strong)) / 4),
        np.full(n_lines, math.log1p(n_lines) / 6),
        np.minimum(np.cumsum(comment_marks), 5) / 5,
        _short_run(lengths),
        before / total,
        1 - (before + np.where(prosey, lengths, 0)) / total,
    ]
    return np.stack(columns, axis=1)


def _marks(own: NDArray[np.float64], group: str) -> NDArray[np.bool_]:
    """Lines that are mostly keywords of a group and no prose: the head of a comment form, of a list of links."""
    start = len(OWN) + len(_BUCKETS) + len(_KEYWORDS)
    mostly = own[:, start + _KEYWORDS.index(group)] > 0
    marks: NDArray[np.bool_] = mostly & (own[:, OWN.index("prosey")] == 0)
    return marks


def _since(marks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Lines since the last mark; infinite where there was none."""
    index = np.arange(len(marks), dtype=float)
    last = np.maximum.accumulate(np.where(marks, index, -np.inf))
    return index - last


def _decay(distance: NDArray[np.float64], scale: float) -> NDArray[np.float64]:
    return np.exp(-distance / scale)


def _distance(marks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Lines to the nearest other mark, either way; a large number where there is none."""
    behind = _since(np.concatenate([[False], marks[:-1]])) + 1
    ahead = (_since(np.concatenate([[False], marks[::-1][:-1]])) + 1)[::-1]
    return np.minimum(np.minimum(behind, ahead), 1e3)


def _core(prosey: NDArray[np.bool_], lengths: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The stretch that holds most running text: prose lines no more than six lines apart, and what is between."""
    best, best_weight = (0, 0), 0.0
    start, end, weight = 0, -1, 0.0
    for line in np.flatnonzero(prosey):
        if end < 0 or line - end > 6:
            start, weight = int(line), 0.0
        end, weight = int(line), weight + float(lengths[line])
        if weight > best_weight:
            best, best_weight = (start, end + 1), weight
    core = np.zeros(len(prosey), dtype=bool)
    core[best[0] : best[1]] = True
    return core


def _short_run(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many lines under 40 characters follow one another round a line, as a logarithm: lists of links are long."""
    is_short = lengths < 40
    behind = _since(~is_short)
    ahead = _since(~is_short[::-1])[::-1]
    runs = np.minimum(behind, len(lengths)) + np.minimum(ahead, len(lengths))
    return np.where(is_short, np.log1p(np.minimum(runs, 60)) / 4, 0.0)


def _neighbours(carried: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    padded = np.pad(carried, ((3, 3), (0, 0)))
    return [padded[3 + offset : 3 + offset + len(carried)] for offset in _OFFSETS]


def _windows(carried: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    sums = np.vstack([np.zeros((1, carried.shape[1])), np.cumsum(carried, axis=0)])
    index = np.arange(len(carried))
    found = []
    for window in _WINDOWS:
        low = np.maximum(index - window, 0)
        high = np.minimum(index + window + 1, len(carried))
        found.append((sums[high] - sums[low]) / (2 * window + 1))
    return found
