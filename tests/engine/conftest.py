"""Fixtures for tests of what is kept on disk."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.server import a_server
from truceline.engine.duckdb import DuckDBStore
from truceline.engine.postgres import ADDRESS, PostgresStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from truceline.engine.base import Store


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may reach: those of pytest are the owner's alone."""
    folder = Path(tempfile.mkdtemp(prefix="truceline-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server for this process's tests, as a libpq connection string."""
    with a_server() as address:
        yield address


@pytest.fixture
def postgres(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server as Truceline finds it: through its environment variable."""
    monkeypatch.setenv(ADDRESS, postgres_server)
    return postgres_server


_NUMBERS = itertools.count()


@pytest.fixture(params=["duckdb", "postgres"])
def new_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Store]:
    """What makes an empty store, of each engine in turn."""
    if request.param == "duckdb":
        return lambda: DuckDBStore(tmp_path_factory.mktemp("case") / "case.duckdb")
    request.getfixturevalue("postgres")
    return lambda: PostgresStore(f"case_{next(_NUMBERS)}")


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store of each engine in turn."""
    return new_store()
