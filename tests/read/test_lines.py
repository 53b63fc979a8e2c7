"""Features of lines, and the shipped model of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.errors import LexiconError
from truceline.read import lines as module
from truceline.read.line_features import FEATURES, line_features
from truceline.read.lines import load_lines
from truceline.read.words import FOLDER, load_words

if TYPE_CHECKING:
    from pathlib import Path

PROSE = "The ministry said on Friday that the two sides had met in the capital, and that they would meet again in July."
PAGE = [
    "Home",
    "News",
    "Sport",
    PROSE,
    PROSE.replace("two", "three"),
    "Share on Facebook",
    "© 2017 The Post",
    "Read more",
]


def column(name: str, page: list[str]) -> list[float]:
    return [float(value) for value in line_features(page, load_words())[:, FEATURES.index(name)]]


def test_one_row_a_line_and_one_column_a_feature() -> None:
    assert line_features(PAGE, load_words()).shape == (len(PAGE), len(FEATURES))
    assert line_features([], load_words()).shape == (0, len(FEATURES))
    assert len(set(FEATURES)) == len(FEATURES)


def test_features_say_what_they_are_called() -> None:
    assert column("prosey", PAGE) == [0, 0, 0, 1, 1, 0, 0, 0]
    assert column("has_copyright", PAGE)[6] == 1
    assert column("in_core", PAGE) == [0, 0, 0, 1, 1, 0, 0, 0]
    assert column("before_first", PAGE) == [1, 1, 1, 0, 0, 0, 0, 0]
    assert column("after_last", PAGE) == [0, 0, 0, 0, 0, 1, 1, 1]
    assert column("repeated", ["a", "b", "a"]) == [1, 0, 1]
    assert column("ends_sentence", ["So it is.", "So it is…", "So it is", 'He said "so."']) == [1, 0, 0, 1]
    assert column("prosey-1", PAGE) == [0, *column("prosey", PAGE)[:-1]]
    assert column("prosey+2", PAGE)[1] == 1
    assert column("is_keywords_social", PAGE)[5] > 0
    assert column("position", PAGE)[0] == 0
    assert column("position", PAGE)[-1] == 1


def test_features_are_finite_and_small_on_odd_lines() -> None:
    odd = ["", " ", "\x00", "." * 5000, "Ω" * 300, "1", "»", "a" * 100_000, "\u0301", "©"]
    values = line_features(odd, load_words())
    assert np.isfinite(values).all()
    assert np.abs(values).max() < 10


def test_the_model_tells_prose_from_furniture() -> None:
    chances = load_lines().chances(PAGE)
    assert chances[3:5].min() > 0.5
    assert np.delete(chances, [3, 4]).max() < 0.3
    assert load_lines().chances([]).shape == (0,)


def test_twice_is_the_same() -> None:
    assert (load_lines().chances(PAGE) == load_lines().chances(list(PAGE))).all()


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [("  length: ", "  lenght: ", "not those of our features"), ('words: "', 'words: "0', "another words.yaml")],
)
def test_coefficients_of_other_features_or_words_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, match: str
) -> None:
    shutil.copy(FOLDER / "lines.yaml", tmp_path)
    path = tmp_path / "lines.yaml"
    path.write_text(path.read_text().replace(old, new, 1))
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    load_lines.cache_clear()
    try:
        with pytest.raises(LexiconError, match=match):
            load_lines()
    finally:
        load_lines.cache_clear()
