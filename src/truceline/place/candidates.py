"""Candidates of a place: put in order, joined, and cut by one another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.geo.mass import mass_inside
from truceline.geo.restrict import exclude, restrict
from truceline.geo.shapes import outline, polygonal
from truceline.model.footprint import Footprint, PlaceCandidate
from truceline.place.widths import load_widths

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_WEIGHT: Final = 0.005
"""Candidates below this share are dropped and their weight goes to the others."""

MOST_CANDIDATES: Final = 12


def settle(candidates: Iterable[PlaceCandidate]) -> tuple[PlaceCandidate, ...]:
    """Candidates in order of weight, equal ones joined, the least dropped, weights to one."""
    merged: list[PlaceCandidate] = []
    for item in candidates:
        twin = next((index for index, known in enumerate(merged) if _are_twins(known, item)), None)
        if twin is None:
            merged.append(item)
        else:
            merged[twin] = weighted(merged[twin], merged[twin].weight + item.weight)
    total = math.fsum(item.weight for item in merged)
    kept = [item for item in merged if item.weight >= LEAST_WEIGHT * total]
    kept = sorted(kept, key=lambda item: (-item.weight, item.name, item.entries, item.reason))[:MOST_CANDIDATES]
    total = math.fsum(item.weight for item in kept)
    return tuple(weighted(item, item.weight / total) for item in kept)


def _are_twins(one: PlaceCandidate, other: PlaceCandidate) -> bool:
    same_words = (one.name, one.rule, one.entries) == (other.name, other.rule, other.entries)
    return same_words and one.footprint == other.footprint


def weighted(item: PlaceCandidate, weight: float) -> PlaceCandidate:
    """The candidate with another weight."""
    return msgspec.structs.replace(item, weight=weight)


def explained(item: PlaceCandidate, more: str) -> PlaceCandidate:
    """The candidate with a further reason."""
    return msgspec.structs.replace(item, reason=f"{item.reason}; {more}" if item.reason else more)


def overlap(narrow: Footprint, wide: Footprint) -> float:
    """The share of one footprint that lies within the outline of another."""
    return mass_inside(narrow, outline(wide))


def cut(item: PlaceCandidate, other: PlaceCandidate, *, is_outside: bool) -> PlaceCandidate | None:
    """The part of a candidate in the area of another (or outside it); None where they share too little."""
    area = polygonal(outline(other.footprint))
    footprint, share = exclude(item.footprint, area) if is_outside else restrict(item.footprint, area)
    if footprint is None or share < load_widths().share("least_overlap"):
        return None
    word = "outside" if is_outside else "within"
    return msgspec.structs.replace(
        item,
        name=f"{item.name}, {word} {other.name}",
        footprint=footprint,
        weight=item.weight * other.weight * share,
        entries=tuple(dict.fromkeys((*item.entries, *other.entries))),
        reason=f"{item.reason}; {word} {other.name}: {share:.0%} of the area ({other.reason})",
    )
