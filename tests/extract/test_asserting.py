"""Who tells something by the form of a clause alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Media close to the group had a missile fired at a tank near Rastan.", "Media"),
        ("AFP had an air raid on the quarter of Marah, with no one injured.", "AFP"),
    ],
)
def test_who_has_an_act_happen_tells_it(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[0]).startswith(expected)


def test_an_army_that_has_dead_tells_nothing(claims: Claims) -> None:
    found = claims("In the raid on Rastan the army had nine men killed.", ActContent)
    assert all(chain(one) == "" for one in found)
