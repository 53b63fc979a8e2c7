"""How likely is a line of a flattened page prose of the report? The shipped coefficients, and their use."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
import numpy as np

from truceline.errors import LexiconError
from truceline.lexicon.base import convert, read_lexicon
from truceline.read.line_features import FEATURES, line_features
from truceline.read.words import FOLDER, load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NAME: Final = "lines"
MEND: Final = "fit the lines again with tools/train_lines.py"


class FittedOn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the coefficients were fitted on, and with which words."""

    sha256: str
    pages: int
    labelled_lines: int
    words: str
    strength: float


class Figures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How good the model was on pages of hosts that it had not seen."""

    precision: float
    recall: float
    f: float
    f_interval_95: tuple[float, float]


class LinesBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of the data file."""

    fitted_on: FittedOn
    five_fold_by_host: Figures
    threshold: float
    intercept: float
    coefficients: dict[str, float]


class LineModel(NamedTuple):
    """The fitted model; ``stamp`` is the data file's version and hash."""

    stamp: str
    threshold: float
    intercept: float
    coefficients: NDArray[np.float64]

    def chances(self, lines: Sequence[str]) -> NDArray[np.float64]:
        """For each line of one page, without indentation and blank lines, the probability that it is prose."""
        scores = line_features(lines, load_words()) @ self.coefficients + self.intercept
        return 1 / (1 + np.exp(-np.clip(scores, -50, 50)))


@cache
def load_lines() -> LineModel:
    """The shipped model; raises LexiconError where it was fitted on other features or other words than we have."""
    lexicon = read_lexicon(FOLDER / "lines.yaml")
    body = convert(lexicon, LinesBody)
    if tuple(body.coefficients) != FEATURES:
        raise LexiconError("the coefficients are not those of our features", where=lexicon.file, mend=MEND)
    if body.fitted_on.words != load_words().stamp:
        raise LexiconError("was fitted with another words.yaml", where=lexicon.file, mend=MEND)
    coefficients = np.array([body.coefficients[name] for name in FEATURES])
    return LineModel(lexicon.stamp, body.threshold, body.intercept, coefficients)
