"""What do the precision codes of event tables stand for? Areas and intervals, never the coder's point or day alone.

UCDP GED ``where_prec`` 1 to 7 and ``date_prec`` 1 to 5, ACLED ``geo_precision`` and ``time_precision`` 1 to 3, GDELT's
``ActionGeo_Type`` 1 to 5. From code 3 on, UCDP's point is a coder's convention (a centroid), so only the unit counts:
its outline, denser by its settlements. Outlines of second-level units are at hand only where a user added them
(``truceline boundaries add``); without one, a disc stands in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import time as midnight
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import shapely

from truceline.errors import ItemError
from truceline.geo.boundaries import added_units, units
from truceline.geo.geodesy import checked_point, distance_m
from truceline.geo.mass import mass_inside
from truceline.geo.restrict import exclude, restrict
from truceline.geo.shapes import mix, single
from truceline.model.footprint import Disc, Footprint, Normal, PlaceCandidate, Ring
from truceline.model.when import WhenCandidate
from truceline.place.entry import Entry, Kind
from truceline.place.folding import fold
from truceline.place.gazetteer import Asked
from truceline.place.grammar import plain
from truceline.place.phrase import resolve_phrase
from truceline.place.reading import Scene, UnknownNameError, country_reading
from truceline.place.relation import radius_m
from truceline.place.settled import settled_unit
from truceline.place.widths import load_widths
from truceline.place.words import load_patterns
from truceline.when.interval import Interval, day, days, local_day, month, year

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from truceline.geo.boundaries import AdminUnit
    from truceline.model.footprint import Position
    from truceline.model.record import CodedPlace, CodedTime

SIGMAS_95: Final = math.sqrt(-2 * math.log(0.05))
"""In how many standard deviations a two-dimensional normal holds 95 % of its mass: what "within 25 km" is read as."""


ALL_OF_IT: Final = 1 - 1e-6
"""A footprint with this share inside a unit is not cut by it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a place code stands for: how far from the point it reaches, whether evenly, and which unit bounds it."""

    width: str
    shape: str
    unit: str
    words: str


PLACE_CODES: Final[dict[tuple[str, int], Meaning]] = {
    ("ucdp", 1): Meaning("code.ucdp1", "town", "", "an exact place"),
    ("ucdp", 2): Meaning("code.ucdp2", "normal95", "country", "a limited area about a place"),
    ("ucdp", 3): Meaning("code.ucdp3", "unit", "admin2", "somewhere in a second-order unit"),
    ("ucdp", 4): Meaning("code.ucdp4", "unit", "admin1", "somewhere in a first-order unit"),
    ("ucdp", 5): Meaning("code.ucdp5", "normal", "country", "a part of a country, or between two places"),
    ("ucdp", 6): Meaning("code.ucdp5", "unit", "country", "somewhere in the country"),
    ("ucdp", 7): Meaning("code.ucdp7", "sea", "", "at sea or in the air, estimated"),
    ("acled", 1): Meaning("code.acled1", "town", "", "a particular town"),
    ("acled", 2): Meaning("code.acled2", "normal95", "country", "near a town or in a small part of a region"),
    ("acled", 3): Meaning("code.ucdp4", "unit", "admin1", "somewhere in a larger region"),
    ("gdelt", 1): Meaning("code.ucdp5", "unit", "country", "somewhere in the country"),
    ("gdelt", 2): Meaning("code.ucdp4", "unit", "admin1", "somewhere in a state of the United States"),
    ("gdelt", 3): Meaning("code.gdelt_city", "disc", "", "a city of the United States"),
    ("gdelt", 4): Meaning("code.gdelt_city", "disc", "", "a city or landmark"),
    ("gdelt", 5): Meaning("code.ucdp4", "unit", "admin1", "somewhere in a first-order unit"),
}
"""Codes of the schemes; the manual's page on places tells their codebooks."""

LEVELS: Final = {"admin1": Kind.ADMIN1, "admin2": Kind.REGION, "country": Kind.COUNTRY}
"""The kind of entry that a unit of each level is; a unit of another level only bounds the point's surroundings."""

NO_CODE: Final = Meaning("code.none", "disc", "", "a point without a precision code")


def place_of_code(place: CodedPlace, scene: Scene) -> tuple[PlaceCandidate, ...]:
    """The candidates of a table's place: one, unless only names are given.

    Raises ItemError ``place.bad_point`` for coordinates that are no place on earth, UnknownNameError where there are
    none and no name is known.
    """
    if place.longitude is None or place.latitude is None:
        return _by_name(place, scene)
    point = checked_point((place.longitude, place.latitude))
    meaning = NO_CODE
    if place.precision is not None and place.scheme != "none":
        try:
            meaning = PLACE_CODES[place.scheme, place.precision]
        except KeyError as error:
            raise ItemError(
                "place.bad_point",
                f"the scheme {place.scheme} has no place code {place.precision}",
                mend="correct the code",
            ) from error
    unit = _unit(place, point, meaning.unit, scene)
    footprint, said = _footprint(place, point, meaning, unit, scene)
    code = place.scheme if place.precision is None else f"{place.scheme}-{place.precision}"
    return (
        PlaceCandidate(
            name=place.name or place.admin1 or place.country or "unnamed place",
            footprint=footprint,
            weight=1.0,
            entries=() if unit is None else (unit.id,),
            rule=f"code {code}",
            reason=f"{meaning.words}: {said}",
        ),
    )


def _footprint(
    place: CodedPlace, point: Position, meaning: Meaning, unit: Entry | None, scene: Scene
) -> tuple[Footprint, str]:
    width = load_widths().of(meaning.width)
    reach = width.value * 1000
    is_whole = meaning.shape == "unit" and unit is not None and unit.kind is LEVELS.get(meaning.unit, unit.kind)
    if is_whole and unit is not None and (drawn := settled_unit(unit, scene.context.gazetteer)) is not None:
        return drawn[0], f"{unit.name}, {drawn[1]}"
    said = f"{width.value:g} {width.unit} ({width.status}: {width.reason})"
    if meaning.shape == "town":
        return _town(place, point, reach, scene), said
    if meaning.shape == "normal":
        footprint = single(Normal(centre=point, sigma_m=reach))
    elif meaning.shape == "normal95":
        footprint = single(Normal(centre=point, sigma_m=reach / SIGMAS_95))
    else:
        footprint = single(Disc(centre=point, radius_m=reach))
    if meaning.shape == "sea":
        return _off_shore(footprint, point, scene), said
    return _within(footprint, None if unit is None else unit.geometry), said


def _town(place: CodedPlace, point: Position, least_m: float, scene: Scene) -> Footprint:
    """A town about the coder's point, as wide as the gazetteer knows it, with a ring for its outskirts."""
    widths = load_widths()
    name = _without_kind(place.name, Kind.SETTLEMENT)
    found = scene.context.gazetteer.match(name, Asked(kinds=frozenset({Kind.SETTLEMENT}))) if name else ()
    same = widths.km("code.same_place")
    known = [
        item.entry
        for item in found
        if item.entry.kind is Kind.SETTLEMENT and item.entry.point and distance_m(item.entry.point, point) <= same
    ]
    radius = max(least_m, radius_m(known[0]) if known else 0.0)
    ring = Ring(centre=point, inner_m=radius, outer_m=radius + widths.km("code.town_ring"))
    share = widths.share("town_ring")
    return mix([(single(Disc(centre=point, radius_m=radius)), 1 - share), (single(ring), share)])


def _off_shore(footprint: Footprint, point: Position, scene: Scene) -> Footprint:
    """The footprint without the land of the case's countries, where the coder's point lies off it."""
    for code in scene.context.countries:
        land = country_reading(code, scene).entry.geometry
        if land is None or land.intersects(shapely.Point(point)):
            continue
        kept, _ = exclude(footprint, land)
        footprint = footprint if kept is None else kept
    return footprint


def _within(footprint: Footprint, outline: BaseGeometry | None) -> Footprint:
    """The footprint cut by the unit; as it is where the coder's point lies outside the unit's outline."""
    if outline is None:
        return footprint
    if mass_inside(footprint, outline) > ALL_OF_IT:
        return footprint
    kept, share = restrict(footprint, outline)
    least = load_widths().share("least_overlap")
    return footprint if kept is None or share < least else kept


def _unit(place: CodedPlace, point: Position, level: str, scene: Scene) -> Entry | None:
    """The unit that a table names, or in which its point lies, with its outline; None where neither is known.

    For a second-level unit whose outline nobody added, the first-level one that holds it.
    """
    if not level:
        return None
    if level == "admin2":
        return _second_level(place, scene) or _unit(place, point, "admin1", scene)
    name, kind = (place.admin1, Kind.ADMIN1) if level == "admin1" else (place.country, Kind.COUNTRY)
    gazetteer = scene.context.gazetteer
    asked = Asked(kinds=frozenset({kind}))
    matches = (
        [match for match in gazetteer.match(_without_kind(name), asked) if match.entry.kind is kind] if name else []
    )
    if matches:
        return gazetteer.outlined(matches[0].entry)
    return _unit_at(point, scene) if level == "admin1" else None


def _second_level(place: CodedPlace, scene: Scene) -> Entry | None:
    """A second-level unit from the outlines that the user added, by its name."""
    words = fold(place.admin2).split()
    wanted = {" ".join(words), " ".join(words[:-1])} - {""}  # "Salamiyah district" as "Salamiyah" too
    for country in scene.context.countries if wanted else ():
        for unit in added_units(country, 2):
            if not wanted.isdisjoint(fold(name) for name in unit.all_names):
                return _as_entry(unit)
    return None


def _unit_at(point: Position, scene: Scene) -> Entry | None:
    """The first-level unit of the case's countries in which a point lies."""
    for country in scene.context.countries:
        for unit in units(country):
            if shapely.intersects_xy(unit.geometry, *point):
                return _as_entry(unit)
    return None


def _as_entry(unit: AdminUnit) -> Entry:
    return Entry(
        id=f"admin:{unit.code}",
        name=dict(unit.names).get("en", unit.name),
        kind=Kind.ADMIN1 if unit.level == 1 else Kind.REGION,
        country=unit.country,
        importance=1.0,
        geometry=unit.geometry,
    )


def _without_kind(name: str, kind: Kind = Kind.ADMIN1) -> str:
    """A name without the words for its kind: "governorate" and its like of a unit, "city" and its like of a town."""
    words = plain(name).split()
    kept = [word for word in words if kind not in load_patterns().kinds.get(word, frozenset())]
    return " ".join(kept) or name


def _by_name(place: CodedPlace, scene: Scene) -> tuple[PlaceCandidate, ...]:
    """Names alone, from the narrowest to the widest that is known."""
    names = [name for name in (place.name, place.admin2, place.admin1, place.country) if name]
    for index in range(len(names)):
        try:
            return resolve_phrase(", ".join(names[index:])[:400], scene)
        except UnknownNameError:
            continue
    raise UnknownNameError(names)


DATE_WORDS: Final[dict[tuple[str, int], str]] = {
    ("ucdp", 1): "exact day",
    ("ucdp", 2): "within two to six days",
    ("ucdp", 3): "within a week",
    ("ucdp", 4): "within a month",
    ("ucdp", 5): "within a year",
    ("acled", 1): "exact day",
    ("acled", 2): "within a week",
    ("acled", 3): "within a month",
}


def time_of_code(time: CodedTime, clock: str = "UTC") -> tuple[WhenCandidate, ...]:
    """The interval that a table's dates and precision code stand for.

    Whole days in UTC are dates that were given without a clock: they are those dates on the case's ``clock``. A span
    that the table gives is kept; a single day is widened to what the code says: its week, month or year. Raises
    ItemError ``place.bad_date`` for dates out of order and for codes that the scheme has not.
    """
    given, clock = _as_dates(time, clock)
    words = ""
    if time.precision is not None and time.scheme != "none":
        try:
            words = DATE_WORDS[time.scheme, time.precision]
        except KeyError as error:
            raise ItemError(
                "place.bad_date",
                f"the scheme {time.scheme} has no date code {time.precision}",
                mend="correct the code",
            ) from error
    is_one_day = given.length <= timedelta(hours=26)
    interval = _widened(given, words, clock) if is_one_day else given
    code = time.scheme if time.precision is None else f"{time.scheme}-{time.precision}"
    reason = f"date code {code}: {words}" if words else "the table's dates"
    if is_one_day and interval != given:
        reason += "; the table gives one day of it"
    return (
        WhenCandidate(start_utc=interval.start_utc, end_utc=interval.end_utc, weight=1.0, clock=clock, reason=reason),
    )


def _as_dates(time: CodedTime, clock: str) -> tuple[Interval, str]:
    """The table's interval, and the clock on which its days are cut.

    GDELT's days are in UTC by its codebook; those of other tables are the days of the place.
    """
    start, end = time.start_utc, time.end_utc
    is_dates = start < end and start.time() == end.time() == midnight()
    if not is_dates or time.clock != "UTC" or time.scheme == "gdelt":
        return Interval(start, end), time.clock
    return days(start.date(), (end - timedelta(days=1)).date(), clock), clock


def _widened(given: Interval, words: str, clock: str) -> Interval:
    """A day as the week about it, its month or its year, by the code's words."""
    on = local_day(given.start_utc, clock)
    if words.endswith("year"):
        return year(on.year, clock)
    if words.endswith("month"):
        return month(on.year, on.month, clock)
    if words.endswith(("week", "days")):
        reach = timedelta(days=3)
        return Interval(day(on - reach, clock).start_utc, day(on + reach, clock).end_utc)
    return given
