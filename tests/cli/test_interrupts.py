"""An interrupt that something swallows is not lost."""

from __future__ import annotations

import contextlib
import os
import signal

import pytest

from truceline.cli.interrupts import heard
from truceline.flow.progress import Progress, Silence


def swallow_one(progress: Progress) -> None:
    """What a library may do: an interrupt comes, and its exception goes nowhere."""
    progress.begin("read", 2)
    with contextlib.suppress(BaseException):
        os.kill(os.getpid(), signal.SIGINT)


def work(*, goes_on: bool) -> None:
    with heard(Silence()) as progress:
        swallow_one(progress)
        if goes_on:
            progress.advance("read", 1)
            pytest.fail("it went on after an interrupt")


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_swallowed_interrupt_is_raised_at_the_next_step_or_at_the_end(goes_on: bool) -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        work(goes_on=goes_on)
    assert signal.getsignal(signal.SIGINT) is before


def test_without_one_nothing_is_raised() -> None:
    with heard(Silence()) as progress:
        progress.begin("read", 1)
        progress.advance("read", 1)
        progress.end("read")
