"""Every engine gives the same findings: on the bundled case, and on a million generated records."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from tests.engine.conftest import postgres, postgres_server
from truceline.agreement.compile import compile_agreement
from truceline.agreement.library import library_ids, load_library
from truceline.errors import CaseError
from truceline.flow.bulk import assess_table
from truceline.flow.bulk_judge import bulk_judge
from truceline.flow.bulk_postgres import assess_postgres
from truceline.flow.case import copy_bundled, open_case
from truceline.model import Finding, Incident

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.agreement.compile import CompiledAgreement
    from truceline.flow.case import Case

pytestmark = pytest.mark.slow
__all__ = ["postgres", "postgres_server"]

SIZE = 1_000_000
Order = list[tuple[str, Literal["ascending", "descending"]]]
ORDER: Order = [("row", "ascending"), ("agreement", "ascending"), ("provision", "ascending")]


def syrian() -> tuple[CompiledAgreement, ...]:
    return tuple(map(compile_agreement, load_library([name for name in library_ids() if name.startswith("syr")])))


def needs_spark() -> None:
    """Skip where Spark cannot run."""
    pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java (apt-get install openjdk-17-jre-headless)")


def a_million(path: Path) -> None:
    """Records over Syria, 2016 to 2018, some of them faulty; seed 20170504."""
    chance = np.random.default_rng(20170504)
    parties = np.array(["russia", "syria-government", "us-led-coalition", "turkey", "islamic-state", None], object)
    acts = np.array(["air_drone_strike", "armed_clash", "shelling_artillery_missile_attack", "attack"])
    start = np.datetime64("2016-06-01", "us") + chance.integers(0, 1_000 * 86_400_000_000, SIZE)
    lat = np.where(chance.random(SIZE) < 0.001, np.nan, chance.uniform(32.3, 37.3, SIZE))
    columns = {
        "id": pa.array([f"r{number}" for number in range(SIZE)]),
        "row": pa.array(np.arange(SIZE)),
        "lon": pa.array(chance.uniform(35.5, 42.4, SIZE)),
        "lat": pa.array(lat, from_pandas=False),
        "radius_m": pa.array(chance.choice([0.0, 1_000.0, 15_000.0, 60_000.0], SIZE)),
        "start": pa.array(start),
        "end": pa.array(start + chance.choice([0, 3_600, 86_400, 2_592_000], SIZE) * np.timedelta64(1_000_000, "us")),
        "act": pa.array(acts[chance.integers(0, len(acts), SIZE)]),
        "actor": pa.array(parties[chance.integers(0, len(parties), SIZE)].tolist(), pa.string()),
        "target": pa.array(parties[chance.integers(0, len(parties), SIZE)].tolist(), pa.string()),
    }
    pq.write_table(pa.table(columns), path, row_group_size=1 << 18)


def in_order(table: pa.Table) -> pa.Table:
    """Findings in the order of rows and clauses, words as words."""
    plain = [column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in table.columns]
    return pa.table(dict(zip(table.column_names, plain, strict=True))).sort_by(ORDER)


def of_server(address: str, name: str) -> pa.Table:
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name}".encode())  # noqa: S608 a name of this test
        names = [column.name for column in cursor.description or ()]
        return pa.table(dict(zip(names, map(list, zip(*cursor.fetchall(), strict=True)), strict=True)))


def into_server(address: str, path: Path) -> None:
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE events (id text, row bigint, lon float8, lat float8, radius_m float8, start timestamp, "
            '"end" timestamp, act text, actor text, target text)'
        )
        with cursor.copy("COPY events FROM STDIN") as copy:
            for batch in pq.ParquetFile(path).iter_batches(100_000):
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    copy.write_row(row)


def test_a_million_records_have_the_same_findings_everywhere(tmp_path: Path, postgres: str) -> None:
    needs_spark()
    from truceline.flow.bulk_spark import assess_spark

    records, agreements = tmp_path / "records.parquet", syrian()
    a_million(records)
    judge, stamp = bulk_judge(agreements, threads=2)
    here = assess_table(records, tmp_path / "here.parquet", judge, stamp)
    expected = in_order(pq.read_table(tmp_path / "here.parquet"))
    assert here.taken == SIZE
    assert here.refused > 0
    assert len(expected) == here.written > 100_000

    into_server(postgres, records)
    assert assess_postgres("events", "findings", bulk_judge(agreements)[0]) == here
    assert in_order(of_server(postgres, "findings")).equals(expected)

    assert assess_spark(str(records), str(tmp_path / "lake"), agreements) == here
    lake = ds.dataset(tmp_path / "lake").to_table()
    assert in_order(lake.cast(expected.schema)).equals(expected)


def test_a_lake_gives_rows_in_any_order_and_nothing_is_written_over(tmp_path: Path) -> None:
    needs_spark()
    from truceline.flow.bulk_spark import assess_spark

    a_million(tmp_path / "all.parquet")
    plain = pq.read_table(tmp_path / "all.parquet").drop_columns(["row"]).slice(0, 20_000)
    pq.write_table(plain, tmp_path / "records.parquet")
    turned = plain.take(np.random.default_rng(1).permutation(len(plain))).select(plain.column_names[::-1])
    (tmp_path / "turned").mkdir()
    for number in range(4):
        pq.write_table(turned.slice(number * 5_000, 5_000), tmp_path / "turned" / f"{number}.parquet")
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    totals = assess_spark(str(tmp_path / "records.parquet"), one, syrian())
    left = tmp_path / "other" / "_temporary"
    left.mkdir(parents=True)
    shutil.copytree(tmp_path / "one.refused", tmp_path / "other.refused")
    assert assess_spark(str(tmp_path / "turned"), other, syrian()) == totals
    found = [in_order(ds.dataset(folder).to_table()) for folder in (one, other)]
    assert found[0].equals(found[1])
    assert len(found[0].group_by("row").aggregate([])) == len(found[0].group_by("record").aggregate([]))
    for address, reason in ((one, "already"), (str(tmp_path / "turned"), "over the records"), (str(tmp_path), "over")):
        with pytest.raises(CaseError, match=reason):
            assess_spark(str(tmp_path / "turned"), address, syrian())
    (tmp_path / "mine").mkdir()
    with pytest.raises(CaseError, match="already"):
        assess_spark(str(tmp_path / "turned"), str(tmp_path / "mine"), syrian())
    assert len(ds.dataset(str(tmp_path / "turned")).to_table()) == len(plain)


def records_of(case: Case, path: Path) -> None:
    """The case's incidents as a table of records: the first place and time of their heaviest readings."""
    rows = []
    for incident in case.rows(Incident):
        reading = max(incident.alternatives, key=lambda one: one.weight)
        shapes = [one.shape for place in reading.places[:1] for one in place.footprint.shapes[:1]]
        centre = getattr(shapes[0], "centre", (None, None)) if shapes else (None, None)
        rows += [
            {
                "id": incident.id,
                "lon": centre[0],
                "lat": centre[1],
                "radius_m": 5_000.0 if centre[0] is not None else None,
                "start": time.start_utc,
                "end": time.end_utc,
                "act": reading.act,
                "actor": reading.actor,
                "target": reading.target,
            }
            for time in reading.times[:1]
        ]
    pq.write_table(pa.Table.from_pylist(rows), path)


def test_the_bundled_case_has_the_same_findings_everywhere(tmp_path: Path, postgres: str) -> None:
    needs_spark()
    from truceline.flow.bulk_spark import LakeOptions, assess_spark

    here = copy_bundled("syria-2017", tmp_path / "here")
    here.run(workers=2)
    shutil.copytree(here.folder, tmp_path / "there", ignore=shutil.ignore_patterns("case.duckdb*", "out", "evidence"))
    settings = tmp_path / "there" / "case.toml"
    text = settings.read_text("utf-8") + '\n[store]\nengine = "postgres"\nschema = "syria_2017"\n'
    settings.write_text(text, "utf-8")
    there = open_case(tmp_path / "there")
    there.run(workers=2)
    assert there.rows(Finding) == here.rows(Finding)
    assert (there.out / "findings.csv").read_bytes() == (here.out / "findings.csv").read_bytes()

    records_of(here, tmp_path / "records.parquet")
    agreements = syrian()
    judge, stamp = bulk_judge(agreements, keep_all=True)
    assess_table(tmp_path / "records.parquet", tmp_path / "out.parquet", judge, stamp)
    assess_spark(str(tmp_path / "records.parquet"), str(tmp_path / "lake"), agreements, LakeOptions(keep_all=True))
    order: Order = [("record", "ascending"), *ORDER[1:]]
    plain, lake = (
        table.drop_columns(["row"]).sort_by(order)
        for table in (
            in_order(pq.read_table(tmp_path / "out.parquet")),
            in_order(ds.dataset(tmp_path / "lake").to_table()),
        )
    )
    assert lake.cast(plain.schema).equals(plain)
