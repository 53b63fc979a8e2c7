"""What a reader gets and gives: the seam between ``read_evidence`` and the readers of formats."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, NamedTuple, Protocol

from truceline.engine.columns import Columns
from truceline.model.coverage import Coverage
from truceline.model.record import Record
from truceline.model.refusal import Refusal
from truceline.read.speakers import load_speakers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from truceline.errors import ItemError
    from truceline.model.evidence import Document, Evidence
    from truceline.model.noun import Maker, Weighted
    from truceline.read.front import Front
    from truceline.read.mapping import Layout
    from truceline.read.options import ReadOptions


class KnowsActs(Protocol):
    """What the readers of tables ask of the acts' lexicon; ``truceline.lexicon.acts.Acts`` is one."""

    @property
    def version(self) -> str:
        """Version and hash of the lexicon."""
        ...

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all acts."""
        ...

    def knows(self, act: str) -> bool:
        """Is this the id of an act or family?"""
        ...

    def from_acled(self, name: str) -> str | None:
        """Act or family that ACLED calls by this name, or None."""
        ...

    def from_ucdp(self, type_of_violence: int) -> str:
        """Family that stands for UCDP's type of violence."""
        ...


class KnowsParties(Protocol):
    """What the readers of tables ask of the parties' lexicon; ``truceline.lexicon.parties.Parties`` is one."""

    @property
    def version(self) -> str:
        """Version and hash of the lexicon."""
        ...

    def match(self, text: str) -> tuple[Weighted, ...]:
        """Parties that a whole phrase may mean, most likely first."""
        ...

    def kind(self, party: str) -> str:
        """What kind of actor a party is."""
        ...


class Lexicons(NamedTuple):
    """The lexicons that the readers of tables need."""

    acts: KnowsActs
    parties: KnowsParties

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Their names and versions, and those of the words for speakers, as a maker records them."""
        return tuple(sorted((("acts", self.acts.version), ("parties", self.parties.version), *load_speakers().stamps)))


class Body:
    """The bytes of a piece of evidence: in memory, or in a file that need not be read whole."""

    def __init__(self, content: bytes | Path) -> None:
        self._content = content

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self._content) if isinstance(self._content, bytes) else self._content.stat().st_size

    def head(self, count: int) -> bytes:
        """The first bytes."""
        if isinstance(self._content, bytes):
            return self._content[:count]
        with self._content.open("rb") as stream:
            return stream.read(count)

    def whole(self) -> bytes:
        """All bytes."""
        return self._content if isinstance(self._content, bytes) else self._content.read_bytes()

    def open(self) -> IO[bytes]:
        """The bytes as a stream."""
        return io.BytesIO(self._content) if isinstance(self._content, bytes) else self._content.open("rb")


@dataclass(frozen=True)
class Source:
    """A piece of evidence with its bytes and everything that says how to read them.

    ``front`` is what a sidecar file says about it, ``mapping`` what a person says of a table's columns, and ``beside``
    the ids of the evidence of the files that say so.
    """

    evidence: Evidence
    body: Body
    options: ReadOptions
    lexicons: Lexicons
    front: Front | None = None
    mapping: Layout | None = None
    beside: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """All bytes of it."""
        return self.body.whole()

    @property
    def where(self) -> str:
        """What messages call it."""
        return self.evidence.origin

    @property
    def suffix(self) -> str:
        """Last extension of the origin's path in lower case, with the dot; empty where there is none."""
        name = self.evidence.origin.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rsplit("/", maxsplit=1)[-1]
        return "." + name.rsplit(".", maxsplit=1)[1].lower() if "." in name.strip(".") else ""

    @property
    def dataset(self) -> str:
        """What a table of our own is called: its path below ``sources/`` without extensions (``2017/incidents``).

        It is part of its rows' ids: two tables in two folders are two data sets.
        """
        path = self.evidence.origin.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].removeprefix("sources/")
        folder, slash, name = path.rpartition("/")
        return folder + slash + (name.split(".", maxsplit=1)[0] or name)

    @property
    def derived_from(self) -> tuple[str, ...]:
        """Ids that a noun read from it comes from: the evidence, then that of the files beside it."""
        return (self.evidence.id, *self.beside)


NO_RECORDS: Final[Columns[Record]] = Columns(Record)
NO_COVERAGES: Final[Columns[Coverage]] = Columns(Coverage)


class Copy(NamedTuple):
    """A working copy that was taken out of a piece of evidence (a page of a web archive), to be kept beside it."""

    evidence: Evidence
    data: bytes


class ReadResult(NamedTuple):
    """What was read from one piece of evidence, in the order in which it stands there.

    ``rows`` is how many rows a table has, those refused included; ``copies`` are what documents were read from instead.
    """

    documents: tuple[Document, ...] = ()
    records: Columns[Record] = NO_RECORDS
    coverages: Columns[Coverage] = NO_COVERAGES
    refusals: tuple[Refusal, ...] = ()
    rows: int = 0
    copies: tuple[Copy, ...] = ()


class Reader(Protocol):
    """The hook: read one source of a format into documents, records and coverage, or raise ItemError."""

    def __call__(self, source: Source) -> ReadResult:
        """Read it."""
        ...


def refusal(source: Source, error: ItemError, maker: Maker) -> Refusal:
    """The error as a record: what of this source was not taken, and why."""
    where = error.where or source.where
    return Refusal(
        id=Refusal.id_of(error.code, where),
        made_by=maker.id,
        derived_from=source.derived_from,
        code=error.code,
        where=where,
        reason=error.reason,
        mend=error.mend,
        item=source.evidence.id,
    )


def refusals(source: Source, errors: Sequence[ItemError], maker: Maker) -> tuple[Refusal, ...]:
    """One record for each error; of those with the same code and place only the first."""
    made: dict[str, Refusal] = {}
    for error in errors:
        record = refusal(source, error, maker)
        made.setdefault(record.id, record)
    return tuple(made.values())
