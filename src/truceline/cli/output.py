"""The command line's own writer: data to stdout, messages and progress to stderr, bars on a terminal only."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from truceline.publish.terminal import clean, console_for, end_quietly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from truceline.errors import TrucelineError
    from truceline.flow.progress import Progress


def data() -> Console:
    """The console for data."""
    return console_for(sys.stdout)


def messages() -> Console:
    """The console for tables that are messages, not data."""
    return console_for(sys.stderr)


def put(pieces: Iterable[str]) -> None:
    """Write text as it is to stdout: JSON, CSV and what else a program reads.

    A reader that has seen enough and went away (``| head``) ends us, without error and without a traceback.
    """
    try:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        end_quietly(sys.stdout)


def discard_data() -> None:
    """What is still in stdout's buffer goes nowhere instead of into a second error at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def put_lines(lines: Iterable[str]) -> None:
    """Write lines to stdout."""
    put(f"{line}\n" for line in lines)


def say(message: str) -> None:
    """A message to the person, on stderr."""
    sys.stderr.write(f"{clean(message)}\n")
    sys.stderr.flush()


def say_error(error: TrucelineError) -> None:
    """What went wrong, where, and how to mend it, on stderr."""
    say(f"truceline: {error}")


@contextmanager
def progress() -> Iterator[Progress]:
    """How far a run is: bars on a terminal, a line a stage elsewhere; all on stderr."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=console_for(sys.stderr)) as bars:
        yield _Bars(bars)


class _Lines:
    """A line for each stage that begins: for logs."""

    def begin(self, stage: str, total: int) -> None:
        say(f"{stage} …" if not total else f"{stage} {total} …")

    def advance(self, stage: str, done: int) -> None:
        """Logs do not want to hear of it."""

    def end(self, stage: str) -> None:
        """The next line tells."""


class _Bars:
    """A bar for each stage."""

    def __init__(self, bars: RichProgress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def begin(self, stage: str, total: int) -> None:
        self._tasks[stage] = self._bars.add_task(stage, total=total or None)

    def advance(self, stage: str, done: int) -> None:
        self._bars.update(self._tasks[stage], completed=done)

    def end(self, stage: str) -> None:
        task = self._tasks[stage]
        total = self._bars.tasks[self._bars.task_ids.index(task)].total
        self._bars.update(task, total=total or 1, completed=total or 1)
