"""Who says it, over sentences and paragraphs? A table of short texts by the form that shows it.

The forms: what "it", "he", "the ministry" or "his spokesman" takes up, sentences that go on with a speech or are the
report's own, headings and lists under one source, quotations, nouns of saying, speakers without a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.extract.texts import chain
from truceline.model.claim import ActContent, Claim

Claims = Callable[..., list[Claim]]


def rows() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The table: the form, a text, and triggers of its acts with their chains."""
    whole = (Path(__file__).parent / "speakers.txt").read_text(encoding="utf-8")
    for part in whole.split("\n== ")[1:]:
        form, *lines = part.strip().split("\n")
        acts = [line[2:].partition(":") for line in lines if line.startswith("> ")]
        text = "\n".join(line for line in lines if not line.startswith("> "))
        yield form, text, [(act.strip(), hops.strip()) for act, _, hops in acts]


def told(text: str, act: str, found: list[Claim]) -> str:
    """The chain of the act at a trigger, the n-th of its kind where a number follows it."""
    word, _, nth = act.partition(" ")
    at = [hit.start() for hit in re.finditer(re.escape(word), text)][int(nth or 1) - 1]
    spans = [(one, one.content.trigger) for one in found if isinstance(one.content, ActContent)]
    held = [one for one, span in spans if span.start <= at < span.end or (not nth and word in span.text)]
    return chain(held[0]) if held else "no act"


def test_texts_tell_who_says_each_act(claims: Claims) -> None:
    wrong = []
    for form, text, chains in rows():
        found = claims(text, ActContent)
        for act, expected in chains:
            got = told(text, act, found)
            if got != expected:
                wrong.append(f"{form}: {act}: {got!r}, not {expected!r}")
    assert not wrong, "\n".join(wrong)
