"""What a place phrase says, before anything is looked up: names and the spatial words that hold them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.model.footprint import Position
    from truceline.place.entry import Kind


@dataclass(frozen=True, slots=True)
class Named:
    """A name, with the kinds that stand with it ("province") and a bearing in front of it ("northern", degrees)."""

    text: str
    kinds: frozenset[Kind] = frozenset()
    bearing: float | None = None
    is_central: bool = False
    full: str = ""
    """All of it as written, bearing and kind included: some names begin or end with such words."""
    facility: str = ""
    """The word that stands with it, as written, where it is one for what is called after a place: "airport"."""


@dataclass(frozen=True, slots=True)
class Point:
    """Coordinates, with the distance that half a unit of their last digit stands for.

    ``ring`` (closed) is the outline where they name a square of a grid rather than a point.
    """

    position: Position
    radius_m: float
    ring: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A spatial word and what it is about: near, outskirts, edge, countryside, along, inside or outside."""

    word: str
    of: Expression


@dataclass(frozen=True, slots=True)
class Offset:
    """So many metres from something, in a direction (degrees) or in any.

    ``step_m`` is what the number was rounded to, as its digits tell: 1 km of "57 km", 10 km of "50 km".
    """

    of: Expression
    distance_m: float
    bearing: float | None
    step_m: float = 1000.0

    @property
    def told_km(self) -> str:
        """The distance in words; "within" where nothing but its farthest is told."""
        if self.distance_m and self.step_m >= 2 * self.distance_m:
            return f"within {_figures(2 * self.distance_m / 1000)} km"
        return f"{_figures(self.distance_m / 1000)} km"


@dataclass(frozen=True, slots=True)
class Toward:
    """In a direction from something; ``is_loose`` where it may as well be a part of it ("north of Homs province")."""

    of: Expression
    bearing: float
    is_loose: bool = True


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of something: in a direction, its centre, or (neither) some part."""

    of: Expression
    bearing: float | None = None
    is_central: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """Between two things; ``full`` is the name of the road between them where one is written so."""

    first: Expression
    second: Expression
    full: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a road, river or line between two things."""

    of: Expression
    first: Expression
    second: Expression


@dataclass(frozen=True, slots=True)
class Border:
    """By the border of the first (with the others, if any); the first may be left to the context."""

    first: Expression | None
    others: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One or more of several places."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Qualified:
    """A place, and what else is said of where it is."""

    base: Expression
    by: tuple[Expression, ...]


Expression = Named | Point | Related | Offset | Toward | PartOf | Between | Stretch | Border | Either | Qualified


def _figures(value: float) -> str:
    """A number in three figures and never with an exponent: 5000, not 5e+03."""
    return f"{float(f'{value:.3g}'):g}"
