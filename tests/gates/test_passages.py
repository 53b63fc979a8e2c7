"""How many passages that found nothing are taken for an incident, on the half that no rule was mended on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gates.goldpassages import document_of, load_passages
from truceline.extract.languages import Languages
from truceline.model.claim import ActContent, Modality

SCORES = json.loads((Path(__file__).parent / "scores.json").read_text("utf-8"))["passages"]
FACTUAL = (Modality.ASSERTED, Modality.ALLEGED, Modality.DENIED)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def extractor() -> Languages:
    return Languages()


@pytest.mark.parametrize("name", ["generic", "opinion", "russian"])
def test_passages_that_found_nothing_are_seldom_taken_for_an_incident(name: str, extractor: Languages) -> None:
    language = "ru" if name == "russian" else "en"
    if language == "ru":
        pytest.importorskip("slovnet", reason="the extra that reads Russian is not installed")
    false, told, kept = 0, 0, 0
    for passage in load_passages(name):
        if passage.is_known:
            continue
        claims = extractor.extract(document_of(passage.text, language)).claims
        acts = [one.content for one in claims if isinstance(one.content, ActContent) and one.modality in FACTUAL]
        words = {word for act in acts for word in act.trigger.text.split()}
        false += not passage.told and bool(acts)
        told += len(passage.told)
        kept += sum(bool(words.intersection(word.split())) for word in passage.told)
    assert false <= SCORES[name]["false"], (false, told, kept)
    assert kept >= SCORES[name]["kept"], (false, told, kept)
