"""The floor of the event-place link: which place belongs to which act, five-fold by text, on annotated sentences."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tools.train_event_place import Ask, asked, chosen, cross_validate, fitted, read_tasks, score, total
from truceline.extract.event_place import load_event_place

SENTENCES = Path(__file__).resolve().parents[3] / "shared/data/event-place/dev.jsonl.gz"
FLOOR = 0.825
CHOICE_FLOOR = 0.795

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SENTENCES.exists(), reason="../shared/data/event-place is not here"),
]


@pytest.fixture(scope="module")
def asks() -> list[Ask]:
    return asked(read_tasks(SENTENCES), load_event_place())


def test_the_sentences_are_those_that_the_model_was_fitted_on() -> None:
    assert hashlib.sha256(SENTENCES.read_bytes()).hexdigest() == load_event_place().fitted_on["sha256"]


def test_the_right_place_is_found_for_the_verb(asks: list[Ask]) -> None:
    scores = cross_validate(asks)
    assert scores["placed"].f >= FLOOR, scores
    assert scores["choice"].f >= CHOICE_FLOOR, scores
    assert scores["all"].f >= 0.705, scores
    assert scores["reviewed"].f >= 0.735, scores


def test_the_shipped_coefficients_serve_as_well_as_those_that_the_trainer_gives(asks: list[Ask]) -> None:
    """The parse's repairs change a feature here and there; when this fails, fit the model anew."""
    model = load_event_place()
    placed = [ask for ask in asks if ask.task.places]
    shipped, anew = (
        total(score(chosen(ask, *weights), ask.task.places) for ask in placed).f
        for weights in ((model.intercept, model.coefficients), fitted(asks))
    )
    assert shipped == pytest.approx(anew, abs=0.01)
