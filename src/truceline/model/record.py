"""Record: one row of an event table in our terms, its codes kept beside what they stand for."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from truceline.model.claim import Casualties, Hop, Modality
from truceline.model.noun import Noun, Part, Weighted, identify


class Cell(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A participant or other value as the table has it, with the parties it may mean."""

    text: str
    parties: tuple[Weighted, ...] = ()


class CodedPlace(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where, in the table's terms: names, point (degrees, WGS 84), and precision code with its scheme.

    ``scheme`` is ``ucdp``, ``acled``, ``gdelt`` or ``none``; the code is that scheme's integer.
    """

    name: str = ""
    admin1: str = ""
    admin2: str = ""
    country: str = ""
    longitude: float | None = None
    latitude: float | None = None
    scheme: str = "none"
    precision: int | None = None


class CodedTime(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When, in the table's terms: earliest and latest moment [start, end) in UTC, and its precision code."""

    start_utc: datetime
    end_utc: datetime
    clock: str = "UTC"
    scheme: str = "none"
    precision: int | None = None


class Particular(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a row tells in words of something that clauses turn on.

    ``name`` is ``weapon``, ``unit``, ``purpose``, ``notice``, ``character``, ``number`` or ``altitude``.
    """

    name: str
    text: str


class Record(Noun, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of a table.

    ``dataset`` and ``row_id`` name it; ``evidence`` and ``row`` (from 1, header not counted) say where it stands.

    ``is_directed`` is False where the scheme does not say who acted on whom (ACLED: actor1 and actor2).
    ``act`` is an id of ``lexicon/acts.yaml``. ``text`` is the row's description, as the table has it; ``particulars``
    what columns tell of the weapon, the unit and more, sorted by name.
    """

    STAGE: ClassVar[str] = "read"
    NAME: ClassVar[str] = "record"
    PREFIX: ClassVar[str] = "rec"

    evidence: str
    row: int
    dataset: str
    row_id: str
    act: str
    actor: Cell | None = None
    target: Cell | None = None
    is_directed: bool = True
    place: CodedPlace
    time: CodedTime
    casualties: tuple[Casualties, ...] = ()
    chain: tuple[Hop, ...] = ()
    modality: Modality = Modality.ASSERTED
    addresses: tuple[str, ...] = ()
    text: str = ""
    particulars: tuple[Particular, ...] = ()

    @staticmethod
    def id_of(dataset: str, row_id: str) -> str:
        """Id of a row: the data set's name and its own id of the row."""
        return identify("rec", {"dataset": dataset, "row": row_id})
