"""What a gazetteer knows of a place: its names are the index's business, its extent and kind are here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from truceline.model.footprint import Position


class Kind(StrEnum):
    """What sort of place an entry is."""

    SETTLEMENT = "settlement"
    GARRISON = "garrison"
    CROSSING = "crossing"
    SITE = "site"
    REGION = "region"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    ROAD = "road"
    RIVER = "river"
    LINE = "line"

    @property
    def is_area(self) -> bool:
        """Whether it has an outline rather than a middle."""
        return self in {Kind.REGION, Kind.ADMIN1, Kind.COUNTRY}

    @property
    def is_line(self) -> bool:
        """Whether it runs along something."""
        return self in {Kind.ROAD, Kind.RIVER, Kind.LINE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place: ``point`` (lon, lat) where it has a middle, ``geometry`` where it has an outline or runs along.

    ``id`` is ``geonames:N``, ``places:KEY``, ``admin:ISO-3166-2`` or ``country:ISO3``. ``importance`` in [0, 1] ranks
    namesakes. ``radius_m`` overrides what the population says. ``part_of`` and ``bearing`` name the unit of which a
    region is the (north, east …) part. It is valid on days from ``since`` up to, not including, ``until``.
    """

    id: str
    name: str
    kind: Kind
    country: str
    importance: float
    point: Position | None = None
    geometry: BaseGeometry | None = None
    radius_m: float | None = None
    population: int = 0
    part_of: str = ""
    bearing: float | None = None
    since: date | None = None
    until: date | None = None

    def is_valid_in(self, first: date | None, last: date | None) -> bool:
        """Whether it stood on some day of a period; None means unbounded."""
        starts_in_time = self.since is None or last is None or self.since <= last
        return starts_in_time and (self.until is None or first is None or first < self.until)

    @property
    def size(self) -> str:
        """The class of its widths: village, town, city, garrison, crossing, site, area or line."""
        if self.kind.is_area:
            return "area"
        if self.kind.is_line:
            return "line"
        if self.kind is not Kind.SETTLEMENT:
            return self.kind.value
        if self.population < 20_000:
            return "village"
        return "town" if self.population < 200_000 else "city"
