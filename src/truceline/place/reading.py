"""Which places can the names in a phrase mean, given where the phrase stands? Zones first, then the gazetteer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.geo.geodesy import bearing_deg
from truceline.geo.local import widen
from truceline.geo.mass import mass_inside
from truceline.place.entry import Entry, Kind
from truceline.place.folding import load_matching
from truceline.place.gazetteer import Asked
from truceline.place.relation import anchor
from truceline.place.surroundings import NOTHING_TOLD, ToldNames
from truceline.place.widths import load_widths
from truceline.place.words import load_patterns, squeeze
from truceline.place.zones import match_zones, zone_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.geo.layer import NamedArea
    from truceline.model.footprint import Footprint
    from truceline.place.context import PlaceContext
    from truceline.place.expression import Named
    from truceline.place.zones import ZoneMatch

CAPITAL: Final = re.compile(r"(?P<country>.+) capital(?: city)?")

TOWARDS_DEG: Final = 67.5
"""How far off its bearing a unit may lie to be "the north-western province": half of 45° and 45° for loose use."""


class UnknownNameError(ItemError):
    """No reading of a phrase names a place that any layer knows."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(dict.fromkeys(name for name in names if name))
        said = ", ".join(repr(name) for name in self.names) or "the phrase"
        super().__init__(
            "place.unknown_name",
            f"no gazetteer entry fits {said}",
            mend="add the place to a user layer, or correct the phrase",
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known where a phrase stands: context, footprints of places told of beside it, the document's names."""

    context: PlaceContext
    beside: tuple[Footprint, ...] = ()
    names: ToldNames = NOTHING_TOLD


@dataclass(frozen=True, slots=True)
class Reading:
    """One place that a name may mean: its entry, its share, why; ``zone`` is set where it is a zone."""

    entry: Entry
    weight: float
    reason: str
    zone: NamedArea | None = None
    is_loose: bool = False
    """Whether the name may as well stand for the surroundings ("in al-Tanf" of a garrison)."""
    is_by: bool = False
    """Whether what is meant is only called after the place and lies in or by it (an airport that no layer has)."""


def look_up(name: Named, scene: Scene) -> list[Reading]:
    """Zones; the country; the name as written in full; the name without its bearing and kind.

    A bare kind ("the airport") is a name only in the countries told: no town called Airport anywhere else.

    Raises UnknownNameError where none of these is known.
    """
    context = scene.context
    text = name.full or name.text
    zones = match_zones(text, context.zones, context.period)
    if zones and not zones[0].is_plain_name:
        return [_zone_reading(item, scene) for item in zones]
    if text in {"country", "the country"} and context.countries:
        return [country_reading(context.countries[0], scene)]
    if capital := _capital(text, scene):
        return capital
    first, last = context.period or (None, None)
    steps = [(name.text, name.kinds)]
    if name.full and name.full != name.text:
        steps.insert(0, (name.full, frozenset()))
    for wanted, kinds in steps:
        found = context.gazetteer.match(wanted, Asked(kinds=kinds, first=first, last=last))
        if squeeze(wanted) in load_patterns().kinds:
            found = tuple(item for item in found if item.entry.country in context.countries)
        if found and (wanted == name.text or is_firm(found[0].reason)):
            known = [
                Reading(context.gazetteer.outlined(item.entry), item.weight, item.reason, is_loose=not name.kinds)
                for item in found
            ]
            return _by_their_namesakes(name.facility, known) if wanted == name.text else known
    if zones:
        return [_zone_reading(item, scene) for item in zones]
    raise UnknownNameError([text])


def _by_their_namesakes(word: str, known: list[Reading]) -> list[Reading]:
    """An airport, camp or plant that no layer has: in or by the town that it is called after, else in its province."""
    if not word or any(_is_facility(item.entry) for item in known):
        return known
    towns = [item for item in known if not item.entry.kind.is_area] or known
    reason = f"no {word} of this name is listed: taken for one in or by it"
    return [replace(item, is_by=True, reason=f"{item.reason}; {reason}") for item in towns]


def _is_facility(entry: Entry) -> bool:
    return entry.kind in {Kind.GARRISON, Kind.CROSSING, Kind.SITE}


def _capital(text: str, scene: Scene) -> list[Reading]:
    """The town that "the Syrian capital" means; nothing where the text says no such thing."""
    found = CAPITAL.fullmatch(text)
    if found is None:
        return []
    gazetteer = scene.context.gazetteer
    country = gazetteer.match(found["country"], Asked(kinds=frozenset({Kind.COUNTRY})))
    if not country or country[0].entry.kind is not Kind.COUNTRY:
        return []
    asked = Asked(kinds=frozenset({Kind.SETTLEMENT}))
    towns = [
        match
        for match in gazetteer.match(gazetteer.capital(country[0].entry.country), asked)
        if match.entry.country == country[0].entry.country and match.entry.kind is Kind.SETTLEMENT
    ]
    return [Reading(match.entry, 1.0, f"the capital of {country[0].entry.name}") for match in towns[:1]]


def is_firm(reason: str) -> bool:
    """Whether a name was found as it stands, not by its consonants."""
    return "consonants" not in reason


def _zone_reading(item: ZoneMatch, scene: Scene) -> Reading:
    """A zone; one of several that were not named counts by what lies in or by it of the places told of beside it."""
    weight, reason = item.weight, item.reason
    if not item.is_named and scene.beside:
        reach = load_widths().km("near.area")
        share = sum(mass_inside(footprint, widen(item.zone.possible, reach)) for footprint in scene.beside)
        floor = load_matching().hint.outside
        weight *= floor + (1 - floor) * share / len(scene.beside)
        reason = f"{reason}, weighed by the places told of beside it"
    return Reading(zone_entry(item.zone), weight, reason, item.zone)


def country_reading(code: str, scene: Scene) -> Reading:
    """A country of the case as a reading of "the country"."""
    name = scene.context.gazetteer.country_name(code)
    entry = Entry(id=f"country:{code}", name=name, kind=Kind.COUNTRY, country=code, importance=1.0)
    return Reading(scene.context.gazetteer.outlined(entry), 1.0, "the case's country")


def is_whole_name(entry: Entry, name: Named, scene: Scene) -> bool:
    """Whether the bearing is part of the entry's name, as in Eastern Ghouta."""
    matches = scene.context.gazetteer.match(name.full)
    return any(item.entry.id == entry.id and is_firm(item.reason) for item in matches)


def lies_towards(entry: Entry, bearing: float, scene: Scene) -> bool:
    """Whether a unit lies in that direction, give or take 67.5 degrees, from the middle of its country."""
    country = country_reading(entry.country, scene).entry
    if country.geometry is None or entry.geometry is None:
        return False
    turn = (bearing_deg(anchor(country), anchor(entry)) - bearing + 180) % 360 - 180
    return abs(turn) <= TOWARDS_DEG


def reweigh(reading: Reading, weight: float, reason: str) -> Reading:
    """The reading with another weight and reason."""
    return replace(reading, weight=weight, reason=reason)
