"""Outlets among the words that tell of a speech: behind a relative pronoun, in whatever clause."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("the ministry claimed in a statement that KCNA published a day later", "KCNA < ministry"),
        ("the ministry charged in a statement from which AFP quoted", "AFP < ministry"),
        ("the ministry wrote in a post which Interfax picked up", "Interfax < ministry"),
        ("the ministry told TASS, whose report Kazinform carries", "Kazinform < TASS < ministry"),
    ],
)
def test_an_outlet_behind_a_relative_pronoun_has_it_from_what_stands_before(
    claims: Claims, told: str, expected: str
) -> None:
    text = f"Rebels shelled the town of Rastan on Friday, {told}."
    assert chain(claims(text, ActContent)[0]) == expected


def test_a_paper_that_somebody_owns_passes_nothing_on(claims: Claims) -> None:
    text = "Rebels shelled the town of Rastan, said the mayor, who owns a house that AFP rents."
    assert chain(claims(text, ActContent)[0]) == "mayor"


@pytest.mark.parametrize("whom", ["a Reuters correspondent", "a reporter for Reuters"])
def test_whoever_works_for_an_outlet_hears_it_for_the_outlet(claims: Claims, whom: str) -> None:
    text = f"Gunmen attacked the convoy near Rastan, the colonel told {whom}."
    assert chain(claims(text, ActContent)[0]) == "Reuters < colonel"
