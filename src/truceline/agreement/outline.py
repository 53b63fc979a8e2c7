"""Zones as geometry: constructors become polygons in (lon, lat) degrees on WGS 84."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import shapely

from truceline.agreement.versions import course_on, holds, lines_of, pieces_of_extent
from truceline.errors import ItemError
from truceline.geo.along import beside_line, between_lines, cut_line, within_line
from truceline.geo.area import area_km2
from truceline.geo.boundaries import find_units, outline_of, unit_of_p_code
from truceline.geo.geodesy import buffer_ring
from truceline.geo.settled import core_of_unit, part_of_unit, settlements_area
from truceline.geo.shapes import polygonal
from truceline.model.constructor import Bearing, LineEnds, LineRef, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from truceline.model.agreement import (
        AdminGeometry,
        Agreement,
        Extent,
        Geometry,
        PartOfGeometry,
        PolygonGeometry,
        Zone,
    )
    from truceline.model.footprint import Position
    from truceline.model.terms import ReferenceLine

Outline = shapely.Polygon | shapely.MultiPolygon

SPILL_SHARE: Final = 0.001
"""How much of a certain extent may lie outside the possible one: rounding of shared edges."""

CERTAIN: Final = "certain"
POSSIBLE: Final = "possible"


class WeightedOutline(NamedTuple):
    """One reading of an outline with its weight, and what it rests on."""

    weight: float
    outline: Outline
    reading: str


@dataclass(slots=True)
class Drawer:
    """Draws the extents of one agreement's zones, each once; takes them from ``given``, in order, where it is set."""

    agreement: Agreement
    given: Iterator[Outline] | None = None
    _drawn: dict[tuple[str, str, Extent, date | None], Outline | None] = field(default_factory=dict)

    def extent(self, zone: Zone, extent: Extent, kind: str, on: date | None = None) -> Outline | None:
        """The certain or possible outline of a version of a zone on a day; None where nothing is certain.

        Raises ItemError where the constructors give no area.
        """
        geometry = self.certain_of(extent) if kind == CERTAIN else extent.possible
        if geometry is None:
            return None
        if self.given is not None:
            taken = self._next()
            return None if taken.is_empty else taken
        key = (zone.id, kind, extent, on)
        if key not in self._drawn:
            drawn = self.geometry(geometry, kind, on)
            is_doubted = kind == CERTAIN and drawn.is_empty and any(map(self.doubt_km, lines_of(geometry)))
            self._drawn[key] = None if is_doubted else self._checked(drawn, zone)
        return self._drawn[key]

    def certain_of(self, extent: Extent) -> Geometry | None:
        """What the certain extent is drawn from: that of the possible one where its lines say how far they are sure."""
        if extent.certain is None and any(map(self.doubt_km, lines_of(extent.possible))):
            return extent.possible
        return extent.certain

    def doubt_km(self, of: LineRef) -> float:
        """How far a line may be from where it is drawn, at most over its courses; 0 where none says."""
        courses = [course for line in self.agreement.lines if line.id == of.line for course in line.courses]
        return max((course.doubt_km or 0.0 for course in courses), default=0.0)

    def geometry(self, geometry: Geometry, kind: str, on: date | None) -> Outline:
        """The area of a constructor; another zone or line that it names is taken as it stands on the day ``on``."""
        if geometry.polygon is not None:
            return _polygon(geometry.polygon)
        if geometry.buffer is not None:
            radius = _ranged(geometry.buffer.radius_km, geometry.buffer.radius_to_km, kind)
            return buffer_ring(geometry.buffer.point, radius * 1000)
        if geometry.admin is not None:
            return unit_outline(geometry.admin)
        if geometry.zone is not None:
            return self._other(geometry.zone, kind, on)
        if geometry.union is not None:
            return polygonal(shapely.union_all(self._parts(geometry.union, kind, on)))
        if geometry.intersection is not None:
            return polygonal(shapely.intersection_all(self._parts(geometry.intersection, kind, on)))
        if geometry.difference is not None:
            return self._less(geometry.difference[0], geometry.difference[1:], kind, on)
        return self._constructed(geometry, kind, on)

    def _constructed(self, geometry: Geometry, kind: str, on: date | None) -> Outline:
        """The area of a constructor along lines or round settlements."""
        if geometry.along is not None:
            along = geometry.along
            width = _ranged(along.width_km, along.width_to_km, kind)
            return self._doubted(along.of, width, along.side, kind, on, is_flat=along.ends is LineEnds.FLAT)
        if geometry.corridor is not None:
            corridor = geometry.corridor
            is_flat = corridor.ends is LineEnds.FLAT
            strip = self._doubted(corridor.of, corridor.width_km / 2, Side.BOTH, kind, on, is_flat=is_flat)
            holes = self._taken_away(corridor.minus, kind, on)
            return polygonal(strip.difference(shapely.union_all(holes))) if holes else strip
        if geometry.between is not None:
            lines = (geometry.between.first, geometry.between.second)
            area = between_lines(*(self.line(of, on) for of in lines))
            for of in lines:
                area = self._by_doubt(area, of, kind, on)
            return area
        if geometry.settlements is not None:
            places = geometry.settlements
            margin = _ranged(places.margin_km, places.margin_to_km, kind)
            return settlements_area([item.at for item in places.places], places.rule.value, margin * 1000)
        return _part_of(geometry.part_of, kind) if geometry.part_of is not None else shapely.MultiPolygon()

    def beside(self, of: LineRef, width_km: float, side: Side, on: date | None, *, is_flat: bool = False) -> Outline:
        """All points within a width of a line, on one side of it or both."""
        return _strip(tuple(self.line(of, on)), width_km * 1000, side, is_flat)

    def _doubted(
        self, of: LineRef, width_km: float, side: Side, kind: str, on: date | None, *, is_flat: bool
    ) -> Outline:
        """A strip along a line that may be elsewhere: narrower where it is certain, wider where it is possible."""
        doubt = self.doubt_km(of)
        width = width_km - doubt if kind == CERTAIN else width_km + doubt
        if width <= 0:
            return shapely.MultiPolygon()
        strip = self.beside(of, width, side, on, is_flat=is_flat)
        return strip if side is Side.BOTH else self._by_doubt(strip, of, kind, on)

    def _by_doubt(self, area: Outline, of: LineRef, kind: str, on: date | None) -> Outline:
        """An area that ends at a line, without what is near to the line, or with it."""
        doubt = self.doubt_km(of)
        if not doubt:
            return area
        strip = self.beside(of, doubt, Side.BOTH, on, is_flat=True)
        return polygonal(area.difference(strip) if kind == CERTAIN else area.union(strip))

    def line(self, of: LineRef, on: date | None) -> tuple[Position, ...]:
        """The points of a line as it runs on a day (None: its first course), between its markers if any are named."""
        if not of.line:
            return of.points
        course = course_on(self.agreement, of, on)
        if course is None:
            reason = f"the line {of.line!r} has no course on {on}"
            raise ItemError("place.bad_date", reason, mend="give it a course for that day, or the zone an `until`")
        if not of.start and not of.end:
            return course.points
        return cut_line(course.points, course.markers.get(of.start), course.markers.get(of.end))

    def _less(self, first: Geometry, rest: Sequence[Geometry], kind: str, on: date | None) -> Outline:
        whole = self.geometry(first, kind, on)
        return polygonal(whole.difference(shapely.union_all(self._taken_away(rest, kind, on))))

    def _parts(self, parts: Sequence[Geometry], kind: str, on: date | None) -> list[Outline]:
        return [self.geometry(part, kind, on) for part in parts]

    def _taken_away(self, parts: Sequence[Geometry], kind: str, on: date | None) -> list[Outline]:
        """What is subtracted from the certain extent is what may be outside it: the possible one, and the reverse."""
        return [self.geometry(part, POSSIBLE if kind == CERTAIN else CERTAIN, on) for part in parts]

    def _other(self, name: str, kind: str, on: date | None) -> Outline:
        zone = next(zone for zone in self.agreement.zones if zone.id == name)
        drawn = [self.extent(zone, extent, kind, on) for extent in zone.extents if holds(extent, on)]
        return polygonal(shapely.union_all([outline for outline in drawn if outline is not None]))

    def band(self, reference: ReferenceLine, width_km: float, on: date | None = None) -> Outline:
        """Where the parties of a reference line are closer to it than a width, on their side, as it runs on a day."""
        if self.given is not None:
            return self._next()
        return _prepared(self.beside(reference.of, width_km, reference.side, on))

    def _next(self) -> Outline:
        """The next outline that was drawn before; ValueError where there is none."""
        outline = next(self.given, None) if self.given is not None else None
        if outline is None:
            raise ValueError("fewer outlines than the agreement has")
        return _prepared(outline)

    def _reading(self, geometry: Geometry, on: date | None) -> Outline:
        return self._next() if self.given is not None else _prepared(self.geometry(geometry, POSSIBLE, on))

    def readings(self, extent: Extent, on: date | None = None) -> tuple[WeightedOutline, ...]:
        """The readings of a version's outline that are argued for, with their weights."""
        return tuple(
            WeightedOutline(item.weight, self._reading(item.outline, on), item.reading) for item in extent.readings
        )

    def _checked(self, outline: Outline, zone: Zone) -> Outline:
        if outline.is_empty or not outline.is_valid:
            raise ItemError("place.bad_point", f"the outline of {zone.id} encloses no area", mend="correct its outline")
        shapely.prepare(outline)
        return outline


@lru_cache(maxsize=256)
def _strip(points: tuple[Position, ...], width_m: float, side: Side, is_flat: bool) -> Outline:
    """A strip along a line; kept, since checking, compiling and the rows of a table ask for the same ones."""
    if side is Side.BOTH:
        return within_line(points, width_m, is_flat=is_flat)
    return beside_line(points, width_m, side.value, is_flat=is_flat)


def _prepared(outline: Outline) -> Outline:
    shapely.prepare(outline)
    return outline


def _ranged(low: float, high: float | None, kind: str) -> float:
    """Of a range the lower end for what is certain, the upper for what is possible."""
    return low if kind == CERTAIN or high is None else high


def unit_outline(admin: AdminGeometry) -> Outline:
    """The outline of a unit by code or P-code, or by a name that one unit has; empty where there is none."""
    if admin.p_code:
        added = unit_of_p_code(admin.p_code)
        return shapely.MultiPolygon() if added is None else added.geometry
    if admin.code:
        return outline_of(admin.code) or shapely.MultiPolygon()
    found = find_units(admin.name, admin.country or None)
    return found[0].geometry if len(found) == 1 else shapely.MultiPolygon()


def _part_of(part: PartOfGeometry, kind: str) -> Outline:
    unit, places = unit_outline(part.unit), [item.at for item in part.places]
    if kind == CERTAIN:
        return core_of_unit(unit, places, part.margin_km * 1000) if places else shapely.MultiPolygon()
    bearing = None if part.towards is None else 45.0 * list(Bearing).index(part.towards)
    return part_of_unit(unit, bearing, part.share, places, part.margin_km * 1000)


def _polygon(polygon: PolygonGeometry) -> Outline:
    return shapely.Polygon(polygon.ring, polygon.holes)


def misplaced_extents(agreement: Agreement) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Path, reason and mend of each extent that has no area, or whose certain part leaves the possible one."""
    drawer = Drawer(agreement)
    for number, zone in enumerate(agreement.zones):
        for index, extent in enumerate(zone.extents):
            path: tuple[str | int, ...] = ("zones", number, "extents", index)
            pieces = pieces_of_extent(agreement, extent)
            if not pieces:
                reason = "none of its days is one on which all that it is drawn from is there"
                yield path, reason, "correct `since` and `until`, here or of the lines and zones that it names"
            yield from (fault for piece in pieces for fault in _misplaced(drawer, zone, extent, piece.on, path))


def _misplaced(
    drawer: Drawer, zone: Zone, extent: Extent, on: date | None, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    try:
        possible = drawer.extent(zone, extent, POSSIBLE, on)
        certain = drawer.extent(zone, extent, CERTAIN, on)
        drawer.readings(extent, on)
    except ItemError as error:
        yield path, error.reason, error.mend
        return
    if certain is None or possible is None:
        return
    spill = area_km2(certain.difference(possible))
    if spill > SPILL_SHARE * area_km2(certain):
        reason = f"{spill:.0f} km² of the certain extent lie outside the possible one"
        yield (*path, CERTAIN), reason, "widen the possible extent, or draw the certain one smaller"
