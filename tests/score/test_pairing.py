"""The pairing is the best there is: compared with all pairings tried out."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from truceline.score.pairing import best_pairs


def tried_out(fits: list[list[float]]) -> float:
    """The greatest sum of fits, over all one-to-one pairings."""
    rows, columns = len(fits), len(fits[0])
    if rows > columns:
        return tried_out([[row[column] for row in fits] for column in range(columns)])
    return max(
        sum(fits[row][column] for row, column in enumerate(order)) for order in permutations(range(columns), rows)
    )


@st.composite
def tables(draw: st.DrawFn) -> list[list[float]]:
    columns = draw(st.integers(1, 5))
    row = st.lists(st.integers(0, 8).map(float), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=1, max_size=5))


@given(tables())
def test_no_pairing_fits_better(fits: list[list[float]]) -> None:
    pairs = best_pairs(fits)
    assert len(set(pairs.values())) == len(pairs)
    assert all(fits[row][column] > 0 for row, column in pairs.items())
    assert sum(fits[row][column] for row, column in pairs.items()) == tried_out(fits)


def test_nothing_pairs_with_nothing() -> None:
    assert best_pairs([]) == {}
    assert best_pairs([[]]) == {}
    assert best_pairs([[0.0]]) == {}


def test_a_greedy_choice_would_be_worse() -> None:
    assert best_pairs([[3.0, 2.5], [2.5, 0.0]]) == {0: 1, 1: 0}
