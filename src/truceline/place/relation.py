"""What area does a spatial word make of a place? Each word is a plain function from an entry to a footprint.

The widths are data (``widths.yaml``); every function says which of them it used, for the placement's reason.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely
import shapely.ops

from truceline.errors import ItemError
from truceline.geo.geodesy import distance_m
from truceline.geo.local import (
    between,
    beyond,
    beyond_towards,
    centre_part,
    middle,
    part_towards,
    rim,
    sweep,
    widen,
)
from truceline.geo.shapes import mix, polygonal, single, to_area
from truceline.model.footprint import Disc, Footprint, Normal, Ring, Sector
from truceline.place.entry import Entry, Kind
from truceline.place.widths import Width, load_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from truceline.model.footprint import Position
    from truceline.place.expression import Offset


GEONAMES: Final = "geonames:"
"""What ids of its places begin with. Points of the curated layer and of a person's own were each looked up."""

MOST_HALF_DEG: Final = 90.0
"""Beyond half of the plane a bearing says nothing."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A footprint and the words that say why it is so wide."""

    footprint: Footprint
    reason: str


def _said(width: Width, value: float | None = None) -> str:
    shown = width.value if value is None else value
    return f"{shown:g} {width.unit} ({width.status}: {width.reason})"


def _area(geometry: BaseGeometry) -> Footprint:
    return single(to_area(geometry))


def radius_m(entry: Entry) -> float:
    """The radius of a place that has a middle: its own, by its people, or by its kind."""
    if entry.radius_m is not None:
        return entry.radius_m
    widths = load_widths()
    if entry.kind is not Kind.SETTLEMENT:
        return widths.km(f"in.{entry.kind.value}")
    people_per_m2 = widths.of("in.density").value / 1e6
    by_people = math.sqrt(entry.population / people_per_m2 / math.pi)
    return min(widths.km("in.most"), max(widths.km("in.least"), by_people))


def anchor(entry: Entry) -> Position:
    """The point that distances and bearings are reckoned from; ItemError for a place without any extent."""
    if entry.point is not None:
        return entry.point
    if entry.geometry is None:
        raise ItemError("place.unknown_name", f"no outline of {entry.name} is at hand", mend="add boundaries of it")
    return middle(entry.geometry) if entry.kind.is_area else _on_line(entry.geometry)


def _on_line(line: BaseGeometry) -> Position:
    point = line.interpolate(0.5, normalized=True)
    return float(point.x), float(point.y)


def inside(entry: Entry) -> Drawn:
    """In or at a place: a town with most of its mass in the middle, a disc, an outline, or the strip along a line."""
    widths = load_widths()
    if entry.geometry is not None and entry.kind.is_line:
        return Drawn(_area(widen(entry.geometry, widths.km("in.line"))), f"within {_said(widths.of('in.line'))}")
    if entry.geometry is not None:
        return Drawn(_area(entry.geometry), "its outline")
    radius = radius_m(entry)
    if entry.radius_m is not None:
        return Drawn(single(Disc(centre=anchor(entry), radius_m=radius)), f"its radius, {radius / 1000:g} km")
    if entry.kind is Kind.SETTLEMENT and entry.id.startswith(GEONAMES):
        return town(entry)
    width = widths.of("in.density" if entry.population else "in.least")
    if entry.kind is not Kind.SETTLEMENT:
        width = widths.of(f"in.{entry.kind.value}")
    return Drawn(single(Disc(centre=anchor(entry), radius_m=radius)), f"radius {radius / 1000:.1f} km: {width.reason}")


def town(entry: Entry) -> Drawn:
    """In a town that is known by its point: three discs, one in the other, denser inwards.

    The inner one and the grounds between them have the shares of the mass that ``widths.yaml`` says, as wide as two
    gazetteers put a town of that size apart; the outer one is as wide as the built-up ground where that is wider.
    """
    widths = load_widths()
    half, most, rest = (widths.sized(f"in.{word}", entry.size) for word in ("half", "most", "all"))
    radii = (half.value * 1000, most.value * 1000, max(rest.value * 1000, radius_m(entry)))
    held = (widths.share("town_half"), widths.share("town_most"), 1.0)
    weights = nested_weights(radii, held)
    discs = [
        (single(Disc(centre=anchor(entry), radius_m=radius)), weight)
        for radius, weight in zip(radii, weights, strict=True)
    ]
    shown = ", ".join(f"{share:.0%} within {radius / 1000:.3g} km" for radius, share in zip(radii, held, strict=True))
    return Drawn(mix(discs), f"{shown} ({half.status}: {half.reason})")


def nested_weights(radii: Sequence[float], held: Sequence[float]) -> list[float]:
    """The weights of discs about one middle, so that each radius holds its share of the mass; radii and shares grow."""
    areas = [radius**2 for radius in radii]
    grounds = [area - within for area, within in zip(areas, [0.0, *areas], strict=False)]
    masses = [share - within for share, within in zip(held, [0.0, *held], strict=False)]
    dense = [mass / ground for mass, ground in zip(masses, grounds, strict=True)]
    return [(own - beyond) * area for own, beyond, area in zip(dense, [*dense[1:], 0.0], areas, strict=True)]


def near(entry: Entry) -> Drawn:
    """Near a place: a normal about it, or an outline with an even band round it."""
    width = load_widths().sized("near", entry.size)
    reach = width.value * 1000
    if entry.geometry is None:
        return Drawn(single(Normal(centre=anchor(entry), sigma_m=max(reach, radius_m(entry)))), f"sigma {_said(width)}")
    return Drawn(_area(widen(entry.geometry, reach)), f"within {_said(width)}")


def outskirts(entry: Entry) -> Drawn:
    """On the outskirts of a place: a ring about its built-up edge."""
    widths = load_widths()
    outer = widths.of("outskirts.outer")
    if entry.geometry is not None:
        return edge(entry)
    radius = radius_m(entry)
    ring = Ring(
        centre=anchor(entry),
        inner_m=radius * widths.of("outskirts.inner").value,
        outer_m=radius + outer.value * 1000,
    )
    return Drawn(single(ring), f"to {_said(outer)}")


def edge(entry: Entry) -> Drawn:
    """On the edge of a place: a band on either side of its outline."""
    width = load_widths().of("edge.band")
    if entry.geometry is None or not entry.kind.is_area:
        return outskirts(entry) if entry.geometry is None else inside(entry)
    return Drawn(_area(rim(entry.geometry, width.value * 1000)), f"within {_said(width)} of its outline")


def countryside(entry: Entry) -> Drawn:
    """In the countryside of a place: round a town without the town; all of a unit or region."""
    if entry.geometry is not None:
        return inside(entry)
    width = load_widths().of("countryside.outer")
    radius = radius_m(entry)
    ring = Ring(centre=anchor(entry), inner_m=radius, outer_m=radius + width.value * 1000)
    return Drawn(single(ring), f"to {_said(width)}")


def offset(entry: Entry, told: Offset) -> Drawn:
    """So many metres from a place, in a direction or in any: a sector or a ring.

    As wide as the number's rounding and the place that is measured from leave open.
    """
    widths = load_widths()
    rounding, origin = widths.of("offset.rounding"), widths.of("offset.origin")
    moved = origin.value * radius_m(entry) if entry.geometry is None else 0.0
    slack = max(rounding.value * told.step_m + moved, widths.km("offset.least"))
    said = f"{rounding.reason}; {origin.reason}"
    if told.bearing is None:
        slack = max(slack, told.distance_m * widths.of("distance.only").value)
        ring = Ring(centre=anchor(entry), inner_m=max(0.0, told.distance_m - slack), outer_m=told.distance_m + slack)
        return Drawn(single(ring), f"give or take {slack / 1000:.1f} km: {said}")
    turned = math.degrees(math.atan2(moved, max(told.distance_m, 1.0)))
    half = min(reach_of_wind(told.bearing) + turned, MOST_HALF_DEG)
    core, share = widths.of("offset.core").value, widths.share("offset_core")
    footprint = mix(
        [
            (_sector(entry, told, slack * core, half * core), share),
            (_sector(entry, told, slack, half), 1 - share),
        ]
    )
    return Drawn(footprint, f"give or take {slack / 1000:.1f} km ({said}) and {half:.0f} degrees, rather in the middle")


def _sector(entry: Entry, told: Offset, slack: float, half: float) -> Footprint:
    """What lies so far from a place, give or take, and so far to each side of a bearing."""
    bearing = told.bearing or 0.0
    return single(
        Sector(
            centre=anchor(entry),
            inner_m=max(0.0, told.distance_m - slack),
            outer_m=told.distance_m + slack,
            from_deg=bearing - half,
            to_deg=bearing + half,
        )
    )


def reach_of_wind(bearing: float) -> float:
    """How far to each side a wind reaches that a distance goes with, in degrees, by how many winds have such names."""
    widths = load_widths()
    if bearing % 45:
        return widths.of("wind.sixteen").value
    return widths.of("wind.four" if bearing % 90 == 0 else "wind.eight").value


def half_width(bearing: float) -> float:
    """How far to each side a bearing's word reaches where no distance is told, in degrees."""
    return load_widths().of("bearing.wide" if bearing % 90 == 0 else "bearing.fine").value


def direction(entry: Entry, bearing: float) -> Drawn:
    """In a direction from a place, nobody says how far: a sector beyond its edge."""
    width = load_widths().sized("direction", entry.size if entry.size not in {"crossing", "site"} else "village")
    reach, half = width.value * 1000, half_width(bearing)
    if entry.geometry is not None and entry.kind.is_area:
        return Drawn(_area(beyond_towards(entry.geometry, bearing, half, reach)), f"to {_said(width)}")
    if entry.geometry is not None:
        return Drawn(_area(sweep(entry.geometry, bearing, reach)), f"to {_said(width)}")
    inner = radius_m(entry)
    sector = Sector(
        centre=anchor(entry), inner_m=inner, outer_m=inner + reach, from_deg=bearing - half, to_deg=bearing + half
    )
    return Drawn(single(sector), f"to {_said(width)}, {half:g} degrees to each side")


def part(entry: Entry, bearing: float | None) -> Drawn:
    """The (north, east …, None: middle) of a place: the part of its outline that way, or a sector of a town."""
    widths = load_widths()
    if entry.geometry is not None and entry.kind.is_area:
        if bearing is None:
            width = widths.of("part.centre")
            return Drawn(_area(centre_part(entry.geometry, width.value)), width.reason)
        width = widths.of("part.reach")
        return Drawn(_area(part_towards(entry.geometry, bearing, width.value)), width.reason)
    if bearing is None or entry.geometry is not None:
        return inside(entry)
    half = half_width(bearing) + 15.0
    sector = Sector(
        centre=anchor(entry), inner_m=0.0, outer_m=radius_m(entry), from_deg=bearing - half, to_deg=bearing + half
    )
    return Drawn(single(sector), f"its radius, {half:g} degrees to each side")


def _facing(entry: Entry, other: Entry) -> Position:
    """The point of a place that another one faces: on a road or river the nearest, else its middle."""
    if entry.geometry is None or not entry.kind.is_line:
        return anchor(entry)
    nearest = shapely.ops.nearest_points(entry.geometry, shapely.Point(anchor(other)))[0]
    return float(nearest.x), float(nearest.y)


def between_places(first: Entry, second: Entry) -> Drawn:
    """Between two places: a strip along the straight line."""
    width = load_widths().of("between.share")
    start, end = _facing(first, second), _facing(second, first)
    half = max(load_widths().km("between.least"), width.value * distance_m(start, end))
    return Drawn(_area(between(start, end, half)), f"{half / 1000:.1f} km to each side ({width.reason})")


def stretch(line: Entry, first: Entry, second: Entry) -> Drawn:
    """The part of a line between the points nearest to two places, as wide as on the line.

    Raises ItemError ``place.unknown_name`` where the line passes neither, or one point only.
    """
    width = load_widths().of("in.line")
    if line.geometry is None:
        raise ItemError("place.unknown_name", f"no course of {line.name} is at hand", mend="add it to a user layer")
    merged = shapely.line_merge(line.geometry)
    courses = [part for part in shapely.get_parts(merged) if isinstance(part, shapely.LineString)]
    course = max(courses, key=lambda one: one.length)
    start, end = sorted(course.project(shapely.Point(anchor(place))) for place in (first, second))
    part = shapely.ops.substring(course, start, end)
    if part.length <= 0:
        raise ItemError(
            "place.unknown_name",
            f"{line.name} does not run between {first.name} and {second.name}",
            mend="name two places that it passes",
        )
    return Drawn(_area(widen(part, width.value * 1000)), f"within {_said(width)} of its course between the two")


def border_area(outlines: Sequence[BaseGeometry]) -> Drawn:
    """By the border of the first area (with the others, if any): a band on either side; rather where several meet."""
    widths = load_widths()
    width = widths.of("border.band")
    reach = width.value * 1000
    own, *others = outlines
    strip = rim(own, reach)
    if not others:
        return Drawn(_area(strip), f"within {_said(width)} of the border")
    strips = [polygonal(strip.intersection(widen(other, reach))) for other in others]
    strips = [part for part in strips if not part.is_empty]
    if not strips:
        raise ItemError("place.unknown_name", "the areas have no border in common", mend="name one that they share")
    along = mix((_area(part), 1.0) for part in strips)
    corner = _corner(own, others)
    if len(strips) < 2 or corner.is_empty:
        return Drawn(along, f"within {_said(width)} of the border")
    share = widths.shares["border_of_several"]
    return Drawn(mix([(_area(corner), share.value), (along, 1 - share.value)]), share.reason)


def _corner(own: BaseGeometry, others: Sequence[BaseGeometry]) -> BaseGeometry:
    """The ground of the first area by the point where all the borders meet; empty where they do not."""
    reach = load_widths().km("border.corner")
    ground = own
    for other in others:
        ground = polygonal(ground.intersection(widen(other, reach)))
        if ground.is_empty:
            break
    return ground


def outside_of(geometry: BaseGeometry) -> Drawn:
    """Outside an area, nobody says how far: an even band beyond its outline."""
    width = load_widths().of("outside.band")
    return Drawn(_area(beyond(geometry, width.value * 1000)), f"within {_said(width)}")
