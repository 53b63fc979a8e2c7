"""Named areas of agreements, as ``flow`` hands them to the place stage: zones by what texts call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from shapely import MultiPolygon, Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedArea:
    """A zone of an agreement: ``certain`` lies inside on every reading (None: nothing does), ``possible`` on some.

    Geometries are in (longitude, latitude) degrees. ``aliases`` are further names that texts use; ``since`` and
    ``until`` (None: unbounded) say for which days this outline holds, the last day excluded.
    """

    id: str
    agreement: str
    name: str
    aliases: tuple[str, ...] = ()
    certain: Polygon | MultiPolygon | None = None
    possible: Polygon | MultiPolygon
    since: date | None = None
    until: date | None = None

    @property
    def entry(self) -> str:
        """What a placement calls it: ``zone:AGREEMENT/ZONE``."""
        return f"zone:{self.agreement}/{self.id}"
