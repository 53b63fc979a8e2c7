"""How far do two accounts agree? One plain function for each thing compared: a level, its log-odds, and why.

The levels and their weights are in ``weights.yaml``. What a source does not say is no disagreement.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from truceline.errors import ItemError
from truceline.geo.mass import mass_inside
from truceline.geo.shapes import outline
from truceline.model.footprint import Disc, Normal
from truceline.reconcile.label import day_words
from truceline.reconcile.origins import alike

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from truceline.lexicon.acts import Acts
    from truceline.lexicon.parties import Parties
    from truceline.model import Footprint, Weighted
    from truceline.model.claim import Casualties
    from truceline.model.when import WhenCandidate
    from truceline.reconcile.account import Account, Spot
    from truceline.reconcile.weights import Weights

SHARED_MASS: Final = 0.05
"""Share of the narrower place within the wider one, from which on the one lies in the other."""
EARTH_M: Final = 6_371_008.8
"""Mean radius of WGS 84, (2a + b) / 3."""
HOUR_S: Final = 3600.0
LENGTHS: Final = (
    ("moment", 6 * HOUR_S),
    ("day", 36 * HOUR_S),
    ("two_days", 60 * HOUR_S),
    ("week", 8 * 24 * HOUR_S),
    ("month", 45 * 24 * HOUR_S),
)
"""Longest interval of each level: half of it to spare, so that other clocks and vague edges fit."""
WIDTHS: Final = ("precise", "local", "broad", "vague")
"""Levels of places that agree, from the narrowest on."""
HALF: Final = 0.5
CONTRARY: Final = frozenset(("edge", "next_day", "days", "apart"))
"""Levels of time at which two accounts contradict each other."""
NEAR_CASUALTIES: Final = 0.5
"""Two counts are near where the smaller is at least this share of the larger: early and later tolls of one attack."""


class Term(NamedTuple):
    """One comparison: what was compared, the level of agreement, its log-odds, and the reason in words."""

    name: str
    level: str
    score: float
    reason: str


def compare_place(one: Account, other: Account, weights: Weights) -> Term:
    """Do the places agree, measured by their joint uncertainty, over all readings of both?"""
    if not one.spots or not other.spots:
        level = "unheard" if one.source == other.source else "unknown"
        return Term("place", level, weights.place[level], "a place is not told")
    best = ("far", -math.inf, "")
    odds = 0.0
    for spot in one.spots:
        for against in other.spots:
            level, reason = place_level(spot, against, weights)
            share = spot.weight * against.weight
            odds += share * math.exp(weights.place[level])
            best = max(
                best, (level, share * math.exp(weights.place[level]), reason), key=lambda item: (item[1], item[0])
            )
    if math.log(odds) < weights.place["shared"] and one.source != other.source:
        sharing = one.has_shared_place or other.has_shared_place
        if sharing:
            return Term("place", "shared", weights.place["shared"], f"{best[2]}, but told of another act beside it")
    return Term("place", best[0], math.log(odds), best[2])


def place_level(spot: Spot, against: Spot, weights: Weights) -> tuple[str, str]:
    """How two readings of places agree, and the figures that say so."""
    scale = weights.place_scale
    distance_m = apart_m(spot, against)
    joint_m = math.sqrt(spot.sigma_m**2 + against.sigma_m**2 + scale.noise_m**2)
    deviations = distance_m / joint_m
    words = f"{distance_m / 1000:.0f} km apart, ±{joint_m / 1000:.0f} km"
    if deviations > scale.near_z and lies_in(*sorted((spot, against), key=lambda item: item.sigma_m)):
        level = "broad" if joint_m <= scale.broad_m else "vague"
        return level, f"{words}, but the one lies in the other"
    if deviations > scale.far_z:
        return "far", words
    if deviations > scale.near_z:
        return "apart", words
    widths = (("precise", scale.precise_m), ("local", scale.local_m), ("broad", scale.broad_m))
    at = next((at for at, (_, limit) in enumerate(widths) if joint_m <= limit), len(widths))
    level = WIDTHS[min(at + (deviations > scale.close_z), len(widths))]
    shared = sorted(spot.names & against.names)
    if shared and weights.place["same_name"] > weights.place[level]:
        return "same_name", f"both {shared[0]}"
    return level, words


def lies_in(narrow: Spot, wide: Spot) -> bool:
    """Does some of the narrower place lie within a wider one of any outline (a road, a border, a ring)?

    Why: the centre of such a place tells little of where it is. Round places are left to the distance.
    """
    shapes = wide.candidate.footprint.shapes
    if all(isinstance(item.shape, Disc | Normal) for item in shapes):
        return False
    return _share_inside(narrow.candidate.footprint, wide.candidate.footprint) >= SHARED_MASS


@lru_cache(maxsize=4096)
def _share_inside(narrow: Footprint, wide: Footprint) -> float:
    try:
        return mass_inside(narrow, outline(wide))
    except ItemError:
        # A shape round a pole has no outline in degrees.
        return 0.0


def apart_m(spot: Spot, against: Spot) -> float:
    """Great-circle distance in metres on the mean sphere, within 0.6 % of the geodesic: enough against a spread.

    Why not the geodesic: it costs forty times as much, and every candidate pair asks for it.
    """
    south, north = math.radians(spot.latitude), math.radians(against.latitude)
    across = math.radians(against.longitude - spot.longitude)
    root = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(root)))


def compare_time(one: Account, other: Account, weights: Weights) -> Term:
    """Do the times agree, over all readings of both?"""
    if not one.times or not other.times:
        level = "unheard" if one.source == other.source else "unknown"
        return Term("time", level, weights.time[level], "a time is not told")
    odds = total = 0.0
    best = ("apart", -math.inf)
    for time in one.times:
        for against in other.times:
            level = time_level(time, against)
            share = time.weight * against.weight
            total += share
            odds += share * math.exp(weights.time[level])
            best = max(best, (level, share * math.exp(weights.time[level])), key=lambda item: (item[1], item[0]))
    days = f"{day_words(one.times[0])} and {day_words(other.times[0])}"
    return Term("time", best[0], math.log(odds / total), days)


def time_level(time: WhenCandidate, against: WhenCandidate) -> str:
    """How two intervals agree: by the longer one where they meet, by the gap where they do not."""
    lengths = [max(1.0, (item.end_utc - item.start_utc).total_seconds()) for item in (time, against)]
    start, end = max(time.start_utc, against.start_utc), min(time.end_utc, against.end_utc)
    shared = (end - start).total_seconds()
    if shared < 0 or (shared == 0 and min(lengths) > 1.0):
        gap = -shared
        return "next_day" if gap < 24 * HOUR_S else "days" if gap < 72 * HOUR_S else "apart"
    if max(shared, 1.0) < HALF * min(lengths):
        return "edge"
    return next((name for name, limit in LENGTHS if max(lengths) <= limit), "wide")


def compare_act(one: Account, other: Account, acts: Acts, weights: Weights) -> Term:
    """Can the two acts be one, by their kinship in the lexicon?"""
    level = act_level(one.act, other.act, acts, weights)
    return Term("act", level, weights.act[level], f"{acts.label(one.act)}, {acts.label(other.act)}")


def act_level(one: str, other: str, acts: Acts, weights: Weights) -> str:
    """How two acts agree, by their kinship."""
    kinship = acts.kinship(one, other)
    return "same" if kinship == 1.0 else _step(kinship, weights.act_steps, "alien")


def party_level(
    mine: tuple[Weighted, ...], theirs: tuple[Weighted, ...], parties: Parties, weights: Weights, on: date | None = None
) -> str:
    """How two mentions of parties agree, by their likeness; "unknown" where one names none that we know."""
    kinship = likeness(mine, theirs, parties, on)
    return "unknown" if kinship is None else _step(kinship, weights.party_steps, "other")


def _step(value: float, steps: Mapping[str, float], lowest: str) -> str:
    return next((name for name, least in steps.items() if value >= least), lowest)


def compare_actor(one: Account, other: Account, parties: Parties, weights: Weights) -> Term:
    """Can the two actors be one, by the ties of the parties? Undirected tables are read both ways."""
    return _compare_parties("actor", one, other, parties, weights)


def compare_target(one: Account, other: Account, parties: Parties, weights: Weights) -> Term:
    """Can the two targets be one, by the ties of the parties? Undirected tables are read both ways."""
    return _compare_parties("target", one, other, parties, weights)


def _compare_parties(name: str, one: Account, other: Account, parties: Parties, weights: Weights) -> Term:
    scores = weights.actor if name == "actor" else weights.target
    mine = one.actor if name == "actor" else one.target
    theirs = other.actor if name == "actor" else other.target
    if one.is_directed and other.is_directed:
        kinship = likeness(mine, theirs, parties, one.day or other.day)
    else:
        crossed = other.target if name == "actor" else other.actor
        both = [likeness(mine, side, parties, one.day or other.day) for side in (theirs, crossed)]
        kinship = max((value for value in both if value is not None), default=None)
    if kinship is None:
        return Term(
            name, "unknown", scores["unknown"], f"an {name} is not told" if name == "actor" else "a target is not told"
        )
    level = _step(kinship, weights.party_steps, "other")
    if level == "other" and name == "actor" and _is_coded(one, other):
        level = "coded"
    return Term(name, level, scores[level], f"{_names(mine, parties)}; {_names(theirs, parties)}")


def _is_coded(one: Account, other: Account) -> bool:
    """Is one of two accounts a row of an event table that rests on the other's first speaker?

    Such tables book an event under a conflict between two sides, whomever their source names.
    """
    return one.origin == other.origin and bool(one.coder) != bool(other.coder)


def likeness(
    mine: tuple[Weighted, ...], theirs: tuple[Weighted, ...], parties: Parties, on: date | None
) -> float | None:
    """Kinship of two weighted sets of parties, in [0, 1]: halfway between mean and best pair; None if one is empty.

    Why halfway: two parties of one mention may be readings of which one holds, or partners who both do.
    """
    total = sum(a.weight * b.weight for a in mine for b in theirs)
    if total <= 0:
        return None
    pairs = [(a.weight * b.weight / total, parties.kinship(a.value, b.value, on)) for a in mine for b in theirs]
    mean = sum(share * kinship for share, kinship in pairs)
    return (mean + max(kinship for _, kinship in pairs)) / 2


def _names(side: tuple[Weighted, ...], parties: Parties) -> str:
    return " or ".join(parties.name(party.value) for party in side) or "not told"


def compare_casualties(one: Account, other: Account, weights: Weights) -> Term:
    """Do the counts of people harmed agree, kind by kind? The worst kind that both tell decides."""
    levels = [
        toll_level(mine, theirs) for mine in one.casualties for theirs in other.casualties if mine.kind is theirs.kind
    ]
    level = min(levels, key=lambda name: weights.casualties[name], default="unknown")
    return Term("casualties", level, weights.casualties[level], f"{_tolls(one.casualties)}; {_tolls(other.casualties)}")


def toll_level(mine: Casualties, theirs: Casualties) -> str:
    """How two counts of one kind agree: equal, nil (both none), overlap, near (an early and a later toll), far."""
    ranges = [(toll.low, math.inf if toll.high is None else toll.high) for toll in (mine, theirs)]
    if ranges[0] == ranges[1]:
        return "nil" if ranges[0][1] == 0 else "equal"
    if max(low for low, _ in ranges) <= min(high for _, high in ranges):
        return "overlap"
    smaller = min(high for _, high in ranges)
    larger = max(low for low, _ in ranges)
    return "near" if smaller >= NEAR_CASUALTIES * larger else "far"


def toll_words(toll: Casualties) -> str:
    """A count for people: ``8``, ``8–10``, ``at least 8``."""
    if toll.high is None:
        return f"at least {toll.low}"
    return str(toll.low) if toll.low == toll.high else f"{toll.low}–{toll.high}"


def _tolls(casualties: tuple[Casualties, ...]) -> str:
    return ", ".join(f"{toll_words(toll)} {toll.kind.value}" for toll in casualties) or "not told"


def compare_text(one: Account, other: Account, weights: Weights) -> Term:
    """Do the sentences of two sources share their wording? Copies tell of one thing."""
    share = 0.0 if one.source == other.source else alike(one.shingles, other.shingles)
    level = _step(share, weights.text_steps, "own")
    return Term("text", level, weights.text[level], f"{share:.0%} of the wording shared")


def compare_origin(one: Account, other: Account, weights: Weights) -> Term:
    """Do both rest on one speaker? One who tells twice of a day mostly tells of one thing."""
    if one.origin != other.origin or one.source == other.source:
        return Term("origin", "other", weights.origin["other"], "")
    level = "undated" if _is_undated(one) and _is_undated(other) else "same"
    return Term("origin", level, weights.origin[level], "one first speaker")


def _is_undated(account: Account) -> bool:
    """Does an account tell a time, but none as short as a day and a half?"""
    shortest = min(((time.end_utc - time.start_utc).total_seconds() for time in account.times), default=0.0)
    return shortest > dict(LENGTHS)["day"]


def compare_nearby(one: Account, other: Account, weights: Weights) -> Term:
    """Does one account follow closely on the other in one document, and leave open what the other tells?"""
    close = one.source == other.source and abs(one.position - other.position) <= weights.nearby_chars
    level = "next" if close and (_is_sketchy(one) or _is_sketchy(other)) else "none"
    return Term("nearby", level, weights.nearby[level], "told close together" if level == "next" else "")


def _is_sketchy(account: Account) -> bool:
    return not account.spots or not account.times
