"""Settings that every test shares."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

# Before anything imports numpy: its products here are small, and where several processes share the cores, threads that
# wait for each other take ten times the work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A shared machine is slow at odd moments, so no example has a deadline. In CI the same examples are drawn each time,
# so that a red run tells of the change and not of luck; at a desk new ones are, so that luck finds something.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test marked ``untraced`` runs as it would without coverage."""
    if item.get_closest_marker("untraced") is None:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes never name a test: what a compressor stamps with the hour gives each worker another list of tests."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True, scope="session")
def folders_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the caches and boundaries of the person who runs it, nor leaves any behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache-home")))
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))
        # The world's places are the same for all and take a while to build: once for all tests of this tree.
        patch.setenv("TRUCELINE_GAZETTEER", str(Path(__file__).parent.parent / ".cache" / "gazetteer"))
        yield
