"""How good is a match? A sample of pairs for a person to judge, and what the answers say of precision and recall.

Pairs are drawn by stratum: those that were joined, and those that were not, by how likely they were. Recall is about
pairs in reach that the machine gives some chance; what nobody compared is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from truceline.reconcile.grouping import MIX, stamps
from truceline.reconcile.learn import probability_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from truceline.reconcile.matching import Matched

EDGES: Final = (0.02, 0.1, 0.3, 0.5)
"""Lower ends of the strata of pairs that were not joined."""
JOINED_SHARE: Final = 0.5
"""Share of a sample that is drawn from joined pairs."""
DRAWS: Final = 4000
"""Draws of the shares' distributions, for the interval of recall."""
JEFFREYS: Final = 0.5
"""Prior of a share that nothing is known of (Jeffreys' Beta)."""
JOINED: Final = 0


class SamplePair(NamedTuple):
    """A pair to judge: positions of its rows, its stratum (0 for joined), its probability."""

    one: int
    other: int
    stratum: int
    probability: float


class Share(NamedTuple):
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Quality:
    """What judged pairs say: precision of joined pairs, recall among pairs in reach, and how many were judged."""

    precision: Share
    recall: Share
    judged: int


def strata(matched: Matched) -> NDArray[np.int64]:
    """Stratum of each link: 0 joined, then by probability from the likeliest; -1 where the machine gives no chance."""
    cluster, links = matched.grouped.cluster, matched.links
    is_joined = cluster[links.one] == cluster[links.other]
    step = np.digitize(probability_of(links.log_odds.astype(np.float64)), EDGES)
    found: NDArray[np.int64] = np.where(is_joined, JOINED, np.where(step == 0, -1, len(EDGES) + 1 - step))
    return found


def sample(matched: Matched, size: int, seed: int = 0) -> tuple[SamplePair, ...]:
    """Pairs to judge, likeliest strata first; the same for the same tables, whatever their order.

    Each stratum gives the pairs whose hash with the seed is smallest, so that a larger sample holds the smaller one.
    """
    links, number = matched.links, strata(matched)
    hashes = stamps(matched.columns.key)
    order_of = (hashes[links.one] ^ hashes[links.other] ^ np.uint64(seed + 1)) * np.uint64(MIX)
    each = max(1, round(size * (1 - JOINED_SHARE) / len(EDGES)))
    found = []
    for stratum in range(len(EDGES) + 1):
        own = np.flatnonzero(number == stratum)
        count = round(size * JOINED_SHARE) if stratum == JOINED else each
        for at in own[np.argsort(order_of[own], kind="stable")][:count].tolist():
            odds = np.array([links.log_odds[at]], dtype=np.float64)
            found.append(SamplePair(int(links.one[at]), int(links.other[at]), stratum, float(probability_of(odds)[0])))
    return tuple(found)


def quality(sizes: Sequence[int], answers: Mapping[int, tuple[int, int]]) -> Quality:
    """Precision and recall from the answers.

    Args:
        sizes: number of pairs of each stratum.
        answers: by stratum, how many judged pairs were the same and how many were judged.
    """
    rng = np.random.default_rng(len(sizes))
    drawn = []
    for stratum, size in enumerate(sizes):
        same, judged = answers.get(stratum, (0, 0))
        share = rng.beta(same + JEFFREYS, judged - same + JEFFREYS, DRAWS) if size else np.zeros(DRAWS)
        drawn.append(size * share)
    point = [size * _point(*answers.get(stratum, (0, 0))) for stratum, size in enumerate(sizes)]
    precision = drawn[JOINED] / max(sizes[JOINED], 1)
    total = np.sum(drawn, axis=0)
    recall = drawn[JOINED] / np.where(total > 0, total, 1)
    same, judged = answers.get(JOINED, (0, 0))
    return Quality(
        precision=_share(same / judged if judged else 0.0, precision),
        recall=_share(point[JOINED] / sum(point) if sum(point) else 0.0, recall),
        judged=sum(count for _, count in answers.values()),
    )


def _point(same: int, judged: int) -> float:
    return same / judged if judged else 0.5


def _share(value: float, drawn: NDArray[np.float64]) -> Share:
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Share(value, float(low), float(high))
