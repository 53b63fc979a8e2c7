"""Footprint: an area with its probability mass on WGS 84. Placement: a phrase or code resolved to footprints.

Coordinates are (longitude, latitude) in degrees on WGS 84 (EPSG:4326 in x, y order); lengths are metres along the
geodesic; bearings are degrees clockwise from true north.
"""

from __future__ import annotations

from typing import ClassVar

from truceline.model.noun import Noun, Part, Span, identify

Position = tuple[float, float]
"""(longitude, latitude) in degrees, WGS 84."""


class Disc(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="disc"):
    """Uniform mass within ``radius_m`` of a point; radius 0 is the point itself."""

    centre: Position
    radius_m: float


class Normal(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="normal"):
    """Isotropic normal mass: ``sigma_m`` is the standard deviation along each axis."""

    centre: Position
    sigma_m: float


class Ring(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ring"):
    """Uniform mass between two radii of a point."""

    centre: Position
    inner_m: float
    outer_m: float


class Sector(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="sector"):
    """Uniform mass between two radii and two bearings, clockwise from ``from_deg`` to ``to_deg``."""

    centre: Position
    inner_m: float
    outer_m: float
    from_deg: float
    to_deg: float


class Area(Part, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="area"):
    """Uniform mass over polygons: each a tuple of rings (outer first), each ring closed, edges straight in lon/lat."""

    polygons: tuple[tuple[tuple[Position, ...], ...], ...]


Shape = Disc | Normal | Ring | Sector | Area


class WeightedShape(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One shape of a footprint with its share of the mass."""

    shape: Shape
    weight: float


class Footprint(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where something may be: shapes whose weights sum to one."""

    shapes: tuple[WeightedShape, ...]


class PlaceCandidate(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reading of a place phrase: what it is taken for, its footprint, its weight, and by which rule.

    ``entries`` are gazetteer ids (``geonames:170654``, ``places:al-tanf-garrison``, ``zone:AGREEMENT/ZONE``).
    """

    name: str
    footprint: Footprint
    weight: float
    entries: tuple[str, ...] = ()
    rule: str = ""
    reason: str = ""


class Placement(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place phrase or precision code resolved: ``item`` is the claim or record it belongs to.

    Weights sum to one where there is any candidate; no candidate means that nothing is known.
    """

    STAGE: ClassVar[str] = "place"
    NAME: ClassVar[str] = "placement"
    PREFIX: ClassVar[str] = "plc"

    item: str
    phrase: str
    span: Span | None = None
    candidates: tuple[PlaceCandidate, ...] = ()

    @staticmethod
    def id_of(item: str) -> str:
        """Id of the place of an item."""
        return identify("plc", {"item": item})
