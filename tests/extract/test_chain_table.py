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


def by_form() -> dict[str, list[tuple[str, str]]]:
    """The table: for each form, sentences with one act and its chain without the publisher."""
    with (Path(__file__).parent / "chains.csv").open(encoding="utf-8", newline="") as file:
        _, *told = csv.reader(file, delimiter=";")
    found: dict[str, list[tuple[str, str]]] = {}
    for form, text, hops in told:
        found.setdefault(form, []).append((text, hops))
    return found


@pytest.mark.parametrize("form", by_form())
def test_sentences_of_a_form_tell_who_says_it(claims: Claims, form: str) -> None:
    told = {text: ([chain(claim) for claim in claims(text, ActContent)], [hops]) for text, hops in by_form()[form]}
    assert {text: (found, hops) for text, (found, hops) in told.items() if found != hops} == {}
