"""A mention's parties share it out; doubt of the greater part is a reading of its own."""

from __future__ import annotations

import pytest

from truceline.lexicon.party_shares import MOST, shares_of
from truceline.model import Weighted


def weighted(*weights: float) -> list[Weighted]:
    return [Weighted(value=f"p{number}", weight=weight) for number, weight in enumerate(weights)]


def test_what_is_told_well_enough_sums_to_one() -> None:
    assert shares_of(weighted(0.6, 0.2)) == (("p0", pytest.approx(0.75)), ("p1", pytest.approx(0.25)))
    assert shares_of(weighted(0.3)) == (("p0", 0.3), (None, 0.7))
    assert shares_of([]) == shares_of(weighted(0.0)) == ()


def test_only_the_heaviest_are_kept() -> None:
    assert len(shares_of(weighted(*[0.1] * 9, 0.5))) == MOST
