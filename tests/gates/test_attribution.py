"""The floor of attribution: who says what, on 84 annotated articles by others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gates.polnear import ARCHIVE, digest, read_articles, score
from truceline.extract.parse import Parser
from truceline.extract.reading import load_lexicons
from truceline.extract.rules import RulesExtractor
from truceline.lexicon.acts import load_acts
from truceline.lexicon.parties import load_parties

SCORES = json.loads((Path(__file__).parent / "scores.json").read_text("utf-8"))["polnear-dev"]
SOURCE_FLOOR = 0.70
SOURCE_AND_CONTENT_FLOOR = 0.55

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ARCHIVE.exists(), reason="../shared/data/attribution is not here"),
]


def test_the_articles_are_those_that_the_floor_was_set_on() -> None:
    assert digest(ARCHIVE) == SCORES["sha256"]


def test_attribution_keeps_its_floors() -> None:
    extractor = RulesExtractor(load_lexicons(load_acts(), load_parties()), Parser())
    figures = score(extractor, read_articles(ARCHIVE))
    said = f"source {figures.source_f:.3f}, source and content {figures.source_and_content_f:.3f}"
    assert figures.source_f >= max(SOURCE_FLOOR, SCORES["source_f"] - 0.005), said
    assert figures.source_and_content_f >= max(SOURCE_AND_CONTENT_FLOOR, SCORES["source_and_content_f"] - 0.005), said
