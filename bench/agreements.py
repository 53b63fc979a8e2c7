"""How long does it take to load, check and compile agreements, and to get them from the cache?

``./dev bench agreements`` compiles each agreement of the library in turn, and all of them again from the cache, and
compares with the bounds that issue 4 sets: 5 s, 0.5 s, 50 ms. Times are of the processor, since other work on the
machine would make those of the clock a matter of luck; both are printed. Exits 1 where a bound is not kept.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

import shapely

from truceline.agreement import cache, compile
from truceline.agreement.library import library_ids, library_path
from truceline.agreement.load import load_agreement
from truceline.geo import along, boundaries
from truceline.lexicon.acts import load_acts
from truceline.lexicon.armaments import load_armaments
from truceline.lexicon.parties import load_parties

RESULTS: Final = Path(__file__).parent / "results" / "agreements.json"
LIBRARY_S: Final = 5.0
ONE_S: Final = 0.5
CACHED_S: Final = 0.05


class Spent(NamedTuple):
    """Seconds of the processor and of the clock."""

    cpu_s: float
    wall_s: float


def main() -> int:
    """Measure, print, keep the results; 1 where a bound is not kept."""
    start = _now()
    load_acts(), load_armaments(), load_parties()
    lexicons = _since(start)
    fresh = {key: _compiled(key) for key in library_ids()}
    cached = _cached()
    library = sum(item.cpu_s for item in fresh.values()) + lexicons.cpu_s
    slowest = max(fresh, key=lambda key: fresh[key].cpu_s)
    slowest_cached = max(cached, key=lambda key: cached[key].cpu_s)
    print(f"{platform.python_version()}, shapely {shapely.__version__}, {os.cpu_count()} cores, {platform.machine()}")
    for key, spent in fresh.items():
        again = cached[key].cpu_s * 1e3
        print(f"  {key:44} {spent.cpu_s:6.3f} s  {spent.wall_s:6.3f} s by the clock  cached {again:5.1f} ms")
    print(f"lexicons {lexicons.cpu_s:.2f} s; library {library:.2f} s (bound {LIBRARY_S:g})")
    print(f"slowest {slowest}: {fresh[slowest].cpu_s:.3f} s (bound {ONE_S:g})")
    print(
        f"slowest from cache {slowest_cached}: {cached[slowest_cached].cpu_s * 1e3:.1f} ms (bound {CACHED_S * 1e3:g})"
    )
    RESULTS.parent.mkdir(exist_ok=True)
    told = {
        "library_cpu_s": round(library, 3),
        "one_cpu_s": {key: round(item.cpu_s, 3) for key, item in fresh.items()},
        "cached_cpu_s": {key: round(item.cpu_s, 4) for key, item in cached.items()},
    }
    RESULTS.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    is_kept = library < LIBRARY_S and fresh[slowest].cpu_s < ONE_S and cached[slowest_cached].cpu_s < CACHED_S
    return 0 if is_kept else 1


def _compiled(key: str) -> Spent:
    """Load, check and compile from nothing but the lexicons."""
    for kept in (along._strip_of, boundaries._units, boundaries._names, boundaries.country_outline):
        kept.cache_clear()
    compile._memory.known.clear()
    start = _now()
    compile.compile_agreement(load_agreement(library_path(key)))
    return _since(start)


def _cached() -> dict[str, Spent]:
    """From a cache that was filled before, with nothing in memory."""
    with tempfile.TemporaryDirectory() as folder:
        for key in library_ids():
            cache.load_compiled(library_path(key), Path(folder))
        found = {}
        for key in library_ids():
            compile._memory.known.clear()
            start = _now()
            cache.load_compiled(library_path(key), Path(folder))
            found[key] = _since(start)
    return found


def _now() -> Spent:
    return Spent(time.process_time(), time.perf_counter())


def _since(start: Spent) -> Spent:
    return Spent(time.process_time() - start.cpu_s, time.perf_counter() - start.wall_s)


if __name__ == "__main__":
    sys.exit(main())
