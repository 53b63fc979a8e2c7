"""Who says it through whom? A table of English sentences by the form that shows it, each with one act and its chain.

The forms: what a text holds, prepositions, verbs, passives, relative clauses, participles, headings, speakers without a
name, and sentences in which somebody is named whose words it is not.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


def rows() -> list[tuple[str, ...]]:
    """The table: the form, a sentence with one act, and its chain without the publisher."""
    with (Path(__file__).parent / "chains.csv").open(encoding="utf-8", newline="") as file:
        _, *told = csv.reader(file, delimiter=";")
    return [tuple(row) for row in told]


@pytest.mark.parametrize(("form", "text", "hops"), rows())
def test_a_sentence_tells_who_says_it(claims: Claims, form: str, text: str, hops: str) -> None:
    (claim,) = claims(text, ActContent)
    assert chain(claim) == hops, form
