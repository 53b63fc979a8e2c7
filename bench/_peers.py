"""The same questions asked of peers, each written as well as we know how; every answer is its number of pairs and sum.

Peers that are not installed are left out and the results say so. Discs are polygons of 32 corners for all of them: they
have no discs. CPU seconds of one core; making geometries, tables and indexes is not counted, for us neither.
"""

from __future__ import annotations

import importlib.util
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench._worlds import Events, Floats, World

CORNERS = 32


class Asked(NamedTuple):
    """One question to one peer: events, CPU seconds, pairs with a share, sum of share times time share."""

    events: int
    seconds: float
    pairs: int
    total: float


def discs(events: Events) -> Any:
    """Polygons for discs, in degrees."""
    angle = np.linspace(0, 2 * np.pi, CORNERS + 1)
    tall = events.radius_m / 111_195.0
    wide = tall / np.cos(np.radians(events.lat))
    points = np.empty((len(tall), CORNERS + 1, 2))
    points[:, :, 0] = events.lon[:, None] + wide[:, None] * np.cos(angle)
    points[:, :, 1] = events.lat[:, None] + tall[:, None] * np.sin(angle)
    points[:, -1] = points[:, 0]
    return shapely.polygons(points)


def shares(events: Events, rows: Any, valid_from: int, valid_to: int) -> Floats:
    """The part of the dates of some events in which a zone is in force."""
    both = np.minimum(events.end[rows], valid_to) - np.maximum(events.start[rows], valid_from)
    return np.asarray(np.maximum(both, 0) / (events.end[rows] - events.start[rows]))


def shapely_points(world: World, events: Events) -> Asked:
    """Zones one by one over events in order of longitude: box and dates first, then prepared contains_xy."""
    zones, boxes = _zones(world)
    events = events.take(np.argsort(events.lon))
    begun = time.process_time()
    pairs, total = 0, 0.0
    for number, zone in enumerate(zones):
        rows = _near(events, boxes[number], 0.0, world, number)
        rows = rows[shapely.contains_xy(zone, events.lon[rows], events.lat[rows])] if len(rows) else rows
        share = shares(events, rows, int(world.valid_from[number]), int(world.valid_to[number]))
        pairs += int(np.count_nonzero(share))
        total += float(share.sum())
    return Asked(len(events.lon), time.process_time() - begun, pairs, total)


def shapely_discs(world: World, events: Events) -> Asked:
    """As for points; whole discs by prepared contains_properly, and GEOS's intersection on the boundary only."""
    zones, boxes = _zones(world)
    events = events.take(np.argsort(events.lon))
    polygons = discs(events)
    areas = shapely.area(polygons)
    most = float((events.radius_m / 111_195.0 / np.cos(np.radians(events.lat))).max())
    begun = time.process_time()
    pairs, total = 0, 0.0
    for number, zone in enumerate(zones):
        rows = _near(events, boxes[number], most, world, number)
        if not len(rows):
            continue
        inside = shapely.contains_properly(zone, polygons[rows])
        rest = rows[~inside]
        edge = rest[shapely.intersects(zone, polygons[rest])] if len(rest) else rest
        part = shapely.area(shapely.intersection(zone, polygons[edge])) / areas[edge]
        for found, p in ((rows[inside], 1.0), (edge, part)):
            share = shares(events, found, int(world.valid_from[number]), int(world.valid_to[number])) * p
            pairs += int(np.count_nonzero(share))
            total += float(share.sum())
    return Asked(len(events.lon), time.process_time() - begun, pairs, total)


def _zones(world: World) -> tuple[Any, Floats]:
    zones = shapely.from_wkb(np.array(world.wkb.to_pylist(), object))
    bad = ~shapely.is_valid(zones)
    zones[bad] = shapely.make_valid(zones[bad])
    shapely.prepare(zones)
    return zones, shapely.bounds(zones)


def _near(events: Events, box: Any, most: float, world: World, number: int) -> Any:
    """Rows of sorted events whose surroundings touch a box and whose dates touch the zone's."""
    low, high = np.searchsorted(events.lon, (box[0] - most, box[2] + most))
    cut = slice(int(low), int(high))
    near = (events.start[cut] < world.valid_to[number]) & (events.end[cut] > world.valid_from[number])
    tall = events.radius_m[cut] / 111_195.0 if most else 0.0
    near &= (events.lat[cut] >= box[1] - tall) & (events.lat[cut] <= box[3] + tall)
    if most:
        wide = tall / np.cos(np.radians(events.lat[cut]))
        near &= (events.lon[cut] >= box[0] - wide) & (events.lon[cut] <= box[2] + wide)
    return np.flatnonzero(near) + int(low)


PROBABLE = """SELECT count(*), sum(p * share) FROM (
    SELECT ST_Area(ST_Intersection(z.g, e.g)) / ST_Area(e.g) AS p,
        CAST(least(e.t1, z.t1) - greatest(e.t0, z.t0) AS DOUBLE PRECISION) / (e.t1 - e.t0) AS share
    FROM zones z JOIN events e ON ST_Intersects(z.g, e.g) AND e.t0 < z.t1 AND e.t1 > z.t0) found"""


def _tables(world: World, events: Events) -> tuple[Any, Any]:
    import pyarrow as pa

    zones = pa.table({"wkb": world.wkb, "t0": world.valid_from, "t1": world.valid_to})
    shapes = pa.array(shapely.to_wkb(discs(events)).tolist(), pa.binary())
    return zones, pa.table({"wkb": shapes, "t0": events.start, "t1": events.end})


def sedona_discs(world: World, events: Events) -> Asked:
    """SedonaDB's spatial join, one thread."""
    import pyarrow as pa
    import sedonadb

    connection = sedonadb.connect()
    connection.sql("SET datafusion.execution.target_partitions = 1").execute()
    for name, table in zip(("zones", "events"), _tables(world, events), strict=True):
        connection.create_data_frame(table).to_view(f"{name}_wkb", overwrite=True)
        query = f"SELECT ST_GeomFromWKB(wkb) AS g, t0, t1 FROM {name}_wkb"  # noqa: S608 two fixed names
        connection.sql(query).to_memtable().to_view(name, overwrite=True)
    begun = time.process_time()
    found = pa.table(connection.sql(PROBABLE.replace("DOUBLE PRECISION", "DOUBLE")))
    seconds = time.process_time() - begun
    return Asked(len(events.lon), seconds, int(found[0][0].as_py()), float(found[1][0].as_py() or 0))


def duckdb_discs(world: World, events: Events) -> Asked:
    """DuckDB's spatial join to ids, then dates and intersections, one thread."""
    import shutil
    import tempfile
    from pathlib import Path

    import duckdb
    import duckdb_extension_spatial

    folder = Path(duckdb_extension_spatial.__file__).parent / "extensions"
    (extension,) = folder.glob("*/spatial.duckdb_extension")
    scratch = tempfile.mkdtemp(prefix="tl-duckdb-")
    limits = {"memory_limit": "4GB", "temp_directory": scratch, "max_temp_directory_size": "1GB"}
    connection = duckdb.connect(config={"threads": 1, **limits})
    connection.execute(f"LOAD '{extension}'")
    for name, table in zip(("zones", "events"), _tables(world, events), strict=True):
        connection.register("arrived", table)
        made = "SELECT row_number() OVER () AS id, ST_GeomFromWKB(wkb) AS g, t0, t1 FROM arrived"
        connection.execute(f"CREATE TABLE {name} AS {made}")
        connection.unregister("arrived")
    begun = time.process_time()
    near = "SELECT z.id AS z, e.id AS e FROM zones z JOIN events e ON ST_Intersects(z.g, e.g)"
    connection.execute(f"CREATE TABLE near AS {near}")
    rows, total = connection.execute(_by_ids()).fetchall()[0]
    shutil.rmtree(scratch, ignore_errors=True)
    return Asked(len(events.lon), time.process_time() - begun, int(rows), float(total or 0))


def _by_ids() -> str:
    """The question once the spatial join is done: joined in one go, DuckDB may take the dates first, which is slow."""
    joined = "near JOIN zones z ON z.id = near.z JOIN events e ON e.id = near.e WHERE e.t0"
    return PROBABLE.replace("zones z JOIN events e ON ST_Intersects(z.g, e.g) AND e.t0", joined)


def postgis_discs(world: World, events: Events) -> Asked:
    """PostGIS with a GiST index over the zones, in a server of its own; the CPU time is the server's."""
    import psycopg

    from tests.engine.server import a_server

    with a_server() as address, psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
        connection.execute("SET max_parallel_workers_per_gather = 0; SET work_mem = '512MB'; SET jit = off")
        for name, table in zip(("zones", "events"), _tables(world, events), strict=True):
            connection.execute(f"CREATE TABLE {name} (id serial, wkb bytea, t0 int, t1 int)")
            with connection.cursor().copy(f"COPY {name} (wkb, t0, t1) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["bytea", "int4", "int4"])
                for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                    copy.write_row(row)
            connection.execute(f"ALTER TABLE {name} ADD g geometry")
            connection.execute(f"UPDATE {name} SET g = ST_MakeValid(ST_GeomFromWKB(wkb))")  # noqa: S608 two fixed names
        connection.execute("CREATE INDEX ON zones USING gist (g)")
        connection.execute("ANALYZE")
        begun = _cpu_of(connection.info.backend_pid)
        rows, total = connection.execute(PROBABLE).fetchall()[0]
        seconds = _cpu_of(connection.info.backend_pid) - begun
    return Asked(len(events.lon), seconds, int(rows), float(total or 0))


def _cpu_of(process: int) -> float:
    """CPU seconds that a process has used."""
    import os
    from pathlib import Path

    fields = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


PEERS: dict[str, tuple[str, Callable[[World, Events], Asked]]] = {
    "shapely": ("shapely", shapely_discs),
    "sedonadb": ("sedonadb", sedona_discs),
    "duckdb": ("duckdb_extension_spatial", duckdb_discs),
    "postgis": ("psycopg", postgis_discs),
}


def has(module: str) -> bool:
    """Whether a peer is installed."""
    return importlib.util.find_spec(module) is not None
