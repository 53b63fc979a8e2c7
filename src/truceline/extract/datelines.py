"""Which outlet does a dateline credit with the whole account? "JUBA, Feb 6 (X) –", "MOSCOW, May 5. /X/."."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.lexicon.source_names import fold_name
from truceline.model.claim import Hop, SourceKind, Via

if TYPE_CHECKING:
    from truceline.extract.reading import Reading

_CREDIT: Final = re.compile(r"\(([A-Z][^()/]{1,40})\)\s*(?:[-–—]|$)|/([A-Z][\w .-]{1,24})/")
_PLACE: Final = re.compile(r"\s*[A-Z][A-Z.'’\-]+\b")
_REACH: Final = 130
_BLOCKS: Final = 8
"""Blocks at the head of a document in which the dateline may stand."""


def credited(reading: Reading) -> Hop | None:
    """The outlet in the brackets or slashes of a dateline, unless it is the publisher; None where there is none."""
    document = reading.document
    heads = [document.dateline or "", *(document.text[block.start : block.end] for block in document.blocks[:_BLOCKS])]
    outlets = reading.lexicons.cues.outlets
    for head in heads:
        match = _CREDIT.search(head[:_REACH]) if _PLACE.match(head) else None
        words = (match.group(1) or match.group(2)).strip() if match is not None else ""
        outlet = outlets.get(fold_name(words)) if words else None
        if outlet is not None and outlet != outlets.get(fold_name(document.publisher or "")):
            return Hop(name=words, key=fold_name(outlet), kind=SourceKind.OUTLET, via=Via.REPORTS, party=None, cue=None)
    return None
