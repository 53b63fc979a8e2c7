"""Terms of a clause besides who, what and where: arms with thresholds, distances from reference lines, ceilings.

Lengths are kilometres along the geodesic, calibres millimetres.
"""

from __future__ import annotations

from truceline.model.constructor import LineRef, Side
from truceline.model.noun import Part


class NumberCandidate(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sourced reading of a number; ``weight`` is our belief in it, the weights of one number sum to one."""

    value: float
    weight: float = 1.0
    reading: str = ""
    sources: tuple[str, ...] = ()


class Arms(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Weapons, platforms or forces of which a clause speaks: a class of ``lexicon/armaments.yaml`` with thresholds.

    ``systems`` narrow it to named systems; calibres are millimetres, both ends included; ranges are kilometres.
    """

    kind: str
    systems: tuple[str, ...] = ()
    calibre_mm_from: float | None = None
    calibre_mm_to: float | None = None
    range_km_from: float | None = None


class Distance(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far such arms keep from the reference line of the party that has them; disputed numbers as candidates."""

    arms: Arms
    km: tuple[NumberCandidate, ...]
    sources: tuple[str, ...] = ()


class ReferenceLine(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The line from which these parties measure, and on which side of it they stand."""

    parties: tuple[str, ...]
    of: LineRef
    side: Side = Side.BOTH
    sources: tuple[str, ...] = ()


class Ceiling(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At most so many: of a class of arms, or of ``personnel``; 0 means none.

    With ``units`` the number counts units of that size which have them: seven artillery battalions.
    """

    arms: Arms
    units: str | None = None
    most: tuple[NumberCandidate, ...]
    sources: tuple[str, ...] = ()
