"""Killed with SIGKILL at twenty random moments of a run, then run again: the same findings as undisturbed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.flow.kills import REPORTS, kill_at_random, undisturbed

if TYPE_CHECKING:
    from pathlib import Path

MOMENTS = 20


@pytest.mark.slow
def test_killed_at_twenty_moments_and_run_again_the_findings_are_the_same(tmp_path: Path) -> None:
    whole = undisturbed(tmp_path / "whole", *REPORTS)
    held = Counter(kill_at_random(tmp_path / f"killed-{seed}", whole, seed, *REPORTS) for seed in range(MOMENTS))
    assert held.total() == MOMENTS
    assert held["first"] > 0
