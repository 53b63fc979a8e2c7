"""Which outlines have the zones of these agreements?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from truceline.agreement.compile import compile_agreement
from truceline.geo.boundaries import outline_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from truceline.model import Agreement

WIDE_SHARE: Final = 0.5
"""A zone that is this share of the case's countries is named, not drawn: it would only tint the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneOutline:
    """A version of a zone's outline in (lon, lat) degrees on WGS 84; None dates: as long as the agreement."""

    agreement: str
    zone: str
    name: str
    certain: BaseGeometry | None
    possible: BaseGeometry
    since: date | None = None
    until: date | None = None
    drawn_from: str = ""


def zone_outlines(agreements: Iterable[Agreement]) -> tuple[ZoneOutline, ...]:
    """Every outline of every zone, in the order of the agreements and of their texts."""
    return tuple(
        ZoneOutline(
            agreement=compiled.id,
            zone=version.zone,
            name=compiled.zones[version.zone].name,
            certain=version.certain,
            possible=version.possible,
            since=version.since,
            until=version.until,
            drawn_from=version.drawn_from,
        )
        for compiled in map(compile_agreement, agreements)
        for version in compiled.versions
    )


def drawn_zones(zones: Iterable[ZoneOutline], countries: Iterable[str]) -> tuple[ZoneOutline, ...]:
    """The zones that maps show, the largest first."""
    outlines = [found for code in sorted(set(countries)) if (found := outline_of(code))]
    most = WIDE_SHARE * sum(outline.area for outline in outlines)
    drawn = [item for item in zones if not outlines or item.possible.area < most]
    return tuple(sorted(drawn, key=lambda item: (-item.possible.area, item.agreement, item.zone)))
