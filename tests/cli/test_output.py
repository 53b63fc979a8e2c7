"""Progress: bars on a terminal, lines elsewhere."""

from __future__ import annotations

import io
import sys

import pytest

from truceline.cli import output


class Screen(io.StringIO):
    """A terminal that remembers what was drawn on it."""

    def isatty(self) -> bool:
        return True


def work(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with output.progress() as progress:
        for stage, total in (("read", 3), ("reconcile", 0)):
            progress.begin(stage, total)
            for done in range(total):
                progress.advance(stage, done + 1)
            progress.end(stage)
    return stream.getvalue()


def test_bars_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = work(Screen(), monkeypatch)
    assert "read" in drawn
    assert "3/3" in drawn
    assert "\x1b" in drawn


def test_lines_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert work(io.StringIO(), monkeypatch) == "read 3 …\nreconcile …\n"


def test_a_log_hears_each_minute_how_long_it_will_still_take(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, now = io.StringIO(), [0.0]
    monkeypatch.setattr(sys, "stderr", stream)
    lines = output.Lines(lambda: now[0])
    lines.begin("extract", 1000)
    for second, done in ((30, 5), (61, 10), (100, 20), (130, 100), (200, 990), (300, 1000)):
        now[0] = second
        lines.advance("extract", done)
    assert stream.getvalue().splitlines() == [
        "extract 1000 …",
        "extract 10 of 1000, about 1 h 41 min left …",
        "extract 100 of 1000, about 20 min left …",
        "extract 990 of 1000, about 2 s left …",
    ]


def test_messages_cannot_turn_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    output.say("file \x1b[2J\u202e.txt")
    assert stream.getvalue() == "file \ufffd[2J.txt\n"
