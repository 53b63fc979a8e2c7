"""How fast are uncertain events laid over zones, how large is the index, and how do peers do on the same work?

``./dev bench kernel [WORLD…] [--seconds S]`` with worlds five, countries, many (all without a name). Peers that are not
installed are left out, and the results say so; S is what a peer may take (40): it is asked as many events as fit, 1, 3,
10, 30 thousand and so on. CPU seconds of one core unless a line says otherwise, all in one run, best of three for ours;
making geometries, tables and indexes is counted apart. Results with machine and versions go to
``results/kernel-WORLD.json``.
Exits 1 where a bound of issue 8 is not kept.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import resource
import sys
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest

from bench import _peers, _worlds
from truceline.geo.kernel import compiled
from truceline.geo.kernel.index import ZoneIndex

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench._worlds import Events, World
    from truceline.geo.kernel.pairs import Pairs

RESULTS: Final = Path(__file__).parent / "results"
WORLDS: Final = {"five": _worlds.five, "countries": _worlds.countries, "many": _worlds.many}
EVENTS: Final = 1_000_000
LARGE: Final = 10_000_000
CHUNK: Final = 1_250_000
VERSIONS: Final = ("numpy", "shapely", "pyarrow", "sedonadb", "duckdb", "duckdb-extension-spatial", "psycopg")
BOUNDS: Final = {
    "five": {"shapely": 60.0, "points_clustered": 1.0},
    "countries": {"shapely": 20.0, "points_clustered": 4.0, "reads": 60.0},
    "many": {"shapely": 100.0, "points_clustered": 5.0, "reads": 400.0, "vertices_s": 1e7, "bytes_vertex": 35.0},
}
OTHERS: Final = 100.0
MOST_BYTES: Final = 5 << 30
"""What a peer may hold; without it, one of them took twenty gigabytes."""
TWO_THREADS: Final = 1.85


def cpu(call: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The least CPU seconds of a few calls, and the last answer."""
    best, answer = float("inf"), None
    for _ in range(times):
        begun = time.process_time()
        answer = call()
        best = min(best, time.process_time() - begun)
    return best, answer


def asked(index: ZoneIndex, events: Events, threads: int = 1) -> Pairs:
    """The probabilistic question."""
    return index.disc(events.lon, events.lat, events.radius_m, events.start, events.end, threads=threads)


def ours(index: ZoneIndex, events: Events, stored: Events) -> dict[str, float]:
    """Million events per CPU second, for each kind of question and order of events."""
    rates = {}
    for order, given in (("random", events), ("clustered", stored)):
        questions: dict[str, Callable[[], Any]] = {
            "point": lambda given=given: index.point(given.lon, given.lat),
            "point and time": lambda given=given: index.point(given.lon, given.lat, given.start, given.end),
            "disc and time": lambda given=given: asked(index, given),
        }
        for name, question in questions.items():
            rates[f"{name}, {order}"] = len(given.lon) / cpu(question)[0] / 1e6
    part = events.take(np.arange(100_000))
    normal = cpu(lambda: index.normal(part.lon, part.lat, part.radius_m / 7, part.start, part.end))[0]
    rates["normal and time, random"] = len(part.lon) / normal / 1e6
    return rates


def two_threads(index: ZoneIndex, stored: Events) -> tuple[float, float]:
    """How many times faster two threads are, by the clock and by CPU; the best of twenty calls each.

    By CPU: one thread's seconds to those of the longest way through two, which is what the asking thread does alone and
    the longer of both shares of the work. On an idle machine the clock says the same.
    """
    worked: dict[int, float] = {}
    library = compiled.loaded()
    work = library.tl_work

    def timed(job: int) -> None:
        begun = time.thread_time()
        work(job)
        worked[threading.get_ident()] = time.thread_time() - begun

    clock, spent = {1: float("inf"), 2: float("inf")}, {1: float("inf"), 2: float("inf")}
    library.tl_work = timed
    try:
        for _ in range(20):
            for threads in (1, 2):
                worked.clear()
                begun, asking = time.perf_counter(), time.thread_time()
                asked(index, stored, threads)
                asking, passed = time.thread_time() - asking, time.perf_counter() - begun
                way = asking - worked[threading.get_ident()] + max(worked.values())
                clock[threads], spent[threads] = min(clock[threads], passed), min(spent[threads], way)
    finally:
        library.tl_work = work
    return clock[1] / clock[2], spent[1] / spent[2]


def reads(index: ZoneIndex, world: World) -> tuple[float, float]:
    """Ten million stored events: CPU seconds in chunks, and CPU seconds of one read of their columns."""
    events = _worlds.clustered(_worlds.events(world, LARGE, seed=2))
    read = min(cpu(lambda: [column.max() for column in events], times=5)[0] for _ in range(2))
    chunks = [events.take(np.arange(at, at + CHUNK)) for at in range(0, LARGE, CHUNK)]
    spent = cpu(lambda: [asked(index, chunk).rows for chunk in chunks], times=2)[0]
    return spent, read


def in_a_child(question: Callable[[World, Events], _peers.Asked], world: World, events: Events) -> _peers.Asked | str:
    """A peer's answer from a process of its own, so that one that dies or eats all memory takes nothing with it."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
        try:
            sender.send(tuple(question(world, events)))
        except pytest.skip.Exception as reason:
            sender.send(str(reason))
        except MemoryError:
            sender.send(f"needs more than {MOST_BYTES >> 30} GB")

    child = context.Process(target=work)
    child.start()
    sender.close()
    try:
        answer = receiver.recv()
    except EOFError:
        answer = "ended without an answer"
    child.join()
    return answer if isinstance(answer, str) else _peers.Asked(*answer)


def peers(world: World, events: Events, rate: float, allowed_s: float) -> dict[str, Any]:
    """Each peer at the most events, of 1, 3, 10, 30 thousand and so on, that it is thought to finish in time."""
    found: dict[str, Any] = {}
    for name, (module, question) in _peers.PEERS.items():
        if not _peers.has(module):
            found[name] = "not installed"
            continue
        count, answer = 1_000, None
        while count <= EVENTS:
            more = in_a_child(question, world, events.take(np.arange(count)))
            if isinstance(more, str):
                found[name] = more
                break
            answer = more
            steps = [step for step in (10, 3) if answer.seconds * step <= allowed_s and count * step <= EVENTS]
            if not steps:
                break
            count *= steps[0]
        if answer is None:
            print(f"  {name:9} {found[name]}", flush=True)
            continue
        ratio = answer.seconds / answer.events * rate * 1e6
        found[name] = {**answer._asdict(), "ratio": ratio}
        print(
            f"  {name:9} {answer.events:8} events {answer.seconds:8.2f} s  ours is {ratio:.0f} times as fast",
            flush=True,
        )
    return found


def measure(name: str, allowed_s: float) -> dict[str, Any]:
    """All figures of one world."""
    world = WORLDS[name]()
    build, index = cpu(lambda: ZoneIndex.build(world.wkb, world.valid_from, world.valid_to), times=2)
    events = _worlds.events(world, EVENTS)
    stored = _worlds.clustered(events)
    print(f"{name}: {len(index)} zones, {world.vertices} vertices, index in {build:.2f} s, {index.nbytes / 1e6:.0f} MB")
    rates = ours(index, events, stored)
    for question, rate in rates.items():
        print(f"  {question:28} {rate:8.2f} million events a second")
    strong = _peers.shapely_points(world, stored)
    spent = EVENTS / rates["point and time, clustered"] / 1e6
    large, read = reads(index, world)
    answer = asked(index, events)
    by_clock, by_cpu = two_threads(index, stored)
    return {
        "zones": len(index),
        "vertices": world.vertices,
        "build_cpu_s": build,
        "vertices_s": world.vertices / build,
        "bytes": index.nbytes,
        "bytes_vertex": index.nbytes / world.vertices,
        "million_events_a_cpu_s": rates,
        "pairs": answer.rows,
        "total": float((answer.p_space * answer.share_time).sum()),
        "points_clustered": strong.seconds / spent,
        "ten_million_s": large,
        "one_read_s": read,
        "reads": large / read,
        "two_threads": by_clock,
        "two_threads_cpu": by_cpu,
        "peers": peers(world, events, rates["disc and time, random"], allowed_s),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def machine() -> dict[str, Any]:
    """What ran, and where."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    found = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    found["processor"] = next(
        (line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine()
    )
    core = compiled.core()
    found["core"] = Path(str(core._name)).name if core is not None else "none: numpy"
    for package in VERSIONS:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def kept(name: str, found: dict[str, Any]) -> list[tuple[str, float, float, bool]]:
    """Each bound with what was measured and whether it is kept."""
    lines = []
    for what, bound in BOUNDS[name].items():
        value = found["peers"]["shapely"]["ratio"] if what == "shapely" else found[what]
        lines.append((what, value, bound, value <= bound if what in ("reads", "bytes_vertex") else value >= bound))
    for peer, answer in found["peers"].items():
        if peer != "shapely" and isinstance(answer, dict):
            lines.append((peer, answer["ratio"], OTHERS, answer["ratio"] >= OTHERS))
    if name != "five":
        lines += [
            (what, found[what], TWO_THREADS, found[what] >= TWO_THREADS) for what in ("two_threads", "two_threads_cpu")
        ]
    return lines


def main(arguments: list[str]) -> int:
    """Measure, print, keep; 1 where a bound is not kept."""
    parser = argparse.ArgumentParser(prog="./dev bench kernel")
    parser.add_argument("worlds", nargs="*", help="five, countries, many; all where none is named")
    parser.add_argument("--seconds", type=float, default=40.0, help="what a peer may take")
    options = parser.parse_args(arguments)
    if unknown := set(options.worlds) - set(WORLDS):
        parser.error(f"no such world: {', '.join(sorted(unknown))}")
    about = machine()
    print(", ".join(f"{key} {value}" for key, value in about.items()))
    missed = 0
    for name in options.worlds or list(WORLDS):
        found = measure(name, options.seconds)
        for what, value, bound, is_kept in kept(name, found):
            missed += not is_kept
            print(f"  {what:18} {value:14.4g}  bound {bound:.4g}  {'kept' if is_kept else 'NOT KEPT'}")
        text = json.dumps({"machine": about, "world": name, **found}, indent=1, sort_keys=True)
        (RESULTS / f"kernel-{name}.json").write_text(text + "\n", "utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
