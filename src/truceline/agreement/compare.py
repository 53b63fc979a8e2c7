"""How do two agreements, or versions of one, differ? Terms that came, went or changed; km² gained or lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import shapely

from truceline.geo.area import area_km2
from truceline.geo.shapes import polygonal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from truceline.agreement.compile import CompiledAgreement
    from truceline.agreement.outline import Outline
    from truceline.model.noun import Part

SMALL_KM2 = 0.01
"""Below this an outline counts as unchanged."""


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
    return (
        *_by_id("life", _numbered(one.life, "state"), _numbered(other.life, "state")),
        *_by_id("role", _numbered(one.roles, "party"), _numbered(other.roles, "party")),
        *_by_id("bound", _numbered(one.bound, "party"), _numbered(other.bound, "party")),
        *_by_id("excluded", _numbered(one.excluded, "party"), _numbered(other.excluded, "party")),
        *_zones(old, new),
        *_by_id("clause", {i.id: i for i in one.provisions}, {i.id: i for i in other.provisions}),
    )


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


def _by_id(part: str, old: dict[str, Part], new: dict[str, Part]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        if key not in new:
            yield Difference(part=part, id=key, change="removed", words=_title(old[key]))
        elif key not in old:
            yield Difference(part=part, id=key, change="added", words=_title(new[key]))
        elif old[key] != new[key]:
            yield Difference(part=part, id=key, change="changed", words=", ".join(_fields(old[key], new[key])))


def _title(item: Part) -> str:
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
            words = f"{gained:,.0f} km² gained, {lost:,.0f} km² lost"
            yield Difference(part="zone", id=zone, change=change, words=words, gained_km2=gained, lost_km2=lost)


def _outlines(compiled: CompiledAgreement) -> dict[str, Outline]:
    """The outer extent of each zone, all its versions together."""
    found: dict[str, Outline] = {}
    for version in compiled.versions:
        known = found.get(version.zone)
        found[version.zone] = version.possible if known is None else polygonal(known.union(version.possible))
    return found
