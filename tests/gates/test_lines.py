"""The floor of the line model and of the layout rules: prose from flattened pages, five-fold by host."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tools.train_lines import Score, cross_validate, interval, read_pages, total
from truceline.model.evidence import BlockRole
from truceline.read.layout import Page, lay_out, lines_of
from truceline.read.layout_words import load_layout
from truceline.read.line_features import line_features
from truceline.read.lines import load_lines
from truceline.read.words import load_words

PAGES = Path(__file__).resolve().parents[3] / "shared/data/flat-pages/dev.jsonl.gz"
SHA256 = "ec7574190b09ce687197faa166ef964a8be7782738572fd2ffa23d2498652e9c"
FLOOR = 0.87

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PAGES.exists(), reason="../shared/data/flat-pages is not here"),
]


def test_the_pages_are_those_that_the_floor_was_set_on() -> None:
    assert hashlib.sha256(PAGES.read_bytes()).hexdigest() == SHA256


def test_the_line_model_keeps_its_floor() -> None:
    pages = read_pages(PAGES)
    scores = cross_validate(pages, [line_features(page.lines, load_words()) for page in pages])
    low, high = interval(scores)
    assert total(scores).f >= FLOOR, f"F {total(scores).f:.4f} [{low:.4f}, {high:.4f}]"


def test_the_layout_rules_cost_nothing() -> None:
    model, words = load_lines(), load_layout()
    with_rules, without = [], []
    for page in read_pages(PAGES):
        lines = lines_of("\n".join(page.lines))
        chances = model.chances([line.text for line in lines]).tolist()
        verdicts = lay_out(Page(lines, chances, model.threshold, words))
        kept = {BlockRole.PROSE, BlockRole.HEADLINE}
        ruled = [line.text for line, verdict in zip(lines, verdicts, strict=True) if verdict.role in kept]
        plain = [line.text for line, chance in zip(lines, chances, strict=True) if chance >= model.threshold]
        with_rules.append(_score(ruled, page.kept, page.dropped))
        without.append(_score(plain, page.kept, page.dropped))
    assert total(with_rules).f >= total(without).f - 0.005


def _score(lines: list[str], kept: tuple[str, ...], dropped: tuple[str, ...]) -> Score:
    text = "\n".join(lines)
    hits = sum(segment in text for segment in kept)
    return Score(hits, sum(segment in text for segment in dropped), len(kept) - hits)
