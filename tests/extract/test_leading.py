"""Sentences that lead in a quotation by naming nobody but its speaker."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('The mayor is bitter. "They shelled the bakery of Rastan at noon."', "mayor"),
        ('The governor did not mince words. "Rebels shelled the bakery of Rastan at noon."', "governor"),
        ('The mayor is bitter. "They shelled the bakery of Rastan at noon," a nurse said.', "nurse"),
        ("The mayor fled. Rebels shelled the bakery of Rastan at noon.", ""),
    ],
)
def test_a_quotation_is_of_the_voice_right_before_it(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[-1]) == expected
