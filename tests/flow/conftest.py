"""Fixtures of tests on whole cases."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.engine.conftest import open_folder
from tests.flow.on_disk import make_case
from truceline.flow.case import open_case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from truceline.flow.case import Case

__all__ = ["open_folder"]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Indexes that cases share are kept apart from those of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def run_case(tmp_path_factory: pytest.TempPathFactory, cache: None) -> Case:
    """A small case after its first run: to look at, not to change."""
    case = make_case(tmp_path_factory.mktemp("run") / "case")
    case.run()
    return case


@pytest.fixture
def done(run_case: Case, tmp_path: Path) -> Case:
    """A copy of the small case after its first run: to change."""
    shutil.copytree(run_case.folder, tmp_path / "done")
    return open_case(tmp_path / "done")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A small case that was never run."""
    return make_case(tmp_path / "case")
