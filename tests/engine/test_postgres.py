"""PostgreSQL: several processes at once, old schemas, and what goes wrong with servers."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.engine.rows import NOW, TALLIES, a_refusal, put, wheres
from truceline.engine import migrate, postgres
from truceline.engine.postgres import ADDRESS, PostgresStore
from truceline.engine.statements import fill
from truceline.errors import CaseError, StorageError
from truceline.model import Refusal

WRITER = """
import sys
from tests.engine.rows import NOW, a_refusal
from truceline.engine.statements import fill
from truceline.engine.postgres import PostgresStore
from truceline.model import Refusal

store, where = PostgresStore(sys.argv[1]), sys.argv[2]
print("asks", flush=True)
with store.begin_generation() as writing:
    print("in", flush=True)
    sys.stdin.readline()
    writing.write(Refusal, [a_refusal(where)])
    writing.publish(NOW, "1", ())
"""
_NUMBERS = itertools.count()


@pytest.fixture
def case(postgres: str) -> PostgresStore:
    """A schema of this test's own."""
    return PostgresStore(f"own_{next(_NUMBERS)}")


def a_writer(store: PostgresStore, where: str) -> subprocess.Popen[str]:
    """A process that begins a generation and waits until a line is sent to it."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", WRITER, store.schema, where]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=root, env=environment, stdin=pipe, stdout=pipe, text=True)


def says(process: subprocess.Popen[str]) -> str:
    """The next line that a process prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_of_two_processes_that_write_one_waits_and_both_generations_stand(case: PostgresStore) -> None:
    put(case, a_refusal("first"))
    with a_writer(case, "a") as one:
        assert [says(one), says(one)] == ["asks", "in"]
        with a_writer(case, "b") as two:
            assert says(two) == "asks"
            assert wheres(case) == {"first": "r"}
            one.communicate("go\n", timeout=60)
            assert wheres(case) == {"a": "r"}
            two.communicate("go\n", timeout=60)
    assert (one.returncode, two.returncode) == (0, 0)
    with case.open_reading() as reading:
        assert [generation.number for generation in reading.generations()] == [1, 2, 3]
        assert [row.where for row in reading.read(Refusal, generation=2)] == ["a"]
        assert [row.where for row in reading.read(Refusal)] == ["b"]


def test_a_writer_that_is_killed_leaves_the_last_generation_and_no_lock(case: PostgresStore) -> None:
    put(case, a_refusal("first"))
    with a_writer(case, "a") as one:
        assert [says(one), says(one)] == ["asks", "in"]
        one.kill()
    assert put(case, a_refusal("second")) == 2
    assert wheres(case, 1) == {"first": "r"}


def test_a_reading_keeps_its_state_while_others_publish(case: PostgresStore) -> None:
    put(case, a_refusal("a"))
    with case.open_reading() as old:
        put(case, a_refusal("b"))
        assert [row.where for row in old.read(Refusal)] == ["a"]
        assert wheres(case) == {"b": "r"}


def test_who_waits_too_long_is_told_that_another_run_is_at_work(
    case: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOCK_SECONDS", 1)
    with case.begin_generation(), pytest.raises(StorageError, match="lock timeout") as caught:
        case.begin_generation()
    assert "wait until the other run is done" in caught.value.mend


def test_a_store_without_a_column_of_the_model_is_upgraded_on_opening(
    case: PostgresStore, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(case, a_refusal("a"))
    with psycopg.connect(postgres) as connection:
        connection.execute(f"ALTER TABLE {case.schema}.flow_refusal DROP COLUMN mend".encode())
    newer = migrate.SCHEMA + 1
    monkeypatch.setattr(migrate, "SCHEMA", newer)
    monkeypatch.setitem(migrate.STEPS, newer - 1, migrate.adopt)
    with case.open_reading() as reading:
        assert reading.schema_version() == newer
        assert [(row.where, row.mend) for row in reading.read(Refusal)] == [("a", "")]
        assert reading.faults() == []


def test_a_store_of_a_newer_release_is_left_alone(case: PostgresStore, postgres: str) -> None:
    put(case, a_refusal("a"))
    with psycopg.connect(postgres) as connection:
        connection.execute(fill("UPDATE $schema.flow_schema SET version = 999", schema=case.schema).encode())
    with pytest.raises(CaseError, match="made by a newer release"):
        case.open_reading()
    with pytest.raises(CaseError, match="made by a newer release"):
        case.begin_generation()


def test_a_schema_of_somebody_else_is_left_alone(case: PostgresStore, postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute(f"CREATE SCHEMA {case.schema}".encode())
        connection.execute(f"CREATE TABLE {case.schema}.theirs (a integer)".encode())
    with pytest.raises(CaseError, match="not one of Truceline"):
        case.open_reading()
    with pytest.raises(CaseError, match="not one of Truceline"):
        case.begin_generation()


def test_a_row_that_was_changed_behind_our_back_is_named(case: PostgresStore, postgres: str) -> None:
    put(case, a_refusal("a"))
    with psycopg.connect(postgres) as connection:
        connection.execute(fill("UPDATE $schema.flow_refusal SET reason = 'changed'", schema=case.schema).encode())
    with case.open_reading() as reading:
        assert reading.faults() == [f"flow_refusal {a_refusal('a').id}: not what was written"]


def test_a_server_that_is_not_there_says_how_to_name_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, f"host={tmp_path} user=a password=secret dbname=b")
    with pytest.raises(StorageError, match="the database says") as caught:
        PostgresStore("a").exists()
    assert ADDRESS in caught.value.mend
    assert "secret" not in str(caught.value)


def test_a_user_without_rights_is_told_which_are_missing(
    case: PostgresStore, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE ROLE nobody_much LOGIN")
    monkeypatch.setenv(ADDRESS, postgres.replace("user=truceline", "user=nobody_much"))
    with pytest.raises(StorageError, match="permission denied") as caught:
        case.begin_generation()
    assert "grant this user CREATE" in caught.value.mend


@pytest.mark.parametrize("name", ["", "Case", "1a", "a-b", 'a"b', "a" * 64])
def test_a_name_that_is_no_schema_is_refused_before_any_connection(name: str) -> None:
    with pytest.raises(CaseError, match="no name of a schema"):
        PostgresStore(name)


def test_what_a_generation_counted_comes_back(case: PostgresStore) -> None:
    put(case, a_refusal("a"))
    with case.open_reading() as reading:
        (generation,) = reading.generations()
    assert (generation.time_utc, generation.release, generation.tallies) == (NOW, "1.2.3", TALLIES)
