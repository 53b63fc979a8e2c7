"""Is an act told as a fact, a charge or a denial, or as none at all? A table of Russian texts, read in one go."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]
FACTUAL = frozenset({"asserted", "alleged", "denied"})


def rows() -> list[tuple[str, list[tuple[str, str]]]]:
    """Texts with the trigger of each act and how it is told."""
    with (Path(__file__).parent / "stances.csv").open(encoding="utf-8", newline="") as file:
        _, *told = csv.reader(file, delimiter="|")
    return [(text, [_pair(one) for one in acts.split("; ")]) for text, acts in told]


def _pair(told: str) -> tuple[str, str]:
    trigger, _, modality = told.partition("=")
    return trigger, modality


def _wrong(found: list[tuple[str, str]], trigger: str, modality: str) -> bool:
    """Whether an act is told otherwise; one that founds nothing may be left out or be told as any that founds none."""
    told = {how for word, how in found if word == trigger}
    return modality not in told if modality in FACTUAL else bool(told & FACTUAL)


def test_how_surely_texts_tell_their_acts(claims: Claims) -> None:
    failed = []
    for text, acts in rows():
        found = []
        for claim in claims(text, ActContent):
            content = claim.content
            assert isinstance(content, ActContent)
            found.append((content.trigger.text, claim.modality.value))
        failed += [(text, trigger, how, found) for trigger, how in acts if _wrong(found, trigger, how)]
    assert not failed, "\n".join(map(str, failed))
