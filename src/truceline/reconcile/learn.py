"""With which weights are two tables compared? Learnt from the pairs themselves, without labels.

Expectation and maximisation of Fellegi and Sunter's mixture over the patterns of all pairs of two tables, begun at the
declared weights and held to them by so many pseudo-pairs (docs/decisions/0012). Pairs are of three kinds
(docs/decisions/0023): of one incident; of two that have nothing to do with each other; and of two of which one answers
the other, as near as those of one incident, but of other acts and dead. Each two tables have weights of their own: they
depend on how those two work, and no third table changes them. Pairs that a person has judged count as known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
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
Shares = list["NDArray[np.float64]"]


@dataclass(frozen=True)
class Answers:
    """How pairs agree that are no one incident: two that have nothing to do with each other, or one answers the other.

    ``share`` is of the answers among them; ``apart`` and ``answers`` are the logarithms of the shares of levels;
    ``say`` is how far this counts, from 0 to 1.
    """

    share: float
    apart: tuple[NDArray[np.float64], ...]
    answers: tuple[NDArray[np.float64], ...]
    say: float

    def added(self, codes: Codes) -> NDArray[np.float64]:
        """What the levels of a pair tell together, beyond each by itself, for log-odds.

        Each level by itself is weighed against all other pairs; but what agrees as answers do in several things is
        much oftener an answer than each of these things says.
        """
        alone = np.zeros(len(codes[0]))
        kinds = [np.full(len(alone), math.log(1 - self.share)), np.full(len(alone), math.log(self.share))]
        for apart, answers, code in zip(self.apart, self.answers, codes, strict=True):
            alone += np.logaddexp(apart + math.log(1 - self.share), answers + math.log(self.share))[code]
            kinds[0] += apart[code]
            kinds[1] += answers[code]
        found: NDArray[np.float64] = self.say * (alone - np.logaddexp(*kinds))
        return found


@dataclass(frozen=True)
class Learnt:
    """Weights of the pairs of two tables: log-odds before comparing, and by comparison and level.

    ``pairs`` counts what it was learnt from, ``matched`` how many of these are expected to be one incident;
    ``answers`` tells what levels say together, where that is known.
    """

    prior: float
    weights: tuple[NDArray[np.float64], ...]
    pairs: int
    matched: float
    answers: Answers | None = None

    def log_odds(self, codes: Codes) -> NDArray[np.float64]:
        """Sum of the prior, of the weights of each pair's levels, and of what these tell together."""
        total = np.full(len(codes[0]), self.prior)
        for weights, code in zip(self.weights, codes, strict=True):
            total += weights[code]
        if self.answers is not None:
            total += self.answers.added(codes)
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
    mixture = _Mixture(patterns, comparisons, learning)
    for _ in range(learning.steps):
        if mixture.step() < learning.close_enough:
            break
    return _held(mixture.found(), declared(comparisons, learning), mixture.pairs, learning)


class _Mixture:
    """Shares of levels among pairs of one incident, among pairs of two apart, and among answers; and of the three.

    Why answers: the next day, in the same town, often between the same two sides: such pairs pass for one incident, so
    that without a kind of their own they make the weights too sure.
    """

    def __init__(self, patterns: Patterns, comparisons: tuple[Comparison, ...], learning: Learning) -> None:
        self._patterns, self._comparisons, self._learning = patterns, comparisons, learning
        self._sizes = [len(comparison.levels) for comparison in comparisons]
        self._total = float(patterns.counts.sum())
        self._judged = patterns.same, patterns.different
        self._overall = [
            _normal(np.bincount(code, patterns.counts, size) / max(self._total, 1.0) + LEAST)
            for code, size in zip(patterns.codes, self._sizes, strict=True)
        ]
        self._matched = [
            _normal(share * np.exp(comparison.declared))
            for share, comparison in zip(self._overall, comparisons, strict=True)
        ]
        self._apart = [share.copy() for share in self._overall]
        self._answers = [(one + other) / 2 for one, other in zip(self._matched, self._overall, strict=True)]
        self._pseudo = [
            [learning.pseudo_pairs * share for share in shares]
            for shares in (self._matched, self._overall, self._answers)
        ]
        self._share = np.array([1 - 2 * learning.prior, learning.prior, learning.prior])
        self._together = self._separate = patterns.counts

    @property
    def pairs(self) -> float:
        """Number of pairs that were learnt from, judged ones among them."""
        return self._total + float(sum(judged.sum() for judged in self._judged))

    def step(self) -> float:
        """One round: which pairs are of which kind, and what that makes of the shares; how far these moved."""
        apart, matched, answers = self._kinds()
        before = [share.copy() for share in self._matched]
        for at, comparison in enumerate(self._comparisons):
            m, u, r = (
                np.bincount(self._patterns.codes[at], kind, self._sizes[at]) for kind in (matched, apart, answers)
            )
            prior_m, prior_u, prior_r = (pseudo[at] for pseudo in self._pseudo)
            is_near, is_chance = comparison.answers == "near", comparison.answers == "chance"
            of_one = _normal(m + is_near * r + prior_m)
            chance = _normal(u + is_chance * r + prior_u)
            self._answers[at] = of_one if is_near else chance if is_chance else _normal(r + prior_r)
            self._matched[at] = self._independent(of_one, float(matched.sum()), comparison.shape)
            self._apart[at] = chance
        self._together, self._separate = matched, apart + answers
        self._share = np.array([kind.sum() for kind in (apart, matched, answers)]) + LEAST
        self._share /= self._share.sum()
        return max(float(np.abs(one - other).max()) for one, other in zip(before, self._matched, strict=True))

    def found(self) -> Learnt:
        """What the last round found: against a pair of one incident stands any other pair, an answer or not."""
        learning, total = self._learning, float(self._together.sum() + self._separate.sum())
        matched = float(self._together.sum())
        pool = learning.pseudo_pairs
        prior = min(MOST_PRIOR, (matched + pool * learning.prior) / (total + pool))
        weights = []
        for at, (code, size) in enumerate(zip(self._patterns.codes, self._sizes, strict=True)):
            others = _normal(np.bincount(code, self._separate, size) + self._pseudo[1][at])
            own = _normal(np.bincount(code, self._together, size) + self._pseudo[0][at])
            own = self._independent(own, matched, self._comparisons[at].shape)
            weights.append(np.log(own) - np.log(others))
        answers = Answers(
            float(self._share[2] / (self._share[0] + self._share[2])),
            tuple(np.log(share) for share in self._apart),
            tuple(np.log(share) for share in self._answers),
            1.0,
        )
        return Learnt(
            float(np.log(prior / (1 - prior))), tuple(weights), round(self._total), prior * self._total, answers
        )

    def _kinds(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """How many pairs of each pattern are apart, of one incident, and answers."""
        kinds = (self._apart, self._matched, self._answers)
        log = np.array([self._log_share(at, shares) for at, shares in enumerate(kinds)])
        odds = np.exp(log - log.max(axis=0))
        apart, matched, answers = odds / odds.sum(axis=0) * self._patterns.counts
        same, different = self._judged
        answering = odds[2] / (odds[0] + odds[2])
        return apart + different * (1 - answering), matched + same, answers + different * answering

    def _log_share(self, kind: int, shares: Shares) -> NDArray[np.float64]:
        found = np.full(len(self._patterns.counts), np.log(self._share[kind]))
        for code, share in zip(self._patterns.codes, shares, strict=True):
            found += np.log(share)[code]
        return found

    def _independent(self, share: NDArray[np.float64], pairs: float, shape: tuple[int, int]) -> NDArray[np.float64]:
        """Shares of levels of two things, drawn towards what they would be if the two were independent."""
        if shape[1] == 1:
            return share
        square = share.reshape(shape) + LEAST
        product = _normal((square.sum(axis=1, keepdims=True) * square.sum(axis=0, keepdims=True)).ravel())
        return _normal(pairs * share + self._learning.independent_pairs * product)


def _held(found: Learnt, bare: Learnt, pairs: float, learning: Learning) -> Learnt:
    """What was learnt, mixed with the declared weights where it was from few pairs: half and half at ``half_pairs``.

    Why: where few pairs are in reach most of them may be about one incident, and then nothing shows what chance does.
    Why the fourth power: at four times as many pairs the declared weights have less than a hundredth of a say.
    """
    share = pairs**4 / (pairs**4 + learning.half_pairs**4)
    weights = tuple(share * own + (1 - share) * given for own, given in zip(found.weights, bare.weights, strict=True))
    answers = replace(found.answers, say=share) if found.answers is not None else None
    return Learnt(share * found.prior + (1 - share) * bare.prior, weights, found.pairs, found.matched, answers)


def declared(comparisons: tuple[Comparison, ...], learning: Learning) -> Learnt:
    """The declared weights, for tables of which no pair is in reach."""
    weights = tuple(np.array(comparison.declared) for comparison in comparisons)
    return Learnt(float(np.log(learning.prior / (1 - learning.prior))), weights, 0, 0.0)


def probability_of(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities of log-odds."""
    found: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(log_odds, -60, 60)))
    return found


def _normal(values: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = values / values.sum()
    return found
