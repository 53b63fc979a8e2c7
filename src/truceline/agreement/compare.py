"""How do two agreements, or versions of one, differ? Terms that came, went or changed; km² gained or lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import shapely

from truceline.agreement.words import date_words, describe, duration_words
from truceline.geo.area import area_km2
from truceline.geo.geodesy import local_xy
from truceline.geo.shapes import polygonal
from truceline.model.agreement import LifeEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.agreement.compile import CompiledAgreement
    from truceline.agreement.outline import Outline
    from truceline.model.agreement import Agreement, Line
    from truceline.model.noun import Part

SMALL_KM2 = 0.01
"""Below this an outline counts as unchanged."""

SMALL_KM = 0.01
"""Below this a line counts as not moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference: ``part`` is life, bound, zone, …; ``change`` is added, removed or changed; ``words`` say how."""

    part: str
    id: str
    change: str
    words: str
    gained_km2: float = 0.0
    lost_km2: float = 0.0


def differences(old: CompiledAgreement, new: CompiledAgreement) -> tuple[Difference, ...]:
    """All differences from the old to the new, in the order of the parts of an agreement file."""
    one, other = old.agreement, new.agreement
    told = (_told(one), _told(other))
    return (
        *_by_id("life", _numbered(one.life, "state"), _numbered(other.life, "state")),
        *_duration(one, other),
        *_by_id("role", _numbered(one.roles, "party"), _numbered(other.roles, "party")),
        *_by_id("bound", _numbered(one.bound, "party"), _numbered(other.bound, "party")),
        *_by_id("excluded", _numbered(one.excluded, "party"), _numbered(other.excluded, "party")),
        *_lines(old, new),
        *_zones(old, new),
        *_by_id("clause", {i.id: i for i in one.provisions}, {i.id: i for i in other.provisions}, told),
    )


def _told(agreement: Agreement) -> dict[str, str]:
    """Each clause in plain words."""
    return {term.id: f"{term.sentence} {term.due}".strip() for term in describe(agreement).terms}


def _duration(old: Agreement, new: Agreement) -> Iterator[Difference]:
    if old.duration == new.duration:
        return
    words = _was_is(*(duration_words(one.duration) if one.duration else "No end is set." for one in (old, new)))
    yield Difference(part="duration", id="duration", change="changed", words=words)


def _numbered(items: Sequence[Part], key: str) -> dict[str, Part]:
    """Items by a key that several may share: the second gets a number."""
    found: dict[str, Part] = {}
    for item in items:
        name = base = str(getattr(item, key))
        number = 2
        while name in found:
            name, number = f"{base} ({number})", number + 1
        found[name] = item
    return found


def _by_id(
    part: str,
    old: dict[str, Part],
    new: dict[str, Part],
    told: tuple[dict[str, str], dict[str, str]] = ({}, {}),
) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        if key not in new:
            yield Difference(part=part, id=key, change="removed", words=_title(old[key]))
        elif key not in old:
            yield Difference(part=part, id=key, change="added", words=_title(new[key]))
        elif old[key] != new[key]:
            words = _was_is(
                *(one.get(key) or _title(item) for one, item in zip(told, (old[key], new[key]), strict=True))
            )
            fields = ", ".join(_fields(old[key], new[key]))
            yield Difference(part=part, id=key, change="changed", words=f"{fields}: {words}" if words else fields)


def _was_is(old: str, new: str) -> str:
    """What two texts say differently, sentence by sentence; nothing where they say the same."""
    before, after = (re.split(r"(?<=[.;])\s+", text) for text in (old, new))
    gone = " ".join(part for part in before if part not in after)
    come = " ".join(part for part in after if part not in before)
    return (
        f"was “{gone}”, is “{come}”" if gone and come else f"gone “{gone}”" if gone else f"new “{come}”" if come else ""
    )


def _lines(old: CompiledAgreement, new: CompiledAgreement) -> Iterator[Difference]:
    """Lines that came, went, or run elsewhere: by how many km at most."""
    before = {line.id: line for line in old.agreement.lines}
    after = {line.id: line for line in new.agreement.lines}
    for key in dict.fromkeys((*before, *after)):
        if key not in after or key not in before:
            line, change = (before[key], "removed") if key not in after else (after[key], "added")
            yield Difference(part="line", id=key, change=change, words=line.name)
        elif before[key] != after[key]:
            fields = ", ".join(_fields(before[key], after[key]))
            moved = _moved_km(before[key], after[key])
            words = f"{fields}: moved by up to {moved:,.1f} km" if moved >= SMALL_KM else fields
            yield Difference(part="line", id=key, change="changed", words=words)


def _moved_km(old: Line, new: Line) -> float:
    """How far a point of one line's last course is from the other's, at most, in kilometres."""
    one, other = (shapely.segmentize(shapely.LineString(line.courses[-1].points), 0.05) for line in (old, new))
    middle = (float(one.centroid.x), float(one.centroid.y))
    here, there = (shapely.transform(line, lambda rows: local_xy(middle, rows)) for line in (one, other))
    return float(shapely.hausdorff_distance(here, there)) / 1000


def _title(item: Part) -> str:
    if isinstance(item, LifeEvent):
        return date_words(item.dates)
    return str(getattr(item, "title", "") or getattr(item, "ground", ""))


def _fields(old: Part, new: Part) -> Iterator[str]:
    """Names of the fields that differ."""
    before, after = msgspec.to_builtins(old), msgspec.to_builtins(new)
    yield from (name for name in before if before[name] != after[name])


def _zones(old: CompiledAgreement, new: CompiledAgreement) -> Iterator[Difference]:
    before, after = _outlines(old), _outlines(new)
    for zone in dict.fromkeys((*before, *after)):
        one, other = before.get(zone, shapely.MultiPolygon()), after.get(zone, shapely.MultiPolygon())
        gained, lost = area_km2(other.difference(one)), area_km2(one.difference(other))
        change = "added" if zone not in before else "removed" if zone not in after else "changed"
        if change != "changed" or gained > SMALL_KM2 or lost > SMALL_KM2:
            words = f"{gained:,.0f} km² gained, {lost:,.0f} km² lost of the possible extent"
            yield Difference(part="zone", id=zone, change=change, words=words, gained_km2=gained, lost_km2=lost)


def _outlines(compiled: CompiledAgreement) -> dict[str, Outline]:
    """The outer extent of each zone, all its versions together."""
    found: dict[str, Outline] = {}
    for version in compiled.versions:
        known = found.get(version.zone)
        found[version.zone] = version.possible if known is None else polygonal(known.union(version.possible))
    return found
