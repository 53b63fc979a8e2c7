"""What do the precision codes of event tables stand for? Areas and intervals, never the coder's point or day alone.

UCDP GED ``where_prec`` 1 to 7 and ``date_prec`` 1 to 5, ACLED ``geo_precision`` and ``time_precision`` 1 to 3. From
code 3 on, UCDP's point is a coder's convention (a centroid), so only the unit counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import time as midnight
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from truceline.errors import ItemError
from truceline.geo.geodesy import checked_point
from truceline.geo.mass import mass_inside
from truceline.geo.restrict import restrict
from truceline.geo.shapes import single
from truceline.model.footprint import Disc, Footprint, Normal, PlaceCandidate
from truceline.model.when import WhenCandidate
from truceline.place.entry import Entry, Kind
from truceline.place.gazetteer import Asked
from truceline.place.grammar import plain
from truceline.place.phrase import resolve_phrase
from truceline.place.reading import Scene, UnknownNameError
from truceline.place.relation import inside
from truceline.place.widths import load_widths
from truceline.place.words import load_patterns
from truceline.when.interval import Interval, day, days, local_day, month, year

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

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
    ("ucdp", 1): Meaning("code.ucdp1", "disc", "", "an exact place"),
    ("ucdp", 2): Meaning("code.ucdp2", "normal95", "country", "a limited area about a place"),
    ("ucdp", 3): Meaning("code.ucdp3", "disc", "admin1", "somewhere in a second-order unit"),
    ("ucdp", 4): Meaning("code.ucdp4", "unit", "admin1", "somewhere in a first-order unit"),
    ("ucdp", 5): Meaning("code.ucdp5", "normal", "country", "a part of a country, or between two places"),
    ("ucdp", 6): Meaning("code.ucdp5", "unit", "country", "somewhere in the country"),
    ("ucdp", 7): Meaning("code.ucdp7", "disc", "", "at sea or in the air, estimated"),
    ("acled", 1): Meaning("code.acled1", "disc", "", "a particular town"),
    ("acled", 2): Meaning("code.acled2", "normal95", "country", "near a town or in a small part of a region"),
    ("acled", 3): Meaning("code.ucdp4", "unit", "admin1", "somewhere in a larger region"),
}
"""Codes of the schemes; see field notes on their codebooks in the manual."""

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
    unit = _unit(place, meaning.unit, scene)
    footprint, said = _footprint(point, meaning, unit)
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


def _footprint(point: Position, meaning: Meaning, unit: Entry | None) -> tuple[Footprint, str]:
    width = load_widths().of(meaning.width)
    reach = width.value * 1000
    outline = None if unit is None else unit.geometry
    if meaning.shape == "unit" and unit is not None:
        drawn = inside(unit)
        return drawn.footprint, f"{unit.name}, {drawn.reason}"
    if meaning.shape == "normal":
        footprint = single(Normal(centre=point, sigma_m=reach))
    elif meaning.shape == "normal95":
        footprint = single(Normal(centre=point, sigma_m=reach / SIGMAS_95))
    else:
        footprint = single(Disc(centre=point, radius_m=reach))
    said = f"{width.value:g} {width.unit} ({width.status}: {width.reason})"
    return _within(footprint, outline), said


def _within(footprint: Footprint, outline: BaseGeometry | None) -> Footprint:
    """The footprint cut by the unit; as it is where the coder's point lies outside the unit's outline."""
    if outline is None:
        return footprint
    if mass_inside(footprint, outline) > ALL_OF_IT:
        return footprint
    kept, share = restrict(footprint, outline)
    least = load_widths().share("least_overlap")
    return footprint if kept is None or share < least else kept


def _unit(place: CodedPlace, level: str, scene: Scene) -> Entry | None:
    """The unit that a table names, with its outline; None where it names none that we know."""
    name, kind = (place.admin1, Kind.ADMIN1) if level == "admin1" else (place.country, Kind.COUNTRY)
    if not level or not name:
        return None
    gazetteer = scene.context.gazetteer
    matches = [
        match
        for match in gazetteer.match(_without_kind(name), Asked(kinds=frozenset({kind})))
        if match.entry.kind is kind
    ]
    return gazetteer.outlined(matches[0].entry) if matches else None


def _without_kind(name: str) -> str:
    """A unit's name without "governorate" and its like."""
    words = plain(name).split()
    kept = [word for word in words if Kind.ADMIN1 not in load_patterns().kinds.get(word, frozenset())]
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
