"""Does a finding follow from its own record? Its applicability, support and outcome, worked out again from it alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from truceline.assess.bounds import rounded
from truceline.assess.outcomes import failing_factors, outcome_of
from truceline.model.finding import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.assess.outcomes import OutcomeRules
    from truceline.model.finding import Finding, JointTerm, Outcome, Support
    from truceline.model.noun import Bounds

CLOSE: Final = 1e-9
"""How far apart two numbers may be that say the same: records keep twelve digits."""


def applicability_again(joint: tuple[JointTerm, ...]) -> Bounds:
    """The sum over joint readings of weight times factors."""
    ends = [
        [term.weight * math.prod(getattr(part, end) for part in _parts(term)) for term in joint]
        for end in ("low", "high")
    ]
    return rounded(math.fsum(ends[0]), math.fsum(ends[1]))


def _parts(term: JointTerm) -> tuple[Bounds, ...]:
    return term.in_force, term.in_place, term.bound, term.act, term.target


def support_again(support: Support) -> float:
    """The probability of a prior and terms in log-odds, each side held to the cap."""
    cap = math.inf if support.cap_log_odds is None else support.cap_log_odds
    up = min(cap, math.fsum(term.log_odds for term in support.terms if term.log_odds > 0))
    down = min(cap, -math.fsum(term.log_odds for term in support.terms if term.log_odds < 0))
    return 1.0 / (1.0 + math.exp(-(support.prior_log_odds + up - down)))


def outcome_again(finding: Finding, rules: OutcomeRules) -> Outcome:
    """The outcome of a finding on an incident, by these thresholds."""
    if finding.rule is None or finding.applicability is None:
        return finding.outcome
    factors = {factor.name: factor.bounds for factor in finding.factors}
    return outcome_of(finding.rule, finding.applicability, factors, rules)


def disagreements(finding: Finding, rules: OutcomeRules | None) -> Iterator[str]:
    """What in a finding does not follow from the rest of its record, in words; nothing where all does.

    ``rules`` are the thresholds that it was made with; without them its outcome is not looked at, nor is that of a duty
    that fell due, which rests on deeds and days. A finding made by an earlier release kept no joint terms: only its
    support is looked at.
    """
    support = finding.support
    if support is not None and abs(support_again(support) - support.probability) > CLOSE:
        yield f"support {support.probability} does not follow from its terms"
    if finding.rule is None:
        return
    if finding.applicability is not None:
        again = applicability_again(finding.joint)
        apart = max(abs(again.low - finding.applicability.low), abs(again.high - finding.applicability.high))
        if apart > CLOSE:
            yield f"applicability {finding.applicability} does not follow from its joint readings"
    if finding.rule is not Rule.DUE and rules is not None:
        yield from _of_outcome(finding, rules)


def _of_outcome(finding: Finding, rules: OutcomeRules) -> Iterator[str]:
    factors = {factor.name: factor.bounds for factor in finding.factors}
    if failing_factors(factors, rules) != finding.failing:
        yield "the factors that fail are not those that it names"
    again = outcome_again(finding, rules)
    if again is not finding.outcome:
        yield f"its outcome is {finding.outcome}, and {again} follows"
