"""The command line's own writer: data to stdout, messages and progress to stderr, bars on a terminal only."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from truceline.publish.terminal import clean, console_for, end_quietly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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


def counted(number: int, one: str, several: str = "") -> str:
    """``1 record``, ``2,000 records``; ``several`` is what more than one are called where that is not with an s."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def say_error(error: TrucelineError) -> None:
    """What went wrong, where, and how to mend it, on stderr."""
    say(f"truceline: {error}")


@contextmanager
def progress() -> Iterator[Progress]:
    """How far a run is and how long it will still take: bars on a terminal, lines elsewhere; all on stderr."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    words, left = TextColumn("{task.description:<10}"), TextColumn("left", style="progress.remaining")
    columns = (words, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), left)
    with RichProgress(*columns, console=console_for(sys.stderr)) as bars:
        yield _Bars(bars)


LOG_EVERY_S = 60.0
"""How often a log hears of one stage: often enough to see that it lives, seldom enough to be read."""


class Lines:
    """For logs: a line for each stage that begins, and each minute how far it is and how long it will still take."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = self._told = clock()
        self._total = 0

    def begin(self, stage: str, total: int) -> None:
        """A stage begins: its line."""
        self._began = self._told = self._clock()
        self._total = total
        say(f"{stage} …" if not total else f"{stage} {total} …")

    def advance(self, stage: str, done: int) -> None:
        """Told once a minute, where there is something to reckon from."""
        now = self._clock()
        if now - self._told < LOG_EVERY_S or not 0 < done < self._total:
            return
        self._told = now
        left_s = (now - self._began) * (self._total - done) / done
        say(f"{stage} {done} of {self._total}, about {_told_span(left_s)} left …")

    def end(self, stage: str) -> None:
        """The next line tells."""


def _told_span(seconds: float) -> str:
    """A span as a person says it: 40 s, 12 min, 2 h 05 min."""
    if seconds < 90:  # Below, minutes would be too coarse.
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


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
