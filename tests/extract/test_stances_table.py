"""Which acts a text tells, and how surely: sentences of the press and of bulletins, with what each founds."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from truceline.model.claim import ActContent, Claim, Modality

Claims = Callable[..., list[Claim]]

FACTUAL = {Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED}


def rows() -> list[tuple[str, str]]:
    """Texts with ``trigger=modality; ...`` of the incidents that each tells, or ``none``."""
    with (Path(__file__).parent / "stances.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["expected"]) for row in csv.DictReader(file)]


def _trigger(claim: Claim) -> str:
    content = claim.content
    return content.trigger.text if isinstance(content, ActContent) and content.trigger is not None else ""


def test_how_surely_texts_tell_their_acts(claims: Claims) -> None:
    wrong = {}
    for text, expected in rows():
        told = {(_trigger(one), one.modality.value) for one in claims(text, ActContent) if one.modality in FACTUAL}
        wanted = {tuple(pair.strip().split("=")) for pair in expected.split(";")} if expected != "none" else set()
        if bool(told) != bool(wanted) or not wanted <= told:
            wrong[text] = (sorted(told), sorted(wanted))
    assert wrong == {}
