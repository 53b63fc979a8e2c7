"""Which pairs of accounts are near enough in space and time to be compared at all? In columns, each with its own width.

Accounts are sorted by when they begin; for each, those that begin before it ends (and a slack) are looked at, and of
them those whose boxes meet. Work grows with the pairs that are near in time; both it and the result are bounded for an
item, so that a table with all its rows on one spot costs no more than its length.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from truceline.reconcile.account import Account, Spot
    from truceline.reconcile.weights import Weights

METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude, on a sphere of the mean radius: boxes need no better."""
WORLD: Final = (-180.0, -90.0, 180.0, 90.0)


def candidate_pairs(accounts: Sequence[Account], weights: Weights) -> list[tuple[int, int]]:
    """Pairs of positions (first < second), sorted, of accounts that may be about one incident.

    An account without a time is compared within its document only; one without a place with all of its time.
    """
    pairs = _near(accounts, weights) | set(document_pairs(accounts, weights)) | set(_copies(accounts))
    return sorted(pair for pair in pairs if may_meet(accounts[pair[0]], accounts[pair[1]]))


def may_meet(one: Account, other: Account) -> bool:
    """Can two accounts be about one incident as far as their sources go?

    Rows of an event table are incidents by its maker's rule; two rows of one table told by the same chain are two.
    """
    if not (one.is_record and other.is_record):
        return True
    if one.coder and one.coder == other.coder:
        return False
    return one.source != other.source or one.chain_keys != other.chain_keys


def _near(accounts: Sequence[Account], weights: Weights) -> set[tuple[int, int]]:
    """Pairs whose times and boxes meet, by a sweep over the times."""
    dated = [index for index, account in enumerate(accounts) if account.times]
    if len(dated) < 2:
        return set()
    slack = weights.candidates.slack_hours * 3600
    spans = np.array([_seconds(accounts[index]) for index in dated], dtype=np.float64)
    boxes = np.array([_box(accounts[index], weights) for index in dated], dtype=np.float64)
    order = sorted(range(len(dated)), key=lambda at: (*spans[at], *boxes[at], accounts[dated[at]].id))
    spans, boxes, indexes = spans[order], boxes[order], np.array(dated, dtype=np.int64)[order]
    stops = np.searchsorted(spans[:, 0], spans[:, 1] + slack, side="right")
    found: list[NDArray[np.int64]] = []
    for at in range(len(order)):
        stop = min(int(stops[at]), at + 1 + weights.candidates.window)
        meets = at + 1 + np.flatnonzero(_boxes_meet(boxes[at], boxes[at + 1 : stop]))[: weights.candidates.most]
        found.append(np.column_stack((np.full(len(meets), indexes[at]), indexes[meets])))
    pairs = np.sort(np.concatenate(found), axis=1)
    return {(one, other) for one, other in pairs.tolist()}


def _boxes_meet(box: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, south, east, north = box
    meets: NDArray[np.bool_] = (
        (others[:, 0] <= east) & (others[:, 2] >= west) & (others[:, 1] <= north) & (others[:, 3] >= south)
    )
    return meets


def _seconds(account: Account) -> tuple[float, float]:
    span = account.span_utc
    assert span is not None  # noqa: S101 - only dated accounts are asked
    return span[0].timestamp(), span[1].timestamp()


def _box(account: Account, weights: Weights) -> tuple[float, float, float, float]:
    """West, south, east, north of all readings of the place, with their margin; the world where it is unknown.

    A box that would cross the antimeridian or a pole goes all the way round.
    """
    if not account.spots:
        return WORLD
    edges = np.array([_spot_box(spot, weights) for spot in account.spots], dtype=np.float64)
    west, south = edges[:, :2].min(axis=0).tolist()
    east, north = edges[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def _spot_box(spot: Spot, weights: Weights) -> tuple[float, float, float, float]:
    margin = weights.candidates.margin_deviations * math.hypot(spot.sigma_m, weights.place_scale.noise_m)
    up = margin / METRES_PER_DEGREE
    shrink = math.cos(math.radians(min(abs(spot.latitude) + up, 90.0)))
    aside = up / shrink if shrink > 1e-6 else 360.0
    if abs(spot.longitude) + aside > 180.0:
        return -180.0, spot.latitude - up, 180.0, spot.latitude + up
    return spot.longitude - aside, spot.latitude - up, spot.longitude + aside, spot.latitude + up


def document_pairs(accounts: Sequence[Account], weights: Weights) -> Iterator[tuple[int, int]]:
    """Pairs of claims of one document, up to so many claims apart."""
    by_source: dict[str, list[int]] = defaultdict(list)
    for index, account in enumerate(accounts):
        if not account.is_record:
            by_source[account.source].append(index)
    for indexes in by_source.values():
        ordered = sorted(indexes, key=lambda index: (accounts[index].position, accounts[index].id))
        for at, index in enumerate(ordered):
            yield from (_pair(index, other) for other in ordered[at + 1 : at + 1 + weights.candidates.document_span])


def _copies(accounts: Sequence[Account]) -> Iterator[tuple[int, int]]:
    """Pairs of claims whose sentences are the same, wherever they stand: copies, dated or not."""
    by_words: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for index, account in enumerate(accounts):
        if account.shingles and not account.is_record:
            by_words[tuple(sorted(account.shingles))].append(index)
    for indexes in by_words.values():
        yield from combinations(indexes[:64], 2)


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
