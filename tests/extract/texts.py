"""Documents from plain text: one prose block a line."""

from __future__ import annotations

from typing import Any

from truceline.model.claim import Claim
from truceline.model.evidence import Block, BlockRole, Document


def document_of(text: str, **known: Any) -> Document:
    """A document whose lines are prose blocks; ``blocks`` or any other field may be given."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(start=at, end=at + len(line), role=BlockRole.PROSE))
        at += len(line) + 1
    given: dict[str, Any] = {
        "id": "doc-test",
        "made_by": "test",
        "evidence": "ev-test",
        "media_type": "text/plain",
        "origin": "note.txt",
        "publisher": "The Desk",
        "language": "en",
        "blocks": tuple(blocks),
    }
    return Document(text=text, **(given | known))


def chain(claim: Claim) -> str:
    """The source chain without the publisher, outermost first."""
    return " < ".join(hop.name for hop in claim.chain[1:])


def who(mention: Any) -> str:
    """The likeliest party of a mention, or its words."""
    if mention is None:
        return ""
    return mention.parties[0].value if mention.parties else mention.span.text


def where(claim: Claim) -> str:
    """The main words of the claim's place."""
    place = getattr(claim.content, "place", None)
    return place.span.text if place is not None else ""


def when(claim: Claim) -> str:
    """The words of the claim's time."""
    time = getattr(claim.content, "time", None)
    return time.span.text if time is not None else ""
