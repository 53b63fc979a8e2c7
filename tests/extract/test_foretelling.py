"""Which kind of what founds nothing is it, and what looks like it and tells an act: rules, plans, forecasts, habits."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from truceline.model.claim import ActContent, Claim, Modality

Claims = Callable[..., list[Claim]]

FACTUAL = {Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED}


def rows() -> list[tuple[str, set[tuple[str, str]]]]:
    """Texts with ``trigger=modality; ...`` of the acts that each speaks of."""
    with (Path(__file__).parent / "foretelling.csv").open(encoding="utf-8", newline="") as file:
        return [
            (
                row["text"],
                {(word, kind) for word, kind in (one.strip().split("=") for one in row["expected"].split(";"))},
            )
            for row in csv.DictReader(file)
        ]


def _trigger(claim: Claim) -> str:
    content = claim.content
    return content.trigger.text if isinstance(content, ActContent) and content.trigger is not None else ""


def test_rules_plans_forecasts_and_habits_are_told_apart_and_found_nothing(claims: Claims) -> None:
    wrong = []
    for text, expected in rows():
        told = {(_trigger(one), one.modality.value) for one in claims(text, ActContent)}
        founded = {(_trigger(one), one.modality.value) for one in claims(text, ActContent) if one.modality in FACTUAL}
        if not expected <= told or not founded <= expected:
            wrong.append((text, sorted(expected), sorted(told)))
    assert wrong == []
