"""A PostgreSQL server of the tests' own: made in a temporary folder, reached by a socket there, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = "TRUCELINE_REQUIRE_POSTGRES"
"""Set where a missing server is a failure, not a reason to skip."""


def programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL (15 or later) of this machine."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb") if int(path.parts[-3]) >= 15]
    if found:
        return max(found, key=lambda folder: int(folder.parts[-2]))
    plain = shutil.which("initdb")
    return Path(plain).resolve().parent if plain else None


def _someone() -> str | None:
    """Whom to be while starting the server, which refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@contextmanager
def a_server() -> Iterator[str]:
    """A running server, as a libpq connection string."""
    folder = programs()
    if folder is None:
        if os.environ.get(REQUIRED):
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    home = Path(tempfile.mkdtemp(prefix="tl-pg-"))
    user = _someone()
    prefix: list[str | Path] = ["runuser", "-u", user, "--"] if user else []
    if user:
        shutil.chown(home, user)
    data = home / "data"
    options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off -c max_connections=40"
    try:
        who = ["-U", "truceline", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"]
        subprocess.run([*prefix, folder / "initdb", "-D", data, *who], check=True, capture_output=True, cwd=home)
        start = [*prefix, folder / "pg_ctl", "-D", data, "-w", "-o", options, "-l", home / "log", "start"]
        subprocess.run(start, check=True, capture_output=True, cwd=home)
        yield f"host={home} user=truceline dbname=postgres"
    finally:
        stop = [*prefix, folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
        subprocess.run(stop, check=False, capture_output=True, cwd=home)
        shutil.rmtree(home, ignore_errors=True)
