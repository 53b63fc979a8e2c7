"""A calibration table as a drawing: how often regions of so much probability contained the truth."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEVELS: Final = (0.5, 0.8, 0.95)
SIDE: Final = 360
LEFT: Final = 60
TOP: Final = 20
MARKS: Final = ("#1b6ca8", "#b3541e", "#4a7c2c", "#6b4c9a")


class Coverage(NamedTuple):
    """Of one sort of phrase: names behind it, and for each level the share inside with its 95 % interval."""

    sort: str
    names: int
    trials: int
    shares: tuple[float, ...]
    intervals: tuple[tuple[float, float], ...]


def figure(found: Sequence[Coverage]) -> str:
    """The table as SVG: the level asked for along, the share observed upwards, with intervals."""
    rows = [*_frame(), *_ticks()]
    for number, one in enumerate(found):
        rows.extend(_marks(one, number, shift=5 * (number - (len(found) - 1) / 2)))
    return "\n".join([*rows, "</svg>", ""])


def _frame() -> Iterator[str]:
    bottom = TOP + SIDE
    view = f'viewBox="0 0 {SIDE + 320} {SIDE + 80}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {view} font-family="sans-serif" font-size="13">'
    yield "<title>Share of true places inside regions of 50, 80 and 95 % of the probability</title>"
    yield f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="#fff" stroke="#888"/>'
    yield f'<line x1="{LEFT}" y1="{bottom}" x2="{LEFT + SIDE}" y2="{TOP}" stroke="#bbb" stroke-dasharray="4 4"/>'
    yield _text(LEFT + SIDE / 2, bottom + 40, "probability of the region", "middle")
    yield _text(14, TOP + SIDE / 2, "share inside", "middle", f' transform="rotate(-90 14 {TOP + SIDE / 2})"')


def _ticks() -> Iterator[str]:
    for level in (0.0, *LEVELS, 1.0):
        yield _text(LEFT + SIDE * level, TOP + SIDE + 18, f"{level:g}", "middle")
        yield _text(LEFT - 8, TOP + SIDE * (1 - level) + 4, f"{level:g}", "end")


def _marks(one: Coverage, number: int, *, shift: float) -> Iterator[str]:
    """Points with intervals, and the line of the legend."""
    colour = MARKS[number % len(MARKS)]
    for level, share, bounds in zip(LEVELS, one.shares, one.intervals, strict=True):
        x = LEFT + SIDE * level + shift
        y, low, high = (TOP + SIDE * (1 - value) for value in (share, *bounds))
        yield f'<line x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}" stroke="{colour}" stroke-width="2"/>'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    line = TOP + 20 + 40 * number
    yield f'<circle cx="{LEFT + SIDE + 24}" cy="{line - 4}" r="4" fill="{colour}"/>'
    yield _text(LEFT + SIDE + 36, line, one.sort, "start")
    yield _text(LEFT + SIDE + 36, line + 16, f"{one.names} names, {one.trials} trials", "start")


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{more}>{html.escape(words)}</text>'
