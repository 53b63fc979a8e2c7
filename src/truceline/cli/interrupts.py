"""An interrupt that is heard, even where a library swallows the exception that it raises in the middle of it."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from truceline.flow.progress import Progress


class Heard:
    """Passes on how far a run is; where it was interrupted before, it is interrupted now."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._is_asked = False

    def ask(self, number: int, frame: FrameType | None) -> None:
        """What the system calls: raises KeyboardInterrupt, and remembers that it did."""
        self._is_asked = True
        signal.default_int_handler(number, frame)

    def listen(self) -> None:
        """Raise KeyboardInterrupt where one was asked for."""
        if self._is_asked:
            raise KeyboardInterrupt

    def begin(self, stage: str, total: int) -> None:
        """A stage begins."""
        self.listen()
        self._progress.begin(stage, total)

    def advance(self, stage: str, done: int) -> None:
        """More of a stage is done."""
        self.listen()
        self._progress.advance(stage, done)

    def end(self, stage: str) -> None:
        """A stage is done."""
        self.listen()
        self._progress.end(stage)


@contextmanager
def heard(progress: Progress) -> Iterator[Progress]:
    """A progress that makes good on interrupts, for as long as this lasts; only the main thread hears any."""
    listener = Heard(progress)
    if threading.current_thread() is not threading.main_thread():
        yield listener
        return
    before = signal.signal(signal.SIGINT, listener.ask)
    try:
        yield listener
        listener.listen()
    finally:
        signal.signal(signal.SIGINT, before)
