"""Who makes the rows of the read stage, so that what ``made_by`` names can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.flow import intake, subjects
from truceline.read import readers

if TYPE_CHECKING:
    from truceline.model import Maker
    from truceline.read.source import Lexicons


def read_makers(lexicons: Lexicons) -> list[Maker]:
    """Makers of documents, records, coverage and their refusals, and of what the flow itself adds."""
    return [intake.MAKER, subjects.MAKER, *readers.makers(lexicons)]
