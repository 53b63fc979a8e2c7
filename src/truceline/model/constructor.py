"""Constructors of areas and lines that agreements use, besides the plain ones: along a line, between two, settlements.

Coordinates are (longitude, latitude) in degrees on WGS 84; lengths are kilometres along the geodesic.
"""

from __future__ import annotations

from enum import StrEnum

from truceline.model.footprint import Position
from truceline.model.noun import Part


class Side(StrEnum):
    """A side of a line, as seen by someone who walks from its first point to its last."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


class LineEnds(StrEnum):
    """How what is drawn along a line ends: round (all points within the width) or flat (cut square across)."""

    ROUND = "round"
    FLAT = "flat"


class LineRef(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the agreement by id, whole or between two of its named markers; or a line drawn here by its points."""

    line: str = ""
    start: str = ""
    end: str = ""
    points: tuple[Position, ...] = ()


class AlongGeometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All points within ``width_km`` of a line on one side or both: the width counts from the line, on each side.

    Where the text gives a range ("15 to 20 km deep"), ``width_to_km`` is its upper end: the certain extent takes the
    lower, the possible one the upper.
    """

    of: LineRef
    width_km: float
    width_to_km: float | None = None
    side: Side = Side.BOTH
    ends: LineEnds = LineEnds.ROUND


class BetweenGeometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lies between two lines, joined at their ends."""

    first: LineRef
    second: LineRef


class Settlement(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A settlement with its position."""

    name: str
    at: Position


class HullRule(StrEnum):
    """How a list of settlements becomes an area: a circle round each, or one hull round all of these."""

    CIRCLES = "circles"
    CONVEX = "convex"
    CONCAVE = "concave"


class SettlementsGeometry(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The area of a list of settlements: circles of ``margin_km`` round each, joined by the stated rule.

    ``margin_to_km`` is the upper end of a range, taken by the possible extent.
    """

    places: tuple[Settlement, ...]
    rule: HullRule
    margin_km: float
    margin_to_km: float | None = None


class Bearing(StrEnum):
    """A direction for a part of a unit."""

    NORTH = "north"
    NORTH_EAST = "north_east"
    EAST = "east"
    SOUTH_EAST = "south_east"
    SOUTH = "south"
    SOUTH_WEST = "south_west"
    WEST = "west"
    NORTH_WEST = "north_west"
