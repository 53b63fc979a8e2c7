"""How much of a place lies in the zones of a clause? Certain extents give the lower bound, possible ones the upper.

Masses are kept by footprint and outline, since the same town and the same zone meet again and again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from truceline.assess.bounds import ALL, NONE, OPEN, bounds
from truceline.geo.geodesy import local_xy
from truceline.geo.mass import mass_inside, reach_m, turned_to
from truceline.geo.shapes import centre_and_spread, polygonal
from truceline.model.footprint import Area, Footprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from truceline.model.footprint import PlaceCandidate, Position, Shape
    from truceline.model.noun import Bounds

Outline = shapely.Polygon | shapely.MultiPolygon
Box = tuple[float, float, float, float]

WORLD: Final[Box] = (-math.inf, -math.inf, math.inf, math.inf)
METRES_PER_DEGREE: Final = 110_500.0
"""Below the length of any degree of latitude on WGS 84 (110,574 m at the equator), so that boxes err to the large."""
KNOWN_ENOUGH: Final = 1e-9
"""A rest of weight up to this is rounding, not something unknown."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Where a clause holds: ``certain`` on every reading (None: nowhere), ``possible`` on some.

    Two grounds are equal only where they are one object, so that masses can be kept by it. Where its outline is
    disputed, ``readings`` are the grounds argued for, with weights that sum to one, and the masses are theirs. Of a
    volume that does not begin at the ground nothing is certain, unless a height is told (``at_height``). ``parts`` are
    those of a union in which any is a volume.
    """

    certain: Outline | None
    possible: Outline | None
    is_everywhere: bool = False
    readings: tuple[tuple[float, Ground], ...] = ()
    volume: Volume | None = None
    parts: tuple[Ground, ...] = ()
    _levels: dict[tuple[int, ...], Ground] = field(default_factory=dict, init=False, repr=False)

    def at_height(self, metres: float | None) -> Ground:
        """The ground for something at this height above the ground or sea, as the volume counts; unknown: as it is."""
        if metres is None or (self.volume is None and not self.parts):
            return self
        if self.volume is not None:
            return self.volume.whole if self.volume.holds(metres) else NOWHERE
        there = [level for part in self.parts if (level := part.at_height(metres)) is not NOWHERE]
        key = tuple(id(level) for level in there)
        if key not in self._levels:
            self._levels[key] = union(there) if there else NOWHERE
        return self._levels[key]


class Volume(NamedTuple):
    """From which height to which a ground holds, in metres (None: unbounded), and the ground within these."""

    floor_m: float | None
    ceiling_m: float | None
    whole: Ground

    def holds(self, metres: float) -> bool:
        """Is a height within?"""
        return holds(metres, self.floor_m, self.ceiling_m)


def holds(metres: float, floor_m: float | None, ceiling_m: float | None) -> bool:
    """Is a height between a floor (None: the ground) and a ceiling (None: no end), both included?"""
    return (floor_m or 0.0) <= metres and (ceiling_m is None or metres <= ceiling_m)


EVERYWHERE: Final = Ground(None, None, is_everywhere=True)
NOWHERE: Final = Ground(None, None)


def union(grounds: Sequence[Ground]) -> Ground:
    """All that lies in any of these."""
    if len(grounds) == 1:
        return grounds[0]
    certain, possible = (_joined(getattr(ground, end) for ground in grounds) for end in ("certain", "possible"))
    has_volume = any(ground.volume is not None or ground.parts for ground in grounds)
    return Ground(certain, possible, parts=tuple(grounds) if has_volume else ())


def _joined(outlines: Iterable[Outline | None]) -> Outline | None:
    found = [outline for outline in outlines if outline is not None]
    return _prepared(polygonal(shapely.union_all(found))) if found else None


def _prepared(outline: Outline) -> Outline:
    shapely.prepare(outline)
    return outline


class Loss(NamedTuple):
    """Mass that an exception takes: the least of the ground's upper bound, and the most of its lower bound."""

    least: float
    most: float


class Overlap(NamedTuple):
    """What the other ground surely takes of all that may be own, and what it may take of all that surely is."""

    own: Ground
    other: Ground
    sure: Outline | None
    greatest: Outline | None


@dataclass(frozen=True)
class Masses:
    """Masses of footprints in outlines, each computed once; what was asked about is kept alive with its answer."""

    _known: dict[tuple[int, int], float] = field(default_factory=dict, init=False, compare=False, repr=False)
    _outlines: dict[int, Outline] = field(default_factory=dict, init=False, compare=False, repr=False)
    _footprints: dict[int, tuple[Footprint, int]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _numbers: dict[Footprint, int] = field(default_factory=dict, init=False, compare=False, repr=False)
    _boxes: dict[int, tuple[Box, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _middles: dict[int, Position] = field(default_factory=dict, init=False, compare=False, repr=False)
    _distances: dict[tuple[int, int], float] = field(default_factory=dict, init=False, compare=False, repr=False)
    _overlaps: dict[tuple[int, int], Overlap] = field(default_factory=dict, init=False, compare=False, repr=False)

    def inside(self, places: Sequence[PlaceCandidate], ground: Ground) -> Bounds:
        """The probability that a place lies on a ground; what the candidates leave unsaid may lie anywhere."""
        if ground.is_everywhere:
            return ALL
        if ground.readings:
            found = [(weight, self.inside(places, reading)) for weight, reading in ground.readings]
            return bounds(sum(w * item.low for w, item in found), sum(w * item.high for w, item in found))
        if ground.possible is None:
            return NONE
        if not places:
            return OPEN
        low = math.fsum(place.weight * self.mass(place.footprint, ground.certain) for place in places)
        high = math.fsum(place.weight * self.mass(place.footprint, ground.possible) for place in places)
        rest = 1.0 - math.fsum(place.weight for place in places)
        return bounds(low, high + (rest if rest > KNOWN_ENOUGH else 0.0))

    def loss(self, places: Sequence[PlaceCandidate], own: Ground, other: Ground) -> Loss:
        """How much of a ground's mass an exception on the other ground takes, at least and at most."""
        if own.readings:
            parts = [(weight, self.loss(places, reading, other)) for weight, reading in own.readings]
            return Loss(sum(w * part.least for w, part in parts), sum(w * part.most for w, part in parts))
        if own.is_everywhere or other.is_everywhere:
            here = self.inside(places, own if other.is_everywhere else other)
            return Loss(here.high, here.low) if other.is_everywhere else Loss(here.low, here.high)
        overlap = self.overlap(own, other)
        least, most = (
            math.fsum(place.weight * self.mass(place.footprint, outline) for place in places)
            for outline in (overlap.sure, overlap.greatest)
        )
        return Loss(least, most)

    def overlap(self, own: Ground, other: Ground) -> Overlap:
        """What two grounds share, surely and at most; worked out once for each pair."""
        key = (id(own), id(other))
        if key not in self._overlaps:
            sure, greatest = _shared(own.possible, other.certain), _shared(own.certain, other.possible)
            self._overlaps[key] = Overlap(own, other, sure, greatest)
        return self._overlaps[key]

    def mass(self, footprint: Footprint, outline: Outline | None) -> float:
        """The probability mass of a footprint inside an outline, in [0, 1]; none in None."""
        if outline is None:
            return 0.0
        key = (self._number(footprint), id(outline))
        if key not in self._known:
            self._outlines[id(outline)] = outline
            boxes = self._boxes_of(key[0], footprint)
            near = tuple(
                item for item, box in zip(footprint.shapes, boxes, strict=True) if not _are_apart(box, outline.bounds)
            )
            self._known[key] = min(1.0, mass_inside(Footprint(shapes=near), outline)) if near else 0.0
        return self._known[key]

    def distance_m(self, footprint: Footprint, outline: Outline) -> float:
        """How far the middle of a footprint is from an outline, in metres along the geodesic; 0 inside."""
        key = (self._number(footprint), id(outline))
        if key not in self._distances:
            self._outlines[id(outline)] = outline
            self._distances[key] = _distance_m(self._middle(key[0], footprint), outline)
        return self._distances[key]

    def _number(self, footprint: Footprint) -> int:
        """Equal footprints have one number; each object is hashed once, since that walks all its vertices."""
        known = self._footprints.get(id(footprint))
        if known is None:
            known = (footprint, self._numbers.setdefault(footprint, len(self._numbers)))
            self._footprints[id(footprint)] = known
        return known[1]

    def _middle(self, number: int, footprint: Footprint) -> Position:
        if number not in self._middles:
            self._middles[number] = centre_and_spread([(footprint, 1.0)])[0]
        return self._middles[number]

    def _boxes_of(self, number: int, footprint: Footprint) -> tuple[Box, ...]:
        """A box round each shape of a footprint; the same shape has the same in every footprint."""
        if number not in self._boxes:
            self._boxes[number] = tuple(_box_of(item.shape) for item in footprint.shapes)
        return self._boxes[number]


def _shared(one: Outline | None, other: Outline | None) -> Outline | None:
    if one is None or other is None:
        return None
    both = polygonal(one.intersection(other))
    return None if both.is_empty else _prepared(both)


def _box_of(shape: Shape) -> Box:
    """A box in degrees that holds a shape; the world where it comes near a pole or the antimeridian."""
    if isinstance(shape, Area):
        points = np.array([position for polygon in shape.polygons for position in polygon[0]]).reshape(-1, 2)
        if not len(points):
            return WORLD
        west, south = points.min(axis=0)
        east, north = points.max(axis=0)
        return float(west), float(south), float(east), float(north)
    high = reach_m(shape) / METRES_PER_DEGREE
    longitude, latitude = shape.centre
    if not high < 80 or abs(latitude) + high > 85:
        return WORLD
    wide = 1.01 * high / math.cos(math.radians(abs(latitude) + high))
    if abs(longitude) + wide > 180:
        return WORLD
    return longitude - wide, latitude - high, longitude + wide, latitude + high


def _are_apart(one: Box, other: Box) -> bool:
    """Do two boxes not meet, however often one goes round the globe? Longitudes may run past ±180."""
    if one[3] < other[1] or other[3] < one[1]:
        return True
    return all(one[2] + turn < other[0] or other[2] < one[0] + turn for turn in (-360.0, 0.0, 360.0))


def _distance_m(point: Position, outline: Outline) -> float:
    """From a point to the nearest edge, measured in the azimuthal equidistant plane of the point, which keeps it."""
    if any(part.intersects(shapely.Point(point)) for part in turned_to(outline, point[0], point[0])):
        return 0.0
    fine = shapely.segmentize(outline, 0.1)
    flat = shapely.transform(fine, lambda positions: local_xy(point, positions))
    return float(flat.distance(shapely.Point(0.0, 0.0)))
