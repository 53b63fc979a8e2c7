"""How a run tells how far it is: a hook that the command line draws as bars, and tests count."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears of each stage when it begins and whenever it has done more of its work."""

    def begin(self, stage: str, total: int) -> None:
        """A stage begins on so many items; 0 where it cannot say."""
        ...

    def advance(self, stage: str, done: int) -> None:
        """So many of the stage's items are done."""
        ...

    def end(self, stage: str) -> None:
        """The stage is done."""
        ...


class Silence:
    """Hears and says nothing."""

    def begin(self, stage: str, total: int) -> None:
        """Say nothing."""

    def advance(self, stage: str, done: int) -> None:
        """Say nothing."""

    def end(self, stage: str) -> None:
        """Say nothing."""


class Building:
    """Tells a run's progress how far the gazetteer is that is built at first use."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.has_begun = False

    def tell(self, layer: str, done: int, total: int) -> None:
        """So many of a layer's places are done."""
        stage = f"gazetteer ({layer}, once)"
        if not self.has_begun:
            self.has_begun = True
            self.progress.begin(stage, total)
        self.progress.advance(stage, done)
        if done >= total:
            self.progress.end(stage)
