"""Candidates of a place: put in order, joined, and cut by one another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.geo.mass import mass_inside
from truceline.geo.restrict import exclude, restrict
from truceline.geo.shapes import outline, polygonal
from truceline.model.footprint import Footprint, PlaceCandidate
from truceline.place.folding import load_matching
from truceline.place.widths import load_widths

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_WEIGHT: Final = 0.005
"""Candidates below this share are dropped and their weight goes to the others."""

MOST_CANDIDATES: Final = 12
MOST_TO_CUT: Final = 12
"""How many candidates of one phrase, the likeliest, are cut by how many of another: bounds the work of one phrase."""


OF_THEMSELVES: Final = frozenset({"in", "zone"})
"""Rules whose readings are called by a bare name, not "near X" or "north of X"."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What else a phrase says of a place: its candidates, whether the place lies outside them, whether it is a zone."""

    others: tuple[PlaceCandidate, ...]
    is_outside: bool
    is_zone: bool

    @property
    def name(self) -> str:
        """What its likeliest candidate is called."""
        return self.others[0].name


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


def told_apart(item: PlaceCandidate, sayings: Iterable[Saying]) -> PlaceCandidate:
    """A named place keeps its own area; what else is said tells which namesake is meant.

    Only a zone cuts it, and what is small beside it and lies in it: "the Red Sea off Hodeidah".
    """
    for saying in sayings:
        if saying.is_zone:
            item = _by_zone(item, saying)
        elif (part := _part_of(item, saying)) is not None:
            item = part
        else:
            item = _by_surroundings(item, saying)
    return item


def is_contradicted(base: Iterable[PlaceCandidate], saying: Saying) -> bool:
    """Whether no candidate lies in what it is said to lie in, to any share that counts, nor that in it."""
    if saying.is_zone or saying.is_outside:
        return False
    least = load_widths().share("least_overlap")
    return all(_share_in(item, saying) < least and _part_of(item, saying) is None for item in base)


def _share_in(item: PlaceCandidate, saying: Saying) -> float:
    return sum(other.weight * overlap(item.footprint, other.footprint) for other in saying.others)


def _part_of(item: PlaceCandidate, saying: Saying) -> PlaceCandidate | None:
    """What is said beside an area as a part of it, where it is small beside it and lies in it; else None."""
    if (
        saying.is_outside
        or item.rule not in OF_THEMSELVES
        or _share_in(item, saying) >= load_widths().share("least_overlap")
    ):
        return None
    inside = sum(other.weight * overlap(other.footprint, item.footprint) for other in saying.others)
    if inside < load_widths().share("least_inside"):
        return None
    pieces = [piece for other in saying.others[:MOST_TO_CUT] if (piece := cut(other, item, is_outside=False))]
    if not pieces:
        return None
    best = max(pieces, key=lambda piece: (piece.weight, piece.name))
    return weighted(best, item.weight * inside)


def _by_surroundings(item: PlaceCandidate, saying: Saying) -> PlaceCandidate:
    inside = _share_in(item, saying)
    share = 1 - inside if saying.is_outside else inside
    floor = load_matching().hint.outside
    told = explained(item, f"{share:.0%} of it lies where the phrase says ({saying.name})")
    return weighted(told, item.weight * (floor + (1 - floor) * share))


def _by_zone(item: PlaceCandidate, saying: Saying) -> PlaceCandidate:
    """A named place cut by a zone; one that contradicts it stays whole and counts for little."""
    pieces = _pieces([item], saying)
    if pieces:
        return max(pieces, key=lambda piece: (piece.weight, piece.name))
    told = explained(item, f"does not agree with {saying.name}")
    return weighted(told, item.weight * load_matching().hint.outside)


def narrowed(base: Iterable[PlaceCandidate], sayings: Iterable[Saying]) -> list[PlaceCandidate]:
    """Areas cut by what else is said: within it, or outside of it. What shares too little with them is set aside."""
    found = list(base)
    for saying in sayings:
        set_aside = f"shares too little with {saying.name}, which is set aside"
        pieces = settle(_pieces(found[:MOST_TO_CUT], saying))
        found = list(pieces) or [explained(item, set_aside) for item in found]
    return found


def _pieces(base: Iterable[PlaceCandidate], saying: Saying) -> list[PlaceCandidate]:
    others = saying.others[:MOST_TO_CUT]
    pieces = [cut(item, other, is_outside=saying.is_outside) for item in base for other in others]
    return [piece for piece in pieces if piece is not None]


def overlap(narrow: Footprint, wide: Footprint) -> float:
    """The share of one footprint that lies within the outline of another."""
    return mass_inside(narrow, outline(wide))


def cut(item: PlaceCandidate, other: PlaceCandidate, *, is_outside: bool) -> PlaceCandidate | None:
    """The part of a candidate in the area of another (or outside it); None where they share too little.

    A short stretch of a long border by a town is little of the border, but much of what lies by the town.
    """
    area = polygonal(outline(other.footprint))
    footprint, share = exclude(item.footprint, area) if is_outside else restrict(item.footprint, area)
    least = load_widths().share("least_overlap")
    if footprint is None or (share < least and (is_outside or overlap(other.footprint, item.footprint) < least)):
        return None
    word = "outside " if is_outside else "within " if other.rule in OF_THEMSELVES else ""
    return msgspec.structs.replace(
        item,
        name=f"{item.name}, {word}{other.name}",
        footprint=footprint,
        weight=item.weight * other.weight * share,
        entries=tuple(dict.fromkeys((*item.entries, *other.entries))),
        reason=f"{item.reason}; {word}{other.name}: {share:.0%} of the area ({other.reason})",
    )
