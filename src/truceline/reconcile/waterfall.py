"""Why were two rows joined or kept apart? Every comparison with its level and what it adds, from prior to sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from truceline.reconcile.habits import HABITS
from truceline.reconcile.learn import probability_of
from truceline.reconcile.seconds import with_second
from truceline.reconcile.weighing import Compared
from truceline.reconcile.windows import Reach, measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.reconcile.account import Context
    from truceline.reconcile.matching import Matched

DECLARED: Final = "declared"
"""Said of what is learnt from pairs where there are none."""
ANSWERS: Final = "what the levels say together, against answers"
LEAST_TOLD: Final = 0.1
"""Log-odds from which on a habit is told by itself."""


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
    columns, levels = matched.columns, matched.weigher.levels
    is_joined = matched.grouped.cluster[one] == matched.grouped.cluster[other]
    if columns.source[one] == columns.source[other]:
        if is_joined:
            return Waterfall((), 1.0, "one incident: rows of one table that a person joined")
        return Waterfall((), 0.0, "two rows of one table are two incidents")
    deviations2, joint2 = measured(columns, one, other, context.weights)
    reach = Reach(
        *(np.array([value]) for value in (one, other)), *(np.array([value]) for value in (deviations2, joint2))
    )
    steps = _steps(matched, one, other, levels.patterns(reach), context)
    total = steps[-1].total
    return Waterfall(steps, float(probability_of(np.array([total]))[0]), _outcome(matched, one, other, is_joined))


def _steps(matched: Matched, one: int, other: int, pattern: NDArray[np.int32], context: Context) -> tuple[Fall, ...]:
    columns, learning = matched.columns, context.weights.learning
    weighed = matched.weighed[int(columns.source[one]), int(columns.source[other])]
    is_copy = bool(columns.text[one]) and bool(columns.text[one] == columns.text[other])
    compared = Compared(np.array([one], np.int32), np.array([other], np.int32), pattern, np.array([is_copy]))
    learnt, codes = weighed.learnt, matched.weigher.levels.unravel(pattern)
    found = [("prior", _told(learnt.pairs, learnt.matched), learnt.prior)]
    for comparison, weights, code in zip(matched.weigher.levels.comparisons, learnt.weights, codes, strict=True):
        found.append((comparison.name, comparison.levels[int(code[0])], float(weights[int(code[0])])))
    if learnt.answers is not None:
        found.append(("answers", ANSWERS, float(learnt.answers.added(codes)[0])))
    by_level = learnt.log_odds(codes)
    if by_level[0] > learning.hopeless:
        at = np.zeros(1, dtype=np.intp)
        added = matched.weigher.habits(compared, weighed, at, by_level.astype(np.float32))[:, 0]
        found.extend(habit_words(added))
    if is_copy:
        found.append(("text", "copy", learning.copy))
    partners = _partners(*weighed.partners) if learnt.pairs else DECLARED
    found.append(("partners", partners, weighed.partner))
    told = matched.weigher.seconds(compared, weighed)
    if len(told.at):
        total = float(np.sum([odds for _, _, odds in found]))
        more = float(with_second(np.array([total]), told.share)[0]) - total
        found.append(("second", f"the longer row tells what lies on its ends, too: {told.share[0]:.0%} of such", more))
    totals = np.cumsum([odds for _, _, odds in found])
    return tuple(Fall(*step, float(total)) for step, total in zip(found, totals, strict=True))


def habit_words(added: NDArray[np.float64]) -> list[tuple[str, str, float]]:
    """Name, words and log-odds of the habits that tell anything of a pair; the small ones together."""
    found, rest = [], 0.0
    for (name, _), odds in zip(HABITS, added.tolist(), strict=True):
        if abs(odds) < LEAST_TOLD:
            rest += odds
            continue
        times = float(np.exp(abs(odds)))
        often = "more often" if odds > 0 else "more seldom"
        found.append((f"habit: {name}", f"just these two are one incident {times:.1f} times {often} than such", odds))
    if rest:
        found.append(("habits", "others, each small", rest))
    return found


def _partners(share: float, other: float) -> str:
    return f"{share:.0%} and {other:.0%} of the two tables' rows have one in the other"


def _told(pairs: int, matched: float) -> str:
    return f"{matched:.0f} of {pairs} pairs of the two tables in reach" if pairs else DECLARED


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
