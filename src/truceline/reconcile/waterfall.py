"""Why were two rows joined or kept apart? Every comparison with its level and what it adds, from prior to sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from truceline.reconcile.learn import probability_of
from truceline.reconcile.windows import Reach, measured

if TYPE_CHECKING:
    from truceline.reconcile.account import Context
    from truceline.reconcile.matching import Matched


class Fall(NamedTuple):
    """One step: what was compared, at which level, its log-odds, and the sum so far."""

    name: str
    level: str
    log_odds: float
    total: float


class Waterfall(NamedTuple):
    """All steps of a pair, the probability that they end with, and what became of the two rows."""

    steps: tuple[Fall, ...]
    probability: float
    outcome: str


def explain(matched: Matched, one: int, other: int, context: Context) -> Waterfall:
    """The waterfall of two rows, by their positions; rows of one table are two incidents whatever else agrees."""
    one, other = min(one, other), max(one, other)
    columns, levels = matched.columns, matched.levels
    sources = int(columns.source[one]), int(columns.source[other])
    is_joined = matched.grouped.cluster[one] == matched.grouped.cluster[other]
    if sources[0] == sources[1]:
        return Waterfall((), 0.0, "two rows of one table are two incidents")
    deviations2, joint2 = measured(columns, one, other, context.weights)
    reach = Reach(
        *(np.array([value]) for value in (one, other)), *(np.array([value]) for value in (deviations2, joint2))
    )
    codes = levels.unravel(levels.patterns(reach))
    learnt = matched.learnt[sources]
    total = learnt.prior
    steps = [Fall("prior", _told(learnt.pairs, learnt.matched), total, total)]
    for comparison, weights, code in zip(levels.comparisons, learnt.weights, codes, strict=True):
        weight = float(weights[int(code[0])])
        total += weight
        steps.append(Fall(comparison.name, comparison.levels[int(code[0])], weight, total))
    if columns.text[one] and columns.text[one] == columns.text[other]:
        total += context.weights.learning.copy
        steps.append(Fall("text", "copy", context.weights.learning.copy, total))
    return Waterfall(
        tuple(steps), float(probability_of(np.array([total]))[0]), _outcome(matched, one, other, is_joined)
    )


def _told(pairs: int, matched: float) -> str:
    return f"{matched:.0f} of {pairs} pairs of the two tables in reach" if pairs else "declared"


def _outcome(matched: Matched, one: int, other: int, is_joined: bool) -> str:
    if is_joined:
        return "one incident"
    grouped = matched.grouped
    cluster = grouped.cluster
    for row, against in ((one, other), (other, one)):
        if grouped.rival[row] == cluster[against]:
            share = grouped.rival_probability[row]
            return f"two incidents; the likeliest other one of row {matched.columns.key[row]}, at {share:.0%}"
    return "two incidents"
