from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.assess.outcomes import breach_outcome, failing_factors, load_outcomes, matches
from truceline.model.finding import FactorName, Outcome
from truceline.model.noun import Bounds

RULES = load_outcomes()
GRADES = (Outcome.BREACH_UNLIKELY, Outcome.BREACH_POSSIBLE, Outcome.BREACH_LIKELY, Outcome.BREACH_VERY_LIKELY)
ends = st.floats(0, 1)
intervals = st.tuples(ends, ends).map(lambda pair: Bounds(low=min(pair), high=max(pair)))


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (0.95, 1.0, Outcome.BREACH_VERY_LIKELY),
        (0.90, 0.90, Outcome.BREACH_VERY_LIKELY),
        (0.66, 1.0, Outcome.BREACH_LIKELY),
        (0.33, 0.40, Outcome.BREACH_POSSIBLE),
        (0.20, 1.0, Outcome.BREACH_POSSIBLE),
        (0.0, 1.0, Outcome.BREACH_POSSIBLE),
        (0.0, 0.33, Outcome.BREACH_POSSIBLE),
        (0.0, 0.32, Outcome.BREACH_UNLIKELY),
        (0.05, 0.05, Outcome.BREACH_UNLIKELY),
    ],
)
def test_the_grade_of_an_interval(low, high, outcome):
    assert breach_outcome(Bounds(low=low, high=high), RULES) is outcome


@given(intervals, intervals)
def test_widening_moves_a_grade_towards_possible_and_nowhere_else(one, other):
    wide = Bounds(low=min(one.low, other.low), high=max(one.high, other.high))
    before, after = (GRADES.index(breach_outcome(value, RULES)) for value in (one, wide))
    possible = GRADES.index(Outcome.BREACH_POSSIBLE)
    assert min(before, possible) <= after <= max(before, possible)


@given(ends)
def test_a_known_probability_is_graded_as_itself(value):
    point = breach_outcome(Bounds(low=value, high=value), RULES)
    grades = [value >= RULES.possible, value >= RULES.likely, value >= RULES.very_likely]
    assert GRADES.index(point) == sum(grades)


def test_all_factors_that_fail_are_named_in_order_and_an_exception_is_none():
    certain, nothing = Bounds(low=1.0, high=1.0), Bounds(low=0.0, high=0.009)
    factors = dict.fromkeys(FactorName, certain) | {
        FactorName.TARGET: nothing,
        FactorName.IN_PLACE: nothing,
        FactorName.NO_EXCEPTION: nothing,
    }
    assert failing_factors(factors, RULES) == (FactorName.IN_PLACE, FactorName.TARGET)


def test_a_permission_matches_by_its_lower_bound():
    assert matches(Bounds(low=0.7, high=0.7), RULES)
    assert not matches(Bounds(low=0.6, high=1.0), RULES)


def test_the_thresholds_say_which_file_they_came_from():
    assert RULES.stamp.startswith("1+")
