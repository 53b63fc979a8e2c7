"""How surely texts of two to four sentences tell their acts, and which found none: one table, all rows at once."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from truceline.model.claim import ActContent, Claim, Modality

Claims = Callable[..., list[Claim]]

FACTUAL = {Modality.ASSERTED.value, Modality.ALLEGED.value, Modality.DENIED.value}


def rows() -> list[tuple[str, str]]:
    """Texts with ``trigger=modality; ...``: ``trigger=none`` founds no incident, ``none`` where nothing of it does."""
    with (Path(__file__).parent / "factuality.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["expected"]) for row in csv.DictReader(file)]


def _trigger(claim: Claim) -> str:
    content = claim.content
    return content.trigger.text if isinstance(content, ActContent) and content.trigger is not None else ""


def _failing(told: list[tuple[str, str]], expected: str) -> list[str]:
    """What of a row does not hold."""
    founding = [f"{trigger}={modality}" for trigger, modality in told if modality in FACTUAL]
    if expected == "none":
        return founding
    found = []
    for pair in expected.split("; "):
        trigger, _, modality = pair.partition("=")
        of_it = [one for word, one in told if word == trigger or trigger in word.split()]
        is_right = not FACTUAL.intersection(of_it) if modality == "none" else modality in of_it
        found += [] if is_right else [f"{pair}, told {told}"]
    return found


def test_how_surely_texts_of_several_sentences_tell_their_acts(claims: Claims) -> None:
    wrong = []
    for text, expected in rows():
        told = [(_trigger(one), one.modality.value) for one in claims(text, ActContent)]
        wrong += [f"{text}: {one}" for one in _failing(told, expected)]
    assert wrong == []
