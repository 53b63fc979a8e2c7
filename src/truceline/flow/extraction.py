"""The extract stage over documents: what has not changed is taken over, the rest is read here or by two workers.

A worker is ``python -m truceline.flow.worker``: documents in, claims out, one at a time. It ends when its input does,
so that a killed run leaves none behind, and it never imports the program that started it.
"""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from truceline.errors import RunError
from truceline.flow.worker import Answer, Extractor, read_frame, write_frame
from truceline.model import Claim, Document, Refusal, content_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from truceline.engine.base import Reading
    from truceline.flow.progress import Progress

PASSING: Final = frozenset({"extract.endpoint"})
"""Refusals for what may be otherwise the next time: such documents are read again."""

FEW: Final = 200
"""Up to so many documents are read here: one of 200 words takes 25 ms, a worker 2 s to start (two cores, measured)."""


class Extracted(msgspec.Struct, frozen=True):
    """Claims and refusals of all documents, in the order of the documents; how many documents were refused."""

    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]
    refused_documents: int
    taken_over: int


class Reader(Protocol):
    """Reads one document after the other: the rules, or an endpoint in their place."""

    def answer(self, document: Document) -> Answer:
        """The claims of a document, and what was not taken."""
        ...


def extract_all(
    documents: Sequence[Document],
    known: Mapping[str, Answer],
    parses: Path,
    workers: int,
    progress: Progress,
    reader: Reader | None = None,
    countries: Sequence[str] = (),
) -> Extracted:
    """Claims of all documents; ``known`` are answers of the last generation that still hold, by document.

    ``reader`` stands in for the rules; it is asked here, one document after the other. ``countries`` are the case's.

    Raises:
        RunError: the language model is missing, or a worker died.
    """
    answers = {document.id: known[document.id] for document in documents if document.id in known}
    left = [document for document in documents if document.id not in answers]
    progress.begin("extract", len(documents))
    progress.advance("extract", len(answers))
    if reader is None and workers > 1 and len(left) > FEW:
        command = [sys.executable, "-m", "truceline.flow.worker", str(parses.absolute()), *countries]
        answers |= _by_workers(left, command, workers, progress, len(answers))
    elif left:
        extractor = reader or Extractor(parses, countries)
        for document in left:
            answers[document.id] = extractor.answer(document)
            progress.advance("extract", len(answers))
    progress.end("extract")
    ordered = [answers[document.id] for document in documents]
    return Extracted(
        claims=tuple(claim for answer in ordered for claim in answer.claims),
        refusals=tuple(refusal for answer in ordered for refusal in answer.refusals),
        refused_documents=sum(1 for answer in ordered if answer.refusals and not answer.claims),
        taken_over=len(documents) - len(left),
    )


def _by_workers(
    documents: Sequence[Document], command: list[str], workers: int, progress: Progress, done: int
) -> dict[str, Answer]:
    """Answers of workers that take documents from one queue: which takes which does not matter."""
    queue = deque(documents)
    answers: dict[str, Answer] = {}

    def serve() -> None:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:  # noqa: S603 our own module
            try:
                while (document := _next(queue)) is not None:
                    answers[document.id] = _ask(worker, document)
                    progress.advance("extract", done + len(answers))
            finally:
                queue.clear()  # where one worker failed, the others need not go on
                worker.communicate()

    with ThreadPoolExecutor(workers) as pool:
        for served in [pool.submit(serve) for _ in range(workers)]:
            served.result()
    return answers


def _next(queue: deque[Document]) -> Document | None:
    try:
        return queue.popleft()
    except IndexError:
        return None


def _ask(worker: subprocess.Popen[bytes], document: Document) -> Answer:
    if worker.stdin is None or worker.stdout is None:  # both were asked for; this tells the type checker
        raise RunError("a worker has no pipes")
    try:
        write_frame(worker.stdin, msgspec.msgpack.encode(document))
        frame = read_frame(worker.stdout)
    except OSError as error:
        raise _died(document) from error
    if frame is None:
        raise _died(document)
    answer = msgspec.msgpack.decode(frame, type=Answer)
    answer.raise_fault()
    return answer


def _died(document: Document) -> RunError:
    return RunError(
        "the process that read this document ended before it was done",
        where=document.origin,
        mend="see its message above; where memory is short, end other programs and run again",
    )


def still_holding(reading: Reading, documents: Sequence[Document]) -> dict[str, Answer]:
    """Answers of the last generation for documents that are what they were, by document."""
    before = {document.id: content_hash(document) for document in reading.read(Document)}
    same = [document.id for document in documents if before.get(document.id) == content_hash(document)]
    claims: dict[str, list[Claim]] = {key: [] for key in same}
    refusals: dict[str, list[Refusal]] = {key: [] for key in same}
    for claim in reading.read(Claim):
        if claim.document in claims:
            claims[claim.document].append(claim)
    for refusal in reading.read(Refusal):
        if refusal.item in refusals and refusal.code.startswith("extract."):
            refusals[refusal.item].append(refusal)
    return {
        key: Answer(claims=tuple(claims[key]), refusals=tuple(refusals[key]))
        for key in same
        if not any(refusal.code in PASSING for refusal in refusals[key])
    }
