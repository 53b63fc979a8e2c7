"""Where is what a phrase says? Looks its names up and lets the spatial words draw their areas."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
import shapely.errors

from truceline.errors import ItemError
from truceline.geo.geodesy import split_at_antimeridian
from truceline.geo.shapes import mix, outline, polygonal, single, to_area
from truceline.model.footprint import Disc, PlaceCandidate
from truceline.place import relation
from truceline.place.candidates import Saying, explained, is_contradicted, narrowed, settle, told_apart, weighted
from truceline.place.drawing import at, candidate_of, draw, with_bearing
from truceline.place.entry import Entry, Kind
from truceline.place.expression import (
    Between,
    Border,
    Either,
    Expression,
    Named,
    Offset,
    PartOf,
    Point,
    Qualified,
    Related,
    Stretch,
    Toward,
)
from truceline.place.grammar import parse_phrase, plain
from truceline.place.reading import (
    Reading,
    Scene,
    UnknownNameError,
    country_reading,
    is_firm,
    is_whole_name,
    look_up,
)
from truceline.place.tongues import ENGLISH, language_of
from truceline.place.widths import load_widths
from truceline.place.zones import match_zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from truceline.model.footprint import Shape

MOST_ENDS: Final = 4
"""How many readings of each end of a strip are drawn, the likeliest first: bounds the work of one phrase."""

NEXT_DEG: Final = 0.05
"""Degrees between outlines of neighbours at most: they are drawn to some kilometres."""


def resolve_phrase(phrase: str, scene: Scene) -> tuple[PlaceCandidate, ...]:
    """The candidates of a phrase, the likeliest first, weights to one.

    Raises UnknownNameError where nothing in it is known, ItemError ``place.too_long`` and ``place.bad_point``.
    """
    return resolve_expression(read_phrase(phrase, scene), scene)


def read_phrase(phrase: str, scene: Scene, lang: str = "") -> Expression:
    """What a phrase says; in Russian or Arabic first whether all of it is a name: "ريف إدلب" is a region's.

    In English that is asked of what has "of" in it ("Line of Control", "area of separation").
    Raises ItemError ``place.too_long`` and ``place.bad_point``.
    """
    expression = parse_phrase(phrase, lang)
    text = plain(phrase)
    if isinstance(expression, Point) or (isinstance(expression, Named) and expression.full == text):
        return expression
    if (lang or language_of(phrase)) == ENGLISH:
        text = re.sub(r"^(?:(?:in|at|on|inside) )?(?:the )?", "", text)
        if " of " not in text:
            return expression
    found = scene.context.gazetteer.match(text)
    return Named(text, full=text) if found and is_firm(found[0].reason) else expression


def resolve_expression(expression: Expression, scene: Scene) -> tuple[PlaceCandidate, ...]:
    """The candidates of a parsed phrase, the likeliest first, weights to one.

    Raises as ``resolve_phrase``; ``place.bad_point`` too where the words make an area that cannot be drawn.
    """
    try:
        found = settle(_candidates(expression, scene))
    except shapely.errors.GEOSException as error:
        raise ItemError(
            "place.bad_point", f"the words make no area that can be drawn ({error})", mend="quote a simpler phrase"
        ) from error
    if not found:
        raise UnknownNameError([])
    return found


def _candidates(expression: Expression, scene: Scene) -> list[PlaceCandidate]:
    """The candidates of any expression, weights not yet settled."""
    if isinstance(expression, Point):
        return [_point(expression)]
    if isinstance(expression, Named):
        return _named(expression, scene)
    if isinstance(expression, Either):
        return _either(expression, scene)
    if isinstance(expression, Qualified):
        return _qualified(expression, scene)
    if isinstance(expression, Between):
        return _between(expression, scene)
    if isinstance(expression, Stretch):
        return _stretch(expression, scene)
    if isinstance(expression, Border):
        return _border(expression, scene)
    return _relative(expression, scene)


def _point(point: Point) -> PlaceCandidate:
    longitude, latitude = point.position
    shape: Shape = Disc(centre=point.position, radius_m=point.radius_m)
    if point.ring:
        shape = to_area(split_at_antimeridian(np.array(point.ring)))
    good_to = f"good to {point.radius_m:.0f} m by the digits given"
    return PlaceCandidate(
        name=f"{latitude:.5f}, {longitude:.5f}",
        footprint=single(shape),
        weight=1.0,
        rule="grid" if point.ring else "coordinates",
        reason=f"a grid square of {2 * point.radius_m:.0f} m a side" if point.ring else good_to,
    )


# Names.


def _readings(expression: Expression, scene: Scene) -> list[Reading]:
    """The places that an expression may mean as such, for a spatial word to be put to."""
    if isinstance(expression, Named):
        return look_up(expression, scene)
    if isinstance(expression, Either):
        return [item for part in expression.items for item in _known(part, scene)]
    return [_as_reading(item) for item in resolve_expression(expression, scene)]


def _known(expression: Expression, scene: Scene) -> list[Reading]:
    """Readings of one of several names; none where it is unknown, so that it does not spoil the rest."""
    try:
        return _readings(expression, scene)
    except UnknownNameError:
        return []


def _as_reading(item: PlaceCandidate) -> Reading:
    """A drawn candidate as a place: spatial words can be put on top of each other."""
    entry = Entry(
        id=item.entries[0] if item.entries else item.name,
        name=item.name,
        kind=Kind.REGION,
        country="",
        importance=1.0,
        geometry=polygonal(outline(item.footprint)),
    )
    return Reading(entry, item.weight, item.reason)


def _named(name: Named, scene: Scene) -> list[PlaceCandidate]:
    """A place by its name: where it is, or the part that the bearing before the name tells of."""
    found: list[PlaceCandidate] = []
    has_bearing = name.bearing is not None or name.is_central
    for reading in look_up(name, scene):
        is_own_bearing = reading.zone is not None or reading.entry.part_of or is_whole_name(reading.entry, name, scene)
        found += at(reading) if is_own_bearing or not has_bearing else with_bearing(reading, name, scene)
    return found


# Spatial words.


def _relative(expression: Related | Offset | Toward | PartOf, scene: Scene) -> list[PlaceCandidate]:
    """A spatial word put to each place that its name may mean."""
    of = expression.of
    if isinstance(of, Either):
        return _either(Either(tuple(replace(expression, of=item) for item in of.items)), scene)
    if isinstance(of, Qualified) and not isinstance(expression, PartOf):
        found = settle(_candidates(replace(expression, of=of.base), scene))
        return narrowed(found, _sayings(of.by, found, scene))
    if isinstance(expression, PartOf) and expression.bearing is None and not expression.is_central:
        return [msgspec.structs.replace(item, rule="part") for item in _candidates(of, scene)]
    if isinstance(expression, Related) and expression.word == "inside":
        return _candidates(of, scene)
    readings = _readings(of, scene)
    if isinstance(of, Named) and not of.kinds:
        readings = _suited(expression, of, readings, scene)
    return [item for reading in readings for item in draw(expression, reading, scene)]


def _suited(
    expression: Related | Offset | Toward | PartOf, of: Named, readings: list[Reading], scene: Scene
) -> list[Reading]:
    """Which of a town and the province of its name a spatial word is about.

    Distances, "near" and "outskirts" are about the town; the countryside is a region of that name, or the province.
    """
    word = expression.word if isinstance(expression, Related) else ""
    if word in {"near", "outskirts"} or isinstance(expression, Offset):
        return _with_middle(readings)
    if word != "countryside":
        return readings
    known = _known(Named(f"{of.full} countryside", full=f"{of.full} countryside"), scene)
    if known:
        return known
    share = load_widths().share("countryside_of_unit")
    has_unit = any(item.entry.kind is Kind.ADMIN1 for item in readings)
    if not has_unit:
        return readings
    return [
        replace(item, weight=item.weight * (share if item.entry.kind is Kind.ADMIN1 else 1 - share))
        for item in readings
    ]


def _between(expression: Between, scene: Scene) -> list[PlaceCandidate]:
    """Between any two readings; those with a middle are preferred to provinces of the same name."""
    roads = [item for item in _known(Named(expression.full, full=expression.full), scene) if item.entry.kind.is_line]
    if roads and expression.full:
        return [item for road in roads for item in draw(Related("along", expression.first), road, scene)]
    found: list[PlaceCandidate] = []
    for one in _with_middle(_readings(expression.first, scene))[:MOST_ENDS]:
        for other in _with_middle(_readings(expression.second, scene))[:MOST_ENDS]:
            drawn = relation.between_places(one.entry, other.entry)
            pair = Reading(
                one.entry,
                one.weight * other.weight,
                f"{one.entry.name}: {one.reason}; {other.entry.name}: {other.reason}",
            )
            item = candidate_of(pair, f"between {one.entry.name} and {other.entry.name}", "between", drawn)
            found.append(msgspec.structs.replace(item, entries=(one.entry.id, other.entry.id)))
    return found


def _stretch(expression: Stretch, scene: Scene) -> list[PlaceCandidate]:
    """The part of a road, river or line between two places; of anything else what of it lies between them."""
    of = expression.of.of if isinstance(expression.of, Related) and expression.of.word == "along" else expression.of
    lines = [item for item in _readings(of, scene) if item.entry.kind.is_line]
    between = Between(expression.first, expression.second)
    if not lines:
        return _qualified(Qualified(of, (between,)), scene)
    ends = [_with_middle(_readings(end, scene)) for end in (expression.first, expression.second)]
    if not all(ends):
        raise UnknownNameError([])
    first, second = (readings[0] for readings in ends)
    found = []
    for line in lines:
        drawn = relation.stretch(line.entry, first.entry, second.entry)
        name = f"{line.entry.name} between {first.entry.name} and {second.entry.name}"
        item = candidate_of(line, name, "stretch", drawn)
        found.append(msgspec.structs.replace(item, entries=(line.entry.id, first.entry.id, second.entry.id)))
    return found


def _with_middle(readings: list[Reading]) -> list[Reading]:
    return [item for item in readings if not item.entry.kind.is_area] or readings


def _border(expression: Border, scene: Scene) -> list[PlaceCandidate]:
    """By the border of one area, with others if any; without the first, of each of the case's countries by them."""
    others = [reading for item in expression.others for reading in _known(item, scene)[:1]]
    if expression.first is not None:
        owners = _readings(expression.first, scene)[:1]
    else:
        likely = scene.context.countries or scene.context.leaning
        owners = _beside([country_reading(code, scene) for code in likely], others)
    if not owners or (expression.others and not others):
        raise UnknownNameError([getattr(item, "full", "") for item in expression.others])
    return [_border_of(owner, others) for owner in owners]


def _border_of(first: Reading, others: Sequence[Reading]) -> PlaceCandidate:
    outlines: list[BaseGeometry] = []
    for item in (first, *others):
        if item.entry.geometry is None:
            raise UnknownNameError([f"the outline of {item.entry.name}"])
        outlines.append(item.entry.geometry)
    own, names = first.entry, " and ".join(item.entry.name for item in others)
    title = f"border of {own.name}{f' with {names}' if names else ''}"
    found = candidate_of(Reading(own, 1.0, first.reason), title, "border", relation.border_area(outlines))
    return msgspec.structs.replace(found, entries=tuple(item.entry.id for item in (first, *others)))


def _beside(countries: list[Reading], others: list[Reading]) -> list[Reading]:
    """Those of the countries that lie by the others; the first where none does, which then has no border with them."""
    ids = {other.entry.id for other in others}
    outlines = [other.entry.geometry for other in others if other.entry.geometry is not None]

    def touches(country: Reading) -> bool:
        own = country.entry.geometry
        is_by = own is not None and all(own.distance(outline) < NEXT_DEG for outline in outlines)
        return is_by and country.entry.id not in ids

    return [country for country in countries if touches(country)] or countries[:1]


# Several places, and what else is said.


def _either(expression: Either, scene: Scene) -> list[PlaceCandidate]:
    """One candidate for all places of a list, each with an even share; unknown ones are left out and named."""
    found: list[tuple[PlaceCandidate, ...]] = []
    unknown: list[str] = []
    for item in expression.items:
        try:
            found.append(resolve_expression(item, scene))
        except UnknownNameError as error:
            unknown += error.names
    if not found:
        raise UnknownNameError(unknown)
    reasons = [f"{parts[0].name}: {parts[0].reason}" for parts in found]
    if unknown:
        reasons.append(f"not known and left out: {', '.join(unknown)}")
    return [
        PlaceCandidate(
            name=", ".join(parts[0].name for parts in found),
            footprint=mix((part.footprint, part.weight) for parts in found for part in parts),
            weight=1.0,
            entries=tuple(dict.fromkeys(entry for parts in found for part in parts for entry in part.entries)),
            rule="list" if len(found) > 1 else found[0][0].rule,
            reason="; ".join(reasons),
        )
    ]


def _qualified(expression: Qualified, scene: Scene) -> list[PlaceCandidate]:
    """A place with what else is said of it; where its name is unknown, what else is said stands in for it.

    A name keeps its own area and is only told from its namesakes; a road or line and areas drawn by spatial words are
    cut.
    """
    try:
        base = _candidates(expression.base, scene)
    except UnknownNameError as error:
        return _stand_in(error, expression.by, scene)
    if isinstance(expression.base, Named) and _is_line(base[0], scene):
        stretches = settle(base)
        return narrowed(stretches, _sayings(expression.by, stretches, scene, is_loose=True))
    if isinstance(expression.base, Named | Either):
        told = [(one, _sayings((one,), base, scene, is_loose=True)) for one in expression.by]
        found = [told_apart(item, [saying for _, sayings in told for saying in sayings]) for item in base]
        against = [one for one, sayings in told if _holds(one) and any(is_contradicted(base, said) for said in sayings)]
        return _doubted(found, against, scene) if against else found
    settled = settle(base)
    return narrowed(settled, _sayings(expression.by, settled, scene))


def _is_line(item: PlaceCandidate, scene: Scene) -> bool:
    """Whether a candidate is a road, river or line: "the M5 near Saraqib" is a stretch of it."""
    entry = scene.context.gazetteer.entry(item.entries[0]) if item.entries else None
    return entry is not None and entry.kind.is_line


def _holds(expression: Expression) -> bool:
    """Whether words say what a place lies in: bare names and "in"; distances and bearings are told too loosely."""
    return isinstance(expression, Named) or (isinstance(expression, Related) and expression.word == "inside")


def _doubted(found: list[PlaceCandidate], against: Sequence[Expression], scene: Scene) -> list[PlaceCandidate]:
    """A place that does not lie where it is said to: it, or one of its name that no layer has in what is said."""
    share = load_widths().share("contradicted")
    total = sum(item.weight for item in found)
    why = f"no place of the name {found[0].name} is known there: taken for one somewhere in what else is said"
    others = settle(_somewhere(against, why, scene))
    own = [
        weighted(explained(item, f"but then not in {others[0].name}"), item.weight / total * (1 - share))
        for item in found
    ]
    return [*own, *(weighted(item, item.weight * share) for item in others)]


def _stand_in(error: UnknownNameError, by: Sequence[Expression], scene: Scene) -> list[PlaceCandidate]:
    found = _somewhere(by, f"{', '.join(error.names)} is not known: taken for somewhere in what else is said", scene)
    if not found:
        raise error
    return found


def _somewhere(by: Sequence[Expression], why: str, scene: Scene) -> list[PlaceCandidate]:
    """Somewhere in the first area of several that is known, cut by the others; nothing where none is known."""
    for index, expression in enumerate(by):
        try:
            found = resolve_expression(expression, scene)
        except UnknownNameError:
            continue
        rest = [item for at, item in enumerate(by) if at != index]
        return narrowed([explained(item, why) for item in found], _sayings(rest, found, scene))
    return []


def _sayings(
    by: Sequence[Expression], base: Sequence[PlaceCandidate], scene: Scene, *, is_loose: bool = False
) -> list[Saying]:
    """What else is said, each looked up once; what nobody knows is left out.

    ``is_loose``: a bare name reaches to its surroundings, since "Jobar, Damascus" lies by Damascus.
    """
    here = replace(scene, beside=tuple(item.footprint for item in base))
    sayings: list[Saying] = []
    for expression in by:
        is_zone = _speaks_of_zone(expression, scene)
        is_outside = isinstance(expression, Related) and expression.word == "outside"
        of = expression.of if isinstance(expression, Related) and is_outside else expression
        if is_loose and isinstance(of, Named) and not is_zone:
            of = Related("near", of)
        try:
            sayings.append(Saying(resolve_expression(of, here), is_outside, is_zone))
        except UnknownNameError:
            continue
    return sayings


def _speaks_of_zone(expression: Expression, scene: Scene) -> bool:
    of = expression.of if isinstance(expression, Related) else expression
    if not isinstance(of, Named):
        return False
    zones = match_zones(of.full or of.text, scene.context.zones, scene.context.period)
    return bool(zones) and not zones[0].is_plain_name
