"""Fit the line classifier of flattened pages and write its coefficients as data, with where they come from.

usage: python -m tools.train_lines PAGES.jsonl.gz YYYY-MM-DD

PAGES has a page a line: its ``lines``, and the segments that an extraction must keep (``with``) and drop (``without``).
The model is a ridge logistic regression on the lines that hold exactly one kind of segment. Scoring is trafilatura's: a
``with`` segment found in what is kept is a true positive, a ``without`` segment found there a false positive. Figures
are five-fold by host. The date is the day of fitting: it is given, so that the same input writes the same file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np

from truceline.read.line_features import FEATURES, line_features
from truceline.read.words import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TARGET = Path(__file__).resolve().parents[1] / "src/truceline/read/lines.yaml"
FOLDS = 5
STRENGTH = 0.02
"""Inverse of the ridge penalty, chosen among .003 to .3 by the five-fold F; from .01 on they differ by .001."""
THRESHOLD = 0.5


class Page(NamedTuple):
    """A page of the training set."""

    host: str
    lines: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


class Score(NamedTuple):
    """Segments rightly kept, wrongly kept and missed."""

    hits: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was kept that should be."""
        return self.hits / max(self.hits + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of what should be kept that was."""
        return self.hits / max(self.hits + self.missed, 1)

    @property
    def f(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.hits / max(2 * self.hits + self.wrong + self.missed, 1)


def read_pages(path: Path) -> list[Page]:
    """The pages of a gzipped file of JSON Lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = [json.loads(line) for line in file]
    return [
        Page(
            host=urlsplit(row["url"] or "").hostname or row["file"],
            lines=tuple(" ".join(line.split()) for line in row["lines"]),
            kept=tuple(" ".join(segment.split()) for segment in row["with"]),
            dropped=tuple(" ".join(segment.split()) for segment in row["without"]),
        )
        for row in rows
    ]


def labels(page: Page) -> NDArray[np.int64]:
    """For each line 1 (to be kept), 0 (to be dropped) or -1 (not known)."""
    found = np.full(len(page.lines), -1)
    for number, line in enumerate(page.lines):
        is_kept = any(segment in line for segment in page.kept)
        is_dropped = any(segment in line for segment in page.dropped)
        if is_kept != is_dropped:
            found[number] = int(is_kept)
    return found


def fold_of(host: str) -> int:
    """The fold that a host's pages fall into."""
    return int(hashlib.sha256(host.encode()).hexdigest(), 16) % FOLDS


def fit(rows: Floats, known: NDArray[np.int64], strength: float = STRENGTH) -> tuple[Floats, float]:
    """Coefficients and intercept of a ridge logistic regression on standardised columns, by Newton's method."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    design = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    penalty = np.full(design.shape[1], 1.0 / strength)
    penalty[-1] = 0.0
    weights = np.zeros(design.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (chance - known) + penalty * weights
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    coefficients = weights[:-1] / spread
    return coefficients, float(weights[-1] - coefficients @ mean)


def score(page: Page, chances: Floats) -> Score:
    """How well the lines with a chance over the threshold serve a page."""
    text = "\n".join(line for line, chance in zip(page.lines, chances, strict=True) if chance >= THRESHOLD)
    hits = sum(segment in text for segment in page.kept)
    return Score(hits, sum(segment in text for segment in page.dropped), len(page.kept) - hits)


def total(scores: Sequence[Score]) -> Score:
    """All pages together."""
    return Score(*(sum(column) for column in zip(*scores, strict=True)))


def cross_validate(pages: Sequence[Page], features: Sequence[Floats]) -> list[Score]:
    """The score of each page by a model that saw no page of its fold."""
    folds = np.array([fold_of(page.host) for page in pages])
    known = [labels(page) for page in pages]
    scores: list[Score] = [Score(0, 0, 0)] * len(pages)
    for fold in range(FOLDS):
        coefficients, intercept = _fit_on(np.flatnonzero(folds != fold), features, known)
        for number in np.flatnonzero(folds == fold).tolist():
            chances = 1 / (1 + np.exp(-(features[number] @ coefficients + intercept)))
            scores[number] = score(pages[number], chances)
    return scores


def interval(scores: Sequence[Score], draws: int = 1000) -> tuple[float, float]:
    """95 % interval of F by drawing pages with replacement (seed 0)."""
    table = np.array(scores)
    picked = np.random.default_rng(0).integers(0, len(table), (draws, len(table)))
    values = [Score(*(int(part) for part in table[draw].sum(axis=0))).f for draw in picked]
    return float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))


def _fit_on(
    chosen: NDArray[np.int64], features: Sequence[Floats], known: Sequence[NDArray[np.int64]]
) -> tuple[Floats, float]:
    rows = np.vstack([features[number] for number in chosen])
    answers = np.concatenate([known[number] for number in chosen])
    return fit(rows[answers >= 0], answers[answers >= 0])


def _write(path: Path, day: str, scores: Sequence[Score], model: tuple[Floats, float], labelled: int) -> None:
    figures, (low, high) = total(scores), interval(scores)
    coefficients, intercept = model
    head = f"""\
# Written by tools/train_lines.py. Do not edit by hand.
schema: truceline-lexicon/1
name: lines
version: "{day}"
licence: Apache-2.0
source:
  - https://github.com/adbar/trafilatura
note: >-
  Ridge logistic regression that tells prose from furniture, line by line. Fitted on the development half of the
  evaluation set of the source above, flattened to lines; its annotations are Apache-2.0, and no text of it is here.
  Figures are five-fold by host, scored segment by segment as the source does.

fitted_on:
  sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}
  pages: {len(scores)}
  labelled_lines: {labelled}
  words: "{load_words().stamp}"
  strength: {STRENGTH}
five_fold_by_host:
  precision: {figures.precision:.4f}
  recall: {figures.recall:.4f}
  f: {figures.f:.4f}
  f_interval_95: [{low:.4f}, {high:.4f}]
threshold: {THRESHOLD}
intercept: {intercept:.6f}
coefficients:
"""
    rows = [f"  {name}: {value:.6f}" for name, value in zip(FEATURES, coefficients, strict=True)]
    TARGET.write_text(head + "\n".join([*rows, ""]), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Fit, cross-validate, write; prints the figures."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    path, day = Path(arguments[0]), arguments[1]
    pages = read_pages(path)
    words = load_words()
    features = [line_features(page.lines, words) for page in pages]
    known = [labels(page) for page in pages]
    scores = cross_validate(pages, features)
    model = _fit_on(np.arange(len(pages)), features, known)
    _write(path, day, scores, model, int(sum((answers >= 0).sum() for answers in known)))
    figures, (low, high) = total(scores), interval(scores)
    print(f"P {figures.precision:.4f}  R {figures.recall:.4f}  F {figures.f:.4f} [{low:.4f}, {high:.4f}]")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
