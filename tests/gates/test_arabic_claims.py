"""The floor of extraction on Arabic gold reports, development half: few reports, so the floors are wide."""

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

_SCORES = json.loads((Path(__file__).parent / "scores.json").read_text("utf-8"))
SCORES = {"first": _SCORES["gold-claims-dev-ar"], "grown": _SCORES["gold-claims-dev-ar-grown"]}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures() -> dict[str, Figures]:
    reports = [report for report in load_gold(GOLD / "dev") if report.front.language == "ar"]
    predicted = predict(ArabicExtractor(load_parties(), GazetteerNames()), reports)
    return {
        name: score([report for report in reports if report.id in scores["reports"]], predicted).figures[0]
        for name, scores in sorted(SCORES.items())
    }


@pytest.mark.parametrize("reports", ["first", "grown"])
@pytest.mark.parametrize("name", sorted(SCORES["first"]["floors"]))
def test_the_development_half_keeps_its_floor(figures: dict[str, Figures], name: str, reports: str) -> None:
    found = figures[reports]
    reached = getattr(found, name) if name in {"precision", "recall"} else found.fields[name]
    assert (reached.value or 0.0) >= SCORES[reports]["floors"][name], reached


@pytest.mark.parametrize("reports", ["first", "grown"])
def test_no_incident_is_made_of_what_founds_none(figures: dict[str, Figures], reports: str) -> None:
    assert figures[reports].in_nothing <= SCORES[reports]["in_nothing"]
