"""What does each origin say, as one joint reading? Actor, act, target, place and time of an origin hold together.

An origin that is silent or vague about something does not contradict those who tell it: its reading takes the others'
value there. One that tells something else keeps it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.errors import ItemError
from truceline.geo.mass import mass_inside
from truceline.geo.shapes import outline
from truceline.lexicon.party_shares import MOST, Shares, shares_of
from truceline.model.incident import Alternative
from truceline.reconcile.compare import CONTRARY, apart_m, time_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from truceline.lexicon.acts import Acts
    from truceline.model.footprint import PlaceCandidate
    from truceline.model.when import WhenCandidate
    from truceline.reconcile.account import Account, Context, Spot

MOST_ALTERNATIVES: Final = 48
SHARED_MASS: Final = 0.1
"""Share of the narrower place inside the wider one, below which two places contradict each other."""
POINT_DEG: Final = 1e-6
"""Width given to a point, so that another point can lie in it."""
FINER: Final = 0.5
"""A place refines another where its spread is less than this share of the other's."""
LONG_S: Final = 36 * 3600.0
"""Longest time that is not refined by a shorter one: a day, with room for clocks."""


@dataclass(frozen=True)
class Reading:
    """What one origin's accounts say together; empty where they are silent."""

    origin: str
    holders: tuple[str, ...]
    acts: tuple[str, ...]
    actor: Shares
    target: Shares
    place: Account | None
    times: tuple[WhenCandidate, ...]


def alternatives(accounts: Sequence[Account], origins: Mapping[str, str], context: Context) -> tuple[Alternative, ...]:
    """Joint alternatives of an incident, weights to one: each origin has the same, shared among its readings."""
    grouped: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        grouped[origins[account.origin]].append(account)
    readings = [_reading(origin, grouped[origin], accounts, context.acts) for origin in sorted(grouped)]
    pools = {name: _pool(getattr(reading, name) for reading in readings) for name in ("actor", "target")}
    weights: dict[Alternative, float] = defaultdict(float)
    holders: dict[Alternative, set[str]] = defaultdict(set)
    for reading in readings:
        for bare, share in _expanded(reading, pools):
            weights[bare] += share / len(readings)
            holders[bare] |= set(reading.holders)
    heaviest = sorted(weights, key=lambda bare: (-round(weights[bare], 9), _rank(bare)))[:MOST_ALTERNATIVES]
    total = sum(weights[bare] for bare in heaviest)
    return tuple(
        msgspec.structs.replace(bare, weight=weights[bare] / total, holders=tuple(sorted(holders[bare])))
        for bare in heaviest
    )


def _rank(bare: Alternative) -> tuple[str, str, str, str, str]:
    place = bare.places[0].name if bare.places else ""
    time = bare.times[0].start_utc.isoformat() if bare.times else ""
    return bare.act, bare.actor or "", bare.target or "", place, time


def _reading(origin: str, own: list[Account], everyone: Sequence[Account], acts: Acts) -> Reading:
    return Reading(
        origin=origin,
        holders=tuple(sorted(account.id for account in own)),
        acts=_finest_acts({account.act for account in own}, {account.act for account in everyone}, acts),
        actor=_pool(shares_of(account.actor) for account in own),
        target=_pool(shares_of(account.target) for account in own),
        place=_finest_place(own, everyone),
        times=_finest_times(own, everyone),
    )


def _expanded(reading: Reading, pools: Mapping[str, Shares]) -> Iterable[tuple[Alternative, float]]:
    """The products of a reading's values, without weight, each with its share of the reading."""
    actors = reading.actor or pools["actor"] or ((None, 1.0),)
    targets = reading.target or pools["target"] or ((None, 1.0),)
    places = _candidates(reading.place.spots) if reading.place else ()
    for act, (actor, of_actor), (target, of_target) in product(reading.acts, actors, targets):
        bare = Alternative(weight=0.0, act=act, actor=actor, target=target, places=places, times=reading.times)
        yield bare, of_actor * of_target / len(reading.acts)


def _candidates(spots: tuple[Spot, ...]) -> tuple[PlaceCandidate, ...]:
    return tuple(msgspec.structs.replace(spot.candidate, weight=spot.weight) for spot in spots)


def _pool(shares: Iterable[Shares]) -> Shares:
    """Mean of several distributions; silent ones do not count."""
    told = [item for item in shares if item]
    pooled: dict[str | None, float] = defaultdict(float)
    for item in told:
        for value, share in item:
            pooled[value] += share / len(told)
    heaviest = sorted(pooled.items(), key=lambda pair: (-round(pair[1], 9), pair[0] or ""))[:MOST]
    total = sum(share for _, share in heaviest)
    return tuple((value, share / total) for value, share in heaviest)


def _finest_acts(own: set[str], everyone: set[str], acts: Acts) -> tuple[str, ...]:
    """The acts that an origin tells, each coarse one replaced by the finer ones that anybody tells within it."""
    found: set[str] = set()
    for act in own:
        finer = {other for other in everyone if other != act and acts.is_a(other, act)}
        finest = {other for other in finer if not any(acts.is_a(third, other) for third in finer - {other})}
        found |= finest or {act}
    return tuple(sorted(found))


def _spread(account: Account) -> float:
    """Root mean square distance (metres) from the mean of all readings of a place."""
    within = sum(spot.weight * 2 * spot.sigma_m**2 for spot in account.spots)
    between = sum(one.weight * other.weight * apart_m(one, other) ** 2 for one, other in combinations(account.spots, 2))
    return math.sqrt(within + between)


def agree_on_place(one: Account, other: Account) -> bool:
    """Can two places be one? True unless hardly any of the narrower one's mass lies within the wider one's outline."""
    narrow, wide = sorted((one, other), key=lambda account: (_spread(account), account.id))
    return any(_lies_in(spot, against) for spot, against in product(narrow.spots, wide.spots))


def _lies_in(spot: Spot, against: Spot) -> bool:
    if spot.candidate.footprint == against.candidate.footprint:
        return True
    try:
        outer = outline(against.candidate.footprint)
        if against.sigma_m == 0:
            outer = outer.buffer(POINT_DEG)
        return mass_inside(spot.candidate.footprint, outer) >= SHARED_MASS
    except ItemError:
        # A shape round a pole has no outline in degrees, so that nothing can be shown to contradict it.
        return True


def _finest_place(own: list[Account], everyone: Sequence[Account]) -> Account | None:
    """The account whose place stands for an origin: its narrowest, or a much narrower one of others that lies in it."""
    placed = sorted((account for account in everyone if account.spots), key=lambda item: (_spread(item), item.id))
    mine = next((account for account in placed if account in own), None)
    if mine is None:
        return placed[0] if placed else None
    finer = (account for account in placed if _spread(account) < FINER * _spread(mine))
    return next((account for account in finer if agree_on_place(account, mine)), mine)


def _finest_times(own: list[Account], everyone: Sequence[Account]) -> tuple[WhenCandidate, ...]:
    """The time that stands for an origin: its shortest, or a shorter one of others where its own exceeds a day."""
    timed = sorted((account for account in everyone if account.times), key=lambda item: (_length_s(item), item.id))
    mine = next((account for account in timed if account in own), None)
    if mine is None:
        return timed[0].times if timed else ()
    if _length_s(mine) <= LONG_S:
        return mine.times
    finer = (account for account in timed if _length_s(account) < _length_s(mine))
    return next((account.times for account in finer if agree_on_time(account, mine)), mine.times)


def agree_on_time(one: Account, other: Account) -> bool:
    """Can two times be one? True where any of their readings meet."""
    return any(time_level(time, against) not in CONTRARY for time, against in product(one.times, other.times))


def _length_s(account: Account) -> float:
    return sum(time.weight * (time.end_utc - time.start_utc).total_seconds() for time in account.times)
