"""What does one reading of a name make, with the spatial word and bearing that are put to it? Its candidates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from truceline.geo.shapes import outline, polygonal
from truceline.model.footprint import PlaceCandidate
from truceline.place import relation
from truceline.place.candidates import weighted
from truceline.place.entry import Entry, Kind
from truceline.place.expression import Named, Offset, PartOf, Related, Toward
from truceline.place.reading import Reading, Scene, lies_towards, reweigh
from truceline.place.relation import Drawn
from truceline.place.widths import load_widths
from truceline.place.words import load_patterns
from truceline.place.zones import zone_footprint

if TYPE_CHECKING:
    from collections.abc import Callable

DRAW: Final[dict[str, Callable[[Entry], Drawn]]] = {
    "near": relation.near,
    "outskirts": relation.outskirts,
    "edge": relation.edge,
    "countryside": relation.countryside,
    "along": relation.inside,
}
"""What each spatial word draws of a place."""


def candidate_of(reading: Reading, name: str, rule: str, drawn: Drawn, share: float = 1.0) -> PlaceCandidate:
    """A reading with the area that was drawn of it; ``share`` is its part of the reading's weight."""
    return PlaceCandidate(
        name=name,
        footprint=drawn.footprint,
        weight=reading.weight * share,
        entries=(reading.entry.id,),
        rule=rule,
        reason="; ".join(part for part in (reading.reason, drawn.reason) if part),
    )


def at(reading: Reading) -> list[PlaceCandidate]:
    """In or at a place; a garrison's bare name often stands for the ground about it too."""
    entry = reading.entry
    if reading.zone is not None:
        drawn = Drawn(zone_footprint(reading.zone, load_widths().share("zone_certain")), "its possible extent")
        return [candidate_of(reading, entry.name, "zone", drawn)]
    if reading.is_by and not entry.kind.is_area:
        return [candidate_of(reading, f"near {entry.name}", "near", relation.near(entry))]
    share = load_widths().share("garrison_stands_for_area") if reading.is_loose and entry.kind is Kind.GARRISON else 0.0
    found = [candidate_of(reading, entry.name, "in", relation.inside(entry), 1 - share)]
    if share:
        why = f"{reading.reason}; the name of a garrison stands for the ground about it too"
        loose = reweigh(reading, reading.weight, why)
        found.append(candidate_of(loose, f"{entry.name} area", "near", relation.near(entry), share))
    return found


def with_bearing(reading: Reading, name: Named, scene: Scene) -> list[PlaceCandidate]:
    """What the bearing in "north-western Idlib province" tells: where the unit lies, or which part of it is meant."""
    entry, bearing = reading.entry, name.bearing
    if entry.kind is Kind.ADMIN1 and (bearing is None or lies_towards(entry, bearing, scene)):
        share = load_widths().share("bearing_of_unit")
        whole = [weighted(item, item.weight * share) for item in at(reading)]
        return [*whole, *_parts(replace(reading, weight=reading.weight * (1 - share)), bearing, scene)]
    return _parts(reading, bearing, scene)


def _parts(reading: Reading, bearing: float | None, scene: Scene) -> list[PlaceCandidate]:
    """The part of a place in a direction: a region known by that name, if any, beside the plain cut."""
    entry = reading.entry
    word = "centre" if bearing is None else bearing_word(bearing)
    plain = candidate_of(reading, f"{word} of {entry.name}", "part", relation.part(entry, bearing))
    known = None if bearing is None else scene.context.gazetteer.part(entry.id.removeprefix("admin:"), bearing)
    if known is None:
        return [plain]
    share = load_widths().share("part_when_known")
    reason = f"{reading.reason}; the {word} of {entry.name} is known as {known.name}"
    named = candidate_of(Reading(known, reading.weight, reason), known.name, "part", relation.inside(known), share)
    return [named, weighted(plain, reading.weight * (1 - share))]


def bearing_word(bearing: float) -> str:
    """What a bearing of the compass is called: 315 is north-west."""
    return load_patterns().words.bearings[f"{bearing:g}"][0].replace(" ", "-")


def draw(expression: Related | Offset | Toward | PartOf, reading: Reading, scene: Scene) -> list[PlaceCandidate]:
    """What a spatial word makes of a reading."""
    entry = reading.entry
    if isinstance(expression, PartOf) and expression.bearing is not None and _has_no_parts(entry):
        expression = Toward(expression.of, expression.bearing)
    if isinstance(expression, PartOf):
        return _parts(reading, expression.bearing, scene)
    if isinstance(expression, Toward):
        return _toward(expression, reading, scene)
    if isinstance(expression, Offset):
        way = "" if expression.bearing is None else f" {bearing_word(expression.bearing)}"
        name = f"{expression.told_km}{way} of {entry.name}"
        return [candidate_of(reading, name, "offset", relation.offset(entry, expression))]
    if expression.word == "outside":
        area = entry.geometry if entry.geometry is not None else polygonal(outline(relation.near(entry).footprint))
        return [candidate_of(reading, f"outside {entry.name}", "outside", relation.outside_of(area))]
    if expression.word == "along" and not entry.kind.is_line:
        return at(reading)
    title = f"{expression.word} {'of ' if expression.word in {'outskirts', 'edge', 'countryside'} else ''}{entry.name}"
    title = entry.name if entry.name.endswith(expression.word) else title  # "Idlib countryside" says it already
    return [candidate_of(reading, title, expression.word, DRAW[expression.word](entry))]


def _has_no_parts(entry: Entry) -> bool:
    """Whether a place is too small for "the east of it" to be a part: then what lies beyond is meant."""
    return not (entry.kind.is_area or entry.size in {"town", "city"})


def _toward(expression: Toward, reading: Reading, scene: Scene) -> list[PlaceCandidate]:
    """What lies north of X: the ground beyond it; of a unit rather its north, unless it says "to the north"."""
    entry = reading.entry
    name = f"{bearing_word(expression.bearing)} of {entry.name}"
    is_unit = entry.kind in {Kind.ADMIN1, Kind.COUNTRY}
    share = load_widths().share("part_when_loose") if is_unit and expression.is_loose else 0.0
    beyond = candidate_of(reading, name, "direction", relation.direction(entry, expression.bearing), 1 - share)
    if not share:
        return [beyond]
    return [*_parts(replace(reading, weight=reading.weight * share), expression.bearing, scene), beyond]
