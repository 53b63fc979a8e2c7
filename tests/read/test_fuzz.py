"""Each reader over damaged files, a little; ``tests/gates/test_fuzz_readers.py`` gives each ten million bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.read.fuzz import feed, seeds

if TYPE_CHECKING:
    from truceline.read.source import Lexicons


@pytest.mark.parametrize("name", sorted(seeds()))
def test_damaged_files_are_read_or_refused(lexicons: Lexicons, name: str) -> None:
    given, files, longest = feed(seeds()[name], 40_000, lexicons, number=7, seconds=4)
    assert given > 1_000
    assert files >= 1
    assert longest < 10
