"""A table of a server is judged as the same table in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pyarrow.parquet as pq
import pytest

from tests.engine.conftest import postgres, postgres_server
from tests.flow.test_bulk import a_judge, run, table
from truceline.engine.postgres import ADDRESS
from truceline.errors import CaseError, StorageError
from truceline.flow.bulk_postgres import assess_postgres

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["postgres", "postgres_server", "table"]


@pytest.fixture
def records(table: Path, postgres: str) -> str:
    """The table of records on a server."""
    rows = pq.read_table(table).to_pylist()
    names = list(rows[0])
    with psycopg.connect(postgres) as connection:
        connection.execute("DROP SCHEMA IF EXISTS mission CASCADE")
        connection.execute("CREATE SCHEMA mission")
        connection.execute(
            "CREATE TABLE mission.events (id varchar, lon float8, lat float8, radius_m numeric, date date, act text, "
            "actor text, target text, note jsonb DEFAULT '{}')"
        )
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY mission.events (id, lon, lat, radius_m, date, act, actor, target) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row([row[name] for name in names])
    return "mission.events"


def rows_of(address: str, table: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY row, 3, 4".encode()).fetchall()  # noqa: S608 names of this test


def by_record(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows without their own number, in order of record and clause."""
    return sorted(((row[0], *row[2:]) for row in rows), key=lambda row: row[:3])


def test_a_table_of_a_server_has_the_findings_of_the_same_file(
    records: str, postgres: str, table: Path, tmp_path: Path
) -> None:
    totals = assess_postgres(records, "mission.findings", a_judge()[0])
    assert totals == run(table, tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert by_record(rows_of(postgres, "mission.findings")) == by_record([tuple(row.values()) for row in found])
    assert len(rows_of(postgres, "mission.findings_refused")) == totals.refused > 0


def test_rows_keep_their_number_in_whatever_order_a_server_gives_them(records: str, postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute(
            "CREATE TABLE mission.turned AS SELECT actor, target, act, date, radius_m, lat, lon, id "
            "FROM mission.events ORDER BY md5(id)"
        )
        connection.execute("CREATE TABLE mission.numbered AS SELECT *, 7 AS row FROM mission.events LIMIT 100")
    for name in ("events", "turned", "numbered"):
        assess_postgres(f"mission.{name}", f"mission.found_{name}", a_judge(keep_all=True)[0])
    found = rows_of(postgres, "mission.found_events")
    assert found == rows_of(postgres, "mission.found_turned")
    assert len({row[1] for row in found}) == len({row[0] for row in found})
    assert {row[1] for row in rows_of(postgres, "mission.found_numbered")} == {7}


def test_times_that_no_calendar_has_are_refused_row_by_row(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("DROP SCHEMA IF EXISTS odd CASCADE")
        connection.execute("CREATE SCHEMA odd")
        for kind in ("date", "timestamp", "timestamptz"):
            name = "date" if kind == "date" else "start"
            connection.execute(
                f"CREATE TABLE odd.{kind} AS SELECT day AS id, 38.65 AS lon, 33.5 AS lat, 'attack' AS act, "  # noqa: S608 names of this test
                f"day::{kind} AS {name} FROM unnest(ARRAY['infinity', '-infinity', '0044-03-15 BC', '12017-06-01', "
                "'5874897-01-01', '2017-06-01', NULL]) AS day WHERE day IS NULL OR length(day) < 12 "
                f"OR '{kind}' = 'date' OR day LIKE '%BC'".encode()
            )
    for kind in ("date", "timestamp", "timestamptz"):
        totals = assess_postgres(f"odd.{kind}", f"odd.{kind}_found", a_judge()[0])
        assert (totals.taken, totals.judged, totals.refused) == (totals.refused + 1, 1, totals.refused)
        assert totals.refusals["place.bad_date"] >= 4
        assert totals.refusals["read.bad_row"] == 1


def test_instants_of_a_server_are_those_of_its_clock(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("DROP SCHEMA IF EXISTS clock CASCADE")
        connection.execute("CREATE SCHEMA clock")
        for name, told in (
            ("plain", "timestamp '2017-06-01 12:30:15.25'"),
            ("zoned", "'2017-06-01 15:30:15.25+03'::timestamptz"),
        ):
            connection.execute(
                f"CREATE TABLE clock.{name} AS SELECT 'a' AS id, 38.65 AS lon, 33.5 AS lat, 'attack' AS act, "
                f"{told} AS start, {told} + interval '1 day' AS \"end\"".encode()
            )
    for name in ("plain", "zoned"):
        assess_postgres(f"clock.{name}", f"clock.{name}_found", a_judge(keep_all=True)[0])
    found = rows_of(postgres, "clock.plain_found")
    assert found == rows_of(postgres, "clock.zoned_found")
    assert found


def test_tables_that_are_there_are_left_alone(records: str, postgres: str) -> None:
    assess_postgres(records, "mission.findings", a_judge()[0])
    before = rows_of(postgres, "mission.findings")
    with pytest.raises(StorageError, match="already exists") as caught:
        assess_postgres(records, "mission.findings", a_judge()[0])
    assert "name another table" in caught.value.mend
    assert rows_of(postgres, "mission.findings") == before


def test_a_table_that_is_none_is_one_clear_error_and_nothing_is_made(records: str, postgres: str) -> None:
    with pytest.raises(StorageError, match="does not exist"):
        assess_postgres("mission.nothing", "mission.findings", a_judge()[0])
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE mission.odd (id text, lon text)")
    with pytest.raises(CaseError, match="lacks lat, act"):
        assess_postgres("mission.odd", "mission.findings", a_judge()[0])
    with pytest.raises(CaseError, match="no name of a table"):
        assess_postgres("a.b.c", "mission.findings", a_judge()[0])
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SELECT to_regclass('mission.findings')").fetchone() == (None,)


def test_ids_and_words_of_any_type_are_read(records: str, postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TYPE mission.deed AS ENUM ('air_drone_strike', 'armed_clash')")
        connection.execute(
            'CREATE TABLE mission."Odd ""%" AS SELECT md5(id)::uuid AS id, lon::numeric, lat, date, '
            "act::mission.deed, actor, target, false AS directed FROM mission.events"
        )
        connection.execute(
            "CREATE VIEW mission.plain AS SELECT md5(id)::uuid::text AS id, lon, lat, date, act, actor, target, "
            "'no'::text AS directed FROM mission.events"
        )
    totals = assess_postgres('mission.Odd "%', "mission.found_odd", a_judge()[0])
    assert totals == assess_postgres("mission.plain", "mission.found_plain", a_judge()[0])
    assert totals.refusals.keys() == {"place.bad_point"}
    found = [by_record(rows_of(postgres, f"mission.found_{name}")) for name in ("odd", "plain")]
    assert found[0] == found[1]
    assert totals != assess_postgres(records, "mission.found_directed", a_judge()[0])


def test_ids_of_long_numbers_keep_every_digit(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("DROP TABLE IF EXISTS long_ids, long_found, long_found_refused")
        connection.execute(
            "CREATE TABLE long_ids AS SELECT 12345678901234567891::numeric AS id, 38.65 AS lon, 33.5 AS lat, "
            "date '2017-06-01' AS date, 'air_drone_strike' AS act, 'us-led-coalition' AS actor"
        )
    assess_postgres("long_ids", "long_found", a_judge(keep_all=True)[0])
    assert {row[0] for row in rows_of(postgres, "long_found")} == {"12345678901234567891"}


def test_a_database_without_an_encoding_is_one_clear_error(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS raw_bytes")
        connection.execute("CREATE DATABASE raw_bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    address = psycopg.conninfo.make_conninfo(postgres, dbname="raw_bytes")
    with psycopg.connect(address) as connection:
        connection.execute(
            "CREATE TABLE events AS SELECT 'a'::text AS id, 38.65 AS lon, 33.5 AS lat, 'attack'::text AS act, "
            "date '2017-06-01' AS date, convert_from('\\xe9', 'SQL_ASCII') AS actor"
        )
    monkeypatch.setenv(ADDRESS, address)
    with pytest.raises(StorageError, match="encoding") as caught:
        assess_postgres("events", "found", a_judge()[0])
    assert "convert the database to UTF8" in caught.value.mend
