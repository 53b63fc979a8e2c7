"""The embedded engine: one file, put in place in one step; its faults say how to mend them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.engine.folders import without_write_permission
from tests.engine.rows import a_refusal, put, wheres
from truceline.engine.duckdb import DuckDBStore
from truceline.errors import CaseError, StorageError
from truceline.model import Refusal


@pytest.fixture
def store(tmp_path: Path) -> DuckDBStore:
    return DuckDBStore(tmp_path / "case.duckdb")


def test_what_equals_the_last_generation_is_no_new_one(store: DuckDBStore) -> None:
    put(store, a_refusal("a"), a_refusal("b"))
    before = store.path.read_bytes()
    assert put(store, a_refusal("b"), a_refusal("a")) is None
    assert store.path.read_bytes() == before
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["case.duckdb"]


def test_a_writing_that_is_not_published_leaves_nothing(store: DuckDBStore) -> None:
    put(store, a_refusal("a"))
    with store.begin_generation() as writing:
        writing.write(Refusal, [a_refusal("b")])
    assert wheres(store) == {"a": "r"}
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["case.duckdb"]


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
        "from tests.engine.rows import a_refusal, put\n"
        "from truceline.engine.duckdb import DuckDBStore\n"
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
