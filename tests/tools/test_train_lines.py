"""The tool that fits the line model."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tools import train_lines
from tools.train_lines import Page, Score, fit, fold_of, interval, labels, main, read_pages, score, total

if TYPE_CHECKING:
    from pathlib import Path

PROSE = "The mediators said on day {0} of week {1} that both sides had met, and that they would meet again in July."


def test_a_ridge_fit_finds_the_direction_and_has_no_gradient_left() -> None:
    draws = np.random.default_rng(1)
    rows = draws.normal(size=(400, 3))
    known = (draws.random(400) < 1 / (1 + np.exp(-(2 * rows[:, 0] - rows[:, 1] + 0.5)))).astype(int)
    coefficients, intercept = fit(rows, known, strength=1e6)
    chances = 1 / (1 + np.exp(-(rows @ coefficients + intercept)))
    assert abs(coefficients - [2, -1, 0]).max() < 0.5
    assert abs(rows.T @ (chances - known)).max() < 1e-3
    assert abs(chances.sum() - known.sum()) < 1e-3
    shrunk, _ = fit(rows, known, strength=1e-4)
    assert abs(shrunk).max() < abs(coefficients).max() / 5


def test_labels_and_scores_are_segment_by_segment() -> None:
    page = Page(
        "a",
        ("keep this line", "drop that line", "both keep this and drop that", "other"),
        ("keep this",),
        ("drop that",),
    )
    assert labels(page).tolist() == [1, 0, -1, -1]
    assert score(page, np.array([0.9, 0.1, 0.1, 0.9])) == Score(1, 0, 0)
    assert score(page, np.array([0.1, 0.9, 0.1, 0.1])) == Score(0, 1, 1)
    assert total([Score(3, 1, 0), Score(0, 0, 2)]) == Score(3, 1, 2)
    assert Score(3, 1, 2).f == pytest.approx(2 * 3 / (2 * 3 + 1 + 2))
    assert (Score(3, 1, 2).precision, Score(3, 1, 2).recall) == (0.75, 0.6)


def test_the_interval_holds_the_value_and_pages_of_one_host_share_a_fold() -> None:
    scores = [Score(3, 1, 0), Score(2, 0, 1), Score(1, 1, 1)] * 20
    low, high = interval(scores)
    assert low < total(scores).f < high
    assert fold_of("example.org") == fold_of("example.org")
    assert {fold_of(f"host{number}") for number in range(100)} == set(range(5))


def test_it_writes_coefficients_with_where_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pages.jsonl.gz"
    with gzip.open(path, "wt") as file:
        for number in range(30):
            prose = [PROSE.format(day, number) for day in range(4)]
            row = {
                "file": f"{number}.html",
                "url": f"https://host{number}.example/" if number % 2 else None,
                "lines": ["Home", "News", *prose, "Login", "Share on Facebook"],
                "with": [prose[0], prose[2]],
                "without": ["Home", "Share on Facebook"],
            }
            file.write(json.dumps(row) + "\n")
    target = tmp_path / "lines.yaml"
    monkeypatch.setattr(train_lines, "TARGET", target)
    assert main([str(path), "2026-01-02"]) == 0
    text = target.read_text()
    assert 'version: "2026-01-02"' in text
    assert "pages: 30" in text
    assert "f: 1.0000" in text
    assert main([]) == 2
    assert len(read_pages(path)) == 30
