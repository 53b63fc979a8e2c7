"""The tool that fits the link of acts and places."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tools import train_event_place
from tools.train_event_place import Score, asked, cross_validate, fitted, main, read_tasks, score, total
from truceline.extract.event_place import load_event_place

if TYPE_CHECKING:
    from pathlib import Path

PLACES = ("Azaz", "Douma", "Sirte", "Hajjah", "Marib", "Zabid", "Duma", "Salma", "Rastan", "Talbiseh")


def row(text: str, verb: str, place: str | None, *, broken: bool = False) -> dict[str, object]:
    spans = [{"start": text.index(verb), "end": text.index(verb) + len(verb), "label": "VERB"}]
    if place is not None:
        start = text.index(place)
        found = {"start": start, "end": start + len(place), "label": "LOCATION", "text": place, "token_start": 4}
        spans.append(found | ({"start": 4, "end": 4} if broken else {}))
    return {"text": text, "spans": spans}


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    rows = []
    for number, place in enumerate(PLACES):
        other = PLACES[number - 1]
        text = f"Shells killed people in {place} after fighters left {other}."
        rows += [row(text, "killed", place, broken=number % 2 == 0), row(text, "left", other)]
        rows.append(row(f"Omar Haddad said that {place} was calm.", "said", None))
    rows.append({"text": "Two verbs struck and hit.", "spans": [{"start": 0, "end": 3, "label": "VERB"}] * 2})
    path = tmp_path / "sentences.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in rows)
    return path


def test_spans_that_give_tokens_for_characters_are_found_again(sentences: Path) -> None:
    tasks = read_tasks(sentences)
    assert len(tasks) == 30
    for task in tasks:
        assert all(task.text[start:end] in PLACES for start, end in task.places)


def test_a_model_of_these_sentences_tells_the_places_apart(sentences: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_event_place, "MIN_COUNT", 1)
    asks = asked(read_tasks(sentences), load_event_place())
    intercept, coefficients = fitted(asks)
    assert coefficients
    assert intercept == pytest.approx(fitted(asks)[0])
    scores = cross_validate(asks)
    assert scores["placed"].f > 0.7
    assert scores["placed"].annotated == 20


def test_a_score_counts_overlaps_and_equal_ranges_apart() -> None:
    one = score([(0, 4), (9, 12)], [(2, 6), (9, 12), (20, 25)])
    assert one == Score(told=2, right=2, annotated=3, found=2, exact=1)
    assert one.precision == 1
    assert one.recall == pytest.approx(2 / 3)
    assert one.f == pytest.approx(0.8)
    assert one.exact_f == pytest.approx(0.4)
    assert total([one, one]).told == 4


def test_the_file_is_written_again_with_its_lists(
    sentences: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "event_place.yaml"
    target.write_text(train_event_place.TARGET.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(train_event_place, "TARGET", target)
    monkeypatch.setattr(train_event_place, "MIN_COUNT", 1)
    assert main([str(sentences), "2026-01-02"]) == 0
    assert "placed: P" in capsys.readouterr().out
    text = target.read_text(encoding="utf-8")
    assert 'version: "2026-01-02"' in text
    assert "sentences: 30" in text
    assert "note: >-" in text
    assert main([]) == 2
