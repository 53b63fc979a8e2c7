"""Pages to claims in a run, against trafilatura and spaCy alone on the same pages: documents a second, memory.

    ./dev bench extract [DOCUMENTS]

The pages are made here of our own reports: the bundled case's prose, paragraph after paragraph from a new start for
each page, to 730 words, as HTML. Ours is the read and the extract stage with two workers, as ``truceline run`` has them
(from 200 documents on); theirs is two processes that take the prose with trafilatura and parse it with the same spaCy
model, and no more.
Seconds are by the clock; ``cpu_s`` are those of the processor, which other programs on the machine disturb less.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench/results/extract.json"
SOURCES = ROOT / "src/truceline/cases/syria-2017/sources"
WORDS = 730
WORKERS = 2
GOALS = {"documents_per_s": 15.0, "ratio_to_peers": 1.5, "worker_mb": 600}


def paragraphs() -> list[str]:
    """All paragraphs of our own reports, in order."""
    found = []
    for path in sorted(SOURCES.glob("20*.md")):
        body = path.read_text("utf-8").split("---\n", 2)[-1]
        found += [block.strip().replace("**", "") for block in body.split("\n\n") if block.strip()]
    return found


def pages(folder: Path, count: int) -> list[Path]:
    """So many pages of about ``WORDS`` words, each beginning at another paragraph."""
    every = paragraphs()
    made = []
    for number in range(count):
        text: list[str] = []
        words = 0
        at = number * 7
        while words < WORDS:
            block = every[at % len(every)]
            text.append(f"<p>{block} ({number})</p>" if not text else f"<p>{block}</p>")
            words += len(block.split())
            at += 1
        title = f"Report {number} on the truce"
        head = f"<title>{title}</title><meta property='article:published_time' content='2017-07-{1 + number % 28:02d}'>"
        page = (
            f"<html lang='en'><head>{head}</head><body><article><h1>{title}</h1>{''.join(text)}</article></body></html>"
        )
        path = folder / f"page-{number:04d}.html"
        path.write_text(page, "utf-8")
        made.append(path)
    return made


def ours(files: list[Path], folder: Path) -> dict[str, float]:
    """Seconds of reading and extracting with two workers, and the largest worker's memory."""
    from truceline.flow.extraction import extract_all
    from truceline.flow.progress import Silence
    from truceline.model import Document, Evidence
    from truceline.read.readers import read_evidence

    begun, cpu = time.perf_counter(), _cpu()
    documents: list[Document] = []
    for number, path in enumerate(files):
        data = path.read_bytes()
        evidence = Evidence(
            id=f"ev-{number}",
            made_by="bench",
            sha256=f"{number:064d}",
            size=len(data),
            media_type="text/html",
            origin=path.name,
            captured_utc=datetime.now(UTC),
            captured_with="bench",
        )
        documents += read_evidence(evidence, data).documents
    read_s = time.perf_counter() - begun
    found = extract_all(documents, {}, folder / "parses", WORKERS, Silence())
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "documents": len(documents),
        "words": sum(len(document.text.split()) for document in documents),
        "claims": len(found.claims),
        "read_s": round(read_s, 2),
        "seconds": round(seconds, 2),
        "documents_per_s": round(len(documents) / seconds, 2),
        "cpu_s": round(_cpu() - cpu, 2),
        "worker_mb": round(peak),
    }


PEER = """
import sys, trafilatura
from truceline.extract.syntax_model import load_model
language = load_model()
for line in sys.stdin:
    page = open(line.strip(), encoding="utf-8").read()
    text = trafilatura.extract(page, include_comments=False) or ""
    for _ in language.pipe([block for block in text.split("\\n") if block.strip()]):
        pass
"""


def _cpu() -> float:
    """Processor seconds of this process and its ended children."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def theirs(files: list[Path]) -> dict[str, float]:
    """Seconds of trafilatura and spaCy alone, in two processes."""
    begun, cpu = time.perf_counter(), _cpu()
    workers = []
    for first in range(WORKERS):
        worker = subprocess.Popen([sys.executable, "-c", PEER], stdin=subprocess.PIPE, text=True)
        workers.append((worker, files[first::WORKERS]))
    for worker, own in workers:
        if worker.stdin is not None:
            worker.stdin.write("".join(f"{path}\n" for path in own))
            worker.stdin.close()
    if any(worker.wait() for worker, _ in workers):
        raise SystemExit("the peers failed: see above")
    seconds = time.perf_counter() - begun
    rate = round(len(files) / seconds, 2)
    return {"seconds": round(seconds, 2), "documents_per_s": rate, "cpu_s": round(_cpu() - cpu, 2)}


def main() -> None:
    """Measure both in one run, print and keep the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = pages(folder, count)
        mine, peers = ours(files, folder), theirs(files)
    result = {
        "time_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "python": platform.python_version()},
        "ours": mine,
        "trafilatura_and_spacy": peers,
        "ratio_to_peers": round(mine["seconds"] / peers["seconds"], 2),
        "ratio_of_cpu": round(mine["cpu_s"] / peers["cpu_s"], 2),
        "goals": GOALS,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
