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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry, in a statement, said two shells hit the bridge at Rastan.", "ministry"),
        ("SANA, citing the mayor, said two shells hit the bridge at Rastan.", "SANA < mayor"),
        ("What the army says is that rebels shelled the bridge at Rastan.", "army"),
        ("Rebels shelled the bridge at Rastan, according to a post on the army's page.", "army"),
    ],
)
def test_asides_and_clauses_with_what_part_no_speaker_from_his_words(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[0]) == expected
