"""Could anybody see it? A zone's days divided into what was observed, observed under a restriction, and not at all.

Silence is no calm: where nobody could look, no record says nothing. Coverage records tell who could observe which area
in which days; what they leave out counts as unseen.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
import shapely

from truceline.geo.area import area_m2
from truceline.geo.shapes import polygonal
from truceline.lexicon.base import convert, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from shapely.geometry.base import BaseGeometry

    from truceline.model import Coverage

FILE: Final = Path(__file__).with_name("exposure.yaml")


class ExposureRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The thresholds, as ``exposure.yaml`` explains them."""

    recorded: float
    in_force: float


@cache
def load_exposure() -> ExposureRules:
    """The thresholds of the package, read once; raises LexiconError where the file is not what it should be."""
    return convert(read_lexicon(FILE), ExposureRules)


class Observed(NamedTuple):
    """An area that somebody observed in [start_utc, end_utc), and whether a restriction is noted."""

    start_utc: datetime
    end_utc: datetime
    area: BaseGeometry
    is_restricted: bool


class Sight(NamedTuple):
    """Shares of a zone's area that somebody could see, or see under a restriction only; the rest nobody could."""

    seen: float
    restricted: float

    @property
    def unseen(self) -> float:
        """The share that nobody could see, by what is recorded."""
        return max(0.0, 1.0 - self.seen - self.restricted)


NONE: Final = Sight(0.0, 0.0)


def observed(coverage: Coverage, area: BaseGeometry | None) -> Observed | None:
    """What a coverage record says was seen; None where it names no means, or its area has no place."""
    if area is None or not coverage.means or coverage.means.casefold().startswith("none"):
        return None
    return Observed(coverage.start_utc, coverage.end_utc, area, bool(coverage.restriction))


class Lookout:
    """What could be seen of one outline over time; each set of observers is measured once."""

    def __init__(self, outline: BaseGeometry, observers: Iterable[Observed]) -> None:
        self._whole = area_m2(outline)
        near = [(one, polygonal(one.area.intersection(outline))) for one in observers]
        self._near: Sequence[tuple[Observed, BaseGeometry]] = [(one, area) for one, area in near if not area.is_empty]
        self._known: dict[tuple[int, ...], Sight] = {}

    def at(self, instant: datetime) -> Sight:
        """What could be seen at a moment."""
        there = [number for number, (one, _) in enumerate(self._near) if one.start_utc <= instant < one.end_utc]
        key = tuple(there)
        if key not in self._known:
            self._known[key] = self._sight([self._near[number] for number in there])
        return self._known[key]

    def _sight(self, there: Sequence[tuple[Observed, BaseGeometry]]) -> Sight:
        if not there or not self._whole:
            return NONE
        seen = self._share([area for one, area in there if not one.is_restricted])
        return Sight(seen, max(0.0, self._share([area for _, area in there]) - seen))

    def _share(self, areas: list[BaseGeometry]) -> float:
        return min(1.0, area_m2(polygonal(shapely.union_all(areas))) / self._whole) if areas else 0.0
