"""Who "it", "the latter", "the group" and "the ministry there" are, and who issued a count."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A Turkish drone struck a post near Idlib, the Observatory said. Shells hit Nayrab, it added.",
            "Observatory",
        ),
        (
            "Shells hit Idlib, according to activists and the Observatory. A drone hit a post too, the latter said.",
            "Observatory",
        ),
        (
            "Russia's Defence Ministry said that shells hit Parukh. Yerevan replied. A jet bombed Askeran, "
            "the defence ministry there said.",
            "defence ministry",
        ),
        (
            "Human Rights Watch wrote to Georgia's Defence Ministry. Two shells hit Gori, the group said.",
            "Human Rights Watch",
        ),
        (
            "Two shells hit Gori, Human Rights Watch said. Rebels of Ahrar al-Sham were near. "
            "A jet bombed Homs, the same organisation said.",
            "Human Rights Watch",
        ),
        ("The shelling killed eight people, a count by the hospital of Rastan says.", "hospital of Rastan"),
    ],
)
def test_a_speaker_is_taken_up_by_what_can_speak(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[-1]) == expected


def test_what_an_outlet_cites_goes_on_with_its_account(claims: Claims) -> None:
    text = "Shells hit Rastan, the aid office ECHO writes, citing the mayor. The clinic was hit as well. Nobody died."
    assert chain(claims(text, ActContent)[-1]).endswith("mayor")
