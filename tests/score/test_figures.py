"""Figures: what reads as the annotator scores one, and each kind of error costs what the guide says."""

from __future__ import annotations

import msgspec
import pytest

from tests.score.factory import REPORT, claim_of, when_of
from truceline.model import Claim
from truceline.model.claim import ActContent, Modality
from truceline.model.noun import Span, Weighted
from truceline.score.figures import Score, calibration, phenomena, score
from truceline.score.gold import GoldReport
from truceline.score.load import parse_gold
from truceline.score.predicted import gather


def gold_report() -> GoldReport:
    return parse_gold(REPORT.encode(), "en-901.yaml")


def scored(report: GoldReport, claims: list[Claim]) -> Score:
    whens = {when.item: when for index in range(len(report.claims)) if (when := when_of(report, index))}
    return score([report], gather([report], claims, whens, {}), ("language", "conflict", "form", "phenomenon"))


def whats(result: Score) -> list[str]:
    return [error.what for error in result.errors]


def test_missing_a_claim_costs_recall_and_an_optional_one_nothing() -> None:
    report = gold_report()
    figures = scored(report, [claim_of(report, 0)]).figures[0]
    assert (figures.precision[:2], figures.recall[:2]) == ((1, 1), (1, 2))
    both = [claim_of(report, index) for index in (0, 1, 2)]
    figures = scored(report, both).figures[0]
    assert (figures.precision[:2], figures.recall[:2]) == ((2, 2), (2, 2))


def test_a_claim_where_nothing_is_claimed_costs_precision() -> None:
    report = gold_report()
    opinion = msgspec.structs.replace(claim_of(report, 3), modality=Modality.ASSERTED)
    result = scored(report, [claim_of(report, 0), opinion])
    assert result.figures[0].precision[:2] == (1, 2)
    assert result.figures[0].in_nothing == 1
    assert "false, in a passage that founds nothing" in whats(result)
    assert result.figures[0].fields["factuality"][:2] == (1, 2)


def test_the_same_claim_twice_is_false_once() -> None:
    report = gold_report()
    again = msgspec.structs.replace(claim_of(report, 0), id="clm-again")
    result = scored(report, [claim_of(report, 0), again])
    assert result.figures[0].precision[:2] == (1, 2)
    assert whats(result) == ["false", "missed"]


def test_a_claim_elsewhere_pairs_with_none() -> None:
    report = gold_report()
    claim = claim_of(report, 0)
    assert isinstance(claim.content, ActContent)
    nowhere = Span(start=0, end=9, text="Quite another sentence")
    content = msgspec.structs.replace(claim.content, trigger=nowhere)
    result = scored(report, [msgspec.structs.replace(claim, proposition=nowhere, content=content)])
    assert result.figures[0].precision[:2] == (0, 1)
    assert whats(result) == ["false", "missed", "missed"]


@pytest.mark.parametrize(("act", "is_found"), [("attack", True), ("agreement", True), ("no_such_act", True)])
def test_the_trigger_finds_a_claim_whose_act_is_wrong(act: str, is_found: bool) -> None:
    report = gold_report()
    claim = claim_of(report, 0)
    assert isinstance(claim.content, ActContent)
    wrong = msgspec.structs.replace(claim, content=msgspec.structs.replace(claim.content, act=act))
    result = scored(report, [wrong])
    assert result.figures[0].precision.right == is_found
    assert "act" in whats(result)


def test_a_wrong_modality_costs_factuality_and_the_claim() -> None:
    report = gold_report()
    wrong = msgspec.structs.replace(claim_of(report, 0), modality=Modality.OPINION)
    result = scored(report, [wrong])
    assert result.figures[0].recall[:2] == (0, 2)
    assert result.figures[0].fields["factuality"][:2] == (0, 1)
    assert result.figures[0].fields["chain"].of == 0


def test_errors_tell_where_and_what() -> None:
    report = gold_report()
    claim = claim_of(report, 0)
    result = scored(report, [msgspec.structs.replace(claim, chain=claim.chain[:2])])
    error = next(one for one in result.errors if one.what == "chain")
    assert report.text[error.start : error.end] == error.quote == report.claims[0].quote
    assert (error.gold, error.predicted) == ("Alpha < ministry official", "Alpha")


def test_figures_are_split_by_group() -> None:
    report = gold_report()
    names = [figures.group for figures in scored(report, []).figures]
    assert names[0] == "all"
    assert set(names) == {
        "all", "conflict syria", "form prose", "language en", "phenomenon nested", "phenomenon no_incident"
    }  # fmt: skip


def test_confidence_is_compared_in_bins_of_equal_mass() -> None:
    pairs = [(0.9, True)] * 30 + [(0.5, True), (0.5, False)] * 15 + [(0.1, True)] * 30
    low, middle, high = calibration(pairs)
    assert [one.observed.of for one in (low, middle, high)] == [30, 30, 30]
    assert (low.is_calibrated, middle.is_calibrated) == (False, True)
    assert high.stated == pytest.approx(0.9)
    assert calibration([(0.5, True)]) == ()


def test_confidences_of_claims_and_fields_are_pooled() -> None:
    report = gold_report()
    claim = msgspec.structs.replace(claim_of(report, 0), fields=(Weighted(value="act", weight=0.3),))
    bins = scored(report, [claim, claim_of(report, 1)]).figures[0].bins
    assert sum(one.observed.of for one in bins) == 2 + 1 + 3


def test_phenomena_are_counted() -> None:
    assert list(phenomena([gold_report()])) == [("nested", 1), ("no_incident", 1)]
