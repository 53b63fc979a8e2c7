"""Russian reports to claims: documents a second of the processor, and the memory of a worker.

    ./dev bench russian [DOCUMENTS]

The documents are made here of our own gold reports of the development half: their paragraphs one after the other from a
new start for each, to 730 words. One process does what a worker of ``truceline run`` does; seconds are the processor's.
The peer is the parse alone (razdel, morphology, syntax) of the same documents in the same process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from truceline.extract.normal import Piece, normalise
from truceline.extract.parse import MemoryParseStore
from truceline.extract.russian.extractor import RussianExtractor
from truceline.extract.russian.parse import RussianParser
from truceline.lexicon.parties import load_parties
from truceline.model.evidence import Block, BlockRole, Document
from truceline.score.load import load_gold

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench/results/russian.json"
GOLD = ROOT / "tests/gates/gold/claims/dev"
WORDS = 730
GOALS = {"documents_per_cpu_s": 7.5, "worker_mb": 600}


def texts(count: int) -> list[str]:
    """So many texts of about ``WORDS`` words, one paragraph a line."""
    reports = [report for report in load_gold(GOLD) if report.front.language == "ru" and report.front.published]
    paragraphs = [block for report in reports for block in report.text.split("\n\n") if block.strip()]
    made = []
    for number in range(count):
        text: list[str] = []
        at = number * 3
        while sum(len(block.split()) for block in text) < WORDS:
            text.append(" ".join(paragraphs[at % len(paragraphs)].split()))
            at += 1
        made.append("\n".join([f"{number}. {text[0]}", *text[1:]]))
    return made


def document_of(number: int, text: str) -> Document:
    """A document whose lines are prose blocks."""
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(start=at, end=at + len(line), role=BlockRole.PROSE))
        at += len(line) + 1
    return Document(
        id=f"doc-{number}",
        made_by="bench",
        evidence=f"ev-{number}",
        media_type="text/plain",
        origin=f"{number}.txt",
        language="ru",
        text=text,
        blocks=tuple(blocks),
    )


def main() -> None:
    """Measure, print and write the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    documents = [document_of(number, text) for number, text in enumerate(texts(count))]
    store = MemoryParseStore()
    parser = RussianParser(store)
    begun = time.process_time()
    parser.parse(*pieces(documents[0]))
    load_s, begun = time.process_time() - begun, time.process_time()
    for document in documents:
        parser.parse(*pieces(document))
    parse_s, begun = time.process_time() - begun, time.process_time()
    extractor = RussianExtractor(load_parties(), parser)
    claims = sum(len(extractor.extract(document).claims) for document in documents)
    rules_s = time.process_time() - begun
    figures = {
        "measured": datetime.now(UTC).date().isoformat(),
        "documents": count,
        "words": sum(len(document.text.split()) for document in documents),
        "claims": claims,
        "load_cpu_s": round(load_s, 2),
        "parse_cpu_s": round(parse_s, 2),
        "rules_cpu_s": round(rules_s, 2),
        "documents_per_cpu_s": round(count / (parse_s + rules_s), 2),
        "ratio_to_parse_alone": round((parse_s + rules_s) / parse_s, 2),
        "worker_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "goals": GOALS,
    }
    print(json.dumps(figures, indent=1))
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n")


def pieces(document: Document) -> tuple[str, list[Piece]]:
    """Normal text and blocks, as the extractor hands them to the parser."""
    return normalise(document.text), [Piece(block.start, block.end) for block in document.blocks]


if __name__ == "__main__":
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":  # as workers have it: threads that wait burn the processor
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "OPENBLAS_NUM_THREADS": "1"})  # noqa: S606 ourselves
    main()
