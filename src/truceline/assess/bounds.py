"""Arithmetic of probabilities known as intervals, and their words.

Every operation is monotone in its arguments, so ends go with ends: a wider argument never gives a narrower result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from truceline.model.noun import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

NONE: Final = Bounds(low=0.0, high=0.0)
ALL: Final = Bounds(low=1.0, high=1.0)
OPEN: Final = Bounds(low=0.0, high=1.0)

DIGITS: Final = 12
"""To which results are rounded, so that 0.12 does not read 0.12000000000000001. Only results: what is added up on the
way is added exactly (``math.fsum``), so that the order leaves no trace.
"""


def bounds(low: float, high: float) -> Bounds:
    """The interval with these ends, held within [0, 1] and in order."""
    last = min(1.0, max(0.0, high))
    return Bounds(low=min(last, max(0.0, low)), high=last)


def rounded(low: float, high: float) -> Bounds:
    """The interval as a result: as ``bounds``, its ends rounded."""
    return bounds(round(low, DIGITS), round(high, DIGITS))


def complement(one: Bounds) -> Bounds:
    """That it is not so."""
    return Bounds(low=1.0 - one.high, high=1.0 - one.low)


def least(one: Bounds, other: Bounds) -> Bounds:
    """That both are so, where they are two sides of one question."""
    return Bounds(low=min(one.low, other.low), high=min(one.high, other.high))


def greatest(items: Iterable[Bounds]) -> Bounds:
    """That some of these are so, where each could be all of them; nothing where there are none."""
    found = list(items)
    return Bounds(low=max((b.low for b in found), default=0.0), high=max((b.high for b in found), default=0.0))


def words(one: Bounds) -> str:
    """The interval for people: ``0.97`` or ``0.20–1.00``, to two digits, and never 1.00 of what is not certain."""
    low, high = digits(one.low), digits(one.high)
    return low if low == high else f"{low}–{high}"


def digits(value: float) -> str:
    """A probability to two digits, with ``<`` or ``>`` where these would make it certain."""
    if 0.0 < value < 0.005:
        return "<0.01"
    return ">0.99" if 0.995 <= value < 1.0 else f"{value:.2f}"
