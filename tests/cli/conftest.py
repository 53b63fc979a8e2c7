"""The command line, called in this process as a person would call it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest

from tests.flow.on_disk import make_case
from truceline.cli.app import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.flow.case import Case


class Said(NamedTuple):
    """What a call gave: exit code, data and messages."""

    code: int
    out: str
    err: str


class Call(Protocol):
    """Calls ``truceline`` with arguments."""

    def __call__(self, *arguments: object) -> Said: ...


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["truceline", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Indexes that cases share are kept apart from those of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory, cache: None) -> Case:
    """A small case with tables and two reports, after its first run: to look at, not to change."""
    case = make_case(tmp_path_factory.mktemp("ran") / "case", "2017-06-08-tanf", "2017-06-13-secret", rows=40)
    case.run()
    return case
