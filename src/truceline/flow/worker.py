"""Extraction of one document after the other, here or as a process of its own (``python -m truceline.flow.worker``)."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from truceline.errors import ItemError, LexiconError, RunError, StorageError
from truceline.flow.parses import ParseFolder
from truceline.model import Claim, Document, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.model import Maker

HEAD_BYTES = 4
COLLECT_AFTER = 50_000
"""New objects, less those that went, after which garbage is looked for: about a document's. With Python's own 700 a
document costs an eighth more time; the memory of a worker stays as it is (measured)."""


class Answer(msgspec.Struct, frozen=True):
    """Claims and refusals of a document; ``fault`` is (kind, reason, where, mend) of an error that stops the run."""

    claims: tuple[Claim, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    fault: tuple[str, str, str, str] | None = None

    def raise_fault(self) -> None:
        """Raise the error that stopped the worker, where there is one."""
        if self.fault is not None:
            kind, reason, where, mend = self.fault
            kinds = {"LexiconError": LexiconError, "StorageError": StorageError}
            raise kinds.get(kind, RunError)(reason, where=where, mend=mend)


class Extractor:
    """The extractors of all languages over kept parses; a model is loaded at the first text whose parse is not kept.

    ``countries`` (alpha-3) are the case's: they help to tell which war a text is about.
    """

    def __init__(self, parses: Path, countries: Iterable[str] = ()) -> None:
        from truceline.extract.languages import Languages
        from truceline.flow.place_names import GazetteerNames

        self._languages = Languages(ParseFolder(parses), GazetteerNames(), countries)

    def makers(self, documents: Iterable[Document]) -> tuple[Maker, ...]:
        """Who makes the claims and refusals of these documents."""
        return self._languages.makers(documents)

    def answer(self, document: Document) -> Answer:
        """The claims of a document; what it cannot take becomes a refusal."""
        try:
            result = self._languages.extract(document)
        except ItemError as error:
            return Answer(refusals=(self._refusal(document, error),))
        return Answer(claims=tuple(result.claims), refusals=tuple(result.refusals))

    def _refusal(self, document: Document, error: ItemError) -> Refusal:
        return Refusal(
            id=Refusal.id_of(error.code, document.id),
            made_by=self._languages.maker.id,
            derived_from=(document.id,),
            code=error.code,
            where=error.where or document.origin,
            reason=error.reason,
            mend=error.mend,
            item=document.id,
        )


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write bytes with their length before them."""
    stream.write(len(data).to_bytes(HEAD_BYTES, "big") + data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The bytes of one frame; None where the stream has ended."""
    head = stream.read(HEAD_BYTES)
    size = int.from_bytes(head, "big")
    data = stream.read(size) if len(head) == HEAD_BYTES else b""
    return data if len(head) == HEAD_BYTES and len(data) == size else None


def serve(parses: Path, incoming: IO[bytes], outgoing: IO[bytes], countries: Iterable[str] = ()) -> None:
    """Answer documents until there are no more."""
    extractor: Extractor | None = None
    is_first = True
    while (frame := read_frame(incoming)) is not None:
        try:
            extractor = extractor or Extractor(parses, countries)
            answer = extractor.answer(msgspec.msgpack.decode(frame, type=Document))
        except RunError as error:
            answer = Answer(fault=(type(error).__name__, error.reason, error.where, error.mend))
        write_frame(outgoing, msgspec.msgpack.encode(answer))
        if is_first:
            is_first = False
            gc.collect()
            gc.freeze()  # lexicons and model stay for good: collections need not walk through them again and again
            gc.set_threshold(COLLECT_AFTER, 10, 10)


def main() -> None:
    """Serve on this process's own streams; whatever a library prints goes to stderr, not between the frames."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a worker a core: numpy's threads would wait for each other
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(Path(sys.argv[1]), sys.stdin.buffer, outgoing, sys.argv[2:])


if __name__ == "__main__":
    main()
