"""Nothing but ``net`` opens the network, and a run does not use it: seen at the system calls of whole runs."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from tests.flow.on_disk import ROOT, environment, make_case
from tests.net.servers import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROADS: Final = frozenset(
    {"socket", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx", "h11", "ftplib", "smtplib", "asyncio"}
)
"""Modules by which a Python program reaches the network."""
FOR_ITS_NAME: Final = {"engine/lock.py": {"socket"}}
"""Who may import one of them although it opens nothing: the lock tells the machine's name."""


@cache
def imports() -> dict[str, tuple[str, ...]]:
    """What each module of ours imports."""
    source = ROOT / "src" / "truceline"
    return {path.relative_to(source).as_posix(): tuple(imported(path)) for path in sorted(source.rglob("*.py"))}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_only_one_package_imports_what_opens_the_network() -> None:
    found = set()
    for name, asked in imports().items():
        roads = {one for one in asked if one in ROADS or one.partition(".")[0] in ROADS}
        if not name.startswith("net/") and roads - FOR_ITS_NAME.get(name, set()):
            found.add((name, *sorted(roads)))
    assert found == set()


def test_only_fetching_and_the_endpoint_import_the_package_that_does() -> None:
    users = {name for name, asked in imports().items() if any(one.startswith("truceline.net") for one in asked)}
    allowed = {"flow/fetching.py", "flow/endpoint.py", "read/fetch.py", "read/web_records.py"}
    assert {name for name in users if not name.startswith("net/")} <= allowed


@pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace to see system calls with")
def test_a_run_asks_nobody(tmp_path: Path) -> None:
    case = make_case(tmp_path / "case", "2017-06-08-tanf")
    with Server() as server:
        link = f"<!doctype html><title>T</title><img src='http://127.0.0.1:{server.port}/x'>" + "<p>words</p>" * 20
        (case.folder / "sources" / "page.html").write_text(link, "utf-8")
        trace = tmp_path / "trace"
        command = ["strace", "-f", "-e", "trace=network", "-o", str(trace)]
        command += [sys.executable, "-m", "truceline", "run", str(case.folder)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment(), timeout=280)
        if done.returncode != 0 and "ptrace" in done.stderr.lower():
            pytest.skip("this machine does not let us see system calls")
        assert done.returncode == 0, done.stderr
        assert server.asked == []
    asked = re.findall(
        r"^.*\b(?:connect|sendto|sendmsg|sendmmsg)\(.*AF_INET.*$", trace.read_text("utf-8", "replace"), re.M
    )
    assert asked == []


def test_the_trace_would_tell(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("there is no strace to see system calls with")
    trace = tmp_path / "trace"
    program = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    command = ["strace", "-f", "-e", "trace=network", "-o", str(trace), sys.executable, "-c", program]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        pytest.skip("this machine does not let us see system calls")
    assert re.search(r"connect\(.*AF_INET", trace.read_text("utf-8"))
