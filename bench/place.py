"""How fast are place strings resolved, and how is the gazetteer built, opened and how large is it?

``./dev bench place`` builds the gazetteer's file in a folder of its own, opens it, resolves one warm string after
another, and a hundred thousand distinct strings on two cores: names of the world's places as they are, misspelt, in
another order of words, with what they lie in, and names of nothing. Bounds are those of issue 5. They
are held against the processor's time (of two processes, half of what both used), since other work on the machine would
make the clock's a matter of luck; both are printed. Exits 1 where one is not kept.
"""

from __future__ import annotations

import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from truceline.place.bulk import BulkOptions, place_strings
from truceline.place.gazetteer import Gazetteer
from truceline.place.store import open_world, world_path

RESULTS: Final = Path(__file__).parent / "results" / "place.json"
STRINGS: Final = 100_000
BUILD_S, OPEN_MS, ONE_MS, ALL_S, SIZE_MB = 60.0, 100.0, 1.0, 60.0, 250.0
CASE: Final = ("SYR", "UKR", "YEM")

OPENING: Final = """
import time
from truceline.place import gazetteer, ranking, folding, widths
folding.load_matching(), ranking.load_ranking(), widths.load_widths()
start, used = time.perf_counter(), time.process_time()
gazetteer.Gazetteer(["SYR"]).match("Aleppo")
print(time.process_time() - used, time.perf_counter() - start)
"""


def strings(count: int) -> list[str]:
    """Distinct strings as tables have them, the same each time."""
    draw = random.Random(5)  # noqa: S311 a sample that is the same each time
    query = "select names from spelling order by place"
    names = [line.split("\t", 1)[1] for (told,) in open_world().connection.execute(query) for line in told.split("\n")]
    found: dict[str, None] = {}
    while len(found) < count:
        name = draw.choice(names)
        way = draw.randrange(10)
        if way == 0 and len(name) > 4:
            at = draw.randrange(1, len(name) - 1)
            name = name[:at] + name[at + 1 :]
        elif way == 1:
            name = f"{name}, {draw.choice(('Idlib', 'Donetsk', 'Taiz', 'Texas', 'France'))}"
        elif way == 2:
            name = "".join(draw.choices("abdefghiklmnorstuwz", k=draw.randrange(4, 12))).title()
        found[name] = None
    return list(found)


class Spent:
    """Seconds of the processor (this process, or its children) and of the clock since it was made."""

    def __init__(self, who: int = resource.RUSAGE_SELF) -> None:
        self.who = who
        self.cpu, self.wall = self._cpu(), time.perf_counter()

    def _cpu(self) -> float:
        used = resource.getrusage(self.who)
        return used.ru_utime + used.ru_stime

    def so_far(self) -> tuple[float, float]:
        """Seconds of the processor and of the clock so far."""
        return self._cpu() - self.cpu, time.perf_counter() - self.wall


def measured() -> dict[str, tuple[float, float, float]]:
    """Each figure by the processor and by the clock, with its bound."""
    with tempfile.TemporaryDirectory() as folder:
        spent = Spent()
        open_world(Path(folder))
        build = spent.so_far()
        size_mb = world_path(Path(folder)).stat().st_size / 1e6
    told = subprocess.run([sys.executable, "-c", OPENING], capture_output=True, text=True, check=True)
    opening = [float(value) * 1e3 for value in told.stdout.split()]
    gazetteer = Gazetteer(CASE)
    every = strings(STRINGS)
    for name in every[:500]:
        gazetteer.match(name)
    spent = Spent()
    for name in every[500:3500]:
        gazetteer.match(name)
    one = [value / 3 for value in spent.so_far()]
    spent = Spent(resource.RUSAGE_CHILDREN)
    table = place_strings(every, BulkOptions(countries=CASE, workers=2))
    all_cpu, all_wall = spent.so_far()
    placed = sum(value is not None for value in table.column("entry").to_pylist())
    print(f"{platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; {placed} of {STRINGS} placed")
    return {
        "build_s": (*build, BUILD_S),
        "size_mb": (size_mb, size_mb, SIZE_MB),
        "open_and_first_name_ms": (opening[0], opening[1], OPEN_MS),
        "one_new_string_warm_ms": (one[0], one[1], ONE_MS),
        "strings_100000_two_processes_s": (all_cpu / 2, all_wall, ALL_S),
    }


def main() -> int:
    """Measure, print, keep the results; 1 where a bound is not kept by the processor's time."""
    figures = measured()
    for name, (cpu, wall, bound) in figures.items():
        print(f"  {name:34} {cpu:8.2f}  by the clock {wall:8.2f}  (bound {bound:g})")
    kept = {name: {"cpu": round(cpu, 2), "wall": round(wall, 2)} for name, (cpu, wall, _) in figures.items()}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    return int(any(cpu > bound for cpu, _, bound in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
