"""A case of an earlier release opens, upgraded; one of a newer release is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.engine.folders import without_write_permission
from truceline.engine import migrate, tables
from truceline.engine.duckdb import DuckDBStore
from truceline.engine.lock import working_alone
from truceline.errors import CaseError, StorageError
from truceline.model import Agreement, Refusal

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_1 = (
    "CREATE TABLE flow_schema (version INTEGER NOT NULL)",
    "INSERT INTO flow_schema VALUES (1)",
    """CREATE TABLE flow_generation (number INTEGER NOT NULL, time_utc TIMESTAMP NOT NULL, release VARCHAR NOT NULL,
        makers JSON NOT NULL, tallies JSON NOT NULL)""",
    """INSERT INTO flow_generation VALUES (1, '2026-01-02 03:04:05', '0.0.9', '["mkr-a"]',
        '[{"stage":"read","unit":"files","in":2,"out":0,"refused":2}]')""",
    "CREATE TABLE flow_maker (id VARCHAR NOT NULL, algorithm VARCHAR NOT NULL, inputs JSON NOT NULL)",
    """CREATE TABLE flow_membership (
        noun VARCHAR NOT NULL, id VARCHAR NOT NULL, content_sha256 VARCHAR, generation INTEGER NOT NULL)""",
    "INSERT INTO flow_membership VALUES ('refusal', 'ref-a', 'old-a', 1), ('refusal', 'ref-b', 'old-b', 1)",
    """CREATE TABLE flow_refusal (content_sha256 VARCHAR NOT NULL, id VARCHAR NOT NULL, made_by VARCHAR NOT NULL,
        derived_from JSON NOT NULL, code VARCHAR NOT NULL, "where" VARCHAR NOT NULL, reason VARCHAR NOT NULL)""",
    """INSERT INTO flow_refusal VALUES ('old-a', 'ref-a', 'mkr-a', '[]', 'read.empty', 'a.txt', 'no bytes'),
        ('old-b', 'ref-b', 'mkr-a', '[]', 'read.empty', 'b.txt', 'no bytes')""",
)
"""A file of schema 1 in which the refusals do not have all their fields yet and most nouns have no table."""


def make_old(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        for statement in SCHEMA_1:
            connection.execute(statement)


def test_a_case_of_an_earlier_schema_opens_upgraded_with_its_history(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    make_old(path)
    with DuckDBStore(path).open_reading() as reading:
        rows = reading.read(Refusal)
        assert [(row.id, row.where, row.mend, row.item) for row in rows] == [
            ("ref-a", "a.txt", "", None),
            ("ref-b", "b.txt", "", None),
        ]
        assert reading.faults() == []
        (generation,) = reading.generations()
        assert generation.time_utc == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert generation.made_with == ()
        assert generation.tallies[0].refused == 2
        assert reading.agreements() == ()
        assert reading.schema_version() == migrate.SCHEMA
        assert all(reading.read(table.noun) == [] for table in tables.all_tables() if table.noun is not Refusal)


def test_a_run_on_an_earlier_schema_upgrades_on_the_way_and_equal_rows_stay_equal(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    make_old(path)
    store = DuckDBStore(path)
    with store.begin_generation() as writing:
        assert writing.is_upgraded
        old = Refusal(id="ref-a", made_by="mkr-a", code="read.empty", where="a.txt", reason="no bytes")
        assert writing.write(Refusal, [old]) == 0
        generation = writing.publish(datetime(2026, 2, 1, tzinfo=UTC), "1", ())
    assert generation is not None
    with store.open_reading() as reading:
        assert [row.id for row in reading.read(Refusal)] == ["ref-a"]
        assert [row.id for row in reading.read(Refusal, generation=1)] == ["ref-a", "ref-b"]


def test_reading_waits_for_nobody_else_to_work_on_an_old_case(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    make_old(path)
    before = path.read_bytes()
    with working_alone(tmp_path, datetime.now(UTC), "a run"), pytest.raises(CaseError, match="in use by"):
        DuckDBStore(path).open_reading()
    assert path.read_bytes() == before


def test_an_old_case_in_a_read_only_folder_says_how_to_mend_it(open_folder: Path) -> None:
    path = open_folder / "case.duckdb"
    make_old(path)
    with without_write_permission(open_folder), pytest.raises(StorageError, match="cannot be written to"):
        DuckDBStore(path).open_reading()


def test_a_case_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    make_old(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE flow_schema SET version = 999")
    before = path.read_bytes()
    with pytest.raises(CaseError, match="made by a newer release") as caught:
        DuckDBStore(path).open_reading()
    assert "install the newer release" in caught.value.mend
    with pytest.raises(CaseError, match="made by a newer release"):
        DuckDBStore(path).begin_generation()
    assert path.read_bytes() == before


def test_a_schema_table_without_a_version_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE flow_schema (version INTEGER)")
    with pytest.raises(CaseError, match="not one of Truceline"):
        DuckDBStore(path).open_reading()


def test_a_field_without_a_default_cannot_be_added_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "case.duckdb"
    make_old(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE flow_refusal DROP COLUMN reason")
    with pytest.raises(CaseError, match=r"flow_refusal\.reason has no value for old rows"):
        DuckDBStore(path).open_reading()


def test_there_is_a_step_from_every_version() -> None:
    assert sorted(migrate.STEPS) == list(range(1, migrate.SCHEMA))


def test_agreements_are_kept_as_they_read_then(tmp_path: Path) -> None:
    store = DuckDBStore(tmp_path / "case.duckdb")
    for title in ("First wording", "Second wording", "Second wording"):
        agreement = Agreement(
            id="xyz-1",
            title=title,
            text_status="unpublished",  # type: ignore[arg-type]  # the encoder takes the word as well
            map_status="none",  # type: ignore[arg-type]  # as above
            sources={},
            life=(),
            provisions=(),
        )
        with store.begin_generation() as writing:
            writing.write_agreements([agreement])
            writing.publish(datetime.now(UTC), "1", (), made_with=[("read", "mkr-b"), ("extract", "mkr-a")])
    with store.open_reading() as reading:
        assert [generation.number for generation in reading.generations()] == [1, 2]
        assert [agreement.title for agreement in reading.agreements()] == ["Second wording"]
        assert [agreement.title for agreement in reading.agreements(1)] == ["First wording"]
        assert reading.generations()[0].made_with == (("extract", "mkr-a"), ("read", "mkr-b"))
