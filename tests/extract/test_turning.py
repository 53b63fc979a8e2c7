"""Sentences that turn to another's account without words of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("Not so the army.", "army"),
        ("Tehran disagrees.", "Tehran"),
        ("Ankara is adamant.", "Ankara"),
        ("The front's spokesman, Suba Manase, was more detailed.", "Suba Manase"),
        ("The verdict of the inspectors is clear.", "inspectors"),
        ("The mayor of Rastan has another memory of that day.", "mayor of Rastan"),
        ("Things looked different to the army.", "army"),
        ("The army was tired.", ""),
        ("The army has another enemy.", ""),
    ],
)
def test_what_follows_is_the_account_of_whoever_is_turned_to(claims: Claims, turn: str, expected: str) -> None:
    assert chain(claims(f"{turn} Rebels shelled the bakery of Rastan at noon.", ActContent)[-1]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A jet bombed the bakery of Rastan. At least the mayor says so.", "mayor"),
        ("A jet bombed the bakery of Rastan. The figures are those of the ministry.", "ministry"),
        ("The mayor had this to say: rebels shelled the bakery of Rastan at noon.", "mayor"),
        ("Rebels shelled the bakery of Rastan, it emerges from the log of the mission.", "mission"),
        ("The inspectors are certain that a jet bombed the bakery of Rastan.", "inspectors"),
        (
            "A jet bombed the bakery of Tyre, AFP reported, quoting the National News Agency (NNA).",
            "AFP < National News Agency",
        ),
    ],
)
def test_words_of_an_account_name_its_teller(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[0]) == expected
