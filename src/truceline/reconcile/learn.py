"""With which weights are two tables compared? Learnt from the pairs themselves, without labels.

Expectation and maximisation of Fellegi and Sunter's mixture over the patterns of all pairs of two tables, begun at the
declared weights and held to them by so many pseudo-pairs (docs/decisions/0012). Each two tables have weights of their
own: they depend on how those two work, and no third table changes them. Pairs that a person has judged count as known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.reconcile.levels import Comparison
    from truceline.reconcile.weights import Learning

LEAST: Final = 1e-6
"""Least share of a level: no level that never came up forbids anything."""
MOST_PRIOR: Final = 0.999

Codes = tuple["NDArray[np.intp]", ...]


@dataclass(frozen=True)
class Learnt:
    """Weights of the pairs of two tables: log-odds before comparing, and by comparison and level.

    ``pairs`` counts what it was learnt from, ``matched`` how many of these are expected to be one incident.
    """

    prior: float
    weights: tuple[NDArray[np.float64], ...]
    pairs: int
    matched: float

    def log_odds(self, codes: Codes) -> NDArray[np.float64]:
        """Sum of the prior and of the weights of each pair's levels."""
        total = np.full(len(codes[0]), self.prior)
        for weights, code in zip(self.weights, codes, strict=True):
            total += weights[code]
        return total


@dataclass(frozen=True)
class Patterns:
    """Patterns that occur, taken apart into levels, and how often; of judged pairs, how often same and different."""

    codes: Codes
    counts: NDArray[np.float64]
    same: NDArray[np.float64]
    different: NDArray[np.float64]


def learn(patterns: Patterns, comparisons: tuple[Comparison, ...], learning: Learning) -> Learnt:
    """Weights that make the patterns likeliest, near the declared ones where patterns are few."""
    sizes = [len(comparison.levels) for comparison in comparisons]
    total = float(patterns.counts.sum())
    overall = [_shares(patterns.codes[at], patterns.counts, size, LEAST) for at, size in enumerate(sizes)]
    matched = [_tilted(overall[at], np.array(comparisons[at].declared)) for at in range(len(sizes))]
    apart = [share.copy() for share in overall]
    pseudo = [learning.pseudo_pairs * share for share in matched]
    prior = learning.prior
    for _ in range(learning.steps):
        likely = _posterior(patterns, prior, matched, apart)
        together = patterns.counts * likely + patterns.same
        separate = patterns.counts * (1 - likely) + patterns.different
        step = 0.0
        for at, size in enumerate(sizes):
            m = np.bincount(patterns.codes[at], together, size) + pseudo[at]
            m = _normal(m + learning.independent_pairs * _independent(m, comparisons[at].shape))
            u = _normal(np.bincount(patterns.codes[at], separate, size) + learning.pseudo_pairs * overall[at])
            step = max(step, float(np.abs(m - matched[at]).max()))
            matched[at], apart[at] = m, u
        pool = learning.pseudo_pairs
        prior = min(
            MOST_PRIOR, float((together.sum() + pool * learning.prior) / (together.sum() + separate.sum() + pool))
        )
        if step < learning.close_enough:
            break
    weights = tuple(np.log(m) - np.log(u) for m, u in zip(matched, apart, strict=True))
    found = Learnt(float(np.log(prior / (1 - prior))), weights, round(total), prior * total)
    judged = float(patterns.same.sum() + patterns.different.sum())
    return _held(found, declared(comparisons, learning), total + judged, learning)


def _held(found: Learnt, bare: Learnt, pairs: float, learning: Learning) -> Learnt:
    """What was learnt, mixed with the declared weights where it was from few pairs: half and half at ``half_pairs``.

    Why: where few pairs are in reach most of them may be about one incident, and then nothing shows what chance does.
    """
    share = pairs**2 / (pairs**2 + learning.half_pairs**2)
    weights = tuple(share * own + (1 - share) * given for own, given in zip(found.weights, bare.weights, strict=True))
    return Learnt(share * found.prior + (1 - share) * bare.prior, weights, found.pairs, found.matched)


def declared(comparisons: tuple[Comparison, ...], learning: Learning) -> Learnt:
    """The declared weights, for tables of which no pair is in reach."""
    weights = tuple(np.array(comparison.declared) for comparison in comparisons)
    return Learnt(float(np.log(learning.prior / (1 - learning.prior))), weights, 0, 0.0)


def _posterior(
    patterns: Patterns, prior: float, matched: list[NDArray[np.float64]], apart: list[NDArray[np.float64]]
) -> NDArray[np.float64]:
    odds = np.full(len(patterns.counts), np.log(prior / (1 - prior)))
    for code, m, u in zip(patterns.codes, matched, apart, strict=True):
        odds += (np.log(m) - np.log(u))[code]
    return probability_of(odds)


def probability_of(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of log-odds."""
    found: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(log_odds, -60, 60)))
    return found


def _independent(counts: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
    """The shares that levels of two things would have if the two were independent."""
    square = counts.reshape(shape) + LEAST
    whole = square.sum(axis=1, keepdims=True) * square.sum(axis=0, keepdims=True)
    return _normal(whole.ravel())


def _shares(codes: NDArray[np.intp], counts: NDArray[np.float64], size: int, least: float) -> NDArray[np.float64]:
    return _normal(np.bincount(codes, counts, size) / max(float(counts.sum()), 1.0) + least)


def _tilted(shares: NDArray[np.float64], log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    return _normal(shares * np.exp(log_odds))


def _normal(values: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = values / values.sum()
    return found
