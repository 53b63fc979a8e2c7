"""A run that is killed loses nothing; the twenty moments of the gate are in tests/gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.flow.kills import kill_at_random, undisturbed

if TYPE_CHECKING:
    from pathlib import Path


def test_killed_at_two_moments_and_run_again_the_findings_are_the_same(tmp_path: Path) -> None:
    whole = undisturbed(tmp_path / "whole")
    for seed in (1, 2):
        kill_at_random(tmp_path / f"killed-{seed}", whole, seed)
