"""The embedded engine: what goes in comes out, generations are whole, faults say how to mend them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.drawn import a_noun
from tests.engine.folders import without_write_permission
from truceline.engine.base import StageTally
from truceline.engine.duckdb import DuckDBStore
from truceline.errors import CaseError, StorageError
from truceline.model import TABLE_NOUNS, Evidence, Maker, Noun, Refusal, content_hash

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
TALLIES = (StageTally(stage="read", unit="files", taken=3, out=2, refused=1),)


def a_refusal(where: str, reason: str = "r", made_by: str = "mkr-a") -> Refusal:
    return Refusal(
        id=Refusal.id_of("read.empty", where), made_by=made_by, code="read.empty", where=where, reason=reason
    )


def put(store: DuckDBStore, *rows: Noun, at: datetime = NOW) -> int | None:
    """Publish a generation of these rows; its number, or None where nothing was new."""
    with store.begin_generation() as writing:
        for noun in TABLE_NOUNS:
            writing.write(noun, [row for row in rows if type(row) is noun])
        generation = writing.publish(at, "1.2.3", TALLIES)
    return generation.number if generation else None


def wheres(store: DuckDBStore, generation: int | None = None) -> dict[str, str]:
    with store.open_reading() as reading:
        return {row.where: row.reason for row in reading.read(Refusal, generation)}


@pytest.fixture
def store(tmp_path: Path) -> DuckDBStore:
    return DuckDBStore(tmp_path / "case.duckdb")


@pytest.mark.parametrize("noun", TABLE_NOUNS, ids=lambda noun: noun.NAME)
def test_every_noun_comes_back_as_it_went_in(noun: type[Noun], tmp_path_factory: pytest.TempPathFactory) -> None:
    @given(st.lists(a_noun(noun), max_size=6, unique_by=lambda row: row.id))
    @settings(max_examples=2)
    def there_and_back(rows: list[Noun]) -> None:
        store = DuckDBStore(tmp_path_factory.mktemp("case") / "case.duckdb")
        put(store, *rows)
        with store.open_reading() as reading:
            back = reading.read(noun)
            assert sorted(map(content_hash, back)) == sorted(map(content_hash, rows))
            assert back == sorted(rows, key=lambda row: row.id)
            assert reading.faults() == []

    there_and_back()


def test_a_generation_is_what_was_written_and_earlier_ones_stay(store: DuckDBStore) -> None:
    assert put(store, a_refusal("a"), a_refusal("b")) == 1
    assert put(store, a_refusal("b", "other"), a_refusal("c"), at=NOW + timedelta(days=1)) == 2
    assert wheres(store, 1) == {"a": "r", "b": "r"}
    assert wheres(store, 2) == wheres(store) == {"b": "other", "c": "r"}
    with store.open_reading() as reading:
        first, second = reading.generations()
    assert (first.number, first.time_utc, first.release, first.tallies) == (1, NOW, "1.2.3", TALLIES)
    assert first.makers == ("mkr-a",)
    assert second.time_utc == NOW + timedelta(days=1)


def test_what_equals_the_last_generation_is_no_new_one(store: DuckDBStore) -> None:
    put(store, a_refusal("a"), a_refusal("b"))
    before = store.path.read_bytes()
    assert put(store, a_refusal("b"), a_refusal("a")) is None
    assert store.path.read_bytes() == before
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["case.duckdb"]


def test_the_first_generation_is_kept_even_where_it_is_empty(store: DuckDBStore) -> None:
    assert put(store) == 1
    assert put(store) is None


def test_each_version_of_a_row_is_kept_once(store: DuckDBStore) -> None:
    put(store, a_refusal("a"))
    put(store, a_refusal("a", "other"))
    put(store, a_refusal("a"))
    with store.open_reading() as reading:
        assert reading.query("SELECT count(*) FROM flow_refusal") == [(2,)]
        assert [change.generation for change in reading.history(a_refusal("a").id)] == [1, 2, 3]


def test_history_tells_when_something_came_changed_and_left(store: DuckDBStore) -> None:
    put(store, a_refusal("a"))
    put(store, a_refusal("a", "other"), at=NOW + timedelta(days=1))
    put(store, at=NOW + timedelta(days=2))
    with store.open_reading() as reading:
        changes = reading.history(a_refusal("a").id)
    assert [
        (c.generation, c.time_utc.day, c.noun.reason if isinstance(c.noun, Refusal) else None) for c in changes
    ] == [
        (1, 2, "r"),
        (2, 3, "other"),
        (3, 4, None),
    ]


def test_find_gives_ids_by_prefix_and_says_which_are_current(store: DuckDBStore) -> None:
    put(store, a_refusal("a"))
    put(store, a_refusal("b"))
    with store.open_reading() as reading:
        found = {item.id: item.is_current for item in reading.find("ref-")}
        assert found == {a_refusal("a").id: False, a_refusal("b").id: True}
        assert [item.noun for item in reading.find(a_refusal("b").id[:9])] == ["refusal"]
        assert reading.find("ref-%") == []
        assert len(reading.find("ref-", limit=1)) == 1


def test_read_of_ids_and_pick_of_fields(store: DuckDBStore) -> None:
    put(store, a_refusal("a"), a_refusal("b"))
    with store.open_reading() as reading:
        assert [row.where for row in reading.read(Refusal, ids=[a_refusal("b").id, "ref-none"])] == ["b"]
        assert reading.read(Refusal, ids=[]) == []
        assert sorted(reading.pick(Refusal, "where", "code")) == [("a", "read.empty"), ("b", "read.empty")]


def test_makers_are_kept_once(store: DuckDBStore) -> None:
    maker = Maker(algorithm="read.text-1", inputs=(("acts", "3"),))
    for where in "ab":
        with store.begin_generation() as writing:
            writing.write_makers([maker, maker])
            writing.write(Refusal, [a_refusal(where, made_by=maker.id)])
            writing.publish(NOW, "1", ())
    with store.open_reading() as reading:
        assert reading.makers() == {maker.id: maker}
        assert reading.query("SELECT count(*) FROM flow_maker") == [(1,)]


def test_a_writing_that_is_not_published_leaves_nothing(store: DuckDBStore) -> None:
    put(store, a_refusal("a"))
    with store.begin_generation() as writing:
        writing.write(Refusal, [a_refusal("b")])
    assert wheres(store) == {"a": "r"}
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["case.duckdb"]


def test_an_open_reading_keeps_its_state_and_a_new_one_sees_the_new(store: DuckDBStore) -> None:
    put(store, a_refusal("a"))
    with store.open_reading() as old:
        put(store, a_refusal("b"))
        with store.open_reading() as new:
            assert [row.where for row in new.read(Refusal)] == ["b"]
        assert [row.where for row in old.read(Refusal)] == ["a"]


def test_two_rows_with_one_id_are_a_fault_of_ours(store: DuckDBStore) -> None:
    with store.begin_generation() as writing, pytest.raises(StorageError, match="two different rows have the id ref-"):
        writing.write(Refusal, [a_refusal("a"), a_refusal("a", "other")])


def test_equal_rows_are_written_once(store: DuckDBStore) -> None:
    put(store, a_refusal("a"), a_refusal("a"))
    assert wheres(store) == {"a": "r"}


def test_what_would_not_come_back_as_it_is_is_never_written(store: DuckDBStore) -> None:
    elsewhere = timezone(timedelta(hours=3))
    row = Evidence(
        id="ev-a",
        made_by="mkr-a",
        sha256="",
        size=1,
        media_type="",
        origin="",
        captured_utc=NOW.astimezone(elsewhere),
        captured_with="",
    )
    with store.begin_generation() as writing:
        with pytest.raises(StorageError, match="read_evidence ev-a: would not come back"):
            writing.write(Evidence, [row])
        huge = msgspec.structs.replace(row, id="ev-b", captured_utc=NOW, size=2**63)
        with pytest.raises(StorageError, match="a number out of range"):
            writing.write(Evidence, [huge])
        with pytest.raises(StorageError, match="text that no encoding can hold"):
            writing.write(Refusal, [a_refusal("a", "\ud800")])


def test_a_row_that_was_changed_behind_our_back_is_named(store: DuckDBStore) -> None:
    put(store, a_refusal("a"), a_refusal("b"))
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("UPDATE flow_refusal SET reason = 'changed' WHERE \"where\" = 'a'")
    with store.open_reading() as reading:
        assert reading.faults() == [f"flow_refusal {a_refusal('a').id}: not what was written"]
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("UPDATE flow_refusal SET derived_from = '{}' WHERE \"where\" = 'b'")
    with store.open_reading() as reading:
        assert [line for line in reading.faults() if "b" in line and "cannot be read" in line]
        with pytest.raises(StorageError, match="a row cannot be read back"):
            reading.read(Refusal)


def test_a_file_that_is_no_database_says_so(store: DuckDBStore) -> None:
    store.path.write_bytes(b"no database" * 999)
    with pytest.raises(StorageError, match="not a valid DuckDB database") as caught:
        store.open_reading()
    assert "put a copy of the file back" in caught.value.mend


def test_a_database_of_somebody_else_says_so(store: DuckDBStore) -> None:
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("CREATE TABLE theirs (a INTEGER)")
    with pytest.raises(CaseError, match="not one of Truceline"):
        store.open_reading()
    with pytest.raises(CaseError, match="not one of Truceline"):
        store.begin_generation()
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["case.duckdb"]


def test_a_full_disk_leaves_the_last_generation(store: DuckDBStore, tmp_path: Path) -> None:
    put(store, a_refusal("a"))
    before = store.path.read_bytes()
    script = tmp_path / "fill.py"
    script.write_text(
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from tests.engine.test_duckdb import DuckDBStore, a_refusal, put\n"
        "from truceline.errors import StorageError\n"
        f"limit = {len(before)} + int(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "try:\n"
        "    put(DuckDBStore(Path(sys.argv[2])), *(a_refusal(str(n), str(n) * 3000) for n in range(400)))\n"
        "except StorageError as error:\n"
        "    sys.exit('STOPPED ' + str(error))\n",
        "utf-8",
    )
    root = Path(__file__).parents[2]
    for allowed in ("-4096", "300000"):
        command = [sys.executable, str(script), allowed, str(store.path)]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        assert "STOPPED" in done.stderr
        assert "the last generation is untouched" in done.stderr
        assert store.path.read_bytes() == before
    assert wheres(store) == {"a": "r"}


def test_a_folder_without_write_permission_can_be_read_and_says_how_to_mend_it(open_folder: Path) -> None:
    store = DuckDBStore(open_folder / "case.duckdb")
    put(store, a_refusal("a"))
    with without_write_permission(open_folder):
        with pytest.raises(StorageError, match="Permission denied") as caught:
            store.begin_generation()
        assert wheres(store) == {"a": "r"}
    assert "copy the case" in caught.value.mend
