"""How fast is a table judged from Parquet to Parquet, clause logic and all, and does memory stay flat?

``./dev bench assess [--sizes N,N…] [--agreement ID…]``. Records are drawn over Syria, 2017 and 2018, in random order
(seed 1), and judged against the memorandum of 4 May 2017; each size in a process of its own, so that its peak memory is
its own. ``kernel`` is the CPU that the index of zones takes for the same places: the bound is that the whole is at
least a tenth as fast. A size of 37,000,000 is about 1 GB of Parquet, 370,000,000 about 10 GB: give them by hand.
Results with machine and versions go to ``results/assess.json``. Exits 1 where the bound is not kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from truceline.assess.bulk.find import IndexMasses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.assess.bulk.assessor import PlaceColumns, Triples
    from truceline.assess.ground import Outline

RESULTS: Final = Path(__file__).parent / "results" / "assess.json"
SIZES: Final = "100000,1000000,10000000"
AGREEMENT: Final = "syr-2017-05-04-astana"
CHUNK: Final = 1 << 20
BOUND: Final = 0.1
ACTS: Final = np.array(["air_drone_strike", "shelling_artillery_missile_attack", "armed_clash", "attack"])
PARTIES: Final = np.array(
    ["russia", "syrian-government", "us-led-coalition", "islamic-state", "turkey", "", "armed-opposition"]
)


def records(rows: int, rng: np.random.Generator) -> pa.Table:
    """So many records."""
    day = np.datetime64("2017-01-01") + rng.integers(0, 730, rows)
    columns: dict[str, Any] = {
        "id": pa.array(rng.integers(0, 1 << 40, rows)),
        "lon": rng.uniform(35.5, 42.3, rows),
        "lat": rng.uniform(32.3, 37.3, rows),
        "radius_m": rng.choice([500.0, 5_000.0, 20_000.0, 50_000.0], rows),
        "date": pa.array(day),
        "date_end": pa.array(day + rng.choice([0, 0, 0, 6, 29], rows)),
        "act": pa.array(ACTS[rng.integers(0, len(ACTS), rows)]),
        "actor": pa.array(PARTIES[rng.integers(0, len(PARTIES), rows)]),
        "target": pa.array(PARTIES[rng.integers(0, len(PARTIES), rows)]),
    }
    return pa.table(columns)


def write(rows: int, path: Path) -> None:
    """A table of so many records, made piece by piece."""
    rng = np.random.default_rng(1)
    with pq.ParquetWriter(path, records(0, rng).schema) as writer:
        for first in range(0, rows, CHUNK):
            writer.write_table(records(min(CHUNK, rows - first), rng), row_group_size=1 << 18)


class Timed:
    """The index of zones, and the CPU seconds that it took."""

    def __init__(self) -> None:
        self.cpu_s = 0.0
        self._find = IndexMasses()

    def __call__(self, outlines: Sequence[Outline], place: PlaceColumns) -> Triples:
        """The masses, and their time taken apart."""
        begun = time.process_time()
        found = self._find(outlines, place)
        self.cpu_s += time.process_time() - begun
        return found


def one(path: Path, out: Path, agreements: list[str]) -> dict[str, float]:
    """Judge a table; what it took."""
    from truceline.agreement.compile import compile_agreement
    from truceline.agreement.library import load_library
    from truceline.flow.bulk import assess_table
    from truceline.flow.bulk_judge import bulk_judge

    find = Timed()
    judge, stamp = bulk_judge(tuple(map(compile_agreement, load_library(agreements))), find=find)
    begun, wall = time.process_time(), time.perf_counter()
    totals = assess_table(path, out, judge, stamp)
    return {
        "rows": totals.taken,
        "findings": totals.written,
        "bytes": path.stat().st_size,
        "cpu_s": round(time.process_time() - begun, 3),
        "wall_s": round(time.perf_counter() - wall, 3),
        "kernel_cpu_s": round(find.cpu_s, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def measured(rows: int, agreements: list[str]) -> dict[str, float]:
    """One size, judged in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="truceline-bench-") as folder:
        path = Path(folder) / "records.parquet"
        write(rows, path)
        command = [sys.executable, "-m", "bench.assess", "--one", str(path), "--agreement", *agreements]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        return dict(json.loads(done.stdout))


def main() -> int:
    """Measure, print, keep; 1 where the bound is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--agreement", nargs="+", default=[AGREEMENT])
    parser.add_argument("--one", type=Path)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one(asked.one, asked.one.with_name("findings.parquet"), asked.agreement)))
        return 0
    results = []
    for size in asked.sizes.split(","):
        found = measured(int(size), asked.agreement)
        found["share_of_kernel"] = round(found["kernel_cpu_s"] / found["cpu_s"], 3)
        results.append(found)
        print(json.dumps(found), flush=True)
    versions = {name: version(name) for name in ("numpy", "pyarrow", "shapely")}
    kept = {
        "agreements": asked.agreement,
        "machine": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({**kept, "versions": versions, "runs": results}, indent=1) + "\n", "utf-8")
    return 0 if results[-1]["share_of_kernel"] >= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
