"""Who makes the rows of the read stage, so that what ``made_by`` names can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.flow import intake, subjects
from truceline.model import Maker
from truceline.read import coverage, html, incidents, plain, readers, ucdp

if TYPE_CHECKING:
    from truceline.read.source import Lexicons


def read_makers(lexicons: Lexicons) -> list[Maker]:
    """Makers of documents, records, coverage and their refusals, and of what the flow itself adds."""
    acts, parties = ("acts", lexicons.acts.version), ("parties", lexicons.parties.version)
    return [
        intake.MAKER,
        subjects.MAKER,
        Maker(algorithm="read.custody-1"),
        Maker(algorithm=readers.NAME),
        plain.maker(),
        html.maker(),
        Maker(algorithm=coverage.NAME, inputs=(parties,)),
        Maker(algorithm=incidents.NAME, inputs=(acts, parties)),
        Maker(algorithm=ucdp.NAME, inputs=(acts, parties)),
    ]
