"""A million rows of a table, from the file to a case's database: seconds and memory, for each layout that ships.

    ./dev bench read [ROWS]

The tables are made here, with the widths and the spread of values of the data sets themselves: as many distinct places,
actors and sources a thousand rows, and a description of its own in every row. Each is read in a process of its own, in
a gigabyte's memory at most, and once more as Parquet. What is measured: reading (bytes to columns with ids and content
hashes) and storing (into a new ``case.duckdb``, published).
"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench/results/read.json"
WORDS = (
    "shells fell near the village and the army answered with fire from the hill while families left by the road to the "
    "north where the observers saw two vehicles burn after an hour of clashes between the sides over the crossing point"
)
TEXT = (
    f"list_aggregate(list_transform(range(38), x -> split('{WORDS}', ' ')"
    "[1 + CAST(hash(i * 41 + x) % 38 AS INTEGER)]), 'string_agg', ' ')"
)
DAY = "DATE '2015-01-01' + CAST(i % 2900 AS INTEGER)"
LAT = "round(32 + (hash(i % 40000) % 5000000) / 1e6, 6)"
LON = "round(36 + (hash(i % 40000 + 7) % 6000000) / 1e6, 6)"
PLACE = "'place ' || (i % 40000)"

TABLES = {
    "ucdp-ged": f"""SELECT i AS id, 2015 + i % 8 AS year, 1 + i % 3 AS type_of_violence, 299 AS conflict_new_id,
        'Syria: Government' AS conflict_name, 11973 AS dyad_new_id, 'a dyad of two sides' AS dyad_name,
        'Side A ' || (hash(i) % 400) AS side_a, 'Side B ' || (hash(i + 1) % 700) AS side_b, 2 AS number_of_sources,
        {TEXT} AS source_article, 'Office ' || (hash(i + 2) % 900) || ';SOHR' AS source_office,
        'Source ' || (hash(i + 3) % 30) AS source_original, substr({TEXT}, 1, 90) AS source_headline,
        1 + i % 7 AS where_prec, {PLACE} AS where_coordinates, 'Province ' || (i % 14) AS adm_1,
        'District ' || (i % 62) AS adm_2, {LAT} AS latitude, {LON} AS longitude, 'POINT (' || {LON} || ')' AS geom_wkt,
        'Syria' AS country, 652 AS country_id, 'Middle East' AS region, 1 AS event_clarity, 1 + i % 5 AS date_prec,
        {DAY} AS date_start, {DAY} + CAST(i % 3 AS INTEGER) AS date_end, i % 4 AS deaths_civilians,
        i % 5 AS low, i % 5 + i % 3 AS best, i % 5 + i % 3 + i % 7 AS high, 'more text of the coder ' || i AS remark,
        'https://a.example/sources/' || i AS link, {TEXT} AS notes_of_coder""",
    "acled": f"""SELECT 'SYR' || i AS event_id_cnty, strftime({DAY}, '%d %B %Y') AS event_date, 2015 AS year,
        1 + i % 3 AS time_precision, 'Political violence' AS disorder_type, 'Explosions/Remote violence' AS event_type,
        CASE i % 3 WHEN 0 THEN 'Air/drone strike' WHEN 1 THEN 'Armed clash'
        ELSE 'Shelling/artillery/missile attack' END AS sub_event_type, 'Actor ' || (hash(i) % 900) AS actor1,
        '' AS assoc_actor_1, 'Actor ' || (hash(i + 1) % 900) AS actor2, 'Syria' AS country,
        'Province ' || (i % 14) AS admin1, 'District ' || (i % 62) AS admin2, 'Sub ' || (i % 270) AS admin3,
        {PLACE} AS location, {LAT} AS latitude, {LON} AS longitude, 1 + i % 3 AS geo_precision,
        'Outlet ' || (hash(i + 2) % 3000) || '; SOHR' AS source, 'Other' AS source_scale, {TEXT} AS notes,
        i % 4 AS fatalities, 1700000000 + i AS timestamp""",
    "gdelt-2": "",
}


def make(layout: str, rows: int, folder: Path) -> Path:
    """A table of a layout as CSV."""
    path = folder / f"{layout}.csv"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({_select(layout)} FROM range({rows}) AS t(i)) TO '{path}' ({_form(layout)})")
    return path


def _select(layout: str) -> str:
    if layout != "gdelt-2":
        return TABLES[layout]
    from truceline.read.mapping import load_layouts

    header = next(one for one in load_layouts() if one.name == layout).table.header
    told = {
        "globaleventid": "700000000 + i", "sqldate": f"strftime({DAY}, '%Y%m%d')",
        "actor1name": "'ACTOR ' || hash(i) % 2000",
        "actor2name": "'ACTOR ' || hash(i + 1) % 2000", "eventcode": "['193', '195', '190', '042', '173'][1 + i % 5]",
        "actiongeo_type": "1 + i % 5", "actiongeo_fullname": PLACE, "actiongeo_lat": LAT, "actiongeo_long": LON,
        "sourceurl": "'https://host' || (hash(i) % 5000) || '.example/news/2017/an-article-of-some-length-' || i",
    }  # fmt: skip
    return "SELECT " + ", ".join(f"{told.get(name, repr('X1'))} AS {name}" for name in header)


def _form(layout: str) -> str:
    return "FORMAT csv, HEADER false, DELIMITER '\t', QUOTE ''" if layout.startswith("gdelt") else "FORMAT csv, HEADER"


def measure(path: Path) -> dict[str, Any]:
    """Read one table and store it; figures of this process."""
    from truceline.engine.duckdb import DuckDBStore
    from truceline.model import Evidence, Record
    from truceline.read.durable import sha256_of_file
    from truceline.read.readers import load_lexicons, read_evidence

    lexicons = load_lexicons()
    sha256 = sha256_of_file(path)
    evidence = Evidence(
        id=Evidence.id_of(sha256), made_by="mkr-bench", sha256=sha256, size=path.stat().st_size, media_type="text/csv",
        origin=path.name, captured_utc=datetime.now(UTC), captured_with="bench",
    )  # fmt: skip
    begun, spent = time.monotonic(), time.process_time()
    result = read_evidence(evidence, path, lexicons=lexicons)
    read = (time.monotonic() - begun, time.process_time() - spent)
    with DuckDBStore(path.with_suffix(".duckdb")).begin_generation() as writing:
        writing.write(Record, result.records)
        writing.publish(datetime.now(UTC), "bench", [])
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "megabytes": round(path.stat().st_size / 1e6),
        "rows": result.rows,
        "records": len(result.records),
        "refusals": len(result.refusals),
        "read_wall_s": round(read[0], 1),
        "read_cpu_s": round(read[1] + children.ru_utime + children.ru_stime, 1),
        "read_and_stored_wall_s": round(time.monotonic() - begun, 1),
        "read_and_stored_cpu_s": round(time.process_time() - spent + children.ru_utime + children.ru_stime, 1),
        "memory_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
    }


def _in_a_process(path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.read", "--one", str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure all layouts, print, and keep the figures."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for layout in TABLES:
            path = make(layout, rows, Path(folder))
            figures[layout] = _in_a_process(path)
            print(layout, figures[layout], flush=True)
            if layout == "acled":
                parquet = path.with_suffix(".parquet")
                with duckdb.connect() as connection:
                    connection.execute(f"COPY (FROM '{path}') TO '{parquet}' (FORMAT parquet)")
                path.with_suffix(".duckdb").unlink()
                figures["acled, Parquet"] = _in_a_process(parquet)
                print("acled, Parquet", figures["acled, Parquet"], flush=True)
            path.unlink()
    told = {"rows": rows, "machine": f"{platform.machine()}, Python {platform.python_version()}", "figures": figures}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
