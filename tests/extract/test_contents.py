"""What is said where the parser hangs it elsewhere: behind those who are told, before a colon, before a semicolon."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A shepherd told Reuters of a rocket that hit his barn near Rastan.", "Reuters < shepherd"),
        ("Ali Hassan, the head of the council, told AFP of jets that bombed the market at noon.", "AFP < Ali Hassan"),
        ("A militiaman told the researchers about two rockets that hit the road near Rastan.", "militiaman"),
        ("Asked about Friday, the governor recalled three rockets that hit the market of Rastan.", "governor"),
        ("A jet bombed the school of Rastan, it was announced in Damascus by the army.", "army"),
        ("For the army it was the rebels who shelled the town of Rastan on Friday.", "army"),
        ("To hear the villagers, rebels shelled the town of Rastan on Friday.", "villagers"),
        ("The spokesman went on: rebels shelled the bakery at noon.", "spokesman"),
        ("General Omar Haddad let Reuters know that rebels had shelled Rastan.", "Reuters < Omar Haddad"),
        ("The army cited intelligence by which rebels had shelled Rastan on Friday.", "army < intelligence"),
        ("On Friday the agency had quoted a source: rebels had shelled Rastan.", "agency < source"),
        ("Omar, a spokesman, tells it the other way round. It was the army that attacked at Mundu.", "Omar"),
        ("A jet bombed Homs, the mayor said. Another raid, by the same account, hit Rastan.", "mayor"),
        ("Moscow puts the first shot at nine, when rebels shelled the airport of Hama.", "Moscow"),
        ("The story, as Moscow presents it, begins on Friday, when rebels shelled the airport of Hama.", "Moscow"),
        ("It was a drone that hit the convoy, insists the driver, Hassan Ali.", "Hassan Ali"),
    ],
)
def test_the_speaker_is_found_whatever_the_form(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[-1]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At least 44 people were killed in the shelling of Rastan, according to figures from the hospitals: "
            "23 were taken to one, 21 to another.",
            "hospitals",
        ),
        (
            "At least 44 people were killed in shelling on Tuesday, counted the Observatory: 30 soldiers and 14 men.",
            "Observatory",
        ),
        ("One soldier was killed by shelling near Pisky; no position had been lost, the command announced.", "command"),
    ],
)
def test_what_stands_before_a_colon_or_semicolon_is_said_too(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[0]) == expected
