"""How long does matching take, and against Splink's predict on the same pairs?

``./dev bench reconcile`` matches worlds of about 10^4, 10^5 and 10^6 rows from four sources. For each it prints the
processor's seconds of candidates and scores, of learning, of clusters, and the whole run's memory. Splink (its own
comparisons, its own weights learnt by its own EM) scores the very same pairs in the same run; precision and recall are
of pairs at a probability of one half. One thread each. Exits 1 where a bound is not kept at the largest size.
"""

from __future__ import annotations

import itertools
import json
import os
import platform
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from tests.reconcile.worlds import Played, as_columns, rate
from truceline.reconcile.account import Context
from truceline.reconcile.grouping import Links, group, weigh
from truceline.reconcile.matching import given_partners, telling
from truceline.reconcile.weighing import Weigher
from truceline.reconcile.windows import Windows
from truceline.synth.world import make_world

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESULTS: Final = Path(__file__).parent / "results" / "reconcile.json"
SIZES: Final = (5_000, 50_000, 500_000)
"""Incidents; each is told about twice."""
DAYS: Final = 3650
TOWNS: Final = 5_000
MOST_RATIO: Final = 0.25
MOST_GIB: Final = 6.0
SEED: Final = 11


class Spent(NamedTuple):
    """Processor seconds, pairs, precision and recall of pairs at one half, and where the F of pairs is best."""

    cpu_s: float
    pairs: int
    precision: float
    recall: float
    best_precision: float
    best_recall: float


def main() -> int:
    """Measure, print, keep the results; 1 where a bound is not kept."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(f"{platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores, {platform.machine()}")
    found = [_measured(size) for size in sizes]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"python": platform.python_version(), "runs": found}, indent=1) + "\n", "utf-8")
    largest = found[-1]
    is_kept = largest["peak_gib"] <= MOST_GIB and (largest["ratio"] is None or largest["ratio"] <= MOST_RATIO)
    return 0 if is_kept else 1


def _measured(size: int) -> dict[str, Any]:
    world = as_columns(make_world("plain", SEED, {"incidents": size, "days": DAYS, "towns": TOWNS}))
    start = time.process_time()
    links, kept, learning_s = _scored(world)
    ours_s = time.process_time() - start - learning_s
    own = _at_half(world, links, ours_s)
    start = time.process_time()
    context = Context()
    cluster = group(world.columns, kept, context.weights.learning.absent, np.zeros((0, 2), dtype=np.int64))
    weigh(world.columns, kept, cluster, context.weights.learning.absent)
    cluster_s = time.process_time() - start
    quality = rate(world.incident, cluster)
    peak_gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    peer = _splink(world, links)
    ratio = own.cpu_s / peer.cpu_s if peer else None
    rows = len(world.columns)
    each_us = own.cpu_s / own.pairs * 1e6
    print(f"{rows:,} rows, {own.pairs:,} pairs: candidates and scores {own.cpu_s:.2f} s ({each_us:.2f} us a pair)")
    print(f"  learning {learning_s:.2f} s, clusters {cluster_s:.2f} s, {peak_gib:.2f} GiB so far")
    print(
        f"  pairs P {own.precision:.3f} R {own.recall:.3f}; clusters F {quality.pairwise:.3f}, B3 {quality.b_cubed:.3f}"
    )
    print(f"  at the best threshold P {own.best_precision:.3f} R {own.best_recall:.3f}")
    if peer:
        print(f"  Splink's predict {peer.cpu_s:.2f} s, P {peer.precision:.3f} R {peer.recall:.3f}; ratio {ratio:.3f}")
        print(f"  at its best threshold P {peer.best_precision:.3f} R {peer.best_recall:.3f}")
    return {
        "rows": rows,
        "ours": own._asdict(),
        "learning_s": learning_s,
        "clusters_s": cluster_s,
        "clusters": quality._asdict(),
        "peak_gib": peak_gib,
        "splink": peer._asdict() if peer else None,
        "ratio": ratio,
    }


def _scored(world: Played) -> tuple[Links, Links, float]:
    """All pairs with their log-odds, each by itself and as clusters take them; seconds that learning took."""
    context, columns = Context(), world.columns
    windows, weigher = Windows(columns, context.weights), Weigher(columns, context)
    parts, given, learning_s = [], [], 0.0
    for pair in itertools.combinations(range(len(columns.vocabulary.sources)), 2):
        compared = weigher.compare(windows, pair)
        start = time.process_time()
        weighed = weigher.learn(compared, pair)
        learning_s += time.process_time() - start
        parts.append(weigher.score(compared, weighed))
        weigher.seconds(compared, weighed)
        given.append(telling(given_partners(parts[-1], weighed.partner), context.weights.learning.absent))
    return _joined(parts), _joined(given), learning_s


def _joined(parts: list[Links]) -> Links:
    return Links(*(np.concatenate([getattr(part, name) for part in parts]) for name in Links.__annotations__))


def _at_half(world: Played, links: Links, cpu_s: float) -> Spent:
    return _spent(world, links.one, links.other, links.log_odds, cpu_s)


def _spent(world: Played, one: NDArray[Any], other: NDArray[Any], log_odds: NDArray[Any], cpu_s: float) -> Spent:
    """At one half, and at the threshold with the best F, which only the truth can tell: generous to a peer."""
    same = world.same(one, other)
    true = _true_pairs(world)
    said = log_odds > 0
    right = int((said & same).sum())
    order = np.argsort(-log_odds, kind="stable")
    hits = np.cumsum(same[order])
    precision, recall = hits / np.arange(1, len(hits) + 1), hits / true
    best = int(np.argmax(2 * precision * recall / np.maximum(precision + recall, 1e-9)))
    at_half = right / max(int(said.sum()), 1), right / true
    return Spent(cpu_s, len(one), *at_half, float(precision[best]), float(recall[best]))


def _true_pairs(world: Played) -> int:
    counts = np.unique(world.incident, return_counts=True)[1].astype(np.int64)
    return int((counts * (counts - 1) // 2).sum())


def _splink(world: Played, links: Links) -> Spent | None:
    """Splink's predict on the same pairs; None where it is not installed."""
    try:
        import duckdb
        import splink
        from splink.internals.duckdb.database_api import DuckDBAPI
    except ImportError:
        print("  Splink is not installed: ./dev bench installs it")
        return None
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    api = DuckDBAPI(connection=connection)
    rows = _rows(world)
    connection.register("rows_given", rows)
    connection.execute("CREATE TABLE reports AS SELECT * FROM rows_given")
    linker = splink.Linker(api.register("reports"), _settings(), log_level="ERROR", validate_settings=False)
    training = linker.training
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED)
    for rule in ("l.first = r.first AND l.cell = r.cell", "l.cell = r.cell AND l.week = r.week"):
        training.estimate_parameters_using_expectation_maximisation(
            rule, max_pairs=2e6, populate_probability_two_random_records_match_from_trained_values=True
        )
    given = pa.table({"a": links.one, "b": links.other})
    connection.register("pairs_given", given)
    connection.execute(
        "CREATE TABLE pairs AS SELECT '0' AS match_key, a AS join_key_l, b AS join_key_r FROM pairs_given"
    )
    linker.table_management.register_blocked_pairs_for_predict(api.register("pairs"))
    start = time.process_time()
    predicted = linker.inference.predict()
    cpu_s = time.process_time() - start
    table = connection.execute(
        f"SELECT unique_id_l AS a, unique_id_r AS b, match_weight * ln(2) AS w FROM {predicted.physical_name}"  # noqa: S608 - its own name
    ).to_arrow_table()
    one, other, log_odds = (table.column(name).to_numpy() for name in ("a", "b", "w"))
    return _spent(world, one, other, log_odds, cpu_s)


def _rows(world: Played) -> pa.Table:
    """The rows as Splink takes them: words as words, days as numbers."""
    columns = world.columns
    words = columns.vocabulary
    day = np.floor(columns.start_s / 86_400.0).astype(np.int64)
    names = np.array([*(name.text for name in words.names), None], dtype=object)
    return pa.table(
        {
            "unique_id": np.arange(len(columns)),
            "lon": columns.lon,
            "lat": columns.lat,
            "width_km": columns.sigma_m / 1000,
            "first": day,
            "last": np.floor(columns.end_s / 86_400.0).astype(np.int64) - 1,
            "week": day // 7,
            "cell": (np.floor(columns.lon * 10) * 10_000 + np.floor(columns.lat * 10)).astype(np.int64),
            "act": np.array(words.acts)[columns.act],
            "actor": names[columns.actor],
            "target": names[columns.target],
            "killed": pa.array(columns.killed[:, 0], mask=columns.killed[:, 0] < 0),
        }
    )


def _settings() -> Any:
    """Comparisons after Splink's own library, as finely cut as ours where it has the means."""
    import splink
    import splink.comparison_level_library as levels
    import splink.comparison_library as comparisons

    gap = "greatest(first_l, first_r) - least(last_l, last_r)"
    days = comparisons.CustomComparison(
        output_column_name="days",
        comparison_levels=[
            levels.CustomLevel(f"({gap}) <= 0 AND first_l = last_l AND first_r = last_r", "same day"),
            levels.CustomLevel(f"({gap}) <= 0", "overlap"),
            levels.CustomLevel(f"({gap}) <= 1", "next day"),
            levels.ElseLevel(),
        ],
    )
    return splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        blocking_rules_to_generate_predictions=["l.cell = r.cell AND l.first = r.first"],
        comparisons=[
            comparisons.DistanceInKMAtThresholds("lat", "lon", [2, 5, 10, 20, 40]),
            days,
            comparisons.ExactMatch("act"),
            comparisons.JaroWinklerAtThresholds("actor", [0.9, 0.8]),
            comparisons.JaroWinklerAtThresholds("target", [0.9, 0.8]),
            comparisons.ExactMatch("killed"),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        probability_two_random_records_match=1e-6,
    )


if __name__ == "__main__":
    sys.exit(main())
