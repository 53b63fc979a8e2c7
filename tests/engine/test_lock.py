"""One run at a time: the lock says who holds it, and dies with its process."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.engine.folders import without_write_permission
from truceline.engine.lock import LOCK_NAME, working_alone
from truceline.errors import CaseError, StorageError

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from truceline.engine.lock import working_alone
with working_alone(Path(sys.argv[1]), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "a run"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_is_told_who_holds_it_and_since_when(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(CaseError) as caught, working_alone(tmp_path, NOW, "test"):
            pass
        assert f"in use by process {other.pid} on " in caught.value.reason
        assert "(a run, since 2026-01-02 03:04:05 UTC)" in caught.value.reason
        other.send_signal(signal.SIGKILL)
        other.wait()
    with working_alone(tmp_path, NOW, "test"):
        pass


def test_a_lock_without_words_is_still_a_lock(tmp_path: Path) -> None:
    with working_alone(tmp_path, NOW, "test"):
        (tmp_path / LOCK_NAME).write_bytes(b"")
        with pytest.raises(CaseError, match="in use by another process"), working_alone(tmp_path, NOW, "test"):
            pass


def test_it_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), working_alone(tmp_path, NOW, "test"):
        raise ZeroDivisionError
    with working_alone(tmp_path, NOW, "test"):
        pass


def test_a_folder_that_cannot_be_written_to(open_folder: Path) -> None:
    with (
        without_write_permission(open_folder),
        pytest.raises(StorageError, match="cannot be written to") as caught,
        working_alone(open_folder, NOW, "test"),
    ):
        pass
    assert "copy the case to a folder of your own" in caught.value.mend
