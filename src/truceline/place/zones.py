"""Which zone of the agreements do words mean? By name or alias, by its kind, or (just "the zone") any of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from truceline.geo.shapes import mix, polygonal, single, to_area
from truceline.place.entry import Entry, Kind
from truceline.place.folding import fold
from truceline.place.words import load_patterns, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from truceline.geo.layer import NamedArea
    from truceline.model.footprint import Footprint

NUMBERS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}
KINDS: Final = ("deconfliction", "de confliction", "deescalation", "de escalation", "demilitarised", "demilitarized")
"""Folded words that tell one kind of zone from another; "safe", "security" and "buffer" are used of any."""


@dataclass(frozen=True, slots=True)
class ZoneMatch:
    """A zone that words can mean, its share, and whether it was named or is one of several.

    ``is_plain_name`` where it was named by words that say nothing of a zone, such as a country's name: then what the
    gazetteer knows by that name comes first.
    """

    zone: NamedArea
    weight: float
    reason: str
    is_named: bool
    is_plain_name: bool = False


def is_zone_phrase(text: str) -> bool:
    """Whether a text speaks of a zone at all."""
    return re.search(rf"\b{load_patterns().any_of('zones')}\b", text) is not None


def match_zones(text: str, zones: Sequence[NamedArea], period: tuple[date, date] | None) -> tuple[ZoneMatch, ...]:
    """The zones that a text's words can mean, weights to one; empty where the text speaks of none of them.

    A cascade: 1 the text counts them ("all four areas"), 2 a name or alias stands in it (the longest wins), 3 it is all
    a name of bearings alone ("the southern zone"), 4 the kind of zone stands in it ("deconfliction"), 5 it only says
    "the zone".
    """
    folded = f" {fold(text)} "
    counted = _counted(folded, zones, period)
    if counted:
        return counted
    valid = [zone for zone in zones if _is_valid(zone, period)]
    told = {name for zone in valid for name in _names(zone) if f" {name} " in folded}
    if told:
        name = max(told, key=lambda item: (is_zone_phrase(item), len(item), item))
        named = _even([zone for zone in valid if name in _names(zone)], "named so in the agreement", is_named=True)
        return named if is_zone_phrase(name) else tuple(replace(match, is_plain_name=True) for match in named)
    if not is_zone_phrase(text):
        return ()
    by_bearing = [zone for zone in valid if _bare(folded) in _bearing_names(zone)]
    if by_bearing:
        return _even(by_bearing, "named so in the agreement", is_named=True)
    kinds = [_joined(kind) for kind in KINDS if _joined(kind) in _joined(folded)]
    of_kind = [zone for zone in valid if any(kind in _joined(name) for name in _names(zone) for kind in kinds)]
    if kinds:
        return _even(of_kind, "a zone of this kind", is_named=False)
    measures = {squeeze(word) for names in load_patterns().words.units.values() for word in names}
    words = [word for word in folded.split() if not (word in _plain_words() or word.isdigit() or word in measures)]
    called_zones = [zone for zone in valid if any(is_zone_phrase(fold(name)) for name in (zone.name, *zone.aliases))]
    return () if words else _even(called_zones, "a zone of the case", is_named=False)


def _counted(folded: str, zones: Sequence[NamedArea], period: tuple[date, date] | None) -> tuple[ZoneMatch, ...]:
    """All zones of the agreements that have as many as the text says, where it only counts them."""
    words = _plain_words() | {word for kind in KINDS for word in kind.split()}
    parts = [word for word in folded.split() if word not in words or word in NUMBERS]
    nouns = {"areas", "zones"}.intersection(folded.split())
    if len(parts) != 1 or parts[0] not in NUMBERS or not nouns:
        return ()
    valid = [zone for zone in zones if _is_valid(zone, period)]
    names: dict[str, set[str]] = {}
    for zone in valid:
        names.setdefault(zone.agreement, set()).add(zone.id)
    whole = [zone for zone in valid if len(names[zone.agreement]) == NUMBERS[parts[0]]]
    return _even(whole, f"one of the {parts[0]} of its agreement", is_named=True)


@cache
def _plain_words() -> frozenset[str]:
    """Words with which "the zone" names none in particular."""
    known = load_patterns().words
    bearings = [word for names in known.bearings.values() for word in names]
    listed = (*known.zones, *known.empty, *known.about, *known.part, *known.edge, *bearings)
    single_words = {word for name in listed for word in fold(name).split()}
    return frozenset(single_words | {"safe", "security", "buffer", "exclusion"})


def _joined(text: str) -> str:
    return text.replace(" ", "")


def _names(zone: NamedArea) -> set[str]:
    """Folded names of a zone, those that would fit any zone left out."""
    names = {fold(name) for name in (zone.name, *zone.aliases)}
    return {name for name in names if name and not set(name.split()) <= _plain_words()}


def _bearing_names(zone: NamedArea) -> set[str]:
    """Names of a zone that consist of a bearing and a word for zones: they name it where nothing else is said."""
    names = {_bare(fold(name)) for name in (zone.name, *zone.aliases)}
    return {name for name in names if name.split()[:1] and name.split()[0] in _bearings() and is_zone_phrase(name)}


@cache
def _bearings() -> frozenset[str]:
    names = [name for listed in load_patterns().words.bearings.values() for name in listed]
    return frozenset(fold(name).split()[0] for name in names)


def _bare(folded: str) -> str:
    """A folded text without the words of place and time before and after a name that say nothing of which it is."""
    return " ".join(word for word in folded.split() if word not in _fillers())


@cache
def _fillers() -> frozenset[str]:
    known = load_patterns().words
    return frozenset(word for name in (*known.empty, *known.edge) for word in fold(name).split())


def _is_valid(zone: NamedArea, period: tuple[date, date] | None) -> bool:
    if period is None:
        return True
    first, after = period
    return (zone.since is None or zone.since < after) and (zone.until is None or first < zone.until)


def _even(zones: Iterable[NamedArea], reason: str, *, is_named: bool) -> tuple[ZoneMatch, ...]:
    """Equal shares for each zone; versions of one zone share its part."""
    listed = sorted(zones, key=lambda zone: (zone.entry, str(zone.since)))
    groups = sorted({zone.entry for zone in listed})
    counts = {entry: sum(zone.entry == entry for zone in listed) for entry in groups}
    return tuple(ZoneMatch(zone, 1 / len(groups) / counts[zone.entry], reason, is_named) for zone in listed)


def zone_entry(zone: NamedArea) -> Entry:
    """A zone as an entry: what spatial words take."""
    return Entry(
        id=zone.entry,
        name=zone.name,
        kind=Kind.REGION,
        country="",
        importance=1.0,
        geometry=zone.possible,
        point=None,
        since=zone.since,
        until=zone.until,
    )


def zone_footprint(zone: NamedArea, certain_share: float) -> Footprint:
    """Somewhere in a zone: ``certain_share`` of the mass over its certain extent, the rest over the possible one."""
    whole = single(to_area(zone.possible))
    if zone.certain is None or polygonal(zone.certain).is_empty:
        return whole
    return mix([(single(to_area(zone.certain)), certain_share), (whole, 1 - certain_share)])
