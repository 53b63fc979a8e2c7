"""The gold set as a whole: each report lies in its half, and who reads as the annotator makes no error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.score.factory import claim_of, when_of
from truceline.score.figures import score
from truceline.score.gold import GoldReport, is_held_out
from truceline.score.load import load_gold
from truceline.score.predicted import gather

GOLD = Path(__file__).parents[1] / "gates" / "gold" / "claims"


# Over a thousand files: what reads them is measured in tests of its own.
pytestmark = pytest.mark.untraced


@cache
def reports() -> tuple[GoldReport, ...]:
    return load_gold(GOLD)


def test_every_gold_report_lies_in_the_half_that_its_id_decides() -> None:
    paths = {path.stem: path.parent.name for path in GOLD.rglob("*.yaml")}
    assert {report.id for report in reports()} == set(paths)
    assert {key: ("gate" if is_held_out(key) else "dev") for key in paths} == paths


def test_who_reads_as_the_annotator_makes_no_error_in_the_whole_half() -> None:
    half = [report for report in reports() if not is_held_out(report.id)]
    pairs = [(report, index) for report in half for index in range(len(report.claims))]
    claims = [claim_of(report, index) for report, index in pairs]
    whens = {when.item: when for report, index in pairs if (when := when_of(report, index))}
    result = score(half, gather(half, claims, whens, {}))
    figures = result.figures[0]
    assert result.errors == ()
    assert figures.f == figures.precision.value == figures.recall.value == 1
    assert {name: share.value for name, share in figures.fields.items()} == dict.fromkeys(figures.fields, 1.0)
    assert figures.in_nothing == 0
    assert all(right == found == wanted for right, found, wanted in figures.kinds.values())
