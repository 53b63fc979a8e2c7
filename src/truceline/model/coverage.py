"""Coverage: who could observe what area in which period. Without it, silence is not calm."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from truceline.model.noun import Noun, identify


class Coverage(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An observer could, or could not, observe an area in [start_utc, end_utc) by some means.

    ``restriction`` is empty where there was none. ``area`` is a place phrase; its ``Placement`` carries this id.
    """

    STAGE: ClassVar[str] = "read"
    NAME: ClassVar[str] = "coverage"
    PREFIX: ClassVar[str] = "cov"

    evidence: str
    row: int
    observer: str
    party: str | None = None
    area: str
    admin1: str = ""
    start_utc: datetime
    end_utc: datetime
    means: str = ""
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    text: str = ""

    @staticmethod
    def id_of(dataset: str, row_id: str) -> str:
        """Id of a coverage row: the table's name and its own id of the row."""
        return identify("cov", {"dataset": dataset, "row": row_id})
