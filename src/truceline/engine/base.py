"""The seam between the flow and a database: what a store of generations can do, whichever engine it is.

A store is one file (or database) of one case. It is read through a ``Reading``, which sees one whole state and never
changes under its reader, and grown by a ``Writing``, which becomes visible in one step or not at all.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

import msgspec

from truceline.model.noun import Maker, Noun, Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from types import TracebackType

    from truceline.model.agreement import Agreement

N = TypeVar("N", bound=Noun)

SCHEMA_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
"""What a case may call its schema in a database that several cases share."""

Scalar = str | int | float | bool | None
"""What may be handed to a query as a parameter."""


class StageTally(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What went into a stage, what came out and what it refused: ``taken`` = ``out`` + ``refused``.

    ``unit`` says what was counted (files, documents, claims …); ``made`` how many rows the stage added.
    """

    stage: str
    unit: str
    taken: int = msgspec.field(name="in")
    out: int
    refused: int
    made: int = 0


class Generation(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One published state of a case: its number (from 1), when it was made, with what, and what each stage counted.

    ``release`` is the version of Truceline; ``makers`` are the ids of all makers of its rows, sorted; ``made_with``
    says for a stage with which maker (or other key of its settings) it did all its work, so that a later run can tell
    what it need not do again.
    """

    number: int
    time_utc: datetime
    release: str
    makers: tuple[str, ...] = ()
    tallies: tuple[StageTally, ...] = ()
    made_with: tuple[tuple[str, str], ...] = ()


class Found(NamedTuple):
    """A row's noun (its ``NAME``) and id, as a search by prefix gives it; ``is_current`` in the latest generation."""

    noun: str
    id: str
    is_current: bool


class Change(NamedTuple):
    """From this generation on, the thing was so; ``noun`` is None where it was left out from then on."""

    generation: int
    time_utc: datetime
    noun: Noun | None


class Reading(Protocol):
    """A whole state of a case, unchanged as long as it is open; a context manager that closes itself."""

    dialect: str
    """Name of the SQL dialect that ``query`` takes."""

    def __enter__(self) -> Reading: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def generations(self) -> tuple[Generation, ...]:
        """All generations, oldest first; empty where the case has never been run."""
        ...

    def makers(self) -> dict[str, Maker]:
        """All makers by id."""
        ...

    def agreements(self, generation: int | None = None) -> tuple[Agreement, ...]:
        """The agreements that a generation was assessed against, as they read then, sorted by id."""
        ...

    def read(self, noun: type[N], generation: int | None = None, ids: Collection[str] | None = None) -> list[N]:
        """Rows of a noun in a generation (None: the latest), all or those of ``ids``, sorted by id."""
        ...

    def pick(self, noun: type[Noun], *fields: str) -> list[tuple[Scalar, ...]]:
        """Some scalar fields of all rows of a noun in the latest generation, sorted by id: cheap for big rows."""
        ...

    def find(self, prefix: str, limit: int = 20) -> list[Found]:
        """What has an id that starts so, in any generation, sorted by id, at most ``limit`` of them."""
        ...

    def history(self, item: str) -> list[Change]:
        """How the thing with this id changed over the generations, oldest first; empty where there is none."""
        ...

    def faults(self) -> list[str]:
        """Rows that are not what they were when they were written, in words; empty where all is well."""
        ...

    def query(self, sql: str, parameters: Sequence[Scalar] = ()) -> list[tuple[object, ...]]:
        """Rows of a query in the engine's ``dialect``."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class Writing(Protocol):
    """A generation in the making: private until ``publish``; thrown away where that is never called."""

    def __enter__(self) -> Writing: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def write(self, noun: type[N], rows: Iterable[N]) -> int:
        """Put rows of a noun into the new generation; gives how many of them the store had never seen."""
        ...

    def write_makers(self, makers: Iterable[Maker]) -> None:
        """Keep what the ids in ``made_by`` stand for."""
        ...

    def write_agreements(self, agreements: Iterable[Agreement]) -> None:
        """Keep the agreements that the new generation is assessed against, as they read now."""
        ...

    def publish(
        self,
        time_utc: datetime,
        release: str,
        tallies: Sequence[StageTally],
        made_with: Sequence[tuple[str, str]] = (),
    ) -> Generation | None:
        """Make the new generation visible in one step; None, and nothing changes, where it equals the last one.

        What was not written is not part of the generation.

        Raises:
            StorageError: the disk or database would not take it; the last generation is untouched.
        """
        ...


class Store(Protocol):
    """A database of one case."""

    def exists(self) -> bool:
        """Whether anything was ever published here."""
        ...

    def open_reading(self) -> Reading:
        """The latest whole state, upgraded first where it was made by an earlier release.

        Raises:
            CaseError: it was made by a newer release.
            StorageError: it is damaged or cannot be opened.
        """
        ...

    def begin_generation(self) -> Writing:
        """A new generation on top of the latest; the caller holds the case's lock.

        Raises:
            CaseError: the store was made by a newer release.
            StorageError: the disk is full or read-only, or the file damaged.
        """
        ...
