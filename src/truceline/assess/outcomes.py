"""Which outcome do an applicability, its factors and the state of the text add up to? Reads ``outcomes.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from truceline.assess.bounds import complement
from truceline.lexicon.base import convert, read_lexicon
from truceline.model.finding import FactorName, Outcome, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.model.noun import Bounds

FILE: Final = Path(__file__).with_name("outcomes.yaml")

MAY_FAIL: Final = frozenset(FactorName) - {FactorName.NO_EXCEPTION}
"""The factors that can make a provision not applicable. An exception does not: where it holds, the act is permitted."""


class OutcomeRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The thresholds, as ``outcomes.yaml`` explains them; ``stamp`` says which file they came from."""

    failing: float
    permitted: float
    very_likely: float
    likely: float
    possible: float
    shown: float
    refuted: float
    stamp: str = ""


@cache
def load_outcomes() -> OutcomeRules:
    """The thresholds of the package, read once; raises LexiconError where the file is not what it should be."""
    lexicon = read_lexicon(FILE)
    return msgspec.structs.replace(convert(lexicon, OutcomeRules), stamp=lexicon.stamp)


def failing_factors(factors: Mapping[FactorName, Bounds], rules: OutcomeRules) -> tuple[FactorName, ...]:
    """All factors that rule the provision out, in the order in which they are shown."""
    return tuple(name for name in FactorName if name in MAY_FAIL and factors[name].high < rules.failing)


def breach_outcome(applicability: Bounds, rules: OutcomeRules) -> Outcome:
    """How likely an apparent breach is (decision 0006).

    Every word but "possible" holds on each reading of what is unknown: likely by the lower bound, unlikely by the
    upper one.
    """
    if applicability.low >= rules.very_likely:
        return Outcome.BREACH_VERY_LIKELY
    if applicability.low >= rules.likely:
        return Outcome.BREACH_LIKELY
    return Outcome.BREACH_POSSIBLE if applicability.high >= rules.possible else Outcome.BREACH_UNLIKELY


def matches(cover: Bounds, rules: OutcomeRules) -> bool:
    """Does a permission or exception that covers the act so far count as matching it?"""
    return cover.low >= rules.permitted


def outcome_of(rule: Rule, whole: Bounds, factors: Mapping[FactorName, Bounds], rules: OutcomeRules) -> Outcome:
    """The outcome, in the order of the design: what rules out, what cannot be judged, what permits, how likely."""
    if failing_factors(factors, rules):
        return Outcome.PENDING if rule is Rule.PENDING else Outcome.NOT_APPLICABLE
    if rule is Rule.EXCEEDED:
        return breach_outcome(whole, rules)
    if rule is Rule.MUTE:
        return Outcome.NOT_ASSESSABLE
    if rule in (Rule.PERMISSION, Rule.DISPUTED_PERMISSION):
        if whole.high < rules.failing:
            return Outcome.NOT_APPLICABLE
        is_permitted = matches(whole, rules) and rule is Rule.PERMISSION
        return Outcome.PERMITTED if is_permitted else Outcome.UNKNOWN
    if matches(complement(factors[FactorName.NO_EXCEPTION]), rules):
        return Outcome.PERMITTED
    return breach_outcome(whole, rules)
