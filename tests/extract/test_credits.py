"""Credits in brackets at the end of what they tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen attacked the convoy near Rastan, the mayor said. (AFP)", "AFP < mayor"),
        (
            "Gunmen attacked the convoy near Rastan, RFI Radio reported, quoting the National News Agency (NNA).",
            "RFI Radio < National News Agency",
        ),
    ],
)
def test_brackets_credit_an_outlet_unless_they_shorten_its_name(claims: Claims, text: str, expected: str) -> None:
    assert chain(claims(text, ActContent)[0]) == expected
