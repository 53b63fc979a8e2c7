"""A finding follows from its own record, and a record that was changed does not."""

from __future__ import annotations

import msgspec
import pytest

from tests.assess.bulk.drawn import as_incident, draw
from tests.assess.bulk.test_assessor import AS_OF, compiled_of, parties_of
from truceline.assess.context import AssessContext
from truceline.assess.judge import assess_incident
from truceline.assess.outcomes import load_outcomes
from truceline.assess.recompute import applicability_again, disagreements, support_again
from truceline.model.finding import Finding, Outcome, Rule
from truceline.model.noun import Bounds


def findings(country: str, count: int, seed: int) -> list[Finding]:
    compiled = compiled_of(country)
    context = AssessContext(as_of=AS_OF)
    incidents = [as_incident(one, n) for n, one in enumerate(draw(compiled, parties_of(compiled), count, seed))]
    return [found for one in incidents for agreement in compiled for found in assess_incident(one, agreement, context)]


@pytest.mark.parametrize("country", ["syr", "ukr", "kor"])
def test_every_finding_follows_from_its_record(country: str) -> None:
    found = findings(country, 60, 5)
    assert {finding.rule for finding in found} & {Rule.BREACH, Rule.MUTE}
    for finding in found:
        assert list(disagreements(finding, load_outcomes())) == []
        assert finding.support is not None
        assert abs(support_again(finding.support) - finding.support.probability) < 1e-9
        assert abs(sum(term.weight for term in finding.joint) - 1) < 1e-9


def test_a_record_that_was_changed_is_found_out() -> None:
    finding = next(one for one in findings("syr", 60, 6) if one.applicability and one.applicability.high > 0.2)
    replace = msgspec.structs.replace
    other = Outcome.MET if finding.outcome is not Outcome.MET else Outcome.UNMET
    assert [line.split(",")[0] for line in disagreements(replace(finding, outcome=other), load_outcomes())] == [
        "its outcome is met"
    ]
    changed = replace(finding, applicability=Bounds(low=0.0, high=0.1))
    assert any("applicability" in line for line in disagreements(changed, None))
    assert any("applicability" in line for line in disagreements(replace(finding, joint=finding.joint[1:]), None))
    assert finding.support is not None
    surer = replace(finding, support=replace(finding.support, probability=0.999))
    assert any("support" in line for line in disagreements(surer, None))
    every = replace(finding, failing=tuple(one.name for one in finding.factors))
    assert any("fail" in line for line in disagreements(every, load_outcomes()))


def test_a_finding_of_an_earlier_release_is_judged_by_its_support_alone() -> None:
    finding = findings("syr", 5, 7)[0]
    assert list(disagreements(msgspec.structs.replace(finding, rule=None, joint=()), load_outcomes())) == []


def test_terms_are_summed_end_by_end() -> None:
    (finding,) = [one for one in findings("syr", 3, 8) if one.provision == "2a"][:1]
    half = [msgspec.structs.replace(term, weight=term.weight / 2) for term in finding.joint]
    assert finding.applicability is not None
    again = applicability_again((*half, *half))
    assert abs(again.high - finding.applicability.high) < 1e-9
