"""How sure is a share? Wilson's interval for single shares, resampled documents for precision and recall."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

Z: Final = 1.959964
"""Two-sided 95 %."""

RESAMPLES: Final = 2000
SEED: Final = 20170504
"""Fixed, so that two runs on the same claims print the same figures."""


class Share(NamedTuple):
    """``right`` of ``of`` with a 95 % interval; ``value`` is None where nothing was counted."""

    right: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share, or None."""
        return self.right / self.of if self.of else None


def wilson(right: int, of: int) -> Share:
    """A share with Wilson's score interval (Wilson 1927); [0, 1] where nothing was counted."""
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    share, weight = right / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    half = Z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return Share(right, of, max(0.0, middle - half), min(1.0, middle + half))


def resampled(counts: Sequence[tuple[int, int]]) -> Share:
    """The share of (right, of) summed over documents, with the interval of resampled documents (percentiles).

    Claims of one document go together, so single claims are no independent draws.
    """
    right, of = sum(one for one, _ in counts), sum(all_ for _, all_ in counts)
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    table = np.array(counts, dtype=np.int64)
    drawn = np.random.default_rng(SEED).integers(0, len(counts), size=(RESAMPLES, len(counts)))
    sums = table[drawn].sum(axis=1)
    some = sums[sums[:, 1] > 0]
    low, high = np.percentile(some[:, 0] / some[:, 1], [2.5, 97.5])
    return Share(right, of, float(low), float(high))
