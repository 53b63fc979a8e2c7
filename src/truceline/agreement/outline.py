"""Zones as geometry: constructors become polygons in (lon, lat) degrees on WGS 84."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import shapely

from truceline.errors import ItemError
from truceline.geo.area import area_km2
from truceline.geo.boundaries import outline_of
from truceline.geo.geodesy import buffer_ring
from truceline.geo.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from truceline.model.agreement import Agreement, Extent, Geometry, PolygonGeometry, Zone

Outline = shapely.Polygon | shapely.MultiPolygon

SPILL_SHARE: Final = 0.001
"""How much of a certain extent may lie outside the possible one: rounding of shared edges."""

CERTAIN: Final = "certain"
POSSIBLE: Final = "possible"


@dataclass(slots=True)
class Drawer:
    """Draws the extents of one agreement's zones, each once."""

    agreement: Agreement
    _drawn: dict[tuple[str, str, Extent], Outline] = field(default_factory=dict)

    def extent(self, zone: Zone, extent: Extent, kind: str) -> Outline | None:
        """The certain or possible outline of a version of a zone; None where nothing is certain.

        Raises ItemError where the constructors give no area.
        """
        geometry = extent.certain if kind == CERTAIN else extent.possible
        if geometry is None:
            return None
        key = (zone.id, kind, extent)
        if key not in self._drawn:
            self._drawn[key] = self._checked(self.geometry(geometry, kind, extent.since), zone)
        return self._drawn[key]

    def geometry(self, geometry: Geometry, kind: str, on: date | None) -> Outline:
        """The area of a constructor; another zone that it names is taken as it stands on the day ``on``."""
        if geometry.polygon is not None:
            return _polygon(geometry.polygon)
        if geometry.buffer is not None:
            return buffer_ring(geometry.buffer.point, geometry.buffer.radius_km * 1000)
        if geometry.admin is not None:
            return outline_of(geometry.admin.code) or shapely.MultiPolygon()
        if geometry.zone is not None:
            return self._other(geometry.zone, kind, on)
        if geometry.union is not None:
            return polygonal(shapely.union_all(self._parts(geometry.union, kind, on)))
        if geometry.intersection is not None:
            return polygonal(shapely.intersection_all(self._parts(geometry.intersection, kind, on)))
        first, *rest = geometry.difference or ()
        return polygonal(self.geometry(first, kind, on).difference(shapely.union_all(self._taken_away(rest, kind, on))))

    def _parts(self, parts: Sequence[Geometry], kind: str, on: date | None) -> list[Outline]:
        return [self.geometry(part, kind, on) for part in parts]

    def _taken_away(self, parts: Sequence[Geometry], kind: str, on: date | None) -> list[Outline]:
        """What is subtracted from the certain extent is what may be outside it: the possible one, and the reverse."""
        other = POSSIBLE if kind == CERTAIN else CERTAIN
        return [self.geometry(part, other if part.zone is not None else kind, on) for part in parts]

    def _other(self, name: str, kind: str, on: date | None) -> Outline:
        zone = next(zone for zone in self.agreement.zones if zone.id == name)
        drawn = [self.extent(zone, extent, kind) for extent in zone.extents if _holds(extent, on)]
        return polygonal(shapely.union_all([outline for outline in drawn if outline is not None]))

    def _checked(self, outline: Outline, zone: Zone) -> Outline:
        if outline.is_empty or not outline.is_valid:
            raise ItemError("place.bad_point", f"the outline of {zone.id} encloses no area", mend="correct its outline")
        shapely.prepare(outline)
        return outline


def _holds(extent: Extent, on: date | None) -> bool:
    if on is None:
        return True
    return (extent.since is None or extent.since <= on) and (extent.until is None or on < extent.until)


def _polygon(polygon: PolygonGeometry) -> Outline:
    return shapely.Polygon(polygon.ring, polygon.holes)


def misplaced_extents(agreement: Agreement) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Path, reason and mend of each extent that has no area, or whose certain part leaves the possible one."""
    drawer = Drawer(agreement)
    for number, zone in enumerate(agreement.zones):
        for index, extent in enumerate(zone.extents):
            path: tuple[str | int, ...] = ("zones", number, "extents", index)
            try:
                possible = drawer.extent(zone, extent, POSSIBLE)
                certain = drawer.extent(zone, extent, CERTAIN)
            except ItemError as error:
                yield path, error.reason, error.mend
                continue
            if certain is None or possible is None:
                continue
            spill = area_km2(certain.difference(possible))
            if spill > SPILL_SHARE * area_km2(certain):
                reason = f"{spill:.0f} km² of the certain extent lie outside the possible one"
                yield (*path, CERTAIN), reason, "widen the possible extent, or draw the certain one smaller"
