"""The floor of extraction on Arabic gold reports, development half: four reports, so the floors are wide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.gates.goldclaims import GOLD, predict
from truceline.extract.arabic.extractor import ArabicExtractor
from truceline.flow.place_names import GazetteerNames
from truceline.lexicon.parties import load_parties
from truceline.score.figures import score
from truceline.score.load import load_gold

if TYPE_CHECKING:
    from truceline.score.figures import Figures

SCORES = json.loads((Path(__file__).parent / "scores.json").read_text("utf-8"))["gold-claims-dev-ar"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures() -> Figures:
    reports = [report for report in load_gold(GOLD / "dev") if report.front.language == "ar"]
    return score(reports, predict(ArabicExtractor(load_parties(), GazetteerNames()), reports)).figures[0]


@pytest.mark.parametrize("name", sorted(SCORES["floors"]))
def test_the_development_half_keeps_its_floor(figures: Figures, name: str) -> None:
    reached = getattr(figures, name) if name in {"precision", "recall"} else figures.fields[name]
    assert (reached.value or 0.0) >= SCORES["floors"][name], reached


def test_no_incident_is_made_of_what_founds_none(figures: Figures) -> None:
    assert figures.in_nothing == SCORES["in_nothing"]
