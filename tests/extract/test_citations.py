"""Whom a speaker cites."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("the colonel said on the authority of two officers", "colonel < officers"),
        (
            "the Wall Street Journal writes on the strength of what two officials told it",
            "Wall Street Journal < officials",
        ),
        ("SANA said, quoting its correspondent in Hama", "Syrian Arab News Agency"),
        ("SANA said, quoting a correspondent in Hama", "Syrian Arab News Agency < correspondent"),
        ("the army announced, citing hospitals for the number of the dead", "army"),
    ],
)
def test_who_is_cited_stands_inside(claims: Claims, told: str, expected: str) -> None:
    found = chain(claims(f"Gunmen attacked the convoy near Rastan, {told}.", ActContent)[0])
    assert found.replace("SANA", "Syrian Arab News Agency") == expected
