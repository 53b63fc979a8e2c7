"""The floor of extraction on gold reports: claims of incidents, chains, factuality and dates, English.

The development half keeps what was reached: the reports known longest, and those that came later in steps (their
first sight stands in decision 0020). The gate's half is looked at only where ``TRUCELINE_LOOK`` says why,
which belongs into its ``LOOKS.md``: a run that nobody asked for is a look too many.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.gates.goldclaims import GOLD, predict
from truceline.extract.parse import Parser
from truceline.extract.reading import load_lexicons
from truceline.extract.rules import RulesExtractor
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties
from truceline.score.figures import score
from truceline.score.load import load_gold

if TYPE_CHECKING:
    from truceline.score.figures import Figures

_SCORES = json.loads((Path(__file__).parent / "scores.json").read_text("utf-8"))
SETS = tuple(name for name in _SCORES if re.match(r"gold-claims-dev(?!-(ru|ar)\b)", name))
SCORES = {name: _SCORES[name] for name in SETS}
LOOK = _SCORES["gold-claims-gate"]
"""The last look at the gate's half, and what fell short in it."""
BOUNDS = {"precision": 0.85, "recall": 0.80, "chain": 0.80, "factuality": 0.90, "date": 0.85}
"""What the gate's half must show."""

pytestmark = pytest.mark.slow


def figures_of(half: str, cache: Path, ids: frozenset[str] | None = None) -> Figures:
    reports = [report for report in load_gold(GOLD / half) if report.front.language == "en"]
    reports = [report for report in reports if ids is None or report.id in ids]
    assert ids is None or len(reports) == len(ids)
    extractor = RulesExtractor(load_lexicons(load_acts(), load_parties()), Parser())
    return score(reports, predict(extractor, reports, cache)).figures[0]


def shares(figures: Figures) -> dict[str, float]:
    fields = {name: figures.fields[name].value or 0.0 for name in ("chain", "factuality", "date")}
    return {"precision": figures.precision.value or 0.0, "recall": figures.recall.value or 0.0, **fields}


@pytest.fixture(scope="module")
def development(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figures]:
    cache = tmp_path_factory.mktemp("places")
    return {name: figures_of("dev", cache, frozenset(SCORES[name]["reports"])) for name in SETS}


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_the_development_half_keeps_its_floor(development: dict[str, Figures], which: str, name: str) -> None:
    reached = shares(development[which])
    assert round(reached[name], 3) >= SCORES[which]["floors"][name], reached


@pytest.mark.parametrize("which", SETS)
def test_no_incident_is_made_of_what_founds_none(development: dict[str, Figures], which: str) -> None:
    assert development[which].in_nothing <= SCORES[which]["in_nothing"]


@pytest.mark.skipif("TRUCELINE_LOOK" not in os.environ, reason="a look at the gate's half: set TRUCELINE_LOOK")
def test_the_gate_half_keeps_the_bounds(tmp_path: Path) -> None:
    figures = figures_of("gate", tmp_path)
    reached = shares(figures)
    missed = {name: round(reached[name], 3) for name, bound in BOUNDS.items() if reached[name] < bound}
    stated = [(round(one.stated, 3), one.observed) for one in figures.bins if not one.is_calibrated]
    assert not missed, reached
    assert not stated
    assert figures.in_nothing == 0


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_what_the_last_look_found_stays_told(name: str) -> None:
    """Which measures fall short of their bound is kept beside the figures, with what is missing."""
    missing = round(BOUNDS[name] - LOOK["reached"][name], 3)
    assert LOOK["falls_short"].get(name) == (missing if missing > 0 else None)


def test_what_was_made_of_nothing_stays_told() -> None:
    assert LOOK["falls_short"].get("in_nothing", 0) == LOOK["in_nothing"]
