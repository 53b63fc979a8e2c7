"""Through whom did words come? Short texts of several sentences, by the form that shows who passes them on.

The forms: what a page or a paragraph tells of all of it, lines over and under it, sentences that only carry, clauses
beside a speech, carriers that stay and that end, names that make an outlet, and outlets that carry nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


def is_same(told: str | None, right: str) -> bool:
    """Whether two chains have as many hops, in order, with all words of one among those of the other."""
    hops = [[set(re.findall(r"\w+", hop.lower())) for hop in (text or "").split(" < ")] for text in (told, right)]
    return (
        told is not None and len(hops[0]) == len(hops[1]) and all(a <= b or b <= a for a, b in zip(*hops, strict=True))
    )


def start(claim: Claim) -> int:
    """Where the word of a claim's act begins."""
    trigger = claim.content.trigger if isinstance(claim.content, ActContent) else None
    return trigger.start if trigger is not None else -1


def test_texts_tell_through_whom_words_came(claims: Claims) -> None:
    table: dict[str, Any] = YAML(typ="safe").load(Path(__file__).parent / "carried.yaml")
    wrong = []
    for form, texts in table["forms"].items():
        for one in texts:
            found = {start(claim): chain(claim) for claim in claims(one["text"].rstrip("\n"), ActContent)}
            wrong += [(form, *act, found.get(act[1])) for act in one["acts"] if not is_same(found.get(act[1]), act[2])]
    assert not wrong
