"""Judgement: what a person decided, as a row of its own: superseded, never overwritten; it wins over the machine."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from truceline.model.noun import Noun, identify


class Verb(StrEnum):
    """What a judgement does."""

    SAME = "same"
    DIFFERENT = "different"
    SPLIT = "split"
    MOVE = "move"
    REJECT = "reject"
    CORRECT = "correct"
    REVIEWED = "reviewed"


class Judgement(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's decision on one or more things (``subjects``: ids, in the order that the verb reads them).

    ``same A B`` joins, ``different A B`` keeps apart, ``split I A…`` takes items out of an incident, ``move A I``
    assigns an item, ``reject A`` takes it out of reconciliation, ``correct A`` sets ``field`` to ``value``,
    ``reviewed F`` sets a finding's review state (``value``). ``supersedes`` names the judgement it replaces.
    """

    STAGE: ClassVar[str] = "reconcile"
    NAME: ClassVar[str] = "judgement"
    PREFIX: ClassVar[str] = "jdg"

    verb: Verb
    subjects: tuple[str, ...]
    field: str | None = None
    value: str | None = None
    author: str
    time_utc: datetime
    reason: str
    supersedes: str | None = None

    @staticmethod
    def id_of(verb: Verb, subjects: tuple[str, ...], author: str, time_utc: datetime, field: str | None = None) -> str:
        """Id of a judgement: what was decided on what (on which field, if on one), by whom, when."""
        inputs = {"verb": verb, "subjects": list(subjects), "author": author, "time": time_utc}
        return identify("jdg", inputs if field is None else {**inputs, "field": field})
