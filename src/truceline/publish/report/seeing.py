"""Who could see what, and when? Coverage as it is recorded, and what an empty week in a zone means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import shapely

from truceline.errors import ItemError
from truceline.geo.shapes import outline
from truceline.publish.report.lookup import anchor
from truceline.publish.report.quotes import Address, address
from truceline.publish.report.timeline import coverage_state, week_words
from truceline.publish.report.wording import ONE_DAY
from truceline.publish.words import days_in_words

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from truceline.model import Coverage
    from truceline.publish.report.dossier import Dossier
    from truceline.publish.report.lookup import Lookup
    from truceline.publish.report.zones import ZoneOutline

MOST_WEEKS: Final = 60
SEEN_SHARE: Final = 0.05
"""From this share of a zone on, an observer's area counts as reaching into the zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A zone's week: incidents in it, and whether anybody could see (``seen``, ``limited``, ``unseen``, ``before``)."""

    count: int
    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneWeeks:
    """A zone with its weeks."""

    zone: str
    agreement: str
    weeks: tuple[Week, ...]
    none_recorded: int
    none_restricted: int
    none_seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    """One coverage record."""

    id: str
    anchor: str
    observer: str
    area: str
    when: str
    means: str
    restriction: str
    state: str
    text: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeing:
    """Coverage as a whole."""

    mondays: tuple[str, ...]
    zones: tuple[ZoneWeeks, ...]
    records: tuple[CoverageView, ...]


def make_seeing(lookup: Lookup, dossiers: tuple[Dossier, ...]) -> Seeing:
    """The table of zones and weeks, and the records."""
    mondays = _mondays(lookup)
    areas = {item.id: _area(lookup, item) for item in lookup.coverages.values()}
    zones = [_zone(lookup, item, mondays, areas, dossiers) for item in _latest(lookup)]
    ordered = sorted(lookup.coverages.values(), key=lambda item: (item.start_utc, item.observer, item.id))
    return Seeing(mondays=tuple(map(week_words, mondays)), zones=tuple(zones), records=tuple(map(_record, ordered)))


def _mondays(lookup: Lookup) -> list[date]:
    day = lookup.span.start
    day -= timedelta(days=day.weekday())
    found: list[date] = []
    while day <= lookup.span.end and len(found) < MOST_WEEKS:
        found.append(day)
        day += timedelta(days=7)
    return found


def _latest(lookup: Lookup) -> list[ZoneOutline]:
    """Each zone once, in its widest outline, agreements in the case's order."""
    order = {name: place for place, name in enumerate(lookup.agreements)}
    widest: dict[tuple[str, str], ZoneOutline] = {}
    for item in lookup.drawn_zones:
        key = (item.agreement, item.zone)
        if key not in widest or item.possible.area > widest[key].possible.area:
            widest[key] = item
    return sorted(widest.values(), key=lambda item: (order.get(item.agreement, 99), item.zone))


def _area(lookup: Lookup, item: Coverage) -> BaseGeometry | None:
    placement = lookup.placements.get(item.id)
    if placement is None:
        return None
    try:
        return shapely.union_all([outline(candidate.footprint) for candidate in placement.candidates])
    except ItemError:
        return None


def _zone(
    lookup: Lookup,
    zone: ZoneOutline,
    mondays: list[date],
    areas: dict[str, BaseGeometry | None],
    dossiers: tuple[Dossier, ...],
) -> ZoneWeeks:
    reaching = [item for item in lookup.coverages.values() if _reaches(zone, areas[item.id])]
    key = f"{zone.agreement}/{zone.zone}"
    days = [date.fromisoformat(item.day) for item in dossiers if key in item.zones]
    start = _start(lookup, zone)
    weeks = tuple(_week(monday, days, reaching, start) for monday in mondays)
    return ZoneWeeks(
        zone=zone.name,
        agreement=lookup.agreement_short(zone.agreement),
        weeks=weeks,
        none_recorded=_empty(weeks, "seen"),
        none_restricted=_empty(weeks, "limited"),
        none_seen=_empty(weeks, "unseen"),
    )


def _empty(weeks: tuple[Week, ...], state: str) -> int:
    return sum(week.count == 0 and week.state == state for week in weeks)


def _start(lookup: Lookup, zone: ZoneOutline) -> date:
    """The first day on which the zone's agreement may have been in force."""
    life = lookup.agreements[zone.agreement].life
    return min((item.on for event in life for item in event.dates), default=date.min)


def _reaches(zone: ZoneOutline, area: BaseGeometry | None) -> bool:
    if area is None or not area.intersects(zone.possible):
        return False
    return bool(area.intersection(zone.possible).area >= SEEN_SHARE * zone.possible.area)


def _week(monday: date, days: list[date], reaching: list[Coverage], start: date) -> Week:
    if monday + timedelta(days=7) <= start:
        return Week(count=0, state="before", words=f"{week_words(monday)}: before the agreement")
    count = sum(monday <= day < monday + timedelta(days=7) for day in days)
    there = [
        coverage_state(item)
        for item in reaching
        if item.start_utc.date() < monday + timedelta(days=7) and item.end_utc.date() >= monday
    ]
    state = next((name for name in ("seen", "limited") if name in there), "unseen")
    said = {
        "seen": "none recorded, and somebody could see",
        "limited": "none recorded; who could see was restricted",
        "unseen": "none could be seen: no record of anybody observing",
    }
    words = f"{count} recorded" if count else said[state]
    return Week(count=count, state=state, words=f"{week_words(monday)}: {words}")


def _record(item: Coverage) -> CoverageView:
    last = max(item.start_utc.date(), (item.end_utc - ONE_DAY).date())
    return CoverageView(
        id=item.id,
        anchor=anchor(item.id),
        observer=item.observer,
        area=item.area,
        when=days_in_words(item.start_utc.date(), last),
        means=item.means,
        restriction=item.restriction,
        state=coverage_state(item),
        text=item.text,
        addresses=tuple(map(address, item.addresses)),
    )
